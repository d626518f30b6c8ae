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
use std::hash::{BuildHasher, RandomState};

/// Puts all rows that lead to a patron to whom another row leads into question.
pub(crate) fn ask(rows: &mut [PlannedRow], planning: &Planning<'_>, findings: &mut Vec<Finding>) {
    for group in groups(rows, planning) {
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

/// The rows about each patron to whom several lead, by their numbers, rising.
fn groups(rows: &[PlannedRow], planning: &Planning<'_>) -> Vec<Vec<usize>> {
    let text_of = |row: &PlannedRow| about(&row.step, planning).map(|id| CanonicalId::of(id.as_str()));
    // By hashes first, since nearly every patron has one row: a million texts would be made for nothing.
    let hasher = RandomState::new();
    let hashed = |(index, row): (usize, &PlannedRow)| {
        let id = about(&row.step, planning)?;
        Some((hasher.hash_one(&*CanonicalId::text_of(id.as_str())), index))
    };
    let mut hashes: Vec<(u64, usize)> = rows.iter().enumerate().filter_map(hashed).collect();
    hashes.sort_unstable();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for same in hashes.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1) {
        let mut by_id: HashMap<Option<CanonicalId>, Vec<usize>> = HashMap::new();
        for (_, index) in same {
            by_id.entry(text_of(&rows[*index])).or_default().push(*index);
        }
        groups.extend(by_id.into_values().filter(|group| group.len() > 1));
    }
    groups.sort_unstable();
    groups
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
