//! `--log FILE`: what a run did and how long it took, as lines of JSON for whoever looks after the computer.
//!
//! Nothing of a list, a store or a command line can get into it: an [`Event`] holds numbers and words that this program
//! was built with, and there is no other way to write a line.

use crate::command_line::flags::flag;
use crate::exit;
use crate::failure::Failure;
use crate::system::{in_words, private_file};
use chrono::{DateTime, SecondsFormat, Utc};
use model::changeset::Receipt;
use model::codes::Code;
use model::finding::Finding;
use model::plan::{Counts, Others, Plan};
use model::progress::{self, Progress, StopSignal};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

/// What happened. No field is a text that was made while the program ran.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Event {
    /// A command begins.
    Began { command: &'static str, version: &'static str },
    /// A phase is over.
    Phase { phase: &'static str, rows: u64, ms: u64 },
    /// Somebody else is writing to the store.
    WaitingForStore,
    /// So much was found of one kind.
    Found { code: &'static str, count: u64 },
    /// How the rows of a plan end.
    Planned(Numbers),
    /// A batch is committed.
    Applied { batch: u64, rows: Numbers, others: OtherNumbers },
    /// The command is over.
    Ended { exit: u8, code: Option<&'static str>, ms: u64 },
}

/// How many rows end how.
#[derive(Debug, Clone, Copy, Serialize)]
struct Numbers {
    new: u64,
    changed: u64,
    converted: u64,
    unchanged: u64,
    questions: u64,
    left_out: u64,
}

impl From<Counts> for Numbers {
    fn from(counts: Counts) -> Self {
        let Counts { new, changed, converted, unchanged, questions, left_out } = counts;
        Numbers { new, changed, converted, unchanged, questions, left_out }
    }
}

/// The same of patrons in no row.
#[derive(Debug, Clone, Copy, Serialize)]
struct OtherNumbers {
    added: u64,
    changed: u64,
    converted: u64,
    removed: u64,
    kept: u64,
}

impl From<Others> for OtherNumbers {
    fn from(others: Others) -> Self {
        let Others { added, changed, converted, removed, kept } = others;
        OtherNumbers { added, changed, converted, removed, kept }
    }
}

/// A line: when, in which run, what.
#[derive(Serialize)]
struct Line {
    at: String,
    process: u32,
    #[serde(flatten)]
    event: Event,
}

/// The log of a run; without a file it keeps nothing.
pub(crate) struct EventLog {
    file: Option<Mutex<File>>,
    path: Option<String>,
    /// Why a line could not be written, the first time.
    lost: OnceLock<String>,
    began: Instant,
}

impl EventLog {
    /// Goes on with the log of this name, or begins it.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let file = path.map(|path| open(path).map_err(|error| cannot(path, &error))).transpose()?;
        let path = path.map(|path| path.display().to_string());
        Ok(EventLog { file: file.map(Mutex::new), path, lost: OnceLock::new(), began: Instant::now() })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// That the log lacks something of this run, if it does; to be told at its end, once.
    pub(crate) fn gap(&self) -> Option<String> {
        let (path, why) = (self.path()?, self.lost.get()?);
        let name = flag("", "log").name.as_str();
        Some(format!(
            "warning: {path} lacks something of this run: {why}. Free some space, or name another file with {name}."
        ))
    }

    pub(crate) fn began(&self, command: &'static str) {
        self.write(Event::Began { command, version: env!("CARGO_PKG_VERSION") });
    }

    /// What was found, by code.
    pub(crate) fn found(&self, findings: &[Finding]) {
        if self.file.is_none() {
            return;
        }
        let mut counts: BTreeMap<Code, u64> = BTreeMap::new();
        for finding in findings {
            *counts.entry(finding.code).or_default() += u64::from(finding.count);
        }
        for (code, count) in counts {
            self.write(Event::Found { code: code.id(), count });
        }
    }

    pub(crate) fn planned(&self, plan: &Plan) {
        self.found(&plan.findings);
        self.write(Event::Planned(plan.counts.into()));
    }

    pub(crate) fn applied(&self, receipt: &Receipt) {
        let (batch, rows, others) = (receipt.batch, receipt.counts.into(), receipt.others.into());
        self.write(Event::Applied { batch, rows, others });
    }

    pub(crate) fn ended(&self, exit: u8, code: Option<Code>) {
        self.write(Event::Ended { exit, code: code.map(Code::id), ms: in_ms(self.began.elapsed()) });
    }

    /// What cannot be logged is no reason to stop what is under way.
    fn write(&self, event: Event) {
        let Some(Ok(mut file)) = self.file.as_ref().map(Mutex::lock) else { return };
        let now: DateTime<Utc> = Utc::now();
        let line = Line { at: now.to_rfc3339_opts(SecondsFormat::Millis, true), process: std::process::id(), event };
        let text = serde_json::to_string(&line).unwrap_or_default();
        // In one piece: another run may write to the same file.
        if let Err(error) = file.write_all(format!("{text}\n").as_bytes()) {
            drop(self.lost.set(in_words(&error)));
        }
    }
}

/// A listener that logs what it hears, and passes it on.
pub(crate) struct Logged<'a, P> {
    pub(crate) log: &'a EventLog,
    pub(crate) to: P,
}

impl<P: Progress> Progress for Logged<'_, P> {
    fn event(&self, event: progress::Event) {
        match event {
            progress::Event::End { phase, rows, took } => {
                self.log.write(Event::Phase { phase: phase.name(), rows, ms: in_ms(took) });
            }
            progress::Event::WaitingForStore => self.log.write(Event::WaitingForStore),
            progress::Event::Begin { .. } | progress::Event::Advance(..) => {}
        }
        self.to.event(event);
    }

    fn stop_asked(&self) -> bool {
        self.to.stop_asked()
    }

    fn stop_signal(&self) -> StopSignal {
        self.to.stop_signal()
    }
}

fn in_ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Opens a log; a file that is something else, such as the list itself, is left alone.
fn open(path: &Path) -> io::Result<File> {
    if let Ok(about) = fs::metadata(path) {
        if !about.is_file() {
            return Err(io::Error::other("it isn't a file that can be added to"));
        }
        let mut first = [0];
        let read = File::open(path)?.read(&mut first)?;
        if read > 0 && first != *b"{" {
            return Err(io::Error::other("it isn't a log written by Rollcall"));
        }
    }
    private_file::append(path)
}

fn cannot(path: &Path, error: &io::Error) -> Failure {
    Failure {
        code: None,
        message: format!("{} cannot be used as a log: {}", path.display(), in_words(error)),
        advice: "nothing was done; name another file with --log".to_owned(),
        exit: exit::USAGE,
        plan: None,
    }
}
