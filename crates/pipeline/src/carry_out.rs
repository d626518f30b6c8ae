//! From a plan to its end: asked for, approved, applied. Every plan takes this way, wherever it comes from; who talks
//! to the person is asked for their yes and decides nothing.

use crate::apply::{applied_as, apply, measured};
use crate::{ApplyOptions, Origin, Outcome, PipelineError, SavedPlan, Target, World};
use model::consent::{Consent, Refused};
use model::plan::Plan;
use model::settings::Settings;
use std::collections::BTreeSet;

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
    if let Some(batch) = applied_as(&plan, origin, store, settings)? {
        return Ok(Ending::Applied { writes, outcome: Outcome::Already(batch) });
    }
    let Some(agreed) = ask(&plan)? else { return Ok(Ending::NotAgreed) };
    let consent = terms.consent(&plan, &agreed.fingerprint, world);
    let approved = match plan.approve(consent) {
        Ok(approved) => approved,
        Err(refused) => return Ok(Ending::Refused(refused)),
    };
    let outcome = apply(approved, origin, Target::At(store), &agreed.how, settings, world)?;
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
