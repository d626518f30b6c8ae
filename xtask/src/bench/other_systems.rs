//! `cargo xtask bench --systems 1000000`: a file of every other library system that is read, with so many made-up
//! patrons, checked by the program as it is. One file is on the disk at a time, and gone when it was read.

use super::Places;
use super::child::{self, Run};
use super::story::TODAY;
use super::table::grouped;
use crate::Result;
use crate::samples::{KINDS, Kind};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the numbers of groups become that some systems have instead of names.
const CROSSWALK: &str = "field,from,to\nuser_group,12,COMMUNITY\n";

/// Checks one kind after the other and prints as it goes.
pub(super) fn report(places: &Places, records: u64) -> Result<()> {
    println!("{} records of each, checked with every check on", grouped(records));
    println!("{HEADINGS}");
    let crosswalk = places.work.join("systems-crosswalk.csv");
    fs::write(&crosswalk, CROSSWALK)?;
    for kind in KINDS {
        let file = made(places, kind, records)?;
        let bytes = fs::metadata(&file)?.len();
        let run = checked(places, kind, &file, &crosswalk);
        fs::remove_file(&file)?;
        let run = run?;
        let rows = rows(&run);
        if rows != records {
            return Err(format!("{}: {rows} of {records} records were checked", kind.name).into());
        }
        println!("{}", line(kind.name, records, bytes, &run));
    }
    Ok(fs::remove_file(&crosswalk)?)
}

fn made(places: &Places, kind: &Kind, records: u64) -> Result<PathBuf> {
    let file = places.work.join(format!("system-{}", kind.name));
    let mut out = BufWriter::new(File::create(&file)?);
    kind.write(records, &mut out)?;
    out.flush()?;
    Ok(file)
}

fn checked(places: &Places, kind: &Kind, file: &Path, crosswalk: &Path) -> Result<Run> {
    let mut command = Command::new(&places.rollcall);
    command.arg("check").arg(file).args(["--as-of", TODAY, "-v"]);
    if kind.numbers_groups {
        command.arg("--crosswalk").arg(crosswalk);
    }
    // A file in which something is found ends with 3.
    child::run(&mut command, &places.work, &[0, 3])
}

fn rows(run: &Run) -> u64 {
    run.stages.iter().filter(|stage| stage.name == "checking").map(|stage| stage.rows).sum()
}

const HEADINGS: &str = "kind              file MB   seconds   records/s  peak MiB  bytes/record  peak/file";

fn line(name: &str, records: u64, bytes: u64, run: &Run) -> String {
    let peak = run.peak_kib as f64 * 1024.0;
    format!(
        "{name:<15} {:>9} {:>9.3} {:>11} {:>9} {:>13} {:>10.2}",
        grouped(bytes / 1_000_000),
        run.seconds,
        grouped((records as f64 / run.seconds.max(1e-9)) as u64),
        grouped(run.peak_kib >> 10),
        grouped((peak / records.max(1) as f64) as u64),
        peak / bytes.max(1) as f64
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stands_below_its_headings() {
        let run = Run { seconds: 12.5, peak_kib: 1_000_000, stages: Vec::new() };
        let shown = line("koha-csv", 1_000_000, 250_000_000, &run);
        assert_eq!(shown, "koha-csv              250    12.500      80,000       976         1,024       4.10");
        assert_eq!(shown.len(), HEADINGS.len());
    }
}
