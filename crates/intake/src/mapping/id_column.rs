//! What a column of IDs says about each of them: how many digits they have, and what nearly all of them look like.

use crate::facts::{MaybeWithoutZeros, Widths};
use crate::fields::id;
use crate::id_shape::{self, IdColumn, IdShape};
use model::cell::{CellKind, RawCell};
use std::collections::BTreeMap;

/// So many IDs of one shape show a rule when all but one have it.
const ENOUGH_BUT_ONE: usize = 8;

/// With what the digits in their order begin, up and down.
const IN_ORDER: [&str; 4] = ["12345", "01234", "98765", "87654"];

/// Of a hundred IDs so many must have one width for it to count as theirs.
const SAME_WIDTH_PERCENT: usize = 60;

/// Of a hundred IDs so many must have one shape for the others to be asked about.
const SAME_SHAPE_PERCENT: usize = 90;

/// Fewer IDs of one shape show no rule.
const ENOUGH_OF_A_SHAPE: usize = 10;

/// With fewer digits a shape is no rule: such IDs are names with a number, as in `lind12`, or a short count.
const DIGITS_OF_A_RULE: usize = 4;

/// Fewer IDs do not show that they are all digits.
const ENOUGH_OF_DIGITS: usize = 5;

/// With fewer IDs none is the exception.
const ENOUGH_TO_COMPARE: usize = 3;

/// Of so many IDs one at most may be an e-mail address for it to be odd.
const IDS_FOR_EACH_EMAIL: usize = 4;

/// The IDs of institutions have nine digits, as a rule; so many of a column may be what is left of longer ones.
const WITHOUT_ZEROS: std::ops::RangeInclusive<u8> = 5..=8;

/// What was counted of the IDs of a column.
#[derive(Debug, Default)]
pub(super) struct CountedIds {
    all: usize,
    with_digits: usize,
    /// Those that are all digits, by how many.
    widths: BTreeMap<u8, Width>,
    zeros: bool,
    numbers: usize,
    emails: usize,
    plain: usize,
    /// Those that are digits alone once they are read.
    digits_alone: usize,
    shapes: Majority,
    /// How many begin with digits in their order, by which these are.
    in_order: [usize; IN_ORDER.len()],
}

/// The IDs of one number of digits.
#[derive(Debug, Default)]
struct Width {
    ids: usize,
    /// Those in number cells, which lose their zeros.
    numbers: usize,
    /// Of those with zeros in front, how many digits come behind the zeros.
    behind_zeros: Widths,
}

impl Width {
    /// Whether some of them have zeros in front.
    fn is_padded(&self) -> bool {
        self.behind_zeros != Widths::default()
    }
}

/// The shape of more than half of what was seen, if there is one (Boyer and Moore): in one pass, without keeping more
/// than one.
#[derive(Debug, Default)]
struct Majority {
    seen: usize,
    candidate: Option<IdShape>,
    lead: usize,
}

impl Majority {
    fn see(&mut self, shape: IdShape) {
        self.seen += 1;
        if self.candidate == Some(shape) {
            self.lead += 1;
        } else if self.lead == 0 {
            (self.candidate, self.lead) = (Some(shape), 1);
        } else {
            self.lead -= 1;
        }
    }
}

