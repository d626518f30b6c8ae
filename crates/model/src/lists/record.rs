//! Patrons of another library system, as its file says them: what each value is, is known, and a patron may have any
//! number of addresses, identifiers, notes and blocks. Nobody has judged the values yet: they are raw cells, and each
//! has its place.
//!
//! The file's values stand in one [`RawTable`]: a row for each record, a column for each value that a record may have
//! (its [`RecordColumn`]: the second address's city is another one than the first one's). Few columns are filled in a
//! row, and an empty one costs nothing.

use crate::carried::CarriedHash;
use crate::cell::{RawCell, RawRow, RawTable};
use crate::field::ListField;
use crate::place::Numbering;
use std::collections::BTreeMap;

/// What a value of a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKey {
    /// What a column of a list could say as well.
    Field(ListField),
    /// Part of an e-mail address.
    Email(EmailPart),
    /// Part of a phone number.
    Phone(PhonePart),
    /// Part of a postal address.
    Address(AddressPart),
    /// Part of an identifier besides the primary one.
    Identifier(IdentifierPart),
    /// Part of a role.
    Role(RolePart),
    /// Part of a note.
    Note(NotePart),
    /// Part of a block.
    Block(BlockPart),
    /// Part of a statistical category.
    Statistic(StatisticPart),
}

/// What makes up an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EmailPart {
    /// The address.
    Address,
    /// Its type codes.
    Types,
    /// Whether it is the preferred one.
    Preferred,
}

/// What makes up a phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PhonePart {
    /// The number.
    Number,
    /// Its type codes.
    Types,
    /// Whether it is the preferred one.
    Preferred,
    /// Whether text messages go there.
    Sms,
}

/// What makes up a postal address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressPart {
    /// The first line.
    Line1,
    /// The second line.
    Line2,
    /// The third line.
    Line3,
    /// The fourth line.
    Line4,
    /// The fifth line.
    Line5,
    /// City.
    City,
    /// State or province.
    StateProvince,
    /// Postal code.
    PostalCode,
    /// Country.
    Country,
    /// Its type codes.
    Types,
    /// Whether it is the preferred one.
    Preferred,
}

/// What makes up an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentifierPart {
    /// The identifier.
    Value,
    /// Its kind, such as `BARCODE`.
    Kind,
    /// A note about it.
    Remark,
    /// Whether it is in use.
    Active,
}

/// What makes up a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RolePart {
    /// Its code.
    Kind,
    /// Where it holds.
    Scope,
    /// Whether it is in force.
    Active,
    /// Its last day.
    Expiry,
}

/// What makes up a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotePart {
    /// The text.
    Text,
    /// Its type code.
    Kind,
    /// Whether the patron sees it.
    Viewable,
    /// Whether it pops up at the desk.
    Popup,
}

/// What makes up a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockPart {
    /// Its description code.
    Description,
    /// Its type code.
    Kind,
    /// A note about it.
    Remark,
    /// Whether it is in force.
    Active,
    /// Its last day.
    Expiry,
}

/// What makes up a statistical category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatisticPart {
    /// Its code.
    Category,
    /// A note about it.
    Remark,
}

impl RecordKey {
    /// The column of a list that says the same, or of which this is a part; no list says roles and blocks.
    pub fn column(self) -> Option<ListField> {
        match self {
            RecordKey::Field(field) => Some(field),
            RecordKey::Email(_) => Some(ListField::Email),
            RecordKey::Phone(_) => Some(ListField::Phone),
            RecordKey::Address(part) => Some(part.column()),
            RecordKey::Identifier(_) => Some(ListField::Barcode),
            RecordKey::Note(_) => Some(ListField::Note),
            RecordKey::Statistic(_) => Some(ListField::Statistic),
            RecordKey::Role(_) | RecordKey::Block(_) => None,
        }
    }

