//! Copies of a store by hand, a copy put back, and an older store upgraded, which keeps a copy of what it was.

use super::backup;
use crate::error::stopped_or_store;
use crate::{PipelineError, World, stores};
use model::settings::Settings;
use std::fs;
use std::path::Path;
use std::time::Duration;
use store::{Access, OpenRequest, Store, StoreError};

/// Copies a store into a new file.
///
/// # Errors
/// When there is such a file, or the store cannot be read or the copy not be written.
pub fn copy_store(store: &mut Store, address: &str, to: &Path, world: &World<'_>) -> Result<(), PipelineError> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(PipelineError::CopyExists(to.display().to_string()));
    }
    backup::clear_unfinished(address);
    store.upkeep()?.backup(to, world.progress).map_err(stopped_or_store)?;
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
    store.upkeep()?.restore(from, kept, &stores::actor(world), world.progress).map_err(stopped_or_store)
}

/// Brings an older store to the layout of this version; says whether it was older.
pub fn upgrade_store(address: &str, settings: &Settings) -> Result<bool, PipelineError> {
    backup::clear_unfinished(address);
    let wait = Duration::from_secs(settings.store_wait_seconds);
    let open = |access| store::open(&OpenRequest { address, access, wait, new_id: "", beside: None });
    match open(Access::Read) {
        Ok(_) => Ok(false),
        Err(StoreError::OlderLayout(_)) => {
            open(Access::Upgrade)?;
            Ok(true)
        }
        Err(error) => Err(PipelineError::Store(error)),
    }
}
