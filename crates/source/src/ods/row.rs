//! One row, kept until it is known how often it comes.

use crate::caps::Caps;
use crate::error::ReadError;
use crate::sink::{SheetFact, Sink};
use crate::xlsx::marks::Marks;
use model::cell::{Area, CellKind, RawCell, SHEET_COLUMNS, SHEET_ROWS};
use model::place::column_letters;
use std::ops::Range;

/// The cells of a row that are not empty, where its cells are joined with others, and the comments on them.
#[derive(Default)]
pub(super) struct Row {
    text: String,
    cells: Vec<Kept>,
    joined: Vec<Joined>,
    comments: Vec<(u16, String)>,
    /// The column of the next cell.
    next: u64,
    /// Cells that only repeat the one before, and the bytes of their texts.
    repeated: (u64, u64),
}

/// A cell, so many times side by side.
struct Kept {
    column: u16,
    times: u16,
    text: Range<usize>,
    /// What the sheet shows instead of the text; empty where that is the text.
    around: Range<usize>,
    value: Value,
}

/// What a cell holds beside its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value {
    pub(super) kind: CellKind,
    pub(super) padded_to: u8,
    pub(super) computed: bool,
    pub(super) marks: Marks,
}

/// A cell that reaches over others.
struct Joined {
    column: u16,
    columns: u64,
    rows: u64,
}

impl Row {
    /// Forgets the row before.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.joined.clear();
        self.comments.clear();
        self.next = 0;
        self.repeated = (0, 0);
    }

    /// The column of the next cell.
    pub(super) fn column(&self) -> u64 {
        self.next
    }

    /// How a person calls the next cell's column.
    pub(super) fn letters(&self) -> String {
        column_letters(u16::try_from(self.next).unwrap_or(SHEET_COLUMNS - 1))
    }

    /// Passes over empty cells.
    pub(super) fn pass(&mut self, times: u64) {
        self.next = self.next.saturating_add(times);
    }

    /// Adds a cell, so many times: its text, and what the sheet shows instead.
    pub(super) fn push(&mut self, value: Value, texts: [&str; 2], times: u64, caps: Caps) -> Result<(), ReadError> {
        let column = self.next;
        self.pass(times);
        let (Ok(column), Ok(times), true) =
            (u16::try_from(column), u16::try_from(times), self.next <= u64::from(SHEET_COLUMNS))
        else {
            return Err(ReadError::TooLarge(format!("values beyond column {SHEET_COLUMNS}")));
        };
        let [text, around] = texts;
        caps.check_cell(text)?;
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        self.text.push_str(around);
        if self.text.len() as u64 > caps.text_bytes {
            return Err(ReadError::TooLarge(format!("more than {} bytes of text", caps.text_bytes)));
        }
        let (cells, bytes) = self.repeated;
        let more = u64::from(times) - 1;
        self.repeated = (cells + more, bytes.saturating_add(more.saturating_mul((self.text.len() - start) as u64)));
        self.cells.push(Kept { column, times, text: start..end, around: end..self.text.len(), value });
        Ok(())
    }

    /// Notes that the next cell reaches over so many columns and rows, itself included.
    pub(super) fn join(&mut self, columns: u64, rows: u64) {
        let column = u16::try_from(self.next).ok().filter(|column| *column < SHEET_COLUMNS);
        let column = column.filter(|_| columns > 1 || rows > 1);
        self.joined.extend(column.map(|column| Joined { column, columns, rows }));
    }

    /// Notes a comment on the next cell.
    pub(super) fn comment(&mut self, text: &str) {
        let column = u16::try_from(self.next).ok().filter(|column| *column < SHEET_COLUMNS);
        self.comments.extend(column.map(|column| (column, text.to_owned())));
    }

    /// Whether all of its cells are empty.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.is_empty()
    }

    /// How many cells only repeat others, and the bytes of their texts, when the row comes so many times.
    pub(super) fn repeated(&self, times: u64) -> (u64, u64) {
        let (cells, bytes) = self.repeated;
        let of = |all: u64, once: u64| all.saturating_mul(times) - once;
        (
            of(self.cells.len() as u64 + cells, self.cells.len() as u64),
            of((self.text.len() as u64).saturating_add(bytes), self.text.len() as u64),
        )
    }

    /// The last column that is not empty.
    pub(super) fn last_column(&self) -> u16 {
        self.cells.last().map_or(0, |cell| cell.column + (cell.times - 1))
    }

    /// Hands the row over under its number.
    pub(super) fn give(&self, number: u32, sink: &mut dyn Sink) -> Result<(), ReadError> {
        sink.row(number)?;
        for cell in &self.cells {
            let Value { kind, padded_to, computed, marks } = cell.value;
            let (text, around) = (&self.text[cell.text.clone()], &self.text[cell.around.clone()]);
            let shown = (!around.is_empty()).then_some(around);
            for column in cell.column..cell.column + cell.times {
                sink.cell(RawCell { kind, padded_to, shown, computed, ..RawCell::text(column, text) })?;
                if marks.are_any() {
                    marks.report(number, column, sink)?;
                }
            }
        }
        Ok(())
    }

    /// Hands over the comments on its cells, when the row has this number.
    pub(super) fn report_comments(&self, number: u32, sink: &mut dyn Sink) -> Result<(), ReadError> {
        self.comments.iter().try_for_each(|(column, text)| sink.comment(number, *column, text))
    }

    /// Says which of its cells are joined with others, when the row has this number.
    pub(super) fn report_joined(&self, number: u32, sink: &mut dyn Sink) -> Result<(), ReadError> {
        for Joined { column, columns, rows } in &self.joined {
            let last = |first: u64, count: u64, most: u64| first.saturating_add(count - 1).min(most);
            let last_row = last(u64::from(number), *rows, u64::from(SHEET_ROWS));
            let last_column = last(u64::from(*column), *columns, u64::from(SHEET_COLUMNS) - 1);
            let (Ok(last_row), Ok(last_column)) = (u32::try_from(last_row), u16::try_from(last_column)) else {
                continue;
            };
            let area = Area { first_row: number, last_row, first_column: *column, last_column };
            sink.fact(SheetFact::Merged(area))?;
        }
        Ok(())
    }
}
