//! Our readers of .xlsx and .xlsb beside calamine's: on every workbook that both can read, the same cells.
//!
//! Where the two are known to differ, the difference is written down in [`same`], with what the
//! standard says.

use crate::support::read;
use calamine::{CellErrorType, DataRef, Reader, SheetVisible, Xlsb, Xlsx};
use model::cell::{CellKind, RawCell};
use source::{Options, ReadFile};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use testkit::list::{Against, List};
use testkit::raw::{self, Book, Spelling};
use testkit::sheet::Sheet;

type Cells<T> = BTreeMap<(String, u32, u16), T>;

/// What both made of a workbook: how many cells, and where they differ; `None` when one refuses it.
fn compared(bytes: &[u8]) -> Option<(usize, Vec<String>)> {
    let (format, file) = read("list.xlsx", bytes, &Options::default()).ok()?;
    let mut theirs = theirs(bytes).filter(|_| format.name == "xlsx")?;
    let all = theirs.len();
    // What stands too far to the right is counted and not kept; of such a sheet nothing else is left out.
    for table in &file.tables {
        let (Some(sheet), Some(far)) = (&table.sheet, table.shape.far) else { continue };
        let before = theirs.len();
        theirs.retain(|(name, _, column), _| name != sheet || *column < far.kept);
        assert_eq!(u64::try_from(before - theirs.len()).unwrap_or_default(), far.count, "{sheet}");
    }
    Some((all, differences(&ours(&file), &theirs)))
}

fn differences(ours: &Cells<(CellKind, String)>, theirs: &Cells<String>) -> Vec<String> {
    let mut differences = Vec::new();
    for (place, value) in theirs {
        match ours.get(place) {
            Some((kind, text)) if same(*kind, text, value) => {}
            Some((kind, text)) => differences.push(format!("{place:?}: {kind:?} {text:?}, not {value}")),
            None => differences.push(format!("{place:?}: nothing, not {value}")),
        }
    }
    // A formula without a result is a cell to us and none to calamine.
    let more = ours.iter().filter(|(place, (kind, _))| *kind != CellKind::NoResult && !theirs.contains_key(*place));
    differences.extend(more.map(|(place, (kind, text))| format!("{place:?}: {kind:?} {text:?}, not nothing")));
    differences
}

fn ours(file: &ReadFile) -> Cells<(CellKind, String)> {
    let mut cells = Cells::new();
    for table in file.tables.iter().filter(|table| !table.hidden) {
        let name = table.sheet.clone().unwrap_or_default();
        for row in table.rows() {
            let described =
                |cell: RawCell<'_>| ((name.clone(), row.number(), cell.column), (cell.kind, cell.text.to_owned()));
            cells.extend(row.cells().map(described));
        }
    }
    cells
}

fn theirs(bytes: &[u8]) -> Option<Cells<String>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).ok()?;
    let sheets = book.sheets_metadata().to_vec();
    let mut cells = Cells::new();
    for sheet in sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible) {
        let mut reader = book.worksheet_cells_reader(&sheet.name).ok()?;
        while let Some(cell) = reader.next_cell().ok()? {
            let (row, column) = cell.get_position();
            let value = described(cell.get_value());
            if !value.is_empty() {
                cells.insert((sheet.name.clone(), row + 1, u16::try_from(column).ok()?), value);
            }
        }
    }
    Some(cells)
}

fn theirs_of_xlsb(bytes: &[u8], sheet: &str) -> Option<Cells<String>> {
    let mut book = Xlsb::new(Cursor::new(bytes)).ok()?;
    let mut reader = book.worksheet_cells_reader(sheet).ok()?;
    let mut cells = Cells::new();
    while let Some(cell) = reader.next_cell().ok()? {
        let (row, column) = cell.get_position();
        cells.insert((sheet.to_owned(), row + 1, u16::try_from(column).ok()?), described(cell.get_value()));
    }
    Some(cells)
}

/// A value of calamine with its kind in front; empty for none.
fn described(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) if text.is_empty() => String::new(),
        DataRef::SharedString("") => String::new(),
        DataRef::String(text) => format!("text {text}"),
        DataRef::SharedString(text) => format!("text {text}"),
        DataRef::Int(number) => format!("number {number}"),
        DataRef::Float(number) => format!("number {number}"),
        DataRef::Bool(yes) => format!("bool {yes}"),
        DataRef::DateTime(date) => format!("day {}", date.as_f64()),
        DataRef::DateTimeIso(date) | DataRef::DurationIso(date) => format!("text {date}"),
        DataRef::Error(error) => format!("error {}", name(error)),
    }
}

