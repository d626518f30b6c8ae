//! The words of a hand-out slip: a text that a library can edit, with placeholders for what differs from patron
//! to patron. One text per language.
//!
//! ```text
//! language: en
//!
//! # {library}
//!
//! {name}
//!
//! User name: {user_name}
//! Starter password: {starter}
//! Works until: {expires}
//!
//! How to sign in:
//! 1. Open the library's website.
//! ```
//!
//! Blank lines separate paragraphs; `#` makes a heading, `1.` or `1)` a numbered step, with the lines below it; a line
//! that ends with a single placeholder after a colon is set as a table.

use chrono::{Datelike, NaiveDate};

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SPANISH_MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// The words of the built-in slip.
const ENGLISH: &str = include_str!("letter.txt");

/// A slip's text in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// A language tag such as `en`, for screen readers and hyphenation.
    pub(crate) language: String,
    pub(crate) blocks: Vec<Block>,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Heading(Vec<Piece>),
    /// Label and value, row by row.
    Facts(Vec<(Vec<Piece>, Placeholder)>),
    Steps(Vec<Vec<Piece>>),
    /// Line by line.
    Text(Vec<Vec<Piece>>),
}

impl Block {
    fn names(&self, placeholder: Placeholder) -> bool {
        let in_line = |line: &Vec<Piece>| line.contains(&Piece::Value(placeholder));
        match self {
            Block::Heading(line) => in_line(line),
            Block::Facts(facts) => facts.iter().any(|(label, value)| *value == placeholder || in_line(label)),
            Block::Steps(lines) | Block::Text(lines) => lines.iter().any(in_line),
        }
    }

    /// Whether it is a heading of nothing but the library's name.
    pub(crate) fn is_library_alone(&self) -> bool {
        matches!(self, Block::Heading(line) if line[..] == [Piece::Value(Placeholder::Library)])
    }
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Words(String),
    Value(Placeholder),
}

/// What differs from patron to patron.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placeholder {
    Library,
    Name,
    FirstName,
    LastName,
    UserName,
    Starter,
    Expires,
}

impl Placeholder {
    const ALL: [(&'static str, Placeholder); 7] = [
        ("library", Placeholder::Library),
        ("name", Placeholder::Name),
        ("first_name", Placeholder::FirstName),
        ("last_name", Placeholder::LastName),
        ("user_name", Placeholder::UserName),
        ("starter", Placeholder::Starter),
        ("expires", Placeholder::Expires),
    ];
}

/// Why a text is no slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterFault {
    /// The line, from 1; 0 for the text as a whole.
    pub line: usize,
    /// What is wrong, in words.
    pub message: String,
}

impl Letter {
    /// The built-in slip, in English.
    pub fn english() -> Self {
        Letter::parse(ENGLISH).unwrap_or_else(|fault| unreachable!("the built-in text is tested: {fault:?}"))
    }

    /// Reads a text.
    pub fn parse(text: &str) -> Result<Self, LetterFault> {
        let text = text.trim_start_matches('\u{FEFF}');
        let mut lines = (1..).zip(text.lines().map(str::trim)).peekable();
        let mut language = String::new();
        if let Some((_, line)) = lines.peek()
            && let Some((word, tag)) = line.split_once(':')
            && word.trim().eq_ignore_ascii_case("language")
        {
            language = tag.trim().to_ascii_lowercase();
            lines.next();
        }
        if !language.is_empty() && !is_tag(&language) {
            return Err(LetterFault {
                line: 1,
                message: format!("\"{language}\" isn't a language code; write one such as en or es"),
            });
        }
        let mut blocks = Vec::new();
        let mut paragraph = Vec::new();
        for (number, line) in lines {
            if line.is_empty() {
                blocks.extend(block(&std::mem::take(&mut paragraph)));
            } else {
                paragraph.push((line, pieces(line, number)?));
            }
        }
        blocks.extend(block(&paragraph));
        let letter = Letter { language, blocks };
        for (name, needed) in [("user_name", Placeholder::UserName), ("starter", Placeholder::Starter)] {
            if !letter.blocks.iter().any(|block| block.names(needed)) {
                return Err(LetterFault {
                    line: 0,
                    message: format!("nobody could sign in with it: {{{name}}} is missing"),
                });
            }
        }
        Ok(letter)
    }

