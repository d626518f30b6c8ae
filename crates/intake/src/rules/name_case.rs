//! A name in capitals, or without any, among names that are written as usual.

use crate::context::RowContext;
use crate::facts::Case;
use crate::fields::name;
use model::codes;
use model::draft::{PatronDraft, Reading};
use model::field::ListField;

/// Reports each; where most names of a column are so, the column has been reported.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    let details = &draft.details;
    let whole = (draft.reading(ListField::FullName) == Reading::Present(())).then(|| details.full_name());
    for (field, text) in [
        (ListField::FirstName, details.first_name.as_deref()),
        (ListField::MiddleName, details.middle_name.as_deref()),
        (ListField::LastName, details.last_name.as_deref()),
        (ListField::FullName, whole.as_deref()),
    ] {
        let Some(names) = row.facts.name_case.get(&field).filter(|names| names.show_a_rule()) else { continue };
        let case = text.and_then(case_of).filter(|case| *case != Case::Usual && !names.are_mostly(*case));
        if let (Some(case), Some(text)) = (case, text) {
            let message = format!("\"{text}\" {}, unlike most names of this column", case.is_so());
            row.report(codes::C362, field, text, message, "loaded as it is; retype it if it should be otherwise");
        }
    }
}

/// What is written, in capitals, for a name that somebody does not have: "first name unknown", "no middle name".
const NO_NAME: [&str; 5] = ["FNU", "LNU", "NFN", "NMN", "NMI"];

/// How a name is written; `None` of one that shows nothing: initials, a suffix, a particle, a script without capitals.
pub(crate) fn case_of(text: &str) -> Option<Case> {
    let (mut capitals, mut small) = (0_usize, 0_usize);
    let (mut run, mut longest) = (0_usize, 0_usize);
    for c in text.chars() {
        capitals += usize::from(c.is_uppercase());
        small += usize::from(c.is_lowercase());
        if capitals > 0 && small > 0 {
            return Some(Case::Usual);
        }
        run = if c.is_uppercase() { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let has_vowel = || text.contains(['A', 'E', 'I', 'O', 'U', 'Y']);
    let mut words = text.split_whitespace();
    let are_capitals = longest > 1 && (capitals > 3 || (capitals == 3 && has_vowel()));
    if are_capitals && !words.clone().all(|word| name::is_suffix(word) || NO_NAME.contains(&word)) {
        return Some(Case::Capitals);
    }
    (small > 2 && !words.all(name::is_particle)).then_some(Case::Small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_a_name_shows_in_whole_words_only() {
        for (text, expected) in [
            ("Lind", Some(Case::Usual)),
            ("de la Cruz", Some(Case::Usual)),
            ("McDONALD", Some(Case::Usual)),
            ("NÚÑEZ", Some(Case::Capitals)),
            ("O'NEIL", Some(Case::Capitals)),
            ("KIM", Some(Case::Capitals)),
            ("lind", Some(Case::Small)),
            ("van der berg", Some(Case::Small)),
            ("JRR", None),
            ("AJ", None),
            ("J.E.B.", None),
            ("A. E. I. O.", None),
            ("FNU", None),
            ("III", None),
            ("van der", None),
            ("y", None),
            ("X Æ", None),
            ("田中", None),
        ] {
            assert_eq!(case_of(text), expected, "{text}");
        }
    }
}
