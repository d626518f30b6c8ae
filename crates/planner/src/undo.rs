//! Taking a batch back: every patron it touched as they were before it, unless somebody has changed
//! them since.
//!
//! Start with [`plan`]. What is restored is decided patron by patron from the trail of batches that
//! touched them ([`standing`]); the undoing is a plan like any other, and what has moved when it is
//! applied is refused like any other.

use chrono::NaiveDate;
use model::batch::{BatchAction, BatchDetail, BatchKind, BatchPatron, BatchSummary, PatronHistory, Touch, undone_by};
use model::field::Field;
use model::id::{CanonicalId, PrimaryId};
use model::merged;
use model::patron::{Identifier, Patron};
use model::plan::{Change, Creation, Plan, Removal, Step, Update};
use model::renumbered::{self, Moves};
use model::sheets::BySheet;
use model::snapshot::{CredentialState, Snapshot, StoreFacts, StoredPatron};
use model::undo::{KeptBecause, KeptPatron, UndoPlan};
use model::value::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The patron that a removed one comes back as, or a changed one becomes; `None` where the history holds a value that
/// its field cannot have.
fn restored(base: &Patron, changes: &[Change]) -> Option<Patron> {
    let mut patron = base.clone();
    for change in changes {
        patron.set(change.field, &change.before).ok()?;
    }
    Some(patron)
}

/// How a patron stands to a batch that touched them.
#[derive(Debug, PartialEq, Eq)]
enum Stand {
    /// As the batch left them.
    AsLeft,
    /// Taken back already.
    Back,
    /// Touched since by these, none of which was taken back.
    Touched(Vec<Touch>),
}

/// Follows the states of a patron along the trail: every batch leads to a state of its own, and an undo back
/// to the one before what it undoes.
fn standing(batch: u64, trail: &[Touch]) -> Stand {
    if is_back(batch, trail) {
        return Stand::Back;
    }
    let mut before: BTreeMap<u64, u64> = BTreeMap::new();
    let (mut now, mut left) = (0, None);
    for touch in trail {
        before.insert(touch.batch, now);
        now = match touch.kind {
            // Of a state that is no longer in the history, all that is known is that it is another one.
            BatchKind::Undo(of) => before.get(&of).copied().unwrap_or(touch.batch),
            BatchKind::Lists | BatchKind::Account => touch.batch,
        };
        if touch.batch == batch {
            left = Some(now);
        }
    }
    if left == Some(now) {
        return Stand::AsLeft;
    }
    let cancels = |touch: &Touch| matches!(touch.kind, BatchKind::Undo(of) if of > batch);
    let since = trail.iter().filter(|touch| touch.batch > batch && !cancels(touch) && !is_back(touch.batch, trail));
    Stand::Touched(since.cloned().collect())
}

/// Whether a batch was taken back, by an undo that was not taken back itself.
fn is_back(batch: u64, trail: &[Touch]) -> bool {
    let undos = trail.iter().filter(|touch| touch.kind == BatchKind::Undo(batch));
    undos.into_iter().any(|undo| !is_back(undo.batch, trail))
}

