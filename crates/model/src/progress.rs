//! What a stage tells while it works. A shell draws bars from it, tests collect it.

use std::sync::Arc;
use std::time::Duration;

/// The phases that take time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Bytes to rows.
    Reading,
    /// Rows to patrons and findings.
    Checking,
    /// The patrons of the store that the list can touch.
    Fetching,
    /// Desired against current.
    Comparing,
    /// Starter passwords to hashes.
    Hashing,
    /// The changeset into the store.
    Writing,
}

impl Phase {
    /// The word on the bar.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Reading => "reading",
            Phase::Checking => "checking",
            Phase::Fetching => "fetching",
            Phase::Comparing => "comparing",
            Phase::Hashing => "making starter passwords",
            Phase::Writing => "writing",
        }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A phase begins; `total` steps where it is known.
    Begin {
        /// The phase.
        phase: Phase,
        /// How many steps it has, where that is known.
        total: Option<u64>,
    },
    /// So many steps more are done.
    Advance(Phase, u64),
    /// A phase is over.
    End {
        /// The phase.
        phase: Phase,
        /// How many rows it handled.
        rows: u64,
        /// How long it took.
        took: Duration,
    },
    /// Somebody else is writing to the store; waiting.
    WaitingForStore,
}

/// Whether the person has asked to stop, for whoever has to know in the midst of one long step and may outlive the stage:
/// SQLite asks while a statement runs.
pub type StopSignal = Arc<dyn Fn() -> bool + Send + Sync>;

/// Who listens.
pub trait Progress: Sync {
    /// Takes one event; must be quick.
    fn event(&self, event: Event);

    /// Whether the person has asked to stop; stages look now and then and then end early.
    fn stop_asked(&self) -> bool;

    /// The same question, to be asked without this listener.
    fn stop_signal(&self) -> StopSignal;
}

/// Nobody listens and nobody stops.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn event(&self, _: Event) {}

    fn stop_asked(&self) -> bool {
        false
    }

    fn stop_signal(&self) -> StopSignal {
        Arc::new(|| false)
    }
}
