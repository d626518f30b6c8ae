//! Passwords as all stages see them: the secret itself, the rules for starter passwords, new ones for patrons who lost
//! theirs and the sheets that they are on, hashes out of another system, and attempts to sign in.
//!
//! No password is made, checked or hashed here: the crate `credentials` does that.

pub mod carried;
pub mod lock;
pub mod secret;
pub mod sheets;
pub mod sign_in;
pub mod starter_rules;
pub mod starters;
