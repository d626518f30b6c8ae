//! Work that comes first: what it is shown of a store that is locked.

use crate::sqlite::file::backup;
use crate::sqlite::journal::audit;
use crate::{First, Locked};
use model::progress::Progress;
use rusqlite::Connection;
use std::path::Path;

/// The work, and the store that it is done for.
pub(in crate::sqlite) struct FirstOf<'a, 'f> {
    /// The store's file.
    pub(in crate::sqlite) store: &'a Path,
    /// The store as the person wrote it.
    pub(in crate::sqlite) name: &'a str,
    pub(in crate::sqlite) work: &'a mut First<'f>,
    pub(in crate::sqlite) progress: &'a dyn Progress,
}

impl FirstOf<'_, '_> {
    /// Does the work, inside the transaction that holds the lock; whether the batch may follow.
    pub(in crate::sqlite) fn is_done(&mut self, locked: &Connection, batch: u64) -> bool {
        // Through a second connection, since a copy cannot be made by one that is about to write. Nobody else writes,
        // so that what was committed last is the store before this very batch.
        let mut copy = |to: &Path| backup::copy_committed(self.store, self.name, to, self.progress).map(|()| true);
        let is_sheet_recorded =
            |sheet: &str| audit::is_sheet_recorded(locked, sheet).map_err(|fault| fault.at(self.name));
        (self.work)(&mut Locked { batch, copy: &mut copy, is_sheet_recorded: &is_sheet_recorded })
    }
}
