//! Barcodes and e-mail addresses that more than one row has.

use super::Batch;
use super::index::Role;
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::id::{CanonicalId, PrimaryId};

/// A shared barcode leaves its rows out, also when it is somebody's primary ID; a shared e-mail address is told.
pub(super) fn check(batch: &Batch<'_>, findings: &mut Vec<Finding>) {
    for shared in &batch.shared {
        let (id, group) = (&shared.id, one_row_per_id(batch, &shared.entries));
        let has = |role: Role| group.iter().any(|(_, entry)| *entry == role);
        if group.len() > 1 && has(Role::Other) {
            findings.push(barcode(batch, id, &group));
        } else if group.len() > 1 && has(Role::Email) {
            findings.push(email(batch, id, &group));
        }
    }
}

/// Rows of one primary ID are told as such; here only the first of them counts.
fn one_row_per_id(batch: &Batch<'_>, group: &[(usize, Role)]) -> Vec<(usize, Role)> {
    let id = |row: usize| batch.drafts[row].primary_id.as_ref().map(PrimaryId::canonical);
    let mut kept: Vec<(usize, Role)> = Vec::with_capacity(group.len());
    for (row, role) in group {
        let twin = kept.iter().any(|(other, _)| other != row && id(*row).is_some() && id(*other) == id(*row));
        if !twin {
            kept.push((*row, *role));
        }
    }
    kept
}

fn barcode(batch: &Batch<'_>, id: &CanonicalId, group: &[(usize, Role)]) -> Finding {
    let place = |(row, role): &(usize, Role)| {
        batch.place(*row, if *role == Role::Primary { ListField::PrimaryId } else { ListField::Barcode })
    };
    let at = group.iter().rposition(|(_, role)| *role == Role::Other).unwrap_or(0);
    let identifiers = &batch.drafts[group[at].0].details.identifiers;
    let value = identifiers.iter().find(|other| CanonicalId::of(&other.value) == *id);
    let value = value.map(|other| other.value.to_string()).unwrap_or_default();
    let related = group.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, entry)| place(entry)).collect();
    let own = group.iter().all(|(row, _)| *row == group[0].0);
    let message = if own {
        format!("the barcode \"{value}\" is also this patron's primary ID")
    } else {
        format!("the barcode \"{value}\" is used more than once")
    };
    let advice = if own {
        "empty the barcode, or give the right one"
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
    let place = |row: usize| batch.place(row, column_of_address(&batch.drafts[row], id));
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
