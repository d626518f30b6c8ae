//! Whole names in one cell: `Last, First Middle, Jr.` is taken apart at its commas. Without a comma
//! nothing shows which word is the last name, and that is asked, never guessed.

use super::{one_person, text};
use crate::context::RowContext;
use crate::words::is_among;
use model::action::{Action, Words};
use model::cell::RawCell;
use model::codes;
use model::draft::Reading;
use model::field::ListField;
use model::patron::Details;
use model::text::Text;

/// The parts of a name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) first: Option<Text>,
    pub(crate) middle: Option<Text>,
    pub(crate) last: Option<Text>,
}

/// What the commas of a name say.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ParsedName {
    /// Which part is which: by the commas, or because there is only one name.
    Split(Parts),
    /// Several words in an order that nothing shows; these are the parts if the last name comes last.
    Unclear(Parts),
    /// More commas than a name has, or nothing before the first.
    NoName,
}

/// Reads a whole name. Parts that `own` has from columns of their own are not taken again.
pub(crate) fn read(cell: RawCell<'_>, own: &Details, row: &mut RowContext<'_, '_>) -> Reading<Parts> {
    text::read(ListField::FullName, cell, row).and_then(|written| split(cell, &written, own, row))
}

fn split(cell: RawCell<'_>, written: &str, own: &Details, row: &mut RowContext<'_, '_>) -> Reading<Parts> {
    let field = ListField::FullName;
    if has_title(written) {
        let message = format!("\"{written}\" has a title in it");
        row.report(codes::C306, field, cell.text, message, "write only the name, as in Diaz, Ana María");
        return Reading::Unreadable;
    }
    if holds_more_than_a_name(written) {
        one_person::report_two(field, cell, written, row);
        return Reading::Unreadable;
    }
    if !one_person::is_one(field, cell, written, row) {
        return Reading::Unreadable;
    }
    let parsed = match own.first_name.as_deref().filter(|_| !written.contains(COMMAS)) {
        Some(first) => beside_first_name(&words(written), &words(first)),
        None => parse(written),
    };
    match parsed {
        ParsedName::Split(parts) if parts.last.as_deref() == Some(written) => Reading::Present(parts),
        ParsedName::Split(parts) => Reading::Present(taken(cell, parts.without(own), row)),
        ParsedName::Unclear(parts) if row.run.options.accept.contains(&codes::C345) => {
            Reading::Present(taken(cell, parts.without(own), row))
        }
        ParsedName::Unclear(parts) => {
            ask(cell, written, &parts.without(own), own, row);
            Reading::Unreadable
        }
        ParsedName::NoName => {
            let message = format!("\"{written}\" cannot be split: its commas are not where a name has them");
            row.report(codes::C306, field, cell.text, message, "write it as Last, First Middle, as in Diaz, Ana María");
            Reading::Unreadable
        }
    }
}

fn ask(cell: RawCell<'_>, written: &str, parts: &Parts, own: &Details, row: &mut RowContext<'_, '_>) {
    let field = ListField::FullName;
    let message = format!("\"{written}\" does not say which word is the last name");
    let mut advice = Words::text("write it as Last, First; or use the last word as the last name in all rows: ")
        .act(Action::AcceptRepair(codes::C345));
    let column = row.layout.own_columns().find(|column| column.field == Some(field));
    if let Some(column) = column.filter(|_| own.first_name.is_some()) {
        let last_name = Some(ListField::LastName);
        advice = advice
            .then("\nif the column contains only last names: ")
            .act(Action::ReadColumnAs { header: Some(column.header.clone()), field: last_name });
    }
    row.report(codes::C345, field, cell.text, message, advice);
    if let Some(finding) = row.findings.last_mut() {
        finding.repaired = Some(parts.line().into());
    }
}

fn taken(cell: RawCell<'_>, parts: Parts, row: &mut RowContext<'_, '_>) -> Parts {
    row.report_repair(codes::C344, ListField::FullName, cell.text, &parts.line());
    parts
}

