//! Hand-out sheets that a killed run has left. Until the accounts on it exist a sheet is called
//! `starters.html.STORE-MARK.unfinished`; the audit chain of the store tells of the mark once they do.
//!
//! So whoever comes next can tell the two kinds apart: the accounts are there, and the sheet gets its name; or they
//! never came to be, and the sheet is worth nothing and goes.

use crate::{PipelineError, World, handout};
use model::settings::Settings;
use std::fs;
use std::path::{Path, PathBuf};
use store::unfinished::{self, ENDING};
use store::{Locked, Store};

/// Hexadecimal digits of a store's id in the name of a sheet; enough to tell the stores of one library apart.
const OF_STORE: usize = 8;
/// Bytes of a sheet's mark.
const MARK: usize = 8;

/// A mark that no other sheet has.
pub(crate) fn mark(world: &World<'_>) -> Result<String, PipelineError> {
    let mut random = [0; MARK];
    world.entropy.fill(&mut random)?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The name of a sheet until its accounts exist.
pub(crate) fn unfinished_name(wanted: &Path, store: &str, mark: &str) -> PathBuf {
    let mut name = wanted.as_os_str().to_owned();
    name.push(format!(".{}-{mark}{ENDING}", of_store(store)));
    name.into()
}

/// The names that a sheet may get: the one that is wanted, and others like it where that is taken by then.
pub(crate) fn names(wanted: &Path) -> impl Iterator<Item = PathBuf> {
    let part =
        |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    let (stem, ending) = (part(wanted.file_stem()), part(wanted.extension()));
    let others = (2..1000).map(move |number| wanted.with_file_name(format!("{stem}-{number}.{ending}")));
    std::iter::once(wanted.to_owned()).chain(others)
}

fn of_store(id: &str) -> &str {
    id.get(..OF_STORE).unwrap_or(id)
}

/// A sheet that lies there unfinished.
struct Leftover {
    path: PathBuf,
    wanted: PathBuf,
    mark: String,
}

/// The unfinished sheets of a store in a folder.
fn of(folder: &Path, store: &str) -> Vec<Leftover> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let known = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let (wanted, which) = name.strip_suffix(ENDING)?.rsplit_once('.')?;
        let (of, mark) = which.split_once('-')?;
        let is_mark = mark.len() == 2 * MARK && mark.bytes().all(|byte| byte.is_ascii_hexdigit());
        let (path, wanted) = (entry.path(), entry.path().with_file_name(wanted));
        (of == of_store(store) && is_mark).then(|| Leftover { path, wanted, mark: mark.to_owned() })
    };
    let mut found: Vec<Leftover> = entries.filter_map(known).collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Gives the sheets in a folder their names whose accounts exist, since the run that wrote them was killed before it
/// could; returns their paths.
pub fn finish_sheets(folder: &Path, address: &str, settings: &Settings) -> Result<Vec<PathBuf>, PipelineError> {
    let Some(mut store) = crate::open_existing(address, settings)? else { return Ok(Vec::new()) };
    let left = of(folder, &store.facts()?.id);
    if left.is_empty() {
        return Ok(Vec::new());
    }
    let chain = store.audit()?;
    let live = left.into_iter().filter(|sheet| chain.iter().any(|link| store::tells_of(link, &sheet.mark)));
    Ok(live.filter_map(|sheet| finish(&sheet)).collect())
}

fn finish(sheet: &Leftover) -> Option<PathBuf> {
    // Held until it has its name; one that somebody is still writing gets it from them.
    let _held = unfinished::left_behind(&sheet.path)?;
    let name = names(&sheet.wanted).find(|name| unfinished::name_it(&sheet.path, name).is_ok())?;
    unfinished::sync_folder(&name).ok()?;
    Some(name)
}

/// Removes the sheets in a folder whose accounts never came to be: under the lock nobody else is about to make them.
pub(crate) fn clear(folder: &Path, store: &str, locked: &Locked<'_>) {
    for sheet in of(folder, store) {
        // Where the chain cannot be asked, the sheet may be the only copy.
        if (locked.tells_of)(&sheet.mark).is_ok_and(|told| !told) {
            unfinished::clear(&sheet.path);
        }
    }
}

/// The same beside a store that is not locked: whoever is about to make the accounts holds the sheet.
pub(crate) fn clear_beside(address: &Path, store: &mut dyn Store) -> Result<(), PipelineError> {
    let left = of(handout::folder_of(address), &store.facts()?.id);
    if left.is_empty() {
        return Ok(());
    }
    let chain = store.audit()?;
    for sheet in left.iter().filter(|sheet| !chain.iter().any(|link| store::tells_of(link, &sheet.mark))) {
        unfinished::clear(&sheet.path);
    }
    Ok(())
}
