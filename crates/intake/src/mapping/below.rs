//! A second table further down, under column names of its own. Its rows would be read under the names of
//! the first one, so they never are.

use crate::context::Context;
use crate::counted::counted;
use crate::facts::Layout;
use model::action::{Action, Words};
use model::cell::RawTable;
use model::codes;
use model::finding::{Finding, Severity};
use model::place::Place;

/// Reports it; whether the rows above can be used: only when the person named the row of their column names.
pub(crate) fn report(
    table: &RawTable,
    layout: &Layout,
    position: usize,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> bool {
    let (second, first) = (table.row(position).number(), layout.header_row);
    let place = |row: u32| Place { table: layout.table, row: Some(row), column: None };
    let is_named = context.options.header_row.is_some();
    let rows = (position + 1..table.len()).filter(|below| !table.row(*below).is_blank()).count();
    let rows = counted(rows, "row");
    let message = if is_named {
        format!("another table begins in row {second}; it and its {rows} are not read")
    } else {
        format!("rows {first} and {second} both look like column names, with other rows between them")
    };
    let advice = Words::text("put each list on a sheet of its own; or say which one to read: ")
        .act(Action::NameHeaderRow(Some(first)))
        .then(" or ")
        .act(Action::NameHeaderRow(Some(second)));
    let finding = context.finding(codes::S115, place(second), message).related(vec![place(first)]).advice(advice);
    findings.push(if is_named { finding.severity(Severity::Warning) } else { finding });
    is_named
}
