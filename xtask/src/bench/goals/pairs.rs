//! The program and the best way known, in turn.

use crate::Result;
use crate::bench::child::{self, Run};
use crate::bench::reading::median;
use crate::bench::story::remove_store;
use crate::bench::{Places, against};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the goals are measured, and how many patrons they are about.
pub(super) struct Bench<'a> {
    pub(super) places: &'a Places,
    pub(super) million: u64,
}

impl Bench<'_> {
    /// The stores with a million, of the program and of the best way.
    pub(super) fn stores(&self) -> [PathBuf; 2] {
        ["goals-program.db", "goals-best.db"].map(|name| self.places.work.join(name))
    }

    /// How often something with so many rows is run: what is over at once, more often.
    pub(super) fn runs(rows: u64) -> usize {
        match rows {
            ..=20_000 => 5,
            20_001..=200_000 => 3,
            _ => 2,
        }
    }

    /// The program loads a list, with history and every check.
    pub(super) fn program(&self, list: &Path, store: &Path) -> Result<Run> {
        against::apply(self.places, list, store)
    }

    /// The best way known loads a list.
    pub(super) fn best(&self, list: &Path, store: &Path) -> Result<Run> {
        let mut command = Command::new(&self.places.xtask);
        command.arg("peer-best").arg(list).arg(store);
        child::run(&mut command, &self.places.work, &[0])
    }

    /// Takes the stores away.
    pub(super) fn clear(&self) -> Result<()> {
        self.stores().iter().try_for_each(|store| remove_store(store))
    }
}

/// What the runs of both took.
#[derive(Default)]
pub(super) struct Pairs {
    pub(super) ours: Side,
    pub(super) best: Side,
}

impl Pairs {
    /// Says where the time went.
    pub(super) fn show(&mut self, what: &str) {
        println!("{what}");
        for (who, side) in [("Rollcall", &mut self.ours), ("best way", &mut self.best)] {
            println!(
                "  {who}: {:.3} s, peak {} MiB; {}",
                side.seconds(),
                side.peak_kib >> 10,
                side.parts.as_deref().unwrap_or("no parts named")
            );
        }
    }
}

/// What the runs of one of them took.
#[derive(Default)]
pub(super) struct Side {
    whole: Vec<f64>,
    /// Microseconds for each patron that was written.
    writing: Vec<f64>,
    peak_kib: u64,
    /// The parts of the last run.
    parts: Option<String>,
}

impl Side {
    pub(super) fn add(&mut self, run: &Run) {
        self.whole.push(run.seconds);
        let patrons: u64 = run.stages.iter().filter(|stage| stage.name == "writing").map(|stage| stage.rows).sum();
        if patrons > 0 {
            self.writing.push(against::stage(run, "writing") * 1e6 / patrons as f64);
        }
        self.peak_kib = self.peak_kib.max(run.peak_kib);
        let parts: Vec<String> =
            run.stages.iter().map(|part| format!("{} {:.3} s, {} rows", part.name, part.seconds, part.rows)).collect();
        self.parts = (!parts.is_empty()).then(|| parts.join("; "));
    }

    /// Seconds of the whole command.
    pub(super) fn seconds(&mut self) -> f64 {
        median(&mut self.whole)
    }

    /// Microseconds for each patron that was written.
    pub(super) fn per_patron(&mut self) -> f64 {
        median(&mut self.writing)
    }

    /// Whether something was written.
    pub(super) fn wrote(&self) -> bool {
        !self.writing.is_empty()
    }

    /// The most memory, in bytes.
    pub(super) fn peak(&self) -> f64 {
        self.peak_kib as f64 * 1024.0
    }
}
