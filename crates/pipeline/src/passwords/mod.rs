//! Everything about passwords that needs files, threads or a store: starters made and hashed, what a plan says of them
//! beforehand, new ones on request, the hand-out sheet from its first byte to its shredding, and signing in.
//!
//! What a starter looks like, what is a good password and how one is hashed is for `credentials`; how a slip looks is
//! for `report`. What is on a sheet can be read there and nowhere else.

pub(crate) mod handout;
pub(crate) mod leftover_sheets;
mod letters;
mod reissue;
mod shred;
mod sign_in;
pub(crate) mod starter_check;
pub(crate) mod starters;

pub use handout::{HandOut, may_be_written};
pub use leftover_sheets::finish_sheets;
pub use letters::read_letters;
pub use reissue::{
    Outcome as ReissueOutcome, may_have_starter, reissue, scheme_anew, starters_of, without_own_password,
    without_password,
};
pub use shred::{OldSheet, shred};
pub use sign_in::{change_password, sign_in};
pub use starters::time_for_starters;
