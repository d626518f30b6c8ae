//! What the values of a column look like, whatever its name says: found out from some of its rows.

use crate::fields::{clean, date, email, phone};
use model::cell::{CellKind, RawCell, RawTable};
use std::collections::{BTreeMap, HashSet};

/// Rows that are looked at, spread over the whole list.
const LOOKED_AT: usize = 500;
/// Fewer values show nothing, unless all of them have a form of their own, as dates have.
const ENOUGH: usize = 3;
/// So many of a hundred values have to look alike.
const ALIKE_PERCENT: usize = 80;
/// So many of a hundred IDs differ from each other, and so many of a hundred values that are a person's own.
const IDS_DIFFER_PERCENT: usize = 95;
const OWN_DIFFER_PERCENT: usize = 50;
/// So many of a hundred IDs have the same length.
const SAME_LENGTH_PERCENT: usize = 60;

/// The filled cells of a column in some of the rows.
pub(crate) struct Sample<'a> {
    cells: Vec<RawCell<'a>>,
}

impl<'a> Sample<'a> {
    /// Takes them from the rows at these positions.
    pub(crate) fn of(table: &'a RawTable, positions: &[u32], column: u16) -> Self {
        let step = positions.len().div_ceil(LOOKED_AT).max(1);
        let rows = positions.iter().step_by(step).map(|position| table.row(*position as usize));
        let is_filled = |cell: &RawCell<'_>| {
            let text = cell.text.trim();
            !text.is_empty() && !clean::is_blank_lookalike(text, false)
        };
        Sample { cells: rows.filter_map(|row| row.cell(column)).filter(is_filled).collect() }
    }

    /// Whether all the cells are empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Whether there are enough values to show anything.
    pub(crate) fn is_enough(&self) -> bool {
        self.cells.len() >= ENOUGH
    }

    /// E-mail addresses of many people.
    pub(crate) fn are_emails(&self) -> bool {
        self.most(|cell| email::is_address(cell.text.trim())) && self.differ(OWN_DIFFER_PERCENT)
    }

    /// Whether at least one in twenty of some birth dates, and more than two, are those of children who go to school.
    pub(crate) fn are_children_among(&self, this_year: i32) -> bool {
        let years: Vec<i32> = self.cells.iter().filter_map(|cell| date::year_of(*cell, this_year)).collect();
        let children = years.iter().filter(|year| (5..=13).contains(&(this_year - **year))).count();
        children > 2 && children * 20 >= years.len()
    }

    /// Days of any year.
    pub(crate) fn are_days(&self, this_year: i32) -> bool {
        self.most(|cell| date::year_of(*cell, this_year).is_some())
    }

    /// Days, half of which are in last year or later: nobody lists only memberships that ended long ago.
    pub(crate) fn are_days_to_come(&self, this_year: i32) -> bool {
        let years: Vec<i32> = self.cells.iter().filter_map(|cell| date::year_of(*cell, this_year)).collect();
        let recent = years.iter().filter(|year| **year >= this_year - 1).count();
        self.is_alike(years.len()) && recent * 2 >= years.len()
    }

    /// Phone numbers of many people; under a name that says so, digits alone are some too.
    pub(crate) fn are_phones(&self, are_called_so: bool) -> bool {
        let is_phone = |cell: &RawCell<'_>| {
            let by_form = cell.kind == CellKind::Text && phone::is_written_as_one(cell.text);
            (by_form || (are_called_so && phone::can_be_one(cell.text))) && date::year_of(*cell, 0).is_none()
        };
        self.most(is_phone) && self.differ(OWN_DIFFER_PERCENT)
    }

    /// IDs: letters and digits without spaces, mostly of one length, hardly any twice. A name that says so is enough to
    /// take short ones for IDs too, and one or two.
    pub(crate) fn are_ids(&self, are_called_so: bool) -> bool {
        let digits = if are_called_so { 1 } else { 5 };
        let alike = self.most(|cell| is_id(cell, digits)) && self.differ(IDS_DIFFER_PERCENT);
        alike && (are_called_so || (self.is_enough() && self.have_one_length()))
    }

    /// Names: one to three words with capitals, many of them different.
    pub(crate) fn are_names(&self) -> bool {
        let alike = self.most(|cell| cell.kind == CellKind::Text && is_name(cell.text.trim()));
        self.is_enough() && alike && self.differ(OWN_DIFFER_PERCENT)
    }

    /// Texts of more than one word.
    pub(crate) fn are_of_several_words(&self) -> bool {
        self.is_enough() && self.most(|cell| cell.text.trim().contains([' ', ',']))
    }

    fn most(&self, is: impl Fn(&RawCell<'_>) -> bool) -> bool {
        self.is_alike(self.cells.iter().filter(|cell| is(cell)).count())
    }

    /// Whether so many of the values are most of them: of very few, all.
    fn is_alike(&self, alike: usize) -> bool {
        let percent = if self.is_enough() { ALIKE_PERCENT } else { 100 };
        alike > 0 && alike * 100 >= self.cells.len() * percent
    }

    fn differ(&self, percent: usize) -> bool {
        let different: HashSet<&str> = self.cells.iter().map(|cell| cell.text.trim()).collect();
        different.len() * 100 >= self.cells.len() * percent
    }

    fn have_one_length(&self) -> bool {
        let mut lengths: BTreeMap<usize, usize> = BTreeMap::new();
        for cell in &self.cells {
            *lengths.entry(cell.text.trim().len().max(usize::from(cell.padded_to))).or_default() += 1;
        }
        let most = lengths.into_values().max().unwrap_or(0);
        most * 100 >= self.cells.len() * SAME_LENGTH_PERCENT
    }
}

/// The longest text that can be an ID, and the longest that can be a name.
const LONGEST_ID: usize = 20;
const LONGEST_NAME: usize = 30;

fn is_id(cell: &RawCell<'_>, at_least: usize) -> bool {
    let text = cell.text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let kind = matches!(cell.kind, CellKind::Text | CellKind::Number);
    let is_date = || date::year_of(*cell, 0).is_some();
    kind && plain && text.len() <= LONGEST_ID && digits >= at_least && digits * 2 >= text.len() && !is_date()
}

fn is_name(text: &str) -> bool {
    let letters = |word: &str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.'));
    let begins = |word: &str| word.chars().next().is_some_and(|c| !c.is_lowercase());
    let words = text.split_whitespace().count();
    (1..=3).contains(&words)
        && text.chars().count() <= LONGEST_NAME
        && begins(text)
        && text.split_whitespace().all(letters)
        && text.chars().any(char::is_alphabetic)
}
