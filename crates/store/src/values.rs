//! Old and new values as JSON text and back, in the history of a store and in a saved plan:
//! `{"last_name": [before, after], ...}`.
//!
//! The field says how its values are written: text and days as strings, lists as arrays of objects,
//! blank as `null`. The wire structs are this file's own, so that the model stays free to change.

use chrono::NaiveDate;
use model::field::{Field, Kind, List};
use model::id::PrimaryId;
use model::patron::{AccountType, Address, AddressLines, Block, Email, Identifier, Note, Phone, Role, Statistic};
use model::plan::Change;
use model::text::Text;
use model::value::Value;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// The text of these changes.
pub fn encode(changes: &[Change]) -> String {
    serde_json::to_string(&Changes(changes)).expect("strings, numbers and lists always have a JSON form")
}

/// The changes of a text, in the order of the fields.
pub fn decode(text: &str) -> Result<Vec<Change>, Unreadable> {
    let Pairs(mut changes) = serde_json::from_str(text).map_err(|_| Unreadable)?;
    let mut decoded = Vec::with_capacity(changes.len());
    for field in Field::ALL {
        if let Some((before, after)) = changes.remove(field.name()) {
            decoded.push(Change { field: *field, before: value(*field, before)?, after: value(*field, after)? });
        }
    }
    if changes.is_empty() { Ok(decoded) } else { Err(Unreadable) }
}

/// Old and new values by field, each field once: of two the reader of the file would see the one and we the other.
struct Pairs(BTreeMap<String, (serde_json::Value, serde_json::Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Pairs;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("fields with an old and a new value")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = BTreeMap::new();
                while let Some((name, values)) = map.next_entry()? {
                    if pairs.insert(name, values).is_some() {
                        return Err(serde::de::Error::custom("a field stands twice"));
                    }
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

/// A text that is not one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("values that cannot be read")]
pub struct Unreadable;

struct Changes<'a>(&'a [Change]);

impl Serialize for Changes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for change in self.0 {
            map.serialize_entry(change.field.name(), &(Wire(&change.before), Wire(&change.after)))?;
        }
        map.end()
    }
}

struct Wire<'a>(&'a Value);

impl Serialize for Wire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Blank => serializer.serialize_unit(),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Date(date) => serializer.collect_str(date),
            Value::Emails(list) => serializer.collect_seq(list.iter().map(ListItem)),
            Value::Phones(list) => serializer.collect_seq(list.iter().map(ListItem)),
            Value::Addresses(list) => serializer.collect_seq(list.iter().map(ListItem)),
            Value::Identifiers(list) => serializer.collect_seq(list.iter().map(ListItem)),
            Value::Roles(list) => serializer.collect_seq(list.iter().map(ListItem)),
            Value::Notes(list) => serializer.collect_seq(list.iter().map(ListItem)),
            Value::Blocks(list) => serializer.collect_seq(list.iter().map(ListItem)),
            Value::Statistics(list) => serializer.collect_seq(list.iter().map(ListItem)),
        }
    }
}

fn value(field: Field, json: serde_json::Value) -> Result<Value, Unreadable> {
    if json.is_null() {
        return Ok(Value::Blank);
    }
    match field.kind() {
        Kind::Id => text(json, |text| PrimaryId::new(text).is_some()),
        Kind::AccountType(_) => text(json, |text| AccountType::from_name(text).is_some()),
        Kind::Text(_) => text(json, |_| true),
        Kind::Date(_) => Ok(Value::Date(read::<String>(json)?.parse().map_err(|_| Unreadable)?)),
        Kind::List(List::Emails(_)) => list(json, Value::Emails),
        Kind::List(List::Phones(_)) => list(json, Value::Phones),
        Kind::List(List::Addresses(_)) => list(json, Value::Addresses),
        Kind::List(List::Identifiers(_)) => list(json, Value::Identifiers),
        Kind::List(List::Roles(_)) => list(json, Value::Roles),
        Kind::List(List::Notes(_)) => list(json, Value::Notes),
        Kind::List(List::Blocks(_)) => list(json, Value::Blocks),
        Kind::List(List::Statistics(_)) => list(json, Value::Statistics),
    }
}

/// A text, unless its field cannot have it.
fn text(json: serde_json::Value, fits: impl Fn(&str) -> bool) -> Result<Value, Unreadable> {
    let text: Text = read(json)?;
    if fits(&text) { Ok(Value::Text(text)) } else { Err(Unreadable) }
}

fn read<T: DeserializeOwned>(json: serde_json::Value) -> Result<T, Unreadable> {
    serde_json::from_value(json).map_err(|_| Unreadable)
}

fn list<T: Noun>(json: serde_json::Value, wrap: fn(Vec<T>) -> Value) -> Result<Value, Unreadable> {
    Ok(wrap(read::<Vec<ListItem<T>>>(json)?.into_iter().map(|entry| entry.0).collect()))
}

/// An entry of a list, written and read through its wire struct.
struct ListItem<T>(T);

impl<T: Noun> Serialize for ListItem<&T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

impl<'de, T: Noun> Deserialize<'de> for ListItem<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(ListItem)
    }
}

