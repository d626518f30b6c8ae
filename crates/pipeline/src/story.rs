//! The story of a list, from its files to a receipt: read → check → plan → approve → apply.
//!
//! [`load`] is all of it. [`work_out`] is the part that never writes, and ends where a plan can be shown;
//! [`carry_out`] is the part that does, and every plan takes it, wherever it comes from. Whoever talks to the person
//! shows and asks in between, and decides nothing.
//!
//! What becomes of a row is decided at these places and nowhere else, in this order:
//!
//! | what is asked | where |
//! |---|---|
//! | which sheet is the list, and can it be used | [`intake::sheets::choose`], [`intake::check::Checking::use_table`] |
//! | what is wrong with a row, and among rows | [`intake::rules`], [`intake::batch`] |
//! | can it be loaded at all | [`intake::verdict`] |
//! | was this very file loaded before | `planning` (F021) |
//! | who is it, and what changes | [`planner::step()`] |
//! | can it get a starter password | `passwords` |
//! | who is missing from the list | `planning`, then [`planner::missing()`] |
//! | is it too much, is something open, was it this plan | [`Plan::approve`] |
//! | has somebody moved since | [`apply()`] |

use crate::applying::{ApplyOptions, Outcome, Target, applied_as, apply, apply_in_parts, measured};
use crate::planning::{PlanOptions, Planned, plan};
use crate::reading::{CheckOptions, read_lists};
use crate::{Origin, PipelineError, SavedPlan, World, stores};
use model::consent::{Consent, Refused};
use model::listing::Checked;
use model::plan::Plan;
use model::settings::Settings;
use std::collections::BTreeSet;

