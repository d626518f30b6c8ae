//! Text tables: quotation marks, lines that are too short and too long, ways of writing letters, and
//! what separates the columns.

use super::cells::planned;
use super::{ANA, checked, checked_with, refused, tried};
use crate::support::{Workbench, skip};
use std::path::Path;

/// A list of these lines under the usual column names, which are line 1.
fn list(lines: &str) -> Vec<u8> {
    format!("Borrower ID,Last name,First name\n{lines}").into_bytes()
}

/// The same with another line end, or another separator.
fn instead(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    String::from_utf8(bytes.to_vec()).expect("lists are written in UTF-8").replace(old, new).into_bytes()
}

/// Ana, and in the line below her somebody without a last name.
fn with_a_gap() -> Vec<u8> {
    list("000104417,Diaz,Ana\n000104418,,Chidi\n")
}

/// Holds that the gap is told at this line.
fn reports_line(bytes: &[u8], line: u32) {
    checked("list.csv", bytes).weighs("C301", &format!("line {line}, column 2"), "error").lacks("F017");
}

/// Holds who would be added: ID, last name, first name.
fn loads(bytes: &[u8], patrons: &[[&str; 3]]) {
    assert_eq!(planned("list.csv", bytes), patrons);
}

/// C01: twenty thousand lines behind a quotation mark that never closes are not one value.
#[test]
fn a_quotation_mark_that_never_closes_is_told_where_it_opens() {
    let open = list(&("000104417,\"Diaz,Ana\n".to_owned() + &"000104418,Okafor,Chidi\n".repeat(20_000)));
    refused("open.csv", &open, &["F017"], &["line 2"]);
}

/// C02: a line break between quotation marks belongs to the value, and the lines go on being counted.
#[test]
fn line_breaks_between_quotation_marks_are_read() {
    let bytes = list("000104417,\"Diaz\nLopez\",Ana\n000104418,,Chidi\n");
    reports_line(&bytes, 4);
    checked("list.csv", &bytes).counts(2, 1).weighs("C338", "line 2, column 2", "note");
    loads(&bytes, &[["000104417", "Diaz Lopez", "Ana"]]);
}

/// C02: a value of more letters than a spreadsheet's cell can have names its line.
#[test]
fn a_value_longer_than_a_cell_names_its_line() {
    let long = list(&format!("000104417,{},Ana\n", "x".repeat(32_768)));
    refused("long.csv", &long, &["F008"], &["line 2"]);
    let quoted = list(&format!("000104417,Diaz,Ana\n000104418,\"{}\",Chidi\n", "x".repeat(40_000)));
    refused("quoted.csv", &quoted, &["F008"], &["line 3"]);
}

/// C02: a value over more than fifty lines is a quotation mark that closes at the wrong place.
#[test]
fn a_value_of_more_than_fifty_lines_is_told_where_it_opens() {
    let value = |breaks: usize| list(&format!("000104417,\"{}a\",Ana\n", "a\n".repeat(breaks)));
    checked("fifty.csv", &value(50)).counts(1, 1).lacks("F");
    refused("more.csv", &value(51), &["F017"], &["line 2"]);
}

/// C03: the cases of csv-spectrum, as lists of ours: commas, quotation marks and line breaks in values.
#[test]
fn values_between_quotation_marks_are_read_as_they_are_meant() {
    loads(&list("000104417,\"Diaz, Jr.\",Ana"), &[["000104417", "Diaz, Jr.", "Ana"]]);
    loads(
        &list("000104417,\"ha \"\"ha\"\" ha\",Ana\n000104418,Okafor,Chidi"),
        &[["000104417", "ha \"ha\" ha", "Ana"], ["000104418", "Okafor", "Chidi"]],
    );
    let json = r#"["type": "Point"]"#;
    loads(&list(&format!("000104417,\"{}\",Ana\n", json.replace('"', "\"\""))), &[["000104417", json, "Ana"]]);
    loads(&list("000104417,\"ha \n\"\"ha\"\" \nha\",Ana\n"), &[["000104417", "ha \"ha\" ha", "Ana"]]);
    loads(&list("000104417,Diaz,ʤ\n"), &[["000104417", "Diaz", "ʤ"]]);
}

