//! Checked rows against the store. Never writes.

use super::answers::{self, UnusedAnswer};
use super::crowds;
use super::fetch::{self, Known};
use super::settle::{self, Settled, SettledRows};
use crate::error::stopped_or_store;
use crate::passwords::starter_check;
use crate::{PipelineError, World, begun};
use model::action::{Action, Words};
use model::batch::{Begun, SourceFile};
use model::carried::CarriedHashes;
use model::cell::RawTable;
use model::codes;
use model::decision::{Answer, Decision};
use model::draft::{CheckedRow, Verdict};
use model::field::{Field, ListField};
use model::finding::Finding;
use model::how_read::HowRead;
use model::id::{CanonicalId, PrimaryId};
use model::id_scheme::IdScheme;
use model::listing::{Checked, ListTable};
use model::patron::Patron;
use model::place::{Place, RowRef, TableId};
use model::plan::{LimitKind, Plan, PlannedRow, Step};
use model::progress::{Event, Phase};
use model::request::{self, MatchBy, Missing, Mode, Request};
use model::settings::{Limits, Policy, Profile, Settings};
use model::snapshot::{Scope, Snapshot, StoreFacts};
use model::starter_rules::{Scheme, StarterRules};
use planner::{IdAssigner, Planning, Strangers};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZeroU64;
use std::time::Instant;
use store::Store;

const CHUNK: usize = 1024;

/// How a list is to be planned.
#[derive(Debug, Clone, Default)]
pub struct PlanOptions {
    /// Whether patrons that exist get a computed expiry date too.
    pub renew: bool,
    /// Whether an ID that differs from a stored one only by zeros in front is taken for it.
    pub zeros_accepted: bool,
    /// Answers to the questions of an earlier plan, sorted by ID.
    pub decisions: Vec<Decision>,
    /// What becomes of stored values, over what the profile says.
    pub policies: BTreeMap<Field, Policy>,
    /// Whether accounts may change between internal and external.
    pub convert: bool,
    /// Limits over those of the settings.
    pub limits: BTreeMap<LimitKind, u32>,
    /// Who is asked for that may be missing from the list.
    pub missing: Option<Missing>,
    /// By what patrons are found, where the person said it.
    pub match_by: Option<MatchBy>,
    /// Whether no starter passwords will be made, so that nothing is said of them.
    pub without_starters: bool,
    /// Where loading the lists in several batches is resumed, how many patrons each of them writes.
    pub resumes: Option<NonZeroU64>,
    /// What was asked for, for what is suggested next.
    pub request: request::Planning,
}

impl PlanOptions {
    /// What was asked for; `decisions` are its answers, with those of its file.
    pub fn of(request: &Request, decisions: Vec<Decision>) -> Self {
        let planning = &request.planning;
        let replace = planning.replace.iter().map(|field| (*field, Policy::Replace));
        let keep = planning.protect.iter().map(|field| (*field, Policy::Keep));
        let fill = planning.fill_only.iter().map(|field| (*field, Policy::FillOnly));
        PlanOptions {
            renew: planning.renew,
            zeros_accepted: request.reading.accept.contains(&codes::D503),
            decisions,
            // Of two about one field the more careful one counts.
            policies: replace.chain(fill).chain(keep).collect(),
            convert: planning.convert,
            limits: planning.limits.clone(),
            missing: planning.missing.clone(),
            match_by: request.reading.match_by,
            without_starters: false,
            resumes: None,
            request: planning.clone(),
        }
    }

    /// What becomes of stored values, with what the profile says.
    pub(crate) fn policies_over(&self, profile: &Profile) -> BTreeMap<Field, Policy> {
        let mut policies = profile.policies.clone();
        policies.extend(self.policies.clone());
        policies
    }

    fn limits_over(&self, settings: &Settings) -> Limits {
        let mut limits = settings.limits.clone();
        limits.percent.extend(self.limits.clone());
        limits
    }
}

