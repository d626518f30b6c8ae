//! What a cell for a name holds besides one person's name: a second person, a remark, marks, digits, or a word that
//! stands for nobody. Names in columns of their own and whole names are looked at alike.
//!
//! Real names are of every kind: Null, True, May, And, Li, X, O'Neil, de la Cruz. What no name has is asked about; what
//! hardly any has is loaded with a warning.

use super::text;
use crate::context::RowContext;
use crate::words::{WordSet, is_among, is_bare, is_latin_word};
use model::action::{Action, Words};
use model::cell::{CellKind, RawCell};
use model::codes;
use model::draft::Reading;
use model::field::{Form, ListField};
use model::finding::Severity;
use model::text::Text;

/// Reads a part of a name from a column of its own.
pub(crate) fn read_part(field: ListField, cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    let written = text::read(field, cell, row);
    if matches!(&written, Reading::Present(name) if is_plain(name)) {
        return written;
    }
    written.and_then(|written| without_commas(field, cell, written, row)).and_then(|written| {
        if names_two(&written) && !is_reported_already(cell, &written) {
            report_two(field, cell, &written, row);
            return Reading::Unreadable;
        }
        if is_one(field, cell, &written, row) { Reading::Present(written) } else { Reading::Unreadable }
    })
}

/// Whether a name is one word or an initial, and no word that stands for nobody or says something else of the person:
/// nearly all are so, and nothing more is asked of them.
fn is_plain(name: &str) -> bool {
    let is_initial = matches!(name.as_bytes(), [letter, b'.'] if letter.is_ascii_alphabetic());
    is_initial || (is_latin_word(name) && !NOBODY.holds(name) && !is_remark_alone(name))
}

/// Ways of writing a comma or a semicolon, which are left over at the ends when a whole name was split by hand.
const SEPARATORS: [char; 5] = [',', ';', '，', '،', ' '];

fn without_commas(field: ListField, cell: RawCell<'_>, written: Text, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    let bare = written.trim_matches(SEPARATORS);
    if bare.len() == written.len() {
        return Reading::Present(written);
    }
    if bare.is_empty() {
        row.report_repair(codes::C302, field, cell.text, "");
        return Reading::Blank;
    }
    row.report_repair(codes::C359, field, cell.text, bare);
    Reading::Present(bare.into())
}

/// Reports a cell with the names of two people.
pub(super) fn report_two(field: ListField, cell: RawCell<'_>, written: &str, row: &mut RowContext<'_, '_>) {
    let message = format!("\"{written}\" contains more than one person's name");
    let advice = if matches!(field.form(), Form::WholeName) {
        "write only the name, as in Diaz, Ana María"
    } else {
        "write only one person's name, and give the other one a row and an ID of their own"
    };
    row.report(codes::C306, field, cell.text, message, advice);
}

/// Whether a cell names two people: signs that no name has, or a word for "and" between two others. Metin And is a
/// person, and so is Tal Or Levi.
pub(super) fn names_two(text: &str) -> bool {
    const ANDS: [&str; 3] = ["and", "und", "et"];
    if text.contains(['&', ';', '+']) {
        return true;
    }
    let mut words = text.split_whitespace().skip(1).peekable();
    while let Some(word) = words.next() {
        let is_and = word == "or" || is_among(&ANDS, word);
        if words.peek().is_some() && is_and {
            return true;
        }
    }
    false
}

/// What is not asked about once more: a date or a yes/no cell, and a text like a formula, have findings of their own.
fn is_reported_already(cell: RawCell<'_>, written: &str) -> bool {
    !matches!(cell.kind, CellKind::Text | CellKind::Number) || text::begins_like_a_formula(written)
}

