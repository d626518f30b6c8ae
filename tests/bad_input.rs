//! Files that are no lists: one clear message, the documented exit code, and nothing is changed.

use crate::support::{TODAY, TWO, Workbench, finish, skip, snapshot};
use std::time::Duration;
use testkit::sheet::Sheet;

/// What a locked .xlsx looks like from outside: a compound file with this stream.
fn locked_workbook() -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(512, 0);
    bytes.extend("EncryptedPackage\0".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(2048, 0);
    bytes
}

/// Checks and applies one file in a folder of its own; gives what `apply` said.
fn refused(name: &str, bytes: &[u8], args: &str) -> String {
    let bench = Workbench::new();
    bench.write(name, bytes);
    let checked = bench.run(&format!("check '{name}' {args}"));
    let applied = bench.run(&format!("apply '{name}' {args} --yes"));
    assert_eq!(bench.files(), [name], "nothing is made: {applied}");
    assert_eq!(bench.read(name), bytes);
    assert_eq!((checked.code, applied.code), (3, 3), "{checked}{applied}");
    assert_eq!((&checked.stdout, &checked.stderr), (&applied.stdout, &applied.stderr), "one message for both");
    applied.to_string() + "\n"
}

#[test]
fn a_file_that_is_no_list_is_named_for_what_it_is() {
    let workbook = testkit::xlsx_bytes(TWO);
    let cases: [(&str, Vec<u8>); 17] = [
        ("empty.xlsx", Vec::new()),
        ("empty.csv", Vec::new()),
        ("locked.xlsx", locked_workbook()),
        ("half.xlsx", workbook[..workbook.len() / 2].to_vec()),
        ("report.xls", b"<html><body><table><tr><td>ID</td></tr></table></body></html>".to_vec()),
        ("scan.pdf", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec()),
        ("picture.xlsx", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec()),
        ("packed.zip", empty_zip()),
        ("words.csv", b"Dear colleagues,\nplease find the list attached.\n".to_vec()),
        ("no-header.csv", b"000104417,Ana,Diaz\n000104418,Chidi,Okafor\n".to_vec()),
        ("header-only.csv", b"Borrower ID,Last name,First name\n".to_vec()),
        ("header-only.xlsx", testkit::xlsx_bytes("Borrower ID | Last name | First name")),
        ("bom-only.csv", b"\xEF\xBB\xBF".to_vec()),
        ("nul.csv", b"Borrower ID,Last name\n0001\x00417,Di\0az\n".to_vec()),
        ("quote.csv", b"Borrower ID,Last name\n000104417,\"Diaz\n000104418,Okafor\n".to_vec()),
        ("spaces.csv", b"  \n \n\t\n".to_vec()),
        ("noise.xlsx", (1..=255u8).cycle().take(3000).collect()),
    ];
    let printed: String = cases.iter().map(|(name, bytes)| refused(name, bytes, "")).collect();
    snapshot("no-lists.txt", &printed);
}

fn empty_zip() -> Vec<u8> {
    let mut bytes = b"PK\x05\x06".to_vec();
    bytes.resize(22, 0);
    bytes
}

#[test]
fn the_content_counts_and_not_the_extension() {
    let bench = Workbench::new();
    bench.write("text.xlsx", testkit::csv_bytes(TWO));
    bench.write("workbook.csv", testkit::xlsx_bytes(TWO));
    bench.write("open.xls", testkit::ods_bytes(TWO));
    let printed: String = ["text.xlsx", "workbook.csv", "open.xls"]
        .iter()
        .map(|name| bench.run(&format!("check {name}")).to_string() + "\n")
        .collect();
    snapshot("wrong-extension.txt", &printed);
    for name in ["text.xlsx", "workbook.csv", "open.xls"] {
        assert_eq!(bench.json(&format!("check {name}"))["rows_ready"], 2, "{name}");
    }
}

#[test]
fn a_file_that_is_not_there_gets_near_names() {
    let bench = Workbench::with_list(TWO);
    bench.write("borrowers fall.xlsx", testkit::xlsx_bytes(TWO));
    std::fs::create_dir(bench.path("folder")).unwrap();
    let mut printed = String::new();
    for args in [
        "check lst.csv",
        "apply 'borrowers fal.xlsx' --yes",
        "check nowhere/list.csv",
        "check zzz",
        "check folder",
        "plan ''",
    ] {
        let ran = bench.run(args);
        assert!(!ran.stderr.is_empty() && ran.code != 0, "{ran}");
        printed += &(ran.to_string() + "\n");
    }
    snapshot("missing-files.txt", &printed);
    assert_eq!(bench.files(), ["borrowers fall.xlsx", "folder", "list.csv"]);
}

