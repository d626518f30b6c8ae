//! What is wrong with `rollcall.toml`, in words, with the way out.

/// What is wrong with a configuration.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) line: Option<usize>,
    pub(crate) message: String,
    pub(crate) advice: String,
}

impl Fault {
    pub(crate) fn new(message: impl Into<String>, advice: impl Into<String>) -> Self {
        Fault { line: None, message: message.into(), advice: advice.into() }
    }
}
