//! A file of SQLite, asked one question. It is opened as one that nobody writes to, so that SQLite makes no lock, no log and
//! no index beside it; whoever calls has seen to it that all changes are in the file. What a query may do is to read.
//!
//! The file may come from anybody: functions that its views and columns call must be harmless ones, and nothing of it is
//! longer than a limit. Messages of SQLite name tables and columns and never what is in them.

use super::asked::Asked;
use crate::error::ReadError;
use crate::number;
use crate::sink::{FileNote, Sink};
use crate::text::Charset;
use model::action::{Action, Words};
use model::cell::{CellKind, RawCell};
use model::codes;
use model::progress::StopSignal;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, ErrorCode, OpenFlags};
use std::borrow::Cow;
use std::ffi::c_int;
use std::fmt::Write;
use std::path::Path;

/// The longest row, text or picture, in bytes.
const MOST_BYTES: c_int = 256 << 20;

/// So many instructions of SQLite between two questions whether to stop: a few milliseconds.
const INSTRUCTIONS: c_int = 20_000;

/// How much of a query is quoted behind the place where it is wrong.
const QUOTED: usize = 40;

/// What stands for bytes that are no text; a field that is read refuses it at its cell.
const NO_TEXT: &str = "\u{FFFD}";

/// Asks the file and puts what it answers into the sink, the names of the columns first.
pub(super) fn ask(asked: &Asked<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let charset = asked.encoding.map(Charset::named).transpose()?;
    let connection = open(asked).map_err(|error| refused(&error))?;
    let mut statement = connection.prepare(asked.query.as_str()).map_err(|error| refused(&error))?;
    if !statement.readonly() {
        return Err(only_reads());
    }
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    sink.table(None, false)?;
    sink.row(1)?;
    for (name, column) in names.iter().zip(0..) {
        sink.cell(RawCell::text(column, name))?;
    }
    let mut values = Values { charset, buffer: String::new(), no_text: vec![NoText::default(); names.len()] };
    let mut rows = statement.query([]).map_err(|error| refused(&error))?;
    let mut number: u32 = 1;
    while let Some(row) = rows.next().map_err(|error| refused(&error))? {
        number =
            number.checked_add(1).ok_or_else(|| ReadError::TooLarge("more rows than can be counted".to_owned()))?;
        sink.row(number)?;
        for (at, column) in (0..names.len()).zip(0..) {
            let value = row.get_ref(at).map_err(|error| refused(&error))?;
            values.put(value, Place { number, column, at }, sink)?;
        }
    }
    for (name, found) in names.iter().zip(&values.no_text).filter(|(_, found)| found.count > 0) {
        sink.note(no_text_note(name, *found));
    }
    Ok(())
}

/// Opens the file for reading and nothing else.
fn open(asked: &Asked<'_>) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(uri(asked.path), flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // A column that is misspelled between double quotation marks must not become a text.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, MOST_BYTES)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    // What is sorted stays in memory: it is about patrons.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    let stop: StopSignal = asked.stop.clone();
    connection.progress_handler(INSTRUCTIONS, Some(move || stop()))?;
    connection.authorizer(Some(may_do))?;
    Ok(connection)
}

/// The address of a file that nobody writes to, whatever its name looks like.
fn uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            b'\\' if cfg!(windows) => uri.push('/'),
            other => {
                let _written = write!(uri, "%{other:02X}");
            }
        }
    }
    uri.push_str("?immutable=1");
    uri
}

/// Lets a statement read, and call functions that reach nothing but their arguments.
fn may_do(context: AuthContext<'_>) -> Authorization {
    let reads = if let AuthAction::Function { function_name } = context.action {
        !function_name.eq_ignore_ascii_case("load_extension")
    } else {
        matches!(context.action, AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive)
    };
    if reads { Authorization::Allow } else { Authorization::Deny }
}

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    number: u32,
    column: u16,
    /// The column once more, to count in.
    at: usize,
}

/// Bytes of one column that are no text.
#[derive(Debug, Clone, Copy, Default)]
struct NoText {
    count: u64,
    first: u32,
}

