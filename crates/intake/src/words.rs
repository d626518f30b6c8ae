//! Words that are looked for in cells as people write them, in capitals or not.

/// Whether a word is one of a list.
pub(crate) fn is_among(list: &[&str], word: &str) -> bool {
    list.iter().any(|other| other.eq_ignore_ascii_case(word))
}

/// A list of words that every cell is asked for: nearly all texts are told from them by their first character and their
/// length.
#[derive(Debug)]
pub(crate) struct WordSet<const N: usize> {
    words: [&'static str; N],
    /// For words that begin alike, without case, a bit for each length that one of them has.
    lengths: [u32; BEGINNINGS],
}

/// The small and the capital form of a letter are the same number, and nothing else matters here.
const BEGINNINGS: usize = 32;

impl<const N: usize> WordSet<N> {
    /// The list of these words, none of which is empty.
    pub(crate) const fn new(words: [&'static str; N]) -> Self {
        let mut lengths = [0_u32; BEGINNINGS];
        let mut at = 0;
        while at < N {
            let word = words[at].as_bytes();
            lengths[word[0] as usize % BEGINNINGS] |= length_bit(word.len());
            at += 1;
        }
        WordSet { words, lengths }
    }

    /// Whether a word is one of them.
    pub(crate) fn holds(&self, word: &str) -> bool {
        let Some(first) = word.bytes().next() else { return false };
        self.lengths[usize::from(first) % BEGINNINGS] & length_bit(word.len()) != 0 && is_among(&self.words, word)
    }
}

/// The last bit is that of all greater lengths, too.
const fn length_bit(length: usize) -> u32 {
    if length < 31 { 1_u32 << length } else { 1_u32 << 31 }
}

/// Whether a text begins and ends with a plain letter or digit, so that nothing is to be taken off its ends.
pub(crate) fn is_bare(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphanumeric) && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
}

/// Whether a text is Latin letters and nothing else, as most names are; so is a text with nothing in it.
pub(crate) fn is_latin_word(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphabetic() || is_latin_letter(c))
}

/// Whether this is a Latin letter with an accent or the like.
pub(crate) fn is_latin_letter(c: char) -> bool {
    matches!(c, '\u{C0}'..='\u{24F}') && !matches!(c, '×' | '÷')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_its_words_in_any_case_and_no_others() {
        const LONG: &str = "a word of more than thirty-one letters";
        static WORDS: WordSet<5> = WordSet::new(["vacant", "n/a", "-", "née", LONG]);
        for word in ["vacant", "VACANT", "N/A", "-", "née", "Née", LONG] {
            assert!(WORDS.holds(word), "{word}");
        }
        for word in ["", "vacan", "vacants", "Valant", "6acant", "M", "nÉe", "A word of more than thirty letters or so"]
        {
            assert!(!WORDS.holds(word), "{word}");
        }
    }

    #[test]
    fn most_names_are_one_word_of_latin_letters() {
        for name in ["Lind", "Núñez", "Łucja", "Håkon", ""] {
            assert!(is_latin_word(name), "{name}");
        }
        for other in ["Mary Ann", "O'Neil", "R.", "Лев", "Lind2", "a×b", "A\u{301}"] {
            assert!(!is_latin_word(other), "{other}");
        }
        assert!(is_bare("R2") && is_bare("x y") && !is_bare("R.") && !is_bare("(R)") && !is_bare("é") && !is_bare(""));
    }
}