/// Whether a cell can be loaded as one person's name; reports what else is in it.
pub(super) fn is_one(field: ListField, cell: RawCell<'_>, written: &str, row: &mut RowContext<'_, '_>) -> bool {
    if is_reported_already(cell, written) {
        return true;
    }
    if is_nobody(written) {
        return ask_nobody(field, cell, written, row);
    }
    match beside(written) {
        None => true,
        Some(Beside::Never(what)) => ask(field, cell, &format!("\"{written}\" contains {what}"), row),
        // Of a first name that is asked, once the rest of the row is known.
        Some(Beside::Title) if field == ListField::FirstName => true,
        Some(Beside::Title) => {
            let advice = "put the title into a column of its own";
            warn(field, cell, &format!("\"{written}\" begins with a title"), advice, row)
        }
        Some(Beside::Brackets) => {
            let marks = if has_brackets(written) { "brackets" } else { "quotation marks" };
            let advice = "a nickname belongs in a column Preferred first name";
            warn(field, cell, &format!("\"{written}\" has a part in {marks}"), advice, row)
        }
    }
}

fn warn(field: ListField, cell: RawCell<'_>, message: &str, advice: &str, row: &mut RowContext<'_, '_>) -> bool {
    row.report(codes::C358, field, cell.text, message.to_owned(), format!("loaded as it is; {advice}"));
    if let Some(finding) = row.findings.last_mut() {
        finding.severity = Severity::Warning;
    }
    true
}

fn ask(field: ListField, cell: RawCell<'_>, message: &str, row: &mut RowContext<'_, '_>) -> bool {
    let accepted = row.run.options.accept.contains(&codes::C358);
    let advice = if accepted {
        Words::text("loaded as it is")
    } else {
        Words::text("write only the name; or load such names as they are, in all rows: ")
            .act(Action::AcceptRepair(codes::C358))
    };
    row.report(codes::C358, field, cell.text, message.to_owned(), advice);
    if let Some(finding) = row.findings.last_mut().filter(|_| accepted) {
        finding.severity = Severity::Warning;
    }
    accepted
}

fn ask_nobody(field: ListField, cell: RawCell<'_>, written: &str, row: &mut RowContext<'_, '_>) -> bool {
    let accepted = row.run.options.accept.contains(&codes::C341);
    let message = format!("\"{written}\" looks like a placeholder, not like a person's name");
    let advice = Words::text("delete the row or fill in the name; or load such names as they are, in all rows: ")
        .act(Action::AcceptRepair(codes::C341));
    row.report(codes::C341, field, cell.text, message, advice);
    if let Some(finding) = row.findings.last_mut().filter(|_| !accepted) {
        finding.severity = Severity::Question;
    }
    accepted
}

/// What people write where nobody is yet. Nobody is called so; Null, None, Nil and Test are names.
static NOBODY: WordSet<21> = WordSet::new([
    "vacant",
    "vacancy",
    "tbd",
    "tba",
    "tbc",
    "to be determined",
    "to be announced",
    "to be confirmed",
    "position vacant",
    "vacant position",
    "no name",
    "unfilled",
    "no first name",
    "no last name",
    "not provided",
    "not given",
    "none given",
    "see below",
    "anonymous",
    "mr",
    "mrs",
]);

fn is_nobody(text: &str) -> bool {
    let bare = if is_bare(text) { text } else { text.trim_matches(['(', ')', '[', ']', '*', '.', ' ']) };
    NOBODY.holds(bare)
}

/// Something in a cell beside the name.
#[derive(Debug, PartialEq, Eq)]
enum Beside {
    /// What no name has, as the object of "contains".
    Never(String),
    /// A part in brackets or quotation marks, which hardly any has.
    Brackets,
    /// A title in front of it.
    Title,
}

/// What people note about somebody, as whole words.
static REMARKS: WordSet<18> = WordSet::new([
    "deceased",
    "decd",
    "died",
    "inactive",
    "moved",
    "retired",
    "transferred",
    "withdrawn",
    "expired",
    "cancelled",
    "canceled",
    "duplicate",
    "delete",
    "deleted",
    "terminated",
    "resigned",
    "verstorben",
    "fallecido",
]);

