//! The rows that were left out, as a workbook: written where that is asked for, and loaded by itself.

use crate::support::{TWO, Workbench, profile_of, sample_names};
use serde_json::Value as Json;

const MESSY: &str = "samples/community-borrowers-fall-2026-messy.xlsx";

fn bad() -> String {
    format!("{TWO}\n000104419 | Berg | Bo | bo@example.org | 31/02/2027")
}

#[test]
fn it_is_written_once_for_its_owner_and_nothing_in_it_is_taken_for_a_value() {
    let bench = Workbench::with_list(&bad());
    let ran = bench.run("check list.csv --left-out rest.xlsx");
    assert_eq!(ran.code, 3, "{ran}");
    let told =
        "1 row is in rest.xlsx, which contains personal data. Correct it there, then:\n  rollcall plan rest.xlsx\n";
    assert_eq!(ran.stderr, told);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(bench.path("rest.xlsx")).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let before = bench.read("rest.xlsx");
    let again = bench.run("plan list.csv --left-out rest.xlsx");
    assert!(again.code == 2 && again.stderr.contains("rest.xlsx exists already"), "{again}");
    assert_eq!(bench.read("rest.xlsx"), before);

    let rest = bench.json("check rest.xlsx");
    assert_eq!((&rest["rows_read"], &rest["rows_ready"]), (&1.into(), &0.into()));
    assert!(!bench.run("check rest.xlsx").to_string().contains("What to fix"));
    assert_eq!(bench.run("check list.csv --left-out rest.csv").code, 2, "no spreadsheet opens it by this name");
}

/// Trial O02: what a spreadsheet would calculate, what looks like an escape of its own and what acts on a terminal is read
/// again as it was.
#[test]
fn every_cell_is_read_again_as_it_was() {
    let list = "Borrower ID,Last name,First name,Expiration date\n\
        104417,=1+1,@SUM(A1),31/02/2027\n\
        104418,_x000D_,<b>&amp;,31/02/2027\n\
        104419,a\u{1b}[2J,\"=HYPERLINK(\"\"x\"\")\",31/02/2027\n";
    let bench = Workbench::new();
    bench.write("list.csv", list);
    assert_eq!(bench.run("check list.csv --left-out rest.xlsx").code, 3);
    let values = |name: &str| {
        let inspected = bench.json(&format!("inspect {name}"));
        let columns = inspected["files"][0]["columns"].as_array().expect("columns").clone();
        let names =
            columns.into_iter().filter(|column| matches!(column["header"].as_str(), Some("Last name" | "First name")));
        names.map(|column| column["samples"].to_string()).collect::<Vec<_>>()
    };
    let before = values("list.csv");
    assert!(before[0].contains("=1+1") && before[0].contains("_x000D_"), "the control: {before:?}");
    assert_eq!(values("rest.xlsx"), before);
}

#[test]
fn without_rows_there_is_no_file() {
    let bench = Workbench::with_list(TWO);
    let before = bench.files();
    let ran = bench.run("plan list.csv --left-out rest.xlsx");
    assert!(ran.stderr.ends_with("no row is left out, so rest.xlsx was not written\n"), "{ran}");
    assert_eq!((ran.code, bench.files()), (0, before));
}

#[test]
fn apply_writes_it_after_the_commit_or_says_what_does() {
    let bench = Workbench::with_list(&bad());
    let no = bench.run("apply list.csv --no-starters --no-input --left-out rest.xlsx");
    assert_ne!(no.code, 0, "{no}");
    assert!(!bench.files().contains(&"rest.xlsx".to_owned()), "nothing was committed");
    let receipt = bench.json("apply list.csv --no-starters --yes --left-out rest.xlsx");
    assert_eq!(receipt["left_out_file"], "rest.xlsx");
    assert!(bench.files().contains(&"rest.xlsx".to_owned()));

    let bench = Workbench::with_list(&bad());
    let receipt = bench.json("apply list.csv --no-starters --yes");
    assert_eq!(receipt["left_out_file"], serde_json::Value::Null);
    let next = receipt["next"].to_string();
    assert!(next.contains("rollcall plan list.csv --left-out left-out.xlsx"), "{next}");
    assert_eq!(bench.run("plan list.csv --left-out left-out.xlsx").code, 3);
    assert!(bench.files().contains(&"left-out.xlsx".to_owned()), "and it does");
}