/// A lock file of Excel or LibreOffice beside the list: unsaved changes are not in it.
#[test]
fn f009_a_list_that_another_program_has_open_is_told() {
    for (name, lock) in [("list.xlsx", "~$list.xlsx"), ("list.xlsx", "~$st.xlsx"), ("list.ods", ".~lock.list.ods#")] {
        let bench = Workbench::new();
        bench.write(name, if name.ends_with("ods") { testkit::ods_bytes(TWO) } else { testkit::xlsx_bytes(TWO) });
        assert!(!bench.run(&format!("check {name}")).stdout.contains("F009"));
        bench.write(lock, "j.rivera");
        let ran = bench.run(&format!("check {name}"));
        assert!(ran.stdout.contains("Warning F009. Another program has this file open") && ran.code == 0, "{ran}");
    }
}

#[test]
fn one_bad_file_of_two_stops_both() {
    let bench = Workbench::with_list(TWO);
    bench.write("scan.csv", "%PDF-1.7\n");
    let ran = bench.run("apply list.csv scan.csv --yes");
    assert_eq!((ran.code, bench.files()), (3, vec!["list.csv".to_owned(), "scan.csv".to_owned()]), "{ran}");
    snapshot("one-bad-file-of-two.txt", &ran.to_string());
}

#[test]
fn of_two_sheets_that_fit_one_must_be_named() {
    let bench = Workbench::new();
    let other = TWO.replace("000104417", "000204417").replace("000104418", "000204418");
    let mut hidden = Sheet::parse("Old list", TWO);
    hidden.hidden = true;
    let sheets = [Sheet::parse("Fall", TWO), Sheet::parse("Spring", &other), hidden];
    bench.write("two.xlsx", testkit::xlsx::bytes(&sheets));
    let mut printed = String::new();
    for args in ["", " --sheet Spring", " --sheet 1", " --sheet 'Old list'", " --sheet Winter", " --sheet 9"] {
        printed += &(bench.run(&format!("check two.xlsx{args}")).to_string() + "\n");
    }
    snapshot("two-sheets.txt", &printed);
}

#[test]
fn a_workbook_whose_only_list_is_hidden_says_so() {
    let bench = Workbench::new();
    let mut hidden = Sheet::parse("Borrowers", TWO);
    hidden.hidden = true;
    bench.write("hidden.xlsx", testkit::xlsx::bytes(&[Sheet::parse("Cover", "Riverside Library"), hidden]));
    snapshot("hidden-sheet.txt", &bench.run("check hidden.xlsx").to_string());
}

#[cfg(unix)]
#[test]
fn a_pipe_with_a_name_is_no_file_and_does_not_keep_anybody_waiting() {
    let bench = Workbench::new();
    if !bench.program("mkfifo").arg("pipe.csv").status().is_ok_and(|status| status.success()) {
        return skip("named pipes", "no mkfifo");
    }
    let output = finish(&mut bench.command("check pipe.csv"), Duration::from_secs(20)).expect("an answer at once");
    snapshot("named-pipe.txt", &bench.ran("check pipe.csv", &output).to_string());
}

/// Trial O05: a name that is no text, as an old archive unpacks it, is named and never taken for that of another file.
#[cfg(target_os = "linux")]
#[test]
fn a_file_name_that_is_no_text_is_named() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    let name = OsStr::from_bytes(b"caf\xE9.csv");
    std::fs::write(bench.path("").join(name), testkit::csv_bytes(TWO)).unwrap();
    let files = bench.files();
    for before in [
        "check",
        "plan list.csv -o",
        "plan list.csv --decide-file",
        "plan --refresh",
        "check list.csv --config",
        "apply list.csv --yes --starters",
        "apply list.csv --yes --letter",
        "apply list.csv --yes --store",
        "guard add staff --id-column ID",
        "show",
        "starters shred --yes",
        "store backup",
        "store restore --yes",
    ] {
        let output = bench.command(&format!("--as-of {TODAY} {before}")).arg(name).output().unwrap();
        let ran = bench.ran(&format!("{before} NAME"), &output);
        assert!(ran.code == 2 && ran.stderr.contains("the name \"caf\\xE9.csv\" cannot be read as text"), "{ran}");
        assert_eq!(bench.files(), files, "{ran}");
    }
    let output = bench.command("history").env("ROLLCALL_STORE", name).output().unwrap();
    let ran = bench.ran("history", &output);
    assert!(ran.code == 2 && ran.stderr.contains("cannot be read as text"), "{ran}");
}

/// Trial O05: in a folder whose name is no text everything works; only from below, the configuration cannot say where
/// the store is.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_name_that_is_no_text_does_not_matter_in_the_folder() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let bench = Workbench::new();
    let folder = bench.path("").join(OsStr::from_bytes(b"caf\xE9"));
    std::fs::create_dir_all(folder.join("lists")).unwrap();
    std::fs::write(folder.join("list.csv"), testkit::csv_bytes(TWO)).unwrap();
    std::fs::write(folder.join("rollcall.toml"), "store = \"library.db\"\n").unwrap();
    let run = |folder: &std::path::Path, args: &str| {
        bench.ran(args, &bench.command(args).current_dir(folder).output().unwrap())
    };
    let applied = run(&folder, "apply list.csv --yes");
    assert!(applied.code == 0 && folder.join("library.db").is_file(), "{applied}");
    let below = run(&folder.join("lists"), "history");
    assert!(below.code == 2 && below.stderr.contains("whose name cannot be read as text"), "{below}");
    assert_eq!(std::fs::read_dir(folder.join("lists")).unwrap().count(), 0);
    assert_eq!(bench.files().len(), 1, "no folder of a name like it: {:?}", bench.files());
}

