//! A list without column names, whose columns the person gave in their order.

use crate::context::Context;
use crate::facts::Layout;
use model::action::{Action, Choice, Words};
use model::cell::RawTable;
use model::codes;
use model::finding::Finding;
use model::listing::ListColumn;
use model::place::{Place, TableId};
use std::collections::BTreeMap;

/// Rows that show how many values a line of a text file has.
const WITHIN: usize = 1000;

/// The first of the columns that so many names are for: counted from the first column there is, or from the first in use
/// where a part of a sheet is read.
///
/// # Errors
/// When there are not so many columns; how many there are.
pub fn first_column(table: &RawTable, named: usize) -> Result<u16, usize> {
    let width = usize::from(table.width());
    let fields = usual_fields(table);
    let usual = fields.unwrap_or(width);
    // One line can be too long, and programs leave empty values at the end away.
    if (usual.min(width)..=usual.max(width)).contains(&named) {
        return Ok(0);
    }
    let first = table.rows().filter_map(|row| row.cells().next()).map(|cell| cell.column).min().unwrap_or(0);
    let in_use = width.saturating_sub(usize::from(first));
    if named == in_use { Ok(first) } else { Err(fields.unwrap_or(in_use)) }
}

/// How many values most lines of a text file have; a workbook does not say it.
fn usual_fields(table: &RawTable) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for row in table.rows().take(WITHIN).filter(|row| row.fields() > 0) {
        *counts.entry(row.fields()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(fields, _)| fields)
}

/// The layout before any row is looked at. Its columns have the names of their fields.
pub(crate) fn layout(table: &RawTable, id: TableId, context: &Context<'_>) -> Layout {
    let named = &context.options.by_position;
    let first = first_column(table, named.len()).unwrap_or(0);
    let columns = named.iter().zip(first..).map(|(field, index)| ListColumn {
        index,
        header: field.map_or_else(String::new, |field| field.label().to_owned()),
        field: *field,
    });
    let header_fields = usize::from(first) + named.len();
    Layout { table: id, columns: columns.collect(), header_fields, ..Layout::none() }
}

/// The position of the first row that is somebody's: below the row that the person named, or at the top.
pub(crate) fn first_row(table: &RawTable, context: &Context<'_>) -> usize {
    let Some(named) = context.options.header_row else { return 0 };
    (0..table.len()).find(|position| table.row(*position).number() > named).unwrap_or(table.len())
}

/// What was said of columns by their names means nothing where they have none.
pub(crate) fn report_needless_names(id: TableId, context: &Context<'_>, findings: &mut Vec<Finding>) {
    if context.options.columns.is_empty() {
        return;
    }
    let message = Words::from(Action::Choose(Choice::Columns))
        .then(" says what every column is, so what you said with ")
        .act(Action::Choose(Choice::Column))
        .then(" is not used");
    let finding = context.finding(codes::H212, Place::table(id), message);
    findings.push(finding.advice("check that the columns are read as intended"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_for_all_columns_or_for_those_in_use() {
        let table = testkit::sheet("a | b | c\nd |");
        assert_eq!([2, 3, 4].map(|named| first_column(&table, named)), [Err(3), Ok(0), Err(3)]);
        let beside = testkit::sheet("| b | c\n| d | e");
        assert_eq!([1, 2, 3, 4].map(|named| first_column(&beside, named)), [Err(2), Ok(1), Ok(0), Err(2)]);
    }

    #[test]
    fn a_line_that_is_too_long_is_no_column() {
        let text = testkit::text_sheet("a | b | c\nd | e | f | g\nh | i | j");
        assert_eq!([2, 3, 5].map(|named| first_column(&text, named)), [Err(3), Ok(0), Err(3)]);
    }
}
