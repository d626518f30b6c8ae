//! IDs and e-mail addresses that look alike but are not the same: a Cyrillic letter among Latin ones, O for 0,
//! l for 1.

use super::run::Batch;
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::Finding;
use model::id::CanonicalId;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use unicode_security::skeleton;

/// Reports every set of rows whose IDs, or whose e-mail addresses, a person cannot tell apart. Nothing is left
/// out for it and nothing merged.
pub(super) fn check(batch: &Batch<'_>, findings: &mut Vec<Finding>) {
    report(batch, ListField::PrimaryId, findings, primary_id);
    // Addresses have letters and digits side by side all the time; only other alphabets are reported.
    let foreign = |draft: &PatronDraft| draft.details.emails.iter().any(|email| !email.address.is_ascii());
    if batch.drafts.iter().any(foreign) {
        report(batch, ListField::Email, findings, first_email);
    }
}

fn primary_id(draft: &PatronDraft) -> Option<&str> {
    draft.primary_id.as_ref().map(|id| id.as_str())
}

fn first_email(draft: &PatronDraft) -> Option<&str> {
    draft.details.emails.first().map(|email| &*email.address)
}

fn report(
    batch: &Batch<'_>,
    field: ListField,
    findings: &mut Vec<Finding>,
    written: impl Fn(&PatronDraft) -> Option<&str>,
) {
    // Only a value with something in it that another sign looks like can lead to another one.
    let rows = || batch.drafts.iter().enumerate().take_while(|(row, _)| batch.goes_on(*row));
    let values = || rows().filter_map(|(row, draft)| Some((row, CanonicalId::of(written(draft)?))));
    let doubtful: HashSet<String> = values().filter(|(_, id)| is_doubtful(id)).map(|(_, id)| look(&id)).collect();
    if doubtful.is_empty() {
        return;
    }
    let mut groups: BTreeMap<String, BTreeMap<CanonicalId, usize>> = BTreeMap::new();
    for (row, id) in values() {
        let look = look(&id);
        if doubtful.contains(&look) {
            groups.entry(look).or_default().entry(id).or_insert(row);
        }
    }
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let rows: BTreeSet<usize> = group.values().copied().collect();
        let at = *rows.iter().nth(1).unwrap_or(&0);
        // As the rows have them, not in the form in which they are compared.
        let as_written = group.values().filter_map(|row| written(batch.drafts.get(*row)?));
        let shown: Vec<String> = as_written.map(|value| format!("\"{value}\"")).collect();
        let message = format!("{} look alike but are not the same", shown.join(" and "));
        let related = rows.iter().filter(|row| **row != at).map(|row| batch.place(*row, field)).collect();
        let finding = batch
            .context
            .finding(codes::D514, batch.place(at, field), message)
            .field(field)
            .related(related)
            .advice("if both mean the same person, retype the value in one of the rows");
        findings.push(finding);
    }
}

/// Whether a value has a letter beside digits, or a letter that is not a plain one. Digits alone only look like
/// themselves, and so do most words.
fn is_doubtful(id: &CanonicalId) -> bool {
    let text = id.as_str();
    let mistaken = |c: char| matches!(c, 'o' | 'l' | 'i');
    !text.is_ascii() || (text.chars().any(mistaken) && text.chars().any(|c| c.is_ascii_digit()))
}

/// What a value looks like; two that look alike have one look.
fn look(id: &CanonicalId) -> String {
    // Small l and the digit, small o and the digit: the tables know capitals only.
    let plain: String = skeleton(id.as_str()).collect();
    plain
        .to_lowercase()
        .chars()
        .map(|c| {
            if c == 'o' {
                '0'
            } else if matches!(c, 'l' | 'i') {
                '1'
            } else {
                c
            }
        })
        .collect()
}
