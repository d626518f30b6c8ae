//! Names as they are compared: folded once, compared often.

use super::words::Word;
use deunicode::deunicode;
use model::patron::Details;

/// The names of one person: small Latin letters, without accents, word by word.
#[derive(Debug, Clone)]
pub struct Names {
    first: Name,
    middle: Name,
    last: Name,
    preferred_first: Name,
    preferred_last: Name,
    /// Whether every letter was Latin before.
    latin: bool,
}

/// One of a person's names; blank has no words.
#[derive(Debug, Clone, Default)]
struct Name {
    words: Vec<Word>,
    /// Several words in one: `O Brien` is also `OBrien`.
    joined: Option<Word>,
}

/// Words that many last names share and that tell nobody apart, unless there is no other.
const PARTICLES: &[&str] = &[
    "al", "ap", "ben", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le", "mac",
    "mc", "ni", "o", "saint", "san", "st", "te", "ten", "ter", "van", "von", "y",
];

/// Whether two people may be one by their names alone, for a search that has no more of them yet.
/// It is never false where [`compare`](super::compare) says that they are.
pub fn names_may_match(ours: &Names, theirs: &Names) -> bool {
    weak_spots(ours, theirs) <= 1
}

/// Whether first and last name are both there and the same, without accents and case; what stands between them does not
/// count.
pub fn have_one_name(ours: &Names, theirs: &Names) -> bool {
    ours.whole().is_some_and(|name| theirs.whole() == Some(name))
}

/// Whether the first name, or the one that somebody goes by, is the very same; an initial is one of many names.
pub(crate) fn have_one_first_name(ours: &Names, theirs: &Names) -> bool {
    let is_name = |name: &Name| name.words.iter().any(|word| !word.is_initial());
    any_pair(ours.firsts(), || theirs.firsts(), |one, other| one.words == other.words && is_name(one))
}

/// Whether the last name, or the one that somebody goes by, is the very same.
pub(super) fn have_one_last_name(ours: &Names, theirs: &Names) -> bool {
    any_pair(ours.lasts(), || theirs.lasts(), |one, other| one.words == other.words)
}

/// Whether both last names are there and are those of two people, or of one before and after a marriage.
pub(crate) fn have_two_last_names(ours: &Names, theirs: &Names) -> bool {
    let are_there = ours.lasts().next().is_some() && theirs.lasts().next().is_some();
    are_there && last_spots(ours, theirs) > 0 && !same_words(ours, theirs)
}

impl Names {
    /// The names of a person.
    pub fn of(details: &Details) -> Self {
        Names::from_parts(
            details.first_name.as_deref(),
            details.middle_name.as_deref(),
            details.last_name.as_deref(),
            details.rare.preferred_first_name.as_deref(),
            details.rare.preferred_last_name.as_deref(),
        )
    }

    /// The same from loose columns, in the order first, middle, last, preferred first, preferred last.
    pub fn from_parts(
        first: Option<&str>,
        middle: Option<&str>,
        last: Option<&str>,
        preferred_first: Option<&str>,
        preferred_last: Option<&str>,
    ) -> Self {
        Names {
            first: Name::given(first),
            middle: Name::given(middle),
            last: Name::family(last),
            preferred_first: Name::given(preferred_first),
            preferred_last: Name::family(preferred_last),
            latin: [first, last].into_iter().flatten().all(is_latin),
        }
    }

    /// Whether both a first and a last name are there.
    pub(crate) fn is_complete(&self) -> bool {
        !self.first.words.is_empty() && !self.last.words.is_empty()
    }

    /// Whether a first name is there, or one that they go by.
    pub(super) fn has_first(&self) -> bool {
        self.firsts().next().is_some()
    }

    /// First and last name, word by word, of somebody who has both.
    pub(crate) fn whole(&self) -> Option<(&[Word], &[Word])> {
        self.is_complete().then_some((self.first.words.as_slice(), self.last.words.as_slice()))
    }

    /// Whether first and last name are the same, word by word.
    pub(crate) fn is_spelled_like(&self, other: &Names) -> bool {
        self.first.words == other.first.words && self.last.words == other.last.words
    }

    fn firsts(&self) -> impl Iterator<Item = &Name> {
        [&self.first, &self.preferred_first].into_iter().filter(|name| !name.words.is_empty())
    }

    fn lasts(&self) -> impl Iterator<Item = &Name> {
        [&self.last, &self.preferred_last].into_iter().filter(|name| !name.words.is_empty())
    }

    /// Every word of every name, middle ones too.
    fn all(&self) -> impl Iterator<Item = &Word> {
        self.firsts().chain(self.lasts()).chain([&self.middle]).flat_map(|name| name.words.iter().chain(&name.joined))
    }

    /// The words of first, middle and last name that are no initials.
    fn spoken(&self) -> impl Iterator<Item = &Word> {
        [&self.first, &self.middle, &self.last]
            .into_iter()
            .flat_map(|name| &name.words)
            .filter(|word| !word.is_initial())
    }
}

impl Name {
    fn given(text: Option<&str>) -> Self {
        text.map_or_else(Name::default, |text| Name::new(text, &[]))
    }

    fn family(text: Option<&str>) -> Self {
        text.map_or_else(Name::default, |text| Name::new(text, PARTICLES))
    }

