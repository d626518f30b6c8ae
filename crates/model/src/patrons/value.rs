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

    /// The same lines, beside those of another value: an entry that reads as one of the other's and is not it has
    /// everything that is said of it.
    pub fn lines_beside(&self, other: &Value) -> Vec<String> {
        let (theirs, theirs_in_full) = (other.lines(), other.lines_in_full());
        let both = self.lines().into_iter().zip(self.lines_in_full());
        both.map(|(line, in_full)| {
            let only_reads_the_same = theirs.contains(&line) && !theirs_in_full.contains(&in_full);
            if only_reads_the_same { in_full } else { line }
        })
        .collect()
    }

    /// One line per entry, with everything that is said of it.
    fn lines_in_full(&self) -> Vec<String> {
        match self {
            Value::Blank | Value::Text(_) | Value::Date(_) => self.lines(),
            Value::Emails(list) => list.iter().map(Email::in_full).collect(),
            Value::Phones(list) => list.iter().map(Phone::in_full).collect(),
            Value::Addresses(list) => list.iter().map(Address::in_full).collect(),
            Value::Identifiers(list) => list.iter().map(Identifier::in_full).collect(),
            Value::Roles(list) => list.iter().map(Role::in_full).collect(),
            Value::Notes(list) => list.iter().map(Note::in_full).collect(),
            Value::Blocks(list) => list.iter().map(Block::in_full).collect(),
            Value::Statistics(list) => list.iter().map(Statistic::in_full).collect(),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn address(city: &str, preferred: bool) -> Address {
        Address { city: Some(city.into()), types: "home".into(), preferred, ..Address::default() }
    }

    /// Two values that differ never read the same beside each other, and what is in both reads as always.
    #[test]
    fn entries_that_differ_do_not_read_the_same() {
        let email =
            |types: &'static str, preferred| Email { address: "a@x.org".into(), types: types.into(), preferred };
        let phone = |preferred, sms| Phone { number: "555-0101".into(), types: "mobile".into(), preferred, sms };
        let card = |active, note: Option<&str>| Identifier {
            kind: "BARCODE".into(),
            value: "21".into(),
            note: note.map(Into::into),
            active,
        };
        let role = |scope: Option<&str>, active| Role { scope: scope.map(Into::into), active, ..Role::patron() };
        let note = |viewable, popup| Note { note_type: "LIBRARY".into(), text: "has a dog".into(), viewable, popup };
        let block = |block_type: &str, active, note: Option<&str>| Block {
            block_type: block_type.into(),
            description: "ADDRESS".into(),
            active,
            note: note.map(Into::into),
            expiry: NaiveDate::from_ymd_opt(2026, 12, 31),
        };
        let statistic = |note: Option<&str>| Statistic { category: "RET".into(), note: note.map(Into::into) };
        let beside = |ours: Value, theirs: Value, expected: [&str; 2]| {
            let sides = [ours.lines_beside(&theirs), theirs.lines_beside(&ours)];
            assert_eq!(sides, expected.map(|text| vec![text.to_owned()]));
            assert_eq!(ours.lines_beside(&ours), ours.lines(), "the control");
        };
        beside(
            Value::Emails(vec![email("work", true)]),
            Value::Emails(vec![email("personal", false)]),
            ["a@x.org (work, preferred)", "a@x.org (personal)"],
        );
        beside(
            Value::Phones(vec![phone(true, false)]),
            Value::Phones(vec![phone(false, true)]),
            ["555-0101 (mobile, preferred)", "555-0101 (mobile, text messages)"],
        );
        beside(
            Value::Addresses(vec![address("Urbana", true)]),
            Value::Addresses(vec![Address {
                city: None,
                lines: [Some("Urbana".into()), None, None, None, None],
                ..address("", false)
            }]),
            ["city: Urbana (home, preferred)", "line 1: Urbana (home)"],
        );
        beside(
            Value::Identifiers(vec![card(true, None)]),
            Value::Identifiers(vec![card(false, Some("lost"))]),
            ["BARCODE 21 (in use)", "BARCODE 21 (not in use, note: lost)"],
        );
        beside(
            Value::Roles(vec![role(None, true)]),
            Value::Roles(vec![role(Some("MAIN"), false)]),
            ["Patron (in force)", "Patron (at MAIN, not in force)"],
        );
        beside(
            Value::Notes(vec![note(true, false)]),
            Value::Notes(vec![note(false, true)]),
            ["has a dog (type LIBRARY, shown to the patron)", "has a dog (type LIBRARY, pops up)"],
        );
        beside(
            Value::Blocks(vec![block("LOAN", true, None)]),
            Value::Blocks(vec![block("CASH", false, Some("asked in May"))]),
            [
                "ADDRESS (type LOAN, in force, until 2026-12-31)",
                "ADDRESS (type CASH, not in force, until 2026-12-31, note: asked in May)",
            ],
        );
        beside(
            Value::Statistics(vec![statistic(None)]),
            Value::Statistics(vec![statistic(Some("since 2019"))]),
            ["RET", "RET (note: since 2019)"],
        );
    }

    #[test]
    fn only_what_could_be_mistaken_is_said_in_full() {
        let both = Value::Addresses(vec![address("Urbana", true), address("Oslo", false)]);
        let one = Value::Addresses(vec![address("Urbana", false)]);
        assert_eq!(both.lines_beside(&one), ["city: Urbana (home, preferred)", "Oslo"]);
        assert_eq!(one.lines_beside(&both), ["city: Urbana (home)"]);
        assert_eq!(both.lines_beside(&Value::Blank), both.lines());
    }
}
