//! FOLIO's users as JSON, as its user import takes them and its tools write them: an object with a list `users`, or that
//! list alone (`folio-org/mod-user-import`).
//!
//! The external system ID is the primary ID, as FOLIO finds users by it; the user name is an identifier besides. A user
//! is known by the line in which it begins, or by its number where a line has several.

use crate::sink::{Ended, Sink};
use crate::slot::Slot;
use model::field::ListField;
use model::place::Numbering;
use model::record::{AddressPart, RecordKey};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// What is carried over as it stands, by its key.
type Carried = &'static [(&'static str, Slot)];

const USER: Carried = &[
    ("externalSystemId", Slot::field(ListField::PrimaryId)),
    ("username", Slot::identifier(1, "NET_ID")),
    ("barcode", Slot::identifier(2, "BARCODE")),
    ("patronGroup", Slot::field(ListField::UserGroup)),
    ("expirationDate", Slot::field(ListField::ExpiryDate)),
];

const PERSONAL: Carried = &[
    ("lastName", Slot::field(ListField::LastName)),
    ("firstName", Slot::field(ListField::FirstName)),
    ("middleName", Slot::field(ListField::MiddleName)),
    ("preferredFirstName", Slot::field(ListField::PreferredFirstName)),
    ("email", Slot::email(1, "personal")),
    ("phone", Slot::phone(1, "home")),
    ("mobilePhone", Slot::phone(2, "mobile")),
    ("dateOfBirth", Slot::field(ListField::BirthDate)),
];

const ADDRESS: &[(&str, AddressPart)] = &[
    ("addressLine1", AddressPart::Line1),
    ("addressLine2", AddressPart::Line2),
    ("city", AddressPart::City),
    ("region", AddressPart::StateProvince),
    ("postalCode", AddressPart::PostalCode),
    ("countryId", AddressPart::Country),
];

/// Types of addresses that are the same here, whatever their case.
const ADDRESS_TYPES: &[&str] = &["home", "work", "school", "alternative"];

/// Addresses of one user; FOLIO keeps no two of one type.
const MOST_ADDRESSES: usize = 50;

/// Whether a file begins as lists of users do.
pub(crate) fn sniff(head: &[u8]) -> bool {
    let holds = |key: &str| memchr::memmem::find(head, key.as_bytes()).is_some();
    let begins = head.trim_ascii_start().first().is_some_and(|byte| matches!(byte, b'{' | b'['));
    begins && holds("\"personal\"") && (holds("\"externalSystemId\"") || holds("\"patronGroup\""))
}

/// Reads a file.
pub(crate) fn read(text: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
    let users = users_of(text).map_err(|why| Ended::Damaged(why.to_owned()))?;
    let numbers = lines_of(text, &users);
    let numbered = if numbers.is_some() { Numbering::Lines } else { Numbering::Records };
    sink.records(numbered, users.len() as u64)?;
    for (index, user) in users.iter().enumerate() {
        let by_line = numbers.as_ref().and_then(|numbers| numbers.get(index).copied());
        let number = by_line.unwrap_or_else(|| u32::try_from(index).unwrap_or(u32::MAX - 1) + 1);
        match read_user(user.text) {
            Ok(read) => put_user(number, &read, sink)?,
            Err(why) => sink.damaged(number, why)?,
        }
    }
    Ok(())
}

/// A user as the file has it.
#[derive(Debug, Clone, Copy)]
struct User<'a> {
    /// Where it begins.
    at: usize,
    text: &'a str,
}

/// Every user, good or not, by where its brackets are. Where one is never closed, nobody knows whom it has swallowed.
fn users_of(text: &str) -> Result<Vec<User<'_>>, &'static str> {
    const NOT_CLOSED: &str = "its list of users is never closed: a bracket is missing, or the end of the file";
    let mut at = list_begins(text).ok_or("it has no list of users")?;
    let mut users = Vec::new();
    loop {
        at = behind_space(text, at);
        match text.as_bytes().get(at).ok_or(NOT_CLOSED)? {
            b']' => return Ok(users),
            b',' => at += 1,
            _ => {
                let end = value_ends(text, at).ok_or(NOT_CLOSED)?;
                users.push(User { at, text: &text[at..end] });
                at = end;
            }
        }
    }
}

/// Behind the bracket that opens the list of users: that of the key `users`, or the first of the file.
fn list_begins(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = behind_space(text, 0);
    match bytes.get(at) {
        Some(b'[') => return Some(at + 1),
        Some(b'{') => at += 1,
        _ => return None,
    }
    loop {
        at = behind_space(text, at);
        if bytes.get(at) == Some(&b',') {
            at = behind_space(text, at + 1);
        }
        let key_ends = value_ends(text, at).filter(|_| bytes.get(at) == Some(&b'"'))?;
        let key = &text[at..key_ends];
        at = behind_space(text, key_ends);
        if bytes.get(at) != Some(&b':') {
            return None;
        }
        at = behind_space(text, at + 1);
        if key == "\"users\"" && bytes.get(at) == Some(&b'[') {
            return Some(at + 1);
        }
        at = value_ends(text, at)?;
    }
}

fn behind_space(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_ascii_start().len())
}

