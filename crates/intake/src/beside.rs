//! A second table to the right of the list, behind an empty column: it has names of its own, none of which
//! adds a field to the list, and its rows are other people or no people at all.

use crate::context::Context;
use model::cell::RawTable;
use model::codes;
use model::finding::Finding;
use model::listing::ListColumn;
use model::place::{Place, TableId, column_letters};

/// The first column of a second table: behind a gap, where two names or more stand and none fills what no
/// column to the left fills already.
pub(crate) fn edge(columns: &[ListColumn]) -> Option<u16> {
    let gaps = columns.windows(2).filter(|pair| pair[1].index > pair[0].index + 1).map(|pair| pair[1].index);
    gaps.into_iter().find(|edge| {
        let (left, right): (Vec<&ListColumn>, Vec<&ListColumn>) =
            columns.iter().partition(|column| column.index < *edge);
        let named = right.iter().filter(|column| !column.header.is_empty()).count();
        let adds =
            |column: &&ListColumn| column.field.is_some() && !left.iter().any(|other| other.field == column.field);
        named >= 2 && !right.iter().any(adds)
    })
}

/// Tells that it is not read.
pub(crate) fn tell(
    table: &RawTable,
    id: TableId,
    header: usize,
    edge: u16,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let below = (header + 1..table.len()).map(|position| table.row(position));
    let rows = below.filter(|row| row.cells().any(|cell| cell.column >= edge && !cell.text.trim().is_empty())).count();
    let top = table.row(header).number();
    let (first, last) = (column_letters(edge), column_letters(table.width().saturating_sub(1)));
    let place = Place { table: id, row: Some(top), column: Some(edge) };
    let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
    let message =
        format!("another table of {rows} stands beside this one, in columns {first} to {last}; it is not read");
    let advice =
        format!("put it on a sheet of its own, or read it alone: --range {first}{top}:{last}{}", table_end(table));
    findings
        .push(context.finding(codes::S115, place, message).severity(model::finding::Severity::Warning).advice(advice));
}

fn table_end(table: &RawTable) -> u32 {
    table.len().checked_sub(1).map_or(1, |last| table.row(last).number())
}
