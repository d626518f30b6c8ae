//! Cells that are not what they look like: results of formulas, IDs that became numbers, texts in
//! pieces, and texts that would like to steer the terminal.

use super::{ANA, NAMES, checked, good_rows, refused, tried};
use crate::support::Workbench;
use serde_json::Value as Json;
use testkit::people::letters;
use testkit::raw::{Book, number, row, shared, text, text_row};

/// ID, last and first name of everybody whom loading the list would add.
pub(super) fn planned(name: &str, bytes: &[u8]) -> Vec<[String; 3]> {
    let bench = Workbench::new();
    bench.write(name, bytes);
    let ran = tried(&bench, &format!("plan '{name}' --format json")).ran;
    let json: Json = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran}"));
    let steps = json["steps"].as_array().unwrap_or_else(|| panic!("no plan: {ran}"));
    let new = steps.iter().filter(|step| step["action"] == "create");
    new.map(|step| ["primary_id", "last_name", "first_name"].map(|field| after(step, field))).collect()
}

/// What a field of a planned patron will be; empty where it stays blank.
fn after(step: &Json, field: &str) -> String {
    let changes = step["changes"].as_array().expect("every step has changes");
    let change = changes.iter().find(|change| change["field"] == field);
    change.and_then(|change| change["after"].as_str()).unwrap_or_default().to_owned()
}

