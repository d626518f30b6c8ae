//! Identifiers: text from the first moment on, exact to the digit, never guessed.

use super::scripts::{self, Disguised};
use super::{clean, text};
use crate::context::RowContext;
use crate::id_shape::{self, IdShape, Oddity};
use crate::words::is_among;
use model::action::{Action, Words};
use model::cell::{CellKind, RawCell};
use model::codes;
use model::draft::Reading;
use model::field::{Field, ListField};
use model::finding::Severity;
use model::id::CanonicalId;
use model::id_scheme::IdScheme;
use model::text::Text;

/// Digits that a spreadsheet's number cell keeps.
const KEPT_DIGITS: usize = 15;

/// Whether a column has primary IDs: those that patrons have, or are to have.
fn is_primary(field: ListField) -> bool {
    field.fills() == Field::PrimaryId
}

/// Reads an identifier: no spaces, no float, no scientific notation.
pub(crate) fn read(field: ListField, cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    match cell.kind {
        CellKind::Error | CellKind::NoResult => text::excel_error(field, cell, row),
        CellKind::Number => number(field, cell, row),
        CellKind::Date | CellKind::Bool => {
            let message = format!(
                "\"{}\" is a {} cell, not an ID",
                cell.text,
                if cell.kind == CellKind::Date { "date" } else { "yes/no" }
            );
            row.report(codes::C306, field, cell.text, message, "set the column to Text and retype the ID");
            Reading::Unreadable
        }
        CellKind::Text => typed(field, cell, row),
    }
}

fn number(field: ListField, cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    if cell.text.contains('E') {
        return scientific(field, cell.text, row);
    }
    let whole = without_decimals(cell.text);
    if let Some(digits) = whole {
        row.report_repair(codes::C324, field, cell.text, digits);
    }
    let cell = RawCell { text: whole.unwrap_or(cell.text), ..cell };
    if !cell.text.bytes().all(|byte| byte.is_ascii_digit()) {
        let message = format!("\"{}\" is a number with a sign or decimals, not an ID", cell.text);
        row.report(codes::C306, field, cell.text, message, "set the column to Text and retype the ID");
        return Reading::Unreadable;
    }
    if cell.text.len() > KEPT_DIGITS {
        let message =
            format!("\"{}\" has {} digits in a number cell; spreadsheets keep only 15", cell.text, cell.text.len());
        row.report(
            codes::C322,
            field,
            cell.text,
            message,
            "the real number is no longer in the file: retype it from the source, with the column set to Text",
        );
        return Reading::Unreadable;
    }
    if let Some(reading) = shown_otherwise(field, cell, row) {
        return reading;
    }
    if usize::from(cell.padded_to) > cell.text.len() {
        return Reading::Present(text::with_zeros(field, cell, row).into());
    }
    if let Some(reading) = stand_in(field, cell.text, cell.text, row).or_else(|| lost_zeros(field, cell.text, row)) {
        return reading;
    }
    if whole.is_none() || row.facts.zeros_unseen {
        report_number(field, cell.text, row);
    }
    ask_if_odd(field, cell.text, cell.text, row);
    Reading::Present(cell.text.into())
}

/// An ID that its number format shows as something else, such as LIB-104417 for 104417: which of the two
/// is on the card, nothing in the file says. What is shown is taken when the person has accepted that for all rows.
fn shown_otherwise(field: ListField, cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Option<Reading<Text>> {
    let shown = clean::identifier(cell.shown?).text;
    let digits = cell.text;
    if shown.is_empty() || shown == digits {
        return None;
    }
    let as_shown = cell.shown.unwrap_or_default().trim();
    let can_be = !as_shown.contains(is_no_part_of_an_id);
    let accepted = can_be && row.run.options.accept.contains(&codes::C348);
    let shown_here = if can_be { &*shown } else { as_shown };
    let message = format!("the sheet shows {shown_here}, but the cell contains the number {digits}");
    let advice = if accepted {
        format!("read as {shown}").into()
    } else if !can_be {
        format!("if {digits} is right, set the number format of the column to General; if not, type the ID as text")
            .into()
    } else {
        Words::text(format!("if {digits} is right, set the number format of the column to General; "))
            .then(format!("if {shown} is, take what the sheet shows in all rows: "))
            .act(Action::AcceptRepair(codes::C348))
    };
    row.report(codes::C348, field, digits, message, advice);
    if let Some(finding) = row.findings.last_mut() {
        finding.severity = if accepted { Severity::Warning } else { Severity::Question };
        finding.repaired = can_be.then(|| Text::from(&*shown));
    }
    Some(if accepted { text::within_length(field, &shown, row) } else { Reading::Unreadable })
}

/// What a number format puts between or around digits only for people who read amounts: 104,417 is on no card.
fn is_no_part_of_an_id(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '$' | '€' | '£' | '%')
}

