//! `rollcall account unlock|reset-password`
//!
//! A password is no field of a patron: what happens to it is no batch. What it was before is kept until it is used or
//! changed again, and until then an undo brings it back.

use super::who::by_id;
use crate::command_line::args::{Agreeing, ResetPasswordArgs, UndoArgs, UnlockArgs};
use crate::command_line::typed::command;
use crate::commands::consent::confirm;
use crate::commands::passwords::starters::{self, Giving};
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::id::PrimaryId;
use model::membership::BarredCounts;
use model::person::{FormerPassword, PasswordDeed};
use model::snapshot::FoundPatron;
use pipeline::Store;
use report::answers::{self, PasswordChange};
use report::views;

pub(super) fn unlock(args: &UnlockArgs, session: &Session<'_>) -> Result<u8, Failure> {
    if args.undo {
        return undo_of(&args.id, PasswordDeed::Unlocked, args.yes, session);
    }
    let mut store = session.store_to_change()?;
    let found = by_id(&mut store, &args.id, session)?;
    starters::held_here(&found, &mut store, session)?;
    let id = &found.stored.patron.primary_id;
    if !found.locked {
        session.output.answer(&answers::not_locked(id))?;
        return Ok(exit::DONE);
    }
    if !found.credential.is_own() {
        let message = format!("{id} has a starter password, and one that was tried too often stays locked");
        let advice = format!("{} gives a new one", command("account reset-password", &[id.as_str()]));
        return Err(Failure::usage(message, advice));
    }
    let today = session.world.today;
    session.output.answer(&answers::password_before(&found, PasswordChange::Unlock, today))?;
    if let Some(code) = confirm(args.yes, "Unlock this password?", session)? {
        return Ok(code);
    }
    let (key, actor) = (found.stored.patron.key(), pipeline::actor(&session.world));
    if !store.accounts()?.unlock(&key, found.credential_version, &actor, session.world.progress)? {
        return Err(moved(id));
    }
    session.output.after_commit("Done: the password is unlocked", &answers::unlocked(id));
    Ok(exit::DONE)
}

fn moved(id: &PrimaryId) -> Failure {
    let message = format!("{id} has another password now, or it is unlocked already");
    let advice = "nothing was written; run the command again".to_owned();
    Failure { code: None, message, advice, exit: exit::STALE, plan: None }
}

pub(super) fn reset(args: &ResetPasswordArgs, session: &Session<'_>) -> Result<u8, Failure> {
    if args.undo {
        return undo_of(&args.id, PasswordDeed::NewStarter, args.yes, session);
    }
    let mut store = session.store_to_change()?;
    let found = by_id(&mut store, &args.id, session)?;
    let today = session.world.today;
    starters::may_get_one(&found, &mut store, session)?;
    let scheme = starters::scheme(&args.handing, None, &mut store, session)?;
    session.output.answer(&answers::password_before(&found, PasswordChange::Reset, today))?;
    let giving = Giving {
        found: std::slice::from_ref(&found),
        barred: BarredCounts::default(),
        scheme,
        handing: &args.handing,
        question: "Reset this password?",
        yes: args.yes,
    };
    starters::give(&mut store, &giving, session)
}

/// Puts the password of somebody who is named back as it was before this was done to it.
fn undo_of(id: &str, deed: PasswordDeed, yes: bool, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.store_to_change()?;
    let found = by_id(&mut store, id, session)?;
    let former = store.accounts()?.former_password(Some(&found.stored.patron.key()))?;
    let former = former.filter(|former| former.deed == deed).ok_or_else(|| not_kept(&found, deed))?;
    take_back(&mut store, &found, &former, How { yes, dry_run: false }, session)
}

/// Takes back the last thing that was done, where one patron was given a new starter or unlocked; `None` where it was
/// something else. After such an undo, and where the password has been used since, nobody means the batch before.
pub(crate) fn undo_last(args: &UndoArgs, session: &Session<'_>) -> Result<Option<u8>, Failure> {
    let mut store = session.existing_store()?;
    let newest = store.journal().audit()?.into_iter().max_by_key(|link| link.sequence);
    let Some(link) = newest.filter(views::is_about_one_password) else { return Ok(None) };
    let refused = |why: &str| {
        let advice = format!("nothing was written; to undo a batch, name it: {} lists them", command("history", &[]));
        Err(Failure::usage(format!("{why}: {}", views::event_beside(&link)), advice))
    };
    match PasswordDeed::of_action(&link.action) {
        Some(PasswordDeed::NewStarter | PasswordDeed::Unlocked) => {}
        Some(PasswordDeed::Restored) => return refused("the last thing that was done is an undo"),
        Some(PasswordDeed::Voided) | None => return Ok(None),
    }
    let Agreeing { yes, approve, note, .. } = &args.agreeing;
    if approve.is_some() || note.is_some() || args.reporting.report.is_some() {
        return refused("--approve, --note and --report are for batches, and the last thing that was done is none");
    }
    let Some(former) = store.accounts()?.former_password(None)? else {
        return refused("the last thing that was done can't be undone any more");
    };
    if !args.dry_run {
        drop(store);
        store = session.store_to_change()?;
    }
    let found = by_id(&mut store, former.key.as_str(), session)?;
    take_back(&mut store, &found, &former, How { yes: *yes, dry_run: args.dry_run }, session).map(Some)
}

/// How a password is put back.
#[derive(Clone, Copy)]
struct How {
    /// Whether the question is answered already.
    yes: bool,
    /// Whether it is only shown.
    dry_run: bool,
}

fn take_back(
    store: &mut Store,
    found: &FoundPatron,
    former: &FormerPassword,
    how: How,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    let (id, deed, today) = (&found.stored.patron.primary_id, former.deed, session.world.today);
    let mut was = former.of(found);
    was.forget_lapsed_lock(&session.settings.starters.lock_rule(session.world.now));
    if deed == PasswordDeed::Unlocked && (found.locked || !was.locked) {
        let why = if found.locked { "is locked again already" } else { "would no longer be locked by now" };
        return Err(Failure::usage(format!("the password of {id} {why}"), "nothing was written".to_owned()));
    }
    if how.dry_run {
        session.output.answer(&answers::restoring_ahead(found, &was, deed, today))?;
        return Ok(exit::DONE);
    }
    session.output.answer(&answers::restoring(found, &was, deed, today))?;
    if let Some(code) = confirm(how.yes, views::restore_question(deed), session)? {
        return Ok(code);
    }
    if !store.accounts()?.restore_password(former, &pipeline::actor(&session.world), session.world.progress)? {
        return Err(not_kept(found, deed));
    }
    session.output.after_commit("Done: the password is as it was", &answers::restored(found, deed));
    Ok(exit::DONE)
}

fn not_kept(found: &FoundPatron, deed: PasswordDeed) -> Failure {
    let id = &found.stored.patron.primary_id;
    let what = if deed == PasswordDeed::Unlocked { "unlock" } else { "reset" };
    let message = format!("there is no {what} of the password of {id} to undo");
    let advice = "nothing was written; what a password was is kept only until the patron signs in, or it is changed \
        again"
        .to_owned();
    Failure::usage(message, advice)
}
