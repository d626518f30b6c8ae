//! The container: it must be one honest zip, whole, and nothing in it is followed anywhere.

use super::{checked, good_rows, refused};
use crate::support::{Workbench, skip};
use std::time::Duration;
use testkit::raw::{Book, Container, RELATIONS, SHEET, ZipEntry, compound, text, text_row};

fn good() -> Book {
    Book::new(&good_rows(""))
}

/// The book itself is a good one: what is refused below is refused for the one thing that was changed.
#[test]
fn the_book_that_is_made_worse_here_is_a_good_one() {
    let found = checked("list.xlsx", &good().bytes());
    found.counts(1, 1).lacks("F").lacks("S");
    assert_eq!(found.code, 0);
}

/// U06: a text that unpacks to 256 MiB from a few hundred kilobytes is given up early.
#[test]
fn a_text_that_unpacks_without_end_is_given_up() {
    let bomb = Book::new(&text_row(1, &[&" ".repeat(256 << 20)])).bytes();
    assert!(bomb.len() < 1 << 20);
    let answer = refused("bomb.xlsx", &bomb, &["F008"], &["32767 characters"]);
    let most = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });
    assert!(answer.took < most, "{:?}", answer.took);
}

/// U06: the same where it is no text of a cell: white space between rows, and a part of no use.
#[test]
fn white_space_that_unpacks_without_end_takes_no_memory() {
    let rows = good_rows(&" ".repeat(192 << 20));
    checked("blank.xlsx", &Book::new(&rows).bytes()).counts(1, 1);
    let idle = good().part("docProps/thumbnail.xml", vec![b'x'; 192 << 20]);
    checked("idle.xlsx", &idle.bytes()).counts(1, 1);
}

/// U06: what the container claims about a size is believed by nobody.
#[test]
fn a_part_that_is_longer_than_it_claims_is_damaged() {
    let rows = text_row(1, &[&" ".repeat(128 << 20)]);
    let short = Book::new(&rows).container_with(SHEET, |entry| entry.claiming_size(100));
    refused("short.xlsx", &short.bytes(), &["F006", "F008"], &[]);
    let small = good().container_with(SHEET, |entry| entry.claiming_size(100));
    refused("small.xlsx", &small.bytes(), &["F006"], &[]);
    let long = good().container_with(SHEET, |entry| entry.claiming_size(0x7FFF_FFFF));
    refused("long.xlsx", &long.bytes(), &["F006", "F008"], &[]);
}

/// A container with more parts than any workbook has.
#[test]
fn more_than_a_thousand_parts_are_too_many() {
    let parts = |count: usize| (0..count).map(|number| ZipEntry::new(&format!("customXml/item{number}.xml"), "<x/>"));
    let mut few = good().container();
    few.entries.extend(parts(900));
    checked("few.xlsx", &few.bytes()).counts(1, 1);
    let mut many = good().container();
    many.entries.extend(parts(20_000));
    refused("many.xlsx", &many.bytes(), &["F008"], &[]);
}

#[test]
fn a_container_that_claims_more_parts_than_it_has_is_damaged() {
    let container = Container { claimed_entries: Some(65_534), ..good().container() };
    refused("claims.xlsx", &container.bytes(), &["F006", "F008"], &[]);
}

fn traced(bench: &Workbench, name: &str) -> Option<String> {
    let command = bench.command(&format!("apply {name} --yes"));
    let mut strace = bench.program("strace");
    strace.args(["-f", "-qq", "-e", "trace=%file,%network", "-o", "trace.txt"]);
    let status = strace.arg(command.get_program()).args(command.get_args()).output().ok()?.status;
    let trace = String::from_utf8_lossy(&bench.read("trace.txt")).into_owned();
    (status.code() == Some(3) && trace.contains(name)).then_some(trace)
}

/// The program under strace looks at no file of these words and opens no connection.
pub(super) fn looks_nowhere(name: &str, bytes: &[u8], words: &[&str]) {
    let bench = Workbench::new();
    bench.write(name, bytes);
    if !bench.program("strace").arg("-V").output().is_ok_and(|output| output.status.success()) {
        return skip("which files a hostile workbook makes the program open", "no strace");
    }
    let Some(trace) = traced(&bench, name) else {
        return skip("which files a hostile workbook makes the program open", "strace does not work here");
    };
    let touched: Vec<&str> = trace.lines().filter(|line| words.iter().any(|word| line.contains(word))).collect();
    assert!(touched.is_empty(), "{name}: {touched:#?}");
    assert!(!trace.contains("AF_INET"), "{name}: {trace}");
}

