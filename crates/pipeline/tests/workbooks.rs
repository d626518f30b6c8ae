//! Workbooks that come back: the rows that were left out, every cell as it was, nothing of ours taken for a value, and
//! loaded when what is wrong is corrected; and the template, loaded when it is filled in.

mod support;

use model::cell::CellKind;
use model::finding::Finding;
use model::listing::Checked;
use model::progress::Silent;
use model::settings::{Group, Settings};
use pipeline::CheckOptions;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The second row is left out for its date. Some cells would like to be formulas.
const LIST: &str = "
    Borrower ID | Last name | First name | Expires      | Shoe size | Hobby | Colour   | Joined
    000104417   | Diaz      | Ana        | d:2027-06-30 | #38       | chess | red      | d:2020-01-31 08:30:00
    000104418   | Lind      | Bo         | 31/02/2027   | #39       | =1+1  | @SUM(A1) | d:2021-02-28
    000104419   | Berg      | Cid        | d:2027-06-30 | b:TRUE    | +1    | -1       | e:#N/A
";

fn check(paths: &[&Path]) -> Checked {
    let world = support::world(&Silent);
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    pipeline::check(&paths, &CheckOptions::default(), &Settings::default(), &world).expect("lists")
}

/// Writes the left-out rows of a list beside it, and reads them again.
fn left_out(list: &str, folder: &TempDir) -> (Checked, Checked) {
    let (path, rest) = (folder.path().join("list.xlsx"), folder.path().join("rest.xlsx"));
    fs::write(&path, testkit::xlsx::xlsx_bytes(list)).expect("a temporary file");
    let before = check(&[&path]);
    let world = support::world(&Silent);
    let workbook = pipeline::left_out_of_check(&before, &world).expect("a workbook").expect("rows");
    assert_eq!(workbook.rows, before.rows_read() - before.rows_ready());
    pipeline::save_workbook(&workbook.bytes, &rest).expect("a temporary file");
    let after = check(&[&rest]);
    (before, after)
}

/// What blocks, in words.
fn blocking(checked: &Checked) -> Vec<String> {
    let blocks = |finding: &&Finding| finding.severity.blocks();
    checked.findings.iter().filter(blocks).map(|finding| format!("{} {}", finding.code, finding.message)).collect()
}

/// The text of a cell of the only sheet, and what it is.
fn cell(checked: &Checked, row: u32, column: u16) -> Option<(String, CellKind)> {
    let table = checked.cells.first()?;
    let cell = table.row(table.position(row)?).cell(column)?;
    Some((cell.text.to_owned(), cell.kind))
}

/// A workbook with another text in all of its parts.
fn corrected(path: &Path, from: &str, to: &str) {
    let bytes = fs::read(path).expect("a workbook");
    let mut old = ZipArchive::new(Cursor::new(bytes)).expect("a container");
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let mut part = old.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        new.start_file(name, SimpleFileOptions::default()).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("XML");
        new.write_all(text.replace(from, to).as_bytes()).expect("memory");
    }
    fs::write(path, new.finish().expect("a container").into_inner()).expect("a temporary file");
}

/// Trial O01: what would be a formula comes back as the text that it was.
#[test]
fn a_row_that_is_left_out_comes_back_as_it_was_and_goes_in_when_it_is_corrected() {
    let folder = TempDir::new().expect("a temporary folder");
    let (before, after) = left_out(LIST, &folder);
    assert_eq!((before.rows_ready(), after.rows_read(), after.rows_ready()), (2, 1, 0));
    assert_eq!(blocking(&after), blocking(&before), "the same fault, and no other");
    for column in 0..8 {
        assert_eq!(cell(&after, 2, column + 1), cell(&before, 3, column), "column {column}");
    }
    let (what, _) = cell(&after, 2, 0).expect("what to fix");
    assert!(what.starts_with("Expires: \"31/02/2027\"") && what.contains(". What to do: "), "{what}");
    assert!(what.ends_with("\n(row 3 of the original)"), "{what}");
    assert!(!after.findings.iter().any(|finding| finding.place.column == Some(0)), "{:?}", after.findings);
    assert!(after.layouts().iter().all(|layout| layout.columns.len() == 8), "it is not remembered");

    let rest = folder.path().join("rest.xlsx");
    corrected(&rest, "31/02/2027", "28/02/2027");
    let corrected = check(&[&rest]);
    assert_eq!((blocking(&corrected), corrected.rows_ready()), (Vec::new(), 1));
}

