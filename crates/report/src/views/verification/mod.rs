//! Whether a store has what lists say: in a few lines for a terminal (`short.rs`), and with every count, every difference
//! and a sample side by side for somebody who signs it (`whole.rs`). The words of both are in `words.rs`.

mod short;
mod whole;
mod words;

pub use short::verification;
pub(crate) use short::ways_on_from;
pub use whole::verification_as_a_whole;