/// U12: a sheet that is said to lie outside the container is a part that is missing.
#[test]
fn a_part_outside_the_container_is_missing() {
    for (number, target) in
        ["../../../../../../etc/canary", "/etc/canary", "file:///etc/canary", "http://127.0.0.1:1/canary"]
            .iter()
            .enumerate()
    {
        let book = good().saying(RELATIONS, "worksheets/sheet1.xml", target);
        let name = format!("outside{number}.xlsx");
        refused(&name, &book.bytes(), &["F006"], &[]);
        looks_nowhere(&name, &book.bytes(), &["canary"]);
    }
}

/// U12: a target counted from the root of the container is what some programs write, and it is inside.
#[test]
fn a_part_named_from_the_root_is_inside() {
    let book = good().saying(RELATIONS, "worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml");
    checked("root.xlsx", &book.bytes()).counts(1, 1);
}

/// Some programs write the names of parts with backslashes, in capitals or from the root on: they are the same parts.
#[test]
fn other_ways_of_writing_the_names_of_parts_are_read() {
    let ways: [fn(&str) -> String; 3] =
        [|name| name.replace('/', "\\"), |name| name.to_uppercase(), |name| format!("/{name}")];
    for way in ways {
        let entries = good().parts().into_iter().map(|(name, part)| ZipEntry::new(&way(&name), part)).collect();
        checked("names.xlsx", &Container::of(entries).bytes()).counts(1, 1).lacks("F");
    }
}

/// Line ends that a web server put behind a workbook are nothing.
#[test]
fn white_space_behind_a_workbook_is_nothing() {
    let container = Container { after: b"\r\n\n \t".to_vec(), ..good().container() };
    checked("space.xlsx", &container.bytes()).counts(1, 1).lacks("F");
}

/// U12: names that would be written outside a folder, and links, are nothing to a reader that writes nothing.
#[test]
fn entries_that_would_like_to_be_written_elsewhere_are_not() {
    let mut container = good().container();
    container.entries.push(ZipEntry::new("../../../tmp/zipslip.txt", "x"));
    container.entries.push(ZipEntry::new(r"C:\windows\zipslip.txt", "x"));
    container.entries.push(ZipEntry::new("zipslip-link", "/etc/canary").link());
    let bench = Workbench::new();
    bench.write("slip.xlsx", container.bytes());
    let ran = super::tried(&bench, "check slip.xlsx").ran;
    assert!(matches!(ran.code, 0 | 3), "{ran}");
    assert_eq!(bench.files(), ["slip.xlsx"]);
    assert!(!std::path::Path::new("/tmp/zipslip.txt").exists());
}

/// U12: a sheet that is a link to elsewhere is no sheet.
#[test]
fn a_sheet_that_is_a_link_is_not_followed() {
    let mut container = good().container();
    container.entries.pop();
    container.entries.push(ZipEntry::new(SHEET, "/etc/canary").link());
    refused("link.xlsx", &container.bytes(), &["F006"], &[]);
    looks_nowhere("link.xlsx", &container.bytes(), &["canary"]);
}

/// U13: of two parts with one name nobody knows which one the sender saw.
#[test]
fn two_parts_of_one_name_are_refused() {
    let other = Book::new(&good_rows("").replace("Ana", "Eve"));
    let (_, content) = other.parts().pop().expect("a book has parts");
    for name in [SHEET.to_owned(), SHEET.to_uppercase(), SHEET.replace("sheet1", "Sheet1")] {
        let mut container = good().container();
        container.entries.push(ZipEntry::new(&name, content.clone()));
        refused("twice.xlsx", &container.bytes(), &["F006"], &["name"]);
    }
}

/// U13: the same for two ways of writing one path.
#[test]
fn two_spellings_of_one_path_are_not_mixed_up() {
    let mut container = good().container();
    container.entries.push(ZipEntry::new(r"xl\worksheets\sheet1.xml", good_rows("").replace("Ana", "Eve")));
    let bench = Workbench::new();
    bench.write("slash.xlsx", container.bytes());
    let ran = super::tried(&bench, "plan slash.xlsx").ran;
    assert!(ran.code == 3 || ran.stdout.contains("Ana Diaz"), "{ran}");
    assert!(!ran.stdout.contains("Eve"), "{ran}");
}

