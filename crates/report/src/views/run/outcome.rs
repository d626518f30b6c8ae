//! What became of one list, in a sentence, and how it is loaded by hand.

use crate::words::{count, later_dates, number};
use model::arrival::{ArrivedList, Became, WhyHeld, WhyLeft};
use model::plan::Counts;
use model::request::{Mode, Reading, Request};

/// What became of a list, or would.
pub(crate) fn sentence(list: &ArrivedList, dry_run: bool) -> String {
    let file = &list.file;
    match list.became {
        Became::Loaded(Some(batch)) => format!("{file}: loaded as batch {batch}. {}.", loaded(list.counts)),
        Became::Loaded(None) => format!("{file}: would be loaded. {}.", loaded(list.counts)),
        Became::NothingToDo { later: 0 } => format!("{file}: nothing to do; the database already matches the list."),
        Became::NothingToDo { later } => format!("{file}: nothing to do; {}.", later_dates(later)),
        Became::LoadedBefore(batch) => format!("{file}: this very file was loaded as batch {batch}. Nothing to do."),
        Became::Held(why) => format!("{file}: {}. {}.", held(why, dry_run), because(list, why)),
        Became::Left(why) => format!("{file}: left where it is. {}.", left(why)),
    }
}

fn held(why: WhyHeld, dry_run: bool) -> String {
    match why {
        WhyHeld::Partly(batch) => format!("held; only part of it was loaded, as batch {batch}"),
        WhyHeld::LoadedBefore { .. } => {
            let words =
                if dry_run { "would be held; it would not be loaded again" } else { "held; it was not loaded again" };
            words.to_owned()
        }
        WhyHeld::Unusable | WhyHeld::Problems | WhyHeld::OverLimit | WhyHeld::Undone(_) | WhyHeld::Older => {
            let words =
                if dry_run { "would be held; nothing of it would be loaded" } else { "held; nothing of it was loaded" };
            words.to_owned()
        }
    }
}

/// The heading under which it stands.
pub(super) fn heading(became: Became) -> (&'static str, &'static str) {
    match became {
        Became::Held(_) => ("held", "Held"),
        Became::Loaded(_) | Became::NothingToDo { .. } | Became::LoadedBefore(_) => ("loaded", "Done"),
        Became::Left(_) => ("left", "Left where they are"),
    }
}

fn loaded(counts: Counts) -> String {
    let mut parts = vec![format!("{} new", number(counts.new)), format!("{} changed", number(counts.changed))];
    if counts.converted > 0 {
        parts.push(format!("{} converted", number(counts.converted)));
    }
    parts.push(format!("{} unchanged", number(counts.unchanged)));
    parts.join(", ")
}

fn because(list: &ArrivedList, why: WhyHeld) -> String {
    match why {
        WhyHeld::Unusable => "It can't be used as it is".to_owned(),
        WhyHeld::Problems => problems(list.counts),
        WhyHeld::OverLimit => "It would change more of the database than the limits allow".to_owned(),
        WhyHeld::Undone(batch) => format!("This very file was loaded as batch {batch}, which has been undone since"),
        WhyHeld::Partly(_) => "The system that keeps the patrons did not take the others".to_owned(),
        WhyHeld::LoadedBefore { batch, patrons } => {
            let change = if list.counts.new > 0 { "add or change" } else { "change" };
            let patrons = count(patrons, "patron");
            format!("This very file was loaded before, as batch {batch}, and would {change} {patrons} now")
        }
        WhyHeld::Older => {
            "A newer list of the same kind came in after this one was held, and this one may overwrite what \
             the newer one says"
                .to_owned()
        }
    }
}

/// How many rows cannot be loaded.
fn problems(counts: Counts) -> String {
    let left_out = match counts.left_out {
        0 => None,
        1 => Some("1 is left out".to_owned()),
        rows => Some(format!("{} are left out", number(rows))),
    };
    let questions = match counts.questions {
        0 => None,
        1 => Some("1 needs your answer".to_owned()),
        rows => Some(format!("{} need your answer", number(rows))),
    };
    let parts: Vec<String> = left_out.into_iter().chain(questions).collect();
    if parts.is_empty() {
        return "There are problems with the file as a whole".to_owned();
    }
    format!("Of {}, {}", count(counts.rows_read(), "row"), parts.join(" and "))
}

fn left(why: WhyLeft) -> &'static str {
    match why {
        WhyLeft::NotExpected => "Its name fits no list in rollcall.toml",
        WhyLeft::NameNotText => "Its name can't be read as text; rename it",
        WhyLeft::Folder => "It is a folder; put the list itself here instead",
        WhyLeft::Link => "It is a link, and links are not followed; put the list itself here instead",
        WhyLeft::NotAFile => "It is a pipe or a device, not a file, and was not opened",
        WhyLeft::Arriving => "It may still be arriving; the next run looks again",
        WhyLeft::FromLater => "It was last changed at a time still to come; check the clocks",
        WhyLeft::OpenElsewhere => "Another program has it open; the next run looks again",
        WhyLeft::Changed => "It was changed while it was being looked at; the next run looks again",
        WhyLeft::NotReadable => "It can't be read; see that Rollcall may read it",
        WhyLeft::StoreMoved => "Somebody changed its patrons at the same time; the next run looks again",
        WhyLeft::BehindOlder => "An older list of the same kind is still here and goes first; the next run looks again",
    }
}

/// What was found, each code in a line.
pub(super) fn codes(list: &ArrivedList) -> impl Iterator<Item = String> {
    list.codes.iter().map(|(code, severity, found)| {
        format!("{} {}, {}: {}", severity.name(), code.id(), code.title(), number(*found))
    })
}

/// What reads the list by hand where it lies now.
pub(super) fn by_hand(list: &ArrivedList, store: Option<&str>) -> Option<Request> {
    let path = list.files.moved_to.clone()?;
    let mode = Some(list.mode).filter(|mode| *mode != Mode::Both);
    let reading = Reading { profile: list.profile.clone(), mode, match_by: list.match_by, ..Reading::default() };
    Some(Request { files: vec![path], store: store.map(str::to_owned), reading, ..Request::default() })
}
