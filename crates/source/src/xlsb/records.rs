//! A part as a stream of records ([MS-XLSB] section 2.1.4): of which kind, how long, and so many bytes.
//!
//! Only the content of a record that somebody asks for is kept. What a record claims of its length makes no room: the
//! buffer grows with what the part really holds.

use super::kinds;
use crate::error::{LongIn, ReadError};
use crate::package::{Directory, Part};

/// Bytes unpacked at a time.
const CHUNK: usize = 1 << 17;
/// The longest record that is looked into, in bytes: one with 32,767 letters and all that can be said of each is shorter.
const LONGEST: usize = 1 << 20;

/// A part as records. Only the one that came last can be looked into.
pub(super) struct Records<'a> {
    part: Part<'a>,
    buffer: Vec<u8>,
    /// Where the next byte is.
    at: usize,
    /// How much of the buffer is filled.
    end: usize,
    /// Whether the part has been unpacked to its end.
    drained: bool,
    /// How much of the content of the last record lies ahead.
    left: usize,
    /// The kind of record that ends the part.
    last: u16,
    is_over: bool,
    /// How many blocks of later versions are open.
    later: usize,
}

impl<'a> Records<'a> {
    /// The records of a part that must be there, and begins with a record of this kind. The next kind ends it.
    pub(super) fn open(parts: &'a Directory<'_>, name: &str, first: u16) -> Result<Self, ReadError> {
        let part = parts.part(name)?.ok_or_else(|| ReadError::Corrupt(format!("its part \"{name}\" is missing")))?;
        let mut records = Records {
            part,
            buffer: vec![0; CHUNK],
            at: 0,
            end: 0,
            drained: false,
            left: 0,
            last: first + 1,
            is_over: false,
            later: 0,
        };
        if records.head()? == Some(first) { Ok(records) } else { Err(records.damaged("begins as no such part does")) }
    }

    /// The kind of the next record; `None` behind the one that ends the part, which is then unpacked to its end, so that
    /// its checksum is known to be right.
    pub(super) fn next(&mut self) -> Result<Option<u16>, ReadError> {
        loop {
            self.pass_content()?;
            let Some(kind) = self.head()? else {
                return if self.is_over { Ok(None) } else { Err(self.cut_off()) };
            };
            if self.is_over {
                return Err(self.damaged("goes on behind its end"));
            }
            match kind {
                kinds::LATER => self.later += 1,
                kinds::LATER_END => self.later = self.later.saturating_sub(1),
                _ if self.later > 0 => {}
                _ if kind == self.last => self.is_over = true,
                _ => return Ok(Some(kind)),
            }
        }
    }

    /// What the record that came last holds.
    pub(super) fn content(&mut self) -> Result<Content<'_>, ReadError> {
        if self.left > LONGEST {
            let what = "a text longer than the 32767 characters that fit in a cell".to_owned();
            return Err(ReadError::LongValue { what, of: LongIn::Workbook });
        }
        while self.end - self.at < self.left {
            if !self.more()? {
                return Err(self.cut_off());
            }
        }
        Ok(Content { rest: &self.buffer[self.at..self.at + self.left], part: self.part.name() })
    }

    /// The refusal of a part that is not all there.
    pub(super) fn cut_off(&self) -> ReadError {
        self.damaged("ends too early")
    }

    fn damaged(&self, how: &str) -> ReadError {
        damaged(self.part.name(), how)
    }

    fn pass_content(&mut self) -> Result<(), ReadError> {
        while self.left > 0 {
            let ahead = (self.end - self.at).min(self.left);
            self.at += ahead;
            self.left -= ahead;
            if self.left > 0 && !self.more()? {
                return Err(self.cut_off());
            }
        }
        Ok(())
    }

    /// The kind of the record that begins here, if any does: one byte, or two of seven bits each. Its length stands behind
    /// it, in at most four bytes of seven bits.
    fn head(&mut self) -> Result<Option<u16>, ReadError> {
        let Some(low) = self.byte()? else { return Ok(None) };
        let mut kind = u16::from(low & 0x7F);
        if low > 0x7F {
            kind |= u16::from(self.byte_of_head()? & 0x7F) << 7;
        }
        self.left = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte_of_head()?;
            self.left |= usize::from(byte & 0x7F) << shift;
            if byte <= 0x7F {
                break;
            }
        }
        Ok(Some(kind))
    }

    fn byte_of_head(&mut self) -> Result<u8, ReadError> {
        match self.byte()? {
            Some(byte) => Ok(byte),
            None => Err(self.cut_off()),
        }
    }

    fn byte(&mut self) -> Result<Option<u8>, ReadError> {
        if self.at == self.end && !self.more()? {
            return Ok(None);
        }
        self.at += 1;
        Ok(Some(self.buffer[self.at - 1]))
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
            // Full of one record that is asked for, none of which is longer than `LONGEST`.
            self.buffer.resize(self.end * 2, 0);
        }
        let read = self.part.fill(&mut self.buffer[self.end..])?;
        self.end += read;
        self.drained = read == 0;
        Ok(read > 0)
    }
}

