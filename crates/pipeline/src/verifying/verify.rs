//! Lists against the store that they were loaded into.

use super::aside::{self, Aside};
use super::explain::{self, Reasons, Settled};
use super::loaded;
use super::look::{self, Looked, Open};
use super::picking::{self, Picking};
use crate::error::stopped_or_store;
use crate::planning::{patrons_of, plan};
use crate::reading::read_lists;
use crate::story::Lists;
use crate::{PipelineError, World, stores};
use model::batch::{BatchAction, Touch};
use model::codes::Code;
use model::draft::{CheckedRow, Verdict};
use model::id::CanonicalId;
use model::listing::Checked;
use model::patron::Patron;
use model::place::{RowRef, TableId};
use model::plan::{PlannedRow, Step};
use model::progress::{Event, Phase};
use model::settings::Settings;
use model::snapshot::{Scope, Snapshot, StoreFacts};
use model::verification::{ComparedValue, Difference, Differs, PeopleCounts, Tallies, Verification, VerifiedFile};
use planner::{Completion, IdAssigner};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::mem;
use store::{Store, StoreError};

/// So many patrons of the store are held at a time.
const CHUNK: usize = 16_384;

/// So many histories are asked for at a time.
const HISTORIES: usize = 1024;

/// Lists that were compared with a store.
#[derive(Debug, Clone)]
pub enum Verified {
    /// This came of it. The rows are no longer in the lists.
    Compared(Box<Checked>, Box<Verification>),
    /// One of the files cannot be used; nothing was compared.
    Unusable(Box<Checked>),
}

/// Compares lists with the store that they were loaded into, and picks so many people to be seen side by side. They are
/// read as they are when they are loaded, with the profile of that batch where nobody has named another. Never writes.
///
/// # Errors
/// When a file or the store cannot be read, or what was said about the lists cannot be meant.
pub fn verify(
    lists: &Lists<'_>,
    sample: usize,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Verified, PipelineError> {
    let store = stores::open_existing(lists.store, settings)?;
    let mut store = store.ok_or_else(|| StoreError::Missing(lists.store.to_owned()))?;
    let read = read_lists(lists.files, lists.reading, settings, world)?;
    let loaded::Remembered { files, profile, batches } = loaded::of(read.sources(), &mut store)?;
    let mut checked = read.with_profile(profile).check(world)?;
    if checked.unusable() {
        return Ok(Verified::Unusable(Box::new(checked)));
    }
    checked.request.planning = lists.planning.request.clone();
    let aside = aside::of(&checked);
    let loaded = loaded_by(&checked, &files);
    let picking = Picking::of(files.iter().map(|file| &file.source), sample);
    let comparison = Comparison::new(checked.group.clone(), picking);
    let mut verifying = Verifying { lists, settings, world, store, loaded, batches, comparison };
    let rows = verifying.rows_with_ids(&mut checked)?;
    let open = verifying.look_at_all(rows, &checked)?;
    if !open.is_empty() {
        checked = verifying.explain_all(open, checked)?;
    }
    let Verifying { mut store, comparison, .. } = verifying;
    let verification = comparison.finish(store.facts()?, files, aside);
    Ok(Verified::Compared(Box::new(checked), Box::new(verification)))
}

/// A comparison at work.
struct Verifying<'a> {
    lists: &'a Lists<'a>,
    settings: &'a Settings,
    world: &'a World<'a>,
    store: Store,
    /// The newest batch that loaded each list, where one did.
    loaded: HashMap<TableId, u64>,
    /// Of a list that was loaded in several batches, all of them by the newest.
    batches: BTreeMap<u64, Vec<u64>>,
    comparison: Comparison,
}

