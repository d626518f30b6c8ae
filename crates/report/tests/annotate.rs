//! A workbook before and after its problems are marked in it: what is touched, and that nothing else is.

use model::action::{Action, Words};
use model::batch::SourceFile;
use model::carried::CarriedHashes;
use model::cell::{CellKind, RawCell, RawTable};
use model::codes;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::listing::{Checked, ListColumn, ListFile, ListTable};
use model::made::Made;
use model::ours::PROBLEMS_TITLE;
use model::patron::Details;
use model::place::{Place, TableId, TableName, Tables};
use model::request::Request;
use report::annotate::{AnnotateError, Annotated, Marks, Wanted, annotate, plain_workbook};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use testkit::raw::{self, Book, SHEET, STYLES, Spelling, WORKBOOK};

const SHEET_1: TableId = TableId(0);

fn cell(row: u32, column: u16) -> Place {
    Place { table: SHEET_1, row: Some(row), column: Some(column) }
}

/// Row 2 has an ID in a number cell that shows nine digits, row 3 no last name and spaces behind its first name.
fn rows() -> String {
    raw::text_row(1, &["Borrower ID", "Last name", "First name"])
        + &raw::row(2, &[raw::number("A2", 1, "104417"), raw::text("B2", "Lind"), raw::text("C2", "Ana")])
        + &raw::row(3, &[raw::number("A3", 1, "104418"), raw::text("C3", "Bo  ")])
}

fn table(sheet: Option<&str>) -> RawTable {
    let mut table = RawTable::new(sheet.map(str::to_owned), false);
    let number = |text| RawCell { kind: CellKind::Number, padded_to: 9, ..RawCell::text(0, text) };
    let header = [RawCell::text(0, "Borrower ID"), RawCell::text(1, "Last name"), RawCell::text(2, "First name")];
    let ana = [number("104417"), RawCell::text(1, "Lind"), RawCell::text(2, "Ana")];
    let bo = [number("104418"), RawCell::text(2, "Bo  ")];
    for (row, cells) in [(1, &header[..]), (2, &ana[..]), (3, &bo[..])] {
        table.start_row(row);
        cells.iter().for_each(|cell| table.push_cell(*cell));
    }
    table
}

fn findings() -> Vec<Finding> {
    let mut zeros = Finding::new(codes::C321, cell(2, 0), "\"104417\" had lost its leading zeros").value("104417");
    zeros.repaired = Some("000104417".into());
    let empty = Finding::new(codes::C301, cell(3, 1), "Last name is empty").advice("=fill(in) <the> cell");
    let mut spaces = Finding::new(codes::C330, cell(3, 2), "spaces removed").value("Bo  ");
    spaces.repaired = Some("Bo".into());
    vec![zeros, empty, spaces]
}

fn checked(sheet: Option<&str>, findings: Vec<Finding>) -> Checked {
    let fields = [ListField::PrimaryId, ListField::LastName, ListField::FirstName];
    let column = |(index, field)| ListColumn { index, header: String::new(), field: Some(field) };
    let list = ListTable {
        id: SHEET_1,
        header_row: 1,
        header_top: 1,
        header_confidence: None,
        columns: (0..).zip(fields).map(column).collect(),
        records: Vec::new(),
        made: Made::default(),
        known: None,
        rows_read: 2,
        span: Some((2, 3)),
    };
    let name = "list.xlsx".to_owned();
    let file = ListFile {
        path: name.clone(),
        source: SourceFile { name: name.clone(), sha256: String::new() },
        format: "xlsx",
        format_title: "",
        text: None,
        list: Some(list),
        unusable: None,
        others: Vec::new(),
        how_read: None,
        joined: None,
    };
    let mut tables = Tables::default();
    tables.add(TableName { file: name, sheet: sheet.map(str::to_owned), header: Vec::new() });
    Checked {
        files: vec![file],
        tables,
        cells: vec![table(sheet)],
        rows: Vec::new(),
        findings,
        says: BTreeMap::new(),
        carried: CarriedHashes::default(),
        profile: String::new(),
        group: String::new(),
        defaults: Details::default(),
        request: Request::default(),
        crosswalk: None,
    }
}

