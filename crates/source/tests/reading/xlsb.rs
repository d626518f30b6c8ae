//! What an .xlsb says, record by record.

use crate::support::{read, says};
use expect_test::expect;
use model::cell::{Area, RawTable, SheetShape};
use model::marks::Mark;
use source::{Options, ReadError};
use testkit::raw::binary::{
    BinaryBook, SHEET, STYLES, Shown, TEXTS, WORKBOOK, area, behind, cell, formula, hidden_row, number, record, rich,
    row, row_of, shared, sheet, small, spoken, text, text_row, whole, wide,
};

const FORMATS: [&str; 2] = ["000000000", "yyyy-mm-dd"];

fn table(book: &BinaryBook) -> RawTable {
    let (_, mut file) = read("list.xlsb", &book.bytes(), &Options::default()).expect("a good workbook");
    file.tables.swap_remove(0)
}

fn refusal(book: &BinaryBook) -> String {
    let error = read("list.xlsb", &book.bytes(), &Options::default()).map(|_| ()).expect_err("a damaged workbook");
    assert!(matches!(error, ReadError::Corrupt(_)), "{error}");
    error.to_string()
}

#[test]
fn every_kind_of_cell() {
    let rows = [
        text_row(1, &["ID", "Name", "Expires", "Fee", "Member", "Checked", "Note"]),
        row(2),
        whole(0, 1, 104_418),
        shared(1, 0),
        number(2, 2, 46_568.0),
        number(3, 0, 2.5),
        cell(4, 4, 0, &[1]),
        cell(3, 5, 0, &[0x2A]),
        cell(62, 6, 0, &rich("rich text")),
        row(7),
        number(0, 0, -3.0),
        formula(8, 1, &wide("Ana"), 0, &[]),
        formula(9, 2, &46_568.5_f64.to_le_bytes(), 0, &[]),
        formula(10, 3, &[0], 0, &[]),
        formula(11, 4, &[0x07], 0, &[]),
        cell(1, 5, 0, &[]),
        cell(3, 6, 0, &[0x2C]),
    ];
    says(
        "list.xlsb",
        &BinaryBook::new(&rows.concat()).formats(&FORMATS).texts(&[rich("Núñez")]).bytes(),
        &expect![[r#"
            xlsb
            [Sheet1]
            1: ID | Name | Expires | Fee | Member | Checked | Note
            2: #104418~9 | Núñez | d:2027-06-30 | #2.5 | b:TRUE | e:#N/A | rich text
            7: #-3 | Ana | #46568.5 | b:FALSE | e:#DIV/0! |  | e:#ERROR!
        "#]],
    );
}

#[test]
fn a_short_cell_stands_behind_the_one_before() {
    let rows = [
        row(1),
        text(1, "ID"),
        behind(17, 0, &wide("Name")),
        behind(18, 0, &[0; 4]),
        behind(13, 1, &small(7)),
        behind(16, 2, &46_568.0_f64.to_le_bytes()),
        behind(15, 0, &[1]),
        behind(12, 0, &[]),
        behind(14, 0, &[0x0F]),
        behind(61, 0, &rich("rich")),
    ];
    says(
        "list.xlsb",
        &BinaryBook::new(&rows.concat()).formats(&FORMATS).texts(&[rich("Elm")]).bytes(),
        &expect![[r#"
            xlsb
            [Sheet1]
            1:  | ID | Name | Elm | #7~9 | d:2027-06-30 | b:TRUE |  | e:#VALUE! | rich
        "#]],
    );
}

#[test]
fn what_a_number_format_puts_around_the_digits_is_known() {
    let rows = [row(1), whole(0, 1, 104_417), number(1, 1, 1.5)].concat();
    says(
        "list.xlsb",
        &BinaryBook::new(&rows).formats(&["\"LIB-\"0"]).bytes(),
        &expect![[r#"
            xlsb
            [Sheet1]
            1: #104417>LIB-104417 | #1.5
        "#]],
    );
}

#[test]
fn what_a_sheet_hides_and_joins_is_known() {
    const HEIGHT_IS_SET: u16 = 1 << 13;
    let rows = [
        text_row(1, &["ID", "Name"]),
        hidden_row(2),
        text(0, "1"),
        row_of(3, 0, HEIGHT_IS_SET),
        text(0, "2"),
        hidden_row(4),
        row_of(5, 0, 0),
        text(0, "3"),
    ];
    let columns = |first: u32, last: u32, flags: u16| {
        let widths = [0; 8];
        record(60, &[area([first, last, 0, 0])[..8].to_vec(), widths.to_vec(), flags.to_le_bytes().to_vec()].concat())
    };
    let before = [record(390, &[]), columns(0, 0, 0), columns(2, 3, 1), record(391, &[])].concat();
    let filter = |last_row: u32, is_on: bool| {
        let column = if is_on { [record(163, &[0; 6]), record(164, &[])].concat() } else { Vec::new() };
        [record(161, &area([0, last_row, 0, 1])), column, record(162, &[])].concat()
    };
    // How somebody once looked at the sheet is nobody's filter now.
    let views = [record(422, &[]), filter(1, true), record(425, &[])].concat();
    let after = [filter(4, true), views, filter(3, false), record(176, &area([4, 5, 0, 1]))].concat();
    let relations = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/table" Target="../tables/table1.bin"/></Relationships>"#;
    let book = BinaryBook::around(&before, &rows.concat(), &after)
        .part("xl/worksheets/_rels/sheet1.bin.rels", relations)
        .part("xl/tables/table1.bin", [record(343, &[0; 64]), filter(7, true), record(344, &[])].concat());
    let area = |first_row, last_row| Area { first_row, last_row, first_column: 0, last_column: 1 };
    let expected = SheetShape {
        shows_formats: true,
        hidden_rows: vec![(2, 3)],
        hidden_columns: vec![(2, 3)],
        merged: vec![area(5, 6)],
        filters: vec![area(1, 5), area(1, 8)],
        ..SheetShape::default()
    };
    assert_eq!(table(&book).shape, expected);
}

#[test]
fn cells_that_are_struck_through_or_coloured_are_known() {
    let font = |flags: u16| record(43, &[300_u16.to_le_bytes(), flags.to_le_bytes()].concat());
    let fill = |kind: u32, colour: [u8; 8]| record(45, &[kind.to_le_bytes().as_slice(), &colour, &[0; 8]].concat());
    let style = |font: u16, fill: u16| {
        record(47, &[0, 0, font, fill, 0, 0, 0, 0].into_iter().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
    };
    let yellow = [5, 0, 0, 0, 0xFF, 0xFF, 0, 0xFF];
    let fonts = [record(611, &[]), font(0), font(8), record(612, &[])].concat();
    let white = [6, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
    let fills = [record(603, &[]), fill(0, [0; 8]), fill(1, yellow), fill(1, white), record(604, &[])].concat();
    let styles = [record(617, &[]), style(0, 0), style(1, 0), style(0, 1), style(1, 2), record(618, &[])].concat();
    let rows = [row(2), whole(0, 1, 1), whole(1, 2, 2), row(3), whole(0, 3, 3), whole(1, 0, 4), cell(1, 2, 2, &[])];
    let styles = [record(278, &[]), fonts, fills, styles, record(279, &[])].concat();
    let table = table(&BinaryBook::new(&rows.concat()).part(STYLES, styles));
    let looks: Vec<_> =
        table.shape.marks.looks().map(|(mark, column, cells)| (mark, column, cells.rows.clone())).collect();
    assert_eq!(looks, [(Mark::Struck, 0, vec![(2, 3)]), (Mark::Coloured(0), 1, vec![(2, 2)])]);
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let rows = [row(1), whole(0, 2, 45_106), whole(1, 0, 45_106)].concat();
    let book = BinaryBook::new(&rows).formats(&FORMATS).from_1904();
    assert!(table(&book).shape.from_1904);
    says(
        "list.xlsb",
        &book.bytes(),
        &expect![[r#"
            xlsb
            [Sheet1]
            1: d:2027-06-30 | #45106
        "#]],
    );
}

#[test]
fn a_text_is_not_joined_with_the_way_it_is_spoken() {
    let rows = [row(1), shared(0, 0), cell(62, 1, 0, &spoken("鈴木", "スズキ"))].concat();
    says(
        "list.xlsb",
        &BinaryBook::new(&rows).texts(&[spoken("佐藤", "サトウ")]).bytes(),
        &expect![[r#"
            xlsb
            [Sheet1]
            1: 佐藤 | 鈴木
        "#]],
    );
}

/// A formula that was never calculated holds 0; one that is calculated every time may hold it, too.
#[test]
fn a_formula_is_its_result_or_itself() {
    const CALCULATE: u16 = 2;
    const SEVEN: [u8; 3] = [0x1E, 7, 0];
    const EVERY_TIME: [u8; 4] = [0x19, 0x01, 0, 0];
    let zero = 0.0_f64.to_le_bytes();
    let rows = [
        row(1),
        formula(9, 0, &zero, CALCULATE, &SEVEN),
        formula(9, 1, &zero, CALCULATE, &EVERY_TIME),
        formula(9, 2, &zero, 0, &SEVEN),
        formula(9, 3, &7.0_f64.to_le_bytes(), CALCULATE, &SEVEN),
    ];
    let book = BinaryBook::new(&rows.concat());
    says(
        "list.xlsb",
        &book.bytes(),
        &expect![[r#"
            xlsb
            [Sheet1]
            1: f:=… | #0 | #0 | #7
        "#]],
    );
    let computed: Vec<bool> = table(&book).row(0).cells().map(|cell| cell.computed).collect();
    assert_eq!(computed, [true; 4]);
}

#[test]
fn a_hidden_sheet_is_read_only_when_asked_for() {
    let lookups = sheet(&[], &text_row(1, &["Code", "Word"]), &[]);
    let book = BinaryBook::new(&text_row(1, &["ID", "Name"])).tab("Lookups", Shown::No, &lookups).tab(
        "Secret",
        Shown::Never,
        &lookups,
    );
    says(
        "list.xlsb",
        &book.bytes(),
        &expect![[r#"
            xlsb
            [Sheet1]
            1: ID | Name
            [Lookups, hidden]
            [Secret, hidden]
        "#]],
    );
    let asked = Options { sheet: Some("secret".to_owned()), ..Options::default() };
    let (_, file) = read("list.xlsb", &book.bytes(), &asked).expect("a good workbook");
    let rows: Vec<(bool, usize)> = file.tables.iter().map(|table| (table.hidden, table.len())).collect();
    assert_eq!(rows, [(false, 0), (true, 0), (false, 1)]);
}

#[test]
fn f019_and_f020_what_is_never_run_and_never_followed() {
    let book = BinaryBook::new(&text_row(1, &["ID", "Name"]))
        .part("xl/vbaProject.bin", "not run")
        .part("xl/externalLinks/externalLink1.bin", "not followed");
    says(
        "list.xlsb",
        &book.bytes(),
        &expect![[r#"
            xlsb
            F019: the workbook has macros; they are not run
              = nothing to do; only the saved values are read
            F020: the workbook refers to other files; they are not opened
              = values from there are read as they were last saved
            [Sheet1]
            1: ID | Name
        "#]],
    );
}

/// What only later versions understand may hold records of any kind.
#[test]
fn what_is_for_later_versions_is_passed_over() {
    let later = [record(35, &[0; 4]), text(1, "later"), record(36, &[])].concat();
    let book = BinaryBook::new(&[row(1), text(0, "ID"), later, text(1, "Name")].concat());
    says(
        "list.xlsb",
        &book.bytes(),
        &expect![[r#"
            xlsb
            [Sheet1]
            1: ID | Name
        "#]],
    );
}

#[test]
fn f006_a_record_that_cannot_be_is_named_with_its_part() {
    let not_a_number = f64::NAN.to_le_bytes();
    let short_text = [5_u32.to_le_bytes().to_vec(), wide("Ana")[4..].to_vec()].concat();
    let endless = [6, 0xFF, 0xFF, 0x01];
    for (rows, says) in [
        ([row(1), cell(5, 0, 0, &[0; 4])], "the part \"xl/worksheets/sheet1.bin\" has a record that is too short"),
        ([row(1), cell(6, 0, 0, &short_text)], "the part \"xl/worksheets/sheet1.bin\" has a record that is too short"),
        ([row(1), endless.to_vec()], "the part \"xl/worksheets/sheet1.bin\" ends too early"),
        ([record(0, &[0; 8]), Vec::new()], "the part \"xl/worksheets/sheet1.bin\" has a record that is too short"),
        ([text(0, "ID"), row(1)], "the part \"xl/worksheets/sheet1.bin\" has a cell before its first row"),
        (
            [row(1_048_577), Vec::new()],
            "the part \"xl/worksheets/sheet1.bin\" has a row 1048577, which no sheet has room for",
        ),
        ([row(2), row(1)], "its row 1 comes after row 2"),
        (
            [text_row(1, &["ID", "Name"]), text(1, "x")],
            "the part \"xl/worksheets/sheet1.bin\" has cells out of order in row 1",
        ),
        (
            [row(1), text(16_384, "x")],
            "the part \"xl/worksheets/sheet1.bin\" has a cell in row 1 that no sheet has room for",
        ),
        (
            [row(1), behind(17, 0, &wide("x"))],
            "the part \"xl/worksheets/sheet1.bin\" has a cell without a place in row 1",
        ),
        ([row(1), shared(0, 1)], "its cell A1 names a text that the workbook does not have"),
        ([row(1), cell(4, 1, 0, &[7])], "its cell B1 says it is a yes or no and isn't one"),
        ([row(1), cell(5, 0, 0, &not_a_number)], "its cell A1 says it is a number and isn't one"),
    ] {
        let book = BinaryBook::new(&rows.concat()).texts(&[rich("Ana")]);
        assert_eq!(refusal(&book), format!("the file is damaged: {says}"));
    }
    let joined = BinaryBook::around(&[], &[], &record(176, &area([5, 4, 0, 1])));
    let says = "the file is damaged: the part \"xl/worksheets/sheet1.bin\" speaks of cells that no sheet has room for";
    assert_eq!(refusal(&joined), says);
}

/// Every part that is read is read to its end, wherever it is cut off.
#[test]
fn f006_a_part_that_is_cut_off_is_damaged() {
    let rows = [text_row(1, &["ID", "Name"]), row(2), whole(0, 1, 104_418), shared(1, 0)].concat();
    let book = BinaryBook::new(&rows).formats(&FORMATS).texts(&[rich("Ana")]);
    let whole = read("list.xlsb", &book.bytes(), &Options::default());
    assert!(whole.is_ok());
    let part = sheet(&[], &rows, &[]);
    for end in 0..part.len() {
        refusal(&book.clone().part(SHEET, &part[..end]));
    }
    refusal(&book.clone().part(SHEET, [part, row(3)].concat()));
    for name in [WORKBOOK, STYLES, TEXTS] {
        assert_eq!(
            refusal(&book.clone().part(name, "<xml/>")),
            format!("the file is damaged: the part \"{name}\" begins as no such part does")
        );
    }
}

/// Whatever a record says, the reader has an answer.
#[test]
fn no_changed_byte_makes_the_reader_panic() {
    let rows = [text_row(1, &["ID", "Name"]), row(2), whole(0, 1, 104_418), shared(1, 0)].concat();
    let book = BinaryBook::new(&rows).formats(&FORMATS).texts(&[rich("Ana")]);
    let part = sheet(&[], &rows, &record(176, &area([4, 5, 0, 1])));
    let mut refused = 0;
    for at in 0..part.len() {
        for flip in [0x01, 0x80, 0xFF] {
            let mut changed = part.clone();
            changed[at] ^= flip;
            let book = book.clone().part(SHEET, changed);
            refused += usize::from(read("list.xlsb", &book.bytes(), &Options::default()).is_err());
        }
    }
    assert!(refused > part.len() / 2, "{refused} of {} changes were refused", 3 * part.len());
}
