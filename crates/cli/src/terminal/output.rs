//! What goes to stdout and stderr, and how it looks. A closed pipe is not a failure.

use crate::command_line::args::{Arguments, ColorWhen, Global};
use crate::command_line::typed::Typed;
use crate::exit;
use crate::failure::Failure;
use clap::CommandFactory;
use model::action::{Action, Words};
use model::finding::Severity;
use report::document::{Document, Span, Style, plain};
use report::json::{self, ErrorJson};
use report::text::{self, Look};
use report::{Answer, Format, Reader};
use std::io::{self, ErrorKind, IsTerminal, Write};

/// Why something could not be printed.
#[derive(Debug)]
pub(crate) struct Unprinted(io::Error);

impl From<Unprinted> for Failure {
    fn from(Unprinted(error): Unprinted) -> Self {
        Failure::output(&error)
    }
}

/// Where a command's words go.
pub(crate) struct Output {
    format: &'static Format,
    quiet: bool,
    verbose: bool,
    out: Look,
    err: Look,
}

impl Output {
    pub(crate) fn new(global: &Global) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let look = |terminal: bool, width: Option<usize>| {
            let always = global.color == ColorWhen::Always;
            let color = always || (global.color == ColorWhen::Auto && terminal && !no_color && !dumb && !global.plain);
            let plain = global.plain || dumb || (!terminal && !always);
            Look { color, plain, width: width.filter(|_| !plain) }
        };
        let out = look(io::stdout().is_terminal(), columns(&io::stdout()));
        let err = look(io::stderr().is_terminal(), columns(&io::stderr()));
        Output { format: global.format.at(out.plain), quiet: global.quiet, verbose: global.verbose, out, err }
    }

    /// For a program, when nothing else is known of what was typed.
    pub(crate) fn for_a_program(format: &'static Format) -> Self {
        let plain = Look { color: false, plain: true, width: None };
        Output { format, quiet: false, verbose: false, out: plain, err: plain }
    }

    /// Whether somebody sees what is shown before a question.
    pub(crate) fn is_followed(&self) -> bool {
        self.format.reader == Reader::Present && !self.quiet
    }

    /// Whether what a command has to say is not printed.
    fn keeps_back(&self) -> bool {
        self.quiet && self.format.reader != Reader::Program
    }

    /// Writes what a command has to say to stdout, in the form that was chosen.
    pub(crate) fn answer(&self, answer: &Answer<'_>) -> Result<(), Unprinted> {
        if self.keeps_back() {
            return Ok(());
        }
        let mut out = io::BufWriter::new(io::stdout().lock());
        forgive((self.format.write)(answer, self.out, &Typed, &mut out).and_then(|()| out.flush()))
    }

    /// Reports what is done and stays done; `done` says it in a few words, in case the report cannot be printed.
    pub(crate) fn after_commit(&self, done: &str, answer: &Answer<'_>) {
        self.unless_printed(done, self.answer(answer));
    }

    /// Says on stderr what is done, where its report could not be printed. Neither is that a failure of the command,
    /// which did what it was asked, nor does `--quiet` keep it back.
    pub(crate) fn unless_printed(&self, done: &str, printed: Result<(), Unprinted>) {
        let Err(Unprinted(error)) = printed else { return };
        self.done_but(done, &format!("the report could not be printed: {}", crate::system::in_words(&error)));
    }

    /// Says on stderr what is done, and what of it could not be told; `--quiet` does not keep it back.
    pub(crate) fn done_but(&self, done: &str, what: &str) {
        self.warn(&format!("{done}, but {what}."));
    }

    /// Says on stderr where the only copy of something is, if `--quiet` has kept back the answer that says it.
    pub(crate) fn even_if_quiet(&self, words: &str) {
        if self.keeps_back() {
            self.warn(words);
        }
    }

    /// Says the same with what can be done about it.
    pub(crate) fn done_but_there_is(&self, done: &str, what: &str, way: &Words) {
        self.done_but(done, what);
        self.warn(&format!("  {}", way.phrased(&Typed)));
    }

    /// Says on stderr what nobody else will say; `--quiet` does not keep it back.
    pub(crate) fn warn(&self, words: &str) {
        let words = if self.err.plain { self.in_sentences(words) } else { words.to_owned() };
        // Nobody can be told that the place for telling is closed.
        drop(io::stderr().write_all(text::said(&words, self.err).as_bytes()));
    }

    /// Says something beside the answer, on stderr.
    pub(crate) fn talk(&self, words: &str) {
        if !self.quiet {
            self.warn(words);
        }
    }

    /// Says something beside the answer to whoever has asked for every detail.
    pub(crate) fn in_detail(&self, words: &str) {
        if self.verbose {
            self.talk(words);
        }
    }

    /// Tells what stopped a command and returns its exit code.
    pub(crate) fn failure(&self, failure: &Failure) -> u8 {
        if self.format.reader == Reader::Program {
            let error = ErrorJson {
                code: failure.code,
                message: &failure.message,
                advice: &failure.advice,
                exit: failure.exit,
                plan: failure.plan.as_deref(),
            };
            // The exit code says it too, when stdout is closed.
            drop(self.answer(&Answer::new(Document::default, |words, take| take(&json::error(&error, words)))));
        }
        let mut document = Document::default();
        let section = document.section("failure", "What has failed");
        let code = failure.code;
        let label = code.map_or("error".to_owned(), |code| format!("error[{code}]"));
        let label =
            if self.err.plain { code.map_or("Error.".to_owned(), |code| format!("Error {code}.")) } else { label };
        section.sentence(vec![
            Span::of(label, Style::Severity(Severity::Error)),
            plain(format!(" {}", self.sentence(&failure.message))),
        ]);
        for line in failure.advice.lines() {
            section.detail(self.sentence(line));
        }
        if let Some(code) = code {
            section.detail(Words::text("more about it: ").act(Action::ExplainCode(code)));
        }
        let mut err = io::stderr().lock();
        drop(text::write(&document, self.err, &Typed, &mut err));
        failure.exit
    }
}

