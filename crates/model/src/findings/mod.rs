//! What was found out about a list or a plan, how bad it is, and what a person can do about it.
//!
//! The codes with their pages of the manual have a folder of their own, [`codes`](crate::codes). What makes a run stop
//! is an error of the crate that stops it, and no finding.

pub mod action;
pub mod cause;
pub mod finding;
pub mod for_senders;
pub(crate) mod severity;