/// What taking `detail` back would do. `histories` are those of its patrons, in its order; `owners` are
/// the patrons who have the identifiers that would come back ([`identifiers_coming_back`]); with `only`
/// nobody else is looked at.
pub fn plan(
    detail: BatchDetail,
    histories: &[PatronHistory],
    owners: &Snapshot,
    batches: &[BatchSummary],
    only: Option<&BTreeSet<CanonicalId>>,
    today: NaiveDate,
) -> UndoPlan {
    let number = detail.summary.number;
    let moves = renumbered::by_batch(&detail.patrons);
    let merged = Merged::by(&detail.patrons);
    let only = only.map(|only| merged.whole(&renumbered::whole(only, &moves)));
    let moved: BTreeSet<&CanonicalId> = moves.values().collect();
    let loses_password = |key: &CanonicalId, step: &Step| step.takes_password() && !moved.contains(key);
    let mut steps = BTreeMap::new();
    let mut kept = Vec::new();
    let mut already: BTreeSet<&CanonicalId> = BTreeSet::new();
    for (done, now) in detail.patrons.iter().zip(histories) {
        if only.as_ref().is_some_and(|only| !only.contains(&now.key)) {
            continue;
        }
        let stand = standing(number, &now.trail);
        match (stand, back(done, now)) {
            (Stand::Back, _) => already.extend([&now.key]),
            (Stand::Touched(touches), _) => kept.push(keep(done, KeptBecause::Later(touches))),
            (Stand::AsLeft, _) if done.is_purged() => kept.push(keep(done, KeptBecause::Purged)),
            (Stand::AsLeft, None) => kept.push(keep(done, KeptBecause::Elsewhere)),
            (Stand::AsLeft, Some(step))
                if loses_password(&now.key, &step) && now.credential == CredentialState::Chosen =>
            {
                kept.push(keep(done, KeptBecause::ChosePassword));
            }
            (Stand::AsLeft, Some(step)) => drop(steps.insert(now.key.clone(), (done, step))),
        }
    }
    keep_halves(&mut steps, &moves, &mut kept);
    keep_merged(&mut steps, &merged, &mut kept);
    loop {
        keep_whose_identifier_is_taken(&mut steps, owners, &mut kept);
        let halves = keep_halves(&mut steps, &moves, &mut kept);
        if !keep_merged(&mut steps, &merged, &mut kept) && !halves {
            break;
        }
    }
    kept.sort_by_cached_key(|kept| kept.primary_id.canonical());
    let starters = worthless_starters(&steps, &loses_password, histories, today);
    let steps = steps.into_iter().map(|(key, (_, step))| (key, step)).collect::<BTreeMap<_, _>>();
    let others: Vec<Step> = steps.into_values().collect();
    let plan = undoing(owners.store.clone(), others, number, today);
    let already = patrons_of(&already, &moves);
    let undone_by = undone_by(number, batches);
    UndoPlan { batch: detail.summary, plan, kept, starters, already, undone_by }
}

/// How many patrons are known by these keys: one who was renumbered has two.
fn patrons_of(keys: &BTreeSet<&CanonicalId>, moves: &Moves) -> u64 {
    let twice = moves.iter().filter(|(before, after)| keys.contains(before) && keys.contains(after));
    (keys.len() - twice.count()) as u64
}

/// Which starters stop working with these steps, whenever they were given: a batch may have got its slips later.
fn worthless_starters(
    steps: &BTreeMap<CanonicalId, (&BatchPatron, Step)>,
    loses_password: &dyn Fn(&CanonicalId, &Step) -> bool,
    histories: &[PatronHistory],
    today: NaiveDate,
) -> BySheet {
    let works =
        |now: &&PatronHistory| matches!(now.credential, CredentialState::Starter { expires } if expires >= today);
    let goes = |now: &&PatronHistory| steps.get(&now.key).is_some_and(|(_, step)| loses_password(&now.key, step));
    histories.iter().filter(works).filter(goes).map(|now| now.sheet.as_deref()).collect()
}

fn undoing(store: StoreFacts, others: Vec<Step>, number: u64, today: NaiveDate) -> Plan {
    let mut plan = crate::by_hand(store, others, today);
    // Two undoings of different batches may do the same; each is its own.
    plan.fingerprint.digest = format!("{}-{number}", plan.fingerprint.digest);
    plan
}

fn keep(done: &BatchPatron, because: KeptBecause) -> KeptPatron {
    KeptPatron { primary_id: done.primary_id.clone(), because }
}

/// The step that takes back what a batch did to a patron; `None` when they are not as it left them, or cannot be
/// what they were.
fn back(done: &BatchPatron, history: &PatronHistory) -> Option<Step> {
    let changes = &done.changes;
    match (done.action, &history.now) {
        (BatchAction::Removed, None) => {
            let blank = Patron { primary_id: done.primary_id.clone(), details: Box::default() };
            let former = history.trail.last()?.version_after;
            Some(Step::Create(Box::new(Creation { former, patron: restored(&blank, changes)? })))
        }
        (BatchAction::Created, Some(now)) if is_as_left(now, history, changes) => {
            Some(Step::Remove(Box::new(Removal { version: now.version, before: now.patron.clone() })))
        }
        (BatchAction::Updated, Some(now)) if is_as_left(now, history, changes) => {
            Some(Step::Update(Box::new(turned(now, changes)?)))
        }
        (BatchAction::Converted, Some(now)) if is_as_left(now, history, changes) => {
            Some(Step::Convert(Box::new(turned(now, changes)?)))
        }
        (BatchAction::Created | BatchAction::Updated | BatchAction::Converted | BatchAction::Removed, _) => None,
    }
}

