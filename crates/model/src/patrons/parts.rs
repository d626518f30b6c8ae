//! What a patron is made of besides plain text: the kind of account, and the entries of the lists.

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
