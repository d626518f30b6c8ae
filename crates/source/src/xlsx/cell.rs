//! One cell: from its element to its text and kind.

use super::book::{Book, whole_number};
use super::format::Shows;
use super::plain::Plain;
use super::strings::{rich_text, without_escapes};
use crate::error::ReadError;
use crate::number;
use crate::sink::Sink;
use crate::xml::{Token, Xml};
use model::cell::{CellKind, RawCell};
use model::place::column_letters;

/// What a cell's own element says of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Head {
    pub(super) place: Option<(u32, u16)>,
    pub(super) style: u32,
    pub(super) kind: Written,
}

/// How the value is written, the attribute `t` (section 18.18.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Written {
    #[default]
    Number,
    Shared,
    Inline,
    Text,
    Bool,
    Error,
    Iso,
}

impl Written {
    pub(super) fn parse(word: &[u8]) -> Option<Self> {
        Some(match word {
            b"n" => Written::Number,
            b"s" => Written::Shared,
            b"inlineStr" => Written::Inline,
            b"str" => Written::Text,
            b"b" => Written::Bool,
            b"e" => Written::Error,
            b"d" => Written::Iso,
            _ => return None,
        })
    }
}

/// Reads cells one after the other into a sink; its texts are used again for every cell.
pub(crate) struct Cells<'b, 's> {
    book: &'b Book,
    sink: &'s mut dyn Sink,
    value: String,
    inline: String,
    formula: String,
    shown: String,
    around: String,
}

/// A cell in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    row: u32,
    column: u16,
    head: Head,
    computed: bool,
}

impl At {
    /// The place of a cell, with the number of its style.
    pub(crate) fn new(row: u32, column: u16, style: u32, computed: bool) -> Self {
        At { row, column, head: Head { style, ..Head::default() }, computed }
    }

    /// The refusal of a cell that contradicts the workbook.
    pub(crate) fn wrong(self, what: &str) -> ReadError {
        ReadError::Corrupt(format!("its cell {}{} {what}", column_letters(self.column), self.row))
    }

    fn cell(self, kind: CellKind, text: &str) -> RawCell<'_> {
        RawCell { kind, computed: self.computed, ..RawCell::text(self.column, text) }
    }
}

/// What elements a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Content {
    formula: bool,
    /// Whether there is a value; an empty one is a result, too, where the formula gives text.
    value: bool,
    inline: bool,
}

impl<'b, 's> Cells<'b, 's> {
    pub(crate) fn new(book: &'b Book, sink: &'s mut dyn Sink) -> Self {
        let text = String::new;
        Cells { book, sink, value: text(), inline: text(), formula: text(), shown: text(), around: text() }
    }

    /// Where the cells go.
    pub(crate) fn sink(&mut self) -> &mut dyn Sink {
        self.sink
    }

    /// Takes a cell that is written in the plainest way; `raw` is its value.
    pub(super) fn take_plain(&mut self, cell: &Plain, raw: &[u8]) -> Result<(), ReadError> {
        let kind = if cell.is_shared { Written::Shared } else { Written::Number };
        let head = Head { place: None, style: cell.style, kind };
        let at = At { row: cell.row, column: cell.column, head, computed: false };
        let taken = if cell.is_shared { self.shared(raw, at) } else { self.number(raw, at) };
        taken.and_then(|()| self.report_marks(at))
    }

    /// Says how a cell that has a value is marked.
    pub(crate) fn report_marks(&mut self, at: At) -> Result<(), ReadError> {
        let marks = self.book.styles.marks(at.head.style);
        if marks.are_any() { marks.report(at.row, at.column, self.sink) } else { Ok(()) }
    }

    /// Reads what lies in the cell that began last, up to its end.
    pub(super) fn read(&mut self, xml: &mut Xml<'_>, head: Head, row: u32, column: u16) -> Result<(), ReadError> {
        let at = At { row, column, head, computed: false };
        let content = self.content(xml)?;
        let at = At { computed: content.formula, ..at };
        let taken = match content {
            Content { formula: true, value: false, inline: false } => self.no_result(at),
            Content { inline: true, .. } => self.sink.cell(at.cell(CellKind::Text, &self.inline)),
            // An inline text stands in `is` and nowhere else.
            Content { .. } if head.kind == Written::Inline => Ok(()),
            // A formula may give an empty text, but no empty number.
            Content { formula: true, .. } if self.value.is_empty() && head.kind == Written::Number => {
                self.no_result(at)
            }
            Content { .. } => self.value_of(at),
        };
        let is_blank = content == Content::default();
        taken.and_then(|()| if is_blank { Ok(()) } else { self.report_marks(at) })
    }

