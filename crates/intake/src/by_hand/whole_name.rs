//! A whole name that somebody types: taken apart as one of a list is, with capitals where it was typed without any, or in
//! nothing else. It is offered to who typed it, and never taken in silence.

use crate::facts::Case;
use crate::fields::name;
use crate::rules::name_case::case_of;
use crate::words::is_among;

/// First and last name as they are offered; none where a list would not take the name either, such as that of two people.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct OfferedName {
    /// With the middle names.
    pub first: Option<String>,
    /// With its particles and suffixes.
    pub last: Option<String>,
}

/// The parts of a whole name: by its commas, or else as if the last name came last.
pub fn offered_name(typed: &str) -> OfferedName {
    let case = case_of(typed);
    let parts = if case == Some(Case::Small) { name::offered(&with_numbers(typed)) } else { name::offered(typed) };
    let Some(parts) = parts else { return OfferedName::default() };
    let is_usual = !matches!(case, Some(Case::Capitals | Case::Small));
    let shown = |part: Option<&str>| part.map(|part| if is_usual { part.to_owned() } else { in_usual_case(part) });
    let given = [parts.first.as_deref(), parts.middle.as_deref()];
    let given: Vec<String> = given.into_iter().filter_map(shown).collect();
    OfferedName { first: (!given.is_empty()).then(|| given.join(" ")), last: shown(parts.last.as_deref()) }
}

/// A name without capitals, with those of a number in it, which is known by them: Diaz III.
fn with_numbers(name: &str) -> String {
    let ends = |c: char| c.is_whitespace() || name::COMMAS.contains(&c);
    let is_number = |word: &str| is_among(&["ii", "iii", "iv"], word.trim_end_matches(ends));
    name.split_inclusive(ends).map(|word| if is_number(word) { word.to_uppercase() } else { word.to_owned() }).collect()
}

/// A part of a name as most are written: van der Berg, O'Neil Jr.
fn in_usual_case(part: &str) -> String {
    const SUFFIXES: [&str; 8] = ["Jr", "Sr", "PhD", "Esq", "II", "III", "IV", "MD"];
    let words: Vec<&str> = part.split_whitespace().collect();
    let written = words.iter().enumerate().map(|(at, word)| {
        let is_before_name = words.get(at + 1).is_some_and(|next| !name::is_suffix(next));
        if name::is_particle(word) && is_before_name {
            return word.to_lowercase();
        }
        let suffix = SUFFIXES.iter().find(|suffix| at > 0 && suffix.eq_ignore_ascii_case(word));
        suffix.map_or_else(|| capitalized(word), |suffix| (*suffix).to_owned())
    });
    written.collect::<Vec<_>>().join(" ")
}

/// A word in small letters but for the first, and the first behind a hyphen, an apostrophe or a dot.
fn capitalized(word: &str) -> String {
    let mut begins = true;
    let mut written = String::with_capacity(word.len());
    for c in word.to_lowercase().chars() {
        if begins {
            written.extend(c.to_uppercase());
        } else {
            written.push(c);
        }
        begins = matches!(c, '-' | '‐' | '‑' | '\'' | '’' | '.');
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[(&str, &str, &str)]) {
        for (typed, first, last) in names {
            let OfferedName { first: offered, last: family } = offered_name(typed);
            let shown = (offered.unwrap_or_default(), family.unwrap_or_default());
            assert_eq!(shown, ((*first).to_owned(), (*last).to_owned()), "{typed}");
        }
    }

    #[test]
    fn a_name_is_taken_apart_as_in_a_list() {
        check(&[
            ("Ludwig van der Berg", "Ludwig", "van der Berg"),
            ("Ana María Diaz, Jr.", "Ana María", "Diaz Jr."),
            ("Diaz, Ana María, Jr.", "Ana María", "Diaz Jr."),
            ("Ola Nordmann jr", "Ola", "Nordmann jr"),
            ("Lind Holm, Ana Maria", "Ana Maria", "Lind Holm"),
            ("Sukarno", "", "Sukarno"),
            ("Ana & Bo Lind", "", ""),
            ("Dr. Ana Lind", "", ""),
            (", Ana", "", ""),
        ]);
    }

    #[test]
    fn a_name_in_one_kind_of_letters_gets_both() {
        check(&[
            ("maria garcia", "Maria", "Garcia"),
            ("MARIA GARCIA-LOPEZ", "Maria", "Garcia-Lopez"),
            ("núñez, ana maría", "Ana María", "Núñez"),
            ("LUDWIG VAN DER BERG", "Ludwig", "van der Berg"),
            ("van morrison", "Van", "Morrison"),
            ("juan al jr", "Juan", "Al Jr"),
            ("j.r. o'neil", "J.R.", "O'Neil"),
            ("ana diaz iii", "Ana", "Diaz III"),
            ("diaz iii, ana", "Ana", "Diaz III"),
            ("ANA DIAZ, PHD", "Ana", "Diaz PhD"),
            ("RAHMAN, MD ABDUL", "Md Abdul", "Rahman"),
            ("nunez", "", "Nunez"),
        ]);
    }

    /// Who types capitals and small letters means them, and two letters show nothing.
    #[test]
    fn other_names_keep_their_letters() {
        check(&[
            ("Ana McKay", "Ana", "McKay"),
            ("maria Garcia", "maria", "Garcia"),
            ("AJ Lind", "AJ", "Lind"),
            ("田中", "", "田中"),
        ]);
    }
}