/// Whether a patron is what the last batch made of them, version and values.
fn is_as_left(now: &StoredPatron, history: &PatronHistory, changes: &[Change]) -> bool {
    let last = history.trail.last().map(|touch| touch.version_after);
    last == Some(now.version) && changes.iter().all(|change| now.patron.get(change.field) == change.after)
}

fn turned(now: &StoredPatron, changes: &[Change]) -> Option<Update> {
    let turn =
        |change: &Change| Change { field: change.field, before: change.after.clone(), after: change.before.clone() };
    let after = restored(&now.patron, changes)?;
    Some(Update { version: now.version, after, changes: changes.iter().map(turn).collect() })
}

/// Identifiers that would come back to a patron, whose owners have to be known.
pub fn identifiers_coming_back(detail: &BatchDetail) -> Vec<CanonicalId> {
    let back = detail.patrons.iter().flat_map(|done| coming_back(done).map(|(id, _)| id));
    back.collect()
}

fn coming_back(done: &BatchPatron) -> impl Iterator<Item = (CanonicalId, PrimaryId)> + '_ {
    let gone = done.action == BatchAction::Removed;
    let own = gone.then(|| (done.primary_id.canonical(), done.primary_id.clone()));
    let lists = done
        .changes
        .iter()
        .filter_map(|change| if let Value::Identifiers(list) = &change.before { Some(list) } else { None });
    let id = |identifier: &Identifier| (CanonicalId::of(&identifier.value), done.primary_id.clone());
    own.into_iter().chain(lists.flatten().map(id))
}

/// Keeps whoever would be put back by half: of one who was renumbered, both steps are taken or none. Whether somebody
/// was kept.
fn keep_halves(
    steps: &mut BTreeMap<CanonicalId, (&BatchPatron, Step)>,
    moves: &Moves,
    kept: &mut Vec<KeptPatron>,
) -> bool {
    let before = kept.len();
    for (one, other) in moves.iter().flat_map(|(before, after)| [(before, after), (after, before)]) {
        if steps.contains_key(other) {
            continue;
        }
        let Some((done, _)) = steps.remove(one) else { continue };
        let because = kept.iter().find(|kept| kept.primary_id.canonical() == *other).map(|kept| kept.because.clone());
        kept.push(keep(done, because.unwrap_or(KeptBecause::Elsewhere)));
    }
    kept.len() > before
}

/// Whom a batch merged into whom, and whom it parted again.
struct Merged {
    merges: Moves,
    parted: Moves,
}

impl Merged {
    fn by(patrons: &[BatchPatron]) -> Self {
        Merged { merges: merged::by_batch(patrons), parted: merged::parted_by_batch(patrons) }
    }

    fn whole(&self, keys: &BTreeSet<CanonicalId>) -> BTreeSet<CanonicalId> {
        renumbered::whole(&renumbered::whole(keys, &self.merges), &self.parted)
    }
}

/// Keeps whoever was one record with somebody who is kept: values that one has of the other go back together, or not at
/// all. Whether somebody was kept.
fn keep_merged(
    steps: &mut BTreeMap<CanonicalId, (&BatchPatron, Step)>,
    merged: &Merged,
    kept: &mut Vec<KeptPatron>,
) -> bool {
    let before = kept.len();
    let merges = merged.merges.iter().flat_map(|(gone, stays)| [(gone, stays, true), (stays, gone, false)]);
    let parted = merged.parted.iter().flat_map(|(come, stays)| [(come, stays, false), (stays, come, false)]);
    for (one, other, went) in merges.chain(parted) {
        if !steps.contains_key(one) || steps.contains_key(other) {
            continue;
        }
        // Whom an earlier undo has put back already is not kept, and in nobody's way.
        let by = kept.iter().map(|kept| &kept.primary_id).find(|id| id.canonical() == *other).cloned();
        let Some((by, (done, _))) = by.and_then(|by| Some((by, steps.remove(one)?))) else { continue };
        kept.push(keep(done, if went { KeptBecause::MergedInto(by) } else { KeptBecause::MergedWith(by) }));
    }
    kept.len() > before
}