/// Where the value that begins here ends; `None` where the file ends first. Whether it is good JSON is not looked at.
fn value_ends(text: &str, begin: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = begin;
    loop {
        match bytes.get(at)? {
            b'"' => {
                at = string_ends(bytes, at)?;
                if depth == 0 {
                    return Some(at);
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return Some(at + usize::from(depth == 1 || at == begin)),
            b'}' | b']' => depth -= 1,
            b',' | b' ' | b'\n' | b'\r' | b'\t' if depth == 0 => return Some(at),
            _ => {}
        }
        at += 1;
    }
}

/// Behind the quotation mark that closes the string that begins here.
fn string_ends(bytes: &[u8], begin: usize) -> Option<usize> {
    let mut at = begin + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The lines in which users begin, unless two begin in one.
fn lines_of(text: &str, users: &[User<'_>]) -> Option<Vec<u32>> {
    let bytes = text.as_bytes();
    let (mut line, mut from) = (1_u32, 0);
    let mut lines: Vec<u32> = Vec::with_capacity(users.len());
    for user in users {
        let ends = memchr::memchr_iter(b'\n', &bytes[from..user.at]).count();
        (line, from) = (line.saturating_add(u32::try_from(ends).ok()?), user.at);
        if lines.last().is_some_and(|last| *last >= line) {
            return None;
        }
        lines.push(line);
    }
    Some(lines)
}

/// The JSON of a user, or why it is none.
fn read_user(text: &str) -> Result<Map<String, Value>, String> {
    let user: Map<String, Value> = serde_json::from_str(text).map_err(|error| {
        let error = error.to_string();
        // Its place is counted from where the user begins, which nobody sees.
        let what = error.split(" at line ").next().unwrap_or_default();
        format!("this patron is not written as JSON: {what}")
    })?;
    let addresses = user.get("personal").and_then(|personal| personal.get("addresses")).and_then(Value::as_array);
    if addresses.is_some_and(|addresses| addresses.len() > MOST_ADDRESSES) {
        return Err(format!("it has more than {MOST_ADDRESSES} addresses"));
    }
    Ok(user)
}

fn put_user(number: u32, user: &Map<String, Value>, sink: &mut dyn Sink) -> Result<(), Ended> {
    sink.record(number)?;
    let id = user.get("externalSystemId").and_then(scalar);
    for (key, value) in user.iter().filter(|(_, value)| says_something(value)) {
        match (key.as_str(), value) {
            ("personal", Value::Object(personal)) => put_personal(personal, sink)?,
            ("customFields", Value::Object(fields)) => leave_each_behind("customFields", fields, sink)?,
            ("active", Value::Bool(active)) => {
                let status = if *active { "ACTIVE" } else { "INACTIVE" };
                Slot::field(ListField::Status).put(key, status, sink)?;
            }
            // The one type that patrons have.
            ("type", Value::String(of)) if of.eq_ignore_ascii_case("patron") => {}
            // Often the ID once more, which is known by then.
            ("username", name) if id.is_some() && scalar(name) == id => {}
            _ => put_carried(USER, "", key, value, sink)?,
        }
    }
    Ok(())
}

fn put_personal(personal: &Map<String, Value>, sink: &mut dyn Sink) -> Result<(), Ended> {
    for (key, value) in personal.iter().filter(|(_, value)| says_something(value)) {
        match (key.as_str(), value) {
            ("addresses", Value::Array(addresses)) => {
                for (entry, address) in (1..).zip(addresses) {
                    put_address(entry, address, sink)?;
                }
            }
            _ => put_carried(PERSONAL, "personal.", key, value, sink)?,
        }
    }
    Ok(())
}

fn put_address(entry: u16, address: &Value, sink: &mut dyn Sink) -> Result<(), Ended> {
    let Value::Object(parts) = address else { return sink.left_behind("personal.addresses") };
    for (key, value) in parts.iter().filter(|(_, value)| says_something(value)) {
        let name = format!("personal.addresses[{entry}].{key}");
        let part = ADDRESS.iter().find(|(known, _)| known == key).map(|(_, part)| *part);
        match (part, key.as_str(), scalar(value)) {
            (Some(part), _, Some(text)) => Slot::address(entry, part).put(&name, &text, sink)?,
            (None, "primaryAddress", Some(text)) => {
                Slot::address(entry, AddressPart::Preferred).put(&name, &text, sink)?;
            }
            (None, "addressTypeId", Some(text)) if is_address_type(&text) => {
                let types = Slot::of(RecordKey::Address(AddressPart::Types), entry);
                types.put(&name, &text.trim().to_lowercase(), sink)?;
            }
            (Some(_) | None, _, _) => sink.left_behind(&format!("personal.addresses.{key}"))?,
        }
    }
    Ok(())
}

fn is_address_type(text: &str) -> bool {
    ADDRESS_TYPES.iter().any(|known| known.eq_ignore_ascii_case(text.trim()))
}

/// Puts a value where its key belongs, under the name that its file has for it.
fn put_carried(carried: Carried, within: &str, key: &str, value: &Value, sink: &mut dyn Sink) -> Result<(), Ended> {
    let name: Cow<'_, str> = if within.is_empty() { key.into() } else { format!("{within}{key}").into() };
    let slot = carried.iter().find(|(known, _)| *known == key).map(|(_, slot)| *slot);
    match (slot, scalar(value)) {
        (Some(slot), Some(text)) => slot.put(&name, without_midnight(&text), sink),
        (Some(_) | None, _) => sink.left_behind(&name),
    }
}

fn leave_each_behind(within: &str, fields: &Map<String, Value>, sink: &mut dyn Sink) -> Result<(), Ended> {
    for (key, _) in fields.iter().filter(|(_, value)| says_something(value)) {
        sink.left_behind(&format!("{within}.{key}"))?;
    }
    Ok(())
}

/// A value as text; lists and objects are none.
fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(flag) => Some(if *flag { "true".into() } else { "false".into() }),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A date that is written with a time is meant as a day where that time is midnight.
fn without_midnight(text: &str) -> &str {
    let day = text.get(..10).filter(|day| day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'));
    day.filter(|_| text.get(10..19) == Some("T00:00:00")).unwrap_or(text)
}

/// Whether there is anything in a value.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(values) => values.iter().any(says_something),
        Value::Object(fields) => fields.values().any(says_something),
    }
}
