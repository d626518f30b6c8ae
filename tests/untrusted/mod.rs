//! Files that would like to harm: each is made here, small and hostile, and goes through the real
//! program. What must hold for all of them is in this file: an answer in words and in time, under a
//! limit of memory, and nothing left behind.
//!
//! The letters and numbers in the comments of the tests are those of the trials: U for workbooks, C
//! for text tables. What needs a file for every byte of another one is tried in `source`.

mod cells;
mod csv;
mod dense;
mod paths;
mod shape;
mod sheets;
mod xml;
mod zip;

use crate::support::{Ran, Workbench, finish, skip};
use serde_json::Value as Json;
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use std::time::{Duration, Instant};

/// How long any answer may take. An unoptimised build is many times slower than the program people get.
const WALL: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 10 });
/// How much memory the program may fill at its highest: 150 MB.
const MOST_RESIDENT_KIB: u64 = 150 << 10;
/// How much it may ask for. What asks for as much as a file claims to need fails here at once.
const MOST_ASKED_KIB: u64 = 1536 << 10;

/// What a run did, beside what it said.
pub(crate) struct Tried {
    pub(crate) ran: Ran,
    pub(super) took: Duration,
    most_resident_kib: u64,
}

/// Runs the program under limits; the threads are few so that the limit does not depend on the computer.
pub(crate) fn tried(bench: &Workbench, args: &str) -> Tried {
    let command = bench.command(&format!("{args} --threads 2"));
    let started = Instant::now();
    let (output, most_resident_kib) = if cfg!(target_os = "linux") {
        watched(&mut limited(bench, &command))
    } else {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| skip("how much memory hostile files take", "this is not Linux"));
        (finish(&mut { command }, WALL), 0)
    };
    let output = output.unwrap_or_else(|| panic!("{args}: no answer in {WALL:?}"));
    let tried = Tried { ran: bench.ran(args, &output), took: started.elapsed(), most_resident_kib };
    assert!(
        tried.most_resident_kib <= MOST_RESIDENT_KIB,
        "{args}: {} MiB were in use\n{}",
        tried.most_resident_kib >> 10,
        tried.ran
    );
    assert!(is_clean(&tried.ran), "{}", tried.ran);
    tried
}

/// The same command behind a limit on memory that a person could set as well.
fn limited(bench: &Workbench, command: &Command) -> Command {
    let mut limited = bench.program("sh");
    let script = format!("ulimit -S -v {MOST_ASKED_KIB} && exec \"$@\"");
    limited.args(["-c", &script, "sh"]).arg(command.get_program()).args(command.get_args());
    limited
}

