//! A hand-out sheet that has done its work: overwritten, removed, and noted in the store, in this order and under the
//! store's lock. Not for any other file.
//!
//! Overwriting is best effort: disks of flash, copying file systems and backups may keep what was there before.

use crate::error::{in_words, stopped_or_store};
use crate::{PipelineError, World, stores};
use model::progress::Phase;
use report::slips;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use store::Store;
use store::unfinished;
use zeroize::Zeroizing;

/// So much of a file tells whether it is a sheet.
const HEAD: usize = 1 << 12;
/// So much is overwritten at a time.
const PIECE: usize = 1 << 16;

/// A hand-out sheet that is to go. It is held open: what takes its name in the meantime is not touched.
#[derive(Debug)]
pub struct OldSheet {
    path: PathBuf,
    file: File,
    slips: u64,
}

impl OldSheet {
    /// Opens a sheet. Anything that is none is an error.
    pub fn open(path: &Path) -> Result<Self, PipelineError> {
        let shown = path.display().to_string();
        let opened = look(path).map_err(|error| PipelineError::not_given(&shown, &error))?;
        let (file, slips) = opened.ok_or(PipelineError::NoSheet(shown))?;
        Ok(OldSheet { path: path.to_owned(), file, slips })
    }

    /// How many slips are on it.
    pub fn slips(&self) -> u64 {
        self.slips
    }

    fn overwrite(&mut self) -> io::Result<()> {
        let mut left = self.file.metadata()?.len();
        self.file.rewind()?;
        let zeros = [0; PIECE];
        while left > 0 {
            let piece = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
            self.file.write_all(&zeros[..piece])?;
            left -= piece as u64;
        }
        self.file.sync_all()
    }

    fn remove(&self) -> io::Result<()> {
        if !unfinished::is_at(&self.file, &self.path)? {
            return Err(io::Error::other("another file has its name now"));
        }
        fs::remove_file(&self.path)?;
        // What is left after a power cut is a name for zeros.
        drop(unfinished::sync_folder(&self.path));
        Ok(())
    }
}

fn look(path: &Path) -> io::Result<Option<(File, u64)>> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(None);
    }
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    if !unfinished::is_at(&file, path)? {
        return Ok(None);
    }
    let size = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    // As large as the file, since a buffer that grows leaves copies behind; but not before the head was looked at.
    let mut head = Zeroizing::new(Vec::with_capacity(HEAD));
    (&file).take(HEAD as u64).read_to_end(&mut head)?;
    if !slips::is_sheet(&head) {
        return Ok(None);
    }
    let mut text = Zeroizing::new(Vec::with_capacity(size.saturating_add(HEAD)));
    text.extend_from_slice(&head);
    file.read_to_end(&mut text)?;
    let slips = slips::count(&text);
    Ok((slips > 0).then_some((file, slips)))
}

/// Overwrites a sheet and removes it, and notes it in the store's audit chain. The store is locked first: a sheet that
/// could not be noted stays as it is.
pub fn shred(mut sheet: OldSheet, store: &mut Store, world: &World<'_>) -> Result<(), PipelineError> {
    let slips = sheet.slips;
    let mut removed = None;
    let mut work = || {
        sheet.overwrite()?;
        removed = Some(sheet.remove());
        Ok(())
    };
    let noted = world.phase(Phase::Writing, Some(slips), || {
        let noted = store.accounts()?.note_shredding(slips, &mut work, &stores::actor(world), world.progress);
        noted.map(|worked| (worked, slips))
    });
    let path = sheet.path.display().to_string();
    match (noted, removed) {
        (Ok(Ok(())), None | Some(Ok(()))) => Ok(()),
        (Ok(Ok(())), Some(Err(error))) => Err(PipelineError::SheetNotRemoved { path, why: in_words(&error) }),
        (Ok(Err(error)), _) => Err(PipelineError::SheetNotShredded { path, why: in_words(&error) }),
        (Err(error), None) => Err(stopped_or_store(error)),
        (Err(error), Some(_)) => Err(PipelineError::ShreddingNotNoted { path, why: error.to_string() }),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// A file that takes the name after the question was asked is not touched, and neither is one behind a link.
    #[test]
    fn only_the_sheet_that_was_looked_at_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let (sheet, other) = (folder.path().join("slips.csv"), folder.path().join("thesis.txt"));
        let mut text = Vec::new();
        slips::write_csv(&[], None, None, &mut text).expect("memory");
        text.extend_from_slice(b"\"\",\"Lee\",\"Ann\",\"1\",\"Ann_Lee1\",\"2026-09-11\",\"\"\n");
        fs::write(&sheet, &text).expect("a file");
        fs::write(&other, "years of work").expect("a file");
        let mut open = OldSheet::open(&sheet).expect("a sheet");
        fs::rename(&sheet, folder.path().join("moved.csv")).expect("it is ours");
        std::os::unix::fs::symlink(&other, &sheet).expect("a link");
        open.overwrite().expect("it is open");
        let refused = open.remove().expect_err("a link has its name").to_string();
        assert_eq!(refused, "another file has its name now");
        assert_eq!(fs::read(&other).expect("it is there"), b"years of work");
        assert_eq!(fs::read(folder.path().join("moved.csv")).expect("it is there"), vec![0; text.len()]);
        assert!(matches!(OldSheet::open(&sheet), Err(PipelineError::NoSheet(_))), "a link is none");
    }
}
