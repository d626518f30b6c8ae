//! How much a finding weighs: the word that codes and findings share.

/// How much a finding weighs, the heaviest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The row (or the file) is left out.
    Error,
    /// The row is left out until a person answers.
    Question,
    /// The row is loaded; somebody should look.
    Warning,
    /// Repaired or informative.
    Note,
}

impl Severity {
    /// Every severity, the heaviest first.
    pub const ALL: [Severity; 4] = [Severity::Error, Severity::Question, Severity::Warning, Severity::Note];

    /// The word in output, in JSON and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Question => "question",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }

    /// Whether the row cannot be loaded as it is.
    pub fn blocks(self) -> bool {
        matches!(self, Severity::Error | Severity::Question)
    }
}
