//! Which rows of a list are marked in a way that could mean something: struck through, or in a colour that only some of
//! them have. Colours that all rows of a column have, or every other row, only make a sheet easier to read. Nothing is
//! reported here.

use crate::facts::Layout;
use model::cell::RawTable;
use model::listing::is_what_to_fix;
use model::marks::{CellComment, Mark, MarkedCells};
use model::ours::OUR_COMMENT;
use std::collections::BTreeMap;
use std::ops::Range;

/// The marks of a list's patrons.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks<'t> {
    /// The first cell of each row that is struck through: its row, and its column.
    pub(crate) struck: BTreeMap<u32, u16>,
    /// The same of each row with a colour that few have.
    pub(crate) coloured: BTreeMap<u32, u16>,
    /// The comments on cells of their rows.
    pub(crate) comments: Vec<&'t CellComment>,
}

/// A colour that one cell in so many of a column has, or more, is that of the column.
const USUAL_SHARE: usize = 3;

impl<'t> Marks<'t> {
    /// Those of the rows that are read, in columns of this list.
    pub(crate) fn of(table: &'t RawTable, layout: &Layout) -> Self {
        let mut found = Marks::default();
        let marks = &table.shape.marks;
        if marks.is_empty() {
            return found;
        }
        let rows: Vec<u32> = layout.data.iter().map(|position| table.row(*position as usize).number()).collect();
        let is_of_list = |column: u16| layout.columns.iter().any(|known| known.index == column);
        for (mark, column, cells) in marks.looks().filter(|(_, column, _)| is_of_list(*column)) {
            let marked = match mark {
                Mark::Struck => &mut found.struck,
                Mark::Coloured(_) if is_usual(cells, column, &rows, table, layout) => continue,
                Mark::Coloured(_) => &mut found.coloured,
            };
            for row in cells.rows.iter().flat_map(|span| &rows[among(&rows, *span)]) {
                let first = marked.entry(*row).or_insert(column);
                *first = column.min(*first);
            }
        }
        let is_ours = |comment: &CellComment| comment.text.starts_with(OUR_COMMENT);
        let is_read = |comment: &&CellComment| {
            is_of_list(comment.column) && !is_ours(comment) && rows.binary_search(&comment.row).is_ok()
        };
        found.comments = marks.comments().iter().filter(is_read).collect();
        // In a marked copy the colours are ours, too, and in a workbook of rows to correct.
        if marks.comments().iter().any(is_ours) || has_our_column(table, layout) {
            found.coloured.clear();
        }
        found
    }
}

/// Whether a table has the column that we write beside rows to correct.
fn has_our_column(table: &RawTable, layout: &Layout) -> bool {
    let header = table.position(layout.header_row).map(|position| table.row(position));
    header.is_some_and(|header| header.cells().any(|cell| is_what_to_fix(cell.text)))
}

/// Which of some rising row numbers lie in a span.
fn among(rows: &[u32], (first, last): (u32, u32)) -> Range<usize> {
    rows.partition_point(|row| *row < first)..rows.partition_point(|row| *row <= last)
}

/// Whether a colour is that of its column, or of stripes.
fn is_usual(cells: &MarkedCells, column: u16, rows: &[u32], table: &RawTable, layout: &Layout) -> bool {
    let stretches: Vec<Range<usize>> =
        cells.rows.iter().map(|span| among(rows, *span)).filter(|stretch| !stretch.is_empty()).collect();
    // Of what is scattered over a long list only the first places are known, but how many there are.
    let known: usize = stretches.iter().map(ExactSizeIterator::len).sum();
    let count = if cells.rows_are_all() { known } else { cells.count };
    if count * USUAL_SHARE >= rows.len() {
        return true;
    }
    // Where most cells of a column are empty, those that are not may all have its colour.
    let cell_of = |position: &&u32| table.row(**position as usize).cell(column).is_some();
    let filled = layout.data.iter().filter(cell_of).count();
    count * USUAL_SHARE >= filled || are_stripes(&stretches, rows.len(), cells.rows_are_all())
}

/// Whether stretches of rows are as long as each other and come at equal distances, from the top of a list to its end.
/// A row that somebody has added in between makes no difference.
fn are_stripes(stretches: &[Range<usize>], rows: usize, are_all: bool) -> bool {
    /// Fewer show no rule.
    const FEWEST: usize = 4;
    if stretches.len() < FEWEST {
        return false;
    }
    let steps: Vec<(usize, usize)> =
        stretches.windows(2).map(|pair| (pair[1].start - pair[0].start, pair[0].len())).collect();
    let mut sorted = steps.clone();
    sorted.sort_unstable();
    let usual = sorted[sorted.len() / 2];
    let alike = steps.iter().filter(|step| **step == usual).count();
    let (first, last) = (stretches[0].start, stretches[stretches.len() - 1].start);
    let reach = first < 2 * usual.0 && (!are_all || last + 2 * usual.0 >= rows);
    alike * 10 >= steps.len() * 9 && reach
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripes(starts: &[usize], length: usize, rows: usize) -> bool {
        let stretches: Vec<Range<usize>> = starts.iter().map(|start| *start..start + length).collect();
        are_stripes(&stretches, rows, true)
    }

    #[test]
    fn stripes_come_at_equal_distances_all_the_way() {
        assert!(stripes(&[0, 4, 8, 12, 16], 1, 20) && stripes(&[3, 8, 13, 18], 1, 20));
        assert!(stripes(&[0, 10, 20, 30], 2, 40));
        // Somebody's choice: not regular, not all the way, or too few to tell.
        assert!(!stripes(&[0, 5, 6, 13, 19], 1, 20) && !stripes(&[0, 4, 8, 12], 1, 100));
        assert!(!stripes(&[0, 4, 8], 1, 12));
    }

    #[test]
    fn rows_are_found_in_a_span() {
        assert_eq!((among(&[2, 3, 7], (3, 9)), among(&[2, 3, 7], (4, 6))), (1..3, 2..2));
    }
}
