//! One row against the store.

use super::account::{self, Account};
use super::{create, ended, institution, merge, mode, renumber};
use crate::identity::search::{self, Search, Who};
use crate::{Planning, kept_by_staff};
use model::action::{Action, Words};
use model::codes;
use model::draft::{CheckedRow, FieldSet, RareInRow, Verdict};
use model::field::{Field, ListField};
use model::finding::{Finding, Severity};
use model::id::PrimaryId;
use model::patron::{AccountType, Details, Patron};
use model::place::RowRef;
use model::plan::{Creation, PlannedRow, Step, Update, differences};
use model::request::Mode;
use model::said::Said;
use model::settings::far_future;
use model::snapshot::StoredPatron;
use std::borrow::Cow;

/// What a row says besides the values of its patron.
struct Says {
    /// The fields whose stored value is to go.
    cleared: FieldSet,
    /// What it says of its entries.
    said: Said,
}

/// Decides what happens to one row's patron. Findings about identity in the store are added.
pub fn step(row: CheckedRow, planning: &Planning<'_>, findings: &mut Vec<Finding>) -> PlannedRow {
    let (at, by_barcode) = (row.at, row.by_barcode);
    let RareInRow { cleared, said, new_id } = row.rare.into_inner();
    let says = Says { cleared, said };
    let new_key = new_id.as_ref().map(PrimaryId::canonical);
    let step = match row.verdict {
        Verdict::Blocked { primary_id, reasons, question: true } => {
            Step::Question { primary_id, reasons: reasons.into() }
        }
        Verdict::Blocked { primary_id, reasons, question: false } => {
            Step::LeftOut { primary_id, reasons: reasons.into() }
        }
        Verdict::Ready(patron) => {
            let who = search::find(patron, &mut Search { at, by_barcode, new_key, planning, findings });
            match who {
                Who::Open(step) => step,
                Who::Nobody(listed) if planning.only_changes() => {
                    let finding = mode::unknown(at, &listed, by_barcode, planning);
                    left_out(listed.primary_id, finding, findings)
                }
                Who::Somebody(listed, stored) if planning.mode == Mode::Add => {
                    // Nothing is said of what would become of them.
                    let step = against(at, listed, &says, stored, planning, &mut Vec::new());
                    mode::left_alone(at, &step, stored, planning, findings)
                }
                Who::Nobody(listed) => new_patron(at, listed, planning, findings),
                Who::Somebody(listed, stored) => {
                    let step = against(at, listed, &says, stored, planning, findings);
                    match &new_id {
                        Some(id) => renumber::by_row(at, step, id, stored, planning, findings),
                        None => step,
                    }
                }
            }
        }
    };
    PlannedRow { at, step }
}

/// A patron that the store does not have, unless the ID belongs to the institution.
fn new_patron(at: RowRef, listed: Patron, planning: &Planning<'_>, findings: &mut Vec<Finding>) -> Step {
    let former = planning.snapshot.former(&listed.key());
    let mut patron = listed;
    create::complete(&mut patron.details, &planning.completion());
    if let Some(finding) = institution::owns(at, &patron, planning) {
        return left_out(patron.primary_id, finding, findings);
    }
    Step::Create(Box::new(Creation { former, patron }))
}

fn left_out(primary_id: PrimaryId, finding: Finding, findings: &mut Vec<Finding>) -> Step {
    let reasons = vec![finding.code];
    findings.push(finding);
    Step::LeftOut { primary_id: Some(primary_id), reasons }
}

