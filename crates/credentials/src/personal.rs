//! Whether a password is made of what others know of a person.

use crate::{latin, pattern};
use chrono::NaiveDate;
use model::patron::{Details, Patron, RareDetails};
use model::starter_rules::StarterRules;
use std::cmp::Reverse;
use zeroize::Zeroizing;

/// Shorter words are in every other password by chance.
const SHORTEST: usize = 3;

/// The same where digits may be letters: 411 is in many a number that is not meant for Ali.
const SHORTEST_IN_OTHER_LETTERS: usize = 4;

/// Whether hardly anything is left of a password without what others know of the person: names, birth date, user
/// name, e-mail address, the pattern of starters, forwards and backwards, with digits and signs in between, and in
/// characters that stand for letters.
pub(crate) fn is_personal(password: &str, patron: &Patron, rules: &StarterRules) -> bool {
    let mut known = known(patron, rules);
    let backwards: Vec<_> = known.iter().map(|word| Zeroizing::new(word.chars().rev().collect::<String>())).collect();
    known.extend(backwards);
    known.retain(|word| word.len() >= SHORTEST);
    known.sort_by_key(|word| Reverse(word.len()));
    let typed = plain(password);
    if hardly_left(&typed, &typed, &known) {
        return true;
    }
    known.retain(|word| word.len() >= SHORTEST_IN_OTHER_LETTERS);
    let known: Vec<_> = known.iter().map(|word| read_as_letters(word)).collect();
    let typed = plain_and(password, &['@', '!', '$', '|']);
    hardly_left(&typed, &read_as_letters(&typed), &known)
}

/// Whether hardly anything is left of a text without these words, of which none is empty. `read` has for every character
/// of `typed` the one that it is taken for; both are in ASCII.
fn hardly_left(typed: &str, read: &str, words: &[Zeroizing<String>]) -> bool {
    let mut left = Zeroizing::new(typed.as_bytes().to_vec());
    let mut read = Zeroizing::new(read.as_bytes().to_vec());
    for word in words {
        while let Some(at) = read.windows(word.len()).position(|part| part == word.as_bytes()) {
            left.drain(at..at + word.len());
            read.drain(at..at + word.len());
        }
    }
    let letters = |text: &[u8]| text.iter().filter(|c| c.is_ascii_alphabetic()).count();
    // Digits tell dates apart, and no more; in a password of digits alone they are all there is.
    let counted = if letters(typed.as_bytes()) == 0 { left.len() } else { letters(&left) };
    left.len() < typed.len() && counted < 4
}

/// What others know of a person, in small letters and digits.
fn known(patron: &Patron, rules: &StarterRules) -> Vec<Zeroizing<String>> {
    let Details { first_name, middle_name, last_name, emails, identifiers, .. } = &*patron.details;
    let RareDetails { preferred_first_name, preferred_middle_name, preferred_last_name, .. } = &*patron.details.rare;
    let names = [first_name, middle_name, last_name, preferred_first_name, preferred_middle_name, preferred_last_name];
    let names = names.into_iter().flatten();
    let mut known: Vec<_> = names.clone().map(|name| plain(name)).collect();
    known.extend(names.flat_map(|name| name.split_whitespace()).map(plain));
    let (first, last) = (first_name.as_deref().unwrap_or_default(), last_name.as_deref().unwrap_or_default());
    // Short names are known together: Bo Li.
    known.extend([plain(&format!("{first}{last}")), plain(&format!("{last}{first}"))]);
    known.extend(patron.details.birth_date.into_iter().flat_map(written));
    known.push(plain(patron.primary_id.as_str()));
    known.extend(identifiers.iter().map(|identifier| plain(&identifier.value)));
    for email in emails {
        known.push(plain(&email.address));
        known.extend(email.address.split(['@', '.', '-', '_', '+']).map(plain));
    }
    known.extend(pattern::starter(&patron.details, rules).map(|starter| plain(starter.expose())));
    known
}

/// A day with the year, the day or the month in front, with and without zeros, in digits and with the English name of
/// the month, whole and cut.
fn written(day: NaiveDate) -> impl Iterator<Item = Zeroizing<String>> {
    const ORDERS: [&str; 9] =
        ["%Y%m%d", "%d%m%Y", "%m%d%Y", "%y%m%d", "%d%m%y", "%m%d%y", "%Y%-m%-d", "%-d%-m%Y", "%-m%-d%Y"];
    const MONTHS: [&str; 4] = ["%m", "%-m", "%B", "%b"];
    let orders = ORDERS.into_iter().flat_map(|order| {
        let month = if order.contains("%-m") { "%-m" } else { "%m" };
        MONTHS.into_iter().map(move |other| order.replace(month, other))
    });
    orders.map(move |order| plain(&day.format(&order).to_string()))
}

/// Small letters and digits of a text, accents off.
fn plain(text: &str) -> Zeroizing<String> {
    plain_and(text, &[])
}

/// Small letters and digits of a text, accents off, and these characters.
fn plain_and(text: &str, others: &[char]) -> Zeroizing<String> {
    let latin = Zeroizing::new(latin::transliterated(text));
    let kept = latin.chars().filter(|c| c.is_ascii_alphanumeric() || others.contains(c));
    let mut plain = Zeroizing::new(String::with_capacity(latin.len()));
    plain.extend(kept.map(|c| c.to_ascii_lowercase()));
    plain
}

/// A text with what is typed for letters read as letters, one for one. Since 1 is an i or an l, so is every l.
fn read_as_letters(text: &str) -> Zeroizing<String> {
    let mut read = Zeroizing::new(String::with_capacity(text.len()));
    read.extend(text.chars().map(|c| match c {
        '4' | '@' => 'a',
        '3' => 'e',
        '1' | '!' | '|' | 'l' => 'i',
        '0' => 'o',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }));
    read
}
