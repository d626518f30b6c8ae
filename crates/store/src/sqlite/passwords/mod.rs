//! The passwords of patrons after a batch gave them: tries to sign in, and locks that are lifted, starters that are listed,
//! given anew or taken away, and what staff takes back of that.
//!
//! Not for making or comparing them: no password comes here, only hashes. The starters of new patrons come with their
//! batch, through `writing/`.

pub(super) mod former;
pub(super) mod sign_in;
pub(super) mod starters;
pub(super) mod unlock;
