//! `rollcall explain CODE`, and what else programs and people look up: every page, and the shapes of the answers.

use crate::command_line::args::ExplainArgs;
use crate::config::nearest;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::codes::Code;
use report::{answers, json};

pub(crate) fn run(args: &ExplainArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let weigh = |code| session.settings.severity(code);
    match (&args.schema, &args.code) {
        (Some(name), _) => return schema(name.as_deref(), session),
        (None, None) if args.all => session.output.answer(&answers::pages(weigh))?,
        (None, None) => session.output.answer(&answers::codes(weigh))?,
        (None, Some(text)) => {
            let code = Code::find(text).ok_or_else(|| no_such_code(text))?;
            session.output.answer(&answers::explain(code, weigh(code)))?;
        }
    }
    Ok(exit::DONE)
}

/// The shape of an answer, or the names of all of them.
fn schema(name: Option<&str>, session: &Session<'_>) -> Result<u8, Failure> {
    match name {
        None => session.output.answer(&answers::schemas())?,
        Some(name) => {
            let schema = json::schema(name).ok_or_else(|| no_such_schema(name))?;
            session.output.answer(&answers::schema(&schema))?;
        }
    }
    Ok(exit::DONE)
}

fn no_such_schema(name: &str) -> Failure {
    let titles = json::schema_titles();
    let names: Vec<&str> = titles.iter().map(|(name, _)| *name).collect();
    let advice = match nearest(name, &names) {
        Some(near) => format!("did you mean {near}?"),
        None => "rollcall explain --schema lists them".to_owned(),
    };
    Failure::usage(format!("there is no schema \"{name}\""), advice)
}

/// The failure for a code that is none.
pub(super) fn no_such_code(text: &str) -> Failure {
    let all = Code::all();
    let words: Vec<&str> = all.iter().flat_map(|code| [code.id(), code.slug()]).collect();
    let advice = match nearest(&text.to_uppercase(), &words).or_else(|| nearest(text, &words)) {
        Some(near) => format!("did you mean {near}?"),
        None => "rollcall explain lists all codes".to_owned(),
    };
    Failure::usage(format!("there is no code \"{text}\""), advice)
}
