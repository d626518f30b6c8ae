//! Bytes to text where both come in pieces, in an encoding that is known. In what encoding a text is, `search` finds out.

use super::charset::Charset;
use super::code_page::CodePage;
use super::marc8;
use crate::error::ReadError;
use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, UTF_8};

/// Decodes a text that comes in pieces of any length.
pub struct TextDecoder {
    of: Of,
    /// So many bytes of the mark in front are still to come, which is no part of the text.
    mark: usize,
    /// Line ends that have come, where a wrong byte is told with its line.
    ends: u32,
}

/// What is remembered between two pieces.
enum Of {
    /// An encoding of the web, of which every byte must be.
    Strict {
        decoder: Decoder,
        charset: Charset,
    },
    /// An encoding of the web that was guessed: what is none of its bytes is U+FFFD, and makes it a wrong guess.
    Lossy {
        decoder: Decoder,
        has_errors: bool,
    },
    Page(&'static CodePage),
    /// What has come behind the last byte at which a text can be cut.
    Marc8 {
        begun: Vec<u8>,
    },
}

impl TextDecoder {
    /// A decoder of bytes that must all be of this encoding; in front of them stand so many of a mark.
    pub(super) fn strict(charset: Charset, mark: usize) -> Self {
        let of = match charset {
            Charset::Web(encoding) => Of::Strict { decoder: encoding.new_decoder_without_bom_handling(), charset },
            Charset::Page(page) => Of::Page(page),
            Charset::Marc8 => Of::Marc8 { begun: Vec::new() },
        };
        TextDecoder { of, mark, ends: 0 }
    }

    /// A decoder that takes bytes as those of this encoding whether they are or not.
    pub(super) fn lossy(encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        TextDecoder { of: Of::Lossy { decoder, has_errors: false }, mark: 0, ends: 0 }
    }

    /// A decoder of UTF-8 without a mark.
    pub(super) fn utf_8() -> Self {
        TextDecoder::strict(Charset::Web(UTF_8), 0)
    }

    /// Whether bytes have come that were none of the encoding that was guessed.
    pub(super) fn has_errors(&self) -> bool {
        matches!(self.of, Of::Lossy { has_errors: true, .. })
    }

    /// Adds the text of further bytes, as far as it is certain.
    ///
    /// # Errors
    /// The line of the first byte that is not of the encoding, or the other character set to which the text switches.
    pub fn push(&mut self, bytes: &[u8], text: &mut String) -> Result<(), ReadError> {
        let of_mark = bytes.len().min(self.mark);
        self.mark -= of_mark;
        self.decode(&bytes[of_mark..], text, false)
    }

    /// Adds what is left, behind the last byte.
    ///
    /// # Errors
    /// The same.
    pub fn end(&mut self, text: &mut String) -> Result<(), ReadError> {
        self.decode(&[], text, true)
    }

    fn decode(&mut self, bytes: &[u8], text: &mut String, is_last: bool) -> Result<(), ReadError> {
        let begin = text.len();
        match &mut self.of {
            Of::Strict { decoder, charset } => {
                let is_good = decode_strictly(decoder, bytes, text, is_last);
                if charset.name() == UTF_8.name() {
                    self.ends = self.ends.saturating_add(ends_of(&text.as_bytes()[begin..]));
                }
                if !is_good {
                    // In other encodings nobody knows where a line ends.
                    return Err(ReadError::InvalidBytes {
                        encoding: charset.name(),
                        line: self.ends.saturating_add(1),
                    });
                }
            }
            Of::Lossy { decoder, has_errors } => *has_errors |= decode_anything(decoder, bytes, text, is_last),
            Of::Page(page) => text.push_str(&page.decode(bytes)),
            Of::Marc8 { begun } => {
                // Behind a control character no mark waits for its letter.
                let is_cut = |byte: &u8| *byte < b' ' && *byte != marc8::ESCAPE;
                let cut = if is_last { Some(bytes.len()) } else { bytes.iter().rposition(is_cut).map(|at| at + 1) };
                let (now, later) = bytes.split_at(cut.unwrap_or(0));
                if cut.is_some() {
                    begun.extend_from_slice(now);
                    text.push_str(&marc8::decode(begun).map_err(|error| behind(error, self.ends))?);
                    self.ends = self.ends.saturating_add(ends_of(begun));
                    begun.clear();
                }
                begun.extend_from_slice(later);
            }
        }
        Ok(())
    }
}

fn ends_of(bytes: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX)
}

/// The same error where so many line ends come before what was looked at.
fn behind(mut error: ReadError, ends: u32) -> ReadError {
    if let ReadError::InvalidBytes { line, .. } | ReadError::OtherCharset { line, .. } = &mut error {
        *line = line.saturating_add(ends);
    }
    error
}

/// Adds the text of bytes; false when some of them are not of the encoding.
fn decode_strictly(decoder: &mut Decoder, bytes: &[u8], text: &mut String, is_last: bool) -> bool {
    let mut rest = bytes;
    loop {
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(rest.len()));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, text, is_last);
        rest = &rest[read..];
        match result {
            DecoderResult::InputEmpty => return true,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => return false,
        }
    }
}

/// Adds the text of bytes; true when some of them are not of the encoding.
fn decode_anything(decoder: &mut Decoder, bytes: &[u8], text: &mut String, is_last: bool) -> bool {
    let (mut rest, mut has_errors) = (bytes, false);
    loop {
        text.reserve(decoder.max_utf8_buffer_length(rest.len()).unwrap_or(rest.len()));
        let (result, read, errors) = decoder.decode_to_string(rest, text, is_last);
        rest = &rest[read..];
        has_errors |= errors;
        match result {
            CoderResult::InputEmpty => return has_errors,
            CoderResult::OutputFull => {}
        }
    }
}
