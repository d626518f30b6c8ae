//! Progress on stderr: one bar per phase on a terminal, a line per long phase elsewhere; and the
//! ear for Ctrl-C.

use super::ask;
use super::estimate::time_left;
use crate::command_line::typed::command;
use crate::exit;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use model::progress::{Event, Phase, Progress, StopSignal};
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Nobody wants to see a bar for something that is over at once.
const SHOW_AFTER: Duration = Duration::from_millis(300);
/// How often a long phase says where it is, without a terminal.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// Whether the person has asked to stop.
static STOP: AtomicBool = AtomicBool::new(false);

/// Whether the store is being written to, or has been.
static WRITING: AtomicBool = AtomicBool::new(false);

/// Whether an answer is being put together and printed, and nothing else is under way.
static PRINTING: AtomicBool = AtomicBool::new(false);

/// As long as there is one, Ctrl-C ends the program at once.
pub(crate) struct Printing;

/// From here on the store is at most looked at, and the answer told: hundreds of thousands of findings take their
/// time, and whoever reads them through a pipe may have stopped reading.
#[must_use]
pub(crate) fn only_printing() -> Printing {
    PRINTING.store(true, Ordering::SeqCst);
    Printing
}

impl Drop for Printing {
    fn drop(&mut self) {
        PRINTING.store(false, Ordering::SeqCst);
    }
}

/// Listens for Ctrl-C: once stops cleanly, twice at once; and at once when nothing is under way.
pub(crate) fn listen_for_stop() {
    let installed = ctrlc::set_handler(|| {
        let printing = PRINTING.load(Ordering::SeqCst);
        if printing || ask::WAITING.load(Ordering::SeqCst) || STOP.swap(true, Ordering::SeqCst) {
            ask::show_again();
            // In the midst of a commit nobody knows how it ends; the store is whole either way.
            let words = if printing {
                "Stopped.".to_owned()
            } else if WRITING.load(Ordering::SeqCst) {
                format!(
                    "Stopped while writing. Either all of it was written or nothing: {} shows which. If nothing was, delete the hand-out sheet.",
                    command("history", &[])
                )
            } else {
                "Stopped. Nothing was written.".to_owned()
            };
            drop(writeln!(std::io::stderr(), "\n{words}"));
            std::process::exit(i32::from(exit::INTERRUPTED));
        }
    });
    // Without a handler Ctrl-C still ends the program, and the store stays whole.
    drop(installed);
}

/// Shows events to a person.
pub(crate) struct Shown {
    terminal: bool,
    quiet: bool,
    times: bool,
    phase: Mutex<Option<Running>>,
}

struct Running {
    phase: Phase,
    began: Instant,
    done: u64,
    total: Option<u64>,
    bar: Option<ProgressBar>,
    last_line: Instant,
}

impl Shown {
    /// Bars when stderr is a `terminal`; `times` tells each phase's time when it ends.
    pub(crate) fn new(terminal: bool, quiet: bool, times: bool) -> Self {
        Shown { terminal, quiet, times, phase: Mutex::new(None) }
    }

    fn advance(&self, running: &mut Running, by: u64) {
        running.done += by;
        if self.quiet || running.began.elapsed() < SHOW_AFTER {
            return;
        }
        if self.terminal {
            let bar = running.bar.get_or_insert_with(|| bar(running.phase, running.total, running.began));
            bar.set_position(running.done);
        } else if running.last_line.elapsed() >= LINE_EVERY {
            running.last_line = Instant::now();
            drop(writeln!(
                std::io::stderr(),
                "{}: {}{} so far",
                running.phase.name(),
                HumanCount(running.done),
                counted(running.phase)
            ));
        }
    }

    fn end(&self, running: Option<Running>, phase: Phase, rows: u64, took: Duration) {
        if let Some(bar) = running.and_then(|running| running.bar) {
            bar.finish_and_clear();
        }
        if self.times {
            drop(writeln!(std::io::stderr(), "time: {} {:.3} s, {rows} rows", phase.name(), took.as_secs_f64()));
        } else if !self.terminal && !self.quiet && took >= LINE_EVERY {
            drop(writeln!(std::io::stderr(), "{}: {rows} rows in {:.1} s", phase.name(), took.as_secs_f64()));
        }
    }
}

fn bar(phase: Phase, total: Option<u64>, began: Instant) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr()).with_elapsed(began.elapsed());
    let rows = counted(phase);
    let template = if total.is_some() {
        format!("  {{msg}} {{bar:12}} {{human_pos}} / {{human_len}}{rows}  {{left}}")
    } else {
        format!("  {{msg}} {{spinner}} {{human_pos}}{rows}")
    };
    if let Ok(style) = ProgressStyle::with_template(&template) {
        let left = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let left = time_left(state.pos(), state.len().unwrap_or_default(), state.elapsed());
            // A bar that cannot be written is no reason to stop.
            out.write_str(&left).unwrap_or_default();
        };
        bar.set_style(style.with_key("left", left).progress_chars("=> "));
    }
    bar.set_message(phase.name());
    bar
}

/// What a phase counts, where its name does not say so.
fn counted(phase: Phase) -> &'static str {
    match phase {
        Phase::Reading | Phase::Checking => " rows",
        Phase::Fetching => " IDs",
        Phase::Comparing | Phase::Hashing | Phase::Writing => "",
    }
}

impl Progress for Shown {
    fn event(&self, event: Event) {
        let Ok(mut slot) = self.phase.lock() else { return };
        match event {
            Event::Begin { phase, total } => {
                if phase == Phase::Writing {
                    WRITING.store(true, Ordering::SeqCst);
                }
                let now = Instant::now();
                // A phase that learns its total, or more of it, begins again; its clock and its bar go on.
                let going_on = slot.take().filter(|running| running.phase == phase);
                let mut running =
                    going_on.unwrap_or(Running { phase, began: now, done: 0, total, bar: None, last_line: now });
                running.total = total;
                if let (Some(bar), Some(total)) = (&running.bar, total) {
                    bar.set_length(total);
                }
                *slot = Some(running);
            }
            Event::Advance(_, by) => {
                if let Some(running) = slot.as_mut() {
                    self.advance(running, by);
                }
            }
            Event::End { phase, rows, took } => self.end(slot.take(), phase, rows, took),
            Event::WaitingForStore => {
                drop(writeln!(std::io::stderr(), "Somebody else is writing to the store; waiting. Ctrl-C stops."));
            }
        }
    }

    fn stop_asked(&self) -> bool {
        STOP.load(Ordering::Relaxed)
    }

    fn stop_signal(&self) -> StopSignal {
        Arc::new(|| STOP.load(Ordering::Relaxed))
    }
}
