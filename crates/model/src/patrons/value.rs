//! The value of one field of a patron, in the form in which values are compared, shown and recorded.

use super::parts::{Address, Block, Email, Identifier, Note, Phone, Role, Statistic};
use crate::text::Text;
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
    Text(Text),
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

    /// The same lines for whoever acts on them: an entry that is not as usual, such as a card that is not in use, a block
    /// or a note that pops up, has everything that is said of it.
    pub fn lines_at_desk(&self) -> Vec<String> {
        match self {
            Value::Blank | Value::Text(_) | Value::Date(_) | Value::Emails(_) | Value::Addresses(_) => self.lines(),
            Value::Blocks(_) | Value::Statistics(_) => self.lines_in_full(),
            Value::Phones(list) => list.iter().map(Phone::at_desk).collect(),
            Value::Identifiers(list) => list.iter().map(Identifier::at_desk).collect(),
            Value::Roles(list) => list.iter().map(Role::at_desk).collect(),
            Value::Notes(list) => list.iter().map(Note::at_desk).collect(),
        }
    }

    /// The same lines as at the desk, beside those of another value: an entry that reads as one of the other's and is not
    /// it has everything that is said of it.
    pub fn lines_beside(&self, other: &Value) -> Vec<String> {
        let (theirs, theirs_in_full) = (other.lines(), other.lines_in_full());
        let all = self.lines().into_iter().zip(self.lines_at_desk()).zip(self.lines_in_full());
        all.map(|((line, at_desk), in_full)| {
            let only_reads_the_same = theirs.contains(&line) && !theirs_in_full.contains(&in_full);
            if only_reads_the_same { in_full } else { at_desk }
        })
        .collect()
    }

    /// One line per entry, with everything that is said of it: nothing that is stored of it is missing.
    pub fn lines_in_full(&self) -> Vec<String> {
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
            assert_eq!(ours.lines_beside(&ours), ours.lines_at_desk(), "the control");
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
                lines: [Some("Urbana".into()), None, None, None, None].into(),
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

    fn full_address() -> Address {
        let lines = ["12 Elm St", "Flat 3", "Rear", "c/o Holm", "Box 9"].map(|line| Some(line.into()));
        Address {
            lines: lines.into(),
            city: Some("Urbana".into()),
            state_province: Some("IL".into()),
            postal_code: Some("61801".into()),
            country: Some("USA".into()),
            types: "home,work".into(),
            preferred: true,
        }
    }

    /// Every entry is taken apart here, so that what one gets later is asked for as well.
    #[test]
    fn everything_that_is_stored_of_an_entry_is_in_its_full_line() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 31).expect("a day");
        let says = |value: Value, expected: &[&str]| {
            let [line]: [String; 1] = value.lines_in_full().try_into().expect("one entry");
            expected.iter().for_each(|part| assert!(line.contains(part), "{part}: {line}"));
        };
        let email = Email { address: "a@x.org".into(), types: "work,school".into(), preferred: true };
        let Email { address: _, types: _, preferred: _ } = &email;
        says(Value::Emails(vec![email]), &["a@x.org", "work", "school", "preferred"]);
        let phone = Phone { number: "555-0101".into(), types: "mobile".into(), preferred: true, sms: true };
        let Phone { number: _, types: _, preferred: _, sms: _ } = &phone;
        says(Value::Phones(vec![phone]), &["555-0101", "mobile", "preferred", "text messages"]);
        let address = full_address();
        let Address { lines: _, city: _, state_province: _, postal_code: _, country: _, types: _, preferred: _ } =
            &address;
        let parts =
            ["12 Elm St", "Flat 3", "Rear", "c/o Holm", "Box 9", "Urbana", "IL", "61801", "USA", "home", "work"];
        says(Value::Addresses(vec![address.clone()]), &parts);
        says(Value::Addresses(vec![address]), &["preferred"]);
        let (kind, value, note) = ("BARCODE".into(), "21".into(), Some("lost in May".into()));
        let card = Identifier { kind, value, note, active: false };
        let Identifier { kind: _, value: _, note: _, active: _ } = &card;
        says(Value::Identifiers(vec![card]), &["BARCODE", "21", "not in use", "lost in May"]);
        let role = Role { role_type: "21".into(), scope: Some("MAIN".into()), active: false, expiry: Some(day) };
        let Role { role_type: _, scope: _, active: _, expiry: _ } = &role;
        says(Value::Roles(vec![role]), &["role 21", "MAIN", "not in force", "2026-12-31"]);
        let note = Note { note_type: "LIBRARY".into(), text: "has a dog".into(), viewable: true, popup: true };
        let Note { note_type: _, text: _, viewable: _, popup: _ } = &note;
        says(Value::Notes(vec![note]), &["LIBRARY", "has a dog", "shown to the patron", "pops up"]);
        let (block_type, description, note) = ("LOAN".into(), "ADDRESS".into(), Some("asked in May".into()));
        let block = Block { block_type, description, active: true, note, expiry: Some(day) };
        let Block { block_type: _, description: _, active: _, note: _, expiry: _ } = &block;
        says(Value::Blocks(vec![block]), &["LOAN", "ADDRESS", "in force", "2026-12-31", "asked in May"]);
        let statistic = Statistic { category: "RET".into(), note: Some("since 2019".into()) };
        let Statistic { category: _, note: _ } = &statistic;
        says(Value::Statistics(vec![statistic]), &["RET", "since 2019"]);
    }

    /// What is as usual reads as always, and a card that is lost does not look like a good one.
    #[test]
    fn what_is_not_as_usual_is_told_at_the_desk() {
        let card = |active, note: Option<&str>| {
            let (kind, value) = ("BARCODE".into(), "21".into());
            Value::Identifiers(vec![Identifier { kind, value, note: note.map(Into::into), active }])
        };
        let note = |popup| {
            let (note_type, text) = ("LIBRARY".into(), "has a dog".into());
            Value::Notes(vec![Note { note_type, text, viewable: true, popup }])
        };
        let phone = |sms| {
            Value::Phones(vec![Phone { number: "555-0101".into(), types: "mobile".into(), preferred: true, sms }])
        };
        let block = Value::Blocks(vec![Block {
            block_type: "LOAN".into(),
            description: "ADDRESS".into(),
            active: true,
            note: None,
            expiry: None,
        }]);
        let role = |active| Value::Roles(vec![Role { active, ..Role::patron() }]);
        for (value, expected) in [
            (card(true, None), "BARCODE 21"),
            (card(false, Some("lost")), "BARCODE 21 (not in use, note: lost)"),
            (card(true, Some("worn")), "BARCODE 21 (in use, note: worn)"),
            (note(false), "has a dog"),
            (note(true), "has a dog (type LIBRARY, shown to the patron, pops up)"),
            (phone(false), "555-0101 (mobile)"),
            (phone(true), "555-0101 (mobile, preferred, text messages)"),
            (block, "ADDRESS (type LOAN, in force)"),
            (role(true), "Patron"),
            (role(false), "Patron (not in force)"),
        ] {
            assert_eq!(value.lines_at_desk(), [expected]);
        }
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
