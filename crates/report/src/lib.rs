//! Outcomes → text and JSON, and the hand-out sheet as HTML and CSV.
//!
//! A *view* (`views`) turns an outcome into a neutral [`document::Document`]; a *format* (`text`)
//! writes any document. [`json`] is the contract with programs and goes its own way, since its
//! names and shapes are promised. Every sink escapes for itself; nothing else here looks at patrons.

pub mod document;
pub mod json;
pub mod letter;
pub mod slips;
mod survey;
pub mod text;
pub mod views;
mod words;

pub use words::argument;