impl CountedIds {
    /// Counts the IDs of a column.
    pub(super) fn of<'a>(cells: impl Iterator<Item = RawCell<'a>>) -> Self {
        let mut counted = CountedIds::default();
        cells.for_each(|cell| counted.count(cell));
        counted
    }

    fn count(&mut self, cell: RawCell<'_>) {
        let text = cell.text.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let width = text.len().max(usize::from(cell.padded_to));
            let of_width = self.widths.entry(u8::try_from(width).unwrap_or(u8::MAX)).or_default();
            of_width.ids += 1;
            of_width.numbers += usize::from(cell.kind == CellKind::Number);
            if text.starts_with('0') || usize::from(cell.padded_to) > text.len() {
                self.zeros = true;
                of_width.behind_zeros.insert(text.trim_start_matches('0').len());
            }
        }
        for (count, order) in self.in_order.iter_mut().zip(IN_ORDER) {
            *count += usize::from(text.starts_with(order));
        }
        self.all += 1;
        self.numbers += usize::from(cell.kind == CellKind::Number);
        self.with_digits += usize::from(cell.text.bytes().any(|byte| byte.is_ascii_digit()));
        self.emails += usize::from(id_shape::is_email(text));
        self.plain += usize::from(text.is_ascii());
        if let Some(shape) = shape_of(cell) {
            self.digits_alone += usize::from(shape.is_number());
            self.shapes.see(shape);
        }
    }

    /// The number of digits that nearly all of them have, when some of these begin with zero.
    pub(super) fn digits(&self) -> Option<u8> {
        let (width, of_width) = self.widths.iter().max_by_key(|(_, of_width)| of_width.ids)?;
        let are_nearly_all = of_width.is_padded() && of_width.ids * 100 >= self.all * SAME_WIDTH_PERCENT;
        if are_nearly_all { Some(*width) } else { self.digits_of_text() }
    }

    /// The number of digits of those that have zeros in front, where all others are number cells and as long as these
    /// are behind their zeros: part of the list was typed as text, and the rest has lost its zeros.
    fn digits_of_text(&self) -> Option<u8> {
        let (width, padded) = self.widths.iter().find(|(_, of_width)| of_width.is_padded())?;
        let others = || self.widths.iter().filter(|(other, _)| *other != width);
        let is_without_zeros = |(other, of_width): (&u8, &Width)| {
            of_width.numbers == of_width.ids && padded.behind_zeros.has(usize::from(*other))
        };
        let all = padded.ids + others().map(|(_, of_width)| of_width.ids).sum::<usize>() == self.all;
        (all && padded.ids >= ENOUGH_TO_COMPARE && others().all(is_without_zeros)).then_some(*width)
    }

    /// The shorter numbers of digits that are those of another kind of card: several IDs have them, and none of those
    /// that nearly all are like would have them without its zeros, or one more or less.
    pub(super) fn own_widths(&self) -> Widths {
        let usual = self.digits().and_then(|width| self.widths.get(&width));
        let behind_zeros = usual.map(|of_width| of_width.behind_zeros).unwrap_or_default();
        let mut own = Widths::default();
        let several = self.widths.iter().filter(|(_, of_width)| of_width.ids >= ENOUGH_TO_COMPARE);
        for width in several.map(|(width, _)| usize::from(*width)) {
            if !(width.saturating_sub(1)..=width + 1).any(|width| behind_zeros.has(width)) {
                own.insert(width);
            }
        }
        own
    }

    /// Whether nearly all have digits.
    pub(super) fn are_digits(&self) -> bool {
        self.all >= ENOUGH_OF_DIGITS && self.with_digits * 10 >= self.all * 9
    }

    /// How many digits they have and how many they are, where all could have lost their zeros: in number cells, or in a
    /// text file, which a spreadsheet may have written.
    pub(super) fn maybe_without_zeros(&self, is_text_file: bool) -> Option<MaybeWithoutZeros> {
        let (shortest, longest) = (*self.widths.first_key_value()?.0, *self.widths.last_key_value()?.0);
        let ids: usize = self.widths.values().map(|of_width| of_width.ids).sum();
        let all = ids == self.all && !self.zeros && (is_text_file || self.numbers == self.all);
        let enough = ids >= ENOUGH_OF_A_SHAPE && WITHOUT_ZEROS.contains(&longest);
        let like_numbers = shortest == longest || self.widths_are_those_of_numbers();
        (all && enough && like_numbers).then_some(MaybeWithoutZeros { shortest, longest, ids })
    }

    /// Whether the IDs differ in length as numbers do: three lengths or more with none left out between them, and few
    /// of the shortest. Cards of several kinds have lengths of their own.
    fn widths_are_those_of_numbers(&self) -> bool {
        let mut widths = self.widths.keys().zip(self.widths.keys().skip(1));
        let gapless = widths.all(|(one, next)| one.saturating_add(1) == *next);
        let most = self.widths.values().map(|of_width| of_width.ids).max().unwrap_or(0);
        let of_shortest = self.widths.values().next().map_or(0, |of_width| of_width.ids);
        self.widths.len() >= 3 && gapless && of_shortest * 2 <= most
    }

    /// What an ID is held against; the same cells are seen once more where that is not clear by now.
    pub(super) fn column<'a>(&self, cells: impl Iterator<Item = RawCell<'a>>) -> IdColumn {
        let (seen, digits) = (self.shapes.seen, self.digits_alone);
        let are_mostly_digits = seen >= ENOUGH_TO_COMPARE && digits * 2 > seen;
        let usual_width = self.widths.iter().find(|(_, of_width)| of_width.ids * 2 > seen);
        IdColumn {
            usual: self.usual(cells),
            width: usual_width.map(|(width, _)| *width),
            are_mostly_digits,
            // One that is something else is the exception in the shortest list.
            are_nearly_all_digits: are_mostly_digits && (digits * 5 >= seen * 4 || digits + 1 >= seen),
            are_emails: seen >= ENOUGH_OF_DIGITS && self.emails * 2 > seen,
            emails_are_rare: self.emails * IDS_FOR_EACH_EMAIL <= self.all,
            are_plain: self.plain * 2 > self.all,
            orders_are_alone: seen >= ENOUGH_OF_DIGITS && self.in_order.iter().all(|count| *count <= 1),
        }
    }

    fn usual<'a>(&self, cells: impl Iterator<Item = RawCell<'a>>) -> Option<IdShape> {
        let Majority { seen, candidate, lead } = self.shapes;
        let usual = candidate.filter(|shape| shape.count_of_digits() >= DIGITS_OF_A_RULE)?;
        let is_enough = |count: usize| {
            let all_but_one = count >= ENOUGH_BUT_ONE && count + 1 == seen;
            all_but_one || (count >= ENOUGH_OF_A_SHAPE && count * 100 >= seen * SAME_SHAPE_PERCENT)
        };
        // There are at least as many as lead.
        let enough = is_enough(lead) || is_enough(cells.filter_map(shape_of).filter(|shape| *shape == usual).count());
        enough.then_some(usual)
    }
}

