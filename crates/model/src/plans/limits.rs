//! How much of a store one plan may touch: what is limited, what the library allows, and where a plan goes over that.

use std::collections::BTreeMap;

/// What is limited in one go, as a share of the patrons in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitKind {
    /// Patrons who change otherwise than by a longer membership.
    Changed,
    /// Accounts that are converted.
    Converted,
    /// Patrons who lose a value.
    Cleared,
    /// Patrons whose membership ends earlier.
    Expired,
}

impl LimitKind {
    /// Every kind.
    pub const ALL: [LimitKind; 4] = [LimitKind::Changed, LimitKind::Converted, LimitKind::Cleared, LimitKind::Expired];

    /// The word in the configuration and in a saved plan.
    pub fn name(self) -> &'static str {
        match self {
            LimitKind::Changed => "changed",
            LimitKind::Converted => "converted",
            LimitKind::Cleared => "cleared",
            LimitKind::Expired => "expired",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        LimitKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A limit that a plan goes over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// What of.
    pub what: LimitKind,
    /// How many patrons.
    pub found: u64,
    /// Of how many in the store.
    pub of: u64,
    /// How many percent are allowed.
    pub percent: u32,
    /// What most of it is: `1,874 x user group COMMUNITY -> RETIREE`.
    pub cause: String,
}

/// How much of a store one plan may touch, in percent of its patrons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The most by kind.
    pub percent: BTreeMap<LimitKind, u32>,
    /// Up to so many patrons nothing is over a limit: a small library must be able to work.
    pub floor: u64,
}

impl Default for Limits {
    /// A list of borrowers changes names and addresses of a few; a column that is mistaken changes nearly all.
    fn default() -> Self {
        use LimitKind::{Changed, Cleared, Converted, Expired};
        Limits { percent: BTreeMap::from([(Changed, 30), (Converted, 10), (Cleared, 5), (Expired, 10)]), floor: 20 }
    }
}
