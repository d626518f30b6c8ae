//! A hand-out sheet that has done its work: overwritten, removed, and noted in the store. Not for any other file.
//!
//! Overwriting is best effort: disks of flash, copying file systems and backups may keep what was there before.

use crate::PipelineError;
use crate::error::in_words;
use crate::handout::sync_folder;
use report::slips;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;
use zeroize::Zeroizing;

/// So much of a file tells whether it is a sheet.
const HEAD: usize = 1 << 12;
/// So much is overwritten at a time.
const PIECE: usize = 1 << 16;

/// How many slips are on a hand-out sheet. Anything that is none is an error.
pub fn slips_on(path: &Path) -> Result<u64, PipelineError> {
    let shown = path.display().to_string();
    let looked = look(path).map_err(|error| {
        if error.kind() == ErrorKind::NotFound {
            PipelineError::NoFile { path: shown.clone(), near: Vec::new() }
        } else {
            PipelineError::Unreadable { path: shown.clone(), why: in_words(&error) }
        }
    })?;
    looked.ok_or(PipelineError::NoSheet(shown))
}

fn look(path: &Path) -> io::Result<Option<u64>> {
    let about = fs::symlink_metadata(path)?;
    if !about.is_file() {
        return Ok(None);
    }
    let mut file = File::open(path)?;
    let size = usize::try_from(about.len()).unwrap_or(usize::MAX);
    // As large as the file, since a buffer that grows leaves copies behind; but not before the head was looked at.
    let mut head = Zeroizing::new(Vec::with_capacity(HEAD));
    (&file).take(HEAD as u64).read_to_end(&mut head)?;
    if !slips::is_sheet(&head) {
        return Ok(None);
    }
    let mut text = Zeroizing::new(Vec::with_capacity(size.saturating_add(HEAD)));
    text.extend_from_slice(&head);
    file.read_to_end(&mut text)?;
    Ok(Some(slips::count(&text)))
}

/// Overwrites a sheet and removes it, so that neither is undone by a power cut.
pub fn shred(path: &Path) -> Result<(), PipelineError> {
    let work = || {
        let mut file = OpenOptions::new().write(true).open(path)?;
        let mut left = file.metadata()?.len();
        let zeros = [0; PIECE];
        while left > 0 {
            let piece = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
            file.write_all(&zeros[..piece])?;
            left -= piece as u64;
        }
        file.sync_all()?;
        fs::remove_file(path)?;
        sync_folder(path)
    };
    work().map_err(|error| PipelineError::SheetNotRemoved { path: path.display().to_string(), why: in_words(&error) })
}
