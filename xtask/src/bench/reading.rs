//! `cargo xtask bench --reading`: our readers beside the bare libraries, in turn and in pairs, so that a
//! computer whose speed drifts does not decide. `reader` only looks at every cell, as the libraries are
//! made to do here; `source` keeps all cells, as the program does.

use super::lists::{self, Format};
use super::{Places, peer};
use crate::Result;
use std::path::Path;

/// Pairs of runs per figure; the median is told.
const PAIRS: usize = 7;

/// Runs every size and format and prints as it goes.
pub(super) fn report(places: &Places, sizes: &[u64]) -> Result<()> {
    for rows in sizes {
        for format in [Format::Csv, Format::Xlsx] {
            let file = lists::fresh(&places.work, *rows, format)?;
            for ours in ["reader", "source"] {
                println!("{}", pairs(places, ours, &file, *rows, format)?);
            }
        }
    }
    Ok(())
}

fn pairs(places: &Places, ours: &str, file: &Path, rows: u64, format: Format) -> Result<String> {
    let library = peer::library(format);
    let (mut seconds, mut ratios, mut peak, mut their_peak) = (Vec::new(), Vec::new(), 0, 0);
    for _ in 0..PAIRS {
        let (own, bare) = (peer::run_one(places, ours, file)?, peer::run_one(places, library, file)?);
        let took = |run: &super::child::Run| run.stages.first().map_or(run.seconds, |stage| stage.seconds);
        seconds.push(took(&own));
        ratios.push(took(&own) / took(&bare));
        (peak, their_peak) = (peak.max(own.peak_kib), their_peak.max(bare.peak_kib));
    }
    Ok(format!(
        "{rows:>9} rows {:<5} {ours:<7} {:>7.3} s, {:.2} times bare {library}; peak {} MiB, bare {} MiB",
        format.extension(),
        median(&mut seconds),
        median(&mut ratios),
        peak >> 10,
        their_peak >> 10
    ))
}

pub(super) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_in_the_middle_counts() {
        assert!((median(&mut [3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9 && median(&mut []) == 0.0);
    }
}
