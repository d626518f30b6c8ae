//! The sheets of a workbook: cells far away or nowhere, texts and cells in numbers, sheets without end,
//! files that are damaged or cut off, and what a workbook carries beside its values.

use super::shape::CHIDI;
use super::{ANA, NAMES, checked, good_rows, refused, tried};
use crate::support::Workbench;
use serde_json::Value as Json;
use std::time::Duration;
use testkit::people::letters;
use testkit::raw::{Book, WORKBOOK, number, row, shared, text, text_row};

/// How soon an answer comes to a file that need not be read to its end.
const SOON: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });

/// U01: two cells in opposite corners span a sheet that no memory holds; there are only two of them, and the far
/// one is beyond what a list has.
#[test]
fn two_cells_in_opposite_corners_take_no_memory() {
    let corners = row(1, &[number("A1", 0, "1")]) + &row(1_048_576, &[number("XFD1048576", 0, "2")]);
    let answer = refused("corners.xlsx", &Book::new(&corners).bytes(), &["S104"], &[]);
    assert!(answer.took < SOON, "{:?}", answer.took);
    let beside = good_rows(&row(1_048_576, &[number("XFD1048576", 0, "2")]));
    let found = checked("beside.xlsx", &Book::new(&beside).bytes());
    found.counts(1, 1).lacks("F").weighs("S123", "XFD1048576", "warning");
    assert!(found.took < SOON, "{:?}", found.took);
    let inside = good_rows(&row(1_048_576, &[text("A1048576", CHIDI[0]), text("IV1048576", "far")]));
    assert_eq!(checked("inside.xlsx", &Book::new(&inside).bytes()).json["rows_read"], 2);
}

