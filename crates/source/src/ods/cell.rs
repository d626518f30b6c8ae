//! One cell: from its element to its text and kind.

use super::attributes::{raw, times};
use super::columns::Defaults;
use super::document::Document;
use super::row::{Row, Value};
use super::styles::Look;
use super::text;
use crate::caps::Caps;
use crate::error::ReadError;
use crate::number;
use crate::xlsx::format::Shows;
use crate::xml::{Token, Xml};
use model::cell::CellKind;

/// How the value of a cell is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Written {
    #[default]
    Text,
    Number,
    Date,
    Time,
    Bool,
}

impl Written {
    fn parse(word: &[u8]) -> Self {
        match word {
            b"float" | b"percentage" | b"currency" => Written::Number,
            b"date" => Written::Date,
            b"time" => Written::Time,
            b"boolean" => Written::Bool,
            // A kind that nobody knows has a text all the same.
            _ => Written::Text,
        }
    }

    /// The attribute that holds the value.
    fn attribute(self) -> &'static [u8] {
        match self {
            Written::Text => b"office:string-value",
            Written::Number => b"office:value",
            Written::Date => b"office:date-value",
            Written::Time => b"office:time-value",
            Written::Bool => b"office:boolean-value",
        }
    }
}

/// What a cell's own element says of it.
struct Head {
    times: u64,
    columns: u64,
    rows: u64,
    kind: Written,
    /// Whether it says what kind it is.
    states_kind: bool,
    is_formula: bool,
    is_error: bool,
}

impl Head {
    fn of(xml: &Xml<'_>) -> Result<Self, ReadError> {
        let (mut stated, mut implied) = (None, Written::Text);
        let (mut is_formula, mut is_error) = (false, false);
        let (mut count, mut columns, mut rows) = (1, 1, 1);
        for attribute in xml.attributes() {
            let (name, value) = attribute.ok_or_else(|| xml.damaged("has a damaged tag"))?;
            match name {
                b"table:number-columns-repeated" => count = times(xml, value)?,
                b"table:number-columns-spanned" => columns = times(xml, value)?,
                b"table:number-rows-spanned" => rows = times(xml, value)?,
                b"table:formula" => is_formula = true,
                // LibreOffice says in a namespace of its own that the text is an error.
                _ if name.ends_with(b":value-type") && value == b"error" => is_error = true,
                b"office:value-type" => stated = Some(Written::parse(value)),
                b"office:value" => implied = Written::Number,
                b"office:date-value" => implied = Written::Date,
                _ => {}
            }
        }
        let (kind, states_kind) = (stated.unwrap_or(implied), stated.is_some());
        Ok(Head { times: count, columns, rows, kind, states_kind, is_formula, is_error })
    }
}

/// Reads cells one after the other into a row; its texts are used again for every cell.
pub(super) struct Cells<'d> {
    document: &'d Document,
    caps: Caps,
    /// The value of the cell where an attribute holds it.
    value: String,
    /// The text of its paragraphs.
    shown: String,
    formula: String,
    /// The comment on it.
    comment: String,
    /// What becomes of it.
    text: String,
    /// What its number format shows instead, where that is more than digits.
    around: String,
    piece: String,
}

impl<'d> Cells<'d> {
    pub(super) fn new(document: &'d Document, caps: Caps) -> Self {
        let text = String::new;
        Cells {
            document,
            caps,
            value: text(),
            shown: text(),
            formula: text(),
            comment: text(),
            text: text(),
            around: text(),
            piece: text(),
        }
    }

