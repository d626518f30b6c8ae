//! Reports in files: what is planned, and what was done, as a workbook and as a table.

use crate::support::{Ran, TWO, Workbench, skip};
use serde_json::Value as Json;

/// The two patrons of `list.csv`, changed, one who is new, and a row that cannot be loaded.
const NEXT: &str = "\
    Borrower ID | Last name   | First name | E-mail          | Expiration date\n\
    000104417   | Núñez       | Ana        | ana@example.org | 2027-12-31\n\
    000104418   | Okafor-Lind | Chidi      | cid@example.org | 2027-12-31\n\
    000104419   | Berg        | Mia        | mia@example.org | 2027-06-30\n\
    000104420   |             | Bo         | =1+1            | 2027-06-30";

/// A store with two patrons, and a list that changes both, adds one and leaves a row out.
fn bench() -> Workbench {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    bench.write("next.csv", testkit::csv_bytes(NEXT));
    bench
}

/// A run that ends with this code and says where its report is.
fn reported(bench: &Workbench, args: &str, name: &str, code: i32) -> Ran {
    let ran = bench.run(&format!("{args} --report {name}"));
    assert_eq!(ran.code, code, "{ran}");
    assert!(ran.stderr.ends_with(&format!("the report is in {name}\n")), "{ran}");
    ran
}

fn text(bench: &Workbench, name: &str) -> String {
    String::from_utf8(bench.read(name)).expect("text")
}

/// What the program itself reads in a sheet of a workbook: the names of its columns, and the first values below them.
fn columns(bench: &Workbench, name: &str, sheet: &str) -> Vec<(String, Vec<String>)> {
    let inspected = bench.json(&format!("inspect {name} --sheet \"{sheet}\" --header-row 1"));
    let texts = |value: &Json| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
    };
    let columns = inspected["files"][0]["columns"].as_array().unwrap_or_else(|| panic!("{inspected}"));
    columns
        .iter()
        .map(|column| (column["header"].as_str().unwrap_or("").to_owned(), texts(&column["samples"])))
        .collect()
}

fn values(columns: &[(String, Vec<String>)], name: &str) -> Vec<String> {
    let found = columns.iter().find(|(header, _)| header == name);
    found.unwrap_or_else(|| panic!("no {name} in {columns:?}")).1.clone()
}

#[test]
fn a_workbook_of_a_plan_is_read_back_as_it_was_meant() {
    let bench = bench();
    let printed = bench.run("plan next.csv").stdout;
    let ran = reported(&bench, "plan next.csv", "plan.xlsx", 3);
    assert_eq!(ran.stdout, printed, "what is printed stays the same");
    let changes = columns(&bench, "plan.xlsx", "Changes");
    let names: Vec<&str> = changes.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["what happens", "primary ID", "name", "field", "old", "new", "look closely", "where"]);
    assert_eq!(values(&changes, "primary ID"), ["000104417", "000104418"]);
    assert!(values(&changes, "old").contains(&"2027-06-30".to_owned()), "{changes:?}");
    let new = columns(&bench, "plan.xlsx", "New");
    assert_eq!(values(&new, "primary ID"), ["000104419"]);
    assert_eq!(values(&new, "expiry date"), ["2027-06-30"]);
    let left_out = columns(&bench, "plan.xlsx", "Left out");
    assert_eq!(values(&left_out, "primary ID"), ["000104420"]);
    let problems = columns(&bench, "plan.xlsx", "Problems");
    assert!(values(&problems, "value").contains(&"=1+1".to_owned()), "a text and no formula: {problems:?}");
    // A sheet of patrons is a list again.
    let checked = bench.json("check plan.xlsx --sheet New");
    assert_eq!(checked["rows_read"], 1, "{checked}");
}

