//! What is on the disk, and who may read it: every file that the program makes or leaves behind.

#![cfg(target_os = "linux")]

use crate::support::{Ran, Workbench, root, skip};
use memchr::memmem;
use std::os::unix::fs::PermissionsExt;

/// Nothing else has these names.
const LIST: &str = "\
    Borrower ID | Last name | First name | E-mail             | Expiration date\n\
    000104417   | Okafor    | Chidi      | cid@example.org    | 2027-06-30\n\
    000104418   | Wvkanary  | Zqkanary   | xjkanary@e.example | 2027-06-30";

/// What must be nowhere once she is taken out: her ID, her names, also as the index has them, her address.
const CANARIES: [&str; 6] = ["000104418", "Wvkanary", "Zqkanary", "wvkanary", "zqkanary", "xjkanary"];

fn later(day: &str) -> Vec<u8> {
    testkit::csv_bytes(&LIST.replace("2027-06-30", day))
}

/// The program behind other words, such as those of `strace`, and under a mask for new files that hides nothing.
fn run_behind(bench: &Workbench, umask: &str, words: &[&str], args: &str) -> Ran {
    let inner = bench.command(args);
    let mut command = bench.program("sh");
    command.args(["-c", &format!("umask {umask}; exec \"$@\""), "sh"]).args(words);
    command.arg(inner.get_program()).args(inner.get_args());
    bench.ran(args, &command.output().expect("sh runs"))
}

/// Kills an apply in the midst of its commit, and one in the midst of its copy: what is left behind.
fn killed(bench: &Workbench, umask: &str) -> Vec<String> {
    let before = bench.files();
    let log = bench.path("rollcall.db-wal").display().to_string();
    for (calls, of) in
        [("write,pwrite64", &["-P", log.as_str()][..]), ("?link,?linkat,?rename,?renameat,?renameat2", &[][..])]
    {
        let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:signal=KILL:when=1"));
        let strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject];
        let ran = run_behind(bench, umask, &[&strace[..], of].concat(), "apply last.csv --yes --no-starters");
        assert!(!ran.stdout.contains("Done: batch"), "it was to be killed: {ran}");
    }
    bench.files().into_iter().filter(|name| !before.contains(name)).collect()
}

/// Files that somebody else may read or write, with their modes. The settings hold no patron.
fn open_to_others(bench: &Workbench, given: &[String]) -> Vec<(String, String)> {
    let ours = bench.files().into_iter().filter(|name| !given.contains(name));
    let modes = ours.map(|name| {
        let mode = std::fs::metadata(bench.path(&name)).expect("a file").permissions().mode() & 0o777;
        (name, mode)
    });
    let fine = |name: &str, mode: u32| mode == 0o600 || (name == "rollcall.toml" && mode == 0o644);
    modes.filter(|(name, mode)| !fine(name, *mode)).map(|(name, mode)| (name, format!("{mode:o}"))).collect()
}

/// Trial P01: store and log, copies, plans, sheets, settings, and what a run that was killed leaves behind are for
/// their owner alone, under masks that would let everybody read and write them.
#[test]
fn every_file_that_is_made_is_for_its_owner_alone() {
    for umask in ["000", "022"] {
        let bench = Workbench::with_list(LIST);
        bench.write("next.csv", later("2027-12-31"));
        bench.write("last.csv", later("2028-06-30"));
        let given = bench.files();
        for args in [
            "init",
            "apply list.csv --yes --starters slips.csv",
            "plan next.csv -o next.plan",
            "apply next.plan --yes",
            "store backup",
            "store backup mine.db",
            "undo --yes",
            "store restore rollcall-before-2.db --yes",
            "starters reissue 1 --yes --starters again.html",
        ] {
            let ran = run_behind(&bench, umask, &[], args);
            assert!(matches!(ran.code, 0 | 3), "umask {umask}: {ran}");
            assert_eq!(open_to_others(&bench, &given), [], "umask {umask}: {ran}");
        }
        if !bench.can_trace() {
            return skip("files that a killed run leaves behind", "strace cannot be used");
        }
        let left = killed(&bench, umask);
        assert!(left.len() > 1, "the control: something is left behind: {left:?}");
        assert_eq!(open_to_others(&bench, &given), [], "umask {umask}, left behind: {left:?}");
        let files = bench.files();
        for kind in ["rollcall.db-wal", "rollcall.toml", "next.plan", "slips.csv", "again.html", "mine.db", "before"] {
            assert!(files.iter().any(|name| name.contains(kind)), "the control: there is a {kind}: {files:?}");
        }
    }
}

