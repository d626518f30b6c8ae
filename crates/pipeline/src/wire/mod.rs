//! The shapes that saved plans and the process that reads workbooks have in common: what was asked for, and texts with
//! what can be done in them. They are this crate's own, so that the model stays free to change.
//!
//! What only one of them writes is in its own `wire.rs`. The JSON that people's programs read is for `report`.

mod request;
mod words;

pub(crate) use request::RequestWire;
pub(crate) use words::WordsWire;
