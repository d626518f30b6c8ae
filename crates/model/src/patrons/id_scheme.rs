//! IDs for people who have none: made of the person, so that the same person has the same ID tomorrow.
//!
//! Start with [`MadeId::of`]. Whether an ID is somebody else's already is not known here.

use crate::id::PrimaryId;
use crate::patron::Details;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// Where the ID of a person comes from who has none in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdScheme {
    /// It is made of the person.
    Made(MadeId),
    /// The barcode is the ID.
    Barcode,
}

/// A way of making IDs: letters in front, then digits, then perhaps a check digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeId {
    /// Never empty and without white space.
    prefix: Box<str>,
    /// Within [`DIGITS`](Self::DIGITS), the check digit not counted.
    digits: u8,
    check_digit: bool,
}

/// So many IDs a person can have, one after the other, when the ones before are somebody else's.
pub const ATTEMPTS: u8 = 5;

impl MadeId {
    /// How many digits there can be: with fewer two people soon have one ID.
    pub const DIGITS: std::ops::RangeInclusive<u8> = 4..=15;

    /// A way of making IDs; `None` when the letters in front are none, or the digits too few or too many.
    pub fn new(prefix: &str, digits: u8, check_digit: bool) -> Option<Self> {
        let fits = PrimaryId::new(prefix).is_some() && Self::DIGITS.contains(&digits);
        fits.then(|| MadeId { prefix: prefix.into(), digits, check_digit })
    }

    /// The ID of a person at the attempt with this number, from 1: of the names and the birth date, or of the
    /// names and the first e-mail address where there is no birth date. `None` for a name alone, which others
    /// may have too.
    pub fn of(&self, person: &Details, attempt: u8) -> Option<PrimaryId> {
        let names = [&person.last_name, &person.first_name, &person.middle_name];
        let names = names.map(|name| folded(name.as_deref().unwrap_or_default()));
        let email = || person.emails.first().map(|email| email.address.trim().to_lowercase());
        let more = person.birth_date.map(|date| date.to_string()).or_else(email)?;
        if names.iter().all(String::is_empty) {
            return None;
        }
        let mut input = format!("{}\n{more}", names.join("\n"));
        if attempt > 1 {
            input += &format!("\n{attempt}");
        }
        PrimaryId::new(&format!("{}{}", self.prefix, self.number(&input)))
    }

    /// The IDs of all attempts, the first one first.
    pub fn all_of(&self, person: &Details) -> Vec<PrimaryId> {
        (1..=ATTEMPTS).filter_map(|attempt| self.of(person, attempt)).collect()
    }

    /// Whether an ID has the form of those that are made in this way; case is none of it, as in every ID.
    pub fn has_form_of(&self, id: &str) -> bool {
        let Some((prefix, number)) = id.split_at_checked(self.prefix.len()) else { return false };
        let width = usize::from(self.digits) + usize::from(self.check_digit);
        let is_number = number.len() == width && number.bytes().all(|byte| byte.is_ascii_digit());
        let (digits, check) = number.split_at_checked(usize::from(self.digits)).unwrap_or((number, ""));
        let checks = !self.check_digit || luhn(digits).to_string() == check;
        prefix.eq_ignore_ascii_case(&self.prefix) && is_number && checks
    }

    fn number(&self, input: &str) -> String {
        let hash = Sha256::digest(input.as_bytes());
        let number = hash.iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
        let width = usize::from(self.digits);
        let digits = format!("{:0>width$}", number % 10_u128.pow(self.digits.into()));
        let check = self.check_digit.then(|| luhn(&digits).to_string());
        digits + &check.unwrap_or_default()
    }
}

/// What the row is told that got an ID.
pub fn given(id: &PrimaryId) -> String {
    format!("no primary ID: {id} is given")
}

/// A name without case, accents, spaces and signs: `José-María` and `JOSE MARIA` are one.
fn folded(name: &str) -> String {
    let letters: String = name.nfkd().filter(|c| c.is_alphanumeric()).collect();
    letters.to_uppercase().to_lowercase()
}

