//! Whose the entries of the history are.
//!
//! The history has its entries by key, and a key is not one patron's for good: a new ID is undone and given to whom it
//! belongs, a record that was registered by mistake is taken out and its ID used for somebody else. What is one patron's
//! is a [`Stay`]: whoever came under a key, until they went. Stays are the same patron's where they
//!
//! * [go on under another key](crate::renumbered) in one batch,
//! * [were merged](crate::merged), and whoever went has not come back since,
//! * begin with the undoing of the batch that ended the other,
//! * follow each other under one key with one name, neither end being one of these: a list was undone and loaded again.
//!
//! How the entries are looked up is for a store to say ([`Trails`]).

use crate::batch::{BatchAction, BatchPatron};
use crate::field::Field;
use crate::id::CanonicalId;
use crate::merged;
use crate::renumbered::{self, Moves};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The end of a stay behind which nobody else came under the key. Any store can keep the number.
pub const STILL: u64 = u64::MAX >> 1;

/// Somebody under one key: what batches did to it from the first of these to the last. The stays of a key have no gap
/// between them, so that whatever a batch left under a key is of one of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stay {
    /// The key.
    pub key: CanonicalId,
    /// The batch with which they came; 0 where nobody was before them.
    pub first: u64,
    /// The one before whoever came next; [`STILL`] where nobody did.
    pub last: u64,
}

impl Stay {
    /// Whether a batch is one of theirs.
    fn has(&self, batch: u64) -> bool {
        (self.first..=self.last).contains(&batch)
    }
}

/// An entry of the history, without its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The batch.
    pub batch: u64,
    /// What it did.
    pub action: BatchAction,
    /// The batch that it takes back.
    pub undoes: Option<u64>,
}

/// Whom a batch renumbered and merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joined {
    /// The other key of each who goes on under another one, both ways.
    moved: Moves,
    /// Into whom others were merged, by the key of each who went.
    merged: Moves,
}

impl Joined {
    /// By what the batch did to its patrons; those to whom nothing of it can have happened may be missing.
    pub fn by_batch(patrons: &[BatchPatron]) -> Self {
        let mut moved = renumbered::by_batch(patrons);
        let back: Moves = moved.iter().map(|(before, after)| (after.clone(), before.clone())).collect();
        moved.extend(back);
        Joined { moved, merged: merged::by_batch(patrons) }
    }

    fn is_about(&self, key: &CanonicalId) -> bool {
        self.moved.contains_key(key) || self.merged.contains_key(key)
    }

    /// The merges in which somebody went or stayed: who went, and into whom.
    fn merges_of(&self, key: &CanonicalId) -> Vec<(CanonicalId, CanonicalId)> {
        let merges = self.merged.iter().filter(|(gone, kept)| *gone == key || *kept == key);
        merges.map(|(gone, kept)| (gone.clone(), kept.clone())).collect()
    }
}

/// Where entries of the history are looked up.
pub trait Trails {
    /// Why they cannot be.
    type Error;

    /// What was done under a key, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read, as with all of these.
    fn marks(&mut self, key: &CanonicalId) -> Result<Vec<Mark>, Self::Error>;

    /// Whom a batch renumbered and merged. It is asked again and again about the same ones.
    ///
    /// # Errors
    /// See [`marks`](Trails::marks).
    fn joined(&mut self, batch: u64) -> Result<&Joined, Self::Error>;

    /// What a batch did under a key, with its values.
    ///
    /// # Errors
    /// See [`marks`](Trails::marks).
    fn entry(&mut self, batch: u64, key: &CanonicalId) -> Result<Option<BatchPatron>, Self::Error>;

    /// Whether there is a patron under a key now.
    ///
    /// # Errors
    /// See [`marks`](Trails::marks).
    fn lives(&mut self, key: &CanonicalId) -> Result<bool, Self::Error>;
}

/// Stays, found by key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stays(BTreeMap<CanonicalId, BTreeSet<(u64, u64)>>);

impl Stays {
    /// Adds one; whether it is new.
    pub fn insert(&mut self, stay: &Stay) -> bool {
        self.0.entry(stay.key.clone()).or_default().insert((stay.first, stay.last))
    }

    /// Adds those of others.
    pub fn extend(&mut self, others: Stays) {
        for (key, spans) in others.0 {
            self.0.entry(key).or_default().extend(spans);
        }
    }

