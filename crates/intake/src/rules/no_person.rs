//! Names that are nobody's: households, organizations and cards that a desk keeps, as in The Smith Family, Friends of the
//! Library, Card, Temp. An institution may well be a patron, and has no first name: whoever clears it has said so.

use crate::context::RowContext;
use crate::words::{WordSet, is_among, is_latin_word};
use model::action::{Action, Words};
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::Severity;

/// Asks about each. What other systems write is theirs.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    let details = &draft.details;
    let Some(last) = details.last_name.as_deref() else { return };
    if row.record.is_some() || draft.rare.cleared.contains(ListField::FirstName) {
        return;
    }
    let first = details.first_name.as_deref().unwrap_or_default();
    if !is_nobody(first, details.middle_name.as_deref().unwrap_or_default(), last) {
        return;
    }
    let accepted = row.run.options.accept.contains(&codes::C373);
    let name = details.full_name();
    let advice = if accepted {
        Words::text("loaded as it is")
    } else {
        Words::text("write a person's name, or delete the row; for an institution, write [clear] under First name; ")
            .then("or load such names as they are, in all rows: ")
            .act(Action::AcceptRepair(codes::C373))
    };
    row.report(codes::C373, ListField::LastName, last, format!("\"{name}\" is not the name of a person"), advice);
    if let Some(finding) = row.findings.last_mut().filter(|_| accepted) {
        finding.severity = Severity::Warning;
    }
}

/// Words that no person's name has.
static ORGANIZATIONS: WordSet<16> = WordSet::new([
    "library",
    "libraries",
    "university",
    "department",
    "dept",
    "dept.",
    "committee",
    "association",
    "foundation",
    "institute",
    "academy",
    "museum",
    "society",
    "inc.",
    "llc",
    "ltd.",
]);

/// Words of cards that are lent at a desk, of rows that count others, and of children without a name. Some are names of
/// people; two of them, and nothing else, are not.
static CARDS: WordSet<26> = WordSet::new([
    "temp",
    "temporary",
    "guest",
    "library",
    "staff",
    "visitor",
    "public",
    "generic",
    "replacement",
    "card",
    "cards",
    "patron",
    "patrons",
    "user",
    "borrower",
    "borrowers",
    "account",
    "desk",
    "circulation",
    "member",
    "members",
    "student",
    "students",
    "baby",
    "boy",
    "girl",
]);

const TOTALS: [&str; 3] = ["total", "totals", "subtotal"];

/// The other words without one of which no name is nobody's.
static TELLING: WordSet<6> = WordSet::new(["total", "totals", "subtotal", "family", "school", "the"]);

/// Whether any word of a name is one that a name of nobody has. Hardly any person's name has one.
fn has_telling_word(name: &str) -> bool {
    let is_telling = |word: &str| ORGANIZATIONS.holds(word) || CARDS.holds(word) || TELLING.holds(word);
    if is_latin_word(name) { is_telling(name) } else { name.split_whitespace().any(is_telling) }
}

fn is_nobody(first: &str, middle: &str, last: &str) -> bool {
    [first, middle, last].into_iter().any(has_telling_word) && is_none_after_all(first, middle, last)
}

fn is_none_after_all(first: &str, middle: &str, last: &str) -> bool {
    let words = || [first, middle, last].into_iter().flat_map(str::split_whitespace);
    if words().any(|word| ORGANIZATIONS.holds(word) && word.len() < first.len() + last.len()) {
        return true;
    }
    let two = words().nth(1).is_some();
    let ends_with = |end: &str| last.split_whitespace().next_back().is_some_and(|word| word.eq_ignore_ascii_case(end));
    let is_household = two && ends_with("family");
    let is_school = last.contains(' ') && ends_with("school");
    let are_cards = two && words().all(|word| CARDS.holds(word));
    is_household
        || is_school
        || are_cards
        || is_among(&TOTALS, last)
        || is_child_without_a_name(first)
        || has_article(words())
}

/// `Friends of the Lake`.
fn has_article<'a>(words: impl Iterator<Item = &'a str> + Clone) -> bool {
    let behind = words.clone().skip(1);
    words.zip(behind).any(|(one, other)| is_among(&["of", "for"], one) && other.eq_ignore_ascii_case("the"))
}

/// `Baby Boy`, as hospitals write.
fn is_child_without_a_name(first: &str) -> bool {
    is_among(&["Baby Boy", "Baby Girl"], first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn households_organizations_and_cards_are_no_people() {
        for (first, last) in [
            ("The Smith", "Family"),
            ("", "Smith Family"),
            ("Friends", "of the Library"),
            ("", "Friends of the Lake"),
            ("Library", "Staff"),
            ("Temp", "Card"),
            ("Baby", "Boy"),
            ("BABY GIRL", "Lind"),
            ("members", "Total"),
            ("", "Total"),
            ("", "Elm Street School"),
        ] {
            assert!(is_nobody(first, "", last), "{first} {last}");
        }
    }

    #[test]
    fn people_have_such_names_too() {
        for (first, last) in [
            ("Orson", "Card"),
            ("Guest", "Lind"),
            ("Baby", "Lind"),
            ("Ana", "Staff"),
            ("Bo", "Church"),
            ("", "Card"),
            ("Bo", "School"),
            ("Juan", "de la Cruz"),
            ("Ana", "Temple"),
            ("Family", "Lind"),
            ("", "Family"),
        ] {
            assert!(!is_none_after_all(first, "", last) && !is_nobody(first, "", last), "{first} {last}");
        }
    }
}