/// Two rows show neither the order of dates nor how many digits IDs have; their list did.
#[test]
fn what_only_the_whole_list_shows_holds_for_its_left_out_rows() {
    let folder = TempDir::new().expect("a temporary folder");
    let list = "
        Borrower ID | Last name | First name | Birth date | E-mail
        000104417   | Diaz      | Ana        | 13/02/1980 | ana@example.org
        000104418   | Lind      | Bo         | 03/04/1981 | bo@example
        000104419   | Berg      | Cid        | 14/04/1990 | cid@example.org
        104420      | Lund      | Di         | 05/04/1990 | di@example.org
        ";
    let (before, after) = left_out(list, &folder);
    assert_eq!((before.rows_ready(), after.rows_read(), after.rows_ready()), (2, 2, 0));
    assert_eq!(blocking(&after), blocking(&before));
    assert!(after.files.iter().all(|file| file.others.is_empty()), "the hidden sheet is no list");

    let rest = folder.path().join("rest.xlsx");
    corrected(&rest, "<t>bo@example</t>", "<t>bo@example.org</t>");
    corrected(&rest, "<t>104420</t>", "<t>000104420</t>");
    let corrected = check(&[&rest]);
    assert_eq!((blocking(&corrected), corrected.rows_ready()), (Vec::new(), 2));
}

/// Numbers stay numbers, so that what is doubtful about them is found again.
#[test]
fn what_was_wrong_with_a_number_is_found_again() {
    let folder = TempDir::new().expect("a temporary folder");
    let list = "
        Borrower ID       | Last name
        #1234567890123450 | Diaz
        000104417         | Lind
        000104417         | Berg
        ";
    let (before, after) = left_out(list, &folder);
    assert_eq!(blocking(&after), blocking(&before));
    assert_eq!(cell(&after, 2, 1), Some(("1234567890123450".to_owned(), CellKind::Number)));
    let (what, _) = cell(&after, 4, 0).expect("what to fix");
    assert!(what.contains(" (also row 3 of the original)"), "{what}");
}

/// Each thing to fix is said once, and as a sentence.
#[test]
fn what_to_fix_is_said_once() {
    let folder = TempDir::new().expect("a temporary folder");
    let list = "
        Borrower ID | Last name | Patron Group | Barcode
        000104417   | Diaz      | COMMUNITY    | 000104417
        000104418   | Lind      | Comunity     |
        000104419   | Berg      | COMMUNITY    |
        000104419   | Berg      | COMMUNITY    |
        ";
    let (_, after) = left_out(list, &folder);
    let what = |row| cell(&after, row, 0).expect("what to fix").0;
    assert_eq!(what(2).matches("is also this patron's primary ID").count(), 1, "{}", what(2));
    assert!(what(3).contains("did you mean COMMUNITY? What to do: "), "{}", what(3));
    assert_eq!(
        what(4),
        "repeats row 4 of the original. What to do: delete this row; row 4 says the same\n(row 5 of the original)"
    );
}

/// An error comes back as a text, and is none that says that there is nothing.
#[test]
fn a_value_that_was_an_error_is_missed_again() {
    let folder = TempDir::new().expect("a temporary folder");
    let list = "
        Borrower ID | Last name  | E-mail
        000104417   | e:#N/A     | ana@example.org
        000104418   | Lind       | e:#N/A
        000104419   | Berg       | cid@example.org
        ";
    let (before, after) = left_out(list, &folder);
    assert_eq!((before.rows_ready(), after.rows_read(), after.rows_ready()), (1, 2, 0), "{:?}", blocking(&after));
    assert_eq!(blocking(&after), blocking(&before));
}