    /// Whether what a batch left under a key is theirs.
    pub fn has(&self, key: &CanonicalId, batch: u64) -> bool {
        self.0.get(key).is_some_and(|spans| spans.iter().any(|(first, last)| (*first..=*last).contains(&batch)))
    }

    /// The keys, each once.
    pub fn keys(&self) -> impl Iterator<Item = &CanonicalId> {
        self.0.keys()
    }

    /// The keys under which nobody came after them.
    pub fn last_keys(&self) -> impl Iterator<Item = &CanonicalId> {
        self.keys().filter(move |key| self.has(key, STILL))
    }

    /// Each of them: its key, and its first and last batch.
    pub fn iter(&self) -> impl Iterator<Item = (&CanonicalId, u64, u64)> {
        self.0.iter().flat_map(|(key, spans)| spans.iter().map(move |(first, last)| (key, *first, *last)))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What goes with a patron who is taken out for good.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whole {
    /// Their stays, and what is left under their keys of people who are nowhere any more: whoever asks that an ID be
    /// forgotten does not want to find it again.
    pub stays: Stays,
    /// The keys under which there is a patron now. It is one, or none where they are gone.
    pub living: BTreeSet<CanonicalId>,
}

impl Whole {
    /// Whether patrons would go along whom nobody has named. That is never so: it is asked all the same before anybody
    /// is taken out, since nothing brings them back. One who is named by an ID that nobody has is named.
    pub fn takes_others_along(&self, is_named: impl Fn(&CanonicalId) -> bool) -> bool {
        let named = self.living.iter().filter(|key| is_named(key)).count();
        self.living.len() > named.max(1)
    }
}

/// The stays of whoever is under a key, or was there last.
///
/// # Errors
/// When the history cannot be read.
pub fn of_patron<T: Trails>(trails: &mut T, key: &CanonicalId) -> Result<Stays, T::Error> {
    Search::of(trails).whole(key.clone(), STILL)
}

/// What goes when whoever is under a key is taken out for good, or was there last.
///
/// # Errors
/// When the history cannot be read.
pub fn going<T: Trails>(trails: &mut T, key: &CanonicalId) -> Result<Whole, T::Error> {
    let mut search = Search::of(trails);
    let own = search.whole(key.clone(), STILL)?;
    let living = search.living(&own)?;
    let mut stays = own.clone();
    for key in own.keys() {
        for one in search.stays(key)? {
            if stays.has(key, one.stay.first) {
                continue;
            }
            let other = search.whole(key.clone(), one.stay.first)?;
            if search.living(&other)?.is_empty() {
                stays.extend(other);
            }
        }
    }
    Ok(Whole { stays, living })
}

/// A stay with its entries.
#[derive(Debug, Clone)]
struct Marked {
    stay: Stay,
    marks: Vec<Mark>,
}

/// The stays of a key, oldest first: whoever comes begins one. There is one where nothing is known, too.
fn in_stays(key: &CanonicalId, marks: Vec<Mark>) -> Vec<Marked> {
    let from = |first: u64| Marked { stay: Stay { key: key.clone(), first, last: STILL }, marks: Vec::new() };
    let mut stays = Vec::new();
    let mut now = from(0);
    for mark in marks {
        if mark.action == BatchAction::Created && !now.marks.is_empty() {
            now.stay.last = mark.batch.saturating_sub(1);
            stays.push(std::mem::replace(&mut now, from(mark.batch)));
        }
        now.marks.push(mark);
    }
    stays.push(now);
    stays
}

/// The earlier stay of the same patron that an undo has made go on.
fn gone_on(all: &[Marked], at: usize) -> Option<usize> {
    let of = all.get(at)?.marks.first()?.undoes?;
    all.get(..at)?.iter().position(|before| before.marks.iter().any(|mark| mark.batch == of))
}

/// The first stay of those that undos have made go on.
fn begun(all: &[Marked], at: usize) -> usize {
    let mut first = at;
    while let Some(before) = gone_on(all, first) {
        first = before;
    }
    first
}

/// What tells two people apart under one ID.
const NAMES: [Field; 2] = [Field::FirstName, Field::LastName];

/// Whether somebody who came has the name of who went.
fn is_namesake(gone: &BatchPatron, come: &BatchPatron) -> bool {
    let change = |did: &BatchPatron, field: Field| did.changes.iter().find(|change| change.field == field).cloned();
    NAMES.iter().all(|field| {
        let before = change(gone, *field).map_or(Value::Blank, |change| change.before);
        let after = change(come, *field).map_or(Value::Blank, |change| change.after);
        before == after
    })
}

/// Following stays from one to the next.
struct Search<'t, T> {
    trails: &'t mut T,
    known: BTreeMap<CanonicalId, Vec<Marked>>,
}

impl<'t, T: Trails> Search<'t, T> {
    fn of(trails: &'t mut T) -> Self {
        Search { trails, known: BTreeMap::new() }
    }

