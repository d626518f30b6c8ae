//! What can be chosen with `--format`: every form that `report` knows. The two for a person who is there share a name;
//! which of them it is, the place decides that the answer goes to.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use report::{FORMATS, Reader};
use std::iter;

/// The name for a person who is there.
pub(crate) const HUMAN: &str = "human";

/// A form as it was chosen.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Format {
    /// For a person: a terminal's, or the plain one.
    Human,
    /// This one.
    Named(&'static report::Format),
}

impl Format {
    /// Whether it is a table of patrons, which few commands have.
    pub(crate) fn is_table(self) -> bool {
        matches!(self, Format::Named(format) if format.name == report::CSV.name)
    }

    /// The form in which an answer is written where it goes to.
    pub(crate) fn at(self, plain: bool) -> &'static report::Format {
        match self {
            Format::Human if plain => &report::text::PLAIN,
            Format::Human => &report::text::TERMINAL,
            Format::Named(format) => format,
        }
    }
}

fn named() -> impl Iterator<Item = &'static report::Format> {
    FORMATS.iter().filter(|format| format.reader != Reader::Present)
}

/// Takes the name of a form.
pub(crate) fn parser() -> impl TypedValueParser<Value = Format> {
    let names = iter::once(HUMAN).chain(named().map(|format| format.name));
    PossibleValuesParser::new(names)
        .map(|name: String| named().find(|format| format.name == name).map_or(Format::Human, Format::Named))
}

/// Below the help of the few commands that write a table of patrons.
pub(crate) const TABLE: &str = "With --format csv the answer is a table of patrons";

/// The names of those that every command has, in a sentence.
pub(crate) fn help() -> String {
    let with_hint = |format: &'static report::Format| match format.hint {
        "" => format.name.to_owned(),
        hint => format!("{} ({hint})", format.name),
    };
    let of_all = named().filter(|&format| !Format::Named(format).is_table());
    let mut names: Vec<String> = iter::once(HUMAN.to_owned()).chain(of_all.map(with_hint)).collect();
    let last = names.pop().unwrap_or_default();
    format!("The form of the answer: {} or {last}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_can_be_chosen_and_its_name_leads_to_it() {
        assert_eq!(help(), "The form of the answer: human, concise (one line per finding), json or jsonl");
        let tables: Vec<_> = named().filter(|&format| Format::Named(format).is_table()).map(|one| one.name).collect();
        assert!(tables.iter().all(|name| TABLE.contains(*name)) && tables == ["csv"], "{tables:?}");
        for format in named() {
            assert_eq!(FORMATS.iter().filter(|other| other.name == format.name).count(), 1, "{}", format.name);
        }
        assert!(named().any(|format| Format::Named(format).is_table()) && !Format::Human.is_table());
        let at = |plain| Format::Human.at(plain).name;
        assert_eq!((at(false), at(true)), ("terminal", "plain"));
    }
}
