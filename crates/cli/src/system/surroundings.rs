//! Who is there and when, for the record of a batch.

use super::clock;
use crate::failure::Failure;
use chrono::{DateTime, NaiveDate, Utc};

/// Who is there and when.
pub(crate) struct Surroundings {
    pub(crate) who: String,
    pub(crate) host: String,
    pub(crate) now: DateTime<Utc>,
    pub(crate) today: NaiveDate,
}

impl Surroundings {
    /// Looks around; `as_of` is the day that the person wants to count as today.
    pub(crate) fn look(as_of: Option<NaiveDate>, only_looks: bool) -> Result<Self, Failure> {
        let (now, today) = clock::now_and_today(as_of, only_looks)?;
        Ok(Surroundings {
            who: whoami::username().unwrap_or_else(|_| "unknown".to_owned()),
            host: whoami::hostname().unwrap_or_else(|_| "unknown".to_owned()),
            now,
            today,
        })
    }
}
