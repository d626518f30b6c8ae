//! IDs of two rows that differ only by zeros in front: in one of them the zeros were probably lost.

use super::run::Batch;
use model::action::{Action, Words};
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::{Finding, Severity};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Asks about every set of rows whose IDs are one number. They all wait, unless the person has said that they are
/// different people.
pub(super) fn check(batch: &Batch<'_>, findings: &mut Vec<Finding>) {
    let rows = || batch.drafts.iter().enumerate().take_while(|(row, _)| batch.goes_on(*row));
    let ids = || rows().filter_map(|(row, draft)| Some((row, number(draft)?)));
    let Some(usual) = usual_length(ids().map(|(_, id)| id)) else { return };
    // Two that are one number have two lengths, so one of them is in this set, which is small or nobody pads IDs.
    let others: HashSet<&str> = ids().filter(|(_, id)| id.len() != usual).map(|(_, id)| without_zeros(id)).collect();
    let mut twins: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for (row, id) in ids().filter(|(_, id)| others.contains(without_zeros(id))) {
        twins.entry(without_zeros(id)).or_default().push((row, id));
    }
    for twins in twins.into_values() {
        // The same ID in both rows is reported as that.
        let other = twins.iter().find(|(_, id)| *id != twins[0].1);
        findings.extend(other.map(|(at, _)| ask(batch, *at, &twins)));
    }
}

/// The ID of a row, where it is a number other than zero.
fn number(draft: &PatronDraft) -> Option<&str> {
    let id = draft.primary_id.as_ref()?.as_str();
    (id.bytes().all(|byte| byte.is_ascii_digit()) && id.bytes().any(|byte| byte != b'0')).then_some(id)
}

fn without_zeros(id: &str) -> &str {
    id.trim_start_matches('0')
}

/// The length that most of them have; `None` where no two of them can be one number: all have it, or none begins with
/// zero.
fn usual_length<'a>(ids: impl Iterator<Item = &'a str>) -> Option<usize> {
    let mut lengths: BTreeMap<usize, usize> = BTreeMap::new();
    let mut zeros = false;
    for id in ids {
        *lengths.entry(id.len()).or_default() += 1;
        zeros |= id.starts_with('0');
    }
    let several = zeros && lengths.len() > 1;
    lengths.into_iter().max_by_key(|(_, count)| *count).map(|(length, _)| length).filter(|_| several)
}

fn ask(batch: &Batch<'_>, at: usize, twins: &[(usize, &str)]) -> Finding {
    let ids: BTreeSet<&str> = twins.iter().map(|(_, id)| *id).collect();
    let shown: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
    let message = format!("{} differ only by zeros in front", shown.join(" and "));
    let related = twins.iter().filter(|(row, _)| *row != at).map(|(row, _)| batch.place(*row, ListField::PrimaryId));
    let finding = batch
        .context
        .finding(codes::D503, batch.place(at, ListField::PrimaryId), message)
        .field(ListField::PrimaryId)
        .related(related.collect());
    if batch.context.options.accept.contains(&codes::D503) {
        return finding.severity(Severity::Warning).advice("loaded as they are");
    }
    let advice =
        Words::text("if they are one person, correct the cell and delete a row; if not, load both as they are: ")
            .act(Action::AcceptRepair(codes::D503));
    finding.advice(advice)
}
