//! Names and IDs that mix alphabets: a Cyrillic or Greek letter among Latin ones looks right, and nobody who
//! types the name or the ID finds it.

use super::offer;
use crate::context::RowContext;
use crate::words::is_latin_word;
use model::codes;
use model::field::ListField;
use unicode_security::MixedScript;
use unicode_security::mixed_script::AugmentedScriptSet;

/// Letters of another alphabet and, in the same place, the Latin ones that look like them.
const LOOK_ALIKE: [(&str, &str, &str); 2] = [
    ("Cyrillic", "аеорсухіјѕАВЕКМНОРСТУХІЈЅ", "aeopcyxijsABEKMHOPCTYXIJS"),
    ("Greek", "οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX"),
];

/// Reports a name with a word in two alphabets. The name comes back as it is, or in one alphabet where that
/// can be had and the person took it for all rows.
pub(super) fn in_one(field: ListField, raw: &str, name: String, row: &mut RowContext<'_, '_>) -> String {
    // What is too long for any field is reported as such, not letter by letter.
    if name.is_ascii() || name.len() > 4 * field.max_chars() {
        return name;
    }
    let mixed = name
        .split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’')
        .filter(|word| !word.is_ascii() && !is_latin_word(word) && !word.is_single_script());
    let strangers: Vec<Stranger> = mixed.filter_map(stranger).collect();
    let Some(Stranger { letter, script, among, .. }) = strangers.first() else { return name };
    let message = format!("\"{name}\" holds the {script} letter {letter} among {among} ones");
    let twins: Option<Vec<(&str, &str)>> =
        strangers.iter().map(|stranger| Some((stranger.word, stranger.meant.as_deref()?))).collect();
    let Some(twins) = twins else {
        row.report(codes::C333, field, raw, message, "retype the whole name with one keyboard layout");
        return name;
    };
    let meant = twins.into_iter().fold(name.clone(), |name, (word, meant)| name.replace(word, meant));
    let offered = offer::Offer { field, written: raw, meant: &meant };
    if offer::report(codes::C333, message, offered, row) { meant } else { name }
}

/// An ID that only looks as if it were written with plain letters.
pub(super) struct Disguised {
    /// Its first letter of another alphabet.
    pub(super) letter: char,
    pub(super) script: &'static str,
    /// The ID with plain letters.
    pub(super) meant: String,
}

/// What an ID looks like whose letters of another alphabet all look like plain ones; nothing where one does not.
pub(super) fn disguised(id: &str) -> Option<Disguised> {
    if id.is_ascii() {
        return None;
    }
    let (letter, script) = id.chars().find_map(|c| Some((c, plain_twin(c)?.0)))?;
    let plain = |c: char| if c.is_ascii() { Some(c) } else { plain_twin(c).map(|(_, plain)| plain) };
    let meant = id.chars().map(plain).collect::<Option<String>>()?;
    Some(Disguised { letter, script, meant })
}

/// The plain letter that a letter looks like, and the alphabet that it is of.
fn plain_twin(letter: char) -> Option<(&'static str, char)> {
    LOOK_ALIKE.into_iter().find_map(|(script, theirs, ours)| {
        let twins = theirs.chars().zip(ours.chars()).find(|(theirs, _)| *theirs == letter);
        twins.map(|(_, plain)| (script, plain))
    })
}

/// A word in two alphabets.
struct Stranger<'a> {
    word: &'a str,
    /// Its first letter of the alphabet that it has fewer letters of.
    letter: char,
    script: &'static str,
    among: &'static str,
    /// The word in the other alphabet, where every such letter has a twin in it.
    meant: Option<String>,
}

/// Only Latin with Cyrillic or Greek look alike; Japanese names mix scripts, too, and are right.
fn stranger(word: &str) -> Option<Stranger<'_>> {
    let count = |script: &str| word.chars().filter(|c| is_of(*c, script)).count();
    let latin = count("Latin");
    let (other, theirs, ours) = LOOK_ALIKE.into_iter().find(|(other, ..)| latin > 0 && count(other) > 0)?;
    // Of as many letters of both, the Latin ones are taken for the meant ones.
    let (script, among, from, to) =
        if count(other) > latin { ("Latin", other, ours, theirs) } else { (other, "Latin", theirs, ours) };
    let twin = |c: char| from.chars().zip(to.chars()).find(|(from, _)| *from == c).map(|(_, to)| to);
    let meant = word.chars().map(|c| if is_of(c, script) { twin(c) } else { Some(c) }).collect();
    let letter = word.chars().find(|c| is_of(*c, script))?;
    Some(Stranger { word, letter, script, among, meant })
}

fn is_of(letter: char, script: &str) -> bool {
    AugmentedScriptSet::for_char(letter).to_string() == script
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(word: &str) -> Option<(char, &'static str, Option<String>)> {
        stranger(word).map(|stranger| (stranger.letter, stranger.script, stranger.meant))
    }

    #[test]
    fn every_look_alike_is_of_its_alphabet() {
        for (script, theirs, ours) in LOOK_ALIKE {
            assert_eq!(theirs.chars().count(), ours.chars().count(), "{script}");
            assert!(theirs.chars().all(|c| is_of(c, script)), "{script}");
            assert!(ours.chars().all(|c| c.is_ascii_alphabetic()), "{script}");
        }
    }

    #[test]
    fn an_id_is_disguised_when_all_its_strange_letters_look_plain() {
        let meant = |id: &str| disguised(id).map(|found| (found.letter, found.script, found.meant));
        assert_eq!(meant("СB-12"), Some(('С', "Cyrillic", "CB-12".to_owned())));
        assert_eq!(meant("AΒ12"), Some(('Β', "Greek", "AB12".to_owned())));
        for other in ["CB-12", "Я12", "CЯ12", "é12", "СЯ"] {
            assert_eq!(meant(other), None, "{other}");
        }
    }

    #[test]
    fn strangers_are_the_fewer_letters() {
        assert_eq!(seen("Аna"), Some(('А', "Cyrillic", Some("Ana".to_owned()))));
        assert_eq!(seen("Ивaн"), Some(('a', "Latin", Some("Иван".to_owned()))));
        assert_eq!(seen("Οlga"), Some(('Ο', "Greek", Some("Olga".to_owned()))));
        assert_eq!(seen("Anaя"), Some(('я', "Cyrillic", None)));
        for fine in ["Ana", "Иван", "Núñez", "Ελένη", "田中さん"] {
            assert_eq!(seen(fine), None, "{fine}");
        }
    }
}
