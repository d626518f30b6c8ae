//! A patron: every field already valid by its type.
//!
//! Read from a list a patron holds only what the list said (`None` is "the list says nothing");
//! read from a store it is complete. Field names and limits follow Alma's `rest_user.xsd`.

// All of a patron but the primary identifier: a member for each field that is declared in `field/table.rs`.
pub use super::lines::AddressLines;
pub use super::parts::{AccountType, Address, Block, Email, Identifier, Note, Phone, Role, Statistic, TypeCodes};
pub use crate::field::{Details, RareDetails};

use crate::field::{Field, Kind, List};
use crate::id::{CanonicalId, PrimaryId};
use crate::value::{Value, WrongValue};

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
    /// Puts a value in the place of a field's. One that the field cannot have is an error, and changes nothing.
    pub fn set(&mut self, field: Field, value: &Value) -> Result<(), WrongValue> {
        if field != Field::PrimaryId {
            return self.details.set(field, value);
        }
        let Value::Text(text) = value else { return Err(WrongValue) };
        self.primary_id = PrimaryId::new(text).ok_or(WrongValue)?;
        Ok(())
    }
}

impl Details {
    /// Puts a value in the place of a field's. One that the field cannot have is an error, and changes nothing.
    pub fn set(&mut self, field: Field, value: &Value) -> Result<(), WrongValue> {
        match (field.kind(), value) {
            // Not one of the details: it reads as blank, and stays so.
            (Kind::Id, Value::Blank) => {}
            (Kind::Text(slot), Value::Blank) => *slot.of_mut(self) = None,
            (Kind::Text(slot), Value::Text(text)) => *slot.of_mut(self) = Some(text.clone()),
            (Kind::Date(slot), Value::Blank) => *slot.of_mut(self) = None,
            (Kind::Date(slot), Value::Date(day)) => *slot.of_mut(self) = Some(*day),
            (Kind::AccountType(slot), Value::Blank) => *slot.of_mut(self) = None,
            (Kind::AccountType(slot), Value::Text(name)) => {
                *slot.of_mut(self) = Some(AccountType::from_name(name).ok_or(WrongValue)?);
            }
            (Kind::List(list), value) => return list.set(self, value),
            (_, _) => return Err(WrongValue),
        }
        Ok(())
    }

    /// Takes the value of a field out.
    pub fn clear(&mut self, field: Field) {
        self.set(field, &Value::Blank).expect("every field can be blank");
    }

    /// Takes the value of a field over from somebody's details.
    pub fn copy(&mut self, field: Field, from: &Details) {
        self.set(field, &from.get(field)).expect("a field can have what it has elsewhere");
    }

    /// The value of a field; the primary identifier is not one of them and reads as blank.
    pub fn get(&self, field: Field) -> Value {
        match field.kind() {
            Kind::Id => Value::Blank,
            Kind::Text(slot) => slot.of(self).clone().map_or(Value::Blank, Value::Text),
            Kind::Date(slot) => slot.of(self).map_or(Value::Blank, Value::Date),
            Kind::AccountType(slot) => slot.of(self).map_or(Value::Blank, |kind| Value::Text(kind.name().into())),
            Kind::List(list) => list.get(self),
        }
    }

    /// Whether a field holds something, without taking it out. The primary identifier is not one of them.
    pub fn has(&self, field: Field) -> bool {
        match field.kind() {
            Kind::Id => false,
            Kind::Text(slot) => slot.of(self).is_some(),
            Kind::Date(slot) => slot.of(self).is_some(),
            Kind::AccountType(slot) => slot.of(self).is_some(),
            Kind::List(list) => !list.is_empty(self),
        }
    }

    /// Whether both hold the same in a field. In which order the entries of a list are does not matter.
    pub fn is_same_in(&self, field: Field, other: &Details) -> bool {
        match field.kind() {
            Kind::Id => true,
            Kind::Text(slot) => slot.of(self) == slot.of(other),
            Kind::Date(slot) => slot.of(self) == slot.of(other),
            Kind::AccountType(slot) => slot.of(self) == slot.of(other),
            Kind::List(list) => list.is_same(self, other),
        }
    }

    /// Whether both hold the very same in a field, the entries of a list in the same order too.
    pub fn is_equal_in(&self, field: Field, other: &Details) -> bool {
        match field.kind() {
            Kind::List(list) => list.is_equal(self, other),
            Kind::Id | Kind::Text(_) | Kind::Date(_) | Kind::AccountType(_) => self.is_same_in(field, other),
        }
    }

    /// First, middle and last name, as people say them.
    pub fn full_name(&self) -> String {
        let parts = [&self.first_name, &self.middle_name, &self.last_name];
        parts.into_iter().flatten().map(AsRef::as_ref).collect::<Vec<&str>>().join(" ")
    }
}

