//! Fields that a profile makes of the columns of its lists: told, loaded, corrected and remembered.

use crate::support::Workbench;
use serde_json::json;

const SETTINGS: &str = r#"
[profiles.community-borrower.fields]
primary_id = { from = [1], replace = { pattern = "^P", with = "" } }
campus = { from = ["Branch", "Home library"] }
preferred_language = { value = "en" }
"#;

const LIST: &str = "\
    Nr         | Last name | First name | E-mail          | Branch | Home library\n\
    P000104417 | Lind      | Ana        | ana@example.org | MAIN   | EAST\n\
    P000104418 | Diaz      | Bo         | bo@example      |        | WEST";

fn bench() -> Workbench {
    let bench = Workbench::with_list(LIST);
    bench.write("rollcall.toml", SETTINGS);
    bench
}

/// What was printed, wherever its lines are broken.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn check_and_inspect_say_of_which_columns_a_field_is_made() {
    let bench = bench();
    let ran = bench.run("check list.csv");
    let told = "made by the profile: Campus of \"Branch\" and \"Home library\"; Primary ID of \"Nr\"; \
                Preferred language is \"en\" in every row";
    assert!(in_one_line(&ran.stdout).contains(told), "{ran}");
    assert!(ran.stdout.contains("columns: 6 of 6 recognised"), "{ran}");
    let inspected = bench.json("inspect list.csv");
    let made = json!([
        {"field": "campus", "columns": ["5", "6"], "value": null},
        {"field": "primary_id", "columns": ["1"], "value": null},
        {"field": "preferred_language", "columns": [], "value": "en"},
    ]);
    assert_eq!(inspected["files"][0]["made"], made);
    let shown = in_one_line(&bench.run("inspect list.csv").stdout);
    assert!(shown.contains("primary_id \"Nr\" 000104417 | 000104418"), "what was made: {shown}");
    assert!(shown.contains("campus \"Branch\" and \"Home library\" MAIN | WEST"), "what was made: {shown}");
}

/// The rows that are left out stand in other columns of another file, and a column that was counted is the same one.
#[test]
fn left_out_rows_are_read_as_those_of_their_list() {
    let bench = bench();
    bench.run("plan list.csv --left-out rest.xlsx");
    let rest = bench.json("plan rest.xlsx");
    assert_eq!((&rest["counts"]["rows_read"], &rest["counts"]["left_out"]), (&json!(1), &json!(1)), "{rest}");
    bench.write("fixed.xlsx", testkit::corrected(&bench.read("rest.xlsx"), &[("E2", "bo@example.org")]));
    bench.apply("fixed.xlsx");
    let found = bench.json("find 000104418");
    let patron = &found["patrons"][0];
    assert_eq!((&patron["campus"], &patron["preferred_language"]), (&json!("WEST"), &json!("en")), "{found}");
}

/// A batch remembers what its columns mean by themselves: the next list may come under another profile.
#[test]
fn the_next_list_of_these_columns_shows_no_difference() {
    let bench = Workbench::with_list(&LIST.replace("bo@example ", "bo@example.org "));
    bench.write("rollcall.toml", SETTINGS);
    bench.apply("list.csv");
    let again = bench.run("check list.csv");
    assert!(!again.to_string().contains("H207"), "{again}");
    assert_eq!(bench.json("find 000104417")["patrons"][0]["campus"], "MAIN");
    bench.write("rollcall.toml", "");
    let inspected = bench.json("inspect list.csv");
    assert_eq!(inspected["files"][0]["columns"][5]["field"], "campus", "what its name says: {inspected}");
}

#[test]
fn a_recipe_that_cannot_be_meant_is_refused_before_anything_is_read() {
    let bench = bench();
    bench.write("rollcall.toml", SETTINGS.replace("with = \"\"", "with = \"$1\""));
    let ran = bench.run("check list.csv");
    assert_eq!(ran.code, 2, "{ran}");
    let told = in_one_line(&ran.stderr);
    assert!(told.contains("rollcall.toml, line 3: the pattern \"^P\" has no group 1"), "{ran}");
}
