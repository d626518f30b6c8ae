//! A patron: every field already valid by its type.
//!
//! Read from a list a patron holds only what the list said (`None` is "the list says nothing");
//! read from a store it is complete. Field names and limits follow Alma's `rest_user.xsd`.

use crate::field::Field;
use crate::id::{CanonicalId, PrimaryId};
use crate::value::Value;
use chrono::NaiveDate;
use std::borrow::Cow;

/// Who keeps the account up to date and checks the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountType {
    /// The library: from lists, with a password in the store.
    Internal,
    /// The campus: from its student information system, signed in by the campus.
    External,
}

impl AccountType {
    /// The word in JSON, in the configuration and in sentences.
    pub fn name(self) -> &'static str {
        match self {
            AccountType::Internal => "internal",
            AccountType::External => "external",
        }
    }

    /// Reads the word in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        [AccountType::Internal, AccountType::External].into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }
}

/// Type codes of a contact (`home`, `work`); several are joined by commas. Lower case by Alma's rule.
pub type TypeCodes = Cow<'static, str>;

/// An e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// The address.
    pub address: Box<str>,
    /// `personal`, `work`, `school`, `alternative`.
    pub types: TypeCodes,
    /// The one to write to; exactly one of a patron's.
    pub preferred: bool,
}

/// A phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// The number as people write it.
    pub number: Box<str>,
    /// `home`, `mobile`, `office`.
    pub types: TypeCodes,
    /// The one to call; exactly one of a patron's.
    pub preferred: bool,
    /// Whether text messages go here.
    pub sms: bool,
}

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Up to five lines.
    pub lines: [Option<Box<str>>; 5],
    /// City.
    pub city: Option<Box<str>>,
    /// State or province.
    pub state_province: Option<Box<str>>,
    /// Postal code.
    pub postal_code: Option<Box<str>>,
    /// Country, ISO 3166 alpha-3 where it is known.
    pub country: Option<Box<str>>,
    /// `home`, `work`, `school`, `alternative`.
    pub types: TypeCodes,
    /// The one to write to; exactly one of a patron's.
    pub preferred: bool,
}

/// An identifier besides the primary one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// The kind, such as `BARCODE`.
    pub kind: Cow<'static, str>,
    /// The value, no white space.
    pub value: Box<str>,
    /// A note about it.
    pub note: Option<Box<str>>,
    /// Whether it is in use.
    pub active: bool,
}

/// A role; every patron has Patron (200).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Role code; 200 is Patron.
    pub role_type: Cow<'static, str>,
    /// Institution or library the role holds in.
    pub scope: Option<Box<str>>,
    /// Whether it is in force.
    pub active: bool,
    /// The role's own last day.
    pub expiry: Option<NaiveDate>,
}

/// A note on the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Note type code, such as `LIBRARY`.
    pub note_type: Cow<'static, str>,
    /// The text, up to 2,000 characters.
    pub text: Box<str>,
    /// Whether the patron sees it.
    pub viewable: bool,
    /// Whether it pops up at the desk.
    pub popup: bool,
}

/// A block. Lists never set one; stored ones are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Block type code.
    pub block_type: Box<str>,
    /// Block description code.
    pub description: Box<str>,
    /// Whether it is in force.
    pub active: bool,
    /// A note about it.
    pub note: Option<Box<str>>,
    /// Its last day.
    pub expiry: Option<NaiveDate>,
}

/// A statistical category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistic {
    /// Category code.
    pub category: Box<str>,
    /// A note about it.
    pub note: Option<Box<str>>,
}

/// A patron whose identifier is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patron {
    /// The primary identifier.
    pub primary_id: PrimaryId,
    /// Everything else; apart, so that a patron is handed on without being copied.
    pub details: Box<Details>,
}

/// Adds to one of a patron's lists. Most of them have one entry, and those of a million patrons should not each
/// hold room for four.
pub fn add<T>(list: &mut Vec<T>, entry: T) {
    list.reserve_exact(1);
    list.push(entry);
}

