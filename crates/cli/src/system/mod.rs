//! What is around the program: the clock and the time zone, who is there, randomness and memory, who else may write a
//! file, and whether git would take one along.
//!
//! Nothing here talks to people, which is for the [terminal](crate::terminal), and nothing reads lists or stores, which
//! is for `pipeline`.

pub(crate) mod clock;
pub(crate) mod git_ignore;
mod machine;
pub(crate) mod permissions;
pub(crate) mod private_file;
mod surroundings;

pub(crate) use machine::{SystemEntropy, free_memory, hide_memory, in_words};
pub(crate) use surroundings::Surroundings;
