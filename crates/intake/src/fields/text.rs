//! Names and free text.

use super::question_mark::{self, QuestionMark};
use super::{clean, ditto, scripts};
use crate::context::RowContext;
use crate::words::WordSet;
use crate::zip;
use model::action::{Action, Words};
use model::cell::{CellKind, RawCell};
use model::codes;
use model::draft::Reading;
use model::field::{Form, ListField};
use model::formula::unguarded;
use model::text::Text;

/// Texts that stand in for a person.
static PLACEHOLDERS: WordSet<10> =
    WordSet::new(["test", "tester", "testing", "xxx", "xxxx", "asdf", "dummy", "sample", "first name", "last name"]);

/// Whether a field is a person's name, where "None" and "Na" are names.
pub(crate) fn is_name(field: ListField) -> bool {
    matches!(field.form(), Form::Name(_) | Form::WholeName | Form::SecondLastName)
}

/// Whether a field takes any text, and not only words or a form of its own.
fn is_free_text(field: ListField) -> bool {
    let has_a_form = matches!(
        field.form(),
        Form::Email | Form::FurtherEmail | Form::Phone(_) | Form::Group | Form::AccountType | Form::Status
    );
    !has_a_form
}

/// Signs with which a spreadsheet begins to calculate, and their full-width forms.
pub(super) fn begins_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

fn report_formula_like(field: ListField, raw: &str, text: &str, row: &mut RowContext<'_, '_>) {
    let message =
        format!("\"{text}\" looks like a formula; it is kept as text, and files for spreadsheets are protected");
    row.report(codes::C329, field, raw, message, "if you did not write it, empty the cell");
}

/// Cleans a cell that holds text and refuses what is no text at all.
pub(crate) fn read(field: ListField, cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    if says_what_it_is(field, cell) {
        return within_length(field, cell.text, row);
    }
    match cell.kind {
        CellKind::Error | CellKind::NoResult => return excel_error(field, cell, row),
        CellKind::Bool => {
            let message = format!("\"{}\" is a yes/no value", cell.text);
            row.report(
                codes::C325,
                field,
                cell.text,
                message,
                "type the real value as text, with an apostrophe in front",
            );
        }
        CellKind::Date => {
            let message = format!("\"{}\" is a date cell", cell.text);
            row.report(
                codes::C343,
                field,
                cell.text,
                message,
                "type the real value as text, with an apostrophe in front",
            );
        }
        CellKind::Text | CellKind::Number => {}
    }
    if let Some(code) = shown_zip(field, cell, row) {
        return Reading::Present(code.into());
    }
    let all_digits = || cell.text.bytes().all(|byte| byte.is_ascii_digit());
    if cell.kind == CellKind::Number && usize::from(cell.padded_to) > cell.text.len() && all_digits() {
        return Reading::Present(with_zeros(field, cell, row).into());
    }
    // Tables of ours put an apostrophe in front of what a spreadsheet would calculate.
    let written = if cell.kind == CellKind::Text { unguarded(cell.text) } else { cell.text.into() };
    let is_address = matches!(field.form(), Form::Email | Form::FurtherEmail);
    let cleaned = if is_address { clean::address(&written) } else { clean::text(&written) };
    for repair in &cleaned.repairs {
        row.report_repair(*repair, field, cell.text, &cleaned.text);
    }
    if cleaned.text.is_empty() {
        return Reading::Blank;
    }
    if is_name(field) && cleaned.text == "?" {
        let message = "\"?\" stands where a name should be; read as empty".to_owned();
        row.report(codes::C349, field, cell.text, message, "fill in the name, or empty the cell");
        return Reading::Blank;
    }
    if clean::is_blank_lookalike(&cleaned.text, is_name(field)) {
        row.report_repair(codes::C302, field, cell.text, "");
        return Reading::Blank;
    }
    if ditto::is_ditto(field, &cleaned.text) {
        let message = format!("\"{}\" stands for the value of another row and is not copied", cleaned.text);
        row.report(codes::C361, field, cell.text, message, "fill in the value itself, or empty the cell");
        return Reading::Unreadable;
    }
    if cell.kind == CellKind::Text && is_free_text(field) && begins_like_a_formula(&cleaned.text) {
        report_formula_like(field, cell.text, &cleaned.text, row);
    }
    intact(field, &cleaned.text, row).and_then(|text| {
        let text = if is_name(field) { scripts::in_one(field, cell.text, text, row) } else { text };
        within_length(field, &text, row)
    })
}