/// A plan and the files it came from; `checked` has given its rows and findings to the plan.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The files.
    pub checked: Checked,
    /// The plan.
    pub plan: Plan,
    /// The answers that are not used.
    pub unused_answers: Vec<UnusedAnswer>,
    /// Whether it was asked who is missing from the list, and nobody is.
    pub nobody_missing: bool,
    /// The names of those who are missing and stay as they are, by key: their steps hold nothing of them.
    pub missing_names: BTreeMap<CanonicalId, String>,
    /// How starters will be made; `None` when none are.
    pub starters: Option<Scheme>,
    /// The batches of these lists that are there already, where loading them is resumed.
    pub begun: Option<Begun>,
}

/// The IDs that are looked up besides those of the rows.
fn wanted_besides(rows: &[CheckedRow], profile: &str, options: &PlanOptions, settings: &Settings) -> Vec<CanonicalId> {
    let mut others = other_ids(rows, profile, options, settings);
    others.extend(rows.iter().filter_map(|row| row.rare.new_id.as_ref()).map(PrimaryId::canonical));
    if options.missing.is_some() {
        others.extend(ids_of_blocked(rows));
    }
    others
}

/// A report of patrons that comes back corrected has their names for people, and so that a row that got somebody else's
/// ID is found out; no name is taken from it.
fn with_names_of_reports(mut policies: BTreeMap<Field, Policy>, checked: &Checked) -> BTreeMap<Field, Policy> {
    if checked.files.iter().any(|file| file.how_read.as_ref().is_some_and(HowRead::is_report)) {
        policies.extend([Field::FirstName, Field::MiddleName, Field::LastName].map(|name| (name, Policy::Keep)));
    }
    policies
}

