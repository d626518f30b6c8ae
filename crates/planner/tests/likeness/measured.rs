//! How often what is said is right: the tables in the README of this crate.
//!
//! `UPDATE_EXPECT=1 cargo test -p planner --test likeness` writes them anew.

use crate::person::Person;
use crate::{one_person, two_people};
use expect_test::expect_file;
use planner::{Likeness, Names, births_may_match, compare, names_may_match};
use std::fmt::Write as _;

const README: &str = include_str!("../../README.md");
const BEGIN: &str = "<!-- measured: begin -->\n";
const END: &str = "<!-- measured: end -->\n";

/// Pairs of each kind of one person.
const EACH: usize = 800;

/// Names alone are looked at in one of so many pairs of two people.
const SAMPLED: usize = 10;

#[test]
fn the_tables_of_the_readme_are_what_is_measured() {
    let (head, rest) = README.split_once(BEGIN).expect("the README has the mark");
    let (_, tail) = rest.split_once(END).expect("the README has both marks");
    let (one, two) = (OnePerson::measure(), TwoPeople::measure());
    let tables = format!("{}\n{}\n{}", summary(&one, &two), one.table(), two.table());
    expect_file!["../../README.md"].assert_eq(&format!("{head}{BEGIN}\n{tables}\n{END}{tail}"));

    // What must never go down unnoticed when the tables are taken anew.
    assert!(one.rows.iter().filter(|row| row.kind.single).all(|row| row.alarms == 0), "a renewal raises a question");
    let (right, wrong) = (one.same(), two.same());
    assert!(right * 100 >= (right + wrong) * 98, "{wrong} of {} questions are wrong", right + wrong);
}

/// What is said of a pair. The names alone never rule out what the whole says, and neither do the days of birth.
fn compared(list: &Person, store: &Person) -> Likeness {
    let likeness = compare(&list.details(), &store.details());
    assert!(likeness != Likeness::Same || may_match(list, store), "the names rule out {list:?} and {store:?}");
    let by_birth = births_may_match(list.details().birth_date, store.details().birth_date);
    assert!(likeness != Likeness::Same || by_birth, "the days of birth rule out {list:?} and {store:?}");
    likeness
}

fn may_match(list: &Person, store: &Person) -> bool {
    names_may_match(&Names::of(&list.details()), &Names::of(&store.details()))
}

/// What list and store agree in besides the names: birth date and address, one of them, or neither.
const CIRCUMSTANCES: [fn(&mut Person); 4] = [
    |_| {},
    |list| list.email = "new@example.org".to_owned(),
    |list| list.born = None,
    |list| {
        list.born = None;
        list.email = "new@example.org".to_owned();
    },
];

struct OneRow {
    kind: &'static one_person::Kind,
    same: [usize; 4],
    /// How often "different" is said in any of the circumstances.
    alarms: usize,
}

struct OnePerson {
    rows: Vec<OneRow>,
}

impl OnePerson {
    fn measure() -> Self {
        OnePerson { rows: one_person::KINDS.iter().map(OneRow::measure).collect() }
    }

    fn same(&self) -> usize {
        self.rows.iter().map(|row| row.same[..3].iter().sum::<usize>()).sum()
    }

    /// The share that is found, over the kinds of one change.
    fn found(&self, circumstance: usize) -> String {
        let single = self.rows.iter().filter(|row| row.kind.single);
        let (found, all) = single.fold((0, 0), |(found, all), row| (found + row.same[circumstance], all + EACH));
        percent(found, all)
    }

    fn table(&self) -> String {
        let mut out = "| one person, in the list | birth date and e-mail | birth date | e-mail | D507 asked |\n\
                       |---|---:|---:|---:|---:|\n"
            .to_owned();
        for OneRow { kind, same, alarms } in &self.rows {
            let [both, birth, email, _] = same.map(|found| percent(found, EACH));
            let _ = writeln!(out, "| {} | {both} | {birth} | {email} | {} |", kind.name, share(*alarms, EACH));
        }
        out
    }
}

