//! What stopped a command, in JSON; of a change by hand to which nobody has agreed also what it would do, so that a program
//! can look at it and agree to just that.

use super::outcomes::{changes, counts, counts_by_hand, next, others};
use model::action::{Action, Phrase};
use model::changeset::{changes_of_new, changes_of_removed};
use model::codes::Code;
use model::id::{CanonicalId, PrimaryId};
use model::plan::{Change, Others, Plan, Removal, Step, differences, renumberings};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// What stopped a command.
#[derive(Debug)]
pub struct ErrorJson<'a> {
    /// The code, where there is one.
    pub code: Option<Code>,
    /// What happened.
    pub message: &'a str,
    /// What to do.
    pub advice: &'a str,
    /// The exit code of the command.
    pub exit: u8,
    /// The change by hand that was not agreed to.
    pub plan: Option<&'a Plan>,
}

/// The answer of a command that stopped.
pub fn error(error: &ErrorJson<'_>, words: &dyn Phrase) -> Json {
    let explain = error.code.map(|code| ("what it means", Action::ExplainCode(code)));
    json!({
        "schema": "rollcall.error/1", "code": error.code.map(Code::id), "message": error.message, "advice": error.advice, "exit": error.exit,
        "plan": error.plan.map(by_hand), "next": next(explain.as_slice(), words),
    })
}

/// What a change by hand would do. Whoever goes on under another primary ID is one patron who changes.
fn by_hand(plan: &Plan) -> Json {
    let renumberings = renumberings(plan.steps());
    let come: BTreeMap<CanonicalId, &Removal> =
        renumberings.iter().map(|(removal, creation)| (creation.patron.key(), *removal)).collect();
    let gone: Vec<CanonicalId> = renumberings.iter().map(|(removal, _)| removal.before.key()).collect();
    let goes_on = |step: &&Step| matches!(step, Step::Remove(removal) if gone.contains(&removal.before.key()));
    let steps = plan.steps().filter(|step| !goes_on(step)).map(|step| one(step, &come));
    json!({
        "fingerprint": plan.fingerprint.short,
        "store": {"name": plan.store.name, "exists": !plan.store.id.is_empty(), "patrons": plan.store.patrons},
        "as_of": plan.as_of.to_string(), "counts": counts(counts_by_hand(plan)), "others": others(Others::of(plan, 0)),
        "steps": steps.collect::<Vec<_>>(),
    })
}

fn one(step: &Step, come: &BTreeMap<CanonicalId, &Removal>) -> Json {
    let (action, changed): (&str, Vec<Change>) = match step {
        Step::Create(creation) => match come.get(&creation.patron.key()) {
            Some(removal) => ("update", differences(&removal.before, &creation.patron)),
            None => (step.action(), changes_of_new(&creation.patron)),
        },
        Step::Remove(removal) => (step.action(), changes_of_removed(&removal.before)),
        Step::Update(update) | Step::Convert(update) => (step.action(), update.changes.clone()),
        Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => (step.action(), Vec::new()),
    };
    json!({"action": action, "primary_id": step.primary_id().map(PrimaryId::as_str), "changes": changes(&changed)})
}