#[test]
fn a_table_has_what_is_planned_and_what_was_done() {
    let bench = bench();
    reported(&bench, "check next.csv", "check.csv", 3);
    assert!(text(&bench, "check.csv").contains("\"line 5, column 2 (Last name)\""), "{}", text(&bench, "check.csv"));
    reported(&bench, "plan next.csv -o next.plan", "plan.csv", 3);
    reported(&bench, "show next.plan", "saved.csv", 0);
    let changed = "\"changed\",\"000104418\",\"Chidi Okafor-Lind\",\"last name\",\"Okafor\",\"Okafor-Lind\",";
    for name in ["plan.csv", "saved.csv"] {
        let table = text(&bench, name);
        assert!(table.contains(changed) && table.contains("\n\"left out\",\"000104420\","), "{name}\n{table}");
    }
    reported(&bench, "apply next.plan --yes --no-starters", "applied.csv", 0);
    assert!(text(&bench, "applied.csv").contains(changed));
    reported(&bench, "show 2", "batch.csv", 0);
    let batch = text(&bench, "batch.csv");
    assert!(
        batch.contains("\"000104418\",\"\",\"last name\",\"Okafor\",\"Okafor-Lind\",") && !batch.contains("left out")
    );
    reported(&bench, "undo 2 --dry-run", "before.csv", 0);
    reported(&bench, "undo 2 --yes", "undone.csv", 0);
    for name in ["before.csv", "undone.csv"] {
        let table = text(&bench, name);
        assert!(
            table.contains("\"last name\",\"Okafor-Lind\",\"Okafor\",") && table.contains("\n\"removed\","),
            "{table}"
        );
    }
    reported(&bench, "history", "history.csv", 0);
    assert_eq!(text(&bench, "history.csv").lines().count(), 4, "three batches, and the names of the columns");
    reported(&bench, "history", "history.xlsx", 0);
    assert_eq!(values(&columns(&bench, "history.xlsx", "Batches"), "state"), ["undone by 3"]);
}

/// Trial P05: whoever may not see the patrons gets a report without them, in every form.
#[test]
fn a_masked_report_names_nobody() {
    let bench = bench();
    bench.run("plan next.csv -o next.plan --quiet");
    bench.apply("next.plan --no-starters");
    reported(&bench, "show next.plan --mask", "plan.csv", 0);
    reported(&bench, "show 2 --mask", "batch.csv", 0);
    for name in ["plan.csv", "batch.csv"] {
        let table = text(&bench, name);
        assert!(table.contains("(hidden)") && table.contains("2027-12-31"), "{table}");
        for hidden in ["000104417", "Núñez", "Okafor", "example.org", "Mia"] {
            assert!(!table.contains(hidden), "{hidden} in {name}\n{table}");
        }
    }
    for name in ["plan.html", "batch.html"] {
        let args = if name == "plan.html" { "show next.plan --mask" } else { "show 2 --mask" };
        reported(&bench, args, name, 0);
        let page = text(&bench, name);
        assert!(
            page.contains("Names, IDs and values are hidden, but for groups") && page.contains("(hidden)"),
            "{page}"
        );
        for hidden in ["000104417", "Núñez", "Okafor", "example.org", "Mia", "Borrower ID"] {
            assert!(!page.contains(hidden), "{hidden} in {name}\n{page}");
        }
    }
    reported(&bench, "show next.plan --mask", "plan.xlsx", 0);
    let new = columns(&bench, "plan.xlsx", "New");
    assert!(new.iter().all(|(_, values)| !values.iter().any(|value| value.contains("Mia"))), "{new:?}");
}

/// Trial P05: whom an undo has left alone is nobody's to know either.
#[test]
fn a_masked_list_of_those_who_were_kept_names_nobody() {
    let bench = bench();
    bench.apply("next.csv --no-starters");
    let later = "Borrower ID | Last name | First name\n000104418 | Okafor-Berg | Chidi";
    bench.write("later.csv", testkit::csv_bytes(later));
    bench.apply("later.csv --no-starters");
    assert_eq!(bench.run("undo 2 --yes").code, 7);
    let open = reported(&bench, "show 4 --only kept", "open.html", 0);
    assert!(
        open.stdout.contains("000104418") && text(&bench, "open.html").contains("000104418"),
        "the control: {open}"
    );
    let masked = reported(&bench, "show 4 --only kept --mask", "masked.html", 0);
    let page = text(&bench, "masked.html");
    assert!(!masked.stdout.contains("104418") && masked.stdout.contains("last name changed by"), "{masked}");
    assert!(!page.contains("104418") && page.contains("Names, IDs and values are hidden, but for groups"), "{page}");
}

