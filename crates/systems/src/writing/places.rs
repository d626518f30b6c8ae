//! Which of a patron's entries go where a system has a place for one of them, and not for any number.

use super::beside::{self, Beside, IDENTIFIER_NOTE};
use model::field::Field;
use model::patron::{Details, Email, Identifier};
use model::text::Text;

/// Puts each entry that has no place yet into the first free one that fits it.
pub(crate) fn place<'p, T>(entries: &'p [T], places: &mut [Option<&'p T>], fits: impl Fn(usize, &T) -> bool) {
    for entry in entries {
        if places.iter().flatten().any(|placed| std::ptr::eq(*placed, entry)) {
            continue;
        }
        let free = places.iter().enumerate().position(|(at, place)| place.is_none() && fits(at, entry));
        if let Some(free) = free {
            places[free] = Some(entry);
        }
    }
}

/// Names the entries that have no place, once for each.
pub(crate) fn name_unplaced<T>(entries: &[T], places: &[Option<&T>], field: Field, beside: &mut Beside) {
    let placed = places.iter().flatten().count();
    beside::named(entries.len().saturating_sub(placed), field.label(), beside);
}

/// Places for e-mail addresses of these types; the first one is that of the preferred address, whatever type it has.
pub(crate) fn emails<'p, const N: usize>(details: &'p Details, types: [&str; N]) -> [Option<&'p Email>; N] {
    let mut places = [None; N];
    place(&details.emails, &mut places, |at, email| at == 0 && email.preferred);
    place(&details.emails, &mut places, |at, _| at == 0);
    place(&details.emails, &mut places, |at, email| at > 0 && first_code(&email.types) == types[at]);
    place(&details.emails, &mut places, |at, _| at > 0);
    places
}

/// The first of an entry's type codes.
pub(crate) fn first_code(types: &str) -> &str {
    types.split(',').next().unwrap_or_default().trim()
}

/// The first identifier of a kind that is in use.
pub(crate) fn identifier<'p>(details: &'p Details, kind: &str) -> Option<&'p Identifier> {
    details.identifiers.iter().find(|identifier| identifier.active && identifier.kind == kind)
}

/// Names the identifiers that are not written, and the notes on those that are.
pub(crate) fn name_identifiers(details: &Details, written: &[Option<&Identifier>], beside: &mut Beside) {
    for identifier in &details.identifiers {
        if !written.iter().flatten().any(|placed| std::ptr::eq(*placed, identifier)) {
            beside.push(beside::of_identifier(identifier));
        }
    }
    let notes = written.iter().flatten().filter(|identifier| identifier.note.is_some()).count();
    beside::named(notes, IDENTIFIER_NOTE, beside);
}

/// A text that a patron may have, or none.
pub(crate) fn text(text: &Option<Text>) -> &str {
    text.as_deref().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_address_comes_first_and_the_others_by_their_types() {
        let email = |address: &str, types: &'static str, preferred: bool| Email {
            address: address.into(),
            types: types.into(),
            preferred,
        };
        let emails_of = |emails: Vec<Email>| Details { emails, ..Details::default() };
        let placed = |details: &Details| {
            let placed = emails(details, ["personal", "work", "alternative"]);
            placed.map(|email| email.map_or_else(String::new, |email| email.address.to_string()))
        };
        let details = emails_of(vec![
            email("a", "school", false),
            email("b", "work", true),
            email("c", "work", false),
            email("d", "personal", false),
        ]);
        assert_eq!(placed(&details), ["b", "c", "a"]);
        assert_eq!(placed(&emails_of(vec![email("a", "work", false)])), ["a", "", ""]);
        let mut beside = Vec::new();
        let places = emails(&details, ["personal", "work", "alternative"]);
        name_unplaced(&details.emails, &places, Field::Emails, &mut beside);
        assert_eq!(beside, ["e-mail"]);
    }
}
