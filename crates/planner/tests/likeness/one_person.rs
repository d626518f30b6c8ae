//! Pairs that are one person: the store has them in one way and a list in another.

use crate::person::{Person, date_typo, random, swapped, typo};
use testkit::random::SplitMix64;

/// A way of writing somebody otherwise; false where it cannot be done to this person.
type Write = fn(&mut Person, &mut Person, &mut SplitMix64) -> bool;

pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Whether it is one change or two at once.
    pub(crate) single: bool,
    write: Write,
}

const fn one(name: &'static str, write: Write) -> Kind {
    Kind { name, single: true, write }
}

const fn two(name: &'static str, write: Write) -> Kind {
    Kind { name, single: false, write }
}

/// The first person of a pair is the one of the list, the second the one in the store.
pub(crate) const KINDS: &[Kind] = &[
    one("as in the store", |_, _, _| true),
    one("in capitals", |list, _, _| {
        list.first = list.first.to_uppercase();
        list.last = list.last.to_uppercase();
        true
    }),
    one("without accents", |list, _, _| {
        let bare = deunicode(&[&list.first, &list.last]);
        let changed = bare != [list.first.as_str(), list.last.as_str()];
        [list.first, list.last] = bare;
        changed
    }),
    one("in another script", |list, store, random| {
        let (first, last, latin_first, latin_last) = random.pick(SCRIPTS);
        (list.first, list.last) = (first.to_owned(), last.to_owned());
        (store.first, store.last) = (latin_first.to_owned(), latin_last.to_owned());
        true
    }),
    one("a slip in the first name", |list, _, random| change(&mut list.first, |name| typo(name, random))),
    one("two letters of the first name swapped", |list, _, random| {
        change(&mut list.first, |name| swapped(name, random))
    }),
    one("a slip in the last name", |list, _, random| change(&mut list.last, |name| typo(name, random))),
    one("two letters of the last name swapped", |list, _, random| change(&mut list.last, |name| swapped(name, random))),
    one("middle name left out", |list, _, _| change(&mut list.middle, |_| String::new())),
    one("middle name as an initial", |list, _, _| change(&mut list.middle, initial)),
    one("middle name beside the first", |list, _, _| {
        list.first = format!("{} {}", list.first, std::mem::take(&mut list.middle));
        list.first.len() > 3 && !list.first.ends_with([' ', '.'])
    }),
    one("called by the middle name", |list, _, _| {
        list.first = std::mem::take(&mut list.middle);
        list.first.len() > 2
    }),
    one("first name as an initial", |list, _, _| change(&mut list.first, initial)),
    one("one part of a double first name", |list, _, random| one_part(&mut list.first, random)),
    one("a nickname", nickname),
    one("the preferred name", |list, store, random| {
        let (formal, short) = random.pick(NICKNAMES);
        (store.first, store.preferred_first) = (formal.to_owned(), short.to_owned());
        list.first = short.to_owned();
        true
    }),
    one("first and last name swapped", |list, _, _| {
        std::mem::swap(&mut list.first, &mut list.last);
        !list.last.is_empty()
    }),
    one("married, a new last name", |list, _, random| married(list, random)),
    one("married, a double last name", |list, _, random| {
        let old = list.last.clone();
        let changed = married(list, random);
        list.last = format!("{old}-{}", list.last);
        changed
    }),
    one("one part of a double last name", |list, store, random| {
        married(store, random);
        store.last = format!("{}{}{}", list.last, random.pick(&["-", " "]), store.last);
        true
    }),
    one("last name without its particle", |list, _, _| {
        change(&mut list.last, |name| name.rsplit([' ', '\'', '’']).next().unwrap_or_default().to_owned())
    }),
    one("a slip in the birth date", |list, _, random| {
        list.born = list.born.map(|date| date_typo(date, random));
        true
    }),
    two("a slip in first and in last name", |list, _, random| {
        change(&mut list.first, |name| typo(name, random)) && change(&mut list.last, |name| typo(name, random))
    }),
    two("capitals and a slip in the last name", |list, _, random| {
        list.first = list.first.to_uppercase();
        change(&mut list.last, |name| typo(name, random).to_uppercase())
    }),
    two("a nickname and a slip in the last name", |list, store, random| {
        nickname(list, store, random) && change(&mut list.last, |name| typo(name, random))
    }),
    two("married and a slip in the first name", |list, _, random| {
        married(list, random) && change(&mut list.first, |name| typo(name, random))
    }),
    two("married and a nickname", |list, store, random| nickname(list, store, random) && married(list, random)),
];