    /// Reads the cell that began last, up to its end.
    pub(super) fn read(&mut self, xml: &mut Xml<'_>, defaults: Defaults<'_>, row: &mut Row) -> Result<(), ReadError> {
        let head = Head::of(xml)?;
        row.join(head.columns, head.rows);
        self.take_attributes(xml, &head)?;
        let look = match raw(xml, b"table:style-name") {
            _ if head.kind != Written::Number && !self.document.styles.mark_cells() => Look::default(),
            Some(style) => self.document.styles.look(style),
            None => defaults.look(row.column()),
        };
        self.comment.clear();
        let has_paragraph = if self.needs_text(&head) { self.paragraphs(xml)? } else { self.no_text(xml)? };
        self.text.clear();
        self.around.clear();
        let (kind, padded_to) = self.kind_of(&head, has_paragraph, look.shows, row)?;
        if !self.comment.is_empty() {
            row.comment(&self.comment);
        }
        if self.text.is_empty() {
            row.pass(head.times);
            return Ok(());
        }
        let value = Value { kind, padded_to, computed: head.is_formula, marks: look.marks };
        row.push(value, [&self.text, &self.around], head.times, self.caps)
    }

    fn take_attributes(&mut self, xml: &Xml<'_>, head: &Head) -> Result<(), ReadError> {
        self.value.clear();
        self.formula.clear();
        let value = raw(xml, head.kind.attribute()).filter(|value| !value.is_empty());
        match value {
            Some(_) if head.kind == Written::Text => {
                self.value = xml.attribute(head.kind.attribute())?.unwrap_or_default();
            }
            Some(value) => self.value.push_str(String::from_utf8_lossy(value).trim()),
            None if head.is_formula => self.formula = xml.attribute(b"table:formula")?.unwrap_or_default(),
            None => {}
        }
        Ok(())
    }

    /// Whether it matters what the cell shows, beside a value that an attribute holds: a time, whose value is a
    /// length, and an error, which older programs write as zero.
    fn needs_text(&self, head: &Head) -> bool {
        let may_be_error = head.is_formula || head.is_error || self.value == "0";
        self.value.is_empty() || head.kind == Written::Time || may_be_error
    }

    fn no_text(&mut self, xml: &mut Xml<'_>) -> Result<bool, ReadError> {
        self.shown.clear();
        let outside = xml.depth() - 1;
        while xml.depth() > outside {
            if xml.next()? == Token::Start && xml.name() == b"annotation" {
                self.annotation(xml)?;
            }
        }
        Ok(false)
    }

