//! Wrong usage as the argument parser sees it, for a program that asked for its answers in a form of its own.

use crate::exit;
use crate::failure::Failure;
use report::{FORMATS, Format, Reader};
use std::ffi::OsStr;

/// The form for programs that was asked for, in words that the parser could not read as a whole.
pub(crate) fn program_format<'w>(words: impl IntoIterator<Item = &'w OsStr>) -> Option<&'static Format> {
    let mut words = words.into_iter().map(|word| word.to_str().unwrap_or_default());
    let mut chosen = None;
    while let Some(word) = words.next() {
        match word.strip_prefix("--format") {
            Some("") => chosen = words.next(),
            Some(value) => chosen = value.strip_prefix('='),
            None => {}
        }
    }
    let named = |format: &&Format| format.reader == Reader::Program && Some(format.name) == chosen;
    FORMATS.iter().find(named)
}

/// What the parser says, as a failure like any other.
pub(crate) fn failure(error: &clap::Error) -> Failure {
    let text = error.to_string();
    let mut parts = text.split("\n\n").map(one_line);
    let message = parts.next().unwrap_or_default();
    let tips = parts.filter_map(|part| part.strip_prefix("tip: ").map(str::to_owned));
    let advice: Vec<String> = tips.collect();
    let advice = if advice.is_empty() { "--help says how it is used".to_owned() } else { advice.join("; ") };
    let message = message.strip_prefix("error: ").unwrap_or(&message).to_owned();
    Failure { code: None, message, advice, exit: exit::USAGE, plan: None }
}

/// What the parser says, beginning as every failure does where there is no terminal.
pub(crate) fn plain(text: &str) -> String {
    let Some(rest) = text.strip_prefix("error: ") else { return text.to_owned() };
    let mut letters = rest.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    format!("Error. {first}{}", letters.as_str())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_usage_begins_as_other_failures_do() {
        assert_eq!(plain("error: invalid value 'x'\n\nFor more"), "Error. Invalid value 'x'\n\nFor more");
        assert_eq!(plain("Usage: rollcall"), "Usage: rollcall");
    }

    #[test]
    fn a_program_is_known_by_the_form_it_asks_for() {
        let chosen = |line: &str| {
            let words: Vec<&OsStr> = line.split(' ').map(OsStr::new).collect();
            program_format(words).map(|format| format.name)
        };
        assert_eq!(chosen("chek list.csv --format json"), Some("json"));
        assert_eq!(chosen("chek --format=jsonl list.csv"), Some("jsonl"));
        for line in ["chek list.csv", "chek --format", "chek --format human", "chek --format concise", "chek json"] {
            assert_eq!(chosen(line), None, "{line}");
        }
    }
}
