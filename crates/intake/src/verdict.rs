//! From drafts and findings to rows that can be loaded and rows that cannot.

use crate::id_shape::IdShape;
use model::codes::{self, Code};
use model::draft::{CheckedRow, PatronDraft, Verdict};
use model::finding::{Finding, Severity};
use model::patron::Patron;
use model::place::{Place, RowRef, TableId};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// What blocks a row.
#[derive(Debug)]
struct Blocks {
    reasons: Vec<Code>,
    only_questions: bool,
}

/// Decides each row. A blocking finding blocks the row it is at and the rows it names besides; an
/// identical twin is left out although its finding is only a note.
pub fn decide(drafts: Vec<PatronDraft>, findings: &[Finding]) -> Vec<CheckedRow> {
    let mut blocked = blocked_rows(findings);
    drafts.into_iter().map(|draft| decide_row(draft, &mut blocked)).collect()
}

fn decide_row(draft: PatronDraft, blocked: &mut HashMap<RowRef, Blocks>) -> CheckedRow {
    let PatronDraft { at, rare, id_given, by_barcode, .. } = draft;
    let verdict = match (blocked.remove(&at), draft.primary_id) {
        (None, Some(primary_id)) => Verdict::Ready(Patron { primary_id, details: draft.details }),
        (None, None) => Verdict::Blocked { primary_id: None, reasons: [codes::C301].into(), question: false },
        (Some(blocks), primary_id) => {
            Verdict::Blocked { primary_id, reasons: blocks.reasons.into(), question: blocks.only_questions }
        }
    };
    CheckedRow { at, verdict, rare, id_given, by_barcode }
}

fn blocked_rows(findings: &[Finding]) -> HashMap<RowRef, Blocks> {
    let mut blocked: HashMap<RowRef, Blocks> = HashMap::new();
    let blocking = findings.iter().filter(|finding| finding.leaves_out());
    for finding in blocking {
        // The other row is right, or is judged by itself.
        let alone = finding.code == codes::D504 || finding.code == codes::D522;
        let places = std::iter::once(&finding.place).chain(finding.related.iter().filter(|_| !alone));
        for place in places {
            let Some(number) = place.row else { continue };
            let row = blocked.entry(RowRef { table: place.table, number });
            let blocks = row.or_insert(Blocks { reasons: Vec::new(), only_questions: true });
            blocks.only_questions &= finding.severity == Severity::Question;
            if !blocks.reasons.contains(&finding.code) {
                blocks.reasons.push(finding.code);
            }
        }
    }
    blocked
}

/// Takes out of the findings of rows that are left out that a value is loaded as it is.
pub fn drop_what_is_untrue(findings: &mut [Finding], rows: &[CheckedRow]) {
    let is_blocked = |row: &&CheckedRow| matches!(row.verdict, Verdict::Blocked { .. });
    let left_out: HashSet<RowRef> = rows.iter().filter(is_blocked).map(|row| row.at).collect();
    drop_loaded(findings, &left_out);
}

fn drop_loaded(findings: &mut [Finding], left_out: &HashSet<RowRef>) {
    if left_out.is_empty() {
        return;
    }
    let is_out =
        |place: &Place| place.row.is_some_and(|number| left_out.contains(&RowRef { table: place.table, number }));
    for finding in findings.iter_mut().filter(|finding| !finding.severity.blocks() && !finding.advice.is_empty()) {
        if is_out(&finding.place) && finding.related.iter().all(is_out) {
            finding.advice = std::mem::take(&mut finding.advice).without(says_loaded);
        }
    }
}

/// Whether a clause of an advice says that a value is loaded.
fn says_loaded(clause: &str) -> bool {
    let clause = clause.strip_prefix("it is ").unwrap_or(clause);
    matches!(clause, "loaded as it is" | "loaded as they are") || clause.starts_with("loaded as it is, since ")
}

/// Joins the findings of one code in one column into one that names all their cells, for questions
/// that a person answers once per column. Takes and gives sorted findings.
pub fn once_per_column(findings: &mut Vec<Finding>, code: Code) {
    join(findings, code, |_| ());
}

