//! Why there is no plan for a change by hand, and the way out.

use super::who::nobody;
use crate::command_line::flags::flag;
use crate::command_line::typed::Typed;
use crate::exit;
use crate::failure::Failure;
use model::finding::Finding;
use pipeline::NotPlanned;

/// Tells it.
pub(super) fn failure(why: NotPlanned) -> Failure {
    match why {
        NotPlanned::Nobody(id) => nobody(&id),
        NotPlanned::Stays { id, why } => {
            let message = format!("{id} stays as it is: {}", why.phrased(&Typed));
            Failure::usage(message, "nothing was written")
        }
        NotPlanned::Unfit(findings) => unfit(&findings),
        NotPlanned::UnusualId { id, digits } => unusual_id(id.as_str(), digits, "account renumber"),
    }
}

/// That an ID is unlike those of the store, which have so many digits; what of the command says that it is meant.
pub(super) fn unusual_id(id: &str, digits: usize, command: &str) -> Failure {
    let message = format!("IDs here have {digits} digits: \"{id}\" is not one of them");
    let meant = &flag(command, "unusual_id").name;
    let advice =
        format!("nothing was written; give the whole ID, with its zeros, and if it is right as it is: {meant}");
    Failure { exit: exit::DATA, ..Failure::usage(message, advice) }
}

/// Why the number of a card is none, and what of the command says that it is meant.
pub(super) fn unusual_card(why: String) -> Failure {
    let meant = &flag("add", "unusual_id").name;
    let advice = format!("nothing was written; scan the card, and if the number is right as it is: {meant}");
    Failure { exit: exit::DATA, ..Failure::usage(why, advice) }
}

/// All of what is wrong with values, so that they need be typed only once more.
pub(super) fn unfit(findings: &[Finding]) -> Failure {
    let messages: Vec<_> = findings.iter().map(|finding| finding.message.phrased(&Typed)).collect();
    let mut advice: Vec<_> = findings.iter().map(|finding| finding.advice.phrased(&Typed)).collect();
    advice.dedup();
    let failure = Failure::usage(messages.join("; "), advice.join("\n"));
    Failure { code: findings.first().map(|finding| finding.code), ..failure }
}
