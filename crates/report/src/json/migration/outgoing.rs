//! What became of patrons who were to be written for another system, in JSON.

use crate::json::each::Each;
use crate::json::finding::ReportedFindings;
use crate::json::outcomes::{about, by_severity};
use crate::views::{ConvertedView, ExportedView};
use model::action::Phrase;
use model::cause::collapse;
use model::outgoing::{Misfit, NoPlace, WrittenFile};
use serde::Serialize;
use serde_json::{Value as Json, json};

#[derive(Serialize)]
struct ConvertJson<'a, F> {
    schema: &'static str,
    to: &'static str,
    profile: &'a str,
    files: F,
    rows_read: u64,
    rows_ready: u64,
    findings: ReportedFindings<'a>,
    counts: Json,
    written: u64,
    unheld: u64,
    outputs: Vec<Json>,
    next: [Json; 0],
}

/// The answer of `convert`.
pub fn converted<'a>(view: ConvertedView<'a>, words: &'a dyn Phrase) -> impl Serialize + 'a {
    let ConvertedView { checked, outgoing, max_shown: _ } = view;
    let reported = collapse(&checked.findings);
    ConvertJson {
        schema: "rollcall.convert/1",
        to: outgoing.to,
        profile: &checked.profile,
        files: Each(move || checked.files.iter().map(move |file| about(file, checked))),
        rows_read: checked.rows_read(),
        rows_ready: checked.rows_ready(),
        counts: by_severity(&reported),
        findings: ReportedFindings { findings: reported, tables: &checked.tables, words },
        written: outgoing.written,
        unheld: outgoing.unheld,
        outputs: outgoing.files.iter().map(output).collect(),
        next: [],
    }
}

/// The answer of `export`.
pub fn exported(view: ExportedView<'_>) -> Json {
    let ExportedView { store, unfit, outgoing, max_shown: _ } = view;
    json!({
        "schema": "rollcall.export/1", "to": outgoing.to, "store": store,
        "written": outgoing.written, "unheld": outgoing.unheld,
        "misfits": unfit.misfits.iter().map(misfit).collect::<Vec<_>>(),
        "no_place": unfit.no_place.iter().map(no_place).collect::<Vec<_>>(),
        "outputs": outgoing.files.iter().map(output).collect::<Vec<_>>(), "next": [],
    })
}

fn output(file: &WrittenFile) -> Json {
    let WrittenFile { path, patrons, bytes, sha256, parts } = file;
    json!({"path": path, "patrons": patrons, "bytes": bytes, "sha256": sha256, "parts": parts})
}

fn misfit(misfit: &Misfit) -> Json {
    let Misfit { code, field, message, value: _, values, first, way_out: _ } = misfit;
    let message = message.as_deref().unwrap_or(code.title());
    let first: Vec<&str> = first.iter().map(|id| id.as_str()).collect();
    json!({
        "code": code.id(), "slug": code.slug(), "field": field, "message": message, "values": values,
        "patrons": first,
    })
}

fn no_place(no_place: &NoPlace) -> Json {
    let NoPlace { code, field, patrons, first } = no_place;
    json!({"code": code.id(), "field": field, "patrons": patrons, "first": first.as_str()})
}