impl OneRow {
    fn measure(kind: &'static one_person::Kind) -> Self {
        let mut row = OneRow { kind, same: [0; 4], alarms: 0 };
        for (list, store) in one_person::pairs(kind, EACH) {
            let mut alarm = false;
            for (circumstance, same) in CIRCUMSTANCES.iter().zip(&mut row.same) {
                let mut list = list.clone();
                circumstance(&mut list);
                let likeness = compared(&list, &store);
                *same += usize::from(likeness == Likeness::Same);
                alarm |= likeness == Likeness::Different;
            }
            row.alarms += usize::from(alarm);
        }
        row
    }
}

struct TwoRow {
    kind: &'static two_people::Kind,
    pairs: usize,
    same: usize,
    different: usize,
    /// Among one of [`SAMPLED`] pairs.
    may_match: usize,
}

struct TwoPeople {
    rows: Vec<TwoRow>,
}

impl TwoPeople {
    fn measure() -> Self {
        TwoPeople { rows: two_people::KINDS.iter().map(TwoRow::measure).collect() }
    }

    fn same(&self) -> usize {
        self.rows.iter().map(|row| row.same).sum()
    }

    fn table(&self) -> String {
        let mut out = "| two people | pairs | D508 asked | names may match | D507 asked |\n|---|---:|---:|---:|---:|\n"
            .to_owned();
        for row in &self.rows {
            let (same, may_match) = (share(row.same, row.pairs), percent(row.may_match, row.pairs.div_ceil(SAMPLED)));
            let (pairs, different) = (thousands(row.pairs), percent(row.different, row.pairs));
            let _ = writeln!(out, "| {} | {pairs} | {same} | {may_match} | {different} |", row.kind.name);
        }
        out
    }
}

impl TwoRow {
    fn measure(kind: &'static two_people::Kind) -> Self {
        let mut row = TwoRow { kind, pairs: 0, same: 0, different: 0, may_match: 0 };
        for (list, store) in two_people::pairs(kind) {
            let likeness = compared(&list, &store);
            if row.pairs.is_multiple_of(SAMPLED) {
                row.may_match += usize::from(may_match(&list, &store));
            }
            row.pairs += 1;
            row.same += usize::from(likeness == Likeness::Same);
            row.different += usize::from(likeness == Likeness::Different);
        }
        row
    }
}

fn summary(one: &OnePerson, two: &TwoPeople) -> String {
    let (right, wrong) = (one.same(), two.same());
    let (single, all) = (one.rows.iter().filter(|row| row.kind.single), one.rows.len() * EACH);
    let alarms: usize = single.clone().map(|row| row.alarms).sum();
    let people: usize = two.rows.iter().map(|row| row.pairs).sum();
    let strangers = &two.rows[0];
    let mut out = "| of all pairs | |\n|---|---:|\n".to_owned();
    let mut line = |what: &str, value: String| {
        let _ = writeln!(out, "| {what} | {value} |");
    };
    line("pairs of one person, each in four circumstances", thousands(all));
    line("pairs of two people", thousands(people));
    line("D508: questions that are right (precision)", percent(right, right + wrong));
    line("D508: found, one change, birth date and e-mail agree", one.found(0));
    line("D508: found, one change, only the birth date agrees", one.found(1));
    line("D508: found, one change, only the e-mail address agrees", one.found(2));
    line("D507: false alarms, one change", share(alarms, single.count() * EACH));
    line("D507: strangers noticed", percent(strangers.different, strangers.pairs));
    out
}

/// `98.7%`.
fn percent(part: usize, whole: usize) -> String {
    let permille = (part * 1_000 + whole / 2) / whole.max(1);
    format!("{}.{}%", permille / 10, permille % 10)
}

/// A share that ought to be nothing: in numbers where it is small.
fn share(part: usize, whole: usize) -> String {
    if part == 0 || part * 100 > whole {
        percent_or_none(part, whole)
    } else {
        format!("{} of {}", thousands(part), thousands(whole))
    }
}

fn percent_or_none(part: usize, whole: usize) -> String {
    if part == 0 { "none".to_owned() } else { percent(part, whole) }
}

fn thousands(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", number / 1_000, number % 1_000) }
}
