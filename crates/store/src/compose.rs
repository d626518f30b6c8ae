//! A store of two: patrons in another library system, and here what that system does not keep, their journal and the
//! guard lists.
//!
//! No transaction spans the two, and the system writes each patron by itself. What is promised instead: before the first
//! patron is sent the audit chain says so, what was done is a batch even where it is not all, and the same plan applied
//! again does the rest and sends nobody twice. Start with [`Remote`], which is all that such a system has to do.

use crate::fitting::{self, Keyed};
use crate::matching::Needle;
use crate::parts::Recorded;
use crate::{First, Guards, Journal, Locked, Parts, Patrons, See, Store, StoreError, audit, gathering};
use model::audit::AuditLink;
use model::batch::{BatchAction, BatchDetail, BatchHead, BatchSummary, PatronHistory, undone_by};
use model::changeset::{Applied, Changeset, Partly, Write};
use model::codes;
use model::id::CanonicalId;
use model::layout::KnownLayout;
use model::person::{PasswordEvent, PatronEntry};
use model::plan::StalePatron;
use model::progress::{Event, Phase, Progress, Silent};
use model::search::{Fit, Hit, Hits, Search};
use model::snapshot::{FoundPatron, Scope, Snapshot, StoreFacts, StoredPatron};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// So many patrons are sent between two words about it.
const STEP: usize = 1000;

/// What stands between the name of a plan and the number of a part of it, in the id of the batch that did the part.
const PART: &str = "#";

/// A library system somewhere else, as far as it keeps patrons.
pub trait Remote: Send {
    /// How it is called in output: an address without secrets.
    fn name(&self) -> String;

    /// How many patrons it has.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn count(&mut self) -> Result<u64, StoreError>;

    /// The patrons who own one of these identifiers, each once. A version is any number that no two states of a patron
    /// share.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn owners(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<Vec<StoredPatron>, StoreError>;

