//! The person's own workbook back, with its problems in it: bad cells filled and commented, and one more sheet that lists
//! every problem with a link to its cell.
//!
//! Start with [`annotate()`]. What is marked is decided first, from what checking found ([`Marks`]); then the parts of the
//! workbook that it touches are patched byte by byte: styles and relations are added at the end, names keep their
//! prefixes, and every other part is copied as it is packed. A library that reads and writes workbooks keeps only what it
//! knows of. Where the list is in no .xlsx there is nothing to keep, and the same marks go into a plain workbook
//! ([`plain_workbook`]) of what was read.
//!
//! Everything that is written is text: nothing in a comment, a link or a cell of ours is a formula.

mod comments;
mod container;
mod content_types;
mod drawing;
mod edits;
mod escape;
mod marks;
mod patch;
mod plain;
mod problems;
mod relations;
mod repairs;
mod sheet;
mod styles;
mod workbook;
mod xml;

pub use marks::{Marks, Wanted};
pub use patch::annotate;
pub use plain::plain_workbook;

use std::collections::BTreeMap;
use std::{fmt, io};

/// Why there is no marked copy.
#[derive(Debug)]
pub enum AnnotateError {
    /// The workbook is written in a way that cannot be patched.
    Unfit(String),
    /// The copy cannot be written.
    Output(io::Error),
}

impl fmt::Display for AnnotateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AnnotateError::Unfit(why) => f.write_str(why),
            AnnotateError::Output(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AnnotateError {}

impl From<io::Error> for AnnotateError {
    fn from(error: io::Error) -> Self {
        AnnotateError::Output(error)
    }
}

/// What was written into a copy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Annotated {
    /// The sheet that lists the problems.
    pub sheet: String,
    /// How many problems there are: what leaves rows out or waits for an answer.
    pub problems: u64,
    /// How much else is marked: warnings, and rows that only repeat another one.
    pub remarks: u64,
    /// How many of both the sheet lists; where there are too many, not all.
    pub listed: u64,
    /// How many cells are filled.
    pub marked: u64,
    /// How many of them have a comment.
    pub commented: u64,
    /// How many cells were repaired.
    pub repaired: u64,
    /// Sheets whose comments are written in a way that nothing could be added to.
    pub without_comments: Vec<String>,
}

/// How heavy what is wrong with a cell is, the heaviest first: the colour that it gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tint {
    /// The row is left out.
    Error,
    /// It waits for an answer.
    Question,
    /// Somebody should look.
    Warning,
}

/// A cell's row, from 1, and column, from 0.
type At = (u32, u16);

/// What is done to a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct CellMark {
    /// The colour, unless it is only repaired.
    tint: Option<Tint>,
    /// What it says from now on.
    repaired: Option<String>,
}

/// What is done to the cells of a sheet.
type CellMarks = BTreeMap<At, CellMark>;

/// What the comments of a sheet's cells say.
type Comments = BTreeMap<At, String>;
