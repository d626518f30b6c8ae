//! Whose name an e-mail address has in it, letter by letter: that of the person in its row, or somebody else's.
//!
//! An address fits somebody when their first or last name is in it. It is made of the name of somebody when it has the
//! first name, or its initial, and the last name, and no other letter. Names are hashed as they come, since this is
//! asked of every row.

use model::patron::Details;
use unicode_normalization::UnicodeNormalization;

/// What is before the @ of the first address of somebody whose first and last name are known.
pub(super) fn local_part(details: &Details) -> Option<&str> {
    let named = details.first_name.is_some() && details.last_name.is_some();
    let address = details.emails.first().filter(|_| named)?;
    address.address.split_once('@').map(|(local, _)| local)
}

/// The key of the first address, without its case.
pub(super) fn address_key(details: &Details) -> Option<u64> {
    let address = &details.emails.first()?.address;
    if address.is_ascii() {
        let letters = address.bytes().map(|byte| char::from(byte.to_ascii_lowercase()));
        return Some(letters.fold(START, add));
    }
    Some(address.chars().flat_map(char::to_lowercase).fold(START, add))
}

/// Shorter words are in many addresses by chance.
const SHORTEST: usize = 3;

/// Whether an address is too short to have a name in it.
pub(super) fn is_short(local: &str) -> bool {
    local.len() <= SHORTEST
}

/// Whether an address may be of somebody: a word of their names is in it. Of a short address, or a short name, nothing
/// can be said.
pub(super) fn fits(local: &str, person: &Details) -> bool {
    // Most addresses have the first or the last name in them as it is written.
    let whole = [&person.last_name, &person.first_name];
    if is_short(local) || whole.into_iter().flatten().any(|name| holds(local, name)) {
        return true;
    }
    let address = letters(local);
    let mut words = words(person).map(letters).filter(|word| word.len() >= SHORTEST).peekable();
    words.peek().is_none() || words.any(|word| address.contains(&word))
}

/// Whether something of a name is in an address, if only the beginning of one of its words, as of Alexander in alex.
pub(super) fn resembles(local: &str, person: &Details) -> bool {
    let address = letters(local);
    words(person).map(letters).any(|word| {
        let begins = word.char_indices().nth(SHORTEST).map_or(word.len(), |(at, _)| at);
        word.chars().count() >= SHORTEST && address.contains(&word[..begins])
    })
}

/// The words of all the names of somebody.
fn words(person: &Details) -> impl Iterator<Item = &str> {
    let names = [
        &person.first_name,
        &person.middle_name,
        &person.last_name,
        &person.rare.preferred_first_name,
        &person.rare.preferred_last_name,
    ];
    names.into_iter().flatten().flat_map(|name| name.split([' ', '-']))
}

/// Whether a name is in an address, letter by letter but for their case.
fn holds(address: &str, name: &str) -> bool {
    name.len() >= SHORTEST
        && address.as_bytes().windows(name.len()).any(|part| part.eq_ignore_ascii_case(name.as_bytes()))
}

/// How an address is made of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Of the first and the last name.
    Names,
    /// Of the initial and a last name that is long enough to be no chance.
    Initial,
    /// The same with a last name of three letters.
    ShortInitial,
}

/// The keys of the addresses that are made of a name: annalind, lindanna, alind, linda.
#[derive(Debug, Clone, Copy)]
pub(super) struct MadeOf {
    names: [u64; 2],
    initial: [u64; 2],
    is_short: bool,
}

impl MadeOf {
    /// Those of somebody with a first name, and a last name that is not too short.
    pub(super) fn name(person: &Details) -> Option<Self> {
        let (first, last) = (person.first_name.as_deref()?, person.last_name.as_deref()?);
        let initial = initial(first)?;
        let mut length = 0;
        each_letter(last, |_| length += 1);
        (length >= SHORTEST).then(|| MadeOf {
            names: [with_letters(with_letters(START, first), last), with_letters(with_letters(START, last), first)],
            initial: [with_letters(add(START, initial), last), add(with_letters(START, last), initial)],
            is_short: length == SHORTEST,
        })
    }