/// C03: the cases that stand there with both kinds of line end.
#[test]
fn both_kinds_of_line_ends_mean_the_same() {
    for end in ["\n", "\r\n"] {
        let read = |lines: &str, patrons: &[[&str; 3]]| loads(&instead(&list(lines), "\n", end), patrons);
        read("000104417,Diaz,Ana\n", &[ANA]);
        read("000104417,Diaz,\"\"\n000104418,\"\",Chidi", &[["000104417", "Diaz", ""]]);
        read("000104417,\"Once upon \na time\",Ana\n", &[["000104417", "Once upon a time", "Ana"]]);
    }
}

/// C03: the eleven files themselves, where they are at hand.
#[test]
fn the_files_of_csv_spectrum_get_an_answer() {
    let Some(corpus) = std::env::var_os("ROLLCALL_CORPUS").filter(|folder| !folder.is_empty()) else {
        return skip("the files of csv-spectrum", "ROLLCALL_CORPUS is not set");
    };
    let folder = Path::new(&corpus).join("csv-spectrum/csvs");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    assert_eq!(files.len(), 11, "{}", folder.display());
    for file in files {
        let ran = tried(&Workbench::new(), &format!("check '{}'", file.display())).ran;
        assert!(matches!(ran.code, 0 | 1 | 3), "{ran}");
    }
}

/// C04: a line with too few or too many values is told, and nothing of it goes into wrong columns.
#[test]
fn lines_of_other_lengths_are_told() {
    let found = checked("ragged.csv", &list("000104417,Diaz,Ana\n000104418\n000104419,Lind,Bo,Elm,IL\n"));
    found.counts(3, 1).weighs("S116", "3", "error").weighs("S117", "4", "error").lacks("C");
}

/// C04: an empty value too many at the end of one line means that its others have moved.
#[test]
fn a_line_whose_values_have_moved_is_left_out() {
    let moved = b"Borrower ID,Last name,First name,Note\n000104417,Diaz, Jr.,Ana,\n000104418,Lind,Bo,\n";
    checked("moved.csv", moved).counts(2, 1).weighs("S117", "2", "error");
    let all = b"Borrower ID,Last name,First name\n000104417,Diaz,Ana,\n000104418,Lind,Bo,\n";
    checked("all.csv", all).counts(2, 2).lacks("S117");
}

/// C04: of two columns with one name nobody guesses which one is meant.
#[test]
fn two_columns_of_one_name_are_not_guessed_between() {
    let twice = b"Borrower ID,Borrower ID,Last name,First name\n000104417,000204417,Diaz,Ana\n";
    refused("twice.csv", twice, &["H205"], &["Borrower ID"]);
}

/// C04: more columns than any list has, and a single line of eight megabytes.
#[test]
fn columns_and_lines_without_end_are_given_up() {
    let names: Vec<String> = (0..100_000).map(|number| format!("c{number}")).collect();
    refused("columns.csv", (names.join(",") + "\n").as_bytes(), &["F008"], &[]);
    refused("line.csv", &list(&format!("000104417,{}\n", "a".repeat(8 << 20))), &["F008"], &[]);
}

/// A list with letters that ASCII does not have.
const NUNEZ: &str = "Borrower ID,Last name,First name\r\n000104417,Núñez,Zoë\r\n";

/// Its patron.
const ZOE: [[&str; 3]; 1] = [["000104417", "Núñez", "Zoë"]];

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes_of).collect()
}

/// The letters of Western Europe as an old Windows writes them.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a letter of Latin 1")).collect()
}

