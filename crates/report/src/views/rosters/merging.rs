//! Two records on their way to one, field by field.

use crate::document::{Cell, Column, Document, Table};
use model::field::Field;
use model::patron::Patron;

const COLUMNS: [Column; 4] = [
    Column::text("field", "field").quiet(),
    Column::text("kept", "stays"),
    Column::text("gone", "goes"),
    Column::text("result", "result").strong(),
];

/// What becomes of each field, before somebody agrees to it.
pub fn merging(kept: &Patron, gone: &Patron, after: &Patron) -> Document {
    let mut document = Document { goes_on: true, ..Document::default() };
    let section = document.section("merging", "Two records, one person");
    let (stays, goes) = (&kept.primary_id, &gone.primary_id);
    section.sentence(format!("{stays} stays and gets what it lacks from {goes}, which is removed."));
    let rows = Field::ALL.iter().flat_map(|field| rows(*field, [kept, gone, after]));
    section.table(Table::new("merging", &COLUMNS, rows.collect()));
    section.detail(format!("the password of {stays} stays as it is; that of {goes} goes with it"));
    section.detail("an undo of the batch brings both records back, each with its own password");
    document
}

/// The lines of a field that any of the three has, beside each other.
fn rows(field: Field, patrons: [&Patron; 3]) -> Vec<Vec<Cell>> {
    let sides = patrons.map(|patron| patron.get(field).lines());
    let lines = sides.iter().map(Vec::len).max().unwrap_or(0);
    let row = |line: usize| {
        let label = if line == 0 { field.label() } else { "" };
        let cell = |side: &Vec<String>| side.get(line).map_or(Cell::Blank, |text| Cell::text(text.as_str()));
        std::iter::once(Cell::text(label)).chain(sides.iter().map(cell)).collect()
    };
    (0..lines).map(row).collect()
}
