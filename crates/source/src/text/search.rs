//! How a text is encoded that comes in pieces: what `decode` finds out of all bytes at once, found out in as many passes
//! over them as that takes.

use super::charset::Charset;
use super::decode::{self, Decoded, Mixed, Samples};
use super::decoder::TextDecoder;
use super::encoding_note;
use super::looks_like::Older;
use super::lost_letters::LostLetters;
use crate::error::ReadError;
use crate::sink::Sink;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// Bytes of one line that are looked at together; a longer one is cut.
const MOST_HELD: usize = 256 << 20;

/// A search for the encoding of a text. It [looks](Self::look) at all of its bytes, and where it then
/// [wants](Self::end_of_pass) to, once more.
pub struct EncodingSearch {
    step: Step,
    /// What the file says it is in.
    declared: Option<Charset>,
    lines: Lines,
    decoder: TextDecoder,
    samples: Samples,
    /// Room for text that nobody wants.
    text: String,
}

/// What the bytes are looked at for.
enum Step {
    /// Nothing: it is known.
    Known(FoundEncoding),
    /// Whether all of them are UTF-8.
    Utf8 { fits: bool },
    /// What tells one older encoding from another.
    Lines,
    /// Whether all of them are of the encoding that the file says it is in.
    Declared { charset: Charset, fits: bool },
    /// Whether all of them are of the likeliest one, and what its letters look like.
    Guess(&'static Encoding),
}

/// The encoding of a text.
#[derive(Debug, Clone)]
pub struct FoundEncoding {
    charset: Charset,
    /// Bytes of its mark.
    mark: usize,
    /// What is to be told of a guess.
    guess: Option<Guess>,
}

#[derive(Debug, Clone)]
struct Guess {
    samples: Vec<String>,
    mixed: Option<Mixed>,
    looks_like: Option<&'static str>,
    /// Why the text is not read as what was guessed.
    refused: Option<ReadError>,
}

impl EncodingSearch {
    /// A search in a text of so many bytes that begins like this, for whose encoding a person may have asked, and which may
    /// declare one; `None` where only all bytes at once can tell.
    ///
    /// # Errors
    /// When nothing is known of the encoding that was asked for.
    pub fn new(
        head: &[u8],
        bytes: u64,
        asked: Option<&str>,
        declared: Option<&str>,
    ) -> Result<Option<Self>, ReadError> {
        let asked = asked.map(Charset::named).transpose()?;
        let known = |charset, mark| Step::Known(FoundEncoding { charset, mark, guess: None });
        // A mark counts over what was asked for, as in every editor.
        let step = match (Encoding::for_bom(head), asked) {
            (Some((marked, length)), _) => known(Charset::Web(marked), length),
            (None, Some(asked)) => known(asked, 0),
            (None, None) if decode::wide_without_mark(head, bytes).is_some() => return Ok(None),
            (None, None) => Step::Utf8 { fits: true },
        };
        Ok(Some(EncodingSearch {
            step,
            declared: declared.and_then(|name| Charset::named(name).ok()),
            lines: Lines::new(),
            decoder: TextDecoder::utf_8(),
            samples: Samples::default(),
            text: String::new(),
        }))
    }

    /// Looks at the next bytes of a pass.
    pub fn look(&mut self, bytes: &[u8]) {
        self.text.clear();
        match &mut self.step {
            Step::Known(_) => {}
            Step::Utf8 { fits } | Step::Declared { fits, .. } => {
                *fits = *fits && self.decoder.push(bytes, &mut self.text).is_ok();
            }
            Step::Lines => self.lines.look(bytes),
            Step::Guess(_) => {
                // What is none of its letters is taken for one, and told behind the last byte.
                let _always = self.decoder.push(bytes, &mut self.text);
                self.samples.look(&self.text);
            }
        }
    }

    /// Ends a pass over all bytes; gives the encoding, or nothing where they are to be looked at once more.
    pub fn end_of_pass(&mut self) -> Option<FoundEncoding> {
        let is_good = self.end_of_text();
        match &self.step {
            Step::Known(found) => return Some(found.clone()),
            Step::Utf8 { fits: true } if is_good => {
                return Some(FoundEncoding { charset: Charset::Web(UTF_8), mark: 0, guess: None });
            }
            Step::Utf8 { .. } => self.step = Step::Lines,
            Step::Lines => {
                self.lines.end();
                match self.declared {
                    Some(charset) => {
                        self.decoder = TextDecoder::strict(charset, 0);
                        self.step = Step::Declared { charset, fits: true };
                    }
                    None => self.guess(self.lines.likeliest()),
                }
            }
            Step::Declared { charset, fits } => {
                if *fits && is_good {
                    return Some(FoundEncoding { charset: *charset, mark: 0, guess: None });
                }
                self.guess(self.lines.likeliest());
            }
            Step::Guess(encoding) => {
                let encoding = *encoding;
                self.samples.look(&self.text);
                if !self.decoder.has_errors() || encoding == WINDOWS_1252 {
                    return Some(self.guessed(encoding));
                }
                self.guess(WINDOWS_1252);
            }
        }
        None
    }

