//! The lists of the bench, made once and kept under `target/bench`.

use crate::Result;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use testkit::list::{Against, List, Shares};

/// Everybody in the bench comes from this seed.
const SEED: u64 = 1;

/// The two formats that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    Xlsx,
}

impl Format {
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
        }
    }
}

/// A list of people the store does not know.
pub(crate) fn fresh(work: &Path, rows: u64, format: Format) -> Result<PathBuf> {
    make(work, &format!("list-{rows}-{SEED}"), format, &List::new(SEED, rows, Against::Nobody))
}

/// A list against a store that was filled from the fresh list of `patrons` rows.
pub(crate) fn mixed(work: &Path, rows: u64, patrons: u64, format: Format) -> Result<PathBuf> {
    let against = Against::Store { patrons, shares: Shares::USUAL };
    make(work, &format!("list-{rows}-of-{patrons}-{SEED}"), format, &List::new(SEED, rows, against))
}

/// Written under another name first, so that a list cut off half-way is never taken for a whole one.
fn make(work: &Path, name: &str, format: Format, list: &List) -> Result<PathBuf> {
    let path = work.join(format!("{name}.{}", format.extension()));
    if path.exists() {
        return Ok(path);
    }
    let half = work.join("list.tmp");
    let mut out = BufWriter::new(File::create(&half)?);
    match format {
        Format::Csv => list.write_csv(&mut out)?,
        Format::Xlsx => list.write_xlsx(&mut out)?,
    }
    out.flush()?;
    std::fs::rename(half, &path)?;
    Ok(path)
}
