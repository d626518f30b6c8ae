//! `rollcall account show|toggle`, and the way to its other commands

use super::by_hand::{self, ByHand, Starters};
use super::who::{by_id, by_whole_id, nobody};
use super::{fields, password, term};
use crate::command_line::args::{AccountCommand, ToggleArgs};
use crate::command_line::typed::{Typed, command};
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::plan::Plan;
use model::search::{Fit, Hit, Hits, Total};
use pipeline::Toggle;
use report::answers;

pub(crate) fn run(what: &AccountCommand, session: &Session<'_>) -> Result<u8, Failure> {
    match what {
        AccountCommand::Show { id } => show(id, session),
        AccountCommand::Toggle(args) => toggle(args, session),
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

fn toggle(args: &ToggleArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let plan = work_out(args, session)?;
    let starters = Some(Starters { handing: &args.handing, none: args.no_starters });
    let how = ByHand { agreeing: &args.agreeing, question: "Change this account?", after_talk: false, starters };
    by_hand::carry_out(plan, &how, session)
}

fn work_out(args: &ToggleArgs, session: &Session<'_>) -> Result<Plan, Failure> {
    if let Some(group) = &args.group
        && !session.settings.groups.contains_key(group)
    {
        let known: Vec<&str> = session.settings.groups.keys().map(String::as_str).collect();
        return Err(Failure::usage(
            format!("there is no user group \"{group}\""),
            format!("the groups are {}; others are added in rollcall.toml", known.join(", ")),
        ));
    }
    let mut store = session.existing_store()?;
    let to = Toggle { external_id: args.external_id.as_deref(), group: args.group.as_deref() };
    let plan = pipeline::plan_toggle(&mut store, &args.id, to, session.settings, &session.world)?;
    let plan = plan.ok_or_else(|| nobody(&args.id))?;
    plan.map_err(|why| {
        let message = format!("{} stays as it is: {}", args.id, why.phrased(&Typed));
        Failure::usage(message, format!("see {}", command("account toggle", &["--help"])))
    })
}