/// What else is read is no pipe either: a letter, answers, settings, IDs, a plan.
#[cfg(unix)]
#[test]
fn whatever_file_is_named_a_pipe_keeps_nobody_waiting() {
    let bench = Workbench::with_list(TWO);
    if !bench.program("mkfifo").arg("pipe").status().is_ok_and(|status| status.success()) {
        return skip("named pipes", "no mkfifo");
    }
    bench.write("letters.toml", "[starters]\nletters = [\"pipe\"]\n");
    bench.run("init");
    let files = bench.files();
    for what in ["pipe", "/dev/zero"] {
        for (args, code) in [
            ("check list.csv --config NAME", 2),
            ("plan list.csv --decide-file NAME", 2),
            ("apply list.csv --yes --quiet --letter NAME", 1),
            ("guard add staff NAME --id-column ID", 1),
            ("apply NAME --yes", 1),
            ("plan --refresh NAME", 1),
        ] {
            let args = args.replace("NAME", what);
            let output = finish(&mut bench.command(&args), Duration::from_secs(20)).expect("an answer at once");
            let ran = bench.ran(&args, &output);
            assert!(ran.code == code && ran.stderr.contains("it is a device or a pipe, not a file"), "{ran}");
        }
    }
    let args = "apply list.csv --yes --quiet --config letters.toml";
    let output = finish(&mut bench.command(args), Duration::from_secs(20)).expect("an answer at once");
    assert_eq!(output.status.code(), Some(1), "{}", bench.ran(args, &output));
    assert_eq!(bench.files(), files, "and nothing is made");
}

/// The day of the computer's own place is not waited for either.
#[cfg(unix)]
#[test]
fn a_time_zone_that_is_a_pipe_keeps_nobody_waiting() {
    let bench = Workbench::with_list(TWO);
    if !bench.program("mkfifo").arg("pipe").status().is_ok_and(|status| status.success()) {
        return skip("named pipes", "no mkfifo");
    }
    let run = |more: &[&str]| {
        let mut command = bench.program(env!("CARGO_BIN_EXE_rollcall"));
        command.args(["check", "list.csv"]).args(more).env("TZ", bench.path("pipe"));
        bench.ran("check list.csv", &finish(&mut command, Duration::from_secs(20)).expect("an answer at once"))
    };
    let ran = run(&[]);
    assert!(ran.code == 2 && ran.stderr.contains("TZ is not a valid time zone"), "{ran}");
    assert_eq!(run(&["--as-of", TODAY]).code, 0);
}

/// Trial O05: names of files are shown sign by sign.
#[cfg(unix)]
#[test]
fn a_file_name_cannot_steer_the_terminal() {
    let bench = Workbench::with_list(TWO);
    let name = "li\nst\u{1b}[31m.csv";
    let mut printed = String::new();
    for bytes in [testkit::csv_bytes(TWO), b"%PDF".to_vec()] {
        bench.write(name, bytes);
        for verb in ["check", "inspect", "plan"] {
            let output = bench.command(verb).arg(name).output().unwrap();
            printed += &bench.ran(&format!("{verb} NAME"), &output).to_string();
        }
    }
    let output = bench.command("check").arg("no\u{1b}[31m\nfile").output().unwrap();
    printed += &bench.ran("check NAME", &output).to_string();
    assert!(!printed.contains('\u{1b}'), "{printed:?}");
    snapshot("hostile-file-name.txt", &printed);
}

/// What is wrong with the columns of a list is told beside them, not instead of them.
#[test]
fn inspect_shows_the_columns_of_a_list_that_cannot_be_used() {
    let bench = Workbench::with_list(
        "Nr | Last name | First name\n000104417 | Diaz | Ana\n000104418 | Levy | Bo\n000104419 | Sato | Mia",
    );
    let ran = bench.run("inspect list.csv");
    let says = |words: [&str; 3]| ran.stdout.lines().any(|line| words.iter().all(|word| line.contains(word)));
    assert!(ran.code == 3 && ran.stdout.contains("H201"), "{ran}");
    assert!(says(["Nr", "(not read)", "000104417"]) && says(["Last name", "last_name", "Diaz"]), "{ran}");
    let inspected = bench.json("inspect list.csv");
    let file = &inspected["files"][0];
    assert_eq!((&file["usable"], &file["rows_read"]), (&false.into(), &0.into()));
    assert_eq!(file["columns"][1]["field"], "last_name");
}
