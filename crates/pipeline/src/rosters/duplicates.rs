//! Who is there twice. Records are laid side by side by what they have in common ([`planner::shared_marks`]), those whose
//! names may be one person's are fetched, and `planner` says of each two whether they are one.
//!
//! Of a million patrons some hundred bytes each are held: the key, the names, and a number for each mark.

use super::groups::is_of;
use crate::error::stopped_or_store;
use crate::{PipelineError, World};
use model::batch::PatronHistory;
use model::duplicates::{Duplicates, Evidence, Pair, Standing, Twin};
use model::id::CanonicalId;
use model::patron::Patron;
use model::progress::Phase;
use model::snapshot::{Scope, Snapshot, StoredPatron, TOO_MANY_ALIKE};
use planner::Names;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use store::Store;

/// So many pairs are fetched at a time.
const AT_ONCE: usize = 1_000;

/// The patrons who are there twice, one of the two at least of these user groups; without a group, all.
///
/// # Errors
/// When the store cannot be read.
pub fn duplicates(store: &mut Store, groups: &[String], world: &World<'_>) -> Result<Duplicates, PipelineError> {
    let mut people = People::default();
    world.phase(Phase::Fetching, None, || {
        let mut see = |stored: StoredPatron| {
            people.add(&stored.patron);
            ControlFlow::Continue(())
        };
        store.patrons().scan(&mut see, world.progress).map_err(stopped_or_store)?;
        Ok::<_, PipelineError>(((), people.keys.len() as u64))
    })?;
    world.phase(Phase::Comparing, None, || {
        let (alike, crowds) = world.on_threads(|| people.alike());
        let mut pairs = Vec::new();
        for some in alike.chunks(AT_ONCE) {
            world.go_on()?;
            let named: Vec<_> = some.iter().map(|(one, other)| (people.key(*one), people.key(*other))).collect();
            let ids = named.iter().flat_map(|(one, other)| [one.clone(), other.clone()]).collect();
            let snapshot = store.patrons().snapshot(&Scope::new(ids), world.progress).map_err(stopped_or_store)?;
            let found = named.iter().filter_map(|(one, other)| one_person(one, other, groups, &snapshot));
            let found: Vec<Found<'_>> = found.collect();
            let standings = standings(store, &found)?;
            let twin = |patron: &Patron| Twin::of(patron, standings.get(&patron.key()).copied().unwrap_or_default());
            pairs.extend(found.into_iter().map(|(one, other, evidence)| Pair::of(twin(one), twin(other), evidence)));
        }
        pairs.sort_by(Pair::order);
        let found = pairs.len() as u64;
        Ok::<_, PipelineError>((Duplicates { groups: groups.to_vec(), pairs, crowds }, found))
    })
}

/// Two records of one person, with what speaks for that.
type Found<'s> = (&'s Patron, &'s Patron, Evidence);

/// Two records, if they are one person and one of them is of the groups.
fn one_person<'s>(
    one: &CanonicalId,
    other: &CanonicalId,
    groups: &[String],
    snapshot: &'s Snapshot,
) -> Option<Found<'s>> {
    let patron = |key: &CanonicalId| {
        let stored = snapshot.owner(key).filter(|stored| stored.patron.key() == *key)?;
        Some(&stored.patron)
    };
    let (one, other) = (patron(one)?, patron(other)?);
    if !is_of(one, groups) && !is_of(other, groups) {
        return None;
    }
    let evidence = planner::evidence(one, other)?;
    Some((one, other, evidence))
}

/// How the records of these pairs stand in the store.
fn standings(store: &mut Store, found: &[Found<'_>]) -> Result<BTreeMap<CanonicalId, Standing>, PipelineError> {
    let keys: BTreeSet<CanonicalId> = found.iter().flat_map(|(one, other, _)| [one.key(), other.key()]).collect();
    let keys: Vec<CanonicalId> = keys.into_iter().collect();
    let histories = store.journal().patron_histories(&keys).map_err(stopped_or_store)?;
    let standing = |history: PatronHistory| {
        let chose_password = history.credential.is_own();
        (history.key, Standing { chose_password, since: history.trail.first().map(|touch| touch.batch) })
    };
    Ok(histories.into_iter().map(standing).collect())
}

/// Texts in one piece of memory.
#[derive(Default)]
struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    fn get(&self, at: usize) -> &str {
        let begin = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(begin);
        self.text.get(begin..end).unwrap_or_default()
    }

    fn len(&self) -> usize {
        self.ends.len()
    }
}

/// What is held of all patrons.
#[derive(Default)]
struct People {
    keys: Texts,
    /// The five names of each, as [`Names::from_parts`] takes them.
    names: Texts,
    /// A number for each mark: the upper bits of the mark, and behind them who has it.
    marked: Vec<u64>,
}

/// So many bits of a number say who it is: enough for all the people of a large country. Marks of which the other bits
/// are the same by chance lead to a few more comparisons.
const WHO: u32 = 28;

