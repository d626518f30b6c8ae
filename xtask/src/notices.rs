//! `cargo xtask notices`: whose work is in the program, and under which licenses.
//!
//! The page has every library that is linked into the program, with the texts that lie in its package, and says where
//! our lists come from. `rollcall licenses` prints it.

use crate::{Result, root};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Node, Package, PackageId, TargetKind};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The page.
const PAGE: &str = "crates/cli/THIRD-PARTY.txt";

/// Where our lists come from.
const LISTS: &str = "crates/credentials/lists/README.md";

/// The package of the program.
const PROGRAM: &str = "cli";

/// The system whose program is looked at, whatever the computer: it could not be checked elsewhere otherwise, since a
/// build gets no packages of other systems.
const SYSTEM: &str = "x86_64-unknown-linux-gnu";

const HEAD: &str = "\
Rollcall is licensed under the MIT License. The program contains work by others,
which is listed here with its licenses. Where a library leaves a choice, the MIT
License is the one that is shown. Not listed are SQLite, which is in the public
domain, and the standard library of Rust, which may be used under the MIT
License or the Apache License 2.0.
";

/// Above the table of the libraries.
const TABLE: &str = "Libraries in the program for Linux:";

const RULE: &str = "================================================================================";

/// How the names of texts begin that go with a library, in capitals.
const BEGINNINGS: &[&str] = &["COPYING", "COPYRIGHT", "LICENCE", "LICENSE", "NOTICE", "UNLICENSE"];

/// What is in the names of those that are not shown beside the MIT License; a COPYING only says that there is a choice.
const OTHERS: &[&str] = &["APACHE", "BOOST", "CC0", "COPYING", "UNLICENSE", "ZLIB"];

/// Sources of others within a package.
const WITHIN: &[(&str, &str)] = &[("libmimalloc-sys", "c_src/mimalloc/v2/LICENSE")];

/// A library that is linked into the program.
struct Library {
    name: String,
    version: String,
    license: String,
    folder: PathBuf,
}

/// Writes the page if it differs.
pub(crate) fn write() -> Result<()> {
    let root = root();
    let text = page(&libraries(&root, &[])?, &std::fs::read(root.join(LISTS))?)?;
    if std::fs::read_to_string(root.join(PAGE)).is_ok_and(|old| old == text) {
        println!("{PAGE}: as it was");
    } else {
        std::fs::write(root.join(PAGE), text)?;
        println!("{PAGE}: written");
    }
    Ok(())
}

/// Libraries that the page leaves out, and those that are in the program no longer. Asks nobody but this computer.
pub(crate) fn complaints(root: &Path) -> Result<Vec<String>> {
    let Ok(libraries) = libraries(root, &["--offline"]) else {
        println!("not looked at: {PAGE} (not all packages of a program for Linux are here; cargo fetch)");
        return Ok(Vec::new());
    };
    Ok(differences(&std::fs::read_to_string(root.join(PAGE)).unwrap_or_default(), &libraries))
}

fn differences(page: &str, libraries: &[Library]) -> Vec<String> {
    let table = page.lines().skip_while(|line| *line != TABLE).skip(2).take_while(|line| !line.is_empty());
    let listed: BTreeSet<&str> = table.map(str::trim).collect();
    let linked: BTreeSet<String> = libraries.iter().map(Library::line).collect();
    let missing = linked.iter().filter(|line| !listed.contains(line.as_str()));
    let missing = missing.map(|line| format!("{PAGE} leaves out {line}: cargo xtask notices rewrites it"));
    let gone = listed.iter().filter(|line| !linked.contains(**line));
    let gone = gone.map(|line| format!("{PAGE} has {line}, which is not in the program: cargo xtask notices"));
    missing.chain(gone).collect()
}

/// The libraries that are linked into the program, by name and version.
fn libraries(root: &Path, options: &[&str]) -> Result<Vec<Library>> {
    let mut all = vec!["--locked".to_owned(), format!("--filter-platform={SYSTEM}")];
    all.extend(options.iter().map(|option| (*option).to_owned()));
    let metadata = MetadataCommand::new().manifest_path(root.join("Cargo.toml")).other_options(all).exec()?;
    let mut libraries: Vec<Library> = linked(&metadata).into_iter().map(Library::of).collect();
    libraries.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
    Ok(libraries)
}

/// Whatever the program needs when it runs: not what only builds it, as derives do, and not what only tests it.
fn linked(metadata: &Metadata) -> Vec<&Package> {
    let packages: BTreeMap<&PackageId, &Package> =
        metadata.packages.iter().map(|package| (&package.id, package)).collect();
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let nodes: BTreeMap<&PackageId, &Node> = nodes.map(|node| (&node.id, node)).collect();
    let mut waiting: Vec<&PackageId> = metadata
        .packages
        .iter()
        .filter(|package| package.name.as_str() == PROGRAM)
        .map(|package| &package.id)
        .collect();
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    while let Some(id) = waiting.pop() {
        let (Some(package), Some(node)) = (packages.get(id), nodes.get(id)) else { continue };
        if package.targets.iter().any(|target| target.is_kind(TargetKind::ProcMacro)) || !seen.insert(id) {
            continue;
        }
        // Those of the workspace are our own.
        if package.source.is_some() {
            found.push(*package);
        }
        let runs = node.deps.iter().filter(|dep| dep.dep_kinds.iter().any(|one| one.kind == DependencyKind::Normal));
        waiting.extend(runs.map(|dep| &dep.pkg));
    }
    found
}