/// Remarks of two words, wherever they stand.
const PHRASES: [(&str, &str); 8] = [
    ("do", "not"),
    ("no", "longer"),
    ("estate", "of"),
    ("care", "of"),
    ("passed", "away"),
    ("see", "note"),
    ("see", "notes"),
    ("on", "leave"),
];

/// Words between a name and the one that somebody had before.
const FORMERLY: [&str; 6] = ["nee", "née", "geb", "geboren", "geborene", "formerly"];

/// Which of the remarks are names of people when nothing else is in the cell.
const NAMES_TOO: [&str; 1] = ["moved"];

/// Titles that are no names, wherever they stand in one; each needs a column of its own.
pub(super) static TITLES: WordSet<11> =
    WordSet::new(["dr", "mr", "mrs", "ms", "miss", "mx", "prof", "rev", "sra", "srta", "dra"]);

/// Titles in front of a name; the last ones are names, or the beginnings of names, where no dot is behind them.
static BEFORE: WordSet<12> = WordSet::new([
    "professor",
    "reverend",
    "señor",
    "señora",
    "señorita",
    "mme",
    "mlle",
    "herr",
    "frau",
    "capt",
    "sgt",
    "msgr",
]);
static WITH_DOT: WordSet<7> = WordSet::new(["sr.", "fr.", "hon.", "col.", "gen.", "lt.", "maj."]);

/// The titles in front of a name, and the name; none where nothing is behind them. Major, Prince and Dean are names.
pub(crate) fn split_titles(name: &str) -> Option<(&str, &str)> {
    let is_title = |word: &str| {
        let bare = word.trim_end_matches('.');
        TITLES.holds(bare) || BEFORE.holds(bare) || WITH_DOT.holds(word)
    };
    let mut rest = name;
    while let Some((_, behind)) = rest.split_once(' ').filter(|parts| is_title(parts.0)) {
        rest = behind.trim_start();
    }
    let titles = name.get(..name.len() - rest.len())?.trim_end();
    (!titles.is_empty() && !rest.is_empty()).then_some((titles, rest))
}

fn beside(name: &str) -> Option<Beside> {
    // Most names are one word of plain letters, and cost one look.
    let plain = name.bytes().all(|byte| byte.is_ascii_alphabetic());
    if plain && !is_remark_alone(name) {
        return None;
    }
    if let Some(remark) = words(name).find(|word| is_remark(word)) {
        return Some(Beside::Never(format!("a remark: {remark}")));
    }
    if let Some(remark) = remark_of_two_words(name) {
        return Some(Beside::Never(format!("a remark: {remark}")));
    }
    if has_slash(name) {
        return Some(Beside::Never("a slash, as between two names".to_owned()));
    }
    if let Some(word) = former_name(name) {
        return Some(Beside::Never(format!("a former name behind \"{word}\"")));
    }
    if let Some(mark) = name.chars().find(|c| is_mark(*c) || (is_picture(*c) && has_letters(name))) {
        return Some(Beside::Never(format!("the character {mark}, which no name has")));
    }
    if words(name).any(|word| word.bytes().any(|byte| byte.is_ascii_digit()) && !is_ordinal(word)) {
        return Some(Beside::Never("digits".to_owned()));
    }
    if let Some(remark) = bracketed_remark(name) {
        return Some(Beside::Never(format!("a remark: {remark}")));
    }
    if name.strip_suffix('.').is_some_and(|title| TITLES.holds(title)) {
        return Some(Beside::Never("a title and no name".to_owned()));
    }
    // A nickname may have a cell of its own.
    if has_brackets(name) || has_quoted_part(name) {
        return Some(Beside::Brackets);
    }
    split_titles(name).map(|_| Beside::Title)
}

/// The words of a name, without what stands around them.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ',' | '-' | '–' | '/' | ':'))
        .map(|word| word.trim_matches(['.', '*', '\'', '"', '!']))
        .filter(|word| !word.is_empty())
}

