//! Voyager's patron SIF: a line of fixed columns for each patron, which are counted in characters, then as many
//! addresses of fixed columns as the line says, then notes, each behind a tab.
//!
//! The institution ID is the primary ID. The user group is that of the barcode in use; where two are in use with
//! different groups, that is for the library's order of groups to say, or for a person to settle. An address of type 3 is
//! an e-mail address.

use crate::parts::lines::{self, Line, each_line};
use crate::parts::slot::Slot;
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::field::ListField;
use model::place::Numbering;
use model::record::{AddressPart, EmailPart, IdentifierPart, NotePart, RecordKey, StatisticPart};

/// Characters before the addresses.
const BASE: usize = 456;
/// Characters of an address.
const ADDRESS: usize = 429;

/// Notes of one patron; more are no notes but a damaged line.
const MOST_NOTES: usize = 200;

/// A column: what the manual calls it, its first character counted from 1, and how many it has.
#[derive(Debug, Clone, Copy)]
struct Column {
    name: &'static str,
    first: usize,
    length: usize,
    of: Use,
}

/// What is done with the value of a column.
#[derive(Debug, Clone, Copy)]
enum Use {
    Carried(Slot),
    LeftBehind,
    /// A number that is left behind; one that is zero is an empty column.
    NumberBehind,
}

const fn column(name: &'static str, first: usize, length: usize, of: Use) -> Column {
    Column { name, first, length, of }
}

const fn carried(field: ListField) -> Use {
    Use::Carried(Slot::field(field))
}

const fn statistic(entry: u16) -> Use {
    Use::Carried(Slot::of(RecordKey::Statistic(StatisticPart::Category), entry))
}

/// The columns of a patron, without the barcodes.
const PATRON: &[Column] = &[
    column("institution ID", 239, 30, carried(ListField::PrimaryId)),
    column("surname", 311, 30, carried(ListField::LastName)),
    column("first name", 341, 20, carried(ListField::FirstName)),
    column("middle name", 361, 20, carried(ListField::MiddleName)),
    column("title", 381, 10, carried(ListField::Title)),
    column("expiration date", 189, 10, carried(ListField::ExpiryDate)),
    column("purge date", 199, 10, carried(ListField::PurgeDate)),
    column("statistical category 1", 280, 3, statistic(1)),
    column("statistical category 2", 283, 3, statistic(2)),
    column("statistical category 3", 286, 3, statistic(3)),
    column("statistical category 4", 289, 3, statistic(4)),
    column("statistical category 5", 292, 3, statistic(5)),
    column("statistical category 6", 295, 3, statistic(6)),
    column("statistical category 7", 298, 3, statistic(7)),
    column("statistical category 8", 301, 3, statistic(8)),
    column("statistical category 9", 304, 3, statistic(9)),
    column("statistical category 10", 307, 3, statistic(10)),
    column("patron ID", 1, 10, Use::NumberBehind),
    column("registration date", 179, 10, Use::LeftBehind),
    column("Voyager date", 209, 10, Use::LeftBehind),
    column("Voyager updated", 219, 10, Use::LeftBehind),
    column("circulation happening location", 229, 10, Use::LeftBehind),
    column("SSN", 269, 11, Use::LeftBehind),
    column("name type", 310, 1, Use::NumberBehind),
    column("historical charges", 391, 10, Use::NumberBehind),
    column("counter 1", 401, 5, Use::NumberBehind),
    column("counter 2", 406, 5, Use::NumberBehind),
    column("counter 3", 411, 5, Use::NumberBehind),
    column("counter 4", 416, 5, Use::NumberBehind),
    column("counter 5", 421, 5, Use::NumberBehind),
    column("counter 6", 426, 5, Use::NumberBehind),
    column("counter 7", 431, 5, Use::NumberBehind),
    column("counter 8", 436, 5, Use::NumberBehind),
    column("counter 9", 441, 5, Use::NumberBehind),
    column("counter 10", 446, 5, Use::NumberBehind),
    column("counter 11", 451, 5, Use::NumberBehind),
];

