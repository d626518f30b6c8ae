//! The few rows that are worth a closer look, out of all: those that have a key in common with another one.
//!
//! Most rows of a list share their name with somebody and nothing else, and to find that out must cost next to nothing:
//! every row is read once, in the order of the list, and of its keys only those that occur again are sorted.

use super::evidence::each_key;
use crate::batch::name_keys::own_parts;
use crate::batch::run::Batch;
use model::draft::PatronDraft;

/// Rows that may be about one person as another row.
pub(super) struct Partners {
    /// Those that share something with another one of nearly the same name, and now and then one that does not. They rise.
    pub(super) rows: Vec<usize>,
    /// All rows in which the last name has several parts; they rise.
    pub(super) of_several_parts: Vec<usize>,
}

impl Partners {
    /// Looks for them among the rows that are asked about; `None` when the person has asked to stop.
    pub(super) fn find(batch: &Batch<'_>, is_asked: impl Fn(&PatronDraft) -> bool + Sync) -> Option<Self> {
        let seen = batch.in_parts(batch.drafts, |first, part| {
            let mut seen = Seen::default();
            for (at, draft) in part.iter().enumerate().filter(|(_, draft)| is_asked(draft)) {
                seen.add(u32::try_from(first + at).expect("rows are capped far below"), draft);
            }
            seen
        })?;
        let of_several_parts = seen.iter().flat_map(|seen| &seen.of_several_parts);
        let of_several_parts = of_several_parts.map(|row| *row as usize).collect();
        let keys: Vec<Vec<Keyed>> = seen.into_iter().map(|seen| seen.keys).collect();
        Some(Partners { rows: that_share(&keys), of_several_parts })
    }
}

/// A key, and the row that has it. Every row has some of them, so they are as small as can be.
type Keyed = (u32, u32);

/// What was seen in a part of the rows.
#[derive(Default)]
struct Seen {
    keys: Vec<Keyed>,
    of_several_parts: Vec<u32>,
}

impl Seen {
    fn add(&mut self, row: u32, draft: &PatronDraft) {
        each_key(draft, |key| self.keys.push((key, row)));
        let last = draft.details.last_name.as_deref();
        if last.is_some_and(|last| own_parts(last).next().is_some()) {
            self.of_several_parts.push(row);
        }
    }
}

/// The rows that have a key which another row has, too.
fn that_share(parts: &[Vec<Keyed>]) -> Vec<usize> {
    let keys = || parts.iter().flatten();
    let count = keys().count();
    let (mut once, mut again) = (Marks::for_keys(count), Marks::for_keys(count));
    for (key, _) in keys() {
        if !once.insert(*key) {
            again.insert(*key);
        }
    }
    drop(once);
    // Several keys may be marked in one place, so that these are still to be told apart.
    let mut shared: Vec<Keyed> = keys().filter(|(key, _)| again.has(*key)).copied().collect();
    shared.sort_unstable();
    shared.dedup();
    let groups = shared.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
    let mut rows: Vec<usize> = groups.flatten().map(|(_, row)| *row as usize).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// Which keys there are, a bit for each.
struct Marks(Vec<u64>);

impl Marks {
    /// Marks of so many keys, with room enough that few of them fall into one place.
    fn for_keys(count: usize) -> Self {
        const BITS_PER_KEY: usize = 16;
        /// With so many words there is a bit for every key that there can be.
        const MOST_WORDS: usize = 1 << 26;
        let words = count.saturating_mul(BITS_PER_KEY).div_ceil(64).clamp(1, MOST_WORDS);
        Marks(vec![0; words.next_power_of_two()])
    }

    /// Marks a key, and says whether its place was free.
    fn insert(&mut self, key: u32) -> bool {
        let (word, bit) = self.place(key);
        let is_new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        is_new
    }

    fn has(&self, key: u32) -> bool {
        let (word, bit) = self.place(key);
        self.0[word] & bit != 0
    }

    fn place(&self, key: u32) -> (usize, u64) {
        ((key >> 6) as usize & (self.0.len() - 1), 1 << (key & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_share_a_key_only_with_other_rows() {
        // Row 3 has a key twice.
        let parts = [vec![(7, 0), (8, 0), (9, 1)], vec![(9, 2), (1, 3), (1, 3)], vec![(7, 4), (9, 4)]];
        assert_eq!(that_share(&parts), [0, 1, 2, 4]);
        assert_eq!(that_share(&[]), Vec::<usize>::new());
    }

    #[test]
    fn keys_that_are_marked_in_one_place_are_told_apart() {
        let (key, other) = (5, 5 + (1 << 31));
        let mut marks = Marks::for_keys(2);
        assert!(marks.insert(key) && marks.has(other) && !marks.insert(other), "there is one place for both");
        assert_eq!(that_share(&[vec![(key, 0), (other, 1)]]), Vec::<usize>::new());
    }
}
