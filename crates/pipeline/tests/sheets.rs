//! Which sheet of a workbook is the list, and what is said when none is.

mod support;

use model::progress::Silent;
use model::settings::Settings;
use pipeline::CheckOptions;
use std::fs;
use testkit::sheet::Sheet;

const LIST: &str = "Borrower ID | Last name | Group\n000123456 | Lind | COMMUNITY";
const CODES: &str = "Code | Word\nC | Community";

fn sheet(name: &str, text: &str) -> Sheet {
    Sheet::parse(name, text)
}

fn hidden(name: &str, text: &str) -> Sheet {
    Sheet { hidden: true, ..sheet(name, text) }
}

/// What checking a workbook says, one line each, and how many rows can be loaded.
fn check(sheets: &[Sheet], wanted: Option<&str>) -> (Vec<String>, u64) {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let path = folder.path().join("list.xlsx");
    fs::write(&path, testkit::xlsx::bytes(sheets)).expect("a temporary file");
    let world = support::world(&Silent);
    let mut options = CheckOptions::default();
    options.source.sheet = wanted.map(str::to_owned);
    let checked =
        pipeline::check(&[path.display().to_string()], &options, &Settings::default(), &world).expect("a list");
    // What new patrons get where these tiny lists are silent is told by intake's own tests.
    let findings = checked.findings.iter().filter(|finding| finding.code != model::codes::H211);
    let reported = findings.map(|finding| {
        format!(
            "{} {} {}: {}",
            checked.tables.show(finding.place),
            finding.severity.name(),
            finding.code,
            finding.message
        )
    });
    (reported.collect(), checked.rows_ready())
}

#[test]
fn the_only_sheet_that_looks_like_a_list() {
    assert_eq!(check(&[sheet("Codes", CODES), sheet("Fall", LIST)], None), (vec![], 1));
}

/// A marked copy has a sheet that lists its problems, whose words may well look like column names.
#[test]
fn the_sheet_of_problems_in_a_marked_copy_is_no_list() {
    let problems = format!("{}\n\n{LIST}", model::ours::PROBLEMS_TITLE);
    assert_eq!(check(&[sheet("Fall", LIST), sheet("Problems", &problems)], None), (vec![], 1));
}

#[test]
fn s101_every_sheet_with_rows_is_hidden() {
    let (reported, ready) = check(&[sheet("Empty", ""), hidden("Fall", LIST)], None);
    assert_eq!(
        reported,
        [
            "sheet Fall note S103: the sheet \"Fall\" is hidden and not read",
            "list.xlsx error S101: no visible sheet has rows",
        ]
    );
    assert_eq!(ready, 0);
}

#[test]
fn s101_there_is_no_such_sheet() {
    let (reported, _) = check(&[sheet("Fall", LIST)], Some("Spring"));
    assert_eq!(reported, ["list.xlsx error S101: it has no sheet \"Spring\"; it has \"Fall\""]);
}

#[test]
fn s102_two_sheets_look_like_lists() {
    let (reported, ready) = check(&[sheet("Fall", LIST), sheet("Spring", LIST)], None);
    assert_eq!(reported, ["sheet Fall question S102: 2 sheets look like lists: \"Fall\", \"Spring\""]);
    assert_eq!(ready, 0);
    assert_eq!(check(&[sheet("Fall", LIST), sheet("Spring", LIST)], Some("Spring")), (vec![], 1));
    assert_eq!(check(&[sheet("Fall", LIST), sheet("Spring", LIST)], Some("1")), (vec![], 1));
}

#[test]
fn s103_a_hidden_sheet_is_not_read_unless_asked_for() {
    let book = [sheet("Fall", LIST), hidden("Old", LIST)];
    assert_eq!(
        check(&book, None),
        (vec!["sheet Old note S103: the sheet \"Old\" is hidden and not read".to_owned()], 1)
    );
    assert_eq!(check(&book, Some("Old")), (vec![], 1));
}

#[test]
fn s104_no_sheet_looks_like_a_list() {
    let (reported, ready) = check(&[sheet("Codes", CODES), sheet("More", CODES)], None);
    assert_eq!(reported, ["sheet Codes error S104: no row of column names was found"]);
    assert_eq!(ready, 0);
}

#[test]
fn f007_names_and_nobody_below() {
    let (reported, ready) = check(&[sheet("Fall", "Borrower ID | Last name | Group")], None);
    assert_eq!(reported, ["Fall!1 error F007: there are column names but no rows below them"]);
    assert_eq!(ready, 0);
}
