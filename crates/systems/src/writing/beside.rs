//! What a patron says for which a system has no place: named, so that nothing is lost in silence.
//!
//! What everybody has who has nothing else is not named, as it is the same without being written: the status ACTIVE, the
//! record type PUBLIC and the plain role of a patron.

use model::field::{Field, Kind, List};
use model::patron::{Details, Identifier, Role};
use std::borrow::Cow;
use std::iter::repeat_n;

/// What is not written, once for each value: a field of ours by its label, or what is lost of one.
pub(crate) type Beside = Vec<Cow<'static, str>>;

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
/// Blocks of somebody who could borrow where they are not.
pub const BLOCKS_IN_FORCE: &str = "blocks in force";
/// Blocks of somebody who is barred all the same.
pub(crate) const FURTHER_BLOCKS: &str = "further blocks";
pub(crate) const BLOCKS_NOT_IN_FORCE: &str = "blocks not in force";
const FURTHER_CARDS: &str = "further cards";
const CARDS_NOT_IN_USE: &str = "cards not in use";
const IDENTIFIERS_NOT_IN_USE: &str = "identifiers not in use";
pub(crate) const LINE_BREAK: &str = "line break";
pub(crate) const STATISTIC_NOTE: &str = "note on a statistical category";
pub(crate) const ADDRESS_LINES: [&str; 5] =
    ["address line 1", "address line 2", "address line 3", "address line 4", "address line 5"];

/// The names of identifiers in use by their types; those of other types are made.
const TYPES: [(&str, &str); 5] = [
    ("NET_ID", "identifiers of type NET_ID"),
    ("UNIV_ID", "identifiers of type UNIV_ID"),
    ("OTHER_ID", "identifiers of type OTHER_ID"),
    ("FORMER_ID", "identifiers of type FORMER_ID"),
    ("LEGACY_ID", "identifiers of type LEGACY_ID"),
];
/// Bytes of a code: what is longer is a text, and each would be named by itself.
const MOST_OF_CODE: usize = 20;

/// Names what a patron has in fields that a system does not hold, once for each value.
pub(crate) fn fields(is_held: impl Fn(Field) -> bool, details: &Details, beside: &mut Beside) {
    for field in Field::ALL {
        if is_held(*field) {
            continue;
        }
        if *field == Field::Blocks {
            let in_force = details.rare.blocks.iter().filter(|block| block.active).count();
            named(in_force, BLOCKS_IN_FORCE, beside);
            named(details.rare.blocks.len() - in_force, BLOCKS_NOT_IN_FORCE, beside);
        } else {
            named(values(*field, details), field.label(), beside);
        }
    }
}

/// What an identifier is called that has no place beside others of it: by its type, and cards by what they are.
pub(crate) fn of_identifier(identifier: &Identifier) -> Cow<'static, str> {
    let kind = &*identifier.kind;
    match (kind, identifier.active) {
        ("BARCODE", true) => Cow::Borrowed(FURTHER_CARDS),
        ("BARCODE", false) => Cow::Borrowed(CARDS_NOT_IN_USE),
        (_, false) => Cow::Borrowed(IDENTIFIERS_NOT_IN_USE),
        (_, true) => match TYPES.iter().find(|(known, _)| *known == kind) {
            Some((_, name)) => Cow::Borrowed(*name),
            None if is_code(kind) => Cow::Owned(format!("identifiers of type {kind}")),
            None => Cow::Borrowed(Field::Identifiers.label()),
        },
    }
}

/// Whether a text is a code, which many patrons have.
pub(crate) fn is_code(text: &str) -> bool {
    !text.is_empty() && text.len() <= MOST_OF_CODE && !text.contains(char::is_whitespace)
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
pub(crate) fn named(values: usize, name: &'static str, beside: &mut Beside) {
    beside.extend(repeat_n(Cow::Borrowed(name), values));
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
