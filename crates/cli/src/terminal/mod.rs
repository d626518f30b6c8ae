//! The conversation with whoever started the program: answers and words that go out, questions and passwords that
//! come in, progress, and Ctrl-C.
//!
//! How an answer looks is for `report`, and what is asked for the [commands](crate::commands) to say.

pub(crate) mod ask;
mod estimate;
mod output;
pub(crate) mod progress;

pub(crate) use output::{Output, data_code};
