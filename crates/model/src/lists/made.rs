//! Fields that are made of the columns of a table: which columns these are, and their values in every row.
//!
//! A field that is made has a column number, under which its values are found as those of any column, and which no sheet
//! has; the cells of a row are only those of the file. How values are made is for `intake` to say.

use crate::field::ListField;
use std::collections::BTreeMap;

/// The first of the column numbers of fields that are made. No table is as wide as that.
pub const MADE_FROM: u16 = 0xF000;

/// Whether a column is none of the file.
pub fn is_made(column: u16) -> bool {
    column >= MADE_FROM
}

/// A field that is made of columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeField {
    /// The column number under which its values are.
    pub index: u16,
    /// The field.
    pub field: ListField,
    /// The columns, 0-based, in the order in which they count; at least one.
    pub from: Vec<u16>,
    /// What these are called.
    pub names: Vec<String>,
}

impl MadeField {
    /// The columns by their names, as part of a sentence: `"Remarks" and "Dept"`.
    pub fn named(&self) -> String {
        listed(&self.names)
    }
}

/// Names between quotation marks, as part of a sentence.
pub fn listed(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    match quoted.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// What of a list is made of its columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// The fields, in the order of their column numbers.
    pub fields: Vec<MadeField>,
    /// Columns that would fill a field by their names, which is made instead: what they would fill.
    pub set_aside: BTreeMap<u16, ListField>,
    /// Whether a column was named by its number.
    pub counts_columns: bool,
    /// Fields that have one value in every row, since the profile says so.
    pub constants: Vec<(ListField, String)>,
}

impl Made {
    /// How a field is made.
    pub fn of(&self, field: ListField) -> Option<&MadeField> {
        self.fields.iter().find(|made| made.field == field)
    }

    /// What is made under this column number.
    pub fn at(&self, column: u16) -> Option<&MadeField> {
        self.fields.iter().find(|made| made.index == column)
    }

    /// The fields that are made of a column of the file.
    pub fn of_column(&self, column: u16) -> impl Iterator<Item = &MadeField> {
        self.fields.iter().filter(move |made| made.from.contains(&column))
    }

    /// Whether anything is made of a column of the file.
    pub fn uses(&self, column: u16) -> bool {
        self.of_column(column).next().is_some()
    }
}

/// A value that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadeCell<'a> {
    /// None.
    Blank,
    /// The cell of this column as it is.
    AsIs(u16),
    /// A text of its own; it may be empty.
    Text {
        /// The text.
        text: &'a str,
        /// The column of the first filled cell of which it was made.
        first: u16,
        /// Whether a formula made one of those cells.
        computed: bool,
    },
}

/// The values of all fields of a table that are made, row by row.
#[derive(Debug, Clone, Default)]
pub struct MadeCells {
    fields: usize,
    text: String,
    cells: Vec<PackedCell>,
}

#[derive(Debug, Clone, Copy)]
enum PackedCell {
    Blank,
    AsIs(u16),
    Text { start: usize, length: u32, first: u16, computed: bool },
}

impl MadeCells {
    /// No values yet, of so many fields.
    pub fn new(fields: usize) -> Self {
        MadeCells { fields, ..MadeCells::default() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Adds the next value of a row, or the first of the next row.
    pub fn push(&mut self, cell: MadeCell<'_>) {
        self.cells.push(match cell {
            MadeCell::Blank => PackedCell::Blank,
            MadeCell::AsIs(column) => PackedCell::AsIs(column),
            MadeCell::Text { text, first, computed } => {
                let start = self.text.len();
                let length = u32::try_from(text.len()).expect("the text limit of a table is below 4 GiB");
                self.text.push_str(text);
                PackedCell::Text { start, length, first, computed }
            }
        });
    }

    /// The value under a column number in the row at a position; `None` where there is no such field or row.
    pub fn get(&self, row: usize, column: u16) -> Option<MadeCell<'_>> {
        let field = usize::from(column.checked_sub(MADE_FROM)?);
        if field >= self.fields {
            return None;
        }
        Some(match *self.cells.get(row * self.fields + field)? {
            PackedCell::Blank => MadeCell::Blank,
            PackedCell::AsIs(column) => MadeCell::AsIs(column),
            PackedCell::Text { start, length, first, computed } => {
                MadeCell::Text { text: &self.text[start..start + length as usize], first, computed }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_went_in() {
        let mut cells = MadeCells::new(2);
        let text = |text, first| MadeCell::Text { text, first, computed: false };
        let all = [MadeCell::AsIs(3), text("né", 1), MadeCell::Blank, text("", 0), text("x", 2), MadeCell::Blank];
        all.into_iter().for_each(|cell| cells.push(cell));
        let back = (0..3).flat_map(|row| [cells.get(row, MADE_FROM), cells.get(row, MADE_FROM + 1)]);
        assert_eq!(back.collect::<Vec<_>>(), all.map(Some));
        assert_eq!([cells.get(0, MADE_FROM + 2), cells.get(3, MADE_FROM), cells.get(0, 1)], [None; 3]);
    }

    #[test]
    fn columns_are_listed_as_in_a_sentence() {
        let names = |names: &[&str]| listed(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(names(&["a"]), "\"a\"");
        assert_eq!(names(&["a", "b", "c"]), "\"a\", \"b\" and \"c\"");
        assert_eq!(names(&[]), "");
    }
}