    /// Every patron in the order of their keys, until `see` has seen enough.
    ///
    /// # Errors
    /// When it cannot be asked, or somebody asks to stop.
    fn scan(&mut self, see: &mut See<'_>, progress: &dyn Progress) -> Result<(), StoreError>;

    /// Writes one patron, or takes one out, and says which version that is now.
    ///
    /// # Errors
    /// When it was not done. [`StoreError::Refused`] is about this patron; after any other nobody else is tried.
    fn write(&mut self, write: &Write<'_>) -> Result<u64, StoreError>;
}

/// A store whose patrons are in this system, and everything else in a store here.
pub fn compose(patrons: Box<dyn Remote>, rest: Store) -> Store {
    Store(Box::new(Composed { patrons, rest: rest.0 }))
}

struct Composed {
    patrons: Box<dyn Remote>,
    /// Its own patrons are nobody; its journal is about those of the system.
    rest: Box<dyn Parts>,
}

impl Parts for Composed {
    fn facts(&mut self) -> Result<StoreFacts, StoreError> {
        let facts = self.rest.facts()?;
        Ok(StoreFacts { name: self.patrons.name(), patrons: self.patrons.count()?, ..facts })
    }

    fn second_reader(&self) -> Result<Option<Box<dyn Parts>>, StoreError> {
        // Two at a time would only be throttled the sooner.
        Ok(None)
    }

    fn patrons(&mut self) -> &mut dyn Patrons {
        self
    }

    fn journal(&mut self) -> &mut dyn Journal {
        self
    }

    fn guards(&mut self) -> Option<&mut dyn Guards> {
        self.rest.guards()
    }
}

impl Patrons for Composed {
    fn snapshot(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<Snapshot, StoreError> {
        let now = self.look(scope, progress)?;
        progress.event(Event::Advance(Phase::Fetching, scope.ids().len() as u64));
        Ok(now)
    }

    fn scan(&mut self, see: &mut See<'_>, progress: &dyn Progress) -> Result<(), StoreError> {
        go_on(progress)?;
        self.patrons.scan(see, progress)
    }

    fn search(&mut self, search: &Search) -> Result<Hits, StoreError> {
        let needle = Needle::new(&search.text);
        let owner = if needle.is_everybody() { None } else { self.owner(needle.id())? };
        let gathered = match owner {
            Some(owner) => gathering::owner_only(search, &needle, owner),
            None => gathering::by_scanning(search, &needle, &mut |see| self.patrons.scan(see, &Silent))?,
        };
        let (fitting, total) = gathered.ranked();
        let (fits, found): (Vec<Fit>, Vec<StoredPatron>) = fitting.into_iter().unzip();
        let hit = |(found, fit)| Hit { found, fit };
        Ok(Hits { shown: self.with_batches(found)?.into_iter().zip(fits).map(hit).collect(), total })
    }

    fn moved(&mut self, changeset: &Changeset, progress: &dyn Progress) -> Result<Vec<StalePatron>, StoreError> {
        Ok(self.todo(changeset, progress)?.stale)
    }

    /// The work that comes first is done before anybody is sent. There is no lock meanwhile: each patron is compared
    /// with what the plan expects just before, and the system does not keep others from writing.
    fn apply_after(
        &mut self,
        changeset: &Changeset,
        first: &mut First<'_>,
        progress: &dyn Progress,
    ) -> Result<Applied, StoreError> {
        go_on(progress)?;
        fitting::refuse_passwords_left_behind(changeset, &self.patrons.name())?;
        if let Some(batch) = self.rest.journal().standing_batch(&changeset.head.id)? {
            return Ok(Applied::Already { batch });
        }
        if !changeset.plan.plan().moves().is_empty() {
            let why = "another system keeps the patrons: a primary ID has to be changed there".to_owned();
            return Err(StoreError::Refused { path: self.patrons.name(), why });
        }
        let todo = self.todo(changeset, progress)?;
        if !todo.stale.is_empty() {
            return Ok(Applied::Stale(todo.stale));
        }
        if todo.writes.iter().any(|(_, write)| write.gives_password()) {
            return Err(StoreError::NotOffered("this store keeps no passwords, so nobody can be given one"));
        }
        if fitting::contradicts(&todo.writes, &todo.now) {
            let why = "an identifier would belong to two patrons".to_owned();
            return Err(StoreError::Refused { path: self.patrons.name(), why });
        }
        if !self.is_done(first)? {
            return Ok(Applied::Withheld);
        }
        if !todo.begun {
            self.rest.journal().begin(&changeset.head)?;
        }
        let (done, error) = self.send(&todo, progress);
        match error {
            Some(error) if done.is_empty() => Err(error),
            error => self.record_part(changeset, &todo, &done, error.as_ref()),
        }
    }
}

/// What there is to do of a changeset, of which some may be done already.
struct Todo<'c> {
    now: Snapshot,
    /// Those to send, by key.
    writes: Vec<Keyed<'c>>,
    /// Those who were sent by a try that ended before it could say so, with the versions that they have.
    sent: BTreeMap<CanonicalId, u64>,
    /// Those of whom a batch says that they were done.
    recorded: BTreeSet<CanonicalId>,
    /// How many such batches there are.
    parts: usize,
    /// Whether the chain says that they are sent.
    begun: bool,
    stale: Vec<StalePatron>,
}

impl Composed {
    /// The patrons who own an identifier of the scope, and who had one and is gone, which only the journal knows.
    fn look(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<Snapshot, StoreError> {
        go_on(progress)?;
        let facts = self.facts()?;
        let now = Snapshot::new(facts, self.patrons.owners(scope, progress)?);
        // An ID under which somebody was and is gone may be an identifier of somebody else by now.
        let is_absent = |id: &&CanonicalId| now.owner(id).is_none_or(|stored| stored.patron.key() != **id);
        let absent: Vec<CanonicalId> = scope.ids().iter().filter(is_absent).cloned().collect();
        let mut former = HashMap::new();
        for history in self.rest.journal().patron_histories(&absent)? {
            if let Some(last) = history.trail.last().filter(|touch| touch.action == BatchAction::Removed) {
                former.insert(history.key, last.version_after);
            }
        }
        Ok(now.with_former(former))
    }

    /// The patron who owns an identifier.
    fn owner(&mut self, id: &CanonicalId) -> Result<Option<StoredPatron>, StoreError> {
        Ok(self.patrons.owners(&Scope::new(vec![id.clone()]), &Silent)?.pop())
    }

    fn todo<'c>(&mut self, changeset: &'c Changeset, progress: &dyn Progress) -> Result<Todo<'c>, StoreError> {
        let plan = &changeset.head.id;
        let (recorded, parts) = self.parts_of(plan)?;
        let begun = self.rest.journal().audit()?.iter().any(|link| audit::records_apply_begun(link, plan));
        let mut writes = changeset.writes();
        writes.retain(|(key, _)| !recorded.contains(key));
        let now = self.look(&fitting::scope(&writes), progress)?;
        let mut sent = BTreeMap::new();
        if begun {
            sent.extend(writes.iter().filter_map(|(key, write)| Some((key.clone(), as_sent(key, write, &now)?))));
            writes.retain(|(key, _)| !sent.contains_key(key));
        }
        let stale = fitting::moved(&writes, &now, &|_| false);
        Ok(Todo { now, writes, sent, recorded, parts, begun, stale })
    }

    /// Whom batches have done already that did parts of this plan and stand, and how many there are.
    fn parts_of(&mut self, plan: &str) -> Result<(BTreeSet<CanonicalId>, usize), StoreError> {
        let batches = self.rest.journal().history()?;
        let is_part =
            |batch: &&BatchSummary| batch.head.id.strip_prefix(plan).is_some_and(|rest| rest.starts_with(PART));
        let parts: Vec<&BatchSummary> = batches.iter().filter(is_part).collect();
        let mut recorded = BTreeSet::new();
        for part in parts.iter().filter(|part| undone_by(part.number, &batches).is_none()) {
            let detail = self.rest.journal().batch(part.number)?;
            let patrons = detail.into_iter().flat_map(|detail| detail.patrons);
            recorded.extend(patrons.map(|patron| patron.primary_id.canonical()));
        }
        Ok((recorded, parts.len()))
    }

    fn is_done(&mut self, first: &mut First<'_>) -> Result<bool, StoreError> {
        let batch = self.rest.facts()?.last_batch.map_or(1, |(number, _)| number + 1);
        let chain = self.rest.journal().audit()?;
        let is_sheet_recorded = |sheet: &str| Ok(chain.iter().any(|link| audit::records_sheet(link, sheet)));
        Ok(first(&mut Locked { batch, copy: &mut |_| Ok(false), is_sheet_recorded: &is_sheet_recorded }))
    }

    /// Sends the patrons, each by itself: who goes first, since identifiers become free by that, and who comes last.
    /// Says who is there as planned now, and what kept the others from it.
    fn send(&mut self, todo: &Todo<'_>, progress: &dyn Progress) -> (BTreeMap<CanonicalId, u64>, Option<StoreError>) {
        let mut done = todo.sent.clone();
        let mut order: Vec<&Keyed<'_>> = todo.writes.iter().collect();
        order.sort_by_key(|(_, write)| match write.action() {
            BatchAction::Removed => 0,
            BatchAction::Updated | BatchAction::Converted => 1,
            BatchAction::Created => 2,
        });
        let mut refused = None;
        for some in order.chunks(STEP) {
            for (key, write) in some {
                match go_on(progress).and_then(|()| self.patrons.write(write)) {
                    Ok(version) => {
                        done.insert(key.clone(), version);
                    }
                    // It is about this patron, and keeps nobody else.
                    Err(error @ StoreError::Refused { .. }) => refused = Some(error),
                    Err(error) => return (done, Some(error)),
                }
            }
            progress.event(Event::Advance(Phase::Writing, some.len() as u64));
        }
        (done, refused)
    }

    /// Records what was done: as the plan's batch, or as that of a part of it.
    fn record_part(
        &mut self,
        changeset: &Changeset,
        todo: &Todo<'_>,
        done: &BTreeMap<CanonicalId, u64>,
        error: Option<&StoreError>,
    ) -> Result<Applied, StoreError> {
        let keys = todo.writes.iter().map(|(key, _)| key);
        let left: Vec<CanonicalId> = keys.filter(|key| !done.contains_key(*key)).cloned().collect();
        let others: BTreeSet<CanonicalId> = left.iter().chain(&todo.recorded).cloned().collect();
        let mut part = changeset.clone();
        if !others.is_empty() {
            part = part.without(&others, codes::P627);
        }
        if !left.is_empty() {
            part.head.id = format!("{}{PART}{}", changeset.head.id, todo.parts + 1);
        }
        let count = done.len() as u64;
        let not_recorded = |source| StoreError::NotRecorded { done: count, source: Box::new(source) };
        let Recorded { batch, audit } = self.rest.journal().record(&part, done).map_err(not_recorded)?;
        Ok(match error {
            Some(error) => Applied::Partly(Partly { batch, audit, done: count, left, why: error.cut_short() }),
            None => Applied::Committed { batch, audit },
        })
    }

    fn with_batches(&mut self, found: Vec<StoredPatron>) -> Result<Vec<FoundPatron>, StoreError> {
        let keys: Vec<CanonicalId> = found.iter().map(|stored| stored.patron.key()).collect();
        let histories = self.rest.journal().patron_histories(&keys)?;
        let mut all = Vec::with_capacity(found.len());
        for (stored, history) in found.into_iter().zip(histories) {
            all.push(FoundPatron::without_password(stored, self.batches_of(&history)?));
        }
        Ok(all)
    }

    /// The batches that touched a patron, without those of whoever had the ID before.
    fn batches_of(&mut self, history: &PatronHistory) -> Result<Vec<u64>, StoreError> {
        if history.trail.iter().all(|touch| touch.action != BatchAction::Removed) {
            return Ok(history.trail.iter().map(|touch| touch.batch).collect());
        }
        let entries = self.rest.journal().entries_of(&history.key)?;
        let mut batches: Vec<u64> = entries.iter().map(|entry| entry.batch).collect();
        batches.dedup();
        Ok(batches)
    }
}

/// The version of a patron who is as the write would make them, and was not planned from that.
fn as_sent(key: &CanonicalId, write: &Write<'_>, now: &Snapshot) -> Option<u64> {
    let there = now.owner(key).filter(|stored| stored.patron.key() == *key);
    match (write.action(), there) {
        (BatchAction::Removed, None) => Some(write.version_after()),
        (BatchAction::Removed, Some(_)) | (_, None) => None,
        (BatchAction::Created | BatchAction::Updated | BatchAction::Converted, Some(stored)) => {
            let is_so = write.version != Some(stored.version) && stored.patron == *write.patron;
            is_so.then_some(stored.version)
        }
    }
}

fn go_on(progress: &dyn Progress) -> Result<(), StoreError> {
    if progress.stop_asked() { Err(StoreError::Stopped) } else { Ok(()) }
}

impl Journal for Composed {
    fn begin(&mut self, head: &BatchHead) -> Result<(), StoreError> {
        self.rest.journal().begin(head)
    }

