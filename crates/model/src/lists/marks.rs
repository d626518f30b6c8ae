//! What a sheet says of its cells by their look: which are struck through or have a colour of their own, and the
//! comments on them. Which of that means something, `intake` says.

use crate::ours::without_ours;
use std::collections::BTreeMap;

/// How a cell is marked by its look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Its text is struck through.
    Struck,
    /// Its background has a colour. The number is the same for the same colour of one file, and says nothing else.
    Coloured(u32),
}

/// A comment on a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellComment {
    /// The row, as a person counts.
    pub row: u32,
    /// The column, 0-based.
    pub column: u16,
    /// Its text on one line, cut off where it is long.
    pub text: String,
}

impl CellComment {
    /// Letters that are kept of a text.
    const LETTERS: usize = 80;

    /// A comment of which only the beginning is kept.
    pub fn new(row: u32, column: u16, text: &str) -> Self {
        // What a marked copy says of a cell that has a comment stands behind what its owner wrote.
        let theirs = without_ours(text);
        let text = if theirs.is_empty() { text } else { theirs };
        let mut kept = String::new();
        let is_long = |kept: &str| kept.chars().count() > Self::LETTERS;
        for word in text.split_whitespace() {
            if is_long(&kept) {
                break;
            }
            if !kept.is_empty() {
                kept.push(' ');
            }
            kept.push_str(word);
        }
        if is_long(&kept) {
            let beginning: String = kept.chars().take(Self::LETTERS - 1).collect();
            kept = format!("{}…", beginning.trim_end());
        }
        CellComment { row, column, text: kept }
    }
}

/// Cells of one column that are marked in one way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkedCells {
    /// How many they are.
    pub count: usize,
    /// Where they are, as spans of row numbers in rising order; only the first, where they are scattered all over a long
    /// sheet.
    pub rows: Vec<(u32, u32)>,
}

impl MarkedCells {
    /// Spans that are kept: a list of a million rows may have a colour in every other one.
    const MOST: usize = 1 << 14;

    /// Whether the rows of all of them are known.
    pub fn rows_are_all(&self) -> bool {
        self.rows.len() < Self::MOST
    }

    fn add(&mut self, row: u32) {
        self.count += 1;
        let is_full = self.rows.len() >= Self::MOST;
        match self.rows.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            Some(_) if is_full => {}
            Some(_) | None => self.rows.push((row, row)),
        }
    }
}

/// The marks of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CellMarks {
    looks: BTreeMap<(Mark, u16), MarkedCells>,
    comments: Vec<CellComment>,
}

impl CellMarks {
    /// Colours and columns with them that are kept apart: far more than anybody who means something by them uses.
    const MOST_LOOKS: usize = 1 << 10;
    /// Comments that are kept.
    const MOST_COMMENTS: usize = 1 << 16;

    /// Whether nothing is marked, as on most sheets.
    pub fn is_empty(&self) -> bool {
        self.looks.is_empty() && self.comments.is_empty()
    }

    /// Notes that a cell is marked; the rows of a column rise.
    pub fn add(&mut self, mark: Mark, row: u32, column: u16) {
        let is_full = self.looks.len() >= Self::MOST_LOOKS && mark != Mark::Struck;
        if let Some(cells) = self.looks.get_mut(&(mark, column)) {
            cells.add(row);
        } else if !is_full {
            self.looks.entry((mark, column)).or_default().add(row);
        }
    }

    /// Notes a comment.
    pub fn add_comment(&mut self, row: u32, column: u16, text: &str) {
        if self.comments.len() < Self::MOST_COMMENTS {
            self.comments.push(CellComment::new(row, column, text));
        }
    }

    /// How cells are marked, in which columns, and where.
    pub fn looks(&self) -> impl Iterator<Item = (Mark, u16, &MarkedCells)> {
        self.looks.iter().map(|((mark, column), cells)| (*mark, *column, cells))
    }

    /// All comments, in the order of the file.
    pub fn comments(&self) -> &[CellComment] {
        &self.comments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_below_each_other_are_one_span() {
        let mut marks = CellMarks::default();
        assert!(marks.is_empty());
        [(2, 0), (2, 1), (3, 0), (4, 0), (9, 0)].into_iter().for_each(|(row, column)| {
            marks.add(Mark::Coloured(7), row, column);
        });
        marks.add(Mark::Struck, 3, 1);
        let looks: Vec<_> =
            marks.looks().map(|(mark, column, cells)| (mark, column, cells.count, &cells.rows)).collect();
        assert_eq!(
            looks,
            [
                (Mark::Struck, 1, 1, &vec![(3, 3)]),
                (Mark::Coloured(7), 0, 4, &vec![(2, 4), (9, 9)]),
                (Mark::Coloured(7), 1, 1, &vec![(2, 2)]),
            ]
        );
    }

    #[test]
    fn what_is_scattered_over_a_long_sheet_is_counted_and_not_kept() {
        let mut marks = CellMarks::default();
        (0..100_000).for_each(|row| marks.add(Mark::Coloured(1), row * 2, 0));
        let kept: Vec<_> = marks.looks().map(|(_, _, cells)| (cells.count, cells.rows.len())).collect();
        assert_eq!(kept, [(100_000, MarkedCells::MOST)]);
    }

    #[test]
    fn a_comment_is_one_short_line() {
        let text = |text: &str| CellComment::new(1, 0, text).text;
        assert_eq!(text("Ana Lind:\n moved  away "), "Ana Lind: moved away");
        let long = text(&"word ".repeat(100));
        assert!(long.ends_with('…') && long.chars().count() <= CellComment::LETTERS, "{long}");
        assert_eq!(text(&long), long);
        assert_eq!(text(&"x".repeat(100)).chars().count(), CellComment::LETTERS);
    }
}
