//! Tables that are wider than the terminal. What stands in columns keeps them, and texts go on in further lines of their
//! cell; what is told line by line goes on in a line that stands deeper.

use super::look::{Look, paint};
use super::run::{Run, plain};
use super::wrap::{self, Indent};
use crate::visible::visible;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a table is told where there is no room for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Narrow {
    /// Its columns get narrower.
    Columns,
    /// Its rows go on in further lines.
    Lines,
}

/// Between two cells.
pub(super) const GAP: usize = 2;
/// A longer word is broken before columns are given up.
const LONGEST_WORD: usize = 14;
/// A longer cell does not push all others of its column to the right; a shorter one stays in one piece.
const LONGEST_CELL: usize = 24;
/// Between the two values of a change.
const ARROW: &str = "->";
/// Behind these a long word is broken first.
const BREAKS: [char; 5] = ['-', '_', '.', '/', '@'];

/// A table that is too wide.
pub(super) struct Wide<'a> {
    /// Columns whose cells are numbers.
    pub(super) right: &'a [usize],
    pub(super) rows: &'a [Vec<Run>],
    /// How wide its columns are.
    pub(super) widths: &'a [usize],
    /// How deep it stands.
    pub(super) indent: usize,
    /// How much room there is.
    pub(super) width: usize,
}

/// A column, and how narrow it can be.
struct Room {
    width: usize,
    least: usize,
}

impl Wide<'_> {
    pub(super) fn write(&self, narrow: Narrow, look: Look, out: &mut String) {
        let columns = if narrow == Narrow::Columns { self.narrower() } else { None };
        let usual: Vec<usize> = (0..self.widths.len()).map(|column| self.usual_width(column)).collect();
        for row in self.rows {
            let filled = row.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
            let cells = row.get(..filled).unwrap_or_default();
            match &columns {
                Some(columns) => self.in_columns(cells, columns, look, out),
                None => self.in_lines(cells, &usual, look, out),
            }
        }
    }

    /// Columns that fit, the widest ones narrower than before; nothing where there is no room for all of them.
    fn narrower(&self) -> Option<Vec<Room>> {
        let longest = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(longest_word).max().unwrap_or(0)
        };
        let room = |(column, width): (usize, &usize)| Room {
            width: *width,
            least: longest(column).min(LONGEST_WORD).min(*width),
        };
        let mut columns: Vec<Room> = self.widths.iter().enumerate().map(room).collect();
        let gaps = GAP * columns.len().saturating_sub(1);
        let needed: usize = columns.iter().map(|column| column.width).sum::<usize>() + self.indent + gaps;
        for _ in self.width..needed {
            let wide = columns.iter_mut().filter(|column| column.width > column.least);
            wide.max_by_key(|column| column.width)?.width -= 1;
        }
        Some(columns)
    }

    fn in_columns(&self, cells: &[Run], columns: &[Room], look: Look, out: &mut String) {
        let pairs = cells.iter().zip(columns);
        let texts: Vec<Vec<String>> = pairs.map(|(cell, column)| filled(&visible(&cell.text), column.width)).collect();
        let lines = texts.iter().map(Vec::len).max().unwrap_or(0).max(1);
        for line in 0..lines {
            let mut spaces = self.indent;
            for (place, ((cell, column), texts)) in cells.iter().zip(columns).zip(&texts).enumerate() {
                let text = texts.get(line).map_or("", String::as_str);
                let gap = column.width.saturating_sub(text.width());
                let (before, behind) = if self.right.contains(&place) { (gap, 0) } else { (0, gap) };
                spaces += before;
                if !text.is_empty() {
                    out.push_str(&" ".repeat(spaces));
                    paint(text, cell.style, look, out);
                    spaces = 0;
                }
                spaces += behind + GAP;
            }
            out.push('\n');
        }
    }

    fn in_lines(&self, cells: &[Run], usual: &[usize], look: Look, out: &mut String) {
        let whole = |cell: &Run| cell.whole || visible(&cell.text).width() <= LONGEST_CELL;
        let cells: Vec<Run> = cells.iter().map(|cell| Run { whole: whole(cell), ..cell.clone() }).collect();
        let mut runs = Vec::new();
        for (place, cell) in cells.iter().enumerate() {
            if cell.text == ARROW {
                // What comes stands behind its arrow, in whichever line.
                let arrow = format!("{ARROW}{}", " ".repeat(GAP));
                runs.push(Run { text: arrow, ..cell.clone() });
                continue;
            }
            let space = usual.get(place).copied().unwrap_or(0).saturating_sub(visible(&cell.text).width());
            let (before, behind) = if self.right.contains(&place) { (space, 0) } else { (0, space) };
            let behind = if place + 1 == cells.len() { 0 } else { behind + GAP };
            runs.extend([plain(" ".repeat(before)), cell.clone(), plain(" ".repeat(behind))]);
        }
        let behind_first = self.indent + usual.first().copied().unwrap_or(0) + GAP;
        let longest = cells.iter().map(longest_word).max().unwrap_or(0) + ARROW.len() + GAP;
        let further =
            if cells.len() > 1 && behind_first + longest <= self.width { behind_first } else { self.indent + GAP };
        wrap::write(&runs, Indent { first: self.indent, further }, look, out);
    }

    /// How wide a column is without its longest cells.
    fn usual_width(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        let widths = cells.map(|cell| visible(&cell.text).width());
        widths.filter(|width| *width <= LONGEST_CELL).max().unwrap_or(0)
    }
}

