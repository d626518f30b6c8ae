//! A patron as a row of a table, under column names that a list of ours may have: what is written here is read back
//! without a word about its columns.
//!
//! A table has one place, or a few, where a patron may have any number of entries. Which entries have a place is said by
//! [`Placed`], so that the rest can be named.

use crate::writing::places::{self, first_code, place, text};
use model::NaiveDate;
use model::field::{Field, Form, ListField};
use model::patron::{AccountType, Address, Details, Email, Identifier, Note, Patron, Phone, Statistic};
use std::borrow::Cow;

/// Makes the table of the columns: the name, what it fills, and which of several entries, or parts of an address, it is.
macro_rules! columns {
    ($first:literal $first_field:ident $first_entry:literal; $($name:literal $field:ident $entry:literal;)+) => {
        /// The names of the columns.
        pub const COLUMNS: &[&str] = &[$first, $($name),+];

        /// The line that names them, for spreadsheets: without the mark in front they take an accent for two signs.
        pub(crate) const HEAD: &str = concat!("\u{FEFF}\"", $first, "\"", $(",\"", $name, "\"",)+ "\n");

        /// What each column holds.
        const HELD: &[(ListField, usize)] =
            &[(ListField::$first_field, $first_entry), $((ListField::$field, $entry)),+];
    };
}

columns! {
    "Primary ID" PrimaryId 0;
    "First name" FirstName 0;
    "Middle name" MiddleName 0;
    "Last name" LastName 0;
    "Preferred first name" PreferredFirstName 0;
    "Preferred middle name" PreferredMiddleName 0;
    "Preferred last name" PreferredLastName 0;
    "Title" Title 0;
    "Gender" Gender 0;
    "Birth date" BirthDate 0;
    "User group" UserGroup 0;
    "Account type" AccountType 0;
    "External ID" ExternalId 0;
    "Record type" RecordType 0;
    "Status" Status 0;
    "Campus" Campus 0;
    "Preferred language" PreferredLanguage 0;
    "Job category" JobCategory 0;
    "Expiry date" ExpiryDate 0;
    "Purge date" PurgeDate 0;
    "E-mail" Email 0;
    "Second e-mail" Email2 1;
    "Other e-mail" Email2 2;
    "Phone" Phone 0;
    "Other phone" Phone 1;
    "Mobile phone" Mobile 2;
    "Cell phone" Mobile 3;
    "Work phone" WorkPhone 4;
    "Office phone" WorkPhone 5;
    "Address line 1" AddressLine1 0;
    "Address line 2" AddressLine2 1;
    "Address line 3" AddressLine3 2;
    "Address line 4" AddressLine4 3;
    "Address line 5" AddressLine5 4;
    "City" City 5;
    "State or province" StateProvince 6;
    "Postal code" PostalCode 7;
    "Country" Country 8;
    "Barcode" Barcode 0;
    "Note" Note 0;
    "Comment" Note 1;
    "Remark" Note 2;
    "Statistical category" Statistic 0;
    "Statistic" Statistic 1;
    "Stat category" Statistic 2;
}

/// The types that addresses have when they are read from a table, and the kinds of phones by their columns.
pub(crate) const EMAIL_TYPE: &str = "personal";
pub(crate) const ADDRESS_TYPE: &str = "home";
pub(crate) const PHONE_TYPES: [&str; 6] = ["home", "home", "mobile", "mobile", "office", "office"];
const EMAILS: usize = 3;
const NOTES: usize = 3;
const STATISTICS: usize = 3;

