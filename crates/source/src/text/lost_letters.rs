//! Whether a text would lose letters in the encoding that was guessed: its words have bytes in the middle that are no
//! letters to Windows, such as those of DOS and of old Macs. Which encoding it is, a person has to say who sees the words,
//! and until then it is not read.

use super::charset::Charset;
use crate::error::ReadError;
use std::borrow::Cow;

/// The encodings in which the words are shown.
const CANDIDATES: [&str; 3] = ["cp437", "cp850", "macintosh"];
/// Words to judge by.
const MOST_WORDS: usize = 2;
/// Bytes of a word that are shown.
const LONGEST_WORD: usize = 30;

/// What the words of a text say of its letters.
#[derive(Debug, Clone, Default)]
pub(super) struct LostLetters {
    /// Bytes between two letters of ASCII that Windows has no character for.
    controls: usize,
    /// Those that are quotation marks, daggers and signs of money to it, with a small letter behind.
    marks: usize,
    /// Bytes that are letters to it.
    letters: usize,
    /// In words with bytes beyond ASCII: letters of ASCII, and those bytes.
    plain: usize,
    beyond: usize,
    /// The first words that show it.
    words: Vec<Vec<u8>>,
    /// Whether it has bytes that no text has, which is then what is wrong with it.
    is_no_text: bool,
}

impl LostLetters {
    /// Looks at all lines of a text.
    pub(super) fn look_at_all(&mut self, bytes: &[u8]) {
        for line in bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.is_ascii()) {
            self.look(line);
        }
    }

    /// Looks at a line that has bytes beyond ASCII; others say nothing.
    pub(super) fn look(&mut self, line: &[u8]) {
        self.is_no_text |= memchr::memchr(0, line).is_some();
        let words = line.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
        for word in words.filter(|word| !word.is_ascii()) {
            self.word(word);
        }
    }

    fn word(&mut self, word: &[u8]) {
        let plain = word.iter().filter(|byte| byte.is_ascii()).count();
        self.plain += plain;
        self.beyond += word.len() - plain;
        self.letters += word.iter().filter(|byte| **byte >= 0xC0).count();
        let before = self.controls + self.marks;
        for three in word.windows(3) {
            let [first, byte, last] = *three else { continue };
            if first.is_ascii() && last.is_ascii() {
                self.controls += usize::from(is_control(byte));
                self.marks += usize::from(is_mark(byte) && last.is_ascii_lowercase());
            }
        }
        let shows_it = self.controls + self.marks > before;
        if shows_it && self.words.len() < MOST_WORDS && !self.words.iter().any(|known| known == word) {
            self.words.push(word.iter().copied().take(LONGEST_WORD).collect());
        }
    }

    /// Why a text is not read as what was guessed, which is an encoding of Latin letters or another one.
    pub(super) fn refused(&self, is_latin: bool) -> Option<ReadError> {
        // One wrong byte among many good letters is a damaged word and not another encoding.
        let is_lost = self.controls > 0 && (self.controls + self.marks).saturating_mul(4) >= self.letters;
        let is_odd = self.marks > 0 && self.marks >= self.letters.saturating_mul(3);
        // In an encoding of two bytes a letter of ASCII may be half of a character; but then most bytes are none.
        let is_of_words = is_latin || self.plain >= self.beyond.saturating_mul(2);
        ((is_lost || is_odd) && is_of_words && !self.is_no_text).then(|| ReadError::OlderLetters(self.shown()))
    }

    /// The words in each of the encodings, those together in which they are the same.
    fn shown(&self) -> String {
        let mut shown: Vec<(String, String)> = Vec::new();
        for name in CANDIDATES {
            let Some(words) = self.words_in(name) else { continue };
            match shown.last_mut() {
                Some((names, same)) if *same == words => {
                    names.push_str(" or ");
                    names.push_str(name);
                }
                _ => shown.push((name.to_owned(), words)),
            }
        }
        let shown: Vec<String> = shown.into_iter().map(|(names, words)| format!("{words} as {names}")).collect();
        shown.join("; ")
    }

    fn words_in(&self, name: &str) -> Option<String> {
        let charset = Charset::named(name).ok()?;
        let quoted = |word: &Vec<u8>| charset.decode(word).ok().map(|word: Cow<'_, str>| format!("\"{word}\""));
        let words: Vec<String> = self.words.iter().filter_map(quoted).collect();
        Some(words.join(", "))
    }
}

/// Whether a byte is no character of Windows.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)
}

/// Whether a byte is a sign to Windows that stands in no word, and a letter to DOS: é ä å ç ê ë ï ô ö ÿ í ó ú ñ Ñ.
/// Apostrophes, dots and dashes do stand in words.
fn is_mark(byte: u8) -> bool {
    matches!(byte, 0x82 | 0x84 | 0x86..=0x89 | 0x8B | 0x93 | 0x94 | 0x98 | 0xA1..=0xA5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{SHIFT_JIS, WINDOWS_1252};

    fn refused(bytes: &[u8], is_latin: bool) -> Option<String> {
        let mut letters = LostLetters::default();
        letters.look_at_all(bytes);
        letters.refused(is_latin).map(|error| error.to_string())
    }

    #[test]
    fn words_of_dos_are_shown_in_the_encodings_that_they_may_be_in() {
        let told = refused(b"1,M\x81ller,J\x94rg\n2,Wei\xE1\n3,\x99zt\x81rk\n", true).expect("words of DOS");
        assert!(told.ends_with("\"Müller\", \"Jörg\" as cp437 or cp850; \"MÅller\", \"Jîrg\" as macintosh"), "{told}");
        for bytes in [
            b"1,Ren\x82e\n".as_slice(),
            b"1,K\x94hl\n",
            b"1,Mar\xA1a\n",
            b"1,REN\x90E\n",
            b"1,Lef\x8Fvre\n2,Ren\x8Ee\n",
        ] {
            assert!(refused(bytes, true).is_some(), "{bytes:?}");
        }
        // Where the detector takes them for half of something else.
        assert!(refused(b"1,M\x81ller,Ana\n", false).is_some());
    }

    /// The control: what Windows writes, typed well or badly, and text of Japan.
    #[test]
    fn words_of_windows_are_left_alone() {
        for text in [
            "1,Núñez,René\n2,Müller,Jörg\n",
            "1,O’Brien,Ana – “the first”…wait—what\n",
            "1,O”Brien,Acme™Inc,£5,50¢,GB£ 5\n",
            "1,Šimek,Žižka,Œuvre,Ÿves\n",
            "1,Ana\u{A0}Maria,¡Hola!,¿Qué?,3º,2ª\n",
            "1,Núñez,said“no”\n2,Zoë,\n3,René\n",
            "1,Ana\n",
        ] {
            let (bytes, _, lost) = WINDOWS_1252.encode(text);
            assert_eq!((refused(&bytes, true), lost), (None, false), "{text}");
        }
        let damaged = [b"1,M\x81ller\n".as_slice(), b"2,N\xFA\xF1ez,Ren\xE9\n".repeat(20).as_slice()].concat();
        assert_eq!(refused(&damaged, true), None, "one wrong byte among many letters");
        let (bytes, _, _) = SHIFT_JIS.encode("1,カナ,ＢＣＤ,人口\n2,カー（甲）,ハナコ\n");
        assert_eq!(refused(&bytes, false), None);
    }
}
