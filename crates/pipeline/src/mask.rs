//! Plans and batches without the people in them, to be shown to somebody who may not know them: patrons are named
//! by running numbers, fields by their names, values not at all but for those that many patrons share.
//!
//! A number says nothing but in which order patrons come. What is worked out from an ID, and from what is printed beside
//! it, would give the ID away: there are only a billion of nine digits, and all of them can be tried.

use model::action::{Action, Piece, Words};
use model::batch::{BatchDetail, BatchPatron};
use model::field::Field;
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::patron::{Details, Identifier, Patron};
use model::plan::{Change, Creation, Plan, Removal, Step, Update};
use model::undo::{KeptBecause, KeptPatron};
use model::value::{HIDDEN, Value};
use std::collections::BTreeMap;

/// A plan without the people in it. The same patron has the same number all over it, and perhaps another one in
/// another plan.
pub fn masked_plan(mut plan: Plan) -> Plan {
    let mut mask = Mask::default();
    for step in plan.rows.iter_mut().map(|row| &mut row.step).chain(&mut plan.others) {
        mask.step(step);
    }
    // By key, also where that is another one.
    if matches!(plan.others.first(), Some(Step::Remove(_))) {
        plan.others.sort_by_cached_key(|step| step.primary_id().map(PrimaryId::canonical));
    }
    for finding in &mut plan.findings {
        finding.message = finding.code.title().into();
        finding.advice = open_advice(finding);
        finding.value = None;
        finding.repaired = None;
    }
    for decision in &mut plan.decisions {
        decision.id = CanonicalId::of(&mask.number(&decision.id));
    }
    for limit in &mut plan.over {
        limit.cause = String::new();
    }
    plan
}

/// A batch without the people in it.
pub fn masked_batch(mut detail: BatchDetail) -> BatchDetail {
    let mut mask = Mask::default();
    detail.summary.head.note = None;
    for BatchPatron { primary_id, changes, .. } in &mut detail.patrons {
        *primary_id = mask.id(primary_id);
        changes.iter_mut().for_each(change);
    }
    detail
}

/// Patrons whom an undo has left as they are, without who they are.
pub fn masked_kept(mut kept: Vec<KeptPatron>) -> Vec<KeptPatron> {
    let mut mask = Mask::default();
    for KeptPatron { primary_id, because } in &mut kept {
        *primary_id = mask.id(primary_id);
        match because {
            KeptBecause::IdentifierTaken(by) | KeptBecause::MergedInto(by) | KeptBecause::MergedWith(by) => {
                *by = mask.id(by);
            }
            KeptBecause::Later(_) | KeptBecause::ChosePassword | KeptBecause::Elsewhere | KeptBecause::Purged => {}
        }
    }
    kept
}

/// What helps about a finding, as far as it quotes nothing of the list.
fn open_advice(finding: &Finding) -> Words {
    let is_for_all = |action: &&Action| {
        matches!(
            action,
            Action::AcceptRepair(_) | Action::Convert | Action::Renew | Action::MatchByBarcode | Action::SkipHiddenRows
        )
    };
    let mut actions = finding.advice.pieces().into_iter().filter_map(|piece| match piece {
        Piece::Do(action) => Some(action),
        Piece::Text(_) => None,
    });
    let words = match actions.find(is_for_all) {
        Some(action) => Words::text("one way for all rows: ").act(action.clone()).then("\n"),
        None => Words::default(),
    };
    words.then("what it means: ").act(Action::ExplainCode(finding.code))
}

/// The numbers of patrons, in the order in which they come.
#[derive(Default)]
struct Mask(BTreeMap<CanonicalId, usize>);

impl Mask {
    fn id(&mut self, id: &PrimaryId) -> PrimaryId {
        PrimaryId::new(&self.number(&id.canonical())).expect("a sign and digits are no white space")
    }

    fn number(&mut self, id: &CanonicalId) -> String {
        let next = self.0.len() + 1;
        let number = self.0.entry(id.clone()).or_insert(next);
        format!("#{number}")
    }

    fn step(&mut self, step: &mut Step) {
        match step {
            Step::Create(creation) => {
                let Creation { patron, .. } = creation.as_mut();
                self.patron(patron);
            }
            Step::Update(update) | Step::Convert(update) => {
                let Update { after, changes, .. } = update.as_mut();
                self.patron(after);
                changes.iter_mut().for_each(change);
            }
            Step::Remove(removal) => {
                let Removal { before, .. } = removal.as_mut();
                self.patron(before);
            }
            Step::Unchanged(id) => *id = self.id(id),
            Step::Question { primary_id, .. } | Step::LeftOut { primary_id, .. } => {
                *primary_id = primary_id.as_ref().map(|id| self.id(id));
            }
        }
    }

    /// What stays of a patron says nothing about who it is.
    fn patron(&mut self, patron: &mut Patron) {
        let kept = &patron.details;
        let named = !kept.full_name().is_empty();
        // That somebody goes on under another ID is told by the one that they had.
        let former = kept.identifiers.iter().filter(|identifier| identifier.kind == planner::FORMER_ID);
        let former = former.map(|identifier| Identifier {
            value: self.number(&CanonicalId::of(&identifier.value)).into(),
            note: None,
            ..identifier.clone()
        });
        let details = Details {
            identifiers: former.collect(),
            last_name: named.then(|| HIDDEN.into()),
            status: kept.status.clone(),
            user_group: kept.user_group.clone(),
            account_type: kept.account_type,
            expiry_date: kept.expiry_date,
            ..Details::default()
        };
        *patron = Patron { primary_id: self.id(&patron.primary_id), details: Box::new(details) };
    }
}

fn change(change: &mut Change) {
    // Codes and days of the membership are what a reviewer has to see; they are shared by many.
    let open = [Field::UserGroup, Field::AccountType, Field::ExpiryDate, Field::Status];
    if !open.contains(&change.field) {
        for value in [&mut change.before, &mut change.after] {
            if !value.is_blank() {
                *value = Value::Text(HIDDEN.into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::codes;
    use model::place::{Place, TableId};

    fn numbers(ids: &[&str]) -> Vec<String> {
        let mut mask = Mask::default();
        ids.iter().map(|id| mask.number(&CanonicalId::of(id))).collect()
    }

    /// Trial P05: nothing can be worked out from a number, since it is the same whoever is meant; one patron has one.
    #[test]
    fn a_number_says_nothing_but_the_order() {
        assert_eq!(numbers(&["000500146", "000500147", "000500146"]), ["#1", "#2", "#1"]);
        assert_eq!(numbers(&["a00501", "000500146", "A00501"]), ["#1", "#2", "#1"]);
    }

    /// Trial P05: what helps stays where it quotes nothing.
    #[test]
    fn advice_quotes_nothing_of_the_list() {
        let place = Place { table: TableId(0), row: Some(2), column: Some(0) };
        let words = Words::text("if 0104417 is 000104417: ").act(Action::AcceptRepair(codes::C321));
        let finding = Finding::new(codes::C321, place, "\"0104417\" is too short");
        let open = open_advice(&finding.clone().advice(words)).to_string();
        assert!(open.contains("AcceptRepair") && open.contains("ExplainCode") && !open.contains("0104417"), "{open}");
        let about_one =
            Words::text("if 0104417 is right: ").act(Action::FindPatron(PrimaryId::new("0104417").unwrap()));
        let open = open_advice(&finding.advice(about_one)).to_string();
        assert!(open.contains("ExplainCode") && !open.contains("0104417"), "{open}");
    }
}