    fn record(&mut self, changeset: &Changeset, versions: &BTreeMap<CanonicalId, u64>) -> Result<Recorded, StoreError> {
        self.rest.journal().record(changeset, versions)
    }

    fn history(&mut self) -> Result<Vec<BatchSummary>, StoreError> {
        self.rest.journal().history()
    }

    fn batch(&mut self, number: u64) -> Result<Option<BatchDetail>, StoreError> {
        self.rest.journal().batch(number)
    }

    fn patron_histories(&mut self, keys: &[CanonicalId]) -> Result<Vec<PatronHistory>, StoreError> {
        let now = self.patrons.owners(&Scope::new(keys.to_vec()), &Silent)?;
        let mut now: BTreeMap<CanonicalId, StoredPatron> =
            now.into_iter().map(|stored| (stored.patron.key(), stored)).collect();
        let mut histories = self.rest.journal().patron_histories(keys)?;
        for history in &mut histories {
            history.now = now.remove(&history.key);
        }
        Ok(histories)
    }

    fn entries_of(&mut self, key: &CanonicalId) -> Result<Vec<PatronEntry>, StoreError> {
        self.rest.journal().entries_of(key)
    }

    fn password_events_of(&mut self, key: &CanonicalId) -> Result<Vec<PasswordEvent>, StoreError> {
        self.rest.journal().password_events_of(key)
    }

    fn audit(&mut self) -> Result<Vec<AuditLink>, StoreError> {
        self.rest.journal().audit()
    }

    fn standing_batch(&mut self, digest: &str) -> Result<Option<u64>, StoreError> {
        self.rest.journal().standing_batch(digest)
    }

    fn batch_of_file(&mut self, sha256: &str) -> Result<Option<u64>, StoreError> {
        self.rest.journal().batch_of_file(sha256)
    }

    fn layouts(&mut self) -> Result<Vec<KnownLayout>, StoreError> {
        self.rest.journal().layouts()
    }
}