/// Works out what loading the rows would do. Without a store everything is new; `name` is then what
/// the store will be called.
pub fn plan(
    mut checked: Checked,
    store: Option<&mut Store>,
    name: &str,
    options: &PlanOptions,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Planned, PipelineError> {
    let rows = std::mem::take(&mut checked.rows);
    let mut findings = std::mem::take(&mut checked.findings);
    let mut store = store;
    let begun = match store.as_deref_mut() {
        Some(store) => loaded_before(&checked, store, options, &mut findings, world)?,
        None => None,
    };
    let profile =
        settings.profiles.get(&checked.profile).ok_or_else(|| PipelineError::no_profile(&checked.profile, settings))?;
    // In the order of their ids, as the files were read.
    let lists: Vec<&ListTable> = checked.files.iter().filter_map(|file| file.list.as_ref()).collect();
    let column_of = |at: RowRef, field: ListField| column_at(&lists, &checked.cells, at, field);
    let policies = with_names_of_reports(options.policies_over(profile), &checked);
    let limits = options.limits_over(settings);
    let layouts = checked.layouts();
    let sources: Vec<String> = checked.files.iter().map(|file| file.source.named()).collect();
    let nothing = Known::nothing(Snapshot::new(no_store(name), Vec::new()));
    let planning = Planning {
        snapshot: &nothing.snapshot,
        zero_twins: &nothing.zero_twins,
        guarded: &HashMap::new(),
        zeros_accepted: options.zeros_accepted,
        settings,
        profile,
        defaults: &checked.defaults,
        decisions: &options.decisions,
        lookalikes: &nothing.lookalikes,
        policies: &policies,
        limits: &limits,
        sources: &sources,
        layouts: &layouts,
        convert: options.convert,
        today: world.today,
        // What the profile says of every list is not said of a few changes.
        renew: options.renew || (profile.renew && checked.mode() != Mode::Update),
        mode: checked.mode(),
        match_by: profile.finds_by(options.match_by),
        column_of: &column_of,
    };
    let listed: HashSet<CanonicalId> = match &options.missing {
        Some(_) => rows.iter().filter_map(|row| row.verdict.primary_id()).collect(),
        None => HashSet::new(),
    };
    let looked_up = match store.as_deref_mut() {
        Some(store) => look_up(rows, &planning, options, begun.as_ref(), store, &mut findings, world)?,
        None => LookedUp::nothing(rows, no_store(name)),
    };
    let LookedUp { settled, left, known, guarded } = looked_up;
    let Known { snapshot, zero_twins, lookalikes, crowds } = known;
    let planning = Planning {
        snapshot: &snapshot,
        zero_twins: &zero_twins,
        guarded: &guarded,
        lookalikes: &lookalikes,
        ..planning
    };
    crowds::report(crowds, &planning, &mut findings);
    let unused_answers = answers::unused(&left, &planning);
    let rules = (!options.without_starters).then(|| settings.starter_rules(&checked.profile));
    let steps = compared(settled, left, &planning, rules.as_ref(), &checked.carried, &mut findings, world)?;
    if let Some(store) = store.as_deref_mut() {
        report_strangers(&steps, &planning, store, &mut findings)?;
    }
    let wanted = options.missing.clone().map(|wanted| expire_if_sure(wanted, &steps, &planning, &mut findings));
    let (missing, missing_names) = match (store, &wanted) {
        (Some(store), Some(wanted)) => missing(listed, &steps, &planning, wanted, store, world)?,
        (_, _) => (Vec::new(), BTreeMap::new()),
    };
    world.go_on()?;
    let stop = || world.progress.stop_asked();
    let plan = planner::finish(&planning, snapshot.store.clone(), steps, missing, findings, &stop);
    fetch::let_go(lookalikes, world);
    let (carried, unused) = (std::mem::take(&mut checked.carried), checked.unused_rows());
    let mut plan = Plan { carried, unused, ..plan.ok_or(PipelineError::Stopped)? };
    if plan.writes() == 0 {
        plan.findings.iter_mut().filter(|finding| finding.code == codes::F021).for_each(changes_nothing);
    }
    let nobody_missing = options.missing.is_some() && plan.others.is_empty();
    checked.request.planning = options.request.clone();
    let starters = rules.map(|rules| rules.scheme);
    Ok(Planned { checked, plan, unused_answers, nobody_missing, missing_names, starters, begun })
}

/// What is known of a store that is not there yet.
fn no_store(name: &str) -> StoreFacts {
    StoreFacts { name: name.to_owned(), id: String::new(), epoch: 0, patrons: 0, last_batch: None }
}

/// The rows beside what the store says of them.
struct LookedUp {
    /// What rows come to of which nothing else has to be known.
    settled: SettledRows,
    /// The others.
    left: Vec<CheckedRow>,
    /// What the store says of the others.
    known: Known,
    /// Which of their IDs are guarded, each with the name of the list.
    guarded: HashMap<CanonicalId, String>,
}

impl LookedUp {
    /// Rows against a store that is not there yet.
    fn nothing(rows: Vec<CheckedRow>, store: StoreFacts) -> Self {
        let Settled { rows: settled, left, snapshot } = Settled::nothing(rows, Snapshot::new(store, Vec::new()));
        LookedUp { settled, left, known: Known::nothing(snapshot), guarded: HashMap::new() }
    }
}

/// What the store says of the people of the list, and which of them are guarded. Where the list gives no IDs, its rows get
/// such as nobody has, and for that all of them have to be known at once.
fn look_up(
    mut rows: Vec<CheckedRow>,
    planning: &Planning<'_>,
    options: &PlanOptions,
    begun: Option<&Begun>,
    store: &mut Store,
    findings: &mut Vec<Finding>,
    world: &World<'_>,
) -> Result<LookedUp, PipelineError> {
    let Planning { settings, profile, .. } = *planning;
    let others = wanted_besides(&rows, &profile.name, options, settings);
    let settled = match IdAssigner::of(&profile.name, settings) {
        Some(given) => {
            let snapshot = fetch::named(&rows, Some(&given), others.clone(), store, world)?;
            given.settle(&mut rows, &snapshot, findings);
            Settled::nothing(rows, snapshot)
        }
        None => settle::settle(rows, others.clone(), planning, store, findings, world)?,
    };
    let Settled { rows: settled, left, snapshot } = settled;
    let mut guarded = HashMap::new();
    // A store that keeps no guard lists guards nobody.
    if store.offers().guards && !store.guards()?.lists()?.is_empty() {
        let mut ids = fetch::ready_ids(&left, world);
        ids.extend(others);
        guarded = store.guards()?.guarded(&Scope::new(ids), world.progress).map_err(stopped_or_store)?;
    }
    let known = fetch::alike(&left, snapshot, store, world)?;
    let known = match begun {
        Some(begun) => known.without_loaded(begun, store)?,
        None => known,
    };
    Ok(LookedUp { settled, left, known, guarded })
}

/// The column in which a row has a field.
fn column_at(lists: &[&ListTable], cells: &[RawTable], at: RowRef, field: ListField) -> Option<u16> {
    let list = list_of(lists, |id| id.cmp(&at.table))?;
    list.column_at(cells.get(usize::from(at.table.0)), at.number, field)
}

/// The list of a table. Thousands of files may be named, and every place of a finding asks.
fn list_of<'l>(lists: &[&'l ListTable], mut compare: impl FnMut(TableId) -> Ordering) -> Option<&'l ListTable> {
    let found = lists.binary_search_by(|list| compare(list.id)).ok()?;
    Some(lists[found])
}

