//! `rollcall apply`

use super::plan::{unusable, work_out};
use crate::args::{ApplyArgs, Format};
use crate::failure::Failure;
use crate::session::Session;
use crate::{ask, exit};
use model::batch::SourceFile;
use model::codes;
use model::plan::{Moved, Plan, StalePatron};
use pipeline::{ApplyOptions, Outcome};
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
    if plan.counts.writes() == 0 {
        return nothing_to_do(&plan, session);
    }
    if let Some(code) = consent(args, &plan, session)? {
        return Ok(code);
    }
    let files: Vec<SourceFile> = planned.checked.files.iter().map(|file| file.source.clone()).collect();
    let options = ApplyOptions { starters: starters_path(args, session), note: args.note.clone() };
    let mut store = pipeline::open_store(session.store, session.settings, &session.world)?;
    match pipeline::apply(plan.approve(), files, store.as_mut(), &options, session.settings, &session.world)? {
        Outcome::Done(receipt) => {
            if session.output.for_people() {
                session.output.document(&views::receipt(&receipt))?;
            } else {
                session.output.json(&json::receipt(&receipt))?;
            }
            Ok(exit::DONE)
        }
        Outcome::Already(batch) => {
            session.output.talk(&format!("This plan was applied before, as batch {batch}. Nothing to do."));
            Ok(exit::DONE)
        }
        Outcome::Stale(moved) => Err(stale(&moved)),
    }
}

fn nothing_to_do(plan: &Plan, session: &Session<'_>) -> Result<u8, Failure> {
    if session.output.for_people() {
        let mut document = Document::default();
        let left_out = plan.counts.left_out + plan.counts.questions;
        let rest = if left_out > 0 { " of the rows that can be loaded" } else { "" };
        let text = format!("Nothing to do: the store already says what the list says{rest}.");
        document.spans(vec![Span { text, style: Style::Good }]);
        session.output.document(&document)?;
    } else {
        session.output.json(&json::nothing_to_do(plan))?;
    }
    Ok(exit::DONE)
}

/// Asks, or checks what stands for an answer. An exit code means that the answer was no.
fn consent(args: &ApplyArgs, plan: &Plan, session: &Session<'_>) -> Result<Option<u8>, Failure> {
    if args.yes {
        return Ok(None);
    }
    let short = &plan.fingerprint.short;
    if let Some(approved) = &args.approve {
        if same_fingerprint(approved, short) {
            return Ok(None);
        }
        let message = format!("this plan is {short}, not {approved}");
        let advice = "the list, the store, the day or the options have changed since; look at the new plan first: rollcall plan FILE";
        return Err(Failure::coded(codes::P621, message, advice, exit::REFUSED));
    }
    if !session.may_ask || !ask::can_ask() {
        let advice = format!("use --approve {short} (applies only this plan) or --yes");
        return Err(Failure::coded(codes::P614, codes::P614.title(), advice, exit::REFUSED));
    }
    if ask::confirmed().map_err(|error| Failure::output(&error))? {
        return Ok(None);
    }
    session.output.talk("Nothing was written.");
    Ok(Some(exit::NO))
}

/// Fingerprints as people type them: any case, with or without the hyphen, O for 0 and I or L for 1.
fn same_fingerprint(typed: &str, fingerprint: &str) -> bool {
    let plain = |text: &str| {
        let signs = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase());
        signs
            .map(|c| {
                if c == 'O' {
                    '0'
                } else if matches!(c, 'I' | 'L') {
                    '1'
                } else {
                    c
                }
            })
            .collect::<String>()
    };
    plain(typed) == plain(fingerprint)
}

/// Where the hand-out sheet goes: as said, or a name of the day that is still free.
fn starters_path(args: &ApplyArgs, session: &Session<'_>) -> Option<PathBuf> {
    if args.no_starters {
        return None;
    }
    let day = session.world.today;
    let free = || {
        let numbered = (2..1000).map(|number| PathBuf::from(format!("starters-{day}-{number}.csv")));
        let mut names = std::iter::once(PathBuf::from(format!("starters-{day}.csv"))).chain(numbered);
        names.find(|name| std::fs::symlink_metadata(name).is_err())
    };
    args.starters.clone().or_else(free)
}

fn stale(moved: &[StalePatron]) -> Failure {
    let named = moved.iter().take(5).map(|patron| {
        let what = match patron.what {
            Moved::Changed => "was changed by somebody else",
            Moved::ExistsNow => "was to be added, but exists now",
            Moved::Gone => "was to be changed, but is gone",
        };
        format!("{} {what}", patron.key)
    });
    let named: Vec<String> = named.collect();
    let verb = if moved.len() == 1 { "1 patron has".to_owned() } else { format!("{} patrons have", moved.len()) };
    let message = format!("{verb} changed since the plan was made: {}", named.join("; "));
    Failure::coded(
        codes::P601,
        message,
        "nothing was written; run the command again, it starts from what is there now",
        exit::STALE,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_may_be_typed_as_people_type() {
        assert!(same_fingerprint("7qk4zm2d", "7QK4-ZM2D"));
        assert!(same_fingerprint("7QK4 ZM2D", "7QK4-ZM2D"));
        assert!(same_fingerprint("OI23-4567", "0123-4567"));
        assert!(!same_fingerprint("7QK4-ZM2E", "7QK4-ZM2D"));
    }
}
