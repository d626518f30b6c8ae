//! What every change by hand has in common once its plan is worked out: the plan is shown, a yes is asked for, it is
//! carried out, and what was done is told.
//!
//! Which patrons it is about and what becomes of them is for the commands to work out.

use crate::command_line::args::{Agreeing, HandingOut};
use crate::commands::consent::{consent, consent_after_talk};
use crate::commands::ending::print_ending;
use crate::commands::handing_out::{self, hand_out_of};
use crate::commands::lists::apply::{committed, only_copy};
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::changeset::Receipt;
use model::plan::Plan;
use pipeline::{Agreed, ApplyOptions, Origin, Terms};
use report::{Answer, answers};
use std::borrow::Cow;

/// What was typed of how a plan by hand is to be carried out.
pub(super) struct ByHand<'a> {
    /// The yes.
    pub(super) agreeing: &'a Agreeing,
    /// What is asked.
    pub(super) question: &'a str,
    /// Whether much was typed before: then a slip is asked about again.
    pub(super) after_talk: bool,
    /// Where starters go, of a command that may make some.
    pub(super) starters: Option<Starters<'a>>,
}

/// Where the starters of a plan go.
#[derive(Clone, Copy)]
pub(super) struct Starters<'a> {
    /// The sheet, and how they are made.
    pub(super) handing: &'a HandingOut,
    /// Whether none are wanted.
    pub(super) none: bool,
}

/// Shows a plan, asks, and carries it out.
pub(super) fn carry_out(plan: Plan, how: &ByHand<'_>, session: &Session<'_>) -> Result<u8, Failure> {
    if plan.writes() == 0 {
        session.output.answer(&answers::nothing_by_hand(&plan, session.log.path()))?;
        return Ok(exit::DONE);
    }
    session.output.answer(&answers::by_hand_before(&plan))?;
    ask_and_do(plan, how, session)
}

/// The same with a plan that is shown in a way of its own.
pub(super) fn carry_out_shown(
    plan: Plan,
    shown: &Answer<'_>,
    how: &ByHand<'_>,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    session.output.answer(shown)?;
    ask_and_do(plan, how, session)
}

fn ask_and_do(plan: Plan, how: &ByHand<'_>, session: &Session<'_>) -> Result<u8, Failure> {
    let settings = match how.starters {
        Some(starters) => handing_out::settings(starters.handing, session.settings),
        None => Cow::Borrowed(session.settings),
    };
    let session = &Session { settings: &settings, ..*session };
    let ask = |plan: &Plan| agree(plan, how, session);
    let (origin, terms) = (Origin::account(), Terms::default());
    let ending = pipeline::carry_out(plan, &origin, terms, session.store, ask, session.settings, &session.world)?;
    print_ending(ending, "This was already done", session, |receipt| print_receipt(receipt, session))
}

fn agree(plan: &Plan, how: &ByHand<'_>, session: &Session<'_>) -> Result<Option<Agreed>, Failure> {
    let starters = match how.starters {
        Some(Starters { handing, none }) => hand_out_of(plan, handing, none, session)?,
        None => None,
    };
    let consent = if how.after_talk { consent_after_talk } else { consent };
    let unasked = |failure: Failure| Failure { plan: Some(Box::new(plan.clone())), ..failure };
    let agreed = consent(how.agreeing, &plan.fingerprint.short, how.question, session).map_err(unasked)?;
    let how = ApplyOptions {
        starters,
        note: how.agreeing.note.clone(),
        backup: !how.agreeing.no_backup,
        ..ApplyOptions::default()
    };
    Ok(agreed.map(|fingerprint| Agreed { fingerprint, how }))
}

fn print_receipt(receipt: &Receipt, session: &Session<'_>) -> u8 {
    session.log.applied(receipt);
    let (done, store) = (committed(receipt), session.store_as_typed);
    session.output.after_commit(&done, &answers::receipt_by_hand(receipt, store, session.log.path()));
    if receipt.starters.is_some() {
        session.output.even_if_quiet(&only_copy(&done));
    }
    exit::DONE
}
