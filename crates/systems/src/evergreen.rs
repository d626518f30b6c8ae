//! Evergreen's staging CSV: the columns of the table into which its manual has patrons loaded ("Migrating Patron Data"),
//! in any order, named in the first line.
//!
//! The user name is the primary ID, or the barcode where a file has no user names. What was a number in the table has
//! lost its zeros there, and nothing here can tell. Libraries add columns of Evergreen's own users; of these, who is
//! barred is known here, and becomes a block.

use crate::parts::slot::Slot;
use crate::parts::table::{self, Rows};
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::field::ListField;
use model::place::Numbering;
use model::record::{AddressPart, RecordKey};
use std::borrow::Cow;

/// Columns that no other program writes together.
const REQUIRED: &[&str] = &["last_name", "first_name", "ident_type", "home_ou"];

/// Whether a file begins as these do.
pub(crate) fn sniff(head: &[u8]) -> bool {
    table::names_columns(head, REQUIRED)
}

const BARCODE: &str = "barcode";
const USER_NAME: &str = "usrname";
const PASSWORD: &str = "password";
const BARRED: &str = "barred";

/// What a database writes, and what people do.
const YES: &[&str] = &["t", "true", "1", "y", "yes"];
const NO: &[&str] = &["f", "false", "0", "n", "no"];

/// What is carried over as it stands, by the name of its column.
const CARRIED: &[(&str, Slot)] = &[
    (USER_NAME, Slot::field(ListField::PrimaryId)),
    (BARCODE, Slot::identifier(1, "BARCODE")),
    ("student_id", Slot::identifier(2, "UNIV_ID")),
    ("last_name", Slot::field(ListField::LastName)),
    ("first_name", Slot::field(ListField::FirstName)),
    ("profile", Slot::field(ListField::UserGroup)),
    ("home_ou", Slot::field(ListField::Campus)),
    ("email", Slot::email(1, "personal")),
    ("phone", Slot::phone(1, "home")),
    ("address_type", Slot::of(RecordKey::Address(AddressPart::Types), 1)),
    ("street1", Slot::address(1, AddressPart::Line1)),
    ("street2", Slot::address(1, AddressPart::Line2)),
    ("city", Slot::address(1, AddressPart::City)),
    ("province", Slot::address(1, AddressPart::StateProvince)),
    ("postal_code", Slot::address(1, AddressPart::PostalCode)),
    ("country", Slot::address(1, AddressPart::Country)),
];

/// Types of addresses that are the same here; what else a library calls them is left behind.
const ADDRESS_TYPES: &[&str] = &["home", "work", "school", "alternative"];

/// A column, and what it is here; `None` is left behind.
struct Column {
    name: String,
    slot: Option<Slot>,
}

fn columns(names: Vec<String>) -> Vec<Column> {
    let has_user_names = names.iter().any(|name| name == USER_NAME);
    let mut columns: Vec<Column> = Vec::with_capacity(names.len());
    for name in names {
        let known = CARRIED.iter().find(|(known, _)| *known == name).map(|(_, slot)| *slot);
        // A name that stands there twice means its first column.
        let slot = known.filter(|_| !columns.iter().any(|column| column.name == name));
        let is_id = name == BARCODE && !has_user_names;
        let slot = if is_id { slot.map(|_| Slot::field(ListField::PrimaryId)) } else { slot };
        columns.push(Column { name, slot });
    }
    columns
}

/// Reads a file.
pub(crate) fn read(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    let no_columns = || Ended::Damaged("its first line does not name the columns".to_owned());
    let delimiter = table::delimiter_in(text, REQUIRED)?.ok_or_else(no_columns)?;
    let mut rows = Rows::new(text, delimiter);
    sink.records(Numbering::Lines, rows.likely()?)?;
    let columns = rows.header()?.map(columns).ok_or_else(no_columns)?;
    let user_name = columns.iter().position(|column| column.name == USER_NAME);
    rows.each(|row| {
        if row.is_blank() {
            return Ok(());
        }
        match row.complete(columns.len()) {
            Ok(fields) => put_patron(row.line, fields, &columns, user_name, sink),
            Err(why) => sink.damaged(row.line, why),
        }
    })
}

fn put_patron(
    line: u32,
    fields: &[Cow<'_, str>],
    columns: &[Column],
    user_name: Option<usize>,
    sink: &mut dyn Sink,
) -> Result<(), Ended> {
    sink.record(line)?;
    let id = user_name.and_then(|at| fields.get(at)).map_or("", |field| field.trim());
    for (field, Column { name, slot }) in fields.iter().zip(columns).filter(|(field, _)| !field.trim().is_empty()) {
        let text = field.trim();
        match slot {
            // Patrons sign in with their barcode unless they choose a name, and nobody has one value twice.
            Some(_) if name == BARCODE && text.eq_ignore_ascii_case(id) => {}
            Some(slot) if name != "address_type" => slot.put(name, text, sink)?,
            Some(slot) if ADDRESS_TYPES.iter().any(|known| known.eq_ignore_ascii_case(text)) => {
                slot.put(name, &text.to_lowercase(), sink)?;
            }
            None if name == PASSWORD => sink.password(name, text)?,
            None if name == BARRED && is_one_of(text, NO) => {}
            None if name == BARRED && is_one_of(text, YES) => {
                Slot::block_of(1, "barred in Evergreen").put(name, "BARRED", sink)?;
            }
            Some(_) | None => sink.unread(name, text)?,
        }
    }
    Ok(())
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}
