//! What an .xls says beside the values of its cells.

use crate::support::{read, says};
use expect_test::expect;
use model::cell::{Area, RawTable, SheetShape};
use source::Options;
use testkit::raw::compound::{record, sheet, workbook};

/// A record of numbers in two bytes each.
fn shorts(kind: u16, numbers: &[u16]) -> Vec<u8> {
    record(kind, &numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>())
}

/// Four styles: plain numbers, numbers of nine digits, dates, numbers with letters before them.
fn styles() -> Vec<u8> {
    const FIRST_OWN_FORMAT: u16 = 164;
    const DATE: u16 = 14;
    let format = |number: u16, code: &str| {
        let length = u16::try_from(code.len()).expect("a code is short");
        let head = [number.to_le_bytes(), length.to_le_bytes()].concat();
        record(0x041E, &[head.as_slice(), &[0], code.as_bytes()].concat())
    };
    let style = |format: u16| shorts(0x00E0, &[0, format, 0, 0, 0, 0, 0, 0, 0, 0]);
    let (zeros, around) = (FIRST_OWN_FORMAT, FIRST_OWN_FORMAT + 1);
    let formats = [format(zeros, "000000000"), format(around, "\"LIB-\"0")];
    [formats.concat(), style(0), style(zeros), style(DATE), style(around)].concat()
}

fn text(row: u16, column: u16, content: &str) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a text is short");
    let head: Vec<u8> = [row, column, 0, length].into_iter().flat_map(u16::to_le_bytes).collect();
    record(0x0204, &[head.as_slice(), &[0], content.as_bytes()].concat())
}

/// A number in four bytes, with its style before it.
fn small(style: u16, value: u32) -> Vec<u8> {
    [style.to_le_bytes().to_vec(), (value << 2 | 2).to_le_bytes().to_vec()].concat()
}

fn table(bytes: &[u8]) -> RawTable {
    let (_, mut file) = read("list.xls", bytes, &Options::default()).expect("a good workbook");
    file.tables.swap_remove(0)
}

#[test]
fn a_number_format_of_zeros_pads() {
    let place = |row: u16, column: u16| [row.to_le_bytes(), column.to_le_bytes()].concat();
    let number = [place(3, 0), 1_u16.to_le_bytes().to_vec(), 7.0_f64.to_le_bytes().to_vec()].concat();
    let date = [place(3, 1), 2_u16.to_le_bytes().to_vec(), 46_568.0_f64.to_le_bytes().to_vec()].concat();
    let rows = [
        text(0, 0, "ID"),
        text(0, 1, "Name"),
        record(0x027E, &[place(1, 0), small(1, 104_418)].concat()),
        text(1, 1, "Ana"),
        record(0x00BD, &[place(2, 0), small(1, 7), small(0, 7), vec![1, 0]].concat()),
        record(0x0203, &number),
        record(0x0203, &date),
        record(0x027E, &[place(4, 0), small(3, 104_417)].concat()),
    ];
    says(
        "list.xls",
        &workbook(&sheet(&styles(), &rows.concat())),
        &expect![[r#"
            xls
            [List]
            1: ID | Name
            2: #104418~9 | Ana
            3: #7~9 | #7
            4: #7~9 | d:2027-06-30
            5: #104417>LIB-104417
        "#]],
    );
}

#[test]
fn what_a_sheet_hides_and_joins_is_known() {
    const HIDDEN_ROW: u16 = 1 << 5;
    let row = |number: u16, flags: u16| shorts(0x0208, &[number, 0, 2, 255, 0, 0, flags, 15]);
    let rows = [
        shorts(0x007D, &[1, 1, 2304, 15, 1, 0]),
        shorts(0x007D, &[2, 2, 2304, 15, 0, 0]),
        row(0, 0),
        row(1, HIDDEN_ROW),
        // Nothing stands in it.
        row(2, HIDDEN_ROW),
        text(0, 0, "ID"),
        text(1, 0, "1"),
        text(3, 0, "2"),
        shorts(0x00E5, &[1, 3, 4, 0, 1]),
    ];
    let days_from_1904 = shorts(0x0022, &[1]);
    let expected = SheetShape {
        shows_formats: true,
        from_1904: true,
        hidden_rows: vec![(2, 2)],
        hidden_columns: vec![(1, 1)],
        merged: vec![Area { first_row: 4, last_row: 5, first_column: 0, last_column: 1 }],
        ..SheetShape::default()
    };
    assert_eq!(table(&workbook(&sheet(&days_from_1904, &rows.concat()))).shape, expected);
}

/// What cannot be followed is not guessed: then the sheet says that it does not tell.
#[test]
fn what_cannot_be_followed_is_not_known() {
    let short_row = record(0x0208, &[0; 4]);
    let bytes = workbook(&sheet(&styles(), &[short_row, text(0, 0, "ID")].concat()));
    let expected = SheetShape { hides_untold: true, ..SheetShape::default() };
    assert_eq!(table(&bytes).shape, expected);
}