/// All of a patron but the primary identifier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// First name.
    pub first_name: Option<Box<str>>,
    /// Middle name.
    pub middle_name: Option<Box<str>>,
    /// Last name; the only name of a person who has one.
    pub last_name: Option<Box<str>>,
    /// Preferred first name.
    pub preferred_first_name: Option<Box<str>>,
    /// Preferred middle name.
    pub preferred_middle_name: Option<Box<str>>,
    /// Preferred last name.
    pub preferred_last_name: Option<Box<str>>,
    /// Title code.
    pub title: Option<Box<str>>,
    /// Gender code.
    pub gender: Option<Box<str>>,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// User group code; its case matters.
    pub user_group: Option<Box<str>>,
    /// Internal or external.
    pub account_type: Option<AccountType>,
    /// The feed that owns an external account.
    pub external_id: Option<Box<str>>,
    /// Record type code, `PUBLIC` for patrons.
    pub record_type: Option<Box<str>>,
    /// `ACTIVE` or `INACTIVE`.
    pub status: Option<Box<str>>,
    /// Campus code.
    pub campus: Option<Box<str>>,
    /// Preferred language code.
    pub preferred_language: Option<Box<str>>,
    /// Job category code.
    pub job_category: Option<Box<str>>,
    /// Last day of the membership.
    pub expiry_date: Option<NaiveDate>,
    /// Day from which the record may be purged.
    pub purge_date: Option<NaiveDate>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// Phone numbers.
    pub phones: Vec<Phone>,
    /// Postal addresses.
    pub addresses: Vec<Address>,
    /// Identifiers besides the primary one.
    pub identifiers: Vec<Identifier>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Notes.
    pub notes: Vec<Note>,
    /// Blocks.
    pub blocks: Vec<Block>,
    /// Statistical categories.
    pub statistics: Vec<Statistic>,
}

impl Patron {
    /// The patron's key in every store.
    pub fn key(&self) -> CanonicalId {
        self.primary_id.canonical()
    }

    /// The value of a field.
    pub fn get(&self, field: Field) -> Value {
        if field == Field::PrimaryId { Value::Text(self.primary_id.as_str().into()) } else { self.details.get(field) }
    }

    /// Every identifier in its canonical form, the primary one first.
    pub fn canonical_ids(&self) -> impl Iterator<Item = CanonicalId> + '_ {
        let others = self.details.identifiers.iter().map(|identifier| CanonicalId::of(&identifier.value));
        std::iter::once(self.key()).chain(others)
    }
}

impl Patron {
    /// Puts a value in the place of a field's. A value of another kind leaves the field empty, and the
    /// primary identifier as it is.
    pub fn set(&mut self, field: Field, value: &Value) {
        if field != Field::PrimaryId {
            self.details.set(field, value);
        } else if let Value::Text(text) = value
            && let Some(id) = PrimaryId::new(text)
        {
            self.primary_id = id;
        }
    }
}

impl Details {
    /// Puts a value in the place of a field's; a value of another kind leaves the field empty.
    pub fn set(&mut self, field: Field, value: &Value) {
        let d = self;
        match field {
            Field::PrimaryId => {}
            Field::FirstName => set_text(&mut d.first_name, value),
            Field::MiddleName => set_text(&mut d.middle_name, value),
            Field::LastName => set_text(&mut d.last_name, value),
            Field::PreferredFirstName => set_text(&mut d.preferred_first_name, value),
            Field::PreferredMiddleName => set_text(&mut d.preferred_middle_name, value),
            Field::PreferredLastName => set_text(&mut d.preferred_last_name, value),
            Field::Title => set_text(&mut d.title, value),
            Field::Gender => set_text(&mut d.gender, value),
            Field::BirthDate => set_date(&mut d.birth_date, value),
            Field::UserGroup => set_text(&mut d.user_group, value),
            Field::AccountType => {
                d.account_type = if let Value::Text(name) = value { AccountType::from_name(name) } else { None };
            }
            Field::ExternalId => set_text(&mut d.external_id, value),
            Field::RecordType => set_text(&mut d.record_type, value),
            Field::Status => set_text(&mut d.status, value),
            Field::Campus => set_text(&mut d.campus, value),
            Field::PreferredLanguage => set_text(&mut d.preferred_language, value),
            Field::JobCategory => set_text(&mut d.job_category, value),
            Field::ExpiryDate => set_date(&mut d.expiry_date, value),
            Field::PurgeDate => set_date(&mut d.purge_date, value),
            Field::Emails => d.emails = if let Value::Emails(list) = value { list.clone() } else { Vec::new() },
            Field::Phones => d.phones = if let Value::Phones(list) = value { list.clone() } else { Vec::new() },
            Field::Addresses => {
                d.addresses = if let Value::Addresses(list) = value { list.clone() } else { Vec::new() }
            }
            Field::Identifiers => {
                d.identifiers = if let Value::Identifiers(list) = value { list.clone() } else { Vec::new() };
            }
            Field::Roles => d.roles = if let Value::Roles(list) = value { list.clone() } else { Vec::new() },
            Field::Notes => d.notes = if let Value::Notes(list) = value { list.clone() } else { Vec::new() },
            Field::Blocks => d.blocks = if let Value::Blocks(list) = value { list.clone() } else { Vec::new() },
            Field::Statistics => {
                d.statistics = if let Value::Statistics(list) = value { list.clone() } else { Vec::new() };
            }
        }
    }

