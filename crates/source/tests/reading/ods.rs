//! What an .ods says, beside the values of its cells and among them, and how differently good ones are packed.

use crate::support::{read, says};
use expect_test::expect;
use model::cell::{Area, RawTable};
use model::marks::Mark;
use source::{Options, ReadError};
use testkit::raw::{Container, ZipEntry};

const TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// A document with these styles and these parts of a spreadsheet.
fn content(styles: &str, spreadsheet: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{spreadsheet}</office:spreadsheet></office:body></office:document-content>"#
    )
}

fn sheet(rows: &str) -> String {
    format!(r#"<table:table table:name="Sheet1">{rows}</table:table>"#)
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let entries = parts.iter().map(|(name, content)| ZipEntry::new(name, *content));
    Container::of(std::iter::once(ZipEntry::new("mimetype", TYPE).stored()).chain(entries).collect()).bytes()
}

fn book(styles: &str, rows: &str) -> Vec<u8> {
    packed(&[("content.xml", &content(styles, &sheet(rows)))])
}

fn row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

/// A cell of text whose content is written out.
fn text(paragraphs: &str) -> String {
    format!(r#"<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>"#)
}

fn cell(text: &str) -> String {
    self::text(&format!("<text:p>{text}</text:p>"))
}

/// A number cell that shows itself, with further attributes.
fn number(more: &str, value: &str) -> String {
    format!(
        r#"<table:table-cell {more} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>"#
    )
}

fn table(bytes: &[u8]) -> RawTable {
    let (_, mut file) = read("list.ods", bytes, &Options::default()).expect("a good workbook");
    file.tables.swap_remove(0)
}

fn refusal(bytes: &[u8]) -> ReadError {
    read("list.ods", bytes, &Options::default()).expect_err("a bad workbook")
}

#[test]
fn what_lies_around_a_name_does_not_join_it() {
    let inner = row(&cell("inner"));
    let drawing =
        format!("<draw:frame><draw:text-box><text:p>Logo</text:p>{}</draw:text-box></draw:frame>", sheet(&inner));
    let cells = [
        text(&format!("<office:annotation><text:p>call her</text:p></office:annotation>{drawing}<text:p>Ana</text:p>")),
        cell("<text:ruby><text:ruby-base>佐藤</text:ruby-base><text:ruby-text>サトウ</text:ruby-text></text:ruby>愛子"),
        text(&format!(r#"<table:table table:is-sub-table="true">{inner}</table:table>"#)),
        cell("Elm<draw:custom-shape><text:p>!</text:p></draw:custom-shape><text:note><text:p>1</text:p></text:note>"),
    ];
    let rows = format!("<table:shapes>{drawing}</table:shapes>{}", row(&cells.concat()));
    says(
        "list.ods",
        &book("", &rows),
        &expect![[r#"
            ods
            [Sheet1]
            1: Ana | 佐藤愛子 |  | Elm
        "#]],
    );
}

/// A picture in a drawing is longer than any text.
#[test]
fn a_picture_beside_a_text_is_passed_over() {
    let picture =
        format!("<draw:frame><office:binary-data>{}</office:binary-data></draw:frame>", "QUJD".repeat(400_000));
    says(
        "list.ods",
        &book("", &row(&(text(&format!("{picture}<text:p>Ana</text:p>")) + &cell(&format!("Bo{picture}"))))),
        &expect![[r#"
            ods
            [Sheet1]
            1: Ana | Bo
        "#]],
    );
}

#[test]
fn white_space_counts_where_the_document_says_so() {
    let rows = r#"
        <table:table-row>
            <table:table-cell office:value-type="string">
                <text:p>
                    Ana
                    <text:span>María</text:span>
                </text:p>
                <text:p>Diaz</text:p>
            </table:table-cell>
            <table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b <text:s/>c<text:tab/>d<text:line-break/>e <text:a xlink:href="mailto:f">f</text:a>&amp;<![CDATA[ <g> ]]></text:p></table:table-cell>
        </table:table-row>
    "#;
    says(
        "list.ods",
        &book("", rows),
        &expect![[r#"
            ods
            [Sheet1]
            1: Ana María\nDiaz | a  b  c\td\ne f& <g>
        "#]],
    );
}

/// A formula that has failed, as LibreOffice, OpenOffice and Excel write it; one without a result; and results.
#[test]
fn errors_and_formulas_are_told_from_values() {
    let cells = [
        r#"<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>"#,
        r#"<table:table-cell table:formula="oooc:=1/0" office:value-type="float" office:value="0"><text:p>Err:503</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="float" office:value="0"><text:p>#REF!</text:p></table:table-cell>"#,
        r#"<table:table-cell table:formula="of:=[.A2]&amp;&quot;[.]&quot;"/>"#,
        r#"<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>"#,
        r#"<table:table-cell table:formula="of:=6*7" office:value-type="float" office:value="42"><text:p>42</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="string"><text:p>#N/A</text:p></table:table-cell>"#,
        r#"<table:table-cell table:formula="of:=1&amp;2" office:value-type="string" office:string-value="12"><text:p>12</text:p></table:table-cell>"#,
    ];
    let book = book("", &row(&cells.concat()));
    says(
        "list.ods",
        &book,
        &expect![[r##"
            ods
            [Sheet1]
            1: e:#N/A | e:Err:503 | e:#REF! | f:=A2&"[.]" |  | #42 | #N/A | 12
        "##]],
    );
    let computed: Vec<bool> = table(&book).row(0).cells().map(|cell| cell.computed).collect();
    assert_eq!(computed, [true, true, false, true, true, false, true]);
}

#[test]
fn every_kind_of_value_is_read_exactly() {
    let styles = r#"<number:date-style style:name="N1"><number:year/></number:date-style><style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>"#;
    let cells = [
        r#"<table:table-cell office:value-type="date" office:date-value="2027-06-30"><text:p>30.06.27</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="date" office:date-value="2027-06-30T14:05:00.5"/>"#,
        r#"<table:table-cell office:value-type="time" office:time-value="PT14H05M00S"><text:p>14:05</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="percentage" office:value="0.25"><text:p>25%</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="currency" office:value="12.5"><text:p>$12.50</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="float" office:value="21234567890123456"><text:p>2.12E+16</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="string" office:string-value="000123"><text:p>No. 000123</text:p></table:table-cell>"#,
        r#"<table:table-cell table:style-name="day" office:value-type="float" office:value="45106"><text:p>2027</text:p></table:table-cell>"#,
    ];
    let settings =
        r#"<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>"#;
    let document = content(styles, &format!("{settings}{}", sheet(&row(&cells.concat()))));
    says(
        "list.ods",
        &packed(&[("content.xml", &document)]),
        &expect![[r#"
            ods
            [Sheet1]
            1: d:2027-06-30 | d:2027-06-30 14:05:00 | 14:05 | b:TRUE | #0.25 | #12.5 | #21234567890123456 | 000123 | d:2027-06-30
        "#]],
    );
}

const FORMATS: &str = r#"
    <number:number-style style:name="N9"><number:number number:decimal-places="0" number:min-integer-digits="9"/></number:number-style>
    <style:style style:name="id" style:family="table-cell" style:data-style-name="N9"/>
    <style:style style:name="child" style:family="table-cell" style:parent-style-name="id"/>
    <number:number-style style:name="N10"><number:number number:decimal-places="0" number:min-integer-digits="9"><number:embedded-text number:position="6">-</number:embedded-text><number:embedded-text number:position="4">-</number:embedded-text></number:number></number:number-style>
    <style:style style:name="parts" style:family="table-cell" style:data-style-name="N10"/>
    <number:number-style style:name="N11"><number:text>LIB-</number:text><number:number number:decimal-places="0" number:min-integer-digits="6"/></number:number-style>
    <style:style style:name="lib" style:family="table-cell" style:data-style-name="N11"/>
    <number:number-style style:name="N12P0" style:volatile="true"><number:number number:decimal-places="0" number:min-integer-digits="3"/></number:number-style>
    <number:number-style style:name="N12"><number:text>-</number:text><number:number number:decimal-places="0" number:min-integer-digits="5"/><style:map style:condition="value()&gt;=0" style:apply-style-name="N12P0"/></number:number-style>
    <style:style style:name="signed" style:family="table-cell" style:data-style-name="N12"/>
    <number:number-style style:name="N13"><number:number number:decimal-places="2" number:min-integer-digits="4"/></number:number-style>
    <style:style style:name="money" style:family="table-cell" style:data-style-name="N13"/>
    <number:number-style style:name="N0"><number:number number:min-integer-digits="1"/></number:number-style>
    <style:style style:name="plain" style:family="table-cell" style:data-style-name="N0"/>
"#;

#[test]
fn a_number_style_pads_by_cell_row_or_column() {
    let styled = ["id", "child", "parts", "lib", "signed", "money", "plain", "nobody's"]
        .map(|style| number(&format!(r#"table:style-name="{style}""#), "7"));
    let columns = r#"<table:table-column table:number-columns-repeated="8"/><table:table-column table:default-cell-style-name="id"/>"#;
    let rows = row(&(styled.concat() + &number("", "7")))
        + &format!(r#"<table:table-row table:default-cell-style-name="lib">{}</table:table-row>"#, number("", "7"));
    says(
        "list.ods",
        &book(FORMATS, &(columns.to_owned() + &rows)),
        &expect![[r#"
            ods
            [Sheet1]
            1: #7~9 | #7~9 | #7>000-00-0007 | #7>LIB-000007 | #7~3 | #7 | #7 | #7 | #7~9
            2: #7>LIB-000007
        "#]],
    );
}

#[test]
fn a_style_takes_after_one_of_the_common_styles() {
    let common = r#"<office:document-styles><office:font-face-decls/><office:styles><number:number-style style:name="N9"><number:number number:decimal-places="0" number:min-integer-digits="9"/></number:number-style><style:style style:name="Member" style:family="table-cell" style:data-style-name="N9"/></office:styles></office:document-styles>"#;
    let styles = r#"<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="Member"/>"#;
    let rows = row(&(number(r#"table:style-name="ce1""#, "7") + &number(r#"table:style-name="Member""#, "7")));
    says(
        "list.ods",
        &packed(&[("content.xml", &content(styles, &sheet(&rows))), ("styles.xml", common)]),
        &expect![[r#"
            ods
            [Sheet1]
            1: #7~9 | #7~9
        "#]],
    );
}

#[test]
fn marks_and_comments_are_known() {
    let styles = r##"<style:style style:name="base" style:family="table-cell"><style:table-cell-properties fo:background-color="#ffff00"/></style:style><style:style style:name="struck" style:family="table-cell" style:parent-style-name="base"><style:text-properties style:text-line-through-style="solid"/></style:style><style:style style:name="plain" style:family="table-cell" style:parent-style-name="struck"><style:table-cell-properties fo:background-color="transparent"/><style:text-properties style:text-line-through-style="none"/></style:style><style:style style:name="white" style:family="table-cell"><style:table-cell-properties fo:background-color="#ffffff"/></style:style>"##;
    let styled = |style: &str, more: &str| {
        format!(
            r#"<table:table-cell table:style-name="{style}" office:value-type="string">{more}<text:p>x</text:p></table:table-cell>"#
        )
    };
    let comment = "<office:annotation><dc:creator>Bo</dc:creator><text:p>moved</text:p><text:p>to Ohio</text:p></office:annotation>";
    let empty = format!("<table:table-cell>{comment}</table:table-cell>");
    let columns = r#"<table:table-column/><table:table-column table:default-cell-style-name="base"/>"#;
    let rows = columns.to_owned()
        + &row(&(styled("struck", comment) + &cell("x") + &styled("plain", "")))
        + &row(&(number("", "1") + &styled("white", "") + &empty));
    let table = table(&book(styles, &rows));
    let marks = &table.shape.marks;
    let looks: Vec<_> = marks.looks().map(|(mark, column, cells)| (mark, column, cells.rows.clone())).collect();
    let yellow = Mark::Coloured(0x00FF_FF00);
    assert_eq!(looks, [(Mark::Struck, 0, vec![(1, 1)]), (yellow, 0, vec![(1, 1)]), (yellow, 1, vec![(1, 1)])]);
    let comments: Vec<_> = marks.comments().iter().map(|one| (one.row, one.column, one.text.as_str())).collect();
    assert_eq!(comments, [(1, 0, "moved to Ohio"), (2, 2, "moved to Ohio")]);
    assert_eq!(table.row(0).cell(0).map(|cell| cell.text), Some("x"));
}

#[test]
fn what_a_sheet_hides_and_joins_is_known() {
    let two = cell("a") + &cell("b");
    let rows = [
        r#"<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>"#.to_owned(),
        format!("<table:table-header-rows>{}</table:table-header-rows>", row(&two)),
        format!(r#"<table:table-row-group><table:table-row table:visibility="collapse">{two}</table:table-row></table:table-row-group>"#),
        format!(r#"<table:table-row table:visibility="filter" table:number-rows-repeated="2">{two}</table:table-row>"#),
        row(&two),
        format!(r#"<table:table-row table:visibility="filter">{two}</table:table-row>"#),
        row(r#"<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2" office:value-type="string"><text:p>a</text:p></table:table-cell><table:covered-table-cell/>"#),
        row(r#"<table:covered-table-cell table:number-columns-repeated="2"/>"#),
        r#"<table:table-row table:visibility="collapse" table:number-rows-repeated="1048568"><table:table-cell/></table:table-row>"#.to_owned(),
    ];
    let shape = table(&book("", &rows.concat())).shape;
    let area = |first_row, last_row| Area { first_row, last_row, first_column: 0, last_column: 1 };
    assert_eq!((shape.hidden_rows, shape.hidden_columns), (vec![(2, 4), (6, 6)], vec![(1, 2)]));
    assert_eq!((shape.merged, shape.filters), (vec![area(7, 8)], vec![area(3, 6)]));
    assert!(shape.shows_formats && !shape.hides_untold);
}

#[test]
fn repeated_cells_and_rows_are_read_as_often_and_empty_ones_are_nothing() {
    let three = r#"<table:table-cell table:number-columns-repeated="3" office:value-type="string"><text:p>x</text:p></table:table-cell>"#;
    let blank = |columns: u64, rows: u64| {
        format!(
            r#"<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="{columns}"/></table:table-row>"#
        )
    };
    let twice = format!(r#"<table:table-row table:number-rows-repeated="2">{three}</table:table-row>"#);
    says(
        "list.ods",
        &book("", &(blank(1, 2) + &twice + &blank(16_384, 1_048_572) + &blank(u64::MAX, u64::MAX) + &blank(1, 9))),
        &expect![[r#"
            ods
            [Sheet1]
            3: x | x | x
            4: x | x | x
        "#]],
    );
}

#[test]
fn f008_what_is_repeated_without_end_is_not_made() {
    let repeated = |columns: &str, rows: &str| {
        book(
            "",
            &format!(
                r#"<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="{columns}" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#
            ),
        )
    };
    for (columns, rows, expected) in [
        ("1", "1048577", "it has a row that is repeated more often than a sheet has room for"),
        ("1", "99999999999999999999", "it has a row that is repeated more often than a sheet has room for"),
        ("16385", "1", "it has values beyond column 16384"),
        ("99999999999999999999", "1", "it has values beyond column 16384"),
        ("100", "100000", "it has more than 5000000 cells that only repeat others"),
    ] {
        assert_eq!(refusal(&repeated(columns, rows)).to_string(), expected, "{columns} and {rows}");
    }
    assert!(matches!(refusal(&repeated("many", "1")), ReadError::Corrupt(_)));
}

#[test]
fn a_good_one_is_known_however_it_is_packed() {
    let document = content("", &sheet(&row(&cell("ID"))));
    let manifest =
        format!(r#"<!DOCTYPE m SYSTEM "Manifest.dtd"><m:manifest><m:file-entry m:media-type="{TYPE}"/></m:manifest>"#);
    let part = |name: &str, content: &str| ZipEntry::new(name, content);
    for entries in [
        vec![part("content.xml", &document), part("mimetype", TYPE).stored()],
        vec![part("mimetype", TYPE), part("content.xml", &document)],
        vec![part("META-INF/manifest.xml", &manifest), part("content.xml", &document)],
        vec![part("content.xml", &document)],
        vec![part("mimetype", &format!("{TYPE}-template\n")).stored(), part("CONTENT.XML", &document)],
    ] {
        let (format, file) =
            read("list.ods", &Container::of(entries).bytes(), &Options::default()).expect("a good one");
        assert_eq!((format.name, file.tables.len(), file.tables[0].len()), ("ods", 1, 1));
    }
    let letter =
        vec![part("mimetype", "application/vnd.oasis.opendocument.text").stored(), part("content.xml", &document)];
    assert!(matches!(refusal(&Container::of(letter).bytes()), ReadError::Unsupported(_)));
}

#[test]
fn f005_a_locked_one_is_named() {
    let manifest = r#"<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let locked = packed(&[("META-INF/manifest.xml", manifest), ("content.xml", "\u{1}\u{2}")]);
    assert_eq!(refusal(&locked), ReadError::Password);
    assert!(matches!(refusal(&packed(&[("content.xml", "\u{1}\u{2}")])), ReadError::Corrupt(_)));
}

#[test]
fn f019_and_f020_what_is_never_run_and_never_followed() {
    const LIST: &str = r#"<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd"><library:libraries/>"#;
    let style = r#"<style:style style:name="ta_extref" style:family="table"><style:table-properties table:display="false"/></style:style>"#;
    let copy = r#"<table:table table:name="'file:///srv/other.ods'#$Fall" table:style-name="ta_extref"><table:table-source/><table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#;
    let document = content(style, &(sheet(&row(&cell("ID"))) + copy));
    let parts =
        [("content.xml", document.as_str()), ("Basic/script-lc.xml", LIST), ("Basic/Standard/Module1.xml", "not run")];
    says(
        "list.ods",
        &packed(&parts),
        &expect![[r#"
            ods
            F019: the workbook has macros; they are not run
              = nothing to do; only the saved values are read
            F020: the workbook refers to other files; they are not opened
              = values from there are read as they were last saved
            [Sheet1]
            1: ID
        "#]],
    );
    let (_, file) = read("list.ods", &packed(&parts[..2]), &Options::default()).expect("a good workbook");
    assert_eq!(file.notes.iter().map(|note| note.code.id()).collect::<Vec<_>>(), ["F020"], "an empty library is none");
}

/// Whichever byte of the content is changed, the checksum of the part is looked at to the end.
#[test]
fn f006_a_wrong_checksum_is_seen() {
    let document = content("", &sheet(&row(&cell("ID"))));
    let entries = vec![
        ZipEntry::new("mimetype", TYPE).stored(),
        ZipEntry::new("content.xml", document.as_str()).claiming_crc(0x1122_3344),
    ];
    assert!(matches!(refusal(&Container::of(entries).bytes()), ReadError::Corrupt(why) if why.contains("checksum")));
}
