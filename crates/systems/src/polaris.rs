//! Polaris' patron import: a CSV file whose first line names the columns of its database and whose second one has
//! strings to be translated, and the older TRN file, lines of values between pipes behind a line about the file.
//!
//! The barcode is the primary ID, as Polaris finds patrons by it. Of both layouts the beginning is known, in CSV up to
//! the column FormerID, in TRN up to the reading list; what comes behind is left behind, by its name or by its number.
//! A transaction other than a new or a changed patron is not known, and a line that has one is damaged.

use crate::parts::lines::{self, each_line};
use crate::parts::slot::Slot;
use crate::parts::table::{self, Rows};
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::field::ListField;
use model::place::Numbering;
use model::record::{RecordKey, StatisticPart};
use std::borrow::Cow;

/// The transactions that are known: a new patron, and one that is changed or new.
const TRANSACTIONS: [&str; 2] = ["5", "7"];

/// What is done with the values of a column.
#[derive(Debug, Clone, Copy)]
enum Use {
    Carried(Slot),
    Transaction,
    Password,
    Language,
    LeftBehind,
}

/// The ID of English, the one language that has the same ID everywhere.
const ENGLISH: &str = "1";

const fn field(field: ListField) -> Use {
    Use::Carried(Slot::field(field))
}

const fn statistic() -> Use {
    Use::Carried(Slot::of(RecordKey::Statistic(StatisticPart::Category), 1))
}

/// Columns of the CSV file that no other program writes together.
const REQUIRED: &[&str] = &["transactioncode", "patronlastname", "patroncodeid", "patronbranchid", "patronbarcode"];

/// The columns of the CSV file that mean something here.
const NAMED: &[(&str, Use)] = &[
    ("transactioncode", Use::Transaction),
    ("patronlastname", field(ListField::LastName)),
    ("patronfirstname", field(ListField::FirstName)),
    ("patronmiddlename", field(ListField::MiddleName)),
    ("patronnametitle", field(ListField::Title)),
    ("patroncodeid", field(ListField::UserGroup)),
    ("patronbranchid", field(ListField::Campus)),
    ("patronbarcode", field(ListField::PrimaryId)),
    ("expirationdate", field(ListField::ExpiryDate)),
    ("patronstatcodeid", statistic()),
    ("patronpassword", Use::Password),
    ("languageid", Use::Language),
    ("birthdate", field(ListField::BirthDate)),
];

/// The values of a line of the TRN file, in their order.
static IN_ORDER: [(&str, Use); 19] = [
    ("record code", Use::Transaction),
    ("creation date", Use::LeftBehind),
    ("last name", field(ListField::LastName)),
    ("first name", field(ListField::FirstName)),
    ("middle name", field(ListField::MiddleName)),
    ("title", field(ListField::Title)),
    ("suffix", Use::LeftBehind),
    ("patron code", field(ListField::UserGroup)),
    ("branch", field(ListField::Campus)),
    ("barcode", field(ListField::PrimaryId)),
    ("expiration date", field(ListField::ExpiryDate)),
    ("statistical code", statistic()),
    ("gender", Use::LeftBehind),
    ("password", Use::Password),
    ("language", Use::Language),
    ("registration date", Use::LeftBehind),
    ("birth date", field(ListField::BirthDate)),
    ("permission", Use::LeftBehind),
    ("maintain reading list", Use::LeftBehind),
];

/// Values of a line of the TRN file; more are no line of it.
const MOST_VALUES: usize = 200;
const PIPE: char = '|';
/// Bytes of a line, to guess how many there are.
const LIKELY_BYTES: u64 = 150;

/// Whether a file begins with the names of the columns.
pub(crate) fn sniff_csv(head: &[u8]) -> bool {
    table::names_columns(head, REQUIRED)
}

/// Reads a CSV file.
pub(crate) fn read_csv(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    let no_columns = || Ended::Damaged("its first line does not name the columns".to_owned());
    let delimiter = table::delimiter_in(text, REQUIRED)?.ok_or_else(no_columns)?;
    let mut rows = Rows::new(text, delimiter);
    sink.records(Numbering::Lines, rows.likely()?)?;
    let columns = rows.header()?.map(columns).ok_or_else(no_columns)?;
    let transaction = columns.iter().position(|(_, of)| matches!(of, Use::Transaction));
    let mut is_second = true;
    rows.each(|row| {
        let may_be_translations = std::mem::replace(&mut is_second, false);
        if row.is_blank() {
            return Ok(());
        }
        let code = |fields: &[Cow<'_, str>]| {
            let code = transaction.and_then(|at| fields.get(at)).map_or("", |code| code.trim());
            TRANSACTIONS.contains(&code)
        };
        // Polaris reads nobody from the second line; yet a patron who stands there is one.
        if may_be_translations && row.fields.is_ok_and(|fields| !code(fields)) {
            return Ok(());
        }
        match row.complete(columns.len()) {
            Ok(fields) if code(fields) => {
                sink.record(row.line)?;
                for (text, (name, of)) in fields.iter().zip(&columns) {
                    put(name, *of, text.trim(), sink)?;
                }
                Ok(())
            }
            Ok(_) => sink.damaged(row.line, "its TransactionCode is neither 5 nor 7".to_owned()),
            Err(why) => sink.damaged(row.line, why),
        }
    })
}

