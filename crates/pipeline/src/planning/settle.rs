//! The rows whose ID somebody of the store has: nobody else of the store or of the list has to be known to say what they
//! come to. They are looked up and compared a piece after the other, each in the order of the keys, so that rows and
//! patrons are let go as soon as they are compared.
//!
//! What is left is for [`fetch`] and `plan.rs`: rows of people who are new or may be there under another ID, with an answer,
//! or with a new ID. What rows come to does not depend on how they are cut into pieces, nor on how many work at them.

use super::fetch;
use crate::error::stopped_or_store;
use crate::{PipelineError, World};
use model::draft::{CheckedRow, Verdict};
use model::finding::Finding;
use model::id::CanonicalId;
use model::patron::Patron;
use model::plan::{PlannedRow, Step};
use model::progress::Phase;
use model::snapshot::{Scope, Snapshot};
use planner::Planning;
use rayon::prelude::*;
use std::iter;
use std::time::{Duration, Instant};
use store::Store;

/// So many rows are looked up and compared at a time by each who works.
const PIECE: usize = 16_384;

/// Rows of which some are settled.
pub(crate) struct Settled {
    /// Those.
    pub(crate) rows: SettledRows,
    /// The others, in the order of the list.
    pub(crate) left: Vec<CheckedRow>,
    /// What the store says of the others, and of further IDs.
    pub(crate) snapshot: Snapshot,
}

/// What rows come to.
pub(crate) struct SettledRows {
    /// In the order of the list; `None` of those that are left.
    pub(crate) steps: Vec<Option<PlannedRow>>,
    /// How long comparing took.
    pub(crate) took: Duration,
}

impl Settled {
    /// Nothing is settled.
    pub(crate) fn nothing(left: Vec<CheckedRow>, snapshot: Snapshot) -> Self {
        let steps = iter::repeat_with(|| None).take(left.len()).collect();
        Settled { rows: SettledRows { steps, took: Duration::ZERO }, left, snapshot }
    }
}

impl SettledRows {
    /// Every step, with those of the rows that were left, both in the order of the list.
    pub(crate) fn with(self, left: Vec<PlannedRow>) -> Vec<PlannedRow> {
        let mut left = left.into_iter();
        self.steps.into_iter().filter_map(|step| step.or_else(|| left.next())).collect()
    }
}

/// Looks the people of the list up, with the `others`, and settles the rows that can be.
pub(crate) fn settle(
    rows: Vec<CheckedRow>,
    others: Vec<CanonicalId>,
    planning: &Planning<'_>,
    store: &mut Store,
    findings: &mut Vec<Finding>,
    world: &World<'_>,
) -> Result<Settled, PipelineError> {
    let total = rows.len() as u64;
    let began = Instant::now();
    world.phase_beside(Phase::Fetching, None, || {
        let others = fetch::snapshot(others, store, world)?;
        let settled = world.on_threads(|| in_pieces(PIECE, rows, others, planning, store, findings, world))?;
        let took = began.elapsed().saturating_sub(settled.rows.took);
        Ok((settled, total, took))
    })
}

/// A row and its number in the list.
type Numbered = (u32, CheckedRow);

/// What a row came to.
enum Came {
    Settled(PlannedRow),
    Left(CheckedRow),
}

/// A piece that was looked at.
struct Done {
    rows: Vec<(u32, Came)>,
    findings: Vec<Finding>,
    /// What the store says of the rows that are left, and of those that are not loaded.
    snapshot: Snapshot,
    took: Duration,
}

