//! A try to sign in, as a store sees it: counted before anything is compared, and ended once.

use crate::patron::Patron;
use chrono::NaiveDate;
use std::fmt;

/// What a store says when a try begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Try {
    /// Nobody has this ID, or whoever has it has no password here.
    Unknown,
    /// Too many tries failed: none is begun for some time, whether anybody has this ID or not.
    Locked,
    /// There is a password to compare with.
    Open(Box<Account>),
}

/// Whose password it is, and what is stored of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The patron.
    pub patron: Patron,
    /// What the password is compared with.
    pub hash: StoredHash,
    /// Whether signing in must choose a new password.
    pub must_change: bool,
    /// The life of a starter; `None` for a password that the patron has chosen.
    pub starter: Option<StarterLife>,
    /// Whether it is a starter that is locked for good. Only who has it is told; to others it is like any password.
    pub locked: bool,
}

/// The days on which a starter works, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StarterLife {
    /// The day it was made; unknown of starters made before that was kept.
    pub since: Option<NaiveDate>,
    /// Its last day.
    pub expires: NaiveDate,
}

/// A stored hash: an argon2id PHC string, or one that was carried over out of another system, as it was there. Its
/// `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredHash(String);

impl StoredHash {
    /// Takes what is stored over.
    pub fn new(phc: String) -> Self {
        StoredHash(phc)
    }

    /// The text of it.
    pub fn phc(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for StoredHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hash]")
    }
}

/// How a try ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TryEnd<'a> {
    /// The password was another one; the try stays counted.
    Wrong,
    /// It was the right one; failed tries before it are forgotten.
    Right,
    /// It was the right one, and is kept under a costlier hash from now on.
    Rehashed(&'a str),
    /// It was the right one, and the patron has chosen another.
    Chosen(&'a str),
}

impl fmt::Debug for TryEnd<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TryEnd::Wrong => "Wrong",
            TryEnd::Right => "Right",
            TryEnd::Rehashed(_) => "Rehashed",
            TryEnd::Chosen(_) => "Chosen",
        })
    }
}
