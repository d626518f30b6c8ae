//! Rollcall runs no program but itself, whatever lies in the folder of a list.

#[cfg(target_os = "linux")]
use crate::support::root;
use crate::support::{TWO, Workbench, skip};

/// A repository made by hand, whose configuration has git run a program whenever it looks at its files.
fn with_a_trap(bench: &Workbench) {
    for folder in [".git", ".git/objects", ".git/refs"] {
        std::fs::create_dir(bench.path(folder)).expect("the folder is new");
    }
    bench.write(".git/HEAD", "ref: refs/heads/main\n");
    bench.write(".git/config", "[core]\n\tfsmonitor = touch pwned\n");
}

/// A list that was sent in an archive, with a repository hidden beside it, executes nothing.
#[test]
fn what_a_hidden_git_configuration_names_is_not_run() {
    let bench = Workbench::with_list(TWO);
    with_a_trap(&bench);
    let ran = bench.apply("list.csv --starters slips.html");
    assert!(ran.stderr.contains("Warning A810."), "{ran}");
    bench.run("undo --yes");
    bench.write(".gitignore", "*.html\n");
    let ran = bench.apply("list.csv --starters again.html");
    assert!(!ran.stderr.contains("A810"), "the patterns are read all the same: {ran}");
    assert!(!bench.files().contains(&"pwned".to_owned()), "{:?}", bench.files());
    // The control: git itself takes the trap.
    if bench.program("git").args(["check-ignore", "--quiet", "--", "slips.html"]).status().is_err() {
        return skip("that git takes the trap", "there is no git");
    }
    assert!(bench.files().contains(&"pwned".to_owned()), "{:?}", bench.files());
}

/// Every program that is started while a list of this kind is loaded, starters, repository and all.
#[cfg(target_os = "linux")]
fn started(list: &str, bytes: &[u8]) -> Option<Vec<String>> {
    let bench = Workbench::new();
    if !bench.can_trace() {
        return None;
    }
    with_a_trap(&bench);
    bench.write(list, bytes);
    let inner = bench.command(&format!("apply {list} --yes --starters slips.html"));
    let mut traced = bench.program("strace");
    traced.args(["-f", "-qq", "-s", "4096", "-e", "trace=execve,execveat", "-o", "trace.txt"]);
    let output = traced.arg(inner.get_program()).args(inner.get_args()).output().expect("strace runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(bench.files().contains(&"slips.html".to_owned()), "the control: a sheet was written");
    let trace = String::from_utf8_lossy(&bench.read("trace.txt")).into_owned();
    // A call in two lines is told in the first of them.
    let calls = trace.lines().filter(|line| line.contains("execve(") || line.contains("execveat("));
    Some(calls.map(|call| call.split('"').nth(1).unwrap_or(call).to_owned()).collect())
}

/// A csv and an ods need nobody else; an xls is read by this very program once more.
#[cfg(target_os = "linux")]
#[test]
fn no_program_is_started_but_this_one() {
    let xls = std::fs::read(root().join("samples/community-borrowers-2019.xls")).expect("a sample");
    let this = |path: &String| std::fs::canonicalize(path).expect("a program that was started");
    let rollcall = std::fs::canonicalize(env!("CARGO_BIN_EXE_rollcall")).expect("the program");
    for (list, bytes, times) in
        [("list.csv", testkit::csv_bytes(TWO), 1), ("list.xls", xls, 2), ("list.ods", testkit::ods_bytes(TWO), 1)]
    {
        let Some(programs) = started(list, &bytes) else {
            return skip("which programs are started", "strace cannot be used");
        };
        let programs: Vec<_> = programs.iter().map(this).collect();
        assert_eq!(programs, vec![rollcall.clone(); times], "{list}");
    }
}
