//! Looking after a store: copies of it by hand, and a copy put back. What SQLite does for that is `store`'s.

use crate::error::stopped_or_store;
use crate::{PipelineError, World, backup, stores};
use model::settings::Settings;
use std::path::Path;
use store::Store;

/// Copies a store into a new file.
pub fn copy_store(store: &mut dyn Store, address: &str, to: &Path, world: &World<'_>) -> Result<(), PipelineError> {
    backup::clear_unfinished(address);
    store.backup(to, world.progress).map_err(stopped_or_store)?;
    Ok(())
}

/// Puts a copy in the place of the store; the store as it is until then is kept under this name.
pub fn restore_store(
    address: &str,
    from: &Path,
    kept: &Path,
    settings: &Settings,
    world: &World<'_>,
) -> Result<(), PipelineError> {
    backup::clear_unfinished(address);
    let mut store = stores::open_store(address, settings, world)?;
    store.restore(from, kept, &stores::actor(world), world.progress).map_err(stopped_or_store)
}