/// Trial P01, its control: a file that others may read is found.
#[test]
fn a_file_that_others_may_read_is_found() {
    let bench = Workbench::with_list(LIST);
    let given = bench.files();
    bench.apply("list.csv --no-starters");
    std::fs::set_permissions(bench.path("rollcall.db"), std::fs::Permissions::from_mode(0o640)).expect("it is ours");
    assert_eq!(open_to_others(&bench, &given), [("rollcall.db".to_owned(), "640".to_owned())]);
}

fn names_her(bytes: &[u8]) -> bool {
    CANARIES.iter().any(|canary| memmem::find(bytes, canary.as_bytes()).is_some())
}

/// The files that name her, beside the lists that were given; a saved plan is packed and says what is in it.
fn traces(bench: &Workbench, given: &[String]) -> Vec<String> {
    let ours = bench.files().into_iter().filter(|name| !given.contains(name));
    let names = ours.filter(|name| {
        let packed = name.ends_with(".plan").then(|| bench.run(&format!("show {name} --format json")).stdout);
        names_her(&bench.read(name)) || packed.is_some_and(|text| names_her(text.as_bytes()))
    });
    names.collect()
}

/// Trial P03: whoever was purged is in no file that the program made: store, log, copies, plans, what a killed run left,
/// and the sheet that was shredded.
#[test]
fn who_was_purged_is_in_no_file_any_more() {
    let bench = Workbench::with_list(LIST);
    bench.write("next.csv", later("2027-12-31"));
    bench.write("last.csv", later("2028-06-30"));
    let given = bench.files();
    for args in [
        "init",
        "apply list.csv --yes --starters slips.csv",
        "apply next.csv --yes --note Summer",
        "store backup",
        "undo --yes",
        "store restore rollcall-before-2.db --yes",
        "plan last.csv -o last.plan --quiet",
        "starters shred slips.csv --yes",
    ] {
        let ran = bench.run(args);
        assert_eq!(ran.code, 0, "{ran}");
    }
    let can_trace = bench.can_trace();
    if !can_trace {
        skip("the traces that a killed run leaves", "strace cannot be used");
    }
    let left = if can_trace { killed(&bench, "077") } else { Vec::new() };
    let before = traces(&bench, &given);
    for kind in ["rollcall.db", "before-2", "before-restore", "copy", "last.plan"] {
        assert!(before.iter().any(|name| name.contains(kind)), "the control: she is in {kind}: {before:?}");
    }
    let purge = bench.run("store purge --patron 000104418 --yes");
    assert_eq!(purge.code, 0, "{purge}");
    let after = traces(&bench, &given);
    assert!(after.is_empty(), "{after:?} still name her; left behind before: {left:?}\n{purge}");
    let check = bench.run("store check");
    assert_eq!(check.code, 0, "{check}");
    assert_eq!(bench.json("find --limit 0")["patrons"].as_array().map(Vec::len), Some(1), "the other is there");
}