    /// Reads the comment that began last, up to its end: who wrote it and when is no part of its text.
    fn annotation(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        /// More than is shown of any comment.
        const ENOUGH: usize = 1_000;
        let outside = xml.depth() - 1;
        while xml.depth() > outside {
            if xml.next()? != Token::Start {
                continue;
            }
            match xml.name() {
                b"p" | b"h" if self.comment.len() < ENOUGH => {
                    self.comment.push(' ');
                    text::paragraph(xml, &mut self.comment, &mut self.piece)?;
                }
                b"list" | b"list-header" | b"list-item" => {}
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    /// Reads the paragraphs of the cell, each a line; whether there are any. Drawings, comments and whole tables in
    /// the cell have paragraphs, too, and are passed over.
    fn paragraphs(&mut self, xml: &mut Xml<'_>) -> Result<bool, ReadError> {
        let mut has_paragraph = false;
        self.shown.clear();
        let outside = xml.depth() - 1;
        while xml.depth() > outside {
            if xml.next()? != Token::Start {
                continue;
            }
            match xml.name() {
                b"p" | b"h" => {
                    if std::mem::replace(&mut has_paragraph, true) {
                        self.shown.push('\n');
                    }
                    text::paragraph(xml, &mut self.shown, &mut self.piece)?;
                }
                b"list" | b"list-header" | b"list-item" | b"section" => {}
                b"annotation" => self.annotation(xml)?,
                _ => xml.skip()?,
            }
        }
        Ok(has_paragraph)
    }

    /// Puts the text of the cell together and says what kind it is, and to how many digits it is padded.
    fn kind_of(
        &mut self,
        head: &Head,
        has_paragraph: bool,
        shows: Shows,
        row: &Row,
    ) -> Result<(CellKind, u8), ReadError> {
        let shown = self.shown.trim();
        let may_be_error = head.is_formula || (head.kind != Written::Text && self.value == "0");
        if head.is_error || (may_be_error && is_error_word(shown)) {
            let words = [shown, self.value.trim(), "#ERROR!"];
            self.text.extend(words.into_iter().find(|word| !word.is_empty()));
            return Ok((CellKind::Error, 0));
        }
        let has_result = !self.value.is_empty() || has_paragraph || (head.states_kind && head.kind == Written::Text);
        if head.is_formula && !has_result {
            self.push_formula();
            return Ok((CellKind::NoResult, 0));
        }
        let kind = match head.kind {
            Written::Number if !self.value.is_empty() => return self.number(shows, row),
            Written::Date if !self.value.is_empty() => {
                if number::push_iso(&self.value, &mut self.text) {
                    CellKind::Date
                } else {
                    CellKind::Text
                }
            }
            Written::Bool if matches!(self.value.as_str(), "true" | "false") => {
                self.text.push_str(if self.value == "true" { "TRUE" } else { "FALSE" });
                CellKind::Bool
            }
            Written::Text if !self.value.is_empty() => {
                self.text.push_str(&self.value);
                CellKind::Text
            }
            Written::Text | Written::Number | Written::Date | Written::Time | Written::Bool => {
                self.text.push_str(if shown.is_empty() { &self.value } else { &self.shown });
                CellKind::Text
            }
        };
        Ok((kind, 0))
    }

    /// A number, or what its format makes of it.
    fn number(&mut self, shows: Shows, row: &Row) -> Result<(CellKind, u8), ReadError> {
        if shows == Shows::Date && self.document.day_zero.push_date(&self.value, &mut self.text) {
            return Ok((CellKind::Date, 0));
        }
        if number::push(self.value.as_bytes(), &mut self.text) {
            let is_whole = self.text.bytes().all(|byte| byte.is_ascii_digit());
            if let Some(pattern) = self.document.styles.pattern(shows).filter(|_| is_whole) {
                pattern.show(&self.text, &mut self.around);
            }
            let padded_to = match shows {
                Shows::Padded(digits) | Shows::Around(digits, _) => digits,
                Shows::Number | Shows::Date | Shows::Duration => 0,
            };
            return Ok((CellKind::Number, padded_to));
        }
        // Numbers to the computer that wrote them, and to nobody else.
        if self.value.parse::<f64>().is_ok_and(|value| !value.is_finite()) {
            self.text.push_str("#NUM!");
            return Ok((CellKind::Error, 0));
        }
        Err(ReadError::Corrupt(format!("a number cell in its column {} holds no number", row.letters())))
    }

    /// The formula itself stands for the value that is not there, as people see it: `of:=[.A2]+1` is `=A2+1`.
    fn push_formula(&mut self) {
        let (_, formula) = self.formula.split_once('=').unwrap_or(("", ""));
        self.text.push('=');
        if formula.is_empty() {
            self.text.push('…');
            return;
        }
        for (position, part) in formula.split('"').enumerate() {
            let is_quoted = position % 2 == 1;
            if is_quoted {
                self.text.push('"');
                self.text.push_str(part);
                self.text.push('"');
            } else {
                self.text.push_str(&part.replace("[.", "").replace(":.", ":").replace(['[', ']'], ""));
            }
        }
    }
}

/// Whether a formula has failed, by what it shows: one of Excel's words, or LibreOffice's `Err:502`.
fn is_error_word(shown: &str) -> bool {
    match shown.as_bytes() {
        [b'#', .., b'!' | b'?'] => !shown.contains(char::is_whitespace),
        [b'E', b'r', b'r', b':', digits @ ..] => digits.len() == 3 && digits.iter().all(u8::is_ascii_digit),
        other => matches!(other, b"#N/A" | b"#NV"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_known_by_what_is_shown() {
        for word in ["#N/A", "#NV", "#DIV/0!", "#REF!", "#WERT!", "#NAME?", "Err:502"] {
            assert!(is_error_word(word), "{word}");
        }
        for word in ["", "#", "# 5!", "#104417", "Err:", "Err:50", "Errol", "N/A", "Ana!"] {
            assert!(!is_error_word(word), "{word}");
        }
    }
}
