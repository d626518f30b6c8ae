//! Somebody who is added by hand: what was typed is read as a row of a list is, and held against the store as a row is, so
//! that whatever a list would be asked or refused is asked or refused here, in the same words.

use super::by_hand::{PlannedByHand, holders};
use super::fetch::{self, Known};
use super::plan::{PlanOptions, plan};
use crate::error::stopped_or_store;
use crate::{PipelineError, World, reading};
use intake::by_hand::{self, NewPatron};
use intake::context::{Context, Options};
use model::carried::CarriedHashes;
use model::decision::{Answer, Decision};
use model::draft::{CheckedRow, Verdict};
use model::field::ListField;
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::listing::Checked;
use model::patron::Patron;
use model::place::{TableName, Tables};
use model::plan::{Plan, Step};
use model::request::Request;
use model::settings::{Profile, Settings};
use model::snapshot::{Scope, StoredPatron};
use planner::{IdAssigner, Likeness};
use std::collections::{BTreeMap, HashMap};
use store::Store;

/// Somebody who is to be added.
#[derive(Debug, Clone, Copy)]
pub struct Newcomer<'a> {
    /// What is known of them.
    pub values: &'a [(ListField, String)],
    /// The profile whose rules they are held against.
    pub profile: &'a str,
    /// Whether the person has said that they are nobody whom the store has.
    pub is_nobody_there: bool,
    /// Whether they are to get a starter password.
    pub starter: bool,
}

/// What adding them would do.
#[derive(Debug)]
pub enum PlannedNewcomer {
    /// This.
    Planned(Box<PlannedByHand>),
    /// It has to be asked whether they are somebody whom the store has: one of these, where it is known who.
    Asked {
        /// What is asked.
        question: Box<Finding>,
        /// Who it may be.
        alike: Vec<StoredPatron>,
    },
    /// They are there already, as the patron with this ID.
    There(PrimaryId),
    /// They cannot be added.
    Unfit(Vec<Finding>),
}

/// What is wrong with what is known of somebody so far, whoever is in the store.
///
/// # Errors
/// When there is no such profile.
pub fn faults_of_new(
    values: &[(ListField, String)],
    profile: &str,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Vec<Finding>, PipelineError> {
    let options = Options::default();
    let profile = profile_of(profile, settings)?;
    let mut faults = by_hand::read_new(Context::new(settings, profile, &options, world.today), values).findings;
    faults.retain(|finding| finding.severity.blocks());
    Ok(faults)
}

/// Why nobody whom the library looks after is given this ID, as the guard lists of the store and the settings have it.
///
/// # Errors
/// When the store cannot be read.
pub fn why_institutional(
    store: &mut Store,
    id: &PrimaryId,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Option<Finding>, PipelineError> {
    // A store that keeps no guard lists guards nobody.
    let guarded = if store.offers().guards {
        let scope = Scope::new(vec![id.canonical()]);
        store.guards()?.guarded(&scope, world.progress).map_err(stopped_or_store)?
    } else {
        HashMap::new()
    };
    let guard = guarded.get(&id.canonical()).map(String::as_str);
    Ok(planner::institutional(id, guard, settings))
}

/// What adding somebody would do. `name` is what the store is called.
///
/// # Errors
/// When the store cannot be read, there is no such profile, or its defaults are none.
pub fn plan_newcomer(
    store: &mut Store,
    name: &str,
    newcomer: Newcomer<'_>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<PlannedNewcomer, PipelineError> {
    let options = Options::default();
    let profile = profile_of(newcomer.profile, settings)?;
    let context = Context::new(settings, profile, &options, world.today);
    let defaults = reading::defaults(context)?;
    let NewPatron { rows, findings } = by_hand::read_new(context, newcomer.values);
    if findings.iter().any(|finding| finding.severity.blocks()) {
        return Ok(unfit(findings));
    }
    let options = PlanOptions {
        decisions: if newcomer.is_nobody_there { nobody_there(&rows, profile, settings) } else { Vec::new() },
        without_starters: !newcomer.starter,
        ..PlanOptions::default()
    };
    let checked = Checked {
        files: Vec::new(),
        tables: no_list(),
        cells: Vec::new(),
        rows: rows.clone(),
        findings,
        says: BTreeMap::new(),
        carried: CarriedHashes::default(),
        profile: profile.name.clone(),
        group: profile.group.clone(),
        defaults,
        request: Request::default(),
        crosswalk: None,
    };
    let Plan { rows: steps, store: facts, findings, .. } =
        plan(checked, Some(&mut *store), name, &options, settings, world)?.plan;
    Ok(match steps.into_iter().next().map(|row| row.step) {
        Some(step @ Step::Create(_)) => {
            let plan = planner::by_hand(facts, vec![step], world.today);
            PlannedNewcomer::Planned(Box::new(PlannedByHand { plan, findings }))
        }
        Some(Step::Update(update) | Step::Convert(update)) => PlannedNewcomer::There(update.after.primary_id),
        Some(Step::Unchanged(id)) => PlannedNewcomer::There(id),
        Some(Step::Question { .. }) if newcomer.is_nobody_there => asked_in_spite(findings),
        Some(Step::Question { .. }) => asked(findings, alike(&rows, store, world)?),
        Some(Step::LeftOut { .. } | Step::Remove(_)) | None => unfit(findings),
    })
}

/// The question that is open, with those whom it is about.
fn asked(findings: Vec<Finding>, alike: Vec<StoredPatron>) -> PlannedNewcomer {
    match findings.into_iter().find(|finding| finding.severity.blocks()) {
        Some(question) => PlannedNewcomer::Asked { question: Box::new(question), alike },
        None => PlannedNewcomer::Unfit(Vec::new()),
    }
}

/// What is asked although they are nobody whom the store has can only be wrong with what was typed.
fn asked_in_spite(mut findings: Vec<Finding>) -> PlannedNewcomer {
    for finding in findings.iter_mut().filter(|finding| finding.severity.blocks()) {
        finding.advice = "look at the other patron, and correct what was typed or that patron".into();
    }
    unfit(findings)
}

fn unfit(mut findings: Vec<Finding>) -> PlannedNewcomer {
    findings.retain(|finding| finding.severity.blocks());
    PlannedNewcomer::Unfit(findings)
}

fn profile_of<'s>(name: &str, settings: &'s Settings) -> Result<&'s Profile, PipelineError> {
    settings.profiles.get(name).ok_or_else(|| PipelineError::no_profile(name, settings))
}

