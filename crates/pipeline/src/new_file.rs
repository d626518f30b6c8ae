//! A new file that a command was asked for by name: only its owner can read it, it takes no other file's place, and it is
//! there when it is whole. Not for what the store needs beside it, which `store::unfinished` is asked for directly.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;
use store::unfinished::{Unfinished, folder_of};

/// Whether a file can get this name, as far as that can be seen before there is one.
///
/// # Errors
/// `AlreadyExists` when there is such a file; what is wrong with its folder.
pub(crate) fn can_be_written(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    if fs::metadata(folder_of(path))?.is_dir() {
        return Ok(());
    }
    Err(io::Error::new(ErrorKind::NotADirectory, "its folder is a file"))
}

/// Writes it, on the disk before this returns.
///
/// # Errors
/// `AlreadyExists` when there is such a file by now; whatever `fill` or the disk says.
pub(crate) fn write<T, E: From<io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<&File>) -> Result<T, E>,
) -> Result<T, E> {
    let mut unfinished = Unfinished::beside(path)?;
    let mut out = BufWriter::new(unfinished.file());
    let filled = fill(&mut out)?;
    out.flush()?;
    drop(out);
    unfinished.finish(path)?;
    Ok(filled)
}