/// The digit that makes a number right by the rule of Luhn, when it is put behind it.
fn luhn(digits: &str) -> u32 {
    let value = |(place, digit): (usize, u32)| match (place % 2, digit) {
        (0, 0..=4) => digit * 2,
        (0, _) => digit * 2 - 9,
        _ => digit,
    };
    let sum: u32 = digits.chars().rev().filter_map(|digit| digit.to_digit(10)).enumerate().map(value).sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patron::Email;

    fn person(first: &str, last: &str, born: &str) -> Details {
        Details {
            first_name: Some(first.into()),
            last_name: Some(last.into()),
            birth_date: born.parse().ok(),
            ..Details::default()
        }
    }

    fn scheme() -> MadeId {
        MadeId::new("CB", 7, true).unwrap()
    }

    fn id(person: &Details) -> String {
        scheme().of(person, 1).map(|id| id.to_string()).unwrap_or_default()
    }

    /// Written out, since it must be the same in every version: lists of years ago are loaded again.
    #[test]
    fn an_id_is_of_the_person_and_stays() {
        let maria = person("María", "López", "1951-02-03");
        assert_eq!(id(&maria), "CB96605993");
        assert_eq!(scheme().of(&maria, 2).unwrap().as_str(), "CB69404705");
        assert_eq!(MadeId::new("x-", 4, false).unwrap().of(&maria, 1).unwrap().as_str(), "x-0599");
    }

    #[test]
    fn an_id_that_was_made_is_recognised() {
        assert!(scheme().has_form_of("CB96605993") && scheme().has_form_of("cb96605993"));
        for other in ["CB96605994", "CB9660599", "CX96605993", "CB9660599é", "", "é"] {
            assert!(!scheme().has_form_of(other), "{other}");
        }
        assert!(MadeId::new("x-", 4, false).unwrap().has_form_of("x-0599"));
    }

    #[test]
    fn spelling_makes_no_other_person() {
        let maria = id(&person("María", "O\u{2019}Neill", "1951-02-03"));
        for (first, last) in [("MARIA", "ONEILL"), ("Mari\u{301}a", "O Neill"), (" maria ", "o'neill")] {
            assert_eq!(id(&person(first, last, "1951-02-03")), maria, "{first} {last}");
        }
        let mut middle = person("María", "ONeill", "1951-02-03");
        middle.middle_name = Some("E".into());
        let others = [person("Mario", "ONeill", "1951-02-03"), person("María", "ONeill", "1951-02-04"), middle];
        assert!(others.iter().all(|other| id(other) != maria));
        // Which name is which counts.
        assert_ne!(id(&person("Ana", "Maria", "1951-02-03")), id(&person("Maria", "Ana", "1951-02-03")));
    }

    #[test]
    fn an_address_stands_in_for_the_birth_date() {
        let email = |address: &str| Email { address: address.into(), types: "personal".into(), preferred: true };
        let mut ana = person("Ana", "Lind", "");
        assert_eq!(id(&ana), "", "a name alone is others' too");
        ana.emails = vec![email("Ana@example.org"), email("b@example.org")];
        let by_email = id(&ana);
        ana.emails = vec![email("ana@EXAMPLE.org")];
        assert_eq!(id(&ana), by_email);
        ana.birth_date = "1951-02-03".parse().ok();
        assert_eq!(id(&ana), id(&person("Ana", "Lind", "1951-02-03")));
        assert_eq!(id(&Details { first_name: None, last_name: Some(" - ".into()), ..ana }), "");
    }

    #[test]
    fn each_attempt_is_another_id() {
        let mut ids = scheme().all_of(&person("Ana", "Lind", "1951-02-03"));
        ids.dedup();
        assert_eq!(ids.len(), 5);
        assert!(ids.iter().all(|id| id.as_str().len() == "CB".len() + 7 + 1));
    }

    #[test]
    fn an_id_that_was_made_is_known_by_its_form() {
        let known = |id: &str| scheme().has_form_of(id);
        assert!(known("CB96605993") && known("cb00000000"));
        assert!(
            !known("CB9660599") && !known("CX96605993") && !known("CB9660599A") && !known("C") && !known("ü96605993")
        );
    }

    #[test]
    fn the_check_digit_is_the_one_of_luhn() {
        for (digits, check) in [("7992739871", 3), ("0", 0), ("1", 8), ("18", 2), ("411111111111111", 1)] {
            assert_eq!(luhn(digits), check, "{digits}");
        }
    }

    #[test]
    fn what_makes_no_good_ids_is_no_scheme() {
        assert_eq!(MadeId::new("", 7, true), None);
        assert_eq!(MadeId::new("C B", 7, true), None);
        assert_eq!((MadeId::new("CB", 3, true), MadeId::new("CB", 16, true)), (None, None));
    }
}