impl List {
    /// Puts entries in the place of those there are.
    fn set(&self, details: &mut Details, value: &Value) -> Result<(), WrongValue> {
        match (self, value) {
            (List::Emails(slot), Value::Emails(list)) => *slot.of_mut(details) = list.clone(),
            (List::Phones(slot), Value::Phones(list)) => *slot.of_mut(details) = list.clone(),
            (List::Addresses(slot), Value::Addresses(list)) => *slot.of_mut(details) = list.clone(),
            (List::Identifiers(slot), Value::Identifiers(list)) => *slot.of_mut(details) = list.clone(),
            (List::Roles(slot), Value::Roles(list)) => *slot.of_mut(details) = list.clone(),
            (List::Notes(slot), Value::Notes(list)) => *slot.of_mut(details) = list.clone(),
            (List::Blocks(slot), Value::Blocks(list)) => *slot.of_mut(details) = list.clone(),
            (List::Statistics(slot), Value::Statistics(list)) => *slot.of_mut(details) = list.clone(),
            (List::Emails(slot), Value::Blank) => *slot.of_mut(details) = Vec::new(),
            (List::Phones(slot), Value::Blank) => *slot.of_mut(details) = Vec::new(),
            (List::Addresses(slot), Value::Blank) => *slot.of_mut(details) = Vec::new(),
            (List::Identifiers(slot), Value::Blank) => *slot.of_mut(details) = Vec::new(),
            (List::Roles(slot), Value::Blank) => *slot.of_mut(details) = Vec::new(),
            (List::Notes(slot), Value::Blank) => *slot.of_mut(details) = Vec::new(),
            (List::Blocks(slot), Value::Blank) => *slot.of_mut(details) = Vec::new(),
            (List::Statistics(slot), Value::Blank) => *slot.of_mut(details) = Vec::new(),
            (_, _) => return Err(WrongValue),
        }
        Ok(())
    }

    fn is_empty(&self, details: &Details) -> bool {
        match self {
            List::Emails(slot) => slot.of(details).is_empty(),
            List::Phones(slot) => slot.of(details).is_empty(),
            List::Addresses(slot) => slot.of(details).is_empty(),
            List::Identifiers(slot) => slot.of(details).is_empty(),
            List::Roles(slot) => slot.of(details).is_empty(),
            List::Notes(slot) => slot.of(details).is_empty(),
            List::Blocks(slot) => slot.of(details).is_empty(),
            List::Statistics(slot) => slot.of(details).is_empty(),
        }
    }

    fn is_same(&self, one: &Details, other: &Details) -> bool {
        match self {
            List::Emails(slot) => are_same(slot.of(one), slot.of(other)),
            List::Phones(slot) => are_same(slot.of(one), slot.of(other)),
            List::Addresses(slot) => are_same(slot.of(one), slot.of(other)),
            List::Identifiers(slot) => are_same(slot.of(one), slot.of(other)),
            List::Roles(slot) => are_same(slot.of(one), slot.of(other)),
            List::Notes(slot) => are_same(slot.of(one), slot.of(other)),
            List::Blocks(slot) => are_same(slot.of(one), slot.of(other)),
            List::Statistics(slot) => are_same(slot.of(one), slot.of(other)),
        }
    }

    fn is_equal(&self, one: &Details, other: &Details) -> bool {
        match self {
            List::Emails(slot) => slot.of(one) == slot.of(other),
            List::Phones(slot) => slot.of(one) == slot.of(other),
            List::Addresses(slot) => slot.of(one) == slot.of(other),
            List::Identifiers(slot) => slot.of(one) == slot.of(other),
            List::Roles(slot) => slot.of(one) == slot.of(other),
            List::Notes(slot) => slot.of(one) == slot.of(other),
            List::Blocks(slot) => slot.of(one) == slot.of(other),
            List::Statistics(slot) => slot.of(one) == slot.of(other),
        }
    }

    fn get(&self, details: &Details) -> Value {
        match self {
            List::Emails(slot) => list(slot.of(details), Value::Emails),
            List::Phones(slot) => list(slot.of(details), Value::Phones),
            List::Addresses(slot) => list(slot.of(details), Value::Addresses),
            List::Identifiers(slot) => list(slot.of(details), Value::Identifiers),
            List::Roles(slot) => list(slot.of(details), Value::Roles),
            List::Notes(slot) => list(slot.of(details), Value::Notes),
            List::Blocks(slot) => list(slot.of(details), Value::Blocks),
            List::Statistics(slot) => list(slot.of(details), Value::Statistics),
        }
    }
}

/// Whether both have the same entries, each as often.
fn are_same<T: PartialEq>(ones: &[T], others: &[T]) -> bool {
    let times = |list: &[T], entry: &T| list.iter().filter(|other| *other == entry).count();
    ones == others
        || (ones.len() == others.len() && ones.iter().all(|entry| times(ones, entry) == times(others, entry)))
}