/// Lists of which nobody is in the store, and whose IDs look unlike those there.
fn report_strangers(
    steps: &[PlannedRow],
    planning: &Planning<'_>,
    store: &mut Store,
    findings: &mut Vec<Finding>,
) -> Result<(), PipelineError> {
    for list in planner::strangers(steps, planning) {
        let stored = store.patrons().next_ids(&list.places(), Strangers::EACH)?;
        findings.extend(planner::unlike_the_store(&list, &stored, planning));
    }
    Ok(())
}

/// Nobody's membership ends where a row has no ID that can be read: it may be one of the missing.
fn expire_if_sure(
    wanted: Missing,
    steps: &[PlannedRow],
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
) -> Missing {
    let unsure = steps.iter().find(|row| row.step.primary_id().is_none()).map(|row| row.at);
    if let (Some(at), true) = (unsure, wanted.expire) {
        let message = "this row has no readable ID, so Rollcall can't tell who is missing: no membership ends";
        let place = Place::row(at, (planning.column_of)(at, ListField::PrimaryId));
        let advice = "give the row its ID, or remove it from the list";
        findings.push(Finding::new(codes::P625, place, message).advice(advice));
    }
    Missing { expire: wanted.expire && unsure.is_none(), ..wanted }
}

/// IDs that rows may be given whose own is somebody else's, by the answers.
fn other_ids(rows: &[CheckedRow], profile: &str, options: &PlanOptions, settings: &Settings) -> Vec<CanonicalId> {
    let scheme = settings.profiles.get(profile).and_then(|profile| profile.id_scheme.as_ref());
    let Some(IdScheme::Made(scheme)) = scheme else { return Vec::new() };
    let new: HashSet<&CanonicalId> =
        options.decisions.iter().filter(|one| one.answer == Answer::NewId).map(|one| &one.id).collect();
    if new.is_empty() {
        return Vec::new();
    }
    let moving: Vec<&Patron> = fetch::ready(rows).filter(|patron| new.contains(&patron.key())).collect();
    moving.iter().flat_map(|patron| scheme.all_of(&patron.details)).map(|id| id.canonical()).collect()
}

/// IDs of the rows that are not loaded. They may be earlier ones of patrons who are not missing then.
fn ids_of_blocked(rows: &[CheckedRow]) -> impl Iterator<Item = CanonicalId> {
    let blocked = rows.iter().filter(|row| matches!(row.verdict, Verdict::Blocked { .. }));
    blocked.filter_map(|row| row.verdict.primary_id())
}