/// The calls of a run, as `strace` tells them.
fn traced(bench: &Workbench, what: &str, args: &str) -> String {
    let inner = bench.command(args);
    let mut command = bench.program("strace");
    command.args(["-f", "-qq", "-v", "-s", "4096", "-e", what, "-o", "trace.txt"]).env("ROLLCALL_CANARY", "xjcanary");
    let output = command.arg(inner.get_program()).args(inner.get_args()).output().expect("strace runs");
    let ran = bench.ran(args, &output);
    assert!(matches!(ran.code, 0 | 3), "{ran}");
    String::from_utf8_lossy(&bench.read("trace.txt")).into_owned()
}

const EVERY_DAY: &[&str] = &[
    "check list.csv",
    "plan list.csv -o list.plan",
    "apply list.plan --yes --starters slips.csv",
    "find okafor",
    "history",
    "show 1",
    "store backup copy.db",
    "store check",
    "starters list",
    "undo --yes",
];

/// Trials P02, P17: no connection is opened, and nothing is made outside of the folder, whatever a command does.
#[test]
fn nothing_goes_out_and_nothing_is_put_elsewhere() {
    let bench = Workbench::with_list(LIST);
    if !bench.can_trace() {
        return skip("where files are made and what is sent", "strace cannot be used");
    }
    let folder = bench.path("").display().to_string();
    let mut made = 0;
    for args in EVERY_DAY {
        let trace = traced(&bench, "trace=%network,%file", args);
        assert!(trace.contains("openat("), "the control: calls are seen: {trace}");
        for line in trace.lines() {
            assert!(!line.contains("AF_INET") && !line.contains("etilqs_"), "{args}: {line}");
            let creates = line.contains("openat(") && line.contains("O_CREAT") && !line.contains("= -1 ");
            let path = line.split('"').nth(1).unwrap_or_default();
            let ours = !path.starts_with('/') || path.starts_with(folder.trim_end_matches('/'));
            assert!(!creates || ours, "{args}: {line}");
            made += u32::from(creates);
        }
    }
    assert!(made > 4, "the control: files are made, {made} of them");
}

/// Trial P10: no option takes a secret, so that none is ever seen in a list of running programs or kept by a shell.
#[test]
fn no_option_takes_a_secret() {
    let page = std::fs::read_to_string(crate::support::root().join("tests/snapshots/help.txt")).expect("the manual");
    assert!(page.contains("--config <FILE>"), "the control: options and their values are seen");
    assert_eq!(secrets_of(&page), [""; 0]);
    let control = "  --password <TEXT>  Sign in\n      --api-key <KEY>\n      --key-file <FILE>\n      --no-starters\n";
    assert_eq!(secrets_of(control), ["--password <TEXT>", "--api-key <KEY>"], "the control");
}

/// Options whose value would be a secret itself and not the name of a file.
fn secrets_of(page: &str) -> Vec<String> {
    let options = page.lines().filter_map(|line| {
        let at = line.find("--")?;
        let mut words = line[at..].split_whitespace();
        Some((words.next()?, words.next().unwrap_or_default()))
    });
    let secret = |name: &str| ["password", "secret", "token", "key"].iter().any(|word| name.contains(word));
    let takes = |value: &str| value.starts_with('<') && value != "<FILE>";
    options
        .filter(|(name, value)| secret(name) && takes(value))
        .map(|(name, value)| format!("{name} {value}"))
        .collect()
}

/// Trial P10: the process that reads workbooks is told nothing of the environment, in which a secret may stand.
#[test]
fn the_reading_process_has_no_environment() {
    let bench = Workbench::with_list(LIST);
    if !bench.can_trace() {
        return skip("what the reading process is told", "strace cannot be used");
    }
    let xls = std::fs::read(root().join("samples/community-borrowers-2019.xls")).expect("a sample");
    bench.write("list.xls", xls);
    let trace = traced(&bench, "trace=execve", "check list.xls");
    let starts: Vec<&str> = trace.lines().filter(|line| line.contains("execve(")).collect();
    let named: Vec<bool> = starts.iter().map(|line| line.contains("xjcanary")).collect();
    assert_eq!(named, [true, false], "the control is the program itself: {starts:#?}");
}
