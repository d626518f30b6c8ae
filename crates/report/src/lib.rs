//! Outcomes → text, JSON and files to keep, the hand-out sheet as HTML and CSV, and a list back with its problems marked.
//!
//! An outcome becomes an [`Answer`] (`answers`): a [`document::Document`] by a *view* (`views`), and what [`json`]
//! promises to programs. A [`Format`] of [`FORMATS`] writes any answer. What is to be kept in a file is a
//! [`Report`] (`reports`), which a [`FileFormat`] of [`FILE_FORMATS`] writes. Every sink escapes for itself; nothing else
//! here looks at patrons. Rows that were left out are written by [`workbook`]; the copy of a workbook with its problems
//! in it is made by [`annotate`].

pub mod annotate;
mod answer;
pub mod answers;
pub mod document;
mod files;
mod format;
mod formats;
pub mod json;
pub mod letter;
mod markup;
mod report;
pub mod reports;
pub mod slips;
mod survey;
pub mod text;
pub mod views;
mod visible;
mod words;
pub mod workbook;

pub use answer::{Answer, Lines, Rows};
pub use files::{
    CROSSWALK_COLUMNS, CSV, CrosswalkLine, FILE_FORMATS, FileFormat, PAGE, PERSON_FORMATS, PersonFormat,
    write_crosswalk, write_crosswalk_toml,
};
pub use format::{Format, Reader};
pub use formats::FORMATS;
pub use report::{Listed, PlacedFinding, PlanReport, Report, ReportFindings, ReportedStep};