/// A saved plan has no rows; what is printed instead can be typed as it stands.
#[test]
fn the_rows_of_a_saved_plan_are_written_from_its_lists() {
    let bench = Workbench::with_list(&bad());
    assert_eq!(bench.run("plan list.csv --set user_group=COMMUNITY -o fall.plan").code, 3);
    let ran = bench.run("apply fall.plan --yes --left-out rest.xlsx");
    let way = "rollcall plan list.csv --set user_group=COMMUNITY --left-out rest.xlsx";
    assert!(ran.code == 2 && ran.stderr.ends_with(&format!("{way}\n")), "{ran}");
    assert!(!bench.files().contains(&"rest.xlsx".to_owned()));
    assert_eq!(bench.run(way.trim_start_matches("rollcall ")).code, 3);
    assert!(bench.files().contains(&"rest.xlsx".to_owned()), "and it does");
}

/// What the person decided to skip is decided: nobody is asked to fix it.
#[test]
fn a_row_that_somebody_chose_to_skip_is_not_to_be_fixed() {
    let bench = Workbench::with_list(&bad());
    let ran = bench.run("plan list.csv --decide 000104418=skip --left-out rest.xlsx");
    let told = "1 row you chose to skip is not in rest.xlsx.\n\
        1 row is in rest.xlsx, which contains personal data. Correct it there, then:\n  rollcall plan rest.xlsx";
    assert!(ran.stderr.contains(told), "{ran}");
    let rest = bench.json("check rest.xlsx");
    assert_eq!((&rest["rows_read"], &rest["rows_ready"]), (&1.into(), &0.into()));
    assert!(rest["findings"].to_string().contains("31/02/2027"), "the control: {rest}");

    let bench = Workbench::with_list(TWO);
    let skip = "list.csv --no-starters --yes --decide 000104418=skip";
    let ran = bench.run("plan list.csv --decide 000104418=skip --left-out rest.xlsx");
    assert!(ran.stderr.contains("but those you chose to skip, so rest.xlsx was not written"), "{ran}");
    assert!(!bench.files().contains(&"rest.xlsx".to_owned()));
    let receipt = bench.json(&format!("apply {skip}"));
    assert_eq!((&receipt["batch"], &receipt["counts"]["left_out"]), (&1.into(), &1.into()));
    assert!(!receipt["next"].to_string().contains("--left-out"), "{receipt}");
}

/// The workbook goes back to whoever sent the list. What the store has of others, and what is typed at the desk, is not for
/// them; a row about which only the library can decide is not in it.
#[test]
fn the_workbook_is_for_whoever_sent_the_list() {
    let bench = Workbench::new();
    let store = "\
        Borrower ID | Last name  | First name | Birth date | E-mail\n\
        000098231   | Lopez      | Maria      | 1951-04-02 | maria@example.org\n\
        000087120   | Ní Bhriain | Zoë        | 1970-05-06 | zoe@example.org";
    bench.write("store.csv", testkit::csv_bytes(store));
    bench.apply("store.csv");
    let of_store = "\
        Borrower ID | Last name  | First name | Birth date | E-mail\n\
        000098231   | Levy       | Mark       | 1990-07-08 | mark@example.org\n\
        000200001   | Ni Bhriain | Zoe        | 1970-05-06 | zoe@example.net";
    bench.write("two.csv", testkit::csv_bytes(of_store));
    let asked = bench.run("plan two.csv --left-out rest.xlsx");
    assert!(asked.stdout.contains("Maria Lopez"), "the control: {asked}");
    let told = "2 rows need the library's decision and are not in rest.xlsx.\n\
        no row is left out that could be corrected in the list, so rest.xlsx was not written\n";
    assert!(asked.stderr.ends_with(told), "{asked}");
    assert!(!bench.files().contains(&"rest.xlsx".to_owned()));

    let more = format!(
        "{of_store}\n104420 | Lund | Cyd | 1990-07-09 | 1@example.org\n\
        000104421 | Lond | Cid | soon | 2@example.org"
    );
    bench.write("four.csv", testkit::csv_bytes(&more));
    let ran = bench.run("plan four.csv --left-out rest.xlsx");
    assert!(ran.stdout.contains("--accept C321"), "the control: {ran}");
    assert!(
        ran.stderr.contains("need the library's decision and are not in rest.xlsx.\n2 rows are in rest.xlsx"),
        "{ran}"
    );
    let texts = testkit::xlsx::unpacked(&bench.read("rest.xlsx"));
    assert!(texts.contains("Correct the cell") && texts.contains("(line 4 of the original)"), "{texts}");
    for of_others in ["Lopez", "1951-04-02", "000098231", "Levy", "--accept", "rollcall.toml"] {
        assert!(!texts.contains(of_others), "{of_others} in {texts}");
    }
    let receipt = bench.json("apply two.csv --no-starters --yes --decide 000200001=same");
    assert!(!receipt["next"].to_string().contains("--left-out"), "nothing to fix: {receipt}");
}

