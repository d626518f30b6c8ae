//! Whether a file whose encoding was guessed looks like one from before Windows. That is told and no more: which it is, a
//! person has to say who sees the names.

use super::marc8;

/// What the lines of a file say that have been looked at.
#[derive(Debug, Clone, Default)]
pub(super) struct Older {
    dos: Dos,
    marc_8: Marc8,
}

/// The label of an encoding that fits better than the guess, where one plainly does.
pub(super) fn older(bytes: &[u8]) -> Option<&'static str> {
    let mut older = Older::default();
    older.look(bytes);
    older.label()
}

impl Older {
    /// Looks at one line or more, with their ends.
    pub(super) fn look(&mut self, lines: &[u8]) {
        self.dos.look(lines);
        self.marc_8.look(lines);
    }

    /// The label of an encoding that fits better than the guess, where one plainly does.
    pub(super) fn label(&self) -> Option<&'static str> {
        let is_marc_8 = !self.marc_8.is_other && self.marc_8.kinds.len() > 1;
        match self.dos {
            Dos { has_letters: true, is_other: false } => Some("cp437"),
            Dos { .. } => is_marc_8.then_some("marc-8"),
        }
    }
}

/// Letters of the code pages of DOS whose bytes are no letters to Windows, and no marks that people type: a letter before
/// them, and behind them a letter or none at all. A letter of Windows speaks against it.
#[derive(Debug, Clone, Copy, Default)]
struct Dos {
    has_letters: bool,
    is_other: bool,
}

impl Dos {
    fn look(&mut self, bytes: &[u8]) {
        // ü é ä ç ê ë ï ì Å É ÿ í ó ú ñ Ñ; without those where Windows has letters, quotation marks, dots, dashes and
        // daggers.
        const LETTERS: [u8; 16] =
            [0x81, 0x82, 0x84, 0x87, 0x88, 0x89, 0x8B, 0x8D, 0x8F, 0x90, 0x98, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5];
        for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            let behind = bytes.get(at + 1);
            let is_letter = LETTERS.contains(byte) && before.is_some_and(u8::is_ascii_alphabetic);
            if is_letter && behind.is_none_or(ends_or_goes_on) {
                self.has_letters = true;
            } else if *byte >= 0xC0 {
                self.is_other = true;
            }
            if self.is_other {
                return;
            }
        }
    }
}

/// Marks before the letters that carry them in the languages of Europe, of two kinds at least and each of them so.
#[derive(Debug, Clone, Default)]
struct Marc8 {
    kinds: Vec<u8>,
    is_other: bool,
}

impl Marc8 {
    fn look(&mut self, bytes: &[u8]) {
        for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
            let carriers: &[u8] = match byte {
                0xE1 | 0xE3 => b"aeiou",
                0xE2 => b"aeiouyc",
                0xE4 => b"ano",
                0xE8 => b"aeiouy",
                0xEA => b"au",
                0xF0 => b"cs",
                // The letters that need no mark.
                0xA1..=0xA6 | 0xB1..=0xB6 | 0xC7 => continue,
                _ => b"",
            };
            let carrier = bytes.get(at + 1).map(u8::to_ascii_lowercase);
            if marc8::mark(*byte).is_none() || !carrier.is_some_and(|letter| carriers.contains(&letter)) {
                self.is_other = true;
            }
            if self.is_other {
                return;
            }
            if !self.kinds.contains(byte) {
                self.kinds.push(*byte);
            }
        }
    }
}

/// Whether a word goes on with this byte, or ends before it as values do.
fn ends_or_goes_on(byte: &u8) -> bool {
    byte.is_ascii_alphabetic() || !byte.is_ascii() || b" ,;\t|\"\r\n-".contains(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_dos_or_of_a_catalog_is_told() {
        for (bytes, expected) in [
            (b"ID,Name\n1,N\xA3\xA4ez\n2,Ren\x82e\n".as_slice(), Some("cp437")),
            (b"1,Jos\x82\n", Some("cp437")),
            (b"1,M\x81ller", Some("cp437")),
            (b"1,N\xE2u\xE4nez\n2,Zo\xE8e\n", Some("marc-8")),
            (b"1,Fran\xF0cois\n2,Ren\xE2e\n", Some("marc-8")),
        ] {
            assert_eq!(older(bytes), expected, "{bytes:?}");
        }
    }

    /// The control: what Windows writes in its own letters, quotation marks, dashes and signs of money.
    #[test]
    fn a_file_of_windows_is_left_alone() {
        for text in [
            "1,Núñez,René\n2,Müller,Jörg\n",
            "1,O’Brien,Ana – “the first”…\n",
            "1,Acme™,£5 or 5¢\n",
            "1,João,São Paulo\n2,Conceição,Zé\n",
            "1,Männer\n",
            "1,Ana\u{A0}Maria\n2,¡Hola!,¿Qué?\n",
            "1,Šimek,Žižka\n",
            "1,Straße,Ñandú\n",
        ] {
            let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
            assert_eq!((older(&bytes), lost), (None, false), "{text}");
        }
    }
}
