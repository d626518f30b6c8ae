//! What is wrong with a row, in words for whoever sent the list: they have a spreadsheet and no Rollcall, so that commands
//! and settings are left out of the advice.

use model::action::{Action, Phrase};
use model::codes;
use model::finding::Finding;
use std::borrow::Cow;

/// Stands where a command would be; no text of ours has it.
const COMMAND: char = '\u{1}';
/// What only the library has.
const OF_LIBRARY: [&str; 3] = ["rollcall.toml", "[terms]", "in the profile"];

/// Marks what a sender cannot do.
struct Marked;

impl Phrase for Marked {
    fn phrase(&self, _action: &Action) -> String {
        COMMAND.to_string()
    }
}

/// Says who can do it.
struct ByLibrary;

impl Phrase for ByLibrary {
    fn phrase(&self, _action: &Action) -> String {
        "the library's settings".to_owned()
    }
}

/// What is wrong.
pub(super) fn message(finding: &Finding) -> Cow<'_, str> {
    finding.message.phrased(&ByLibrary)
}

/// What a sender can do about it; nothing where nothing is advised.
pub(super) fn advice(finding: &Finding) -> String {
    let whole = finding.advice.phrased(&Marked);
    let lines: Vec<String> = whole.lines().filter_map(for_sender).collect();
    if lines.is_empty() && !whole.trim().is_empty() {
        return instead(finding).to_owned();
    }
    lines.join("; ")
}

/// A line without its clauses that are the library's.
fn for_sender(line: &str) -> Option<String> {
    let mut kept = String::new();
    for (before, clause) in clauses(line) {
        if clause.is_empty() || is_for_library(clause) {
            continue;
        }
        if kept.is_empty() {
            kept.push_str(clause.strip_prefix("or ").unwrap_or(clause));
        } else {
            kept.push_str(before);
            kept.push_str(clause);
        }
    }
    (!kept.is_empty()).then_some(kept)
}

/// The alternatives of a line, each with what stands between it and the one before.
fn clauses(line: &str) -> impl Iterator<Item = (&'static str, &str)> {
    line.split("; ").flat_map(|part| {
        let alternatives = part.split(", or ").enumerate();
        alternatives.map(|(at, clause)| (if at == 0 { "; " } else { ", or " }, clause.trim()))
    })
}

fn is_for_library(clause: &str) -> bool {
    clause.contains(COMMAND) || OF_LIBRARY.iter().any(|words| clause.contains(words))
}

/// What a sender can do where the advice is all for the library.
fn instead(finding: &Finding) -> &'static str {
    if finding.code == codes::C314 {
        "type the date as year-month-day, as in 2027-06-30"
    } else {
        "correct the cell, or ask the library"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::action::Words;
    use model::place::{Place, TableId};
    use model::request::DateOrder;

    fn advised(code: model::codes::Code, words: Words) -> String {
        advice(&Finding::new(code, Place::table(TableId(0)), "").advice(words))
    }

    /// What is typed at the library's desk is no advice for somebody with a spreadsheet; all the rest stays.
    #[test]
    fn a_sender_is_told_what_a_sender_can_do() {
        let accept = || Action::AcceptRepair(codes::C321);
        for (words, told) in [
            (Words::text("fix the formula, or type the value"), "fix the formula, or type the value"),
            (
                Words::text("000104420? Correct the cell, or put the zeros back in all rows: ").act(accept()),
                "000104420? Correct the cell",
            ),
            (
                Words::text("type it as in 2027-06-30\nor give every row the same date: ")
                    .act(accept())
                    .then("; or name one of the terms Fall 2026"),
                "type it as in 2027-06-30; name one of the terms Fall 2026",
            ),
            (
                Words::text("the groups are COMMUNITY, RETIREE; others are added in rollcall.toml"),
                "the groups are COMMUNITY, RETIREE",
            ),
            (Words::text("accept them all: ").act(accept()), "correct the cell, or ask the library"),
            (Words::text(""), ""),
        ] {
            assert_eq!(advised(codes::C321, words), told);
        }
        let order = Words::text("say which comes first: ").act(Action::OrderDates(DateOrder::DayMonthYear));
        assert_eq!(advised(codes::C314, order), "type the date as year-month-day, as in 2027-06-30");
    }
}