fn page(libraries: &[Library], lists: &[u8]) -> Result<String> {
    let mut page = format!("{HEAD}\n{TABLE}\n\n");
    let mut texts: Vec<(String, Vec<String>)> = Vec::new();
    for library in libraries {
        page += &format!("  {}\n", library.line());
        for text in library.texts()? {
            let known = texts.iter().position(|(known, _)| *known == text).unwrap_or(texts.len());
            if known == texts.len() {
                texts.push((text, Vec::new()));
            }
            texts[known].1.push(library.title());
        }
    }
    for (text, mut titles) in texts {
        titles.dedup();
        page += &format!("\n{RULE}\n{}\n\n{text}\n", titles.join("\n"));
    }
    page += &format!("\n{RULE}\n{}\n", clean(lists));
    Ok(page)
}

impl Library {
    fn of(package: &Package) -> Self {
        let manifest = package.manifest_path.as_std_path();
        Library {
            name: package.name.to_string(),
            version: package.version.to_string(),
            license: package.license.clone().unwrap_or_default(),
            folder: manifest.parent().unwrap_or(manifest).to_owned(),
        }
    }

    fn title(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// Its line in the table.
    fn line(&self) -> String {
        format!("{} {} ({})", self.name, self.version, self.license)
    }

    /// The texts that go with it.
    fn texts(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        let mut names = shown(names);
        let within = WITHIN.iter().filter(|(library, _)| *library == self.name);
        names.extend(within.map(|(_, file)| (*file).to_owned()));
        if names.is_empty() {
            return Err(format!("{} has no text of its license in its package", self.title()).into());
        }
        let mut texts = Vec::new();
        for name in names {
            texts.push(clean(&std::fs::read(self.folder.join(name))?));
        }
        Ok(texts)
    }
}

/// The names of the texts that go with a library; of several licenses to choose from, only the MIT License.
fn shown(mut names: Vec<String>) -> Vec<String> {
    let has = |name: &str, words: &[&str]| words.iter().any(|word| name.to_ascii_uppercase().contains(*word));
    names.retain(|name| BEGINNINGS.iter().any(|beginning| name.to_ascii_uppercase().starts_with(*beginning)));
    names.sort_unstable();
    if names.iter().any(|name| has(name, &["MIT"])) {
        names.retain(|name| !has(name, OTHERS));
    }
    names
}

/// A text without what differs from editor to editor, so that the same license is the same text.
fn clean(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.trim_start_matches('\u{feff}').split('\n');
    let lines: Vec<String> = lines.map(|line| line.trim_end().replace('\t', "    ")).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(name: &str, version: &str) -> Library {
        Library {
            name: name.to_owned(),
            version: version.to_owned(),
            license: "MIT".to_owned(),
            folder: PathBuf::new(),
        }
    }

    #[test]
    fn the_page_is_that_of_the_program() {
        assert_eq!(complaints(&root()).unwrap(), Vec::<String>::new());
    }

    /// The negative control: a library that came in, one that went, and one that is another version now.
    #[test]
    fn a_page_of_another_day_is_told() {
        let page = format!("{HEAD}\n{TABLE}\n\n  csv 1.4.0 (MIT)\n  zip 8.6.0 (MIT)\n\n{RULE}\nrayon 1.12.0 (MIT)\n");
        let produced =
            differences(&page, &[library("csv", "1.4.0"), library("rayon", "1.12.0"), library("zip", "9.8.1")]);
        assert_eq!(
            produced,
            [
                "crates/cli/THIRD-PARTY.txt leaves out rayon 1.12.0 (MIT): cargo xtask notices rewrites it",
                "crates/cli/THIRD-PARTY.txt leaves out zip 9.8.1 (MIT): cargo xtask notices rewrites it",
                "crates/cli/THIRD-PARTY.txt has zip 8.6.0 (MIT), which is not in the program: cargo xtask notices",
            ]
        );
        assert_eq!(differences("", &[]), Vec::<String>::new());
    }

    #[test]
    fn of_several_licenses_the_mit_license_is_shown_with_what_comes_on_top() {
        let shown = |text: &str| shown(text.split(' ').map(str::to_owned).collect()).join(" ");
        assert_eq!(shown("Cargo.toml LICENSE-MIT LICENSE-APACHE COPYING src"), "LICENSE-MIT");
        assert_eq!(shown("LICENSE_MIT LICENSE_BOOST LICENSE-UNICODE NOTICE"), "LICENSE-UNICODE LICENSE_MIT NOTICE");
        assert_eq!(shown("COPYING Cargo.toml"), "COPYING");
        assert_eq!(shown("License-Apache license-mit.md"), "license-mit.md");
    }

    #[test]
    fn the_same_text_stands_once() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("LICENSE"), "\u{feff}Do what is right.  \r\n\r\n").unwrap();
        let libraries =
            ["one", "two"].map(|name| Library { folder: folder.path().to_owned(), ..library(name, "1.0.0") });
        let produced = page(&libraries, b"# Lists\n").unwrap();
        let rest = produced.strip_prefix(&format!("{HEAD}\n{TABLE}\n\n")).unwrap();
        let table = "  one 1.0.0 (MIT)\n  two 1.0.0 (MIT)\n";
        assert_eq!(rest, format!("{table}\n{RULE}\none 1.0.0\ntwo 1.0.0\n\nDo what is right.\n\n{RULE}\n# Lists\n"));
        assert_eq!(differences(&produced, &libraries), Vec::<String>::new());
        std::fs::remove_file(folder.path().join("LICENSE")).unwrap();
        assert!(page(&libraries, b"").is_err(), "a library without a text needs a look");
    }
}
