//! The XML of a workbook's parts, as a stream of elements and texts.
//!
//! A reader of its own, because workbooks are a million tiny elements whose names are all that is
//! looked at, and because what no spreadsheet program writes is refused at once: entities of the
//! file's own (DOCTYPE), other encodings than UTF-8 and UTF-16, elements nested without end. Names are local ones, of
//! all namespaces or only of the part's own ([`Xml::in_its_vocabulary`]); attributes with a prefix are never
//! looked at.

mod attributes;
mod utf16;
mod vocabulary;

use crate::error::{LongIn, ReadError};
use crate::package::{Part, declares_entities};
use attributes::Attributes;
use memchr::{memchr, memmem};
use std::ops::Range;
use utf16::Utf16;
use vocabulary::Vocabulary;

/// What comes next in a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// An element begins; an empty one ends at once, with a token of its own.
    Start,
    /// An element ends.
    End,
    /// Text between elements, still escaped.
    Text,
    /// The part is over.
    Over,
}

/// A part as tokens. Only what belongs to the last token can be looked at.
pub(crate) struct Xml<'a> {
    part: Part<'a>,
    /// What makes UTF-8 of a part in UTF-16.
    utf16: Option<Utf16>,
    buffer: Vec<u8>,
    /// Where the next token begins.
    at: usize,
    /// How much of the buffer is filled.
    end: usize,
    /// Whether the part has been unpacked to its end.
    drained: bool,
    name: Range<usize>,
    content: Range<usize>,
    /// Whether the last token is text that is not escaped.
    literal: bool,
    /// Whether the element begun last is empty, so that its end comes next.
    ends_at_once: bool,
    open: Vec<u8>,
    open_lengths: Vec<usize>,
    depth_cap: usize,
    begun: bool,
    /// Whether anybody looks at texts; others may be longer than the buffer.
    takes_texts: bool,
    /// Which names are the part's own, where the others have none.
    vocabulary: Option<Vocabulary>,
}

/// Bytes unpacked at a time.
const CHUNK: usize = 1 << 17;
/// The longest tag or text, in bytes: a cell of 32,767 letters, each written as a reference, is shorter.
const LONGEST_TOKEN: usize = 1 << 20;

impl<'a> Xml<'a> {
    /// The tokens of a part.
    pub(crate) fn new(part: Part<'a>, depth_cap: usize) -> Result<Self, ReadError> {
        let mut xml = Xml {
            part,
            utf16: None,
            buffer: vec![0; CHUNK],
            at: 0,
            end: 0,
            drained: false,
            name: 0..0,
            content: 0..0,
            literal: false,
            ends_at_once: false,
            open: Vec::new(),
            open_lengths: Vec::new(),
            depth_cap,
            begun: false,
            takes_texts: false,
            vocabulary: None,
        };
        xml.check_encoding()?;
        Ok(xml)
    }

    /// The same, where only elements in the namespace of the part's root have a name: those of extensions have
    /// an empty one.
    pub(crate) fn in_its_vocabulary(self) -> Self {
        Xml { vocabulary: Some(Vocabulary::new()), ..self }
    }

    /// UTF-8 is read as it is, its mark passed over; UTF-16 becomes UTF-8.
    fn check_encoding(&mut self) -> Result<(), ReadError> {
        while self.end < 4 && self.more()? {}
        let head = &self.buffer[..self.end];
        if head.starts_with(&[0xEF, 0xBB, 0xBF]) {
            self.at = 3;
        } else if let Some(utf16) = Utf16::of_head(head) {
            self.utf16 = Some(utf16.map_err(|how| self.damaged(how))?);
            self.end = 0;
        } else if head.contains(&0) {
            return Err(self.damaged("is not written in UTF-8"));
        }
        Ok(())
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Result<Token, ReadError> {
        if self.ends_at_once {
            self.ends_at_once = false;
            self.close();
            return Ok(Token::End);
        }
        loop {
            if self.at == self.end && !self.more()? {
                return self.finish();
            }
            if self.buffer[self.at] != b'<' {
                self.text()?;
                if self.open_lengths.is_empty() {
                    continue;
                }
                return Ok(Token::Text);
            }
            if !self.have(2)? {
                return Err(self.damaged("ends inside a tag"));
            }
            match self.buffer[self.at + 1] {
                b'/' => return self.end_tag(),
                b'?' => self.pass_instruction()?,
                b'!' => {
                    if self.declaration()? {
                        return Ok(Token::Text);
                    }
                }
                _ => return self.start_tag(),
            }
        }
    }

    /// The local name of the element that begins or ends; empty for one that is not in the vocabulary asked for.
    pub(crate) fn name(&self) -> &[u8] {
        &self.buffer[self.name.clone()]
    }

    /// The attributes of the element that begins.
    pub(crate) fn attributes(&self) -> Attributes<'_> {
        Attributes::of(&self.buffer[self.content.clone()])
    }

