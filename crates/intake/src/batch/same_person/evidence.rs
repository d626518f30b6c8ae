//! What two people who are called alike may have in common: a birth date, an e-mail address, a phone number, a postal
//! address. As it is compared, and as keys of names together with it, which cost no text: two rows that have something in
//! common have a key in common.

use crate::batch::name_keys::{fold, folded, loose_letters, own_parts};
use chrono::{Datelike, NaiveDate};
use model::draft::PatronDraft;
use model::patron::{Address, Details};
use std::collections::BTreeSet;

/// What is the same about two people who have one name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Shared {
    BirthDate(NaiveDate),
    Email(String),
    Phone(String),
    Address(String),
}

impl Shared {
    pub(super) fn what(&self) -> &'static str {
        match self {
            Shared::BirthDate(_) => "birth date",
            Shared::Email(_) => "e-mail address",
            Shared::Phone(_) => "phone number",
            Shared::Address(_) => "address",
        }
    }
}

/// All that somebody may share, as it is compared.
pub(super) fn shared_by(details: &Details) -> BTreeSet<Shared> {
    let birth = details.birth_date.map(Shared::BirthDate);
    let emails = addresses(details).map(Shared::Email);
    let phones = details.phones.iter().filter_map(|phone| phone_digits(&phone.number)).map(Shared::Phone);
    let addresses = details.addresses.iter().filter_map(address_key).map(Shared::Address);
    birth.into_iter().chain(emails).chain(phones).chain(addresses).collect()
}

/// The e-mail addresses of somebody, without their case.
pub(super) fn addresses(details: &Details) -> impl Iterator<Item = String> {
    details.emails.iter().map(|email| str::to_lowercase(&email.address))
}

/// Phone numbers with fewer digits are extensions.
const FEWEST_DIGITS: usize = 7;
/// The last ones of a phone number, so that +1 (217) 555-0101 is 217-555-0101.
const COMPARED_DIGITS: usize = 10;

/// The digits of a phone number that are compared.
fn phone_digits(number: &str) -> Option<String> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= FEWEST_DIGITS).then(|| digits[digits.len().saturating_sub(COMPARED_DIGITS)..].to_owned())
}

/// Street and place of an address; a street alone is in many towns.
fn address_key(address: &Address) -> Option<String> {
    let street: String = address.lines.iter().flatten().map(|line| folded(line)).collect();
    let town = town(address).map(folded)?;
    (!street.is_empty() && !town.is_empty()).then(|| format!("{street}, {town}"))
}

fn town(address: &Address) -> Option<&str> {
    address.postal_code.as_deref().or(address.city.as_deref())
}

/// Gives the keys of a row: its name, and each that it nearly is, with each thing that it may share with somebody who is
/// called so. Two rows that have both in common have a key in common; keys are small, so that now and then two that do not
/// have one as well. A row without an ID has its finding, and no key.
pub(super) fn each_key(draft: &PatronDraft, mut give: impl FnMut(u32)) {
    let details = &draft.details;
    let (Some(_), Some(first), Some(last)) = (&draft.primary_id, &details.first_name, &details.last_name) else {
        return;
    };
    let first = loose_hash(first);
    // Which of the two is the last name does not count.
    let name = first.wrapping_add(loose_hash(last));
    for evidence in births_and_emails(details).chain(phones_and_addresses(details)) {
        give(key(name, evidence));
    }
    for part in own_parts(last) {
        let name = first.wrapping_add(loose_hash(part));
        births_and_emails(details).for_each(|evidence| give(key(name, evidence)));
    }
}

/// What goes with a name that is nearly the same, too.
fn births_and_emails(details: &Details) -> impl Iterator<Item = u64> {
    let birth = details.birth_date.map(birth_hash);
    birth.into_iter().chain(details.emails.iter().map(|email| email_hash(&email.address)))
}

fn phones_and_addresses(details: &Details) -> impl Iterator<Item = u64> {
    let phones = details.phones.iter().filter_map(|phone| phone_hash(&phone.number));
    phones.chain(details.addresses.iter().filter_map(address_hash))
}

/// Each begins in a way of its own.
const NAME: u64 = 1;
const BIRTH_DATE: u64 = 2;
const EMAIL: u64 = 3;
const PHONE: u64 = 4;
const ADDRESS: u64 = 5;

fn loose_hash(name: &str) -> u64 {
    let mut hash = NAME;
    loose_letters(name, |letter| hash = add(hash, u64::from(letter)));
    mixed(hash)
}

fn birth_hash(date: NaiveDate) -> u64 {
    add(BIRTH_DATE, u64::from(date.num_days_from_ce().unsigned_abs()))
}

fn email_hash(address: &str) -> u64 {
    let add_byte = |hash: u64, byte: u8| add(hash, u64::from(byte));
    if address.is_ascii() {
        return address.bytes().map(|byte| byte.to_ascii_lowercase()).fold(EMAIL, add_byte);
    }
    address.to_lowercase().bytes().fold(EMAIL, add_byte)
}

fn phone_hash(number: &str) -> Option<u64> {
    let digits = number.bytes().rev().filter(u8::is_ascii_digit).take(COMPARED_DIGITS);
    let (hash, count) = digits.fold((PHONE, 0), |(hash, count), digit| (add(hash, u64::from(digit)), count + 1));
    (count >= FEWEST_DIGITS).then_some(hash)
}