fn report_number(field: ListField, digits: &str, row: &mut RowContext<'_, '_>) {
    row.report_repair(codes::C320, field, digits, digits);
    if let Some(finding) = row.findings.last_mut().filter(|_| row.facts.zeros_unseen) {
        finding.severity = Severity::Warning;
        finding.message = format!(
            "\"{digits}\" is a number; this kind of workbook does not say whether there were zeros in front of it"
        )
        .into();
        finding.advice =
            "if there were, set id_digits in rollcall.toml, or save the list as .xlsx with the column set to Text"
                .into();
    }
}

/// The digits before a decimal point with nothing but zeros behind it.
fn without_decimals(text: &str) -> Option<&str> {
    let (digits, decimals) = text.split_once('.')?;
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (whole && !decimals.is_empty() && decimals.bytes().all(|byte| byte == b'0')).then_some(digits)
}

/// Digits that are fewer than those of nearly all other IDs of its column, some of which begin with zero.
fn lost_zeros(field: ListField, digits: &str, row: &mut RowContext<'_, '_>) -> Option<Reading<Text>> {
    let width = usize::from(row.facts.id_digits.filter(|_| is_primary(field))?);
    // What begins with a zero has kept all of them.
    if digits.len() >= width || digits.starts_with('0') || row.facts.own_widths.has(digits.len()) {
        return None;
    }
    let reason = format!("the other IDs of this column have {width} digits");
    Some(offer_zeros(field, digits, width, &reason, row))
}

/// Offers an ID with its zeros back; takes it when the person has accepted that for all rows.
pub(crate) fn offer_zeros(
    field: ListField,
    digits: &str,
    width: usize,
    reason: &str,
    row: &mut RowContext<'_, '_>,
) -> Reading<Text> {
    let restored = format!("{digits:0>width$}");
    let accepted = row.run.options.accept.contains(&codes::C321);
    let message = format!("\"{digits}\" has probably lost its leading zeros: {reason}");
    let advice = if accepted {
        format!("read as {restored}").into()
    } else {
        Words::text(format!("{restored}? Correct the cell, or put the zeros back in all rows: "))
            .act(Action::AcceptRepair(codes::C321))
    };
    row.report(codes::C321, field, digits, message, advice);
    if let Some(finding) = row.findings.last_mut() {
        finding.severity = if accepted { Severity::Warning } else { Severity::Question };
        finding.repaired = Some(restored.clone().into());
    }
    if accepted { Reading::Present(restored.into()) } else { Reading::Unreadable }
}

fn typed(field: ListField, cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    if is_plain(cell.text) {
        return plain(field, cell.text, row);
    }
    if let Some(control) = cell.text.trim().chars().find(|c| c.is_control()) {
        let message = format!("the ID contains an invisible control character (number {})", control as u32);
        row.report(codes::C306, field, cell.text, message, "it is not the ID that was printed: retype it");
        return Reading::Unreadable;
    }
    let straight = clean::straight_quotes(cell.text);
    if let Some(straight) = &straight {
        row.report_repair(codes::C332, field, cell.text, straight.trim());
    }
    let marked = straight.as_deref().unwrap_or(cell.text);
    let bare = clean::without_text_mark(marked);
    if bare != marked {
        row.report_repair(codes::C339, field, cell.text, bare);
    }
    let cleaned = clean::identifier(bare);
    if cleaned.text.is_empty() {
        return Reading::Blank;
    }
    if clean::is_blank_lookalike(cell.text.trim(), false) {
        row.report_repair(codes::C302, field, cell.text, "");
        return Reading::Blank;
    }
    if is_scientific(&cleaned.text) {
        return scientific(field, cell.text, row);
    }
    for repair in &cleaned.repairs {
        row.report_repair(*repair, field, cell.text, &cleaned.text);
    }
    let whole = without_decimals(&cleaned.text);
    if let Some(digits) = whole {
        row.report_repair(codes::C324, field, cell.text, digits);
    }
    let text = whole.unwrap_or(&cleaned.text);
    // A quotation mark is wrong whatever else is doubtful, and is not accepted with it.
    let doubt = if text.contains('"') { None } else { doubtful(field, bare.trim(), text, row) };
    if let Some(reading) = doubt {
        return reading;
    }
    match wrong_character(text) {
        Some(what) => {
            let message = format!("\"{text}\" contains {what}");
            row.report(
                codes::C306,
                field,
                cell.text,
                message,
                "an ID has letters, digits and characters such as - _ . @; retype it",
            );
            Reading::Unreadable
        }
        None => {
            if let Some(found) = scripts::disguised(text).filter(|_| can_be_disguised(field, text, row)) {
                return in_plain_letters(field, cell.text, text, found, row);
            }
            ask_if_odd(field, bare, text, row);
            text::within_length(field, text, row)
        }
    }
}