/// The chapters of a page, in order.
fn chapters(bench: &Workbench, args: &str, name: &str, code: i32) -> Vec<String> {
    reported(bench, args, name, code);
    let page = text(bench, name);
    let heads = page.split("<h2 id=\"chapter-").skip(1).filter_map(|rest| rest.split_once("\">"));
    heads.filter_map(|(_, rest)| rest.split_once("</h2>")).map(|(title, _)| title.to_owned()).collect()
}

#[test]
fn every_command_tells_a_page_in_the_same_order() {
    let bench = bench();
    let next = "What next, and how to undo it";
    assert_eq!(chapters(&bench, "check next.csv", "check.html", 3), ["Problems", "What was read", "What next"]);
    let of_plan =
        ["In numbers", "Look closely", "Problems", "Changes", "New patrons", "Passwords", "What was read", next];
    assert_eq!(chapters(&bench, "plan next.csv -o next.plan", "plan.html", 3), of_plan);
    assert!(text(&bench, "plan.html").contains("<bdi>184 days later</bdi>"));
    let of_saved = chapters(&bench, "show next.plan", "saved.html", 0);
    assert_eq!(of_saved[..5], of_plan[..5]);
    assert!(text(&bench, "saved.html").contains("How the columns of <bdi>next.csv</bdi> were read"));
    let of_apply = chapters(&bench, "apply next.plan --yes --no-starters", "applied.html", 0);
    assert_eq!(of_apply[..5], of_plan[..5]);
    assert_eq!(of_apply.last().map(String::as_str), Some(next));
    let of_batch = chapters(&bench, "show 2", "batch.html", 0);
    assert_eq!(of_batch, ["In numbers", "Look closely", "Changes", "New patrons", next]);
    let page = text(&bench, "batch.html");
    assert!(page.contains("<code>rollcall undo 2</code>") && !page.contains("has undone it"), "{page}");
    let becomes = "What is applied becomes a batch";
    assert!(!page.contains(becomes) && text(&bench, "plan.html").contains(becomes), "a batch is one already");
    let of_undo = ["In numbers", "Look closely", "Changes", "Removed patrons", next];
    assert_eq!(chapters(&bench, "undo 2 --dry-run", "before.html", 0), of_undo);
    assert_eq!(chapters(&bench, "undo 2 --yes", "undone.html", 0), of_undo);
    chapters(&bench, "show 2", "again.html", 0);
    let page = text(&bench, "again.html");
    assert!(page.contains("<p>Batch 3 has undone it.</p>") && !page.contains("<code>rollcall undo 2</code>"), "{page}");
}

/// A saved plan says how it is loaded, and what writes the rows that it leaves out; whoever may not see the patrons has
/// nothing to do with it.
#[test]
fn a_page_of_a_saved_plan_says_what_comes_next() {
    let bench = bench();
    bench.run("plan next.csv -o next.plan --quiet");
    reported(&bench, "show next.plan", "open.html", 0);
    reported(&bench, "show next.plan --mask", "masked.html", 0);
    let ways = [
        "<code>rollcall apply next.plan</code>",
        "<dt>to fix the rest</dt><dd><code>rollcall plan next.csv --left-out left-out.xlsx</code>",
    ];
    let [open, masked] = ["open.html", "masked.html"].map(|name| text(&bench, name));
    for way in ways {
        assert!(open.contains(way) && !masked.contains(way), "{way}\n{open}");
    }
    reported(&bench, "plan next.csv --left-out rest.xlsx", "plan.html", 3);
    let page = text(&bench, "plan.html");
    assert!(page.contains("<bdi>rest.xlsx (correct and load this file)</bdi>") && !page.contains(ways[1]), "{page}");
}