/// U14: a part with a wrong checksum is damaged, wherever it is.
#[test]
fn a_wrong_checksum_is_damage() {
    for part in [SHEET, RELATIONS, "xl/workbook.xml", "xl/styles.xml"] {
        let container = good().container_with(part, |entry| entry.claiming_crc(12_345));
        refused("crc.xlsx", &container.bytes(), &["F006"], &[]);
    }
}

/// U16: whatever says that it is locked is told how to unlock it.
#[test]
fn what_is_locked_is_told_how_to_unlock_it() {
    let flagged = good().container_with(SHEET, ZipEntry::encrypted).bytes();
    let all =
        Container::of(good().parts().into_iter().map(|(name, part)| ZipEntry::new(&name, part).encrypted()).collect());
    for (name, bytes) in [
        ("flag.xlsx", flagged),
        ("all.xlsx", all.bytes()),
        ("package.xlsx", compound::locked_package()),
        ("package.xls", compound::locked_package()),
    ] {
        refused(name, &bytes, &["F005"], &["protected with a password", "remove the password"]);
    }
    let strong = good().container_with(SHEET, |entry| entry.encrypted().claiming_method(99));
    refused("strong.xlsx", &strong.bytes(), &["F005"], &["password"]);
    let unknown = good().container_with(SHEET, |entry| entry.claiming_method(99));
    refused("method.xlsx", &unknown.bytes(), &["F005", "F006"], &[]);
}

/// U18: a workbook behind or in front of something else is two files in one, and may be read as either.
#[test]
fn what_is_a_workbook_and_something_else_is_refused() {
    let with = |before: &[u8], after: &[u8]| {
        Container { before: before.to_vec(), after: after.to_vec(), ..good().container() }.bytes()
    };
    let page = b"<html><script>alert(1)</script></html>";
    let document = b"%PDF-1.4\n%%EOF\n";
    refused("page-behind.xlsx", &with(b"", page), &["F006"], &[]);
    refused("zeros-behind.xlsx", &with(b"", &[0; 64]), &["F006"], &[]);
    refused("workbook-before.xlsx", &with(&good().bytes(), b""), &["F006"], &[]);
    refused("workbook-behind.xlsx", &with(b"", &good().bytes()), &["F006"], &[]);
    refused("signature-before.xlsx", &with(b"PK\x03\x04", b""), &["F006"], &[]);
    // What the first bytes say comes first.
    refused("document-before.xlsx", &with(document, b""), &["F003", "F006"], &[]);
    refused("page-before.xlsx", &with(page, b""), &["F003", "F006"], &[]);
    refused("page-put-before.xlsx", &[page.as_slice(), &good().bytes()].concat(), &["F003", "F006"], &[]);
    refused("signature-put-before.xlsx", &[b"PK\x03\x04", good().bytes().as_slice()].concat(), &["F006"], &[]);
}

/// U17: the content decides; where it can be read it is, and the name is told about.
#[test]
fn a_wrong_ending_is_told_and_the_content_is_read() {
    let csv = b"Borrower ID,Last name,First name\n000104417,Diaz,Ana\n";
    for (name, bytes, what) in [
        ("text.xlsx", csv.to_vec(), "text table"),
        ("text.xls", csv.to_vec(), "text table"),
        ("book.csv", good().bytes(), "(.xlsx)"),
        ("book.xls", good().bytes(), "(.xlsx)"),
        ("book.ods", good().bytes(), "(.xlsx)"),
    ] {
        checked(name, &bytes).counts(1, 1).says("F004", "", what);
    }
}

/// U17: what many web pages call an export to Excel is no workbook, and is named for what it is.
#[test]
fn what_is_no_table_is_named_for_what_it_is() {
    let page = "<html><table><tr><td>Borrower ID</td></tr><tr><td>000104417</td></tr></table></html>";
    refused("page.xls", page.as_bytes(), &["F003"], &["HTML"]);
    let old = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table/></Worksheet></Workbook>"#;
    refused("export.xls", old.as_bytes(), &["F003"], &["Excel 2003 XML file"]);
    let packed = Container::of(vec![ZipEntry::new("list.csv", text("A1", "x"))]).bytes();
    refused("packed.csv", &packed, &["F003"], &["zip"]);
}