/// Loads lists into a store: works out what that would do, lets it be shown, and carries it out if whoever is asked
/// agrees; `None` is a no.
///
/// # Errors
/// When the world is broken, or whoever shows or asks cannot.
pub fn load<E: From<PipelineError>>(
    lists: &Lists<'_>,
    terms: Terms,
    show: impl FnOnce(&Planned) -> Result<(), E>,
    ask: impl FnOnce(&Plan) -> Result<Option<Agreed>, E>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Loaded, E> {
    let planned = match work_out(lists, settings, world)? {
        WorkedOut::Planned(planned) => planned,
        WorkedOut::Unusable(checked) => return Ok(Loaded::Unusable(checked)),
    };
    show(&planned)?;
    let origin = Origin { begun: planned.begun.clone(), ..Origin::lists(&planned.checked) };
    let plan = without_lists(*planned);
    let ending = carry_out(plan, &origin, terms, lists.store, ask, settings, world)?;
    Ok(Loaded::Ended(Box::new(ending)))
}

/// The plan alone: what was read is let go before anything is written, which takes room of its own.
fn without_lists(planned: Planned) -> Plan {
    planned.plan
}

/// Works out what loading lists would do: read, check, plan. Never writes.
///
/// # Errors
/// When a file or the store cannot be read, or what was said about the lists cannot be meant.
pub fn work_out(lists: &Lists<'_>, settings: &Settings, world: &World<'_>) -> Result<WorkedOut, PipelineError> {
    let reading = lists.reading.answered(&lists.planning.decisions);
    let read = read_lists(lists.files, &reading, settings, world)?;
    let checked = read.check(world)?;
    if checked.unusable() {
        return Ok(WorkedOut::Unusable(Box::new(checked)));
    }
    let mut store = stores::open_existing(lists.store, settings)?;
    let store = store.as_mut();
    let planned = plan(checked, store, lists.store, lists.planning, settings, world)?;
    Ok(WorkedOut::Planned(Box::new(planned)))
}

/// Carries a plan out, if whoever is asked agrees to it; `None` is a no. Nobody is asked about a plan that would be
/// refused anyhow, or stands in its store already.
///
/// # Errors
/// When the world is broken, or whoever asks cannot.
pub fn carry_out<E: From<PipelineError>>(
    plan: Plan,
    origin: &Origin,
    terms: Terms,
    store: &str,
    ask: impl FnOnce(&Plan) -> Result<Option<Agreed>, E>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Ending, E> {
    let writes = plan.writes();
    if writes == 0 {
        return Ok(Ending::NothingToDo(Box::new(plan)));
    }
    if let Some(refused) = terms.refusal(&plan, world) {
        return Ok(Ending::Refused(refused));
    }
    // What was done is told, and needs no yes.
    if let Some(batch) = applied_as(&plan, origin, store, settings)? {
        return Ok(Ending::Applied { writes, outcome: Outcome::Already(batch) });
    }
    let Some(agreed) = ask(&plan)? else { return Ok(Ending::NotAgreed) };
    let consent = terms.consent(&plan, &agreed.fingerprint, world);
    let approved = match plan.approve(consent) {
        Ok(approved) => approved,
        Err(refused) => return Ok(Ending::Refused(refused)),
    };
    let how = &agreed.how;
    let outcome = match how.batch_size {
        Some(size) => apply_in_parts(approved, origin, store, how, size, settings, world)?,
        None => apply(approved, origin, Target::At(store), how, settings, world)?,
    };
    Ok(Ending::Applied { writes, outcome })
}

/// Carries out a plan that was saved: that plan, or nothing. How many patrons the store has is not the file's to say.
///
/// # Errors
/// As [`carry_out`].
pub fn carry_out_saved<E: From<PipelineError>>(
    saved: SavedPlan,
    terms: Terms,
    store: &str,
    ask: impl FnOnce(&Plan) -> Result<Option<Agreed>, E>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Ending, E> {
    let plan = measured(saved.plan, &saved.origin, store, settings)?;
    let of_file = |agreed: Agreed| Agreed { how: ApplyOptions { saved: true, ..agreed.how }, ..agreed };
    let ask = |plan: &Plan| ask(plan).map(|agreed| agreed.map(of_file));
    carry_out(plan, &saved.origin, terms, store, ask, settings, world)
}

/// Lists that are to be loaded.
#[derive(Debug, Clone, Copy)]
pub struct Lists<'a> {
    /// Their files, as they were named.
    pub files: &'a [String],
    /// How they are read and checked.
    pub reading: &'a CheckOptions,
    /// How they are planned.
    pub planning: &'a PlanOptions,
    /// The address of the store.
    pub store: &'a str,
}

/// What loading lists would do.
#[derive(Debug, Clone)]
pub enum WorkedOut {
    /// This.
    Planned(Box<Planned>),
    /// Nobody knows, since one of the files cannot be used.
    Unusable(Box<Checked>),
}

/// How it ended with lists.
#[derive(Debug, Clone)]
pub enum Loaded {
    /// One of the files cannot be used; nothing was planned.
    Unusable(Box<Checked>),
    /// There was a plan, which ended so.
    Ended(Box<Ending>),
}

/// On what terms a plan is to be carried out, said before it is shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms {
    /// Only if it leaves nothing out and in question.
    pub strict: bool,
    /// Also if it goes over limits.
    pub over_limits: bool,
}

impl Terms {
    /// A yes on these terms to the plan that was called so.
    fn consent(self, plan: &Plan, fingerprint: &str, world: &World<'_>) -> Consent {
        let waived: BTreeSet<_> = plan.over.iter().filter(|_| self.over_limits).map(|limit| limit.what).collect();
        Consent { waived, strict: self.strict, ..Consent::to(fingerprint, world.who) }
    }

    /// Why nobody need be asked: a yes to this very plan would be refused.
    pub fn refusal(self, plan: &Plan, world: &World<'_>) -> Option<Refused> {
        plan.refusal(&self.consent(plan, &plan.fingerprint.short, world))
    }
}

/// A person's yes.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// The short fingerprint of the plan that they were shown, or that they typed.
    pub fingerprint: String,
    /// How the plan is to be applied.
    pub how: ApplyOptions,
}

/// How it ended with a plan.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "there is one of them in a run")]
pub enum Ending {
    /// There was nothing to write; nobody was asked.
    NothingToDo(Box<Plan>),
    /// The terms do not allow it, or the yes was to another plan.
    Refused(Refused),
    /// The person did not agree.
    NotAgreed,
    /// It was applied, now or before, or turned out to be out of date.
    Applied {
        /// How many patrons the plan would write.
        writes: u64,
        /// How that ended.
        outcome: Outcome,
    },
}
