//! Passwords that patrons bring along out of another system: hashes of them, which go into the store as they are. Only
//! what is known to be safe is one; `credentials` says which that is. A password in plain text is none, and has no type
//! here, since nothing keeps it.

use crate::place::{RowRef, TableId};
use std::fmt;

/// The hash of a password, as another system has stored it. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct CarriedHash(Box<str>);

impl CarriedHash {
    /// Takes a hash over that was looked at.
    pub fn new(text: &str) -> Self {
        CarriedHash(text.into())
    }

    /// The hash. Callers: a store, and who gives it to one.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CarriedHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hash]")
    }
}

/// The hashes of a run, by the rows of their patrons. They are part of no plan that is saved, and of no fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CarriedHashes(Vec<(RowRef, CarriedHash)>);

impl CarriedHashes {
    /// Adds those of a table that comes after all others, whose numbers rise.
    pub fn add(&mut self, table: TableId, hashes: Vec<(u32, CarriedHash)>) {
        self.0.extend(hashes.into_iter().map(|(number, hash)| (RowRef { table, number }, hash)));
        debug_assert!(self.0.is_sorted_by_key(|(row, _)| *row), "a hash is looked up by its row");
    }

    /// That of a row.
    pub fn of(&self, row: RowRef) -> Option<&CarriedHash> {
        let found = self.0.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        self.0.get(found).map(|(_, hash)| hash)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_found_by_its_row_and_never_shown() {
        let mut hashes = CarriedHashes::default();
        assert!(hashes.is_empty());
        hashes.add(TableId(0), vec![(2, CarriedHash::new("$2a$08$one")), (9, CarriedHash::new("$2a$08$two"))]);
        hashes.add(TableId(3), vec![(2, CarriedHash::new("$2a$08$three"))]);
        let of = |table, number| hashes.of(RowRef { table: TableId(table), number }).map(CarriedHash::text);
        assert_eq!([of(0, 2), of(0, 9), of(3, 2)], ["$2a$08$one", "$2a$08$two", "$2a$08$three"].map(Some));
        assert_eq!([of(0, 3), of(1, 2), of(3, 9)], [None; 3]);
        assert!(!format!("{hashes:?}").contains("$2a$"));
    }
}