/// What of a patron has a place in a row.
pub(crate) struct Placed<'p> {
    pub(crate) emails: [Option<&'p Email>; EMAILS],
    pub(crate) phones: [Option<&'p Phone>; PHONE_TYPES.len()],
    pub(crate) address: Option<&'p Address>,
    pub(crate) barcode: Option<&'p Identifier>,
    pub(crate) notes: [Option<&'p Note>; NOTES],
    pub(crate) statistics: [Option<&'p Statistic>; STATISTICS],
}

impl<'p> Placed<'p> {
    /// The entries that have a place.
    pub(crate) fn of(details: &'p Details) -> Self {
        let mut phones = [None; PHONE_TYPES.len()];
        let fits = |at: usize, phone: &Phone| first_code(&phone.types) == PHONE_TYPES[at];
        place(&details.phones, &mut phones, |at, phone| phone.preferred && fits(at, phone));
        place(&details.phones, &mut phones, fits);
        let preferred = details.addresses.iter().find(|address| address.preferred);
        let mut notes = [None; NOTES];
        place(&details.rare.notes, &mut notes, |_, _| true);
        let mut statistics = [None; STATISTICS];
        place(&details.rare.statistics, &mut statistics, |_, _| true);
        Placed {
            emails: places::emails(details, [EMAIL_TYPE; EMAILS]),
            phones,
            address: preferred.or(details.addresses.first()),
            barcode: places::identifier(details, "BARCODE"),
            notes,
            statistics,
        }
    }
}

/// The cells of a patron's row, in the order of the [`COLUMNS`]; a blank one is empty.
pub fn cells(patron: &Patron, cells: &mut Vec<String>) {
    cells.clear();
    cells.extend(texts(patron, &Placed::of(&patron.details)).map(|(_, text)| text.into_owned()));
}

/// The same, each with what it fills.
pub(crate) fn texts<'p>(patron: &'p Patron, placed: &Placed<'p>) -> impl Iterator<Item = (ListField, Cow<'p, str>)> {
    HELD.iter().map(move |(field, entry)| (*field, cell(patron, placed, *field, *entry)))
}

/// Whether a column holds a field, or as much of it as has a place.
pub(crate) fn has_column(field: Field) -> bool {
    HELD.iter().any(|(held, _)| held.fills() == field)
}

/// What a column holds of a patron.
fn cell<'p>(patron: &'p Patron, placed: &Placed<'p>, field: ListField, entry: usize) -> Cow<'p, str> {
    let details = &*patron.details;
    let text: &'p str = match field.form() {
        Form::Id => patron.primary_id.as_str(),
        Form::Name(slot) | Form::Text(slot) => text(slot.of(details)),
        Form::Date(slot) => return day(*slot.of(details)),
        Form::Group => text(&details.user_group),
        Form::AccountType => details.account_type.map_or("", AccountType::name),
        Form::Status => text(&details.status),
        Form::Email | Form::FurtherEmail => placed.emails[entry].map_or("", |email| &*email.address),
        Form::Phone(_) => placed.phones[entry].map_or("", |phone| &*phone.number),
        Form::Address(_) => placed.address.map_or("", |address| parts_of(address)[entry]),
        Form::Barcode => placed.barcode.map_or("", |barcode| &*barcode.value),
        Form::Note => placed.notes[entry].map_or("", |note| &*note.text),
        Form::Statistic => placed.statistics[entry].map_or("", |statistic| &*statistic.category),
        // Parts of the last name, which has a column of its own.
        Form::WholeName | Form::SecondLastName => "",
    };
    text.into()
}

/// The lines of an address, its city, state, postal code and country.
fn parts_of(address: &Address) -> [&str; 9] {
    let Address { lines, city, state_province, postal_code, country, .. } = address;
    let [one, two, three, four, five] = lines.each();
    [one, two, three, four, five, city, state_province, postal_code, country].map(text)
}

fn day(day: Option<NaiveDate>) -> Cow<'static, str> {
    day.map_or(Cow::Borrowed(""), |day| Cow::Owned(day.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A column whose name means nothing, or something else, would not be read back.
    #[test]
    fn every_column_is_known_by_its_name() {
        for (name, (field, _)) in COLUMNS.iter().zip(HELD) {
            let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            let own = field.name().replace('_', "");
            assert!(own == plain || field.words().contains(&&*plain), "{name}");
        }
    }

    #[test]
    fn every_field_that_a_list_can_say_has_a_column() {
        let without: Vec<&str> =
            Field::ALL.iter().filter(|field| !has_column(**field)).map(|field| field.name()).collect();
        assert_eq!(without, ["roles", "blocks"]);
    }
}
