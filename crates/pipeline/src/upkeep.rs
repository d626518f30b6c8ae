//! Looking after a store: copies of it by hand, a copy put back, and taking out for good. What SQLite does for that is
//! `store`'s.

use crate::error::{in_words, stopped_or_store};
use crate::{PipelineError, World, backup, leftover_sheets, plan_file, stores};
use model::settings::Settings;
use model::upkeep::{Purge, PurgeDue, Purged};
use std::fs;
use std::path::{Path, PathBuf};
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

/// Takes out for good: of the tables in one transaction, then of the store's files, and with a patron also what lies
/// beside the store and knows them. What was not finished before is finished now; with no `what` it is only that.
pub fn purge(
    address: &str,
    what: Option<&Purge>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Purged, PipelineError> {
    let mut store = stores::open_store(address, settings, world)?;
    let purged = match what {
        Some(what) => store.purge(what, &stores::actor(world), world.progress).map_err(stopped_or_store)?,
        None => Purged::default(),
    };
    finish(store.as_mut(), address, settings, world).map(|()| purged)
}

/// Does what is left to be done of a purge. Killed or refused at any moment it is still due.
fn finish(store: &mut dyn Store, address: &str, settings: &Settings, world: &World<'_>) -> Result<(), PipelineError> {
    let Some(due) = store.purge_due()? else { return Ok(()) };
    let not_finished = |why: String| PipelineError::PurgeNotFinished { why };
    store.write_anew()?.map_err(|why| not_finished(why.to_owned()))?;
    if due.patron {
        let files = knowing_files(store, address, Some(due), settings)?;
        let stuck: Vec<String> = files.iter().filter_map(|file| stays(file)).collect();
        if !stuck.is_empty() {
            return Err(not_finished(format!("these files cannot be deleted: {}", stuck.join(", "))));
        }
        backup::clear_unfinished(address);
        leftover_sheets::clear_beside(Path::new(address), store)?;
    }
    store.finish_purge(due, &stores::actor(world), world.progress).map_err(stopped_or_store)
}

/// A file that does not go, with the reason.
fn stays(file: &Path) -> Option<String> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Some(format!("{} ({})", file.display(), in_words(&error)))
        }
        Ok(()) | Err(_) => None,
    }
}

/// What lies beside a store and knows its patrons as they are now: copies, and saved plans, which are out of date once
/// a patron is purged. Of a purge that is `due`, copies that were made since then know them no more.
pub fn knowing_files(
    store: &mut dyn Store,
    address: &str,
    due: Option<PurgeDue>,
    settings: &Settings,
) -> Result<Vec<PathBuf>, PipelineError> {
    let id = store.facts()?.id;
    let mut files = backup::copies(address);
    if let Some(due) = due {
        files.retain(|copy| !was_made_since(copy, due, &id, settings));
    }
    files.extend(plan_file::plans_of(address, &id));
    Ok(files)
}

/// Whether a copy of this store tells of a purge, so that it was made afterwards.
fn was_made_since(copy: &Path, due: PurgeDue, id: &str, settings: &Settings) -> bool {
    let Ok(Some(mut copy)) = stores::open_existing(&copy.display().to_string(), settings) else { return false };
    copy.facts().is_ok_and(|facts| facts.id == id)
        && copy.audit().is_ok_and(|links| links.last().is_some_and(|link| link.sequence >= due.link))
}