/// How wide the longest piece of a cell is that no line ends in.
fn longest_word(cell: &Run) -> usize {
    let text = visible(&cell.text);
    if cell.whole { text.width() } else { text.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0) }
}

/// The lines of a text in a cell of this width.
fn filled(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in text.split(' ').flat_map(|word| broken(word, width)) {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + piece.width() <= width => {
                line.push(' ');
                line.push_str(&piece);
            }
            Some(_) | None => lines.push(piece),
        }
    }
    lines
}

/// A word in pieces of at most this width; in one, where it is no longer.
fn broken(word: &str, width: usize) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for part in word.split_inclusive(BREAKS).flat_map(|part| cut(part, width)) {
        match pieces.last_mut() {
            Some(piece) if piece.width() + part.width() <= width => piece.push_str(&part),
            Some(_) | None => pieces.push(part),
        }
    }
    pieces
}

/// A text cut where it reaches this width.
fn cut(text: &str, width: usize) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for letter in text.chars() {
        let wide = letter.width().unwrap_or(0);
        match pieces.last_mut() {
            Some(piece) if piece.width() + wide <= width => piece.push(letter),
            Some(_) | None => pieces.push(letter.to_string()),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    const LOOK: Look = Look { color: false, plain: false, width: Some(60) };

    fn check(narrow: Narrow, right: &[usize], rows: &[&[&str]], expected: &Expect) {
        let rows: Vec<Vec<Run>> = rows.iter().map(|row| row.iter().map(|cell| plain(*cell)).collect()).collect();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.text.width()).max();
        let widths: Vec<usize> = (0..columns).filter_map(width).collect();
        let mut out = String::new();
        Wide { right, rows: &rows, widths: &widths, indent: 2, width: 60 }.write(narrow, LOOK, &mut out);
        assert!(out.lines().all(|line| line.width() <= 60 && line.trim_end() == line), "{out}");
        // The line above shows how deep the others stand.
        expected.assert_eq(&format!("rows\n{out}"));
    }

    #[test]
    fn the_widest_column_gets_narrower() {
        let rows: [&[&str]; 3] = [
            &["batch", "who", "what", "added", "state"],
            &["1", "j.rivera", "community-borrowers-fall-2026-messy.xlsx", "+25", "undone by 2"],
            &["2", "j.rivera", "undo of 1", "-25", ""],
        ];
        check(
            Narrow::Columns,
            &[3],
            &rows,
            &expect![[r#"
                rows
                  batch  who       what                   added  state
                  1      j.rivera  community-borrowers-     +25  undone by 2
                                   fall-2026-messy.xlsx
                  2      j.rivera  undo of 1                -25
            "#]],
        );
    }

    #[test]
    fn a_change_goes_on_behind_its_field() {
        let rows: [&[&str]; 2] = [
            &["expiry date", "2027-06-30", "->", "2027-12-31", "(184 days later)"],
            &["e-mail", "margaret.okafor@university.example.org", "->", "m.okafor@example.org", ""],
        ];
        check(
            Narrow::Lines,
            &[],
            &rows,
            &expect![[r#"
                rows
                  expiry date  2027-06-30  ->  2027-12-31
                               (184 days later)
                  e-mail       margaret.okafor@university.example.org
                               ->  m.okafor@example.org
            "#]],
        );
    }

    #[test]
    fn a_word_is_broken_where_it_has_to_be() {
        assert_eq!(filled("a long-winded_name x", 6), ["a", "long-", "winded", "_name", "x"]);
        assert_eq!(filled("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(filled("two words", 20), ["two words"]);
        assert_eq!(filled("", 5), Vec::<String>::new());
    }
}