    /// What it becomes, in the words of the fields and of crosswalks.
    pub fn name(self) -> &'static str {
        match self {
            RecordKey::Field(field) => field.name(),
            RecordKey::Email(EmailPart::Address) => "email",
            RecordKey::Email(EmailPart::Types) => "email_type",
            RecordKey::Email(EmailPart::Preferred) => "email_preferred",
            RecordKey::Phone(PhonePart::Number) => "phone",
            RecordKey::Phone(PhonePart::Types) => "phone_type",
            RecordKey::Phone(PhonePart::Preferred) => "phone_preferred",
            RecordKey::Phone(PhonePart::Sms) => "phone_sms",
            RecordKey::Address(AddressPart::Types) => "address_type",
            RecordKey::Address(AddressPart::Preferred) => "address_preferred",
            RecordKey::Address(part) => part.column().name(),
            RecordKey::Identifier(IdentifierPart::Value) => "identifier",
            RecordKey::Identifier(IdentifierPart::Kind) => "identifier_type",
            RecordKey::Identifier(IdentifierPart::Remark) => "identifier_note",
            RecordKey::Identifier(IdentifierPart::Active) => "identifier_in_use",
            RecordKey::Role(RolePart::Kind) => "role",
            RecordKey::Role(RolePart::Scope) => "role_scope",
            RecordKey::Role(RolePart::Active) => "role_in_force",
            RecordKey::Role(RolePart::Expiry) => "role_expiry",
            RecordKey::Note(NotePart::Text) => "note",
            RecordKey::Note(NotePart::Kind) => "note_type",
            RecordKey::Note(NotePart::Viewable) => "note_viewable",
            RecordKey::Note(NotePart::Popup) => "note_popup",
            RecordKey::Block(BlockPart::Description) => "block",
            RecordKey::Block(BlockPart::Kind) => "block_type",
            RecordKey::Block(BlockPart::Remark) => "block_note",
            RecordKey::Block(BlockPart::Active) => "block_in_force",
            RecordKey::Block(BlockPart::Expiry) => "block_expiry",
            RecordKey::Statistic(StatisticPart::Category) => "statistic",
            RecordKey::Statistic(StatisticPart::Remark) => "statistic_note",
        }
    }

    /// Whether it is the value itself, and not something about it such as its type.
    pub fn is_value(self) -> bool {
        match self {
            RecordKey::Field(_) => true,
            RecordKey::Email(part) => part == EmailPart::Address,
            RecordKey::Phone(part) => part == PhonePart::Number,
            RecordKey::Address(part) => !matches!(part, AddressPart::Types | AddressPart::Preferred),
            RecordKey::Identifier(part) => part == IdentifierPart::Value,
            RecordKey::Role(part) => part == RolePart::Kind,
            RecordKey::Note(part) => part == NotePart::Text,
            RecordKey::Block(part) => part == BlockPart::Description,
            RecordKey::Statistic(part) => part == StatisticPart::Category,
        }
    }
}

impl AddressPart {
    /// The column of a list that says the same; of types and preference, that of the first line.
    pub fn column(self) -> ListField {
        match self {
            AddressPart::Line1 | AddressPart::Types | AddressPart::Preferred => ListField::AddressLine1,
            AddressPart::Line2 => ListField::AddressLine2,
            AddressPart::Line3 => ListField::AddressLine3,
            AddressPart::Line4 => ListField::AddressLine4,
            AddressPart::Line5 => ListField::AddressLine5,
            AddressPart::City => ListField::City,
            AddressPart::StateProvince => ListField::StateProvince,
            AddressPart::PostalCode => ListField::PostalCode,
            AddressPart::Country => ListField::Country,
        }
    }
}

/// A value that a record of a file may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordColumn {
    /// What the file calls it, such as `addresses[2].city`, so that a person finds it there.
    pub name: String,
    /// What it is.
    pub key: RecordKey,
    /// Which of a patron's entries it belongs to: values of one kind with the same number make one address, or one
    /// note. Always 0 for [`RecordKey::Field`].
    pub entry: u16,
}

/// One value of a record.
#[derive(Debug, Clone, Copy)]
pub struct RecordField<'a> {
    /// What the file calls it.
    pub name: &'a str,
    /// What it is.
    pub key: RecordKey,
    /// Which of a patron's entries it belongs to.
    pub entry: u16,
    /// What the file says.
    pub cell: RawCell<'a>,
}

/// Whether what a file calls a value is the name that a person has given, however it is spelled.
pub fn is_called(name: &str, wanted: &str) -> bool {
    name.trim().eq_ignore_ascii_case(wanted.trim())
}

/// A record that cannot be read. It is one of the file's all the same, without a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// Its number.
    pub number: u32,
    /// What is wrong with it, without the place.
    pub why: String,
}

/// A field of a file that has no place here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftBehind {
    /// How many values it has.
    pub values: u64,
    /// The record that has the first one.
    pub first: u32,
}