/// The table of a row that stands in no list.
fn no_list() -> Tables {
    let mut tables = Tables::default();
    tables.add(TableName { file: String::new(), sheet: None, header: Vec::new() });
    tables
}

/// The answer that they are nobody whom the store has, under whatever ID they come in.
fn nobody_there(rows: &[CheckedRow], profile: &Profile, settings: &Settings) -> Vec<Decision> {
    let given = IdAssigner::of(&profile.name, settings);
    let of_row = |row: &CheckedRow| {
        let made = given.as_ref().map(|given| given.ids(row)).unwrap_or_default();
        row.verdict.primary_id().into_iter().chain(made).collect::<Vec<CanonicalId>>()
    };
    let mut ids: Vec<CanonicalId> = rows.iter().flat_map(of_row).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(|id| Decision { id, answer: Answer::NewId }).collect()
}

/// The patrons who may be the person of the row, each once.
fn alike(rows: &[CheckedRow], store: &mut Store, world: &World<'_>) -> Result<Vec<StoredPatron>, PipelineError> {
    let snapshot = fetch::named(rows, None, Vec::new(), store, world)?;
    let Known { zero_twins, lookalikes, .. } = fetch::alike(rows, snapshot, store, world)?;
    let mut found: BTreeMap<CanonicalId, StoredPatron> = BTreeMap::new();
    for patron in rows.iter().filter_map(ready) {
        let like = lookalikes.get(&patron.key()).into_iter().flatten().map(|stored| &**stored);
        let like = like.filter(|stored| planner::compare(&patron.details, &stored.patron.details) == Likeness::Same);
        let variants = planner::zero_variants(&patron.key());
        let twins = variants.iter().filter_map(|variant| zero_twins.owner(variant));
        found.extend(like.chain(twins).map(|stored| (stored.patron.key(), stored.clone())));
    }
    // Whoever has the very ID, or one of the barcodes.
    let own: Vec<CanonicalId> = rows.iter().filter_map(ready).flat_map(Patron::canonical_ids).collect();
    let owners = holders(store, own.clone(), world)?;
    let owners = own.iter().filter_map(|id| owners.owner(id));
    found.extend(owners.map(|stored| (stored.patron.key(), stored.clone())));
    Ok(found.into_values().collect())
}

fn ready(row: &CheckedRow) -> Option<&Patron> {
    match &row.verdict {
        Verdict::Ready(patron) => Some(patron),
        Verdict::Blocked { .. } => None,
    }
}
