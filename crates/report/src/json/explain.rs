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
    let codes = Code::all().into_iter().map(
        |code| json!({"code": code.id(), "slug": code.slug(), "severity": weigh(code).name(), "title": code.title()}),
    );
    json!({"schema": "rollcall.codes/1", "codes": codes.collect::<Vec<_>>(), "next": []})
}
