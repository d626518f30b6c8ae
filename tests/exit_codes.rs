//! Every exit code, each by the simplest thing that ends with it.

use crate::support::{TWO, Workbench, finish, skip, words};
use std::io::Write;
use std::process::Stdio;
use std::time::Duration;
use testkit::people::letters;

/// Two patrons, of whom one row cannot be loaded.
const WITH_A_FAULT: &str = "\
    Borrower ID | Last name | First name\n\
    000104417   | Núñez     | Ana\n\
    000104418   |           | Chidi";

#[test]
fn every_code_by_what_ends_with_it() {
    let bench = Workbench::with_list(TWO);
    bench.write("fault.csv", testkit::csv_bytes(WITH_A_FAULT));
    let ends = |args: &str, code: i32| {
        let ran = bench.run(args);
        assert_eq!(ran.code, code, "{ran}");
    };
    ends("check list.csv", 0);
    ends("check nowhere.csv", 1);
    ends("check --no-such-flag", 2);
    ends("check fault.csv", 3);
    ends("plan list.csv --detailed-exit-code", 10);
    ends("apply list.csv", 5);
    ends("find nobody", 6);
    ends("plan list.csv -o list.plan", 0);
    ends("apply fault.csv --yes", 0);
    ends("apply list.plan --yes", 4);
    bench.write("later.csv", testkit::csv_bytes(&TWO.replace("2027-06-30", "2027-12-31")));
    ends("apply later.csv --yes --no-starters", 0);
    ends("undo 1 --yes", 7);
    ends("undo 2 --yes", 0);
    ends("undo 2 --yes", 0);
}

/// Runs `rollcall` on a terminal of its own, with this typed into it; `None` where there is no `script`.
fn at_a_terminal(bench: &Workbench, args: &str, typed: &str) -> Option<(i32, String)> {
    let program = bench.command(args);
    let line: Vec<String> = std::iter::once(program.get_program().to_string_lossy().into_owned())
        .chain(words(args))
        .chain(["--as-of".to_owned(), crate::support::TODAY.to_owned()])
        .collect();
    let mut command = bench.program("script");
    command.args(["-qec", &line.join(" "), "/dev/null"]).env("TERM", "xterm");
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.ok()?;
    child.stdin.take()?.write_all(typed.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    Some((output.status.code()?, String::from_utf8_lossy(&output.stdout).into_owned()))
}

#[test]
fn a_person_is_asked_and_only_the_whole_word_is_a_yes() {
    let bench = Workbench::with_list(TWO);
    for (typed, code) in [("no\n", 8), ("y\n", 8), ("\n", 8), ("yes\n", 0)] {
        let Some((ended, printed)) = at_a_terminal(&bench, "apply list.csv --no-starters", typed) else {
            return skip("questions on a terminal", "there is no script");
        };
        assert_eq!(ended, code, "{typed:?}: {printed}");
        assert!(printed.contains("Add 2 in rollcall.db (new)? Type yes:"), "{printed}");
        assert_eq!(printed.contains("Nothing was written."), ["no\n", "\n"].contains(&typed), "{printed}");
        assert_eq!(printed.contains("Only the whole word yes"), typed == "y\n", "{printed}");
    }
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(1));
    let Some((ended, printed)) = at_a_terminal(&bench, "undo", "no\n") else { return };
    assert!(
        ended == 8 && printed.contains("Undo batch 1: remove 2 in rollcall.db (2 patrons)? Type yes:"),
        "{printed}"
    );
    let Some((ended, printed)) = at_a_terminal(&bench, "undo", "yes\n") else { return };
    assert!(ended == 0 && printed.contains("Done: batch 2 (undo of 1)"), "{printed}");
}

/// A list of so many new patrons.
fn many(patrons: u64) -> String {
    let line = |n: u64| format!("{:09},Person{name},Ana{name}\n", 100_000 + n, name = letters(n));
    format!("Borrower ID,Last name,First name\n{}", (0..patrons).map(line).collect::<String>())
}

/// One thread takes many seconds for two thousand starters on any computer, and two are made at once.
#[test]
fn whoever_is_asked_knows_how_long_the_starters_take() {
    let bench = Workbench::new();
    bench.write("many.csv", many(2000));
    bench.write("two.csv", many(2));
    let Some((_, printed)) = at_a_terminal(&bench, "apply many.csv --threads 1", "no\n") else {
        return skip("questions on a terminal", "there is no script");
    };
    let before = printed.split("Add 2,000").next().unwrap_or_default();
    assert!(before.contains("Making the starter passwords will take about "), "{printed}");
    let Some((_, printed)) = at_a_terminal(&bench, "apply two.csv --threads 1", "no\n") else { return };
    assert!(!printed.contains("will take about"), "{printed}");
}

#[test]
fn a_stop_ends_with_its_own_code() {
    let bench = Workbench::new();
    bench.write("many.csv", many(2000));
    let inner = bench.command("apply many.csv --yes --quiet");
    let mut command = bench.program("timeout");
    command.args(["--preserve-status", "-s", "INT", "1.5"]).arg(inner.get_program()).args(inner.get_args());
    let Some(output) = finish(&mut command, Duration::from_secs(60)) else {
        return skip("a stop", "there is no timeout");
    };
    assert_eq!(output.status.code(), Some(130), "{}", bench.ran("apply", &output));
    assert!(!bench.files().iter().any(|name| name.ends_with(".db")), "not even a store was made: {:?}", bench.files());
}
