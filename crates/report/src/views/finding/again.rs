//! Where else a finding that stands for several is: rows and columns by their numbers and names, in few words.

use crate::words::{count, number};
use model::finding::Finding;
use model::place::{Place, TableId, Tables, column_name};
use std::collections::BTreeSet;

/// Runs of rows, or columns, that are named; more are counted.
const NAMED: usize = 10;

/// `rows 9, 12-15 and 31 (7 rows in all)`, or columns by their names; nothing where a finding stands for itself, or on
/// the column or the list for what is in it.
pub(super) fn again(finding: &Finding, tables: &Tables) -> Option<String> {
    let Place { table, row, column } = finding.place;
    if finding.count < 2 {
        return None;
    }
    match (row, column) {
        (Some(row), _) => rows(table, row, &finding.related, tables),
        (None, Some(column)) => columns(table, column, &finding.related, tables),
        (None, None) => None,
    }
}

fn rows(table: TableId, first: u32, related: &[Place], tables: &Tables) -> Option<String> {
    let places = related.iter().filter_map(|place| place.row.map(|row| (place.table, row)));
    let rows: BTreeSet<(TableId, u32)> = places.filter(|place| *place != (table, first)).collect();
    let here: Vec<u32> = rows.iter().filter(|(of, _)| *of == table).map(|(_, row)| *row).collect();
    let elsewhere = (rows.len() - here.len()) as u64;
    let word = row_word(table, tables);
    let found = match (here.as_slice(), elsewhere) {
        ([], 0) => return None,
        ([], _) => format!("{} of other lists", count(elsewhere, word)),
        (_, 0) => named_rows(&here, word),
        (_, _) => format!("{}, and {} of other lists", named_rows(&here, word), count(elsewhere, word)),
    };
    Some(format!("{found} ({} in all)", count(rows.len() as u64 + 1, word)))
}

/// What a person calls a row of a table.
pub(in crate::views) fn row_word(table: TableId, tables: &Tables) -> &'static str {
    tables.row_word(table)
}

fn named_rows(rows: &[u32], word: &str) -> String {
    let runs: Vec<&[u32]> = rows.chunk_by(|one, next| one + 1 == *next).collect();
    let names = runs.iter().take(NAMED).map(|run| match run {
        [one] => one.to_string(),
        [first, .., last] => format!("{first}-{last}"),
        [] => String::new(),
    });
    let left = runs.iter().skip(NAMED).map(|run| run.len()).sum();
    named(names.collect(), left, word, rows.len())
}

fn columns(table: TableId, first: u16, related: &[Place], tables: &Tables) -> Option<String> {
    let columns = related.iter().filter(|place| place.row.is_none()).filter_map(|place| place.column);
    let columns: BTreeSet<u16> = columns.filter(|column| *column != first).collect();
    if columns.is_empty() {
        return None;
    }
    let sheet = tables.sheet(table);
    let names = columns.iter().take(NAMED).map(|column| column_name(*column, sheet)).collect();
    let found = named(names, columns.len().saturating_sub(NAMED), "column", columns.len());
    Some(format!("{found} ({} in all)", count(columns.len() as u64 + 1, "column")))
}

/// `row 9`, `rows 9 and 12`, `rows 9, 12 and 120 more`.
fn named(mut names: Vec<String>, left: usize, word: &str, all: usize) -> String {
    let plural = if all == 1 { "" } else { "s" };
    if left > 0 {
        names.push(format!("{} more", number(left as u64)));
    }
    let last = names.pop().unwrap_or_default();
    let listed = if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) };
    format!("{word}{plural} {listed}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::codes;
    use model::place::Numbering;
    use model::place::TableName;

    fn tables() -> Tables {
        let mut tables = Tables::default();
        let name = |sheet: Option<&str>| TableName {
            file: "a".to_owned(),
            sheet: sheet.map(str::to_owned),
            header: Vec::new(),
        };
        tables.add(name(Some("Fall")));
        tables.add(name(None));
        tables.add_records(name(None), Numbering::Records);
        tables
    }

    fn cell(table: u16, row: u32) -> Place {
        Place { table: TableId(table), row: Some(row), column: Some(2) }
    }

    fn said(place: Place, related: Vec<Place>) -> Option<String> {
        let mut finding = Finding::new(codes::C308, place, "\"XYZ\" is not a user group").related(related);
        finding.count = 2;
        again(&finding, &tables())
    }

    fn on_the_sheet(rows: &[u32]) -> String {
        said(cell(0, 2), rows.iter().map(|row| cell(0, *row)).collect()).unwrap_or_default()
    }

    #[test]
    fn rows_are_named_in_runs() {
        assert_eq!(on_the_sheet(&[9]), "row 9 (2 rows in all)");
        assert_eq!(on_the_sheet(&[3, 4, 5]), "rows 3-5 (4 rows in all)");
        assert_eq!(on_the_sheet(&[9, 12, 13, 14, 15, 31]), "rows 9, 12-15 and 31 (7 rows in all)");
    }

    #[test]
    fn many_are_counted() {
        let rows: Vec<u32> = (10..=2_000).step_by(2).collect();
        let said = on_the_sheet(&rows);
        assert_eq!(said, "rows 10, 12, 14, 16, 18, 20, 22, 24, 26, 28 and 986 more (997 rows in all)");
    }

    #[test]
    fn a_row_is_called_as_its_list_calls_it() {
        assert_eq!(said(cell(1, 2), vec![cell(1, 5)]).as_deref(), Some("line 5 (2 lines in all)"));
        assert_eq!(said(cell(2, 2), vec![cell(2, 5)]).as_deref(), Some("record 5 (2 records in all)"));
        let others = vec![cell(1, 2), cell(1, 3)];
        assert_eq!(said(cell(0, 2), others.clone()).as_deref(), Some("2 rows of other lists (3 rows in all)"));
        let both = [vec![cell(0, 4)], others].concat();
        assert_eq!(said(cell(0, 2), both).as_deref(), Some("row 4, and 2 rows of other lists (4 rows in all)"));
    }

    #[test]
    fn columns_have_their_names() {
        let column = |column| Place::column(TableId(0), column);
        let said = said(column(1), vec![column(5), column(27)]);
        assert_eq!(said.as_deref(), Some("columns F and AB (3 columns in all)"));
    }

    #[test]
    fn what_stands_for_itself_or_for_a_whole_column_is_nowhere_else() {
        assert_eq!(said(cell(0, 2), vec![cell(0, 2)]), None);
        assert_eq!(said(Place::column(TableId(0), 2), vec![cell(0, 2), cell(0, 3)]), None);
        let alone = Finding::new(codes::D501, cell(0, 2), "it is used for 2 rows").related(vec![cell(0, 3)]);
        assert_eq!(again(&alone, &tables()), None);
    }
}