fn in_pieces(
    size: usize,
    rows: Vec<CheckedRow>,
    others: Snapshot,
    planning: &Planning<'_>,
    store: &mut Store,
    findings: &mut Vec<Finding>,
    world: &World<'_>,
) -> Result<Settled, PipelineError> {
    let order = by_key(&rows);
    let blocked = blocked_ids(&rows, planning);
    let mut steps: Vec<Option<PlannedRow>> = iter::repeat_with(|| None).take(rows.len()).collect();
    let mut rows: Vec<Option<CheckedRow>> = rows.into_iter().map(Some).collect();
    let mut left = rows.len();
    let (mut parts, mut took) = (vec![others], Duration::ZERO);
    let mut further = fetch::further_readers(order.len(), store, world);
    let mut readers: Vec<&mut Store> = iter::once(store).chain(&mut further).collect();
    for round in order.chunks(size * readers.len()) {
        let mut take = |number: &u32| Some((*number, rows.get_mut(*number as usize)?.take()?));
        let each = round.len().div_ceil(readers.len());
        let pieces: Vec<Vec<Numbered>> =
            round.chunks(each).map(|numbers| numbers.iter().filter_map(&mut take).collect()).collect();
        let look = |(reader, piece): (&mut &mut Store, Vec<Numbered>)| look(piece, &blocked, planning, reader, world);
        let done: Result<Vec<Done>, PipelineError> = readers.par_iter_mut().zip(pieces).map(look).collect();
        let done = done?;
        took += done.iter().map(|piece| piece.took).max().unwrap_or_default();
        for piece in done {
            for (number, came) in piece.rows {
                match came {
                    Came::Settled(step) => {
                        steps[number as usize] = Some(step);
                        left -= 1;
                    }
                    Came::Left(row) => rows[number as usize] = Some(row),
                }
            }
            findings.extend(piece.findings);
            parts.push(piece.snapshot);
        }
    }
    // Not in the place of all of them, which would stay as large as it is.
    let mut rest = Vec::with_capacity(left);
    rest.extend(rows.into_iter().flatten());
    Ok(Settled { rows: SettledRows { steps, took }, left: rest, snapshot: Snapshot::joined(parts) })
}

/// The numbers of the rows that are ready, in the order of their keys.
fn by_key(rows: &[CheckedRow]) -> Vec<u32> {
    let numbered = |(number, row): (usize, &CheckedRow)| {
        let number = u32::try_from(number).expect("rows are capped far below");
        ready(row).map(|patron| (patron.key(), number))
    };
    let mut keys: Vec<(CanonicalId, u32)> = rows.par_iter().enumerate().filter_map(numbered).collect();
    keys.par_sort_unstable();
    keys.into_par_iter().map(|(_, number)| number).collect()
}

/// The IDs of rows that are not loaded. Of several lists, one may be of a patron whom another list leads to; within a list
/// nothing hangs on that.
fn blocked_ids(rows: &[CheckedRow], planning: &Planning<'_>) -> Vec<CanonicalId> {
    if planning.sources.len() < 2 {
        return Vec::new();
    }
    rows.iter().filter(|row| ready(row).is_none()).filter_map(|row| row.verdict.primary_id()).collect()
}

fn look(
    piece: Vec<Numbered>,
    blocked: &[CanonicalId],
    planning: &Planning<'_>,
    reader: &mut Store,
    world: &World<'_>,
) -> Result<Done, PipelineError> {
    world.go_on()?;
    let ids = piece.iter().filter_map(|(_, row)| ready(row)).flat_map(Patron::canonical_ids).collect();
    let snapshot = reader.patrons().snapshot(&Scope::new(ids), world.progress).map_err(stopped_or_store)?;
    let began = Instant::now();
    let planning = Planning { snapshot: &snapshot, ..*planning };
    let (mut findings, mut wanted) = (Vec::new(), Vec::new());
    let rows = piece.into_iter().map(|(number, row)| (number, compare(row, &planning, &mut findings, &mut wanted)));
    let rows = rows.collect();
    wanted.extend(blocked.iter().filter(|id| snapshot.owner(id).is_some()).cloned());
    Ok(Done { rows, findings, snapshot: snapshot.of_only(&wanted), took: began.elapsed() })
}

/// Compares a row whose ID somebody has. `wanted` are the IDs of which the store must still be known.
fn compare(
    row: CheckedRow,
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
    wanted: &mut Vec<CanonicalId>,
) -> Came {
    let Some(patron) = ready(&row) else { return Came::Left(row) };
    let key = patron.key();
    let is_answered = planning.decisions.binary_search_by(|decision| decision.id.cmp(&key)).is_ok();
    if row.rare.new_id.is_some() || is_answered || planning.snapshot.owner(&key).is_none() {
        wanted.extend(patron.canonical_ids());
        return Came::Left(row);
    }
    let planned = planner::step(row, planning, findings);
    match &planned.step {
        Step::Question { .. } | Step::LeftOut { .. } => wanted.push(key),
        Step::Create(_) | Step::Update(_) | Step::Convert(_) | Step::Remove(_) | Step::Unchanged(_) => {}
    }
    Came::Settled(planned)
}