impl Output {
    /// A warning or a note as plain findings are told: `Warning P606. The list has changed.`
    fn in_sentences(&self, words: &str) -> String {
        for (weight, capital) in [("warning", "Warning"), ("note", "Note")] {
            let Some(rest) = words.strip_prefix(weight) else { continue };
            if let Some(text) = rest.strip_prefix(": ") {
                return format!("{capital}. {}", self.sentence(text));
            }
            if let Some((code, text)) = rest.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
                return format!("{capital} {code}. {}", self.sentence(text));
            }
        }
        words.to_owned()
    }

    /// Text as a sentence of its own where it stands alone, in the plain look.
    fn sentence(&self, text: &str) -> String {
        // "Check the spelling" is no word that was typed, though the command was.
        let commands = Arguments::command();
        let is_command = |word: &String| commands.get_subcommands().any(|command| command.get_name() == word);
        let typed = std::env::args_os().skip(1).filter_map(|word| word.into_string().ok());
        if self.err.plain { sentence(text, typed.filter(|word| !is_command(word))) } else { text.to_owned() }
    }
}

/// Text as a sentence. What was typed, names of files and commands keep their case: list.csv is not List.csv, and a file
/// may well be called list.
fn sentence(text: &str, mut typed: impl Iterator<Item = String>) -> String {
    let first_word = text.split(' ').next().unwrap_or_default();
    let is_name = first_word == "rollcall" || first_word.contains(['.', '/', '-', '_', '\"']);
    let keeps_case = is_name || typed.any(|word| begins_with(text, &word));
    // A command at the end is copied as it stands; a full stop would be copied with it.
    let is_command = text.rsplit([':', ';']).next().is_some_and(|last| last.trim_start().starts_with("rollcall "));
    let ends = is_command || text.ends_with(['.', '?', '!', '}']);
    let mut chars = text.chars();
    let first: String = match chars.next() {
        Some(first) if !keeps_case => first.to_uppercase().collect(),
        first => first.into_iter().collect(),
    };
    format!("{first}{}{}", chars.as_str(), if ends { "" } else { "." })
}

/// Whether a text begins with what was typed, as a whole and by itself or as the value of an option.
fn begins_with(text: &str, typed: &str) -> bool {
    let value = typed.rsplit_once('=').map_or("", |(_, value)| value);
    [typed, value]
        .into_iter()
        .filter(|name| !name.is_empty())
        .any(|name| text.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric())))
}

/// Narrower lines would fall to pieces, and longer ones tire the eye.
#[cfg(unix)]
const COLUMNS: std::ops::RangeInclusive<usize> = 60..=120;

/// How many columns a terminal gives to a line; elsewhere nothing is broken.
#[cfg(unix)]
fn columns(out: &impl std::os::fd::AsFd) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(out).ok()?;
    // One that does not know its width says 0.
    (size.ws_col > 0).then(|| usize::from(size.ws_col).clamp(*COLUMNS.start(), *COLUMNS.end()))
}

#[cfg(not(unix))]
fn columns(_: &impl IsTerminal) -> Option<usize> {
    None
}

/// A reader that has seen enough closes the pipe; that is no failure of ours.
fn forgive(written: io::Result<()>) -> Result<(), Unprinted> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Unprinted(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The exit code for findings: problems in the data, or none.
pub(crate) fn data_code(problems: bool) -> u8 {
    if problems { exit::DATA } else { exit::DONE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_have_one_style() {
        let output = Output::for_a_program(&json::JSON);
        for (words, told) in [
            ("warning[P606] the settings have changed", "Warning P606. The settings have changed."),
            ("warning: there is no page of this", "Warning. There is no page of this."),
            ("note: limits count from 21 patrons on", "Note. Limits count from 21 patrons on."),
            ("warnings are counted", "warnings are counted"),
            ("the report is in fall.html", "the report is in fall.html"),
        ] {
            assert_eq!(output.in_sentences(words), told);
        }
    }

    #[test]
    fn a_name_at_the_head_of_a_sentence_keeps_its_case() {
        let of = |text: &str, typed: &[&str]| sentence(text, typed.iter().map(|word| (*word).to_owned()));
        assert_eq!(of("list cannot be read", &["check", "list"]), "list cannot be read.");
        assert_eq!(of("my list: it is a folder", &["check", "my list"]), "my list: it is a folder.");
        assert_eq!(of("library has no patrons", &["find", "--store=library"]), "library has no patrons.");
        assert_eq!(of("list.csv has changed", &[]), "list.csv has changed.");
        assert_eq!(of("lists cannot be read", &["check", "list"]), "Lists cannot be read.");
        assert_eq!(of("there is no batch 7", &["show", "7"]), "There is no batch 7.");
    }
}
