//! Hand-out sheets that a killed run has left. Until the accounts on it exist a sheet is called
//! `starters.html.STORE-MARK.unfinished`; the audit chain of the store tells of the mark once they do.
//!
//! So whoever comes next can tell the two kinds apart: the accounts are there, and the sheet gets its name; or they
//! never came to be, and the sheet is worth nothing and goes.

use crate::{PipelineError, World, stores};
use model::hex;
use model::settings::Settings;
use std::fs;
use std::path::{Component, Path, PathBuf};
use store::unfinished::{self, ENDING};
use store::{Locked, Store};

/// Hexadecimal digits of a store's id in the name of a sheet; enough to tell the stores of one library apart. As many
/// tell where the store lies: a copy of it has its id, and cannot know what came to be after it was made.
const OF_STORE: usize = 8;
/// Bytes of a sheet's mark.
const MARK: usize = 8;

/// A mark that no other sheet has.
pub(crate) fn mark(world: &World<'_>) -> Result<String, PipelineError> {
    let mut random = [0; MARK];
    world.entropy.fill(&mut random)?;
    Ok(hex::encode(&random))
}

/// Whose sheet it is: the store's id, and where the store lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    id: String,
    place: String,
}

impl Owner {
    /// The owner of sheets in a folder. The store is known again when both are moved together.
    pub(crate) fn of(id: &str, address: Option<&str>, folder: &Path) -> Self {
        let whole = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let place = address.map(|address| {
            let file = whole(stores::file_of(address));
            way(&whole(folder), &file).display().to_string()
        });
        let place = crate::reading::sha256(place.unwrap_or_default().as_bytes());
        let short = |text: &str| text.get(..OF_STORE).unwrap_or(text).to_owned();
        Owner { id: short(id), place: short(&place) }
    }
}

/// The way from a folder to a file, both given as a whole.
fn way(folder: &Path, file: &Path) -> PathBuf {
    let shared = folder.components().zip(file.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(file.components().skip(shared)).collect()
}

/// The name of a sheet until its accounts exist.
pub(crate) fn unfinished_name(wanted: &Path, owner: &Owner, mark: &str) -> PathBuf {
    let mut name = wanted.as_os_str().to_owned();
    name.push(format!(".{}{}-{mark}{ENDING}", owner.id, owner.place));
    name.into()
}

/// The names that a sheet may get: the one that is wanted, and others like it where that is taken by then.
pub(crate) fn names(wanted: &Path) -> impl Iterator<Item = PathBuf> {
    let part =
        |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    let (stem, ending) = (part(wanted.file_stem()), part(wanted.extension()));
    let dot = if ending.is_empty() { "" } else { "." };
    let others = (2..1000).map(move |number| wanted.with_file_name(format!("{stem}-{number}{dot}{ending}")));
    std::iter::once(wanted.to_owned()).chain(others)
}

/// A sheet that lies there unfinished.
struct Leftover {
    path: PathBuf,
    wanted: PathBuf,
    mark: String,
    owner: Owner,
}

/// The unfinished sheets in a folder.
fn lying_in(folder: &Path) -> Vec<Leftover> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let known = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let (wanted, which) = name.strip_suffix(ENDING)?.rsplit_once('.')?;
        let (of, mark) = which.split_once('-')?;
        let is_hex = |text: &str, digits: usize| text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_hex(of, 2 * OF_STORE) || !is_hex(mark, 2 * MARK) {
            return None;
        }
        let owner = Owner { id: of[..OF_STORE].to_owned(), place: of[OF_STORE..].to_owned() };
        let (path, wanted) = (entry.path(), entry.path().with_file_name(wanted));
        Some(Leftover { path, wanted, mark: mark.to_owned(), owner })
    };
    let mut found: Vec<Leftover> = entries.filter_map(known).collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Gives the sheets in a folder their names whose accounts exist, since the run that wrote them was killed before it
/// could; returns their paths.
pub fn finish_sheets(folder: &Path, address: &str, settings: &Settings) -> Result<Vec<PathBuf>, PipelineError> {
    let left = lying_in(folder);
    if left.is_empty() {
        return Ok(Vec::new());
    }
    let Some(mut store) = crate::open_existing(address, settings)? else { return Ok(Vec::new()) };
    let chain = store.journal().audit()?;
    let live = left.into_iter().filter(|sheet| chain.iter().any(|link| store::records_sheet(link, &sheet.mark)));
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
pub(crate) fn clear(folder: &Path, owner: &Owner, locked: &Locked<'_>) {
    for sheet in lying_in(folder).iter().filter(|sheet| sheet.owner == *owner) {
        // Where the chain cannot be asked, the sheet may be the only copy.
        if (locked.is_sheet_recorded)(&sheet.mark).is_ok_and(|recorded| !recorded) {
            unfinished::clear(&sheet.path);
        }
    }
}

/// The same beside a store that is not locked: a sheet is held by whoever is about to make the accounts, and asked about
/// once nobody holds it.
pub(crate) fn clear_beside(address: &str, store: &mut Store) -> Result<(), PipelineError> {
    let folder = unfinished::folder_of(stores::file_of(address));
    let owner = Owner::of(&store.facts()?.id, Some(address), folder);
    for sheet in lying_in(folder).iter().filter(|sheet| sheet.owner == owner) {
        let Some(_held) = unfinished::left_behind(&sheet.path) else { continue };
        if !store.journal().audit()?.iter().any(|link| store::records_sheet(link, &sheet.mark)) {
            drop(fs::remove_file(&sheet.path));
        }
    }
    Ok(())
}