/// Whether nothing is to be taken from a cell and nothing to be said about it, but that it may be too long. So are nearly
/// all cells, and of each of the others [`read`] asks why.
fn says_what_it_is(field: ListField, cell: RawCell<'_>) -> bool {
    let text = cell.text;
    // Ditto marks, dashes and formulas begin otherwise.
    let begins_as_usual = text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric() || !first.is_ascii());
    let is_name = is_name(field);
    cell.kind == CellKind::Text
        && begins_as_usual
        && clean::is_usual(text)
        && !clean::is_blank_lookalike(text, is_name)
        && !ditto::is_ditto(field, text)
        && !(is_name && PLACEHOLDERS.holds(text))
}

/// Puts back the zeros that the cell's own number format shows.
pub(crate) fn with_zeros(field: ListField, cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> String {
    let width = usize::from(cell.padded_to);
    let restored = format!("{:0>width$}", cell.text);
    report_zeros(field, cell, &restored, row);
    restored
}

/// A ZIP code of nine digits that a number cell shows with its hyphen.
fn shown_zip<'a>(field: ListField, cell: RawCell<'a>, row: &mut RowContext<'_, '_>) -> Option<&'a str> {
    let shown = cell.shown.filter(|_| field == ListField::PostalCode)?.trim();
    if cell.kind != CellKind::Number || !zip::has_hyphen(shown) {
        return None;
    }
    if usize::from(cell.padded_to) > cell.text.len() {
        report_zeros(field, cell, shown, row);
    }
    Some(shown)
}

fn report_zeros(field: ListField, cell: RawCell<'_>, restored: &str, row: &mut RowContext<'_, '_>) {
    let width = cell.padded_to;
    let message = format!("\"{}\" had lost its leading zeros: the sheet shows {width} digits", cell.text);
    row.report(codes::C321, field, cell.text, message, format!("read as {restored}"));
    if let Some(finding) = row.findings.last_mut() {
        finding.repaired = Some(restored.into());
    }
}

/// An error of the spreadsheet is no value, and nothing else is said about the cell.
pub(crate) fn excel_error<T>(field: ListField, cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<T> {
    if cell.kind == CellKind::NoResult {
        let message = format!("the formula {} has no result in the file", cell.text);
        let advice = "open the workbook in Excel or LibreOffice and save it, or type the value";
        row.report(codes::C327, field, cell.text, message, advice);
        return Reading::Unreadable;
    }
    let message = format!("the cell contains the error {}", cell.text.trim());
    row.report(codes::C326, field, cell.text, message, "fix the formula, or type the value");
    Reading::Unreadable
}

/// Refuses lost letters, and garbled ones unless their repair is accepted.
fn intact(field: ListField, text: &str, row: &mut RowContext<'_, '_>) -> Reading<String> {
    let mark = if is_name(field) { question_mark::in_name(text) } else { None };
    if text.contains('\u{FFFD}') || mark == Some(QuestionMark::LostLetter) {
        let message = format!("\"{text}\" has lost a letter");
        row.report(codes::C335, field, text, message, "retype it from the source, or save the source as CSV UTF-8");
        return Reading::Unreadable;
    }
    if mark == Some(QuestionMark::Unclear) {
        let message = format!("\"{text}\" contains a question mark");
        row.report(codes::C349, field, text, message, "loaded as it is; if a letter is missing, retype the name");
    }
    let Some(was) = clean::ungarbled(text) else {
        report_placeholder(field, text, row);
        return Reading::Present(text.to_owned());
    };
    // What the letters were may hold what no value has, such as a space of no width.
    let was = clean::text(&was).text.into_owned();
    if row.run.options.accept.contains(&codes::C336) {
        row.report_repair(codes::C336, field, text, &was);
        if let Some(finding) = row.findings.last_mut() {
            finding.severity = model::finding::Severity::Note;
        }
        return if was.is_empty() { Reading::Blank } else { Reading::Present(was) };
    }
    let probably = if was.is_empty() { "a space".to_owned() } else { format!("\"{was}\"") };
    let message = format!("\"{text}\" is probably {probably}");
    let advice = Words::text("correct the cell, or accept this reading for all rows: ");
    row.report(codes::C336, field, text, message, advice.act(Action::AcceptRepair(codes::C336)));
    Reading::Unreadable
}

fn report_placeholder(field: ListField, text: &str, row: &mut RowContext<'_, '_>) {
    if is_name(field) && PLACEHOLDERS.holds(text) {
        let message = format!("\"{text}\" looks like a placeholder");
        row.report(codes::C341, field, text, message, "if this row is a test, delete it");
    }
}

/// Refuses what the store cannot keep; nothing is ever cut off.
pub(crate) fn within_length(field: ListField, text: &str, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    let most = field.max_chars();
    // What has no more bytes has no more characters.
    let length = if text.len() <= most { text.len() } else { text.chars().count() };
    if length <= most {
        return Reading::Present(text.into());
    }
    let message = format!("{} has {length} characters; at most {most} fit", field.label());
    row.report(codes::C303, field, text, message, "shorten it");
    Reading::Unreadable
}
