//! Which passwords a plan makes, and who keeps theirs.

use super::PlanView;
use crate::document::Section;
use crate::views::receipt;
use crate::words::{count, number};
use model::action::{Action, Whose, Words};
use model::codes;
use model::plan::Plan;
use model::starter_rules::Scheme;

/// Which passwords are made, and that returning patrons keep theirs. A list that changes nobody says nothing of it.
pub(super) fn passwords(plan: &Plan, view: PlanView<'_>, section: &mut Section) {
    let (starters, barred) = (plan.needs_starter().count() as u64, plan.barred_from_starters());
    let carried_over = plan.carried_over().count() as u64;
    if starters + barred.all() + carried_over + plan.counts.changed == 0 {
        return;
    }
    if carried_over > 0 {
        section.sentence(receipt::keep_their_password(carried_over));
    }
    if starters > 0 {
        new_passwords(starters, view, section);
    }
    let none = if view.masked {
        receipt::nobody_gets_one(barred).map(Words::from)
    } else {
        receipt::without_starter(barred, &plan.first_barred())
    };
    if let Some(text) = none {
        section.sentence(text);
    }
    let returning = plan.counts.changed + plan.counts.unchanged;
    if returning > 0 {
        let who = count(returning, "returning patron");
        let text = Words::text(format!("Passwords: nothing changes for {who}; ")).act(Action::ListStarters);
        section.sentence(text.then(" shows who has only a starter."));
    }
}

fn new_passwords(starters: u64, view: PlanView<'_>, section: &mut Section) {
    let text = if view.starters.is_some() {
        let verb = if starters == 1 { "it must" } else { "each must" };
        let starters = number(starters);
        Words::text(format!(
            "Starter passwords: {starters} will be made on apply; {verb} be changed at the first sign-in."
        ))
    } else {
        let who = count(starters, "new patron");
        Words::text(format!("No starter passwords are made; {who} cannot sign in yet. To make them later: "))
            .act(Action::ReissueStarters(Whose::Batch(None)))
    };
    section.sentence(text);
    if view.starters == Some(Scheme::Name) {
        let text = "Anyone who knows a name can guess them: hand the slips out soon. More about it: ";
        section.detail(Words::text(text).act(Action::ExplainCode(codes::A801)));
    }
}