    /// The value of a field; the primary identifier is not one of them and reads as blank.
    pub fn get(&self, field: Field) -> Value {
        let text = |value: &Option<Box<str>>| value.clone().map_or(Value::Blank, Value::Text);
        let date = |value: Option<NaiveDate>| value.map_or(Value::Blank, Value::Date);
        match field {
            Field::PrimaryId => Value::Blank,
            Field::FirstName => text(&self.first_name),
            Field::MiddleName => text(&self.middle_name),
            Field::LastName => text(&self.last_name),
            Field::PreferredFirstName => text(&self.preferred_first_name),
            Field::PreferredMiddleName => text(&self.preferred_middle_name),
            Field::PreferredLastName => text(&self.preferred_last_name),
            Field::Title => text(&self.title),
            Field::Gender => text(&self.gender),
            Field::BirthDate => date(self.birth_date),
            Field::UserGroup => text(&self.user_group),
            Field::AccountType => self.account_type.map_or(Value::Blank, |kind| Value::Text(kind.name().into())),
            Field::ExternalId => text(&self.external_id),
            Field::RecordType => text(&self.record_type),
            Field::Status => text(&self.status),
            Field::Campus => text(&self.campus),
            Field::PreferredLanguage => text(&self.preferred_language),
            Field::JobCategory => text(&self.job_category),
            Field::ExpiryDate => date(self.expiry_date),
            Field::PurgeDate => date(self.purge_date),
            Field::Emails => list(&self.emails, Value::Emails),
            Field::Phones => list(&self.phones, Value::Phones),
            Field::Addresses => list(&self.addresses, Value::Addresses),
            Field::Identifiers => list(&self.identifiers, Value::Identifiers),
            Field::Roles => list(&self.roles, Value::Roles),
            Field::Notes => list(&self.notes, Value::Notes),
            Field::Blocks => list(&self.blocks, Value::Blocks),
            Field::Statistics => list(&self.statistics, Value::Statistics),
        }
    }

    /// First, middle and last name, as people say them.
    pub fn full_name(&self) -> String {
        let parts = [&self.first_name, &self.middle_name, &self.last_name];
        parts.into_iter().flatten().map(AsRef::as_ref).collect::<Vec<&str>>().join(" ")
    }
}

fn set_text(slot: &mut Option<Box<str>>, value: &Value) {
    *slot = if let Value::Text(text) = value { Some(text.clone()) } else { None };
}

fn set_date(slot: &mut Option<NaiveDate>, value: &Value) {
    *slot = if let Value::Date(date) = value { Some(*date) } else { None };
}

fn list<T: Clone>(list: &[T], wrap: fn(Vec<T>) -> Value) -> Value {
    if list.is_empty() { Value::Blank } else { wrap(list.to_vec()) }
}

impl Email {
    /// As a person reads it: the address, the preferred one unmarked.
    pub fn line(&self) -> String {
        self.address.to_string()
    }
}

impl Phone {
    /// As a person reads it: `555-0101 (mobile)`.
    pub fn line(&self) -> String {
        format!("{} ({})", self.number, self.types)
    }
}

impl Address {
    /// All parts in one line.
    pub fn line(&self) -> String {
        let lines = self.lines.iter().chain([&self.city, &self.state_province, &self.postal_code, &self.country]);
        lines.flatten().map(AsRef::as_ref).collect::<Vec<&str>>().join(", ")
    }
}

impl Identifier {
    /// As a person reads it: `BARCODE 21234000123456`.
    pub fn line(&self) -> String {
        format!("{} {}", self.kind, self.value)
    }
}

impl Role {
    /// The role that every patron has.
    pub fn patron() -> Self {
        Role { role_type: "200".into(), scope: None, active: true, expiry: None }
    }

    /// As a person reads it.
    pub fn line(&self) -> String {
        match self.role_type.as_ref() {
            "200" => "Patron".to_owned(),
            other => format!("role {other}"),
        }
    }
}