/// The shape of the ID in a cell, as it is read; nothing where there is none.
fn shape_of(cell: RawCell<'_>) -> Option<IdShape> {
    let is_read = matches!(cell.kind, CellKind::Text | CellKind::Number) && !cell.is_blank();
    is_read.then(|| id::shape(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual(ids: &[(&str, usize)]) -> Option<String> {
        let cells = || ids.iter().flat_map(|(id, count)| std::iter::repeat_n(RawCell::text(0, id), *count));
        CountedIds::of(cells()).column(cells()).usual.map(|shape| shape.to_string())
    }

    #[test]
    fn the_usual_shape_is_that_of_nine_in_ten() {
        assert_eq!(usual(&[("000123456", 10)]).as_deref(), Some("9 digits"));
        assert_eq!(usual(&[("pending1", 1), ("A12345", 18), ("7", 1)]).as_deref(), Some("1 letter and 5 digits"));
        assert_eq!(usual(&[("A12345", 8), ("X12345678", 1)]).as_deref(), Some("1 letter and 5 digits"));
        // Too few, not enough of them, two kinds, and names with a number.
        assert_eq!(usual(&[("000123456", 9)]), None);
        assert_eq!(usual(&[("000123456", 7), ("X00123456", 1)]), None);
        assert_eq!(usual(&[("000123456", 8), ("X0", 2)]), None);
        assert_eq!(usual(&[("000123456", 17), ("A1", 3)]), None);
        assert_eq!(usual(&[("000123456", 50), ("A12345", 50)]), None);
        assert_eq!(usual(&[("lind12", 20)]), None);
    }

    #[test]
    fn what_is_no_part_of_an_id_makes_no_other_shape() {
        let written = [("000 123 456", 4), ("'000123456", 4), ("123456789.0", 4), ("１23456789", 4), ("’000123456", 4)];
        assert_eq!(usual(&written).as_deref(), Some("9 digits"));
    }
}