/// C05: a mark at the beginning says how the letters are written.
#[test]
fn a_mark_at_the_beginning_is_believed() {
    let marked = format!("\u{feff}{NUNEZ}");
    for bytes in [marked.as_bytes().to_vec(), utf16(&marked, u16::to_le_bytes), utf16(&marked, u16::to_be_bytes)] {
        checked("marked.csv", &bytes).counts(1, 1).lacks("F");
        loads(&bytes, &ZOE);
    }
}

/// C05: UTF-16 without its mark is recognised, and told as a guess.
#[test]
fn utf_16_without_its_mark_is_recognised() {
    let bytes = utf16(NUNEZ, u16::to_le_bytes);
    checked("bare.csv", &bytes).counts(1, 1).weighs("F012", "", "note").lacks("F018");
    loads(&bytes, &ZOE);
}

/// C05: letters of an old Windows are told as a guess, with values to judge it by.
#[test]
fn letters_of_an_old_windows_are_told_with_samples() {
    let bytes = windows_1252(NUNEZ);
    let found = checked("old.csv", &bytes);
    found.counts(1, 1).weighs("F012", "", "note").says("F012", "", "Núñez").says("F012", "", "Zoë");
    loads(&bytes, &ZOE);
}

/// C05: a file of nothing, or of a mark and nothing, is empty.
#[test]
fn a_mark_and_nothing_is_an_empty_file() {
    refused("mark.csv", "\u{feff}".as_bytes(), &["F007"], &[]);
    refused("nothing.csv", b"", &["F007"], &[]);
}

/// C05: a NUL among the letters is no letter, and its line is named.
#[test]
fn a_nul_among_the_letters_names_its_line() {
    refused("nul.csv", &list("000104417,Diaz,Ana\n000104418,Oka\0for,Chidi\n"), &["F018"], &["ine 3 contains NUL"]);
}

/// C05: what is not written as the person says names its line.
#[test]
fn letters_that_are_not_as_the_person_says_name_their_line() {
    let bytes = [list("000104417,Diaz,Ana\n"), windows_1252("000104418,Núñez,Zoë\n")].concat();
    let found = checked_with("wrong.csv", &bytes, "--encoding utf-8");
    found.counts(0, 0).weighs("F013", "", "error").says("F013", "", "line 3");
    assert_eq!(found.code, 3);
}

/// C05: two lists of different writings, put together, are told.
#[test]
fn two_writings_in_one_file_are_told() {
    let bytes = [list("000104417,Núñez,Ana\n"), windows_1252("000104418,Lind,Zoë\n")].concat();
    checked("mixed.csv", &bytes).weighs("F014", "", "warning");
}

/// C06: semicolons, tabs and bars are recognised, and told.
#[test]
fn other_separators_are_recognised_and_told() {
    for separator in [";", "\t", "|"] {
        let found = checked("list.csv", &instead(&list("000104417,Diaz,Ana\n"), ",", separator));
        found.counts(1, 1).weighs("F016", "", "note");
        assert_eq!(found.json["files"][0]["delimiter"], separator);
    }
}

/// C06: a first line for Excel, `sep=;`, is believed, and is a line when lines are counted.
#[test]
fn a_first_line_that_says_the_separator_is_believed() {
    let bytes = [b"sep=;\r\n".to_vec(), instead(&instead(&with_a_gap(), ",", ";"), "\n", "\r\n")].concat();
    reports_line(&bytes, 4);
    checked("sep.csv", &bytes).counts(2, 1);
}

/// C06: lines end with CR, with LF or with both, also in one file, and are counted as an editor does.
#[test]
fn lines_are_counted_whatever_ends_them() {
    reports_line(&instead(&with_a_gap(), "\n", "\r"), 3);
    reports_line(&instead(&with_a_gap(), "\n", "\r\n"), 3);
    reports_line(b"Borrower ID,Last name,First name\r\n000104417,Diaz,Ana\n\n000104418,,Chidi\r000104419,Lind,Bo", 4);
}

