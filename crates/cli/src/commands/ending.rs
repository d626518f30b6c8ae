//! How a plan ended that a command worked out by itself and not from a list: of an undo, of one account.

use crate::commands::consent::refused;
use crate::commands::partly::partly;
use crate::commands::stale::stale;
use crate::commands::stopped::stopped;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::changeset::Receipt;
use pipeline::{Ending, Outcome};

/// Says how it ended. `was_done` is a sentence without its end, such as "This was already done"; `done` prints what was
/// done now, and gives the exit code.
pub(super) fn print_ending(
    ending: Ending,
    was_done: &str,
    session: &Session<'_>,
    done: impl FnOnce(&Receipt) -> u8,
) -> Result<u8, Failure> {
    match ending {
        Ending::Applied { outcome: Outcome::Done(receipt), .. } => Ok(done(&receipt)),
        Ending::Applied { outcome: Outcome::Already(batch), .. } => {
            session.output.talk(&format!("{was_done}, as batch {batch}. Nothing to do."));
            Ok(exit::DONE)
        }
        Ending::Applied { outcome: Outcome::Stale(moved), writes } => stale(&moved, writes, None, session),
        Ending::Applied { outcome: Outcome::Partly { receipt, left, why }, writes } => {
            Err(partly(&receipt, &left, why, writes))
        }
        Ending::Applied { outcome: Outcome::Stopped { receipt, of, why }, .. } => Err(stopped(&receipt, of, &why)),
        Ending::Refused(why) => Err(refused(&why, None)),
        Ending::NotAgreed => Ok(exit::NO),
        Ending::NothingToDo(_) => Ok(exit::DONE),
    }
}
