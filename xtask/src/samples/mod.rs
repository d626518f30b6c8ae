//! `cargo xtask samples`: writes every file of `samples/` from a fixed seed, or compares.
//!
//! One file per sample. The list of samples is [`generated`]; one more is a line there and in
//! [`readme`].

mod aleph;
mod alma;
mod clean;
mod crowd;
mod kinds;
mod legacy_xls;
mod messy;
mod old_ils;
mod other_systems;
mod people;
mod readme;
mod retirees;
mod returning;
mod sirsi_and_innovative;
mod windows_1252;

pub(crate) use kinds::{KINDS, Kind};

use crate::{Result, root};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The words of the built-in slip, to begin with.
const LETTER_EN: &str = "letter-en.txt";
/// The same in another language.
const LETTER_ES: &str = "letter-es.txt";

/// Writes what differs.
pub(crate) fn write() -> Result<()> {
    let folder = root().join("samples");
    std::fs::create_dir_all(folder.join(other_systems::FOLDER))?;
    for (name, bytes) in generated() {
        let path = folder.join(name);
        if std::fs::read(&path).is_ok_and(|old| same_content(&old, &bytes)) {
            println!("{name}: as it was");
        } else {
            std::fs::write(&path, bytes)?;
            println!("{name}: written");
        }
    }
    legacy_xls::keep_or_make(&folder)
}

/// Compares what is on the disk with what would be written.
pub(crate) fn check() -> Result<()> {
    let folder = root().join("samples");
    let differs =
        |(name, bytes): &(&str, Vec<u8>)| !std::fs::read(folder.join(name)).is_ok_and(|old| same_content(&old, bytes));
    let mut wrong: Vec<&str> = generated().iter().filter(|sample| differs(sample)).map(|(name, _)| *name).collect();
    if !folder.join(legacy_xls::NAME).exists() {
        wrong.push(legacy_xls::NAME);
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("not what `cargo xtask samples` writes into samples/: {}", wrong.join(", ")).into())
}

fn generated() -> Vec<(&'static str, Vec<u8>)> {
    let mut samples = vec![
        (clean::NAME, clean::bytes()),
        (messy::NAME, messy::bytes()),
        (returning::NAME, returning::bytes()),
        (retirees::NAME, retirees::bytes()),
        (windows_1252::NAME, windows_1252::bytes()),
        (old_ils::DATABASE, old_ils::database()),
        (old_ils::QUERY, old_ils::query()),
        (LETTER_EN, include_bytes!("../../../crates/report/src/letter.txt").to_vec()),
        (LETTER_ES, include_bytes!("letter-es.txt").to_vec()),
        ("README.md", readme::text().into_bytes()),
    ];
    samples.extend(KINDS.iter().map(|kind| (kind.sample, kind.sample_bytes())));
    samples
}

/// Whether two files are the same; of workbooks, whether every part in them is: how a part is
/// compressed may depend on the processor. Of a database, whether all of it is but the version of SQLite.
fn same_content(left: &[u8], right: &[u8]) -> bool {
    let pages = old_ils::without_its_writer;
    left == right
        || matches!((parts(left), parts(right)), (Some(left), Some(right)) if left == right)
        || matches!((pages(left), pages(right)), (Some(left), Some(right)) if left == right)
}

fn parts(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        parts.push((part.name().ok()?.into_owned(), content));
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_on_every_run() {
        for ((name, first), (_, second)) in generated().into_iter().zip(generated()) {
            assert!(first == second, "{name} differs");
        }
    }

    #[test]
    fn another_cell_is_another_file() {
        let workbook = testkit::xlsx_bytes;
        assert!(same_content(&workbook("a | b"), &workbook("a | b")));
        assert!(!same_content(&workbook("a | b"), &workbook("a | c")));
        assert!(!same_content(b"a,b", b"a;b"));
    }
}
