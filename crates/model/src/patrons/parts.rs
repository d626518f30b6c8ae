//! What a patron is made of besides plain text: the kind of account, and the entries of the lists.

use super::lines::AddressLines;
use crate::text::Text;
use chrono::NaiveDate;

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
pub type TypeCodes = Text;

/// An e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// The address.
    pub address: Text,
    /// `personal`, `work`, `school`, `alternative`.
    pub types: TypeCodes,
    /// The one to write to; exactly one of a patron's.
    pub preferred: bool,
}

/// A phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// The number as people write it.
    pub number: Text,
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
    pub lines: AddressLines,
    /// City.
    pub city: Option<Text>,
    /// State or province.
    pub state_province: Option<Text>,
    /// Postal code.
    pub postal_code: Option<Text>,
    /// Country, ISO 3166 alpha-3 where it is known.
    pub country: Option<Text>,
    /// `home`, `work`, `school`, `alternative`.
    pub types: TypeCodes,
    /// The one to write to; exactly one of a patron's.
    pub preferred: bool,
}

/// An identifier besides the primary one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// The kind, such as `BARCODE`.
    pub kind: Text,
    /// The value, no white space.
    pub value: Text,
    /// A note about it.
    pub note: Option<Text>,
    /// Whether it is in use.
    pub active: bool,
}

/// A role; every patron has Patron (200).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Role code; 200 is Patron.
    pub role_type: Text,
    /// Institution or library the role holds in.
    pub scope: Option<Text>,
    /// Whether it is in force.
    pub active: bool,
    /// The role's own last day.
    pub expiry: Option<NaiveDate>,
}

/// A note on the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Note type code, such as `LIBRARY`.
    pub note_type: Text,
    /// The text, up to 2,000 characters.
    pub text: Text,
    /// Whether the patron sees it.
    pub viewable: bool,
    /// Whether it pops up at the desk.
    pub popup: bool,
}

/// A block. Lists never set one; stored ones are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Block type code.
    pub block_type: Text,
    /// Block description code.
    pub description: Text,
    /// Whether it is in force.
    pub active: bool,
    /// A note about it.
    pub note: Option<Text>,
    /// Its last day.
    pub expiry: Option<NaiveDate>,
}

/// A statistical category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistic {
    /// Category code.
    pub category: Text,
    /// A note about it.
    pub note: Option<Text>,
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
        self.parts().collect::<Vec<&str>>().join(", ")
    }

    /// Whether no part says anything.
    pub fn is_blank(&self) -> bool {
        self.parts().all(str::is_empty)
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        let lines = self.lines.iter().chain([&self.city, &self.state_province, &self.postal_code, &self.country]);
        lines.flatten().map(AsRef::as_ref)
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

/// What is said of an entry behind its line, for whoever has to tell two of them apart: `555-0101 (mobile, preferred)`.
fn in_brackets(line: &str, remarks: impl IntoIterator<Item = Option<String>>) -> String {
    let remarks: Vec<String> = remarks.into_iter().flatten().filter(|remark| !remark.is_empty()).collect();
    if remarks.is_empty() { line.to_owned() } else { format!("{line} ({})", remarks.join(", ")) }
}

/// Words that are only said where they are true.
fn where_true(is_so: bool, words: &str) -> Option<String> {
    is_so.then(|| words.to_owned())
}

fn noted(note: Option<&str>) -> Option<String> {
    note.map(|note| format!("note: {note}"))
}

fn until(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| format!("until {day}"))
}

fn in_force(is_active: bool) -> Option<String> {
    Some(if is_active { "in force" } else { "not in force" }.to_owned())
}

fn typed(codes: &str) -> Option<String> {
    Some(codes.replace(',', ", "))
}

impl Email {
    /// With its types, and whether it is the preferred one.
    pub fn in_full(&self) -> String {
        in_brackets(&self.address, [typed(&self.types), where_true(self.preferred, "preferred")])
    }
}

impl Phone {
    /// With its types, whether it is the preferred one, and whether text messages go there.
    pub fn in_full(&self) -> String {
        let remarks =
            [typed(&self.types), where_true(self.preferred, "preferred"), where_true(self.sms, "text messages")];
        in_brackets(&self.number, remarks)
    }
}

impl Phone {
    /// At the desk: where text messages go is told.
    pub fn at_desk(&self) -> String {
        if self.sms { self.in_full() } else { self.line() }
    }
}

impl Identifier {
    /// At the desk: a card that is not in use is no good one, and a note is there to be read.
    pub fn at_desk(&self) -> String {
        if self.active && self.note.is_none() { self.line() } else { self.in_full() }
    }
}

impl Role {
    /// At the desk: where a role holds, that it is not in force, and its last day.
    pub fn at_desk(&self) -> String {
        let is_usual = self.active && self.scope.is_none() && self.expiry.is_none();
        if is_usual { self.line() } else { self.in_full() }
    }
}

impl Note {
    /// At the desk: that it pops up.
    pub fn at_desk(&self) -> String {
        if self.popup { self.in_full() } else { self.text.to_string() }
    }
}

impl Address {
    /// Every part with its name, the types, and whether it is the preferred one.
    pub fn in_full(&self) -> String {
        let names = ["line 1", "line 2", "line 3", "line 4", "line 5"].into_iter().zip(&self.lines);
        let rest = [
            ("city", &self.city),
            ("state", &self.state_province),
            ("postal code", &self.postal_code),
            ("country", &self.country),
        ];
        let named = |(name, part): (&str, &Option<Text>)| part.as_ref().map(|part| format!("{name}: {part}"));
        let parts: Vec<String> = names.chain(rest).filter_map(named).collect();
        in_brackets(&parts.join(", "), [typed(&self.types), where_true(self.preferred, "preferred")])
    }
}

impl Identifier {
    /// With whether it is in use, and its note.
    pub fn in_full(&self) -> String {
        let in_use = if self.active { "in use" } else { "not in use" };
        in_brackets(&self.line(), [Some(in_use.to_owned()), noted(self.note.as_deref())])
    }
}

impl Role {
    /// With where it holds, whether it is in force, and its last day.
    pub fn in_full(&self) -> String {
        let scope = self.scope.as_ref().map(|scope| format!("at {scope}"));
        in_brackets(&self.line(), [scope, in_force(self.active), until(self.expiry)])
    }
}

impl Note {
    /// With its type, whether the patron sees it, and whether it pops up.
    pub fn in_full(&self) -> String {
        let remarks = [
            Some(format!("type {}", self.note_type)),
            where_true(self.viewable, "shown to the patron"),
            where_true(self.popup, "pops up"),
        ];
        in_brackets(&self.text, remarks)
    }
}

impl Block {
    /// With its type, whether it is in force, its last day and its note.
    pub fn in_full(&self) -> String {
        let block_type = Some(format!("type {}", self.block_type));
        let remarks = [block_type, in_force(self.active), until(self.expiry), noted(self.note.as_deref())];
        in_brackets(&self.description, remarks)
    }
}

impl Statistic {
    /// With its note.
    pub fn in_full(&self) -> String {
        in_brackets(&self.category, [noted(self.note.as_deref())])
    }
}
