//! A plan that is out of date: who moved, what is there now, who did it, and the ways on.

use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::codes;
use model::plan::StaleDetail;
use report::views;

/// Tells it; nothing was written.
pub(super) fn stale(moved: &[StaleDetail], writes: u64, session: &Session<'_>) -> Result<u8, Failure> {
    let verb = if moved.len() == 1 { "has" } else { "have" };
    let message = format!("{} of the {writes} patrons in this plan {verb} changed since it was made", moved.len());
    let rest = writes.saturating_sub(moved.len() as u64);
    let advice = format!(
        "nothing was written; the other {rest} are as the plan expects\n\
        run the command again: it starts from what is there now\n\
        or leave the changed ones out: add --skip-changed"
    );
    if session.output.for_people() {
        session.output.document(&views::stale(moved, 20))?;
    }
    Err(Failure::coded(codes::P601, message, advice, exit::STALE))
}