    /// The value of an attribute, unescaped.
    pub(crate) fn attribute(&self, name: &[u8]) -> Result<Option<String>, ReadError> {
        for attribute in self.attributes() {
            let (found, value) = attribute.ok_or_else(|| self.damaged("has a damaged tag"))?;
            if found == name {
                let mut text = String::new();
                self.unescape(value, &mut text)?;
                return Ok(Some(text));
            }
        }
        Ok(None)
    }

    /// The bytes of the text, escaped or not as they stand.
    pub(crate) fn raw_text(&self) -> &[u8] {
        &self.buffer[self.content.clone()]
    }

    /// Appends the text, unescaped.
    pub(crate) fn push_text(&self, text: &mut String) -> Result<(), ReadError> {
        let raw = self.raw_text();
        if self.literal { self.push_plain(raw, text) } else { self.unescape(raw, text) }
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.open_lengths.len()
    }

    /// Passes over the element that began last, with all that lies in it.
    pub(crate) fn skip(&mut self) -> Result<(), ReadError> {
        let outside = self.depth() - 1;
        while self.depth() > outside {
            self.next()?;
        }
        Ok(())
    }

    /// The text of the element that began last, whatever elements lie in it; up to its end.
    pub(crate) fn inner_text(&mut self, text: &mut String) -> Result<(), ReadError> {
        let (outside, begin) = (self.depth() - 1, text.len());
        self.takes_texts = true;
        while self.depth() > outside {
            if self.next()? == Token::Text {
                self.push_text(text)?;
                self.check_length(text.len() - begin)?;
            }
        }
        self.takes_texts = false;
        Ok(())
    }

    /// Whether texts come as tokens from here on. Where not, they are passed over, however long they are.
    pub(crate) fn keep_texts(&mut self, keep: bool) {
        self.takes_texts = keep;
    }

    /// What lies ahead in the buffer, for those who know what is likely to come and name it without a prefix;
    /// see [`pass`](Self::pass).
    pub(crate) fn ahead(&self) -> &[u8] {
        let plain_is_own = self.vocabulary.as_ref().is_none_or(Vocabulary::plain_is_own);
        if self.ends_at_once || !plain_is_own { &[] } else { &self.buffer[self.at..self.end] }
    }

    /// Passes over a whole element that was recognised in the bytes ahead; `text` in it is the token.
    pub(crate) fn pass(&mut self, bytes: usize, text: Range<usize>) {
        self.content = self.at + text.start..self.at + text.end;
        self.literal = false;
        self.at += bytes;
    }

    /// The refusal of a damaged part.
    pub(crate) fn damaged(&self, how: &str) -> ReadError {
        ReadError::Corrupt(format!("the part \"{}\" {how}", self.part.name()))
    }

    fn finish(&mut self) -> Result<Token, ReadError> {
        if self.begun && self.open_lengths.is_empty() { Ok(Token::Over) } else { Err(self.damaged("ends too early")) }
    }

    fn text(&mut self) -> Result<(), ReadError> {
        if self.open_lengths.is_empty() {
            return self.pass_space();
        }
        if !self.takes_texts {
            return self.pass_text();
        }
        let end = self.find(b'<', 0)?;
        self.content = self.at..end;
        self.literal = false;
        self.at = end;
        Ok(())
    }

    /// Passes over white space before or behind the root, however much there is.
    fn pass_space(&mut self) -> Result<(), ReadError> {
        loop {
            let ahead = &self.buffer[self.at..self.end];
            let length = memchr(b'<', ahead).unwrap_or(ahead.len());
            if !ahead[..length].iter().all(u8::is_ascii_whitespace) {
                return Err(self.damaged("has text outside of every element"));
            }
            self.at += length;
            if self.at < self.end || !self.more()? {
                return Ok(());
            }
        }
    }

    /// Passes over a text that nobody looks at, without keeping it.
    fn pass_text(&mut self) -> Result<(), ReadError> {
        self.content = 0..0;
        loop {
            let ahead = &self.buffer[self.at..self.end];
            if let Some(length) = memchr(b'<', ahead) {
                self.at += length;
                return Ok(());
            }
            self.at = self.end;
            if !self.more()? {
                return Ok(());
            }
        }
    }