fn marks(findings: Vec<Finding>, repair: bool) -> Marks {
    Marks::of(&checked(Some("Sheet1"), findings), Wanted { repair, new_workbook: false })
}

/// The parts of a workbook.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a container");
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("its content");
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        parts.insert(name, String::from_utf8_lossy(&content).into_owned());
    }
    parts
}

/// What is in a workbook after its problems are marked, and what was told of it.
fn annotated(book: &Book, marks: &Marks) -> (BTreeMap<String, String>, Annotated) {
    let mut out = Vec::new();
    let told = annotate(&book.bytes(), marks, &mut out).expect("a workbook like any other");
    (parts(&out), told)
}

fn book() -> Book {
    Book::new(&rows())
        .formats(&["000000000"])
        .tab("Lookups", "hidden", "<sheetData/>")
        .part("xl/theme/theme1.xml", "<t/>")
}

#[test]
fn bad_cells_are_filled_and_commented_and_every_other_part_stays() {
    let book = book();
    let (after, told) = annotated(&book, &marks(findings(), false));
    let before = parts(&book.bytes());
    let sheet = before[SHEET]
        .replace(r#"<c r="A2" s="1">"#, r#"<c r="A2" s="2">"#)
        .replace(r#"</c><c r="C3""#, r#"</c><c r="B3" s="3"/><c r="C3""#)
        .replace("</worksheet>", r#"<legacyDrawing r:id="rIdRollcall1"/></worksheet>"#);
    assert_eq!(after[SHEET], sheet);
    let new: Vec<&str> = after.keys().filter(|name| !before.contains_key(*name)).map(String::as_str).collect();
    let added = [
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/worksheets/sheet3.xml",
    ];
    assert_eq!(new, added);
    let changed: Vec<&str> = before.keys().filter(|name| before[*name] != after[*name]).map(String::as_str).collect();
    assert_eq!(changed, ["[Content_Types].xml", "xl/_rels/workbook.xml.rels", STYLES, WORKBOOK, SHEET]);
    let comments = &after["xl/comments1.xml"];
    assert!(comments.contains("Rollcall: Last name is empty&#10;What to do: =fill(in) &lt;the&gt; cell"), "{comments}");
    assert!(after["xl/worksheets/sheet3.xml"].contains(r#"location="'Sheet1'!B3""#));
    assert_eq!(
        (told.sheet.as_str(), told.listed, told.marked, told.commented, told.repaired),
        ("Problems", 2, 2, 2, 0)
    );
}

#[test]
fn a_part_that_is_not_touched_is_copied_as_it_is_packed() {
    let bytes = book().bytes();
    let mut out = Vec::new();
    annotate(&bytes, &marks(findings(), false), &mut out).expect("a workbook like any other");
    // Its header, which names it, and what is packed behind that.
    let record = |bytes: &[u8], name: &str| {
        let is_header = |at: &usize| {
            bytes[*at..].starts_with(b"PK\x03\x04")
                && bytes.get(*at + 30..).is_some_and(|rest| rest.starts_with(name.as_bytes()))
        };
        let at = (0..bytes.len()).find(is_header).expect("the part");
        let packed = u32::from_le_bytes(bytes[at + 18..at + 22].try_into().expect("four bytes"));
        bytes[at..at + 30 + name.len() + usize::try_from(packed).expect("a small file")].to_vec()
    };
    for name in ["xl/theme/theme1.xml", "xl/worksheets/sheet2.xml", "_rels/.rels"] {
        assert_eq!(record(&out, name), record(&bytes, name), "{name}");
    }
}

#[test]
fn repairs_are_made_where_they_are_asked_for() {
    let (after, told) = annotated(&book(), &marks(findings(), true));
    let sheet = &after[SHEET];
    let text = |at: &str, style: u32, text: &str| {
        format!(r#"<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
    };
    assert!(sheet.contains(&text("A2", 1, "000104417")) && sheet.contains(&text("C3", 0, "Bo")), "{sheet}");
    assert_eq!((told.listed, told.marked, told.repaired), (1, 1, 2));
    let page = &after["xl/worksheets/sheet3.xml"];
    assert!(page.contains(">repaired<") && page.contains(">now 000104417<"), "{page}");
}

/// What was only offered, and what is about a part of a cell, stays as it is.
#[test]
fn nothing_is_repaired_that_was_not_agreed_to() {
    let offer = |code, severity, value: &str| {
        let mut finding = Finding::new(code, cell(2, 1), "a doubt").value(value).severity(severity);
        finding.repaired = Some("Lindt".into());
        finding
    };
    let doubtful = vec![
        offer(codes::C309, Severity::Question, "Lind"),
        offer(codes::C311, Severity::Warning, "Lind"),
        offer(codes::C330, Severity::Note, "Lin"),
        offer(codes::C344, Severity::Note, "Lind"),
    ];
    let (after, told) = annotated(&book(), &marks(doubtful, true));
    assert!(after[SHEET].contains("Lind<"), "{}", after[SHEET]);
    assert_eq!((told.repaired, told.listed), (0, 2));
}

#[test]
fn strict_and_prefixed_workbooks_stay_what_they_are() {
    let (after, _) = annotated(&book().spelling(Spelling::Strict), &marks(findings(), false));
    for part in ["xl/comments1.xml", "xl/worksheets/sheet3.xml"] {
        assert!(after[part].contains("http://purl.oclc.org/ooxml/spreadsheetml/main"), "{}", after[part]);
    }
    let prefixed = r#"<x:worksheet xmlns:x="urn:main" xmlns:mc="urn:mc" mc:Ignorable="x14ac"><x:sheetData><x:row r="3" x14ac:dyDescent="1"><x:c r="C3"/></x:row></x:sheetData><x:pageMargins/></x:worksheet>"#;
    let (after, _) = annotated(&book().part(SHEET, prefixed), &marks(vec![findings().remove(1)], false));
    let expected = prefixed.replace(r#"<x:c r="C3"/>"#, r#"<x:c r="B3" s="2"/><x:c r="C3"/>"#).replace(
        "</x:worksheet>",
        &format!(
            r#"<x:legacyDrawing xmlns:r="{}" r:id="rIdRollcall1"/></x:worksheet>"#,
            Spelling::Transitional.relations()
        ),
    );
    assert_eq!(after[SHEET], expected);
}

const HERS: &str = r#"<comments xmlns="urn:main"><authors><author>Ana</author></authors><commentList><comment ref="B3" authorId="0"><text><t>ask her</t></text></comment></commentList></comments>"#;
const RELATIONS: &str = r#"<Relationships xmlns="urn:r"><Relationship Id="rId1" Type="urn:t/comments" Target="../comments9.xml"/><Relationship Id="rId2" Type="urn:t/vmlDrawing" Target="../drawings/vmlDrawing9.vml"/></Relationships>"#;

fn commented(drawing: &str) -> Book {
    Book::around("", &rows(), r#"<legacyDrawing r:id="rId2"/>"#)
        .formats(&["000000000"])
        .part("xl/worksheets/_rels/sheet1.xml.rels", RELATIONS)
        .part("xl/comments9.xml", HERS)
        .part("xl/drawings/vmlDrawing9.vml", drawing)
}

#[test]
fn a_comment_that_is_there_stays() {
    let drawing = r#"<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s2049"></v:shape></xml>"#;
    let (after, told) = annotated(&commented(drawing), &marks(findings(), false));
    let comments = &after["xl/comments9.xml"];
    assert!(
        comments.contains("<r><t>ask her</t></r><r><t xml:space=\"preserve\">&#10;&#10;Rollcall: Last"),
        "{comments}"
    );
    assert!(comments.contains(r#"<comment ref="A2" authorId="1">"#), "{comments}");
    let drawn = &after["xl/drawings/vmlDrawing9.vml"];
    assert_eq!(drawn.matches("<v:shape ").count(), 2, "{drawn}");
    assert!(drawn.contains("_x0000_s2050") && !after.contains_key("xl/comments1.xml"), "{drawn}");
    assert_eq!(after[SHEET].matches("<legacyDrawing").count(), 1);
    assert_eq!((told.commented, told.without_comments.len()), (2, 0));
}

/// The workbook after marking, which may be a marked copy itself.
fn marked(bytes: &[u8], findings: Vec<Finding>) -> Vec<u8> {
    let mut out = Vec::new();
    annotate(bytes, &marks(findings, false), &mut out).expect("a workbook like any other");
    out
}

#[test]
fn a_marked_copy_is_marked_anew_and_not_once_more() {
    const COMMENTS: &str = "xl/comments1.xml";
    const DRAWING: &str = "xl/drawings/vmlDrawing1.vml";
    let once = marked(&book().bytes(), findings());
    let (before, twice) = (parts(&once), parts(&marked(&once, findings())));
    assert_eq!(twice.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "no second sheet of problems");
    for part in [COMMENTS, DRAWING, WORKBOOK, "[Content_Types].xml"] {
        assert_eq!(twice[part], before[part], "{part}");
    }
    // What was fixed has no mark any more.
    let less = parts(&marked(&once, vec![findings().remove(0)]));
    assert!(!less[COMMENTS].contains("Last name is empty") && less[COMMENTS].contains(r#"ref="A2""#));
    assert_eq!(less[DRAWING].matches("<v:shape ").count(), 1);
    let (_, behind) = less[SHEET].split_once(r#"<c r="B3" s=""#).expect("the cell");
    let style: usize = behind.split('"').next().and_then(|digits| digits.parse().ok()).expect("its style");
    let (_, styles) = less[STYLES].split_once("<cellXfs").expect("the styles");
    let look = styles.split("<xf ").nth(style + 1).expect("the style");
    assert!(look.contains(r#"fillId="0""#), "{look}");
}

/// As Excel saves it: the title of the sheet of problems is among the texts that cells share.
#[test]
fn the_sheet_of_problems_is_known_after_a_program_has_saved_it() {
    let shared = format!(r#"<sst xmlns="urn:main"><si><t>x</t></si><si><t>{PROBLEMS_TITLE}</t></si></sst>"#);
    let title = r#"<sheetData><row r="1"><c r="A1" t="s"><v>1</v></c></row></sheetData>"#;
    let book = book().tab("Problems", "visible", title).part("xl/sharedStrings.xml", shared);
    let relation =
        r#"<Relationship Id="rIdShared" Type="urn:t/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
    let book = book.saying("xl/_rels/workbook.xml.rels", "</Relationships>", relation);
    let (after, told) = annotated(&book, &marks(findings(), false));
    assert_eq!((told.sheet.as_str(), after.contains_key("xl/worksheets/sheet4.xml")), ("Problems", false));
    // A sheet of somebody's with the name stays.
    let (_, told) = annotated(&self::book().tab("Problems", "visible", "<sheetData/>"), &marks(findings(), false));
    assert_eq!(told.sheet, "Problems 2");
}

/// Each place of a problem names the others, in its comment and in a line of its own.
#[test]
fn each_of_two_places_says_where_the_other_is() {
    let both = Finding::new(codes::D501, cell(3, 0), "used for 2 rows").related(vec![cell(2, 0)]).value("104418");
    let (after, told) = annotated(&book(), &marks(vec![both], false));
    let comments = &after["xl/comments1.xml"];
    for (place, other) in [("A2", "A3"), ("A3", "A2")] {
        let (_, comment) = comments.split_once(&format!(r#"ref="{place}""#)).expect("a comment");
        assert!(comment.split("</comment>").next().expect("its end").contains(&format!("(see {other})")), "{comments}");
    }
    let page = &after["xl/worksheets/sheet3.xml"];
    for link in [("A5", "A3"), ("F5", "A2"), ("A6", "A2"), ("F6", "A3")] {
        let link = format!(r#"<hyperlink ref="{}" location="'Sheet1'!{}"/>"#, link.0, link.1);
        assert!(page.contains(&link), "{page}");
    }
    assert_eq!((told.problems, told.remarks, told.listed, told.marked), (1, 0, 1, 2));
}

/// A row that repeats another one is left out by a note; the other one is loaded and has no mark.
#[test]
fn a_row_that_is_left_out_by_a_note_is_marked_and_says_why() {
    let whole = |row| Place { table: SHEET_1, row: Some(row), column: None };
    let repeat = Finding::new(codes::D504, whole(3), "repeats row 2").related(vec![whole(2)]).advice("delete this row");
    let (after, told) = annotated(&book(), &marks(vec![repeat], false));
    assert!(after["xl/comments1.xml"].contains("Rollcall: repeats row 2 (see A2)&#10;What to do: delete this row"));
    assert!(after["xl/worksheets/sheet3.xml"].contains(">left out<"));
    assert_eq!((told.problems, told.remarks, told.listed, told.marked), (0, 1, 1, 1));
}

/// A copy goes back to those who sent the list, who have no command line.
#[test]
fn nothing_in_a_copy_is_to_be_typed_at_a_prompt() {
    let advice = Words::text("correct the cell, or take it in all rows: ").act(Action::AcceptRepair(codes::C309));
    let finding = Finding::new(codes::C309, cell(2, 1), "\"Lind\" is odd").advice(advice);
    let all_ours = Words::text("if so: ").act(Action::AcceptRepair(codes::C309));
    let other = Finding::new(codes::C309, cell(3, 2), "\"Bo\" is odd").advice(all_ours);
    let (after, _) = annotated(&book(), &marks(vec![finding, other], false));
    assert!(after["xl/comments1.xml"].contains("What to do: correct the cell, or ask the library</"));
    assert!(after["xl/comments1.xml"].contains("What to do: correct the cell</"), "{}", after["xl/comments1.xml"]);
    let page = &after["xl/worksheets/sheet3.xml"];
    assert!(page.contains(">correct the cell<") && !page.contains("AcceptRepair"), "{page}");
}

#[test]
fn comments_that_cannot_be_added_to_are_told() {
    let (after, told) = annotated(&commented("<xml/>"), &marks(findings(), false));
    assert_eq!((&*after["xl/comments9.xml"], &*after["xl/drawings/vmlDrawing9.vml"]), (HERS, "<xml/>"));
    assert_eq!((told.commented, told.marked, &told.without_comments[..]), (0, 2, &["Sheet1".to_owned()][..]));
    assert!(after["xl/worksheets/sheet2.xml"].contains("to which none could be added"));
}

#[test]
fn what_cannot_be_patched_is_refused() {
    let cells = Book::new(r#"<row r="2"/><row r="2"/>"#);
    let mut out = Vec::new();
    let refused = annotate(&cells.bytes(), &marks(findings(), false), &mut out);
    assert!(matches!(&refused, Err(AnnotateError::Unfit(why)) if why.contains("not in order")), "{refused:?}");
    assert!(out.is_empty());
    assert!(annotate(b"no container", &marks(findings(), false), &mut out).is_err());
    assert!(marks(vec![Finding::new(codes::C330, cell(3, 2), "spaces")], true).is_empty());
}

#[test]
fn a_list_in_no_workbook_gets_a_new_one() {
    let checked = checked(None, findings());
    let marks = Marks::of(&checked, Wanted { repair: false, new_workbook: true });
    let plain = plain_workbook(&checked).expect("a small table");
    let mut out = Vec::new();
    let told = annotate(&plain, &marks, &mut out).expect("our own workbook");
    let after = parts(&out);
    assert!(after[WORKBOOK].contains(r#"<sheet name="List" sheetId="1" r:id="rId1"/><sheet name="Problems""#));
    let sheet = &after[SHEET];
    assert!(sheet.contains("<v>104417</v>") && sheet.contains(r#"<c r="B3" "#), "{sheet}");
    assert_eq!((told.marked, told.listed), (2, 2));
}
