//! No circle of files inside a crate: whoever reads a file has read what it leans on, and need not know what leans on it.
//!
//! A file leans on another when it names something of it, in a `use` or by a path; what a front page (`mod.rs`, `lib.rs`,
//! `main.rs`) hands on with `pub use` belongs to the file that has it. A front page leans on its own files like any other,
//! but not by declaring them or handing their names on. They in turn may name the types and constants that it declares
//! for the whole folder; what they call must lie beside them or below. Tests may lean on anything.

mod leaning;
mod modules;
mod tokens;

use crate::{Result, sources};
use leaning::Arrow;
use modules::Modules;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Circles that are there, each by its crate and one of its files, with the reason why it may be there.
const KNOWN: &[(&str, &str, &str)] = &[];

/// Every circle in a crate that is not known, and every known one that is gone.
pub(crate) fn complaints(root: &Path) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    let mut gone: BTreeSet<(&str, &str)> = KNOWN.iter().map(|(name, file, _)| (*name, *file)).collect();
    let mut crates = Vec::new();
    for entry in std::fs::read_dir(root.join("crates"))? {
        crates.push(entry?.path());
    }
    crates.sort();
    for folder in crates.iter().filter(|folder| folder.join("src").is_dir()) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        for circle in circles(&sources::below(&folder.join("src"))?)? {
            let known = KNOWN.iter().filter(|(of, file, _)| *of == name && circle.files.contains(*file));
            let known: Vec<(&str, &str)> = known.map(|(name, file, _)| (*name, *file)).collect();
            if known.is_empty() {
                complaints.push(format!("crates/{name}/src: {circle}"));
            }
            for known in &known {
                gone.remove(known);
            }
        }
    }
    let gone = gone.into_iter().map(|(name, file)| {
        format!(
            "crates/{name}/src/{file} is in no circle any more: take it out of the table in xtask/src/circles/mod.rs"
        )
    });
    complaints.extend(gone);
    Ok(complaints)
}

/// Files that lean on each other, all of them on all of them, and the arrows between them.
#[derive(Debug)]
struct Circle {
    files: BTreeSet<String>,
    arrows: Vec<Arrow>,
}

impl std::fmt::Display for Circle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} files lean on each other", self.files.len())?;
        self.arrows.iter().try_for_each(|Arrow { from, to, name }| write!(f, "\n    {from} -> {to} for {name}"))
    }
}

/// The circles among the files of a crate.
fn circles(files: &BTreeMap<String, String>) -> Result<Vec<Circle>> {
    let arrows = leaning::arrows(&Modules::of(files)?);
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        arrows.iter().map(|arrow| (arrow.from.as_str(), reachable(&arrow.from, &arrows))).collect();
    let back = |from: &str, to: &str| reached.get(to).is_some_and(|reached| reached.contains(from));
    let round = reached.iter().filter(|(from, reached)| reached.contains(*from));
    // Each circle once, whichever of its files it was found from.
    let found: BTreeSet<BTreeSet<&str>> =
        round.map(|(from, reached)| reached.iter().copied().filter(|to| back(from, to)).collect()).collect();
    let circle = |files: &BTreeSet<&str>| {
        let inside = |arrow: &&Arrow| files.contains(arrow.from.as_str()) && files.contains(arrow.to.as_str());
        let arrows = arrows.iter().filter(inside).cloned().collect();
        Circle { files: files.iter().map(|file| (*file).to_owned()).collect(), arrows }
    };
    Ok(found.iter().map(circle).collect())
}

/// Every file that can be reached from one along the arrows, over at least one of them.
fn reachable<'a>(from: &str, arrows: &'a [Arrow]) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        for arrow in arrows.iter().filter(|arrow| arrow.from == file) {
            if found.insert(arrow.to.as_str()) {
                open.push(&arrow.to);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The circles among files that are given as texts, with their arrows.
    fn complaints_of(files: &[(&str, &str)]) -> Vec<String> {
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        circles(&files).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn files_that_lean_one_way_are_good() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c; pub use a::A; fn main() { c::run(); }"),
            ("a.rs", "pub struct A;"),
            ("b.rs", "use crate::A; pub fn b(_: A) {}"),
            ("c.rs", "use crate::{a::A, b}; pub fn run() { b::b(A); }"),
        ];
        assert_eq!(complaints_of(&files), Vec::<String>::new());
    }

    /// The negative control: the check can fail.
    #[test]
    fn a_circle_is_told_with_its_arrows() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c; pub use a::A;"),
            ("a.rs", "pub struct A; fn a() { crate::b::b(); }"),
            ("b.rs", "use super::c; pub fn b() { c::c(); }"),
            ("c.rs", "pub fn c() -> crate::A { crate::A }"),
        ];
        let expected =
            "3 files lean on each other\n    a.rs -> b.rs for b\n    b.rs -> c.rs for c\n    c.rs -> a.rs for A";
        assert_eq!(complaints_of(&files), [expected]);
    }

    /// A folder's own types are its language; its own functions are not.
    #[test]
    fn a_front_page_may_name_types_for_its_files_and_call_them_or_be_called() {
        let table = ("rules/mod.rs", "mod a; pub struct Rule; pub const ALL: &[Rule] = &[a::RULE]; pub fn shown() {}");
        let lib = ("lib.rs", "mod rules;");
        let typed = [lib, table, ("rules/a.rs", "use super::Rule; pub const RULE: Rule = Rule;")];
        assert_eq!(complaints_of(&typed), Vec::<String>::new());
        let called = [lib, table, ("rules/a.rs", "use super::{Rule, shown}; pub const RULE: Rule = Rule;")];
        let expected = "2 files lean on each other\n    rules/a.rs -> rules/mod.rs for shown\n    rules/mod.rs -> rules/a.rs for RULE";
        assert_eq!(complaints_of(&called), [expected]);
    }

    #[test]
    fn a_front_page_that_only_hands_names_on_leans_on_nobody() {
        let lib = ("lib.rs", "mod room;");
        let child = ("room/a.rs", "pub struct A; fn a() { super::b(); }");
        let good = [lib, ("room/mod.rs", "mod a; pub use a::A; pub fn b() {}"), child];
        assert_eq!(complaints_of(&good), Vec::<String>::new());
        let bad = [lib, ("room/mod.rs", "mod a; pub use a::A; pub fn b() { c(a::A); }"), child];
        assert_eq!(complaints_of(&bad).len(), 1);
    }

    #[test]
    fn tests_lean_on_anything() {
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "pub fn a() { crate::b::b(); }"),
            ("b.rs", "pub fn b() {} #[cfg(test)] mod tests { use crate::a::a; }"),
        ];
        assert_eq!(complaints_of(&files), Vec::<String>::new());
    }

    /// Every table of reasons has one for each entry, and the crates can be read.
    #[test]
    fn this_workspace_can_be_read() {
        let files = sources::below(&crate::root().join("crates/model/src")).unwrap();
        assert!(Modules::of(&files).unwrap().modules.len() > 20);
        assert!(KNOWN.iter().all(|(_, _, reason)| !reason.is_empty()));
    }
}