fn name(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

/// Whether the two say the same of a cell.
fn same(kind: CellKind, ours: &str, theirs: &str) -> bool {
    let (what, value) = theirs.split_once(' ').unwrap_or((theirs, ""));
    match (kind, what) {
        (CellKind::Number, "number" | "day") => ours.parse::<f64>().ok() == value.parse().ok(),
        (CellKind::Date, "day") => value.parse().is_ok_and(|day| is_day(ours, day)),
        (CellKind::Bool, "bool") => ours.eq_ignore_ascii_case(value),
        (CellKind::Error, "error") => ours == value,
        // Spaces around a text count only where the file says so; calamine keeps some and drops some.
        (CellKind::Text, "text") => ours.trim() == value.replace("\r\n", "\n").trim(),
        (CellKind::Date, "text") => value.starts_with(&ours[..10]),
        _ => false,
    }
}

/// Whether a date is the day of this number, in workbooks that count from 1900.
fn is_day(iso: &str, number: f64) -> bool {
    let (date, time) = iso.split_once(' ').unwrap_or((iso, "00:00:00"));
    let Ok(date) = date.parse::<model::NaiveDate>() else { return number.floor() == 60.0 };
    let seconds: f64 =
        time.split(':').filter_map(|part| part.parse::<f64>().ok()).fold(0.0, |sum, part| sum * 60.0 + part);
    let day = f64::from(date.to_epoch_days() + 25_569) + seconds / 86_400.0;
    let before_march_1900 = if day < 61.0 { 1.0 } else { 0.0 };
    (day - before_march_1900 - number).abs() < 1.0 / 86_400.0
}

fn agree(what: &str, bytes: &[u8]) -> usize {
    let (cells, differences) = compared(bytes).unwrap_or_else(|| panic!("{what}: one of the two refuses it"));
    assert!(differences.is_empty(), "{what}:\n{}", differences.join("\n"));
    cells
}

#[test]
fn the_two_agree_on_every_sample() {
    let samples = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples"));
    let mut cells = 0;
    for file in files(samples) {
        cells += agree(&file.display().to_string(), &bytes_of(&file));
    }
    assert!(cells > 1_000, "only {cells} cells were compared");
}

#[test]
fn the_two_agree_on_a_long_list() {
    for against in [Against::Nobody, Against::Store { patrons: 500, shares: testkit::list::Shares::USUAL }] {
        let mut bytes = Vec::new();
        List::new(7, 500, against).write_xlsx(&mut bytes).expect("a vector takes everything");
        assert!(agree("a long list", &bytes) > 5_000);
    }
}

/// The same for OpenDocument, which calamine holds as a whole.
#[test]
fn the_two_agree_on_open_documents() {
    let sample = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/retirees-2026.ods"));
    let text = "Text | #42~9 | d:2027-06-30 | d:2027-06-30 14:05:00 | b:TRUE | #0.1 | #-3 | #123456789012345\n\
                5: \"a\\n b\" | \" two  spaces \" | | #1E300 | b:FALSE";
    for (what, bytes) in [("the sample", bytes_of(sample)), ("every kind", testkit::ods_bytes(text))] {
        let (_, file) = read("list.ods", &bytes, &Options::default()).expect("a good workbook");
        let (ours, theirs) = (ours(&file), theirs_of_ods(&bytes));
        assert_eq!(ours.len(), theirs.len(), "{what}");
        for (place, value) in &theirs {
            let is_same = ours.get(place).is_some_and(|(kind, text)| same(*kind, text, value));
            assert!(is_same, "{what}, {place:?}: {:?}, not {value}", ours.get(place));
        }
    }
}

fn theirs_of_ods(bytes: &[u8]) -> Cells<String> {
    let mut book = calamine::Ods::new(Cursor::new(bytes)).expect("a good workbook");
    let mut cells = Cells::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).expect("it is there");
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let row = first_row + u32::try_from(row).expect("rows are few") + 1;
            let column = u16::try_from(first_column).expect("columns are few") + u16::try_from(column).expect("few");
            let value = described(&borrowed(value));
            if !value.is_empty() {
                cells.insert((name.clone(), row, column), value);
            }
        }
    }
    cells
}

fn borrowed(value: &calamine::Data) -> DataRef<'static> {
    match value {
        calamine::Data::Int(number) => DataRef::Int(*number),
        calamine::Data::Float(number) => DataRef::Float(*number),
        calamine::Data::String(text) => DataRef::String(text.clone()),
        calamine::Data::Bool(yes) => DataRef::Bool(*yes),
        calamine::Data::DateTime(date) => DataRef::DateTime(*date),
        calamine::Data::DateTimeIso(date) => DataRef::DateTimeIso(date.clone()),
        calamine::Data::DurationIso(length) => DataRef::DurationIso(length.clone()),
        calamine::Data::Error(error) => DataRef::Error(error.clone()),
        calamine::Data::Empty => DataRef::Empty,
    }
}

#[test]
fn the_two_agree_on_every_kind_of_cell() {
    let text = "Text | #42~9 | d:2027-06-30 | b:TRUE | b:FALSE | e:#N/A | #0.1 | #-3 | #123456789012345\n\
                5: d:2027-06-30 12:00:00 | d:1900-02-28 | d:1900-03-01 | \"a\\n b\" | \" two  spaces \" | #1E300";
    agree("every kind", &testkit::xlsx_bytes(text));
    let mut hidden = Sheet::parse("Lookups", "A | B");
    hidden.hidden = true;
    agree("two sheets", &testkit::xlsx::bytes(&[Sheet::parse("Fall", text), hidden, Sheet::parse("Spring", "C | #1")]));
}

