//! What somebody should know who uses a saved plan later.

use model::codes::{self, Code};

/// What is no longer as it was when a plan was saved. The plan does what was reviewed all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanWarning {
    /// A list says something else now; its name.
    ListChanged(String),
    /// The library has decided otherwise, about anything.
    SettingsChanged,
    /// The plan is older than the library wants one to be; its age in days.
    Old(u64),
    /// Its lists had passwords that come along, which no saved plan holds.
    NoPasswords,
}

impl PlanWarning {
    /// The code under which the manual explains it.
    pub fn code(&self) -> Code {
        match self {
            PlanWarning::ListChanged(_) => codes::P606,
            PlanWarning::SettingsChanged => codes::P609,
            PlanWarning::Old(_) => codes::P610,
            PlanWarning::NoPasswords => codes::M950,
        }
    }
}
