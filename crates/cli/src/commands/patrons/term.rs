//! `rollcall account renew|expire`

use super::by_hand::{self, ByHand};
use super::not_planned::failure;
use crate::command_line::args::{ExpireArgs, RenewArgs};
use crate::failure::Failure;
use crate::session::Session;
use model::codes;
use model::settings::far_future;
use model::snapshot::StoredPatron;

pub(super) fn renew(args: &RenewArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.existing_store()?;
    let (settings, today) = (session.settings, session.world.today);
    let decide = |stored: &StoredPatron| pipeline::renew(stored, args.until, settings, today);
    let plan = pipeline::plan_by_hand(&mut store, &args.ids, decide, &session.world)?.map_err(failure)?;
    drop(store);
    if let Some(until) = args.until.filter(|until| *until > far_future(today)) {
        let message = format!("the expiry date {until} is more than 50 years ahead");
        session.output.talk(&format!("warning[{}] {message}", codes::C317));
    }
    let question = if args.ids.len() == 1 { "Renew this membership?" } else { "Renew these memberships?" };
    by_hand::carry_out(plan, &ByHand { agreeing: &args.agreeing, question, after_talk: false, starters: None }, session)
}

pub(super) fn expire(args: &ExpireArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.existing_store()?;
    let last = args.on.unwrap_or(session.world.today);
    let ids = std::slice::from_ref(&args.id);
    let plan = pipeline::plan_by_hand(&mut store, ids, |stored| pipeline::expire(stored, last), &session.world)?;
    drop(store);
    let plan = plan.map_err(failure)?;
    let how = ByHand { agreeing: &args.agreeing, question: "End this membership?", after_talk: false, starters: None };
    by_hand::carry_out(plan, &how, session)
}
