//! Which symbol stands for what happens to somebody.

use crate::document::Mark;

/// The symbol in front of somebody.
pub(super) fn of(mark: Mark) -> char {
    match mark {
        Mark::New => '+',
        Mark::Changed => '~',
        Mark::Converted => '>',
        Mark::Unchanged => '=',
        Mark::Question => '?',
        Mark::LeftOut => '!',
        Mark::Missing | Mark::Removed => '-',
    }
}
