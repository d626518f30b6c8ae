//! A library system in memory, as a network shows it: each patron is written by itself, and it can fail at any of them.

use model::batch::BatchAction;
use model::changeset::Write;
use model::id::CanonicalId;
use model::progress::Progress;
use model::snapshot::{Scope, StoredPatron};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use store::{Remote, See, StoreError};

/// The system. A clone is another way to the same one.
#[derive(Clone, Default)]
pub(crate) struct Campus(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    patrons: BTreeMap<CanonicalId, StoredPatron>,
    /// Everybody who was written, in that order.
    written: Vec<String>,
    fault: Option<Fault>,
}

/// What goes wrong, and when.
#[derive(Clone, Copy)]
pub(crate) enum Fault {
    /// It stops answering after so many more patrons.
    Silence(usize),
    /// It has had enough after so many more patrons, for half a minute.
    TooMany(usize),
    /// It has something against this one.
    Refuses(&'static str),
}

impl Campus {
    pub(crate) fn set_fault(&self, fault: Option<Fault>) {
        self.state().fault = fault;
    }

    /// Everybody who was written since this was asked last.
    pub(crate) fn written(&self) -> Vec<String> {
        std::mem::take(&mut self.state().written)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

impl State {
    /// What goes wrong with the next patron.
    fn next_fault(&mut self, key: &str) -> Option<StoreError> {
        let name = "campus".to_owned();
        match self.fault.as_mut()? {
            Fault::Silence(0) => Some(StoreError::Unreachable { name, source: "connection reset".into() }),
            Fault::TooMany(0) => {
                let retry_after = Some(Duration::from_secs(30));
                Some(StoreError::Throttled { name, retry_after, source: "429".into() })
            }
            Fault::Silence(left) | Fault::TooMany(left) => {
                *left -= 1;
                None
            }
            Fault::Refuses(one) => {
                let why = "it has its reasons".to_owned();
                (*one == key).then_some(StoreError::Refused { path: name, why })
            }
        }
    }
}

impl Remote for Campus {
    fn name(&self) -> String {
        "campus".to_owned()
    }

    fn count(&mut self) -> Result<u64, StoreError> {
        Ok(self.state().patrons.len() as u64)
    }

    fn owners(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<Vec<StoredPatron>, StoreError> {
        if progress.stop_asked() {
            return Err(StoreError::Stopped);
        }
        let is_one =
            |stored: &&StoredPatron| stored.patron.canonical_ids().any(|id| scope.ids().binary_search(&id).is_ok());
        Ok(self.state().patrons.values().filter(is_one).cloned().collect())
    }

    fn scan(&mut self, see: &mut See<'_>, progress: &dyn Progress) -> Result<(), StoreError> {
        let patrons: Vec<StoredPatron> = self.state().patrons.values().cloned().collect();
        for stored in patrons {
            if progress.stop_asked() {
                return Err(StoreError::Stopped);
            }
            if see(stored).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn write(&mut self, write: &Write<'_>) -> Result<u64, StoreError> {
        let (key, version) = (write.patron.key(), write.version_after());
        let mut state = self.state();
        if let Some(error) = state.next_fault(key.as_str()) {
            return Err(error);
        }
        state.written.push(key.to_string());
        if write.action() == BatchAction::Removed {
            state.patrons.remove(&key);
        } else {
            state.patrons.insert(key, StoredPatron { version, patron: write.patron.clone() });
        }
        Ok(version)
    }
}
