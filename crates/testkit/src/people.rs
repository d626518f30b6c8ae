//! Made-up people: the same seed and index give the same person, at the same cost for the first and
//! for the ten-millionth, so that a list needs no memory.

use crate::names::{AREA_CODES, GIVEN, MONONYMS, NOTES, STREETS, SURNAMES, TOWNS};
use crate::random::SplitMix64;
use model::NaiveDate;

/// A made-up person. A field that the person lacks is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Nine digits with leading zeros, each index its own.
    pub id: String,
    /// First name; empty for a person with one name.
    pub first: String,
    /// Middle name; most have none.
    pub middle: String,
    /// Last name, or the only name.
    pub last: String,
    /// An address at an example domain, each index its own.
    pub email: String,
    /// A number that is reserved for fiction.
    pub phone: String,
    /// House number and street.
    pub street: String,
    /// An invented town.
    pub city: String,
    /// State code.
    pub state: &'static str,
    /// ZIP code, some with leading zeros.
    pub zip: String,
    /// Fourteen digits from 21234 on, the last one a check digit; each index its own.
    pub barcode: String,
    /// Date of birth, from 1930 to 2008.
    pub birth: NaiveDate,
    /// A note; most have none.
    pub note: &'static str,
}

/// Everybody who comes from one seed.
#[derive(Debug, Clone)]
pub struct People {
    seed: u64,
    offset: u64,
}

/// The first prime above ten million; it leaves 3 when divided by 4, which [`shuffled`] needs.
const PRIME: u64 = 10_000_019;

/// No ID is smaller than this, so that all have leading zeros and few have more than four.
const LOWEST_ID: u64 = 10_000;

impl People {
    /// The people of a seed.
    pub fn new(seed: u64) -> Self {
        People { seed, offset: SplitMix64::new(seed).below(PRIME) }
    }

    /// The person at an index below ten million; beyond, IDs repeat.
    pub fn person(&self, index: u64) -> Person {
        let mut random = SplitMix64::at(self.seed, index);
        let number = LOWEST_ID + shuffled((shuffled(index % PRIME) + self.offset) % PRIME);
        let (first, last) = name(&mut random);
        let middle = middle_name(&mut random, first);
        let domain = random.pick(DOMAINS);
        let (city, state, zip) = random.pick(TOWNS);
        Person {
            id: format!("{number:09}"),
            first: first.to_owned(),
            middle,
            last: last.to_owned(),
            email: email(first, last, &number.to_string(), domain),
            phone: format!("({}) 555-01{:02}", random.pick(AREA_CODES), random.below(100)),
            street: format!("{} {}", 1 + random.below(980), random.pick(STREETS)),
            city: city.to_owned(),
            state,
            zip: format!("{zip}{:02}", random.below(100)),
            barcode: barcode(number),
            birth: birth(&mut random),
            note: if random.percent(8) { random.pick(NOTES) } else { "" },
        }
    }
}

/// Another number below [`PRIME`] for each number below it: squares modulo such a prime are all
/// different up to its half, and what is left over are their negatives.
fn shuffled(number: u64) -> u64 {
    let square = number * number % PRIME;
    if number <= PRIME / 2 { square } else { PRIME - square }
}

/// A word of small letters for a number, another one for each: made-up names have no digits in them.
pub fn letters(number: u64) -> String {
    let (mut rest, mut word) = (number, String::new());
    loop {
        word.push(char::from(b'a' + u8::try_from(rest % 26).expect("below 26")));
        rest /= 26;
        if rest == 0 {
            return word;
        }
    }
}

/// Domains that belong to nobody and never will (RFC 2606).
const DOMAINS: &[&str] = &["example.org", "example.com", "example.net"];

fn name(random: &mut SplitMix64) -> (&'static str, &'static str) {
    if random.percent(1) {
        return ("", random.pick(MONONYMS));
    }
    (random.pick(GIVEN), random.pick(SURNAMES))
}

fn middle_name(random: &mut SplitMix64, first: &str) -> String {
    let share = random.below(100);
    if first.is_empty() || share >= 40 {
        return String::new();
    }
    let whole = random.pick(GIVEN);
    if share >= 20 {
        return whole.to_owned();
    }
    let initial = whole.chars().next().expect("no name in the table is empty");
    format!("{initial}.")
}