#[test]
fn the_two_agree_on_what_is_written_by_hand() {
    let rows = [
        raw::text_row(1, &["ID", "Name", "Fee"]),
        // Rows and cells that leave their places out.
        "<row><c><v>1</v></c><c t=\"inlineStr\"><is><t>Ana</t></is></c></row>".to_owned(),
        raw::row(4, &[raw::number("B4", 1, "46568"), raw::shared("C4", 1), raw::number("D4", 2, "7")]),
        r#"<row r="5"><c r="A5" t="str"><f>B4&amp;"x"</f><v>a &lt; b</v></c><c r="B5" t="b"><v>1</v></c><c r="C5" t="e"><v>#REF!</v></c><c r="D5"/></row>"#.to_owned(),
        r#"<row r="6"><c r="A6"><f>1/0</f></c><c r="B6" t="s"><v>0</v></c><c r="C6"><v>1.00000001E8</v></c></row>"#.to_owned(),
    ];
    let texts = ["<t>one</t>", "<r><t>rich</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> text</t></r>"];
    for spelling in [Spelling::Transitional, Spelling::Strict] {
        let book = Book::new(&rows.concat()).texts(&texts).formats(&["yyyy-mm-dd", "000"]).spelling(spelling);
        assert_eq!(agree("by hand", &book.bytes()), 13);
    }
}

/// Of the short cells and of errors that a formula gave calamine knows nothing.
#[test]
fn the_two_agree_on_a_binary_workbook() {
    use testkit::raw::binary::{BinaryBook, cell, formula, number, rich, row, shared, text_row, whole, wide};
    let rows = [
        text_row(1, &["ID", "Name", "Expires", "Fee", "Member", "Checked"]),
        row(2),
        whole(0, 1, 104_418),
        shared(1, 0),
        whole(2, 2, 46_568),
        cell(2, 3, 0, &((250_u32 << 2) | 3).to_le_bytes()),
        cell(4, 4, 0, &[1]),
        cell(3, 5, 0, &[0x2A]),
        row(9),
        number(0, 0, 123_456_789_012_345.0),
        formula(8, 1, &wide("Ana"), 0, &[0x1E, 7, 0]),
        formula(9, 2, &46_568.5_f64.to_le_bytes(), 0, &[0x1E, 7, 0]),
        formula(10, 3, &[0], 0, &[0x1E, 7, 0]),
    ];
    let book = BinaryBook::new(&rows.concat()).formats(&["000000000", "yyyy-mm-dd"]).texts(&[rich("Núñez")]).bytes();
    let (_, file) = read("list.xlsb", &book, &Options::default()).expect("a good workbook");
    let theirs = theirs_of_xlsb(&book, "Sheet1").expect("a good workbook");
    assert_eq!(differences(&ours(&file), &theirs), Vec::<String>::new());
    assert_eq!(theirs.len(), 16);
}

/// The oracle can disagree.
#[test]
fn a_difference_is_seen() {
    assert!(!same(CellKind::Number, "123456", "number 123457"));
    assert!(!same(CellKind::Text, "Ana", "text Bo"));
    assert!(!same(CellKind::Date, "2027-06-30", "day 46569"));
    assert!(!same(CellKind::Text, "1", "number 1"));
}

/// calamine makes room for as many texts as the file claims to have, 103 GB, and the process ends.
const NOT_FOR_CALAMINE: [&str; 1] = ["sst_lying_count.xlsx"];

#[test]
fn the_two_agree_on_the_corpus() {
    let Some(corpus) = corpus() else {
        return skipped("the corpus beside calamine", "ROLLCALL_CORPUS is not set");
    };
    let mut compared_files = 0;
    for file in files(&corpus.join("hostile/files")) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if NOT_FOR_CALAMINE.contains(&name.as_str()) {
            continue;
        }
        if let Some((_, differences)) = compared(&bytes_of(&file)) {
            assert!(differences.is_empty(), "{name}:\n{}", differences.join("\n"));
            compared_files += 1;
        }
    }
    assert!(compared_files >= 4, "only {compared_files} files were read by both");
}

#[expect(clippy::disallowed_methods, reason = "past the test runner, which would hide it")]
fn skipped(what: &str, why: &str) {
    use std::io::Write as _;
    drop(writeln!(std::io::stderr(), "not tested: {what} ({why})"));
}

#[expect(clippy::disallowed_methods, reason = "the test compares files of the project and of the corpus")]
fn bytes_of(file: &Path) -> Vec<u8> {
    std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

#[expect(clippy::disallowed_methods, reason = "the folder of nasty files is named outside")]
fn corpus() -> Option<PathBuf> {
    std::env::var_os("ROLLCALL_CORPUS").filter(|folder| !folder.is_empty()).map(PathBuf::from)
}

#[expect(clippy::disallowed_methods, reason = "the test compares files of the project and of the corpus")]
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "xlsx"));
    files.sort();
    files
}
