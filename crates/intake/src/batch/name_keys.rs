//! Names as they are compared among the rows of a list: as hashes, so that equal ones lie side by side once they are
//! sorted, and no pair of rows has to be compared.

use crate::fields::name;
use crate::hash::{hash, hash_of_parts};
use model::draft::PatronDraft;
use model::patron::Details;
use std::hash::Hash;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The hash of a name; none of one without a first or a last name, or of a row without an ID, which has its finding.
pub(super) fn name_hash(draft: &PatronDraft) -> Option<u64> {
    let details = &draft.details;
    let (first, last) = (details.first_name.as_deref()?, details.last_name.as_deref()?);
    draft.primary_id.as_ref()?;
    Some(hash_of_parts(|hasher| {
        for name in [first, last] {
            fold(name, |letter| letter.hash(hasher));
            // Where one part ends belongs to the name.
            '\n'.hash(hasher);
        }
    }))
}

/// A name without regard to which part is the last one, and to how ü, ö, ä and ß are written.
pub(super) struct LooseName {
    whole: u64,
    /// The same with a part of the last name in place of it, where it has several: Hall of Hall-Moore.
    parts: Vec<u64>,
}

impl LooseName {
    /// The name of somebody who has a first and a last one.
    pub(super) fn of(details: &Details) -> Option<Self> {
        let (first, last) = (details.first_name.as_deref()?, details.last_name.as_deref()?);
        let (first, whole) = (loose_hash(first)?, loose_hash(last)?);
        let parts = own_parts(last).filter_map(loose_hash).map(|part| in_any_order(first, part)).collect();
        Some(LooseName { whole: in_any_order(first, whole), parts })
    }

    /// Whether the last name has several parts.
    pub(super) fn has_parts(&self) -> bool {
        !self.parts.is_empty()
    }

    /// The keys by which people of this name and with something else in common are found.
    pub(super) fn with<T: Hash>(&self, shared: T) -> impl Iterator<Item = u64> {
        [self.whole].into_iter().chain(self.parts.iter().copied()).map(move |name| hash(&(name, &shared)))
    }
}

fn in_any_order(one: u64, other: u64) -> u64 {
    hash(&(one.min(other), one.max(other)))
}

const BETWEEN_PARTS: [char; 2] = ['-', ' '];

/// The parts of a last name that has several, as far as they are names of their own.
pub(super) fn own_parts(last: &str) -> impl Iterator<Item = &str> {
    last.contains(BETWEEN_PARTS).then(|| parts_of(last)).into_iter().flatten()
}

/// The parts of a last name that are names of their own; none of one with a suffix: a father is not his son.
fn parts_of(last: &str) -> impl Iterator<Item = &str> {
    const SHORTEST: usize = 3;
    let has_suffix = last.split(BETWEEN_PARTS).any(name::is_suffix);
    last.split(BETWEEN_PARTS).filter(move |word| !has_suffix && word.len() >= SHORTEST && !name::is_particle(word))
}

/// The hash of a name's letters, as they are compared loosely; none of a name without any.
fn loose_hash(text: &str) -> Option<u64> {
    let mut is_empty = true;
    let hash = hash_of_parts(|hasher| {
        loose_letters(text, |letter| {
            is_empty = false;
            letter.hash(hasher);
        });
    });
    (!is_empty).then_some(hash)
}

/// Gives a name's letters, in which ue, oe and ae are ü, ö and ä, of which only u, o and a are left.
pub(super) fn loose_letters(text: &str, mut give: impl FnMut(char)) {
    let mut before = ' ';
    fold(text, |letter| {
        let is_sign = letter == 'e' && matches!(before, 'a' | 'o' | 'u');
        before = letter;
        match letter {
            'ß' => ['s', 's'].into_iter().for_each(&mut give),
            _ if is_sign => {}
            _ => give(letter),
        }
    });
}

/// First and last name as they are compared.
pub(super) fn name_words(details: &Details) -> Vec<String> {
    [&details.first_name, &details.last_name].into_iter().flatten().map(|name| folded(name)).collect()
}

pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold(text, |letter| out.push(letter));
    out
}

/// Gives letters and digits in small letters, without accents; asked of every name, and made without a text of its own.
pub(super) fn fold(text: &str, mut letter: impl FnMut(char)) {
    if text.is_ascii() {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        letters.for_each(|byte| letter(char::from(byte.to_ascii_lowercase())));
        return;
    }
    let letters = text.nfkd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).for_each(letter);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_accents_and_signs() {
        for (one, other) in [("MUÑOZ", "Munoz"), ("O'Neil", "O’NEIL"), ("Anne-Marie", "Anne Marie"), ("Ståhl", "stahl")]
        {
            assert_eq!(folded(one), folded(other));
        }
        assert_ne!(folded("Jr"), folded("Sr"));
    }

    #[test]
    fn a_loose_name_has_its_letters_in_any_spelling_and_order() {
        for (one, other) in [("Müller", "Mueller"), ("Groß", "GROSS"), ("Jürgen", "Juergen"), ("Ana", "ana")] {
            assert_eq!(loose_hash(one), loose_hash(other), "{one}");
        }
        assert_ne!(loose_hash("Berg"), loose_hash("Borg"));
        assert_eq!(loose_hash("-"), None);
        assert_eq!(parts_of("Hall-Moore").collect::<Vec<_>>(), ["Hall", "Moore"]);
        assert_eq!(parts_of("van der Berg").collect::<Vec<_>>(), ["Berg"]);
        assert_eq!(parts_of("Lind Jr.").count(), 0);
    }
}
