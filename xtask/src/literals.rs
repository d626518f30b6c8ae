//! Libraries know no command line: no text of theirs names an option or a command. What a person can do is an
//! `Action` of `model`, and whoever talks to the person has the words for it.
//!
//! Only texts count that the program can show: no comments, also those that are a page of the manual, and no tests.

use crate::{Result, sources};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Crates that know what is typed, and why.
const SPEAKING: &[(&str, &str)] = &[("cli", "it is the command line"), ("testkit", "tests type what a person types")];

/// Texts that are no command, by file and as they stand there, with the reason.
const KNOWN: &[(&str, &str, &str)] = &[
    ("planner/src/fingerprint.rs", "rollcall plan 1", "the names of plans are made of it, byte by byte"),
    ("planner/src/fingerprint.rs", "rollcall plan 2", "the names of plans are made of it, byte by byte"),
];

/// Every option and command in a text of a library, and every known text that is gone.
pub(crate) fn complaints(root: &Path) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    let mut gone: BTreeSet<(&str, &str)> = KNOWN.iter().map(|(file, text, _)| (*file, *text)).collect();
    for entry in std::fs::read_dir(root.join("crates"))? {
        let folder = entry?.path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if SPEAKING.iter().any(|(speaking, _)| *speaking == name) || !folder.join("src").is_dir() {
            continue;
        }
        for Found { file, line, text } in of_crate(&sources::below(&folder.join("src"))?) {
            let path = format!("{name}/src/{file}");
            match KNOWN.iter().find(|(known, what, _)| *known == path && *what == text) {
                Some((known, what, _)) => {
                    gone.remove(&(*known, *what));
                }
                None => complaints.push(format!("crates/{path}:{line}: \"{text}\" is for the command line to say")),
            }
        }
    }
    let gone = gone.into_iter().map(|(file, text)| {
        format!("crates/{file} has no \"{text}\" any more: take it out of the table in xtask/src/literals.rs")
    });
    complaints.extend(gone);
    complaints.sort();
    Ok(complaints)
}

/// A text that names an option or a command.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    file: String,
    line: usize,
    text: String,
}

/// Those in the sources of a crate. A file that only tests have is a test.
fn of_crate(files: &BTreeMap<String, String>) -> Vec<Found> {
    let scanned: Vec<(&String, Scanned<'_>)> = files.iter().map(|(file, source)| (file, scan(source))).collect();
    let tests: Vec<String> = scanned
        .iter()
        .flat_map(|(file, scanned)| scanned.test_files.iter().map(move |module| below(file, module)))
        .collect();
    let is_test = |file: &str| {
        tests
            .iter()
            .any(|test| file.strip_prefix(test.as_str()).is_some_and(|rest| rest == ".rs" || rest.starts_with('/')))
    };
    let counted = scanned.into_iter().filter(|(file, _)| !is_test(file));
    counted
        .flat_map(|(file, scanned)| {
            let found = scanned.texts.into_iter().filter(|(_, text)| names_what_is_typed(text));
            found.map(move |(line, text)| Found { file: file.clone(), line, text: text.to_owned() })
        })
        .collect()
}

/// Where the module of a file lies, without an ending.
fn below(file: &str, module: &str) -> String {
    let (folder, name) = file.rsplit_once('/').map_or(("", file), |(folder, name)| (folder, name));
    let own = name.trim_end_matches(".rs");
    let parts = [folder, if ["lib", "main", "mod"].contains(&own) { "" } else { own }, module];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

/// Whether a text names an option (two hyphens and a word, or a value to be put there) or a command of the program.
fn names_what_is_typed(text: &str) -> bool {
    let begins_a_word = |rest: &str| rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '{');
    let option = text.match_indices("--").any(|(at, _)| !text[..at].ends_with('-') && begins_a_word(&text[at + 2..]));
    let command = text.match_indices("rollcall ").any(|(at, word)| {
        !text[..at].ends_with(|c: char| c.is_alphanumeric()) && begins_a_word(&text[at + word.len()..])
    });
    option || command
}

/// What a source says outside of its tests.
#[derive(Debug, Default)]
struct Scanned<'a> {
    /// Texts with their lines.
    texts: Vec<(usize, &'a str)>,
    /// Modules that are files of their own and tests.
    test_files: Vec<&'a str>,
}

fn scan(source: &str) -> Scanned<'_> {
    let pieces = pieces(source);
    let mut scanned = Scanned::default();
    let mut at = 0;
    while let Some((line, piece)) = pieces.get(at) {
        match piece {
            Piece::Sign('#') => match after_test_attribute(&pieces, at) {
                Some(item) => at = skip_item(&pieces, item, &mut scanned),
                None => at += 1,
            },
            Piece::Text(text) => {
                scanned.texts.push((*line, *text));
                at += 1;
            }
            Piece::Word(_) | Piece::Sign(_) => at += 1,
        }
    }
    scanned
}

