//! `rollcall apply`

use super::plan::{unusable, work_out};
use crate::args::{ApplyArgs, Format};
use crate::failure::Failure;
use crate::output::data_code;
use crate::session::Session;
use crate::{ask, exit};
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
    let options = ApplyOptions { starters: starters_path(args, session)?, note: args.note.clone() };
    let open = || pipeline::open_store(session.store, session.settings, &session.world);
    match pipeline::apply(plan.approve(), &planned.checked, open, &options, session.settings, &session.world)? {
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
        Outcome::Stale(moved) => Err(stale(&moved)),
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
    // Nobody is asked to agree to a plan that was not shown.
    let shown = session.output.format == Format::Human && !session.output.quiet;
    if !session.may_ask || !shown || !ask::can_ask() {
        let advice = format!("use --approve {short} (applies only this plan) or --yes");
        return Err(Failure::coded(codes::P614, codes::P614.title(), advice, exit::REFUSED));
    }
    if ask::confirmed().map_err(|error| Failure::output(&error))? {
        return Ok(None);
    }
    session.output.talk(&format!("{}: {}. Only the whole word yes counts as yes.", codes::P613, codes::P613.title()));
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
    fn a_plan_that_is_out_of_date_names_who_moved() {
        let moved = |key: &str, what| StalePatron { key: model::id::CanonicalId::of(key), what };
        let failure = stale(&[moved("A1", Moved::Changed), moved("A2", Moved::ExistsNow), moved("A3", Moved::Gone)]);
        assert_eq!((failure.code.map(|code| code.id()), failure.exit), (Some("P601"), exit::STALE));
        let said = "3 patrons have changed since the plan was made: a1 was changed by somebody else; \
                    a2 was to be added, but exists now; a3 was to be changed, but is gone";
        assert_eq!(failure.message, said);
    }

    #[test]
    fn a_fingerprint_may_be_typed_as_people_type() {
        assert!(same_fingerprint("7qk4zm2d", "7QK4-ZM2D"));
        assert!(same_fingerprint("7QK4 ZM2D", "7QK4-ZM2D"));
        assert!(same_fingerprint("OI23-4567", "0123-4567"));
        assert!(!same_fingerprint("7QK4-ZM2E", "7QK4-ZM2D"));
    }
}
