//! The note beside a list that is held: why, and what to do next.

use super::outcome;
use crate::document::{Afterwards, Document, NextStep};
use model::action::{Action, Choice, Words};
use model::arrival::{ArrivedList, Became, WhyHeld};
use model::request::Request;

/// Why a list is held that arrived in this folder, and what to do next; `store` is the store where it was named. A list of
/// which the name was cut is not known by what it is called now.
pub fn held(list: &ArrivedList, folder: &str, is_cut: bool, store: Option<&str>) -> Document {
    let mut document = Document::default();
    let section = document.section("summary", "Held");
    section.sentence(outcome::sentence(list, false));
    for code in outcome::codes(list) {
        section.detail(code);
    }
    let section = document.section("next", "What to do next");
    if let Some(report) = &list.files.report {
        section.sentence(format!("The report shows it at its place: {report}"));
    }
    if let Some(rows) = &list.files.left_out {
        section.sentence(format!("The rows that can't be loaded, with what to fix in each: {rows}"));
    }
    let Became::Held(why) = list.became else { return document };
    section.sentence(way_out(why, list, folder, is_cut));
    if let Some(request) = outcome::by_hand(list, store) {
        section.afterwards(steps(why, list.counts.questions, &request));
    }
    document
}

fn way_out(why: WhyHeld, list: &ArrivedList, folder: &str, is_cut: bool) -> Words {
    if why == WhyHeld::Problems && list.counts.questions > 0 {
        return answering(list, folder, is_cut);
    }
    Words::text(match why {
        WhyHeld::Unusable => format!("Ask for the list as a spreadsheet, and put that into {folder}."),
        WhyHeld::Problems if is_cut => format!(
            "Correct the list and put it back into {folder} as {}: the next run loads it. Or load it by hand, without the \
             rows that have problems.",
            list.file
        ),
        WhyHeld::Problems => {
            let rows = if list.files.left_out.is_some() {
                format!("; then correct those in the workbook and put that into {folder}")
            } else {
                String::new()
            };
            format!(
                "Correct the list and put it back into {folder}: the next run loads it. Or load it by hand, without the \
                 rows that have problems{rows}."
            )
        }
        WhyHeld::OverLimit | WhyHeld::LoadedBefore { .. } | WhyHeld::Older => {
            "See what would change. If that is what you want, load the list by hand.".to_owned()
        }
        WhyHeld::Undone(_) => "If you want it loaded once more, load it by hand.".to_owned(),
        WhyHeld::Partly(_) => "Load it by hand: that writes the others, and nobody twice.".to_owned(),
    })
}

/// How questions are answered, which a run asks nobody.
fn answering(list: &ArrivedList, folder: &str, is_cut: bool) -> Words {
    let name = if is_cut { format!(" as {}", list.file) } else { String::new() };
    let left_out = if list.counts.left_out > 0 { " The rows that have problems are then left out." } else { "" };
    Words::text(
        "See the questions: each is shown with its answers. Then load the list by hand and add the answers, one ",
    )
    .act(Action::Choose(Choice::Answer))
    .then(format!(
        " for each question.{left_out} Or correct the list and put it back into {folder}{name}: the next run loads it."
    ))
}

fn steps(why: WhyHeld, questions: u64, request: &Request) -> Vec<Afterwards> {
    let lists = || Box::new(request.clone());
    let look = match why {
        WhyHeld::Unusable => return vec![NextStep::new("look at it", Action::Check(lists())).into()],
        WhyHeld::Problems if questions > 0 => NextStep::new("see the questions", Action::Plan(lists())),
        // Some problems are seen only beside the store, which a check does not read.
        WhyHeld::Problems => NextStep::new("look at its problems", Action::Plan(lists())),
        WhyHeld::OverLimit
        | WhyHeld::Undone(_)
        | WhyHeld::Partly(_)
        | WhyHeld::LoadedBefore { .. }
        | WhyHeld::Older => NextStep::new("see what would change", Action::Plan(lists())),
    };
    let over_limit = why == WhyHeld::OverLimit;
    vec![look.into(), NextStep::new("load it by hand", Action::Apply { lists: lists(), over_limit }).into()]
}
