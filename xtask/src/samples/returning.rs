//! Next semester's list: most people come back, some have changed, some are gone, some are new.

use super::clean::{self, PEOPLE};
use super::people::{person, sheet};
use testkit::people::Person;

pub(super) const NAME: &str = "community-borrowers-spring-2027.xlsx";

/// People of the fall list who are not on this one.
pub(super) const GONE: &[u64] = &[3, 11, 19, 27, 34];

/// People with another last name.
pub(super) const RENAMED: &[u64] = &[6, 22];

/// People with another e-mail address.
pub(super) const NEW_EMAIL: &[u64] = &[1, 15, 30];

/// People whose e-mail cell is empty here, which must not wipe what the store has.
pub(super) const BLANK_EMAIL: &[u64] = &[8, 25];

/// People who were not on the fall list.
pub(super) const NEW: u64 = 8;

pub(super) fn bytes() -> Vec<u8> {
    let present = (0..PEOPLE + NEW).filter(|index| !GONE.contains(index));
    let rows = present.map(|index| clean::row(&changed(index), "2027-12-31"));
    testkit::xlsx::bytes(&[sheet("Spring 2027", clean::COLUMNS, rows)])
}

fn changed(index: u64) -> Person {
    let mut person = person(index);
    if RENAMED.contains(&index) {
        person.last.push_str("-Lind");
    }
    if NEW_EMAIL.contains(&index) {
        person.email = format!("new.{}", person.email);
    }
    if BLANK_EMAIL.contains(&index) {
        person.email.clear();
    }
    person
}
