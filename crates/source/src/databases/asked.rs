//! A question to a database.

use model::progress::StopSignal;
use model::query::Query;
use std::fmt;
use std::path::Path;

/// What is asked, and of which file.
pub struct Asked<'a> {
    /// The file.
    pub path: &'a Path,
    /// The query.
    pub query: &'a Query,
    /// The encoding of texts that are not in the one that the database promises.
    pub encoding: Option<&'a str>,
    /// Whether to stop.
    pub stop: StopSignal,
}

impl fmt::Debug for Asked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked").field("path", &self.path).field("query", &self.query).finish_non_exhaustive()
    }
}
