//! Commands that read lists: `inspect`, `check`, `fix`, `convert`, `plan`, `apply` and `verify`, what is typed about reading and planning for
//! all of them; `run`, which applies the lists that arrive in a folder; and `template`, which makes a list for others to
//! fill in.
//!
//! A plan or a batch that is there already is for [`batches`](super::batches), but `apply` also takes a saved plan.

pub(crate) mod apply;
pub(crate) mod check;
pub(crate) mod convert;
mod decisions;
pub(crate) mod fix;
pub(crate) mod inspect;
mod left_out;
mod open_questions;
pub(crate) mod plan;
pub(crate) mod planning;
pub(crate) mod reading;
pub(crate) mod run;
#[cfg(test)]
mod spelling;
pub(crate) mod template;
pub(crate) mod verify;
