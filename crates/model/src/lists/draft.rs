//! A row on its way to a patron: what could be read, what was blank, what could not be read.

use crate::codes::Code;
use crate::field::{Empty, ListField, Rare};
use crate::id::{CanonicalId, PrimaryId};
use crate::patron::{Details, Patron};
use crate::place::RowRef;
use crate::said::Said;

/// What was made of one cell. Blank and unreadable lead to different advice and different diffs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<T> {
    /// A value.
    Present(T),
    /// Nothing there, or no such column.
    Blank,
    /// Something there that could not be made a value; a finding says why.
    Unreadable,
}

impl<T> Reading<T> {
    /// Reads on from a value; blank and unreadable stay what they are.
    pub fn and_then<U>(self, read: impl FnOnce(T) -> Reading<U>) -> Reading<U> {
        match self {
            Reading::Present(value) => read(value),
            Reading::Blank => Reading::Blank,
            Reading::Unreadable => Reading::Unreadable,
        }
    }
}

/// A set of list fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FieldSet(Bits<WORDS>);

/// So many words have a bit for every field there is.
const WORDS: usize = ListField::ALL.len().div_ceil(Bits::<0>::PER_WORD);

impl FieldSet {
    /// Adds a field.
    pub fn insert(&mut self, field: ListField) {
        self.0.insert(field as usize);
    }

    /// Its fields.
    pub fn iter(self) -> impl Iterator<Item = ListField> {
        ListField::ALL.iter().copied().filter(move |field| self.contains(*field))
    }

    /// Whether a field is in.
    pub fn contains(self, field: ListField) -> bool {
        self.0.contains(field as usize)
    }
}

/// A set of small numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bits<const N: usize>([u64; N]);

impl<const N: usize> Bits<N> {
    const PER_WORD: usize = u64::BITS as usize;

    fn insert(&mut self, number: usize) {
        self.0[number / Self::PER_WORD] |= 1 << (number % Self::PER_WORD);
    }

    fn contains(self, number: usize) -> bool {
        self.0[number / Self::PER_WORD] & (1 << (number % Self::PER_WORD)) != 0
    }
}

impl<const N: usize> Default for Bits<N> {
    fn default() -> Self {
        Bits([0; N])
    }
}

/// What few rows say besides the values of their patrons. It is held apart, so that the others take no room for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RareInRow {
    /// The fields whose cell says that the stored value is to go: `[clear]`.
    pub cleared: FieldSet,
    /// What the row says of its entries besides their values.
    pub said: Said,
    /// The ID that the patron is to have from now on, where it could be read.
    pub new_id: Option<PrimaryId>,
}

impl Empty for RareInRow {
    const EMPTY: &'static Self = &RareInRow { cleared: FieldSet(Bits([0; WORDS])), said: Said::NOTHING, new_id: None };
}

/// A row with every field's reading; anything may be wrong, nothing is lost: what could not be read
/// has its finding, and its cell is the row's in the column of the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatronDraft {
    /// The row it was read from.
    pub at: RowRef,
    /// The primary identifier, where it could be read.
    pub primary_id: Option<PrimaryId>,
    /// Everything else that could be read.
    pub details: Box<Details>,
    /// The fields that had a value.
    pub present: FieldSet,
    /// The fields that had something nobody can read.
    pub unreadable: FieldSet,
    /// What few rows say.
    pub rare: Rare<RareInRow>,
    /// Whether the row has no ID of its own and was given this one.
    pub id_given: bool,
    /// Whether the row has no ID, and its barcode stands for one: it is about whoever has that barcode.
    pub by_barcode: bool,
}

impl PatronDraft {
    /// An empty draft for a row.
    pub fn new(at: RowRef) -> Self {
        PatronDraft {
            at,
            primary_id: None,
            details: Box::default(),
            present: FieldSet::default(),
            unreadable: FieldSet::default(),
            rare: Rare::default(),
            id_given: false,
            by_barcode: false,
        }
    }

    /// What was made of a field's cell.
    pub fn reading(&self, field: ListField) -> Reading<()> {
        if self.present.contains(field) {
            Reading::Present(())
        } else if self.unreadable.contains(field) {
            Reading::Unreadable
        } else {
            Reading::Blank
        }
    }
}

/// What checking made of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedRow {
    /// The row.
    pub at: RowRef,
    /// Whether it can be loaded.
    pub verdict: Verdict,
    /// What few rows say.
    pub rare: Rare<RareInRow>,
    /// Whether the row has no ID of its own and was given the one it has.
    pub id_given: bool,
    /// Whether the row has no ID, and its barcode stands for one.
    pub by_barcode: bool,
}

impl Verdict {
    /// The key of the row's ID, where one could be read.
    pub fn primary_id(&self) -> Option<CanonicalId> {
        match self {
            Verdict::Ready(patron) => Some(patron.key()),
            Verdict::Blocked { primary_id, .. } => primary_id.as_ref().map(PrimaryId::canonical),
        }
    }
}

/// Whether a row can be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every field is valid and no finding blocks it.
    Ready(Patron),
    /// A finding blocks it.
    Blocked {
        /// The identifier, where one could be read.
        primary_id: Option<PrimaryId>,
        /// The codes of the findings, each once.
        reasons: Box<[Code]>,
        /// Whether an answer is all that is missing.
        question: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One word has 64 bits; a table of fields may grow past that.
    #[test]
    fn a_set_goes_on_behind_its_first_word() {
        let mut set = Bits::<2>::default();
        for number in [0, 63, 64, 100, 127] {
            assert!(!set.contains(number), "{number}");
            set.insert(number);
        }
        let there: Vec<usize> = (0..128).filter(|number| set.contains(*number)).collect();
        assert_eq!(there, [0, 63, 64, 100, 127]);
    }

    /// So that the rows of a list can be decided where their drafts are, and nothing is held twice. What a million rows
    /// take hangs on it.
    #[test]
    fn a_row_takes_no_more_room_than_its_draft() {
        assert!(size_of::<CheckedRow>() <= size_of::<PatronDraft>());
        assert!(size_of::<PatronDraft>() <= 64, "{}", size_of::<PatronDraft>());
    }

    #[test]
    fn a_set_has_room_for_every_field() {
        let mut set = FieldSet::default();
        for field in ListField::ALL {
            set.insert(*field);
        }
        assert!(set.iter().eq(ListField::ALL.iter().copied()));
    }
}