/// A cell with a formula, and with its result where there is one, such as `<v>1</v>`.
fn formula(at: &str, kind: &str, formula: &str, result: &str) -> String {
    format!(r#"<c r="{at}" t="{kind}"><f>{formula}</f>{result}</c>"#)
}

/// U22: what a formula gave when the workbook was saved is read and told; nothing is worked out or run.
#[test]
fn the_result_of_a_formula_is_read_and_told() {
    let page = r#"HYPERLINK("http://127.0.0.1:1/?"&amp;A2,"Ann")"#;
    let names = [formula("B3", "str", "cmd|'/c calc'!A0", "<v>Lee</v>"), formula("C3", "str", page, "<v>Ann</v>")];
    let rows = row(3, &[text("A3", "000104418"), names.concat()])
        + &row(4, &[formula("A4", "n", "A2+1", "<v>104419000</v>"), text("B4", "Lind"), text("C4", "Bo")]);
    let book = Book::new(&good_rows(&rows)).bytes();
    let found = checked("formulas.xlsx", &book);
    found.counts(3, 3).weighs("C328", "B3", "note").weighs("C328", "C3", "note").weighs("C328", "A4", "warning");
    assert_eq!(found.finding("C328", "B3")["value"], "Lee");
    assert_eq!(planned("formulas.xlsx", &book)[1..], [["000104418", "Lee", "Ann"], ["104419000", "Lind", "Bo"]]);
}

/// U22: a formula whose result is not in the file is not worked out: its row waits.
#[test]
fn a_formula_without_its_result_is_an_error() {
    for (kind, result) in [("n", ""), ("str", ""), ("n", "<v></v>"), ("n", "<v/>")] {
        let cells = [text("A3", "000104418"), formula("B3", kind, "A2&amp;NOW()", result), text("C3", "Chidi")];
        let found = checked("none.xlsx", &Book::new(&good_rows(&row(3, &cells))).bytes());
        found.counts(2, 1).weighs("C327", "B3", "error").lacks("C328");
    }
}

/// U22: an error of the spreadsheet is no value, whether a formula or a hand wrote it.
#[test]
fn an_error_of_the_spreadsheet_is_no_value() {
    let typed = r##"<c r="B4" t="e"><v>#N/A</v></c>"##.to_owned();
    let rows = row(3, &[text("A3", "000104418"), formula("B3", "e", "1/0", "<v>#DIV/0!</v>"), text("C3", "Chidi")])
        + &row(4, &[text("A4", "000104419"), typed, text("C4", "Bo")]);
    let found = checked("errors.xlsx", &Book::new(&good_rows(&rows)).bytes());
    found.counts(3, 1).weighs("C326", "B3", "error").weighs("C326", "B4", "error").lacks("C328");
    found.says("C326", "B3", "#DIV/0!");
}

/// A good list with a patron more for each of these cells, which are written as they stand behind the
/// place of the ID: attributes, a bracket, the value.
fn under_id(cells: &[&str]) -> Book {
    let one = |(number, cell): (u32, &&str)| {
        let id = format!(r#"<c r="A{number}"{cell}</c>"#);
        row(
            number,
            &[
                id,
                text(&format!("B{number}"), &format!("Lee {}", letters(number.into()))),
                text(&format!("C{number}"), "Ann"),
            ],
        )
    };
    Book::new(&good_rows(&(3..).zip(cells).map(one).collect::<String>()))
}

/// U23: an ID in a number cell is read to the digit, however the file writes the number, and is told.
#[test]
fn a_number_under_the_id_keeps_every_digit() {
    let book = under_id(&["><v>1E+09</v>", "><v>1.00000001E8</v>", "><v>100000002</v>"]).bytes();
    let found = checked("numbers.xlsx", &book);
    found.counts(4, 4);
    for (place, digits) in [("A3", "1000000000"), ("A4", "100000001"), ("A5", "100000002")] {
        assert_eq!(found.weighs("C320", place, "note").finding("C320", place)["repaired"], digits);
    }
    let ids: Vec<String> = planned("numbers.xlsx", &book).into_iter().map(|[id, _, _]| id).collect();
    assert_eq!(ids, [ANA[0], "1000000000", "100000001", "100000002"]);
}

/// U23: what has lost digits is never loaded: more than 15 of them in a number, or a rounded one.
#[test]
fn an_id_that_has_lost_digits_is_an_error() {
    let rounded = r#" t="inlineStr"><is><t>2.1234E+13</t></is>"#;
    let book = under_id(&["><v>1234567890123450</v>", "><v>1.234567890123456E+15</v>", rounded]);
    let found = checked("lost.xlsx", &book.bytes());
    found.counts(4, 1).weighs("C322", "A3", "error").weighs("C322", "A4", "error").weighs("C323", "A5", "error");
}

/// U23: zeros in front that the cell's own format shows are put back, and that is told.
#[test]
fn zeros_that_the_format_shows_are_put_back() {
    let book = under_id(&[r#" s="1"><v>123457</v>"#]).formats(&["000000000"]).bytes();
    let found = checked("zeros.xlsx", &book);
    found.counts(2, 2).weighs("C321", "A3", "warning");
    assert_eq!(found.finding("C321", "A3")["repaired"], "000123457");
    assert_eq!(planned("zeros.xlsx", &book)[1][0], "000123457");
}

/// U23: a date or a yes under the ID is no ID, and is not made one.
#[test]
fn a_date_or_a_yes_is_no_id() {
    let book = under_id(&[r#" s="1"><v>46568</v>"#, r#" t="b"><v>1</v>"#]).formats(&["yyyy-mm-dd"]);
    let found = checked("kinds.xlsx", &book.bytes());
    found.counts(3, 1).weighs("C306", "A3", "error").weighs("C306", "A4", "error");
}

/// U23: a workbook that counts its days from 1904 means other days, and says so.
#[test]
fn days_counted_from_1904_are_the_right_ones() {
    for format in [0, 1] {
        let cells = ["A2", "B2", "C2"].iter().zip(ANA).map(|(at, content)| text(at, content)).collect::<String>();
        let rows = text_row(1, &[NAMES[0], NAMES[1], NAMES[2], "Expiration date"])
            + &row(2, &[cells, number("D2", format, "45106")]);
        let bytes = Book::new(&rows).formats(&["yyyy-mm-dd"]).from_1904().bytes();
        checked("days.xlsx", &bytes).counts(1, 1).weighs("S119", "", "note");
        let bench = Workbench::new();
        bench.write("days.xlsx", &bytes);
        let ran = tried(&bench, "plan days.xlsx").ran;
        assert!(ran.stdout.contains("until 2027-06-30"), "{ran}");
    }
    checked("days.xlsx", &Book::new(&good_rows("")).bytes()).lacks("S119");
}

/// U23: a name in pieces is one name, and how it is spoken is no part of it.
#[test]
fn a_text_in_pieces_is_one_text() {
    let last = r#"<r><t>Di</t></r><r><rPr><b/></rPr><t>az</t></r><rPh sb="0" eb="2"><t>ディアス</t></rPh><phoneticPr fontId="1"/>"#;
    let first =
        r#"<c r="C2" t="inlineStr"><is><r><t>A</t></r><r><t>na</t></r><rPh sb="0" eb="1"><t>アナ</t></rPh></is></c>"#;
    let rows = text_row(1, &NAMES) + &row(2, &[text("A2", ANA[0]), shared("B2", 0), first.to_owned()]);
    assert_eq!(planned("pieces.xlsx", &Book::new(&rows).texts(&[last]).bytes()), [ANA]);
}

/// U22, O04: what a workbook hides in a text never reaches the terminal as it is, in whatever form it is told.
#[test]
fn no_text_of_a_cell_steers_the_terminal() {
    let names = [
        "_x001B_[31mRed_x001B_[0m",
        "_x001B_]52;c;ZXZpbA==_x0007_",
        "_x001B_]8;;http://127.0.0.1:1/_x0007_here",
        "_x0000_Nul",
        "_x0008__x0008__x0008_Back",
        "A&#10;Error F006. Forged",
    ];
    let one = |(number, name): (u32, &&str)| {
        let id = if number == 3 { "_x001B_[2J104418".to_owned() } else { format!("{:09}", 104_417 + number) };
        row(number, &[text(&format!("A{number}"), &id), text(&format!("B{number}"), name)])
    };
    let bench = Workbench::new();
    bench.write("signs.xlsx", Book::new(&good_rows(&(3..).zip(&names).map(one).collect::<String>())).bytes());
    for verb in ["check", "check --show repairs", "check --plain", "plan", "inspect"] {
        for format in ["human", "concise", "json", "jsonl"] {
            let ran = tried(&bench, &format!("{verb} signs.xlsx --format {format}")).ran;
            let raw = |text: &str| text.contains(|character: char| character.is_control() && character != '\n');
            assert!(!raw(&ran.stdout) && !raw(&ran.stderr), "{:?}", ran.stdout);
            assert!(!ran.stdout.lines().any(|line| line.starts_with("Error F006")), "{ran}");
        }
    }
}

/// U06: a text longer than any cell of a spreadsheet was not written by one.
#[test]
fn a_cell_of_forty_thousand_letters_is_too_large() {
    let rows = good_rows(&row(3, &[text("A3", "000104418"), text("B3", &"x".repeat(40_000))]));
    refused("long.xlsx", &Book::new(&rows).bytes(), &["F008"], &["40000 characters in row 3"]);
    let texts = format!("<t>{}</t>", "x".repeat(40_000));
    let rows = good_rows(&row(3, &[text("A3", "000104418"), shared("B3", 0)]));
    refused("shared.xlsx", &Book::new(&rows).texts(&[&texts]).bytes(), &["F008"], &["32767 characters"]);
}
