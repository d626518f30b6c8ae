//! What a profile makes of the columns of its lists: a field of several columns, of a part of one, or without any.
//!
//! A recipe says what is made; which columns a list has, and what stands in them, is not known here.

use crate::field::ListField;
use regex::Regex;
use std::mem;

/// What a profile makes of the columns of its lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recipes {
    /// Fields that are made of columns, each by one recipe.
    pub of_columns: Vec<Recipe>,
    /// Fields that have the same value in every row, each once.
    pub constants: Vec<(ListField, String)>,
}

/// How a field is made of columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// The field.
    pub field: ListField,
    /// The columns, in their order; at least one.
    pub columns: Vec<ColumnRef>,
    /// What is made of them.
    pub make: Make,
    /// What is replaced in what was made.
    pub replace: Option<Replace>,
}

/// A column as a recipe names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnRef {
    /// By its heading.
    Named(String),
    /// By its number, counted from 1.
    Number(u16),
}

/// What is made of columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Make {
    /// The first that is filled.
    First,
    /// All that are filled, with this text between them.
    Join(String),
    /// A part of the first that is filled.
    Part(CityPart),
}

/// A part of "City, State ZIP".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CityPart {
    /// The city.
    City,
    /// The state or province.
    State,
    /// The postal code.
    PostalCode,
}

impl CityPart {
    /// The part that a field takes; `None` for fields that are none of these.
    pub fn of(field: ListField) -> Option<Self> {
        [
            (ListField::City, CityPart::City),
            (ListField::StateProvince, CityPart::State),
            (ListField::PostalCode, CityPart::PostalCode),
        ]
        .into_iter()
        .find_map(|(known, part)| (known == field).then_some(part))
    }
}

/// A pattern, and what takes the place of every match. Searching takes linear time, whatever the pattern.
#[derive(Debug, Clone)]
pub struct Replace {
    pattern: Regex,
    /// What is put there, piece by piece.
    with: Vec<Piece>,
}

/// Patterns that are written alike are the same.
impl PartialEq for Replace {
    fn eq(&self, other: &Self) -> bool {
        self.pattern.as_str() == other.pattern.as_str() && self.with == other.with
    }
}

impl Eq for Replace {}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// What the group of this number has matched; 0 is the whole match.
    Group(usize),
}

/// Why a replacement cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadReplace {
    /// The pattern is none; why, as a part of a sentence.
    Pattern(String),
    /// The pattern has no group of this number or name.
    NoGroup(String),
    /// A dollar sign names no group.
    Dollar,
}

impl Replace {
    /// Replaces every match of `pattern` by `with`, in which `$1`, `${1}` and `${name}` stand for what a group has matched
    /// and `$$` for a dollar sign.
    ///
    /// # Errors
    /// When the pattern cannot be read or is too large, or `with` names a group that it does not have.
    pub fn new(pattern: &str, with: &str) -> Result<Self, BadReplace> {
        let pattern = Regex::new(pattern).map_err(|error| BadReplace::Pattern(in_words(&error)))?;
        let with = pieces(with, &pattern)?;
        Ok(Replace { pattern, with })
    }

    /// The pattern, as it was written.
    pub fn pattern(&self) -> &str {
        self.pattern.as_str()
    }

    /// Adds the text to `out` with every match replaced; whether there was one.
    pub fn apply(&self, text: &str, out: &mut String) -> bool {
        let has_groups = self.with.iter().any(|piece| matches!(piece, Piece::Group(number) if *number > 0));
        let mut end = 0;
        let mut is_found = false;
        if has_groups {
            for groups in self.pattern.captures_iter(text) {
                let whole = groups.get_match();
                out.push_str(&text[end..whole.start()]);
                let group = |number| groups.get(number).map_or("", |group| group.as_str());
                self.with.iter().for_each(|piece| out.push_str(piece.text(group)));
                (end, is_found) = (whole.end(), true);
            }
        } else {
            for whole in self.pattern.find_iter(text) {
                out.push_str(&text[end..whole.start()]);
                self.with.iter().for_each(|piece| out.push_str(piece.text(|_| whole.as_str())));
                (end, is_found) = (whole.end(), true);
            }
        }
        out.push_str(&text[end..]);
        is_found
    }
}

