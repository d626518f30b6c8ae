//! Which sheet of a workbook is the list.

use super::header;
use crate::context::Context;
use model::cell::RawTable;

/// Which sheet is the list, by its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// This one.
    One(usize),
    /// Several could be it; the person has to say which.
    Several(Vec<usize>),
    /// None; the first that has rows at all.
    Nothing(Option<usize>),
}

/// Chooses among the sheets of a workbook: the only visible one with rows, or the only one with column names. Between
/// equals nothing is guessed. The sheet of problems in a marked copy is no list.
pub fn choose(tables: &[RawTable], context: &Context<'_>) -> Choice {
    let open: Vec<usize> = (0..tables.len())
        .filter(|index| !tables[*index].hidden && tables[*index].rows().any(|row| !row.is_blank()))
        .filter(|index| !tables[*index].lists_problems())
        .collect();
    if open.len() == 1 {
        return open.first().map_or(Choice::Nothing(None), |index| Choice::One(*index));
    }
    let fits: Vec<usize> =
        open.iter().copied().filter(|index| header::guess(&tables[*index], context).is_some()).collect();
    match fits.as_slice() {
        // A named row of column names says nothing about the sheet, and neither do columns by their position.
        [] if is_described(context) && open.len() > 1 => Choice::Several(open),
        [] => open.first().map_or(Choice::Nothing(None), |index| Choice::One(*index)),
        [only] => Choice::One(*only),
        [..] => Choice::Several(fits),
    }
}

/// Whether the person said where the list is on its sheet.
fn is_described(context: &Context<'_>) -> bool {
    context.options.header_row.is_some() || !context.options.by_position.is_empty()
}
