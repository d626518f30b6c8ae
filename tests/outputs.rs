//! Files that a command is told to write: two that are one, one that is read, one of the store's, and one that cannot be
//! made are refused before anything is read, asked or done, all of them as wrong usage.

use crate::support::{TWO, Workbench};

/// Refused, with nothing printed and nothing changed.
#[track_caller]
fn refused(bench: &Workbench, args: &str, words: &str) {
    let before = bench.files();
    let ran = bench.run(args);
    assert!(ran.code == 2 && ran.stdout.is_empty() && ran.stderr.contains(words), "{words}: {ran}");
    assert_eq!(bench.files(), before, "{ran}");
}

/// The lists are not there: whoever had begun to read would say so.
#[test]
fn two_files_that_are_one_are_refused() {
    let bench = Workbench::new();
    std::fs::create_dir(bench.path("out")).expect("the folder is new");
    for (args, words) in [
        ("apply none.csv --yes --report a.csv --starters a.csv", "--report and --starters name the same file, a.csv"),
        ("apply none.csv --yes --report a.csv --starters ./out/../a.csv", "--report and --starters name the same file"),
        ("apply none.csv --yes --report a.xlsx --left-out out/../a.xlsx", "--report and --left-out name the same file"),
        ("apply none.csv --yes --report a.csv --log a.csv", "--report and --log name the same file, a.csv"),
        ("plan none.csv -o a.plan --log a.plan", "-o and --log name the same file, a.plan"),
        ("plan none.csv -o a.plan --decide-file out/../a.plan", "-o and --decide-file name the same file"),
        ("plan none.csv --report a.xlsx --left-out a.xlsx", "--report and --left-out name the same file, a.xlsx"),
        ("check none.csv --report a.xlsx --left-out a.xlsx", "--report and --left-out name the same file, a.xlsx"),
        ("convert none.csv --to csv -o a.csv --log a.csv", "-o and --log name the same file, a.csv"),
        ("export --to csv -o a.csv --log a.csv", "-o and --log name the same file, a.csv"),
        ("verify none.csv --report a.xlsx --log a.xlsx", "--report and --log name the same file, a.xlsx"),
        ("report no-email -o a.csv --log a.csv", "--report and --log name the same file, a.csv"),
        ("undo --yes --report a.csv --log a.csv", "--report and --log name the same file, a.csv"),
        ("starters reissue 1 --yes --starters a.csv --log a.csv", "--starters and --log name the same file, a.csv"),
    ] {
        refused(&bench, args, words);
    }
    let ran = bench.run("apply none.csv --yes --report a.csv --starters b.csv");
    assert!(ran.code == 1 && ran.stderr.contains("F001"), "the control: two names are two files: {ran}");
}

#[test]
fn a_file_that_is_read_is_not_written() {
    let bench = Workbench::with_list(TWO);
    bench.write("text.csv", "Dear {name}");
    for (args, words) in [
        ("check list.csv --report list.csv", "--report names list.csv, which is the list"),
        ("verify list.csv --report list.csv", "--report names list.csv, which is the list"),
        ("check list.csv --log ./list.csv", "--log names ./list.csv, which is the list"),
        ("apply list.csv --yes --starters list.csv", "--starters names list.csv, which is the list"),
        ("convert list.csv --to csv -o list.csv", "-o names list.csv, which is the list"),
        ("plan list.csv --decide-file text.csv --log text.csv", "--log names text.csv, which is the file of answers"),
        ("plan --refresh old.plan -o old.plan", "-o names old.plan, which is the plan that is worked out again"),
        ("apply old.plan --yes --log old.plan", "--log names old.plan, which is the plan"),
        ("check --from sqlite:old.db --query 'SELECT 1' --log old.db", "--log names old.db, which is the database"),
        ("check --from sqlite:old.db --query-file a.sql --log a.sql", "--log names a.sql, which is the query"),
        ("check list.csv --config none.toml --log none.toml", "--log names none.toml, which is the configuration"),
    ] {
        refused(&bench, args, words);
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("list.csv", bench.path("link.csv")).expect("a link");
        std::fs::hard_link(bench.path("list.csv"), bench.path("second.csv")).expect("a second name");
        refused(&bench, "check list.csv --log link.csv", "--log names link.csv, which is the list");
        refused(&bench, "check list.csv --log second.csv", "--log names second.csv, which is the list");
    }
    assert_eq!(bench.read("list.csv"), testkit::csv_bytes(TWO));
}

/// Also where there is no store yet, and whoever says where it is.
#[test]
fn nothing_of_the_store_is_written_over() {
    let bench = Workbench::with_list(TWO);
    bench.write("rollcall.toml", "store = \"library.csv\"\n");
    let both = |bench: &Workbench| {
        for (args, name) in [
            ("apply list.csv --yes --report", "library.csv"),
            ("apply list.csv --yes --starters", "library.csv"),
            ("check list.csv --log", "library.csv-wal"),
            ("apply list.csv --yes --log", "./library.csv-journal"),
            ("apply list.csv --yes --store other.csv --report", "other.csv"),
            ("apply list.csv --yes --store sqlite:other.csv --log", "other.csv-shm"),
        ] {
            refused(bench, &format!("{args} {name}"), &format!("names {name}, which belongs to the store"));
        }
    };
    both(&bench);
    bench.apply("list.csv --no-starters --report library.csv-old.csv");
    both(&bench);
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(1));
}

/// A folder that is not there or takes no file, and a file that is there already: one exit code, for every option.
#[test]
fn what_cannot_be_made_is_told_first() {
    let bench = Workbench::new();
    for name in ["there.csv", "there.xlsx", "there.plan"] {
        bench.write(name, "mine");
    }
    bench.write("file", "no folder");
    for (args, ending) in [
        ("apply none.csv --yes --report", "csv"),
        ("apply none.csv --yes --left-out", "xlsx"),
        ("apply none.csv --yes --starters", "csv"),
        ("apply none.csv --yes --log", "log"),
        ("plan none.csv -o", "plan"),
        ("plan none.csv --decide-file", "txt"),
        ("plan none.csv --left-out", "xlsx"),
        ("check none.csv --left-out", "xlsx"),
        ("fix none.csv -o", "xlsx"),
        ("convert none.csv --to csv -o", "csv"),
        ("export --to csv -o", "csv"),
        ("inspect none.csv --crosswalk-file", "csv"),
        ("template -o", "xlsx"),
        ("undo --yes --report", "csv"),
        ("starters reissue 1 --yes --starters", "csv"),
        ("account toggle 1 --yes --starters", "csv"),
    ] {
        refused(&bench, &format!("{args} nowhere/new.{ending}"), &format!("nowhere/new.{ending} cannot be"));
        refused(&bench, &format!("{args} file/new.{ending}"), &format!("file/new.{ending} cannot be"));
        #[cfg(target_os = "linux")]
        refused(&bench, &format!("{args} /proc/new.{ending}"), &format!("/proc/new.{ending} cannot be"));
        // A log goes on, answers are read, and a sheet matters once one is made.
        if !["--log", "--decide-file", "--starters"].iter().any(|option| args.ends_with(option)) {
            refused(&bench, &format!("{args} there.{ending}"), &format!("there.{ending} exists already"));
        }
    }
    assert_eq!(bench.read("there.csv"), b"mine");
}