/// A barcode: its columns begin 56 characters behind those of the one before.
struct Barcode {
    id: Column,
    barcode: Column,
    group: Column,
    status: Column,
    modified: Column,
}

/// The names are those of the entries in what is told to a person.
static BARCODES: [Barcode; 3] = [
    barcode(0, ["barcode ID", "barcode 1", "patron group 1", "barcode status 1", "barcode modified"]),
    barcode(56, ["barcode ID", "barcode 2", "patron group 2", "barcode status 2", "barcode modified"]),
    barcode(112, ["barcode ID", "barcode 3", "patron group 3", "barcode status 3", "barcode modified"]),
];

const fn barcode(behind: usize, names: [&'static str; 5]) -> Barcode {
    let [id, barcode, group, status, modified] = names;
    Barcode {
        id: column(id, 11 + behind, 10, Use::NumberBehind),
        barcode: column(barcode, 21 + behind, 25, Use::LeftBehind),
        group: column(group, 46 + behind, 10, carried(ListField::UserGroup)),
        status: column(status, 56 + behind, 1, Use::NumberBehind),
        modified: column(modified, 57 + behind, 10, Use::LeftBehind),
    }
}

/// A barcode of this status is in use.
const IN_USE: &str = "1";

/// A column of an address, counted within it, and what it is of a postal address.
const LINES: &[(&str, usize, usize, AddressPart)] = &[
    ("line 1", 33, 50, AddressPart::Line1),
    ("line 2", 83, 40, AddressPart::Line2),
    ("line 3", 123, 40, AddressPart::Line3),
    ("line 4", 163, 40, AddressPart::Line4),
    ("line 5", 203, 40, AddressPart::Line5),
    ("city", 243, 40, AddressPart::City),
    ("state", 283, 7, AddressPart::StateProvince),
    ("postal code", 290, 10, AddressPart::PostalCode),
    ("country", 300, 20, AddressPart::Country),
];

/// Phone numbers of an address, with what their type is here.
const PHONES: &[(&str, usize, &str)] =
    &[("primary phone", 320, "home"), ("mobile phone", 345, "mobile"), ("other phone", 395, "office")];
const PHONE: usize = 25;

/// What is left behind of an address, under one name for all of them.
const REST: &[(&str, usize, usize, Use)] = &[
    ("address ID", 1, 10, Use::NumberBehind),
    ("address status", 12, 1, Use::LeftBehind),
    ("address begin date", 13, 10, Use::LeftBehind),
    ("address end date", 23, 10, Use::LeftBehind),
    ("fax", 370, 25, Use::LeftBehind),
    ("address date updated", 420, 10, Use::LeftBehind),
];

/// What kind of address one is.
const TYPE: (usize, usize) = (11, 1);
const TEMPORARY: &str = "2";
const EMAIL: &str = "3";

/// Whether one of the first lines is a patron of Voyager.
pub(crate) fn sniff(head: &[u8]) -> bool {
    /// The first patron of all may be the damaged one.
    const LOOKED_AT: usize = 5;
    head.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty()).take(LOOKED_AT).any(is_patron)
}

/// Whether a line has what the columns before the names must have, all of it ASCII.
fn is_patron(line: &[u8]) -> bool {
    let is_date = |at: usize| {
        line.get(at..at + 10).is_some_and(|date| {
            date.iter().zip(b"0000.00.00").all(|(byte, form)| match form {
                b'.' => *byte == b'.',
                _ => byte.is_ascii_digit(),
            })
        })
    };
    line.len() >= BASE && is_date(188) && is_date(198) && matches!(line.get(309), Some(b'1' | b'2'))
}

/// Reads a file.
pub(crate) fn read(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    let names = AddressNames::new();
    let likely = text.bytes() / (BASE + 2 * ADDRESS) as u64;
    sink.records(Numbering::Lines, likely)?;
    let mut places = Vec::new();
    each_line(text, |number, line, is_cut| {
        if line.trim().is_empty() {
            return Ok(());
        }
        let line = Line::new(line, &mut places);
        // A line of the right length may have lost its notes.
        let has_end = if is_cut { Err(lines::CUT.to_owned()) } else { Ok(()) };
        match addresses_of(line).and_then(|addresses| has_end.map(|()| addresses)) {
            Ok(addresses) => put_patron(number, line, addresses, &names, sink),
            Err(why) => sink.damaged(number, why),
        }
    })
}

