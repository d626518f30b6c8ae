//! The XML inside: entities, floods of attributes and depth, claims about texts, damaged parts.

use super::zip::looks_nowhere;
use super::{NAMES, checked, good_rows, refused};
use testkit::raw::{Book, RELATIONS, SHEET, STYLES, Spelling, TEXTS, WORKBOOK, ods, row, shared, text_row};

/// A declaration of ten entities, each ten times the one before.
fn laughs() -> String {
    let more: String =
        (1..10).map(|number| format!(r#"<!ENTITY a{number} "{}">"#, format!("&a{};", number - 1).repeat(10))).collect();
    format!(r#"<!DOCTYPE x [<!ENTITY a0 "lol">{more}]>"#)
}

/// The book with a declaration in front of one part, in which its patron's name is an entity.
fn declaring(part: &str, doctype: &str) -> Vec<u8> {
    let book = Book::new(&good_rows("")).texts(&["<t>Ana</t>"]);
    let (_, content) = book.parts().into_iter().find(|(name, _)| name == part).expect("the part is there");
    let content = String::from_utf8(content).expect("parts are text");
    let (head, body) = content.split_once("?>").expect("a part begins with a declaration");
    book.part(part, format!("{head}?>{doctype}{}", body.replace("Diaz", "&a9;"))).bytes()
}

/// U08: a part that declares entities is refused, whatever they would become.
#[test]
fn a_part_that_declares_entities_is_refused() {
    for part in [SHEET, TEXTS, WORKBOOK, STYLES, RELATIONS] {
        refused("laughs.xlsx", &declaring(part, &laughs()), &["F006"], &[]);
    }
    refused("laughs.xlsx", &declaring(SHEET, &laughs()), &["F006"], &["entities"]);
    // An entity that nobody declared is one of nobody's.
    let undeclared = Book::new(&good_rows("").replace("Diaz", "&who;")).bytes();
    refused("undeclared.xlsx", &undeclared, &["F006"], &[]);
}

/// U08: the same in an OpenDocument spreadsheet.
#[test]
fn an_open_document_that_declares_entities_is_refused() {
    let rows = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>&a9;</text:p></table:table-cell></table:table-row>";
    refused("laughs.ods", &ods(&laughs(), rows), &["F006"], &[]);
}

/// U09: a part that would like another file or page to be read is refused, and nothing is opened.
#[test]
fn nothing_that_a_part_names_is_fetched() {
    for (number, doctype) in [
        r#"<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/canary">]>"#,
        r#"<!DOCTYPE x SYSTEM "http://127.0.0.1:1/canary.dtd">"#,
        r#"<!DOCTYPE x [<!ENTITY % canary SYSTEM "file:///etc/canary"> %canary;]>"#,
        "<!DOCTYPE x>",
    ]
    .iter()
    .enumerate()
    {
        let name = format!("outside{number}.xlsx");
        refused(&name, &declaring(SHEET, doctype), &["F006"], &[]);
        looks_nowhere(&name, &declaring(SHEET, doctype), &["canary"]);
    }
    let cell = r#"<table:table-cell office:value-type="string"><text:p>&e;</text:p></table:table-cell>"#;
    let rows = format!("<table:table-row>{cell}</table:table-row>");
    let outside = ods(r#"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/canary">]>"#, &rows);
    refused("outside.ods", &outside, &["F006"], &[]);
    looks_nowhere("outside.ods", &outside, &["canary"]);
}

/// The five entities and the numbers of letters that every XML knows are no declarations.
#[test]
fn the_signs_that_every_xml_knows_are_read() {
    let names = "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>000104418</t></is></c><c r=\"B3\" t=\"inlineStr\"><is><t>O&apos;N&#233;il &amp; S&#xF8;n</t></is></c><c r=\"C3\" t=\"inlineStr\"><is><t>&lt;Bo&gt;</t></is></c></row>";
    let bench = crate::support::Workbench::new();
    bench.write("signs.xlsx", Book::new(&good_rows(names)).bytes());
    let ran = super::tried(&bench, "plan signs.xlsx").ran;
    // No name has such signs: both are asked about, with the letters that they stand for.
    assert!(ran.stdout.contains("\"O'Néil & Søn\"") && ran.stdout.contains("\"<Bo>\""), "{ran}");
    // A number that is no letter.
    for number in ["&#0;", "&#x110000;", "&#xD800;", "&#;", "&#x;", "&;", "&amp"] {
        let rows = good_rows("").replace("Diaz", number);
        let ran = refused("number.xlsx", &Book::new(&rows).bytes(), &["F006"], &[]).ran;
        assert_eq!(ran.code, 3, "{number}: {ran}");
    }
}

fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect()
}

/// U10: as many attributes as one likes on one element are answered in time.
#[test]
fn a_flood_of_attributes_is_answered_in_time() {
    let attributes = many(200_000, |number| format!(r#" a{number}="1""#));
    let namespaces = many(200_000, |number| format!(r#" xmlns:a{number}="u""#));
    let twice = many(200_000, |_| r#" a="1""#.to_owned());
    for flood in [&attributes, &namespaces, &twice] {
        let cell = format!(r#"<row r="3"><c r="A3"{flood}><v>1</v></c></row>"#);
        answered("cell.xlsx", &Book::new(&good_rows(&cell)).bytes());
        let line = format!(r#"<row r="3"{flood}><c r="A3"><v>1</v></c></row>"#);
        answered("row.xlsx", &Book::new(&good_rows(&line)).bytes());
        let list = Book::new(&good_rows("")).saying(WORKBOOK, "<sheets>", &format!("<sheets{flood}>"));
        answered("sheets.xlsx", &list.bytes());
    }
}

/// Read or refused, but within the limits and in words.
fn answered(name: &str, bytes: &[u8]) {
    let bench = crate::support::Workbench::new();
    bench.write(name, bytes);
    let ran = super::tried(&bench, &format!("check {name}")).ran;
    assert!(matches!(ran.code, 0 | 3), "{ran}");
    assert_eq!(bench.files(), [name]);
}

/// U10: elements in elements, half a million deep, where a reader looks and where it does not.
#[test]
fn depth_without_end_is_given_up() {
    let (open, close) = ("<r>".repeat(500_000), "</r>".repeat(500_000));
    let deep = format!(r#"<row r="3"><c r="A3" t="inlineStr"><is>{open}<t>x</t>{close}</is></c></row>"#);
    refused("text.xlsx", &Book::new(&good_rows(&deep)).bytes(), &["F006", "F008"], &[]);
    let unclosed = format!(r#"<row r="3"><c r="A3" t="inlineStr"><is>{open}"#);
    refused("unclosed.xlsx", &Book::new(&good_rows(&unclosed)).bytes(), &["F006", "F008"], &[]);
    let shared = Book::new(&good_rows("")).texts(&[&format!("{open}<t>x</t>{close}")]);
    refused("shared.xlsx", &shared.bytes(), &["F006", "F008"], &[]);
    let beside = Book::around("", &good_rows(""), &format!("<extLst>{open}{close}</extLst>"));
    answered("beside.xlsx", &beside.bytes());
}

/// The limit of depth is far above what any program writes.
#[test]
fn depth_as_programs_write_it_is_read() {
    let (open, close) = ("<x:ext>".repeat(40), "</x:ext>".repeat(40));
    let after = format!(r#"<extLst xmlns:x="urn:x">{open}{close}</extLst>"#);
    checked("deep.xlsx", &Book::around("", &good_rows(""), &after).bytes()).counts(1, 1).lacks("F");
}

/// U04: a table of texts that claims to have four thousand million has the one that it has.
#[test]
fn a_claim_about_the_number_of_texts_is_not_believed() {
    for claim in ["4294967295", "18446744073709551615", "-1", "many"] {
        let rows = text_row(1, &NAMES) + &row(2, &[shared("A2", 0), shared("B2", 0), shared("C2", 0)]);
        let book = Book::new(&rows).texts(&["<t>Elm</t>"]);
        let book = book.saying(TEXTS, "<sst ", &format!(r#"<sst count="{claim}" uniqueCount="{claim}" "#));
        checked("claims.xlsx", &book.bytes()).counts(1, 1).lacks("F");
    }
}

/// A text that is not in the table, or a number of one that is none.
#[test]
fn a_text_that_is_not_there_is_damage() {
    for index in ["1", "999999999", "4294967296", "-1", "x", "", "0.5"] {
        let cell = format!(r#"<row r="3"><c r="A3" t="s"><v>{index}</v></c></row>"#);
        let book = Book::new(&good_rows(&cell)).texts(&["<t>Elm</t>"]);
        let ran = answered_or_damaged(index.is_empty(), &book.bytes());
        assert!(ran, "{index:?}");
    }
    let none = Book::new(&good_rows(&row(3, &[shared("A3", 0)])));
    refused("none.xlsx", &none.bytes(), &["F006"], &[]);
}

/// A cell without a value is an empty cell, even one that says that its value is a shared text.
fn answered_or_damaged(empty: bool, bytes: &[u8]) -> bool {
    if empty {
        answered("empty.xlsx", bytes);
        return true;
    }
    refused("index.xlsx", bytes, &["F006"], &[]).ran.code == 3
}

/// Parts that are missing, cut off, no XML or in another writing than they say.
#[test]
fn a_part_that_is_missing_or_no_xml_is_damage() {
    let book = || Book::new(&good_rows(&row(3, &[shared("A3", 0)]))).texts(&["<t>Elm</t>"]);
    for part in [SHEET, TEXTS, RELATIONS] {
        refused("missing.xlsx", &book().without(part).bytes(), &["F006"], &[]);
    }
    for part in [SHEET, TEXTS, RELATIONS, WORKBOOK, STYLES] {
        let parts = book().parts();
        let (_, content) = parts.iter().find(|(name, _)| name == part).expect("the part is there");
        let cut = content[..content.len() - 9].to_vec();
        refused("cut.xlsx", &book().part(part, cut).bytes(), &["F006"], &[]);
        refused("noise.xlsx", &book().part(part, [0xFF, 0xFE, 0, 1, 2]).bytes(), &["F006"], &[]);
        let twice = [content.as_slice(), content].concat();
        refused("twice.xlsx", &book().part(part, twice).bytes(), &["F006"], &[]);
    }
    refused("letters.xlsx", &book().part(SHEET, b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>\xFF\xFA</t></is></c></row></sheetData></worksheet>".to_vec()).bytes(), &["F006"], &[]);
    refused("crossed.xlsx", &book().saying(SHEET, "</c></row>", "</row></c>").bytes(), &["F006"], &[]);
}

/// An empty part is none: it has not even a root.
#[test]
fn an_empty_part_is_damage() {
    for part in [SHEET, WORKBOOK, RELATIONS] {
        refused("hollow.xlsx", &Book::new(&good_rows("")).part(part, "").bytes(), &["F006", "F007"], &[]);
    }
}

/// Strict spelling, other prefixes, a mark at the start and UTF-16 are all ways to write a good list.
#[test]
fn other_spellings_of_a_good_book_are_read() {
    let strict = Book::new(&good_rows("")).spelling(Spelling::Strict);
    checked("strict.xlsx", &strict.bytes()).counts(1, 1).lacks("F");
    let (_, sheet) = Book::new(&good_rows("")).parts().pop().expect("a book has parts");
    let sheet = String::from_utf8(sheet).expect("parts are text");
    let prefixed =
        sheet.replace("xmlns=", "xmlns:x=").replace('<', "<x:").replace("<x:/", "</x:").replace("<x:?", "<?");
    checked("prefixed.xlsx", &Book::new("").part(SHEET, prefixed).bytes()).counts(1, 1).lacks("F");
    let marked = format!("\u{feff}{sheet}");
    checked("marked.xlsx", &Book::new("").part(SHEET, marked.clone()).bytes()).counts(1, 1).lacks("F");
    let wide = sheet.replace("UTF-8", "UTF-16");
    let units = |text: &str, bytes_of: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes_of).collect::<Vec<u8>>();
    for part in [
        units(&format!("\u{feff}{wide}"), u16::to_le_bytes),
        units(&format!("\u{feff}{wide}"), u16::to_be_bytes),
        units(&wide, u16::to_le_bytes),
        units(&marked, u16::to_be_bytes),
    ] {
        checked("wide.xlsx", &Book::new("").part(SHEET, part).bytes()).counts(1, 1).lacks("F");
    }
    let spaced = format!("{sheet}{}", " \r\n".repeat(1 << 20));
    checked("spaced.xlsx", &Book::new("").part(SHEET, spaced).bytes()).counts(1, 1).lacks("F");
}
