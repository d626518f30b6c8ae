//! No file can fill the memory: each limit has its own message.

use crate::support::{read, says_with};
use expect_test::{Expect, expect};
use model::cell::FarValues;
use source::{Caps, Collector, Input, Options, ReadError};
use testkit::sheet::Sheet;

fn capped(change: impl FnOnce(&mut Caps), bytes: &[u8], expected: &Expect) {
    let mut options = Options::default();
    change(&mut options.caps);
    says_with("list", bytes, &options, expected);
}

const LIST: &[u8] = b"ID,Name,City\n1,Ana,Elm\n2,Bo,Elm\n";

#[test]
fn f008_rows() {
    capped(
        |caps| caps.rows = 2,
        LIST,
        &expect![[r#"
        F008: it has more than 2 rows
          = delete sheets and columns that are not needed, or split the list
    "#]],
    );
}

#[test]
fn f008_columns() {
    capped(
        |caps| caps.columns = 2,
        LIST,
        &expect![[r#"
        F008: it has values beyond column 2
          = delete sheets and columns that are not needed, or split the list
    "#]],
    );
}

#[test]
fn f008_cells() {
    capped(
        |caps| caps.cells = 8,
        LIST,
        &expect![[r#"
        F008: it has more than 8 filled cells
          = delete sheets and columns that are not needed, or split the list
    "#]],
    );
}

#[test]
fn f008_bytes_of_text() {
    capped(
        |caps| caps.text_bytes = 20,
        LIST,
        &expect![[r#"
        F008: it has more than 20 bytes of text
          = delete sheets and columns that are not needed, or split the list
    "#]],
    );
}

#[test]
fn f008_characters_in_a_cell() {
    capped(
        |caps| caps.cell_chars = 4,
        "ID,Name\n1,Núñe\n2,Núñez\n".as_bytes(),
        &expect![[r#"
            F008: it has a value of 5 characters in line 3; at most 4 are read
              = shorten it; if nobody wrote that much, a quotation mark in front of it is in the wrong place
        "#]],
    );
}

#[test]
fn f008_sheets() {
    let book = testkit::xlsx::bytes(&["A", "B", "C"].map(|name| Sheet::parse(name, "ID | Name")));
    capped(
        |caps| caps.sheets = 2,
        &book,
        &expect![[r#"
        F008: it has more than 2 sheets
          = delete sheets and columns that are not needed, or split the list
    "#]],
    );
}

/// A workbook is read as far as a list goes; what stands far to the right of it is counted and not kept.
#[test]
fn values_far_to_the_right_of_a_workbook_are_not_kept() {
    let mut options = Options::default();
    options.caps.columns = 2;
    let sheet = "ID | Name\n1 | Ana | \" \" | x\n2 | Bo | y\n\n5: | | | z";
    for bytes in [testkit::xlsx_bytes(sheet), testkit::ods_bytes(sheet)] {
        let (_, file) = read("list", &bytes, &options).expect("a good workbook");
        let table = &file.tables[0];
        assert_eq!((table.width(), table.len()), (2, 3));
        assert_eq!(table.shape.far, Some(FarValues { count: 3, row: 2, column: 3, kept: 2 }));
    }
}

/// Empty columns far to the right are no values.
#[test]
fn empty_fields_are_under_no_limit() {
    let mut options = Options::default();
    options.caps.columns = 2;
    assert!(read("list.csv", b"ID,Name,,,\n1,Ana,,,\n", &options).is_ok());
}

#[test]
fn a_person_can_stop_it() {
    let rows = "1,Ana\n".repeat(5000);
    let options = Options::default();
    let mut listener = |_| false;
    let mut collector = Collector::new(options.caps, &mut listener);
    let outcome = source::read(Input { bytes: rows.as_bytes(), name: "list.csv", options: &options }, &mut collector);
    assert_eq!(outcome.err(), Some(ReadError::Stopped));
}
