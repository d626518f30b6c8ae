//! FOLIO's users as JSON, as its user import takes them and its tools write them: an object with a list `users`, or that
//! list alone (`folio-org/mod-user-import`).
//!
//! The external system ID is the primary ID, as FOLIO finds users by it; the user name is an identifier besides. A user
//! is known by the line in which it begins, or by its number where a line has several.

use crate::parts::countries;
use crate::parts::json::{self, says_something, scalar};
use crate::parts::slot::Slot;
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::field::ListField;
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
pub(crate) fn read(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    json::each_of_list(text, "users", sink, |number, user, sink| match read_user(user) {
        Ok(read) => put_user(number, &read, sink),
        Err(why) => sink.damaged(number, why),
    })
}

/// The JSON of a user, or why it is none.
fn read_user(text: &str) -> Result<Map<String, Value>, String> {
    let user = json::object(text)?;
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
            // By the code of three letters: that of Norway in two is a "no".
            (Some(AddressPart::Country), _, Some(text)) => {
                let country = countries::three_letters(text.trim()).unwrap_or(&text);
                Slot::address(entry, AddressPart::Country).put(&name, country, sink)?;
            }
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
        (None, Some(text)) => sink.unread(&name, without_midnight(&text)),
        (Some(_) | None, _) => {
            // Each value of a list is one.
            let of_list = |values: &Vec<Value>| values.iter().filter(|value| says_something(value)).count();
            let values = value.as_array().map_or(1, of_list);
            (0..values).try_for_each(|_| sink.left_behind(&name))
        }
    }
}

fn leave_each_behind(within: &str, fields: &Map<String, Value>, sink: &mut dyn Sink) -> Result<(), Ended> {
    for (key, value) in fields.iter().filter(|(_, value)| says_something(value)) {
        sink.unread(&format!("{within}.{key}"), &scalar(value).unwrap_or_default())?;
    }
    Ok(())
}

/// A date that is written with a time is meant as a day where that time is midnight.
fn without_midnight(text: &str) -> &str {
    let day = text.get(..10).filter(|day| day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'));
    day.filter(|_| text.get(10..19) == Some("T00:00:00")).unwrap_or(text)
}
