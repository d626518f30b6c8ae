//! The goals of `rollcall check`: its memory, what a second thread is worth, and what the checks cost beside reading
//! alone.

use super::pairs::{Bench, Pairs};
use super::verdict::{Goal, Limit, Unit};
use crate::Result;
use crate::bench::child::{self, Run};
use crate::bench::lists::{self, Format};
use crate::bench::reading::median;
use crate::bench::story::TODAY;
use crate::bench::table::grouped;
use crate::bench::{against, peer};
use std::path::Path;
use std::process::Command;

/// The memory of checking a million, a row; beside it our own reader, which keeps all cells.
pub(super) fn per_row(bench: &Bench<'_>) -> Result<Vec<Goal>> {
    let mut goals = Vec::new();
    for format in [Format::Csv, Format::Xlsx] {
        let list = lists::fresh(&bench.places.work, bench.million, format)?;
        let (ours, reader) = (check(bench, &list, None)?, peer::run_one(bench.places, "source", &list)?);
        let each = |run: &Run| run.peak_kib as f64 * 1024.0 / bench.million.max(1) as f64;
        goals.push(Goal {
            what: format!("checking {} rows of .{}, memory a row", grouped(bench.million), format.extension()),
            ours: each(&ours),
            best: each(&reader),
            unit: Unit::Bytes,
            limit: Limit::Most(1024.0),
            but: None,
        });
    }
    Ok(goals)
}

/// The stage of checking on one thread, beside the same on two.
pub(super) fn threads(bench: &Bench<'_>) -> Result<Goal> {
    let list = lists::fresh(&bench.places.work, bench.million, Format::Csv)?;
    let (mut one, mut two) = (Vec::new(), Vec::new());
    for _ in 0..Bench::runs(bench.million) {
        one.push(against::stage(&check(bench, &list, Some(1))?, "checking"));
        two.push(against::stage(&check(bench, &list, Some(2))?, "checking"));
    }
    Ok(Goal {
        what: format!("checking {} rows on one thread, beside two", grouped(bench.million)),
        ours: median(&mut one),
        best: median(&mut two),
        unit: Unit::Seconds,
        limit: Limit::LeastTimes(1.6),
        but: None,
    })
}

/// The whole of `check`, beside our own reader, which keeps all cells and looks at none.
pub(super) fn beside_reading(bench: &Bench<'_>) -> Result<Vec<Goal>> {
    let rows = bench.million.div_ceil(10);
    let mut goals = Vec::new();
    for format in [Format::Csv, Format::Xlsx] {
        let list = lists::fresh(&bench.places.work, rows, format)?;
        let mut pairs = Pairs::default();
        for _ in 0..Bench::runs(rows) {
            pairs.ours.add(&check(bench, &list, None)?);
            pairs.best.add(&peer::run_one(bench.places, "source", &list)?);
        }
        let what = format!("checking {} rows of .{}, beside reading alone", grouped(rows), format.extension());
        pairs.show(&what);
        goals.push(Goal {
            what,
            ours: pairs.ours.seconds(),
            best: pairs.best.seconds(),
            unit: Unit::Seconds,
            limit: Limit::MostTimes(1.5),
            but: None,
        });
    }
    Ok(goals)
}

fn check(bench: &Bench<'_>, list: &Path, threads: Option<u16>) -> Result<Run> {
    let mut command = Command::new(&bench.places.rollcall);
    command.arg("check").arg(list).args(["--as-of", TODAY, "-v"]);
    if let Some(threads) = threads {
        command.args(["--threads", &threads.to_string()]);
    }
    // A list in which something is found ends with 3.
    child::run(&mut command, &bench.places.work, &[0, 3])
}
