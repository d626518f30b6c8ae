//! A configuration that somebody else could have written is not obeyed, every plan names the one that was used, and
//! what Rollcall writes is closed to others.

#![cfg(unix)]

use crate::support::{Ran, TWO, Workbench, skip};
use expect_test::expect;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;

/// Whoever this is, the tests are not run by them.
const SOMEBODY: u32 = 65_534;
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

fn is_refused(ran: &Ran, why: &str) {
    assert!(ran.code == 2 && ran.stdout.is_empty(), "{ran}");
    assert!(ran.stderr.contains("Error T711.") && ran.stderr.contains(why), "not {why:?}: {ran}");
}

#[test]
fn settings_that_anybody_may_write_are_refused_and_can_be_named() {
    let bench = bench();
    assert_eq!(bench.run("check list.csv").code, 0, "the control");
    allow(&bench.path("rollcall.toml"), 0o666);
    expect![[r#"
        $ rollcall check list.csv
        -- stderr --
        Error T711. [FOLDER]/rollcall.toml is not used: anybody may write to it.
          Close it with chmod go-w [FOLDER]/rollcall.toml, or name it with --config [FOLDER]/rollcall.toml if you trust it.
          more about it: rollcall explain T711
        exit 2
    "#]]
    .assert_eq(&bench.run("check list.csv").to_string());
    for args in ["plan list.csv", "apply list.csv --yes", "history", "init", "store info"] {
        is_refused(&bench.run(args), "anybody may write to it");
    }
    assert_eq!(bench.files(), ["list.csv", "rollcall.toml"], "nothing was written");
    for args in ["check list.csv --config rollcall.toml", "explain T711", "--help", "plan --help"] {
        assert_eq!(bench.run(args).code, 0, "{args}");
    }
    assert_eq!(bench.json("plan list.csv --config rollcall.toml")["counts"]["new"], 2);
}

#[test]
fn settings_in_a_folder_that_anybody_may_write_are_refused() {
    let bench = bench();
    let folder = bench.path("");
    allow(&folder, 0o777);
    is_refused(&bench.run("check list.csv"), "anybody may write to [FOLDER]");
    // As in /tmp: there nobody can replace what is somebody else's.
    allow(&folder, 0o1777);
    assert_eq!(bench.run("check list.csv").code, 0);
    allow(&folder, 0o700);
}

#[test]
fn settings_behind_a_link_are_judged_where_they_lie() {
    let bench = bench();
    std::fs::create_dir(bench.path("open")).expect("the folder is new");
    std::fs::rename(bench.path("rollcall.toml"), bench.path("open/shared.toml")).expect("our own file");
    symlink("open/shared.toml", bench.path("rollcall.toml")).expect("a link");
    allow(&bench.path("open"), 0o755);
    assert_eq!(bench.run("check list.csv").code, 0, "the control");
    allow(&bench.path("open"), 0o777);
    is_refused(&bench.run("check list.csv"), "anybody may write to [FOLDER]/open");
    allow(&bench.path("open"), 0o755);
    allow(&bench.path("open/shared.toml"), 0o666);
    is_refused(&bench.run("check list.csv"), "anybody may write to [FOLDER]/open/shared.toml");
}

#[test]
fn settings_of_somebody_else_are_refused() {
    let bench = bench();
    let inner = bench.path("lists");
    std::fs::create_dir(&inner).expect("the folder is new");
    std::fs::copy(bench.path("list.csv"), inner.join("list.csv")).expect("our own file");
    let below = |args: &str| {
        let output = bench.command(args).current_dir(&inner).output().expect("the program runs");
        bench.ran(args, &output)
    };
    assert_eq!(below("check list.csv").code, 0, "the control");
    let (file, folder) = (bench.path("rollcall.toml"), bench.path(""));
    let me = std::fs::metadata(&folder).expect("it is there").uid();
    if chown(&file, Some(SOMEBODY), None).is_err() {
        return skip("settings that belong to somebody else", "only the administrator can give files away");
    }
    is_refused(&below("check list.csv"), "[FOLDER]/rollcall.toml is not used: it belongs to the user");
    is_refused(&below("check list.csv"), "Put a rollcall.toml of your own into this folder");
    chown(&file, Some(me), None).expect("the administrator can take it back");
    chown(&folder, Some(SOMEBODY), None).expect("the administrator can give it away");
    is_refused(&below("check list.csv"), "[FOLDER]/rollcall.toml is not used: [FOLDER] belongs to the user");
    let named = below("check list.csv --config ../rollcall.toml");
    assert_eq!(named.code, 0, "{named}");
    // The nearest one counts: with settings of one's own nobody looks further up.
    std::fs::write(inner.join("rollcall.toml"), "").expect("a file of the test");
    allow(&inner.join("rollcall.toml"), 0o644);
    assert_eq!(below("check list.csv").code, 0);
    chown(&folder, Some(me), None).expect("the administrator can take it back");
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
    let names_settings = |ran: &Ran| ran.stderr.lines().any(|line| line == "configuration: [FOLDER]/rollcall.toml");
    for args in ["check list.csv", "history", "store info", "find ana"] {
        let ran = bench.run(&format!("{args} --verbose"));
        assert!(ran.code == 0 && names_settings(&ran), "{ran}");
        assert!(!names_settings(&bench.run(args)), "only where it is asked for");
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

#[test]
fn a_store_that_others_may_read_is_warned_about_once() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    let warning = "Warning T712. Others may read the store rollcall.db: close it with chmod 600 rollcall.db";
    let times = |args: &str| {
        let ran = bench.run(args);
        assert_eq!(ran.code, 0, "{ran}");
        ran.stderr.matches(warning).count()
    };
    assert_eq!(times("history"), 0, "the control");
    for mode in [0o644, 0o640] {
        allow(&bench.path("rollcall.db"), mode);
        for args in ["history", "plan list.csv", "store check", "apply list.csv --yes"] {
            assert_eq!(times(args), 1, "{mode:o} {args}");
        }
        assert_eq!(times("explain T712") + times("history --quiet"), 0);
    }
}