/// Keeps whoever would get an identifier back that somebody has who does not give it up. Keeping one may be in
/// the way of the next, so that it is done until nobody is.
fn keep_whose_identifier_is_taken(
    steps: &mut BTreeMap<CanonicalId, (&BatchPatron, Step)>,
    owners: &Snapshot,
    kept: &mut Vec<KeptPatron>,
) {
    // To whom an identifier would come back, by who has it now: they are looked at again when that one is kept.
    let mut waiting: HashMap<CanonicalId, Vec<CanonicalId>> = HashMap::new();
    for (key, (done, _)) in &*steps {
        for owner in coming_back(done).filter_map(|(id, _)| owners.owner(&id)) {
            waiting.entry(owner.patron.key()).or_default().push(key.clone());
        }
    }
    let mut open: BTreeSet<CanonicalId> = steps.keys().cloned().collect();
    while let Some(key) = open.pop_first() {
        let Some(done) = steps.get(&key).map(|(done, _)| *done) else { continue };
        let gives_up = |key: &CanonicalId| steps.get(key).is_some_and(|(_, step)| gives_identifiers_up(step));
        let Some(by) = taken(done, owners, &gives_up) else { continue };
        kept.push(keep(done, KeptBecause::IdentifierTaken(by)));
        steps.remove(&key);
        open.extend(waiting.remove(&key).unwrap_or_default());
    }
}