/// What stands between the names of somebody, and in none of them.
const BETWEEN: &str = "\u{1F}";

impl People {
    fn add(&mut self, patron: &Patron) {
        let details = &patron.details;
        let who = (self.keys.len() as u64) & ((1 << WHO) - 1);
        self.keys.push(patron.key().as_str());
        let parts = [
            &details.first_name,
            &details.middle_name,
            &details.last_name,
            &details.rare.preferred_first_name,
            &details.rare.preferred_last_name,
        ];
        let parts = parts.map(|part| part.as_deref().unwrap_or_default());
        self.names.push(&parts.join(BETWEEN));
        planner::shared_marks(patron, &mut |mark| self.marked.push(((mark >> WHO) << WHO) | who));
    }

    fn key(&self, who: usize) -> CanonicalId {
        CanonicalId::from_canonical(self.keys.get(who))
    }

    /// Those whose names may be one person's among those who have a mark in common, each two once; and how many marks too
    /// many have to be compared by.
    fn alike(&mut self) -> (Vec<(usize, usize)>, u64) {
        self.marked.par_sort_unstable();
        self.marked.dedup();
        let together = |one: &u64, other: &u64| one >> WHO == other >> WHO;
        let blocks: Vec<&[u64]> = self.marked.chunk_by(together).filter(|block| block.len() > 1).collect();
        let is_crowd = |block: &&&[u64]| block.len() > TOO_MANY_ALIKE;
        let crowds = blocks.iter().filter(is_crowd).count() as u64;
        let compared = blocks.par_iter().filter(|block| !is_crowd(block));
        let mut alike: Vec<(usize, usize)> = compared.flat_map_iter(|block| self.alike_in(block)).collect();
        alike.par_sort_unstable();
        alike.dedup();
        (alike, crowds)
    }

    /// The same of some who have one mark.
    fn alike_in(&self, block: &[u64]) -> Vec<(usize, usize)> {
        let who = |number: &u64| usize::try_from(number & ((1 << WHO) - 1)).expect("28 bits");
        let people: Vec<(usize, Names)> = block.iter().map(who).map(|who| (who, self.names_of(who))).collect();
        let mut alike = Vec::new();
        for (at, (one, names)) in people.iter().enumerate() {
            let others = people.iter().skip(at + 1).filter(|(_, others)| planner::names_may_match(names, others));
            alike.extend(others.map(|(other, _)| (*one, *other)));
        }
        alike
    }

    fn names_of(&self, who: usize) -> Names {
        let mut parts = self.names.get(who).split(BETWEEN).map(|part| (!part.is_empty()).then_some(part));
        let mut next = || parts.next().flatten();
        let (first, middle, last) = (next(), next(), next());
        Names::from_parts(first, middle, last, next(), next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::NaiveDate;
    use model::id::PrimaryId;

    fn people(names: &[(&str, &str)], born: &str) -> People {
        let mut people = People::default();
        for (number, (first, last)) in names.iter().enumerate() {
            let mut patron =
                Patron { primary_id: PrimaryId::new(&format!("A{number}")).unwrap(), details: Box::default() };
            patron.details.first_name = Some((*first).into());
            patron.details.last_name = Some((*last).into());
            patron.details.birth_date = born.parse::<NaiveDate>().ok();
            people.add(&patron);
        }
        people
    }

    #[test]
    fn only_those_are_fetched_whose_names_may_be_one_persons() {
        let names = [("Ana", "Lind"), ("Bo", "Berg"), ("Ana", "Lind"), ("Chidi", "Okafor"), ("Berg", "Bo")];
        assert_eq!(people(&names, "1987-03-04").alike(), (vec![(0, 2), (1, 4)], 0));
        assert_eq!(people(&names, "").alike(), (vec![(0, 2)], 0), "nothing in common but the name");
    }

    /// A placeholder of a birth date costs no comparison of each with each, and those of one name are found all the same.
    #[test]
    fn a_crowd_is_counted_and_compared_by_name() {
        let letters: Vec<String> = (0..=TOO_MANY_ALIKE).map(|number| format!("Name{number}")).collect();
        let mut names: Vec<(&str, &str)> = letters.iter().map(|letters| (letters.as_str(), "Lind")).collect();
        names.push(("Name7", "LIND"));
        let (alike, crowds) = people(&names, "1900-01-01").alike();
        assert_eq!((alike, crowds), (vec![(7, TOO_MANY_ALIKE + 1)], 1));
    }

    #[test]
    fn texts_come_back_as_they_went_in() {
        let mut texts = Texts::default();
        for text in ["Núñez", "", "Lind"] {
            texts.push(text);
        }
        assert_eq!([0, 1, 2, 3].map(|at| texts.get(at)), ["Núñez", "", "Lind", ""]);
        assert_eq!(texts.len(), 3);
    }
}
