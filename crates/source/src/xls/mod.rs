//! What an .xls says beside the values of its cells, which its library leaves out: how numbers are shown, what is hidden
//! and what is joined. The values are calamine's to read.
//!
//! Layouts are those of [MS-CFB] and [MS-XLS], and of BIFF5 where Excel 95 wrote otherwise. Where a file says something
//! that cannot be followed, nothing of this is known, and the sheets say so.

mod compound;
mod looks;
mod numbers;

pub(crate) use looks::{BookLooks, SheetLooks};