/// A noun of the model that has a wire struct here.
trait Noun: Sized {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Wire structs with the same fields as their nouns; the compiler says when they no longer agree. What
/// is missing is left out: the history is the largest part of a store.
macro_rules! wire {
    ($($wire:ident is $noun:literal $type:ident {
        $([$lines:ident],)?
        $($field:ident: $kind:ty),+
        $(; texts: $($text:ident),+)?
        $(; days: $($day:ident),+)?
    })+) => {$(
        #[derive(Serialize, Deserialize)]
        #[serde(remote = $noun)]
        struct $wire {
            $(#[serde(with = "lines")] $lines: AddressLines,)?
            $($field: $kind,)+
            $($(#[serde(default, skip_serializing_if = "Option::is_none")] $text: Option<Text>,)+)?
            $($(#[serde(default, skip_serializing_if = "Option::is_none", with = "optional_day")]
                $day: Option<NaiveDate>,)+)?
        }

        impl Noun for $type {
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $wire::serialize(self, serializer)
            }

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $wire::deserialize(deserializer)
            }
        }
    )+};
}

/// All lines of an address, missing ones too.
mod lines {
    use model::patron::AddressLines;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(lines: &AddressLines, serializer: S) -> Result<S::Ok, S::Error> {
        lines.each().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AddressLines, D::Error> {
        <[Option<model::text::Text>; 5]>::deserialize(deserializer).map(AddressLines::from)
    }
}

wire! {
    EmailWire is "Email" Email { address: Text, types: Text, preferred: bool }
    PhoneWire is "Phone" Phone { number: Text, types: Text, preferred: bool, sms: bool }
    AddressWire is "Address" Address {
        [lines], types: Text, preferred: bool;
        texts: city, state_province, postal_code, country
    }
    IdentifierWire is "Identifier" Identifier { kind: Text, value: Text, active: bool; texts: note }
    RoleWire is "Role" Role { role_type: Text, active: bool; texts: scope; days: expiry }
    NoteWire is "Note" Note { note_type: Text, text: Text, viewable: bool, popup: bool }
    BlockWire is "Block" Block { block_type: Text, description: Text, active: bool; texts: note; days: expiry }
    StatisticWire is "Statistic" Statistic { category: Text; texts: note }
}

/// Days as ISO text; the model's own type has no wire form.
mod optional_day {
    use super::{Deserialize, Deserializer, NaiveDate, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
        day.map(|day| day.to_string()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(serde::de::Error::custom)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn values() -> Vec<(Field, Value)> {
        let address = Address {
            lines: [Some("1 Main St".into()), None, Some("c/o \"Lopez\"".into()), None, None].into(),
            city: Some("Zürich".into()),
            types: "home".into(),
            preferred: true,
            ..Address::default()
        };
        let identifier =
            Identifier { kind: "BARCODE".into(), value: "0021".into(), note: Some("lost".into()), active: false };
        let role = |expiry| Role { role_type: "200".into(), scope: None, active: true, expiry };
        let note = Note { note_type: "LIBRARY".into(), text: "a\nb\0".into(), viewable: true, popup: false };
        let block = Block {
            block_type: "LOAN".into(),
            description: "05".into(),
            active: true,
            note: None,
            expiry: Some(date("2027-06-30")),
        };
        let phone = Phone { number: "555-0101".into(), types: "mobile".into(), preferred: false, sms: true };
        let email = Email { address: "m@example.org".into(), types: "personal".into(), preferred: true };
        vec![
            (Field::PrimaryId, Value::Text("000123".into())),
            (Field::LastName, Value::Text("O'Neill \u{1F600}".into())),
            (Field::BirthDate, Value::Date(date("1951-02-03"))),
            (Field::PurgeDate, Value::Blank),
            (Field::Emails, Value::Emails(vec![email.clone(), Email { preferred: false, ..email }])),
            (Field::Phones, Value::Phones(vec![phone])),
            (Field::Addresses, Value::Addresses(vec![address])),
            (Field::Identifiers, Value::Identifiers(vec![identifier])),
            (Field::Roles, Value::Roles(vec![role(None), role(Some(date("2030-01-01")))])),
            (Field::Notes, Value::Notes(vec![note])),
            (Field::Blocks, Value::Blocks(vec![block])),
            (Field::Statistics, Value::Statistics(vec![Statistic { category: "RET".into(), note: None }])),
        ]
    }

    #[test]
    fn every_kind_of_value_comes_back() {
        let added = |(field, after)| Change { field, before: Value::Blank, after };
        let removed = |(field, before)| Change { field, before, after: Value::Blank };
        for changes in [
            values().into_iter().map(added).collect::<Vec<_>>(),
            values().into_iter().map(removed).collect(),
            Vec::new(),
        ] {
            assert_eq!(decode(&encode(&changes)).unwrap(), changes);
        }
    }

    #[test]
    fn a_text_reads_like_the_change() {
        let change = Change {
            field: Field::ExpiryDate,
            before: Value::Date(date("2026-06-30")),
            after: Value::Date(date("2027-06-30")),
        };
        assert_eq!(encode(&[change]), r#"{"expiry_date":["2026-06-30","2027-06-30"]}"#);
    }

    #[test]
    fn what_nobody_wrote_is_damage_and_not_dropped() {
        for text in [
            "",
            "[]",
            r#"{"shoe_size":[null,"44"]}"#,
            r#"{"birth_date":[null,"soon"]}"#,
            r#"{"emails":[null,"a"]}"#,
            r#"{"last_name":[null,["Lopez"]]}"#,
            r#"{"account_type":["internal","both"]}"#,
            r#"{"primary_id":["A1","A 1"]}"#,
        ] {
            assert!(decode(text).is_err(), "{text}");
        }
    }
}
