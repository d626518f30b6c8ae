//! Patrons of a library system that does not exist, as text: a line `patron` begins one, and each line below it is a
//! value and what it is.
//!
//! ```text
//! patron
//! primary_id = 000123456
//! last_name = Lind
//! email.1.address = ana@example.org
//! email.2.address = ana@example.com
//! email.2.preferred = yes
//! ```
//!
//! What a list could say has the name of its column (`last_name`); parts of entries are named `list.number.part`.

use model::cell::RawCell;
use model::field::ListField;
use model::place::Numbering;
use model::record::{
    AddressPart, BlockPart, EmailPart, IdentifierPart, NotePart, PhonePart, RecordField, RecordKey, Records, RolePart,
    StatisticPart,
};

/// A line of such a text.
#[derive(Debug)]
pub enum Line<'a> {
    /// A patron begins.
    Patron,
    /// A value of the patron.
    Value(RecordField<'a>),
}

/// What the parts of entries are called.
const PARTS: &[(&str, &str, RecordKey)] = &[
    ("email", "address", RecordKey::Email(EmailPart::Address)),
    ("email", "types", RecordKey::Email(EmailPart::Types)),
    ("email", "preferred", RecordKey::Email(EmailPart::Preferred)),
    ("phone", "number", RecordKey::Phone(PhonePart::Number)),
    ("phone", "types", RecordKey::Phone(PhonePart::Types)),
    ("phone", "preferred", RecordKey::Phone(PhonePart::Preferred)),
    ("phone", "sms", RecordKey::Phone(PhonePart::Sms)),
    ("address", "line1", RecordKey::Address(AddressPart::Line1)),
    ("address", "line2", RecordKey::Address(AddressPart::Line2)),
    ("address", "city", RecordKey::Address(AddressPart::City)),
    ("address", "state", RecordKey::Address(AddressPart::StateProvince)),
    ("address", "postal_code", RecordKey::Address(AddressPart::PostalCode)),
    ("address", "country", RecordKey::Address(AddressPart::Country)),
    ("address", "types", RecordKey::Address(AddressPart::Types)),
    ("address", "preferred", RecordKey::Address(AddressPart::Preferred)),
    ("identifier", "value", RecordKey::Identifier(IdentifierPart::Value)),
    ("identifier", "type", RecordKey::Identifier(IdentifierPart::Kind)),
    ("identifier", "note", RecordKey::Identifier(IdentifierPart::Remark)),
    ("identifier", "active", RecordKey::Identifier(IdentifierPart::Active)),
    ("role", "code", RecordKey::Role(RolePart::Kind)),
    ("role", "scope", RecordKey::Role(RolePart::Scope)),
    ("role", "active", RecordKey::Role(RolePart::Active)),
    ("role", "expiry", RecordKey::Role(RolePart::Expiry)),
    ("note", "text", RecordKey::Note(NotePart::Text)),
    ("note", "type", RecordKey::Note(NotePart::Kind)),
    ("note", "viewable", RecordKey::Note(NotePart::Viewable)),
    ("note", "popup", RecordKey::Note(NotePart::Popup)),
    ("block", "type", RecordKey::Block(BlockPart::Kind)),
    ("block", "description", RecordKey::Block(BlockPart::Description)),
    ("block", "note", RecordKey::Block(BlockPart::Remark)),
    ("block", "active", RecordKey::Block(BlockPart::Active)),
    ("block", "expiry", RecordKey::Block(BlockPart::Expiry)),
    ("statistic", "category", RecordKey::Statistic(StatisticPart::Category)),
    ("statistic", "note", RecordKey::Statistic(StatisticPart::Remark)),
];

/// The lines that say something, with their numbers.
///
/// # Panics
/// At a line that says nothing known: it is a slip of the test.
pub fn lines(text: &str) -> impl Iterator<Item = (u32, Line<'_>)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).map(|(number, line)| {
        if line == "patron" {
            return (number, Line::Patron);
        }
        let (name, value) = line.split_once(" =").unwrap_or_else(|| panic!("line {number} is no value: {line}"));
        let (key, entry) = key(name).unwrap_or_else(|| panic!("line {number} is of no field: {name}"));
        let cell = RawCell::text(0, value.strip_prefix(' ').unwrap_or(value));
        (number, Line::Value(RecordField { name, key, entry, cell }))
    })
}

/// The records of such a text, numbered by the lines in which they begin.
///
/// # Panics
/// As [`lines`].
pub fn records(text: &str) -> Records {
    let mut records = Records::new(Numbering::Lines);
    for (number, line) in lines(text) {
        match line {
            Line::Patron => records.start(number),
            Line::Value(field) => assert!(records.push(field), "few kinds of values"),
        }
    }
    records
}

fn key(name: &str) -> Option<(RecordKey, u16)> {
    if let Some(field) = ListField::from_name(name) {
        return Some((RecordKey::Field(field), 0));
    }
    let (list, rest) = name.split_once('.')?;
    let (number, part) = rest.split_once('.')?;
    let (_, _, key) = PARTS.iter().find(|(of, called, _)| *of == list && *called == part)?;
    Some((*key, number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_its_records() {
        let records = records("patron\nprimary_id = 17\nnote.1.text = a\nnote.2.text = b\n\npatron\nnote.1.text =\n");
        assert_eq!((records.len(), records.width()), (2, 3));
        let (table, columns) = records.into_table();
        assert_eq!(table.rows().map(|row| row.number()).collect::<Vec<_>>(), [1, 6]);
        assert_eq!(
            columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(),
            ["primary_id", "note.1.text", "note.2.text"]
        );
    }
}
