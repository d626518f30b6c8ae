//! The pattern `Firstname_Lastname1`, on any human name.
//!
//! | name | starter | rule |
//! |---|---|---|
//! | Maria Lopez | `Maria_Lopez1` | the pattern |
//! | Maria Isabel Lopez Garcia | `Maria_Lopez1` | the first word of each |
//! | Anne-Marie O'Brien | `Anne-Marie_OBrien1` | hyphens stay, apostrophes go: there are too many kinds to type |
//! | Ludwig van der Berg | `Ludwig_vanderBerg1` | particles stay with the name they belong to |
//! | ZOË NÚÑEZ | `Zoe_Nunez1` | accents off; a name all in capitals or all in small letters is capitalised |
//! | 王 小明 (last Wang) | `Xiao_Wang1` | other scripts are written in Latin letters |
//! | Sukarno (one name) | `Sukarno_Sukarno1` | the only name serves as both |
//! | (nothing to type) | `kfmw-qtrz-hpnd` | random letters, with a warning |

use crate::entropy::{Entropy, NoEntropy};
use model::patron::Details;
use model::secret::StarterPassword;

/// Words that do not stand alone as a surname.
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "la", "le", "las", "los",
    "el", "al", "bin", "ibn", "ter", "ten", "zu", "zum", "st", "san", "santa", "mac", "ni", "o",
];

/// A starter and how it was made.
pub struct Made {
    /// The starter.
    pub starter: StarterPassword,
    /// Whether the name gave none, so that it is random.
    pub random: bool,
}

/// Makes the starter of a patron: the same for the same name, except where the name gives none.
pub fn make(details: &Details, entropy: &dyn Entropy) -> Result<Made, NoEntropy> {
    let first = details.first_name.as_deref().and_then(word);
    let last = details.last_name.as_deref().and_then(word);
    let (first, last) = match (first, last) {
        (Some(first), Some(last)) => (first, last),
        (Some(only), None) | (None, Some(only)) => (only.clone(), only),
        (None, None) => return Ok(Made { starter: random(entropy)?, random: true }),
    };
    Ok(Made { starter: StarterPassword::new(format!("{first}_{last}1")), random: false })
}

/// Whether a name gives no starter, so that a random one will be made.
pub fn gives_none(details: &Details) -> bool {
    let names = [&details.first_name, &details.last_name];
    names.into_iter().flatten().all(|name| word(name).is_none())
}

/// The first word of a name part in letters that every keyboard has, particles included.
fn word(name: &str) -> Option<String> {
    let latin = deunicode::deunicode(name);
    let words = latin.split_whitespace().map(typeable).filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()));
    let mut joined = String::new();
    for word in words {
        let particle = PARTICLES.contains(&word.to_ascii_lowercase().as_str());
        joined.push_str(&if particle { word } else { capitalised(&word) });
        if !particle {
            break;
        }
    }
    (!joined.is_empty()).then(|| {
        if joined.chars().next().is_some_and(|c| c.is_ascii_lowercase()) && !starts_with_particle(&latin) {
            capitalised(&joined)
        } else {
            joined
        }
    })
}

fn starts_with_particle(latin: &str) -> bool {
    latin.split_whitespace().next().is_some_and(|word| PARTICLES.contains(&word.to_ascii_lowercase().as_str()))
}

fn typeable(word: &str) -> String {
    word.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>().trim_matches('-').to_owned()
}

/// `MARIA` and `maria` become `Maria`, each part of a hyphenated name for itself; mixed case is the
/// person's own (`McDonald`) and stays.
fn capitalised(word: &str) -> String {
    let one_case = word.chars().all(|c| !c.is_ascii_lowercase()) || word.chars().all(|c| !c.is_ascii_uppercase());
    if !one_case {
        return word.to_owned();
    }
    let parts = word.split('-').map(|part| {
        let mut letters = part.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(letters.map(|c| c.to_ascii_lowercase())).collect::<String>()
    });
    parts.collect::<Vec<_>>().join("-")
}

/// Twelve random letters without look-alikes, about 53 bits.
fn random(entropy: &dyn Entropy) -> Result<StarterPassword, NoEntropy> {
    const LETTERS: &[u8; 23] = b"abcdefghijkmnpqrstvwxyz";
    let mut text = String::with_capacity(14);
    while text.len() < 14 {
        let mut byte = [0];
        entropy.fill(&mut byte)?;
        // Bytes beyond the last whole round of the alphabet would favour its first letters.
        if usize::from(byte[0]) >= LETTERS.len() * (256 / LETTERS.len()) {
            continue;
        }
        if matches!(text.len(), 4 | 9) {
            text.push('-');
        }
        text.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
    }
    Ok(StarterPassword::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Entropy for Counting {
        fn fill(&self, buffer: &mut [u8]) -> Result<(), NoEntropy> {
            buffer.fill_with(|| self.0.fetch_add(37, std::sync::atomic::Ordering::Relaxed));
            Ok(())
        }
    }

    fn made(first: &str, last: &str) -> (String, bool) {
        let name = |text: &str| (!text.is_empty()).then(|| text.into());
        let details = Details { first_name: name(first), last_name: name(last), ..Details::default() };
        let made = make(&details, &Counting(0.into())).unwrap();
        (made.starter.expose().to_owned(), made.random)
    }

    #[test]
    fn the_pattern_on_many_names() {
        for (first, last, expected) in [
            ("Maria", "Lopez", "Maria_Lopez1"),
            ("Maria Isabel", "Lopez Garcia", "Maria_Lopez1"),
            ("Anne-Marie", "O'Brien", "Anne-Marie_OBrien1"),
            ("Ludwig", "van der Berg", "Ludwig_vanderBerg1"),
            ("ZOË", "NÚÑEZ", "Zoe_Nunez1"),
            ("ronald", "mcdonald", "Ronald_Mcdonald1"),
            ("Ronald", "McDonald", "Ronald_McDonald1"),
            ("小明", "王", "Xiao_Wang1"),
            ("Анна", "Ковалёва", "Anna_Kovaliova1"),
            ("Αθηνά", "Παππά", "Athena_Pappa1"),
            ("", "Sukarno", "Sukarno_Sukarno1"),
            ("Teller", "", "Teller_Teller1"),
            ("Bo", "Li", "Bo_Li1"),
            ("José‑María", "Ñañez", "Jose-Maria_Nanez1"),
        ] {
            assert_eq!(made(first, last), (expected.to_owned(), false), "{first} {last}");
        }
    }

    #[test]
    fn a_name_without_letters_gets_a_random_one() {
        let (starter, random) = made("?", "…");
        assert!(random && starter.len() == 14, "{starter}");
    }

    proptest! {
        #[test]
        fn any_name_gives_something_every_keyboard_can_type(first in "\\PC{0,12}", last in "\\PC{0,12}") {
            let (starter, _) = made(&first, &last);
            prop_assert!(starter.len() >= 4);
            prop_assert!(starter.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{}", starter);
        }
    }
}
