//! Answers to the questions of a plan.

use crate::id::CanonicalId;

/// What a person says about a row in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// The row and the patron in the store are one person.
    Same,
    /// They are two: the row's person gets an ID of their own.
    NewId,
    /// The row is left out.
    Skip,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Answer; 3] = [Answer::Same, Answer::NewId, Answer::Skip];

    /// The word on the command line and in a saved plan.
    pub fn name(self) -> &'static str {
        match self {
            Answer::Same => "same",
            Answer::NewId => "new-id",
            Answer::Skip => "skip",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        Answer::ALL.into_iter().find(|answer| answer.name() == name)
    }
}

/// An answer about the row with an ID.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// The row's primary ID.
    pub id: CanonicalId,
    /// The answer.
    pub answer: Answer,
}