/// Long values are shown, and no line of what to fix lies over the next row, in programs that fit nothing by themselves.
#[test]
fn columns_are_as_wide_and_rows_as_high_as_what_is_in_them() {
    let folder = TempDir::new().expect("a temporary folder");
    let list = "
        Borrower ID | Last name | E-mail                                  | Expires
        000104417   | Lind      | somebody.with.a.long.name@example.museum | 31/02/2027
        ";
    left_out(list, &folder);
    let bytes = fs::read(folder.path().join("rest.xlsx")).expect("a workbook");
    let sheet = testkit::xlsx::unpacked(&bytes);
    let number = |from: &str, name: &str| -> f64 {
        let rest = sheet.split(from).nth(1).unwrap_or_else(|| panic!("no {from} in {sheet}"));
        let value = rest.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        value.expect("a value").parse().expect("a number")
    };
    assert!(number("<col min=\"4\"", "width") > 41.0, "{sheet}");
    assert!(number("<row r=\"2\"", "ht") >= 30.0, "two lines at least: {sheet}");
    assert!(sheet.contains("orientation=\"landscape\"") && sheet.contains("fitToHeight=\"0\""), "{sheet}");
}

#[test]
fn every_list_has_a_sheet_of_its_own_and_without_rows_there_is_no_workbook() {
    let folder = TempDir::new().expect("a temporary folder");
    let list = |name: &str, id: &str| {
        let path = folder.path().join(name);
        let text = format!("Borrower ID | Last name | Expires\n{id} | Lind | 31/02/2027");
        fs::write(&path, testkit::csv_bytes(&text)).expect("a temporary file");
        path
    };
    let (one, two) = (list("fall.csv", "000104417"), list("spring.csv", "000104418"));
    let world = support::world(&Silent);
    let written = |paths: &[&Path]| pipeline::left_out_of_check(&check(paths), &world).expect("a workbook");
    let workbook = written(&[&one, &two]).expect("rows");
    assert_eq!((workbook.rows, workbook.sheets), (2, vec!["fall".to_owned(), "spring".to_owned()]));

    fs::write(&one, "Borrower ID,Last name\n000104417,Lind\n").expect("a temporary file");
    assert!(written(&[&one]).is_none());
}

/// Writes the template of the usual profile.
fn template(settings: &Settings, folder: &TempDir) -> PathBuf {
    let path = folder.path().join("template.xlsx");
    let world = support::world(&Silent);
    let template = pipeline::template(None, settings, &world).expect("a workbook");
    pipeline::save_workbook(&template.bytes, &path).expect("a temporary file");
    path
}

fn codes_of(checked: &Checked) -> Vec<&'static str> {
    checked.findings.iter().map(|finding| finding.code.id()).collect()
}

#[test]
fn a_template_has_an_example_that_is_never_loaded_and_loads_clean_when_it_is_filled_in() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = template(&Settings::default(), &folder);
    let untouched = check(&[&path]);
    assert_eq!(untouched.rows_read(), 0);
    assert_eq!(blocking(&untouched), ["F007 only the example row of the template is in it"]);
    assert_eq!(codes_of(&untouched), ["F007", "S130"], "every column is known");

    corrected(&path, "<t>Example</t>", "<t>Lind</t>");
    let forgotten = check(&[&path]);
    assert_eq!(blocking(&forgotten), ["C341 \"000000000\" does not look like the other IDs in this list"]);

    corrected(&path, "<t>000000000</t>", "<t>000104417</t>");
    let filled = check(&[&path]);
    assert_eq!((blocking(&filled), filled.rows_read(), filled.rows_ready()), (Vec::new(), 1, 1));
}

/// Drop-downs that are too long for a cell stand on a sheet that nobody is told of.
#[test]
fn a_template_of_many_groups_is_one_list_all_the_same() {
    let folder = TempDir::new().expect("a temporary folder");
    let mut settings = Settings::default();
    let retiree = settings.groups["RETIREE"].clone();
    for number in 10..50 {
        let (code, label) = (format!("GROUP_{number}"), format!("Borrowers, floor {number}"));
        settings.groups.insert(code.clone(), Group { code, label, aliases: Vec::new(), ..retiree.clone() });
    }
    let path = template(&settings, &folder);
    let bytes = fs::read(&path).expect("a workbook");
    let mut workbook = ZipArchive::new(Cursor::new(bytes)).expect("a container");
    let mut sheet = String::new();
    let part = workbook.by_name("xl/worksheets/sheet1.xml").expect("the first sheet");
    part.take(1 << 20).read_to_string(&mut sheet).expect("XML");
    assert!(sheet.contains("'Rollcall lists'!$A$1:$A$42"), "{sheet}");
    let checked = check(&[&path]);
    assert_eq!(codes_of(&checked), ["F007", "S130"]);
    assert!(checked.files.iter().all(|file| file.others.is_empty()), "{:?}", checked.files);
}
