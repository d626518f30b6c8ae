//! Two words of a name beside each other.
//!
//! A slip of the pen makes a word that nobody is called; but one letter also makes another name of
//! many a first name: Marta and Maria, Justin and Dustin, Daniel and Daniela. Length and place tell
//! the two apart well enough.

use strsim::{jaro_winkler, osa_distance};

/// A word of a name: small Latin letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Word {
    text: Box<str>,
    /// A bit for each letter that occurs. One slip changes two bits at most, so that words which share
    /// little are told apart without looking at their letters.
    letters: u32,
}

/// From these lengths on a slip makes no other name: two letters that changed places, a letter too
/// many or too few, a wrong letter in a first name. The README says how well they do.
const SHORT: usize = 4;
const LONG: usize = 5;
const VERY_LONG: usize = 7;

/// Shorter words are initials and the like: of them, one letter is half.
const SHORTEST: usize = 3;

/// So many letters differ where one slip swapped two.
const SWAPPED: usize = 2;

/// Words that are not spelt alike but may be one. Measured from 0.80 to 0.90: up to here nobody is asked about
/// after one change; below 0.85 Maria Lopez and Mark Levy, born in other years, pass for one person.
const RESEMBLANCE: f64 = 0.88;

impl Word {
    pub(crate) fn new(text: &str) -> Self {
        let bit = |byte: u8| 1_u32 << (byte.wrapping_sub(b'a') & 31);
        Word { text: text.into(), letters: text.bytes().fold(0, |bits, byte| bits | bit(byte)) }
    }

    /// One first name in two spellings. Two letters that changed places hardly ever make another name; a
    /// letter too many or too few does in a short one, and in any at its beginning (Elena and Helena);
    /// a wrong letter does in all but a very long one; and every slip may at the end (Mario and Maria).
    pub(crate) fn is_first_name(&self, other: &Word) -> bool {
        self == other
            || (self.is_a_slip_from(other) && self.last() == other.last() && self.is_no_other_first_name(other))
    }

    fn is_no_other_first_name(&self, other: &Word) -> bool {
        match self.wrong_letters(other) {
            SWAPPED => self.shorter(other) >= SHORT,
            1 => self.shorter(other) >= VERY_LONG && self.first() == other.first(),
            _ => self.shorter(other) >= LONG && self.first() == other.first(),
        }
    }

    /// One last name in two spellings.
    pub(crate) fn is_last_name(&self, other: &Word) -> bool {
        let needed = || if self.wrong_letters(other) == SWAPPED { SHORT } else { LONG };
        self == other || (self.is_a_slip_from(other) && self.shorter(other) >= needed())
    }

    /// Perhaps one first name: an initial, a short form, or a letter apart.
    pub(crate) fn may_be_first_name(&self, other: &Word) -> bool {
        self.begins(other) || other.begins(self) || (self.shorter(other) >= SHORTEST && self.is_a_slip_from(other))
    }

    /// An initial and a name that begins with it.
    pub(crate) fn is_initial_of(&self, other: &Word) -> bool {
        let (shorter, longer) = if self.text.len() <= other.text.len() { (self, other) } else { (other, self) };
        shorter.is_initial() && shorter.begins(longer)
    }

    /// Not clearly another word. Initials are: too many names begin with them.
    pub(crate) fn resembles(&self, other: &Word) -> bool {
        let begins = self.shorter(other) >= SHORTEST && (self.begins(other) || other.begins(self));
        self == other || begins || jaro_winkler(&self.text, &other.text) >= RESEMBLANCE
    }

    /// A single letter.
    pub(crate) fn is_initial(&self) -> bool {
        self.text.len() == 1
    }

    fn begins(&self, other: &Word) -> bool {
        other.text.starts_with(&*self.text)
    }

    fn is_a_slip_from(&self, other: &Word) -> bool {
        self.text.len().abs_diff(other.text.len()) <= 1
            && (self.letters ^ other.letters).count_ones() <= 2
            && osa_distance(&self.text, &other.text) == 1
    }

    /// How many letters of two equally long words differ; words of two lengths have none.
    fn wrong_letters(&self, other: &Word) -> usize {
        let pairs = self.text.bytes().zip(other.text.bytes());
        if self.text.len() == other.text.len() { pairs.filter(|(a, b)| a != b).count() } else { 0 }
    }

    fn shorter(&self, other: &Word) -> usize {
        self.text.len().min(other.text.len())
    }

    fn first(&self) -> Option<u8> {
        self.text.bytes().next()
    }

    fn last(&self) -> Option<u8> {
        self.text.bytes().last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_name_and_another_name_is_not() {
        let alike = |a, b| Word::new(a).is_first_name(&Word::new(b));
        for (a, b) in [("maria", "maria"), ("mraia", "maria"), ("renee", "rennee"), ("alejandro", "alehandro")] {
            assert!(alike(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("maria", "marta"),
            ("john", "joan"),
            ("anna", "anne"),
            ("mario", "maria"),
            ("daniel", "daniela"),
            ("justin", "dustin"),
            ("elena", "helena"),
            ("christian", "christina"),
            ("carl", "carol"),
            ("alex", "alexander"),
            ("m", "maria"),
        ] {
            assert!(!alike(a, b), "{a} {b}");
            assert!(Word::new(a).may_be_first_name(&Word::new(b)), "{a} {b}");
        }
    }

    #[test]
    fn short_last_names_have_no_slips() {
        let alike = |a, b| Word::new(a).is_last_name(&Word::new(b));
        assert!(alike("lopez", "lopes") && alike("ivanov", "ivanova") && alike("muller", "mueller"));
        assert!(!alike("chen", "cheng") && !alike("lee", "le") && !alike("okafor", "oduya"));
    }
}
