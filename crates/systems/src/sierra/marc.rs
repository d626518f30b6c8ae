//! Sierra's and Millennium's MARC-like patron records: a leader whose other places are blank, a directory, and fields
//! of a blank indicator each and one subfield `a`. Lengths count characters and not bytes, which no reader of MARC
//! records expects.
//!
//! The tags are those of the University of California, San Diego (`ucsdlib/patron-load`), and for the home library and
//! the manual block those of Innovative's own exports, where San Diego has none. Its codes are its own, as is the system
//! ID; they are left behind, as is a second name, address or phone number of one tag. A record whose lengths are not
//! exactly right may have any value in any field, so it is damaged as a whole, and so is one with other subfields, of
//! which nothing is known.

use super::address::{self, Which};
use super::codes;
use crate::parts::dates;
use crate::parts::lines::{Line, each_between};
use crate::parts::slot::Slot;
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::field::ListField;
use model::place::Numbering;

const END_OF_RECORD: u8 = b'\x1D';
const END_OF_FIELD: char = '\u{1E}';
/// What every field begins with.
const SUBFIELD_A: &str = "  \u{1F}a";

const LEADER: usize = 24;
/// What is wrong with a record that is cut off.
const NO_END: &str = "the file ends in the middle of it: the mark of its end is missing";

/// Characters of an entry of the directory: its tag, its length, where it begins.
const ENTRY: usize = 12;
/// Fields of one patron; load tables have some twenty.
const MOST_FIELDS: usize = 100;
/// Bytes of a record, to guess how many there are.
const LIKELY_BYTES: u64 = 500;

/// What is done with a field.
#[derive(Debug, Clone, Copy)]
enum Use {
    Field(ListField),
    Expiry,
    Barcode,
    Address(Which),
    Phone(Which),
    Email,
    Block,
}

const KNOWN: &[(&str, Use)] = &[
    ("020", Use::Field(ListField::PrimaryId)),
    ("030", Use::Barcode),
    ("080", Use::Expiry),
    ("085", Use::Field(ListField::Campus)),
    ("086", Use::Block),
    ("100", Use::Field(ListField::FullName)),
    ("220", Use::Address(Which::First)),
    ("225", Use::Phone(Which::First)),
    ("230", Use::Address(Which::Second)),
    ("235", Use::Phone(Which::Second)),
    ("550", Use::Email),
];

/// A name that is the same as that of tag 100 unless somebody prefers another.
const LEGAL_NAME: &str = "120";
const NAME: &str = "100";