/// Steps about patrons of the scope to whom no row leads: not by its ID, also where it is left out, not by what
/// it was found to be about, and not by a question that is still open. With the names of those who stay as they are.
fn missing(
    mut listed: HashSet<CanonicalId>,
    steps: &[PlannedRow],
    planning: &Planning<'_>,
    wanted: &Missing,
    store: &mut Store,
    world: &World<'_>,
) -> Result<(Vec<Step>, BTreeMap<CanonicalId, String>), PipelineError> {
    let Missing { field, value, expire } = wanted;
    let current = |id: &CanonicalId| planning.snapshot.owner(id).map(|stored| stored.patron.key());
    let under_earlier_ids: Vec<CanonicalId> = listed.iter().filter_map(current).collect();
    listed.extend(under_earlier_ids);
    listed.extend(steps.iter().filter_map(|row| row.step.primary_id()).map(PrimaryId::canonical));
    listed.extend(planning.lookalikes.values().flatten().map(|stored| stored.patron.key()));
    for id in steps.iter().filter_map(|row| row.step.primary_id()) {
        let twins = planner::zero_variants(&id.canonical());
        listed.extend(twins.iter().filter_map(|id| planning.zero_twins.owner(id)).map(|stored| stored.patron.key()));
        listed.extend(twins);
    }
    let is_listed = |key: &str| listed.contains(&CanonicalId::from_canonical(key));
    let patrons = store.patrons().members(*field, value, &is_listed, world.progress).map_err(stopped_or_store)?;
    let mut names: BTreeMap<CanonicalId, String> =
        patrons.iter().map(|stored| (stored.patron.key(), stored.patron.details.full_name())).collect();
    let steps = planner::missing(patrons, *expire, world.today);
    for step in &steps {
        if let Step::Update(update) = step {
            names.remove(&update.after.key());
        }
    }
    Ok((steps, names))
}

/// What each row would do, with what is settled, and whether its starter can be made.
fn compared(
    settled: SettledRows,
    left: Vec<CheckedRow>,
    planning: &Planning<'_>,
    rules: Option<&StarterRules>,
    carried: &CarriedHashes,
    findings: &mut Vec<Finding>,
    world: &World<'_>,
) -> Result<Vec<PlannedRow>, PipelineError> {
    let (total, took) = (settled.steps.len() as u64, settled.took);
    let began = Instant::now();
    world.phase_beside(Phase::Comparing, Some(total), || {
        world.progress.event(Event::Advance(Phase::Comparing, total.saturating_sub(left.len() as u64)));
        let (steps, reported) = world.on_threads(|| {
            let (steps, mut reported) = compare(left, planning, world)?;
            let mut steps = settled.with(steps);
            if let Some(rules) = rules {
                starter_check::check(&mut steps, rules, planning, carried, &mut reported, world)?;
            }
            Ok::<_, PipelineError>((steps, reported))
        })?;
        findings.extend(reported);
        Ok((steps, total, took + began.elapsed()))
    })
}

/// Steps in the order of the list, whoever decided them.
fn compare(
    rows: Vec<CheckedRow>,
    planning: &Planning<'_>,
    world: &World<'_>,
) -> Result<(Vec<PlannedRow>, Vec<Finding>), PipelineError> {
    let total = rows.len();
    let mut remaining = rows;
    let mut chunks: Vec<Vec<CheckedRow>> = Vec::with_capacity(total / CHUNK + 1);
    // Taken from the end, so that no row is moved twice.
    while remaining.len() > CHUNK {
        chunks.push(remaining.split_off((remaining.len() - 1) / CHUNK * CHUNK));
    }
    chunks.push(remaining);
    chunks.reverse();
    let compared: Vec<Option<(Vec<PlannedRow>, Vec<Finding>)>> = chunks
        .into_par_iter()
        .map(|chunk| {
            let mut findings = Vec::new();
            world.progress.event(Event::Advance(Phase::Comparing, chunk.len() as u64));
            let stop = world.progress.stop_asked();
            (!stop).then(|| {
                let steps = chunk.into_iter().map(|row| planner::step(row, planning, &mut findings)).collect();
                (steps, findings)
            })
        })
        .collect();
    let mut steps = Vec::with_capacity(total);
    let mut findings = Vec::new();
    for chunk in compared {
        let (some, reported) = chunk.ok_or(PipelineError::Stopped)?;
        steps.extend(some);
        findings.extend(reported);
    }
    Ok((steps, findings))
}

