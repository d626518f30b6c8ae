//! `rollcall account show|toggle`

use crate::command_line::args::{AccountCommand, ToggleArgs};
use crate::command_line::typed::{Typed, argument};
use crate::commands::consent::consent;
use crate::commands::ending::print_ending;
use crate::commands::handing_out::{self, hand_out_of};
use crate::commands::lists::apply::print_receipt;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::id::CanonicalId;
use model::plan::Plan;
use model::snapshot::FoundPatron;
use pipeline::{Agreed, ApplyOptions, Origin, Store, Terms, Toggle};
use report::answers;
use report::views::LeftOut;

pub(crate) fn run(what: &AccountCommand, session: &Session<'_>) -> Result<u8, Failure> {
    match what {
        AccountCommand::Show { id } => show(id, session),
        AccountCommand::Toggle(args) => toggle(args, session),
    }
}

fn nobody(id: &str) -> Failure {
    Failure::usage(
        format!("the store has no patron with the ID {id}"),
        format!("look with rollcall find {}", argument(id)),
    )
}

/// The patron with this identifier.
pub(crate) fn by_id(store: &mut Store, id: &str, session: &Session<'_>) -> Result<FoundPatron, Failure> {
    let mut found = session.find(store, id, 2)?;
    found.retain(|found| found.stored.patron.canonical_ids().any(|own| own == CanonicalId::of(id)));
    found.pop().ok_or_else(|| nobody(id))
}

fn show(id: &str, session: &Session<'_>) -> Result<u8, Failure> {
    let found = vec![by_id(&mut session.existing_store()?, id, session)?];
    session.output.answer(&answers::patrons(&found, id, 2, session.world.today))?;
    Ok(exit::DONE)
}

fn toggle(args: &ToggleArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let settings = handing_out::settings(&args.handing, session.settings);
    let session = &Session { settings: &settings, ..*session };
    let plan = work_out(args, session)?;
    session.output.answer(&answers::account_change_before(&plan))?;
    let ask = |plan: &Plan| agree(plan, args, session);
    let (origin, terms) = (Origin::account(), Terms::default());
    let ending = pipeline::carry_out(plan, &origin, terms, session.store, ask, session.settings, &session.world)?;
    print_ending(ending, "This was already done", session, |receipt| print_receipt(receipt, LeftOut::Untold, session))
}

fn agree(plan: &Plan, args: &ToggleArgs, session: &Session<'_>) -> Result<Option<Agreed>, Failure> {
    let starters = hand_out_of(plan, &args.handing, args.no_starters, session)?;
    let agreed = consent(&args.agreeing, &plan.fingerprint.short, "Change this account?", session)?;
    let how = ApplyOptions {
        starters,
        note: args.agreeing.note.clone(),
        backup: !args.agreeing.no_backup,
        ..ApplyOptions::default()
    };
    Ok(agreed.map(|fingerprint| Agreed { fingerprint, how }))
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
        Failure::usage(message, "see rollcall account toggle --help")
    })
}