/// U02: a cell that no sheet has room for is damage, and is named.
#[test]
fn a_cell_outside_of_every_sheet_is_named() {
    for (at, cell, word) in [
        ("3", "XFE3", "XFE3"),
        ("3", "A0", "A0"),
        ("3", "ZZZZZZ99999999999", "ZZZZZZ99999999999"),
        ("1048577", "A1048577", "1048577"),
        ("16777217", "A16777217", "16777217"),
        ("0", "A0", "row"),
    ] {
        let rows = format!(r#"<row r="{at}"><c r="{cell}"><v>1</v></c></row>"#);
        refused("first.xlsx", &Book::new(&rows).bytes(), &["F006"], &[word]);
        refused("below.xlsx", &Book::new(&good_rows(&rows)).bytes(), &["F006"], &[word]);
    }
}

/// U02: rows and cells that contradict each other would be read as other ones; they are named.
#[test]
fn rows_and_cells_out_of_order_are_damage() {
    let cells = |first: &str, second: &str| row(3, &[text(first, "000104418"), text(second, "Okafor")]);
    for (what, rows) in [
        ("backwards", text_row(4, &CHIDI) + &text_row(3, &ANA)),
        ("twice", text_row(3, &CHIDI) + &text_row(3, &ANA)),
        ("another row", cells("A3", "B4")),
        ("one place", cells("A3", "A3")),
        ("leftwards", cells("B3", "A3")),
    ] {
        let answer = refused("order.xlsx", &Book::new(&good_rows(&rows)).bytes(), &["F006"], &["row 3"]);
        assert_eq!(answer.ran.code, 3, "{what}");
    }
}

/// U03: five hundred short rows and one value in the last column of all, which is told and not read.
#[test]
fn a_value_in_the_last_column_of_all_is_beyond_what_a_list_has() {
    let short: String = (3..502).map(|number| text_row(number, &CHIDI)).collect();
    let wide = good_rows(&(short + &row(502, &[text("A502", "000104418"), number("XFD502", 0, "2")])));
    let found = checked("wide.xlsx", &Book::new(&wide).bytes());
    found.lacks("F008").says("S123", "XFD502", "1 value").says("S123", "XFD502", "column IV");
    assert_eq!(found.json["rows_read"], 501, "{:#}", found.json);
    assert!(found.took < SOON, "{:?}", found.took);
}

/// U03: a patron in the first row below the names and one in the last row of the sheet are two patrons.
#[test]
fn a_patron_in_the_last_row_of_all_is_read() {
    let tall = good_rows(&text_row(1_048_576, &CHIDI));
    let found = checked("tall.xlsx", &Book::new(&tall).bytes());
    found.counts(2, 2).lacks("F").finding("S112", "3");
    assert!(found.took < SOON, "{:?}", found.took);
}

/// The longest text that a cell can have, as a text that cells share.
fn longest() -> String {
    format!("<t>{}</t>", "A".repeat(32_767))
}

/// So many patrons from row 2 on, each with these cells behind the ID.
fn patrons(count: u32, cells: impl Fn(u32) -> String) -> String {
    let id = |number: u32| text(&format!("A{number}"), &format!("{:09}", 100_000_000 + number));
    let one = |number| row(number, &[id(number), cells(number)]);
    text_row(1, &[NAMES[0], NAMES[1], NAMES[2], "Shoe size"]) + &(2..count + 2).map(one).collect::<String>()
}

/// A name for each row.
fn names(number: u32) -> String {
    let last_name = format!("Diaz{}", letters(number.into()));
    text(&format!("B{number}"), &last_name) + &text(&format!("C{number}"), "Ana")
}

/// U05: a hundred thousand cells that share one long text would fill 3.2 GB, were it copied.
#[test]
fn one_long_text_in_a_hundred_thousand_cells_is_kept_once() {
    let rows: String = (1..=100_000).map(|number| row(number, &[shared(&format!("A{number}"), 0)])).collect();
    // Nothing in it looks like column names, so that being read to its end is all that it can be.
    refused("amplified.xlsx", &Book::new(&rows).texts(&[&longest()]).bytes(), &["S104", "F008"], &[]);
}

/// U05: the same beside patrons who can be loaded.
#[test]
fn one_long_text_beside_every_patron_is_no_hindrance() {
    let rows = patrons(20_000, |number| names(number) + &shared(&format!("D{number}"), 0));
    checked("beside.xlsx", &Book::new(&rows).texts(&[&longest()]).bytes()).counts(20_000, 20_000).lacks("F");
}

/// U05: the same where every cell is wrong, so that there are as many findings about the text.
#[test]
fn findings_about_one_long_text_do_not_multiply_it() {
    let rows = patrons(10_000, |number| shared(&format!("B{number}"), 0));
    let bench = Workbench::new();
    bench.write("wrong.xlsx", Book::new(&rows).texts(&[&longest()]).bytes());
    let ran = tried(&bench, "check wrong.xlsx").ran;
    assert!(ran.code == 3 && (ran.stdout.contains("C303") || ran.stdout.contains("F008")), "{ran}");
}

/// U07: cells that take no room in the file, more of them than a list has columns: the table is no wider for it.
#[test]
fn three_hundred_cells_in_every_row_are_no_wider_table() {
    let tiny = "<c><v>1</v></c>".repeat(300);
    let rows = patrons(4_000, |number| names(number) + &tiny);
    let found = checked("cells.xlsx", &Book::new(&rows).bytes());
    found.counts(4_000, 4_000).lacks("F").says("S123", "IW2", "values to the right of column IV are not read");
}

/// U07: as many cells as that in as many columns as a list may have: read, in time and memory.
#[test]
fn a_million_tiny_cells_are_read() {
    let tiny = "<c><v>1</v></c>".repeat(238);
    let rows = patrons(5_000, |number| names(number) + &tiny);
    checked("tiny.xlsx", &Book::new(&rows).bytes()).counts(5_000, 5_000).lacks("F");
}

/// U11: twenty thousand sheets that are all one part are not all looked at.
#[test]
fn twenty_thousand_sheets_are_too_many() {
    let sheets: String = (2..20_000)
        .map(|number| format!(r#"<sheet name="S{number}" sheetId="{number}" state="visible" r:id="rId1"/>"#))
        .collect();
    let book = Book::new(&good_rows("")).saying(WORKBOOK, "</sheets>", &format!("{sheets}</sheets>"));
    let answer = refused("sheets.xlsx", &book.bytes(), &["F008"], &["256 sheets"]);
    assert!(answer.took < SOON, "{:?}", answer.took);
}

/// The plan of a file: how the program ended, and what it said.
fn planned(bytes: &[u8]) -> (i32, Json) {
    let bench = Workbench::new();
    bench.write("list.xlsx", bytes);
    let ran = tried(&bench, "plan list.xlsx --format json").ran;
    (ran.code, serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran}")))
}

/// U14: one wrong bit anywhere is noticed or has no meaning; it never becomes another patron.
#[test]
fn a_wrong_bit_never_becomes_another_patron() {
    let good = Book::new(&good_rows(&text_row(3, &CHIDI))).bytes();
    let (code, right) = planned(&good);
    assert_eq!((code, right["steps"].as_array().map(Vec::len)), (0, Some(2)), "{right:#}");
    for at in (0..good.len()).step_by(good.len() / 40) {
        let mut flipped = good.clone();
        flipped[at] ^= 1 << (at % 8);
        let (code, answer) = planned(&flipped);
        let findings = answer["findings"].as_array().unwrap_or_else(|| panic!("byte {at}: {answer:#}"));
        let refused = findings.iter().any(|finding| finding["code"].as_str().is_some_and(|code| code.starts_with('F')));
        let same = code == 0 && answer["steps"] == right["steps"];
        assert!(same || (code == 3 && refused && answer["steps"].is_null()), "byte {at}: exit {code} {answer:#}");
    }
}

/// U15: a workbook that was cut off on its way is never read in part.
#[test]
fn a_workbook_that_was_cut_off_is_refused() {
    let good = Book::new(&good_rows(&text_row(3, &CHIDI))).bytes();
    let cuts = (0..good.len()).step_by(97.max(good.len() / 28));
    for end in cuts.chain([good.len() - 1]) {
        refused("cut.xlsx", &good[..end], &["F003", "F006", "F007"], &[]);
    }
}

/// U15: a text table that was cut off in its last line is told, as soon as a value is missing from it.
#[test]
fn a_last_line_that_was_cut_off_is_told_or_complete() {
    let whole = "Borrower ID,Last name,First name\n000104417,Diaz,Ana\n";
    let last = "000104418,Okafor,Chidi";
    for end in [1, 5, 9, 10, 13, 16, 17, 20, last.len()] {
        let cut = &last[..end];
        let found = checked("cut.csv", format!("{whole}{cut}").as_bytes());
        if cut.matches(',').count() == 2 {
            found.lacks("S116").counts(2, 2);
        } else {
            found.finding("S116", "3");
        }
    }
}

/// U21: macros are told about and left alone, those of today and those of thirty years ago.
#[test]
fn macros_are_not_run() {
    let sheet = r#"<sheet name="Macro1" sheetId="9" state="visible" r:id="rIdMore1"/></sheets>"#;
    let book = Book::new(&good_rows(""))
        .relation("vbaProject", "vbaProject.bin")
        .relation("xlMacrosheet", "macrosheets/sheet1.xml")
        .saying(WORKBOOK, "</sheets>", sheet)
        .part("xl/vbaProject.bin", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        .part("xl/macrosheets/sheet1.xml", r#"<x><c r="A1"><f>EXEC("calc")</f></c></x>"#);
    let found = checked("macros.xlsm", &book.bytes());
    found.counts(1, 1).weighs("F019", "", "note").lacks("F020");
}

/// U21: other files that a workbook refers to are told about and not opened.
#[test]
fn files_that_a_workbook_refers_to_are_not_opened() {
    let book = Book::new(&good_rows(""))
        .relation("externalLink", "externalLinks/externalLink1.xml")
        .part("xl/externalLinks/externalLink1.xml", "<externalLink/>");
    let found = checked("links.xlsx", &book.bytes());
    found.counts(1, 1).weighs("F020", "", "note").lacks("F019");
}
