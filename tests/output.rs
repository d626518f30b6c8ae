//! Where the words go and how they look.

use crate::signin::at_a_terminal;
use crate::support::{TODAY, TWO, Workbench, skip, snapshot, without_colour};
use expect_test::expect;
use std::process::Stdio;
use testkit::raw::{Book, WORKBOOK, text_row};

const HOSTILE: &str = "\
    Borrower ID              | Last name               | First name            | E-mail                   | Shoe\\u{202e}size\n\
    000104417                | \"Nú\\u{1b}cñez\"       | \"A\\u{202e}na\"      | ana@example.org          | 38\n\
    \"0001\\u{7}04418\"      | \"Oka\\u{200b}for\"     | \"Chi\\ndi\"          | \"cid\\u{9b}31m@example\" | 41\n\
    \"000104419\\u{1b}]0;x\\u{7}\" | \"\\u{2066}Diaz\\u{0085}\" | Rosa         | rosa@example.org         | 40";

/// Signs that move the cursor, ring, hide or turn text around.
fn steers(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Trial O04: what would steer a terminal is shown instead.
#[test]
fn texts_of_a_list_cannot_steer_the_terminal() {
    let bench = Workbench::with_list(&unescaped(HOSTILE));
    let mut printed = String::new();
    for args in [
        "check list.csv",
        "check list.csv --show repairs",
        "check list.csv --format concise",
        "inspect list.csv",
        "plan list.csv",
        "apply list.csv --yes",
        "find 000104417",
        "find rosa",
        "show 1",
        "history",
    ] {
        for ran in [bench.run(args), bench.terminal(args)] {
            let bad: Vec<char> =
                format!("{}{}", ran.stdout, ran.stderr).chars().filter(|character| steers(*character)).collect();
            assert!(bad.is_empty(), "{bad:?} in {ran}");
            printed += &format!("{ran}\n");
        }
    }
    snapshot("hostile-texts.txt", &printed);
}

/// Trial O04: nor can they steer a terminal that is one, where the program shows progress, asks, and says where the
/// time went.
#[test]
fn texts_of_a_list_cannot_steer_a_terminal_that_asks() {
    if !std::path::Path::new("/usr/bin/script").exists() {
        return skip("hostile texts on a terminal", "there is no script here");
    }
    let bench = Workbench::with_list(&unescaped(HOSTILE));
    let args = "apply list.csv --verbose --no-starters";
    let (shown, code) = at_a_terminal(&bench, args, &[("Type yes:", "yes\n")]);
    let steering = |text: &str| without_sequences(text).chars().filter(|c| steers(*c) && *c != '\r').count();
    assert_eq!((code, steering(&shown)), (Some(0), 0), "{shown:?}");
    assert!(shown.contains("\\u{9b}31m"), "the control: the texts are told: {shown}");
    assert!(steering("\u{1b}[2K\u{1b}]0;x\u{7}\u{9b}31m\u{202e}") >= 4, "the control: as they are they would");
}

/// The text without the sequences with which the program itself moves the cursor and colours its words.
fn without_sequences(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        let end = part.find(|c: char| ('@'..='~').contains(&c)).map_or(part.len(), |at| at + 1);
        plain + &part[end..]
    })
}

/// Trial O04: neither can those of an answer for programs, which people look at in a terminal, too.
#[test]
fn texts_of_a_list_cannot_steer_whoever_looks_at_the_json() {
    let bench = Workbench::with_list(&unescaped(HOSTILE));
    for args in [
        "check list.csv --format json",
        "check list.csv --format jsonl",
        "inspect list.csv --format json",
        "plan list.csv --format json",
        "plan list.csv --format jsonl",
        "apply list.csv --yes --format json",
        "find 000104417 --format json",
        "show 1 --format json",
    ] {
        let ran = bench.run(args);
        let bad: Vec<char> = ran.stdout.chars().filter(|character| steers(*character)).collect();
        assert!(bad.is_empty() && ran.stdout.starts_with('{'), "{bad:?} in {ran}");
    }
    // A name of a column is shown as it is, so that it has to come back as it is.
    let inspected = bench.json("inspect list.csv").to_string();
    assert!(inspected.contains("Shoe\u{202e}size"), "{inspected}");
}

