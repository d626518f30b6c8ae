//! What a shell hands down: the day, the clock, who is there, randomness, threads, and an ear.

use crate::{PipelineError, Reader};
use chrono::{DateTime, NaiveDate, Utc};
use credentials::entropy::Entropy;
use model::progress::{Event, Phase, Progress};
use std::time::{Duration, Instant};

/// Everything of the world that the stages may know.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The day that counts as today.
    pub today: NaiveDate,
    /// The moment, for the record of a batch.
    pub now: DateTime<Utc>,
    /// The day on which a moment falls where the person is, as `today` is one.
    pub day_of: fn(DateTime<Utc>) -> NaiveDate,
    /// The operating system's user name.
    pub who: &'a str,
    /// The computer's name.
    pub host: &'a str,
    /// Random bytes from the system.
    pub entropy: &'a dyn Entropy,
    /// How many threads work; at least 1.
    pub threads: usize,
    /// Bytes of memory that nobody uses, where the system says.
    pub free_memory: Option<u64>,
    /// The program that reads workbooks of the kinds that need a process of their own; without one they
    /// are read in this process, as tests do.
    pub reader: Option<Reader<'a>>,
    /// Who listens, and says when to stop.
    pub progress: &'a dyn Progress,
}

impl World<'_> {
    /// An error when the person has asked to stop.
    pub(crate) fn go_on(&self) -> Result<(), PipelineError> {
        if self.progress.stop_asked() { Err(PipelineError::Stopped) } else { Ok(()) }
    }

    /// Runs a phase and tells its begin and its end; `rows` of the result is what it handled.
    pub(crate) fn phase<T, E>(
        &self,
        phase: Phase,
        total: Option<u64>,
        work: impl FnOnce() -> Result<(T, u64), E>,
    ) -> Result<T, E> {
        let began = Instant::now();
        self.phase_beside(phase, total, || work().map(|(value, rows)| (value, rows, began.elapsed())))
    }

    /// The same of work that takes turns with that of another phase, and says itself how long it took.
    pub(crate) fn phase_beside<T, E>(
        &self,
        phase: Phase,
        total: Option<u64>,
        work: impl FnOnce() -> Result<(T, u64, Duration), E>,
    ) -> Result<T, E> {
        self.progress.event(Event::Begin { phase, total });
        let began = Instant::now();
        let done = work();
        let (rows, took) = done.as_ref().map_or_else(|_| (0, began.elapsed()), |(_, rows, took)| (*rows, *took));
        self.progress.event(Event::End { phase, rows, took });
        done.map(|(value, ..)| value)
    }

    /// Runs work on this run's own threads.
    pub(crate) fn on_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match rayon::ThreadPoolBuilder::new().num_threads(self.threads.max(1)).build() {
            Ok(pool) => pool.install(work),
            // A machine that gives no threads still has the one that asks.
            Err(_) => work(),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::NoEntropy;
    use model::progress::Silent;

    /// The same bytes each time.
    pub(crate) struct Fixed;

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) -> Result<(), NoEntropy> {
            buffer.fill(7);
            Ok(())
        }
    }

    /// A morning at the desk, on one thread, with nobody who listens.
    pub(crate) fn world() -> World<'static> {
        let today = NaiveDate::from_ymd_opt(2026, 8, 28).unwrap();
        World {
            today,
            now: today.and_hms_opt(9, 30, 0).unwrap().and_utc(),
            day_of: |moment| moment.date_naive(),
            who: "ana",
            host: "desk",
            entropy: &Fixed,
            threads: 1,
            free_memory: None,
            reader: None,
            progress: &Silent,
        }
    }
}