/// Takes out what a finding of another code says better of the same cell: why a barcode is odd, and not only that it is.
pub fn said_better(findings: &mut Vec<Finding>, code: Code, better: Code) {
    if findings.iter().any(|finding| finding.code == code) {
        let of_better = findings.iter().filter(|finding| finding.code == better);
        // Which of the rows it is at depends on their order, and which of them are odd does not.
        let said: HashSet<Place> =
            of_better.flat_map(|finding| finding.related.iter().copied().chain([finding.place])).collect();
        findings.retain(|finding| finding.code != code || !said.contains(&finding.place));
    }
}

/// The same for each shape of the values, for questions about what stands in the cells.
pub fn once_per_shape(findings: &mut Vec<Finding>, code: Code) {
    join(findings, code, |finding| finding.value.as_deref().map(IdShape::of));
}

/// Joins findings of one code, one column and one kind.
fn join<K: Eq + Hash>(findings: &mut Vec<Finding>, code: Code, kind: impl Fn(&Finding) -> K) {
    if !findings.iter().any(|finding| finding.code == code) {
        return;
    }
    let mut first_of: HashMap<(TableId, Option<u16>, K), usize> = HashMap::new();
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        if finding.code != code {
            kept.push(finding);
            continue;
        }
        match first_of.entry((finding.place.table, finding.place.column, kind(&finding))) {
            Entry::Occupied(first) => {
                let first = &mut kept[*first.get()];
                first.related.push(finding.place);
                first.count += 1;
            }
            Entry::Vacant(first) => {
                first.insert(kept.len());
                kept.push(finding);
            }
        }
    }
    *findings = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANY: u32 = 400_000;

    fn at(row: u32) -> Place {
        Place { table: TableId(0), row: Some(row), column: Some(u16::from(row % 2 == 1)) }
    }

    /// An ID in every row of a long list names all of its rows, and so does a fault of each.
    #[test]
    fn every_row_that_a_finding_names_is_looked_at_once() {
        let own = (0..MANY).map(|row| Finding::new(codes::C310, at(row), ""));
        let others: Vec<Place> = (0..MANY).map(at).collect();
        let findings: Vec<Finding> = own.chain([Finding::new(codes::D501, at(0), "").related(others)]).collect();
        let blocked = blocked_rows(&findings);
        assert_eq!(blocked.len(), MANY as usize);
        assert!(blocked.values().all(|blocks| blocks.reasons == [codes::C310, codes::D501]));
    }

    /// Nobody is told of a row that is left out that its value is loaded.
    #[test]
    fn what_is_left_out_is_not_loaded_as_it_is() {
        let advice = |of_row: u32, advice: &'static str| {
            let mut findings = [Finding::new(codes::C341, at(of_row), "").advice(advice)];
            drop_loaded(&mut findings, &HashSet::from([RowRef { table: TableId(0), number: 2 }]));
            findings.map(|finding| finding.advice.to_string())
        };
        let told = "loaded as it is; if this person has no address, empty the cell";
        assert_eq!(advice(2, told), ["if this person has no address, empty the cell"]);
        assert_eq!(advice(3, told), [told], "the control: this row is loaded");
        assert_eq!(advice(2, "check it; it is loaded as it is"), ["check it"]);
        assert_eq!(advice(2, "loaded as it is"), [""]);
        assert_eq!(advice(2, "correct the cell"), ["correct the cell"]);
    }

    #[test]
    fn one_question_for_each_column_however_many_cells_it_has() {
        let mut findings: Vec<Finding> = (0..MANY).map(|row| Finding::new(codes::C314, at(row), "")).collect();
        once_per_column(&mut findings, codes::C314);
        let counts: Vec<(u32, usize)> = findings.iter().map(|one| (one.count, one.related.len())).collect();
        assert_eq!(counts, [(MANY / 2, MANY as usize / 2 - 1); 2]);
    }
}
