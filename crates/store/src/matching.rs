//! How `find` compares: without case, without accents, words in any order, phone numbers by their digits.
//!
//! Shared by the backends, so that they find the same patrons: each brings those who may be meant, and [`Needle::fit`]
//! says whether they are. The index of SQLite is made of the words that are compared here.

use model::id::{self, CanonicalId};
use model::nearest;
use model::patron::{Details, Patron, RareDetails};
use model::search::Fit;
use model::text::Text;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Fewer characters than these begin too many IDs and addresses to be meant as the beginning of one, unless they are
/// digits, with which nothing else begins.
const SHORTEST_BEGINNING: usize = 3;

/// A local number; fewer digits than these are no phone number.
const FEWEST_DIGITS: usize = 7;

/// Behind this sign, with which no name begins, are the last digits of a phone number.
const PHONE: char = '#';

/// So many last digits: ten thousand words, which some hundred of a million patrons share. By them alone a phone number is
/// found, too, as people say it at a desk.
const LAST_DIGITS: usize = 4;

/// Longer numbers are no IDs from which a spreadsheet or a scanner takes zeros.
const MOST_WITH_ZEROS: usize = 14;

/// The form in which names are compared: lower case, without accents, with straight apostrophes.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let letters = text.chars().map(straight).nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let mut folded = String::with_capacity(text.len());
    for letter in letters {
        match plain_letters(letter) {
            Some(plain) => folded.push_str(plain),
            None => folded.push(letter),
        }
    }
    folded
}

fn straight(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{2BB}' | '\u{2BC}' | '\u{B4}' | '\u{2032}' => '\'',
        other => other,
    }
}

/// Letters that are one with their accent, as people without them type them.
fn plain_letters(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'ø' => "o",
        'æ' => "ae",
        'œ' => "oe",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ς' => "σ",
        _ => return None,
    })
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`')
}

/// The words of a folded text, with the apostrophes that are in them.
fn pieces(folded: &str) -> impl Iterator<Item = &str> {
    let pieces = folded.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c));
    pieces.map(|piece| piece.trim_matches(is_apostrophe)).filter(|piece| !piece.is_empty())
}

fn joined(piece: &str) -> String {
    piece.chars().filter(|c| !is_apostrophe(*c)).collect()
}

/// The names of a patron.
pub(crate) fn names(details: &Details) -> [Option<&str>; 6] {
    let Details { first_name, middle_name, last_name, .. } = details;
    let RareDetails { preferred_first_name, preferred_middle_name, preferred_last_name, .. } = &*details.rare;
    [first_name, middle_name, last_name, preferred_first_name, preferred_middle_name, preferred_last_name]
        .map(Option::as_deref)
}

/// Every word by which somebody with these names is found: `O'Brien-Núñez` by `obrien`, `o`, `brien` and `nunez`.
pub(crate) fn each_name_word(names: [Option<&str>; 6], take: &mut dyn FnMut(&str)) {
    for name in names.into_iter().flatten() {
        for piece in pieces(&fold(name)) {
            if piece.contains(is_apostrophe) {
                take(&joined(piece));
                piece.split(is_apostrophe).filter(|part| !part.is_empty()).for_each(&mut *take);
            } else {
                take(piece);
            }
        }
    }
}

/// The word under which the index keeps a phone number, where it has enough digits to be looked for.
pub(crate) fn phone_word(number: &str) -> Option<String> {
    let digits = digits(number);
    if digits.len() < FEWEST_DIGITS { None } else { word_of_digits(&digits) }
}

/// The word under which numbers are kept that end with these digits.
pub(crate) fn word_of_digits(digits: &str) -> Option<String> {
    let last = digits.len().checked_sub(LAST_DIGITS)?;
    digits.get(last..).map(|last| format!("{PHONE}{last}"))
}

fn digits(number: &str) -> String {
    number.chars().map(id::narrow).filter(char::is_ascii_digit).collect()
}

/// The digits that somebody typed as a phone number, without the country code of North America, or as its last four.
fn typed_digits(text: &str) -> Option<String> {
    let is_sign = |c: char| c.is_whitespace() || matches!(c, '+' | '-' | '.' | '(' | ')' | '/');
    let is_number = text.chars().map(id::narrow).all(|c| c.is_ascii_digit() || is_sign(c));
    let digits = digits(text);
    let national = digits.strip_prefix('1').filter(|rest| rest.len() == 10);
    let is_last = digits.len() == LAST_DIGITS && text.chars().count() == LAST_DIGITS;
    (is_number && (is_last || digits.len() >= FEWEST_DIGITS)).then(|| national.unwrap_or(&digits).to_owned())
}

