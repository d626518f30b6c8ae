//! What only the operating system knows: randomness, names, the day.

use chrono::{DateTime, Local, NaiveDate, Utc};
use pipeline::{Entropy, NoEntropy};

/// Randomness from the system; there is no fallback.
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoEntropy> {
        getrandom::fill(buffer).map_err(|_| NoEntropy)
    }
}

/// Who is there and when.
pub(crate) struct Surroundings {
    pub(crate) who: String,
    pub(crate) host: String,
    pub(crate) now: DateTime<Utc>,
    pub(crate) today: NaiveDate,
}

impl Surroundings {
    /// Looks around; `as_of` is the day that the person wants to count as today.
    pub(crate) fn look(as_of: Option<NaiveDate>) -> Self {
        Surroundings {
            who: whoami::username().unwrap_or_else(|_| "unknown".to_owned()),
            host: whoami::hostname().unwrap_or_else(|_| "unknown".to_owned()),
            now: Utc::now(),
            today: as_of.unwrap_or_else(|| Local::now().date_naive()),
        }
    }
}

/// An error of the system without its number.
pub(crate) fn in_words(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