impl Verifying<'_> {
    /// The rows; where the list has no IDs, each with the one that it was given.
    fn rows_with_ids(&mut self, checked: &mut Checked) -> Result<Vec<CheckedRow>, PipelineError> {
        let mut rows = mem::take(&mut checked.rows);
        self.comparison.people.rows_read = rows.len() as u64;
        if let Some(given) = IdAssigner::of(&checked.profile, self.settings) {
            let snapshot = patrons_of(&rows, Some(&given), Vec::new(), &mut self.store, self.world)?;
            given.settle(&mut rows, &snapshot, &mut checked.findings);
        }
        Ok(rows)
    }

    /// Lays every row beside its patron; gives those that are not in the store as they say.
    fn look_at_all(
        &mut self,
        rows: Vec<CheckedRow>,
        checked: &Checked,
    ) -> Result<Vec<(CheckedRow, Open)>, PipelineError> {
        let (world, total) = (self.world, rows.len() as u64);
        let with = completion(checked, self.settings, world)?;
        let mut rows = rows.into_iter();
        world.phase(Phase::Comparing, Some(total), || {
            let mut open = Vec::new();
            loop {
                let chunk: Vec<CheckedRow> = rows.by_ref().take(CHUNK).collect();
                if chunk.is_empty() {
                    return Ok::<_, PipelineError>((open, total));
                }
                world.go_on()?;
                let done = chunk.len() as u64;
                let snapshot = self.patrons(chunk.iter().filter_map(ready).map(Patron::key).collect())?;
                let looked: Vec<Looked<'_>> =
                    world.on_threads(|| chunk.into_par_iter().map(|row| look::at(row, &snapshot, &with)).collect());
                let made = self.made_by_lists(&looked)?;
                for one in looked {
                    match one {
                        Looked::LeftOut(codes) => self.comparison.leave_out(&codes),
                        Looked::Same { at, listed, stored } => self.comparison.same(at, &listed, stored),
                        Looked::Open(row, mut about) => {
                            about.settle(made.contains(&about.key()));
                            if about.is_same()
                                && let Some(stored) = &about.stored
                            {
                                self.comparison.same(about.at, &about.listed, &stored.patron);
                            } else {
                                open.push((*row, *about));
                            }
                        }
                    }
                }
                world.progress.event(Event::Advance(Phase::Comparing, done));
            }
        })
    }

    /// The patrons whom the batch of their list has made, of those of whom the store has more than the list says.
    fn made_by_lists(&mut self, looked: &[Looked<'_>]) -> Result<HashSet<CanonicalId>, PipelineError> {
        let loaded = |one: &Looked<'_>| match one {
            Looked::Open(_, open) if !open.more.is_empty() => Some((open.key(), *self.loaded.get(&open.at.table)?)),
            Looked::Open(..) | Looked::Same { .. } | Looked::LeftOut(_) => None,
        };
        let asked: Vec<(CanonicalId, u64)> = looked.iter().filter_map(loaded).collect();
        let mut made = HashSet::new();
        for some in asked.chunks(HISTORIES) {
            let trails = self.trails(some.iter().map(|(key, _)| key.clone()).collect())?;
            for (key, newest) in some {
                let trail = trails.get(key).map(Vec::as_slice).unwrap_or_default();
                let batch = self.batch_of(*newest, trail);
                if trail.iter().any(|touch| touch.batch == batch && touch.action == BatchAction::Created) {
                    made.insert(key.clone());
                }
            }
        }
        Ok(made)
    }

    /// The patrons who have one of these IDs.
    fn patrons(&mut self, ids: Vec<CanonicalId>) -> Result<Snapshot, PipelineError> {
        self.store.patrons().snapshot(&Scope::new(ids), self.world.progress).map_err(stopped_or_store)
    }

    /// Explains what is not as it should be, as far as something explains it.
    fn explain_all(&mut self, open: Vec<(CheckedRow, Open)>, mut checked: Checked) -> Result<Checked, PipelineError> {
        let (rows, mut open): (Vec<CheckedRow>, Vec<Open>) = open.into_iter().unzip();
        let mode = checked.mode();
        let profile = self.settings.profiles.get(&checked.profile);
        let policies = profile.map(|profile| self.lists.planning.policies_over(profile)).unwrap_or_default();
        checked.rows = rows;
        let Verifying { lists, settings, world, .. } = *self;
        let planned = plan(checked, Some(&mut self.store), lists.store, lists.planning, settings, world)?;
        let (checked, steps) = (planned.checked, planned.plan.rows);
        self.find_otherwise(&mut open, &steps, &checked)?;
        for (some, steps) in open.chunks(HISTORIES).zip(steps.chunks(HISTORIES)) {
            world.go_on()?;
            let trails = self.trails(some.iter().map(Open::key).collect())?;
            for (open, PlannedRow { step, .. }) in some.iter().zip(steps) {
                let trail = trails.get(&open.key()).map(Vec::as_slice).unwrap_or_default();
                let loaded = self.loaded.get(&open.at.table).map(|newest| self.batch_of(*newest, trail));
                match explain::settle(open, &Reasons { step, loaded, trail, policies: &policies, mode }) {
                    Settled::LeftOut(codes) => self.comparison.leave_out(codes),
                    Settled::Compared(differences) => self.comparison.differs(open, differences),
                }
            }
        }
        Ok(checked)
    }

    /// The batch that loaded a patron, where the list was loaded in several; who was touched by none of them was compared
    /// with the first.
    fn batch_of(&self, newest: u64, trail: &[Touch]) -> u64 {
        let Some(batches) = self.batches.get(&newest) else { return newest };
        let touching = trail.iter().map(|touch| touch.batch).find(|batch| batches.contains(batch));
        touching.or_else(|| batches.first().copied()).unwrap_or(newest)
    }

    /// Looks at those whose ID nobody has and whom the planner has found by another identifier.
    fn find_otherwise(
        &mut self,
        open: &mut [Open],
        steps: &[PlannedRow],
        checked: &Checked,
    ) -> Result<(), PipelineError> {
        let missing = open.iter_mut().zip(steps).filter(|(open, _)| open.stored.is_none());
        let found: Vec<(&mut Open, CanonicalId)> =
            missing.filter_map(|(open, row)| Some((open, is_about(&row.step)?))).collect();
        if found.is_empty() {
            return Ok(());
        }
        let snapshot = self.patrons(found.iter().map(|(_, id)| id.clone()).collect())?;
        let with = completion(checked, self.settings, self.world)?;
        for (open, id) in found {
            if let Some(stored) = snapshot.owner(&id) {
                open.is_about(stored.clone(), &with);
            }
        }
        Ok(())
    }

    /// What was done to these patrons, by key. Each is asked for once.
    fn trails(&mut self, keys: BTreeSet<CanonicalId>) -> Result<HashMap<CanonicalId, Vec<Touch>>, PipelineError> {
        let histories = self.store.journal().patron_histories(&keys.into_iter().collect::<Vec<_>>())?;
        Ok(histories.into_iter().map(|history| (history.key, history.trail)).collect())
    }
}