/// Whether a file begins with such a leader; in those of catalogs, letters stand where this one is blank.
pub(crate) fn sniff(head: &[u8]) -> bool {
    let Some(leader) = head.trim_ascii_start().get(..LEADER) else { return false };
    let has_form = |(byte, form): (&u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { *byte == b' ' };
    leader.iter().zip(b"00000       00000       ").all(has_form) && memchr::memchr(b'\x1E', head).is_some()
}

/// Reads a file.
pub(crate) fn read(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    sink.records(Numbering::Records, text.bytes() / LIKELY_BYTES)?;
    let (mut number, mut places) = (0_u32, Vec::new());
    each_between(text, END_OF_RECORD, |record, has_end| {
        let record = record.trim_start();
        if record.is_empty() {
            return Ok(());
        }
        number = number.saturating_add(1);
        let whole = if has_end { Ok(record) } else { Err(NO_END.to_owned()) };
        match whole.and_then(|record| fields_of(Line::new(record, &mut places))) {
            Ok(fields) => put(number, &fields, sink),
            Err(why) => sink.damaged(number, why),
        }
    })
}

/// A field: its tag and its value.
type Field<'a> = (&'a str, &'a str);

/// The fields of a record, without what ends it; or what is wrong with it.
fn fields_of(record: Line<'_>) -> Result<Vec<Field<'_>>, String> {
    let characters = record.characters() + 1;
    let of_leader = |first| number(record.slice(first, 5));
    let length = of_leader(0).ok_or("its leader does not begin with its length")?;
    if length != characters {
        return Err(format!("it has {characters} characters, and its leader says {length}"));
    }
    let base = of_leader(12).filter(|base| *base > LEADER).ok_or("its leader does not say where its fields begin")?;
    let entries = (base - 1 - LEADER) / ENTRY;
    if LEADER + entries * ENTRY + 1 != base || !record.slice(base - 1, 1).starts_with(END_OF_FIELD) {
        return Err("its directory does not end where its leader says".to_owned());
    }
    if entries > MOST_FIELDS {
        return Err(format!("it has more than {MOST_FIELDS} fields"));
    }
    let mut fields = Vec::with_capacity(entries);
    let mut end = 0;
    for index in 0..entries {
        let entry = LEADER + index * ENTRY;
        let tag = record.slice(entry, 3);
        let (length, begin) = (number(record.slice(entry + 3, 4)), number(record.slice(entry + 7, 5)));
        let (Some(length), Some(begin)) = (length, begin) else {
            return Err(format!("entry {} of its directory has no length or no place", index + 1));
        };
        if !tag.bytes().all(|byte| byte.is_ascii_alphanumeric()) || tag.len() != 3 {
            return Err(format!("entry {} of its directory has no tag", index + 1));
        }
        if is_one(tag) && fields.iter().any(|(other, _)| *other == tag) {
            return Err(format!("it has field {tag} twice"));
        }
        if begin != end {
            return Err(format!("field {tag} does not begin where the one before it ends"));
        }
        end = begin + length;
        let value = record.slice(base + begin, length).strip_prefix(SUBFIELD_A);
        let value = value.and_then(|value| value.strip_suffix(END_OF_FIELD)).filter(|value| !value.contains(is_mark));
        fields.push((
            tag,
            value.ok_or_else(|| format!("field {tag} is not one subfield a of the length it should have"))?,
        ));
    }
    if base + end + 1 != characters {
        return Err("something stands behind its last field".to_owned());
    }
    Ok(fields)
}

/// Whether two fields of a tag would be two patrons.
fn is_one(tag: &str) -> bool {
    KNOWN.iter().any(|(known, of)| *known == tag && matches!(of, Use::Field(ListField::PrimaryId)))
}

fn number(text: &str) -> Option<usize> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_mark(character: char) -> bool {
    matches!(character, '\u{1D}'..='\u{1F}')
}

fn put(number: u32, fields: &[Field<'_>], sink: &mut dyn Sink) -> Result<(), Ended> {
    sink.record(number)?;
    let name = fields.iter().find(|(tag, _)| *tag == NAME).map_or("", |(_, name)| name.trim());
    let (mut barcodes, mut emails) = (0, 0);
    for (index, (tag, text)) in fields.iter().enumerate().filter(|(_, (_, text))| !text.trim().is_empty()) {
        let text = text.trim();
        let is_again = fields.iter().take(index).any(|(before, text)| before == tag && !text.trim().is_empty());
        let of = KNOWN.iter().find(|(known, _)| known == tag).map(|(_, of)| *of);
        match of {
            Some(Use::Expiry | Use::Field(ListField::Campus)) if codes::is_none(text) => {}
            Some(Use::Field(_) | Use::Expiry | Use::Address(_) | Use::Phone(_) | Use::Block) if is_again => {
                sink.left_behind(tag)?;
            }
            Some(Use::Field(field)) => Slot::field(field).put(tag, text, sink)?,
            Some(Use::Expiry) => dates::put(ListField::ExpiryDate, tag, text, sink)?,
            Some(Use::Barcode) => {
                barcodes += 1;
                Slot::identifier(barcodes, "BARCODE").put(tag, text, sink)?;
            }
            Some(Use::Address(which)) => address::put(tag, which, text, sink)?,
            Some(Use::Phone(which)) => Slot::phone(which.entry(), "home").put(tag, text, sink)?,
            Some(Use::Email) => emails = address::put_emails(tag, text, emails, sink)?,
            Some(Use::Block) => codes::put_block(tag, text, sink)?,
            None if *tag == LEGAL_NAME && text == name => {}
            None => sink.unread(tag, text)?,
        }
    }
    Ok(())
}
