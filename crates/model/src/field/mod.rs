//! The fields of a patron and the columns a list can have, with their names in every place.
//!
//! A [`Field`] is part of a stored patron; a [`ListField`] is what one column of a list can fill.
//! Several list fields may fill one field (`email` and `email_2` both fill `emails`), and one may fill
//! several (`full_name`). All of them are declared once, in `table.rs`: whoever has to do something with every field
//! walks [`Field::ALL`] and asks for its [`Kind`].

#[macro_use]
mod declare;
mod held;
mod rare;
mod table;

pub use rare::{Empty, Rare};
pub use table::{Details, Field, ListField, RareDetails};

use crate::patrons::parts::Address;
use crate::text::Text;

/// What the table says of a field.
#[derive(Debug)]
struct FieldInfo {
    name: &'static str,
    label: &'static str,
    kind: Kind,
}

/// What the table says of what a column can fill.
#[derive(Debug)]
struct ListFieldInfo {
    name: &'static str,
    label: &'static str,
    fills: Field,
    form: Form,
    max_chars: usize,
    words: &'static [&'static str],
}

/// Where a patron's details hold a field.
#[derive(Debug)]
pub struct Slot<T> {
    get: fn(&Details) -> &T,
    get_mut: fn(&mut Details) -> &mut T,
}

impl<T> Slot<T> {
    /// What it holds.
    pub fn of<'d>(&self, details: &'d Details) -> &'d T {
        (self.get)(details)
    }

    /// The same, to be changed.
    pub fn of_mut<'d>(&self, details: &'d mut Details) -> &'d mut T {
        (self.get_mut)(details)
    }
}

/// What kind of value a field has, and where it is held.
#[derive(Debug)]
pub enum Kind {
    /// The primary identifier, which is not one of the details.
    Id,
    /// Text or a code.
    Text(Slot<held::Text>),
    /// A calendar day.
    Date(Slot<held::Date>),
    /// Internal or external.
    AccountType(Slot<held::AccountType>),
    /// Any number of entries.
    List(List),
}

/// The fields that are lists.
#[derive(Debug)]
pub enum List {
    /// E-mail addresses.
    Emails(Slot<held::Emails>),
    /// Phone numbers.
    Phones(Slot<held::Phones>),
    /// Postal addresses.
    Addresses(Slot<held::Addresses>),
    /// Identifiers besides the primary one.
    Identifiers(Slot<held::Identifiers>),
    /// Roles.
    Roles(Slot<held::Roles>),
    /// Notes.
    Notes(Slot<held::Notes>),
    /// Blocks.
    Blocks(Slot<held::Blocks>),
    /// Statistical categories.
    Statistics(Slot<held::Statistics>),
}

/// How the cells of a column are read.
#[derive(Debug)]
pub enum Form {
    /// The primary identifier.
    Id,
    /// A part of a person's name, where "None" and "Na" are names.
    Name(Slot<held::Text>),
    /// First, middle and last name in one cell.
    WholeName,
    /// The second of two last names, which stands behind the first.
    SecondLastName,
    /// Any text, kept as it is.
    Text(Slot<held::Text>),
    /// A calendar day.
    Date(Slot<held::Date>),
    /// A user group, as a label or a code.
    Group,
    /// Internal or external.
    AccountType,
    /// Active or inactive.
    Status,
    /// The preferred e-mail address.
    Email,
    /// A further e-mail address.
    FurtherEmail,
    /// A phone number of this type.
    Phone(&'static str),
    /// A part of the preferred address.
    Address(fn(&mut Address) -> &mut Option<Text>),
    /// A barcode.
    Barcode,
    /// A note.
    Note,
    /// A statistical category.
    Statistic,
}

impl Field {
    fn info(self) -> &'static FieldInfo {
        &table::FIELDS[self as usize]
    }

    /// The name in JSON, in the configuration and on the command line.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// The name in sentences.
    pub fn label(self) -> &'static str {
        self.info().label
    }

    /// What kind of value it has.
    pub fn kind(self) -> &'static Kind {
        &self.info().kind
    }

    /// The field with this [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }

    /// Whether it holds any number of entries.
    pub fn is_list(self) -> bool {
        matches!(self.kind(), Kind::List(_))
    }

    /// Whether a list may change it in a patron who is stored. Who the patron is and who keeps the account is
    /// decided elsewhere, and roles and blocks belong to the library's staff.
    pub fn is_fixed(self) -> bool {
        matches!(self, Field::PrimaryId | Field::AccountType | Field::ExternalId | Field::Roles | Field::Blocks)
    }
}

impl ListField {
    fn info(self) -> &'static ListFieldInfo {
        &table::LIST_FIELDS[self as usize]
    }

    /// The name in JSON, in the configuration and on the command line.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// The name in sentences.
    pub fn label(self) -> &'static str {
        self.info().label
    }

    /// The one with this [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }

    /// The field of the stored patron that this column fills; of a whole name the part that nobody is without.
    pub fn fills(self) -> Field {
        self.info().fills
    }

    /// How its cells are read.
    pub fn form(self) -> &'static Form {
        &self.info().form
    }

    /// Whether several columns may fill it, each with an entry of its own.
    pub fn takes_several(self) -> bool {
        match self.form() {
            Form::FurtherEmail | Form::Phone(_) | Form::Note | Form::Statistic => true,
            Form::Id
            | Form::Name(_)
            | Form::WholeName
            | Form::SecondLastName
            | Form::Text(_)
            | Form::Date(_)
            | Form::Group
            | Form::AccountType
            | Form::Status
            | Form::Email
            | Form::Address(_)
            | Form::Barcode => false,
        }
    }

    /// Whether it can say whom a row of another file is about: each patron has values of their own.
    pub fn can_join(self) -> bool {
        match self.form() {
            Form::Id => self == ListField::PrimaryId,
            Form::Barcode | Form::Email | Form::Text(_) => true,
            Form::Name(_)
            | Form::WholeName
            | Form::SecondLastName
            | Form::Date(_)
            | Form::Group
            | Form::AccountType
            | Form::Status
            | Form::FurtherEmail
            | Form::Phone(_)
            | Form::Address(_)
            | Form::Note
            | Form::Statistic => false,
        }
    }

    /// The longest text the field takes, in characters.
    pub fn max_chars(self) -> usize {
        self.info().max_chars
    }

    /// The names that lists use for it, without case, accents, spaces and punctuation.
    pub fn words(self) -> &'static [&'static str] {
        self.info().words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_field() {
        for field in ListField::ALL {
            assert_eq!(ListField::from_name(field.name()), Some(*field));
        }
        for field in Field::ALL {
            assert_eq!(Field::from_name(field.name()), Some(*field));
        }
    }

    /// A table that is one entry off would give every field the name of its neighbour.
    #[test]
    fn each_field_has_the_entry_of_its_own_name() {
        let plain = |text: &str| text.replace('_', "").to_lowercase();
        for field in Field::ALL {
            assert_eq!(plain(field.name()), plain(&format!("{field:?}")));
        }
        for field in ListField::ALL {
            assert_eq!(plain(field.name()), plain(&format!("{field:?}")));
        }
    }

    /// A column of a field's own name fills that field and no other.
    #[test]
    fn a_column_fills_the_field_of_its_name() {
        for field in ListField::ALL {
            if let Some(own) = Field::from_name(field.name()) {
                assert_eq!(field.fills(), own, "{}", field.name());
            }
        }
    }
}
