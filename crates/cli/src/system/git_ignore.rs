//! Whether git would take a file along, found out by reading: no program is started, and of what lies in the folder
//! nothing is obeyed but patterns of names.
//!
//! What git is told elsewhere, in any of its configurations, is not read. Where it cannot be told what git would do,
//! the answer is that it would: a warning too many does no harm.

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// The longest file of patterns that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// It cannot be told what a file of patterns says.
struct Unclear;

/// Whether a file lies in a work tree of git, or would if it were written, and git would take it along.
pub(crate) fn would_publish(file: &Path) -> bool {
    let Some(name) = file.file_name() else { return false };
    let Ok(folder) = fs::canonicalize(pipeline::folder_of(file)) else { return true };
    let work_tree = folder.ancestors().find(|above| fs::symlink_metadata(above.join(".git")).is_ok());
    work_tree.is_some_and(|work_tree| !is_ignored(&folder.join(name), work_tree))
}

/// Looks at each folder from the top of the work tree down to the file, as git does: below one that is ignored
/// nothing is looked at any more. Of the patterns that fit, those of the deepest folder decide.
fn is_ignored(file: &Path, work_tree: &Path) -> bool {
    let Ok(below) = file.strip_prefix(work_tree) else { return false };
    let mut known: Vec<Gitignore> = excluded(work_tree).into_iter().collect();
    let mut path = work_tree.to_owned();
    let mut names = below.components().peekable();
    while let Some(name) = names.next() {
        match rules_in(&path.join(".gitignore"), &path) {
            Ok(rules) => known.extend(rules),
            // It might take back in what those above ignore.
            Err(Unclear) => return false,
        }
        path.push(name);
        let is_folder = names.peek().is_some();
        let decides = known.iter().rev().map(|rules| rules.matched(&path, is_folder)).find(|fit| !fit.is_none());
        if decides.is_some_and(|fit| fit.is_ignore()) {
            return true;
        }
    }
    false
}

/// The patterns beside the repository, which no other repository shares. Any file nearer to the sheet outranks them,
/// so that nothing is lost but a reason to ignore it where they cannot be read. Where `.git` is a file, it is not
/// followed to where it points.
fn excluded(work_tree: &Path) -> Option<Gitignore> {
    let repository = work_tree.join(".git");
    let is_one = fs::symlink_metadata(repository.join("HEAD")).is_ok();
    is_one.then(|| rules_in(&repository.join("info/exclude"), work_tree).ok().flatten()).flatten()
}

/// The patterns of a file, seen from a folder; `None` where there is no such file.
fn rules_in(path: &Path, folder: &Path) -> Result<Option<Gitignore>, Unclear> {
    // Looked at before it is opened: a pipe would wait for a writer for ever, and git follows no link either.
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Ok(_) | Err(_) => return Err(Unclear),
    }
    let mut text = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_end(&mut text));
    if read.is_err() || text.len() as u64 > LONGEST {
        return Err(Unclear);
    }
    rules(&text, folder).map(Some)
}

fn rules(text: &[u8], folder: &Path) -> Result<Gitignore, Unclear> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let mut rules = GitignoreBuilder::new(folder);
    for line in text.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let plain = std::str::from_utf8(line).ok().filter(|line| is_read_as_by_git(line));
        let is_taken = plain.is_some_and(|line| rules.add_line(None, line).is_ok());
        // Without a pattern less is ignored, unless it is one that takes something back in.
        if !is_taken && line.starts_with(b"!") {
            return Err(Unclear);
        }
    }
    rules.build().map_err(|_| Unclear)
}