/// Status stays in a masked plan, and a number that stands for a patron is in no command.
#[test]
fn a_masked_plan_keeps_what_many_share() {
    let bench = bench();
    let ended = NEXT.replace("mia@example.org | 2027-06-30", "mia@example.org | 2020-06-30");
    bench.write("ended.csv", testkit::csv_bytes(&ended));
    bench.run("plan ended.csv -o ended.plan --quiet");
    let masked = reported(&bench, "show ended.plan --mask", "masked.csv", 0);
    let table = text(&bench, "masked.csv");
    assert!(table.contains("\"status\",\"\",\"ACTIVE\""), "{table}");
    assert!(!masked.stdout.contains("reissue --id") && !table.contains("(hidden) (hidden)"), "{masked}");
    let open = bench.run("show ended.plan");
    assert!(open.stdout.contains("reissue --id 000104419"), "the control: {open}");
}

/// What an undo has done is told as done, and what it would do as what is ahead.
#[test]
fn an_undo_says_once_which_slips_no_longer_work() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --starters fall.csv");
    reported(&bench, "undo --dry-run", "before.html", 0);
    reported(&bench, "undo --yes", "undone.html", 0);
    let (ahead, done) =
        ("2 starter passwords of fall.csv will no longer work", "2 starter passwords of fall.csv no longer work");
    let said = |name: &str| [ahead, done].map(|line| text(&bench, name).contains(line));
    assert_eq!((said("before.html"), said("undone.html")), ([true, false], [false, true]));
}

/// Two patrons of whom much is known, as a list has them; the second list has others.
const KNOWN: &str = "\
    Borrower ID | Last name | First name | Birth date | E-mail          | Phone        | Address line 1 | City       | Barcode        | Note\n\
    000104417   | Nunez     | Ana        | 1951-04-02 | ana@example.org | 217-555-0101 | \"12 Elm St\" | Greenfield | 21234567890123 | \"likes mornings\"\n\
    000104418   | Okafor    | Chidi      | 1960-05-03 | cid@example.org | 217-555-0102 | \"14 Elm St\" | Greenfield | 21234567890124 | whistles";

/// Nothing that says who somebody is, or how they are reached, is in a masked report of any kind.
#[test]
fn a_masked_report_of_any_kind_has_nothing_of_a_person() {
    let bench = Workbench::with_list(KNOWN);
    bench.apply("list.csv --no-starters --note \"for Nunez\"");
    let next = KNOWN.replace("Nunez", "Nunez-Lopez").replace("0101", "0103").replace("12 Elm", "16 Elm");
    let next = next.replace("000104418", "000104419").replace("Okafor", "Berg").replace("7890124", "7890125");
    bench.write("next.csv", testkit::csv_bytes(&next));
    assert_eq!(bench.run("plan next.csv --decide 000104419=new-id -o next.plan").code, 0);
    let canaries = [
        "000104417",
        "000104418",
        "000104419",
        "Nunez",
        "Lopez",
        "Okafor",
        "Berg",
        "Ana",
        "Chidi",
        "1951-04-02",
        "1960-05-03",
        "example.org",
        "555-010",
        "Elm St",
        "Greenfield",
        "21234567890",
        "mornings",
        "whistles",
    ];
    for what in ["next.plan", "1"] {
        for ending in ["html", "xlsx", "csv"] {
            let [open, masked] = ["", "--mask"].map(|mask| {
                let name = format!("{what}{mask}.{ending}");
                assert_eq!(bench.run(&format!("show {what} {mask} --report {name}")).code, 0);
                let bytes = bench.read(&name);
                if ending == "xlsx" {
                    testkit::xlsx::unpacked(&bytes)
                } else {
                    String::from_utf8_lossy(&bytes).into_owned()
                }
            });
            for canary in canaries {
                assert!(!masked.contains(canary), "{canary} in {what}.{ending}");
            }
            let known = canaries.iter().filter(|canary| open.contains(**canary)).count();
            assert!(known > canaries.len() / 2, "the control: {known} of them are in the open one, {what}.{ending}");
            assert!(masked.contains("COMMUNITY") && masked.contains("(hidden)"), "what stays, stays: {what}.{ending}");
        }
    }
}

