//! The hand-out sheet on the disk: the only place where starter passwords appear.

use super::leftover_sheets::{self, Owner};
use super::starters::MadeStarter;
use crate::error::in_words;
use crate::{PipelineError, World, new_file};
use credentials::pattern;
use model::id::CanonicalId;
use model::patron::Patron;
use model::sheets::SheetRecord;
use model::text::Text;
use report::letter::Letter;
use report::slips::{self, Slip};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use store::unfinished::{self, Unfinished};
use zeroize::Zeroizing;

/// Where a hand-out sheet goes, and its words.
#[derive(Debug, Clone)]
pub struct HandOut {
    /// A page to print (.html), or a table for mail merge. The file must not exist.
    pub path: PathBuf,
    /// The words of a slip, a language each; of no concern to a table.
    pub letters: Vec<Letter>,
}

impl HandOut {
    /// What the store is to remember of the sheet. Should somebody take its name while it is made, it gets the next one,
    /// and the store remembers the one that was asked for.
    pub(crate) fn record(&self, world: &World<'_>) -> Result<SheetRecord, PipelineError> {
        let name = self.path.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(SheetRecord { mark: leftover_sheets::mark(world)?, name: name.unwrap_or_default() })
    }
}

/// Which sheet it is: whose store, before which batch, and the mark under which the audit chain tells of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SheetOf<'a> {
    /// Whose it is.
    pub(crate) owner: &'a Owner,
    /// The mark.
    pub(crate) mark: &'a str,
    /// The batch whose accounts are on it; of starters that are given anew there is none.
    pub(crate) batch: Option<u64>,
}

/// A sheet that is on the disk but not yet worth anything: it is called unfinished until the accounts on it exist, and
/// removes itself unless it is kept.
pub(crate) struct Sheet {
    file: Unfinished,
    wanted: PathBuf,
}

impl Sheet {
    /// Leaves the sheet unfinished, since nobody knows whether its accounts exist: the next run finds out.
    pub(crate) fn leave(self) {
        drop(self.file.stay());
    }

    /// Keeps the sheet, now that its accounts exist; returns its path. It loses nothing whatever the disk says: then it
    /// stays where it is, and the next run gives it its name.
    pub(crate) fn keep(mut self) -> String {
        for name in leftover_sheets::names(&self.wanted) {
            match self.file.finish(&name) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Ok(()) => return name.display().to_string(),
                Err(_) if self.file.is_finished() => return name.display().to_string(),
                Err(_) => break,
            }
        }
        self.file.stay().display().to_string()
    }
}

/// Writes the sheet: 0600, never over a file, and on the disk before anything is committed.
pub(crate) fn write(
    wanted: &HandOut,
    of: SheetOf<'_>,
    patrons: &[&Patron],
    made: &[MadeStarter],
    institution: Option<&str>,
) -> Result<Sheet, PipelineError> {
    let path = wanted.path.as_path();
    let shown = path.display().to_string();
    let not_writable = |error| PipelineError::SheetNotWritable { path: shown.clone(), why: in_words(&error) };
    // A name that somebody else has taken since it was looked at is not the sheet's in the end: it gets the next one.
    let file = Unfinished::named(leftover_sheets::unfinished_name(path, of.owner, of.mark)).map_err(not_writable)?;
    let sheet = Sheet { file, wanted: path.to_owned() };
    if !is_private(sheet.file.file()).map_err(not_writable)? {
        return Err(PipelineError::SheetNotPrivate(shown));
    }
    let slips = slips(patrons, made);
    let mut out = Wiped { file: sheet.file.file(), buffer: Zeroizing::new(Vec::with_capacity(BUFFER)) };
    let written = if is_page(path) {
        slips::write_html(&slips, &wanted.letters, institution, of.batch, &mut out)
    } else {
        slips::write_csv(&slips, institution, of.batch, &mut out)
    };
    written
        .and_then(|()| out.flush())
        .and_then(|()| out.file.sync_all())
        .and_then(|()| unfinished::sync_folder(path))
        .map_err(not_writable)?;
    Ok(sheet)
}

/// Looks whether a sheet can be written there and is nobody else's to read, before anything costly is done, and before a
/// store is made for accounts that would have no sheet.
pub fn may_be_written(path: &Path) -> Result<(), PipelineError> {
    let shown = path.display().to_string();
    let tried = new_file::tried(path);
    match tried.and_then(|tried| tried.map_or(Ok(true), |tried| is_private(tried.file()))) {
        Ok(true) => Ok(()),
        Ok(false) => Err(PipelineError::SheetNotPrivate(shown)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(PipelineError::SheetExists(shown)),
        Err(error) => Err(PipelineError::SheetNotWritable { path: shown, why: in_words(&error) }),
    }
}

/// Whether a sheet is a page to print; otherwise it is for mail merge.
fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm"))
}

/// Whether nobody else may read a file: sticks and shares keep no permissions.
fn is_private(file: &File) -> std::io::Result<bool> {
    #[cfg(unix)]
    return Ok(std::os::unix::fs::PermissionsExt::mode(&file.metadata()?.permissions()) & 0o077 == 0);
    #[cfg(not(unix))]
    return file.metadata().map(|_| true);
}

/// The slips by name, as they are looked for at the desk.
fn slips<'a>(patrons: &[&'a Patron], made: &'a [MadeStarter]) -> Vec<Slip<'a>> {
    let patrons: BTreeMap<CanonicalId, &Patron> = patrons.iter().map(|patron| (patron.key(), *patron)).collect();
    let slip = |made: &'a MadeStarter| {
        let patron = patrons.get(&made.key)?;
        Some(Slip { patron, starter: &made.starter, expires: made.hash.expires })
    };
    let mut slips: Vec<Slip<'_>> = made.iter().filter_map(slip).collect();
    slips.sort_by_cached_key(|slip| by_name(slip.patron));
    slips
}

/// The order in which people are looked for.
pub(crate) fn by_name(patron: &Patron) -> (String, String, CanonicalId) {
    let letters = |name: &Option<Text>| pattern::alphabetical(name.as_deref().unwrap_or_default());
    (letters(&patron.details.last_name), letters(&patron.details.first_name), patron.key())
}

/// So much is written at a time.
const BUFFER: usize = 1 << 16;

/// A file behind a buffer that is wiped: nothing of a sheet stays in memory.
struct Wiped<'a> {
    file: &'a File,
    /// Never grows, since growing would leave a copy behind.
    buffer: Zeroizing<Vec<u8>>,
}

impl Write for Wiped<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.buffer.len() == BUFFER {
            self.flush()?;
        }
        let taken = bytes.len().min(BUFFER - self.buffer.len());
        self.buffer.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    /// Trial K10: whoever else may read a sheet is found out.
    #[test]
    fn a_sheet_that_others_may_read_is_known() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = Unfinished::beside(&folder.path().join("slips.html")).expect("a file");
        let file = made.file();
        assert!(is_private(file).expect("its mode"));
        for mode in [0o640, 0o604, 0o660] {
            file.set_permissions(Permissions::from_mode(mode)).expect("it is ours");
            assert!(!is_private(file).expect("its mode"), "{mode:o}");
        }
    }
}
