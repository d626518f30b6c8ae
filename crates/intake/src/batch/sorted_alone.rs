//! E-mail addresses that fit other people of the list and not those in whose rows they are: a column that was sorted or
//! pasted without the others.
//!
//! An address fits somebody when their first or last name is in it. It fits somebody else when it is made of their
//! first name, or its initial, and their last name. Nobody's address need fit anybody, so a few say nothing; and neither
//! does one that stands in its owner's row as well, as whole families give the address of one of them.

use super::run::Batch;
use model::action::{Action, Words};
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::patron::Details;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use unicode_normalization::UnicodeNormalization;

/// In lists with fewer addresses chance has too much to say.
const ENOUGH: usize = 10;
/// So many that fit other people are no chance: in all, and of a hundred.
const MANY: usize = 5;
const MANY_PERCENT: usize = 30;

/// Asks once for each list whose addresses fit other people.
pub(super) fn check(batch: &Batch<'_>, findings: &mut Vec<Finding>) {
    let mut first = 0;
    for rows in batch.drafts.chunk_by(|a, b| a.at.table == b.at.table) {
        if !batch.goes_on(0) {
            return;
        }
        if let Some(found) = strangers(rows) {
            findings.push(question(batch, first, rows, &found));
        }
        first += rows.len();
    }
}

/// The positions of the rows whose address fits somebody else, where they are many.
fn strangers(rows: &[PatronDraft]) -> Option<Vec<usize>> {
    let addressed = rows.iter().enumerate().filter_map(|(at, draft)| Some((at, draft, local_part(&draft.details)?)));
    let (mut all, mut unlike) = (0, Vec::new());
    for (at, draft, local) in addressed {
        all += 1;
        if !fits(local, &draft.details) {
            unlike.push((at, local));
        }
    }
    let many = |count: usize| count >= MANY && count * 100 >= all * MANY_PERCENT;
    if all < ENOUGH || !many(unlike.len()) {
        return None;
    }
    let names: HashSet<u64> = rows.iter().flat_map(|draft| made_of(&draft.details)).collect();
    let in_place = |details: &&Details| local_part(details).is_some_and(|local| fits(local, details));
    let in_place = rows.iter().map(|draft| &*draft.details).filter(in_place);
    let in_place: HashSet<u64> = in_place.filter_map(address_hash).collect();
    let is_misplaced = |at: usize| address_hash(&rows[at].details).is_some_and(|hash| !in_place.contains(&hash));
    let of_others =
        unlike.into_iter().filter(|(at, local)| names.contains(&hash(&letters(local))) && is_misplaced(*at));
    let of_others: Vec<usize> = of_others.map(|(at, _)| at).collect();
    many(of_others.len()).then_some(of_others)
}

/// What is before the @ of the first address of somebody whose first and last name are known.
fn local_part(details: &Details) -> Option<&str> {
    let named = details.first_name.is_some() && details.last_name.is_some();
    let address = details.emails.first().filter(|_| named)?;
    address.address.split_once('@').map(|(local, _)| local)
}

/// The hash of the first address, without its case.
fn address_hash(details: &Details) -> Option<u64> {
    details.emails.first().map(|email| hash(&email.address.to_lowercase()))
}

/// Shorter words are in many addresses by chance.
const SHORTEST: usize = 3;

/// Whether an address may be of somebody: a word of their names is in it. Of a short address, or a short name, nothing
/// can be said.
fn fits(local: &str, person: &Details) -> bool {
    // Most addresses have the first or the last name in them as it is written.
    let whole = [&person.last_name, &person.first_name];
    if local.len() <= SHORTEST || whole.into_iter().flatten().any(|name| holds(local, name)) {
        return true;
    }
    let address = letters(local);
    let names = [
        &person.first_name,
        &person.middle_name,
        &person.last_name,
        &person.preferred_first_name,
        &person.preferred_last_name,
    ];
    let words = names.into_iter().flatten().flat_map(|name| name.split([' ', '-']));
    let mut words = words.map(letters).filter(|word| word.len() >= SHORTEST).peekable();
    words.peek().is_none() || words.any(|word| address.contains(&word))
}

/// Whether a name is in an address, letter by letter but for their case.
fn holds(address: &str, name: &str) -> bool {
    name.len() >= SHORTEST
        && address.as_bytes().windows(name.len()).any(|part| part.eq_ignore_ascii_case(name.as_bytes()))
}

/// The hashes of the addresses that are made of a name: annalind, lindanna, alind, linda.
fn made_of(person: &Details) -> Vec<u64> {
    let (Some(first), Some(last)) = (person.first_name.as_deref(), person.last_name.as_deref()) else {
        return Vec::new();
    };
    let (first, last) = (letters(first), letters(last));
    let Some(initial) = first.chars().next().filter(|_| last.len() > 2) else { return Vec::new() };
    [format!("{first}{last}"), format!("{last}{first}"), format!("{initial}{last}"), format!("{last}{initial}")]
        .iter()
        .map(|made| hash(made))
        .collect()
}

/// Small letters without accents and signs.
fn letters(text: &str) -> String {
    if text.is_ascii() {
        let letters = text.bytes().filter(u8::is_ascii_alphabetic);
        return letters.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    text.nfkd().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The question for a list that begins at row `first` of all.
fn question(batch: &Batch<'_>, first: usize, rows: &[PatronDraft], strangers: &[usize]) -> Finding {
    const SHOWN: usize = 3;
    let address =
        |at: usize| rows[at].details.emails.first().map(|email| email.address.to_string()).unwrap_or_default();
    let shown: Vec<String> = strangers
        .iter()
        .take(SHOWN)
        .map(|at| format!("\"{}\" beside {}", address(*at), rows[*at].details.full_name()))
        .collect();
    let message = format!(
        "{} e-mail addresses fit other people in this list and not the person in their row: {}",
        strangers.len(),
        shown.join(", ")
    );
    let accepted = batch.context.options.accept.contains(&codes::D516);
    let advice = if accepted {
        Words::text("loaded as they are")
    } else {
        Words::text("the column was probably sorted or pasted alone: copy the list again from its source; or, if the addresses are right, load them as they are: ")
            .act(Action::AcceptRepair(codes::D516))
    };
    let places: Vec<_> = strangers.iter().map(|at| batch.place(first + at, ListField::Email)).collect();
    let (place, related) = (places[0], places[1..].to_vec());
    let finding = batch.context.finding(codes::D516, place, message).field(ListField::Email);
    let finding = finding.value(address(strangers[0])).related(related).advice(advice);
    if accepted { finding.severity(Severity::Warning) } else { finding }
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
    fn an_address_is_made_of_a_name_in_some_ways() {
        let made = made_of(&person("Bo", "Berg"));
        for local in ["bo.berg", "bberg42", "Berg_Bo", "bergb"] {
            assert!(made.contains(&hash(&letters(local))), "{local}");
        }
        assert!(!made.contains(&hash(&letters("berg"))) && made_of(&person("Bo", "Li")).is_empty());
    }
}
