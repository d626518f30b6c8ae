//! The value of one field of a patron, in the form in which values are compared, shown and recorded.

use super::parts::{Address, Block, Email, Identifier, Note, Phone, Role, Statistic};
use chrono::NaiveDate;
use std::fmt;

/// What stands in place of a value for somebody who may not see it.
pub const HIDDEN: &str = "(hidden)";

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Blank,
    /// Text or a code.
    Text(Box<str>),
    /// A calendar day.
    Date(NaiveDate),
    /// E-mail addresses.
    Emails(Vec<Email>),
    /// Phone numbers.
    Phones(Vec<Phone>),
    /// Postal addresses.
    Addresses(Vec<Address>),
    /// Identifiers besides the primary one.
    Identifiers(Vec<Identifier>),
    /// Roles.
    Roles(Vec<Role>),
    /// Notes.
    Notes(Vec<Note>),
    /// Blocks.
    Blocks(Vec<Block>),
    /// Statistical categories.
    Statistics(Vec<Statistic>),
}

impl Value {
    /// Whether the field holds nothing. An empty list is [`Value::Blank`] too, by construction in
    /// [`Patron::get`](crate::patron::Patron::get).
    pub fn is_blank(&self) -> bool {
        *self == Value::Blank
    }

    /// One line per entry, as a person reads them; empty when blank.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Value::Blank => Vec::new(),
            Value::Text(text) => vec![text.to_string()],
            Value::Date(date) => vec![date.to_string()],
            Value::Emails(list) => list.iter().map(Email::line).collect(),
            Value::Phones(list) => list.iter().map(Phone::line).collect(),
            Value::Addresses(list) => list.iter().map(Address::line).collect(),
            Value::Identifiers(list) => list.iter().map(Identifier::line).collect(),
            Value::Roles(list) => list.iter().map(Role::line).collect(),
            Value::Notes(list) => list.iter().map(|note| note.text.to_string()).collect(),
            Value::Blocks(list) => list.iter().map(|block| block.description.to_string()).collect(),
            Value::Statistics(list) => list.iter().map(|statistic| statistic.category.to_string()).collect(),
        }
    }
}

/// A value that its field cannot have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongValue;

impl fmt::Display for WrongValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that its field cannot have")
    }
}

impl std::error::Error for WrongValue {}
