//! Changes by hand to patrons who are named one by one: a plan with a step for each of them. Turning an account over is
//! for `toggle.rs`, and adding somebody for `newcomer.rs`.

use crate::error::stopped_or_store;
use crate::{PipelineError, World};
use intake::by_hand::{self, GivenId, GivenValues};
use intake::context::{Context, Options};
use model::action::Words;
use model::field::ListField;
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::plan::{Plan, Step};
use model::settings::{Profile, Settings};
use model::snapshot::{Scope, Snapshot, StoredPatron};
use planner::{Given, NewId, Strangers};
use std::collections::BTreeMap;
use store::Store;

/// Why there is no plan.
#[derive(Debug)]
pub enum NotPlanned {
    /// Nobody has this ID.
    Nobody(String),
    /// The patron with this ID stays as they are.
    Stays {
        /// The ID, as it was typed.
        id: String,
        /// Why.
        why: Words,
    },
    /// Values that their fields cannot have.
    Unfit(Vec<Finding>),
    /// The new ID is unlike those of the store, and nobody has said that it is meant.
    UnusualId {
        /// The new ID.
        id: PrimaryId,
        /// How many digits the others have.
        digits: usize,
    },
}

/// A plan, and what is to be told of it that does not keep anybody from agreeing to it.
#[derive(Debug)]
pub struct PlannedByHand {
    /// The plan.
    pub plan: Plan,
    /// Doubts about values.
    pub findings: Vec<Finding>,
}

/// What giving a patron these values would do.
///
/// # Errors
/// When the store cannot be read.
pub fn plan_set(
    store: &mut Store,
    id: &str,
    values: &[(ListField, String)],
    settings: &Settings,
    world: &World<'_>,
) -> Result<Result<PlannedByHand, NotPlanned>, PipelineError> {
    let snapshot = holders(store, vec![CanonicalId::of(id)], world)?;
    let Some(stored) = snapshot.owner(&CanonicalId::of(id)) else {
        return Ok(Err(NotPlanned::Nobody(id.to_owned())));
    };
    let GivenValues { details, cleared, findings } =
        as_of_their_group(stored, settings, world, |context| by_hand::read(context, &stored.patron, values));
    let (unfit, findings): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| finding.severity.blocks());
    if !unfit.is_empty() {
        return Ok(Err(NotPlanned::Unfit(unfit)));
    }
    let named = details.identifiers.iter().map(|identifier| CanonicalId::of(&identifier.value)).collect();
    let owners = holders(store, named, world)?;
    let given = Given { details: &details, cleared, owners: &owners };
    let step = planner::set(stored, given, settings);
    let plan = step.map(|step| planner::by_hand(snapshot.store.clone(), vec![step], world.today));
    let stays = |why| NotPlanned::Stays { id: id.to_owned(), why };
    Ok(plan.map(|plan| PlannedByHand { plan, findings }).map_err(stays))
}

/// How many digits the IDs of a store have, where they show a rule and this one has another form.
///
/// # Errors
/// When the store cannot be read.
pub fn digits_missed(store: &mut Store, id: &PrimaryId) -> Result<Option<usize>, PipelineError> {
    let stored = store.patrons().next_ids(&planner::places_of_ids(), Strangers::EACH)?;
    Ok(planner::digits_missed(id, &stored))
}

/// How many digits the cards of a store have, where they show a rule and this number has another form. As many cards are
/// looked at as IDs are for [`digits_missed`], at their patrons.
///
/// # Errors
/// When the store cannot be read.
pub fn card_digits_missed(store: &mut Store, card: &str, world: &World<'_>) -> Result<Option<usize>, PipelineError> {
    let written: String = card.split_whitespace().collect();
    let Some(card) = PrimaryId::new(&written) else { return Ok(None) };
    let ids = store.patrons().next_ids(&planner::places_of_ids(), Strangers::EACH)?;
    let snapshot = holders(store, ids.iter().map(PrimaryId::canonical).collect(), world)?;
    let patrons = ids.iter().filter_map(|id| snapshot.owner(&id.canonical()));
    let identifiers = patrons.flat_map(|stored| stored.patron.details.identifiers.iter());
    let cards = identifiers.filter(|one| one.kind == "BARCODE").filter_map(|one| PrimaryId::new(&one.value));
    let cards: Vec<PrimaryId> = cards.collect();
    Ok(planner::digits_missed(&card, &cards))
}

