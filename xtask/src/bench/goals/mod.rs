//! `cargo xtask bench --goals`: every goal of speed, with the program and the best way known in turn in the same run
//! and on the same lists, so that a computer whose speed drifts does not decide. What is called a million here is
//! `--rows`, for a quick try.
//!
//! Each figure is the median of its runs, and a ratio is between two of them. [`loading`] has what writes, [`checking`]
//! what only reads; [`verdict`] is the table at the end.

mod checking;
mod loading;
mod pairs;
mod verdict;

use super::Places;
use crate::Result;
use pairs::Bench;

/// Runs everything and prints as it goes, the table last.
pub(super) fn report(places: &Places, million: u64, markdown: bool) -> Result<()> {
    let bench = Bench { places, million };
    let mut goals = loading::first(&bench)?;
    goals.push(loading::unchanged(&bench)?);
    for share in [1_000, 100, 10, 1] {
        goals.extend(loading::onto(&bench, million / share)?);
    }
    bench.clear()?;
    goals.extend(checking::per_row(&bench)?);
    goals.push(checking::threads(&bench)?);
    goals.extend(checking::beside_reading(&bench)?);
    println!("\n{}", verdict::text(&goals));
    if markdown {
        println!("{}", verdict::markdown(&goals));
    }
    Ok(())
}