    /// Whether what a decoder was given in this pass ends as it should.
    fn end_of_text(&mut self) -> bool {
        self.text.clear();
        match self.step {
            // Nothing was given to it.
            Step::Known(_) | Step::Lines => true,
            Step::Utf8 { .. } | Step::Declared { .. } | Step::Guess(_) => self.decoder.end(&mut self.text).is_ok(),
        }
    }

    fn guess(&mut self, encoding: &'static Encoding) {
        self.decoder = TextDecoder::lossy(encoding);
        self.samples = Samples::default();
        self.step = Step::Guess(encoding);
    }

    fn guessed(&mut self, encoding: &'static Encoding) -> FoundEncoding {
        let of_two = self.lines.mixed();
        let refused = if of_two.is_none() { self.lines.letters.refused(decode::is_latin(encoding)) } else { None };
        let mixed = of_two.filter(|_| decode::is_latin(encoding));
        let looks_like = self.lines.older.label().filter(|_| mixed.is_none());
        let samples = std::mem::take(&mut self.samples).ended();
        let guess = Some(Guess { samples, mixed, looks_like, refused });
        FoundEncoding { charset: Charset::Web(encoding), mark: 0, guess }
    }
}

impl FoundEncoding {
    /// Why the text is not read until somebody names its encoding.
    pub fn refused(&self) -> Option<&ReadError> {
        self.guess.as_ref()?.refused.as_ref()
    }

    /// A decoder of the text, from its first byte.
    pub fn decoder(&self) -> TextDecoder {
        match (self.charset, &self.guess) {
            (Charset::Web(encoding), Some(_)) => TextDecoder::lossy(encoding),
            (charset, _) => TextDecoder::strict(charset, self.mark),
        }
    }

    /// Notes about it go to the sink, as those of a text that is read as a whole do.
    pub fn report(&self, sink: &mut dyn Sink) {
        let guess = self.guess.clone();
        encoding_note::report(
            &Decoded {
                text: Cow::Borrowed(""),
                encoding: self.charset.name(),
                mixed: guess.as_ref().and_then(|guess| guess.mixed),
                looks_like: guess.as_ref().and_then(|guess| guess.looks_like),
                guessed_from: guess.map(|guess| guess.samples),
            },
            sink,
        );
    }
}

/// What lines say of their encoding, one after the other.
struct Lines {
    /// The line of which more is to come.
    begun: Vec<u8>,
    /// The number of the next line.
    number: u32,
    utf_8: Option<u32>,
    other: Option<u32>,
    detector: EncodingDetector,
    older: Older,
    letters: LostLetters,
}

impl Lines {
    fn new() -> Self {
        Lines {
            begun: Vec::new(),
            number: 1,
            utf_8: None,
            other: None,
            detector: EncodingDetector::new(Iso2022JpDetection::Deny),
            older: Older::default(),
            letters: LostLetters::default(),
        }
    }

    fn look(&mut self, bytes: &[u8]) {
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let is_whole = line.ends_with(b"\n");
            if is_whole && self.begun.is_empty() {
                self.line(line);
                continue;
            }
            self.begun.extend_from_slice(line);
            if is_whole || self.begun.len() > MOST_HELD {
                self.end_line();
            }
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.begun);
        self.line(&line);
        self.begun = line;
        self.begun.clear();
    }

    fn line(&mut self, line: &[u8]) {
        let number = self.number;
        self.number = number.saturating_add(u32::from(line.ends_with(b"\n")));
        match std::str::from_utf8(line) {
            Ok(text) if text.is_ascii() => return,
            Ok(_) => self.utf_8 = self.utf_8.or(Some(number)),
            Err(_) => {
                self.other = self.other.or(Some(number));
                // Lines of good UTF-8 would lead the detector astray.
                self.detector.feed(line, false);
            }
        }
        self.older.look(line);
        self.letters.look(line);
    }

    /// Behind the last byte.
    fn end(&mut self) {
        self.end_line();
        self.detector.feed(b"", true);
    }