/// What giving a patron another primary ID would do. An ID unlike those of the store has to be meant, unless the patron's
/// group says what its IDs look like.
///
/// # Errors
/// When the store cannot be read.
pub fn plan_renumber(
    store: &mut Store,
    id: &str,
    new_id: &str,
    is_meant: bool,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Result<PlannedByHand, NotPlanned>, PipelineError> {
    let snapshot = holders(store, vec![CanonicalId::of(id)], world)?;
    let Some(stored) = snapshot.owner(&CanonicalId::of(id)) else {
        return Ok(Err(NotPlanned::Nobody(id.to_owned())));
    };
    let GivenId { id: given, findings } =
        as_of_their_group(stored, settings, world, |context| by_hand::read_id(context, &stored.patron, new_id));
    let (unfit, findings): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| finding.severity.blocks());
    let Some(given) = given.filter(|_| unfit.is_empty()) else { return Ok(Err(NotPlanned::Unfit(unfit))) };
    let owners = holders(store, vec![given.canonical()], world)?;
    let guard = guard_of(store, &given.canonical(), world)?;
    let new = NewId { id: &given, owners: &owners, guard: guard.as_deref() };
    let plan = planner::renumber(stored, new, settings)
        .map(|steps| planner::by_hand(snapshot.store.clone(), steps, world.today));
    let group = stored.patron.details.user_group.as_deref().and_then(|group| settings.groups.get(group));
    let is_known = is_meant || group.is_some_and(|group| group.id_digits.is_some());
    if plan.as_ref().is_ok_and(|plan| plan.writes() > 0)
        && !is_known
        && let Some(digits) = digits_missed(store, &given)?
    {
        return Ok(Err(NotPlanned::UnusualId { id: given, digits }));
    }
    let stays = |why| NotPlanned::Stays { id: id.to_owned(), why };
    Ok(plan.map(|plan| PlannedByHand { plan, findings }).map_err(stays))
}

/// The guard list that an ID is on; a store that keeps none guards nobody.
fn guard_of(store: &mut Store, id: &CanonicalId, world: &World<'_>) -> Result<Option<String>, PipelineError> {
    if !store.offers().guards {
        return Ok(None);
    }
    let scope = Scope::new(vec![id.clone()]);
    let mut guarded = store.guards()?.guarded(&scope, world.progress).map_err(stopped_or_store)?;
    Ok(guarded.remove(id))
}

/// Reads what is typed as something of a list of the patron's group, of which no profile says anything.
fn as_of_their_group<T>(
    stored: &StoredPatron,
    settings: &Settings,
    world: &World<'_>,
    read: impl FnOnce(Context<'_>) -> T,
) -> T {
    let group = stored.patron.details.user_group.as_deref().unwrap_or_default();
    let (profile, options) = (Profile::new("", group), Options::default());
    let context = Context::new(settings, &profile, &options, world.today);
    read(context)
}

/// A step for each of the patrons with these identifiers, as `decide` has it; whoever is named twice has one.
///
/// # Errors
/// When the store cannot be read.
pub fn plan_by_hand(
    store: &mut Store,
    ids: &[String],
    decide: impl Fn(&StoredPatron) -> Result<Step, Words>,
    world: &World<'_>,
) -> Result<Result<Plan, NotPlanned>, PipelineError> {
    let snapshot = holders(store, ids.iter().map(|id| CanonicalId::of(id)).collect(), world)?;
    let mut steps: BTreeMap<CanonicalId, Step> = BTreeMap::new();
    for id in ids {
        let Some(stored) = snapshot.owner(&CanonicalId::of(id)) else {
            return Ok(Err(NotPlanned::Nobody(id.clone())));
        };
        match decide(stored) {
            Ok(step) => drop(steps.insert(stored.patron.key(), step)),
            Err(why) => return Ok(Err(NotPlanned::Stays { id: id.clone(), why })),
        }
    }
    Ok(Ok(planner::by_hand(snapshot.store.clone(), steps.into_values().collect(), world.today)))
}

pub(super) fn holders(store: &mut Store, ids: Vec<CanonicalId>, world: &World<'_>) -> Result<Snapshot, PipelineError> {
    store.patrons().snapshot(&Scope::new(ids), world.progress).map_err(stopped_or_store)
}
