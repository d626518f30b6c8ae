//! What the quotation marks of a text file leave in doubt: rows that cannot be used, and marks that were kept.

use crate::context::Context;
use crate::facts::Layout;
use crate::fields::{clean, text};
use model::cell::{QuoteFault, RawTable};
use model::codes;
use model::field::{Form, ListField};
use model::finding::{Finding, Severity};
use model::place::{Place, TableId};

/// Reports the rows that quotation marks have torn apart or run together, and gives their numbers, which rise. Values in
/// them stand in wrong columns, or are somebody else's.
pub(crate) fn report_torn(
    table: &RawTable,
    id: TableId,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<u32> {
    let mut torn = Vec::new();
    for fault in &table.shape.quotes {
        let (row, finding) = match *fault {
            QuoteFault::Inside { .. } => continue,
            QuoteFault::TextBehind { row, column } => (row, text_behind(table, id, row, column, context)),
            QuoteFault::LinesJoined { row, last_line, rows } => {
                (row, lines_joined(id, (row, last_line), rows, context))
            }
        };
        // The person may have named a part of the file.
        if table.position(row).is_some() {
            findings.push(finding);
            torn.push(row);
        }
    }
    torn
}

fn text_behind(table: &RawTable, id: TableId, row: u32, column: u16, context: &Context<'_>) -> Finding {
    let place = Place { table: id, row: Some(row), column: Some(column) };
    let cell = table.position(row).and_then(|position| table.row(position).cell(column));
    let value = cell.map_or("", |cell| cell.text);
    let message = format!("more text follows the closing quotation mark; together it reads {value}");
    let advice =
        "put one pair of quotation marks around the whole value and write a mark inside it twice, or remove them";
    context.finding(codes::S127, place, message).value(value).advice(advice)
}

fn lines_joined(id: TableId, (first, last): (u32, u32), rows: u32, context: &Context<'_>) -> Finding {
    let place = Place { table: id, row: Some(first), column: None };
    let message = format!("{}; they look like {rows} rows", read_as_one(first, last));
    let advice = format!(
        "none of them is loaded: open the file in a text editor, go to line {first}, close or delete the quotation mark"
    );
    context.finding(codes::S128, place, message).advice(advice)
}

fn read_as_one(first: u32, last: u32) -> String {
    let through = if last == first + 1 { "and" } else { "to" };
    format!("lines {first} {through} {last} were read as one row, because a quotation mark opens in line {first}")
}

/// That column names run over several lines of the file, as Excel saves names that are wrapped by hand.
pub(crate) fn report_long_names(
    table: &RawTable,
    id: TableId,
    position: usize,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let row = table.row(position);
    if row.fields() == 0 {
        return;
    }
    let line_ends: usize = row.cells().map(|cell| cell.text.replace("\r\n", "\n").matches(['\n', '\r']).count()).sum();
    let Some(more) = u32::try_from(line_ends).ok().filter(|more| *more > 0) else { return };
    let place = Place { table: id, row: Some(row.number()), column: None };
    let message = format!("{}; it has the column names", read_as_one(row.number(), row.number() + more));
    let advice = "if the column names look right, there is nothing to do";
    findings.push(context.finding(codes::S128, place, message).severity(Severity::Note).advice(advice));
}

/// Reports marks inside values that are read. In an ID no mark is kept, and its cell says so itself.
pub(crate) fn report_kept(table: &RawTable, layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    for fault in &table.shape.quotes {
        let QuoteFault::Inside { row, column } = *fault else { continue };
        let field = layout.columns.iter().find(|known| known.index == column).and_then(|known| known.field);
        let Some(field) = field.filter(|field| !matches!(field.form(), Form::Id | Form::Barcode)) else { continue };
        let Some(position) = table.position(row).filter(|position| is_read(*position, layout)) else { continue };
        // What people put around a text so that Excel leaves it alone, as in ="02134", is nobody's typo.
        let cell = table.row(position).cell(column).filter(|cell| clean::without_text_mark(cell.text) == cell.text);
        if let Some(cell) = cell {
            let place = Place { table: layout.table, row: Some(row), column: Some(column) };
            findings.push(kept(place, field, cell.text, context));
        }
    }
}

fn is_read(position: usize, layout: &Layout) -> bool {
    u32::try_from(position).is_ok_and(|position| layout.data.binary_search(&position).is_ok())
}

/// A single mark in a name is a typo more often than not; elsewhere it is often that of inches, and two are those of
/// a nickname.
fn kept(place: Place, field: ListField, value: &str, context: &Context<'_>) -> Finding {
    let finding = |message: String| context.finding(codes::S126, place, message).field(field).value(value);
    if value.matches('"').count() > 1 {
        let finding = finding(format!("the quotation marks in {value} were kept"));
        return finding.advice("if they do not belong there, correct the cell");
    }
    let finding = finding(format!("the quotation mark in {value} was kept"));
    if !text::is_name(field) {
        return finding.advice("if it does not belong there, correct the cell");
    }
    let apostrophe = value.trim().replace('"', "'");
    let finding = finding.advice(format!("{apostrophe}? If it does not belong there, correct the cell"));
    if finding.severity == Severity::Note { finding.severity(Severity::Warning) } else { finding }
}