/// So many pairs of a kind: a person of the list and the same one in the store.
pub(crate) fn pairs(kind: &Kind, count: usize) -> impl Iterator<Item = (Person, Person)> {
    let pairs = (0..).filter_map(|index| {
        let mut random = random(kind.name, index);
        let (mut list, mut store) = (Person::at(index), Person::at(index));
        (kind.write)(&mut list, &mut store, &mut random).then_some((list, store))
    });
    pairs.take(count)
}

/// Whether a name was there and is another now.
fn change(name: &mut String, write: impl FnOnce(&str) -> String) -> bool {
    if name.is_empty() {
        return false;
    }
    let written = write(name);
    let changed = written != *name;
    *name = written;
    changed
}

fn initial(name: &str) -> String {
    name.chars().take(1).chain(['.']).collect()
}

fn one_part(name: &mut String, random: &mut SplitMix64) -> bool {
    change(name, |name| random.pick(&name.split('-').collect::<Vec<&str>>()).to_owned())
}

fn married(person: &mut Person, random: &mut SplitMix64) -> bool {
    let spouse = Person::at(random.next_u64()).last;
    !person.first.is_empty() && change(&mut person.last, |_| spouse)
}

fn nickname(list: &mut Person, store: &mut Person, random: &mut SplitMix64) -> bool {
    let (formal, short) = random.pick(NICKNAMES);
    (store.first, list.first) = (formal.to_owned(), short.to_owned());
    true
}

fn deunicode(names: &[&str; 2]) -> [String; 2] {
    names.map(|name| {
        let plain = name.chars().map(|letter| match letter {
            'À'..='Å' => 'A',
            'à'..='å' | 'ă' | 'ą' | 'ả' | 'ầ' | 'ặ' => 'a',
            'Ç' | 'Č' => 'C',
            'ç' | 'ć' | 'č' => 'c',
            'Đ' => 'D',
            'đ' | 'ð' => 'd',
            'É' => 'E',
            'è'..='ë' | 'ě' | 'ę' | 'ễ' | 'ệ' => 'e',
            'ğ' => 'g',
            'ì'..='ï' | 'ı' => 'i',
            'Ł' => 'L',
            'ł' => 'l',
            'ñ' | 'ń' => 'n',
            'Ó' | 'Ö' | 'Ø' => 'O',
            'ò'..='ö' | 'ø' | 'ő' => 'o',
            'ř' => 'r',
            'Ş' | 'Ś' => 'S',
            'ş' | 'ș' | 'š' | 'ś' => 's',
            'ù'..='ü' => 'u',
            'Ż' => 'Z',
            'ž' | 'ż' | 'ź' => 'z',
            other => other,
        });
        plain.collect()
    })
}

/// First and last name in their own script, then as the store may have them.
const SCRIPTS: &[(&str, &str, &str, &str)] = &[
    ("Дмитрий", "Иванов", "Dmitri", "Ivanov"),
    ("Ольга", "Бондаренко", "Olga", "Bondarenko"),
    ("Светлана", "Петрова", "Svetlana", "Petrova"),
    ("Юлия", "Щербакова", "Yulia", "Shcherbakova"),
    ("Γεώργιος", "Παπαδόπουλος", "Georgios", "Papadopoulos"),
    ("Ελένη", "Γεωργίου", "Eleni", "Georgiou"),
    ("伟", "张", "Wei", "Zhang"),
    ("花子", "田中", "Hanako", "Tanaka"),
    ("민준", "김", "Min-jun", "Kim"),
    ("محمد", "خليل", "Mohammed", "Khalil"),
    ("יעל", "לוי", "Yael", "Levy"),
];

/// First names and what people are called instead.
const NICKNAMES: &[(&str, &str)] = &[
    ("Robert", "Bob"),
    ("William", "Bill"),
    ("Margaret", "Peggy"),
    ("Elizabeth", "Liz"),
    ("Alexander", "Alex"),
    ("Katherine", "Kate"),
    ("José", "Pepe"),
    ("Francisco", "Paco"),
    ("Guadalupe", "Lupita"),
    ("Dolores", "Lola"),
    ("James", "Jim"),
    ("Richard", "Dick"),
    ("Benjamin", "Ben"),
    ("Samantha", "Sam"),
    ("Edward", "Ted"),
    ("Aleksandra", "Ola"),
    ("Dmitri", "Dima"),
    ("Wilhelmina", "Mina"),
    ("Johannes", "Hans"),
    ("Theodora", "Dora"),
];