/// A number without the zeros in front, as whoever has lost them types it.
fn without_zeros(id: &CanonicalId) -> Option<&str> {
    let number =
        Some(id.as_str()).filter(|id| id.len() <= MOST_WITH_ZEROS && id.bytes().all(|c| c.is_ascii_digit()))?;
    Some(number.trim_start_matches('0')).filter(|core| core.len() >= SHORTEST_BEGINNING)
}

/// Whether words that stand behind each other in one of the names are what was typed as one: `vandermeer` is `van der Meer`.
fn is_run_together(names: [Option<&str>; 6], typed: &str) -> bool {
    names.into_iter().flatten().any(|name| {
        let folded = fold(name);
        let words: Vec<String> = pieces(&folded).map(joined).collect();
        (0..words.len()).any(|from| begins_together(words.iter().skip(from), typed))
    })
}

/// Whether the first of these words, two or more of them, are the text.
fn begins_together<'a>(words: impl Iterator<Item = &'a String>, text: &str) -> bool {
    let mut rest = text;
    for (word, place) in words.zip(1..) {
        match rest.strip_prefix(word.as_str()) {
            Some("") => return place > 1,
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    false
}

/// In which order patrons are listed who fit alike: by last and first name, then by key.
pub(crate) fn by_name(patron: &Patron) -> (String, String, CanonicalId) {
    let folded = |name: &Option<Text>| fold(name.as_deref().unwrap_or_default());
    (folded(&patron.details.last_name), folded(&patron.details.first_name), patron.key())
}

/// How closely names are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    /// As they are typed.
    Spelled,
    /// With slips in them.
    Near,
}

/// What somebody looks for.
#[derive(Debug)]
pub(crate) struct Needle {
    is_empty: bool,
    id: CanonicalId,
    beginning: Option<CanonicalId>,
    words: Vec<String>,
    email: Option<String>,
    phone: Option<String>,
}

impl Needle {
    /// Takes what was typed.
    pub(crate) fn new(text: &str) -> Self {
        let text = text.trim();
        let id = CanonicalId::of(text);
        let is_one_word = !text.contains(char::is_whitespace);
        let is_number = !text.contains(char::is_alphabetic);
        let is_long = id.as_str().chars().count() >= SHORTEST_BEGINNING;
        let is_digits = !id.as_str().is_empty() && id.as_str().bytes().all(|c| c.is_ascii_digit());
        let folded = fold(text);
        Needle {
            is_empty: text.is_empty(),
            beginning: (is_digits || (is_long && (is_one_word || is_number))).then(|| id.clone()),
            id,
            words: pieces(&folded).map(joined).collect(),
            email: (is_one_word && is_long).then(|| text.to_owned()),
            phone: typed_digits(text),
        }
    }

    /// Whether everybody is meant.
    pub(crate) fn is_everybody(&self) -> bool {
        self.is_empty
    }

    /// The whole as an identifier.
    pub(crate) fn id(&self) -> &CanonicalId {
        &self.id
    }

    /// The identifiers that differ from it by zeros in front.
    pub(crate) fn with_other_zeros(&self) -> impl Iterator<Item = String> + '_ {
        let core = without_zeros(&self.id);
        let all = core.into_iter().flat_map(|core| {
            let widths = core.len()..=MOST_WITH_ZEROS;
            widths.map(move |width| format!("{core:0>width$}"))
        });
        all.filter(|id| id.as_str() != self.id.as_str())
    }

    /// The whole as the beginning of an identifier.
    pub(crate) fn beginning(&self) -> Option<&str> {
        self.beginning.as_ref().map(CanonicalId::as_str)
    }

    /// The words, folded.
    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    /// The whole as the beginning of an e-mail address.
    pub(crate) fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// The whole as a phone number, its digits.
    pub(crate) fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    /// Whether a number of a patron is the one that was typed.
    pub(crate) fn has_phone(&self, number: &str) -> bool {
        let number = digits(number);
        number.len() >= FEWEST_DIGITS && self.phone().is_some_and(|phone| number.ends_with(phone))
    }

    /// In which passes to look; a later one only where the ones before find nobody.
    pub(crate) fn passes(&self) -> &'static [Pass] {
        let has_slips = self.words.iter().any(|word| slips_allowed(word) > 0);
        if has_slips { &[Pass::Spelled, Pass::Near] } else { &[Pass::Spelled] }
    }

    /// How a patron fits, if at all.
    pub(crate) fn fit(&self, pass: Pass, patron: &Patron) -> Option<Fit> {
        match pass {
            Pass::Spelled => self.spelled(patron),
            Pass::Near => {
                let names = names(&patron.details);
                self.is_named(patron, is_near, |typed| is_run_together(names, typed)).then_some(Fit::NearName)
            }
        }
    }

    fn spelled(&self, patron: &Patron) -> Option<Fit> {
        let details = &patron.details;
        let is_whole = |id: &CanonicalId| *id == self.id;
        let begins = |id: &CanonicalId| self.beginning().is_some_and(|beginning| id.as_str().starts_with(beginning));
        let is_address = |address: &str| self.email().is_some_and(|email| begins_without_case(address, email));
        let core = without_zeros(&self.id);
        let has_other_zeros = |id: &CanonicalId| core.is_some() && without_zeros(id) == core;
        if self.is_empty {
            Some(Fit::Everybody)
        } else if patron.canonical_ids().any(|id| is_whole(&id)) {
            Some(Fit::Identifier)
        } else if patron.canonical_ids().any(|id| has_other_zeros(&id)) {
            Some(Fit::OtherZeros)
        } else if patron.canonical_ids().any(|id| begins(&id)) {
            Some(Fit::Beginning)
        } else if self.is_named(patron, |_, _| false, |_| false) {
            Some(Fit::Name)
        } else if details.emails.iter().any(|email| is_address(&email.address)) {
            Some(Fit::Email)
        } else if details.phones.iter().any(|phone| self.has_phone(&phone.number)) {
            Some(Fit::Phone)
        } else {
            None
        }
    }

    /// Whether every word begins a word of a patron's names, or is like one, or is several of them.
    fn is_named(
        &self,
        patron: &Patron,
        is_like: impl Fn(&str, &str) -> bool,
        is_several: impl Fn(&str) -> bool,
    ) -> bool {
        let mut own: Vec<String> = Vec::new();
        each_name_word(names(&patron.details), &mut |word| own.push(word.to_owned()));
        let has = |typed: &String| {
            own.iter().any(|word| word.starts_with(typed.as_str()) || is_like(typed, word)) || is_several(typed)
        };
        !self.words.is_empty() && self.words.iter().all(has)
    }
}

