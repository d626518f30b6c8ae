//! Workbooks: which sheets are read, and that each cell says exactly what the file holds.

use crate::support::{cells, read, says, says_with};
use expect_test::expect;
use source::{Options, ReadError};
use testkit::sheet::Sheet;

const LIST: &str = r#"
    Borrower ID | Name   | Expires      | Since                  | Fee  | Member | Checked
    000104417   | Núñez  | d:2027-06-30 | d:2026-08-28 14:05:00  | #2.5 | b:TRUE | e:#N/A
    7: #104418~9 |       | d:1950-01-02 |                        | #-3  |        |
"#;

fn sheet(name: &str, text: &str) -> Sheet {
    Sheet::parse(name, text)
}

fn hidden(name: &str, text: &str) -> Sheet {
    Sheet { hidden: true, ..sheet(name, text) }
}

fn asking(wanted: &str) -> Options {
    Options { sheet: Some(wanted.to_owned()), ..Options::default() }
}

#[test]
fn every_kind_of_cell_of_an_xlsx() {
    says(
        "list.xlsx",
        &testkit::xlsx_bytes(LIST),
        &expect![[r#"
        xlsx
        [Sheet1]
        1: Borrower ID | Name | Expires | Since | Fee | Member | Checked
        2: 000104417 | Núñez | d:2027-06-30 | d:2026-08-28 14:05:00 | #2.5 | b:TRUE | e:#N/A
        7: #104418~9 |  | d:1950-01-02 |  | #-3
    "#]],
    );
}

#[test]
fn every_kind_of_cell_of_an_ods() {
    says(
        "list.ods",
        &testkit::ods_bytes(LIST),
        &expect![[r#"
        ods
        [Sheet1]
        1: Borrower ID | Name | Expires | Since | Fee | Member | Checked
        2: 000104417 | Núñez | d:2027-06-30 | d:2026-08-28 14:05:00 | #2.5 | b:TRUE | e:#N/A
        7: #104418~9 |  | d:1950-01-02 |  | #-3
    "#]],
    );
}

#[test]
fn numbers_keep_their_digits() {
    let text = "#123456789 | #999999999999999 | #100000000000000 | #0.1 | #1234567890123450 | #2.5E30";
    says(
        "list.xlsx",
        &testkit::xlsx_bytes(text),
        &expect![[r#"
        xlsx
        [Sheet1]
        1: #123456789 | #999999999999999 | #100000000000000 | #0.1 | #1234567890123450 | #2.5E30
    "#]],
    );
    says(
        "list.ods",
        &testkit::ods_bytes(text),
        &expect![[r#"
        ods
        [Sheet1]
        1: #123456789 | #999999999999999 | #100000000000000 | #0.1 | #1234567890123450 | #2.5E30
    "#]],
    );
}

#[test]
fn a_number_format_of_zeros_pads() {
    says(
        "list.xlsx",
        &testkit::xlsx_bytes("#7~9 | #7~3 | #123~2 | #7"),
        &expect![[r#"
        xlsx
        [Sheet1]
        1: #7~9 | #7~3 | #123~2 | #7
    "#]],
    );
}

#[test]
fn f004_the_content_decides_not_the_name() {
    says(
        "list.csv",
        &testkit::xlsx_bytes("ID | Name"),
        &expect![[r#"
        xlsx
        F004: the name ends in .csv, but the content is an Excel workbook (.xlsx)
          = it was read as an Excel workbook (.xlsx); if the rows look right, there is nothing to do
        [Sheet1]
        1: ID | Name
    "#]],
    );
    says(
        "list.xls",
        &testkit::csv_bytes("ID | Name"),
        &expect![[r#"
        csv in UTF-8, separated by ','
        F004: the name ends in .xls, but the content is a text table (CSV)
          = it was read as a text table (CSV); if the rows look right, there is nothing to do
        1 (2): ID | Name
    "#]],
    );
    says(
        "list.xlsx",
        &testkit::ods_bytes("ID | Name"),
        &expect![[r#"
        ods
        F004: the name ends in .xlsx, but the content is an OpenDocument spreadsheet (.ods)
          = it was read as an OpenDocument spreadsheet (.ods); if the rows look right, there is nothing to do
        [Sheet1]
        1: ID | Name
    "#]],
    );
    says(
        "list",
        &testkit::ods_bytes("ID | Name"),
        &expect![[r#"
        ods
        [Sheet1]
        1: ID | Name
    "#]],
    );
    says(
        "LIST.XLSX",
        &testkit::xlsx_bytes("ID | Name"),
        &expect![[r#"
        xlsx
        [Sheet1]
        1: ID | Name
    "#]],
    );
}

#[test]
fn f003_what_is_no_list_is_named() {
    for (bytes, what) in [
        (b"%PDF-1.7 and so on".as_slice(), "a PDF document"),
        (b"<html><table><tr><td>ID", "a web page (HTML)"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and nothing", "an old Office document without a workbook in it"),
    ] {
        let error = read("list.xlsx", bytes, &Options::default()).expect_err(what);
        assert_eq!(error, ReadError::Unsupported(what));
    }
}

#[test]
fn f003_a_workbook_from_before_1993_is_named() {
    let bytes = [b"\x09\x02\x06\x00".as_slice(), &[0; 60]].concat();
    let error = read("list.xls", &bytes, &Options::default()).expect_err("too old");
    assert_eq!(error.to_string(), "it is a workbook of Excel 3 (1990), which is too old to be read");
}

/// Trial U15: a workbook that was cut off is damaged, whatever else it could have been.
#[test]
fn f006_a_workbook_that_was_cut_off_is_damaged() {
    let whole = testkit::xlsx_bytes("ID | Name");
    for cut in [5, whole.len() / 2, whole.len() - 1] {
        let error = read("list.xlsx", &whole[..cut], &Options::default()).expect_err("cut off");
        assert!(matches!(error, ReadError::Corrupt(_)), "{cut}: {error}");
    }
}

#[test]
fn a_sheet_is_named_or_numbered() {
    let book = testkit::xlsx::bytes(&[sheet("Fall 2026", "ID | Name"), sheet("2", "Code | Word")]);
    says(
        "list.xlsx",
        &book,
        &expect![[r#"
        xlsx
        [Fall 2026]
        1: ID | Name
        [2]
        1: Code | Word
    "#]],
    );
    says_with(
        "list.xlsx",
        &book,
        &asking("fall 2026"),
        &expect![[r#"
        xlsx
        [Fall 2026]
        1: ID | Name
        [2]
    "#]],
    );
    says_with(
        "list.xlsx",
        &book,
        &asking("1"),
        &expect![[r#"
        xlsx
        [Fall 2026]
        1: ID | Name
        [2]
    "#]],
    );
    says_with(
        "list.xlsx",
        &book,
        &asking("2"),
        &expect![[r#"
        xlsx
        [Fall 2026]
        [2]
        1: Code | Word
    "#]],
    );
}

#[test]
fn s101_there_is_no_sheet_of_this_name() {
    let book = testkit::ods::bytes(&[sheet("Fall 2026", "ID | Name"), sheet("Codes", "Code | Word")]);
    for wanted in ["Spring 2026", "0", "3", "-1", "99999999999999999999"] {
        let error = read("list.ods", &book, &asking(wanted)).expect_err(wanted);
        assert_eq!(error.to_string(), format!("it has no sheet \"{wanted}\"; it has \"Fall 2026\", \"Codes\""));
    }
}

#[test]
fn a_hidden_sheet_is_read_only_when_asked_for() {
    for book in [
        testkit::xlsx::bytes(&[sheet("Fall 2026", "ID | Name"), hidden("Lookups", "Code | Word")]),
        testkit::ods::bytes(&[sheet("Fall 2026", "ID | Name"), hidden("Lookups", "Code | Word")]),
    ] {
        let sheets_of = |options: &Options| {
            let (_, file) = read("list", &book, options).expect("a good workbook");
            let tables =
                file.tables.iter().map(|table| (table.sheet.clone().unwrap_or_default(), table.hidden, table.len()));
            tables.collect::<Vec<_>>()
        };
        let (fall, lookups) = ("Fall 2026".to_owned(), "Lookups".to_owned());
        assert_eq!(sheets_of(&Options::default()), [(fall.clone(), false, 1), (lookups.clone(), true, 0)]);
        assert_eq!(sheets_of(&asking("lookups")), [(fall, false, 0), (lookups, false, 1)]);
    }
}

/// Trial U15: a file cut off on its way is damaged, or has lost nothing; it never reads as something else.
#[test]
fn f006_cut_off_at_any_place() {
    for (name, whole) in [("list.xlsx", testkit::xlsx_bytes(LIST)), ("list.ods", testkit::ods_bytes(LIST))] {
        let good = cells(&read(name, &whole, &Options::default()).expect("a good workbook").1);
        for end in (1..whole.len()).step_by(64) {
            if let Ok((format, file)) = read(name, &whole[..end], &Options::default()) {
                assert_eq!((format.name, cells(&file)), (&name[5..], good.clone()), "cut at {end}");
            }
        }
    }
}
