//! What every row is planned with.

use crate::identity::likeness::{Likeness, compare};
use crate::steps::create::Completion;
use chrono::NaiveDate;
use model::action::Words;
use model::codes::Code;
use model::decision::{Answer, Decision};
use model::field::{Field, ListField};
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::id_scheme::IdScheme;
use model::layout::ListLayout;
use model::patron::Details;
use model::place::{Place, RowRef};
use model::request::{MatchBy, Mode};
use model::settings::{GroupRules, Limits, Policy, Profile, Settings};
use model::snapshot::{Snapshot, StoredPatron};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What every row is planned with.
#[derive(Clone, Copy)]
pub struct Planning<'a> {
    /// What the store has.
    pub snapshot: &'a Snapshot,
    /// The patrons whose IDs differ from new ones of the list only by zeros in front; see
    /// [`zero_variants`](crate::zero_variants).
    pub zero_twins: &'a Snapshot,
    /// The IDs of the list that are on a guard list of the store, each with its name.
    pub guarded: &'a HashMap<CanonicalId, String>,
    /// Whether such a patron is taken for the one of the list.
    pub zeros_accepted: bool,
    /// What the library has decided.
    pub settings: &'a Settings,
    /// The profile of this run.
    pub profile: &'a Profile,
    /// The profile's values for what a new patron's row leaves blank.
    pub defaults: &'a Details,
    /// The answers that were given, sorted by ID.
    pub decisions: &'a [Decision],
    /// Patrons who may be the people of rows whose ID nobody has, by that ID.
    pub lookalikes: &'a HashMap<CanonicalId, Vec<Arc<StoredPatron>>>,
    /// What becomes of stored values: the profile's policies and the person's.
    pub policies: &'a BTreeMap<Field, Policy>,
    /// How much of the store the plan may touch.
    pub limits: &'a Limits,
    /// The lists, by the SHA-256 of their bytes, in reading order.
    pub sources: &'a [String],
    /// How they were read.
    pub layouts: &'a [ListLayout],
    /// Whether accounts may change between internal and external.
    pub convert: bool,
    /// The day that counts as today.
    pub today: NaiveDate,
    /// Whether patrons that exist get a computed expiry date too.
    pub renew: bool,
    /// Which patrons the list adds or changes.
    pub mode: Mode,
    /// By what patrons are found.
    pub match_by: MatchBy,
    /// Where each field's column is, for the addresses of findings.
    pub column_of: &'a (dyn Fn(RowRef, ListField) -> Option<u16> + Sync),
}

impl<'a> Planning<'a> {
    pub(crate) fn rules(&self, group: &str) -> Option<GroupRules<'a>> {
        self.settings.groups.get(group).map(|group| self.settings.rules(self.profile, group))
    }

    /// What makes a new patron complete.
    pub(crate) fn completion(&self) -> Completion<'a> {
        let Planning { settings, profile, defaults, today, .. } = *self;
        Completion { settings, profile, defaults, today }
    }

    /// The answer that was given about an ID.
    pub(crate) fn answer(&self, id: &CanonicalId) -> Option<Answer> {
        answer_among(self.decisions, |other| other.cmp(id))
    }

    /// Whether nobody is added.
    pub(crate) fn only_changes(&self) -> bool {
        self.mode == Mode::Update
    }

    /// The ID that the profile gives to a person who cannot have the one of the list: the first that nobody
    /// else has. None where nobody is added.
    pub(crate) fn another_id(&self, person: &Details) -> Option<PrimaryId> {
        if self.only_changes() {
            return None;
        }
        let Some(IdScheme::Made(scheme)) = &self.profile.id_scheme else { return None };
        let fits = |id: &PrimaryId| {
            let owner = self.snapshot.owner(&id.canonical());
            owner.is_none_or(|owner| compare(person, &owner.patron.details) == Likeness::Same)
        };
        scheme.all_of(person).into_iter().find(fits)
    }

    /// Patrons who may be the person of a row.
    pub(crate) fn lookalikes(&self, id: &CanonicalId) -> &'a [Arc<StoredPatron>] {
        self.lookalikes.get(id).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn finding(
        &self,
        code: Code,
        at: RowRef,
        field: ListField,
        message: String,
        advice: impl Into<Words>,
    ) -> Finding {
        let place = Place::row(at, (self.column_of)(at, field));
        let severity = self.settings.severity(code);
        Finding::new(code, place, message).severity(severity).field(field).advice(advice)
    }
}

/// The answer among those sorted by ID. Every row asks, and a million may have been given.
fn answer_among(decisions: &[Decision], mut compare: impl FnMut(&CanonicalId) -> Ordering) -> Option<Answer> {
    let found = decisions.binary_search_by(|decision| compare(&decision.id)).ok()?;
    Some(decisions[found].answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_found_among_a_million() {
        let id = |n: u32| CanonicalId::from_canonical(format!("{n:09}"));
        let decisions: Vec<Decision> = (0..1_000_000).map(|n| Decision { id: id(n), answer: Answer::Skip }).collect();
        for n in [0, 1, 499_999, 777_777, 999_999, 1_000_000] {
            let (wanted, mut compared) = (id(n), 0);
            let found = answer_among(&decisions, |other| {
                compared += 1;
                other.cmp(&wanted)
            });
            assert_eq!(found, (n < 1_000_000).then_some(Answer::Skip));
            assert!(compared <= 21, "{compared} comparisons");
        }
    }
}