fn gives_identifiers_up(step: &Step) -> bool {
    match step {
        Step::Remove(_) => true,
        Step::Update(update) | Step::Convert(update) => {
            update.changes.iter().any(|change| change.field == Field::Identifiers)
        }
        Step::Create(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => false,
    }
}

/// Somebody who has an identifier that would come back, and does not give it up.
fn taken(done: &BatchPatron, owners: &Snapshot, gives_up: &dyn Fn(&CanonicalId) -> bool) -> Option<PrimaryId> {
    let mut others = coming_back(done).filter_map(|(id, _)| owners.owner(&id));
    let other = others.find(|owner| {
        let key = owner.patron.key();
        key != done.primary_id.canonical() && !gives_up(&key)
    });
    other.map(|owner| owner.patron.primary_id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use model::batch::BatchHead;

    fn touch(batch: u64, kind: BatchKind) -> Touch {
        Touch {
            batch,
            kind,
            who: "rosa".into(),
            when: DateTime::from_timestamp(1_780_000_000, 0).unwrap(),
            action: BatchAction::Updated,
            fields: Vec::new(),
            version_after: batch,
        }
    }

    fn shown(batch: u64, trail: &[(u64, Option<u64>)]) -> String {
        let touches: Vec<Touch> =
            trail.iter().map(|(batch, of)| touch(*batch, of.map_or(BatchKind::Lists, BatchKind::Undo))).collect();
        match standing(batch, &touches) {
            Stand::AsLeft => "as left".into(),
            Stand::Back => "back already".into(),
            Stand::Touched(by) => format!("touched by {:?}", by.iter().map(|touch| touch.batch).collect::<Vec<_>>()),
        }
    }

    #[test]
    fn batches_that_were_taken_back_cancel_out() {
        let list = |number| (number, None);
        let undo = |number, of| (number, Some(of));
        assert_eq!(shown(1, &[list(1)]), "as left");
        assert_eq!(shown(1, &[list(1), list(2)]), "touched by [2]");
        assert_eq!(shown(1, &[list(1), list(2), undo(3, 2)]), "as left");
        assert_eq!(shown(1, &[list(1), undo(2, 1)]), "back already");
        assert_eq!(shown(1, &[list(1), undo(2, 1), undo(3, 2)]), "as left");
        assert_eq!(shown(1, &[list(1), list(2), list(3), undo(4, 3)]), "touched by [2]");
        assert_eq!(shown(1, &[list(1), list(2), list(3), undo(4, 3), undo(5, 2)]), "as left");
        assert_eq!(shown(2, &[list(1), undo(2, 1)]), "as left", "an undo is a batch like any other");
        assert_eq!(shown(2, &[list(1), undo(2, 1), undo(3, 2)]), "back already");
        assert_eq!(shown(1, &[list(1), undo(2, 1), list(3)]), "back already");
        assert_eq!(shown(1, &[list(1), undo(2, 1), undo(3, 2), undo(4, 3)]), "back already");
        assert_eq!(shown(1, &[list(1), undo(2, 1), undo(3, 2), undo(4, 3), list(5)]), "back already");
        assert_eq!(shown(2, &[list(1), list(2), list(3), undo(4, 3)]), "as left");
    }

    /// An old card and a present one: a patron whose old card would come back.
    fn moved_on(id: &str, old: &str, now: &str) -> (StoredPatron, BatchPatron) {
        let card = |value: &str| Identifier { kind: "BARCODE".into(), value: value.into(), note: None, active: true };
        let cards = |value: &str| Value::Identifiers(vec![card(value)]);
        let primary_id = PrimaryId::new(id).unwrap();
        let mut patron = Patron { primary_id: primary_id.clone(), details: Box::default() };
        patron.details.identifiers = vec![card(now)];
        let changes = vec![Change { field: Field::Identifiers, before: cards(old), after: cards(now) }];
        let action = BatchAction::Updated;
        let done = BatchPatron { primary_id, action, changes, starter: false, version_after: 1 };
        (StoredPatron { version: 1, patron }, done)
    }

    /// Each has the old card of the one before, and somebody else has that of the last: keeping the last keeps
    /// them all, one after the other.
    #[test]
    fn keeping_one_keeps_whoever_waits_for_a_card() {
        let patrons: Vec<_> =
            (0..300).map(|n| moved_on(&format!("p{n:03}"), &format!("card{}", n + 1), &format!("card{n}"))).collect();
        let (somebody, _) = moved_on("somebody", "gone", "card300");
        let stored = patrons.iter().map(|(stored, _)| stored.clone()).chain([somebody]).collect();
        let facts = StoreFacts { name: "s".into(), id: "1".into(), epoch: 0, patrons: 301, last_batch: None };
        let owners = Snapshot::new(facts, stored);
        let step =
            |stored: &StoredPatron, done: &BatchPatron| Step::Update(Box::new(turned(stored, &done.changes).unwrap()));
        let steps = patrons.iter().map(|(stored, done)| (stored.patron.key(), (done, step(stored, done))));
        let (mut steps, mut kept) = (steps.collect::<BTreeMap<_, _>>(), Vec::new());
        keep_whose_identifier_is_taken(&mut steps, &owners, &mut kept);
        let by = |id: &str| KeptBecause::IdentifierTaken(PrimaryId::new(id).unwrap());
        assert_eq!((steps.len(), kept.len(), &kept[0].because), (0, 300, &by("somebody")));
        assert_eq!(kept[299].because, by("p001"));
    }

    /// That a batch did this to somebody.
    fn done(id: &str, action: BatchAction) -> BatchPatron {
        let primary_id = PrimaryId::new(id).unwrap();
        BatchPatron { primary_id, action, changes: Vec::new(), starter: false, version_after: 2 }
    }

    /// Of a merge that was undone one of the two was purged, and what the batches did to the other with them.
    #[test]
    fn nothing_is_restored_of_what_was_purged() {
        let card = |value: &str| Identifier { kind: "BARCODE".into(), value: value.into(), note: None, active: true };
        let cards = |value: &str| Value::Identifiers(vec![card(value)]);
        let primary_id = PrimaryId::new("A1").unwrap();
        let mut patron = Patron { primary_id: primary_id.clone(), details: Box::default() };
        patron.details.identifiers = vec![card("now")];
        let facts = StoreFacts { name: "s".into(), id: "1".into(), epoch: 0, patrons: 1, last_batch: None };
        let head = BatchHead {
            id: "1".into(),
            when: DateTime::UNIX_EPOCH,
            who: "rosa".into(),
            host: "desk".into(),
            tool: "0".into(),
            note: None,
            files: Vec::new(),
            counts: model::plan::Counts::default(),
            kind: BatchKind::Account,
            others: model::plan::Others { changed: 1, ..model::plan::Others::default() },
        };
        let undone = |changes: Vec<Change>| {
            let (action, primary_id) = (BatchAction::Updated, primary_id.clone());
            let patrons = vec![BatchPatron { primary_id, action, changes, starter: false, version_after: 2 }];
            let summary = BatchSummary { number: 2, head: head.clone(), entries: Some(1) };
            let history = PatronHistory {
                key: CanonicalId::of("A1"),
                now: Some(StoredPatron { version: 2, patron: patron.clone() }),
                credential: CredentialState::None,
                sheet: None,
                trail: vec![touch(2, BatchKind::Account)],
            };
            let detail = BatchDetail { summary, patrons };
            let owners = Snapshot::new(facts.clone(), Vec::new());
            let today = NaiveDate::from_ymd_opt(2026, 9, 1).unwrap();
            let undo = plan(detail, &[history], &owners, &[], None, today);
            let kept: Vec<KeptBecause> = undo.kept.into_iter().map(|kept| kept.because).collect();
            (undo.plan.others.len(), kept)
        };
        assert_eq!(undone(Vec::new()), (0, vec![KeptBecause::Purged]));
        let change = Change { field: Field::Identifiers, before: cards("before"), after: cards("now") };
        assert_eq!(undone(vec![change]), (1, Vec::new()), "the control");
    }

    /// Somebody who was renumbered goes and comes back, or is kept under both IDs.
    #[test]
    fn nobody_is_put_back_by_half() {
        let id = |id: &str| PrimaryId::new(id).unwrap();
        let (gone, come) = (done("A1", BatchAction::Removed), done("B1", BatchAction::Created));
        let moves = Moves::from([(CanonicalId::of("a1"), CanonicalId::of("b1"))]);
        let step = |done: &BatchPatron| Step::Unchanged(done.primary_id.clone());
        let both = || BTreeMap::from([&gone, &come].map(|done| (done.primary_id.canonical(), (done, step(done)))));
        let (mut steps, mut kept) = (both(), Vec::new());
        assert!(!keep_halves(&mut steps, &moves, &mut kept));
        assert_eq!((steps.len(), kept.len()), (2, 0), "the control");
        for (one, other) in [(&gone, &come), (&come, &gone)] {
            let mut steps = both();
            steps.remove(&other.primary_id.canonical());
            let mut kept = vec![keep(other, KeptBecause::IdentifierTaken(id("C1")))];
            assert!(keep_halves(&mut steps, &moves, &mut kept));
            assert_eq!(steps.len(), 0);
            assert_eq!((&kept[1].primary_id, &kept[1].because), (&one.primary_id, &kept[0].because));
        }
    }

    /// Two that became one record are two again, or stay one; and the reason is the true one.
    #[test]
    fn of_two_that_were_merged_nobody_is_put_back_alone() {
        let id = |id: &str| PrimaryId::new(id).unwrap();
        let (stays, gone) = (done("A1", BatchAction::Updated), done("B1", BatchAction::Removed));
        let pair = Moves::from([(CanonicalId::of("b1"), CanonicalId::of("a1"))]);
        let step = |done: &BatchPatron| Step::Unchanged(done.primary_id.clone());
        let both = || BTreeMap::from([&stays, &gone].map(|done| (done.primary_id.canonical(), (done, step(done)))));
        let merged = Merged { merges: pair.clone(), parted: Moves::new() };
        let parted = Merged { merges: Moves::new(), parted: pair };
        for (pair, kept_one, left, because) in [
            (&merged, &stays, &gone, KeptBecause::MergedInto(id("A1"))),
            (&merged, &gone, &stays, KeptBecause::MergedWith(id("B1"))),
            (&parted, &stays, &gone, KeptBecause::MergedWith(id("A1"))),
            (&parted, &gone, &stays, KeptBecause::MergedWith(id("B1"))),
        ] {
            let (mut steps, mut kept) = (both(), Vec::new());
            assert!(!keep_merged(&mut steps, pair, &mut kept), "the control");
            steps.remove(&kept_one.primary_id.canonical());
            assert!(!keep_merged(&mut steps, pair, &mut kept), "that one is back already");
            kept.push(keep(kept_one, KeptBecause::Elsewhere));
            assert!(keep_merged(&mut steps, pair, &mut kept));
            assert_eq!((steps.len(), &kept[1]), (0, &keep(left, because)));
        }
    }
}
