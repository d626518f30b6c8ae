//! Alma's users, as XML (`<users>`, `<userRecords>` or one `<user>`: what its export of users and its API write) and as
//! JSON (`{"user": […]}` or users alone: what its API writes). Both say the same, by the same names (`rest_user.xsd`);
//! JSON has no elements around its lists, and the text of a code is the `value` of an object.
//!
//! What is false or zero by nature is said by its absence as well, and is not counted as left behind. Dates end in `Z`
//! there and mean a day all the same.

use crate::parts::slot::Slot;
use crate::parts::tree::Node;
use crate::parts::{json, xml};
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::field::ListField;
use model::record::{
    AddressPart, BlockPart, EmailPart, IdentifierPart, NotePart, PhonePart, RecordKey, RolePart, StatisticPart,
};

/// How a value is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    /// A day, written with a time zone or with midnight.
    Day,
    /// True or false, of which false says nothing.
    Flag,
    /// Whether something is in use.
    InUse,
}

/// What is carried over of a user, by its name.
const USER: &[(&str, ListField, Form)] = &[
    ("primary_id", ListField::PrimaryId, Form::Text),
    ("first_name", ListField::FirstName, Form::Text),
    ("middle_name", ListField::MiddleName, Form::Text),
    ("last_name", ListField::LastName, Form::Text),
    ("pref_first_name", ListField::PreferredFirstName, Form::Text),
    ("pref_middle_name", ListField::PreferredMiddleName, Form::Text),
    ("pref_last_name", ListField::PreferredLastName, Form::Text),
    ("user_title", ListField::Title, Form::Text),
    ("gender", ListField::Gender, Form::Text),
    ("birth_date", ListField::BirthDate, Form::Day),
    ("user_group", ListField::UserGroup, Form::Text),
    ("account_type", ListField::AccountType, Form::Text),
    ("external_id", ListField::ExternalId, Form::Text),
    ("record_type", ListField::RecordType, Form::Text),
    ("status", ListField::Status, Form::Text),
    ("campus_code", ListField::Campus, Form::Text),
    ("preferred_language", ListField::PreferredLanguage, Form::Text),
    ("job_category", ListField::JobCategory, Form::Text),
    ("expiry_date", ListField::ExpiryDate, Form::Day),
    ("purge_date", ListField::PurgeDate, Form::Day),
];

/// What says nothing of a user when it has this value.
const USUAL: &[(&str, &str)] = &[
    ("cataloger_level", "00"),
    ("is_researcher", "false"),
    ("force_password_change", "FALSE"),
    ("requests", "0"),
    ("loans", "0"),
    ("fees", "0"),
];

/// The elements that XML has around lists.
const AROUND: &[&str] = &[
    "contact_info",
    "addresses",
    "emails",
    "phones",
    "user_identifiers",
    "user_roles",
    "user_blocks",
    "user_notes",
    "user_statistics",
];

/// A list of a user.
struct List {
    /// What its entries are called.
    name: &'static str,
    parts: &'static [(&'static str, RecordKey, Form)],
    /// What the types of an entry are called, without and with the element around them.
    types: Option<(&'static str, &'static str, RecordKey)>,
    /// What an entry without this part has there.
    usual: Option<(&'static str, RecordKey, &'static str)>,
}

