//! What `init` asks: what nearly every library has to say, and what protects it most when it is said.

use crate::config::Answers;
use crate::terminal::ask::answer;
use model::NaiveDate;
use std::io;

/// Asks one after the other; whoever ends the input has no more to say.
pub(super) fn ask(say: &dyn Fn(&str)) -> io::Result<Answers> {
    say("A few questions, so that rollcall.toml fits your library. Press Enter to skip one.");
    let question = "Do people come without an ID, so that Rollcall has to give them one? Type yes, or press Enter:";
    let gives_ids = yes_or_no(question, say)?;
    // IDs that are made have letters in front and digits of their own number.
    let id_digits = if gives_ids { None } else { id_digits(say)? };
    let terms = terms(say)?;
    Ok(Answers { id_digits, terms, gives_ids })
}

/// Asks until it is answered; whoever skips it says no.
fn yes_or_no(question: &str, say: &dyn Fn(&str)) -> io::Result<bool> {
    while let Some(typed) = answer(question)? {
        match reply(&typed) {
            Some(reply) => return Ok(reply),
            None => {
                say("Type yes if some people come without an ID, such as visitors. Otherwise type no, or press Enter.");
            }
        }
    }
    Ok(false)
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

/// What an answer to a question of yes or no comes to; `None` where it is neither. Nothing is at stake here, so that the
/// letter is enough.
fn reply(typed: &str) -> Option<bool> {
    let is = |words: [&str; 2]| words.iter().any(|word| typed.eq_ignore_ascii_case(word));
    if is(["yes", "y"]) { Some(true) } else { (typed.is_empty() || is(["no", "n"])).then_some(false) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_neither_yes_nor_no_is_asked_again() {
        for (typed, expected) in
            [("yes", Some(true)), ("Y", Some(true)), ("", Some(false)), ("No", Some(false)), ("?", None), ("yse", None)]
        {
            assert_eq!(reply(typed), expected, "{typed}");
        }
    }

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
