//! Patrons of a list whose memberships have ended and stay so, because the list has no dates: without being told, one
//! would take them for loaded. Told once for each list.

use crate::Planning;
use model::action::{Action, Words};
use model::codes;
use model::field::{Field, ListField};
use model::finding::Finding;
use model::patron::{Details, Patron};
use model::place::{RowRef, TableId};
use model::settings::{GroupRules, Policy};
use std::collections::HashMap;

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
    // Nearly always there is none.
    if !findings.iter().any(|finding| finding.code == codes::P628) {
        return;
    }
    let mut first_of: HashMap<TableId, usize> = HashMap::new();
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let first = first_of.get(&finding.place.table).filter(|_| finding.code == codes::P628);
        if let Some(first) = first.and_then(|at| kept.get_mut(*at)) {
            first.related.push(finding.place);
            first.count += 1;
            continue;
        }
        if finding.code == codes::P628 {
            first_of.insert(finding.place.table, kept.len());
        }
        kept.push(finding);
    }
    for at in first_of.into_values() {
        let Some(first) = kept.get_mut(at).filter(|first| first.count > 1) else { continue };
        let message = format!("{} patrons have expired, and the list gives no expiry dates", first.count);
        first.message = Words::text(message);
    }
    *findings = kept;
}
