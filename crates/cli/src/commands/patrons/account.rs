//! `rollcall account show`, and the way to its other commands

pub(crate) mod hands;
mod toggle;

use super::who::{by_id, by_whole_id};
use super::{fields, password, term};
use crate::command_line::args::AccountCommand;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::search::{Fit, Hit, Hits, Total};
use report::answers;

pub(crate) fn run(what: &AccountCommand, session: &Session<'_>) -> Result<u8, Failure> {
    match what {
        AccountCommand::Show { id } => show(id, session),
        AccountCommand::Toggle(args) => toggle::run(args, session),
        AccountCommand::Set(args) => fields::set(args, session),
        AccountCommand::Renumber(args) => fields::renumber(args, session),
        AccountCommand::Renew(args) => term::renew(args, session),
        AccountCommand::Expire(args) => term::expire(args, session),
        AccountCommand::Unlock(args) => password::unlock(args, session),
        AccountCommand::ResetPassword(args) => password::reset(args, session),
    }
}

fn show(id: &str, session: &Session<'_>) -> Result<u8, Failure> {
    let found = by_id(&mut session.existing_store()?, id, session)?;
    let hits = Hits { shown: vec![Hit { found, fit: Fit::Identifier }], total: Total::Exactly(1) };
    session.output.answer(&answers::patrons(&hits, &by_whole_id(id), session.world.today))?;
    Ok(exit::DONE)
}
