//! Passwords: starters made from a name, hashed, compared, changed, never shown by accident.
//!
//! `Firstname_Lastname1` is no secret for anyone who knows the name. What protects it is around it:
//! it works only for choosing a new one, for a few days, and it is handed out on paper. Start with
//! [`starter`] for how it is made, [`hash`] for what is stored, [`carried`] for what another system has stored, and [`sign_in`] for what a sign-in page
//! calls. This crate asks no system for randomness and no clock for the day; the caller passes them in.

pub mod carried;
mod common;
mod engine;
pub mod entropy;
mod error;
pub mod hash;
mod latin;
pub mod pattern;
mod personal;
pub mod policy;
mod random;
pub mod sign_in;
pub mod starter;