fn ready(row: &CheckedRow) -> Option<&Patron> {
    match &row.verdict {
        Verdict::Ready(patron) => Some(patron),
        Verdict::Blocked { .. } => None,
    }
}

/// What makes somebody new complete.
fn completion<'a>(
    checked: &'a Checked,
    settings: &'a Settings,
    world: &World<'_>,
) -> Result<Completion<'a>, PipelineError> {
    let Checked { profile, defaults, .. } = checked;
    let profile = settings.profiles.get(profile).ok_or_else(|| PipelineError::no_profile(profile, settings))?;
    Ok(Completion { settings, profile, defaults, today: world.today })
}

/// The patron of the store whom a step is about.
fn is_about(step: &Step) -> Option<CanonicalId> {
    match step {
        Step::Unchanged(id) => Some(id.canonical()),
        Step::Update(update) | Step::Convert(update) => Some(update.after.key()),
        Step::Create(_) | Step::Remove(_) | Step::Question { .. } | Step::LeftOut { .. } => None,
    }
}

/// By which batch the list of each table was loaded.
fn loaded_by(checked: &Checked, files: &[VerifiedFile]) -> HashMap<TableId, u64> {
    let batches = files.iter().filter_map(|file| Some((file.source.sha256.as_str(), file.loaded?.batch)));
    let batches: HashMap<&str, u64> = batches.collect();
    let lists = checked.files.iter().filter_map(|file| Some((file.list.as_ref()?.id, file.source.sha256.as_str())));
    lists.filter_map(|(table, sha256)| Some((table, *batches.get(sha256)?))).collect()
}

/// What has come of a comparison so far.
struct Comparison {
    /// The group of rows that name none.
    group: String,
    people: PeopleCounts,
    left_out: BTreeMap<Code, u64>,
    tallies: Tallies,
    differences: Vec<Difference>,
    picking: Picking,
}

impl Comparison {
    fn new(group: String, picking: Picking) -> Self {
        Comparison {
            group,
            people: PeopleCounts::default(),
            left_out: BTreeMap::new(),
            tallies: Tallies::default(),
            differences: Vec::new(),
            picking,
        }
    }

    /// A row that is not loaded.
    fn leave_out(&mut self, codes: &[Code]) {
        self.people.left_out += 1;
        for code in codes {
            *self.left_out.entry(*code).or_default() += 1;
        }
    }

    /// Somebody who is in the store as the row says.
    fn same(&mut self, at: RowRef, listed: &Patron, stored: &Patron) {
        self.people.compared += 1;
        self.people.stored += 1;
        self.people.same += 1;
        self.tallies.add(&listed.details, Some(stored), &self.group);
        self.picking.consider(at, || picking::side_by_side(at, listed, Some(stored), &[]));
    }

    /// Somebody who is not.
    fn differs(&mut self, open: &Open, differences: Vec<Difference>) {
        let stored = open.stored.as_ref().map(|stored| &stored.patron);
        self.people.compared += 1;
        self.people.stored += u64::from(stored.is_some());
        self.people.same += u64::from(differences.is_empty());
        self.tallies.add(&open.listed.details, stored, &self.group);
        for difference in &differences {
            if let Differs::Field(values) = &difference.what {
                self.tallies.add_difference(values.field, difference.because.is_some());
            }
        }
        self.picking.consider(open.at, || {
            let fields = open.differing.iter().chain(&open.more);
            let values: Vec<ComparedValue> = fields.map(|field| open.values(*field)).collect();
            picking::side_by_side(open.at, &open.listed, stored, &values)
        });
        self.differences.extend(differences);
    }

    fn finish(self, store: StoreFacts, files: Vec<VerifiedFile>, aside: Aside) -> Verification {
        let Comparison { group: _, people, left_out, tallies, mut differences, picking } = self;
        let Aside { unused, unused_rows, not_carried } = aside;
        let people = PeopleCounts { others: store.patrons.saturating_sub(people.stored), ..people };
        // In the order of the lists otherwise.
        differences.sort_by_key(|difference| difference.because.is_some());
        Verification {
            store: store.name,
            files,
            people,
            left_out,
            unused,
            unused_rows,
            not_carried,
            tallies,
            differences,
            sample: picking.finish(),
        }
    }
}