impl Parts {
    fn new(first: &[&str], middle: &[&str], last: &[&str]) -> Self {
        let joined = |words: &[&str]| (!words.is_empty()).then(|| words.join(" ").into());
        Parts { first: joined(first), middle: joined(middle), last: joined(last) }
    }

    fn without(mut self, own: &Details) -> Self {
        self.first.take_if(|_| own.first_name.is_some());
        self.middle.take_if(|_| own.middle_name.is_some());
        self
    }

    pub(crate) fn line(&self) -> String {
        let named = [("last name", &self.last), ("first name", &self.first), ("middle name", &self.middle)];
        let parts = named.into_iter().filter_map(|(what, part)| part.as_ref().map(|part| format!("{what} {part}")));
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// Two people, or a remark: signs and words that no name has, and titles, which would be taken for a first
/// name.
fn holds_more_than_a_name(text: &str) -> bool {
    let is_title = |word: &str| one_person::TITLES.holds(word.trim_matches(['.', ',']));
    one_person::names_two(text) || text.contains(['(', ')', '/']) || text.split_whitespace().any(is_title)
}

/// Whether a part of a name begins with a title that is none behind a name, as Lt. in Berg, Lt. Tom.
fn has_title(text: &str) -> bool {
    text.split(COMMAS).any(|part| one_person::split_titles(part.trim()).is_some())
}

/// The parts of a name that a person can be asked about; none where it is not the name of one person.
pub(crate) fn offered(name: &str) -> Option<Parts> {
    if has_title(name) || holds_more_than_a_name(name) {
        return None;
    }
    match parse(name) {
        ParsedName::Split(parts) | ParsedName::Unclear(parts) => Some(parts),
        ParsedName::NoName => None,
    }
}

/// Ways of writing a comma: Latin, full-width, Arabic.
pub(crate) const COMMAS: [char; 3] = [',', '，', '،'];

/// Takes a name apart at its commas.
pub(crate) fn parse(name: &str) -> ParsedName {
    let Some((before, behind)) = name.split_once(COMMAS) else { return without_comma(&words(name)) };
    let last = words(before);
    if last.is_empty() {
        return ParsedName::NoName;
    }
    let parts = behind.split(COMMAS).map(words).filter(|part| !part.is_empty());
    let (suffixes, given): (Vec<_>, Vec<_>) = parts.partition(|part| part.iter().all(|word| is_suffix(word)));
    let suffixes = suffixes.concat();
    match given.as_slice() {
        // "Diaz," is a last name whose first name is blank; "Ana Diaz, Jr." shows no order.
        [] if suffixes.is_empty() => ParsedName::Split(Parts::new(&[], &[], &last)),
        [] => without_comma(&[last, suffixes].concat()),
        [given] => {
            let (given, own_suffixes) = given.split_at(given.len() - suffixes_of(given));
            let (first, middle) = given.split_at(1);
            ParsedName::Split(Parts::new(first, middle, &[last, own_suffixes.to_vec(), suffixes].concat()))
        }
        [_, _, ..] => ParsedName::NoName,
    }
}

/// A single word is a last name; of several, these are the parts if the last name comes last.
fn without_comma(words: &[&str]) -> ParsedName {
    let Some((first, rest)) = words.split_at_checked(1) else { return ParsedName::NoName };
    let (middle, last) = rest.split_at(last_name_at(rest));
    match (rest.len(), last.iter().all(|word| is_suffix(word))) {
        (0, _) | (_, true) => ParsedName::Split(Parts::new(&[], &[], words)),
        // The first word is the first name even if it is a particle: Van Morrison.
        (_, false) => ParsedName::Unclear(Parts::new(first, middle, last)),
    }
}

/// Beside a first name of its own the cell holds the last name, as in the columns Vorname and Name, or
/// the first name once more and the last name.
fn beside_first_name(words: &[&str], first: &[&str]) -> ParsedName {
    let lower = |words: &[&str]| words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>();
    let (all, own) = (lower(words), lower(first));
    let rest = match (all.len() > own.len(), all.starts_with(&own), all.ends_with(&own)) {
        (true, true, _) => &words[own.len()..],
        (true, false, true) => &words[..words.len() - own.len()],
        (false, _, _) | (true, false, false) => words,
    };
    match rest.split_at(last_name_at(rest)) {
        ([], last) => ParsedName::Split(Parts::new(&[], &[], last)),
        (middle, last) => ParsedName::Unclear(Parts::new(&[], middle, last)),
    }
}

/// Where the last word begins that is no suffix, with the particles directly before it.
fn last_name_at(words: &[&str]) -> usize {
    let before = &words[..(words.len() - suffixes_of(words)).saturating_sub(1)];
    before.len() - before.iter().rev().take_while(|word| is_particle(word)).count()
}

/// Whether a text is a last name and nothing else, as far as its words show: one word, with particles and suffixes.
pub(crate) fn is_one_last_name(text: &str) -> bool {
    last_name_at(&words(text)) == 0
}

/// How many suffixes stand at the end.
fn suffixes_of(words: &[&str]) -> usize {
    words.iter().rev().take_while(|word| is_suffix(word)).count()
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// What follows a name and stays with the last name. Md without capitals is a first name, short for Mohammed.
pub(crate) fn is_suffix(word: &str) -> bool {
    let bare = word.replace('.', "");
    is_among(&["jr", "sr", "phd", "esq"], &bare) || ["II", "III", "IV", "MD"].contains(&bare.as_str())
}

/// Small words that begin a last name of several words.
pub(crate) fn is_particle(word: &str) -> bool {
    const PARTICLES: [&str; 10] = ["de", "van", "von", "der", "la", "del", "di", "da", "bin", "al"];
    is_among(&PARTICLES, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str) -> String {
        match parse(name) {
            ParsedName::Split(parts) => parts.line(),
            ParsedName::Unclear(parts) => format!("unclear: {}", parts.line()),
            ParsedName::NoName => "no name".to_owned(),
        }
    }

    #[test]
    fn commas_show_the_parts() {
        for (name, expected) in [
            ("Diaz, Ana", "last name Diaz, first name Ana"),
            ("Diaz, Ana María, Jr.", "last name Diaz Jr., first name Ana, middle name María"),
            ("Diaz, Jr., Ana", "last name Diaz Jr., first name Ana"),
            ("Diaz, Ana María III", "last name Diaz III, first name Ana, middle name María"),
            ("Diaz Jr., Ana", "last name Diaz Jr., first name Ana"),
            ("DE LA CRUZ,JUAN", "last name DE LA CRUZ, first name JUAN"),
            ("Lind, Bo, Ph.D., MD", "last name Lind Ph.D. MD, first name Bo"),
            ("Rahman, Md. Abdul", "last name Rahman, first name Md., middle name Abdul"),
            ("Rahman, Md", "last name Rahman, first name Md"),
            ("Diaz,", "last name Diaz"),
            ("Diaz, Jr.", "last name Diaz Jr."),
            ("Suharto", "last name Suharto"),
            ("Diaz Jr.", "last name Diaz Jr."),
            ("Jr.", "last name Jr."),
            (", Ana", "no name"),
            (",", "no name"),
            ("Diaz, Ana, Dr.", "no name"),
        ] {
            assert_eq!(line(name), expected, "{name}");
        }
    }

    #[test]
    fn without_a_comma_the_order_is_only_offered() {
        for (name, expected) in [
            ("Ana Diaz", "unclear: last name Diaz, first name Ana"),
            ("Ana Diaz, Jr.", "unclear: last name Diaz Jr., first name Ana"),
            ("Ana María Diaz III", "unclear: last name Diaz III, first name Ana, middle name María"),
            ("Ludwig van Beethoven", "unclear: last name van Beethoven, first name Ludwig"),
            ("Juan de la Cruz", "unclear: last name de la Cruz, first name Juan"),
            ("Juan Al", "unclear: last name Al, first name Juan"),
            ("Van Morrison", "unclear: last name Morrison, first name Van"),
        ] {
            assert_eq!(line(name), expected, "{name}");
        }
    }
}