fn columns(names: Vec<String>) -> Vec<(String, Use)> {
    let mut columns: Vec<(String, Use)> = Vec::with_capacity(names.len());
    for name in names {
        let known = NAMED.iter().find(|(known, _)| *known == name).map(|(_, of)| *of);
        // A name that stands there twice means its first column.
        let of = known.filter(|_| !columns.iter().any(|(other, _)| *other == name));
        columns.push((name, of.unwrap_or(Use::LeftBehind)));
    }
    columns
}

/// Whether a file begins with the line about a TRN file: `1`, a time, a date, branch, user, workstation, version.
pub(crate) fn sniff_trn(head: &[u8]) -> bool {
    let end = memchr::memchr2(b'\n', b'\r', head).unwrap_or(head.len());
    let values: Vec<&[u8]> = head[..end].split(|byte| *byte == b'|').map(<[u8]>::trim_ascii).collect();
    let [code, time, date, branch, user, workstation, _] = values.as_slice() else { return false };
    let is_number = |value: &[u8]| !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    let are_numbers = [branch, user, workstation].into_iter().all(|value| is_number(value));
    *code == b"1" && has_form(time, b"00:00:00") && has_form(date, b"0000-00-00") && are_numbers
}

fn has_form(value: &[u8], form: &[u8]) -> bool {
    let fits = |(byte, form): (&u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == form };
    value.len() == form.len() && value.iter().zip(form).all(fits)
}

/// Reads a TRN file.
pub(crate) fn read_trn(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    sink.records(Numbering::Lines, text.bytes() / LIKELY_BYTES)?;
    let mut is_first = true;
    each_line(text, |number, line, is_cut| {
        if line.trim().is_empty() || std::mem::replace(&mut is_first, false) {
            return Ok(());
        }
        let values: Vec<&str> = line.split(PIPE).take(MOST_VALUES + 1).map(str::trim).collect();
        let cut = is_cut.then(|| lines::CUT.to_owned());
        match why_damaged(&values).or(cut) {
            Some(why) => sink.damaged(number, why),
            None => put_values(number, &values, sink),
        }
    })
}

/// What is wrong with a line of a TRN file, if anything is.
fn why_damaged(values: &[&str]) -> Option<String> {
    let (many, least) = (values.len(), IN_ORDER.len());
    let plural = if many == 1 { "" } else { "s" };
    if many > MOST_VALUES {
        return Some(format!("this line has more than {MOST_VALUES} values"));
    }
    if many < least {
        return Some(format!("this line has {many} value{plural}; a patron has at least {least}"));
    }
    let is_known = values.first().is_some_and(|code| TRANSACTIONS.contains(code));
    (!is_known).then(|| "its record code is neither 5 nor 7".to_owned())
}

fn put_values(number: u32, values: &[&str], sink: &mut dyn Sink) -> Result<(), Ended> {
    sink.record(number)?;
    for (text, (name, of)) in values.iter().zip(&IN_ORDER) {
        put(name, *of, text, sink)?;
    }
    let tail = values.iter().enumerate().skip(IN_ORDER.len()).filter(|(_, text)| !text.is_empty());
    for (index, text) in tail {
        sink.unread(&format!("value {}", index + 1), text)?;
    }
    Ok(())
}

fn put(name: &str, of: Use, text: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
    match of {
        _ if text.is_empty() => Ok(()),
        Use::Carried(slot) => slot.put(name, text, sink),
        Use::Language => {
            let language = if text == ENGLISH { "en" } else { text };
            Slot::field(ListField::PreferredLanguage).put(name, language, sink)
        }
        Use::Password => sink.password(name, text),
        Use::LeftBehind => sink.unread(name, text),
        // Says what Polaris is to do with the line, and nothing of the patron.
        Use::Transaction => Ok(()),
    }
}
