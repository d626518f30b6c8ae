//! Patrons of a list whose memberships have ended and stay so, because the list has no dates: without being told, one
//! would take them for loaded. Told once for each list.

use crate::Planning;
use crate::once_per_list;
use model::action::{Action, Words};
use model::codes;
use model::field::{Field, ListField};
use model::finding::Finding;
use model::patron::{Details, Patron};
use model::place::RowRef;
use model::settings::{GroupRules, Policy};

/// Says so of one patron. A date in the list that has passed has a finding of its own, and where a policy holds the
/// stored one nobody wants another.
pub(crate) fn report(
    at: RowRef,
    listed: &Patron,
    after: &Details,
    rules: Option<GroupRules<'_>>,
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
) {
    let silent = listed.details.expiry_date.is_none();
    let held = matches!(planning.policies.get(&Field::ExpiryDate), Some(Policy::Keep | Policy::FillOnly));
    let Some(last) = after.expiry_date.filter(|last| *last < planning.today && silent && !held) else { return };
    let id = &listed.primary_id;
    let message = format!("{id} expired on {last}, and the list gives no expiry date");
    let finding = planning.finding(codes::P628, at, ListField::PrimaryId, message, way_out(rules, planning));
    findings.push(finding.value(id.as_str()));
}

fn way_out(rules: Option<GroupRules<'_>>, planning: &Planning<'_>) -> Words {
    let one_for_all = Action::SetForAll { field: ListField::ExpiryDate, value: None };
    let computed = rules.and_then(|rules| rules.expiry.date(planning.today, &planning.settings.terms));
    if computed.is_some_and(|day| day >= planning.today) && !planning.renew {
        let renew = Words::text("to renew by the rule of the group: ").act(Action::Renew);
        return renew.then("; for one date for all: ").act(one_for_all);
    }
    Words::text("add a column with the dates; for one date for all: ").act(one_for_all)
}

/// Joins them into one for each list, at the first of them. Takes and gives sorted findings.
pub(crate) fn once_per_list(findings: &mut Vec<Finding>) {
    once_per_list::join(findings, codes::P628, |patrons| {
        format!("{patrons} patrons have expired, and the list gives no expiry dates")
    });
}