const LISTS: &[List] = &[
    List {
        name: "address",
        parts: &[
            ("line1", RecordKey::Address(AddressPart::Line1), Form::Text),
            ("line2", RecordKey::Address(AddressPart::Line2), Form::Text),
            ("line3", RecordKey::Address(AddressPart::Line3), Form::Text),
            ("line4", RecordKey::Address(AddressPart::Line4), Form::Text),
            ("line5", RecordKey::Address(AddressPart::Line5), Form::Text),
            ("city", RecordKey::Address(AddressPart::City), Form::Text),
            ("state_province", RecordKey::Address(AddressPart::StateProvince), Form::Text),
            ("postal_code", RecordKey::Address(AddressPart::PostalCode), Form::Text),
            ("country", RecordKey::Address(AddressPart::Country), Form::Text),
            ("preferred", RecordKey::Address(AddressPart::Preferred), Form::Flag),
        ],
        types: Some(("address_type", "address_types", RecordKey::Address(AddressPart::Types))),
        usual: None,
    },
    List {
        name: "email",
        parts: &[
            ("email_address", RecordKey::Email(EmailPart::Address), Form::Text),
            ("preferred", RecordKey::Email(EmailPart::Preferred), Form::Flag),
        ],
        types: Some(("email_type", "email_types", RecordKey::Email(EmailPart::Types))),
        usual: None,
    },
    List {
        name: "phone",
        parts: &[
            ("phone_number", RecordKey::Phone(PhonePart::Number), Form::Text),
            ("preferred", RecordKey::Phone(PhonePart::Preferred), Form::Flag),
            ("preferred_sms", RecordKey::Phone(PhonePart::Sms), Form::Flag),
        ],
        types: Some(("phone_type", "phone_types", RecordKey::Phone(PhonePart::Types))),
        usual: None,
    },
    List {
        name: "user_identifier",
        parts: &[
            ("id_type", RecordKey::Identifier(IdentifierPart::Kind), Form::Text),
            ("value", RecordKey::Identifier(IdentifierPart::Value), Form::Text),
            ("note", RecordKey::Identifier(IdentifierPart::Remark), Form::Text),
            ("status", RecordKey::Identifier(IdentifierPart::Active), Form::InUse),
        ],
        types: None,
        usual: None,
    },
    List {
        name: "user_role",
        parts: &[
            ("role_type", RecordKey::Role(RolePart::Kind), Form::Text),
            ("scope", RecordKey::Role(RolePart::Scope), Form::Text),
            ("status", RecordKey::Role(RolePart::Active), Form::InUse),
            ("expiry_date", RecordKey::Role(RolePart::Expiry), Form::Day),
        ],
        types: None,
        usual: None,
    },
    List {
        name: "user_block",
        parts: &[
            ("block_type", RecordKey::Block(BlockPart::Kind), Form::Text),
            ("block_description", RecordKey::Block(BlockPart::Description), Form::Text),
            ("block_status", RecordKey::Block(BlockPart::Active), Form::InUse),
            ("block_note", RecordKey::Block(BlockPart::Remark), Form::Text),
            ("expiry_date", RecordKey::Block(BlockPart::Expiry), Form::Day),
        ],
        types: None,
        usual: Some(("block_type", RecordKey::Block(BlockPart::Kind), "GENERAL")),
    },
    List {
        name: "user_note",
        parts: &[
            ("note_type", RecordKey::Note(NotePart::Kind), Form::Text),
            ("note_text", RecordKey::Note(NotePart::Text), Form::Text),
            ("user_viewable", RecordKey::Note(NotePart::Viewable), Form::Flag),
            ("popup_note", RecordKey::Note(NotePart::Popup), Form::Flag),
        ],
        types: None,
        usual: None,
    },
    List {
        name: "user_statistic",
        parts: &[
            ("statistic_category", RecordKey::Statistic(StatisticPart::Category), Form::Text),
            ("statistic_note", RecordKey::Statistic(StatisticPart::Remark), Form::Text),
        ],
        types: None,
        usual: None,
    },
];

/// Entries of one list of one user; more are a damaged file.
const MOST_ENTRIES: u16 = 200;

/// Who keeps an entry up to date, the campus or the library. Every entry has it, and it is counted under one name.
const SEGMENT_TYPE: &str = "segment_type";

/// What the element of a user is called.
const USER_ELEMENT: &str = "user";

/// Whether a file begins as Alma's XML does.
pub(crate) fn sniff_xml(head: &[u8]) -> bool {
    match xml::root(head) {
        Some("userRecords") => holds(head, "<user"),
        Some("users" | USER_ELEMENT) => holds(head, "primary_id") || holds(head, "user_identifier"),
        Some(_) | None => false,
    }
}

/// Whether a file begins as Alma's JSON does.
pub(crate) fn sniff_json(head: &[u8]) -> bool {
    let begins = head.trim_ascii_start().first().is_some_and(|byte| matches!(byte, b'{' | b'['));
    let of_users = ["\"last_name\"", "\"record_type\"", "\"user_group\"", "\"account_type\"", "\"user_identifier\""];
    begins && holds(head, "\"primary_id\"") && of_users.iter().any(|name| holds(head, name))
}

fn holds(head: &[u8], text: &str) -> bool {
    memchr::memmem::find(head, text.as_bytes()).is_some()
}

/// Reads XML.
pub(crate) fn read_xml(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    xml::read_records(text, USER_ELEMENT, sink, take_user)
}

/// Reads JSON.
pub(crate) fn read_json(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    json::each_of_list_or_alone(text, USER_ELEMENT, sink, |number, user, sink| match json::object(user) {
        Ok(user) => take_user(number, &json::tree(&user), sink),
        Err(why) => sink.damaged(number, why),
    })
}

/// Takes a user, unless one of its lists is longer than any.
fn take_user(number: u32, user: &Node<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    let mut entries = [0; LISTS.len()];
    count_entries(user, &mut entries);
    let too_long = LISTS.iter().zip(entries).find(|(_, entries)| *entries > MOST_ENTRIES);
    if let Some((list, _)) = too_long {
        return sink.damaged(number, format!("it has more than {MOST_ENTRIES} entries \"{}\"", list.name));
    }
    sink.record(number)?;
    let has_names = !user.text_of("last_name").is_empty();
    put_parts(user, has_names, &mut [0; LISTS.len()], sink)
}

fn count_entries(parent: &Node<'_>, entries: &mut [u16; LISTS.len()]) {
    for child in &parent.children {
        if AROUND.contains(&&*child.name) {
            count_entries(child, entries);
        } else if let Some(at) = list_at(&child.name) {
            entries[at] = entries[at].saturating_add(1);
        }
    }
}

fn list_at(name: &str) -> Option<usize> {
    LISTS.iter().position(|list| list.name == name)
}