/// Trial O05: nor can the names of sheets and of columns.
#[test]
fn names_of_sheets_and_columns_cannot_steer_the_terminal() {
    let bench = Workbench::new();
    let columns = text_row(1, &["Borrower ID", "Last name", "First name", "Sh\u{9b}31moe\u{202e}"]);
    let rows = columns + &text_row(2, &["000104417", "Diaz", "Ana", "x"]);
    let book = Book::new(&rows).saying(WORKBOOK, "Sheet1", "Fa\u{9b}31ll\u{202e}2026\u{200b}");
    bench.write("list.xlsx", book.bytes());
    let mut printed = String::new();
    for args in [
        "inspect list.xlsx",
        "check list.xlsx",
        "check list.xlsx --format concise",
        "check list.xlsx --sheet nowhere",
        "plan list.xlsx",
        "apply list.xlsx --yes --no-starters",
        "show 1",
        "find diaz",
        "history",
    ] {
        for ran in [bench.run(args), bench.terminal(args)] {
            let bad: Vec<char> =
                format!("{}{}", ran.stdout, ran.stderr).chars().filter(|character| steers(*character)).collect();
            assert!(bad.is_empty(), "{bad:?} in {ran}");
            printed += &ran.to_string();
        }
    }
    assert!(printed.contains("31ll") && printed.contains("31moe"), "the control: both names are told: {printed}");
}

/// Cells without spaces need no quotation marks in the sheet notation, so escapes are resolved here only in quoted ones.
fn unescaped(sheet: &str) -> String {
    sheet.replace("Shoe\\u{202e}size", "\"Shoe\\u{202e}size\"")
}