fn against(
    at: RowRef,
    listed: Patron,
    says: &Says,
    stored: &StoredPatron,
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
) -> Step {
    let group = desired_group(&listed.details, &stored.patron.details, planning);
    let rules = planning.rules(group);
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
    // A list that only changes patrons is of no group, and of no term.
    if !convert && !planning.only_changes() {
        report_kept_group(at, &listed, &stored.patron.details, planning, findings);
    }
    let theirs: &Details = &stored.patron.details;
    let base = merge::without(says.cleared, theirs);
    // A membership without an end is not given one by a rule.
    let renew = planning.renew && theirs.expiry_date.is_some();
    let computes_expiry = (convert || renew) && listed.details.expiry_date.is_none();
    let comes_as_it_is = matches!(base, Cow::Borrowed(_)) && !convert && !computes_expiry;
    let after = if comes_as_it_is && merge::is_all_there(&listed.details, &says.said, theirs, planning.policies) {
        base
    } else {
        let mut after = merge::merge(&listed.details, &says.said, &base, planning.policies);
        if convert {
            account::convert(&mut after, &listed.details, desired, group, planning);
        }
        if computes_expiry {
            let computed = rules.and_then(|rules| rules.expiry.date(planning.today, &planning.settings.terms));
            after.expiry_date = after.expiry_date.max(computed);
        }
        merge::keep_purge_behind_expiry(&mut after);
        merge::hold(planning.policies, theirs, &mut after);
        Cow::Owned(after)
    };
    if after.expiry_date == theirs.expiry_date {
        report_kept_expiry(at, &listed.details, theirs, planning, findings);
    }
    if !planning.only_changes() {
        ended::report(at, &listed, &after, rules, planning, findings);
    }
    kept_by_staff::report(at, &listed, &stored.patron, planning, findings);
    let after = match after {
        Cow::Owned(after) if after != *theirs => after,
        Cow::Owned(_) | Cow::Borrowed(_) => return Step::Unchanged(stored.patron.primary_id.clone()),
    };
    // The stored spelling of the ID stays: case and spaces never make a change.
    let after = Patron { primary_id: stored.patron.primary_id.clone(), details: Box::new(after) };
    let changes = differences(&stored.patron, &after);
    let update = Box::new(Update { version: stored.version, after, changes });
    if convert { Step::Convert(update) } else { Step::Update(update) }
}

/// The group whose rules count for a patron who exists: the list's, or, when the list only implies one by its profile,
/// the stored one. Where the account or the list is external it is the profile's: no feed writes into an account that
/// the library keeps, and no list of the library into one that a feed keeps.
fn desired_group<'d>(listed: &'d Details, stored: &'d Details, planning: &Planning<'d>) -> &'d str {
    let implied = || {
        let of_list = planning.rules(&planning.profile.group).map(|rules| rules.account_type);
        let external = [stored.account_type, of_list].contains(&Some(AccountType::External));
        if external { None } else { stored.user_group.as_deref() }
    };
    listed.user_group.as_deref().or_else(implied).unwrap_or(&planning.profile.group)
}

fn report_kept_expiry(
    at: RowRef,
    listed: &Details,
    stored: &Details,
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
) {
    if let (Some(earlier), Some(later)) = (listed.expiry_date, stored.expiry_date)
        && earlier < later
    {
        let is_unlikely = later > far_future(planning.today);
        let how_far = if is_unlikely { ", more than 50 years ahead" } else { "" };
        let message = format!("the list says {earlier}, the store {later}{how_far}; the later date is kept");
        let advice =
            Words::text("to take the list's dates, also earlier ones: ").act(Action::Replace(Field::ExpiryDate));
        let mut finding = planning.finding(codes::P622, at, ListField::ExpiryDate, message, advice);
        // In a list of dates it is all there is to say, and a note is told without its advice.
        if planning.only_changes() && !is_unlikely {
            let told = std::mem::take(&mut finding.message);
            finding.message = told.then("; to take the list's: ").act(Action::Replace(Field::ExpiryDate));
        }
        let finding = if is_unlikely { finding.severity(Severity::Warning) } else { finding };
        findings.push(finding.value(earlier.to_string()));
    }
}

fn report_kept_group(
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
        let advice = Words::text("to change it: ")
            .act(Action::SetForAll { field: ListField::UserGroup, value: Some(implied.to_owned()) });
        findings.push(planning.finding(codes::P623, at, ListField::PrimaryId, message, advice));
    }
}
