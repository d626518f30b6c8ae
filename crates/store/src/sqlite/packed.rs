//! All values of a patron whom a batch added, in few bytes: the history of a first load is most of what a store holds.
//!
//! A value is a number for what it is and the value itself; a list is its number, how many entries it has, and of each how
//! many columns and their values. The number comes from the name of the field, so that a further field needs no place
//! here, and what is behind the columns that this version knows is passed over.

use super::cells::Cell;
use super::columns::Columns;
use super::list_tables::{IDENTIFIERS, LIST_TABLES, ListTable};
use super::patron_columns::{PATRON_COLUMNS, PatronColumn};
use crate::values::{self, Unreadable};
use model::changeset::changes_of_new;
use model::field::Field;
use model::id::PrimaryId;
use model::patron::{Details, Patron};
use model::plan::Change;
use rusqlite::types::ValueRef;
use std::sync::LazyLock;

/// The first byte: how the rest is written.
const FORM: u8 = 1;

const MISSING: u64 = 0;
const NUMBER: u64 = 1;
/// Texts begin with this and their length.
const TEXT: u64 = 2;

/// The primary ID, every column and every list, each with its number: worked out once, and asked for every patron.
static PRIMARY_ID: LazyLock<[u8; 2]> = LazyLock::new(|| number_of(Field::PrimaryId.name()));
static COLUMNS: LazyLock<Vec<([u8; 2], &'static PatronColumn)>> =
    LazyLock::new(|| PATRON_COLUMNS.iter().map(|column| (number_of(column.name()), column)).collect());
static LISTS: LazyLock<Vec<([u8; 2], &'static ListTable)>> = LazyLock::new(|| {
    let tables = [&IDENTIFIERS].into_iter().chain(LIST_TABLES);
    tables.map(|table| (number_of(table.name), table)).collect()
});

/// The values of a patron, in the order of the columns.
pub(super) fn pack(patron: &Patron) -> Vec<u8> {
    let details = &patron.details;
    let mut packed = vec![FORM];
    put_field(&mut packed, *PRIMARY_ID, Cell::text(patron.primary_id.as_str()));
    for (number, column) in &*COLUMNS {
        put_field(&mut packed, *number, column.cell(details));
    }
    for (number, table) in &*LISTS {
        let length = (table.length)(details);
        if length == 0 {
            continue;
        }
        packed.extend(number);
        put_number(&mut packed, length as u64);
        for entry in (0..length).filter_map(|place| (table.entry)(details, place)) {
            put_number(&mut packed, entry.cells().len() as u64);
            entry.cells().iter().for_each(|cell| put(&mut packed, *cell));
        }
    }
    packed
}

/// What a batch changed for a patron, out of the column that has it: packed values of a new one, or old and new values.
pub(super) fn changes(value: ValueRef<'_>) -> Result<Vec<Change>, Unreadable> {
    match value {
        ValueRef::Blob(packed) => unpack(packed),
        ValueRef::Text(text) => values::decode(str::from_utf8(text).map_err(|_| Unreadable)?),
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => Err(Unreadable),
    }
}

fn unpack(packed: &[u8]) -> Result<Vec<Change>, Unreadable> {
    let mut rest = packed.strip_prefix(&[FORM]).ok_or(Unreadable)?;
    let (mut details, mut primary_id) = (Box::<Details>::default(), None);
    while !rest.is_empty() {
        let number = take(&mut rest, 2)?;
        if number == *PRIMARY_ID {
            primary_id = Columns::of_values(&[value(&mut rest)?]).str().ok().and_then(PrimaryId::new);
        } else if let Some((_, column)) = COLUMNS.iter().find(|(own, _)| number == own) {
            let value = [value(&mut rest)?];
            column.read(&mut Columns::of_values(&value), &mut details).map_err(|_| Unreadable)?;
        } else {
            let (_, table) = LISTS.iter().find(|(own, _)| number == own).ok_or(Unreadable)?;
            entries(&mut rest, table, &mut details)?;
        }
    }
    Ok(changes_of_new(&Patron { primary_id: primary_id.ok_or(Unreadable)?, details }))
}

fn entries(rest: &mut &[u8], table: &ListTable, details: &mut Details) -> Result<(), Unreadable> {
    for _ in 0..number(rest)? {
        let columns = number(rest)?;
        let mut values = Vec::new();
        for _ in 0..columns {
            values.push(value(rest)?);
        }
        (table.add)(details, &mut Columns::of_values(&values)).map_err(|_| Unreadable)?;
    }
    Ok(())
}

/// What stands for a name: two bytes of its FNV-1a hash, which the tests hold to be different for all of them.
fn number_of(name: &str) -> [u8; 2] {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let [a, b, c, d] = hash.to_le_bytes();
    [a ^ c, b ^ d]
}

fn put_field(packed: &mut Vec<u8>, number: [u8; 2], cell: Cell<'_>) {
    if cell != Cell::Text(None) && cell != Cell::Day(None) {
        packed.extend(number);
        put(packed, cell);
    }
}

