//! Aleph's patrons as PLIF in XML, as its loader of patrons takes them: a `patron-record` with its segments, `z303` for
//! the patron, `z304` for each address, `z305` for what holds in a library, `z308` for each way of finding the patron.
//!
//! The primary ID is what the file finds its patrons by (`match-id`); the other keys are identifiers besides. A record
//! that deletes its patron is no patron, and is told. `%` leaves a value as it is there, and so says nothing. What keeps
//! a patron from borrowing, everywhere or in one library, becomes a block with its code and its note.

use crate::parts::city::City;
use crate::parts::slot::Slot;
use crate::parts::tree::Node;
use crate::parts::xml;
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::field::ListField;
use model::record::{AddressPart, BlockPart, IdentifierPart, NotePart, PhonePart, RecordKey};

/// What the element of a patron is called.
const RECORD: &str = "patron-record";

/// Elements that a file has at its beginning.
const ROOTS: &[&str] = &["p-file-20", RECORD];

/// Segments of one patron; Aleph has a dozen.
const MOST_SEGMENTS: usize = 200;

/// Notes of the patron; those of the libraries come behind them.
const NOTES: u16 = 2;

const PATRON: &str = "z303";
const ADDRESS: &str = "z304";
const LOCAL: &str = "z305";
const KEY: &str = "z308";

/// What is carried over of a patron.
const OF_PATRON: &[(&str, Slot)] = &[
    ("z303-last-name", Slot::field(ListField::LastName)),
    ("z303-first-name", Slot::field(ListField::FirstName)),
    ("z303-title", Slot::field(ListField::Title)),
    ("z303-gender", Slot::field(ListField::Gender)),
    ("z303-birth-date", Slot::field(ListField::BirthDate)),
    ("z303-con-lng", Slot::field(ListField::PreferredLanguage)),
    ("z303-home-library", Slot::field(ListField::Campus)),
    ("z303-note-1", Slot::of(RecordKey::Note(NotePart::Text), 1)),
    ("z303-note-2", Slot::of(RecordKey::Note(NotePart::Text), NOTES)),
];

/// What is carried over of what holds in a library.
const OF_LIBRARY: &[(&str, Slot)] =
    &[("z305-bor-status", Slot::field(ListField::UserGroup)), ("z305-expiry-date", Slot::field(ListField::ExpiryDate))];

