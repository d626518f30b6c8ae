//! What is written for a spreadsheet and for a browser, out of names that would like to be more than names.

use model::NaiveDate;
use model::id::PrimaryId;
use model::patron::{Details, Patron};
use model::secret::StarterPassword;
use report::letter::Letter;
use report::slips::{self, Slip};

/// How a cell begins that a spreadsheet takes for a formula, in the widths of every script.
const ACTS: [char; 10] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'];

const HOSTILE: &[&str] = &[
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "\t=1+1",
    " =1+1",
    "a;=1+1",
    "a\";=1+1",
    "a\",=1+1",
    "=HYPERLINK(\"http://x\",\"y\")",
    "<b>bold</b>",
    "</article><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><a href='http://x'>",
    "&lt;b&gt;",
    "<!--",
    "]]>",
    "\u{202e}evil",
];

fn patron(name: &str) -> Patron {
    let details = Details { first_name: Some(name.into()), last_name: Some(name.into()), ..Details::default() };
    Patron { primary_id: PrimaryId::new("000123456").expect("an ID"), details: Box::new(details) }
}

fn written(name: &str, write: impl FnOnce(&[Slip<'_>], &mut Vec<u8>) -> std::io::Result<()>) -> String {
    let (patron, starter) = (patron(name), StarterPassword::new("Ana_Lee1".to_owned()));
    let expires = NaiveDate::from_ymd_opt(2026, 9, 11).expect("a day");
    let mut out = Vec::new();
    write(&[Slip { patron: &patron, starter: &starter, expires }], &mut out).expect("memory can be written");
    String::from_utf8(out).expect("text")
}

/// The cells of a table as a reader of CSV cuts it; and as a spreadsheet does whose language separates them by
/// semicolons, for which a quotation mark inside a cell is a letter.
fn cells(table: &str) -> Vec<String> {
    let table = table.trim_start_matches('\u{FEFF}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(table.as_bytes());
    let mut cells = Vec::new();
    for record in reader.records() {
        cells.extend(record.expect("it is a table").iter().map(str::to_owned));
    }
    let pieces = table.lines().flat_map(|line| line.split(';'));
    cells.extend(pieces.map(|piece| piece.trim_matches('"').to_owned()));
    cells
}

fn acts(cell: &str) -> bool {
    cell.trim_start_matches(' ').starts_with(ACTS)
}

/// Trial O01: in the table for mail merge no name becomes a formula, wherever a spreadsheet cuts its lines; and the
/// control: as it is, each such name would.
#[test]
fn no_name_becomes_a_formula() {
    for name in HOSTILE.iter().copied().filter(|name| name.contains(ACTS)) {
        let table = written(name, |slips, out| slips::write_csv(slips, Some(name), Some(14), out));
        let acting: Vec<String> = cells(&table).into_iter().filter(|cell| acts(cell)).collect();
        assert!(acting.is_empty(), "{name:?} becomes {acting:?} in\n{table}");
        assert!(table.lines().all(|line| line.starts_with(['"', '\u{FEFF}'])), "every value is quoted: {table}");
    }
    let control = cells("\"Lee\",\"=1+1\"\n\"a;=1+1\"").into_iter().filter(|cell| acts(cell)).count();
    assert_eq!(control, 2, "the control");
}

/// The markup of a page: every tag with its attributes, in order, and nothing between them.
fn tags(page: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        tags.push(rest[at..end].to_owned());
        rest = &rest[end..];
    }
    tags
}

/// Trial O03: whatever stands in a name, the page to print has the tags that it has for anybody, loads nothing and runs
/// nothing; and the control: a name that is not escaped shows.
#[test]
fn no_name_becomes_markup() {
    let page = |name: &str| {
        written(name, |slips, out| slips::write_html(slips, &[Letter::english()], Some(name), Some(14), out))
    };
    let plain = page("Lee");
    assert!(plain.contains("default-src 'none'") && plain.contains("<bdi>"), "{plain}");
    for outside in ["http:", "https:", "<script", "<link", "<img", " src=", " href=", " onload="] {
        assert!(!plain.contains(outside), "{outside}: {plain}");
    }
    for name in HOSTILE {
        assert_eq!(tags(&page(name)), tags(&plain), "{name:?}");
    }
    assert_ne!(tags(&plain.replace("Lee", "<b>Lee</b>")), tags(&plain), "the control");
}