    /// Every key, and how it is made.
    pub(super) fn keys(&self) -> impl Iterator<Item = (u64, Fit)> {
        let initial = if self.is_short { Fit::ShortInitial } else { Fit::Initial };
        let [first_last, last_first] = self.names;
        let [before, behind] = self.initial;
        // Of somebody whose first name is an initial nothing more is known: the first of equal keys counts.
        [(before, initial), (behind, initial), (first_last, Fit::Names), (last_first, Fit::Names)].into_iter()
    }

    /// How the address with this key is made of the name.
    pub(super) fn fit(&self, key: u64) -> Option<Fit> {
        self.keys().find(|(own, _)| *own == key).map(|(_, fit)| fit)
    }
}

/// Whether two people have an initial in common, of their first names or of their preferred ones.
pub(super) fn have_one_initial(one: &Details, other: &Details) -> bool {
    let of = |person: &Details| {
        [&person.first_name, &person.rare.preferred_first_name].map(|name| name.as_deref().and_then(initial))
    };
    let theirs = of(other);
    of(one).into_iter().flatten().any(|letter| theirs.contains(&Some(letter)))
}

fn initial(name: &str) -> Option<char> {
    let mut first = None;
    each_letter(name, |letter| {
        first.get_or_insert(letter);
    });
    first
}

/// The key of an address, of which only the letters count.
pub(super) fn key(local: &str) -> u64 {
    with_letters(START, local)
}

/// FNV-1a, which takes letters one by one.
const START: u64 = 0xcbf2_9ce4_8422_2325;

fn add(hash: u64, letter: char) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    (hash ^ u64::from(letter)).wrapping_mul(PRIME)
}

fn with_letters(mut hash: u64, text: &str) -> u64 {
    each_letter(text, |letter| hash = add(hash, letter));
    hash
}

fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    each_letter(text, |letter| out.push(letter));
    out
}

/// Small letters without accents and signs.
fn each_letter(text: &str, mut take: impl FnMut(char)) {
    if text.is_ascii() {
        let letters = text.bytes().filter(u8::is_ascii_alphabetic);
        letters.for_each(|byte| take(char::from(byte.to_ascii_lowercase())));
        return;
    }
    text.nfkd().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).for_each(take);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(first: &str, last: &str) -> Details {
        Details { first_name: Some(first.into()), last_name: Some(last.into()), ..Details::default() }
    }

    #[test]
    fn an_address_fits_whoever_has_a_name_in_it() {
        for (local, first, last) in [
            ("ana.lind", "Ana", "Lind"),
            ("lind1950", "Ana", "Lind"),
            ("nunez", "José", "Núñez"),
            ("a.l", "Ana", "Lind"),
            ("obrien", "Pat", "O'Brien"),
            ("mberg", "Mary Ann", "Holm-Berg"),
        ] {
            assert!(fits(local, &person(first, last)), "{local}");
        }
        assert!(!fits("bo.berg", &person("Ana", "Lind")) && !fits("sunshine", &person("Ana", "Lind")));
    }

    #[test]
    fn an_address_resembles_a_name_by_the_beginning_of_a_word() {
        let alexander = person("Alexander", "Lind");
        assert!(resembles("alex.holm", &alexander) && !fits("alex.holm", &alexander));
        assert!(!resembles("bo.berg", &alexander) && !resembles("liberg", &person("Li", "Ek")));
    }

    #[test]
    fn an_address_is_made_of_a_name_in_some_ways() {
        let fit = |local: &str, first: &str, last: &str| MadeOf::name(&person(first, last))?.fit(key(local));
        for (local, expected) in [
            ("bo.berg", Some(Fit::Names)),
            ("Berg_Bo", Some(Fit::Names)),
            ("bberg42", Some(Fit::Initial)),
            ("bergb", Some(Fit::Initial)),
            ("berg", None),
            ("bo.bergen", None),
        ] {
            assert_eq!(fit(local, "Bo", "Berg"), expected, "{local}");
        }
        assert_eq!(fit("jose.nunez", "José", "Núñez"), Some(Fit::Names));
        assert_eq!(fit("hmoe", "Hal", "Moe"), Some(Fit::ShortInitial));
        assert_eq!(fit("bo.li", "Bo", "Li"), None);
    }
}
