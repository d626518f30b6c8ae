//! Outcomes → text and JSON, and the hand-out sheet as HTML and CSV.
//!
//! An outcome becomes an [`Answer`] (`answers`): a [`document::Document`] by a *view* (`views`), and what [`json`]
//! promises to programs. A [`Format`] of [`FORMATS`] writes any answer. Every sink escapes for itself; nothing else here
//! looks at patrons.

mod answer;
pub mod answers;
pub mod document;
mod format;
mod formats;
pub mod json;
pub mod letter;
pub mod slips;
mod survey;
pub mod text;
pub mod views;
mod visible;
mod words;

pub use answer::{Answer, Lines};
pub use format::{Format, Reader};
pub use formats::FORMATS;
