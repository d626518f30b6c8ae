//! Looking for patrons as a circulation desk does.

use crate::support::{TWO, Workbench};
use expect_test::expect;

const LIST: &str = "\
    Borrower ID | Last name  | First name | E-mail            | Phone        | Expiration date\n\
    000104417   | Núñez      | Ana        | ana@example.org   | 505-555-0100 | 2027-06-30\n\
    000104418   | Okafor     | Chidi      | cid@example.org   | 505-555-0101 | 2027-06-30\n\
    000104425   | Nuñez-Díaz | María      | maria@example.org | 505-555-0102 | 2026-12-31";

/// The IDs that are found, each with how it fits, and the total.
fn found(bench: &Workbench, args: &str) -> String {
    let answer = bench.json(&format!("find {args}"));
    let patrons = answer["patrons"].as_array().expect("patrons").iter();
    let ids = patrons.map(|one| format!("{} {}", text(&one["primary_id"]), text(&one["match"])));
    let total = answer["total"].to_string();
    ids.chain([total]).collect::<Vec<_>>().join(", ")
}

fn text(value: &serde_json::Value) -> &str {
    value.as_str().expect("a text")
}

#[test]
fn a_desk_finds_patrons_by_what_it_has() {
    let bench = Workbench::with_list(LIST);
    bench.apply("list.csv --no-starters");
    for (args, expected) in [
        ("000104417", "000104417 identifier, 1"),
        ("00010442", "000104425 beginning, 1"),
        ("0001044 --limit 2", "000104417 beginning, 000104425 beginning, 3"),
        ("0", "000104417 beginning, 000104425 beginning, 000104418 beginning, 3"),
        ("00 --limit 1", "000104417 beginning, 3"),
        ("nunez", "000104417 name, 000104425 name, 2"),
        ("diaz maria", "000104425 name, 1"),
        ("'Nuñez, María'", "000104425 name, 1"),
        ("nunes", "000104417 near_name, 000104425 near_name, 2"),
        ("cid@", "000104418 email, 1"),
        ("'(505) 555 0102'", "000104425 phone, 1"),
        ("+15055550101", "000104418 phone, 1"),
        // As people say it, and as a scanner or a spreadsheet leaves an ID.
        ("0102", "000104425 phone, 1"),
        ("104418", "000104418 other_zeros, 1"),
        ("00000104418", "000104418 other_zeros, 1"),
        ("nunezdiaz", "000104425 near_name, 1"),
        ("--expires-before 2027-01-01", "000104425 everybody, 1"),
        ("nunez --state expired --as-of 2027-01-15", "000104425 name, 1"),
        ("nunez --state active --as-of 2027-01-15", "000104417 name, 1"),
        ("nunez --group RETIREE", "0"),
        ("'' --limit 0", "000104417 everybody, 000104425 everybody, 000104418 everybody, 3"),
    ] {
        assert_eq!(found(&bench, args), expected, "{args}");
    }
}

