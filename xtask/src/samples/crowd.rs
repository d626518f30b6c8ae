//! Whom a file of another library system is about: the few people of a sample, or as many as somebody measures with,
//! piece by piece.

use super::people::{numbered, person};
use std::ops::Range;
use testkit::people::Person;

/// How many people are in a sample.
pub(super) const PEOPLE: u64 = 20;

/// The people of a file, or those of one piece of it.
#[derive(Debug)]
pub(super) struct Crowd {
    whole: Range<u64>,
    piece: Range<u64>,
    person: fn(u64) -> Person,
}

impl Crowd {
    /// The people of a sample, from this one on.
    pub(super) fn sample(first: u64) -> Self {
        let whole = first..first + PEOPLE;
        Crowd { piece: whole.clone(), whole, person }
    }

    /// One piece of a file with so many people, no two of whom share an e-mail address.
    pub(super) fn piece(people: u64, piece: Range<u64>) -> Self {
        Crowd { whole: 0..people, piece, person: numbered }
    }

    /// The people of the piece with their numbers.
    pub(super) fn people(&self) -> impl Iterator<Item = (u64, Person)> {
        self.piece.clone().map(|index| (index, (self.person)(index)))
    }

    /// How many people the whole file has.
    pub(super) fn count(&self) -> u64 {
        self.whole.end - self.whole.start
    }

    /// What stands behind somebody in a list of JSON.
    pub(super) fn comma(&self, index: u64) -> &'static str {
        if index + 1 < self.whole.end { "," } else { "" }
    }

    /// A card that somebody has lost; nobody in the file has it.
    pub(super) fn lost_card(&self, index: u64) -> String {
        (self.person)(index + self.count().max(500)).barcode
    }
}
