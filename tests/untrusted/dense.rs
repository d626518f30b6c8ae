//! Small files that would fill any memory: old workbooks (.xls) whose tables go round in circles, read as a whole in a
//! process that can be stopped, and OpenDocument sheets that repeat themselves without end.

use super::{ANA, NAMES, checked, refused};
use crate::support::{TWO, Workbench, root};
use serde_json::Value as Json;
use testkit::raw::{compound, ods};

/// U19: an old workbook whose tables never end is given up in time.
#[test]
fn old_workbooks_without_an_end_are_given_up() {
    for (what, bytes) in [
        ("names of sectors without end", compound::difat_flood()),
        ("sectors without end", compound::fat_flood()),
        ("names of sectors in a circle", compound::difat_loop()),
        ("sectors in a circle", compound::chain_loop()),
        ("a directory in a circle", compound::directory_loop()),
    ] {
        let answer = refused("x.xls", &bytes, &["F003", "F006", "F008"], &[]);
        assert_eq!(answer.ran.code, 3, "{what}");
    }
}

/// U19: the same cut off at any place.
#[test]
fn old_workbooks_that_were_cut_off_are_refused() {
    let whole = compound::chain_loop();
    for end in [8, 100, 511, 512, 600, 1024, 1500, whole.len() - 1] {
        refused("x.xls", &whole[..end], &["F003", "F006", "F008"], &[]);
    }
}

/// A cell of text, so many times.
fn cell(content: &str, times: u64) -> String {
    let times = if times == 1 { String::new() } else { format!(r#" table:number-columns-repeated="{times}""#) };
    format!(r#"<table:table-cell{times} office:value-type="string"><text:p>{content}</text:p></table:table-cell>"#)
}

/// A row of cells, so many times.
fn row(cells: &str, times: u64) -> String {
    let times = if times == 1 { String::new() } else { format!(r#" table:number-rows-repeated="{times}""#) };
    format!("<table:table-row{times}>{cells}</table:table-row>")
}

/// Empty cells to the right edge of a sheet.
fn blank(columns: u64) -> String {
    format!(r#"<table:table-cell table:number-columns-repeated="{columns}"/>"#)
}

/// Column names and a patron, each with empty cells to the edge of the sheet, as LibreOffice saves them.
fn good() -> String {
    let line = |texts: [&str; 3]| row(&(texts.map(|content| cell(content, 1)).concat() + &blank(16_381)), 1);
    line(NAMES) + &line(ANA)
}

/// U20: a small sheet that says its text over and over would fill any memory.
#[test]
fn text_repeated_without_end_is_given_up() {
    for (what, columns, rows) in [
        ("a whole sheet", 16_384, 1_048_576),
        ("ninety million cells", 1_000, 90_000),
        ("more rows than there are numbers", 1, u64::MAX),
        ("more columns than there are numbers", u64::MAX, 1),
    ] {
        let endless = row(&cell("x", columns), rows);
        let answer = refused("repeat.ods", &ods("", &endless), &["F006", "F008"], &[]);
        assert_eq!(answer.ran.code, 3, "{what}");
    }
}

/// U20: a good list above such text does not make it a good file.
#[test]
fn text_repeated_below_a_good_list_is_given_up() {
    let below = good() + &row(&cell("x", 1_000), 90_000);
    refused("below.ods", &ods("", &below), &["F006", "F008"], &[]);
}

/// U20: a million empty rows to the end of the sheet are what LibreOffice writes below every list.
#[test]
fn empty_rows_to_the_end_of_the_sheet_are_nothing() {
    let trailing = good() + &row(&blank(16_384), 1_048_574);
    checked("trailing.ods", &ods("", &trailing)).counts(1, 1).lacks("F");
}

/// U20: a good OpenDocument sheet is read.
#[test]
fn a_good_open_document_is_read() {
    let found = checked("list.ods", &testkit::ods_bytes(TWO));
    found.counts(2, 2).lacks("F");
    assert_eq!((found.code, &found.json["files"][0]["format"]), (0, &"ods".into()));
}

/// U19: a good old workbook goes the same way and is read.
#[test]
fn a_good_old_workbook_is_read() {
    let bytes = std::fs::read(root().join("samples/community-borrowers-2019.xls")).expect("a sample");
    let found = checked("list.xls", &bytes);
    let (read, ready) = (found.json["rows_read"].as_u64(), found.json["rows_ready"].as_u64());
    assert!(read > Some(1) && read == ready, "{:#}", found.json);
    assert_eq!((found.code, &found.json["files"][0]["format"]), (0, &"xls".into()));
}

/// A good workbook is never refused: where the system puts what in memory is different in every run and decides
/// nothing. Some thirty of a thousand were, as damaged or as too large.
#[test]
fn good_workbooks_are_read_every_time() {
    let bench = Workbench::new();
    let old = std::fs::read(root().join("samples/community-borrowers-2019.xls")).expect("a sample");
    bench.write("list.xls", old);
    // Eight at a time, each with a process for every one of its files.
    let lists = ["list.xls"].repeat(38);
    let check = format!("check {}", lists.join(" "));
    std::thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| {
                let answer = bench.json(&check);
                let files = answer["files"].as_array().expect("files are a list");
                let refused: Vec<&Json> = files.iter().filter(|file| file["usable"] != true).collect();
                assert_eq!((files.len(), refused), (lists.len(), Vec::new()), "{}", answer["findings"]);
            });
        }
    });
}
