//! `rollcall explain CODE`

use crate::args::ExplainArgs;
use crate::config_file::nearest;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::codes::Code;
use report::document::{Document, Table, plain};
use report::views;

pub(crate) fn run(args: &ExplainArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let Some(text) = &args.code else { return list(session) };
    let code = Code::find(text).ok_or_else(|| no_such_code(text))?;
    let severity = session.settings.severity(code);
    if session.output.for_people() {
        session.output.document(&views::explain(code, severity))?;
    } else {
        let answer = serde_json::json!({
            "schema": "rollcall.explain/1", "code": code.id(), "slug": code.slug(), "severity": severity.name(),
            "title": code.title(), "page": code.page(), "next": [],
        });
        session.output.json(&answer)?;
    }
    Ok(exit::DONE)
}

fn list(session: &Session<'_>) -> Result<u8, Failure> {
    if !session.output.for_people() {
        let codes = Code::all().into_iter().map(|code| {
            serde_json::json!({"code": code.id(), "slug": code.slug(), "severity": session.settings.severity(code).name(), "title": code.title()})
        });
        let answer = serde_json::json!({"schema": "rollcall.codes/1", "codes": codes.collect::<Vec<_>>(), "next": []});
        session.output.json(&answer)?;
        return Ok(exit::DONE);
    }
    let mut document = Document::default();
    let rows = Code::all().into_iter().map(|code| {
        vec![plain(code.id()), plain(session.settings.severity(code).name()), plain(code.slug()), plain(code.title())]
    });
    document.table(Table { indent: 0, right: Vec::new(), rows: rows.collect() });
    session.output.document(&document)?;
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
