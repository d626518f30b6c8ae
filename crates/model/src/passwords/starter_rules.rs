//! What a library has decided about starter passwords and about passwords at all.

use crate::lock::LockRule;
use chrono::{DateTime, TimeDelta, Utc};

/// How starters are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `Firstname_Lastname1`: for whoever knows the name it is no secret.
    Name,
    /// The same and four random signs: `Firstname_Lastname1-7K4Q`, 20 bits.
    NameSuffix,
    /// Four random words, 51 bits.
    Words,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Scheme; 3] = [Scheme::Name, Scheme::NameSuffix, Scheme::Words];

    /// The word in the configuration and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Scheme::Name => "name",
            Scheme::NameSuffix => "name-suffix",
            Scheme::Words => "words",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        Scheme::ALL.into_iter().find(|scheme| scheme.name() == name)
    }
}

/// How much of a first or last name goes into a starter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamePart {
    /// The first word, with the particles before it.
    First,
    /// All words, joined.
    All,
    /// The first letter.
    Initial,
    /// Nothing.
    Nothing,
}

impl NamePart {
    /// Every choice.
    pub const ALL: [NamePart; 4] = [NamePart::First, NamePart::All, NamePart::Initial, NamePart::Nothing];

    /// The word in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            NamePart::First => "first",
            NamePart::All => "all",
            NamePart::Initial => "initial",
            NamePart::Nothing => "none",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        NamePart::ALL.into_iter().find(|part| part.name() == name)
    }
}

/// Whose rules a starter has to meet. Both want eight characters, not the user name, nothing common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// The store's own: a starter that does not meet it is warned about.
    Own,
    /// Alma's identity service, which refuses such a password: the row is left out.
    Alma,
}

impl Policy {
    /// Every policy.
    pub const ALL: [Policy; 2] = [Policy::Own, Policy::Alma];

    /// The word in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Policy::Own => "own",
            Policy::Alma => "alma",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        Policy::ALL.into_iter().find(|policy| policy.name() == name)
    }
}

/// How starters are made, how long they live and what they must meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StarterRules {
    /// How they are made.
    pub scheme: Scheme,
    /// What stands between first and last name.
    pub separator: String,
    /// What stands at the end.
    pub suffix: String,
    /// How much of the first name.
    pub first: NamePart,
    /// How much of the last name.
    pub last: NamePart,
    /// Shorter ones are padded: the suffix counts on, so that `Bo_Li1` becomes `Bo_Li123`. 0 pads none.
    pub min_length: usize,
    /// Days for which one works.
    pub days: u64,
    /// Whose rules it has to meet.
    pub policy: Policy,
    /// Failed tries after which a password is locked.
    pub tries: u32,
    /// Minutes after which the lock lapses. A starter stays locked.
    pub lock_minutes: u32,
}

impl StarterRules {
    /// When a try of this moment is refused.
    pub fn lock_rule(&self, now: DateTime<Utc>) -> LockRule {
        LockRule { most: self.tries, lapse: TimeDelta::minutes(i64::from(self.lock_minutes)), now }
    }
}

impl Default for StarterRules {
    /// `Maria_Lopez1`, for two weeks.
    fn default() -> Self {
        StarterRules {
            scheme: Scheme::Name,
            separator: "_".to_owned(),
            suffix: "1".to_owned(),
            first: NamePart::First,
            last: NamePart::First,
            min_length: 0,
            days: 14,
            policy: Policy::Own,
            tries: 10,
            lock_minutes: 30,
        }
    }
}

/// What hashing a password costs: the same for whoever signs in and for whoever guesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl HashCost {
    /// 19 MiB, two passes, one lane: the first choice of OWASP's Password Storage Cheat Sheet. Nothing below it
    /// is ever written.
    pub const LEAST: HashCost = HashCost { memory_kib: 19 * 1024, passes: 2, lanes: 1 };
    /// Nothing above it is ever computed: a stored hash that asks for more was not made by us.
    pub const MOST: HashCost = HashCost { memory_kib: 256 * 1024, passes: 16, lanes: 8 };

    /// Whether each part is at least the other's.
    pub fn reaches(self, other: HashCost) -> bool {
        self.memory_kib >= other.memory_kib && self.passes >= other.passes && self.lanes >= other.lanes
    }
}

impl Default for HashCost {
    fn default() -> Self {
        HashCost::LEAST
    }
}
