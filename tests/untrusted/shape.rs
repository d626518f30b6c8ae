//! The shape of a sheet: what it hides, joins and puts beside and below the list. All of it is defined,
//! and told before anything is loaded (U24).

use super::{ANA, Checked, NAMES, checked, checked_with, good_rows, refused};
use testkit::raw::{Book, row, text, text_row};

/// A second patron.
pub(super) const CHIDI: [&str; 3] = ["000104418", "Okafor", "Chidi"];

/// A third one.
const BO: [&str; 3] = ["000104419", "Lind", "Bo"];

impl Checked {
    /// Holds that a finding is there, and how much it weighs.
    pub(super) fn weighs(&self, code: &str, place: &str, severity: &str) -> &Self {
        assert_eq!(self.finding(code, place)["severity"], severity, "{:#}", self.json);
        self
    }
}

/// The same row, out of sight.
fn hidden(row: &str) -> String {
    row.replacen("<row ", r#"<row hidden="1" "#, 1)
}

/// A workbook of two patrons, with something before or after its rows.
fn two(before: &str, after: &str) -> Vec<u8> {
    Book::around(before, &good_rows(&text_row(3, &CHIDI)), after).bytes()
}

/// A workbook whose second patron is out of sight.
fn second_hidden(after: &str) -> Vec<u8> {
    Book::around("", &good_rows(&(hidden(&text_row(3, &CHIDI)) + &text_row(4, &BO))), after).bytes()
}

/// U24: a hidden sheet is named and not read.
#[test]
fn a_hidden_sheet_is_named_and_not_read() {
    let old = format!("<sheetData>{}</sheetData>", good_rows(&text_row(3, &CHIDI)));
    for state in ["hidden", "veryHidden"] {
        let book = Book::new(&good_rows("")).tab("Old list", state, &old);
        checked("sheets.xlsx", &book.bytes()).counts(1, 1).weighs("S103", "", "note").says("S103", "", "Old list");
    }
}

/// U24: hidden rows are loaded and that is told, or left unread where the person wants it so.
#[test]
fn hidden_rows_are_told_and_loaded() {
    checked("rows.xlsx", &second_hidden("")).counts(3, 3).weighs("S109", "", "warning").lacks("S111");
    checked_with("rows.xlsx", &second_hidden(""), "--hidden skip").counts(2, 2);
    checked("rows.xlsx", &two("", "")).counts(2, 2).lacks("S109");
}

/// U24: a hidden column is read, and that is told.
#[test]
fn a_hidden_column_is_told_and_read() {
    let book = two(r#"<cols><col min="2" max="2" width="9" hidden="1"/></cols>"#, "");
    checked("columns.xlsx", &book).counts(2, 2).weighs("S110", "", "warning");
    let shown = two(r#"<cols><col min="2" max="2" width="9"/></cols>"#, "");
    checked("columns.xlsx", &shown).counts(2, 2).lacks("S110");
}

/// U24: rows that a filter leaves out of sight are loaded; the filter is told and not the rows as well.
#[test]
fn rows_out_of_sight_by_a_filter_are_told_once() {
    let column = r#"<filterColumn colId="0"><filters><filter val="x"/></filters></filterColumn>"#;
    let filter = format!(r#"<autoFilter ref="A1:C4">{column}</autoFilter>"#);
    checked("filter.xlsx", &second_hidden(&filter)).counts(3, 3).weighs("S111", "", "warning").lacks("S109");
    let arrows = two("", r#"<autoFilter ref="A1:C3"/>"#);
    checked("arrows.xlsx", &arrows).counts(2, 2).lacks("S111").lacks("S109");
}

/// U24: of merged cells only the first has a value; that is told, and nobody is given another's name.
#[test]
fn merged_cells_among_the_patrons_are_told() {
    let second = row(3, &[text("A3", CHIDI[0]), text("C3", CHIDI[2])]);
    let merged = r#"<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>"#;
    let found = checked("merged.xlsx", &Book::around("", &good_rows(&second), merged).bytes());
    found.weighs("S108", "", "warning");
    assert_eq!(found.json["rows_read"], 2, "{:#}", found.json);
}

/// U24: a title over the whole width of the list is merged in half of all lists, and no matter.
#[test]
fn a_merged_title_is_not_told() {
    let rows = text_row(1, &["Community borrowers"]) + &text_row(2, &NAMES) + &text_row(3, &ANA);
    let merged = r#"<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>"#;
    checked("title.xlsx", &Book::around("", &rows, merged).bytes()).counts(1, 1).lacks("S108");
}

/// U24: column names in two rows are joined, and the rows below them are patrons.
#[test]
fn column_names_in_two_rows_are_joined() {
    let names = text_row(1, &["Borrower", "Last", "First"]) + &text_row(2, &["ID", "name", "name"]);
    let rows = names + &text_row(3, &ANA) + &text_row(4, &CHIDI);
    checked("joined.xlsx", &Book::new(&rows).bytes()).counts(2, 2).weighs("S107", "", "note");
}

/// U24: a total or a note below the list is nobody, and is told.
#[test]
fn a_total_below_the_list_is_nobody() {
    let rows = text_row(1, &[NAMES[0], NAMES[1], NAMES[2], "City"]) + &text_row(2, &[ANA[0], ANA[1], ANA[2], "Elm"]);
    for last in ["Total: 1 borrower", "Approved by the library board:"] {
        let rows = format!("{rows}{}", text_row(4, &[last]));
        checked("total.xlsx", &Book::new(&rows).bytes()).counts(1, 1).weighs("S114", "4", "warning");
    }
}

/// U24: of two lists below each other nobody guesses which one is meant; one is read when it is named.
#[test]
fn a_second_list_further_down_is_an_error() {
    let names = text_row(5, &["Borrower ID", "E-mail", "City"]);
    let other = names + &text_row(6, &["000104418", "cid@example.org", "Elm"]);
    let book = Book::new(&good_rows(&other)).bytes();
    refused("two.xlsx", &book, &["S115"], &[]);
    checked_with("two.xlsx", &book, "--range A1:C2").counts(1, 1).lacks("S115").lacks("F");
}

/// U24: a second table to the right, behind an empty column, is told; the list is read.
#[test]
fn a_second_table_to_the_right_is_told() {
    let names = text_row(1, &[NAMES[0], NAMES[1], NAMES[2], "", "Code", "Meaning"]);
    let first = text_row(2, &[ANA[0], ANA[1], ANA[2], "", "COMMUNITY", "Community borrower"]);
    let alone = text_row(3, &["", "", "", "", "RETIREE", "Retired staff"]);
    checked("right.xlsx", &Book::new(&(names + &first + &alone)).bytes()).counts(1, 1).weighs("S115", "", "warning");
}

/// U24: empty rows between patrons are passed over.
#[test]
fn empty_rows_between_patrons_are_passed_over() {
    let gap = Book::new(&good_rows(&text_row(5, &CHIDI)));
    checked("gap.xlsx", &gap.bytes()).counts(2, 2).weighs("S112", "3", "note");
}

/// U24: the column names once more between patrons are nobody.
#[test]
fn column_names_between_patrons_are_nobody() {
    let again = Book::new(&good_rows(&(text_row(3, &NAMES) + &text_row(4, &CHIDI))));
    checked("again.xlsx", &again.bytes()).counts(2, 2).weighs("S118", "3", "note");
}

/// U24: a patron's row is not taken for column names, also where the person says so.
#[test]
fn a_patron_is_no_column_names() {
    let found = checked_with("named.xlsx", &two("", ""), "--header-row 2");
    found.weighs("H208", "", "error");
    assert_eq!((found.code, &found.json["rows_ready"]), (3, &0.into()), "{:#}", found.json);
}