    fn stays(&mut self, key: &CanonicalId) -> Result<Vec<Marked>, T::Error> {
        if let Some(known) = self.known.get(key) {
            return Ok(known.clone());
        }
        let stays = in_stays(key, self.trails.marks(key)?);
        self.known.insert(key.clone(), stays.clone());
        Ok(stays)
    }

    /// All stays of whoever was under a key when this batch was applied.
    fn whole(&mut self, key: CanonicalId, batch: u64) -> Result<Stays, T::Error> {
        let mut stays = Stays::default();
        let mut open = vec![(key, batch)];
        while let Some((key, batch)) = open.pop() {
            let all = self.stays(&key)?;
            let Some(at) = all.iter().position(|one| one.stay.has(batch)) else { continue };
            let Some(one) = all.get(at) else { continue };
            if stays.insert(&one.stay) {
                open.extend(self.under_other_keys(one)?);
                let others = self.under_the_same(&all, at)?.into_iter().filter_map(|other| all.get(other));
                open.extend(others.map(|other| (other.stay.key.clone(), other.stay.first)));
            }
        }
        Ok(stays)
    }

    /// Keys and batches of the same patron's stays that begin or end in a batch of this one.
    fn under_other_keys(&mut self, one: &Marked) -> Result<Vec<(CanonicalId, u64)>, T::Error> {
        let key = &one.stay.key;
        let mut others = Vec::new();
        for mark in &one.marks {
            let joined = self.trails.joined(mark.batch)?;
            others.extend(joined.moved.get(key).map(|other| (other.clone(), mark.batch)));
            for (gone, kept) in joined.merges_of(key) {
                if self.stands(&gone, mark.batch)? {
                    others.push((if gone == *key { kept } else { gone }, mark.batch));
                }
            }
        }
        Ok(others)
    }

    /// Whether somebody who was merged into another in a batch has not come back since.
    fn stands(&mut self, gone: &CanonicalId, batch: u64) -> Result<bool, T::Error> {
        let all = self.stays(gone)?;
        let Some(at) = all.iter().position(|one| one.stay.has(batch)) else { return Ok(true) };
        Ok(!(at + 1..all.len()).any(|later| begun(&all, later) == begun(&all, at)))
    }

    /// The places of the same patron's stays under the same key.
    fn under_the_same(&mut self, all: &[Marked], at: usize) -> Result<Vec<usize>, T::Error> {
        let mut others: Vec<usize> = gone_on(all, at).into_iter().collect();
        others.extend((at + 1..all.len()).filter(|later| gone_on(all, *later) == Some(at)));
        if self.is_again(all, at)? {
            others.extend(at.checked_sub(1));
        }
        if self.is_again(all, at + 1)? {
            others.push(at + 1);
        }
        Ok(others)
    }

    /// Whether a stay is that of whoever was there before: taken out, and registered again.
    fn is_again(&mut self, all: &[Marked], at: usize) -> Result<bool, T::Error> {
        let before = at.checked_sub(1).and_then(|before| all.get(before)?.marks.last());
        let now = all.get(at).and_then(|now| now.marks.first().map(|come| (&now.stay.key, come)));
        let (Some(gone), Some((key, come))) = (before, now) else { return Ok(false) };
        if gone.action != BatchAction::Removed || come.undoes.is_some() {
            return Ok(false);
        }
        for batch in [gone.batch, come.batch] {
            if self.trails.joined(batch)?.is_about(key) {
                return Ok(false);
            }
        }
        let (gone, come) = (self.trails.entry(gone.batch, key)?, self.trails.entry(come.batch, key)?);
        Ok(gone.zip(come).is_some_and(|(gone, come)| is_namesake(&gone, &come)))
    }

    /// The keys of these stays under which there is a patron.
    fn living(&mut self, stays: &Stays) -> Result<BTreeSet<CanonicalId>, T::Error> {
        let mut living = BTreeSet::new();
        for key in stays.last_keys() {
            if self.trails.lives(key)? {
                living.insert(key.clone());
            }
        }
        Ok(living)
    }
}
