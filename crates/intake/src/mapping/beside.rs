//! A second table to the right of the list, behind an empty column: it has names of its own, none of which
//! adds a field to the list, and its rows are other people or no people at all.

use super::headers;
use crate::context::Context;
use crate::counted::counted;
use model::action::{Action, Words};
use model::cell::{Area, RawTable};
use model::codes;
use model::field::ListField;
use model::finding::Finding;
use model::listing::ListColumn;
use model::place::{Place, TableId, column_letters};

/// The first column of a second table: behind a gap, where two names or more stand of which none adds a
/// field to the list, nor looks like a slip of one; and which repeats a field or has rows of its own.
pub(crate) fn edge(columns: &[ListColumn], table: &RawTable, header: usize) -> Option<u16> {
    let gaps = columns.windows(2).filter(|pair| pair[1].index > pair[0].index + 1).map(|pair| pair[1].index);
    gaps.into_iter().find(|edge| {
        let (left, right): (Vec<&ListColumn>, Vec<&ListColumn>) =
            columns.iter().partition(|column| column.index < *edge);
        let is_left = |field: ListField| left.iter().any(|other| other.field == Some(field));
        let named = right.iter().filter(|column| !column.header.is_empty()).count();
        let adds = |column: &&ListColumn| column.field.is_some_and(|field| !is_left(field));
        let is_slip = |column: &&ListColumn| {
            column.field.is_none() && headers::near_field(&column.header).is_some_and(|(field, _)| !is_left(field))
        };
        let repeats = right.iter().any(|column| column.field.is_some_and(is_left));
        named >= 2
            && !right.iter().any(|column| adds(column) || is_slip(column))
            && (repeats || has_own_rows(table, header, *edge))
    })
}

/// Whether some rows stand only to the right of a column.
fn has_own_rows(table: &RawTable, header: usize, edge: u16) -> bool {
    (header + 1..table.len()).any(|position| {
        let mut cells = table.row(position).cells().filter(|cell| !cell.is_blank()).peekable();
        cells.peek().is_some_and(|first| first.column >= edge)
    })
}

/// Reports that it is not read.
pub(crate) fn report(
    table: &RawTable,
    id: TableId,
    header: usize,
    edge: u16,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let below = (header + 1..table.len()).map(|position| table.row(position));
    let rows = below.filter(|row| row.cells().any(|cell| cell.column >= edge && !cell.is_blank())).count();
    let top = table.row(header).number();
    let (first, last) = (column_letters(edge), column_letters(table.width().saturating_sub(1)));
    let place = Place { table: id, row: Some(top), column: Some(edge) };
    let rows = counted(rows, "row");
    let message =
        format!("there is another table of {rows} beside this one, in columns {first} to {last}; it is not read");
    let alone = Area {
        first_row: top,
        last_row: table_end(table),
        first_column: edge,
        last_column: table.width().saturating_sub(1),
    };
    let advice = Words::text("put it on a sheet of its own, or read it alone: ").act(Action::ReadRange(alone));
    findings
        .push(context.finding(codes::S115, place, message).severity(model::finding::Severity::Warning).advice(advice));
}

fn table_end(table: &RawTable) -> u32 {
    table.len().checked_sub(1).map_or(1, |last| table.row(last).number())
}