fn damaged(part: &str, how: &str) -> ReadError {
    ReadError::Corrupt(format!("the part \"{part}\" {how}"))
}

/// The content of one record, field by field. Numbers are little-endian.
pub(super) struct Content<'r> {
    rest: &'r [u8],
    part: &'r str,
}

impl<'r> Content<'r> {
    pub(super) fn u8(&mut self) -> Result<u8, ReadError> {
        self.array().map(u8::from_le_bytes)
    }

    pub(super) fn u16(&mut self) -> Result<u16, ReadError> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, ReadError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn f64(&mut self) -> Result<f64, ReadError> {
        self.array().map(f64::from_le_bytes)
    }

    /// So many bytes.
    pub(super) fn bytes(&mut self, count: u32) -> Result<&'r [u8], ReadError> {
        let all = self.rest;
        let split = usize::try_from(count).ok().and_then(|count| all.split_at_checked(count));
        let (bytes, rest) = split.ok_or_else(|| self.too_short())?;
        self.rest = rest;
        Ok(bytes)
    }

    /// Appends a text: how many units of UTF-16, and those (section 2.5.169). Half a letter becomes `U+FFFD`.
    pub(super) fn text(&mut self, text: &mut String) -> Result<(), ReadError> {
        let units = self.u32()?;
        let wide = self.bytes(units.checked_mul(2).ok_or_else(|| self.too_short())?)?;
        let (units, _) = wide.as_chunks::<2>();
        let letters = char::decode_utf16(units.iter().map(|unit| u16::from_le_bytes(*unit)));
        text.extend(letters.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)));
        Ok(())
    }

    /// Appends a text that may be missing; whether it is there.
    pub(super) fn optional_text(&mut self, text: &mut String) -> Result<bool, ReadError> {
        const MISSING: [u8; 4] = [0xFF; 4];
        match self.rest.strip_prefix(&MISSING) {
            Some(rest) => {
                self.rest = rest;
                Ok(false)
            }
            None => self.text(text).map(|()| true),
        }
    }

    /// Appends a text behind which may stand how its letters look, and how a Japanese one is spoken (section 2.5.122);
    /// neither is part of it.
    pub(super) fn rich_text(&mut self, text: &mut String) -> Result<(), ReadError> {
        self.u8()?;
        self.text(text)
    }

    /// The refusal of a record that says what cannot be.
    pub(super) fn damaged(&self, how: &str) -> ReadError {
        damaged(self.part, how)
    }

    fn array<const COUNT: usize>(&mut self) -> Result<[u8; COUNT], ReadError> {
        let all = self.rest;
        let (bytes, rest) = all.split_first_chunk().ok_or_else(|| self.too_short())?;
        self.rest = rest;
        Ok(*bytes)
    }

    fn too_short(&self) -> ReadError {
        self.damaged("has a record that is too short")
    }
}
