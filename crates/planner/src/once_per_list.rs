//! Findings about many patrons of a list that are all the same are told once for each list, at the first patron, with how
//! many there are.

use model::action::Words;
use model::codes::Code;
use model::finding::Finding;
use model::place::TableId;
use std::collections::HashMap;

/// Joins the findings of a code into one for each list, at the first of them; `several` says what it is about so many.
/// Takes and gives sorted findings.
pub(crate) fn join(findings: &mut Vec<Finding>, code: Code, several: impl Fn(u32) -> String) {
    // Nearly always there is none.
    if !findings.iter().any(|finding| finding.code == code) {
        return;
    }
    let mut first_of: HashMap<TableId, usize> = HashMap::new();
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let first = first_of.get(&finding.place.table).filter(|_| finding.code == code);
        if let Some(first) = first.and_then(|at| kept.get_mut(*at)) {
            first.related.push(finding.place);
            first.count += 1;
            continue;
        }
        if finding.code == code {
            first_of.insert(finding.place.table, kept.len());
        }
        kept.push(finding);
    }
    for at in first_of.into_values() {
        if let Some(first) = kept.get_mut(at).filter(|first| first.count > 1) {
            first.message = Words::text(several(first.count));
        }
    }
    *findings = kept;
}
