//! What a store holds of the patrons that a list could touch.

use crate::id::CanonicalId;
use crate::patron::Patron;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::HashMap;

/// The state of a patron's password. Never the hash, never the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialState {
    /// The store holds no password.
    None,
    /// A starter that only serves to choose a password.
    Starter {
        /// Its last day.
        expires: NaiveDate,
    },
    /// The patron has chosen a password.
    Chosen,
}

/// A patron as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPatron {
    /// Rises with every change; a plan made from another version is out of date.
    pub version: u64,
    /// The patron.
    pub patron: Patron,
}

/// The identifiers of a list: what a snapshot has to cover. Sorted, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope(Vec<CanonicalId>);

impl Scope {
    /// A scope over these identifiers.
    pub fn new(mut ids: Vec<CanonicalId>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        Scope(ids)
    }

    /// The identifiers, sorted.
    pub fn ids(&self) -> &[CanonicalId] {
        &self.0
    }
}

/// What a store is, at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreFacts {
    /// How the store is called in output: a path, or an address without secrets.
    pub name: String,
    /// Made once when the store is created; a plan for another store is refused by it.
    pub id: String,
    /// How many patrons it holds.
    pub patrons: u64,
    /// Number and time of the last batch.
    pub last_batch: Option<(u64, DateTime<Utc>)>,
}

/// The patrons of a store that own an identifier of the scope.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The store.
    pub store: StoreFacts,
    patrons: Vec<StoredPatron>,
    owner: HashMap<CanonicalId, u32>,
}

impl Snapshot {
    /// A snapshot of these patrons.
    ///
    /// # Panics
    /// With more than four thousand million patrons.
    pub fn new(store: StoreFacts, patrons: Vec<StoredPatron>) -> Self {
        let mut owner = HashMap::with_capacity(patrons.len() * 2);
        for (index, stored) in patrons.iter().enumerate() {
            let index = u32::try_from(index).expect("fewer patrons than people on earth");
            owner.extend(stored.patron.canonical_ids().map(|id| (id, index)));
        }
        Snapshot { store, patrons, owner }
    }

    /// The patron who owns an identifier of any kind.
    pub fn owner(&self, id: &CanonicalId) -> Option<&StoredPatron> {
        self.owner.get(id).map(|index| &self.patrons[*index as usize])
    }
}

/// A patron as `find` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPatron {
    /// The patron and its version.
    pub stored: StoredPatron,
    /// The state of the password.
    pub credential: CredentialState,
    /// Whether the next sign-in must choose a password.
    pub must_change: bool,
    /// Numbers of the batches that touched the patron, oldest first.
    pub batches: Vec<u64>,
}