/// Lists with rows that are left out, each for something else. What is wrong with a row is found in the row, or was found
/// since the whole list showed it.
const WITH_FAULTS: &[&str] = &[
    "Borrower ID | Last name | E-mail\n000104417 | Lind | \"#N/A\"\n000104418 | Berg | bo@example.org",
    "Borrower ID | Last name | Birth date\n000104417 | Lind | 31/02/1990\n000104418 | Berg | 13/02/1990",
    "Borrower ID | Last name | Birth date\n000104417 | Lind | 03/04/1990\n000104418 | Berg | 04/03/1990",
    "Borrower ID | Last name\n104417 | Lind\n000104418 | Berg\n000104419 | Diaz\n000104420 | Cruz\n000104421 | Dahl",
    "Borrower ID | Last name\n000104417 | Lind\n000104417 | Berg\n000104418 | Diaz",
    "Borrower ID | Last name | Birth date\n000104417 | Lind | 13/02/1990\n000104418 | Berg | 02/14/1990\n\
     000104419 | Diaz | 02/15/1990\n000104420 | Cruz | 03/04/1990",
    "Borrower ID | Last name\n12345678 | Lind\n123456001 | Berg\n123456002 | Diaz\n123456003 | Cruz\n123456004 | Dahl\n\
     123456005 | Evans\n123456006 | Frey\n123456007 | Gray\n123456008 | Hill\n123456009 | Ito\n123456010 | Jones",
    "Borrower ID | Last name | Patron group\n000104417 | Lind | Comunity\n000104418 | Berg | COMMUNITY",
    "Borrower ID | Last name\n000104417 |\n000104418 | Berg",
];

/// Nobody goes in by a workbook in which nothing was corrected: what left a row out is found again, and what the whole list
/// had shown is kept.
#[test]
fn an_uncorrected_workbook_loads_nobody() {
    for list in WITH_FAULTS {
        let bench = Workbench::with_list(list);
        assert_eq!(bench.run("check list.csv --left-out rest.xlsx").code, 3, "the control: {list}");
        let rest = bench.json("check rest.xlsx");
        assert!(rest["rows_read"].as_u64() > Some(0), "the control: {rest}");
        assert_eq!(rest["rows_ready"], 0, "{list}\n{rest}");
    }
    let mut with_rest = 0;
    for name in sample_names() {
        let bench = Workbench::with_samples();
        let list = format!("samples/{name}{}", profile_of(&name));
        bench.json(&format!("apply {list} --no-starters --yes --left-out rest.xlsx"));
        if !bench.files().contains(&"rest.xlsx".to_owned()) {
            continue;
        }
        with_rest += 1;
        let plan = bench.json("plan rest.xlsx");
        let loaded = ["new", "changed", "converted"].map(|key| plan["counts"][key].as_u64());
        assert_eq!(loaded, [Some(0); 3], "{name}: {plan}");
    }
    assert!(with_rest > 0, "the control");
}

/// A few rows do not show what the whole list did, and what was typed for the list is not typed for them again.
#[test]
fn the_workbook_is_read_as_its_list_was() {
    let list = "\
        Borrower ID | Surname | First name | E-mail          | Birth date | Nr\n\
        000104417   | Núñez   | Ana        | ana@example.org | 13/02/1950 | 1\n\
        000104418   | Okafor  | Chidi      | cid@example     | 03/04/1951 | 2";
    let bench = Workbench::with_list(list);
    let typed = "--profile retiree --column Nr=note --set city=Springfield";
    assert_eq!(bench.run(&format!("check list.csv {typed} --left-out rest.xlsx")).code, 3);
    let first = bench.run("check rest.xlsx").stdout;
    let told = "read as its list was: Birth date day first; IDs of 9 digits; profile \"retiree\"; column \"Nr\" is Note; \
        City is \"Springfield\" in every row";
    assert!(first.contains(told) && first.contains("group RETIREE"), "{first}");
    assert!(!first.contains("C314") && !first.contains("hidden"), "{first}");
    let other = bench.run("check rest.xlsx --profile community-borrower --dates mdy").stdout;
    assert!(other.contains("group COMMUNITY") && !other.contains("day first"), "what is typed comes first: {other}");
    assert!(!other.contains("profile \"retiree\""), "{other}");

    bench.write("corrected.xlsx", testkit::corrected(&bench.read("rest.xlsx"), &[("E2", "cid@example.org")]));
    let receipt = bench.json("apply corrected.xlsx --no-starters --yes");
    assert_eq!(counts(&receipt), [("rows_read", 1), ("new", 1)], "{receipt}");
    let patron = bench.json("find 000104418").to_string();
    for value in ["RETIREE", "1951-04-03", "Springfield"] {
        assert!(patron.contains(value), "{value} in {patron}");
    }
}