/// Whether an ID is plain letters and digits, as nearly all are, so that there is nothing to be taken from it and no
/// character to be asked about.
fn is_plain(text: &str) -> bool {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain && !clean::is_blank_lookalike(text, false)
}

fn plain(field: ListField, text: &str, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    if let Some(reading) = doubtful(field, text, text, row) {
        return reading;
    }
    ask_if_odd(field, text, text, row);
    text::within_length(field, text, row)
}

/// What becomes of an ID that stands for none, or has lost its zeros; nothing of any other.
fn doubtful(field: ListField, written: &str, text: &str, row: &mut RowContext<'_, '_>) -> Option<Reading<Text>> {
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    stand_in(field, written, text, row).or_else(|| all_digits.then(|| lost_zeros(field, text, row)).flatten())
}

/// Whether a letter that only looks plain is a stranger in an ID: beside plain ones, in a barcode, or in a column where
/// other IDs have none. There are libraries that write all of them in their own alphabet.
fn can_be_disguised(field: ListField, id: &str, row: &RowContext<'_, '_>) -> bool {
    let plain_column = row.facts.ids.as_ref().is_some_and(|column| column.are_plain);
    !is_primary(field) || plain_column || id.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Offers an ID with plain letters; takes it when the person has accepted that for all rows. Until then the row waits:
/// nobody would find the patron by the ID on the card.
fn in_plain_letters(
    field: ListField,
    written: &str,
    id: &str,
    found: Disguised,
    row: &mut RowContext<'_, '_>,
) -> Reading<Text> {
    let Disguised { letter, script, meant } = found;
    let accepted = row.run.options.accept.contains(&codes::C333);
    let message = format!("\"{id}\" has the {script} letter {letter} in it, which only looks like a Latin one");
    let advice = if accepted {
        format!("read as {meant}").into()
    } else {
        Words::text(format!("retype {meant} in the cell, or read such letters as Latin ones in all rows: "))
            .act(Action::AcceptRepair(codes::C333))
    };
    row.report(codes::C333, field, written, message, advice);
    if let Some(finding) = row.findings.last_mut() {
        finding.severity = if accepted { Severity::Warning } else { Severity::Question };
        finding.repaired = Some(meant.as_str().into());
    }
    text::within_length(field, if accepted { meant.as_str() } else { id }, row)
}

/// What the ID in a cell looks like once it is read.
pub(crate) fn shape(cell: RawCell<'_>) -> IdShape {
    let straight = clean::straight_quotes(cell.text);
    let bare = clean::without_text_mark(straight.as_deref().unwrap_or(cell.text)).trim();
    let text = without_decimals(bare).unwrap_or(bare);
    let padded = usize::from(cell.padded_to);
    if padded > text.len() { IdShape::digits(padded) } else { IdShape::of(text) }
}

/// Asks about a primary ID that is unlike the others of its column, or is more than an ID. The row waits with the ID as
/// it is, so that it is still known whom the row is about.
fn ask_if_odd(field: ListField, written: &str, id: &str, row: &mut RowContext<'_, '_>) {
    if field == ListField::Barcode {
        return warn_if_odd(written, id, row);
    }
    let column = row.facts.ids.as_ref().filter(|_| is_primary(field));
    let Some(oddity) = column.and_then(|column| column.oddity(written.trim(), id)) else { return };
    if is_of_the_library(id, row) {
        return;
    }
    let (message, way_out) = odd(oddity, written.trim(), id, "ID");
    let accepted = way_out.is_none() && row.run.options.accept.contains(&codes::C352);
    let advice = match way_out {
        Some(way_out) => Words::from(way_out),
        None => Words::text("correct the cell; or accept such IDs as they are, in all rows: ")
            .act(Action::AcceptRepair(codes::C352)),
    };
    row.report(codes::C352, field, written, message, advice);
    if let Some(finding) = row.findings.last_mut().filter(|_| accepted) {
        finding.severity = Severity::Warning;
    }
}

/// Warns of a barcode that is unlike the others of its column. Cards of several makes are in use side by side, and a
/// wrong barcode is nobody's account: it is loaded.
fn warn_if_odd(written: &str, barcode: &str, row: &mut RowContext<'_, '_>) {
    let column = row.facts.barcodes.as_ref();
    let Some(oddity) = column.and_then(|column| column.oddity(written.trim(), barcode)) else { return };
    let (message, _) = odd(oddity, written.trim(), barcode, "barcode");
    row.report(codes::C354, ListField::Barcode, written, message, "loaded as it is; compare it with the card");
}

/// Said once for the column, whatever the addresses are.
const EMAILS: &str = "the IDs of this list are e-mail addresses";

/// What is said of an odd ID or barcode, and the way out where an ID cannot be right as it is.
fn odd(oddity: Oddity, written: &str, id: &str, thing: &str) -> (String, Option<&'static str>) {
    match oddity {
        Oddity::Email => (format!("\"{id}\" is an e-mail address, unlike the other {thing}s in this list"), None),
        Oddity::AllEmails => (EMAILS.to_owned(), None),
        Oddity::SocialSecurity => (format!("\"{written}\" looks like a Social Security number"), None),
        Oddity::TwoIds => {
            (format!("\"{written}\" seems to be two {thing}s in one cell"), Some("keep the one that is in use"))
        }
        Oddity::Remark => (
            format!("\"{written}\" has a remark in it"),
            Some("keep only the ID; a remark can go into a column named Note"),
        ),
        Oddity::LongDash => {
            (format!("\"{id}\" has a long dash in it"), Some("replace it with a hyphen, as keyboards type it"))
        }
        Oddity::Words => {
            let way_out = "keep only the ID; a remark can go into a column named Note";
            (format!("\"{written}\" is not only the {thing}"), Some(way_out))
        }
        Oddity::SignInFront(sign) => {
            (format!("\"{written}\" begins with \"{sign}\", unlike the other {thing}s in this list"), None)
        }
        Oddity::SignBehind(sign) => {
            (format!("\"{written}\" ends with \"{sign}\", unlike the other {thing}s in this list"), None)
        }
        Oddity::LetterForDigit(letter) => (format!("\"{written}\" has the letter {letter} among its digits"), None),
        Oddity::Unlike(usual) => {
            (format!("\"{id}\" does not look like the other {thing}s in this list, which have {usual}"), None)
        }
    }
}

/// Whether the library itself has said that there are IDs like this one: it gives them, or keeps their range.
fn is_of_the_library(id: &str, row: &RowContext<'_, '_>) -> bool {
    let settings = row.run.settings;
    let given = settings.profiles.values().any(|profile| match &profile.id_scheme {
        Some(IdScheme::Made(made)) => made.has_form_of(id),
        Some(IdScheme::Barcode) | None => false,
    });
    given || settings.reserved_range(&CanonicalId::of(id)).is_some()
}

/// What is written for an ID that is not there yet.
const NOT_YET: [&str; 16] = [
    "pending",
    "new",
    "temp",
    "temporary",
    "tba",
    "test",
    "lost",
    "missing",
    "void",
    "guest",
    "idk",
    "dk",
    "unsure",
    "forgot",
    "unassigned",
    "applied",
];

/// Whether an ID is nothing but zeros, or one digit over and over, as people type it who have none.
fn is_one_digit(text: &str) -> bool {
    const NO_CHANCE: usize = 8;
    let first = text.bytes().next().filter(u8::is_ascii_digit);
    first.is_some_and(|first| text.bytes().all(|byte| byte == first) && (first == b'0' || text.len() >= NO_CHANCE))
}

/// Whether an ID is the digits in their order, as people type it who have none, in a list where no other begins so.
fn are_in_order(text: &str, row: &RowContext<'_, '_>) -> bool {
    const IN_ORDER: [&str; 6] = ["12345678", "123456789", "1234567890", "0123456789", "987654321", "9876543210"];
    IN_ORDER.contains(&text) && row.facts.ids.as_ref().is_some_and(|column| column.orders_are_alone)
}

/// A primary ID that is none: nothing but one digit, the digits in their order, or a word among numbers. Asked about,
/// unless the person has taken such IDs for all rows; words with a blank between them are no ID whatever is accepted.
fn stand_in(field: ListField, written: &str, text: &str, row: &mut RowContext<'_, '_>) -> Option<Reading<Text>> {
    let is_digits = is_one_digit(text) || are_in_order(text, row);
    if !is_primary(field) || !(is_digits || is_word(written, text, row)) {
        return None;
    }
    let message = format!("\"{written}\" does not look like the other IDs in this list");
    let can_be = !id_shape::has_blank(written) || is_digits;
    let advice = if can_be {
        Words::text("correct the cell; or accept such IDs as they are, in all rows: ")
            .act(Action::AcceptRepair(codes::C341))
    } else {
        "type the person's ID in the cell".into()
    };
    row.report(codes::C341, field, written, message, advice);
    if can_be && row.run.options.accept.contains(&codes::C341) {
        return Some(text::within_length(field, text, row));
    }
    if let Some(finding) = row.findings.last_mut() {
        finding.severity = Severity::Question;
    }
    Some(Reading::Unreadable)
}

/// Whether a text has no digit, where nearly all other IDs have them. One that is known to stand for an ID, or has a
/// blank in it, needs fewer of them.
fn is_word(written: &str, text: &str, row: &RowContext<'_, '_>) -> bool {
    // What an address is said to be is said of those with digits, too.
    if text.chars().any(char::is_numeric) || id_shape::is_email(text) {
        return false;
    }
    let column = row.facts.ids.as_ref();
    if row.facts.ids_are_digits || column.is_some_and(|column| column.are_nearly_all_digits) {
        return true;
    }
    let is_known = || id_shape::has_blank(written) || is_among(&NOT_YET, text);
    column.is_some_and(|column| column.are_mostly_digits) && is_known()
}

fn wrong_character(text: &str) -> Option<String> {
    let is_wrong =
        |c: &char| matches!(c, '\u{FFFD}' | '"' | '?') || c.is_control() || (c.is_numeric() && !c.is_ascii_digit());
    let wrong = text.chars().find(is_wrong)?;
    Some(match wrong {
        '"' => "a quotation mark".to_owned(),
        '?' => "a question mark".to_owned(),
        '\u{FFFD}' => "a letter that has been lost".to_owned(),
        c if c.is_numeric() => format!("the digit {c}, which is not one of 0 to 9"),
        _ => "a control character".to_owned(),
    })
}

/// Whether a text is a number as spreadsheets show those that are too long for them.
pub(super) fn is_scientific(text: &str) -> bool {
    let Some((digits, exponent)) = text.split_once(['E', 'e']) else { return false };
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // `2E05` could be somebody's shelf; a decimal point or a plus sign is a spreadsheet's hand.
    let spreadsheet = digits.contains(['.', ',']) || exponent.starts_with('+');
    spreadsheet && all_digits(&digits.replacen(['.', ','], "", 1)) && all_digits(exponent.trim_start_matches('+'))
}

fn scientific(field: ListField, text: &str, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    let message = format!("\"{text}\" is an ID that has turned into a rounded number");
    row.report(codes::C323, field, text, message, "retype it from the source, with the column set to Text");
    Reading::Unreadable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scientific_notation_is_told_from_names() {
        assert!(is_scientific("2.1234E+13") && is_scientific("1E+09") && is_scientific("1,5e10"));
        assert!(!is_scientific("2E05") && !is_scientific("ELM.E+1") && !is_scientific("E5"));
    }
}
