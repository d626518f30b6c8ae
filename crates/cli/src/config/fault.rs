//! What is wrong with `rollcall.toml`, in words, with the way out.

/// What is wrong with a configuration.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) line: Option<usize>,
    /// The path of the setting, such as `groups`, `SCHOOL`, `expiry`, where the line is still to be found.
    pub(crate) at: Vec<String>,
    pub(crate) message: String,
    pub(crate) advice: String,
}

impl Fault {
    pub(crate) fn new(message: impl Into<String>, advice: impl Into<String>) -> Self {
        Fault { line: None, at: Vec::new(), message: message.into(), advice: advice.into() }
    }

    /// Of this setting, or of one in this section.
    pub(crate) fn of(mut self, setting: &str) -> Self {
        self.at.insert(0, setting.to_owned());
        self
    }
}