/// Puts what lies in a user, or in an element around a list. `entries` are counted, so that each has its number.
fn put_parts(
    parent: &Node<'_>,
    has_names: bool,
    entries: &mut [u16; LISTS.len()],
    sink: &mut dyn Sink,
) -> Result<(), Ended> {
    for part in parent.more().filter(|part| part.says_something()) {
        let name = &*part.name;
        if AROUND.contains(&name) {
            if !part.value().is_empty() {
                sink.left_behind(name)?;
            }
            put_parts(part, has_names, entries, sink)?;
        } else if let Some(at) = list_at(name) {
            entries[at] += 1;
            put_entry(&LISTS[at], entries[at], part, sink)?;
        } else {
            put_value(part, has_names, sink)?;
        }
    }
    Ok(())
}

/// Puts what a user has one of.
fn put_value(part: &Node<'_>, has_names: bool, sink: &mut dyn Sink) -> Result<(), Ended> {
    let (name, text) = (&*part.name, part.value());
    if let Some((_, field, form)) = USER.iter().find(|(known, ..)| *known == name) {
        return put(name, RecordKey::Field(*field), 0, *form, part, sink);
    }
    match name {
        // Made of the other names, where there are any.
        "full_name" if has_names => Ok(()),
        "full_name" => put(name, RecordKey::Field(ListField::FullName), 0, Form::Text, part, sink),
        "password" | "pin_number" if !text.is_empty() => sink.password(name, text),
        _ if USUAL.iter().any(|(known, usual)| *known == name && *usual == text) => Ok(()),
        _ => sink.unread(name, text),
    }
}

/// Puts an entry of a list.
fn put_entry(list: &List, entry: u16, node: &Node<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    // In JSON, the value of an identifier is its text, too.
    if !node.value().is_empty() && node.text_of("value").is_empty() {
        sink.left_behind(list.name)?;
    }
    let mut types: Vec<&str> = Vec::new();
    for part in node.more().filter(|part| part.says_something()) {
        let name = &*part.name;
        let carried = list.parts.iter().find(|(known, ..)| *known == name);
        match (carried, list.types) {
            (Some((_, key, form)), _) => {
                put(&format!("{}[{entry}].{name}", list.name), *key, entry, *form, part, sink)?;
            }
            (None, Some((of_type, _, _))) if name == of_type => types.push(part.value()),
            (None, Some((_, around, _))) if name == around => types.extend(part.children.iter().map(Node::value)),
            (None, _) if name == SEGMENT_TYPE => sink.left_behind(SEGMENT_TYPE)?,
            (None, _) => sink.left_behind(&format!("{}.{name}", list.name))?,
        }
    }
    types.retain(|code| !code.is_empty());
    if let Some((of_type, _, key)) = list.types.filter(|_| !types.is_empty()) {
        let name = format!("{}[{entry}].{of_type}", list.name);
        Slot::of(key, entry).put(&name, &types.join(","), sink)?;
    }
    match list.usual {
        Some((part, key, usual)) if node.text_of(part).is_empty() => {
            Slot::of(key, entry).put(&format!("{}[{entry}].{part}", list.name), usual, sink)
        }
        Some(_) | None => Ok(()),
    }
}

/// Puts a value under the name that its file has for it.
fn put(name: &str, key: RecordKey, entry: u16, form: Form, part: &Node<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    let text = match (form, part.value()) {
        (Form::Flag, text) if text.eq_ignore_ascii_case("false") => "",
        (Form::InUse, text) if text.eq_ignore_ascii_case("active") => "yes",
        (Form::InUse, text) if text.eq_ignore_ascii_case("inactive") => "no",
        (Form::Day, text) => day(text),
        (Form::Text | Form::Flag | Form::InUse, text) => text,
    };
    Slot::of(key, entry).put(name, text, sink)?;
    // The value of a JSON object is its text.
    for more in part.more().filter(|more| more.name != "value" && more.says_something()) {
        sink.left_behind(&format!("{}.{}", part.name, more.name))?;
    }
    Ok(())
}

/// A date as a day, where nothing but a time zone or midnight stands behind it.
fn day(text: &str) -> &str {
    let Some((day, behind)) = text.split_at_checked(10) else { return text };
    let is_day = day.bytes().zip(*b"0000-00-00").all(|(byte, form)| match form {
        b'-' => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let zone = behind.strip_prefix("T00:00:00").unwrap_or(behind);
    let zone = zone.strip_prefix(".000").unwrap_or(zone);
    let is_zone = zone.is_empty() || zone == "Z" || (zone.len() == 6 && zone.starts_with(['+', '-']));
    if is_day && is_zone { day } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_in_every_time_zone() {
        for (text, expected) in [
            ("2030-01-16Z", "2030-01-16"),
            ("2030-01-16", "2030-01-16"),
            ("2030-01-16+02:00", "2030-01-16"),
            ("2030-01-16T00:00:00Z", "2030-01-16"),
            ("2030-01-16T00:00:00.000Z", "2030-01-16"),
            ("2030-01-16T23:59:59Z", "2030-01-16T23:59:59Z"),
            ("16.01.2030", "16.01.2030"),
            ("2030-01-1é", "2030-01-1é"),
            ("", ""),
        ] {
            assert_eq!(day(text), expected);
        }
    }
}