impl Piece {
    fn text<'a>(&'a self, group: impl FnOnce(usize) -> &'a str) -> &'a str {
        match self {
            Piece::Text(text) => text,
            Piece::Group(number) => group(*number),
        }
    }
}

fn in_words(error: &regex::Error) -> String {
    if matches!(error, regex::Error::CompiledTooBig(_)) {
        return "it is too large".to_owned();
    }
    // What is wrong stands in the last line, below a picture of where.
    let message = error.to_string();
    let why = message.lines().rev().find_map(|line| line.strip_prefix("error: "));
    why.unwrap_or("it cannot be read").to_owned()
}

fn pieces(with: &str, pattern: &Regex) -> Result<Vec<Piece>, BadReplace> {
    let (mut pieces, mut text, mut rest) = (Vec::new(), String::new(), with);
    while let Some((before, behind)) = rest.split_once('$') {
        text.push_str(before);
        if let Some(behind) = behind.strip_prefix('$') {
            text.push('$');
            rest = behind;
            continue;
        }
        let (name, behind) = match behind.strip_prefix('{') {
            Some(open) => open.split_once('}').ok_or(BadReplace::Dollar)?,
            None => behind.split_at(behind.bytes().take_while(u8::is_ascii_digit).count()),
        };
        let group = group(name, pattern)?;
        if !text.is_empty() {
            pieces.push(Piece::Text(mem::take(&mut text)));
        }
        pieces.push(Piece::Group(group));
        rest = behind;
    }
    text.push_str(rest);
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Ok(pieces)
}

/// The number of the group of this number or name.
fn group(name: &str, pattern: &Regex) -> Result<usize, BadReplace> {
    if name.is_empty() {
        return Err(BadReplace::Dollar);
    }
    let number = name.parse().ok().filter(|number: &usize| *number < pattern.captures_len());
    let by_name = || pattern.capture_names().position(|known| known == Some(name));
    number.or_else(by_name).ok_or_else(|| BadReplace::NoGroup(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, with: &str, text: &str, expected: &str) {
        let replace = Replace::new(pattern, with).unwrap();
        let mut out = String::from("> ");
        let is_found = replace.apply(text, &mut out);
        assert_eq!((out.as_str(), is_found), (format!("> {expected}").as_str(), text != expected), "{pattern}");
    }

    #[test]
    fn matches_are_replaced_and_the_rest_stays() {
        check("^P", "", "P000104417", "000104417");
        check("^P", "", "000104417", "000104417");
        check("[ -]", "", "21 38-1", "21381");
        check(r"^(\d+)/(\d+)$", "$2-${1}x", "12/7", "7-12x");
        check(r"(?<last>\w+), (?<first>\w+)", "${first} ${last}", "Lind, Ana", "Ana Lind");
        check("(a)|b", "[$1]", "ab", "[a][]");
        check("7", "$0$0$$", "7", "77$");
        check("", "-", "é", "-é-");
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let bad = |pattern: &str, with: &str| Replace::new(pattern, with).unwrap_err();
        assert_eq!(bad("(P", ""), BadReplace::Pattern("unclosed group".to_owned()));
        assert_eq!(bad("(((a{200}){200}){200})", ""), BadReplace::Pattern("it is too large".to_owned()));
        assert_eq!(bad("(P)", "$2"), BadReplace::NoGroup("2".to_owned()));
        assert_eq!(bad("(P)", "${first}"), BadReplace::NoGroup("first".to_owned()));
        for with in ["$", "$P", "${1", "a$ b"] {
            assert_eq!(bad("(P)", with), BadReplace::Dollar, "{with}");
        }
    }

    #[test]
    fn patterns_that_are_written_alike_are_the_same() {
        let of = |pattern: &str, with: &str| Replace::new(pattern, with).unwrap();
        assert_eq!(of("^P", "$0"), of("^P", "${0}"));
        assert_ne!(of("^P", ""), of("^Q", ""));
        assert_ne!(of("^P", ""), of("^P", "x"));
    }

    #[test]
    fn three_fields_are_parts_of_a_place() {
        assert_eq!(CityPart::of(ListField::StateProvince), Some(CityPart::State));
        let parts = ListField::ALL.iter().filter(|field| CityPart::of(**field).is_some());
        assert_eq!(parts.count(), 3);
    }
}
