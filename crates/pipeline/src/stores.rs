//! Opening stores.

use crate::{PipelineError, World};
use model::audit::Actor;
use model::hex;
use model::layout::KnownLayout;
use model::settings::Settings;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;
use store::unfinished::{BESIDE, folder_of};
use store::{Access, Beside, OpenRequest, Store, StoreError};

/// The file of a store; its address may say that it is one of SQLite.
pub(crate) fn file_of(address: &str) -> &Path {
    Path::new(address.strip_prefix("sqlite:").unwrap_or(address))
}

/// Whether a file of this name in the folder of a store is the store itself, or one that SQLite has put beside it.
pub(crate) fn is_of(name: &OsStr, store: &Path) -> bool {
    let Some(own) = store.file_name() else { return false };
    let is_beside = |ending: &&str| {
        let mut beside = own.to_owned();
        beside.push(ending);
        beside.as_os_str() == name
    };
    own == name || BESIDE.iter().any(is_beside)
}

/// Whether a path is that of a store, or of a file that SQLite puts beside it, whether or not there is one.
pub fn is_of_store(path: &Path, address: &str) -> bool {
    let store = file_of(address);
    let folder = |path: &Path| fs::canonicalize(folder_of(path)).ok();
    let whole = |path: &Path| fs::canonicalize(path).ok();
    let is_beside = folder(path).is_some_and(|one| folder(store) == Some(one));
    is_beside && path.file_name().is_some_and(|name| is_of(name, store))
        || whole(path).is_some_and(|one| whole(store) == Some(one))
}

/// Opens a store to write; makes it where there is none.
pub fn open_store(address: &str, settings: &Settings, world: &World<'_>) -> Result<Store, PipelineError> {
    let mut random = [0; 16];
    world.entropy.fill(&mut random)?;
    let id = hex::encode(&random);
    let wait = Duration::from_secs(settings.store_wait_seconds);
    Ok(store::open(&OpenRequest { address, access: Access::Write, wait, new_id: &id, beside: beside(world) })?)
}

/// How a store does something beside, where more than one thread is to work.
fn beside(world: &World<'_>) -> Option<Beside> {
    (world.threads > 1).then_some(on_a_second_thread)
}

fn on_a_second_thread(work: &(dyn Fn() + Sync), meanwhile: &mut dyn FnMut()) {
    thread::scope(|scope| {
        scope.spawn(work);
        meanwhile();
    });
}

/// Opens a store to look; `None` where there is none yet.
pub fn open_existing(address: &str, settings: &Settings) -> Result<Option<Store>, PipelineError> {
    open_to_look(address, settings, None)
}

/// The same to look for somebody, with all threads where that takes long.
pub fn open_to_search(address: &str, settings: &Settings, world: &World<'_>) -> Result<Option<Store>, PipelineError> {
    open_to_look(address, settings, beside(world))
}

fn open_to_look(address: &str, settings: &Settings, beside: Option<Beside>) -> Result<Option<Store>, PipelineError> {
    let wait = Duration::from_secs(settings.store_wait_seconds);
    match store::open(&OpenRequest { address, access: Access::Read, wait, new_id: "", beside }) {
        Ok(store) => Ok(Some(store)),
        Err(StoreError::Missing(_)) => Ok(None),
        Err(error) => Err(PipelineError::Store(error)),
    }
}

/// How lists were read that were loaded before. Checking needs no store, so that one which cannot be looked
/// into is as good as none.
pub fn remembered_layouts(address: &str, settings: &Settings) -> Vec<KnownLayout> {
    let store = open_existing(address, settings).ok().flatten();
    store.and_then(|mut store| store.journal().layouts().ok()).unwrap_or_default()
}

/// Who does something to a store, and when.
pub fn actor(world: &World<'_>) -> Actor {
    Actor {
        when: world.now,
        who: world.who.to_owned(),
        host: world.host.to_owned(),
        tool: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// Makes a store, unless there is one.
pub fn create_store(address: &str, settings: &Settings, world: &World<'_>) -> Result<(), PipelineError> {
    open_store(address, settings, world)?.facts()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thread_does_nothing_beside() {
        let one = crate::world::tests::world();
        assert_eq!([beside(&one).is_some(), beside(&World { threads: 2, ..one }).is_some()], [false, true]);
    }

    /// A copy that somebody called `library.db-old` is no file of the store's own.
    #[test]
    fn a_store_is_known_with_what_sqlite_puts_beside_it() {
        let store = Path::new("stores/library.db");
        for own in ["library.db", "library.db-wal", "library.db-shm", "library.db-journal"] {
            assert!(is_of(OsStr::new(own), store), "{own}");
        }
        for other in ["library.db-old", "library", "other.db-wal"] {
            assert!(!is_of(OsStr::new(other), store), "{other}");
        }
    }
}
