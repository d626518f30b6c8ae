//! Small files that a person names: regular ones, whole, of a bounded size. Nothing here waits for a pipe or reads a
//! device to its end, which some have not. Of files of any size only how long they are, and their digest.

use model::hex;
use sha2::{Digest, Sha256};
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// The largest file of settings, of words or of answers, in bytes; a million answers are less.
const MOST_BYTES: u64 = 64 << 20;
/// So many bytes are hashed between two questions whether to stop.
const AT_ONCE: usize = 1 << 20;

/// What is known of a file that can be read.
///
/// # Errors
/// What the system says, or that it is a folder, a pipe or a device.
pub(crate) fn look(path: &Path) -> io::Result<Metadata> {
    // Looked at before it is opened: opening a pipe waits for a writer for ever.
    let about = fs::metadata(path)?;
    if about.is_file() {
        return Ok(about);
    }
    let is_folder = about.is_dir();
    Err(io::Error::other(if is_folder { "it is a folder, not a file" } else { "it is a device or a pipe, not a file" }))
}

/// All bytes of a small file.
///
/// # Errors
/// What the system says, or that it is a folder, a pipe or a device, or too large.
pub fn read_small(path: &Path) -> io::Result<Vec<u8>> {
    look(path)?;
    up_to(path, MOST_BYTES)
}

/// The text of a small file.
///
/// # Errors
/// Those of [`read_small`], or that it is not in UTF-8.
pub fn read_small_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read_small(path)?)
        .map_err(|_| io::Error::new(ErrorKind::InvalidData, "it is not saved as text in UTF-8"))
}

/// How long a file is from where it stands, and the SHA-256 of that; `None` when somebody asks to stop.
///
/// # Errors
/// What the system says.
pub(crate) fn measure(file: &mut File, stop_asked: &dyn Fn() -> bool) -> io::Result<Option<(u64, String)>> {
    let (mut digest, mut bytes, mut buffer) = (Sha256::new(), 0_u64, vec![0_u8; AT_ONCE]);
    while !stop_asked() {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Some((bytes, hex::encode(&digest.finalize())))),
            Ok(read) => {
                digest.update(buffer.get(..read).unwrap_or_default());
                bytes += read as u64;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

fn up_to(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let megabytes = most >> 20;
        return Err(io::Error::other(format!("it is too large; at most {megabytes} megabytes are read")));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_small_regular_file_is_read() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("letter.txt");
        fs::write(&path, [b'a', 0xE9]).expect("a file of the test");
        assert_eq!(read_small(&path).expect("it can be read"), [b'a', 0xE9]);
        let why = |read: io::Result<String>| read.expect_err("it cannot be read").to_string();
        assert_eq!(why(read_small_text(&path)), "it is not saved as text in UTF-8");
        assert_eq!(why(read_small_text(folder.path())), "it is a folder, not a file");
        assert!(up_to(&path, 2).is_ok() && up_to(&path, 1).is_err());
        #[cfg(unix)]
        assert_eq!(why(read_small_text(Path::new("/dev/zero"))), "it is a device or a pipe, not a file");
    }
}
