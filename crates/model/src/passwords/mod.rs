//! Passwords as all stages see them: the secret itself, the rules for starter passwords, new ones for patrons who lost
//! theirs, and attempts to sign in.
//!
//! No password is made, checked or hashed here: the crate `credentials` does that.

pub mod lock;
pub mod secret;
pub mod sign_in;
pub mod starter_rules;
pub mod starters;