/// Plain letters without case, as SQLite compares addresses.
fn begins_without_case(text: &str, beginning: &str) -> bool {
    text.get(..beginning.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(beginning))
}

/// So many slips make another spelling of a word: none in three letters or a number, one in up to seven, two in more.
fn slips_allowed(typed: &str) -> usize {
    match typed.chars().count() {
        _ if typed.contains(|c: char| c.is_ascii_digit()) => 0,
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Letters that sound alike at the beginning of a name.
const ALIKE: &[&str] = &["ckq", "sz", "iyj", "gj", "vw"];

/// The letters with which a near spelling of a word begins: its own, those that sound alike, and the second letter, for a
/// first one that is missing or changed places with it. Each once; none of a word that has no other spelling.
pub(crate) fn first_letters(typed: &str) -> Vec<char> {
    if slips_allowed(typed) == 0 {
        return Vec::new();
    }
    let mut letters: Vec<char> = typed.chars().take(2).collect();
    if let Some(first) = typed.chars().next() {
        letters.extend(ALIKE.iter().filter(|alike| alike.contains(first)).flat_map(|alike| alike.chars()));
    }
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// Whether a word is another spelling of the one that was typed.
pub(crate) fn is_near(typed: &str, word: &str) -> bool {
    let allowed = slips_allowed(typed);
    // Bytes, of which a letter has up to four.
    let is_as_long = typed.len().abs_diff(word.len()) <= allowed * 4;
    let begins_alike = || word.chars().next().is_some_and(|first| first_letters(typed).contains(&first));
    allowed > 0 && is_as_long && nearest::slips(typed, word).is_some_and(|slips| slips <= allowed) && begins_alike()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::PrimaryId;
    use model::patron::Phone;

    fn person(first: &'static str, last: &'static str) -> Patron {
        let names = Details { first_name: Some(first.into()), last_name: Some(last.into()), ..Details::default() };
        Patron { primary_id: PrimaryId::new("000104417").unwrap(), details: names.into() }
    }

    fn fit(text: &str, patron: &Patron) -> Option<Fit> {
        let needle = Needle::new(text);
        needle.passes().iter().find_map(|pass| needle.fit(*pass, patron))
    }

    #[test]
    fn names_are_found_by_their_words_in_any_order() {
        let maria = person("María Elena", "Muñoz-O’Brien");
        for text in
            ["munoz", "MUÑOZ", "maria  munoz", "elena maria", "muñoz, maría", "mu el", "obrien", "o'brien", "o brien"]
        {
            assert_eq!(fit(text, &maria), Some(Fit::Name), "{text:?}");
        }
        for text in ["lopez", "maria lopez", "unoz", "%", "'", "-"] {
            assert_eq!(fit(text, &maria), None, "{text:?}");
        }
        assert_eq!(fit("strasse lodz", &person("Łódź", "Straße")), Some(Fit::Name));
        assert_eq!(fit("", &maria), Some(Fit::Everybody));
    }

    #[test]
    fn a_slip_is_forgiven_and_another_name_is_not() {
        let near = |typed: &str, last: &'static str| fit(typed, &person("Ana", last)) == Some(Fit::NearName);
        for (typed, last) in [
            ("gonzales", "González"),
            ("jhonson", "Johnson"),
            ("smyth", "Smith"),
            ("katherine", "Catherine"),
            ("ana rodrigez", "Rodríguez"),
            ("ivnestigacion", "Investigación"),
        ] {
            assert!(near(typed, last), "{typed}, {last}");
        }
        for (typed, last) in [("lee", "Leo"), ("smith", "Jones"), ("berg", "Burgs"), ("12345", "12346")] {
            assert!(!near(typed, last), "{typed}, {last}");
        }
    }

    #[test]
    fn words_of_a_name_may_be_run_together() {
        let nia = person("Nia", "van der Meer");
        for text in ["vandermeer", "vander", "nia vandermeer", "VanderMeer", "dermeer"] {
            assert_eq!(fit(text, &nia), Some(Fit::NearName), "{text:?}");
        }
        for text in ["vanderme", "meervan", "niavander", "vandermeers"] {
            assert_eq!(fit(text, &nia), None, "{text:?}");
        }
    }

    #[test]
    fn a_phone_number_is_its_digits() {
        let mut patron = person("Ana", "Lee");
        patron.details.phones =
            vec![Phone { number: "+1 (505) 555-0100".into(), types: "home".into(), preferred: true, sms: false }];
        for text in ["505-555-0100", "5055550100", "15055550100", "+1 505 555 0100", "555.0100", "５５５０１００"]
        {
            assert_eq!(fit(text, &patron), Some(Fit::Phone), "{text:?}");
        }
        assert_eq!(fit("0100", &patron), Some(Fit::Phone), "the last four");
        for text in ["550100", "505 555 0101", "01 00", "100", "0101", "2 505 555 0100"] {
            assert_eq!(fit(text, &patron), None, "{text:?}");
        }
        assert_eq!((phone_word("(505) 555-0100").as_deref(), phone_word("0100")), (Some("#0100"), None));
    }

    #[test]
    fn an_id_is_found_by_its_beginning() {
        let ana = person("Ana", "Lee");
        assert_eq!(fit(" 000 104 417 ", &ana), Some(Fit::Identifier));
        assert_eq!(["0001", "000 10", "00", "0"].map(|text| fit(text, &ana)), [Some(Fit::Beginning); 4]);
        assert_eq!(["104417", "0104417", "00000104417"].map(|text| fit(text, &ana)), [Some(Fit::OtherZeros); 3]);
        assert_eq!(["1", "4417", "00104418", "000000000104417"].map(|text| fit(text, &ana)), [None; 4]);
        let teresa = Patron { primary_id: PrimaryId::new("TEA9").unwrap(), details: person("Ana", "Lee").details };
        assert_eq!(
            ["te", "tea"].map(|text| fit(text, &teresa)),
            [None, Some(Fit::Beginning)],
            "two letters are a name"
        );
        let zeros: Vec<String> = Needle::new("00104417").with_other_zeros().collect();
        assert_eq!(zeros[..3], ["104417", "0104417", "000104417"]);
        assert_eq!((zeros.len(), Needle::new("A104417").with_other_zeros().count()), (8, 0));
    }
}
