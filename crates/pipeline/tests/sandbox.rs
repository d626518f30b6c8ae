//! The process that reads workbooks, when it is anything but ours: trial U27. Each is a small script in
//! its place; whatever it does, there is one clear message, soon, and nothing else.

#![cfg(unix)]

mod support;

use model::listing::Checked;
use model::progress::{Event, Progress, Silent, StopSignal};
use model::settings::Settings;
use pipeline::{CheckOptions, PipelineError, Reader, World};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// An old workbook, which is read in a process of its own.
const OLD_WORKBOOK: &[u8] = include_bytes!("../../../samples/community-borrowers-2019.xls");

/// Somebody who wants to stop.
struct Impatient;

impl Progress for Impatient {
    fn event(&self, _: Event) {}

    fn stop_asked(&self) -> bool {
        true
    }

    fn stop_signal(&self) -> StopSignal {
        Arc::new(|| true)
    }
}

/// Checks a good list while this script stands in for the reader.
fn checked(script: &str, progress: &dyn Progress) -> Result<Checked, PipelineError> {
    let folder = TempDir::new().expect("a temporary folder");
    let (list, program) = (folder.path().join("list.xls"), folder.path().join("reader"));
    std::fs::write(&list, OLD_WORKBOOK).expect("a file of the test");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("a file of the test");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).expect("our own file");
    loop {
        match check(&list, &program, progress) {
            // Another thread was starting a program while this one was written.
            Err(PipelineError::NoReader { why }) if why.contains("busy") => {}
            outcome => return outcome,
        }
    }
}

fn check(list: &Path, program: &Path, progress: &dyn Progress) -> Result<Checked, PipelineError> {
    let reader = Some(Reader { program, time_limit: Duration::from_secs(2) });
    let world = World { reader, ..support::world(progress) };
    let paths = [list.to_string_lossy().into_owned()];
    pipeline::check(&paths, &CheckOptions::default(), &Settings::default(), &world)
}

/// The one finding about a file that cannot be used.
fn refusal(script: &str) -> String {
    let began = Instant::now();
    let checked = checked(script, &Silent).expect("the run goes on");
    assert!(began.elapsed() < Duration::from_secs(10), "{script}");
    assert!(checked.unusable() && checked.rows.is_empty(), "{script}");
    let reported: Vec<String> =
        checked.findings.iter().map(|finding| format!("{}: {}", finding.code, finding.message)).collect();
    assert_eq!(reported.len(), 1, "{script}: {reported:?}");
    reported[0].clone()
}

const FAILS: &str = "F006: the file is damaged: it makes the reader of this kind of workbook fail";
/// A sheet "S", a row 1 and a cell in it: the beginning of a good answer.
const BEGINNING: &str =
    r"printf 'T\003\000\000\000\000\001SR\004\000\000\000\001\000\000\000C\006\000\000\000\000\000\000\000\000x'";

#[test]
fn a_reader_that_says_nonsense_is_not_believed() {
    for script in [
        "echo this isn't a valid answer",
        "exit 0",
        "exit 1",
        r"printf 'C\377\377\377\177'",
        r"printf 'T\377\377\377\377'; exec /bin/cat /dev/zero",
        r"printf 'R\004\000\000\000\001\000\000\000'",
        r"printf 'T\003\000\000\000\000\001\377'",
        &format!("{BEGINNING}; printf 'D'"),
        &format!(r"{BEGINNING}; printf 'D\000\000\000\000and more'"),
        &format!(r"{BEGINNING}; printf 'D\000\000\000\000'; exit 3"),
        &format!(r"{BEGINNING}; printf 'R\004\000\000\000\001\000\000\000D\000\000\000\000'"),
    ] {
        assert_eq!(refusal(script), FAILS, "{script}");
    }
}

/// The control: the same beginning with a good end is an answer, in which no column names are found.
#[test]
fn a_good_answer_is_believed() {
    let checked = checked(&format!(r"/bin/cat > /dev/null; {BEGINNING}; printf 'D\000\000\000\000'"), &Silent);
    let checked = checked.expect("the run goes on");
    let reported: Vec<&str> = checked.findings.iter().map(|finding| finding.code.id()).collect();
    assert_eq!(reported, ["S104"]);
}

#[test]
fn a_reader_that_dies_is_a_damaged_file() {
    assert_eq!(refusal("kill -9 $$"), FAILS);
    assert_eq!(refusal("kill -6 $$"), FAILS);
    assert_eq!(refusal(&format!("{BEGINNING}; kill -11 $$")), FAILS);
    let memory = "F008: it has more content than fits into 1024 MB of memory";
    assert_eq!(refusal("echo 'memory allocation of 99999999999 bytes failed' >&2; kill -6 $$"), memory);
    assert_eq!(refusal("kill -24 $$"), "F008: it has more content than can be read in 30 seconds");
}

#[test]
fn a_reader_that_hangs_is_ended() {
    let late = "F008: it has more content than can be read in 2 seconds";
    assert_eq!(refusal("exec /bin/sleep 600"), late);
    assert_eq!(refusal("kill -19 $$"), late, "stopped, not ended");
    assert_eq!(refusal(&format!("{BEGINNING}; exec /bin/sleep 600")), late);
    // One that has said everything and stays is no better.
    assert_eq!(
        refusal(&format!(r"{BEGINNING}; printf 'D\000\000\000\000'; exec >&-; exec /bin/sleep 600 2>&-")),
        FAILS
    );
    // Notes without end keep nobody busy for longer.
    let notes = r"while :; do printf 'X\010\000\000\000\000\000\000\000\000\000\000\000'; done";
    assert_eq!(refusal(notes), late);
}

#[test]
fn a_person_can_stop_it() {
    let began = Instant::now();
    assert!(matches!(checked("exec /bin/sleep 600", &Impatient), Err(PipelineError::Stopped)));
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_reader_that_cannot_be_started_is_a_fault_of_the_computer() {
    let folder = TempDir::new().expect("a temporary folder");
    let list = folder.path().join("list.xls");
    std::fs::write(&list, OLD_WORKBOOK).expect("a file of the test");
    let outcome = check(&list, &folder.path().join("nothing"), &Silent);
    assert!(matches!(outcome, Err(PipelineError::NoReader { .. })));
}