    /// Which way its lines run.
    pub(crate) fn direction(&self) -> &'static str {
        const FROM_THE_RIGHT: &[&str] = &["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
        let language = self.language.split('-').next().unwrap_or_default();
        if FROM_THE_RIGHT.contains(&language) { "rtl" } else { "ltr" }
    }

    /// A day as its readers write it; in a language whose months are not known here, year-month-day.
    pub(crate) fn day(&self, day: NaiveDate) -> String {
        let month = |names: [&'static str; 12]| names.into_iter().zip(1..).find(|(_, number)| *number == day.month());
        let month = |names| month(names).map_or("", |(name, _)| name);
        match self.language.split('-').next() {
            Some("en") => format!("{} {}, {}", month(ENGLISH_MONTHS), day.day(), day.year()),
            Some("es") => format!("{} de {} de {}", day.day(), month(SPANISH_MONTHS), day.year()),
            Some(_) | None => day.to_string(),
        }
    }

    /// Whether it names the library elsewhere than in a heading of its own, which is left out where there is no name.
    pub fn speaks_of_library(&self) -> bool {
        self.blocks.iter().any(|block| block.names(Placeholder::Library) && !block.is_library_alone())
    }
}

/// Whether a text is a language tag: two or three letters, and perhaps a country or a script.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language =
        parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_lowercase()));
    language && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The words and placeholders of a line.
fn pieces(line: &str, number: usize) -> Result<Vec<Piece>, LetterFault> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some((words, behind)) = rest.split_once('{') {
        let Some((name, behind)) = behind.split_once('}') else {
            return Err(LetterFault { line: number, message: "a { has no }".to_owned() });
        };
        let placeholder = Placeholder::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
        let (_, placeholder) = placeholder.ok_or_else(|| {
            let known: Vec<String> = Placeholder::ALL.iter().map(|(known, _)| format!("{{{known}}}")).collect();
            let message = format!("there is no {{{name}}}; there are {}", known.join(", "));
            LetterFault { line: number, message }
        })?;
        if !words.is_empty() {
            pieces.push(Piece::Words(words.to_owned()));
        }
        pieces.push(Piece::Value(*placeholder));
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest.to_owned()));
    }
    Ok(pieces)
}

/// What a paragraph is, by its lines; nothing when it has none.
fn block(lines: &[(&str, Vec<Piece>)]) -> Vec<Block> {
    if let [(line, pieces), rest @ ..] = lines
        && line.starts_with("# ")
    {
        let mut blocks = vec![Block::Heading(without_start(pieces, 2))];
        blocks.extend(block(rest));
        return blocks;
    }
    let facts: Option<Vec<_>> = lines.iter().map(|(_, pieces)| fact(pieces)).collect();
    match facts {
        Some(facts) if facts.is_empty() => Vec::new(),
        Some(facts) => vec![Block::Facts(facts)],
        None => text_and_steps(lines),
    }
}

/// Label and value of a line such as `User name: {user_name}`.
fn fact(pieces: &[Piece]) -> Option<(Vec<Piece>, Placeholder)> {
    let [Piece::Words(label), Piece::Value(value)] = pieces else { return None };
    let label = label.trim_end().strip_suffix(':')?;
    Some((vec![Piece::Words(label.to_owned())], *value))
}