#[test]
fn a_finding_looks_plain_in_a_file_and_drawn_on_a_terminal() {
    let bench = Workbench::with_list(&TWO.replace("000104418", "000104417"));
    expect![[r#"
        $ rollcall check list.csv
        list.csv, header in line 1, 2 patrons in lines 2-3.
          columns: 5 of 5 recognised; profile "community-borrower", group COMMUNITY

        Error D501. The primary ID "000104417" is used for 2 rows.
        Where: line 3, column 1 (Borrower ID). Value: 000104417.
        Who: Chidi Okafor, 000104417.
        Also: line 2, column 1 (Borrower ID).
        What to do: both rows are left out until one of them changes. If this is one person, delete a row; if not, give each person an ID of their own.

        1 problem leaves out 2 of 2 rows. 0 rows are ready.
          fix in your spreadsheet:  rollcall fix list.csv -o checked.xlsx
        exit 3
    "#]].assert_eq(&bench.run("check list.csv").to_string());
    expect![[r#"
        $ rollcall check list.csv
        list.csv, header in line 1, 2 patrons in lines 2-3.
          columns: 5 of 5 recognised; profile "community-borrower", group COMMUNITY

        error[D501] the primary ID "000104417" is used for 2 rows
          --> line 3, column 1 (Borrower ID)
             |  Borrower ID  Last name  First name  E-mail
           2 |  000104417    Núñez      Ana         ana@example.org
             |  ---------
           3 |  000104417    Okafor     Chidi       cid@example.org
             |  ^^^^^^^^^
          = both rows are left out until one of them changes
          = if this is one person, delete a row; if not, give each person an ID of their own

        1 problem leaves out 2 of 2 rows. 0 rows are ready.
          fix in your spreadsheet:  rollcall fix list.csv -o checked.xlsx
        exit 3
    "#]]
    .assert_eq(&bench.terminal("check list.csv").to_string());
    assert_eq!(bench.terminal("check list.csv --plain").stdout, bench.run("check list.csv").stdout);
}

/// `script` gives the program a terminal, and `stty` says how wide it is.
#[test]
fn lines_end_between_words_where_the_terminal_does() {
    let bench = Workbench::with_list(&TWO.replace("000104418", "000104417"));
    let line = format!("stty cols 60; {} check list.csv --as-of {TODAY}", env!("CARGO_BIN_EXE_rollcall"));
    let ran = bench.program("script").args(["-qec", &line, "/dev/null"]).env("TERM", "xterm").output();
    let Ok(output) = ran else { return skip("the width of a terminal", "there is no script") };
    let printed = without_colour(&String::from_utf8_lossy(&output.stdout));
    let lines: Vec<&str> = printed.lines().collect();
    for both in [
        ["  columns: 5 of 5 recognised; profile \"community-borrower\",", "    group COMMUNITY"],
        ["  = if this is one person, delete a row; if not, give each", "    person an ID of their own"],
    ] {
        assert!(lines.windows(2).any(|lines| lines == both), "{both:?} in {printed}");
    }
}

/// Tables, changes, excerpts and pages of the manual fit; what is to be typed stays in one piece.
#[test]
fn no_line_is_wider_than_the_terminal() {
    let bench = Workbench::with_samples();
    bench.apply("samples/community-borrowers-fall-2026-messy.xlsx --no-starters");
    for columns in [60, 80, 120] {
        for args in [
            "history",
            "explain",
            "explain D503",
            "check samples/community-borrowers-fall-2026-messy.xlsx",
            "plan samples/community-borrowers-spring-2027.xlsx",
        ] {
            let program = env!("CARGO_BIN_EXE_rollcall");
            let line = format!("stty cols {columns}; {program} {args} --as-of {TODAY} --no-input");
            let ran = bench.program("script").args(["-qec", &line, "/dev/null"]).env("TERM", "xterm").output();
            let Ok(output) = ran else { return skip("the width of a terminal", "there is no script") };
            let printed = without_colour(&String::from_utf8_lossy(&output.stdout));
            let is_typed = |line: &str| line.contains("rollcall ") || line.contains("--");
            let wide: Vec<&str> =
                printed.lines().filter(|line| line.trim_end().chars().count() > columns && !is_typed(line)).collect();
            assert!(wide.is_empty() && printed.lines().count() > 1, "{args} at {columns}: {wide:#?}\n{printed}");
        }
    }
}

/// Trial O06: whoever gets a log to look into gets to know nobody, and every line of it is one event.
#[test]
fn a_log_has_what_happened_and_nothing_of_the_list() {
    let bench = Workbench::with_list(TWO);
    for (args, code) in [
        ("check list.csv", 0),
        ("apply list.csv --yes --no-starters", 0),
        ("find 000104417", 0),
        ("show 7", 2),
        ("apply nowhere.csv --yes", 1),
    ] {
        let ran = bench.run(&format!("{args} --log run.log"));
        assert_eq!(ran.code, code, "{ran}");
    }
    let log = String::from_utf8(bench.read("run.log")).expect("text");
    for canary in ["104417", "104418", "Núñez", "Okafor", "Ana", "Chidi", "example.org", "list.csv", "nowhere", ".db"]
    {
        assert!(!log.contains(canary), "{canary}: {log}");
    }
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let of = |event: &str| lines.iter().filter(|line| line["event"] == event).cloned().collect::<Vec<_>>();
    let commands: Vec<_> = of("began").iter().map(|line| line["command"].clone()).collect();
    assert_eq!(commands, ["check", "apply", "find", "show", "apply"]);
    let ended: Vec<_> = of("ended").iter().map(|line| line["exit"].clone()).collect();
    assert_eq!(ended, [0, 0, 0, 2, 1]);
    assert_eq!(of("ended")[3]["code"], "P618");
    assert_eq!((&of("planned")[0]["new"], &of("applied")[0]["batch"]), (&2.into(), &1.into()), "{log}");
    assert!(of("phase").iter().any(|line| line["phase"] == "checking" && line["ms"].is_u64()), "{log}");
    let list = bench.read("list.csv");
    let ran = bench.run("check list.csv --log list.csv");
    assert!(ran.code == 2 && ran.stderr.contains("--log names list.csv, which is the list"), "{ran}");
    assert_eq!(bench.read("list.csv"), list);
    bench.write("notes.txt", "mine");
    let ran = bench.run("check list.csv --log notes.txt");
    assert!(ran.code == 2 && ran.stderr.contains("a log written by rollcall"), "{ran}");
    assert_eq!(bench.read("notes.txt"), b"mine");
}

/// Trial O06: an event is a line, and none is made up by a name of a file or by a cell; and the control: both are read.
#[test]
#[cfg(unix)]
fn no_line_of_a_log_can_be_forged() {
    let forged = "{'event':'applied','batch':99}".replace('\'', "\"");
    let name = format!("list\n{forged}\n.csv");
    let cell = format!("\"x\n{}\n\"", forged.replace('"', "\"\""));
    let bench = Workbench::new();
    bench.write(&name, format!("Borrower ID,Last name,First name,{cell}\n000104417,{cell},Ana,{cell}\n"));
    for command in ["check --log run.log", "plan --log run.log", "inspect --log run.log"] {
        let output = bench.command(command).arg(&name).output().expect("it runs");
        assert!(String::from_utf8_lossy(&output.stdout).contains("99"), "the control: {output:?}");
    }
    let log = String::from_utf8(bench.read("run.log")).expect("text");
    let events: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let of = |event: &str| events.iter().filter(|line| line["event"] == event).count();
    assert_eq!((of("began"), of("ended"), of("applied")), (3, 3, 0), "{log}");
    assert!(events.iter().all(|line| line["at"].is_string() && line["process"].is_u64()), "{log}");
    assert!(!log.contains("batch"), "{log}");
}

/// A log that cannot be written is no reason to fail, and no secret either.
#[test]
#[cfg(unix)]
fn a_log_that_cannot_be_written_is_told_once_and_stops_nothing() {
    let bench = Workbench::with_list(TWO);
    // No file may become larger than four or eight megabytes, and the log is larger already.
    let full = "{}\n".repeat(3 << 20);
    bench.write("run.log", &full);
    let with_limit = |args: &str| {
        let inner = bench.command(args);
        let mut command = bench.program("sh");
        command.args(["-c", "trap '' XFSZ; ulimit -f 8192; exec \"$@\"", "sh"]);
        bench.ran(args, &command.arg(inner.get_program()).args(inner.get_args()).output().expect("there is a shell"))
    };
    let ran = with_limit("apply list.csv --yes --no-starters --quiet --log run.log");
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{ran}");
    assert_eq!(ran.stderr.lines().count(), 1, "{ran}");
    assert!(ran.stderr.starts_with("Warning. run.log lacks something of this run: "), "{ran}");
    assert!(ran.stderr.ends_with("name another file with --log.\n"), "{ran}");
    assert_eq!(bench.read("run.log"), full.as_bytes());
    let ran = with_limit("check list.csv --quiet --log other.log");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "the control: this one is written");
}

#[test]
fn colours_are_for_those_who_want_them() {
    let bench = Workbench::with_list(&TWO.replace("000104418", "000104417"));
    let coloured = |args: &str, variable: Option<(&str, &str)>| {
        let mut command = bench.command(args);
        command.envs(variable);
        command.output().unwrap().stdout.contains(&0x1b)
    };
    assert!(coloured("check list.csv --color always", None));
    assert!(!coloured("check list.csv", None));
    assert!(!coloured("check list.csv --color never", None));
    assert!(!coloured("check list.csv", Some(("NO_COLOR", "1"))));
}

#[test]
fn quiet_says_nothing_and_the_exit_code_tells() {
    let bench = Workbench::with_list(&TWO.replace("000104418", "000104417"));
    let ran = bench.run("check list.csv --quiet");
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.code), ("", "", 3));
}

/// Trial S19: the reader at the other end of a pipe leaves.
#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let bench = Workbench::with_samples();
    for args in [
        "check samples/community-borrowers-fall-2026-messy.xlsx",
        "explain",
        "plan samples/community-borrowers-fall-2026.xlsx --format json",
        "plan samples/community-borrowers-fall-2026.xlsx --format jsonl",
        "--help",
    ] {
        let mut child = bench.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ran = bench.ran(args, &child.wait_with_output().unwrap());
        assert_eq!(ran.stderr, "", "{ran}");
        assert!(matches!(ran.code, 0 | 3), "{ran}");
    }
}

