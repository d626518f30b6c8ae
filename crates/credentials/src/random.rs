//! Random characters and words, each as likely as any other.

use crate::entropy::{Entropy, NoEntropy};
use std::sync::LazyLock;
use zeroize::Zeroizing;

/// Characters that nobody takes for another: no 0 and O, no 1, I and l. 32 of them, 5 bits each.
const CHARACTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// So many characters are 20 bits.
pub(crate) const SUFFIX: usize = 4;

/// Words that are easy to read and to type: the long list of the EFF.
static LIST: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("../lists/eff-large.txt").lines().collect());

/// So many words are 51 bits.
const WORDS: usize = 4;

/// Adds four random characters, 20 bits.
pub(crate) fn push_characters(text: &mut String, entropy: &dyn Entropy) -> Result<(), NoEntropy> {
    let mut bytes = Zeroizing::new([0; SUFFIX]);
    entropy.fill(bytes.as_mut_slice())?;
    // 256 is a multiple of 32, so that each character is as likely as any other.
    text.extend(bytes.iter().map(|byte| char::from(CHARACTERS[usize::from(byte % 32)])));
    Ok(())
}

/// Four random words with hyphens between them, 51 bits.
pub(crate) fn words(entropy: &dyn Entropy) -> Result<String, NoEntropy> {
    // No word is longer than nine letters: the text never grows, and leaves no copy behind.
    let mut text = String::with_capacity(WORDS * 10);
    for position in 0..WORDS {
        if position > 0 {
            text.push('-');
        }
        text.push_str(word(&LIST, entropy)?);
    }
    Ok(text)
}

/// A word without a hyphen: `t-shirt` would read as two.
fn word(list: &'static [&'static str], entropy: &dyn Entropy) -> Result<&'static str, NoEntropy> {
    loop {
        let word = list[below(list.len(), entropy)?];
        if !word.contains('-') {
            return Ok(word);
        }
    }
}

/// A random number below `limit`, which is at most 65,536.
fn below(limit: usize, entropy: &dyn Entropy) -> Result<usize, NoEntropy> {
    let whole_rounds = 65_536 / limit * limit;
    loop {
        let mut bytes = Zeroizing::new([0; 2]);
        entropy.fill(bytes.as_mut_slice())?;
        let number = usize::from(u16::from_le_bytes(*bytes));
        // Numbers beyond the last whole round would favour the first words.
        if number < whole_rounds {
            return Ok(number % limit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::tests::Seeded;

    /// How far counts are from even, in the unit of the chi-square distribution.
    fn chi_square(counts: &[u32]) -> f64 {
        let even = f64::from(counts.iter().sum::<u32>()) / counts.len() as f64;
        counts.iter().map(|count| (f64::from(*count) - even).powi(2) / even).sum()
    }

    /// Trial K17: a million suffixes have no bias. 31 degrees of freedom: above 75 once in 50,000 times.
    #[test]
    fn each_sign_is_as_likely_as_any_other_at_each_place() {
        let entropy = Seeded::new(17);
        let mut counts = [[0_u32; 32]; SUFFIX];
        for _ in 0..1_000_000 {
            let mut text = String::new();
            push_characters(&mut text, &entropy).unwrap();
            for (place, byte) in text.bytes().enumerate() {
                counts[place][CHARACTERS.iter().position(|known| *known == byte).unwrap()] += 1;
            }
        }
        for place in &counts {
            assert!(chi_square(place) < 75.0, "{}", chi_square(place));
        }
        // The test sees a bias: one character in 32 a tenth more often.
        let mut biased = counts[0];
        biased[3] += biased[3] / 10;
        assert!(chi_square(&biased) > 75.0);
    }

    #[test]
    fn each_word_is_as_likely_as_any_other() {
        let (entropy, limit) = (Seeded::new(4), LIST.len());
        assert_eq!(limit, 7776);
        let mut counts = vec![0; limit];
        for _ in 0..778_000 {
            counts[below(limit, &entropy).unwrap()] += 1;
        }
        // 7,775 degrees of freedom: the mean is 7,775 and the deviation 125.
        let found = chi_square(&counts);
        assert!((7_775.0 - 5.0 * 125.0..7_775.0 + 5.0 * 125.0).contains(&found), "{found}");
    }

    #[test]
    fn words_fit_into_the_memory_that_is_wiped() {
        let longest = LIST.iter().map(|word| word.len()).max().unwrap();
        assert_eq!(longest, 9);
        let with_hyphen = LIST.iter().filter(|word| word.contains('-')).count();
        assert_eq!(with_hyphen, 4, "too few to count in bits");
        let entropy = Seeded::new(1);
        assert!((0..2_000).all(|_| words(&entropy).unwrap().matches('-').count() == 3));
        assert!(LIST.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')), "nor line ends");
        let one = words(&Seeded::new(1)).unwrap();
        assert!(one.capacity() == WORDS * 10 && one.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{one}");
    }
}
