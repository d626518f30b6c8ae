//! How `find` compares: without case, without accents, names in the orders people say them.
//!
//! Shared by the backends, so that they find the same patrons. Identifiers have a form of their own
//! (`model::id`) and are not compared here.

use model::id::CanonicalId;
use model::patron::{Details, Patron};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The form in which names and addresses are compared: lower case, without accents.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase()
}

/// The parts of a name that `find` looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) first: &'a str,
    pub(crate) middle: &'a str,
    pub(crate) last: &'a str,
    pub(crate) preferred_first: &'a str,
    pub(crate) preferred_middle: &'a str,
    pub(crate) preferred_last: &'a str,
}

impl<'a> Names<'a> {
    fn of(details: &'a Details) -> Self {
        Names {
            first: or_empty(&details.first_name),
            middle: or_empty(&details.middle_name),
            last: or_empty(&details.last_name),
            preferred_first: or_empty(&details.preferred_first_name),
            preferred_middle: or_empty(&details.preferred_middle_name),
            preferred_last: or_empty(&details.preferred_last_name),
        }
    }
}

fn or_empty(text: &Option<Box<str>>) -> &str {
    text.as_deref().unwrap_or_default()
}

/// In which order patrons are listed who were found: by last and first name, then by key.
pub(crate) fn by_name(patron: &Patron) -> (String, String, CanonicalId) {
    let names = Names::of(&patron.details);
    (fold(names.last), fold(names.first), patron.key())
}

/// What somebody looks for.
#[derive(Debug)]
pub(crate) struct Needle(Box<str>);

impl Needle {
    /// Takes what was typed; white space counts once.
    pub(crate) fn new(text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        Needle(fold(&words.join(" ")).into())
    }

    /// The folded text, for a query.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a patron's name or e-mail address contains it.
    pub(crate) fn means(&self, details: &Details) -> bool {
        self.is_in_name(Names::of(details)) || details.emails.iter().any(|email| contains(&email.address, &self.0))
    }

    /// Whether a name contains it.
    fn is_in_name(&self, names: Names<'_>) -> bool {
        name_contains(names, &self.0)
    }
}

/// Whether a text contains a folded needle.
pub(crate) fn contains(text: &str, needle: &str) -> bool {
    fold(text).contains(needle)
}

/// Whether a name contains a folded needle in any order in which people say it: `Maria Lopez`,
/// `Maria Elena Lopez`, `Lopez, Maria`, `Lopez Maria`, and the same with the preferred name.
pub(crate) fn name_contains(names: Names<'_>, needle: &str) -> bool {
    let first = if names.preferred_first.is_empty() { names.first } else { names.preferred_first };
    let last = if names.preferred_last.is_empty() { names.last } else { names.preferred_last };
    let spoken: [&[&str]; 6] = [
        &[names.first, names.middle, names.last],
        &[names.first, names.last],
        &[names.last, names.first, names.middle],
        &[first, names.preferred_middle, last],
        &[first, last],
        &[last, first],
    ];
    let joined = |parts: &[&str]| parts.iter().copied().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
    let comma = format!("{}, {}\n{last}, {first}", names.last, names.first);
    let all = spoken.iter().map(|parts| joined(parts)).chain([comma]).collect::<Vec<_>>().join("\n");
    contains(&all, needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_the_way_people_say_them() {
        let names = Names {
            first: "María",
            middle: "Elena",
            last: "Muñoz",
            preferred_first: "Mari",
            preferred_middle: "",
            preferred_last: "",
        };
        for text in ["munoz", "MUÑOZ", "maria  munoz", "Maria Elena", "muñoz, maría", "Mari Muñoz", "munoz mari", ""]
        {
            assert!(Needle::new(text).is_in_name(names), "{text:?}");
        }
        for text in ["elena maria", "lopez"] {
            assert!(!Needle::new(text).is_in_name(names), "{text:?}");
        }
    }
}
