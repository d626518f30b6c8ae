//! What is wrong with a row, in words for whoever sent the list: they have a spreadsheet and no Rollcall, so that commands
//! and settings are left out of the advice.

use model::codes;
use model::finding::Finding;
use model::for_senders::for_senders;

/// What is wrong.
pub(crate) fn message(finding: &Finding) -> String {
    let message = for_senders(&finding.message);
    if message.is_empty() { finding.code.title().to_owned() } else { message }
}

/// What a sender can do about it, one line each; nothing where nothing is advised.
pub(crate) fn advice(finding: &Finding) -> String {
    let advice = for_senders(&finding.advice);
    if advice.is_empty() && !finding.advice.is_empty() { instead(finding).to_owned() } else { advice }
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
    use model::action::{Action, Words};
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
                "type it as in 2027-06-30\nname one of the terms Fall 2026",
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
