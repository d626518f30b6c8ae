//! What Sierra's fixed fields write for none, and its blocks.

use crate::parts::slot::Slot;
use crate::sink::{Ended, Sink};

/// Whether a code or a date is none: blank, or nothing but the hyphens that stand for none.
pub(super) fn is_none(text: &str) -> bool {
    text.chars().all(|c| matches!(c, ' ' | '-'))
}

/// Gives the code of a manual block to a sink, unless it is the one for none. Each library has codes of its own, so the
/// code is all that is known of a block.
pub(super) fn put_block(name: &str, code: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
    if is_none(code) { Ok(()) } else { Slot::block_of(1, "manual block (MBLOCK) in Sierra").put(name, code, sink) }
}
