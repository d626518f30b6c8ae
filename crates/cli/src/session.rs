//! What every command gets: the world, the settings, the store's address, and where words go.

use crate::event_log::EventLog;
use crate::failure::Failure;
use crate::terminal::Output;
use model::search::{Hits, Search};
use model::settings::Settings;
use pipeline::{Store, StoreError, World};

/// What a command gets.
#[derive(Clone, Copy)]
pub(crate) struct Session<'a> {
    pub(crate) world: World<'a>,
    pub(crate) settings: &'a Settings,
    /// The whole path of the configuration that they come from, where there is one.
    pub(crate) config: Option<&'a str>,
    /// The store's address.
    pub(crate) store: &'a str,
    /// The same where it was named on the command line, for the commands that are suggested next.
    pub(crate) store_as_typed: Option<&'a str>,
    pub(crate) output: &'a Output,
    /// Where it is noted what was done, without a word about whom.
    pub(crate) log: &'a EventLog,
    /// Whether a question may be asked.
    pub(crate) may_ask: bool,
}

impl Session<'_> {
    /// The store, which must exist for commands that only look.
    pub(crate) fn existing_store(&self) -> Result<Store, Failure> {
        let store = pipeline::open_to_search(self.store, self.settings, &self.world)?;
        Ok(store.ok_or_else(|| StoreError::Missing(self.store.to_owned()))?)
    }

    /// The patrons who are looked for, with the locks that have not lapsed.
    pub(crate) fn search(&self, store: &mut Store, search: &Search) -> Result<Hits, Failure> {
        let mut hits = store.patrons().search(search)?;
        let rule = self.settings.starters.lock_rule(self.world.now);
        hits.shown.iter_mut().for_each(|hit| hit.found.forget_lapsed_lock(&rule));
        Ok(hits)
    }

    /// The store for commands that change what is there, and make none.
    pub(crate) fn store_to_change(&self) -> Result<Store, Failure> {
        drop(self.existing_store()?);
        Ok(pipeline::open_store(self.store, self.settings, &self.world)?)
    }
}
