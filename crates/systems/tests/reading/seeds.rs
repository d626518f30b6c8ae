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

/// Trial U26: what the fuzzer kept.
#[test]
#[expect(clippy::disallowed_methods, reason = "the seeds are files of the project")]
fn seeds_of_systems() {
    let folder = folder();
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut count = 0;
    for entry in entries {
        system::run(&read(&entry.expect("an entry").path()));
        count += 1;
    }
    assert!(count >= SYSTEMS.len(), "only {count} seeds");
}

/// The fuzzer begins in the middle of each reader: every system has a seed with its name that is a file of it.
#[test]
fn every_system_has_a_seed() {
    for system in SYSTEMS {
        let seed = read(&folder().join(system.name));
        assert_eq!(systems::recognise(&seed).map(|found| found.name), Some(system.name));
    }
}
