//! An answer as one JSON document, and as one JSON value per line.

use crate::answer::Answer;
use crate::format::{Format, Reader};
use crate::text::Look;
use model::action::Phrase;
use std::io::{self, Write};

/// One document.
pub const JSON: Format = Format { name: "json", hint: "", reader: Reader::Program, write: write_document };

/// One value per line.
pub const JSON_LINES: Format = Format { name: "jsonl", hint: "", reader: Reader::Program, write: write_lines };

fn write_document(answer: &Answer<'_>, _look: Look, words: &dyn Phrase, out: &mut dyn Write) -> io::Result<()> {
    answer.json(words, &mut |value| {
        value.write_pretty(out)?;
        writeln!(out)
    })
}

fn write_lines(answer: &Answer<'_>, _look: Look, words: &dyn Phrase, out: &mut dyn Write) -> io::Result<()> {
    answer.json_lines(words, &mut |line| {
        line.write_line(out)?;
        writeln!(out)
    })
}
