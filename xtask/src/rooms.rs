//! A folder of sources holds as many files as a person takes in at a glance; more of them want rooms.

use crate::Result;
use std::collections::BTreeSet;
use std::path::Path;

/// Files in one folder, the front page (`mod.rs`, `lib.rs`, `main.rs`) not counted.
const MOST: usize = 16;

/// Folders that hold more, with the reason why they may.
const LARGER: &[(&str, &str)] = &[];

/// Every folder of sources with too many files, and every exception that is none any more.
pub(crate) fn complaints(root: &Path) -> Result<Vec<String>> {
    let mut open = vec![root.join("xtask/src")];
    for entry in std::fs::read_dir(root.join("crates"))? {
        let sources = entry?.path().join("src");
        if sources.is_dir() {
            open.push(sources);
        }
    }
    let mut counted = Vec::new();
    while let Some(folder) = open.pop() {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        counted.push((below(root, &folder), count(&names)));
    }
    counted.sort();
    Ok(judged(&counted, &LARGER.iter().map(|(folder, _)| *folder).collect()))
}

/// A folder's path from the root, as it is written in the table on every system.
fn below(root: &Path, folder: &Path) -> String {
    let path = folder.strip_prefix(root).unwrap_or(folder);
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn count(names: &[String]) -> usize {
    let is_counted =
        |name: &&String| name.ends_with(".rs") && !["mod.rs", "lib.rs", "main.rs"].contains(&name.as_str());
    names.iter().filter(is_counted).count()
}

/// What is wrong with folders of so many files, when these may be larger.
fn judged(counted: &[(String, usize)], larger: &BTreeSet<&str>) -> Vec<String> {
    let judge = |(folder, files): &(String, usize)| match (*files > MOST, larger.contains(folder.as_str())) {
        (true, false) => Some(format!("{folder} holds {files} files; with more than {MOST} it wants rooms")),
        (false, true) => Some(format!("{folder} holds {files} files: take it out of the table in xtask/src/rooms.rs")),
        (true, true) | (false, false) => None,
    };
    let there: BTreeSet<&str> = counted.iter().map(|(folder, _)| folder.as_str()).collect();
    let gone = larger.iter().filter(|folder| !there.contains(*folder));
    let gone = gone.map(|folder| format!("{folder} is gone: take it out of the table in xtask/src/rooms.rs"));
    counted.iter().filter_map(judge).chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints_of(files: usize, larger: &[&str]) -> Vec<String> {
        judged(&[("crates/a/src".to_owned(), files)], &larger.iter().copied().collect())
    }

    #[test]
    fn a_folder_that_can_be_taken_in_is_good() {
        assert_eq!(complaints_of(MOST, &[]), Vec::<String>::new());
        assert_eq!(complaints_of(MOST + 1, &["crates/a/src"]), Vec::<String>::new());
    }

    /// The negative control: the check can fail.
    #[test]
    fn a_crowded_folder_and_an_exception_that_is_none_are_told() {
        assert_eq!(complaints_of(17, &[]), ["crates/a/src holds 17 files; with more than 16 it wants rooms"]);
        let none = "crates/a/src holds 16 files: take it out of the table in xtask/src/rooms.rs";
        assert_eq!(complaints_of(16, &["crates/a/src"]), [none]);
        assert_eq!(complaints_of(1, &["b"]), ["b is gone: take it out of the table in xtask/src/rooms.rs"]);
    }

    #[test]
    fn only_sources_besides_the_front_page_are_counted() {
        let names = ["lib.rs", "mod.rs", "main.rs", "a.rs", "b.rs", "schema.sql"].map(str::to_owned);
        assert_eq!(count(&names), 2);
    }
}