fn is_remark(word: &str) -> bool {
    REMARKS.holds(word) || word.eq_ignore_ascii_case("dec'd")
}

/// Whether a word is a remark when nothing else is in the cell.
fn is_remark_alone(word: &str) -> bool {
    REMARKS.holds(word) && !is_among(&NAMES_TOO, word)
}

/// `DO NOT` in Smith DO NOT LEND, as the cell has it; `c/o`.
fn remark_of_two_words(name: &str) -> Option<String> {
    if let Some(care_of) = name.split_whitespace().find(|word| word.eq_ignore_ascii_case("c/o")) {
        return Some(care_of.to_owned());
    }
    words(name).zip(words(name).skip(1)).find_map(|(one, other)| {
        let is_it =
            |(first, second): &(&str, &str)| first.eq_ignore_ascii_case(one) && second.eq_ignore_ascii_case(other);
        PHRASES.iter().any(is_it).then(|| format!("{one} {other}"))
    })
}

/// `John/Mary`. The same name in another alphabet may stand behind a slash.
fn has_slash(name: &str) -> bool {
    let latin = |text: &str| text.bytes().any(|byte| byte.is_ascii_alphabetic());
    name.split_once('/').is_some_and(|(one, other)| latin(one) && latin(other))
}

/// The word between two names that says that the second is a former one: Bell nee Cole. A part in brackets is told as
/// such.
fn former_name(name: &str) -> Option<&str> {
    let mut words = words(name).skip(1).peekable();
    while let Some(word) = words.next().filter(|_| !name.contains(['(', '['])) {
        if words.peek().is_some() && is_among(&FORMERLY, word) {
            return Some(word);
        }
    }
    None
}

/// Signs of footnotes, lists, sums and other programs.
fn is_mark(c: char) -> bool {
    let is_of_lists = matches!(c, '*' | '#' | '†' | '‡' | '§' | '^' | '<' | '>' | '{' | '}' | '|' | '\\' | '@');
    is_of_lists || matches!(c, '=' | '~' | '_' | '%' | '$' | '€' | '£')
}

/// Dingbats and small pictures. A name of nothing else may be meant.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}')
}

fn has_letters(name: &str) -> bool {
    name.chars().any(char::is_alphabetic)
}

/// `2nd`, `3d`: as some write a suffix.
fn is_ordinal(word: &str) -> bool {
    is_among(&["1st", "2nd", "2d", "3rd", "3d", "4th", "5th"], word)
}

/// What is short for deceased, in brackets; Dec without a dot may be Declan.
fn bracketed_remark(name: &str) -> Option<&str> {
    let (_, behind) = name.split_once(['(', '['])?;
    let (inside, _) = behind.split_once([')', ']'])?;
    ["dec", "dec.", "Dec.", "DEC", "DEC.", "d.", "decsd"].contains(&inside.trim()).then(|| inside.trim())
}

/// Whether part of a name stands in brackets. The same name in another alphabet may.
/// Whether a part behind the beginning stands in quotation marks. A single mark is said of the file as a whole.
fn has_quoted_part(name: &str) -> bool {
    let mut marks = name.match_indices(['"', '“', '”']).map(|(at, _)| at);
    marks.next().is_some_and(|at| at > 0) && marks.next().is_some()
}

