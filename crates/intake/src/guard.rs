//! The column of a guard list: where it is, and each of its cells.

use crate::context::Context;
use crate::fields::id;
use crate::header::could_be_name;
use crate::near;
use model::cell::{RawCell, RawTable};
use model::draft::Reading;
use model::field::ListField;
use model::id::CanonicalId;

/// Rows in which the column's name is looked for.
const WITHIN: usize = 50;

/// Where a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nowhere.
    Nowhere,
    /// Under the name in the row at this position, which names no other column so.
    At {
        /// The position of the row with the name.
        position: usize,
        /// The column, from 0.
        column: u16,
    },
    /// Two columns of a row have the name.
    Twice,
}

/// Looks for a column by its name, without case and surrounding spaces.
pub fn find_column(table: &RawTable, name: &str) -> Found {
    for (position, row) in table.rows().take(WITHIN).enumerate() {
        let mut columns = row.cells().filter(|cell| is_name(cell.text, name)).map(|cell| cell.column);
        if let Some(column) = columns.next() {
            return if columns.next().is_some() { Found::Twice } else { Found::At { position, column } };
        }
    }
    Found::Nowhere
}

/// Whether a cell says this name.
pub fn is_name(text: &str, name: &str) -> bool {
    text.trim().to_lowercase() == name.trim().to_lowercase()
}

/// The name of a column that is nearest to one that is not there.
pub fn near_column<'a>(tables: impl Iterator<Item = &'a RawTable>, name: &str) -> Option<String> {
    let cells = tables.flat_map(|table| table.rows().take(WITHIN)).flat_map(|row| row.cells());
    let names: Vec<&str> = cells.map(|cell| cell.text.trim()).filter(|text| could_be_name(text)).collect();
    let lower: Vec<String> = names.iter().map(|text| text.to_lowercase()).collect();
    let near = near::nearest(&name.trim().to_lowercase(), lower.iter().map(String::as_str))?;
    let at = lower.iter().position(|text| text == near)?;
    Some(names[at].to_owned())
}

/// Reads a cell as the ID column of a list would be read; what is wrong with it is not reported.
pub fn read_id(cell: RawCell<'_>, context: Context<'_>) -> Reading<CanonicalId> {
    let (id, _) = context.outside_lists(None, |here| id::read(ListField::PrimaryId, cell, here));
    id.and_then(|text| Reading::Present(CanonicalId::of(&text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Options;
    use model::NaiveDate;
    use model::settings::{Profile, Settings};

    #[test]
    fn a_column_is_found_by_its_name_wherever_its_row_is() {
        let table = testkit::sheet("Students of the fall\n\nName | Banner ID\nAna  | 1");
        assert_eq!(find_column(&table, " BANNER id "), Found::At { position: 2, column: 1 });
        assert_eq!(find_column(&table, "Banner"), Found::Nowhere);
        assert_eq!(find_column(&testkit::sheet("ID | Name | id"), "ID"), Found::Twice);
        assert_eq!(near_column([&table].into_iter(), "baner id").as_deref(), Some("Banner ID"));
        assert_eq!(near_column([&table].into_iter(), "Matrikel"), None);
    }

    #[test]
    fn a_cell_is_read_as_an_id_of_a_list_is() {
        let (settings, profile, options) = (Settings::default(), Profile::new("", ""), Options::default());
        let context = Context::new(&settings, &profile, &options, NaiveDate::default());
        let table = testkit::sheet("A 12 | #104417~9 | - | 2.1E+13 | e:#N/A | d:2026-08-28");
        let read: Vec<Reading<CanonicalId>> = table.row(0).cells().map(|cell| read_id(cell, context)).collect();
        let id = |text: &str| Reading::Present(CanonicalId::of(text));
        let unreadable = || Reading::Unreadable;
        assert_eq!(read, [id("a12"), id("000104417"), Reading::Blank, unreadable(), unreadable(), unreadable()]);
    }
}