/// C06: where two signs would both work, or none does, the person is asked.
#[test]
fn a_separator_that_is_unclear_is_asked_for() {
    refused("tie.csv", b"Borrower ID,Last name;First name\n000104417,Diaz;Ana\n", &["F015"], &["--delimiter"]);
    refused("one.csv", b"Borrower ID\n000104417\n000104418\n", &["F015"], &["--delimiter"]);
    let carets = instead(&list("000104417,Diaz,Ana\n"), ",", "^");
    refused("carets.csv", &carets, &["F015"], &["separated by carets", "--delimiter '^'"]);
}

/// C07: a comma in amounts does not separate columns where semicolons do.
#[test]
fn a_decimal_comma_is_no_separator() {
    let bytes = "Borrower ID;Last name;First name;Fee\n000104417;Diaz;Ana;1,50\n000104418;Okafor;Chidi;2,50\n";
    let found = checked("fees.csv", bytes.as_bytes());
    found.counts(2, 2).weighs("F016", "", "note").lacks("S117");
    assert_eq!(found.json["files"][0]["delimiter"], ";");
}

/// C07: a quotation mark inside a value, and one that a word processor made round, is a letter.
#[test]
fn quotation_marks_inside_a_value_are_letters() {
    loads(&list("000104417,O\"Brien,Bo\" Ana\n"), &[["000104417", "O\"Brien", "Bo\" Ana"]]);
    loads(&list("000104417,O’Brien,“Ana”\n"), &[["000104417", "O’Brien", "“Ana”"]]);
}

/// C07: such a mark is told where it stands, and an ID with one is none.
#[test]
fn quotation_marks_inside_a_value_are_told() {
    let found = checked("inside.csv", &list("000104417,O\"Brien,Ana\n0001\"04418,Lind,Bo\n"));
    found.counts(2, 1).weighs("S126", "line 2, column 2", "warning").weighs("C306", "line 3, column 1", "error");
}

/// C07: what follows a closing mark belongs to nobody knows what.
#[test]
fn text_after_a_closing_quotation_mark_leaves_its_row_out() {
    let found = checked("after.csv", &list("000104417,\"Diaz\"x,Ana\n000104418,\"Lind\",Bo\n"));
    found.counts(2, 1).weighs("S127", "line 2, column 2", "error").says("S127", "", "Diazx");
}

/// C07: a mark that nobody meant never takes column names or patrons away in silence.
#[test]
fn lines_that_a_quotation_mark_joins_are_counted_and_named() {
    let rest = "000104420,Kim,Di\n000104421,Levy,Ed\n";
    let stray = list(&format!("000104417,\"Diaz,Ana\n000104418,Lind,Bo\n000104419,\"Holm\",Cy\n{rest}"));
    let found = checked("stray.csv", &stray);
    found.counts(3, 2).weighs("S128", "2", "error").says("S128", "", "lines 2 to 4").says("S128", "", "3 rows");
    let closed = list(&format!("000104417,\"Diaz,Ana\n000104418,Lind\",Bo\n{rest}"));
    checked("closed.csv", &closed).counts(3, 2).says("S128", "2", "lines 2 and 3");
    let header = format!("Borrower ID,\"Last name,First name\n000104417,\"Diaz\",Ana\n{rest}");
    refused("header.csv", header.as_bytes(), &["S128"], &["ines 1 and 2 were read as one row"]);
    let open = format!("Borrower ID,\"Last name,First name\n{rest}");
    refused("open.csv", open.as_bytes(), &["F017"], &["line 1"]);
}

/// C07: spaces around quotation marks are no part of the value, and the marks stay marks.
#[test]
fn spaces_around_quotation_marks_are_no_part_of_the_value() {
    loads(&list("000104417, \"Diaz, Jr.\" ,Ana\n"), &[["000104417", "Diaz, Jr.", "Ana"]]);
    loads(&list("000104417,Diaz, \"Ana\"\n"), &[ANA]);
}
