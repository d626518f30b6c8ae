//! What the fuzzer once found worth keeping, read again. The bodies are the fuzz targets' own; see
//! `crates/source/fuzz`.

#[path = "../../fuzz/bodies/container.rs"]
mod container;
#[path = "../../fuzz/bodies/sheet.rs"]
mod sheet;
#[path = "../../fuzz/bodies/text.rs"]
mod text;

use std::path::Path;

#[expect(clippy::disallowed_methods, reason = "the seeds are files of the project")]
fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut count = 0;
    for entry in entries {
        let path = entry.expect("an entry").path();
        run(&std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
        count += 1;
    }
    assert!(count >= 5, "only {count} seeds for {target}");
}

/// Trial U26: what the fuzzer kept.
#[test]
fn seeds_of_containers() {
    replay("container", container::run);
}

/// Trial U26: what the fuzzer kept.
#[test]
fn seeds_of_sheets() {
    replay("sheet", sheet::run);
}

/// Trial U26: what the fuzzer kept.
#[test]
fn seeds_of_texts() {
    replay("text", text::run);
}