impl<'a> Line<'a> {
    fn column(self, column: Column) -> &'a str {
        self.value(column.first, column.length)
    }
}

/// How many addresses a line has; or what is wrong with it, so that its columns cannot be trusted.
fn addresses_of(line: Line<'_>) -> Result<usize, String> {
    let characters = line.characters();
    if characters < BASE {
        return Err(format!("this line has {characters} characters; a patron has at least {BASE}"));
    }
    let count: usize =
        line.value(BASE, 1).parse().map_err(|_| format!("character {BASE} does not say how many addresses follow"))?;
    let needed = BASE + count * ADDRESS;
    let plural = if count == 1 { "address" } else { "addresses" };
    if characters < needed {
        return Err(format!("this line has {characters} characters; with {count} {plural} it should have {needed}"));
    }
    let behind = line.behind(needed);
    if !behind.starts_with('\t') && !behind.trim().is_empty() {
        return Err(format!("this line goes on behind its {count} {plural}, and not with a note"));
    }
    if behind.matches('\t').count() > MOST_NOTES {
        return Err(format!("this line has more than {MOST_NOTES} notes"));
    }
    for number in 0..count {
        let kind = address_value(line, number, TYPE);
        let is_known = matches!(kind, "1" | TEMPORARY | EMAIL);
        if !is_known && !is_empty_address(line, number) {
            return Err(format!("address {} has no type: 1, 2 or 3", number + 1));
        }
    }
    Ok(count)
}

/// A value of an address, by its first character within it and its length.
fn address_value(line: Line<'_>, number: usize, (first, length): (usize, usize)) -> &str {
    line.value(BASE + number * ADDRESS + first, length)
}

fn is_empty_address(line: Line<'_>, number: usize) -> bool {
    is_nothing(address_value(line, number, (1, ADDRESS)))
}

/// Whether a value is none: blank, or a number that is zero.
fn is_nothing(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '0' | ' '))
}

fn put_patron(
    number: u32,
    line: Line<'_>,
    addresses: usize,
    names: &AddressNames,
    sink: &mut dyn Sink,
) -> Result<(), Ended> {
    sink.record(number)?;
    for column in PATRON {
        put_column(*column, line, sink)?;
    }
    put_barcodes(line, sink)?;
    for address in 0..addresses {
        put_address(address, line, names, sink)?;
    }
    put_notes(line.behind(BASE + addresses * ADDRESS), sink)
}

fn put_column(column: Column, line: Line<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    put_value(column.of, column.name, line.column(column), sink)
}

fn put_value(of: Use, name: &str, text: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
    match of {
        _ if text.is_empty() => Ok(()),
        Use::Carried(slot) => slot.put(name, text, sink),
        Use::NumberBehind if is_nothing(text) => Ok(()),
        Use::NumberBehind | Use::LeftBehind => sink.unread(name, text),
    }
}

fn put_barcodes(line: Line<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    for (entry, barcode) in (1..).zip(&BARCODES) {
        let text = line.column(barcode.barcode);
        if text.is_empty() && line.column(barcode.group).is_empty() {
            put_column(barcode.status, line, sink)?;
        }
        if !text.is_empty() {
            let in_use = if line.column(barcode.status) == IN_USE { "yes" } else { "no" };
            Slot::identifier(entry, "BARCODE").put(barcode.barcode.name, text, sink)?;
            Slot::of(RecordKey::Identifier(IdentifierPart::Active), entry).put(barcode.status.name, in_use, sink)?;
        }
        put_column(barcode.id, line, sink)?;
        put_column(barcode.modified, line, sink)?;
    }
    put_groups(line, sink)
}