/// What was loaded before and is all there needs no warning of what it would undo.
fn changes_nothing(loaded_before: &mut Finding) {
    loaded_before.advice = "loading it again would change nothing".into();
}

/// The newest batch that came from the same query over the same database. Another query gives another list.
fn batch_of_query(source: &SourceFile, store: &mut Store) -> Result<Option<u64>, PipelineError> {
    let history = store.journal().history()?;
    let before = history.iter().find(|batch| batch.head.files.contains(source));
    Ok(before.map(|batch| batch.number))
}

/// Tells what of these lists was loaded before; gives the batches that are there, where loading them is resumed.
fn loaded_before(
    checked: &Checked,
    store: &mut Store,
    options: &PlanOptions,
    findings: &mut Vec<Finding>,
    world: &World<'_>,
) -> Result<Option<Begun>, PipelineError> {
    let begun = resumed(checked, store, options)?;
    match &begun {
        Some(begun) => report_resumed(checked, begun, findings),
        None => report_loaded_before(checked, store, findings, world)?,
    }
    Ok(begun)
}

/// The batches of these lists that are there, where loading them is to be resumed and was not finished.
fn resumed(checked: &Checked, store: &mut Store, options: &PlanOptions) -> Result<Option<Begun>, PipelineError> {
    let Some(size) = options.resumes else { return Ok(None) };
    let files: Vec<SourceFile> = checked.each_file().map(|file| file.source.clone()).collect();
    begun::begun_of_lists(&files, size, store)
}

/// That what was loaded before is not loaded again.
fn report_resumed(checked: &Checked, begun: &Begun, findings: &mut Vec<Finding>) {
    let Some(list) = checked.files.iter().find_map(|file| file.list.as_ref()) else { return };
    let patrons =
        if begun.patrons == 1 { "1 patron was".to_owned() } else { format!("{} patrons were", begun.patrons) };
    let batches = match begun.batches.as_slice() {
        [one] => format!("batch {one}"),
        [first, .., last] => format!("batches {first} to {last}"),
        [] => return,
    };
    let message = format!("{patrons} loaded before, in {batches}; this loads the others");
    findings.push(Finding::new(codes::M909, Place::table(list.id), message));
}

fn report_loaded_before(
    checked: &Checked,
    store: &mut Store,
    findings: &mut Vec<Finding>,
    world: &World<'_>,
) -> Result<(), PipelineError> {
    for file in checked.each_file() {
        world.go_on()?;
        let Some(list) = &file.list else { continue };
        let before = if checked.request.reading.query.is_some() {
            batch_of_query(&file.source, store)?
        } else {
            store.journal().batch_of_file(&file.source.sha256)?
        };
        if let Some(batch) = before {
            let message = format!("this very file was loaded as batch {batch}");
            let advice = Words::text("this would undo what later lists changed: check the changes, and see ")
                .act(Action::ShowBatch { batch, store: None, kept: false });
            findings.push(Finding::new(codes::F021, Place::table(list.id), message).advice(advice));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::made::Made;

    #[test]
    fn the_list_of_a_row_is_found_among_sixteen_thousand() {
        let list = |id: u16| ListTable {
            id: TableId(id),
            header_row: 1,
            header_top: 1,
            header_confidence: None,
            columns: Vec::new(),
            records: Vec::new(),
            made: Made::default(),
            known: None,
            rows_read: 0,
            span: None,
        };
        // Other tables of the same files lie between them.
        let lists: Vec<ListTable> = (0..16_000).map(|n| list(n * 4)).collect();
        let lists: Vec<&ListTable> = lists.iter().collect();
        for wanted in [0, 4, 32_000, 63_996, 3] {
            let mut compared = 0;
            let found = list_of(&lists, |id| {
                compared += 1;
                id.cmp(&TableId(wanted))
            });
            assert_eq!(found.map(|list| list.id), (wanted != 3).then_some(TableId(wanted)));
            assert!(compared <= 15, "{compared} comparisons");
        }
    }
}
