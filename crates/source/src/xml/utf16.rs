//! Parts in UTF-16, the other encoding that every XML may be in, as UTF-8.

use crate::error::ReadError;
use crate::package::Part;
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_16BE, UTF_16LE};

/// What turns the bytes of a part into UTF-8.
pub(super) struct Utf16 {
    decoder: Decoder,
    text: Vec<u8>,
    /// How much of the text has been given.
    given: usize,
    is_over: bool,
}

/// Bytes unpacked at a time.
const CHUNK: usize = 1 << 14;

impl Utf16 {
    /// Looks at the beginning of a part; `None` for one in UTF-8. `<` and a zero byte begin no other text.
    pub(super) fn of_head(head: &[u8]) -> Option<Result<Self, &'static str>> {
        let (encoding, rest): (&'static Encoding, &[u8]) = match head {
            [0xFF, 0xFE, rest @ ..] => (UTF_16LE, rest),
            [0xFE, 0xFF, rest @ ..] => (UTF_16BE, rest),
            [b'<', 0, ..] => (UTF_16LE, head),
            [0, b'<', ..] => (UTF_16BE, head),
            _ => return None,
        };
        let decoder = encoding.new_decoder_without_bom_handling();
        let mut utf16 = Utf16 { decoder, text: Vec::new(), given: 0, is_over: false };
        Some(utf16.decode(rest, false).map(|()| utf16))
    }

    /// Fills a buffer with what comes next and says how many bytes it gave; 0 at the end.
    pub(super) fn fill(&mut self, part: &mut Part<'_>, buffer: &mut [u8]) -> Result<usize, ReadError> {
        while self.given == self.text.len() && !self.is_over {
            let mut raw = [0; CHUNK];
            let read = part.fill(&mut raw)?;
            self.is_over = read == 0;
            let decoded = self.decode(&raw[..read], self.is_over);
            decoded.map_err(|how| ReadError::Corrupt(format!("the part \"{}\" {how}", part.name())))?;
        }
        let rest = &self.text[self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }

    /// Puts these bytes in place of the text that has been given.
    fn decode(&mut self, raw: &[u8], is_last: bool) -> Result<(), &'static str> {
        const WRONG: &str = "has letters that UTF-16 does not have";
        let room = self.decoder.max_utf8_buffer_length_without_replacement(raw.len()).ok_or(WRONG)?;
        self.text.resize(room + 4, 0);
        self.given = 0;
        let (outcome, _, written) = self.decoder.decode_to_utf8_without_replacement(raw, &mut self.text, is_last);
        self.text.truncate(written);
        match outcome {
            DecoderResult::InputEmpty => Ok(()),
            DecoderResult::OutputFull | DecoderResult::Malformed(..) => Err(WRONG),
        }
    }
}
