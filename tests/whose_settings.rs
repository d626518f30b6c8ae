//! A configuration that somebody else could have written is not obeyed, every plan names the one that was used, and
//! what Rollcall writes is closed to others.

#![cfg(unix)]

use crate::support::{Ran, TWO, Workbench};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

const SETTINGS: &str = "institution = \"Elm\"\n";

fn allow(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("our own file");
}

/// A folder with a list, and with settings that nobody can object to.
fn bench() -> Workbench {
    let bench = Workbench::with_list(TWO);
    bench.write("rollcall.toml", SETTINGS);
    allow(&bench.path("rollcall.toml"), 0o644);
    bench
}

#[test]
fn every_plan_and_verbose_name_the_settings_that_are_used() {
    let bench = bench();
    let line = "\nConfiguration: [FOLDER]/rollcall.toml\n";
    for args in ["plan list.csv", "plan list.csv --config rollcall.toml", "apply list.csv --yes --no-starters"] {
        let ran = bench.run(args);
        assert!(ran.code == 0 && ran.stdout.contains(line), "{ran}");
    }
    let whole = bench.json("plan list.csv")["config"].as_str().map(std::fs::canonicalize);
    let file = std::fs::canonicalize(bench.path("rollcall.toml")).expect("it is there");
    assert_eq!(whole.and_then(Result::ok), Some(file));
    let told = |ran: &Ran| ran.stderr.lines().any(|line| line == "configuration: [FOLDER]/rollcall.toml");
    for args in ["check list.csv", "history", "store info", "find ana"] {
        let ran = bench.run(&format!("{args} --verbose"));
        assert!(ran.code == 0 && told(&ran), "{ran}");
        assert!(!told(&bench.run(args)), "only where it is asked for");
    }
    std::fs::remove_file(bench.path("rollcall.toml")).expect("our own file");
    let ran = bench.run("plan list.csv --verbose");
    assert!(ran.stderr.contains("configuration: none; the built-in settings are used"), "{ran}");
    assert!(!ran.stdout.contains("Configuration"), "{ran}");
    assert!(bench.json("plan list.csv")["config"].is_null());
}

#[test]
fn what_init_writes_is_closed_to_others_whatever_the_umask() {
    for umask in ["000", "022", "077"] {
        let bench = Workbench::new();
        let inner = bench.command("init");
        let mut command = bench.program("sh");
        let script = format!("umask {umask}; exec \"$0\" \"$@\"");
        let output = command.args(["-c", &script]).arg(inner.get_program()).args(inner.get_args()).output();
        let ran = bench.ran("init", &output.expect("sh runs"));
        assert_eq!(ran.code, 0, "{ran}");
        let mode = |name: &str| std::fs::metadata(bench.path(name)).expect("it was written").mode() & 0o777;
        assert_eq!([mode("rollcall.toml"), mode("rollcall.db")], [0o644, 0o600], "umask {umask}");
    }
}
