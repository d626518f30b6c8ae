//! What `init` asks: what nearly every library has to say, and what protects it most when it is said.

use crate::config::Answers;
use crate::terminal::ask::answer;
use model::NaiveDate;
use std::io;

/// Asks one after the other; whoever ends the input has no more to say.
pub(super) fn ask(say: &dyn Fn(&str)) -> io::Result<Answers> {
    say("A few questions, so that rollcall.toml fits your library. Press Enter to skip one.");
    let question = "Do people come without an ID, so that Rollcall has to give them one? Type yes, or press Enter:";
    let gives_ids = answer(question)?.is_some_and(|typed| is_yes(&typed));
    // IDs that are made have letters in front and digits of their own number.
    let id_digits = if gives_ids { None } else { id_digits(say)? };
    let terms = terms(say)?;
    Ok(Answers { id_digits, terms, gives_ids })
}

fn id_digits(say: &dyn Fn(&str)) -> io::Result<Option<u8>> {
    let question = "How many digits does a borrower ID have? Press Enter if they vary:";
    let possible = Answers::ID_DIGITS;
    while let Some(typed) = answer(question)?.filter(|typed| !typed.is_empty()) {
        match typed.parse::<u8>() {
            Ok(digits) if possible.contains(&digits) => return Ok(Some(digits)),
            Ok(_) | Err(_) => say(&format!("That isn't a number from {} to {}.", possible.start(), possible.end())),
        }
    }
    Ok(None)
}

fn terms(say: &dyn Fn(&str)) -> io::Result<Vec<(String, NaiveDate)>> {
    let mut terms: Vec<(String, NaiveDate)> = Vec::new();
    let mut question = "When do your terms end? Type a term and its last day, as in Fall 2026 = 2026-12-18:";
    while let Some(typed) = answer(question)?.filter(|typed| !typed.is_empty()) {
        match term(&typed) {
            Some((name, day)) => {
                terms.retain(|(known, _)| *known != name);
                terms.push((name, day));
            }
            None => say("That isn't a term and a day, as in Fall 2026 = 2026-12-18."),
        }
        question = "The next term, or press Enter:";
    }
    Ok(terms)
}

/// A term and its last day.
fn term(typed: &str) -> Option<(String, NaiveDate)> {
    let (name, day) = typed.rsplit_once('=')?;
    let name = name.trim().trim_matches('"').trim();
    let is_name = !name.is_empty() && !name.chars().any(char::is_control);
    let day = day.trim().trim_matches('"').parse().ok()?;
    is_name.then(|| (name.to_owned(), day))
}

fn is_yes(typed: &str) -> bool {
    ["yes", "y"].iter().any(|yes| typed.eq_ignore_ascii_case(yes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_a_name_and_a_day() {
        let day: NaiveDate = "2026-12-18".parse().unwrap();
        for typed in ["Fall 2026 = 2026-12-18", "\"Fall 2026\"=\"2026-12-18\"", "Fall 2026=2026-12-18 "] {
            assert_eq!(term(typed), Some(("Fall 2026".to_owned(), day)), "{typed}");
        }
        for typed in ["Fall 2026", "= 2026-12-18", "Fall = 12/18/2026", "Fall\u{1b}[A = 2026-12-18"] {
            assert_eq!(term(typed), None, "{typed}");
        }
    }
}
