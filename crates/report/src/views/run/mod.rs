//! What is said of lists that arrive by themselves: the digest of a run (`digest.rs`), and the note beside a list that is
//! held (`held.rs`), both in the words of `outcome.rs`.
//!
//! A digest goes out by mail, which anybody on the way can read: of patrons it says how many, of findings which, and nothing
//! else.

mod digest;
mod held;
mod outcome;

pub use digest::run;
pub use held::held;
pub(crate) use outcome::sentence as became;