/// What a value of a file is that stands where passwords do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PasswordKind {
    /// A hash of this scheme, which is carried over.
    Portable(&'static str),
    /// A hash of this scheme, which is not.
    NotPortable(&'static str),
    /// A password in plain text, or a PIN. What is not known to be a hash counts as one.
    Plain,
    /// A mark that there is none, or that the account is locked.
    NoPassword,
}

/// What a file says of its patrons' passwords.
#[derive(Debug, Clone, Default)]
pub struct RecordPasswords {
    /// The hashes that are carried over, by the numbers of their records, which rise.
    pub hashes: Vec<(u32, CarriedHash)>,
    /// How many values there are, by what the file calls them and by what they are.
    pub counts: BTreeMap<(String, PasswordKind), LeftBehind>,
}

/// All records of a file.
#[derive(Debug, Clone, Default)]
pub struct Records {
    /// What their numbers count.
    pub numbered: Numbering,
    /// Those that cannot be read; their numbers rise.
    pub damaged: Vec<Damaged>,
    /// What the file says of its patrons and is not carried over, by what it calls that.
    pub left_behind: BTreeMap<String, LeftBehind>,
    /// What stands where passwords do. No cell has it, so that nothing that shows cells can show it.
    pub passwords: RecordPasswords,
    /// How many patrons there are in all, where the file says so: it may be one page of several.
    pub total: Option<u64>,
    cells: RawTable,
    columns: Vec<RecordColumn>,
    /// The columns of each kind of value, to find one among thousands.
    known: BTreeMap<(RecordKey, u16), Vec<u16>>,
}

impl Records {
    /// None yet.
    pub fn new(numbered: Numbering) -> Self {
        Records { numbered, ..Records::default() }
    }

    /// Begins a record; numbers rise, so that each leads to one record.
    pub fn start(&mut self, number: u32) {
        let last = self.cells.len().checked_sub(1).map(|last| self.cells.row(last).number());
        debug_assert!(last.is_none_or(|last| last < number), "two records of one number");
        self.cells.start_row(number);
    }

    /// Adds a value to the record begun last; empty text is none. False when there are more kinds of values than can
    /// be told apart.
    #[must_use]
    pub fn push(&mut self, field: RecordField<'_>) -> bool {
        let RecordField { name, key, entry, cell } = field;
        let Some(column) = self.column(name, key, entry) else { return false };
        self.cells.push_cell(RawCell { column, ..cell });
        true
    }

    fn column(&mut self, name: &str, key: RecordKey, entry: u16) -> Option<u16> {
        let of_kind = self.known.entry((key, entry)).or_default();
        let known = of_kind.iter().find(|column| self.columns[usize::from(**column)].name == name);
        if let Some(known) = known {
            return Some(*known);
        }
        // One more than the last column is the width of a table.
        let column = u16::try_from(self.columns.len()).ok().filter(|column| *column < u16::MAX)?;
        of_kind.push(column);
        self.columns.push(RecordColumn { name: name.to_owned(), key, entry });
        Some(column)
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// How many kinds of values there are.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// The table of the values, and what its columns are.
    pub fn into_table(self) -> (RawTable, Vec<RecordColumn>) {
        (self.cells, self.columns)
    }
}

/// The values of one record, in the order of the file.
pub fn fields<'a>(row: &RawRow<'a>, columns: &'a [RecordColumn]) -> impl Iterator<Item = RecordField<'a>> + use<'a> {
    row.cells().map(move |cell| {
        let RecordColumn { name, key, entry } = &columns[usize::from(cell.column)];
        RecordField { name, key: *key, entry: *entry, cell }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value<'a>(name: &'a str, key: RecordKey, entry: u16, text: &'a str) -> RecordField<'a> {
        RecordField { name, key, entry, cell: RawCell::text(0, text) }
    }

    #[test]
    fn values_come_back_with_what_they_are() {
        let city = RecordKey::Address(AddressPart::City);
        let last = RecordKey::Field(ListField::LastName);
        let mut records = Records::new(Numbering::Lines);
        records.start(3);
        assert!(records.push(value("home.city", city, 1, "Oslo")) && records.push(value("last", last, 0, "Lind")));
        records.start(9);
        assert!(records.push(value("work.city", city, 2, "Bergen")) && records.push(value("last", last, 0, "Holm")));
        assert!(records.push(value("home.city", city, 1, "")));
        assert_eq!((records.len(), records.width()), (2, 3));
        let (table, columns) = records.into_table();
        let found: Vec<(u32, &str, u16, &str)> = table
            .rows()
            .flat_map(|row| {
                fields(&row, &columns).map(move |field| (row.number(), field.name, field.entry, field.cell.text))
            })
            .collect();
        assert_eq!(
            found,
            [
                (3, "home.city", 1, "Oslo"),
                (3, "last", 0, "Lind"),
                (9, "work.city", 2, "Bergen"),
                (9, "last", 0, "Holm")
            ]
        );
    }
}
