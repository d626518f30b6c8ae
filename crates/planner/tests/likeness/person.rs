//! A made-up person with what is compared of people, and the slips of whoever types them.

use model::NaiveDate;
use model::patron::{Details, Email, RareDetails};
use model::text::Text;
use std::sync::LazyLock;
use testkit::people::People;
use testkit::random::SplitMix64;

/// What is compared of a person; an empty text is a blank.
#[derive(Debug, Clone, Default)]
pub(crate) struct Person {
    pub(crate) first: String,
    pub(crate) middle: String,
    pub(crate) last: String,
    pub(crate) preferred_first: String,
    pub(crate) born: Option<NaiveDate>,
    pub(crate) email: String,
}

impl Person {
    /// One of the made-up people; beyond their number they come again.
    pub(crate) fn at(index: u64) -> Self {
        let index = usize::try_from(index % PEOPLE).expect("below the number of people");
        ALL[index].clone()
    }

    fn make(index: u64) -> Self {
        let person = People::new(SEED).person(index);
        Person {
            first: person.first,
            middle: person.middle,
            last: person.last,
            preferred_first: String::new(),
            born: Some(person.birth),
            email: person.email,
        }
    }

    pub(crate) fn details(&self) -> Details {
        let some = |text: &str| (!text.is_empty()).then(|| text.into());
        let email = |address: Text| Email { address, types: "personal".into(), preferred: true };
        let preferred_first_name = some(&self.preferred_first);
        Details {
            first_name: some(&self.first),
            middle_name: some(&self.middle),
            last_name: some(&self.last),
            birth_date: self.born,
            emails: some(&self.email).map(email).into_iter().collect(),
            rare: RareDetails { preferred_first_name, ..RareDetails::default() }.into(),
            ..Details::default()
        }
    }
}

/// All of the measurement comes from this seed.
const SEED: u64 = 507_508;

const PEOPLE: u64 = 20_000;

/// Made once, for they are looked at often.
static ALL: LazyLock<Vec<Person>> = LazyLock::new(|| (0..PEOPLE).map(Person::make).collect());

/// The numbers of one pair of a kind.
pub(crate) fn random(kind: &str, index: u64) -> SplitMix64 {
    let kind = kind.bytes().fold(SEED, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    SplitMix64::at(kind, index)
}

fn place(random: &mut SplitMix64, end: usize) -> usize {
    usize::try_from(random.below(end as u64)).expect("below the length of a name")
}

/// One slip anywhere in a name: a letter left out, doubled, wrong or swapped with the next.
pub(crate) fn typo(name: &str, random: &mut SplitMix64) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = place(random, letters.len());
    match random.below(4) {
        0 if letters.len() > 2 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => return swapped(name, random),
        _ => letters[at] = random.pick(&['a', 'e', 'i', 'o', 'u', 'n', 'r', 's', 't', 'l', 'm', 'd', 'k', 'b']),
    }
    letters.into_iter().collect()
}

/// Two letters that changed places.
pub(crate) fn swapped(name: &str, random: &mut SplitMix64) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() > 1 {
        let at = place(random, letters.len() - 1);
        letters.swap(at, at + 1);
    }
    letters.into_iter().collect()
}

/// One digit of a date wrong, or day and month swapped; days that the calendar lacks are tried again.
pub(crate) fn date_typo(date: NaiveDate, random: &mut SplitMix64) -> NaiveDate {
    let text = date.to_string();
    let (year, month, day) = (&text[..4], &text[5..7], &text[8..]);
    loop {
        let mut wrong = if random.percent(30) { format!("{year}-{day}-{month}") } else { text.clone() };
        if wrong == text {
            let at = random.pick(&[2, 3, 5, 6, 8, 9]);
            wrong.replace_range(at..=at, random.pick(&["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]));
        }
        if let Some(wrong) = wrong.parse().ok().filter(|wrong| *wrong != date) {
            return wrong;
        }
    }
}