fn birth(random: &mut SplitMix64) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(1930, 1, 1).expect("a day of the calendar");
    let later = i32::try_from(random.below(365 * 78)).expect("78 years have few days");
    NaiveDate::from_epoch_days(first.to_epoch_days() + later).expect("a day of the calendar")
}

/// The check digit is that of the usual 14-digit library barcode (modulo 10, weights 2 and 1).
fn barcode(number: u64) -> String {
    let digits = format!("21234{number:08}");
    let sum: u32 = digits.bytes().enumerate().map(|(place, digit)| weighted(u32::from(digit - b'0'), place)).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

fn weighted(digit: u32, place: usize) -> u32 {
    let product = if place.is_multiple_of(2) { digit * 2 } else { digit };
    if product > 9 { product - 9 } else { product }
}

/// An address from a name in plain letters: `email("Zoë", "O'Brien", "7", "example.org")` is
/// `zoe.obrien7@example.org`.
pub fn email(first: &str, last: &str, suffix: &str, domain: &str) -> String {
    let (first, last) = (plain(first), plain(last));
    let dot = if first.is_empty() || last.is_empty() { "" } else { "." };
    format!("{first}{dot}{last}{suffix}@{domain}")
}

/// Small letters without marks; what is neither letter nor digit falls away.
fn plain(name: &str) -> String {
    name.to_lowercase().chars().filter_map(plain_letter).collect()
}

fn plain_letter(letter: char) -> Option<char> {
    let base = match letter {
        'à'..='å' | 'ă' | 'ą' | 'ả' | 'ầ' | 'ặ' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'đ' | 'ð' => 'd',
        'è'..='ë' | 'ě' | 'ę' | 'ễ' | 'ệ' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ò'..='ö' | 'ø' | 'ő' => 'o',
        'ř' => 'r',
        'ş' | 'ș' | 'š' | 'ś' => 's',
        'ù'..='ü' => 'u',
        'ž' | 'ż' | 'ź' => 'z',
        other => other,
    };
    base.is_ascii_alphanumeric().then_some(base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_same_seed_and_index_give_the_same_person() {
        assert_eq!(People::new(7).person(123_456), People::new(7).person(123_456));
        assert_ne!(People::new(7).person(1), People::new(8).person(1));
    }

    #[test]
    fn ids_barcodes_and_addresses_are_unique() {
        let people = People::new(2026);
        let spread = (0..20_000).chain((9_980_000..10_000_000).step_by(3));
        let mut seen = HashSet::new();
        for index in spread {
            let person = people.person(index);
            assert_eq!((person.id.len(), person.barcode.len()), (9, 14));
            assert!(person.id.starts_with('0') && person.barcode.starts_with("21234"));
            assert!(seen.insert(person.id) && seen.insert(person.barcode) && seen.insert(person.email));
        }
    }

    #[test]
    fn every_name_gives_an_address_in_plain_letters() {
        for name in GIVEN.iter().chain(SURNAMES).chain(MONONYMS) {
            let letters = name.chars().filter(|c| c.is_alphabetic()).count();
            assert_eq!(plain(name).len(), letters, "{name}");
        }
        assert_eq!(email("Zoë", "O'Brien", "7", "example.org"), "zoe.obrien7@example.org");
        assert_eq!(email("", "Suharti", "", "example.org"), "suharti@example.org");
    }

    #[test]
    fn names_are_of_many_kinds() {
        let all = || GIVEN.iter().chain(SURNAMES);
        assert!(all().count() > 450);
        assert_eq!(all().collect::<HashSet<_>>().len(), all().count(), "a name stands twice");
        for c in ['\'', '’', '-', ' ', 'Ø', 'ñ'] {
            assert!(all().any(|name| name.contains(c)), "{c}");
        }
        let people = People::new(1);
        assert!((0..1_000).any(|index| people.person(index).first.is_empty()));
    }

    #[test]
    fn barcodes_pass_the_usual_check() {
        assert_eq!(barcode(5_678_901), "21234056789019");
    }

    #[test]
    fn phones_are_for_fiction() {
        let phone = People::new(3).person(3).phone;
        assert!(phone.contains(") 555-01"), "{phone}");
    }
}
