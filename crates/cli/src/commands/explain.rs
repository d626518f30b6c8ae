//! `rollcall explain CODE`

use crate::command_line::args::ExplainArgs;
use crate::config::nearest;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::codes::Code;
use report::answers;

pub(crate) fn run(args: &ExplainArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let Some(text) = &args.code else { return list(session) };
    let code = Code::find(text).ok_or_else(|| no_such_code(text))?;
    session.output.answer(&answers::explain(code, session.settings.severity(code)))?;
    Ok(exit::DONE)
}

fn list(session: &Session<'_>) -> Result<u8, Failure> {
    session.output.answer(&answers::codes(|code| session.settings.severity(code)))?;
    Ok(exit::DONE)
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
