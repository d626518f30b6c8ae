//! A zip archive of files, such as the parts of an export: which there are, and the bytes of each. It is read with the
//! suspicion that the container of a workbook is read with, and nothing of it is ever written to a disk. What the files
//! are is not for this module to say.

use crate::Input;
use crate::describe;
use crate::error::ReadError;
use crate::package::{self, Directory};

/// What programs put into an archive that nobody asked for: copies of what a folder looked like.
const OF_PACKERS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];
/// The folder and the names of what macOS says beside each file.
const MACOS: [&str; 2] = ["__MACOSX/", "._"];

/// An archive whose list of files agrees with itself.
#[derive(Debug)]
pub struct Archive<'a> {
    parts: Directory<'a>,
}

impl<'a> Archive<'a> {
    /// Opens a file that is an archive; `None` is any other, the containers of workbooks and of documents among them.
    ///
    /// # Errors
    /// When it begins as a container and cannot be used, or has more than is ever read.
    pub fn open(input: Input<'a>) -> Result<Option<Self>, ReadError> {
        if !input.bytes.starts_with(package::SIGNATURE) {
            return Ok(None);
        }
        let parts = match Directory::scan(input.bytes, input.options.caps) {
            Err(ReadError::Password) if is_named_zip(input.name) => return Err(ReadError::LockedArchive),
            scanned => scanned?,
        };
        let is_other = input.options.formats().any(|format| (format.sniff)(input.bytes, Some(&parts)));
        Ok((!is_other && describe::is_archive(&parts)).then_some(Archive { parts }))
    }

    /// The names of its files, in their order.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.parts.names().filter(|name| is_file(name)).collect();
        names.sort_unstable();
        names
    }

    /// The bytes of one of its files, which has no more than `most`; what is unpacked is counted over all of them.
    ///
    /// # Errors
    /// When it is damaged, or unpacks to more than is ever read.
    pub fn unpack(&self, name: &str, most: u64) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        let Some(mut part) = self.parts.part(name)? else { return Ok(bytes) };
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = part.fill(&mut buffer)?;
            if read == 0 {
                return Ok(bytes);
            }
            bytes.extend_from_slice(&buffer[..read]);
            if bytes.len() as u64 > most {
                return Err(ReadError::TooLarge(format!("more than {} MB; at most that much is read", most >> 20)));
            }
        }
    }
}

fn is_named_zip(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("zip"))
}

fn is_file(name: &str) -> bool {
    let [folder, mark] = MACOS;
    let last = name.rsplit('/').next().unwrap_or(name);
    !last.is_empty() && !name.starts_with(folder) && !last.starts_with(mark) && !OF_PACKERS.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_what_packers_add_are_no_files() {
        for name in ["users/", "__MACOSX/users/._a.xml", "users/._a.xml", "users/.DS_Store", "Thumbs.db", ""] {
            assert!(!is_file(name), "{name}");
        }
        for name in ["a.xml", "users/a.xml", "users/DS_Store.xml"] {
            assert!(is_file(name), "{name}");
        }
    }
}
