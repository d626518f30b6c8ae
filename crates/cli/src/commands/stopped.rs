//! What a command says of a plan in several batches of which only some were committed.

use crate::command_line::flags::flag;
use crate::command_line::typed::command;
use crate::exit;
use crate::failure::Failure;
use model::changeset::Receipt;
use model::codes;

/// Only some of the batches that the plan is were committed, those of this receipt among them.
pub(super) fn stopped(receipt: &Receipt, of: u64, why: &str) -> Failure {
    let batches = receipt.each();
    let numbers: Vec<u64> = batches.iter().map(|part| part.batch).collect();
    let done: u64 =
        batches.iter().map(|part| part.counts.writes() + part.others.in_no_row(&part.counts).writes()).sum();
    let sheets: Vec<&str> = receipt.sheets().map(|(path, _)| path.as_str()).collect();
    let sheets = match sheets.as_slice() {
        [] => String::new(),
        [one] => format!("; the hand-out sheet is {one}"),
        several => format!("; the hand-out sheets are {}", several.join(", ")),
    };
    let committed = match numbers.as_slice() {
        [first, .., last] => format!("batches {first} to {last} are committed"),
        [only] => format!("batch {only} is committed"),
        [] => "no batch is committed".to_owned(),
    };
    let patrons = if done == 1 { "1 patron".to_owned() } else { format!("{done} patrons") };
    let message = format!("only some of the {of} batches were loaded: {committed}, with {patrons}{sheets}. Then {why}");
    let undone = numbers.iter().rev().take(UNDONE);
    let undo: Vec<String> = undone.map(|number| command("undo", &[&number.to_string()])).collect();
    let more = if numbers.len() > UNDONE { ", and so on" } else { "" };
    let resume = flag("apply", "resume");
    let advice = format!(
        "to load the others, run the same command again with {}\nto undo what was loaded: {}{more}",
        resume.name,
        undo.join(", then ")
    );
    Failure::coded(codes::P627, message, advice, exit::PARTLY)
}

/// So many are named one by one.
const UNDONE: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use model::membership::BarredCounts;
    use model::plan::{Counts, Others};

    fn part(batch: u64, new: u64) -> Receipt {
        Receipt {
            batch,
            counts: Counts { new, ..Counts::default() },
            others: Others::default(),
            audit: "ab".into(),
            backup: None,
            starters: Some((format!("slips-part-{batch}.html"), new)),
            carried_over: 0,
            unused_rows: 0,
            barred: BarredCounts::default(),
            first_barred: Vec::new(),
            parts: Vec::new(),
        }
    }

    #[test]
    fn what_is_committed_and_both_ways_on_are_told() {
        let receipt = Receipt::of_parts(vec![part(1, 3), part(2, 3)]).expect("there are two");
        let failure = stopped(&receipt, 4, "you stopped it");
        assert_eq!(
            failure.message,
            "only some of the 4 batches were loaded: batches 1 to 2 are committed, with 6 patrons; \
             the hand-out sheets are slips-part-1.html, slips-part-2.html. Then you stopped it"
        );
        assert_eq!(
            failure.advice,
            "to load the others, run the same command again with --resume\n\
             to undo what was loaded: rollcall undo 2, then rollcall undo 1"
        );
        assert_eq!((failure.code.map(|code| code.id()), failure.exit), (Some("P627"), exit::PARTLY));
    }
}
