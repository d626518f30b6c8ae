//! What the fuzzer begins with, and what it once found worth keeping, read again. The body is the fuzz target's own; see
//! `crates/source/fuzz`.

#[path = "../../../source/fuzz/bodies/system.rs"]
mod system;

use std::path::{Path, PathBuf};
use systems::SYSTEMS;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../source/fuzz/seeds/system")
}

#[expect(clippy::disallowed_methods, reason = "the seeds are files of the project")]
fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of every seed, and of every sample of a system.
pub(crate) fn texts() -> Vec<String> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/legacy");
    let files = [folder(), samples].into_iter().flat_map(|folder| files_of(&folder));
    files.map(|file| String::from_utf8_lossy(&read(&file)).into_owned()).collect()
}

#[expect(clippy::disallowed_methods, reason = "the seeds are files of the project")]
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

/// Trial U26: what the fuzzer kept.
#[test]
fn seeds_of_systems() {
    let files = files_of(&folder());
    for file in &files {
        system::run(&read(file));
    }
    assert!(files.len() >= SYSTEMS.len(), "only {} seeds", files.len());
}

/// The fuzzer begins in the middle of each reader: every system has a seed with its name that is a file of it.
#[test]
fn every_system_has_a_seed() {
    for system in SYSTEMS {
        let seed = read(&folder().join(system.name));
        assert_eq!(systems::recognise(&seed).map(|found| found.name), Some(system.name));
    }
}
