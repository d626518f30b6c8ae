//! Files that nobody else may read.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Makes a file that is not there yet.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    private(&mut options).open(path)
}

/// Goes on at the end of a file, or makes it.
pub(crate) fn append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    private(&mut options).open(path)
}

/// A file that is made so is its owner's alone; on Windows its folder says who may read it.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}