/// Makes cells of values.
struct Values {
    charset: Option<Charset>,
    buffer: String,
    no_text: Vec<NoText>,
}

impl Values {
    /// A whole number is its digits, as text: nothing of it is lost, and nothing is a date that only looks like a number. A
    /// float is a number, as in a spreadsheet, whose last digits are in doubt.
    fn put(&mut self, value: ValueRef<'_>, place: Place, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let column = place.column;
        match value {
            ValueRef::Null => Ok(()),
            ValueRef::Integer(whole) => {
                self.buffer.clear();
                let _written = write!(self.buffer, "{whole}");
                sink.cell(RawCell::text(column, &self.buffer))
            }
            ValueRef::Real(float) => {
                self.buffer.clear();
                number::push_float(float, &mut self.buffer);
                sink.cell(RawCell { kind: CellKind::Number, ..RawCell::text(column, &self.buffer) })
            }
            ValueRef::Text(bytes) => {
                let text = self.text(bytes, place).unwrap_or_else(|| String::from_utf8_lossy(bytes));
                sink.cell(RawCell::text(column, &text))
            }
            ValueRef::Blob(bytes) => {
                let text = self.text(bytes, place);
                let text = text.filter(|text| !text.contains(|c: char| c.is_control() && !c.is_whitespace()));
                sink.cell(RawCell::text(column, text.as_deref().unwrap_or(NO_TEXT)))
            }
        }
    }

    /// The text of bytes, in the encoding that the person names where it is not the database's own. Counts what is none.
    fn text<'b>(&mut self, bytes: &'b [u8], place: Place) -> Option<Cow<'b, str>> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Some(Cow::Borrowed(text));
        }
        let text = self.charset.and_then(|charset| charset.decode(bytes).ok());
        if let (None, Some(found)) = (&text, self.no_text.get_mut(place.at)) {
            if found.count == 0 {
                found.first = place.number;
            }
            found.count += 1;
        }
        text
    }
}

fn no_text_note(name: &str, found: NoText) -> FileNote {
    let NoText { count, first } = found;
    let message = if count == 1 {
        format!("a value of the column \"{name}\" is bytes, not text, in row {first}")
    } else {
        format!("{count} values of the column \"{name}\" are bytes, not text, the first in row {first}")
    };
    FileNote {
        code: codes::M930,
        message,
        advice: Words::text("if it is text of an older program, name its encoding: ")
            .act(Action::SetEncoding("windows-1252".to_owned()))
            .then(" or cp850; pictures are best left out of the query"),
    }
}

fn only_reads() -> ReadError {
    ReadError::Query("it would do more than read; only a SELECT is carried out".to_owned())
}

/// What SQLite said, in words.
fn refused(error: &Error) -> ReadError {
    if let Error::SqlInputError { msg, sql, offset, .. } = error {
        let at = usize::try_from(*offset).unwrap_or(0);
        let rest: String = sql.get(at..).unwrap_or_default().chars().take(QUOTED).collect();
        let place = if rest.is_empty() { "at its end".to_owned() } else { format!("at \"{rest}\"") };
        return ReadError::Query(format!("{msg}, {place}"));
    }
    if matches!(error, Error::MultipleStatement) {
        return ReadError::Query("only one SELECT can be read".to_owned());
    }
    let message = if let Error::SqliteFailure(_, Some(message)) = error { message.clone() } else { error.to_string() };
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => ReadError::Stopped,
        Some(ErrorCode::AuthorizationForStatementDenied) => only_reads(),
        Some(ErrorCode::NotADatabase) => {
            ReadError::Database("it is not an SQLite database, or it is encrypted".to_owned())
        }
        Some(ErrorCode::DatabaseCorrupt) => ReadError::Database("it is damaged".to_owned()),
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure) => {
            ReadError::Database(message)
        }
        Some(ErrorCode::TooBig) => ReadError::TooLarge(format!("a row of more than {} MB", MOST_BYTES >> 20)),
        Some(_) | None => ReadError::Query(message),
    }
}
