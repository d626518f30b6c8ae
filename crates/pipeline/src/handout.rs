//! The hand-out sheet on the disk: the only place where starter passwords appear.

use crate::PipelineError;
use crate::error::in_words;
use crate::starters::MadeStarter;
use credentials::pattern;
use model::id::CanonicalId;
use model::patron::Patron;
use report::letter::Letter;
use report::slips::{self, Slip};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Where a hand-out sheet goes, and its words.
#[derive(Debug, Clone)]
pub struct HandOut {
    /// A page to print (.html), or a table for mail merge. The file must not exist.
    pub path: PathBuf,
    /// The words of a slip, a language each; of no concern to a table.
    pub letters: Vec<Letter>,
}

/// A sheet that is on the disk but not yet worth anything: it removes itself unless it is kept.
pub(crate) struct Sheet {
    path: Option<PathBuf>,
}

impl Sheet {
    /// Keeps the sheet, now that its accounts exist; returns its path.
    pub(crate) fn keep(mut self) -> String {
        self.path.take().map(|path| path.display().to_string()).unwrap_or_default()
    }
}

impl Drop for Sheet {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // Nothing more can be done about a file that does not go; its starters are worth nothing.
            drop(fs::remove_file(path));
        }
    }
}

/// Writes the sheet: 0600, never over a file, and on the disk before anything is committed.
pub(crate) fn write(
    wanted: &HandOut,
    patrons: &[&Patron],
    made: &[MadeStarter],
    institution: Option<&str>,
) -> Result<Sheet, PipelineError> {
    let path = wanted.path.as_path();
    let shown = path.display().to_string();
    let file = create_new(path).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists {
            PipelineError::SheetExists(shown.clone())
        } else {
            PipelineError::SheetNotWritable { path: shown.clone(), why: in_words(&error) }
        }
    })?;
    let sheet = Sheet { path: Some(path.to_owned()) };
    let not_writable = |error| PipelineError::SheetNotWritable { path: shown.clone(), why: in_words(&error) };
    if !is_private(&file).map_err(not_writable)? {
        return Err(PipelineError::SheetNotPrivate(shown));
    }
    let slips = slips(patrons, made);
    let mut out = Wiped { file, buffer: Zeroizing::new(Vec::with_capacity(BUFFER)) };
    let written = if is_page(path) {
        slips::write_html(&slips, &wanted.letters, institution, &mut out)
    } else {
        slips::write_csv(&slips, institution, &mut out)
    };
    written
        .and_then(|()| out.flush())
        .and_then(|()| out.file.sync_all())
        .and_then(|()| sync_folder(path))
        .map_err(not_writable)?;
    Ok(sheet)
}

/// Looks whether a sheet can be written there, before anything costly is done.
pub fn may_be_written(path: &Path) -> Result<(), PipelineError> {
    let shown = path.display().to_string();
    if fs::symlink_metadata(path).is_ok() {
        return Err(PipelineError::SheetExists(shown));
    }
    match fs::metadata(folder_of(path)) {
        Ok(folder) if folder.is_dir() => Ok(()),
        Ok(_) => Err(PipelineError::SheetNotWritable { path: shown, why: "its folder is a file".to_owned() }),
        Err(error) => Err(PipelineError::SheetNotWritable { path: shown, why: in_words(&error) }),
    }
}

/// The folder of a file; the one we are in, where its path names none.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a sheet is a page to print; otherwise it is for mail merge.
fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm"))
}

fn create_new(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
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
    let letters = |name: &Option<Box<str>>| pattern::alphabetical(name.as_deref().unwrap_or_default());
    (letters(&patron.details.last_name), letters(&patron.details.first_name), patron.key())
}

/// Makes the name of a new file last: without it a power cut after the commit could lose the sheet.
pub(crate) fn sync_folder(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    File::open(folder_of(path))?.sync_all()?;
    Ok(())
}

/// So much is written at a time.
const BUFFER: usize = 1 << 16;

/// A file behind a buffer that is wiped: nothing of a sheet stays in memory.
struct Wiped {
    file: File,
    /// Never grows, since growing would leave a copy behind.
    buffer: Zeroizing<Vec<u8>>,
}

impl Write for Wiped {
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
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_sheet_that_others_may_read_is_known() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = create_new(&folder.path().join("slips.html")).expect("a file");
        assert!(is_private(&file).expect("its mode"));
        for mode in [0o640, 0o604, 0o660] {
            file.set_permissions(fs::Permissions::from_mode(mode)).expect("it is ours");
            assert!(!is_private(&file).expect("its mode"), "{mode:o}");
        }
    }
}
