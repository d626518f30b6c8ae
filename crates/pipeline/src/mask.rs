//! Plans and batches without the people in them, to be shown to somebody who may not know them: rows are named
//! by their numbers and a hash, fields by their names, values not at all but for those that many patrons share.

use model::action::Words;
use model::batch::{BatchDetail, BatchHead, BatchPatron};
use model::field::Field;
use model::hex;
use model::id::{CanonicalId, PrimaryId};
use model::patron::{Details, Patron};
use model::plan::{Change, Creation, Plan, Removal, Step, Update};
use model::undo::{KeptBecause, KeptPatron};
use model::value::Value;
use sha2::{Digest, Sha256};

/// A plan without the people in it. The same patron has the same hash all over one plan, and another one in
/// another plan.
pub fn masked_plan(mut plan: Plan) -> Plan {
    let mask = Mask(plan.fingerprint.digest.clone());
    for step in plan.rows.iter_mut().map(|row| &mut row.step).chain(&mut plan.others) {
        mask.step(step);
    }
    for finding in &mut plan.findings {
        finding.message = finding.code.title().into();
        finding.advice = Words::default();
        finding.value = None;
        finding.repaired = None;
    }
    for decision in &mut plan.decisions {
        decision.id = CanonicalId::of(&mask.hash(&decision.id));
    }
    for limit in &mut plan.over {
        limit.cause = String::new();
    }
    plan
}

/// A batch without the people in it.
pub fn masked_batch(mut detail: BatchDetail) -> BatchDetail {
    let mask = Mask(detail.summary.head.id.clone());
    detail.summary.head.note = None;
    for BatchPatron { primary_id, changes, .. } in &mut detail.patrons {
        *primary_id = mask.id(primary_id);
        changes.iter_mut().for_each(change);
    }
    detail
}

/// Patrons whom an undo has left as they are, without who they are; `undo` is its batch.
pub fn masked_kept(mut kept: Vec<KeptPatron>, undo: &BatchHead) -> Vec<KeptPatron> {
    let mask = Mask(undo.id.clone());
    for KeptPatron { primary_id, because } in &mut kept {
        *primary_id = mask.id(primary_id);
        match because {
            KeptBecause::IdentifierTaken(by) => *by = mask.id(by),
            KeptBecause::Later(_) | KeptBecause::ChosePassword | KeptBecause::Elsewhere => {}
        }
    }
    kept
}

/// The key of the hashes.
struct Mask(String);

impl Mask {
    fn id(&self, id: &PrimaryId) -> PrimaryId {
        PrimaryId::new(&self.hash(&id.canonical())).expect("a sign and digits are no white space")
    }

    fn hash(&self, id: &CanonicalId) -> String {
        let hash = Sha256::digest(format!("{}\n{id}", self.0));
        format!("#{}", hex::encode(&hash[..4]))
    }

    fn step(&self, step: &mut Step) {
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
    fn patron(&self, patron: &mut Patron) {
        let kept = &patron.details;
        let details = Details {
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
                *value = Value::Text("(hidden)".into());
            }
        }
    }
}
