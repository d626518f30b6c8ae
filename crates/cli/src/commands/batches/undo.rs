//! `rollcall undo [BATCH]`

use crate::command_line::args::UndoArgs;
use crate::command_line::typed::command;
use crate::commands::consent::consent;
use crate::commands::ending::print_ending;
use crate::commands::lists::apply::committed;
use crate::commands::patrons::password;
use crate::commands::reporting;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::batch::{BatchKind, Part};
use model::codes;
use model::plan::Plan;
use model::undo::UndoPlan;
use pipeline::{Agreed, ApplyOptions, Origin, Store, Terms};
use report::answers::{self, TakenBack};
use report::views::FilesBeside;
use report::{reports, views};

pub(crate) fn run(args: &UndoArgs, session: &Session<'_>) -> Result<u8, Failure> {
    if args.batch.is_none()
        && args.only.is_empty()
        && let Some(code) = password::undo_last(args, session)?
    {
        return Ok(code);
    }
    let undo = work_out(args, session)?;
    let number = undo.batch.number;
    if undo.plan.others.is_empty() {
        session.output.answer(&answers::undo_before(&undo, args.max_shown))?;
        session.output.answer(&answers::nothing_to_take_back(&undo))?;
        report_ahead(args, &undo, session)?;
        return Ok(kept_some(!undo.kept.is_empty()));
    }
    if args.dry_run {
        session.output.answer(&answers::undo(&undo, args.max_shown))?;
        report_ahead(args, &undo, session)?;
        return Ok(kept_some(!undo.kept.is_empty()));
    }
    session.output.answer(&answers::undo_before(&undo, args.max_shown))?;
    let (kept, starters) = (undo.kept.len() as u64, undo.starters.clone());
    let question = views::undo_question(&undo);
    let reported = args.reporting.report.is_some().then(|| undo.clone());
    let ask = |plan: &Plan| agree(plan, &question, args, session);
    let (plan, origin, terms) = (undo.plan, Origin::undo(number, kept), Terms::default());
    let ending = pipeline::carry_out(plan, &origin, terms, session.store, ask, session.settings, &session.world)?;
    print_ending(ending, &format!("Batch {number} was already undone"), session, |receipt| {
        let of = TakenBack { batch: number, starters: &starters };
        session.log.applied(receipt);
        let report = reported.as_ref().map_or(Ok(None), |undo| {
            reporting::save(&args.reporting, false, session, |written| {
                reports::undone(receipt, undo, of, session.store_as_typed, written)
            })
        });
        let files =
            FilesBeside { report: reporting::path_of(&report), log: session.log.path(), ..FilesBeside::default() };
        let answer = answers::undo_receipt(receipt, of, session.store_as_typed, files);
        session.output.after_commit(&committed(receipt), &answer);
        reporting::tell_done(&report, receipt.batch, &committed(receipt), &args.reporting, session);
        kept_some(kept > 0)
    })
}

fn agree(plan: &Plan, question: &str, args: &UndoArgs, session: &Session<'_>) -> Result<Option<Agreed>, Failure> {
    let agreed = consent(&args.agreeing, &plan.fingerprint.short, question, session)?;
    let how =
        ApplyOptions { note: args.agreeing.note.clone(), backup: !args.agreeing.no_backup, ..ApplyOptions::default() };
    Ok(agreed.map(|fingerprint| Agreed { fingerprint, how }))
}

/// What would be undone, in a file.
fn report_ahead(args: &UndoArgs, undo: &UndoPlan, session: &Session<'_>) -> Result<(), Failure> {
    reporting::write(&args.reporting, false, session, |written| reports::undo(undo, session.store_as_typed, written))
}

fn kept_some(kept: bool) -> u8 {
    if kept { exit::PARTLY } else { exit::DONE }
}

fn work_out(args: &UndoArgs, session: &Session<'_>) -> Result<UndoPlan, Failure> {
    let mut store = session.existing_store()?;
    let number = match args.batch {
        Some(number) => number,
        None => last_batch(&mut store, session)?,
    };
    let undo = pipeline::plan_undo(&mut store, number, &args.only, &session.world)?;
    undo.ok_or_else(|| super::show::no_such_batch(&number))
}

/// The batch that is meant where none is named. Whoever has just undone one and types the same again does not mean the one
/// before it, which may be a whole list; a look ahead says so, too. And the last thing that was done may be none that an
/// undo takes back.
fn last_batch(store: &mut Store, session: &Session<'_>) -> Result<u64, Failure> {
    let history = store.journal().history()?;
    let number = pipeline::last_batch(&history).ok_or_else(|| {
        let message = "there is no batch to undo";
        Failure::coded(codes::P618, message, format!("{} lists the batches", command("history", &[])), exit::USAGE)
    })?;
    let just_undone = history.iter().max_by_key(|batch| batch.number).and_then(|newest| match newest.head.kind {
        BatchKind::Undo(of) => Some(of),
        BatchKind::Lists | BatchKind::Account => None,
    });
    if let Some(of) = just_undone.filter(|of| *of != number) {
        let advice = format!("to undo an older one, name it: {}", command("undo", &[&number.to_string()]));
        return Err(Failure::usage(format!("batch {of} was just undone"), advice));
    }
    let newest = store.journal().audit()?.into_iter().max_by_key(|link| link.sequence);
    if let Some(link) = newest.filter(|link| link.batch.is_none()) {
        let event = views::event_beside(&link);
        session.output.talk(&format!("note: the last thing that was done is no batch and stays as it is: {event}"));
    }
    if let Some(part) = history.iter().find(|batch| batch.number == number).and_then(|batch| batch.head.part()) {
        let Part { number: part, of, .. } = part;
        session.output.talk(&format!(
            "note: batch {number} is part {part} of {of} of a load in several batches; each is undone by itself"
        ));
    }
    Ok(number)
}
