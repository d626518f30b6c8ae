//! A page as it is written: markup that is the program's own, and text that becomes none.

use super::base64;
use crate::document::{Mark, Span, Style, Text};
use crate::markup::escaped;
use crate::visible::visible;
use crate::words::{capitalised, number};
use model::action::{Action, Phrase, Piece, Words};
use std::borrow::Cow;
use std::io::{self, Write};

/// What stands between head and end of a page, as far as it is written.
pub(super) struct Page<'a> {
    body: Vec<u8>,
    /// Where its head ends, which is no chapter.
    head: usize,
    words: &'a dyn Phrase,
    /// The titles of its chapters.
    chapters: Vec<&'static str>,
    /// How many lists are on it.
    lists: usize,
    /// Rows for which its script is needed, packed, with the numbers of their lists.
    packed: Vec<(usize, Vec<u8>)>,
}

/// Bytes of a line of letters; a multiple of three, so that only the last line is filled up.
const LINE: usize = 3000;

impl<'a> Page<'a> {
    pub(super) fn new(words: &'a dyn Phrase) -> Self {
        Page { body: Vec::new(), head: 0, words, chapters: Vec::new(), lists: 0, packed: Vec::new() }
    }

    /// What spells what can be done.
    pub(super) fn spelling(&self) -> &'a dyn Phrase {
        self.words
    }

    /// Markup, which is known when the program is built: no value can become one.
    pub(super) fn markup(&mut self, markup: &'static str) {
        self.body.extend_from_slice(markup.as_bytes());
    }

    /// A number that a browser reads.
    pub(super) fn digits(&mut self, value: u64) {
        self.body.extend_from_slice(value.to_string().as_bytes());
    }

    /// A number that a person reads.
    pub(super) fn number(&mut self, value: u64) {
        self.body.extend_from_slice(number(value).as_bytes());
    }

    /// Text, in which what acts is made visible.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        escaped(&visible(text), &mut self.body)
    }

    /// Text with what can be done in it. Between its lines stands this markup.
    pub(super) fn words(&mut self, words: &Words, between: &'static str) -> io::Result<()> {
        self.lines(words, between, false)
    }

    /// The same, each line of which begins as a sentence does.
    pub(super) fn sentences(&mut self, words: &Words, between: &'static str) -> io::Result<()> {
        self.lines(words, between, true)
    }

    fn lines(&mut self, words: &Words, between: &'static str, as_sentences: bool) -> io::Result<()> {
        let mut begins = as_sentences;
        for piece in words.pieces() {
            let text = match piece {
                Piece::Text(text) => text,
                Piece::Do(action) => {
                    begins = false;
                    self.action(action)?;
                    continue;
                }
            };
            for (line, text) in text.split('\n').enumerate() {
                if line > 0 {
                    self.markup(between);
                    begins = as_sentences;
                }
                self.text(&if begins { Cow::Owned(capitalised(text)) } else { Cow::Borrowed(text) })?;
                begins &= text.is_empty();
            }
        }
        Ok(())
    }

    /// What can be done, to be typed.
    pub(super) fn action(&mut self, action: &Action) -> io::Result<()> {
        self.markup("<code>");
        let phrase = self.words.phrase(action);
        self.text(&phrase)?;
        self.markup("</code>");
        Ok(())
    }

    /// A text of pieces.
    pub(super) fn spans(&mut self, text: &Text) -> io::Result<()> {
        text.0.iter().try_for_each(|span| self.span(span))
    }

    /// A piece of a text.
    pub(super) fn span(&mut self, span: &Span) -> io::Result<()> {
        let (open, class, close) = match span.style {
            Style::Plain => return self.words(&span.text, "<br>"),
            Style::Strong => ("<strong", "", "</strong>"),
            Style::Quiet => ("<span", "quiet", "</span>"),
            Style::Good => ("<span", "good", "</span>"),
            Style::Severity(severity) => ("<strong", severity.name(), "</strong>"),
        };
        self.markup(open);
        self.class(class);
        self.markup(">");
        self.words(&span.text, "<br>")?;
        self.markup(close);
        Ok(())
    }

    /// A class, where there is one.
    pub(super) fn class(&mut self, class: &'static str) {
        if !class.is_empty() {
            self.markup(" class=\"");
            self.markup(class);
            self.markup("\"");
        }
    }

    /// Ends what stands before the chapters.
    pub(super) fn end_head(&mut self) {
        self.head = self.body.len();
    }

    /// Begins a chapter.
    pub(super) fn chapter(&mut self, title: &'static str) {
        self.chapters.push(title);
        let number = self.chapters.len() as u64;
        self.markup("<section aria-labelledby=\"chapter-");
        self.digits(number);
        self.markup("\">\n<h2 id=\"chapter-");
        self.digits(number);
        self.markup("\">");
        self.markup(title);
        self.markup("</h2>\n");
    }

    /// Ends a chapter.
    pub(super) fn end_chapter(&mut self) {
        self.markup("</section>\n");
    }

    /// The number of a further list.
    pub(super) fn next_list(&mut self) -> usize {
        self.lists += 1;
        self.lists
    }

    /// Keeps rows of a list for the end of the page.
    pub(super) fn keep(&mut self, list: usize, packed: Vec<u8>) {
        self.packed.push((list, packed));
    }

    /// Writes the head, a way to each chapter, and the chapters.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (head, chapters) = self.body.split_at(self.head);
        out.write_all(head)?;
        if self.chapters.len() > 1 {
            out.write_all(b"<nav aria-label=\"Contents\">\n<ul>\n")?;
            for (index, title) in self.chapters.iter().enumerate() {
                writeln!(out, "<li><a href=\"#chapter-{}\">{title}</a></li>", index + 1)?;
            }
            out.write_all(b"</ul>\n</nav>\n")?;
        }
        out.write_all(b"<main>\n")?;
        out.write_all(chapters)?;
        out.write_all(b"</main>\n")
    }

    /// Writes the rows that were kept, in elements that no browser acts on.
    pub(super) fn write_packed(&self, out: &mut dyn Write) -> io::Result<()> {
        for (list, packed) in &self.packed {
            writeln!(out, "<script type=\"application/octet-stream\" id=\"packed-{list}\">")?;
            for line in packed.chunks(LINE) {
                writeln!(out, "{}", base64::encode(line))?;
            }
            out.write_all(b"</script>\n")?;
        }
        Ok(())
    }
}

/// What happens to somebody, as a class.
pub(super) fn class_of(mark: Mark) -> &'static str {
    match mark {
        Mark::New => "new",
        Mark::Changed => "changed",
        Mark::Converted => "converted",
        Mark::Unchanged => "unchanged",
        Mark::Question => "question",
        Mark::LeftOut => "left-out",
        Mark::Missing => "missing",
        Mark::Removed => "removed",
    }
}
