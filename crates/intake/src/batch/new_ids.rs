//! Lists that give patrons new IDs: one that two rows give, and one that another row says somebody has. A patron keeps the
//! old ID as a further one, so that neither a chain nor a swap leaves it free for anybody else.

use super::run::Batch;
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use std::collections::HashMap;

/// Reports each new ID of several rows once, at the second of them, and each that is the old one of another row.
pub(super) fn check(batch: &Batch<'_>, findings: &mut Vec<Finding>) {
    let mut given: HashMap<CanonicalId, Vec<usize>> = HashMap::new();
    for (row, draft) in batch.drafts.iter().enumerate() {
        if !batch.goes_on(row) {
            return;
        }
        let new = draft.rare.new_id.as_ref().map(PrimaryId::canonical);
        // Who has it already keeps it.
        if let Some(id) = new.filter(|id| old_key(batch, row).as_ref() != Some(id)) {
            given.entry(id).or_default().push(row);
        }
    }
    // Most lists give none.
    if given.is_empty() {
        return;
    }
    // The first row that says that a patron has an ID which is given, and in which column.
    let mut had: HashMap<CanonicalId, (usize, ListField)> = HashMap::new();
    for (row, draft) in batch.drafts.iter().enumerate() {
        if !batch.goes_on(row) {
            return;
        }
        for (id, field) in identifiers(draft).filter(|(id, _)| given.contains_key(id)) {
            had.entry(id).or_insert((row, field));
        }
    }
    for (row, draft) in batch.drafts.iter().enumerate() {
        if !batch.goes_on(row) {
            return;
        }
        let Some(new) = draft.rare.new_id.as_ref().map(PrimaryId::canonical) else { continue };
        let other = had.get(&new).filter(|(other, _)| *other != row && old_key(batch, row).as_ref() != Some(&new));
        findings.extend(other.map(|other| had_by_another(batch, row, *other)));
    }
    let mut several: Vec<Vec<usize>> = given.into_values().filter(|rows| is_of_several(batch, rows)).collect();
    several.sort_unstable();
    findings.extend(several.iter().filter_map(|rows| given_twice(batch, rows)));
}

/// Whether several patrons would get it. Rows that repeat each other are reported as that.
fn is_of_several(batch: &Batch<'_>, rows: &[usize]) -> bool {
    let first = rows.first().map(|row| old_key(batch, *row));
    rows.iter().any(|row| Some(old_key(batch, *row)) != first)
}

fn old_key(batch: &Batch<'_>, row: usize) -> Option<CanonicalId> {
    batch.drafts[row].primary_id.as_ref().map(PrimaryId::canonical)
}

/// What a patron has by which they are found.
fn identifiers(draft: &PatronDraft) -> impl Iterator<Item = (CanonicalId, ListField)> + '_ {
    let old = draft.primary_id.iter().map(|id| (id.canonical(), ListField::PrimaryId));
    let others = draft.details.identifiers.iter();
    old.chain(others.map(|other| (CanonicalId::of(&other.value), ListField::Barcode)))
}

/// The new ID of a row is one that the patron of another row has.
fn had_by_another(batch: &Batch<'_>, row: usize, (other, field): (usize, ListField)) -> Finding {
    let (there, new) = (batch.drafts[other].at, written(&batch.drafts[row]));
    let is_here = batch.drafts[row].at.table == there.table;
    let which = if is_here { format!("row {}", there.number) } else { format!("row {} of another list", there.number) };
    let (what, advice) = if field == ListField::PrimaryId {
        ("old ID", "whoever has it keeps it as a former ID, so that nobody else can have it: give another one")
    } else {
        ("barcode", "give another one, or correct the barcode")
    };
    let message = format!("the new ID \"{new}\" is the {what} in {which}");
    batch
        .context
        .finding(codes::D522, batch.place(row, ListField::NewId), message)
        .field(ListField::NewId)
        .value(new)
        .related(vec![batch.place(other, field)])
        .advice(advice)
}

fn given_twice(batch: &Batch<'_>, rows: &[usize]) -> Option<Finding> {
    let at = *rows.get(1)?;
    let new = written(&batch.drafts[at]);
    let related = rows.iter().filter(|row| **row != at).map(|row| batch.place(*row, ListField::NewId));
    let message = format!("the new ID \"{new}\" is given in {} rows", rows.len());
    let finding = batch.context.finding(codes::D521, batch.place(at, ListField::NewId), message);
    let finding = finding.field(ListField::NewId).value(new).related(related.collect());
    Some(finding.advice("give each patron a new ID of their own"))
}

fn written(draft: &PatronDraft) -> &str {
    draft.rare.new_id.as_ref().map_or("", PrimaryId::as_str)
}
