//! Files made to break readers, and lists of names of many countries. `ROLLCALL_CORPUS` names their folder;
//! every file in it, whatever it is, must get an answer in words, in time and within the memory that
//! `untrusted` allows. With each answer, what was read adds up.

use crate::support::{Ran, Workbench, skip};
use crate::untrusted::tried;
use std::path::{Path, PathBuf};

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> =
        paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    files.sort();
    files
}

/// Trial U25: every file there is gets an answer.
#[test]
fn no_file_breaks_the_reader() {
    let Some(corpus) = std::env::var_os("ROLLCALL_CORPUS").filter(|folder| !folder.is_empty()) else {
        return skip("the corpus of hostile files", "ROLLCALL_CORPUS is not set");
    };
    let bench = Workbench::new();
    let mut wrong = Vec::new();
    let files = files(Path::new(&corpus));
    assert!(files.len() > 60, "only {} files are there", files.len());
    for file in &files {
        for verb in ["inspect", "check", "plan"] {
            let ran = tried(&bench, &format!("{verb} '{}'", file.display())).ran;
            wrong.extend(complaint(&ran));
        }
    }
    assert!(bench.files().is_empty(), "checking and planning make no files: {:?}", bench.files());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with an answer: an exit code that no file may lead to, or no words.
fn complaint(ran: &Ran) -> Option<String> {
    let says_something = !ran.stdout.trim().is_empty() || !ran.stderr.trim().is_empty();
    (!matches!(ran.code, 0 | 1 | 3) || !says_something).then(|| ran.to_string())
}

/// Trial U25, its control: a crash and a silence are told.
#[test]
fn a_crash_and_a_silence_are_told() {
    let ran = |stdout: &str, code| Ran { args: "plan x".into(), stdout: stdout.into(), stderr: String::new(), code };
    assert_eq!(complaint(&ran("Nothing was changed.", 3)), None);
    for bad in [ran("Nothing was changed.", 101), ran("Done", -1), ran(" \n", 0)] {
        assert!(complaint(&bad).is_some(), "{bad}");
    }
}