fn list<T: Clone>(list: &[T], wrap: fn(Vec<T>) -> Value) -> Value {
    if list.is_empty() { Value::Blank } else { wrap(list.to_vec()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    /// One value of every kind.
    fn values() -> Vec<Value> {
        vec![
            Value::Text("text".into()),
            Value::Date(NaiveDate::from_ymd_opt(2026, 9, 1).unwrap()),
            Value::Emails(vec![Email { address: "a@example.org".into(), types: "personal".into(), preferred: true }]),
            Value::Phones(vec![Phone { number: "1".into(), types: "home".into(), preferred: true, sms: false }]),
            Value::Addresses(vec![Address { preferred: true, ..Address::default() }]),
            Value::Identifiers(vec![Identifier {
                kind: "BARCODE".into(),
                value: "1".into(),
                note: None,
                active: true,
            }]),
            Value::Roles(vec![Role::patron()]),
            Value::Notes(vec![Note { note_type: "LIBRARY".into(), text: "n".into(), viewable: true, popup: false }]),
            Value::Blocks(vec![Block {
                block_type: "LOAN".into(),
                description: "05".into(),
                active: true,
                note: None,
                expiry: None,
            }]),
            Value::Statistics(vec![Statistic { category: "RET".into(), note: None }]),
        ]
    }

    /// Each field takes the values of its kind and no other; what it does not take leaves it and all others alone.
    #[test]
    fn a_value_of_another_kind_is_refused_and_erases_nothing() {
        for field in Field::ALL {
            let mut patron = Patron { primary_id: PrimaryId::new("A1").unwrap(), details: Box::default() };
            let taken = values().into_iter().find(|value| patron.set(*field, value).is_ok());
            let taken = taken.unwrap_or_else(|| Value::Text("internal".into()));
            patron.set(*field, &taken).unwrap();
            let before = patron.clone();
            assert_eq!(before.get(*field), taken, "{}", field.name());
            for other in
                values().iter().filter(|other| std::mem::discriminant(*other) != std::mem::discriminant(&taken))
            {
                assert_eq!(patron.set(*field, other), Err(WrongValue), "{} and {other:?}", field.name());
                assert_eq!(patron, before, "{}", field.name());
            }
            let mut others = Field::ALL.iter().filter(|other| *other != field && **other != Field::PrimaryId);
            assert!(others.all(|other| patron.get(*other).is_blank()), "{}", field.name());
        }
    }

    #[test]
    fn what_two_have_is_the_same_in_every_order() {
        let text = |text: &str| Note { note_type: "LIBRARY".into(), text: text.into(), viewable: false, popup: false };
        let with = |texts: &[&str]| {
            let mut details = Details::default();
            details.rare.notes = texts.iter().map(|one| text(one)).collect();
            details
        };
        let both = with(&["a", "b"]);
        assert!(both.is_same_in(Field::Notes, &with(&["b", "a"])));
        assert!(!both.is_equal_in(Field::Notes, &with(&["b", "a"])) && both.is_equal_in(Field::Notes, &both));
        assert!(both.is_same_in(Field::Emails, &Details::default()), "another field");
        for other in [&["a"] as &[&str], &["a", "b", "b"], &["a", "c"], &["b", "b"], &[]] {
            assert!(!both.is_same_in(Field::Notes, &with(other)), "{other:?}");
        }
        // Every field says so of a value of its kind, and of none.
        for field in Field::ALL.iter().filter(|field| **field != Field::PrimaryId) {
            let mut full = Details::default();
            let mut all = values().into_iter().chain([Value::Text("internal".into())]);
            assert!(all.any(|value| full.set(*field, &value).is_ok()));
            assert!(full.is_same_in(*field, &full.clone()), "{}", field.name());
            assert!(!full.is_same_in(*field, &Details::default()), "{}", field.name());
            assert!(full.is_equal_in(*field, &full.clone()), "{}", field.name());
            assert!(!full.is_equal_in(*field, &Details::default()), "{}", field.name());
        }
    }

    #[test]
    fn words_that_a_field_does_not_know_are_refused() {
        let mut patron = Patron { primary_id: PrimaryId::new("A1").unwrap(), details: Box::default() };
        patron.set(Field::AccountType, &Value::Text("external".into())).unwrap();
        let before = patron.clone();
        assert_eq!(patron.set(Field::AccountType, &Value::Text("(hidden)".into())), Err(WrongValue));
        assert_eq!(patron.set(Field::PrimaryId, &Value::Text("A 1".into())), Err(WrongValue));
        assert_eq!(patron.set(Field::PrimaryId, &Value::Blank), Err(WrongValue));
        assert_eq!(patron, before);
    }

    #[test]
    fn every_field_but_the_id_can_be_cleared_and_taken_over() {
        for field in Field::ALL.iter().filter(|field| **field != Field::PrimaryId) {
            let mut full = Details::default();
            let taken = values()
                .into_iter()
                .chain([Value::Text("internal".into())])
                .find(|value| full.set(*field, value).is_ok());
            let mut other = Details::default();
            other.copy(*field, &full);
            assert_eq!(Some(other.get(*field)), taken, "{}", field.name());
            assert!(other.has(*field), "{}", field.name());
            other.clear(*field);
            assert!(!other.has(*field), "{}", field.name());
            assert_eq!(other, Details::default(), "{}", field.name());
        }
    }
}