/// Waits for the program and sees how much memory it fills at its highest.
fn watched(command: &mut Command) -> (Option<std::process::Output>, u64) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let (started, id) = (Instant::now(), child.id());
    let streams = (child.stdout.take(), child.stderr.take());
    let stdout = std::thread::spawn(move || read_all(streams.0));
    let stderr = std::thread::spawn(move || read_all(streams.1));
    let mut most = 0;
    let status = loop {
        most = most.max(resident_kib(id).unwrap_or(0));
        match child.try_wait().expect("its end can be seen") {
            Some(status) => break status,
            None if started.elapsed() > WALL => return (ended(child), most),
            // The highest mark stays until the end, so that only the last moment can be missed.
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let text = |reader: std::thread::JoinHandle<Vec<u8>>| reader.join().expect("reading does not fail");
    (Some(std::process::Output { status, stdout: text(stdout), stderr: text(stderr) }), most)
}

fn ended(mut child: Child) -> Option<std::process::Output> {
    child.kill().and_then(|()| child.wait()).expect("our own program can be ended");
    None
}

fn read_all(stream: Option<impl std::io::Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    stream.expect("the stream is a pipe").read_to_end(&mut bytes).expect("a pipe can be read");
    bytes
}

/// The most memory that a running program has filled so far.
fn resident_kib(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// Whether nothing of the program's own inside was printed.
fn is_clean(ran: &Ran) -> bool {
    let ours = ["panicked", "fault in Rollcall", "backtrace", "memory allocation", "thread '"];
    !ours.iter().any(|word| ran.stderr.contains(word) || ran.stdout.contains(word))
}

/// A file that cannot be used: `apply` says so under one of these codes and in these words, and does
/// nothing else. Gives what was done and said.
pub(super) fn refused(name: &str, bytes: &[u8], codes: &[&str], words: &[&str]) -> Tried {
    let bench = Workbench::new();
    bench.write(name, bytes);
    let tried = tried(&bench, &format!("apply '{name}' --yes"));
    let ran = &tried.ran;
    assert_eq!(ran.code, 3, "{ran}");
    assert!(codes.iter().any(|code| ran.stdout.contains(&format!("Error {code}."))), "not {codes:?}: {ran}");
    let missing: Vec<&&str> = words.iter().filter(|word| !ran.stdout.contains(**word)).collect();
    assert!(missing.is_empty(), "not said: {missing:?}\n{ran}");
    assert!(ran.stdout.contains("Nothing was changed."), "{ran}");
    assert_eq!(bench.files(), [name], "nothing is made: {ran}");
    assert!(bench.read(name) == bytes, "the file is as it was");
    tried
}

/// A file that can be read, and what `check` found in it.
pub(super) struct Checked {
    pub(super) code: i32,
    pub(super) json: Json,
    pub(super) took: Duration,
}

/// Checks a file that can be read, whether or not its rows are good ones.
pub(super) fn checked(name: &str, bytes: &[u8]) -> Checked {
    checked_with(name, bytes, "")
}

/// The same with more words on the command line.
pub(super) fn checked_with(name: &str, bytes: &[u8], args: &str) -> Checked {
    let bench = Workbench::new();
    bench.write(name, bytes);
    let Tried { ran, took, .. } = tried(&bench, &format!("check '{name}' --format json {args}"));
    assert_eq!(bench.files(), [name], "nothing is made: {ran}");
    assert!(matches!(ran.code, 0 | 3), "{ran}");
    let json = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran}"));
    Checked { code: ran.code, json, took }
}

impl Checked {
    /// The findings of a code, or of all that begin so.
    pub(super) fn findings(&self, code: &str) -> Vec<&Json> {
        let all = self.json["findings"].as_array().expect("findings are a list");
        all.iter().filter(|finding| finding["code"].as_str().is_some_and(|id| id.starts_with(code))).collect()
    }

    /// A finding at a cell, a row or a sheet; `""` is anywhere.
    pub(super) fn finding(&self, code: &str, place: &str) -> &Json {
        let at = |finding: &&&Json| {
            let row = finding["row"].as_u64().map(|row| row.to_string());
            place.is_empty() || finding["cell"] == place || row.as_deref() == Some(place) || finding["column"] == place
        };
        let found = self.findings(code);
        found.iter().find(at).unwrap_or_else(|| panic!("no {code} at {place:?}: {:#}", self.json))
    }

    /// Holds that a finding is there and says these words.
    pub(super) fn says(&self, code: &str, place: &str, words: &str) -> &Self {
        let found = self.finding(code, place);
        let text = format!("{} {}", found["message"], found["advice"]);
        assert!(text.contains(words), "{code} does not say {words:?} but {text}");
        self
    }

    /// Holds that nothing of this kind was found.
    pub(super) fn lacks(&self, code: &str) -> &Self {
        assert!(self.findings(code).is_empty(), "{:#}", self.json);
        self
    }

    /// Holds how many rows were read and how many are ready.
    pub(super) fn counts(&self, read: u64, ready: u64) -> &Self {
        let rows = (self.json["rows_read"].as_u64(), self.json["rows_ready"].as_u64());
        assert_eq!(rows, (Some(read), Some(ready)), "{:#}", self.json);
        self
    }
}

/// The column names of a list that nobody can object to.
pub(super) const NAMES: [&str; 3] = ["Borrower ID", "Last name", "First name"];

/// Its first patron.
pub(super) const ANA: [&str; 3] = ["000104417", "Diaz", "Ana"];

/// The rows of a good list, as they stand in an .xlsx, with more below them from row 3 on.
pub(super) fn good_rows(more: &str) -> String {
    testkit::raw::text_row(1, &NAMES) + &testkit::raw::text_row(2, &ANA) + more
}