/// A report that cannot be written is told before anything is done; no file is written over, and none of another kind.
#[test]
fn a_report_is_a_new_file_of_a_known_kind() {
    let bench = bench();
    bench.write("there.csv", "mine");
    for (name, code, told) in [
        ("there.csv", 2, "there.csv exists already"),
        ("report.pdf", 2, ".xlsx"),
        ("report", 2, "or .csv"),
        ("none/report.csv", 2, "cannot be written"),
    ] {
        for command in ["check next.csv", "plan next.csv", "show 1", "history", "undo --yes", "apply next.csv --yes"] {
            let ran = bench.run(&format!("{command} --report {name}"));
            assert!(ran.code == code && ran.stderr.contains(told), "{ran}");
            assert_eq!(ran.stdout, "", "nothing is done");
        }
    }
    assert_eq!(text(&bench, "there.csv"), "mine");
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(1));
}

/// What is committed is done, whatever becomes of its report, and the way to another one is told.
#[test]
#[cfg(target_os = "linux")]
fn a_batch_does_not_fail_over_its_report() {
    let bench = bench();
    if !bench.can_trace() {
        return skip("a report on a full disk", "strace cannot be used");
    }
    // No file gets its name; the store has its own already.
    let full = "inject=link,linkat,rename,renameat,renameat2:error=ENOSPC";
    for (args, batch) in [("apply next.csv --yes --no-starters", 2), ("undo 2 --yes", 3)] {
        let args = format!("{args} --no-backup --quiet --report report.csv");
        let mut command = bench.program("strace");
        command.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=link,linkat,rename,renameat,renameat2", "-e", full]);
        let inner = bench.command(&args);
        let output = command.arg(inner.get_program()).args(inner.get_args()).output().expect("strace runs");
        let ran = bench.ran(&args, &output);
        let way = format!("rollcall show {batch} --report batch-{batch}.csv");
        let told = format!(
            "Done: batch {batch} is committed, but there is no report of it: report.csv cannot be written: the disk is full.\n  \
            to write one elsewhere: {way}\n"
        );
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", told.as_str()), "{ran}");
        assert!(!bench.files().contains(&"report.csv".to_owned()));
        assert_eq!(bench.run(way.trim_start_matches("rollcall ")).code, 0);
        assert!(bench.files().contains(&format!("batch-{batch}.csv")), "and it does");
    }
}

#[test]
#[cfg(unix)]
fn only_its_owner_reads_a_report() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench();
    for name in ["report.xlsx", "report.csv"] {
        reported(&bench, "check next.csv", name, 3);
        let mode = std::fs::metadata(bench.path(name)).expect("a report").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

/// What was written beside the store is told to programs, and what was not is null.
#[test]
fn a_receipt_names_the_files_that_were_written() {
    let bench = bench();
    let named = |answer: &Json| ["report_file", "left_out_file", "log_file"].map(|key| answer[key].clone());
    let files = |stem: &str| format!("--report {stem}.xlsx --left-out {stem}-rest.xlsx --log run.log");
    let text = |name: &str| Json::from(name);
    let done = bench.json(&format!("apply next.csv --no-starters --yes {}", files("done")));
    assert_eq!(named(&done), [text("done.xlsx"), text("done-rest.xlsx"), text("run.log")], "{done}");
    let nothing = bench.json(&format!("apply next.csv --no-starters --yes {}", files("nothing")));
    assert_eq!(nothing["code"], "P611", "{nothing}");
    assert_eq!(named(&nothing), [text("nothing.xlsx"), text("nothing-rest.xlsx"), text("run.log")], "{nothing}");
    let undone = bench.json("undo --yes --report undone.xlsx --log run.log");
    assert_eq!(named(&undone), [text("undone.xlsx"), Json::Null, text("run.log")], "{undone}");
    for name in ["done.xlsx", "done-rest.xlsx", "nothing.xlsx", "nothing-rest.xlsx", "undone.xlsx", "run.log"] {
        assert!(bench.files().contains(&name.to_owned()), "{name}");
    }
    let undone = bench.json("undo 1 --yes");
    assert_eq!(named(&undone), [Json::Null, Json::Null, Json::Null], "the control: {undone}");
    let again = bench.json("apply list.csv --no-starters --yes");
    assert_eq!(named(&again), [Json::Null, Json::Null, Json::Null], "the control: {again}");
}