    fn content(&mut self, xml: &mut Xml<'_>) -> Result<Content, ReadError> {
        let mut found = Content::default();
        let outside = xml.depth() - 1;
        self.value.clear();
        self.inline.clear();
        self.formula.clear();
        while xml.depth() > outside {
            if xml.next()? != Token::Start {
                continue;
            }
            match xml.name() {
                b"v" => {
                    found.value = true;
                    xml.inner_text(&mut self.value)?;
                }
                b"f" => {
                    found.formula = true;
                    xml.inner_text(&mut self.formula)?;
                }
                b"is" => {
                    found.inline = true;
                    rich_text(xml, &mut self.inline)?;
                }
                _ => xml.skip()?,
            }
        }
        Ok(found)
    }

    fn value_of(&mut self, at: At) -> Result<(), ReadError> {
        let value = std::mem::take(&mut self.value);
        let done = match at.head.kind {
            Written::Number => self.number(value.as_bytes(), at),
            Written::Shared => self.shared(value.as_bytes(), at),
            Written::Inline => Ok(()),
            Written::Text | Written::Bool | Written::Error | Written::Iso => {
                self.value = value;
                return self.written(at);
            }
        };
        self.value = value;
        done
    }

    /// The formula itself stands for the value that is not there.
    pub(crate) fn no_result(&mut self, at: At) -> Result<(), ReadError> {
        self.shown.clear();
        self.shown.push('=');
        self.shown.push_str(if self.formula.is_empty() { "…" } else { &self.formula });
        self.sink.cell(at.cell(CellKind::NoResult, &self.shown))
    }

    fn shared(&mut self, raw: &[u8], at: At) -> Result<(), ReadError> {
        let raw = raw.trim_ascii();
        if raw.is_empty() {
            return Ok(());
        }
        // No workbook has as many texts as there are numbers.
        self.shared_text(whole_number(raw).unwrap_or(u32::MAX), at)
    }

    /// A cell with the shared text of this number.
    pub(crate) fn shared_text(&mut self, number: u32, at: At) -> Result<(), ReadError> {
        let is_there = self.sink.shared_cell(number, at.column, at.computed)?;
        if is_there { Ok(()) } else { Err(at.wrong("names a text that the workbook does not have")) }
    }

    /// A cell whose value stands in it as it is shown.
    pub(crate) fn shown(&mut self, kind: CellKind, text: &str, at: At) -> Result<(), ReadError> {
        self.sink.cell(at.cell(kind, text))
    }

    /// A number, or what its format makes of it.
    pub(crate) fn number(&mut self, raw: &[u8], at: At) -> Result<(), ReadError> {
        let raw = raw.trim_ascii();
        if raw.is_empty() {
            return Ok(());
        }
        self.shown.clear();
        let shows = self.book.styles.shows(at.head.style);
        if shows == Shows::Date && number::push_date(raw, self.book.from_1904, &mut self.shown) {
            return self.sink.cell(at.cell(CellKind::Date, &self.shown));
        }
        if !number::push(raw, &mut self.shown) {
            return Err(at.wrong("says it is a number and isn't one"));
        }
        self.around.clear();
        let (padded_to, is_around) = self.book.styles.show(shows, &self.shown, &mut self.around);
        let shown = is_around.then_some(self.around.as_str());
        self.sink.cell(RawCell { padded_to, shown, ..at.cell(CellKind::Number, &self.shown) })
    }

    /// What is written in words: text from a formula, yes or no, an error, a date.
    fn written(&mut self, at: At) -> Result<(), ReadError> {
        let value = self.value.as_str();
        let (kind, text) = match at.head.kind {
            Written::Bool => match value.trim() {
                "" => return Ok(()),
                "1" | "true" => (CellKind::Bool, "TRUE"),
                "0" | "false" => (CellKind::Bool, "FALSE"),
                _ => return Err(at.wrong("says it is a yes or no and isn't one")),
            },
            Written::Error => (CellKind::Error, value.trim()),
            Written::Iso => {
                self.shown.clear();
                let is_date = number::push_iso(value.trim(), &mut self.shown);
                (if is_date { CellKind::Date } else { CellKind::Text }, self.shown.as_str())
            }
            Written::Number | Written::Shared | Written::Inline | Written::Text => {
                let plain = without_escapes(value);
                return self.sink.cell(at.cell(CellKind::Text, &plain));
            }
        };
        self.sink.cell(at.cell(kind, text))
    }
}