/// The lists of a run have a sheet each, and are loaded by what is printed.
#[test]
fn the_rows_of_several_lists_are_loaded_at_once() {
    let bench = Workbench::new();
    bench.write("fall.csv", "Borrower ID,Last name,E-mail\n000104417,Lind,bo@example\n000104418,Berg,b@example.org\n");
    bench.write("spring.csv", "ID,Surname,First name,Mail\n000104419,Diaz,Ana,ana@example\n");
    let ran = bench.run("plan fall.csv spring.csv --left-out rest.xlsx");
    assert!(ran.stderr.ends_with("Correct them there, then:\n  rollcall plan rest.xlsx\n"), "{ran}");
    let plan = bench.json("plan rest.xlsx");
    assert_eq!(counts(&plan), [("rows_read", 2), ("left_out", 2)], "{plan}");
    // Whoever deletes the only row of a sheet has no list on it any more.
    bench.write("one.xlsx", testkit::corrected(&bench.read("rest.xlsx"), &[("2", "")]));
    assert_eq!(counts(&bench.json("plan one.xlsx")), [("rows_read", 1), ("left_out", 1)]);
    assert_eq!(counts(&bench.json("plan rest.xlsx --sheet spring")), [("rows_read", 1), ("left_out", 1)]);
}

#[test]
fn the_left_out_rows_of_the_messy_sample_are_a_list_of_their_own() {
    let bench = Workbench::with_samples();
    let all = bench.json(&format!("check {MESSY} --left-out rest.xlsx"));
    let number = |answer: &serde_json::Value, key: &str| answer[key].as_u64().expect("a number");
    let left_out = number(&all, "rows_read") - number(&all, "rows_ready");
    assert!(left_out > 10, "the control: {left_out}");
    let rest = bench.run("check rest.xlsx");
    assert!(!rest.to_string().contains("What to fix"), "{rest}");
    assert!(!rest.to_string().contains("S135"), "the colours are ours: {rest}");
    assert!(rest.stdout.contains("columns: 10 of 12 recognised"), "as in the list itself: {rest}");
    assert_eq!(number(&bench.json("check rest.xlsx"), "rows_read"), left_out);
}

/// What an admin types into the rows of a sample that were left out, at the cells of the sample itself. The row that
/// repeats another is cleared.
const CORRECTIONS: &[(&str, &[(&str, &str)])] = &[(
    "community-borrowers-fall-2026-messy.xlsx",
    &[
        ("A10", "001718869"),
        ("A12", "002938744"),
        ("A15", "000104931"),
        ("A16", "006605281"),
        ("A17", "001528709"),
        ("B18", "Edwards"),
        ("B19", "Jiménez"),
        ("C19", "Ifeoma"),
        ("A20", "001919675"),
        ("F21", "2027-02-28"),
        ("F22", "2027-06-30"),
        ("H27", "COMMUNITY"),
        ("H28", "COMMUNITY"),
        ("D29", "tane.thorsteinsdottir@example.com"),
        ("B36", "Núñez"),
        ("B37", "Muñoz"),
        ("J39", "21234069064599"),
        ("42", ""),
        ("A44", "004573348"),
    ],
)];

/// A column and a row, `B` and `7`; no column where it is a whole row.
fn parts(address: &str) -> (&str, u64) {
    let row = address.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    (&address[..address.len() - row.len()], row.parse().expect("a row"))
}

/// Where a cell of the list stands in the workbook of its left-out rows: one column to the right, since the first says
/// what to fix, and the rows below each other.
fn in_the_rest(address: &str, rows: &[u64]) -> String {
    let (column, row) = parts(address);
    let at = rows.iter().position(|other| *other == row).unwrap_or_else(|| panic!("row {row} is not left out"));
    let column: String = column.chars().filter_map(|letter| char::from_u32(u32::from(letter) + 1)).collect();
    format!("{column}{}", at + 2)
}

