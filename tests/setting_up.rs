//! Where the store and the settings are, and how they are made.

use crate::support::{TODAY, TWO, Workbench, skip};
use expect_test::expect;
use std::io::Write as _;
use std::process::Stdio;

#[test]
fn init_writes_the_settings_and_makes_the_store_once() {
    let bench = Workbench::new();
    expect![[r#"
        $ rollcall init
        Wrote rollcall.toml: every setting is in it, commented out. Nothing in it has to be changed.
        Created the store rollcall.db.
          look for problems in a list:  rollcall check FILE
          load it:                      rollcall apply FILE
        exit 0
    "#]]
    .assert_eq(&bench.run("init").to_string());
    expect![[r#"
        $ rollcall init
        rollcall.toml exists already and was left alone.
        The store rollcall.db exists already and was left alone.
          look for problems in a list:  rollcall check FILE
          load it:                      rollcall apply FILE
        exit 0
    "#]]
    .assert_eq(&bench.run("init").to_string());
    assert_eq!(bench.files(), ["rollcall.db", "rollcall.toml"]);
}

/// A file that is named and not there yet is the one to be written, and the next commands name it.
#[test]
fn init_writes_the_file_that_is_named() {
    let bench = Workbench::new();
    bench.write("rollcall.toml", "store = \"other.db\"\n");
    let ran = bench.run("init --config new.toml --store new.db");
    assert!(ran.code == 0 && ran.stdout.contains("Wrote new.toml"), "{ran}");
    assert!(ran.stdout.contains("rollcall apply FILE --store new.db --config new.toml"), "{ran}");
    assert_eq!(bench.files(), ["new.db", "new.toml", "rollcall.toml"]);
    assert_eq!(bench.run("store info --config new.toml --store new.db").code, 0, "it can be read");
    let again = bench.run("init --config new.toml --store new.db");
    assert!(again.stdout.contains("new.toml exists already and was left alone"), "{again}");
}

/// `script` gives the program a terminal to ask on.
#[test]
fn on_a_terminal_init_asks_and_writes_the_answers() {
    let bench = Workbench::new();
    if !std::path::Path::new("/usr/bin/script").exists() {
        return skip("the questions of init on a terminal", "there is no script here");
    }
    let command = format!("{} init --as-of {TODAY}", env!("CARGO_BIN_EXE_rollcall"));
    let answered = |answers: &str| {
        let mut script = bench.program("/usr/bin/script");
        script.args(["-qec", &command, "/dev/null"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = script.spawn().expect("script starts");
        child.stdin.take().expect("piped").write_all(answers.as_bytes()).expect("it listens");
        let output = child.wait_with_output().expect("it ends");
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
    };
    let (screen, code) = answered("\nmany\n8\nFall 2026 = 18.12.2026\nFall 2026 = 2026-12-18\n\n");
    for words in ["isn't a number from 1 to 20", "isn't a term and a day", "Wrote rollcall.toml with your answers"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    assert_eq!(code, Some(0), "{screen}");
    let written = String::from_utf8(bench.read("rollcall.toml")).expect("text");
    for line in ["\n[terms]\n\"Fall 2026\" = 2026-12-18\n", "\n[groups.COMMUNITY]\n", "\nid_digits = 8 "] {
        assert!(written.contains(line), "{line}: {written}");
    }
    assert!(!written.contains("\nid = { prefix"), "{written}");
    assert_eq!(bench.run("store info").code, 0, "the settings can be read");
    // What is there already is left alone, and nobody is asked for nothing.
    let (screen, _) = answered("");
    assert!(screen.contains("was left alone") && !screen.contains("How many digits"), "{screen}");
    // IDs that Rollcall makes are of a form of their own: a number of digits would refuse them.
    std::fs::remove_file(bench.path("rollcall.toml")).expect("it is there");
    let (screen, _) = answered("yes\n\n");
    let written = String::from_utf8(bench.read("rollcall.toml")).expect("text");
    assert!(written.contains("\nid = { prefix") && !written.contains("\nid_digits"), "{screen}\n{written}");
}

#[test]
fn the_store_is_the_one_of_the_option_or_the_environment_or_the_settings() {
    let bench = Workbench::with_list(TWO);
    bench.write("rollcall.toml", "store = \"settings.db\"\n");
    bench.apply("list.csv --no-starters");
    let mut command = bench.command("apply list.csv --no-starters --yes");
    assert!(command.env("ROLLCALL_STORE", "environment.db").output().expect("it runs").status.success());
    bench.apply("list.csv --no-starters --store option.db");
    assert_eq!(bench.files(), ["environment.db", "list.csv", "option.db", "rollcall.toml", "settings.db"]);
}

/// Windows appends the ending and hides it.
#[test]
fn settings_under_another_name_are_told() {
    let bench = Workbench::with_list(TWO);
    bench.write("rollcall.toml.txt", "store = \"settings.db\"\n");
    let ran = bench.run("check list.csv");
    assert!(ran.stderr.contains("rollcall.toml.txt is not read: settings are read from rollcall.toml."), "{ran}");
    assert_eq!(ran.code, 0, "{ran}");
    bench.write("rollcall.toml", "");
    assert!(!bench.run("check list.csv").stderr.contains("rollcall.toml.txt"));
}

#[test]
fn settings_in_another_encoding_are_told_for_what_they_are() {
    let bench = Workbench::with_list(TWO);
    let wide: Vec<u8> = "\u{FEFF}[terms]\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bench.write("rollcall.toml", wide);
    expect![[r#"
        $ rollcall check list.csv
        -- stderr --
        Error. rollcall.toml is saved as UTF-16, which Notepad calls Unicode.
          Save it again as UTF-8; in Notepad: File > Save As, Encoding: UTF-8.
        exit 2
    "#]]
    .assert_eq(&bench.run("check list.csv").to_string());
}

#[test]
fn looking_into_a_store_that_does_not_exist_makes_none() {
    let bench = Workbench::new();
    let mut printed = String::new();
    for args in ["find ana", "history", "show 1"] {
        printed += &bench.run(args).to_string();
    }
    expect![[r#"
        $ rollcall find ana
        -- stderr --
        Error T701. There is no store at rollcall.db.
          rollcall apply FILE or rollcall init creates it; or name another with --store.
          more about it: rollcall explain T701
        exit 6
        $ rollcall history
        -- stderr --
        Error T701. There is no store at rollcall.db.
          rollcall apply FILE or rollcall init creates it; or name another with --store.
          more about it: rollcall explain T701
        exit 6
        $ rollcall show 1
        -- stderr --
        Error T701. There is no store at rollcall.db.
          rollcall apply FILE or rollcall init creates it; or name another with --store.
          more about it: rollcall explain T701
        exit 6
    "#]]
    .assert_eq(&printed);
    assert!(bench.files().is_empty());
}
