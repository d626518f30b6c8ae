//! Who is who, said plainly: people who come, go, get other IDs and become one record, kept beside a store that has to know
//! the same from its history alone.

use crate::support::*;
use crate::{by_hand, key};
use model::batch::BatchKind;
use model::id::{CanonicalId, PrimaryId};
use model::patron::{Identifier, Patron};
use model::plan::Step;
use model::progress::Silent;
use model::upkeep::{Purge, Remains};
use std::collections::{BTreeMap, BTreeSet};
use store::Store;

/// What there is of somebody: their record, and into whose it was merged.
#[derive(Debug, Clone, Default, PartialEq)]
struct State {
    patron: Option<Patron>,
    into: Option<usize>,
}

#[derive(Debug, Default)]
struct Person {
    now: State,
    /// The record they had when they were last taken out.
    last: Option<Patron>,
    /// What the history has of them, by batch and key.
    entries: BTreeSet<(u64, CanonicalId)>,
    is_purged: bool,
}

/// What a batch does to somebody.
#[derive(Debug, Clone)]
struct Turn {
    person: usize,
    before: State,
    after: State,
}

/// The same sequence of numbers for the same start.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

const KEYS: [&str; 3] = ["A", "B", "C"];
/// What may happen; what is written more than once happens more often.
const STEPS: [&str; 12] = [
    "comes",
    "comes again",
    "gets",
    "gets",
    "merged into",
    "merged into",
    "drops its other IDs",
    "changes",
    "undone",
    "undone",
    "undone",
    "purged",
];

struct World<'s> {
    store: &'s mut Store,
    /// What tells the IDs of this world from those of others in the same store.
    mark: String,
    people: Vec<Person>,
    batches: BTreeMap<u64, Vec<Turn>>,
    told: Vec<String>,
}

/// Worlds of a few people and IDs, in each of which a few things happen; how often each did.
pub(crate) fn live(store: &mut Store, worlds: u64, steps: usize) -> BTreeMap<&'static str, usize> {
    let mut happened = BTreeMap::new();
    for number in 0..worlds {
        let mut dice = Dice(number);
        let mut world = World {
            store: &mut *store,
            mark: format!("W{number}"),
            people: Vec::new(),
            batches: BTreeMap::new(),
            told: Vec::new(),
        };
        for _ in 0..steps {
            let step = STEPS[dice.below(STEPS.len())];
            if world.does(step, &mut dice) {
                *happened.entry(step).or_default() += 1;
                world.holds();
            }
        }
    }
    happened
}