/// The rows of a list that its plan leaves out or asks about, in reading order.
fn rows_left_out(plan: &Json) -> Vec<u64> {
    let steps = plan["steps"].as_array().expect("steps");
    let waiting = steps.iter().filter(|step| step["action"] == "left-out" || step["action"] == "question");
    let row = |step: &Json| -> Option<u64> { step["at"].as_str()?.rsplit(['!', ' ']).next()?.parse().ok() };
    let mut rows: Vec<u64> = waiting.map(|step| row(step).unwrap_or_else(|| panic!("no row in {step}"))).collect();
    rows.sort_unstable();
    rows
}

/// The counts of an answer that are not zero.
fn counts(answer: &Json) -> Vec<(&str, u64)> {
    let all = answer["counts"].as_object().unwrap_or_else(|| panic!("no counts in {answer}"));
    all.iter()
        .filter_map(|(key, count)| Some((key.as_str(), count.as_u64()?)))
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// Whatever a sample leaves out goes in when it is corrected, in a workbook of its own, and then the store holds what it
/// would hold if the list had been right from the start.
#[test]
fn the_left_out_rows_of_every_sample_load_clean_once_they_are_corrected() {
    let mut with_rest = Vec::new();
    for name in sample_names() {
        let bench = Workbench::with_samples();
        let list = format!("samples/{name}{}", profile_of(&name));
        let rows = rows_left_out(&bench.json(&format!("plan {list}")));
        let receipt = bench.json(&format!("apply {list} --no-starters --yes --left-out rest.xlsx"));
        assert_eq!(receipt["left_out_file"].is_null(), rows.is_empty(), "{receipt}");
        let Some((known, changes)) = CORRECTIONS.iter().find(|(sample, _)| *sample == name) else {
            assert!(rows.is_empty(), "{name} has left-out rows, and nothing in CORRECTIONS corrects them");
            continue;
        };
        with_rest.push(*known);
        load_corrected(&bench, &name, &rows, changes);
    }
    assert_eq!(with_rest, CORRECTIONS.iter().map(|(sample, _)| *sample).collect::<Vec<_>>());
}

fn load_corrected(bench: &Workbench, name: &str, rows: &[u64], changes: &[(&str, &str)]) {
    let moved: Vec<(String, &str)> =
        changes.iter().map(|(address, text)| (in_the_rest(address, rows), *text)).collect();
    let moved: Vec<(&str, &str)> = moved.iter().map(|(address, text)| (address.as_str(), *text)).collect();
    bench.write("corrected.xlsx", testkit::corrected(&bench.read("rest.xlsx"), &moved));
    bench.write("whole.xlsx", testkit::corrected(&bench.read(&format!("samples/{name}")), changes));
    let cleared = changes.iter().filter(|(address, _)| parts(address).0.is_empty()).count();
    let left = (rows.len() - cleared) as u64;
    let loaded = bench.json("plan whole.xlsx");
    assert_eq!(loaded["counts"]["new"], left, "the control: they are not there yet\n{loaded}");

    let checked = bench.json("check corrected.xlsx");
    let first = &checked["files"][0]["columns"][0];
    assert_eq!((&first["header"], &first["field"]), (&"What to fix".into(), &Json::Null));
    let plan = bench.json("plan corrected.xlsx");
    assert_eq!(counts(&plan), [("rows_read", left), ("new", left)], "{plan}");
    let findings = plan["findings"].as_array().expect("findings");
    let is_amiss = |finding: &&Json| finding["severity"] != "note" && finding["code"] != "H202";
    let amiss: Vec<&Json> = findings.iter().filter(is_amiss).collect();
    assert!(amiss.is_empty(), "nothing but the name of a column is doubtful, as before: {amiss:?}");
    let receipt = bench.json("apply corrected.xlsx --no-starters --yes");
    assert_eq!((&receipt["batch"], counts(&receipt)), (&2.into(), vec![("rows_read", left), ("new", left)]));

    let whole = bench.json("plan whole.xlsx");
    let read = whole["counts"]["rows_read"].as_u64().expect("a number");
    assert_eq!(counts(&whole), [("rows_read", read), ("unchanged", read)], "{whole}");
    let store = String::from_utf8_lossy(&bench.read("rollcall.db")).into_owned();
    assert!(store.contains("Yamamoto") && !store.contains("What to do: "), "what to fix is nobody's value");
}
