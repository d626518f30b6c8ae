//! `rollcall apply`

use super::plan::{unusable, work_out};
use super::stale::stale;
use crate::args::{ApplyArgs, Format};
use crate::consent::{Given, consent};
use crate::exit;
use crate::failure::Failure;
use crate::output::data_code;
use crate::session::Session;
use model::plan::Plan;
use pipeline::{ApplyOptions, Origin, Outcome, Target};
use report::document::{Document, Span, Style};
use report::json;
use report::views::{self, PlanView};
use std::path::PathBuf;

pub(crate) fn run(args: &ApplyArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let planned = match work_out(&args.planning, session)? {
        Ok(planned) => planned,
        Err(checked) => return unusable(&checked, args.planning.max_shown, session),
    };
    if session.output.format == Format::Human {
        let view = PlanView { max_shown: args.planning.max_shown, starters: !args.no_starters, next: false };
        session.output.document(&views::plan(&planned.plan, &planned.checked, view))?;
    }
    let plan = planned.plan;
    if plan.writes() == 0 {
        return nothing_to_do(&plan, session);
    }
    let plan_writes = plan.writes();
    let given = Given { yes: args.agreeing.yes, approve: args.agreeing.approve.as_deref() };
    if let Some(code) = consent(given, &plan.fingerprint.short, "Apply?", session)? {
        return Ok(code);
    }
    let options = ApplyOptions {
        starters: starters_path(args, session)?,
        note: args.agreeing.note.clone(),
        skip_changed: args.skip_changed,
        backup: !args.agreeing.no_backup,
    };
    let origin = Origin::lists(&planned.checked);
    match pipeline::apply(
        plan.approve(),
        &origin,
        Target::At(session.store),
        &options,
        session.settings,
        &session.world,
    )? {
        Outcome::Done(receipt) => {
            if session.output.for_people() {
                session.output.document(&views::receipt(&receipt, session.store_as_typed))?;
            } else {
                session.output.json(&json::receipt(&receipt))?;
            }
            Ok(exit::DONE)
        }
        Outcome::Already(batch) => {
            session.output.talk(&format!("This plan was applied before, as batch {batch}. Nothing to do."));
            if !session.output.for_people() {
                session.output.json(&json::already(batch))?;
            }
            Ok(exit::DONE)
        }
        Outcome::Stale(moved) => stale(&moved, plan_writes, session),
    }
}

fn nothing_to_do(plan: &Plan, session: &Session<'_>) -> Result<u8, Failure> {
    let left_out = plan.counts.left_out + plan.counts.questions;
    if session.output.for_people() {
        let mut document = Document::default();
        let (text, style) = match (plan.counts.unchanged, left_out) {
            (_, 0) => ("Nothing to do: the store already says what the list says.", Style::Good),
            (0, _) => ("Nothing was written: no row of the list can be loaded.", Style::Strong),
            (_, _) => ("Nothing to do: the rows that can be loaded are in the store already.", Style::Good),
        };
        document.spans(vec![Span { text: text.to_owned(), style }]);
        session.output.document(&document)?;
    } else {
        session.output.json(&json::nothing_to_do(plan))?;
    }
    Ok(data_code(left_out > 0))
}

/// Where the hand-out sheet goes: as said, or a name of the day that is still free.
fn starters_path(args: &ApplyArgs, session: &Session<'_>) -> Result<Option<PathBuf>, Failure> {
    if args.no_starters {
        return Ok(None);
    }
    if let Some(path) = &args.starters {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        if let Some(other) =
            ending.filter(|ending| ["html", "htm", "pdf", "xlsx", "ods", "docx"].contains(&ending.as_str()))
        {
            let message = format!("the hand-out sheet is written as .csv, not as .{other}");
            return Err(Failure::usage(message, "name it with .csv; it is made for mail merge"));
        }
        return Ok(Some(path.clone()));
    }
    let day = session.world.today;
    let numbered = (2..1000).map(|number| PathBuf::from(format!("starters-{day}-{number}.csv")));
    let mut names = std::iter::once(PathBuf::from(format!("starters-{day}.csv"))).chain(numbered);
    let free = names.find(|name| std::fs::symlink_metadata(name).is_err());
    let none = || {
        Failure::usage(
            "too many hand-out sheets of this day lie here",
            "delete the old ones, or name one with --starters",
        )
    };
    free.map(Some).ok_or_else(none)
}
