//! The table is the one place where a system is registered: what belongs to each entry beside its file is found missing here.
//! Seeds for the fuzzer are looked for in `seeds`, stories from end to end in `tests/migrations.rs`.

use std::collections::BTreeSet;
use std::path::Path;
use systems::SYSTEMS;

/// The name and the content of each file in a folder.
#[expect(clippy::disallowed_methods, reason = "samples and tests are files of the project")]
fn files_in(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))));
    }
    files
}

fn names() -> BTreeSet<&'static str> {
    SYSTEMS.iter().map(|system| system.name).collect()
}

#[test]
fn no_two_systems_have_one_name() {
    assert_eq!(names().len(), SYSTEMS.len());
}

/// A database is asked, and its query is no file of patrons.
#[test]
fn every_system_has_a_sample_and_every_sample_is_of_a_system() {
    let of_a_database = |name: &str| name.ends_with(".db") || name.ends_with(".sql");
    let samples = files_in("../../samples/legacy").into_iter().filter(|(name, _)| !of_a_database(name));
    let sampled: BTreeSet<&str> = samples
        .map(|(name, bytes)| systems::recognise(&bytes).unwrap_or_else(|| panic!("{name} is of no system")).name)
        .collect();
    assert_eq!(sampled, names());
}

/// A test of a layout says what was read of which system, so that it has the name of each one.
#[test]
fn every_system_has_a_test_of_its_layout() {
    let tests = files_in("tests/reading").into_iter().filter(|(name, _)| name != "table.rs");
    let tests: Vec<String> = tests.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()).collect();
    let untested = |name: &&str| !tests.iter().any(|test| test.contains(&format!("{name} by ")));
    let untested: Vec<&str> = names().into_iter().filter(untested).collect();
    assert!(untested.is_empty(), "tests/reading has no test for {untested:?}");
}
