//! The files of a folder and of the folders in it, by their paths from there.

use std::fs;
use std::io;
use std::path::Path;

/// Every file, as in `lists/done/first.csv`.
pub(crate) fn files(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            found.extend(files(&entry.path())?.into_iter().map(|inner| format!("{name}/{inner}")));
        } else {
            found.push(name);
        }
    }
    Ok(found)
}

/// The path of a file that may lie in a folder of its own, which is made.
pub(crate) fn place(folder: &Path, name: &str) -> io::Result<std::path::PathBuf> {
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    Ok(path)
}

/// The name of a file without its folders.
pub(crate) fn own_name(name: &str) -> &str {
    name.rsplit_once('/').map_or(name, |(_, own)| own)
}

/// The folder of a file; nothing where it lies in the folder itself.
pub(crate) fn parent(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(parent, _)| parent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_in_every_folder() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a", "lists/b", "lists/done/c"] {
            fs::write(place(folder.path(), name).unwrap(), name).unwrap();
        }
        let mut found = files(folder.path()).unwrap();
        found.sort();
        assert_eq!(found, ["a", "lists/b", "lists/done/c"]);
        assert_eq!((parent("lists/done/c"), own_name("lists/done/c"), parent("a")), ("lists/done", "c", ""));
    }
}
