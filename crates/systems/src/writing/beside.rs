//! What a patron says for which a system has no place: named, so that nothing is lost in silence.
//!
//! What everybody has who has nothing else is not named, as it is the same without being written: the status ACTIVE, the
//! record type PUBLIC and the plain role of a patron.

use model::field::{Field, Kind, List};
use model::patron::{Details, Role};
use std::iter::repeat_n;

/// What is lost of an entry that is written, or with one that is not, where that is no field by itself.
pub(crate) const EMAIL_TYPE: &str = "e-mail type";
pub(crate) const PHONE_TYPE: &str = "phone type";
pub(crate) const PREFERRED_PHONE: &str = "preferred phone";
pub(crate) const TEXT_MESSAGES: &str = "phone for text messages";
pub(crate) const ADDRESS_TYPE: &str = "address type";
pub(crate) const IDENTIFIER_NOTE: &str = "identifier note";
pub(crate) const NOTE_TYPE: &str = "note type";
pub(crate) const NOTE_SHOWN: &str = "note shown to the patron";
pub(crate) const NOTE_POPUP: &str = "pop-up note";
pub(crate) const BLOCK_TYPE: &str = "block type";
pub(crate) const LINE_BREAK: &str = "line break";
pub(crate) const STATISTIC_NOTE: &str = "note on a statistical category";
pub(crate) const ADDRESS_LINES: [&str; 5] =
    ["address line 1", "address line 2", "address line 3", "address line 4", "address line 5"];

/// Names what a patron has in fields that a system does not hold, once for each value.
pub(crate) fn fields(is_held: impl Fn(Field) -> bool, details: &Details, beside: &mut Vec<&'static str>) {
    for field in Field::ALL {
        let values = values(*field, details);
        if values > 0 && !is_held(*field) {
            named(values, field.label(), beside);
        }
    }
}

/// How many values a patron has in a field that not everybody has.
fn values(field: Field, details: &Details) -> usize {
    match field.kind() {
        Kind::Id => 0,
        Kind::Text(slot) => usize::from(slot.of(details).as_deref().is_some_and(|text| !is_usual(field, text))),
        Kind::Date(slot) => usize::from(slot.of(details).is_some()),
        Kind::AccountType(slot) => usize::from(slot.of(details).is_some()),
        Kind::List(list) => entries(list, details),
    }
}

/// Names something as often as there are values of it.
pub(crate) fn named(values: usize, name: &'static str, beside: &mut Vec<&'static str>) {
    beside.extend(repeat_n(name, values));
}

/// What every patron has who has nothing else.
fn is_usual(field: Field, text: &str) -> bool {
    matches!((field, text), (Field::Status, "ACTIVE") | (Field::RecordType, "PUBLIC"))
}

fn entries(list: &List, details: &Details) -> usize {
    match list {
        List::Emails(slot) => slot.of(details).len(),
        List::Phones(slot) => slot.of(details).len(),
        List::Addresses(slot) => slot.of(details).len(),
        List::Identifiers(slot) => slot.of(details).len(),
        List::Roles(slot) => slot.of(details).iter().filter(|role| **role != Role::patron()).count(),
        List::Notes(slot) => slot.of(details).len(),
        List::Blocks(slot) => slot.of(details).len(),
        List::Statistics(slot) => slot.of(details).len(),
    }
}