/// The groups of the barcodes in use; of somebody who has none in use, the first group there is.
fn put_groups(line: Line<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    let in_use = |barcode: &&Barcode| line.column(barcode.status) == IN_USE;
    let has_group = |barcode: &&Barcode| !line.column(barcode.group).is_empty();
    let first = BARCODES.iter().find(|barcode| in_use(barcode) && has_group(barcode));
    let Some(first) = first.or_else(|| BARCODES.iter().find(has_group)) else { return Ok(()) };
    for barcode in BARCODES.iter().filter(has_group) {
        let is_first = std::ptr::eq(barcode, first);
        let is_other = line.column(barcode.group) != line.column(first.group);
        match (is_first, is_other) {
            (true, _) => put_column(barcode.group, line, sink)?,
            // Which of the two is right, nobody knows here.
            (false, true) if in_use(&barcode) => put_column(barcode.group, line, sink)?,
            (false, true) => sink.left_behind(barcode.group.name)?,
            (false, false) => {}
        }
    }
    Ok(())
}

/// What the values of each address are called.
struct AddressNames(Vec<[Vec<String>; 2]>);

impl AddressNames {
    /// One digit says how many addresses there are.
    const MOST: usize = 9;

    fn new() -> Self {
        let names = |number: usize| {
            let name = |part: &str| format!("address {number} {part}");
            [LINES.iter().map(|(part, ..)| name(part)).collect(), PHONES.iter().map(|(part, ..)| name(part)).collect()]
        };
        AddressNames((1..=Self::MOST).map(names).collect())
    }
}

fn put_address(number: usize, line: Line<'_>, names: &AddressNames, sink: &mut dyn Sink) -> Result<(), Ended> {
    let Some([of_lines, of_phones]) = names.0.get(number) else { return Ok(()) };
    let kind = address_value(line, number, TYPE);
    let first_entry = 1 + u16::try_from(number).unwrap_or(u16::MAX - 1);
    let mut has_part = false;
    for ((_, first, length, part), name) in LINES.iter().zip(of_lines) {
        let text = address_value(line, number, (*first, *length));
        if text.is_empty() {
            continue;
        }
        let is_first = !std::mem::replace(&mut has_part, true);
        match (kind, part) {
            (EMAIL, AddressPart::Line1) => {
                Slot::of(RecordKey::Email(EmailPart::Address), first_entry).put(name, text, sink)?;
            }
            (EMAIL, _) => sink.left_behind(name)?,
            (TEMPORARY, _) => {
                let types = RecordKey::Address(AddressPart::Types);
                Slot::address(first_entry, *part).with(types, "alternative").put(name, text, sink)?;
            }
            _ if is_first => {
                let preferred = RecordKey::Address(AddressPart::Preferred);
                Slot::address(first_entry, *part).with(preferred, "yes").put(name, text, sink)?;
            }
            (_, _) => Slot::address(first_entry, *part).put(name, text, sink)?,
        }
    }
    for (entry, ((_, first, types), name)) in (4 * first_entry..).zip(PHONES.iter().zip(of_phones)) {
        let text = address_value(line, number, (*first, PHONE));
        if !is_phone_before(text, number, line) {
            Slot::phone(entry, types).put(name, text, sink)?;
        }
    }
    for (name, first, length, of) in REST {
        put_value(*of, name, address_value(line, number, (*first, *length)), sink)?;
    }
    Ok(())
}

/// Whether an address before this one has the same number: most patrons have it with each of theirs.
fn is_phone_before(text: &str, number: usize, line: Line<'_>) -> bool {
    let same =
        |address: usize| PHONES.iter().any(|(_, first, _)| address_value(line, address, (*first, PHONE)) == text);
    !text.is_empty() && (0..number).any(same)
}

/// Notes, each with a digit in front that says what kind it is: 1 is a general one.
fn put_notes(text: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
    for (entry, note) in (1..=u16::MAX).zip(text.split('\t').map(str::trim).filter(|note| !note.is_empty())) {
        let kind = note.chars().next().filter(char::is_ascii_digit);
        let text = if kind.is_some() { &note[1..] } else { note };
        Slot::of(RecordKey::Note(NotePart::Text), entry).put("note", text, sink)?;
        if kind.is_some_and(|kind| kind != '1') {
            sink.left_behind("note type")?;
        }
    }
    Ok(())
}