fn put(packed: &mut Vec<u8>, cell: Cell<'_>) {
    match cell {
        Cell::Text(None) | Cell::Day(None) => put_number(packed, MISSING),
        Cell::Text(Some(text)) => put_text(packed, text),
        Cell::Day(Some(day)) => put_text(packed, &day.to_string()),
        Cell::Number(number) => {
            put_number(packed, NUMBER);
            put_number(packed, u64::try_from(number).unwrap_or_default());
        }
    }
}

fn put_text(packed: &mut Vec<u8>, text: &str) {
    put_number(packed, TEXT + text.len() as u64);
    packed.extend_from_slice(text.as_bytes());
}

/// Seven bits to a byte, the last ones first; the eighth says whether more follow.
fn put_number(packed: &mut Vec<u8>, mut number: u64) {
    loop {
        let bits = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        packed.push(if number == 0 { bits } else { bits | 0x80 });
        if number == 0 {
            return;
        }
    }
}

fn number(rest: &mut &[u8]) -> Result<u64, Unreadable> {
    let mut number = 0_u64;
    for place in 0..9 {
        let [byte] = take(rest, 1)?.try_into().map_err(|_| Unreadable)?;
        let byte: u8 = byte;
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(Unreadable)
}

fn value<'p>(rest: &mut &'p [u8]) -> Result<ValueRef<'p>, Unreadable> {
    Ok(match number(rest)? {
        MISSING => ValueRef::Null,
        NUMBER => ValueRef::Integer(i64::try_from(number(rest)?).map_err(|_| Unreadable)?),
        text => ValueRef::Text(take(rest, usize::try_from(text - TEXT).map_err(|_| Unreadable)?)?),
    })
}

fn take<'p>(rest: &mut &'p [u8], length: usize) -> Result<&'p [u8], Unreadable> {
    let (taken, left) = rest.split_at_checked(length).ok_or(Unreadable)?;
    *rest = left;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::patron::{AccountType, Address, Block, Email, Identifier, Note, Phone, RareDetails, Role, Statistic};
    use std::collections::BTreeSet;

    fn patron() -> Patron {
        let day = |text: &str| Some(text.parse().unwrap());
        let rare = RareDetails {
            gender: Some("".into()),
            notes: vec![Note { note_type: "LIBRARY".into(), text: "a\nb\0".into(), viewable: true, popup: false }],
            blocks: vec![Block {
                block_type: "LOAN".into(),
                description: "05".into(),
                active: true,
                note: None,
                expiry: None,
            }],
            statistics: vec![Statistic { category: "RET".into(), note: None }],
            ..RareDetails::default()
        };
        let details = Details {
            first_name: Some("Zoë".into()),
            last_name: Some("O'Neill \u{1F600}".into()),
            birth_date: day("1951-02-03"),
            expiry_date: day("+12027-06-30"),
            account_type: Some(AccountType::External),
            emails: ["a@example.org", "b@example.org"]
                .map(|address| Email { address: address.into(), types: "".into(), preferred: address.starts_with('a') })
                .into(),
            phones: vec![Phone { number: "555-0101".into(), types: "mobile".into(), preferred: false, sms: true }],
            addresses: vec![Address {
                lines: [Some("1 Main St".into()), None, Some("x".repeat(300).into()), None, None].into(),
                city: Some("Zürich".into()),
                types: "home".into(),
                ..Address::default()
            }],
            identifiers: vec![Identifier {
                kind: "BARCODE".into(),
                value: "0021".into(),
                note: Some("lost".into()),
                active: false,
            }],
            roles: vec![Role { role_type: "200".into(), scope: None, active: true, expiry: day("2030-01-01") }],
            rare: rare.into(),
            ..Details::default()
        };
        Patron { primary_id: PrimaryId::new("000123").unwrap(), details: Box::new(details) }
    }

    #[test]
    fn every_value_comes_back_as_it_was() {
        let patron = patron();
        let changes_of = |patron: &Patron| changes(ValueRef::Blob(&pack(patron))).unwrap();
        assert_eq!(changes_of(&patron), changes_of_new(&patron));
        let bare = Patron { details: Box::default(), ..patron };
        assert_eq!(changes_of(&bare), changes_of_new(&bare));
    }

    #[test]
    fn what_is_no_patron_is_unreadable_and_never_half_of_one() {
        let packed = pack(&patron());
        for end in 0..packed.len() {
            let cut = changes(ValueRef::Blob(&packed[..end]));
            // Cut between two values it is a patron who has less; the digest of the batch tells.
            assert!(cut.is_err() || cut.unwrap().len() < changes_of_new(&patron()).len(), "{end}");
        }
        for byte in 0..=u8::MAX {
            assert!(changes(ValueRef::Blob(&[FORM, byte, byte, byte, byte, byte])).is_err());
        }
        for value in [ValueRef::Blob(&[2]), ValueRef::Null, ValueRef::Integer(1), ValueRef::Text(b"\xff")] {
            assert!(changes(value).is_err());
        }
        assert_eq!(changes(ValueRef::Text(b"{}")), Ok(Vec::new()), "what a purge leaves");
    }

    #[test]
    fn no_two_names_have_the_same_number() {
        let numbers = COLUMNS.iter().map(|(number, _)| number).chain(LISTS.iter().map(|(number, _)| number));
        let numbers: Vec<&[u8; 2]> = numbers.chain([&*PRIMARY_ID]).collect();
        assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len());
    }
}
