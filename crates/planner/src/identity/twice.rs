//! Rows that lead to one patron by different ways: by the ID, by a barcode, by an answer, by an ID that the
//! profile gives. What each of them would do may contradict the other, so that a person has to say.

use crate::Planning;
use crate::steps::renumber;
use model::action::{Action, Choice, Words};
use model::codes;
use model::field::ListField;
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::place::Place;
use model::plan::{PlannedRow, Step};
use std::collections::HashMap;

/// Puts all rows that lead to a patron to whom another row leads into question.
pub(crate) fn ask(rows: &mut [PlannedRow], planning: &Planning<'_>, findings: &mut Vec<Finding>) {
    let mut first: HashMap<CanonicalId, usize> = HashMap::with_capacity(rows.len());
    let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        let Some(key) = about(&row.step, planning).map(PrimaryId::canonical) else { continue };
        match first.get(&key) {
            Some(earlier) => groups.entry(*earlier).or_insert_with(|| vec![*earlier]).push(index),
            None => drop(first.insert(key, index)),
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.sort_unstable();
    for group in groups {
        let place =
            |index: &usize| Place::row(rows[*index].at, (planning.column_of)(rows[*index].at, ListField::PrimaryId));
        let at = rows[group[1]].at;
        let id = about(&rows[group[0]].step, planning).cloned();
        let name = id.as_ref().map(ToString::to_string).unwrap_or_default();
        let message = format!("{} rows are about patron {name}", group.len());
        let advice = Words::text("keep one of them; the others are left out with ")
            .act(Action::Choose(Choice::Answer))
            .then(" and their ID =skip, or deleted");
        let mut finding = planning.finding(codes::D505, at, ListField::PrimaryId, message, advice);
        finding.related = group.iter().filter(|index| **index != group[1]).map(place).collect();
        findings.push(finding);
        for index in group {
            rows[index].step = Step::Question { primary_id: id.clone(), reasons: vec![codes::D505] };
        }
    }
}

/// The patron whom a step is about, where it does anything or finds that nothing is to be done. Whoever goes on under
/// another ID has theirs still.
fn about<'x>(step: &'x Step, planning: &Planning<'x>) -> Option<&'x PrimaryId> {
    match step {
        Step::Create(creation) if planning.only_changes() => {
            let goes = renumber::who_goes(&creation.patron, planning);
            goes.map(|stored| &stored.patron.primary_id).or_else(|| step.primary_id())
        }
        Step::Create(_) | Step::Update(_) | Step::Convert(_) | Step::Remove(_) | Step::Unchanged(_) => {
            step.primary_id()
        }
        Step::Question { .. } | Step::LeftOut { .. } => None,
    }
}
