//! The pattern `Firstname_Lastname1`, on any human name. The same name and the same rules always give the same.
//!
//! | name | starter | rule |
//! |---|---|---|
//! | Maria Lopez | `Maria_Lopez1` | the pattern |
//! | Maria Isabel Lopez Garcia | `Maria_Lopez1` | the first word of each |
//! | Anne-Marie O'Brien | `Anne-Marie_OBrien1` | hyphens stay, apostrophes go: there are too many kinds to type |
//! | Ludwig van der Berg | `Ludwig_vanderBerg1` | particles stay with the name they belong to |
//! | ZOË NÚÑEZ | `Zoe_Nunez1` | accents off; a name all in capitals or all in small letters is capitalised |
//! | Αθηνά Παππά | `Athena_Pappa1` | other scripts are written in Latin letters |
//! | Əli Məmmədov | `Eli_Memmedov1` | no letter is lost: what has no likeness has one here |
//! | 小明 王 | `Xiaoming_Wang1` | what is written as one word stays one word |
//! | Sukarno (one name) | `Sukarno_Sukarno1` | the only name serves as both |
//! | Bo Li, padded to 8 | `Bo_Li123` | the suffix counts on |
//! | ☺ (nothing to type) | four random words | with a warning |

use crate::latin;
use model::patron::Details;
use model::secret::StarterPassword;
use model::starter_rules::{NamePart, StarterRules};

/// Words that do not stand alone as a surname.
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "la", "le", "las", "los",
    "el", "al", "bin", "ibn", "ter", "ten", "zu", "zum", "st", "san", "santa", "mac", "mc", "ni", "o",
];

/// So many letters of a name are used: more are typed wrong.
const LONGEST: usize = 30;

/// The starter of a name; `None` when the name has no letter or digit that every keyboard has.
pub fn starter(details: &Details, rules: &StarterRules) -> Option<StarterPassword> {
    let first = details.first_name.as_deref().map(words).filter(|words| !words.is_empty());
    let last = details.last_name.as_deref().map(words).filter(|words| !words.is_empty());
    let (first, last) = match (&first, &last) {
        (None, None) => return None,
        (first, last) => (first.as_ref().or(last.as_ref())?, last.as_ref().or(first.as_ref())?),
    };
    let (first, last) = (part(first, rules.first), part(last, rules.last));
    let separator = if first.is_empty() || last.is_empty() { "" } else { rules.separator.as_str() };
    let length = first.len() + separator.len() + last.len() + rules.suffix.len();
    let mut text = String::with_capacity(length.max(rules.min_length));
    for piece in [&first, separator, &last, &rules.suffix] {
        text.push_str(piece);
    }
    pad(&mut text, rules.min_length);
    Some(StarterPassword::new(text))
}

/// A name as it stands in an alphabet: Świątek under S, van den Berg under V.
pub fn alphabetical(name: &str) -> String {
    latin::transliterated(name).to_lowercase()
}

/// Lets the suffix count on until the text is long enough: 1 goes on with 2, 9 with 0, a letter with 1.
fn pad(text: &mut String, least: usize) {
    while text.len() < least {
        let last = text.bytes().last().filter(u8::is_ascii_digit);
        text.push(last.map_or('1', |digit| char::from(b'0' + (digit - b'0' + 1) % 10)));
    }
}

/// So much of a name as the rules want.
fn part(words: &[Word], wanted: NamePart) -> String {
    match wanted {
        NamePart::Nothing => String::new(),
        NamePart::Initial => words.iter().filter_map(|word| word.text.chars().next()).take(1).collect(),
        NamePart::All => shortened(words.iter().map(|word| word.text.as_str()).collect()),
        NamePart::First => {
            let particles = words.iter().take_while(|word| word.particle).count();
            shortened(words.iter().take(particles + 1).map(|word| word.text.as_str()).collect())
        }
    }
}

