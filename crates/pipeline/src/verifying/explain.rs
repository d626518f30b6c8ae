//! Why a row is not in the store as it says: a later batch, a rule of the library, another ID. What nothing here explains
//! is a fault.
//!
//! The planner is asked what loading the row again would do: what it would not change, a rule keeps. That explains nothing
//! about a patron whom the list itself has made, since nothing was there to be kept; for the same reason only a later batch
//! explains what such a patron has besides.

use super::look::{self, Open};
use model::batch::{BatchAction, Touch};
use model::codes::Code;
use model::field::Field;
use model::id::CanonicalId;
use model::plan::Step;
use model::request::Mode;
use model::settings::Policy;
use model::verification::{Difference, Differs, Explanation};
use planner::{FORMER_ID, OTHER_ID};
use std::collections::BTreeMap;

/// What explains.
pub(super) struct Reasons<'a> {
    /// What the planner would do with the row.
    pub(super) step: &'a Step,
    /// The batch that loaded its list, where one did.
    pub(super) loaded: Option<u64>,
    /// Every batch that touched the patron, oldest first.
    pub(super) trail: &'a [Touch],
    /// What becomes of stored values.
    pub(super) policies: &'a BTreeMap<Field, Policy>,
    /// Which patrons the list adds or changes.
    pub(super) mode: Mode,
}

/// What becomes of a row that is not in the store as it says.
pub(super) enum Settled<'a> {
    /// It was left out, or waits for an answer.
    LeftOut(&'a [Code]),
    /// It differs so.
    Compared(Vec<Difference>),
}

/// Settles it.
pub(super) fn settle<'a>(open: &Open, reasons: &Reasons<'a>) -> Settled<'a> {
    let Some(stored) = &open.stored else {
        let because = reasons.taken_out();
        return match (because, reasons.not_loaded()) {
            (None, Some(codes)) => Settled::LeftOut(codes),
            (_, _) => Settled::Compared(vec![difference(open, Differs::Missing, because)]),
        };
    };
    let wanted = open.wanted_id().canonical();
    let others = &stored.patron.details.identifiers;
    let had = |kind: &str| others.iter().any(|one| one.kind == kind && CanonicalId::of(&one.value) == wanted);
    let is_merged = wanted != stored.patron.key() && had(OTHER_ID);
    // A row that its own batch has not touched was left out then, too.
    let was_left_out = reasons.loaded.is_some() && !reasons.has_touched() && !is_merged;
    if let Some(codes) = reasons.not_loaded().filter(|_| was_left_out) {
        return Settled::LeftOut(codes);
    }
    let of_field = |field: &Field| {
        let because = if is_merged {
            Some(Explanation::Merged)
        } else if *field == Field::PrimaryId {
            if had(FORMER_ID) { Some(Explanation::Renumbered) } else { reasons.found_otherwise() }
        } else {
            reasons.changed(*field).or_else(|| reasons.kept(*field))
        };
        difference(open, Differs::Field(open.values(*field)), because)
    };
    let of_more = |field: &Field| {
        let because = if is_merged { Some(Explanation::Merged) } else { reasons.changed(*field) };
        let because = because.or_else(|| (!open.is_made).then(|| reasons.stays(*field)));
        difference(open, Differs::Field(open.values(*field)), because)
    };
    let differences = open.differing.iter().map(of_field).chain(open.more.iter().map(of_more));
    Settled::Compared(differences.collect())
}

fn difference(open: &Open, what: Differs, because: Option<Explanation>) -> Difference {
    let stored = open.stored.as_ref().map(|stored| &stored.patron);
    let (primary_id, name) = (open.listed.primary_id.clone(), look::name(&open.listed, stored));
    Difference { at: open.at, primary_id, name, what, because }
}

impl<'a> Reasons<'a> {
    /// The codes that say why the planner would not load the row.
    fn not_loaded(&self) -> Option<&'a [Code]> {
        match self.step {
            Step::Question { reasons, .. } | Step::LeftOut { reasons, .. } => Some(reasons),
            Step::Create(_) | Step::Update(_) | Step::Convert(_) | Step::Remove(_) | Step::Unchanged(_) => None,
        }
    }

    /// What touched the patron after the list was loaded, the newest first.
    fn since(&self) -> impl Iterator<Item = &'a Touch> {
        let loaded = self.loaded;
        self.trail.iter().rev().filter(move |touch| loaded.is_some_and(|loaded| touch.batch > loaded))
    }

    /// Whether the batch of the list did something to the patron.
    fn has_touched(&self) -> bool {
        self.trail.iter().any(|touch| Some(touch.batch) == self.loaded)
    }

    /// The later batch that took the patron out.
    fn taken_out(&self) -> Option<Explanation> {
        let last = self.since().next().filter(|touch| touch.action == BatchAction::Removed)?;
        Some(Explanation::TakenOut { batch: last.batch, when: last.when })
    }

    /// The later batch that changed a field.
    fn changed(&self, field: Field) -> Option<Explanation> {
        let last = self.since().find(|touch| touch.fields.contains(&field))?;
        Some(Explanation::Changed { batch: last.batch, when: last.when })
    }

    /// That the patron was found by another identifier.
    fn found_otherwise(&self) -> Option<Explanation> {
        let is_found = matches!(self.step, Step::Unchanged(_) | Step::Update(_) | Step::Convert(_));
        is_found.then_some(Explanation::FoundOtherwise)
    }

    /// The rule by which what was stored has stayed.
    fn kept(&self, field: Field) -> Option<Explanation> {
        let stays = match self.step {
            Step::Unchanged(_) => true,
            Step::Update(update) | Step::Convert(update) => !update.changes.iter().any(|change| change.field == field),
            Step::Create(_) | Step::Remove(_) | Step::Question { .. } | Step::LeftOut { .. } => false,
        };
        let is_its_own = |touch: &Touch| Some(touch.batch) == self.loaded && touch.action == BatchAction::Created;
        let was_there = !self.trail.iter().any(is_its_own);
        match (stays, was_there) {
            (false, _) => None,
            // Nothing is kept of somebody who was not there, but a purge date is moved behind the end of the membership.
            (true, false) => (field == Field::PurgeDate).then_some(Explanation::Rule),
            (true, true) => self.rule(field),
        }
    }

    /// Why the store keeps entries that the list does not have.
    fn stays(&self, field: Field) -> Explanation {
        if self.mode == Mode::Add {
            return Explanation::OnlyAdds;
        }
        match self.policies.get(&field).copied() {
            Some(policy @ (Policy::Keep | Policy::FillOnly | Policy::Add)) => Explanation::Policy(policy),
            Some(Policy::Replace | Policy::Later) | None => Explanation::EntriesStay,
        }
    }

    /// That no list changes blocks and roles of somebody who is there explains nothing: whoever moves from another system
    /// wants to know of every block that has not arrived.
    fn rule(&self, field: Field) -> Option<Explanation> {
        if self.mode == Mode::Add {
            return Some(Explanation::OnlyAdds);
        }
        if matches!(field, Field::Blocks | Field::Roles) {
            return None;
        }
        if field.is_fixed() {
            return Some(Explanation::Fixed);
        }
        let because = match self.policies.get(&field).copied() {
            Some(policy @ (Policy::Keep | Policy::FillOnly | Policy::Add | Policy::Later)) => {
                Explanation::Policy(policy)
            }
            // A list never shortens a membership by accident.
            Some(Policy::Replace) | None if field == Field::ExpiryDate => Explanation::Policy(Policy::Later),
            Some(Policy::Replace) | None => Explanation::Rule,
        };
        Some(because)
    }
}
