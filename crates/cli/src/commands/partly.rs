//! What a command says of a plan of which only some could be done.

use crate::exit;
use crate::failure::{Failure, seconds};
use model::changeset::{CutShort, Receipt};
use model::codes;
use model::id::CanonicalId;

/// So many of those who are left are named.
const NAMED: usize = 5;

/// Only some of `writes` patrons were written, those of this receipt among them.
pub(super) fn partly(receipt: &Receipt, left: &[CanonicalId], why: CutShort, writes: u64) -> Failure {
    let done = receipt.counts.writes() + receipt.others.writes();
    let named: Vec<&str> = left.iter().take(NAMED).map(CanonicalId::as_str).collect();
    let more = if left.len() > NAMED { format!(" and {} more", left.len() - NAMED) } else { String::new() };
    let sheet = receipt.starters.as_ref().map(|(path, _)| format!("; the hand-out sheet is {path}"));
    let message = format!(
        "{done} of {writes} patrons were written, as batch {}{}. Not written: {}{more}. {}",
        receipt.batch,
        sheet.unwrap_or_default(),
        named.join(", "),
        reason(why)
    );
    let advice = "run the same command again; it writes those who are left, and nobody twice";
    let advice = match why {
        CutShort::Throttled { retry_after: Some(wait) } => format!("in {}, {advice}", seconds(wait)),
        CutShort::Throttled { retry_after: None } => format!("later, {advice}"),
        CutShort::Refused => format!("find out in that system why; then {advice}"),
        CutShort::Unreachable | CutShort::AccessRefused | CutShort::Stopped | CutShort::Failed => advice.to_owned(),
    };
    Failure::coded(codes::P627, message, advice, exit::PARTLY)
}

fn reason(why: CutShort) -> &'static str {
    match why {
        CutShort::Unreachable => "The system that keeps the patrons stopped answering",
        CutShort::AccessRefused => "The system that keeps the patrons no longer accepts the key",
        CutShort::Throttled { .. } => "The system that keeps the patrons is getting too many requests",
        CutShort::Refused => "The system that keeps the patrons refused one of them",
        CutShort::Stopped => "You stopped it",
        CutShort::Failed => "Something failed partway through",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::membership::BarredCounts;
    use model::plan::{Counts, Others};
    use std::time::Duration;

    fn rendered(left: &[&str], why: CutShort, done: u64, sheet: Option<&str>) -> (String, String, u8) {
        let receipt = Receipt {
            batch: 3,
            counts: Counts { new: done, left_out: left.len() as u64, ..Counts::default() },
            others: Others::default(),
            audit: "ab".into(),
            backup: None,
            starters: sheet.map(|path| (path.to_owned(), 2)),
            carried_over: 0,
            unused_rows: 0,
            barred: BarredCounts::default(),
            first_barred: Vec::new(),
            parts: Vec::new(),
        };
        let left: Vec<CanonicalId> = left.iter().map(|id| CanonicalId::of(id)).collect();
        let failure = partly(&receipt, &left, why, done + left.len() as u64);
        assert_eq!(failure.code.map(|code| code.id()), Some("P627"));
        (failure.message, failure.advice, failure.exit)
    }

    #[test]
    fn what_was_done_and_who_is_left_is_told() {
        let (message, advice, exit) = rendered(&["b4", "b5"], CutShort::Unreachable, 3, None);
        assert_eq!(
            message,
            "3 of 5 patrons were written, as batch 3. Not written: b4, b5. \
             The system that keeps the patrons stopped answering"
        );
        assert_eq!(advice, "run the same command again; it writes those who are left, and nobody twice");
        assert_eq!(exit, exit::PARTLY);
    }

    #[test]
    fn many_are_not_all_named_and_a_wait_is_told() {
        let left: Vec<String> = (1..=7).map(|number| format!("c{number}")).collect();
        let left: Vec<&str> = left.iter().map(String::as_str).collect();
        let why = CutShort::Throttled { retry_after: Some(Duration::from_millis(29_500)) };
        let (message, advice, _) = rendered(&left, why, 1_000, Some("slips.html"));
        assert_eq!(
            message,
            "1000 of 1007 patrons were written, as batch 3; the hand-out sheet is slips.html. \
             Not written: c1, c2, c3, c4, c5 and 2 more. \
             The system that keeps the patrons is getting too many requests"
        );
        assert!(advice.starts_with("in 30 seconds, run the same command again"), "{advice}");
    }
}
