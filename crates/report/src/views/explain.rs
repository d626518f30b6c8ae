//! The manual page of a code.

use crate::document::{Cell, CodeHead, Column, Document, Part, Table};
use model::codes::Code;
use model::finding::Severity;

/// What `explain` says.
pub fn explain(code: Code, severity: Severity) -> Document {
    let mut document = Document::default();
    let head = CodeHead { severity, code: code.id(), title: code.title(), slug: code.slug() };
    document.section("code", "Code").parts.push(Part::Code(head));
    let page: Vec<&str> = code.page().lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    document.section("page", "What it means").parts.push(Part::Verbatim(page.join("\n")));
    let section = document.section("severity", "What it does");
    let effect = match severity {
        Severity::Error if code.id().starts_with(['P', 'T', 'A']) => "It stops the command, and nothing is written.",
        Severity::Error => "An error leaves its row (or its file) out; everything else goes on.",
        Severity::Question => "A question leaves its row out until it is answered.",
        Severity::Warning => "A warning leaves nothing out; somebody should look.",
        Severity::Note => "A note only says what was done.",
    };
    section.sentence(effect);
    if code.can_be_changed() {
        section.sentence("To change its severity to error, question, warning or note, in rollcall.toml:");
        section.parts.push(Part::Verbatim(format!("[codes]\n{code} = \"{}\"", severity.name())));
    } else {
        section.sentence("Its severity cannot be changed.");
    }
    document
}

/// What `explain` says of every code, in the order of the manual.
pub fn pages(weigh: impl Fn(Code) -> Severity) -> Document {
    let pages = Code::all().into_iter().map(|code| explain(code, weigh(code)));
    pages.reduce(Document::followed_by).unwrap_or_default()
}

/// The names of the schemas, each with what it describes.
pub fn schemas(titles: &[(&str, String)]) -> Document {
    let columns = [Column::text("name", "name"), Column::text("title", "what it describes")];
    let row = |(name, title): &(&str, String)| vec![Cell::text(*name), Cell::text(title)];
    let mut document = Document::default();
    let table = Table::new("schemas", &columns, titles.iter().map(row).collect());
    document.section("schemas", "Schemas").table(table);
    document
}

/// Every code with the weight that it has, in the order of the manual.
pub fn codes(weigh: impl Fn(Code) -> Severity) -> Document {
    let columns = [
        Column::text("code", "code"),
        Column::text("severity", "severity"),
        Column::text("slug", "name"),
        Column::text("title", "what it means"),
    ];
    let row = |code: Code| [code.id(), weigh(code).name(), code.slug(), code.title()].map(Cell::text).to_vec();
    let mut document = Document::default();
    let rows = Code::all().into_iter().map(row).collect();
    document.section("codes", "Codes").table(Table::new("codes", &columns, rows));
    document
}
