//! Starter passwords: made from a name, hashed, verified, never shown by accident.
//!
//! `Firstname_Lastname1` is no secret for anyone who knows the name. What protects it is around it:
//! it works only for choosing a new one, for a few days, and it is handed out on paper. Start with
//! [`starter`] for the pattern and [`hash`] for what is stored. This crate asks no system for
//! randomness; the caller passes it in.

pub mod entropy;
pub mod hash;
pub mod starter;