fn address_hash(address: &Address) -> Option<u64> {
    let town = town(address)?;
    let (hash, street) = address.lines.iter().flatten().fold((ADDRESS, 0), |so_far, line| add_letters(so_far, line));
    // Where the street ends belongs to the address.
    let (hash, both) = add_letters((add(hash, u64::from(',')), street), town);
    (street > 0 && both > street).then_some(hash)
}

/// Adds the letters of a text to a hash of so many letters.
fn add_letters((mut hash, mut letters): (u64, usize), text: &str) -> (u64, usize) {
    fold(text, |letter| {
        hash = add(hash, u64::from(letter));
        letters += 1;
    });
    (hash, letters)
}

/// Adds a letter or a number; quickly, since it is done for every letter of a list.
fn add(hash: u64, unit: u64) -> u64 {
    const FACTOR: u64 = 0x517c_c1b7_2722_0a95;
    (hash.rotate_left(5) ^ unit).wrapping_mul(FACTOR)
}

/// Lets every bit have a part in the upper ones.
fn mixed(hash: u64) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    (hash ^ (hash >> 32)).wrapping_mul(FACTOR)
}

/// The upper half of both together.
fn key(name: u64, evidence: u64) -> u32 {
    (mixed(add(name, evidence)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::PrimaryId;
    use model::patron::{Email, Phone};
    use model::place::{RowRef, TableId};

    fn draft(fill: impl FnOnce(&mut Details)) -> PatronDraft {
        let mut draft = PatronDraft::new(RowRef { table: TableId(0), number: 2 });
        draft.primary_id = PrimaryId::new("1");
        (draft.details.first_name, draft.details.last_name) = (Some("Ana".into()), Some("Lind".into()));
        fill(&mut draft.details);
        draft
    }

    fn keys(draft: &PatronDraft) -> Vec<u32> {
        let mut keys = Vec::new();
        each_key(draft, |key| keys.push(key));
        keys
    }

    fn email(address: &str) -> Vec<Email> {
        vec![Email { address: address.into(), types: "personal".into(), preferred: true }]
    }

    fn phone(number: &str) -> Vec<Phone> {
        vec![Phone { number: number.into(), types: "home".into(), preferred: true, sms: false }]
    }

    fn home(street: [&str; 2], postal_code: Option<&str>, city: Option<&str>) -> Vec<Address> {
        let [first, second] = street.map(|line| Some(line.into()));
        let (postal_code, city) = (postal_code.map(Into::into), city.map(Into::into));
        vec![Address { lines: [first, second, None, None, None].into(), postal_code, city, ..Address::default() }]
    }

    #[test]
    fn phone_numbers_are_compared_by_their_last_ten_digits() {
        assert_eq!(phone_digits("+1 (217) 555-0101"), phone_digits("217.555.0101"));
        assert_eq!((phone_digits("ext. 12"), phone_digits("555-0101").as_deref()), (None, Some("5550101")));
    }

    /// What is compared as a text and what is hashed letter by letter has to come to the same.
    #[test]
    fn what_is_shared_has_one_key_however_it_is_written() {
        let with_email = |address: &str| draft(|details| details.emails = email(address));
        let with_phone = |number: &str| draft(|details| details.phones = phone(number));
        let with_home = |street, code, city| draft(|details| details.addresses = home(street, code, city));
        for (one, other) in [
            (with_email("Ana@Example.org"), with_email("ana@example.ORG")),
            (with_email("\u{212A}im@example.org"), with_email("kim@example.org")),
            (with_email("ΟΔΟΣ@example.org"), with_email("οδος@example.org")),
            (with_phone("+1 (217) 555-0101"), with_phone("217.555.0101")),
            (with_home(["1 Örk St.", ""], Some("62701"), None), with_home(["1 ORK", "st"], None, Some("62701"))),
        ] {
            assert_eq!(shared_by(&one.details), shared_by(&other.details));
            assert_eq!((keys(&one), keys(&one).len()), (keys(&other), 1), "{:?}", shared_by(&one.details));
        }
        for (one, other) in [
            (with_email("ana@example.org"), with_email("ana@example.com")),
            (with_phone("217-555-0101"), with_phone("217-555-0102")),
            (with_home(["1 Ork St", ""], Some("62701"), None), with_home(["1 Ork", ""], Some("62701"), None)),
        ] {
            assert_ne!(keys(&one), keys(&other), "the control: these two share nothing");
        }
    }

    #[test]
    fn what_cannot_be_shared_has_no_key() {
        let nothing = [
            draft(|details| details.phones = phone("ext. 12")),
            draft(|details| details.addresses = home(["1 Ork St", ""], None, None)),
            draft(|details| details.addresses = home(["-", ""], Some("62701"), None)),
            draft(|details| details.addresses = home(["1 Ork St", ""], Some("-"), Some("Springfield"))),
        ];
        for draft in nothing {
            assert_eq!((keys(&draft), shared_by(&draft.details)), (Vec::new(), BTreeSet::new()));
        }
    }
}