fn has_brackets(name: &str) -> bool {
    let Some((before, rest)) = name.split_once(['(', '[']) else { return false };
    let (inside, behind) = rest.split_once([')', ']']).unwrap_or((rest, ""));
    let latin = |text: &str| text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let letters = |text: &str| text.chars().any(char::is_alphabetic);
    let outside = latin(before) || latin(behind);
    !(letters(inside) && latin(inside) != outside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_names_are_of_every_kind() {
        for name in [
            "O'Neil",
            "O’Neil",
            "de la Cruz",
            "Nguyen",
            "Li",
            "X",
            "Æ",
            "Mary Ann",
            "Anne-Marie",
            "Jr.",
            "III",
            "Null",
            "True",
            "May",
            "And",
            "Metin And",
            "Tal Or Levi",
            "☺",
            "J.",
            "Diaz 3rd",
            "Diaz 3d",
            "Ortega y Gasset",
            "St. John",
            "Petrov(Петров)",
            "Иванов/Ivanov",
            "van der Berg",
            "Miss",
            "Test",
            "None",
            "Ms",
            "'t Hooft",
            "Ng",
            "Deckard",
            "Et",
            "Moved",
            "Nee",
            "Kim Nee",
            "Do Nott",
        ] {
            assert_eq!(beside(name), None, "{name}");
            assert!(!names_two(name) && !is_nobody(name), "{name}");
        }
    }

    /// What is plain is what all the questions together let through.
    #[test]
    fn of_a_plain_name_nothing_is_asked() {
        for name in ["Lind", "Núñez", "R.", "Moved", "Null", "Žižka", "Ms", "Y"] {
            assert!(is_plain(name) && beside(name).is_none() && !names_two(name) && !is_nobody(name), "{name}");
        }
        for name in ["Mary Ann", "Mrs", "MR", "Vacant", "Deceased", "Mr.", "Dr.", "Lind2", "Lind,", "1.", "*."] {
            assert!(!is_plain(name), "{name}");
        }
    }

    #[test]
    fn no_name_has_signs_of_sums_and_pictures() {
        for (name, sign) in [("Moe=Per", "="), ("Lind_", "_"), ("Ana ☺", "☺"), ("Berg 😀", "😀")] {
            let expected = Beside::Never(format!("the character {sign}, which no name has"));
            assert_eq!(beside(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn titles_stand_in_front_of_a_name() {
        for (name, parts) in [
            ("Dr. Ned", ("Dr.", "Ned")),
            ("MRS ANA", ("MRS", "ANA")),
            ("Prof. Dr.  Ada", ("Prof. Dr.", "Ada")),
            ("Sr. Luis", ("Sr.", "Luis")),
            ("Rev. Tom A.", ("Rev.", "Tom A.")),
            ("Señora Ana", ("Señora", "Ana")),
        ] {
            assert_eq!(split_titles(name), Some(parts), "{name}");
        }
        for name in
            ["Major Ned", "Prince Ned", "Dean", "Col Ned", "Dr.", "Mrs. ", "Ana Dr.", "Drew Ned", "Sr.", "Gen Ana"]
        {
            assert_eq!(split_titles(name), None, "{name}");
        }
    }

    #[test]
    fn what_no_name_has_is_found() {
        for name in [
            "Lind (deceased)",
            "Eva (dec.)",
            "Mr.",
            "Lind - DECEASED",
            "Lind dec'd",
            "Deceased",
            "Lind*",
            "*Lind",
            "Lind†",
            "Lind #2",
            "Lind2",
            "12 Elm St",
            "ana@example.org",
            "Lind (moved)",
            "Smith DO NOT LEND",
            "Estate of Bell",
            "c/o Bell",
            "John/Mary",
            "Bell nee Cole",
            "Bell née Cole",
        ] {
            assert!(matches!(beside(name), Some(Beside::Never(_))), "{name}");
        }
        for name in ["Mary (Molly)", "Declan (Dec)", "Bo \"Bobby\"", "Bo “Bobby”", "Lind [née Berg]"] {
            assert_eq!(beside(name), Some(Beside::Brackets), "{name}");
        }
        for name in ["Dr. Ana", "Mrs Lind"] {
            assert_eq!(beside(name), Some(Beside::Title), "{name}");
        }
        for name in ["John & Mary", "Smith and Jones", "SMITH AND JONES", "Ana; Bo", "Jean et Marie", "Ana + Bo"] {
            assert!(names_two(name), "{name}");
        }
        for name in ["VACANT", "tbd", "(Vacant)", "To be determined", "No First Name", "see below"] {
            assert!(is_nobody(name), "{name}");
        }
    }
}