    fn start_tag(&mut self) -> Result<Token, ReadError> {
        let close = self.tag_end()?;
        let empty = self.buffer[close - 1] == b'/';
        let inner_end = if empty { close - 1 } else { close };
        let inner = &self.buffer[self.at + 1..inner_end];
        let length = inner.iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
        if length == 0 {
            return Err(self.damaged("has a tag without a name"));
        }
        let name = self.at + 1..self.at + 1 + length;
        self.open.extend_from_slice(&self.buffer[name.clone()]);
        self.open_lengths.push(length);
        if self.open_lengths.len() > self.depth_cap {
            return Err(ReadError::TooLarge(format!("elements nested deeper than {}", self.depth_cap)));
        }
        if self.open_lengths.len() == 1 && std::mem::replace(&mut self.begun, true) {
            return Err(self.damaged("has two beginnings"));
        }
        self.content = name.end..inner_end;
        self.enter_vocabulary(&name)?;
        self.name = self.local(name);
        self.at = close + 1;
        self.ends_at_once = empty;
        Ok(Token::Start)
    }

    /// Takes what the tag that was read last declares of namespaces.
    fn enter_vocabulary(&mut self, name: &Range<usize>) -> Result<(), ReadError> {
        let depth = self.open_lengths.len();
        let Some(vocabulary) = &mut self.vocabulary else { return Ok(()) };
        let declared = &self.buffer[self.content.clone()];
        if depth == 1 {
            let name = &self.buffer[name.clone()];
            vocabulary.begin(&name[..prefix_length(name).unwrap_or(0)], Attributes::of(declared));
        }
        if vocabulary::may_declare(declared) && !vocabulary.enter(depth, Attributes::of(declared)) {
            return Err(ReadError::TooLarge("more names for one namespace than any program writes".to_owned()));
        }
        Ok(())
    }

    fn end_tag(&mut self) -> Result<Token, ReadError> {
        let close = self.find(b'>', 2)?;
        if close == self.end {
            return Err(self.damaged("ends inside a tag"));
        }
        let name = self.at + 2..close;
        let length = self.buffer[name.clone()].trim_ascii_end().len();
        let name = name.start..name.start + length;
        let expected = self.open_lengths.last().map(|last| &self.open[self.open.len() - last..]);
        if expected != Some(&self.buffer[name.clone()]) {
            return Err(self.damaged("has elements that do not close"));
        }
        self.name = self.local(name);
        self.at = close + 1;
        self.close();
        Ok(Token::End)
    }

    fn close(&mut self) {
        if let Some(vocabulary) = &mut self.vocabulary {
            vocabulary.leave(self.open_lengths.len());
        }
        if let Some(length) = self.open_lengths.pop() {
            self.open.truncate(self.open.len() - length);
        }
    }

    /// The name without its prefix; nothing where it is not in the vocabulary asked for.
    fn local(&self, name: Range<usize>) -> Range<usize> {
        let written = &self.buffer[name.clone()];
        let prefix = prefix_length(written);
        let is_own = self.vocabulary.as_ref().is_none_or(|vocabulary| match prefix {
            None => vocabulary.plain_is_own(),
            Some(length) => vocabulary.is_own(&written[..length]),
        });
        let begin = name.start + prefix.map_or(0, |length| length + 1);
        if is_own { begin..name.end } else { name.end..name.end }
    }

    /// The place of the `>` that ends the tag at `at`; one between quotation marks does not.
    fn tag_end(&mut self) -> Result<usize, ReadError> {
        let mut seen = 1;
        let mut quote = None;
        loop {
            for place in self.at + seen..self.end {
                let byte = self.buffer[place];
                match (quote, byte) {
                    (None, b'>') => return Ok(place),
                    (None, b'"' | b'\'') => quote = Some(byte),
                    (Some(open), _) if open == byte => quote = None,
                    (_, b'<') => return Err(self.damaged("has a damaged tag")),
                    (None | Some(_), _) => {}
                }
            }
            seen = self.end - self.at;
            if !self.more()? {
                return Err(self.damaged("ends inside a tag"));
            }
        }
    }

    fn pass_instruction(&mut self) -> Result<(), ReadError> {
        let end = self.find_text(b"?>")?;
        let declared = &self.buffer[self.at..end];
        // What a part in UTF-16 says of its encoding was known before it could be read.
        if declared.starts_with(b"<?xml ") && !self.begun && self.utf16.is_none() {
            let lower = declared.to_ascii_lowercase();
            let other = memmem::find(&lower, b"encoding").is_some()
                && memmem::find(&lower, b"utf-8").is_none()
                && memmem::find(&lower, b"ascii").is_none();
            if other {
                return Err(self.damaged("is not written in UTF-8"));
            }
        }
        self.at = end + 2;
        Ok(())
    }