    fn new(text: &str, particles: &[&str]) -> Self {
        let folded = fold(text);
        let all: Vec<&str> =
            folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let joined = (all.len() > 1).then(|| Word::new(&all.concat()));
        let telling = all.iter().filter(|word| !particles.contains(word));
        let mut words: Vec<Word> = telling.map(|word| Word::new(word)).collect();
        if words.is_empty() {
            words = all.iter().map(|word| Word::new(word)).collect();
        }
        Name { words, joined }
    }

    /// The whole name as one word.
    fn whole(&self) -> Option<&Word> {
        self.joined.as_ref().or(self.words.first())
    }

    /// Whether every word of the one with fewer is in the other, or both are one when joined.
    fn agrees(&self, other: &Name, alike: fn(&Word, &Word) -> bool) -> bool {
        let (fewer, more) = if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        let contained = fewer.words.iter().all(|word| more.words.iter().any(|other| alike(word, other)));
        let joined = self.joined.is_some() || other.joined.is_some();
        contained || (joined && self.whole().zip(other.whole()).is_some_and(|(a, b)| alike(a, b)))
    }
}

/// How many things about two people's names speak against one person: 0 for names that agree, 1 for
/// names of which one part does not quite, 2 or more for the names of two people.
pub(crate) fn weak_spots(ours: &Names, theirs: &Names) -> u8 {
    let last = last_spots(ours, theirs);
    let first = first_spots(ours, theirs);
    let straight = first + last;
    if straight > 0 && same_words(ours, theirs) {
        return 0;
    }
    if straight <= 1 { straight + middle_spots(ours, theirs) } else { straight }
}

/// A last name changes when people marry.
pub(super) fn last_spots(ours: &Names, theirs: &Names) -> u8 {
    let agree = any_pair(ours.lasts(), || theirs.lasts(), |a, b| a.agrees(b, Word::is_last_name));
    u8::from(!agree)
}

/// A first name hardly ever changes; twins have two.
pub(super) fn first_spots(ours: &Names, theirs: &Names) -> u8 {
    match (ours.firsts().next(), theirs.firsts().next()) {
        (None, None) => return 0,
        (None, Some(_)) | (Some(_), None) => return 1,
        (Some(_), Some(_)) => {}
    }
    if any_pair(ours.firsts(), || theirs.firsts(), |a, b| a.agrees(b, Word::is_first_name)) {
        return 0;
    }
    let perhaps = any_pair(ours.firsts(), || theirs.firsts(), |a, b| a.agrees(b, Word::may_be_first_name));
    u8::from(!perhaps && !by_middle_name(ours, theirs) && !by_middle_name(theirs, ours)) + 1
}

/// Whether one goes by what is the other's middle name.
fn by_middle_name(one: &Names, other: &Names) -> bool {
    let middle = &other.middle.words;
    one.firsts().any(|first| first.words.iter().all(|word| middle.iter().any(|middle| word.is_first_name(middle))))
}

/// Middle names that are both there and contradict each other, as those of twins and cousins do.
fn middle_spots(ours: &Names, theirs: &Names) -> u8 {
    let (ours, theirs) = (&ours.middle.words, &theirs.middle.words);
    let agree = any_pair(ours.iter(), || theirs.iter(), Word::may_be_first_name);
    u8::from(!ours.is_empty() && !theirs.is_empty() && !agree)
}

/// The same words in other places: first and last name swapped, or a second last name among the
/// middle ones.
fn same_words(ours: &Names, theirs: &Names) -> bool {
    let count = ours.spoken().count();
    let found = |one: &Names, other: &Names| one.spoken().all(|a| other.spoken().any(|b| a.is_first_name(b)));
    count >= 2 && count == theirs.spoken().count() && found(ours, theirs) && found(theirs, ours)
}

/// Whether no word of one person's names resembles one of the other's. Where one is written in
/// another script nothing can be said: letters are put into Latin ones in more than one way.
pub(crate) fn nothing_in_common(ours: &Names, theirs: &Names) -> bool {
    let nameless = ours.all().next().is_none() || theirs.all().next().is_none();
    let initial = any_pair(
        ours.firsts(),
        || theirs.firsts(),
        |a, b| a.words.iter().zip(&b.words).take(1).any(|(a, b)| a.is_initial_of(b)),
    );
    ours.latin == theirs.latin
        && !nameless
        && !initial
        && !any_pair(ours.all(), || theirs.all(), |a: &Word, b: &Word| a.resembles(b))
}

fn any_pair<'a, T: 'a, Theirs: Iterator<Item = &'a T>>(
    mut ours: impl Iterator<Item = &'a T>,
    theirs: impl Fn() -> Theirs,
    holds: impl Fn(&T, &T) -> bool,
) -> bool {
    ours.any(|a| theirs().any(|b| holds(a, b)))
}

/// Small Latin letters and digits; what is neither ends a word, but for an apostrophe.
fn fold(text: &str) -> String {
    let mut folded = if text.is_ascii() { text.to_owned() } else { deunicode(text) };
    folded.make_ascii_lowercase();
    if folded.contains('\'') { folded.replace('\'', "") } else { folded }
}

/// Whether all letters are Latin, with or without accents.
fn is_latin(text: &str) -> bool {
    text.chars().all(|c| !c.is_alphabetic() || matches!(c, '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}'))
}