    fn likeliest(&self) -> &'static Encoding {
        let guess = self.detector.guess(None, Utf8Detection::Deny);
        if guess.is_ascii_compatible() { guess } else { WINDOWS_1252 }
    }

    fn mixed(&self) -> Option<Mixed> {
        Some(Mixed { utf_8: self.utf_8?, other: self.other? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A text with everything that is told of its encoding.
    type Read = (String, &'static str, Option<Vec<String>>, Option<Mixed>, Option<&'static str>);

    fn whole(bytes: &[u8], asked: Option<&str>) -> Result<Read, ReadError> {
        let Decoded { text, encoding, guessed_from, mixed, looks_like } = decode::decode(bytes, asked)?;
        Ok((text.into_owned(), encoding, guessed_from, mixed, looks_like))
    }

    /// The same, in pieces of so many bytes; nothing where that cannot be told in pieces.
    fn in_pieces(bytes: &[u8], asked: Option<&str>, piece: usize) -> Option<Result<Read, ReadError>> {
        let mut search = match EncodingSearch::new(bytes, bytes.len() as u64, asked, None) {
            Ok(search) => search?,
            Err(error) => return Some(Err(error)),
        };
        let found = loop {
            bytes.chunks(piece).for_each(|piece| search.look(piece));
            if let Some(found) = search.end_of_pass() {
                break found;
            }
        };
        if let Some(refused) = found.refused() {
            return Some(Err(refused.clone()));
        }
        let (mut decoder, mut text) = (found.decoder(), String::new());
        let read = bytes.chunks(piece).try_for_each(|piece| decoder.push(piece, &mut text));
        let read = read.and_then(|()| decoder.end(&mut text));
        let FoundEncoding { charset, guess, .. } = found;
        let (mixed, looks_like) = guess.as_ref().map_or((None, None), |guess| (guess.mixed, guess.looks_like));
        Some(read.map(|()| (text, charset.name(), guess.map(|guess| guess.samples), mixed, looks_like)))
    }

    fn check(bytes: &[u8], asked: Option<&str>, piece: usize) {
        if let Some(read) = in_pieces(bytes, asked, piece) {
            assert_eq!(read, whole(bytes, asked), "{bytes:?} as {asked:?} in pieces of {piece}");
        }
    }

    const ENCODINGS: [Option<&str>; 9] = [
        None,
        Some("utf-8"),
        Some("utf-16le"),
        Some("windows-1252"),
        Some("gbk"),
        Some("cp437"),
        Some("cp850"),
        Some("marc-8"),
        Some("klingon"),
    ];

    #[test]
    fn pieces_say_what_the_whole_says() {
        let chinese = "ID,Last name,First name\n1,王,建国\n2,李,明\n3,郑,强\n4,张,伟\n5,刘,洋\n6,陈,晓明\n";
        let (chinese, ..) = encoding_rs::GBK.encode(chinese);
        let (russian, ..) = encoding_rs::WINDOWS_1251.encode("Иванов,Пётр\nСмирнова,Анна Сергеевна\n");
        let mixed = [b"ID,Name\n1,N\xFA\xF1ez\n2,Ana\n".as_slice(), "3,Núñez\n4,Zoë\n".as_bytes()].concat();
        for bytes in [
            b"".as_slice(),
            b"ID,Ana\n",
            "\u{FEFF}ID,Núñez\n".as_bytes(),
            "ID,Núñez".as_bytes(),
            b"ID\nN\xFA\xF1ez\n",
            b"N\xFA\xF1ez;Zo\xEB\nAna;Zo\xEB;Ren\xE9",
            b"N\xA3\xA4ez,Ren\x82\n",
            b"ID,Name\n1,M\x81ller\n2,J\x94rg\n3,M\x81ller\n",
            b"N\xE2u\xE4nez\nRen\xE2ee\nJos\xE2\n",
            b"a\nb\x1B(Nc\n",
            b"a\nb\nc\xFD\n",
            b"\xFF\xFEA\0\xF1\0",
            b"ID\nJos\xC3",
            &chinese,
            &russian,
            &mixed,
        ] {
            for asked in ENCODINGS {
                for piece in 1..=bytes.len().max(1) {
                    check(bytes, asked, piece);
                }
            }
        }
    }

    /// What a file says it is in counts where all of it is, and is forgotten where it is not.
    #[test]
    fn what_is_declared_has_to_fit() {
        let found = |bytes: &[u8], declared| {
            let search = EncodingSearch::new(bytes, bytes.len() as u64, None, Some(declared));
            let mut search = search.expect("nothing was asked for").expect("it can be told in pieces");
            loop {
                search.look(bytes);
                if let Some(found) = search.end_of_pass() {
                    return (found.charset.name(), found.guess.is_some());
                }
            }
        };
        assert_eq!(found(b"<a>N\xFA\xF1ez</a>", "iso-8859-2"), ("ISO-8859-2", false));
        assert_eq!(found("<a>Núñez</a>".as_bytes(), "iso-8859-2"), ("UTF-8", false), "what is good UTF-8 is UTF-8");
        assert_eq!(found(b"<a>N\xFA\xF1ez</a>", "utf-8"), ("Windows-1252", true));
        assert_eq!(found(b"<a>N\xFA\xF1ez</a>", "klingon"), ("Windows-1252", true));
    }

    proptest! {
        #[test]
        fn pieces_of_anything_say_what_the_whole_says(
            bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(b','), b'a'..=b'z'], 0..60),
            piece in 1_usize..20,
        ) {
            for asked in ENCODINGS {
                check(&bytes, asked, piece);
            }
        }
    }
}