impl World<'_> {
    /// Does it, where it can be done.
    fn does(&mut self, step: &str, dice: &mut Dice) -> bool {
        let id = format!("{}{}", self.mark, KEYS[dice.below(KEYS.len())]);
        if step == "comes" {
            let patron = named(&id, &format!("Person {}", self.people.len()), "Lee");
            self.people.push(Person::default());
            let person = self.people.len() - 1;
            let comes = self.turn(step, vec![self.becomes(person, Some(patron))]);
            if !comes {
                self.people.pop();
            }
            return comes;
        }
        if step == "undone" {
            return self.undoes(dice);
        }
        if self.people.is_empty() {
            return false;
        }
        let person = dice.below(self.people.len());
        let now = self.people[person].now.patron.clone();
        match (step, now) {
            ("comes again", None) if self.may_come_again(person) => {
                let last = self.people[person].last.clone();
                self.turn(step, vec![self.becomes(person, last)])
            }
            ("gets", Some(now)) if now.key() != key(&id) => {
                self.turn(step, vec![self.becomes(person, Some(under(&now, &id)))])
            }
            ("merged into", Some(now)) => {
                let other = dice.below(self.people.len());
                let Some(kept) = self.people[other].now.patron.clone().filter(|_| other != person) else {
                    return false;
                };
                let mut both = kept;
                both.details.identifiers.push(identifier("OTHER_ID", now.primary_id.as_str()));
                both.details.identifiers.extend(now.details.identifiers.iter().cloned());
                let mut goes = self.becomes(person, None);
                goes.after.into = Some(other);
                self.turn(step, vec![self.becomes(other, Some(both)), goes])
            }
            ("drops its other IDs", Some(mut now)) if !now.details.identifiers.is_empty() => {
                now.details.identifiers.clear();
                self.turn(step, vec![self.becomes(person, Some(now))])
            }
            ("changes", Some(mut now)) => {
                now.details.middle_name = Some(format!("M{}", self.told.len()).into());
                self.turn(step, vec![self.becomes(person, Some(now))])
            }
            ("purged", Some(now)) => {
                self.purge(person, &now.key());
                true
            }
            _ => false,
        }
    }

    fn becomes(&self, person: usize, patron: Option<Patron>) -> Turn {
        let before = self.people[person].now.clone();
        Turn { person, before, after: State { patron, into: None } }
    }

    /// One who was taken out, and after whom nobody had the ID.
    fn may_come_again(&self, person: usize) -> bool {
        let it = &self.people[person];
        let is_out = !it.is_purged && it.now == State::default();
        is_out && it.last.as_ref().is_some_and(|last| self.last_under(&last.key()) == Some(person))
    }

    /// Who was the last under a key, as far as the history tells.
    fn last_under(&self, key: &CanonicalId) -> Option<usize> {
        let of = |(number, person): (usize, &Person)| {
            let batches = person.entries.iter().filter(|(_, own)| own == key).map(|(batch, _)| *batch);
            Some((batches.max()?, number))
        };
        self.people.iter().enumerate().filter_map(of).max().map(|(_, number)| number)
    }

    /// Takes a batch back whose people are as it left them.
    fn undoes(&mut self, dice: &mut Dice) -> bool {
        let numbers: Vec<u64> = self.batches.keys().copied().collect();
        let Some(number) = numbers.get(dice.below(numbers.len().max(1))).copied() else { return false };
        let turns = self.batches[&number].clone();
        let as_left = turns.iter().all(|turn| {
            let person = &self.people[turn.person];
            !person.is_purged && person.now == turn.after
        });
        let back = |turn: Turn| Turn { person: turn.person, before: turn.after, after: turn.before };
        as_left && self.applies("undone", BatchKind::Undo(number), turns.into_iter().map(back).collect())
    }

    fn turn(&mut self, step: &str, turns: Vec<Turn>) -> bool {
        self.applies(step, BatchKind::Account, turns)
    }

    /// Applies it as a batch, where nobody else has one of the IDs.
    fn applies(&mut self, step: &str, kind: BatchKind, turns: Vec<Turn>) -> bool {
        let touched = |person: usize| turns.iter().any(|turn| turn.person == person);
        let others = self.people.iter().enumerate().filter(|(number, _)| !touched(*number));
        let others = others.filter_map(|(_, person)| person.now.patron.as_ref());
        let all = others.chain(turns.iter().filter_map(|turn| turn.after.patron.as_ref()));
        let mut taken = BTreeSet::new();
        if !all.flat_map(Patron::canonical_ids).all(|id| taken.insert(id)) {
            return false;
        }
        let mut steps = Vec::new();
        for turn in &turns {
            steps.extend(self.steps(turn));
        }
        by_hand(self.store, kind, &steps);
        let batch = self.store.facts().unwrap().last_batch.unwrap().0;
        let whom: Vec<String> = turns.iter().map(|turn| format!("{} {:?}", turn.person, shown(&turn.after))).collect();
        self.told.push(format!("{batch}: {step} {kind:?}: {}", whom.join(", ")));
        for turn in &turns {
            let person = &mut self.people[turn.person];
            if turn.after.patron.is_none() {
                person.last.clone_from(&turn.before.patron);
            }
            person.now = turn.after.clone();
            let sides = [&turn.before.patron, &turn.after.patron].into_iter().flatten();
            person.entries.extend(sides.map(|patron| (batch, patron.key())));
        }
        self.batches.insert(batch, turns);
        true
    }

    fn steps(&mut self, turn: &Turn) -> Vec<Step> {
        let (before, after) = (turn.before.patron.as_ref(), turn.after.patron.as_ref());
        let keys = [before, after].map(|patron| patron.map(Patron::key));
        let ids: Vec<&str> = keys.iter().flatten().map(CanonicalId::as_str).collect();
        let now = snapshot(self.store, &ids);
        let version = |key: &CanonicalId| now.owner(key).unwrap().version;
        if let (Some(before), Some(after)) = (before, after)
            && before.key() == after.key()
        {
            return vec![update(before, after.clone(), version(&before.key()))];
        }
        let goes = before.map(|before| remove(before.clone(), version(&before.key())));
        let comes = after.map(|after| create_after(now.former(&after.key()), after.clone()));
        goes.into_iter().chain(comes).collect()
    }

    /// The person whose record somebody's is part of.
    fn root(&self, person: usize) -> usize {
        self.people[person].now.into.map_or(person, |into| self.root(into))
    }

    /// What the history has of somebody and of those who were merged into them.
    fn entries(&self, root: usize) -> BTreeSet<(u64, CanonicalId)> {
        let whose = self.people.iter().enumerate().filter(|(number, _)| self.root(*number) == root);
        whose.flat_map(|(_, person)| person.entries.iter().cloned()).collect()
    }

    /// That the store knows of each who is there what is theirs, and nothing of anybody else.
    fn holds(&mut self) {
        for person in 0..self.people.len() {
            let Some(now) = self.people[person].now.patron.clone() else { continue };
            let expected = self.entries(person);
            let entries = self.store.journal().entries_of(&now.key()).unwrap();
            let entries: BTreeSet<_> =
                entries.iter().map(|entry| (entry.batch, entry.did.primary_id.canonical())).collect();
            assert_eq!(entries, expected, "of {person}: {:#?}", self.told);
            let batches: BTreeSet<u64> = expected.iter().map(|(batch, _)| *batch).collect();
            let found = self.store.patrons().find(now.primary_id.as_str(), 1).unwrap().remove(0);
            assert_eq!(found.batches, Vec::from_iter(batches), "of {person}: {:#?}", self.told);
        }
    }

    /// Takes somebody out for good, with what is left under their IDs of people who are nowhere, and nobody else.
    fn purge(&mut self, person: usize, own: &CanonicalId) {
        let theirs = self.entries(person);
        let keys: BTreeSet<&CanonicalId> = theirs.iter().map(|(_, key)| key).collect();
        let is_left_under_them = |root: usize| {
            let is_nowhere = self.people[root].now.patron.is_none();
            is_nowhere && self.entries(root).iter().any(|(_, key)| keys.contains(key))
        };
        let goes = |number: usize| self.root(number) == person || is_left_under_them(self.root(number));
        let going: BTreeSet<usize> = (0..self.people.len()).filter(|number| goes(*number)).collect();
        let all_keys = going.iter().flat_map(|number| self.people[*number].entries.iter().map(|(_, key)| key.clone()));
        let mut ids: BTreeSet<CanonicalId> =
            all_keys.filter(|key| self.last_under(key).is_some_and(|last| going.contains(&last))).collect();
        ids.insert(own.clone());

        let purge = Purge::Patron(own.clone());
        let upkeep = self.store.upkeep().unwrap();
        assert_eq!(upkeep.preview(&purge).unwrap().ids, Vec::from_iter(ids), "{person}: {:#?}", self.told);
        let would = upkeep.purgeable(&purge).unwrap();
        assert_eq!(upkeep.purge(&purge, Remains::Nothing, &actor(9), &Silent).unwrap(), would);
        assert_eq!(would.patrons, 1, "{person}: {:#?}", self.told);
        self.told.push(format!("purged {person}, and with them {going:?}"));
        for number in going {
            self.people[number] = Person { is_purged: true, ..Person::default() };
        }
        let expected: BTreeSet<_> = self.people.iter().flat_map(|person| person.entries.iter().cloned()).collect();
        let mut left = BTreeSet::new();
        for batch in self.batches.keys() {
            let patrons = self.store.journal().batch(*batch).unwrap().unwrap().patrons;
            left.extend(patrons.iter().map(|patron| (*batch, patron.primary_id.canonical())));
        }
        assert_eq!(left, expected, "{:#?}", self.told);
    }
}

fn identifier(kind: &'static str, value: &str) -> Identifier {
    Identifier { kind: kind.into(), value: value.into(), note: None, active: true }
}

/// The patron under another ID, which was perhaps theirs before.
fn under(before: &Patron, id: &str) -> Patron {
    let mut after = Patron { primary_id: PrimaryId::new(id).unwrap(), ..before.clone() };
    after.details.identifiers.retain(|identifier| CanonicalId::of(&identifier.value) != key(id));
    after.details.identifiers.push(identifier("FORMER_ID", before.primary_id.as_str()));
    after
}

fn shown(state: &State) -> String {
    let Some(patron) = &state.patron else { return format!("gone into {:?}", state.into) };
    let others: Vec<&str> = patron.details.identifiers.iter().map(|other| &*other.value).collect();
    format!("{} {}", patron.primary_id, others.join(" "))
}