fn shortened(mut text: String) -> String {
    text.truncate(LONGEST);
    text
}

/// A word of a name in letters that every keyboard has.
struct Word {
    text: String,
    particle: bool,
}

fn words(name: &str) -> Vec<Word> {
    name.split_whitespace().filter_map(word).collect()
}

fn word(word: &str) -> Option<Word> {
    // Most names are as they are typed; a million of them are looked at before a plan is shown.
    if word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Some(in_latin(word, word));
    }
    // What is no letter would be described: a smiling face is no name.
    let letters: String = word.chars().filter_map(letter).collect();
    let latin: String = latin::transliterated(&letters).chars().filter(|c| typeable(*c)).collect();
    let latin = latin.trim_matches('-');
    if !latin.chars().any(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    Some(in_latin(latin, &letters))
}

/// A word as it stands in a starter; `own` is the word in its own script, which may know no small and capital
/// letters, and whose single letters may be several in Latin.
fn in_latin(latin: &str, own: &str) -> Word {
    let has_case = own.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let particle = has_case && PARTICLES.iter().any(|known| known.eq_ignore_ascii_case(latin));
    // A particle in small letters is the person's own way; so is a name of mixed case (McDonald).
    let keeps = has_case && (mixed(own) || (particle && latin.chars().all(|c| !c.is_ascii_uppercase())));
    Word { text: if keeps { latin.to_owned() } else { capitalised(latin) }, particle }
}

/// A letter, a digit or a hyphen of whatever kind; anything else is left away.
fn letter(c: char) -> Option<char> {
    const HYPHENS: &[char] = &['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2212}', '\u{FF0D}'];
    if HYPHENS.contains(&c) { Some('-') } else { Some(c).filter(|c| c.is_alphanumeric()) }
}