fn ready(row: &CheckedRow) -> Option<&Patron> {
    match &row.verdict {
        Verdict::Ready(patron) => Some(patron),
        Verdict::Blocked { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::tests::world;
    use crate::{ApplyOptions, CheckOptions, Origin, Outcome, PlanOptions, Target};
    use model::consent::Consent;
    use model::field::ListField;
    use model::listing::Checked;
    use model::place::RowRef;
    use model::request::{MatchBy, Mode};
    use model::settings::Settings;
    use model::snapshot::StoreFacts;
    use std::collections::{BTreeMap, HashMap};
    use std::fs;

    const STORED: &str = "Borrower ID,First name,Last name,Barcode\n\
        1001,Ana,Lind,21\n1002,Bo,Berg,22\n1003,Cy,Holm,23\n1004,Di,Moe,24\n1005,Eva,Dahl,25\n";

    /// As it is, new, changed, with somebody else's barcode, somebody else, without an ID, as it is.
    const LISTED: &str = "Borrower ID,First name,Last name,Barcode\n\
        1004,Di,Moe,24\n1009,Fay,Quist,29\n1001,Ana Maria,Lind,21\n1002,Bo,Berg,25\n1003,Zoe,Quist,23\n\
        ,Gil,Roth,\n1005,Eva,Dahl,\n";

    fn checked(list: &str, settings: &Settings) -> Checked {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        fs::write(&path, list).unwrap();
        crate::check(&[path.display().to_string()], &CheckOptions::default(), settings, &world()).unwrap()
    }

    fn stored(settings: &Settings) -> Store {
        let mut store = crate::open_store("memory:", settings, &world()).unwrap();
        let checked = checked(STORED, settings);
        let options = PlanOptions::default();
        let planned = crate::plan(checked, Some(&mut store), "memory:", &options, settings, &world()).unwrap();
        let origin = Origin::lists(&planned.checked);
        let consent = Consent::to(&planned.plan.fingerprint.short, "ana");
        let approved = planned.plan.approve(consent).expect("a yes to this plan");
        let (target, options) = (Target::Open(&mut store), ApplyOptions::default());
        let applied = crate::apply(approved, &origin, target, &options, settings, &world()).unwrap();
        assert!(matches!(applied, Outcome::Done(_)), "{applied:?}");
        store
    }

    fn no_column(_: RowRef, _: ListField) -> Option<u16> {
        None
    }

    /// However the rows are cut, they come to what they come to where everybody is known at once.
    #[test]
    fn rows_come_to_the_same_in_pieces_of_any_size() {
        let settings = Settings::default();
        let mut store = stored(&settings);
        let checked = checked(LISTED, &settings);
        let facts = StoreFacts { name: String::new(), id: String::new(), epoch: 0, patrons: 0, last_batch: None };
        let (nobody, guarded, lookalikes) = (Snapshot::new(facts, Vec::new()), HashMap::new(), HashMap::new());
        let policies = BTreeMap::new();
        let planning = Planning {
            snapshot: &nobody,
            zero_twins: &nobody,
            guarded: &guarded,
            zeros_accepted: false,
            settings: &settings,
            profile: &settings.profiles[&checked.profile],
            defaults: &checked.defaults,
            decisions: &[],
            lookalikes: &lookalikes,
            policies: &policies,
            limits: &settings.limits,
            sources: &[],
            layouts: &[],
            convert: false,
            today: world().today,
            renew: false,
            mode: Mode::default(),
            match_by: MatchBy::Id,
            column_of: &no_column,
        };
        let rows = &checked.rows;
        let everybody = fetch::named(rows, None, Vec::new(), &mut store, &world()).unwrap();
        let with_everybody = Planning { snapshot: &everybody, ..planning };
        for size in [1, 2, 100] {
            let others = fetch::snapshot(Vec::new(), &mut store, &world()).unwrap();
            let mut findings = Vec::new();
            let settled =
                in_pieces(size, rows.clone(), others, &planning, &mut store, &mut findings, &world()).unwrap();
            let left: Vec<u32> = settled.left.iter().map(|row| row.at.number).collect();
            assert_eq!(left, [3, 7], "the new one and the one without an ID");
            let mut expected = Vec::new();
            for (row, step) in rows.iter().zip(&settled.rows.steps) {
                let Some(step) = step else { continue };
                assert_eq!(*step, planner::step(row.clone(), &with_everybody, &mut expected), "pieces of {size}");
            }
            model::finding::sort(&mut findings);
            model::finding::sort(&mut expected);
            assert_eq!(findings, expected, "pieces of {size}");
            let is_known = |id: &str| settled.snapshot.owner(&CanonicalId::of(id)).is_some();
            assert_eq!(["1004", "1002", "1003"].map(is_known), [false, true, true], "who is asked about stays known");
        }
    }
}
