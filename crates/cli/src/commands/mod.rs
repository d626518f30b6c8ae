//! One file per command: parse, call the pipeline, render.

pub(crate) mod account;
pub(crate) mod apply;
pub(crate) mod check;
mod decisions;
pub(crate) mod explain;
pub(crate) mod find;
pub(crate) mod guard;
pub(crate) mod history;
pub(crate) mod init;
pub(crate) mod inspect;
pub(crate) mod licenses;
mod partly;
pub(crate) mod plan;
mod planning;
pub(crate) mod read_workbook;
mod reading;
pub(crate) mod show;
pub(crate) mod signin;
#[cfg(test)]
mod spelling;
mod stale;
pub(crate) mod starters;
pub(crate) mod store;
pub(crate) mod undo;
