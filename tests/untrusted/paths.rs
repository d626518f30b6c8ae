//! Names of files that lead to something else than a file, or that are none (U29).

use super::tried;
#[cfg(unix)]
use crate::support::skip;
use crate::support::{TODAY, TWO, Workbench};
use std::time::Duration;

/// An answer at once, as people feel it, on a computer that has other things to do.
const AT_ONCE: Duration = Duration::from_secs(10);

/// What stands under this name cannot be read, and that is told at once under this code.
fn cannot_be_read(bench: &Workbench, name: &str, code: &str) {
    let before = bench.files();
    for args in [format!("check {name}"), format!("apply {name} --yes")] {
        let answer = tried(bench, &args);
        assert_eq!(answer.ran.code, 1, "{}", answer.ran);
        assert!(answer.ran.stderr.contains(&format!("Error {code}.")), "{}", answer.ran);
        assert!(answer.took < AT_ONCE, "{args}: {:?}", answer.took);
    }
    assert_eq!(bench.files(), before, "nothing is made");
}

/// U29: a pipe with a name is no file, also where a link leads to it, and keeps nobody waiting.
#[cfg(unix)]
#[test]
fn a_pipe_keeps_nobody_waiting() {
    let bench = Workbench::new();
    if !bench.program("mkfifo").arg("pipe.xlsx").status().is_ok_and(|status| status.success()) {
        return skip("pipes with a name", "no mkfifo");
    }
    std::os::unix::fs::symlink("pipe.xlsx", bench.path("link.xlsx")).unwrap();
    cannot_be_read(&bench, "pipe.xlsx", "F002");
    cannot_be_read(&bench, "link.xlsx", "F002");
}

/// U29: a device that never ends is no file.
#[cfg(unix)]
#[test]
fn a_device_is_no_file() {
    cannot_be_read(&Workbench::new(), "/dev/zero", "F002");
}

/// U29: a folder is no file.
#[test]
fn a_folder_is_no_file() {
    let bench = Workbench::new();
    std::fs::create_dir(bench.path("list.xlsx")).unwrap();
    cannot_be_read(&bench, "list.xlsx", "F002");
}

/// U29: ten gigabytes are refused by their size and not read. On Unix they take no room on the disk.
#[cfg(unix)]
#[test]
fn ten_gigabytes_are_refused_at_once() {
    let bench = Workbench::new();
    let file = std::fs::File::create(bench.path("large.xlsx")).unwrap();
    if file.set_len(10 << 30).is_err() {
        return skip("a file of 10 GB", "the disk has no files with holes");
    }
    let answer = tried(&bench, "apply large.xlsx --yes");
    assert_eq!(answer.ran.code, 3, "{}", answer.ran);
    assert!(answer.ran.stdout.contains("Error F008.") && answer.took < AT_ONCE, "{:?} {}", answer.took, answer.ran);
    assert_eq!(bench.files(), ["large.xlsx"]);
}

/// U29: a link to a good list is that list.
#[cfg(unix)]
#[test]
fn a_link_to_a_list_is_read() {
    let bench = Workbench::with_list(TWO);
    std::os::unix::fs::symlink("list.csv", bench.path("link.csv")).unwrap();
    let ran = tried(&bench, "check link.csv").ran;
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.stdout.contains("2 patrons"), "{ran}");
}

/// U29: a link to nowhere, or to itself, is a file that is not there or cannot be read.
#[cfg(unix)]
#[test]
fn a_link_to_nowhere_is_no_file() {
    let bench = Workbench::new();
    std::os::unix::fs::symlink("gone.csv", bench.path("link.csv")).unwrap();
    std::os::unix::fs::symlink("circle.csv", bench.path("circle.csv")).unwrap();
    cannot_be_read(&bench, "link.csv", "F001");
    cannot_be_read(&bench, "circle.csv", "F002");
}

/// U29: a name that begins with a minus is a name behind `--` and behind `./`, and else a wrong option.
#[test]
fn a_name_that_begins_with_a_minus_is_a_name() {
    let bench = Workbench::new();
    bench.write("-list.csv", testkit::csv_bytes(TWO));
    for (args, code) in [(["--", "-list.csv"].as_slice(), 0), (&["./-list.csv"], 0), (&["-list.csv"], 2)] {
        let mut command = bench.program(env!("CARGO_BIN_EXE_rollcall"));
        let output = command.args(["check", "--as-of", TODAY]).args(args).output().unwrap();
        let ran = bench.ran(&format!("check {}", args.join(" ")), &output);
        assert_eq!(ran.code, code, "{ran}");
    }
}

/// U29, O05: a line break and an escape sign in a name are made visible, also long after it was loaded.
#[cfg(unix)]
#[test]
fn a_name_cannot_steer_the_terminal() {
    let bench = Workbench::new();
    let name = "li\nst\u{1b}]0;x\u{7}.csv";
    bench.write(name, testkit::csv_bytes(TWO));
    for args in [
        "check",
        "check --format concise",
        "check --format json",
        "plan --format jsonl",
        "inspect",
        "plan --plain",
        "apply --yes --no-starters",
        "plan",
    ] {
        let output = bench.command(args).arg(name).output().unwrap();
        stays_visible(&bench.ran(args, &output).to_string());
    }
    for args in ["history", "show 1", "history --format json"] {
        stays_visible(&bench.run(args).to_string());
    }
    let output = bench.command("check").arg("no\u{1b}]0;x\u{7}\nfile").output().unwrap();
    stays_visible(&bench.ran("check", &output).to_string());
}

#[cfg(unix)]
fn stays_visible(answer: &str) {
    let raw = answer.contains(|character: char| character.is_control() && character != '\n');
    assert!(!raw && !answer.contains("li\nst") && !answer.contains("\nfile"), "{answer:?}");
}

/// U29: a name that is not written in UTF-8 gets an answer in words.
#[cfg(unix)]
#[test]
fn a_name_in_another_writing_gets_an_answer() {
    use std::os::unix::ffi::OsStrExt as _;
    let bench = Workbench::new();
    let name = std::ffi::OsStr::from_bytes(b"li\xFFst.csv");
    if std::fs::write(bench.path(".").join(name), testkit::csv_bytes(TWO)).is_err() {
        return skip("names that are not written in UTF-8", "the disk does not have them");
    }
    for verb in ["check", "plan", "inspect"] {
        let output = bench.command(verb).arg(name).output().unwrap();
        let ran = bench.ran(verb, &output);
        assert!(matches!(ran.code, 1..=3) && super::is_clean(&ran), "{ran}");
        assert!(!ran.stderr.trim().is_empty() || !ran.stdout.trim().is_empty(), "{ran}");
    }
}
