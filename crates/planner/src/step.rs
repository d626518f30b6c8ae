//! One row against the store.

use crate::account::Account;
use crate::identity::{self, Search, Who};
use crate::likeness::{Likeness, compare};
use crate::{account, create, institution, merge};
use chrono::NaiveDate;
use model::codes::{self, Code};
use model::decision::{Answer, Decision};
use model::draft::{CheckedRow, FieldSet, Verdict};
use model::field::{Field, ListField};
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::id_scheme::IdScheme;
use model::layout::ListLayout;
use model::patron::{AccountType, Details, Patron};
use model::place::{Place, RowRef};
use model::plan::{Creation, PlannedRow, Step, Update, differences};
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
    /// The patrons whose IDs differ from new ones of the list only by zeros in front; see [`zero_variants`].
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
    /// Where each field's column is, for the addresses of findings.
    pub column_of: &'a (dyn Fn(RowRef, ListField) -> Option<u16> + Sync),
}

impl<'a> Planning<'a> {
    pub(crate) fn rules(&self, group: &str) -> Option<GroupRules<'a>> {
        self.settings.groups.get(group).map(|group| self.settings.rules(self.profile, group))
    }

    /// The answer that was given about an ID.
    pub(crate) fn answer(&self, id: &CanonicalId) -> Option<Answer> {
        answer_among(self.decisions, |other| other.cmp(id))
    }

    /// The ID that the profile gives to a person who cannot have the one of the list: the first that nobody
    /// else has.
    pub(crate) fn another_id(&self, person: &Details) -> Option<PrimaryId> {
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

    pub(crate) fn finding(&self, code: Code, at: RowRef, field: ListField, message: String, advice: &str) -> Finding {
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

/// Decides what happens to one row's patron. Findings about identity in the store are added.
pub fn step(row: CheckedRow, planning: &Planning<'_>, findings: &mut Vec<Finding>) -> PlannedRow {
    let (at, cleared) = (row.at, row.cleared);
    let step = match row.verdict {
        Verdict::Blocked { primary_id, reasons, question: true } => Step::Question { primary_id, reasons },
        Verdict::Blocked { primary_id, reasons, question: false } => Step::LeftOut { primary_id, reasons },
        Verdict::Ready(patron) => match identity::find(patron, &mut Search { at, planning, findings }) {
            Who::Open(step) => step,
            Who::Nobody(listed) => new_patron(at, listed, planning, findings),
            Who::Somebody(listed, stored) => against(at, listed, cleared, stored, planning, findings),
        },
    };
    PlannedRow { at, step }
}

/// The other ways of writing an ID of digits with more or fewer zeros in front.
pub fn zero_variants(id: &CanonicalId) -> Vec<CanonicalId> {
    let digits = id.as_str();
    let core = digits.trim_start_matches('0');
    if core.is_empty() || digits.len() > 14 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    // Nine digits are the usual width of an institution's IDs; beyond four zeros nobody lost them by accident.
    let widest = (core.len() + 4).max(9);
    let widths = (core.len()..=widest).filter(|width| *width != digits.len());
    widths.map(|width| CanonicalId::from_canonical(format!("{core:0>width$}"))).collect()
}

/// A patron that the store does not have, unless the ID belongs to the institution.
fn new_patron(at: RowRef, listed: Patron, planning: &Planning<'_>, findings: &mut Vec<Finding>) -> Step {
    let former = planning.snapshot.former(&listed.key());
    let patron = create::complete(listed, planning);
    if let Some(finding) = institution::owns(at, &patron, planning) {
        return left_out(patron.primary_id, finding, findings);
    }
    Step::Create(Box::new(Creation { former, patron }))
}

fn left_out(primary_id: model::id::PrimaryId, finding: Finding, findings: &mut Vec<Finding>) -> Step {
    let reasons = vec![finding.code];
    findings.push(finding);
    Step::LeftOut { primary_id: Some(primary_id), reasons }
}

fn against(
    at: RowRef,
    listed: Patron,
    cleared: FieldSet,
    stored: &StoredPatron,
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
) -> Step {
    let group = desired_group(&listed.details, &stored.patron.details, planning);
    let rules = planning.rules(&group);
    let stored_type = stored.patron.details.account_type.unwrap_or(AccountType::Internal);
    let desired = rules.map_or(stored_type, |rules| rules.account_type);
    let convert = match account::compare(desired, &listed, &stored.patron, planning) {
        Account::Same => false,
        Account::Convert => true,
        Account::Refused(code, message, advice) => {
            let finding =
                planning.finding(code, at, ListField::PrimaryId, message, advice).value(listed.primary_id.as_str());
            return left_out(listed.primary_id, finding, findings);
        }
    };
    if !convert {
        tell_kept_group(at, &listed, &stored.patron.details, planning, findings);
    }
    let mut base = stored.patron.details.clone();
    merge::clear(cleared, &mut base);
    let mut after = merge::merge(&listed.details, &base, planning.policies);
    if after.expiry_date == stored.patron.details.expiry_date {
        tell_kept_expiry(at, &listed.details, &stored.patron.details, planning, findings);
    }
    if convert {
        account::convert(&mut after, &listed.details, desired, &group, planning);
    }
    // A membership without an end is not given one by a rule.
    let renew = planning.renew && stored.patron.details.expiry_date.is_some();
    if (convert || renew) && listed.details.expiry_date.is_none() {
        let computed = rules.and_then(|rules| rules.expiry.date(planning.today, &planning.settings.terms));
        after.expiry_date = after.expiry_date.max(computed);
    }
    merge::keep_purge_behind_expiry(&mut after);
    merge::hold(planning.policies, &stored.patron.details, &mut after);
    if after == *stored.patron.details {
        return Step::Unchanged(stored.patron.primary_id.clone());
    }
    // The stored spelling of the ID stays: case and spaces never make a change.
    let after = Patron { primary_id: stored.patron.primary_id.clone(), details: Box::new(after) };
    let changes = differences(&stored.patron, &after);
    let update = Box::new(Update { version: stored.version, after, changes });
    if convert { Step::Convert(update) } else { Step::Update(update) }
}

/// The group whose rules count for a patron who exists: the list's, or, when the list only implies
/// one by its profile, the profile's for an account it would convert and the stored one otherwise.
fn desired_group(listed: &Details, stored: &Details, planning: &Planning<'_>) -> String {
    let stored_external = stored.account_type == Some(AccountType::External);
    let implied = if stored_external { None } else { stored.user_group.as_deref() };
    listed.user_group.as_deref().or(implied).unwrap_or(&planning.profile.group).to_owned()
}

fn tell_kept_expiry(
    at: RowRef,
    listed: &Details,
    stored: &Details,
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
) {
    if let (Some(earlier), Some(later)) = (listed.expiry_date, stored.expiry_date)
        && earlier < later
    {
        let message = format!("the list says {earlier}, the store {later}; the later date stays");
        findings.push(planning.finding(codes::P622, at, ListField::ExpiryDate, message, "").value(earlier.to_string()));
    }
}

fn tell_kept_group(
    at: RowRef,
    listed: &Patron,
    stored: &Details,
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
) {
    let implied = planning.profile.group.as_str();
    if let (None, Some(kept)) =
        (&listed.details.user_group, stored.user_group.as_deref().filter(|kept| *kept != implied))
    {
        let message =
            format!("{} is {kept} in the store, and the list is of {implied}; {kept} stays", listed.primary_id);
        let advice = format!("to change it: --set user_group={implied}");
        findings.push(planning.finding(codes::P623, at, ListField::PrimaryId, message, &advice));
    }
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
