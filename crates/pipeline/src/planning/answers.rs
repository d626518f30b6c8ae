//! Answers that come to nothing: about an ID that no row has, or about a row that nothing is asked about.

use model::codes;
use model::decision::{Answer, Decision};
use model::draft::{CheckedRow, Verdict};
use model::id::CanonicalId;
use model::plan::Step;
use planner::Planning;
use std::collections::{HashMap, HashSet};

/// An answer that is not used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnusedAnswer {
    /// No row has the ID: most likely a slip.
    NoRow(CanonicalId),
    /// Nothing is asked about the row.
    NoQuestion(CanonicalId),
    /// What is asked about the row is which of two rows is right, and "same" does not say that.
    NotWhichRow(CanonicalId),
}

/// Those of all answers, the ones without a row first.
pub(super) fn unused(rows: &[CheckedRow], planning: &Planning<'_>) -> Vec<UnusedAnswer> {
    if planning.decisions.is_empty() {
        return Vec::new();
    }
    let there: HashSet<CanonicalId> = rows.iter().filter_map(|row| row.verdict.primary_id()).collect();
    let mut unused: Vec<UnusedAnswer> =
        without_row(planning.decisions, |id| there.contains(id)).into_iter().map(UnusedAnswer::NoRow).collect();
    // Who is left out by an answer needs no question for it.
    let answers: HashMap<&CanonicalId, Answer> =
        planning.decisions.iter().filter(|one| one.answer != Answer::Skip).map(|one| (&one.id, one.answer)).collect();
    if answers.is_empty() {
        return unused;
    }
    for row in rows {
        let Some(id) = row.verdict.primary_id() else { continue };
        if let Some(answer) = answers.get(&id) {
            unused.extend(unused_in(row, *answer, id, planning));
        }
    }
    unused
}

/// IDs that were answered about and that no row has.
fn without_row(decisions: &[Decision], mut is_there: impl FnMut(&CanonicalId) -> bool) -> Vec<CanonicalId> {
    decisions.iter().map(|one| &one.id).filter(|id| !is_there(id)).cloned().collect()
}

/// Whether a row comes to the same without its answer. A row that is new without being asked about is what somebody
/// wanted who said so; and once a list is loaded, nothing is left to ask about its rows.
fn unused_in(row: &CheckedRow, answer: Answer, id: CanonicalId, planning: &Planning<'_>) -> Option<UnusedAnswer> {
    if let Verdict::Blocked { reasons, .. } = &row.verdict {
        let asks_which = answer == Answer::Same && reasons.contains(&codes::D515);
        return asks_which.then_some(UnusedAnswer::NotWhichRow(id));
    }
    let unanswered = Planning { decisions: &[], ..*planning };
    // What is found on the way is reported when the row is planned.
    let without = planner::step(row.clone(), &unanswered, &mut Vec::new()).step;
    let is_said = match without {
        Step::Create(_) => answer == Answer::NewId,
        Step::Update(_) | Step::Convert(_) => false,
        Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } | Step::Remove(_) => true,
    };
    let changes_nothing = || planner::step(row.clone(), planning, &mut Vec::new()).step == without;
    (!is_said && changes_nothing()).then_some(UnusedAnswer::NoQuestion(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of answers may be for another list altogether.
    #[test]
    fn each_of_a_million_answers_is_looked_up_once() {
        let id = |n: u32| CanonicalId::from_canonical(format!("{n:09}"));
        let decisions: Vec<Decision> = (0..1_000_000).map(|n| Decision { id: id(n), answer: Answer::Skip }).collect();
        let mut looked_up = 0;
        let unused = without_row(&decisions, |one| {
            looked_up += 1;
            *one == decisions[4_711].id
        });
        assert_eq!((unused.len(), looked_up), (999_999, 1_000_000));
    }
}