#[test]
fn what_was_not_found_and_what_was_not_shown_is_said() {
    let bench = Workbench::with_list(LIST);
    bench.apply("list.csv --no-starters");
    let last = |args: &str| {
        let ran = bench.run(args);
        ran.stdout.trim_end().rsplit("\n\n").next().unwrap_or_default().to_owned()
    };
    expect!["2 of 3 patrons; narrow it with more words or --limit 0"].assert_eq(&last("find 0001044 --limit 2"));
    let near = bench.run("find okafro").stdout;
    assert!(near.starts_with("No name is spelled \"okafro\". These are close:\n"), "{near}");
    expect![[r#"
        $ rollcall find smith --group RETIREE --state active
        No patron has the ID or barcode "smith", or a name, phone number or e-mail address like it.
          Try one word of the name, the beginning of the ID, or the last four digits of the phone number.
          Only patrons who are in the group RETIREE and active were searched.
        exit 0
    "#]]
    .assert_eq(&bench.run("find smith --group RETIREE --state active").to_string());
}

/// What is said to try is what works.
#[test]
fn what_can_be_tried_works() {
    let bench = Workbench::with_list(LIST);
    bench.apply("list.csv --no-starters");
    let advice = |args: &str| {
        bench.run(args).stdout.lines().skip(1).map(|line| format!("{}\n", line.trim())).collect::<String>()
    };
    expect![[r#"
        Try one word of the name, the first three or more characters of the ID, or the last four digits of the phone number.
    "#]]
    .assert_eq(&advice("find x"));
    expect![[r#"
        Try one word of the name, the beginning of the ID, or the last four digits of the phone number.
    "#]]
    .assert_eq(&advice("find 21"));
    expect![[r#"
        Try one word of the name, the beginning of the ID, or the last four digits of the phone number.
        A phone number is found whole or by its last four digits, and not by its beginning.
    "#]]
    .assert_eq(&advice("find 505-555"));
    assert_eq!(found(&bench, "505-555-0101"), "000104418 phone, 1", "the control");
}

/// A slip in the code of a group would look like a group in which nobody is. Patrons keep the group that they came with,
/// though the library no longer has it.
#[test]
fn a_group_that_is_not_there_is_told() {
    let bench = Workbench::with_list(LIST);
    bench.write("rollcall.toml", "[groups.STAFF]\naccount_type = \"internal\"\n");
    bench.apply("list.csv --no-starters --set user_group=STAFF");
    bench.write("rollcall.toml", "");
    expect![[r#"
        $ rollcall find --group COMMUNTY
        -- stderr --
        Error. There is no user group "COMMUNTY".
          Did you mean COMMUNITY?
        exit 2
    "#]]
    .assert_eq(&bench.run("find --group COMMUNTY").to_string());
    let ran = bench.run("find nunez --group NOPE");
    assert!(ran.code == 2 && ran.stdout.is_empty(), "{ran}");
    assert!(ran.stderr.contains("The groups are COMMUNITY, RETIREE; others are added in rollcall.toml"), "{ran}");
    // The control: nobody is in this one, and only patrons know that one.
    for (args, total) in [("find --group COMMUNITY", 0), ("find --group retiree", 0), ("find --group staff", 3)] {
        assert_eq!(bench.json(args)["total"], total, "{args}");
    }
    assert_eq!(bench.json("find smith --group STAFF")["total"], 0);
}

/// More than a few are a list to choose from, a line each; so are any of them in short, and for programs that read lines.
#[test]
fn many_patrons_are_a_line_each() {
    let bench = Workbench::with_list(&format!("{LIST}\n000104430 | Nunn | Ida | | | 2026-12-31"));
    bench.apply("list.csv --no-starters");
    let shown = bench.terminal("find 0001044").stdout;
    let lines: Vec<&str> = shown.lines().collect();
    assert!(lines[0].starts_with("ID") && lines[0].ends_with("e-mail"), "{shown}");
    assert_eq!(lines.iter().filter(|line| line.starts_with("0001044")).count(), 4, "{shown}");
    assert!(shown.contains("4 patrons found.") && shown.contains("rollcall find 0001044"), "{shown}");
    let few = bench.run("find nunez").stdout;
    assert!(few.contains("505-555-0100"), "the control: a few are shown whole: {few}");

    let concise = bench.run("find 000104417 --format concise");
    assert_eq!(
        concise.stdout.trim_end(),
        "000104417: Ana Núñez, COMMUNITY, expires 2027-06-30, active, ana@example.org"
    );
    let lines = bench.run("find 0001044 --format jsonl").stdout;
    let ids: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["primary_id"].to_string())
        .collect();
    assert_eq!(ids, ["\"000104417\"", "\"000104425\"", "\"000104430\"", "\"000104418\""]);
}

#[test]
fn nothing_to_look_for_is_said() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    for args in ["find", "find ''", "find ' '"] {
        let ran = bench.run(args);
        assert!(ran.code == 2 && ran.stdout.is_empty(), "{ran}");
        assert!(ran.stderr.contains("There is nothing to look for.") && ran.stderr.contains("--limit 0"), "{ran}");
    }
    assert_eq!(bench.json("find --limit 0")["total"], 2, "the control");
    let zeros = bench.run("find 104417").stdout;
    assert!(zeros.starts_with("No ID or barcode is \"104417\". With other zeros in front:\n"), "{zeros}");
}

#[test]
fn a_table_of_patrons_is_for_a_spreadsheet() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    let csv = bench.run("find okafor --format csv").stdout;
    let lines: Vec<&str> = csv.trim_start_matches('\u{FEFF}').lines().collect();
    assert_eq!(lines.len(), 2, "{csv}");
    assert!(lines[0].starts_with(r#""primary_id","first_name""#) && csv.starts_with('\u{FEFF}'), "{csv}");
    assert!(lines[1].starts_with(r#""000104418","Chidi","","Okafor""#), "{csv}");
    assert!(lines[1].ends_with(r#""cid@example.org","","name""#), "{csv}");
    assert_eq!(bench.run("account show 000104418 --format csv").stdout.lines().count(), 2);
    // Another command would write something that is no table.
    let ran = bench.run("check list.csv --format csv");
    assert!(ran.code == 2 && ran.stdout.is_empty() && ran.stderr.contains("doesn't write CSV"), "{ran}");
    assert!(ran.stderr.contains("--report FILE.csv"), "{ran}");
    let ran = bench.run("inspect list.csv --format csv");
    assert!(ran.code == 2 && !ran.stderr.contains("--report"), "it writes no reports: {ran}");
    // Only the help of what writes CSV speaks of it.
    for (command, is_told) in [("find", true), ("report duplicates", true), ("account show", true), ("check", false)] {
        let help = bench.run(&format!("{command} --help")).stdout;
        assert_eq!(help.contains("--format csv"), is_told, "{help}");
    }
}

/// Looking leaves the store as it is, byte for byte, also where there is an index to look into.
#[test]
fn looking_changes_nothing() {
    let bench = Workbench::with_list(LIST);
    bench.apply("list.csv --no-starters");
    let before = bench.read("rollcall.db");
    for args in ["find nunez", "find nunes", "find 0001", "find 5055550100", "find --limit 0"] {
        assert_eq!(bench.run(args).code, 0, "{args}");
        assert_eq!(bench.read("rollcall.db"), before, "{args}");
    }
}
