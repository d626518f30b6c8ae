//! `cargo xtask bench --against 1000000`: lists against a store of so many patrons, as a library has that loads a
//! semester's list. Planning stands beside a bare reading of the same file, writing beside SQLite alone putting
//! the very same rows into the same tables. Everything is run in turn, and the median told, so that a computer
//! whose speed drifts does not decide.

use super::lists::{self, Format};
use super::reading::median;
use super::story::{TODAY, remove_store};
use super::{Places, child, peer};
use crate::Result;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs per figure.
const RUNS: usize = 5;

/// Fills the store where it is not there yet, then runs every size and prints as it goes.
pub(super) fn report(places: &Places, sizes: &[u64], patrons: u64) -> Result<()> {
    let store = places.work.join(format!("against-{patrons}.db"));
    if !store.exists() {
        let unfinished = places.work.join("against.new");
        remove_store(&unfinished)?;
        let run = apply(places, &lists::fresh(&places.work, patrons, Format::Csv)?, &unfinished)?;
        println!("{patrons} new patrons into an empty store: writing {:.2} s", stage(&run, "writing"));
        first_load(places, &unfinished, stage(&run, "writing"))?;
        fs::rename(unfinished, &store)?;
    }
    for rows in sizes.iter().filter(|rows| **rows <= patrons) {
        for format in [Format::Csv, Format::Xlsx] {
            let list = lists::mixed(&places.work, *rows, patrons, format)?;
            planning(places, &list, &store, *rows, format)?;
        }
        let list = lists::mixed(&places.work, *rows, patrons, Format::Csv)?;
        committing(places, &list, &store, *rows)?;
    }
    Ok(())
}

fn planning(places: &Places, list: &Path, store: &Path, rows: u64, format: Format) -> Result<()> {
    let library = peer::library(format);
    let (mut seconds, mut ratios, mut peak) = (Vec::new(), Vec::new(), 0);
    for _ in 0..RUNS {
        let mut command = rollcall(places, "plan", list, store);
        let plan = child::run(&mut command, &places.work, &[0, 3])?;
        let bare = peer::measure(places, list, format)?.seconds;
        seconds.push(plan.seconds);
        ratios.push(plan.seconds / bare);
        peak = peak.max(plan.peak_kib);
    }
    println!(
        "{rows:>9} rows {:<5} planned in {:>7.3} s, {:.2} times bare {library}; peak {} MiB",
        format.extension(),
        median(&mut seconds),
        median(&mut ratios),
        peak >> 10
    );
    Ok(())
}

fn committing(places: &Places, list: &Path, store: &Path, rows: u64) -> Result<()> {
    let copy = places.work.join("against.copy");
    let (mut whole, mut writing, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        copied(store, &copy)?;
        let run = apply(places, list, &copy)?;
        let bare = places.work.join("against.bare");
        copied(store, &bare)?;
        let peer = insert(places, &copy, &bare, &[])?;
        remove_store(&bare)?;
        whole.push(run.seconds);
        writing.push(stage(&run, "writing"));
        ratios.push(stage(&run, "writing") / peer);
    }
    remove_store(&copy)?;
    println!(
        "{rows:>9} rows csv   planned and committed in {:.3} s, without a copy first; of that writing {:.3} s, {:.2} times bare SQLite",
        median(&mut whole),
        median(&mut writing),
        median(&mut ratios)
    );
    Ok(())
}

/// The load that filled the store, beside SQLite alone.
fn first_load(places: &Places, store: &Path, writing: f64) -> Result<()> {
    let bare = places.work.join("against.bare");
    for (what, options) in [("without history", &[][..]), ("with history", &["with-history"][..])] {
        remove_store(&bare)?;
        let peer = insert(places, store, &bare, options)?;
        println!("  {:.2} times bare SQLite {what} ({peer:.2} s)", writing / peer);
    }
    remove_store(&bare)
}

pub(super) fn apply(places: &Places, list: &Path, store: &Path) -> Result<child::Run> {
    let mut command = rollcall(places, "apply", list, store);
    command.args(["--yes", "--no-starters", "--no-backup"]);
    child::run(&mut command, &places.work, &[0, 3])
}

fn rollcall(places: &Places, verb: &str, list: &Path, store: &Path) -> Command {
    let mut command = Command::new(&places.rollcall);
    command.arg(verb).arg(list).arg("--store").arg(store).args(["--as-of", TODAY, "-v"]);
    command
}

/// What SQLite alone takes for the rows of the last batch.
fn insert(places: &Places, after: &Path, into: &Path, options: &[&str]) -> Result<f64> {
    let mut command = Command::new(&places.xtask);
    command.arg("peer-insert").arg(after).arg(into).args(options);
    let run = child::run(&mut command, &places.work, &[0])?;
    run.stages.first().map(|stage| stage.seconds).ok_or_else(|| "the peer said nothing".into())
}

pub(super) fn stage(run: &child::Run, name: &str) -> f64 {
    run.stages.iter().filter(|stage| stage.name == name).map(|stage| stage.seconds).sum()
}

/// A copy that is on the disk, so that nobody pays for it who is timed.
pub(super) fn copied(store: &Path, to: &Path) -> Result<()> {
    remove_store(to)?;
    fs::copy(store, to)?;
    Ok(fs::File::open(to)?.sync_all()?)
}
