//! An ID in the column of barcodes, and the barcode in that of the IDs: nearly all rows have so many digits in the one
//! and so many in the other, and this one has them the other way around.

use super::run::Batch;
use model::action::{Action, Words};
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::{Finding, Severity};
use std::collections::HashMap;

/// Fewer rows show no rule.
const ENOUGH: usize = 4;
/// So many times as many rows have the usual widths as have them the other way around.
const TIMES: usize = 4;

/// Asks about each such row.
pub(super) fn check(batch: &Batch<'_>, findings: &mut Vec<Finding>) {
    let mut first = 0;
    for rows in batch.drafts.chunk_by(|a, b| a.at.table == b.at.table) {
        let Some(usual) = usual_widths(batch, rows) else { return };
        for (at, draft) in rows.iter().enumerate() {
            if usual.is_some_and(|(id, barcode)| widths(draft) == Some((barcode, id))) {
                findings.extend(question(batch, first + at));
            }
        }
        first += rows.len();
    }
}

/// How many digits nearly all IDs and barcodes of a list have, where that shows which is which and some have it the
/// other way around; `None` when the person has asked to stop.
fn usual_widths(batch: &Batch<'_>, rows: &[PatronDraft]) -> Option<Option<(usize, usize)>> {
    let mut counts: HashMap<(usize, usize), usize> = HashMap::new();
    for (at, draft) in rows.iter().enumerate() {
        if !batch.goes_on(at) {
            return None;
        }
        if let Some(widths) = widths(draft) {
            *counts.entry(widths).or_default() += 1;
        }
    }
    let usual = counts.iter().max_by_key(|(widths, count)| (**count, **widths));
    let shows = |((id, barcode), count): (&(usize, usize), &usize)| {
        let swapped = counts.get(&(*barcode, *id)).copied().unwrap_or_default();
        (id != barcode && swapped > 0 && *count >= ENOUGH && *count >= swapped * TIMES).then_some((*id, *barcode))
    };
    Some(usual.and_then(shows))
}

/// The digits of a row's ID and of its only barcode; none where either has something else.
fn widths(draft: &PatronDraft) -> Option<(usize, usize)> {
    let id = draft.primary_id.as_ref()?.as_str();
    let [barcode] = &draft.details.identifiers[..] else { return None };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (barcode.kind == "BARCODE" && are_digits(id) && are_digits(&barcode.value))
        .then_some((id.len(), barcode.value.len()))
}

fn question(batch: &Batch<'_>, row: usize) -> Option<Finding> {
    let draft = &batch.drafts[row];
    let (id, barcode) = (draft.primary_id.as_ref()?.as_str(), &draft.details.identifiers.first()?.value);
    let accepted = batch.context.options.accept.contains(&codes::D517);
    let advice = if accepted {
        Words::text("loaded as they are")
    } else {
        Words::text("put each into its own column; or, if they are right, load them as they are: ")
            .act(Action::AcceptRepair(codes::D517))
    };
    let message = format!("the ID \"{id}\" has the form of a barcode, and the barcode \"{barcode}\" that of an ID");
    let finding = batch.context.finding(codes::D517, batch.place(row, ListField::PrimaryId), message);
    let finding = finding.field(ListField::PrimaryId).value(id).advice(advice);
    let finding = finding.related(vec![batch.place(row, ListField::Barcode)]);
    Some(if accepted { finding.severity(Severity::Warning) } else { finding })
}
