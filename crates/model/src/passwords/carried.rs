//! Passwords that patrons bring along out of another system: hashes of them, which go into the store as they are. Only
//! what is known to be safe is one; `credentials` says which that is. A password in plain text is none, and has no type
//! here, since nothing keeps it.

use crate::place::{RowRef, TableId};
use std::{fmt, mem};

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

    /// Gives hashes to other rows: `owners` says to which, and nothing of a hash that stays where it is. Gives the rows, in
    /// their order, that keep another one, which they had before.
    pub fn hand_over(&mut self, owners: impl Fn(RowRef) -> Option<Vec<RowRef>>) -> Vec<RowRef> {
        let (mut all, mut handed_over) = (Vec::new(), Vec::new());
        for (row, hash) in mem::take(&mut self.0) {
            match owners(row) {
                Some(owners) => handed_over.extend(owners.into_iter().map(|owner| (owner, hash.clone()))),
                None => all.push((row, hash)),
            }
        }
        all.extend(handed_over);
        // Of one row that comes first which comes first here.
        all.sort_by_key(|(row, _)| *row);
        let mut keep_theirs = Vec::new();
        all.dedup_by(|(row, hash), (before, known)| {
            let is_second = row == before;
            if is_second && hash != known && keep_theirs.last() != Some(row) {
                keep_theirs.push(*row);
            }
            is_second
        });
        self.0 = all;
        keep_theirs
    }

    /// Whether a table has any.
    pub fn has_any_of(&self, table: TableId) -> bool {
        let first = self.0.partition_point(|(row, _)| row.table < table);
        self.0.get(first).is_some_and(|(row, _)| row.table == table)
    }

    /// That of a row.
    pub fn of(&self, row: RowRef) -> Option<&CarriedHash> {
        let found = self.0.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        self.0.get(found).map(|(_, hash)| hash)
    }

    /// Those of some rows.
    #[must_use]
    pub fn only(&self, rows: impl Iterator<Item = RowRef>) -> Self {
        if self.is_empty() {
            return Self::default();
        }
        let mut only: Vec<_> = rows.filter_map(|row| Some((row, self.of(row)?.clone()))).collect();
        only.sort_unstable_by_key(|(row, _)| *row);
        CarriedHashes(only)
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
        assert!(hashes.is_empty() && !hashes.has_any_of(TableId(0)));
        hashes.add(TableId(0), vec![(2, CarriedHash::new("$2a$08$one")), (9, CarriedHash::new("$2a$08$two"))]);
        hashes.add(TableId(3), vec![(2, CarriedHash::new("$2a$08$three"))]);
        let of = |table, number| hashes.of(RowRef { table: TableId(table), number }).map(CarriedHash::text);
        assert_eq!([of(0, 2), of(0, 9), of(3, 2)], ["$2a$08$one", "$2a$08$two", "$2a$08$three"].map(Some));
        assert_eq!([of(0, 3), of(1, 2), of(3, 9)], [None; 3]);
        assert_eq!([0, 1, 3, 4].map(|table| hashes.has_any_of(TableId(table))), [true, false, true, false]);
        let only =
            hashes.only([RowRef { table: TableId(3), number: 2 }, RowRef { table: TableId(3), number: 3 }].into_iter());
        assert_eq!(only.of(RowRef { table: TableId(3), number: 2 }).map(CarriedHash::text), Some("$2a$08$three"));
        assert_eq!(only.of(RowRef { table: TableId(0), number: 2 }), None);
        assert!(!format!("{hashes:?}").contains("$2a$"));
    }

    #[test]
    fn a_hash_goes_to_other_rows_that_have_none() {
        let row = |table, number| RowRef { table: TableId(table), number };
        let mut hashes = CarriedHashes::default();
        hashes.add(TableId(0), vec![(2, CarriedHash::new("own"))]);
        hashes.add(
            TableId(1),
            [(2, "to none"), (3, "to 2"), (4, "to 4 and 5")]
                .map(|(number, text)| (number, CarriedHash::new(text)))
                .to_vec(),
        );
        let kept = hashes.hand_over(|from| match (from.table.0, from.number) {
            (0, _) => None,
            (_, 3) => Some(vec![row(0, 2)]),
            (_, 4) => Some(vec![row(0, 5), row(0, 4)]),
            _ => Some(Vec::new()),
        });
        let of = |row| hashes.of(row).map(CarriedHash::text);
        assert_eq!([row(0, 2), row(0, 4), row(0, 5)].map(of), ["own", "to 4 and 5", "to 4 and 5"].map(Some));
        assert_eq!([row(1, 2), row(1, 3), row(1, 4)].map(of), [None; 3]);
        assert_eq!(kept, [row(0, 2)]);
    }
}
