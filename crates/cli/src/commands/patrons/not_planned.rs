//! Why there is no plan for a change by hand, and the way out.

use super::who::nobody;
use crate::command_line::typed::Typed;
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
    }
}

/// All of what is wrong with values, so that they need be typed only once more.
pub(super) fn unfit(findings: &[Finding]) -> Failure {
    let messages: Vec<_> = findings.iter().map(|finding| finding.message.phrased(&Typed)).collect();
    let mut advice: Vec<_> = findings.iter().map(|finding| finding.advice.phrased(&Typed)).collect();
    advice.dedup();
    let failure = Failure::usage(messages.join("; "), advice.join("\n"));
    Failure { code: findings.first().map(|finding| finding.code), ..failure }
}
