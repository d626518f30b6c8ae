//! Barcodes and e-mail addresses that more than one row has.

use super::index::Role;
use super::run::Batch;
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::id::{CanonicalId, PrimaryId};
use std::collections::HashMap;

/// A shared barcode leaves its rows out, also when it is somebody's primary ID; a shared e-mail address is reported.
pub(super) fn check(batch: &Batch<'_>, findings: &mut Vec<Finding>) {
    let primary_id = |row: usize| batch.drafts[row].primary_id.as_ref().map(PrimaryId::canonical);
    for (at, shared) in batch.shared.iter().enumerate() {
        if !batch.goes_on(at) {
            return;
        }
        let (id, group) = (&shared.id, one_row_per_id(&shared.entries, primary_id));
        let has = |role: Role| group.iter().any(|(_, entry)| *entry == role);
        if group.len() > 1 && has(Role::Other) {
            findings.push(barcode(batch, id, &group));
        } else if group.len() > 1 && has(Role::Email) {
            findings.push(email(batch, id, &group));
        }
    }
}

/// Rows of one primary ID are reported as such; here only the first of them counts. Each entry's ID is looked at once:
/// a placeholder address may be in every row of a list.
fn one_row_per_id(
    group: &[(usize, Role)],
    mut primary_id: impl FnMut(usize) -> Option<CanonicalId>,
) -> Vec<(usize, Role)> {
    let mut first_row: HashMap<CanonicalId, usize> = HashMap::new();
    let counts = |(row, _): &&(usize, Role)| match primary_id(*row) {
        Some(id) => *first_row.entry(id).or_insert(*row) == *row,
        None => true,
    };
    group.iter().filter(counts).copied().collect()
}

fn barcode(batch: &Batch<'_>, id: &CanonicalId, group: &[(usize, Role)]) -> Finding {
    let place = |(row, role): &(usize, Role)| {
        batch.place_of(*row, if *role == Role::Primary { ListField::PrimaryId } else { ListField::Barcode }, id)
    };
    let at = group.iter().rposition(|(_, role)| *role == Role::Other).unwrap_or(0);
    let identifiers = &batch.drafts[group[at].0].details.identifiers;
    let shared = identifiers.iter().find(|other| CanonicalId::of(&other.value) == *id);
    let value = shared.map(|other| other.value.to_string()).unwrap_or_default();
    let what = if shared.is_none_or(|other| other.kind == "BARCODE") { "barcode" } else { "identifier" };
    let related = group.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, entry)| place(entry)).collect();
    let is_id = group.iter().any(|(_, role)| *role == Role::Primary);
    let own = is_id && group.iter().all(|(row, _)| *row == group[0].0);
    let message = if own {
        format!("the {what} \"{value}\" is also this patron's primary ID")
    } else {
        format!("the {what} \"{value}\" is used more than once")
    };
    let advice = if own {
        "clear the barcode, or enter the right one"
    } else {
        "these rows are left out; give each patron a barcode of their own"
    };
    batch
        .context
        .finding(codes::D506, place(&group[at]), message)
        .field(ListField::Barcode)
        .value(value)
        .related(related)
        .advice(advice)
}

fn email(batch: &Batch<'_>, id: &CanonicalId, group: &[(usize, Role)]) -> Finding {
    let rows: Vec<usize> = group.iter().map(|(row, _)| *row).collect();
    let place = |row: usize| batch.place_of(row, column_of_address(&batch.drafts[row], id), id);
    let emails = &batch.drafts[rows[0]].details.emails;
    let address = emails.iter().find(|email| CanonicalId::of(&email.address) == *id);
    let address = address.map(|email| email.address.to_string()).unwrap_or_default();
    let related = rows.iter().filter(|row| **row != rows[1]).map(|row| place(*row)).collect();
    let message = format!("{} patrons share the e-mail address \"{address}\"", rows.len());
    let advice = "all are loaded, but none of them can be sent a new password by e-mail";
    let finding = batch.context.finding(codes::D506, place(rows[1]), message);
    finding.severity(Severity::Warning).field(ListField::Email).value(address).related(related).advice(advice)
}

/// The column in which a row has an address: the second one only where the first holds another.
fn column_of_address(draft: &PatronDraft, id: &CanonicalId) -> ListField {
    let at = draft.details.emails.iter().position(|email| CanonicalId::of(&email.address) == *id);
    let second = at == Some(1) || !draft.present.contains(ListField::Email);
    if second { ListField::Email2 } else { ListField::Email }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten thousand rows with one address took seconds, a hundred thousand minutes: every row was compared with
    /// every other one.
    #[test]
    fn each_row_of_a_shared_address_is_looked_at_once() {
        let group: Vec<(usize, Role)> = (0..5_000).map(|row| (row, Role::Email)).collect();
        let mut looked_at = 0;
        let kept = one_row_per_id(&group, |row| {
            looked_at += 1;
            // Every ID stands in two rows.
            Some(CanonicalId::of(&(row / 2).to_string()))
        });
        assert_eq!((kept.len(), looked_at), (2_500, 5_000));
    }

    #[test]
    fn a_row_counts_with_all_it_has_and_a_row_without_an_id_counts() {
        let group = [(0, Role::Primary), (0, Role::Other), (1, Role::Other), (2, Role::Other), (3, Role::Other)];
        let id = |row: usize| ["a", "a"].get(row).map(|id| CanonicalId::of(id));
        let expected = [(0, Role::Primary), (0, Role::Other), (2, Role::Other), (3, Role::Other)];
        assert_eq!(one_row_per_id(&group, id), expected);
    }
}
