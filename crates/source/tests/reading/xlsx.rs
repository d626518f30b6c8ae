//! What an .xlsx says beside the values of its cells, and how values are written there.

use crate::support::{read, says};
use expect_test::expect;
use model::cell::{Area, RawTable, SheetShape};
use model::marks::{CellMarks, Mark};
use source::Options;
use testkit::raw::{self, Book, SHEET, STYLES, TEXTS, WORKBOOK, number, row, shared, text_row};

fn table(book: &Book) -> RawTable {
    let (_, mut file) = read("list.xlsx", &book.bytes(), &Options::default()).expect("a good workbook");
    file.tables.swap_remove(0)
}

#[test]
fn what_a_sheet_hides_and_joins_is_known() {
    let rows = text_row(1, &["ID", "Name"])
        + r#"<row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="3" ht="0"><c r="A3"><v>2</v></c></row>"#
        + r#"<row r="4" hidden="1"/><row r="5" hidden="0"><c r="A5"><v>3</v></c></row><row r="9" hidden="true"><c r="A9"><v>4</v></c></row>"#;
    let after = r#"<autoFilter ref="A1:B9"><filterColumn colId="0"><filters><filter val="1"/></filters></filterColumn></autoFilter><mergeCells count="1"><mergeCell ref="A5:B6"/></mergeCells>"#;
    let before = r#"<cols><col min="1" max="1" width="9"/><col min="3" max="4" hidden="1"/></cols>"#;
    let table = table(&Book::around(before, &rows, after));
    let area = |first_row, last_row, last_column| Area { first_row, last_row, first_column: 0, last_column };
    let expected = SheetShape {
        shows_formats: true,
        hides_untold: false,
        from_1904: false,
        hidden_rows: vec![(2, 3), (9, 9)],
        hidden_columns: vec![(2, 3)],
        merged: vec![area(5, 6, 1)],
        filters: vec![area(1, 9, 1)],
        far: None,
        quotes: Vec::new(),
        marks: CellMarks::default(),
    };
    assert_eq!(table.shape, expected);
    assert!(!self::table(&Book::around("", &rows, r#"<autoFilter ref="A1:B9"/>"#)).shape.hides_column(2));
}

/// A workbook whose cells can be marked: style 1 strikes through, 2 is yellow, 3 is white, 4 dotted, 5 light blue of
/// the theme, 6 both struck through and yellow, as another fill says it, 7 struck through no more.
fn marked(rows: &str, after: &str) -> Book {
    let styles = r#"<fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts><fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/><bgColor indexed="64"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor theme="0"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor theme="4" tint="0.8"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="00ffff00"/></patternFill></fill></fills><cellXfs><xf fontId="0" fillId="0"/><xf fontId="1" fillId="0"/><xf fontId="0" fillId="2"/><xf fontId="0" fillId="3"/><xf fontId="0" fillId="1"/><xf fontId="0" fillId="4"/><xf fontId="1" fillId="5"/><xf fontId="2" fillId="0"/></cellXfs><dxfs><dxf><font><strike/></font><fill><patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill></fill></dxf></dxfs>"#;
    Book::around("", rows, after).saying(STYLES, r#"<cellXfs><xf numFmtId="0"/></cellXfs>"#, styles)
}

#[test]
fn cells_that_are_struck_through_or_coloured_are_known() {
    let text = |at: &str, style: u32| format!(r#"<c r="{at}" s="{style}" t="inlineStr"><is><t>x</t></is></c>"#);
    let rows = row(2, &[number("A2", 1, "1"), text("B2", 2), text("C2", 3), text("D2", 4)])
        + &row(3, &[number("A3", 1, "2"), text("B3", 6), text("C3", 5), r#"<c r="D3" s="2"/>"#.to_owned()])
        + &row(4, &[number("A4", 7, "3"), number("B4", 0, "4"), number("C4", 99, "5")]);
    let table = table(&marked(&rows, ""));
    let looks: Vec<_> =
        table.shape.marks.looks().map(|(mark, column, cells)| (mark, column, cells.rows.clone())).collect();
    let expected = [
        (Mark::Struck, 0, vec![(2, 3)]),
        (Mark::Struck, 1, vec![(3, 3)]),
        (Mark::Coloured(0), 1, vec![(2, 3)]),
        (Mark::Coloured(1), 2, vec![(3, 3)]),
    ];
    assert_eq!(looks, expected);
}

/// The colours of a marked copy are ours; a shade beside them is somebody's.
#[test]
fn what_a_marked_copy_is_coloured_with_says_nothing() {
    for (colour, looks) in [("FFFFC8CF", 0), ("FFFFC7CE", 1)] {
        let fills = format!(
            r#"<fonts><font/></fonts><fills><fill/><fill/><fill><patternFill patternType="solid"><fgColor rgb="{colour}"/></patternFill></fill></fills><cellXfs><xf fillId="0"/><xf fillId="2"/></cellXfs>"#
        );
        let book = Book::around("", &row(2, &[number("A2", 1, "1")]), "");
        let table = table(&book.saying(STYLES, r#"<cellXfs><xf numFmtId="0"/></cellXfs>"#, &fills));
        assert_eq!(table.shape.marks.looks().count(), looks, "{colour}");
    }
}

#[test]
fn a_comment_on_a_cell_is_known_and_no_damaged_one_takes_the_list() {
    const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const LATER: &str = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment";
    let relations = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{KINDS}/comments" Target="../comments1.xml"/><Relationship Id="rId2" Type="{LATER}" Target="../threadedComments/threadedComment1.xml"/></Relationships>"#
    );
    let notes = r#"<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>Bo</author></authors><commentList><comment ref="A2" authorId="0"><text><r><t xml:space="preserve">Bo:
</t></r><r><t>moved to Ohio</t></r></text></comment><comment ref="B2" authorId="0"><text><t>[Threaded comment]</t></text></comment></commentList></comments>"#;
    let threads = r#"<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="B2" id="{1}"><text>ask her</text></threadedComment><threadedComment ref="B2" id="{2}" parentId="{1}"><text>done</text></threadedComment></ThreadedComments>"#;
    let book = Book::new(&text_row(2, &["1", "Ana"]))
        .part("xl/worksheets/_rels/sheet1.xml.rels", relations)
        .part("xl/comments1.xml", notes)
        .part("xl/threadedComments/threadedComment1.xml", threads);
    let comments = |book: &Book| {
        let table = table(book);
        let comments = table.shape.marks.comments().iter();
        comments.map(|comment| format!("{} {} {}", comment.row, comment.column, comment.text)).collect::<Vec<_>>()
    };
    assert_eq!(comments(&book), ["2 1 ask her", "2 0 Bo: moved to Ohio"]);
    let damaged = book.part("xl/threadedComments/threadedComment1.xml", "<ThreadedComments>");
    assert_eq!(comments(&damaged), ["2 0 Bo: moved to Ohio", "2 1 [Threaded comment]"]);
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let rows = row(1, &[number("A1", 1, "45106"), number("B1", 0, "45106")]);
    let book = Book::new(&rows).formats(&["dd/mm/yyyy"]).from_1904();
    assert!(table(&book).shape.from_1904);
    says(
        "list.xlsx",
        &book.bytes(),
        &expect![[r#"
            xlsx
            [Sheet1]
            1: d:2027-06-30 | #45106
        "#]],
    );
}

/// Excel since 2013 writes properties of its own under the same name; they took the date system with them.
#[test]
fn an_extension_does_not_change_the_date_system() {
    const OTHER: &str = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main";
    let rows = row(1, &[number("A1", 1, "45106")]);
    for element in [
        format!(r#"<x15:workbookPr xmlns:x15="{OTHER}" chartTrackingRefBase="1"/>"#),
        format!(r#"<workbookPr xmlns="{OTHER}" chartTrackingRefBase="1"/>"#),
    ] {
        let end = format!(r#"<extLst><ext uri="{{140A7094}}">{element}</ext></extLst></workbook>"#);
        let book = Book::new(&rows).formats(&["dd/mm/yyyy"]).from_1904().saying(WORKBOOK, "</workbook>", &end);
        let table = table(&book);
        assert_eq!(table.row(0).cell(0).map(|cell| cell.text), Some("2027-06-30"), "{element}");
    }
}

/// Only what stands in the namespace of spreadsheets is a row, a cell, a text or a style, in any part.
#[test]
fn elements_of_other_namespaces_are_left_alone() {
    let rows = r#"<e:row r="1" xmlns:e="urn:e"><e:c r="A1"><e:v>0</e:v></e:c></e:row>"#.to_owned()
        + &row(2, &[shared("A2", 0), r#"<c xmlns="urn:e" r="B2"><v>9</v></c>"#.to_owned(), number("C2", 1, "46568")]);
    let book = Book::new(&rows).texts(&[r#"<t>Ana</t><e:t xmlns:e="urn:e">!</e:t>"#]).formats(&["yyyy-mm-dd"]).saying(
        STYLES,
        "<cellXfs>",
        r#"<cellXfs><xf xmlns="urn:e" numFmtId="0"/>"#,
    );
    let expected = expect![[r#"
        xlsx
        [Sheet1]
        2: Ana |  | d:2027-06-30
    "#]];
    says("list.xlsx", &book.bytes(), &expected);
    let prefixed = [SHEET, STYLES, TEXTS, WORKBOOK].iter().fold(book, |book, part| {
        let content = book.parts().into_iter().find(|(name, _)| name == part).expect("the part is there").1;
        let text = String::from_utf8(content).expect("parts are text");
        book.part(part, with_prefix(&text))
    });
    says("list.xlsx", &prefixed.bytes(), &expected);
}

/// The same part with a prefix before every name that has none.
fn with_prefix(part: &str) -> String {
    let mut out = String::new();
    for (position, piece) in part.split('<').enumerate() {
        if position > 0 {
            let (bracket, rest) = piece.strip_prefix('/').map_or(("<", piece), |rest| ("</", rest));
            let name = rest.split([' ', '>', '/']).next().unwrap_or_default();
            let has_none = !name.starts_with('?') && !name.contains(':');
            out.push_str(bracket);
            out.push_str(if has_none { "main:" } else { "" });
            out.push_str(rest);
        } else {
            out.push_str(piece);
        }
    }
    out.replace("xmlns=", "xmlns:main=")
}

#[test]
fn a_text_is_its_runs_without_the_way_it_is_spoken() {
    let rich = r#"<r><t>Sato</t></r><r><rPr><b/></rPr><t xml:space="preserve"> Aiko</t></r><rPh sb="0" eb="4"><t>サトウ</t></rPh><phoneticPr fontId="1"/>"#;
    let inline = r#"<c r="B1" t="inlineStr"><is><r><t>O&apos;N</t></r><r><t>&#233;il</t></r></is></c>"#;
    let rows = row(1, &[shared("A1", 0), inline.to_owned(), shared("C1", 1), shared("D1", 2), shared("E1", 3)]);
    let texts = [rich, "<t>a_x000D_b_x005F_x</t>", "<t> spaces </t>", r#"<t xml:space="preserve"> kept </t>"#];
    says(
        "list.xlsx",
        &Book::new(&rows).texts(&texts).bytes(),
        &expect![[r#"
            xlsx
            [Sheet1]
            1: Sato Aiko | O'Néil | a\rb_x | spaces |  kept 
        "#]],
    );
}

/// All texts together may be longer than any one of them.
#[test]
fn shared_texts_are_measured_one_by_one() {
    let texts: Vec<String> =
        (0..40).map(|number| format!("<t>{}</t>", format!("{number:02}").repeat(16_000))).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let table = table(&Book::new(&row(1, &[shared("A1", 39)])).texts(&texts));
    assert_eq!(table.row(0).cell(0).map(|cell| cell.text.len()), Some(32_000));
}

#[test]
fn a_formula_is_its_result_or_itself() {
    let cells = [
        r#"<c r="A1" t="str"><f>"1"&amp;"2"</f><v>12</v></c>"#,
        r#"<c r="B1"><f>NOW()</f></c>"#,
        r#"<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>"#,
        r#"<c r="D1" t="str"><f>""</f><v></v></c>"#,
        r#"<c r="E1"><f>6*7</f><v>42</v></c>"#,
        r#"<c r="F1"><f t="shared" si="0"/><v></v></c>"#,
    ];
    let rows = row(1, &cells.map(str::to_owned));
    says(
        "list.xlsx",
        &Book::new(&rows).bytes(),
        &expect![[r#"
            xlsx
            [Sheet1]
            1: 12 | f:=NOW() | e:#DIV/0! |  | #42 | f:=…
        "#]],
    );
    let computed: Vec<bool> = table(&Book::new(&rows)).row(0).cells().map(|cell| cell.computed).collect();
    assert_eq!(computed, [true; 5]);
}

#[test]
fn what_a_number_format_puts_around_the_digits_is_known() {
    let cells = [
        number("A1", 1, "104417"),
        number("B1", 2, "1234567"),
        number("C1", 3, "1234"),
        number("D1", 4, "7"),
        number("E1", 1, "1.5"),
    ];
    let formats = ["&quot;LIB-&quot;0", "&quot;00&quot;0000000", "000,000", "0000"];
    says(
        "list.xlsx",
        &Book::new(&row(1, &cells)).formats(&formats).bytes(),
        &expect![[r#"
            xlsx
            [Sheet1]
            1: #104417>LIB-104417 | #1234567>001234567 | #1234>001,234 | #7~4 | #1.5
        "#]],
    );
}

#[test]
fn digits_that_stand_in_the_file_are_not_rounded() {
    let cells = ["21234567890123456", "1.00000001E8", "1E+09", "123457.0", "0.1", "1.2345678901234501E+19"];
    let cells = cells.iter().zip('A'..).map(|(digits, column)| number(&format!("{column}1"), 0, digits));
    says(
        "list.xlsx",
        &Book::new(&row(1, &cells.collect::<Vec<_>>())).bytes(),
        &expect![[r#"
            xlsx
            [Sheet1]
            1: #21234567890123456 | #100000001 | #1000000000 | #123457 | #0.1 | #12345678901234501000
        "#]],
    );
}

#[test]
fn f019_and_f020_what_is_never_run_and_never_followed() {
    let book = Book::new(&text_row(1, &["ID", "Name"]))
        .part("xl/vbaProject.bin", "not run")
        .part("xl/externalLinks/externalLink1.xml", "<externalLink/>");
    says(
        "list.xlsm",
        &book.bytes(),
        &expect![[r#"
            xlsx
            F019: the workbook has macros; they are not run
              = nothing to do; only the saved values are read
            F020: the workbook refers to other files; they are not opened
              = values from there are read as they were last saved
            [Sheet1]
            1: ID | Name
        "#]],
    );
}

/// A workbook with a chart, a dialog and a sheet that is not there is read as far as it has cells.
#[test]
fn s121_and_s122_sheets_that_cannot_be_read_are_skipped() {
    let more = [("Chart", "rIdMore0"), ("Dialog", "rIdMore1"), ("Old", "rId99"), ("Gone", "rIdMore2")];
    let sheets: String =
        more.iter().map(|(name, id)| format!(r#"<sheet name="{name}" sheetId="9" r:id="{id}"/>"#)).collect();
    let book = Book::new(&text_row(1, &["ID", "Name"]))
        .relation("chartsheet", "chartsheets/sheet1.xml")
        .relation("dialogsheet", "dialogsheets/sheet1.xml")
        .relation("worksheet", "worksheets/gone.xml")
        .part("xl/chartsheets/sheet1.xml", "<chartsheet/>")
        .part("xl/dialogsheets/sheet1.xml", "<dialogsheet/>")
        .saying(WORKBOOK, "</sheets>", &format!("{sheets}</sheets>"));
    says(
        "list.xlsx",
        &book.bytes(),
        &expect![[r#"
            xlsx
            S121: 2 sheets that hold no list are skipped: "Chart" (a chart), "Dialog" (a dialog)
              = nothing to do
            S122: 2 sheets are listed in the workbook, but missing from the file: "Old", "Gone"
              = if the list is there, ask for the file again; otherwise nothing to do
            [Sheet1]
            1: ID | Name
            [Chart]
            [Dialog]
            [Old]
            [Gone]
        "#]],
    );
    let asking = Options { sheet: Some("Gone".to_owned()), ..Options::default() };
    let refused = read("list.xlsx", &book.bytes(), &asking).expect_err("the sheet is not there");
    assert_eq!(refused.to_string(), "the file is damaged: its sheet \"Gone\" is missing");
}

/// Trial U14: whichever byte is changed, the workbook is refused or says the same as before.
#[test]
fn no_changed_byte_gives_other_data() {
    let good = Book::new(&(text_row(1, &["ID", "Name"]) + &raw::text_row(2, &["000104417", "Ana"]))).bytes();
    let reading_of = |bytes: &[u8]| {
        let (format, file) = read("list.xlsx", bytes, &Options::default()).ok()?;
        Some((format.name, crate::support::cells(&file)))
    };
    let before = reading_of(&good);
    let mut refused = 0;
    for at in 0..good.len() {
        for flip in [0x01, 0x80, 0xFF] {
            let mut bytes = good.clone();
            bytes[at] ^= flip;
            match reading_of(&bytes) {
                None => refused += 1,
                after => assert_eq!(after, before, "byte {at} with {flip:#x}"),
            }
        }
    }
    assert!(refused > good.len(), "{refused} of {} changes were seen", 3 * good.len());
}