fn typeable(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

fn mixed(word: &str) -> bool {
    word.chars().any(char::is_lowercase) && word.chars().any(char::is_uppercase)
}

/// `MARIA` and `maria` become `Maria`, each part of a hyphenated name for itself.
fn capitalised(word: &str) -> String {
    let parts = word.split('-').map(|part| {
        let mut letters = part.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(letters.map(|c| c.to_ascii_lowercase())).collect::<String>()
    });
    parts.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn made(first: &str, last: &str, rules: &StarterRules) -> Option<String> {
        let name = |text: &str| (!text.is_empty()).then(|| text.into());
        let details = Details { first_name: name(first), last_name: name(last), ..Details::default() };
        starter(&details, rules).map(|starter| starter.expose().to_owned())
    }

    /// Trial K01, and the table of the manual.
    #[test]
    fn the_pattern_on_many_names() {
        let long = "Wolfeschlegelsteinhausenbergerdorff".repeat(6);
        for (first, last, expected) in [
            ("Maria", "Lopez", "Maria_Lopez1"),
            ("Maria Isabel", "Lopez Garcia", "Maria_Lopez1"),
            ("Anne-Marie", "O'Brien", "Anne-Marie_OBrien1"),
            ("Anne-Marie", "O’Brien", "Anne-Marie_OBrien1"),
            ("Ludwig", "van der Berg", "Ludwig_vanderBerg1"),
            ("LUDWIG", "VAN DER BERG", "Ludwig_VanDerBerg1"),
            ("Ana", "De La Cruz", "Ana_DeLaCruz1"),
            ("ZOË", "NÚÑEZ", "Zoe_Nunez1"),
            ("ronald", "mcdonald", "Ronald_Mcdonald1"),
            ("Ronald", "McDonald", "Ronald_McDonald1"),
            ("Omar", "al-Rashid", "Omar_al-Rashid1"),
            ("小明", "王", "Xiaoming_Wang1"),
            ("민준", "김", "Minjun_Gim1"),
            ("Анна", "Ковалёва", "Anna_Kovaliova1"),
            ("Αθηνά", "Παππά", "Athena_Pappa1"),
            ("محمد", "حسن", "Mhmd_Hsn1"),
            ("דוד", "כהן", "Dvd_Khn1"),
            ("Əli", "MƏMMƏDOV", "Eli_Memmedov1"),
            ("فاطمة", "عمر", "Fatma_Amr1"),
            ("אברהם", "עמית", "Abrhm_Amyt1"),
            ("Игорь", "Вълков", "Igor_Valkov1"),
            ("ЮЛИЯ", "ЧЕРНЫШЁВА", "Iuliia_Chernyshiova1"),
            ("ΧΡΗΣΤΟΣ", "ÞÓRSDÓTTIR", "Khrestos_Thorsdottir1"),
            ("Łukasz", "Großmann", "Lukasz_Grossmann1"),
            ("", "Sukarno", "Sukarno_Sukarno1"),
            ("Teller", "", "Teller_Teller1"),
            ("Bo", "Li", "Bo_Li1"),
            ("A", "B", "A_B1"),
            ("José‑María", "Ñañez", "Jose-Maria_Nanez1"),
            ("☺ Ann", "Lee 🎓", "Ann_Lee1"),
            ("Jo", "Van", "Jo_Van1"),
            ("Ann", &long, "Ann_Wolfeschlegelsteinhausenberger1"),
        ] {
            assert_eq!(made(first, last, &StarterRules::default()).as_deref(), Some(expected), "{first} {last}");
        }
        for (first, last) in [("?", "…"), ("☺", "🎓"), ("", ""), ("-", "'")] {
            assert_eq!(made(first, last, &StarterRules::default()), None, "{first} {last}");
        }
    }

    #[test]
    fn a_library_chooses_the_parts() {
        let usual = StarterRules::default();
        for (rules, expected) in [
            (StarterRules { separator: ".".into(), suffix: "!".into(), ..usual.clone() }, "Maria.dela-Cruz!"),
            (StarterRules { first: NamePart::Initial, ..usual.clone() }, "M_dela-Cruz1"),
            (StarterRules { first: NamePart::All, last: NamePart::All, ..usual.clone() }, "MariaElena_dela-CruzLopez1"),
            (StarterRules { first: NamePart::Nothing, ..usual.clone() }, "dela-Cruz1"),
            (StarterRules { last: NamePart::Nothing, suffix: String::new(), ..usual.clone() }, "Maria"),
            (StarterRules { min_length: 20, ..usual.clone() }, "Maria_dela-Cruz12345"),
            (StarterRules { min_length: 18, suffix: "!".into(), ..usual.clone() }, "Maria_dela-Cruz!12"),
            (StarterRules { min_length: 19, suffix: "8".into(), ..usual }, "Maria_dela-Cruz8901"),
        ] {
            assert_eq!(made("Maria Elena", "de la-Cruz Lopez", &rules).as_deref(), Some(expected), "{rules:?}");
        }
    }

    proptest! {
        #[test]
        fn any_name_gives_the_same_twice_and_only_what_every_keyboard_has(first in "\\PC{0,12}", last in "\\PC{0,12}") {
            let rules = StarterRules::default();
            let starter = made(&first, &last, &rules);
            prop_assert_eq!(&starter, &made(&first, &last, &rules));
            if let Some(starter) = starter {
                prop_assert!(starter.len() >= 4 && starter.len() <= 2 * LONGEST + 2);
                prop_assert!(starter.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{}", starter);
            }
        }

        #[test]
        fn padding_is_long_enough_and_changes_nothing_before_it(name in "[A-Z][a-z]{0,9}", least in 0_usize..40) {
            let short = made(&name, &name, &StarterRules::default()).unwrap();
            let padded = made(&name, &name, &StarterRules { min_length: least, ..StarterRules::default() }).unwrap();
            prop_assert!(padded.len() == short.len().max(least) && padded.starts_with(&short));
        }
    }
}
