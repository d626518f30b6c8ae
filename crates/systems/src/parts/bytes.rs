//! A text as the bytes that a reader of XML asks for, which remembers in which line they are.

use crate::sink::Ended;
use crate::text::Text;
use std::io::{self, BufRead, Read};

/// The bytes of a text, from where it stands.
pub(crate) struct Bytes<'t, 's> {
    text: &'t mut Text<'s>,
    /// How many have been read.
    read: usize,
    /// The line in which the token begins that is being read.
    line: u32,
    /// The line ends in that token, by how many bytes were read before each.
    ends: Vec<usize>,
    /// Why there are no more.
    ended: Option<Ended>,
}

impl<'t, 's> Bytes<'t, 's> {
    pub(crate) fn new(text: &'t mut Text<'s>) -> Self {
        Bytes { text, read: 0, line: 1, ends: Vec::new(), ended: None }
    }

    /// A token begins; gives its line.
    pub(crate) fn begin_token(&mut self) -> u32 {
        self.line = self.line_of(usize::MAX);
        self.ends.clear();
        self.line
    }

    /// The line of a byte of the token begun last.
    pub(crate) fn line_of(&self, at: usize) -> u32 {
        let ends = self.ends.partition_point(|end| *end < at);
        self.line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX))
    }

    /// Why the text could not be read to its end, where that was so.
    pub(crate) fn take_ended(&mut self) -> Option<Ended> {
        self.ended.take()
    }
}

impl Read for Bytes<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Bytes<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.text.rest().is_empty() && !self.text.is_over() {
            if let Err(ended) = self.text.more() {
                self.ended = Some(ended);
                return Err(io::Error::other("the text ended before its end"));
            }
        }
        Ok(self.text.rest().as_bytes())
    }

    fn consume(&mut self, bytes: usize) {
        let rest = self.text.rest().as_bytes();
        let taken = rest.get(..bytes).unwrap_or(rest);
        self.ends.extend(memchr::memchr_iter(b'\n', taken).map(|end| self.read + end));
        let bytes = taken.len();
        self.read += bytes;
        self.text.pass(bytes);
    }
}
