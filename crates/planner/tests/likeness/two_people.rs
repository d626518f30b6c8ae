//! Pairs that are two people, most of them closer to each other than life makes them.

use crate::person::{Person, random};
use model::NaiveDate;
use testkit::random::SplitMix64;

pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) pairs: u64,
    /// What brings two strangers together.
    join: fn(&mut Person, &mut Person, &mut SplitMix64),
}

const fn kind(name: &'static str, pairs: u64, join: fn(&mut Person, &mut Person, &mut SplitMix64)) -> Kind {
    Kind { name, pairs, join }
}

pub(crate) const KINDS: &[Kind] = &[
    kind("strangers", 30_000, |_, _, _| {}),
    kind("strangers, one birth date not known", 20_000, |list, _, _| list.born = None),
    kind("strangers of one birth date", 50_000, |list, store, _| list.born = store.born),
    kind("common names, one birth date", 20_000, |list, store, random| {
        for person in [&mut *list, &mut *store] {
            let (one, other) = random.pick(NEAR_NAMES);
            person.first = random.pick(&[one, other]).to_owned();
            person.last = random.pick(COMMON).to_owned();
            person.middle = if random.percent(60) { String::new() } else { person.middle.clone() };
        }
        list.born = store.born;
    }),
    kind("one first name", 10_000, |list, store, _| list.first.clone_from(&store.first)),
    kind("one first name and birth date", 10_000, |list, store, _| {
        list.first.clone_from(&store.first);
        list.born = store.born;
    }),
    kind("one last name", 10_000, |list, store, _| list.last.clone_from(&store.last)),
    kind("one first and last name", 5_000, |list, store, _| {
        list.first.clone_from(&store.first);
        list.last.clone_from(&store.last);
    }),
    kind("twins", 10_000, |list, store, _| twins(list, store)),
    kind("twins with one e-mail address", 5_000, |list, store, _| {
        twins(list, store);
        list.email.clone_from(&store.email);
    }),
    kind("twins, first names nearly alike", 5_000, |list, store, random| {
        (list.first, store.first) = near_names(random);
        twins(list, store);
    }),
    kind("the same with one e-mail address", 1_000, |list, store, random| {
        (list.first, store.first) = near_names(random);
        twins(list, store);
        list.email.clone_from(&store.email);
    }),
    kind("a couple with one e-mail address", 10_000, |list, store, _| couple(list, store)),
    kind("the same, birth dates not known", 5_000, |list, store, _| {
        couple(list, store);
        list.born = None;
    }),
    kind("a couple of two last names, one address", 5_000, |list, store, _| list.email.clone_from(&store.email)),
    kind("parent and child of one name", 5_000, parent),
    kind("the same with one e-mail address", 5_000, |list, store, random| {
        parent(list, store, random);
        list.email.clone_from(&store.email);
    }),
    kind("parent and child, other first name, one address", 5_000, |list, store, random| {
        let first = list.first.clone();
        parent(list, store, random);
        list.first = first;
        list.email.clone_from(&store.email);
    }),
];

/// The pairs of a kind.
pub(crate) fn pairs(kind: &Kind) -> impl Iterator<Item = (Person, Person)> {
    let pairs = (0..kind.pairs).map(|index| {
        let mut random = random(kind.name, index);
        let (mut list, mut store) = (Person::at(random.next_u64()), Person::at(random.next_u64()));
        (kind.join)(&mut list, &mut store, &mut random);
        (list, store)
    });
    pairs.filter(|(list, store)| can_be_told_apart(list, store))
}

/// Left out are the few whom chance gave one name and nothing that tells them apart, and those of
/// whom only one has a first name, since nobody has such a twin or spouse.
fn can_be_told_apart(list: &Person, store: &Person) -> bool {
    let one_name = list.first == store.first && list.last == store.last;
    let twins_in_all = one_name && (list.born.is_none() || list.born == store.born);
    let one_first_name = list.last == store.last && list.first.is_empty() != store.first.is_empty();
    !(twins_in_all || one_first_name)
}

