//! `rollcall show PLAN|BATCH`

use crate::command_line::args::{Only, ShowArgs};
use crate::command_line::typed::command;
use crate::commands::lists::planning::field;
use crate::commands::reporting;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::progress;
use model::batch::BatchAction;
use model::codes;
use model::listing::Checked;
use pipeline::Store;
use report::answers::{self, SavedPlan};
use report::reports;
use report::views::{BatchFilter, LeftOut, PlanFilter, PlanView};
use std::fmt;

pub(crate) fn run(args: &ShowArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let _printing = progress::only_printing();
    if pipeline::is_saved_plan(&args.what) {
        return plan(args, session);
    }
    let number = args.what.parse().map_err(|_| {
        let message = format!("there is no plan \"{}\", and it isn't a batch number", args.what);
        let history = command("history", &[]);
        Failure::usage(message, format!("{history} lists the batches; a plan is named by its file"))
    })?;
    batch(args, number, session)
}

fn batch(args: &ShowArgs, number: u64, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.existing_store()?;
    if matches!(args.only, Some(Only::Blocked | Only::Questions)) {
        let saved = command("show", &["NAME.plan"]);
        let advice = format!("rows that were left out are in the plan, if it was saved: {saved}");
        return Err(Failure::usage("a batch has only the patrons it touched", advice));
    }
    if args.only == Some(Only::Kept) {
        return kept(args, number, &mut store, session);
    }
    let filter = BatchFilter {
        only: args.only.and_then(|only| match only {
            Only::New => Some(BatchAction::Created),
            Only::Changed => Some(BatchAction::Updated),
            Only::Removed => Some(BatchAction::Removed),
            Only::Kept | Only::Blocked | Only::Questions => None,
        }),
        field: args.field.as_deref().map(field).transpose()?,
        id: args.id.clone(),
        max_shown: args.max_shown,
    };
    let detail = store.journal().batch(number)?;
    let detail = detail.ok_or_else(|| no_such_batch(&args.what))?;
    let taken = |detail: &mut model::batch::BatchDetail| detail.patrons.retain(|patron| filter.takes(patron));
    let (detail, filter) = if args.mask {
        let mut detail = detail;
        taken(&mut detail);
        (pipeline::masked_batch(detail), BatchFilter { max_shown: args.max_shown, ..BatchFilter::default() })
    } else {
        (detail, filter.clone())
    };
    let batches = store.journal().history()?;
    session.output.answer(&answers::batch(&detail, &filter, &batches))?;
    reporting::write(&args.reporting, args.mask, session, |written| {
        reports::batch(&detail, &filter, &batches, session.store_as_typed, written)
    })?;
    Ok(exit::DONE)
}

fn plan(args: &ShowArgs, session: &Session<'_>) -> Result<u8, Failure> {
    if matches!(args.only, Some(Only::Removed | Only::Kept)) {
        return Err(Failure::usage("a plan removes and keeps nobody", "only an undo does; give its batch number"));
    }
    let saved = pipeline::load_plan(&args.what, session.world.progress)?;
    let filter = PlanFilter {
        only: args.only.and_then(|only| match only {
            Only::New => Some("create"),
            Only::Changed => Some("update"),
            Only::Removed | Only::Kept => None,
            Only::Blocked => Some("left-out"),
            Only::Questions => Some("question"),
        }),
        field: args.field.as_deref().map(field).transpose()?,
        id: args.id.clone(),
    };
    let shown = saved.plan.clone().only(|step| filter.takes(&saved.plan, step));
    let shown = if args.mask { pipeline::masked_plan(shown) } else { shown };
    let view = PlanView {
        config: saved.config.as_deref(),
        max_shown: args.max_shown,
        starters: Some(session.settings.starter_rules(&saved.profile).scheme),
        next: false,
        missing: None,
        masked: args.mask,
        left_out: saved.request.as_ref().map_or(LeftOut::Untold, LeftOut::Of),
    };
    let whole = SavedPlan { path: &args.what, plan: &saved.plan, made: &saved.made, files: &saved.origin.files };
    let checked = saved.checked();
    // What stands in cells is nobody's business in a plan without the people in it.
    let checked = Checked { crosswalk: checked.crosswalk.filter(|_| !args.mask), ..checked };
    session.output.answer(&answers::saved_plan(whole, &shown, &checked, view))?;
    reporting::write(&args.reporting, args.mask, session, |written| {
        reports::saved_plan(whole, &shown, &checked, view, session.store_as_typed, written)
    })?;
    Ok(exit::DONE)
}

/// Patrons whom an undo left as they are.
fn kept(args: &ShowArgs, number: u64, store: &mut Store, session: &Session<'_>) -> Result<u8, Failure> {
    let kept = pipeline::kept_by_undo(store, number)?.ok_or_else(|| {
        let advice = format!("only an undo keeps patrons; {} lists the batches", command("history", &[]));
        Failure::usage(format!("batch {number} is not an undo"), advice)
    })?;
    let kept = if args.mask { pipeline::masked_kept(kept) } else { kept };
    session.output.answer(&answers::kept(number, &kept, args.max_shown))?;
    reporting::write(&args.reporting, args.mask, session, |written| reports::kept(number, &kept, written))?;
    Ok(exit::DONE)
}

/// There is no batch of this number, as it was typed: 000104441 is somebody's ID, and its zeros show that.
pub(crate) fn no_such_batch(number: &dyn fmt::Display) -> Failure {
    let message = format!("there is no batch {number}");
    Failure::coded(codes::P618, message, format!("{} lists the batches", command("history", &[])), exit::USAGE)
}