/// Whether the library that reads the pattern takes it for what git does. Braces are alternatives to it and nothing
/// special to git; classes by name and escapes in a class are known to git only.
fn is_read_as_by_git(line: &str) -> bool {
    let has_class = line.contains('[');
    !line.contains(['{', '}', '\0']) && !(has_class && (line.contains("[:") || line.contains('\\')))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "lists/fall/starters.html";

    /// A work tree with these files in it; whether git would take the sheet along.
    fn published(files: &[(&str, &str)]) -> bool {
        let tree = tree(files);
        would_publish(&tree.path().join(SHEET))
    }

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let tree = tempfile::tempdir().unwrap();
        for folder in [".git/info", "lists/fall"] {
            fs::create_dir_all(tree.path().join(folder)).unwrap();
        }
        for (name, text) in [(".git/HEAD", "ref: refs/heads/main\n")].iter().chain(files) {
            fs::write(tree.path().join(name), text).unwrap();
        }
        tree
    }

    #[test]
    fn what_nothing_ignores_is_published() {
        assert!(published(&[]));
        assert!(published(&[(".gitignore", "# starters.html\n\nletters.html\n/starters.html\nfall/starters.html\n")]));
    }

    #[test]
    fn a_sheet_is_ignored_by_its_name_a_pattern_or_a_folder() {
        for pattern in [
            "starters.html",
            "starters*.html\r",
            "*.html   ",
            "/lists/fall/starters.html",
            "lists/*/starters.html",
            "**/starters.html",
            "starters.htm[kl]",
            "lists",
            "fall/",
            "/lists/fall",
            "lists/**",
        ] {
            assert!(!published(&[(".gitignore", pattern)]), "{pattern:?}");
            let among_others = format!("other\n{pattern}\nanother\n");
            assert!(!published(&[(".gitignore", &among_others)]), "{pattern:?}");
        }
        assert!(!published(&[(".gitignore", "\u{feff}starters.html\n")]), "as some editors begin a file");
        // A pattern for folders does not fit a file.
        assert!(published(&[(".gitignore", "starters.html/\n")]));
    }

    #[test]
    fn the_last_pattern_and_the_deepest_file_decide() {
        assert!(published(&[(".gitignore", "*.html\n!starters.html\n")]));
        assert!(!published(&[(".gitignore", "!starters.html\n*.html\n")]));
        assert!(published(&[(".gitignore", "*.html\n"), ("lists/.gitignore", "!starters.html\n")]));
        assert!(!published(&[(".gitignore", "!*.html\n"), ("lists/fall/.gitignore", "/starters.html\n")]));
        assert!(published(&[("lists/.gitignore", "/starters.html\n")]), "seen from its own folder");
    }

    /// As git has it: what is in an ignored folder cannot be taken back in.
    #[test]
    fn below_an_ignored_folder_nothing_is_taken_back() {
        assert!(!published(&[(".gitignore", "/lists\n"), ("lists/fall/.gitignore", "!starters.html\n")]));
        assert!(!published(&[(".gitignore", "/lists\n!starters.html\n")]));
    }

    #[test]
    fn the_patterns_beside_the_repository_count_last() {
        assert!(!published(&[(".git/info/exclude", "starters.html\n")]));
        assert!(!published(&[(".git/info/exclude", "/lists/fall/\n")]));
        assert!(published(&[(".git/info/exclude", "starters.html\n"), (".gitignore", "!starters.html\n")]));
    }

    #[test]
    fn without_a_repository_nothing_is_published() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!would_publish(&folder.path().join("starters.html")));
        // A name that is a folder's is no file's.
        assert!(!would_publish(Path::new("..")));
    }

    #[test]
    fn a_work_tree_whose_git_is_a_file_is_one() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".git"), "gitdir: /nowhere\n").unwrap();
        assert!(would_publish(&folder.path().join("starters.html")));
        fs::write(folder.path().join(".gitignore"), "*.html\n").unwrap();
        assert!(!would_publish(&folder.path().join("starters.html")));
    }

    /// The nearest repository counts, whatever the one around it ignores.
    #[test]
    fn a_repository_in_another_has_patterns_of_its_own() {
        let tree = tree(&[(".gitignore", "*.html\n")]);
        fs::create_dir(tree.path().join("lists/.git")).unwrap();
        assert!(would_publish(&tree.path().join(SHEET)));
    }

    #[test]
    fn what_is_not_clear_is_published() {
        // The library does not read these as git does, whether they fit the sheet or not.
        for pattern in ["*.{html,csv}", "starter[[:alpha:]].html", "starters.htm[\\l]", "starters.html\\"] {
            assert!(published(&[(".gitignore", pattern)]), "{pattern}");
        }
        // What takes a file back in cannot be passed over.
        assert!(published(&[(".gitignore", "starters.html\n!*.{html}\n")]));
        assert!(published(&[(".gitignore", "starters.html\n!\\\n")]));
        let long = format!("starters.html\n{}", "#\n".repeat(1 << 19));
        assert!(published(&[(".gitignore", &long)]), "too long");
        let tree = tree(&[(".gitignore", "starters.html\n")]);
        fs::write(tree.path().join("lists/.gitignore"), b"!\xFF\n").unwrap();
        assert!(would_publish(&tree.path().join(SHEET)), "not UTF-8");
        fs::write(tree.path().join("lists/.gitignore"), b"\xFF\n").unwrap();
        assert!(!would_publish(&tree.path().join(SHEET)), "the control: one pattern fewer");
        fs::remove_file(tree.path().join("lists/.gitignore")).unwrap();
        fs::create_dir(tree.path().join("lists/.gitignore")).unwrap();
        assert!(would_publish(&tree.path().join(SHEET)), "a folder");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let tree = tree(&[("patterns", "*.html\n")]);
        std::os::unix::fs::symlink("patterns", tree.path().join(".gitignore")).unwrap();
        assert!(would_publish(&tree.path().join(SHEET)));
    }
}
