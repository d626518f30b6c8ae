//! Two people on a line, and what is said of them.

use crate::person::Person;
use planner::{Likeness, compare};

/// Reads `Maria Elena|Lopez 1987-03-04 m@example.org`: given names, last name, and what else is known.
/// A middle name stands in brackets, a preferred first name in quotes.
fn person(text: &str) -> Person {
    let (given, rest) = text.split_once('|').expect("a bar between given and last name");
    let mut person = Person::default();
    let words = |into: &mut String, word: &str| {
        if !into.is_empty() {
            into.push(' ');
        }
        into.push_str(word);
    };
    for word in given.split_whitespace() {
        if let Some(middle) = word.strip_prefix('(') {
            words(&mut person.middle, middle.trim_end_matches(')'));
        } else if let Some(preferred) = word.strip_prefix('"') {
            words(&mut person.preferred_first, preferred.trim_end_matches('"'));
        } else {
            words(&mut person.first, word);
        }
    }
    for word in rest.split_whitespace() {
        if word.contains('@') {
            person.email = word.to_owned();
        } else if word.starts_with(|c: char| c.is_ascii_digit()) {
            person.born = Some(word.parse().expect("a date"));
        } else {
            words(&mut person.last, word);
        }
    }
    person
}

#[track_caller]
fn all_are(expected: Likeness, pairs: &[(&str, &str)]) {
    for (list, store) in pairs {
        let (listed, stored) = (person(list).details(), person(store).details());
        assert_eq!(compare(&listed, &stored), expected, "{list} / {store}");
        assert_eq!(compare(&stored, &listed), expected, "{store} / {list}");
    }
}

#[test]
fn one_person_is_the_same() {
    all_are(
        Likeness::Same,
        &[
            ("Maria|Lopez 1987-03-04", "Maria|Lopez 1987-03-04"),
            ("MARIA|LÓPEZ 1987-03-04", "María|Lopez 1987-03-04"),
            ("Maria|Lopez m@example.org", "Maria|Lopez 1987-03-04 M@Example.org"),
            ("Maria|Lopez 1978-03-04 m@example.org", "Maria|Lopez 1987-03-04 m@example.org"),
            ("Mraia|Lopez 1987-03-04", "Maria|Lopez 1987-03-04"),
            ("Maria|Lpoez 1987-03-04", "Maria|Lopez 1987-03-04"),
            ("Alejandro|Okafor 1987-03-04", "Alehandro|Okafor 1987-03-04"),
            ("Lopez|Maria 1987-03-04", "Maria|Lopez 1987-03-04"),
            ("Maria (E.)|Lopez 1987-03-04", "Maria (Elena)|Lopez 1987-03-04"),
            ("Maria Elena|Lopez 1987-03-04", "Maria (Elena)|Lopez 1987-03-04"),
            ("Maria|Lopez-Kim 1987-03-04", "Maria|Lopez 1987-03-04"),
            ("Maria (Lopez)|García 1987-03-04", "Maria|Lopez García 1987-03-04"),
            ("Luc|O Brien 1987-03-04", "Jean-Luc|O’Brien 1987-03-04"),
            ("Ana|Cruz 1987-03-04", "Ana|de la Cruz 1987-03-04"),
            ("Bob|Berg 1987-03-04", "Robert \"Bob\"|Berg 1987-03-04"),
            ("Дмитрий|Иванов 1987-03-04", "Dmitrii|Ivanov 1987-03-04"),
            ("|Suharti 1987-03-04", "|Suharti 1987-03-04"),
            // One weak spot, and both the birth date and the address.
            ("Maria|Kim 1987-03-04 m@example.org", "Maria|Lopez 1987-03-04 m@example.org"),
            ("M.|Lopez 1987-03-04 m@example.org", "Maria|Lopez 1987-03-04 m@example.org"),
            ("Elena|Lopez 1987-03-04 m@example.org", "Maria (Elena)|Lopez 1987-03-04 m@example.org"),
        ],
    );
}

#[test]
fn who_may_be_somebody_else_is_unclear() {
    all_are(
        Likeness::Unclear,
        &[
            // Twins, also with the family's address.
            ("Ana|Lopez 1987-03-04", "Rosa|Lopez 1987-03-04"),
            ("Ana|Lopez 1987-03-04 l@example.org", "Rosa|Lopez 1987-03-04 l@example.org"),
            ("Anna|Lind 1987-03-04", "Anne|Lind 1987-03-04"),
            ("Daniel|Lind 1987-03-04", "Daniela|Lind 1987-03-04"),
            ("María José|Lind 1987-03-04", "María Inés|Lind 1987-03-04"),
            ("Maria (Elena)|Lind 1987-03-04", "Maria (Rosa)|Lind 1987-03-04"),
            // Namesakes, or nearly.
            ("Maria|Lopez 1987-03-04", "Marta|Lopez 1987-03-04"),
            ("John|Smith 1987-03-04", "Joan|Smith 1987-03-04"),
            ("John|Smith 1987-03-04", "John|Smith 1961-11-30"),
            ("John|Smith", "John|Smith"),
            // Those who share an address.
            ("John|Smith j@example.org", "Rosa|Smith j@example.org"),
            ("John|Smith 1987-03-04 j@example.org", "John|Smith 1961-11-30 j@example.org"),
            ("John (A.)|Smith j@example.org", "John (B.)|Smith j@example.org"),
            // One person perhaps, but not for certain.
            ("Maria|Kim 1987-03-04", "Maria|Lopez 1987-03-04"),
            ("M.|Lopez 1987-03-04", "Maria|Lopez 1987-03-04"),
            ("Bob|Berg 1987-03-04", "Robert|Berg 1987-03-04"),
            ("Bob|Kim 1987-03-04", "Robert|Berg 1987-03-04"),
            ("Bob|Kim 1988-03-04", "Robert|Berg 1987-03-04"),
            ("Bob|Kim b@example.org", "Robert|Berg b@example.org"),
            ("|Kim", "Robert|Berg 1987-03-04"),
            ("R.|Kim", "Robert|Berg"),
            ("花子|田中", "Hanako|Tanaka"),
            ("|", "Robert|Berg 1987-03-04"),
        ],
    );
}

#[test]
fn names_unlike_and_nothing_else_are_different() {
    all_are(
        Likeness::Different,
        &[
            ("Robert|Berg", "Ana|Lopez"),
            ("Robert|Berg 1987-03-04", "Ana|Lopez"),
            ("Robert|Berg 1987-03-04", "Ana|Lopez 1961-11-30"),
            ("Robert|Berg 1987-03-04 b@example.org", "Ana|Lopez 1961-11-30 b@example.org"),
            ("|Suharti 1987-03-04", "Ana|Lopez 1961-11-30"),
            ("Ana|de la Cruz", "Robert|de Vries"),
            ("Ольга|Бондаренко", "Дмитрий|Иванов"),
        ],
    );
}
