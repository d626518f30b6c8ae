//! The goals of loading: new patrons into an empty store, the same list again, and lists of every size onto a million.

use super::pairs::{Bench, Pairs};
use super::verdict::{Goal, Limit, Unit};
use crate::Result;
use crate::bench::against::copied;
use crate::bench::lists::{self, Format};
use crate::bench::story::remove_store;
use crate::bench::table::grouped;
use std::path::Path;
use std::time::SystemTime;

/// A million new patrons into an empty store: what writing takes, and how large the file is. Leaves both stores.
pub(super) fn first(bench: &Bench<'_>) -> Result<Vec<Goal>> {
    let list = lists::fresh(&bench.places.work, bench.million, Format::Csv)?;
    let [ours, best] = bench.stores();
    let mut pairs = Pairs::default();
    for _ in 0..Bench::runs(bench.million) {
        bench.clear()?;
        pairs.ours.add(&bench.program(&list, &ours)?);
        pairs.best.add(&bench.best(&list, &best)?);
    }
    let patrons = grouped(bench.million);
    pairs.show(&format!("{patrons} new patrons into an empty store"));
    let writing = Goal {
        what: format!("writing {patrons} new patrons with history, each"),
        ours: pairs.ours.per_patron(),
        best: pairs.best.per_patron(),
        unit: Unit::Microseconds,
        limit: Limit::MostTimes(2.0),
        but: None,
    };
    let size = Goal {
        what: format!("file of {patrons} patrons with history"),
        ours: size(&ours)?,
        best: size(&best)?,
        unit: Unit::Megabytes,
        limit: Limit::MostTimes(2.0),
        but: None,
    };
    Ok(vec![writing, size])
}

/// The same list again: nobody has changed, so nothing may be written.
pub(super) fn unchanged(bench: &Bench<'_>) -> Result<Goal> {
    let list = lists::fresh(&bench.places.work, bench.million, Format::Csv)?;
    let [ours, best] = bench.stores();
    let before = written(&ours)?;
    let mut pairs = Pairs::default();
    for _ in 0..Bench::runs(bench.million) {
        pairs.ours.add(&bench.program(&list, &ours)?);
        pairs.best.add(&bench.best(&list, &best)?);
    }
    let rows = grouped(bench.million);
    pairs.show(&format!("the same {rows} rows again"));
    let quiet = !pairs.ours.wrote() && written(&ours)? == before;
    Ok(Goal {
        what: format!("{rows} unchanged rows recognised"),
        ours: pairs.ours.seconds(),
        best: pairs.best.seconds(),
        unit: Unit::Seconds,
        // Three seconds are for a million.
        limit: Limit::Most(3.0 * bench.million as f64 / 1e6),
        but: (!quiet).then_some("the store was written to"),
    })
}

/// A list of so many rows, a tenth of them new and 9 % changed, onto a million: the whole command at every size, what
/// each write takes at a tenth of the million, and the memory at the whole of it.
pub(super) fn onto(bench: &Bench<'_>, rows: u64) -> Result<Vec<Goal>> {
    if rows == 0 {
        return Ok(Vec::new());
    }
    let list = lists::mixed(&bench.places.work, rows, bench.million, Format::Csv)?;
    let copy = bench.places.work.join("goals-copy.db");
    let [ours, best] = bench.stores();
    let mut pairs = Pairs::default();
    for _ in 0..Bench::runs(rows) {
        copied(&ours, &copy)?;
        pairs.ours.add(&bench.program(&list, &copy)?);
        copied(&best, &copy)?;
        pairs.best.add(&bench.best(&list, &copy)?);
    }
    remove_store(&copy)?;
    let what = format!("{} rows onto {}", grouped(rows), grouped(bench.million));
    pairs.show(&what);
    let mut goals = vec![Goal {
        what: format!("{what}, the whole command"),
        ours: pairs.ours.seconds(),
        best: pairs.best.seconds(),
        unit: Unit::Seconds,
        limit: Limit::MostTimes(2.0),
        but: None,
    }];
    if rows == bench.million / 10 {
        goals.push(Goal {
            what: format!("{what}, writing, each patron"),
            ours: pairs.ours.per_patron(),
            best: pairs.best.per_patron(),
            unit: Unit::Microseconds,
            limit: Limit::MostTimes(2.0),
            but: None,
        });
    }
    if rows == bench.million {
        goals.push(Goal {
            what: format!("{what}, memory at its peak"),
            ours: pairs.ours.peak(),
            best: pairs.best.peak(),
            unit: Unit::Megabytes,
            // 1.2 GB are for a million.
            limit: Limit::Most(1_200.0 * rows as f64),
            but: None,
        });
    }
    Ok(goals)
}

fn size(store: &Path) -> Result<f64> {
    Ok(std::fs::metadata(store)?.len() as f64)
}

/// How large a store is and when it was last written to.
fn written(store: &Path) -> Result<(u64, SystemTime)> {
    let metadata = std::fs::metadata(store)?;
    Ok((metadata.len(), metadata.modified()?))
}