/// What keeps somebody from borrowing: a code, and a note about it.
type Delinquencies = [[&'static str; 2]; 3];

const OF_PATRON_DELINQUENT: &Delinquencies =
    &[["z303-delinq-1", "z303-delinq-n-1"], ["z303-delinq-2", "z303-delinq-n-2"], ["z303-delinq-3", "z303-delinq-n-3"]];
const OF_LIBRARY_DELINQUENT: &Delinquencies =
    &[["z305-delinq-1", "z305-delinq-n-1"], ["z305-delinq-2", "z305-delinq-n-2"], ["z305-delinq-3", "z305-delinq-n-3"]];
/// As many as the patron has; those of the libraries come behind them.
const DELINQUENCIES: u16 = 3;

/// The lines of an address, of which the first often is the patron's name.
const LINES: [&str; 5] = ["z304-address-0", "z304-address-1", "z304-address-2", "z304-address-3", "z304-address-4"];
const LINE_PARTS: [AddressPart; 5] =
    [AddressPart::Line1, AddressPart::Line2, AddressPart::Line3, AddressPart::Line4, AddressPart::Line5];

/// Phone numbers of an address, with what their type is here.
const PHONES: &[(&str, &str)] = &[
    ("z304-telephone", "home"),
    ("z304-telephone-2", "home"),
    ("z304-telephone-3", "home"),
    ("z304-telephone-4", "home"),
    ("z304-sms-number", "mobile"),
];
const PHONES_OF_ONE: u16 = 5;
const SMS: &str = "z304-sms-number";

/// What only says how a segment is to be loaded, or whose it is.
const OF_LOADING: &[&str] = &[
    "match-id-type",
    "match-id",
    "record-action",
    "z303-id",
    "z304-id",
    "z304-sequence",
    "z305-id",
    "z308-id",
    "z308-verification-type",
    "z308-encryption",
];

/// What proves that whoever has a key is the patron.
const VERIFICATION: &str = "z308-verification";

/// Keys of these types are the barcode and the ID of the university; others keep their number as their type.
const KEY_TYPES: &[(&str, &str)] = &[("01", "BARCODE"), ("02", "UNIV_ID")];

/// Whether a file begins as PLIF does.
pub(crate) fn sniff(head: &[u8]) -> bool {
    let holds = |text: &str| memchr::memmem::find(head, text.as_bytes()).is_some();
    xml::root(head).is_some_and(|root| ROOTS.contains(&root)) && holds(RECORD) && holds(PATRON)
}

/// Reads a file.
pub(crate) fn read(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    xml::read_records(text, RECORD, sink, take_patron)
}

/// Takes a patron, or tells why it is none.
fn take_patron(number: u32, record: &Node<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    let Some(patron) = record.children.iter().find(|segment| segment.name == PATRON) else {
        return sink.damaged(number, format!("it has no segment \"{PATRON}\""));
    };
    if action_of(patron) == "D" {
        return sink.damaged(number, "its record-action is D: it deletes this patron".to_owned());
    }
    if record.children.len() > MOST_SEGMENTS {
        return sink.damaged(number, format!("it has more than {MOST_SEGMENTS} segments"));
    }
    sink.record(number)?;
    let id = said(patron.text_of("match-id"));
    let id = if id.is_empty() { said(patron.text_of("z303-id")) } else { id };
    Slot::field(ListField::PrimaryId).put("match-id", id, sink)?;
    let (mut addresses, mut libraries, mut keys) = (0, 0, 0);
    for segment in record.more().filter(|segment| segment.says_something()) {
        let name = &*segment.name;
        match name {
            _ if name != PATRON && action_of(segment) == "D" => sink.left_behind(&format!("{name}.record-action"))?,
            PATRON => put_patron(segment, sink)?,
            ADDRESS => {
                addresses += 1;
                put_address(addresses, segment, said(patron.text_of("z303-name")), sink)?;
            }
            LOCAL => {
                libraries += 1;
                let note = said(segment.text_of("z305-note"));
                let of_note = RecordKey::Note(NotePart::Text);
                Slot::of(of_note, NOTES + libraries).put(&numbered(libraries, "z305-note"), note, sink)?;
                let name_in = |name: &str| numbered(libraries, name);
                put_delinquencies(DELINQUENCIES * libraries, OF_LIBRARY_DELINQUENT, segment, name_in, sink)?;
                let is_block = |name: &str| is_of_block(name, OF_LIBRARY_DELINQUENT, segment);
                put_carried(OF_LIBRARY, segment, |name| name == "z305-note" || is_block(name), sink)?;
            }
            KEY => {
                keys += 1;
                put_key(keys, segment, id, sink)?;
            }
            _ => sink.left_behind(name)?,
        }
    }
    Ok(())
}

/// What is to be done with a segment.
fn action_of<'n>(segment: &'n Node<'_>) -> &'n str {
    segment.text_of("record-action")
}

/// A value, unless it stands for the one that is there already, or is a date that is none.
fn said(text: &str) -> &str {
    if matches!(text, "%" | "00000000") { "" } else { text }
}

/// Puts what is carried over of a segment under its own names, and leaves the rest behind; what `is_known` was put by
/// the caller.
fn put_carried(
    carried: &[(&str, Slot)],
    segment: &Node<'_>,
    is_known: impl Fn(&str) -> bool,
    sink: &mut dyn Sink,
) -> Result<(), Ended> {
    for part in segment.more().filter(|part| part.says_something()) {
        let (name, text) = (&*part.name, said(part.value()));
        if OF_LOADING.contains(&name) || is_known(name) {
            continue;
        }
        match carried.iter().find(|(known, _)| *known == name) {
            Some((_, slot)) => slot.put(name, text, sink)?,
            None if text.is_empty() && part.children.is_empty() => {}
            None => sink.unread(name, text)?,
        }
    }
    Ok(())
}

fn put_patron(segment: &Node<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    let name = said(segment.text_of("z303-name"));
    let has_parts = !said(segment.text_of("z303-last-name")).is_empty();
    if !has_parts {
        Slot::field(ListField::FullName).put("z303-name", name, sink)?;
    }
    put_delinquencies(0, OF_PATRON_DELINQUENT, segment, str::to_owned, sink)?;
    let is_block = |name: &str| is_of_block(name, OF_PATRON_DELINQUENT, segment);
    put_carried(OF_PATRON, segment, |name| name == "z303-name" || is_block(name), sink)
}

/// Puts what keeps the patron from borrowing as blocks behind so many others. What the codes mean, each library has in a
/// table of its own.
fn put_delinquencies(
    before: u16,
    delinquencies: &Delinquencies,
    segment: &Node<'_>,
    name_in: impl Fn(&str) -> String,
    sink: &mut dyn Sink,
) -> Result<(), Ended> {
    for (entry, [code, note]) in (before + 1..).zip(*delinquencies) {
        let of_block = said(segment.text_of(code));
        if is_delinquent(of_block) {
            Slot::block(entry).put(&name_in(code), of_block, sink)?;
            let remark = Slot::of(RecordKey::Block(BlockPart::Remark), entry);
            remark.put(&name_in(note), said(segment.text_of(note)), sink)?;
        }
    }
    Ok(())
}

/// Whether a code says that something is wrong: `00` says that nothing is.
fn is_delinquent(code: &str) -> bool {
    !code.trim_matches('0').is_empty()
}

/// Whether a part has become part of a block, or says that there is none.
fn is_of_block(name: &str, delinquencies: &Delinquencies, segment: &Node<'_>) -> bool {
    let has_block = |code: &str| is_delinquent(said(segment.text_of(code)));
    delinquencies.iter().any(|&[code, note]| name == code || (name == note && has_block(code)))
}

/// Puts an address, its phones and its e-mail address. The city has no field of its own there: it is in the last line,
/// where that is certain.
fn put_address(entry: u16, segment: &Node<'_>, name: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
    let lines = LINES.iter().map(|line| (*line, said(segment.text_of(line))));
    let lines = lines.filter(|(_, text)| !text.is_empty() && text.to_lowercase() != name.to_lowercase());
    let mut lines: Vec<(&str, &str)> = lines.collect();
    let zip = said(segment.text_of("z304-zip"));
    let last = match lines.as_slice() {
        [_, .., last] => Some(*last),
        [] | [_] => None,
    };
    let city = last.and_then(|(line, text)| Some((line, City::of_line(text, zip)?)));
    if city.is_some() {
        lines.pop();
    }
    for (part, (line, text)) in LINE_PARTS.into_iter().zip(lines) {
        Slot::address(entry, part).put(&numbered(entry, line), text, sink)?;
    }
    if let Some((line, city)) = city {
        city.put(&numbered(entry, line), entry, None, sink)?;
    }
    Slot::address(entry, AddressPart::PostalCode).put(&numbered(entry, "z304-zip"), zip, sink)?;
    let email = said(segment.text_of("z304-email-address"));
    Slot::email(entry, "personal").put(&numbered(entry, "z304-email-address"), email, sink)?;
    for (phone, (line, types)) in (PHONES_OF_ONE * entry..).zip(PHONES) {
        let slot = Slot::phone(phone, types);
        let slot = if *line == SMS { slot.with(RecordKey::Phone(PhonePart::Sms), "yes") } else { slot };
        slot.put(&numbered(entry, line), said(segment.text_of(line)), sink)?;
    }
    let types = match said(segment.text_of("z304-address-type")) {
        "01" => "home",
        "02" => "alternative",
        _ => "",
    };
    let type_name = numbered(entry, "z304-address-type");
    Slot::address(entry, AddressPart::Types).put(&type_name, types, sink)?;
    let is_known = |name: &str| {
        let is_line = LINES.contains(&name) || PHONES.iter().any(|(phone, _)| *phone == name);
        let is_type = name == "z304-address-type" && !types.is_empty();
        is_line || is_type || matches!(name, "z304-zip" | "z304-email-address")
    };
    put_carried(&[], segment, is_known, sink)
}

/// What a value is called that several segments have.
fn numbered(entry: u16, name: &str) -> String {
    let (segment, part) = name.split_once('-').unwrap_or((name, ""));
    format!("{segment}[{entry}]-{part}")
}

/// Puts a way of finding the patron, unless it is the primary ID once more, and what proves that it is the patron, a
/// password or a PIN.
fn put_key(entry: u16, segment: &Node<'_>, id: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
    let value = said(segment.text_of("z308-key-data"));
    if !value.eq_ignore_ascii_case(id) && !value.is_empty() {
        let kind = segment.text_of("z308-key-type");
        let kind = KEY_TYPES.iter().find(|(known, _)| *known == kind).map_or(kind, |(_, kind)| *kind);
        let part = |part| Slot::of(RecordKey::Identifier(part), entry);
        part(IdentifierPart::Value).put(&numbered(entry, "z308-key-data"), value, sink)?;
        part(IdentifierPart::Kind).put(&numbered(entry, "z308-key-type"), kind, sink)?;
        match segment.text_of("z308-status") {
            "AC" => part(IdentifierPart::Active).put(&numbered(entry, "z308-status"), "yes", sink)?,
            "NA" => part(IdentifierPart::Active).put(&numbered(entry, "z308-status"), "no", sink)?,
            _ => {}
        }
    }
    let password = said(segment.text_of(VERIFICATION));
    if !password.is_empty() {
        sink.password(VERIFICATION, password)?;
    }
    let is_known = |name: &str| {
        let has_status = matches!(segment.text_of("z308-status"), "AC" | "NA");
        matches!(name, "z308-key-data" | "z308-key-type" | VERIFICATION) || (name == "z308-status" && has_status)
    };
    put_carried(&[], segment, is_known, sink)
}