/// Numbered lines are steps; lines before them introduce them, and lines after one go on with it.
fn text_and_steps(lines: &[(&str, Vec<Piece>)]) -> Vec<Block> {
    let number = |line: &str| {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let dot = line[digits..].starts_with(". ") || line[digits..].starts_with(") ");
        (digits > 0 && dot).then_some(digits + 2)
    };
    let mut blocks = Vec::new();
    for (line, pieces) in lines {
        match (number(line), blocks.last_mut()) {
            (Some(start), Some(Block::Steps(steps))) => steps.push(without_start(pieces, start)),
            (Some(start), _) => blocks.push(Block::Steps(vec![without_start(pieces, start)])),
            (None, Some(Block::Steps(steps))) => {
                if let Some(step) = steps.last_mut() {
                    step.push(Piece::Words(" ".to_owned()));
                    step.extend_from_slice(pieces);
                }
            }
            (None, Some(Block::Text(text))) => text.push(pieces.clone()),
            (None, _) => blocks.push(Block::Text(vec![pieces.clone()])),
        }
    }
    blocks
}

/// A line without its first bytes, which are words.
fn without_start(pieces: &[Piece], bytes: usize) -> Vec<Piece> {
    let mut pieces = pieces.to_vec();
    if let Some(Piece::Words(words)) = pieces.first_mut() {
        words.replace_range(..bytes.min(words.len()), "");
        if words.is_empty() {
            pieces.remove(0);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (usize, String) {
        let fault = Letter::parse(text).unwrap_err();
        (fault.line, fault.message)
    }

    #[test]
    fn the_built_in_text_is_a_slip() {
        let letter = Letter::english();
        assert_eq!(letter.language, "en");
        assert!(matches!(letter.blocks[0], Block::Heading(_)), "{letter:?}");
        assert!(letter.blocks.iter().any(|block| matches!(block, Block::Facts(facts) if facts.len() == 3)));
        assert!(letter.blocks.iter().any(|block| matches!(block, Block::Steps(steps) if steps.len() == 3)));
    }

    #[test]
    fn paragraphs_are_told_by_their_lines() {
        let text = "# Hello {first_name}\r\nGo:\n1. here {user_name}\n2) there,\nand on\n\nPIN: {starter}\nUntil : { expires }\n";
        let letter = Letter::parse(text).unwrap();
        let words = |text: &str| Piece::Words(text.to_owned());
        assert_eq!(
            letter.blocks,
            [
                Block::Heading(vec![words("Hello "), Piece::Value(Placeholder::FirstName)]),
                Block::Text(vec![vec![words("Go:")]]),
                Block::Steps(vec![
                    vec![words("here "), Piece::Value(Placeholder::UserName)],
                    vec![words("there,"), words(" "), words("and on")]
                ]),
                Block::Facts(vec![
                    (vec![words("PIN")], Placeholder::Starter),
                    (vec![words("Until ")], Placeholder::Expires)
                ]),
            ]
        );
    }

    #[test]
    fn what_would_not_be_printed_is_told() {
        assert_eq!(fault("Hello\n{user}").0, 2);
        assert!(fault("Hello\n{user}").1.starts_with("there is no {user}; there are {library}, {name}"));
        assert_eq!(fault("{user_name}\n{starter"), (2, "a { has no }".to_owned()));
        assert_eq!(fault("{user_name}").1, "nobody could sign in with it: {starter} is missing");
        assert_eq!(fault("").1, "nobody could sign in with it: {user_name} is missing");
        for language in ["Español", "english", "e", "en-"] {
            assert_eq!(fault(&format!("language: {language}\n{{user_name}}{{starter}}")).0, 1, "{language}");
        }
    }

    #[test]
    fn a_language_says_which_way_lines_run() {
        let letter = |tag: &str| Letter::parse(&format!("Language: {tag}\n{{user_name}} {{STARTER}}")).unwrap();
        assert_eq!((letter("AR-eg").language.as_str(), letter("AR-eg").direction()), ("ar-eg", "rtl"));
        assert_eq!((letter("es").direction(), letter("").direction()), ("ltr", "ltr"));
    }
}
