//! What the fuzzer once found worth keeping of IDs and dates, read again. The bodies are the fuzz targets'
//! own; see `crates/source/fuzz`.

#[path = "../../../source/fuzz/bodies/row.rs"]
mod row;

use model::field::ListField;
use std::path::Path;

#[expect(clippy::disallowed_methods, reason = "the seeds are files of the project")]
fn replay(target: &str, fields: &[ListField]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../source/fuzz/seeds").join(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut count = 0;
    for entry in entries {
        let path = entry.expect("an entry").path();
        let seed = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        fields.iter().for_each(|field| row::read(*field, &seed));
        count += 1;
    }
    assert!(count >= 5, "only {count} seeds for {target}");
}

#[test]
fn seeds_of_ids() {
    replay("id", &[ListField::PrimaryId]);
}

#[test]
fn seeds_of_dates() {
    replay("date", &[ListField::BirthDate, ListField::ExpiryDate]);
}