fn twins(list: &mut Person, store: &mut Person) {
    list.last.clone_from(&store.last);
    list.born = store.born;
}

fn couple(list: &mut Person, store: &mut Person) {
    list.last.clone_from(&store.last);
    list.email.clone_from(&store.email);
}

/// 18 to 45 years apart.
fn parent(list: &mut Person, store: &mut Person, random: &mut SplitMix64) {
    list.first.clone_from(&store.first);
    list.last.clone_from(&store.last);
    let days = i32::try_from(365 * 18 + random.below(365 * 27)).expect("45 years have few days");
    list.born = store.born.and_then(|born| NaiveDate::from_epoch_days(born.to_epoch_days() - days));
}

fn near_names(random: &mut SplitMix64) -> (String, String) {
    let (one, other) = random.pick(NEAR_NAMES);
    if random.percent(50) { (one.to_owned(), other.to_owned()) } else { (other.to_owned(), one.to_owned()) }
}

/// First names of two people that a slip would turn into each other, or nearly.
const NEAR_NAMES: &[(&str, &str)] = &[
    ("Maria", "Marta"),
    ("Mario", "Maria"),
    ("Maria", "Mariam"),
    ("John", "Joan"),
    ("John", "Jon"),
    ("Jan", "Jana"),
    ("Anna", "Anne"),
    ("Ana", "Anya"),
    ("Hanna", "Anna"),
    ("Julia", "Julie"),
    ("Julian", "Juliana"),
    ("Daniel", "Daniela"),
    ("Gabriel", "Gabriela"),
    ("Christian", "Christina"),
    ("Christine", "Christina"),
    ("Marian", "Marina"),
    ("Justin", "Dustin"),
    ("Jerry", "Terry"),
    ("Larry", "Harry"),
    ("Molly", "Holly"),
    ("Martin", "Marvin"),
    ("Karin", "Karen"),
    ("Carl", "Carol"),
    ("Paul", "Paula"),
    ("Louis", "Louise"),
    ("Eric", "Erica"),
    ("Helen", "Helena"),
    ("Elena", "Helena"),
    ("Alina", "Alena"),
    ("Marcel", "Marcela"),
    ("Andrea", "Andreas"),
    ("Victor", "Victoria"),
    ("Roland", "Ronald"),
    ("Albert", "Alberta"),
    ("Mina", "Nina"),
    ("Lena", "Lea"),
    ("Lucia", "Lucas"),
    ("Nadia", "Nadja"),
    ("Hassan", "Hussein"),
    ("Jean-Luc", "Jean-Paul"),
    ("María José", "María Inés"),
    ("Seo-yeon", "Seo-yun"),
    ("Min-jun", "Min-ju"),
    ("Brandon", "Brendan"),
    ("Francesco", "Francesca"),
    ("Francisco", "Francisca"),
    ("Fernando", "Fernanda"),
    ("Darren", "Darrin"),
    ("Kimberly", "Kimberley"),
    ("Ashley", "Ashlee"),
];

/// Last names that many have, some of them a letter apart.
const COMMON: &[&str] = &[
    "Smith",
    "Smyth",
    "Johnson",
    "Johnston",
    "Jones",
    "Brown",
    "Braun",
    "Lopez",
    "Lopes",
    "Gomez",
    "Garcia",
    "Perez",
    "Peres",
    "Martin",
    "Martins",
    "Martinez",
    "Rodriguez",
    "Rodrigues",
    "Hernandez",
    "Fernandez",
    "Silva",
    "Santos",
    "Kim",
    "Lee",
    "Li",
    "Chen",
    "Cheng",
    "Chan",
    "Wang",
    "Wong",
    "Yang",
    "Nguyen",
    "Tran",
    "Hansen",
    "Hanson",
    "Jensen",
    "Meyer",
    "Meier",
    "Miller",
    "Muller",
    "Khan",
    "Ali",
    "Ahmed",
    "Singh",
    "Kumar",
    "Ivanov",
    "Ivanova",
];
