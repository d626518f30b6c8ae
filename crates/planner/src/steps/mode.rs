//! What a list does not do that only adds patrons, or only changes those who are in the store. Who it would have been about
//! is told, so that nobody is overlooked.

use crate::Planning;
use model::codes;
use model::field::ListField;
use model::finding::Finding;
use model::patron::Patron;
use model::place::RowRef;
use model::plan::Step;
use model::snapshot::StoredPatron;

/// A row about nobody in the store, in a list that only changes patrons.
pub(crate) fn unknown(at: RowRef, listed: &Patron, by_barcode: bool, planning: &Planning<'_>) -> Finding {
    let id = &listed.primary_id;
    let (what, field) = if by_barcode { ("barcode", ListField::Barcode) } else { ("ID", ListField::PrimaryId) };
    let message = format!("nobody in the store has the {what} \"{id}\"");
    let advice = format!("check the {what}; nobody is added, because this list only changes patrons");
    planning.finding(codes::D518, at, field, message, advice).value(id.as_str())
}

/// A row about a patron who is in the store, in a list that only adds patrons: it comes to nothing, and where the `step`
/// that it would have been changes something, that is told.
pub(crate) fn left_alone(
    at: RowRef,
    step: &Step,
    stored: &StoredPatron,
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
) -> Step {
    let id = &stored.patron.primary_id;
    if let Step::Update(update) | Step::Convert(update) = step {
        let fields: Vec<&str> = update.changes.iter().map(|change| change.field.label()).collect();
        let message = format!("{id} is in the store already and stays as it is; not taken: {}", fields.join(", "));
        findings.push(planning.finding(codes::D519, at, ListField::PrimaryId, message, "").value(id.as_str()));
    }
    Step::Unchanged(id.clone())
}
