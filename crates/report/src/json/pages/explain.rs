//! The answers of `explain` in JSON.

use model::codes::Code;
use model::finding::Severity;
use serde_json::{Value as Json, json};

/// The page of a code, with the weight that it has.
pub fn explain(code: Code, severity: Severity) -> Json {
    json!({
        "schema": "rollcall.explain/1", "code": code.id(), "slug": code.slug(), "severity": severity.name(),
        "title": code.title(), "page": code.page(), "next": [],
    })
}

/// Every code with the weight that it has.
pub fn codes(weigh: impl Fn(Code) -> Severity) -> Json {
    every(|code| about(code, weigh(code)))
}

/// The same with their pages.
pub fn pages(weigh: impl Fn(Code) -> Severity) -> Json {
    every(|code| {
        let mut about = about(code, weigh(code));
        about["page"] = json!(code.page());
        about
    })
}

fn every(tell: impl Fn(Code) -> Json) -> Json {
    json!({"schema": "rollcall.codes/1", "codes": Code::all().into_iter().map(tell).collect::<Vec<_>>(), "next": []})
}

fn about(code: Code, severity: Severity) -> Json {
    json!({"code": code.id(), "slug": code.slug(), "severity": severity.name(), "title": code.title()})
}
