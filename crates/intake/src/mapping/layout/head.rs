//! What is said of the row of column names, and of what stands above it.

use super::quoted::shorten;
use crate::context::Context;
use crate::counted::counted;
use model::action::{Action, Choice, Words};
use model::cell::{RawRow, RawTable};
use model::codes;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::place::{Place, TableId};

/// Below this certainty a guessed row of column names is a warning, in percent.
const SURE: u8 = 80;

pub(super) fn report_no_header(id: TableId, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (names, field) = if context.barcode_is_enough() {
        ("Barcode and Expiration date", ListField::Barcode)
    } else {
        ("Borrower ID and Last name", ListField::LastName)
    };
    let advice = Words::text(format!("put column names such as {names} above the first patron, or name the row: "))
        .act(Action::NameHeaderRow(None))
        .then("; ")
        .act(Action::ReadColumnAs { header: None, field: Some(field) })
        .then(" says what other names mean; for a list without column names, give the fields in order: ")
        .act(Action::Choose(Choice::Columns));
    let message = match context.options.header_row {
        Some(number) => format!("row {number} is empty, so it names no columns"),
        None => codes::S104.title().to_owned(),
    };
    findings.push(context.finding(codes::S104, Place::table(id), message).advice(advice));
}

pub(super) fn report_data_as_header(row: &RawRow<'_>, id: TableId, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let place = Place { table: id, row: Some(row.number()), column: None };
    let message = format!("row {} looks like a patron, not like column names", row.number());
    let advice = "name the row with the column names, or add some above the first patron";
    findings.push(context.finding(codes::H208, place, message).advice(advice));
}

/// That column names stand in two rows, and that they were hardly recognised.
pub(super) fn report_header(
    top: &RawRow<'_>,
    row: &RawRow<'_>,
    id: TableId,
    confidence: Option<u8>,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let place = Place { table: id, row: Some(row.number()), column: None };
    if top.number() != row.number() {
        let message = format!("the column names are in rows {} and {}; they were combined", top.number(), row.number());
        findings.push(context.finding(codes::S107, place, message));
    }
    if let Some(percent) = confidence.filter(|percent| *percent < SURE) {
        let message =
            format!("row {} was taken for the column names, but only {percent}% look like headings", row.number());
        let advice = Words::text("check the columns with ")
            .act(Action::Inspect)
            .then("; another row: ")
            .act(Action::NameHeaderRow(None));
        findings.push(context.finding(codes::S105, place, message).severity(Severity::Warning).advice(advice));
    }
}

pub(super) fn report_rivals(
    table: &RawTable,
    id: TableId,
    first: usize,
    second: usize,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let (first, second) = (table.row(first).number(), table.row(second).number());
    let place = |row: u32| Place { table: id, row: Some(row), column: None };
    let message = format!("rows {first} and {second} both look like column names, with other rows between them");
    let advice = Words::text("if they are two lists, put each on a sheet of its own; or say which one to read: ")
        .act(Action::NameHeaderRow(Some(second)));
    findings.push(context.finding(codes::S115, place(second), message).related(vec![place(first)]).advice(advice));
}

pub(super) fn report_rows_above(
    table: &RawTable,
    id: TableId,
    header: usize,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let above: Vec<_> = (0..header).map(|position| table.row(position)).filter(|row| !row.is_blank()).collect();
    let Some(first) = above.first() else { return };
    let quoted: Vec<String> = above
        .iter()
        .take(3)
        .filter_map(|row| row.cells().next())
        .map(|cell| format!("\"{}\"", shorten(cell.text)))
        .collect();
    let what = counted(above.len(), "row");
    let message = format!("{what} above the column names: {}", quoted.join(", "));
    let place = Place { table: id, row: Some(first.number()), column: None };
    findings.push(
        context.finding(codes::S106, place, message).advice("if these are patrons, move the column names above them"),
    );
}