/// Behind `#[cfg(test)]`, or another condition that holds only in tests.
fn after_test_attribute(pieces: &[(usize, Piece<'_>)], at: usize) -> Option<usize> {
    let is = |at: usize, wanted: Piece<'_>| pieces.get(at).is_some_and(|(_, piece)| *piece == wanted);
    if !is(at + 1, Piece::Sign('[')) || !is(at + 2, Piece::Word("cfg")) {
        return None;
    }
    let end = at + pieces[at..].iter().position(|(_, piece)| *piece == Piece::Sign(']'))?;
    let has = |word| pieces[at..end].iter().any(|(_, piece)| *piece == Piece::Word(word));
    (has("test") && !has("not")).then_some(end + 1)
}

/// Behind an item of a test. A module without a body is remembered.
fn skip_item<'a>(pieces: &[(usize, Piece<'a>)], from: usize, scanned: &mut Scanned<'a>) -> usize {
    let mut depth = 0_usize;
    for (at, (_, piece)) in pieces.iter().enumerate().skip(from) {
        match piece {
            Piece::Sign('{' | '(' | '[') => depth += 1,
            Piece::Sign('}' | ')' | ']') => {
                depth = depth.saturating_sub(1);
                if depth == 0 && *piece == Piece::Sign('}') {
                    return at + 1;
                }
            }
            Piece::Sign(';') if depth == 0 => {
                if let [.., (_, Piece::Word("mod")), (_, Piece::Word(name))] = pieces[from..at] {
                    scanned.test_files.push(name);
                }
                return at + 1;
            }
            Piece::Sign(_) | Piece::Word(_) | Piece::Text(_) => {}
        }
    }
    pieces.len()
}

/// A piece of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    /// What stands between quotation marks, as it is written.
    Text(&'a str),
    /// A name, a word of the language or a number.
    Word(&'a str),
    /// Any other character.
    Sign(char),
}

/// The pieces of a source with their lines. Comments and characters in quotation marks are left out.
fn pieces(source: &str) -> Vec<(usize, Piece<'_>)> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let (length, piece) = next(rest, first);
        found.extend(piece.map(|piece| (line, piece)));
        let (done, behind) = rest.split_at(length);
        line += done.matches('\n').count();
        rest = behind;
    }
    found
}

/// How long the next piece is, and what it is.
fn next(rest: &str, first: char) -> (usize, Option<Piece<'_>>) {
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), None);
    }
    if rest.starts_with("/*") {
        return (comment(rest), None);
    }
    if let Some((length, text)) = text(rest) {
        return (length, Some(Piece::Text(text)));
    }
    if first == '\'' {
        return (character(rest), None);
    }
    if is_of_a_word(first) {
        let length = rest.find(|c: char| !is_of_a_word(c)).unwrap_or(rest.len());
        return (length, Some(Piece::Word(&rest[..length])));
    }
    (first.len_utf8(), (!first.is_whitespace()).then_some(Piece::Sign(first)))
}

fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a comment, with those inside it.
fn comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a text in quotation marks with what stands before them, and what stands in it.
fn text(rest: &str) -> Option<(usize, &str)> {
    let kind = rest.trim_start_matches(['b', 'c']);
    let (raw, marked) = kind.strip_prefix('r').map_or((false, kind), |behind| (true, behind));
    let prefix = rest.len() - marked.len();
    if prefix > 2 {
        return None;
    }
    let fence = if raw { marked.len() - marked.trim_start_matches('#').len() } else { 0 };
    let body = marked[fence..].strip_prefix('"')?;
    let begin = prefix + fence + 1;
    let end = if raw { body.find(&format!("\"{}", "#".repeat(fence)))? } else { closing(body)? };
    Some((begin + end + 1 + fence, &body[..end]))
}

/// Where a text ends in which a backslash stands before what is meant otherwise.
fn closing(body: &str) -> Option<usize> {
    let mut chars = body.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some(at),
            '\\' => {
                chars.next();
            }
            _ => {}
        }
    }
    None
}

/// The length of a character in quotation marks, or of the mark alone where it begins the name of a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => {
            chars.next();
            chars.find(|(_, c)| *c == '\'').map_or(1, |(at, _)| at + 1)
        }
        Some(_) => chars.next().filter(|(_, c)| *c == '\'').map_or(1, |(at, _)| at + 1),
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<(String, usize, String)> {
        let files = files.iter().map(|(name, source)| ((*name).to_owned(), (*source).to_owned())).collect();
        of_crate(&files).into_iter().map(|found| (found.file, found.line, found.text)).collect()
    }

    fn texts(source: &str) -> Vec<String> {
        found(&[("lib.rs", source)]).into_iter().map(|(_, _, text)| text).collect()
    }

    #[test]
    fn an_option_and_a_command_in_a_text_are_found() {
        let source = "const A: &str = \"say it: --sheet\";\nfn f() -> String { format!(\"rollcall show {}\", 7) }";
        let at = |line, text: &str| ("lib.rs".to_owned(), line, text.to_owned());
        assert_eq!(found(&[("lib.rs", source)]), [at(1, "say it: --sheet"), at(2, "rollcall show {}")]);
        for text in [r#"r"a --set b""#, r##"r#"a "--set" b"#"##, r#"b"--set""#, r#""a \" --set""#, "\"--{name}\""] {
            assert_eq!(texts(&format!("let a = {text};")).len(), 1, "{text}");
        }
        assert_eq!(texts("let a: &'static str = '\"'; let b = \"--set\"; let c = '\\'';"), ["--set"]);
    }

    #[test]
    fn what_is_no_option_and_no_command_is_none() {
        for text in
            ["in rollcall.toml", "Rollcall itself", "-----", "a -- b", "--", "rollcall ", "scrollcall is", "---a"]
        {
            assert!(!names_what_is_typed(text), "{text}");
        }
    }

    #[test]
    fn comments_and_tests_do_not_count() {
        let source = r##"
            //! as `--column "x"` says
            /// the same: "--set"
            /* and "--set" /* and "--set" */ "--set" */
            #[cfg(test)]
            mod tests { fn f() { let a = "--set }"; { } } }
            #[cfg(all(test, unix))]
            use a::b;
            #[cfg(not(test))]
            fn g() -> &'static str { "--counts" }
            #[test]
            fn h() {}
        "##;
        assert_eq!(texts(source), ["--counts"]);
    }

    #[test]
    fn a_file_that_only_tests_have_does_not_count() {
        let typed = "const A: &str = \"--set\";";
        let files = [
            ("a/mod.rs", "mod used;\n#[cfg(test)]\nmod forged;"),
            ("a/forged.rs", typed),
            ("a/forged/more.rs", typed),
            ("a/used.rs", "#[cfg(test)]\npub(crate) mod own;"),
            ("a/used/own.rs", typed),
            ("a/forged_not.rs", typed),
        ];
        assert_eq!(found(&files).into_iter().map(|(file, _, _)| file).collect::<Vec<_>>(), ["a/forged_not.rs"]);
    }
}
