//! `rollcall account unlock|reset-password`
//!
//! A password is no field of a patron: what happens to it is no batch, and no undo brings one back.

use super::who::by_id;
use crate::command_line::args::{ResetPasswordArgs, UnlockArgs};
use crate::command_line::typed::command;
use crate::commands::consent::confirm;
use crate::commands::passwords::starters::{self, Giving};
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::id::PrimaryId;
use model::membership::BarredCounts;
use report::answers::{self, PasswordChange};

pub(super) fn unlock(args: &UnlockArgs, session: &Session<'_>) -> Result<u8, Failure> {
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