    /// Passes over a comment; takes the text of a CDATA section; refuses all else.
    fn declaration(&mut self) -> Result<bool, ReadError> {
        const CDATA: &[u8] = b"<![CDATA[";
        self.have(CDATA.len())?;
        let ahead = &self.buffer[self.at..self.end];
        if ahead.starts_with(b"<!--") {
            self.at = self.find_text(b"-->")? + 3;
            return Ok(false);
        }
        if ahead.starts_with(CDATA) && self.depth() > 0 {
            let end = self.find_text(b"]]>")?;
            self.content = self.at + CDATA.len()..end;
            self.literal = true;
            self.at = end + 3;
            return Ok(true);
        }
        if ahead.starts_with(b"<!DOCTYPE") {
            return Err(declares_entities(self.part.name()));
        }
        Err(self.damaged("has a damaged tag"))
    }

    /// The place of a byte, so many bytes behind `at` or later; the end of the part where there is none.
    fn find(&mut self, byte: u8, mut seen: usize) -> Result<usize, ReadError> {
        loop {
            let from = (self.at + seen).min(self.end);
            if let Some(place) = memchr(byte, &self.buffer[from..self.end]) {
                return Ok(from + place);
            }
            seen = self.end - self.at;
            if !self.more()? {
                return Ok(self.end);
            }
        }
    }

    fn find_text(&mut self, text: &[u8]) -> Result<usize, ReadError> {
        loop {
            if let Some(place) = memmem::find(&self.buffer[self.at..self.end], text) {
                return Ok(self.at + place);
            }
            if !self.more()? {
                return Err(self.damaged("ends too early"));
            }
        }
    }

    /// Whether so many bytes are still to come.
    fn have(&mut self, bytes: usize) -> Result<bool, ReadError> {
        while self.end - self.at < bytes {
            if !self.more()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Unpacks more behind what is in the buffer; what lies before `at` makes room.
    fn more(&mut self) -> Result<bool, ReadError> {
        if self.drained {
            return Ok(false);
        }
        if self.end == self.buffer.len() {
            self.buffer.copy_within(self.at..self.end, 0);
            self.end -= self.at;
            self.at = 0;
        }
        if self.end == self.buffer.len() {
            if self.end >= LONGEST_TOKEN {
                return Err(too_long());
            }
            self.buffer.resize(self.end * 2, 0);
        }
        let room = &mut self.buffer[self.end..];
        let read = match &mut self.utf16 {
            Some(utf16) => utf16.fill(&mut self.part, room)?,
            None => self.part.fill(room)?,
        };
        self.end += read;
        self.drained = read == 0;
        Ok(read > 0)
    }

    /// A cell whose text comes in many pieces is as long as one in a single piece.
    pub(crate) fn check_length(&self, bytes: usize) -> Result<(), ReadError> {
        if bytes > LONGEST_TOKEN {
            return Err(too_long());
        }
        Ok(())
    }

    fn push_plain(&self, raw: &[u8], text: &mut String) -> Result<(), ReadError> {
        let plain = std::str::from_utf8(raw).map_err(|_| self.damaged("is not written in UTF-8"))?;
        // XML reads every line end as one line feed.
        if memchr(b'\r', raw).is_none() {
            text.push_str(plain);
        } else {
            text.push_str(&plain.replace("\r\n", "\n").replace('\r', "\n"));
        }
        Ok(())
    }

    fn unescape(&self, raw: &[u8], text: &mut String) -> Result<(), ReadError> {
        let mut rest = raw;
        while let Some(start) = memchr(b'&', rest) {
            self.push_plain(&rest[..start], text)?;
            rest = &rest[start + 1..];
            let letter = memchr(b';', &rest[..rest.len().min(16)]).and_then(|end| {
                let letter = reference(&rest[..end])?;
                rest = &rest[end + 1..];
                Some(letter)
            });
            text.push(letter.ok_or_else(|| self.damaged("names an entity that does not exist"))?);
        }
        self.push_plain(rest, text)
    }
}

/// How long the prefix of a name is, where it has one.
fn prefix_length(name: &[u8]) -> Option<usize> {
    name.iter().position(|byte| *byte == b':')
}

fn too_long() -> ReadError {
    let what = "a text longer than the 32767 characters that fit in a cell".to_owned();
    ReadError::LongValue { what, of: LongIn::Workbook }
}

/// The letter that `&…;` stands for: the five of XML, or a number.
fn reference(name: &[u8]) -> Option<char> {
    match name {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        [b'#', b'x' | b'X', digits @ ..] => number(digits, 16),
        [b'#', digits @ ..] => number(digits, 10),
        _ => None,
    }
}

fn number(digits: &[u8], radix: u32) -> Option<char> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u32::from_str_radix(digits, radix).ok().and_then(char::from_u32).filter(|letter| is_allowed(*letter))
}

/// Whether XML 1.0 can hold a letter (production 2, Char).
fn is_allowed(letter: char) -> bool {
    !matches!(letter, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}