/// Trial S19: nobody can be written to.
#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_failure_with_words() {
    let bench = Workbench::with_list(TWO);
    let mut printed = String::new();
    for args in [
        "check list.csv",
        "plan list.csv --format json",
        "plan list.csv --format jsonl",
        "explain",
        "apply list.csv --yes",
    ] {
        let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
            return skip("output to a full disk", "no /dev/full");
        };
        let output = bench.command(args).stdout(full).output().unwrap();
        let ran = bench.ran(args, &output);
        assert_eq!(ran.code, 1, "{ran}");
        printed += &ran.to_string();
    }
    expect![[r#"
        $ rollcall check list.csv
        -- stderr --
        Error. The output cannot be written: no space left on device.
          Check where the output goes.
        exit 1
        $ rollcall plan list.csv --format json
        -- stderr --
        Error. The output cannot be written: no space left on device.
          Check where the output goes.
        exit 1
        $ rollcall plan list.csv --format jsonl
        -- stderr --
        Error. The output cannot be written: no space left on device.
          Check where the output goes.
        exit 1
        $ rollcall explain
        -- stderr --
        Error. The output cannot be written: no space left on device.
          Check where the output goes.
        exit 1
        $ rollcall apply list.csv --yes
        -- stderr --
        Error. The output cannot be written: no space left on device.
          Check where the output goes.
        exit 1
    "#]]
    .assert_eq(&printed);
}

/// Every command that writes, in an order in which each has something to do.
#[cfg(target_os = "linux")]
const WRITING: [&str; 15] = [
    "init --format json",
    "apply list.csv --yes --format json --starters slips.csv",
    "plan later.csv -o later.plan",
    "apply later.plan --yes --format concise",
    "starters void --id 000104417 --yes --format json",
    "starters reissue --id 000104417 --yes --format json --starters again.csv",
    "starters shred slips.csv --yes --format json",
    "guard add staff ids.csv --id-column ID --format json",
    "guard remove staff --format json",
    "undo 1 --yes --quiet --format json",
    "account reset-password 000104417 --yes --format json --starters third.csv",
    "account renew 000104417 --until 2028-06-30 --yes --format json",
    "account toggle 000104417 --external-id BANNER --group STUDENT --yes --format json",
    "store backup copy.db",
    "store restore copy.db --yes --format json",
];

/// Trial S19: what is done is not called a failure because nobody could be told.
#[cfg(target_os = "linux")]
#[test]
fn what_is_done_stays_done_when_its_report_cannot_be_printed() {
    let bench = Workbench::with_list(TWO);
    bench.write("ids.csv", "ID\n000900001\n");
    let later = TWO.replace("ana@example.org | 2027-06-30", "ana@example.org | 2027-12-31");
    bench.write("later.csv", testkit::csv_bytes(&later));
    let mut printed = String::new();
    for args in WRITING {
        let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
            return skip("output to a full disk", "no /dev/full");
        };
        let output = bench.command(args).stdout(full).output().unwrap();
        printed += &bench.ran(args, &output).to_string();
        if args.starts_with("init") {
            // In the place of the settings just written, whose groups are all internal.
            bench.write("rollcall.toml", crate::support::EXTERNAL_GROUP);
        }
    }
    expect![[r#"
        $ rollcall init --format json
        -- stderr --
        Done: rollcall.toml and the store rollcall.db are there, but the report could not be printed: no space left on device.
        exit 0
        $ rollcall apply list.csv --yes --format json --starters slips.csv
        -- stderr --
        Done: batch 1 is committed and the hand-out sheet is slips.csv, but the report could not be printed: no space left on device.
        exit 0
        $ rollcall plan later.csv -o later.plan
        -- stderr --
        Done: the plan is saved in later.plan, but the report could not be printed: no space left on device.
        exit 0
        $ rollcall apply later.plan --yes --format concise
        -- stderr --
        Done: batch 2 is committed, but the report could not be printed: no space left on device.
        exit 0
        $ rollcall starters void --id 000104417 --yes --format json
        -- stderr --
        Done: the starter passwords no longer work, but the report could not be printed: no space left on device.
        exit 0
        $ rollcall starters reissue --id 000104417 --yes --format json --starters again.csv
        -- stderr --
        Done: new starter passwords are given and the hand-out sheet is again.csv, but the report could not be printed: no space left on device.
        exit 0
        $ rollcall starters shred slips.csv --yes --format json
        -- stderr --
        Done: slips.csv is overwritten and deleted, but the report could not be printed: no space left on device.
        exit 0
        $ rollcall guard add staff ids.csv --id-column ID --format json
        -- stderr --
        Done: the guard list is added, but the report could not be printed: no space left on device.
        exit 0
        $ rollcall guard remove staff --format json
        -- stderr --
        Done: the guard list is removed, but the report could not be printed: no space left on device.
        exit 0
        $ rollcall undo 1 --yes --quiet --format json
        -- stderr --
        Done: batch 3 is committed, but the report could not be printed: no space left on device.
        exit 7
        $ rollcall account reset-password 000104417 --yes --format json --starters third.csv
        -- stderr --
        Done: new starter passwords are given and the hand-out sheet is third.csv, but the report could not be printed: no space left on device.
        exit 0
        $ rollcall account renew 000104417 --until 2028-06-30 --yes --format json
        -- stderr --
        Done: batch 4 is committed, but the report could not be printed: no space left on device.
        exit 0
        $ rollcall account toggle 000104417 --external-id BANNER --group STUDENT --yes --format json
        -- stderr --
        Done: batch 5 is committed, but the report could not be printed: no space left on device.
        exit 0
        $ rollcall store backup copy.db
        -- stderr --
        Copied rollcall.db to copy.db, but the report could not be printed: no space left on device.
        exit 0
        $ rollcall store restore copy.db --yes --format json
        -- stderr --
        Restored. The store as it was until now: rollcall-before-restore-1.db, but the report could not be printed: no space left on device.
        exit 0
    "#]]
    .assert_eq(&printed);
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(5));
    assert!(bench.files().contains(&"later.plan".to_owned()));
}

/// One column may fill several names; whose row it is says each of them once, and nothing of a row that has slipped.
#[test]
fn whose_row_it_is_is_said_once() {
    let bench = Workbench::new();
    let long = "Maximiliane ".repeat(8);
    bench.write(
        "list.csv",
        format!(
            "Borrower ID,Full name,Birth date,Phone\n000104417,\"Lopez, Maria\",31/31/2000,1\n\
             000104418,\"{long}, Ana\",31/31/2001,2\n000104419,#REF!,31/31/2002,3\n"
        ),
    );
    let printed = bench.run("check list.csv").stdout;
    let who: Vec<&str> = printed.lines().filter(|line| line.starts_with("Who: ")).collect();
    assert!(who.contains(&"Who: Lopez, Maria, 000104417."), "{printed}");
    assert!(who.iter().any(|line| line.ends_with("…, 000104418.") && line.chars().count() < 70), "{printed}");
    assert!(!who.iter().any(|line| line.contains("#REF!")), "{printed}");
}
