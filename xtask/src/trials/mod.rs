//! `cargo xtask trials`: which trial is run by which test, what shows that it can go red, and which are missing.
//!
//! The tables are one file per letter. A row names functions by file, and the check holds that each is there and
//! says in its comment which trial it runs: a test that was renamed or taken away leaves a gap that is told.

mod identity;
mod output;
mod passwords;
mod privacy;
mod store;
mod supply;
mod text;
mod web;
mod workbooks;

use crate::{Result, root};
use std::collections::BTreeMap;
use std::path::Path;

/// A function of a source file: the file from the root of the workspace, and its name.
type Place = (&'static str, &'static str);

/// One trial and what became of it.
#[derive(Debug, Clone, Copy)]
struct Trial {
    id: &'static str,
    title: &'static str,
    state: State,
}

/// What became of a trial.
#[derive(Debug, Clone, Copy)]
enum State {
    /// Tests run it. `open` is what of it they do not try, and empty where they try all.
    Tried { tests: &'static [Place], control: Control, open: &'static str },
    /// What it is about does not exist yet.
    NotBuilt(&'static str),
}

/// How it is known that the tests of a trial can fail.
#[derive(Debug, Clone, Copy)]
enum Control {
    /// This one must come out the other way.
    At(Place),
    /// Inside the tests themselves, or why none is needed.
    Because(&'static str),
}

const fn tried(id: &'static str, title: &'static str, tests: &'static [Place], control: Control) -> Trial {
    partly(id, title, tests, control, "")
}

const fn partly(
    id: &'static str,
    title: &'static str,
    tests: &'static [Place],
    control: Control,
    open: &'static str,
) -> Trial {
    Trial { id, title, state: State::Tried { tests, control, open } }
}

const fn not_built(id: &'static str, title: &'static str, why: &'static str) -> Trial {
    Trial { id, title, state: State::NotBuilt(why) }
}

/// How many trials each letter has, numbered from 1.
const LETTERS: &[(char, usize)] =
    &[('S', 29), ('U', 30), ('C', 7), ('O', 11), ('K', 19), ('P', 17), ('W', 14), ('I', 8), ('D', 10)];

/// No release without these.
const GATE: &[&str] = &[
    "S01", "S02", "S03", "S04", "S05", "S09", "S13", "S14", "S15", "S20", "S21", "U01", "U02", "U03", "U04", "U05",
    "U06", "U07", "U08", "U09", "U10", "U11", "U12", "U13", "U14", "U15", "U16", "U17", "U18", "U19", "U20", "U25",
    "U27", "C01", "O01", "O02", "O03", "O04", "O05", "O06", "O07", "K01", "K03", "K05", "K07", "K10", "P01", "P03",
    "P06", "P10", "I01", "I02", "I03", "I04", "D01", "D07",
];

fn ids() -> impl Iterator<Item = String> {
    LETTERS.iter().flat_map(|(letter, count)| (1..=*count).map(move |number| format!("{letter}{number:02}")))
}

fn table() -> Vec<Trial> {
    let tables = [
        store::TRIALS,
        workbooks::TRIALS,
        text::TRIALS,
        output::TRIALS,
        passwords::TRIALS,
        privacy::TRIALS,
        web::TRIALS,
        identity::TRIALS,
        supply::TRIALS,
    ];
    tables.concat()
}

/// Prints the table, missing trials first, and fails where it does not hold.
pub(crate) fn run() -> Result<()> {
    let trials = table();
    let complaints = complaints(&root())?;
    for complaint in &complaints {
        println!("MISSING   {complaint}");
    }
    println!("{}", listing(&trials));
    match complaints.len() {
        0 => Ok(()),
        1 => Err("1 complaint".into()),
        more => Err(format!("{more} complaints").into()),
    }
}

/// Every id that no row has, every trial of what exists without a test, every name that is not there.
pub(crate) fn complaints(root: &Path) -> Result<Vec<String>> {
    let trials = table();
    let mut texts = BTreeMap::new();
    for (file, _) in trials.iter().flat_map(places) {
        // A file that is not there is a complaint and no failure of the check.
        texts.entry(file).or_insert_with(|| std::fs::read_to_string(root.join(file)).unwrap_or_default());
    }
    Ok(amiss(&trials, &texts))
}

/// The functions that a trial names.
fn places(trial: &Trial) -> Vec<Place> {
    match trial.state {
        State::Tried { tests, control: Control::At(control), .. } => tests.iter().copied().chain([control]).collect(),
        State::Tried { tests, control: Control::Because(_), .. } => tests.to_vec(),
        State::NotBuilt(_) => Vec::new(),
    }
}

fn amiss(trials: &[Trial], texts: &BTreeMap<&str, String>) -> Vec<String> {
    let mut complaints = Vec::new();
    for id in ids() {
        match trials.iter().filter(|trial| trial.id == id).count() {
            1 => {}
            0 => complaints.push(format!("{id} is not in the table")),
            more => complaints.push(format!("{id} is {more} times in the table")),
        }
    }
    let known: Vec<String> = ids().collect();
    for trial in trials {
        if !known.iter().any(|id| id == trial.id) {
            complaints.push(format!("{} is no trial", trial.id));
        }
        complaints.extend(wrong_with(trial, texts));
    }
    complaints
}

fn wrong_with(trial: &Trial, texts: &BTreeMap<&str, String>) -> Vec<String> {
    let id = trial.id;
    let text = |file: &str| texts.get(file).map_or("", String::as_str);
    let missing = |(file, name): &Place| {
        let gone = !has(text(file), name);
        gone.then(|| format!("{id}: there is no fn {name} in {file}"))
    };
    let mut wrong: Vec<String> = places(trial).iter().filter_map(missing).collect();
    match trial.state {
        State::Tried { tests: [], .. } => wrong.push(format!("{id} has no test: {}", trial.title)),
        State::Tried { tests, .. } => {
            let silent = |(file, name): &&Place| has(text(file), name) && !says(text(file), name, id);
            let silent = tests.iter().filter(silent);
            wrong.extend(silent.map(|(file, name)| format!("{id}: {name} in {file} does not say that it runs it")));
        }
        State::NotBuilt("") => wrong.push(format!("{id} is not built, and nothing says why")),
        State::NotBuilt(_) => {}
    }
    wrong
}

fn has(text: &str, name: &str) -> bool {
    text.contains(&format!("fn {name}("))
}

/// Whether the comment above a function, or the one at the head of its file, names the trial.
fn says(text: &str, name: &str, id: &str) -> bool {
    let start = format!("fn {name}(");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let at = lines.iter().position(|line| line.contains(&start)).unwrap_or(0);
    let above = lines[..at].iter().rev().take_while(|line| line.starts_with("///") || line.starts_with("#["));
    let head = lines.iter().take_while(|line| line.starts_with("//!"));
    above.chain(head).any(|line| line.split(|c: char| !c.is_alphanumeric()).any(|word| word == id))
}

/// The table as people read it: what is partly tried, what is not built, what is tried, and how many of each.
fn listing(trials: &[Trial]) -> String {
    let groups = [("partly", 0), ("not built", 1), ("tried", 2)];
    let group = |trial: &Trial| match trial.state {
        State::Tried { open: "", .. } => 2,
        State::Tried { .. } => 0,
        State::NotBuilt(_) => 1,
    };
    let mut listing = String::new();
    let mut counts = Vec::new();
    for (name, number) in groups {
        let members: Vec<&Trial> = trials.iter().filter(|trial| group(trial) == number).collect();
        listing.extend(members.iter().map(|trial| lines(name, trial)));
        let gate = members.iter().filter(|trial| GATE.contains(&trial.id)).count();
        counts.push(format!("{} {name} ({gate} of the gate)", members.len()));
    }
    listing + &format!("{} trials, {} of them the gate for a release: {}", trials.len(), GATE.len(), counts.join(", "))
}

fn lines(group: &str, trial: &Trial) -> String {
    let gate = if GATE.contains(&trial.id) { "gate" } else { "" };
    let mut lines = format!("{group:9} {} {gate:4} {}\n", trial.id, trial.title);
    let more = |what: &str, text: &str| format!("{:20}{what}{text}\n", "");
    match trial.state {
        State::Tried { tests, control, open } => {
            lines.extend(tests.iter().map(|(file, name)| more("", &format!("{file} {name}"))));
            lines += &match control {
                Control::At((file, name)) => more("control: ", &format!("{file} {name}")),
                Control::Because(why) => more("control: ", why),
            };
            if !open.is_empty() {
                lines += &more("open: ", open);
            }
        }
        State::NotBuilt(why) => lines += &more("", why),
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "tests/trials.rs";
    const TEXT: &str = "//! Trials of the store: S29.\n\n/// Trial S13: two at once.\n#[cfg(unix)]\n#[test]\nfn two_at_once() {}\n\n/// Nothing.\nfn other() {}\n";

    fn amiss_in(trials: &[Trial]) -> Vec<String> {
        let texts = BTreeMap::from([(FILE, TEXT.to_owned())]);
        trials.iter().flat_map(|trial| wrong_with(trial, &texts)).collect()
    }

    #[test]
    fn there_are_as_many_as_there_should_be_and_the_gate_is_among_them() {
        let ids: Vec<String> = ids().collect();
        assert_eq!((ids.len(), GATE.len()), (145, 56));
        assert!(GATE.iter().all(|gate| ids.iter().any(|id| id == gate)));
    }

    #[test]
    fn every_trial_has_its_row_and_every_row_its_functions() {
        assert_eq!(complaints(&root()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_test_that_is_there_and_says_so_is_good() {
        let good = [
            tried("S13", "two at once", &[(FILE, "two_at_once")], Control::At((FILE, "other"))),
            tried("S29", "by the head of the file", &[(FILE, "other")], Control::Because("inside")),
        ];
        assert_eq!(amiss_in(&good), Vec::<String>::new());
    }

    /// The negative control: what the table claims and the files do not hold is told, each in its own words.
    #[test]
    fn what_is_not_there_is_told() {
        let bad = [
            tried("S13", "renamed", &[(FILE, "two_at_onc")], Control::Because("inside")),
            tried("S13", "no such file", &[("tests/none.rs", "two_at_once")], Control::Because("inside")),
            tried("S13", "no such control", &[(FILE, "two_at_once")], Control::At((FILE, "gone"))),
            tried("S14", "another's test", &[(FILE, "two_at_once")], Control::Because("inside")),
            tried("S15", "nothing", &[], Control::Because("inside")),
            not_built("S16", "a mystery", ""),
        ];
        assert_eq!(
            amiss_in(&bad),
            [
                "S13: there is no fn two_at_onc in tests/trials.rs",
                "S13: there is no fn two_at_once in tests/none.rs",
                "S13: there is no fn gone in tests/trials.rs",
                "S14: two_at_once in tests/trials.rs does not say that it runs it",
                "S15 has no test: nothing",
                "S16 is not built, and nothing says why",
            ]
        );
    }

    #[test]
    fn an_id_that_is_absent_twice_there_or_unknown_is_told() {
        let mut trials = table();
        let taken = trials.remove(0);
        let twice = trials[0];
        trials.push(twice);
        trials.push(not_built("X99", "no trial", "it is none"));
        let complaints = amiss(&trials, &BTreeMap::new());
        for complaint in [
            format!("{} is not in the table", taken.id),
            format!("{} is 2 times in the table", twice.id),
            "X99 is no trial".to_owned(),
        ] {
            assert!(complaints.contains(&complaint), "{complaint}: {complaints:?}");
        }
    }

    #[test]
    fn what_is_open_comes_first_and_everything_is_counted() {
        let trials = [
            tried("S13", "two at once", &[(FILE, "two_at_once")], Control::Because("inside")),
            not_built("W01", "a page", "there is no page yet"),
            partly("S29", "a soak", &[(FILE, "other")], Control::At((FILE, "two_at_once")), "kills in between"),
        ];
        let expected = "\
partly    S29      a soak
                    tests/trials.rs other
                    control: tests/trials.rs two_at_once
                    open: kills in between
not built W01      a page
                    there is no page yet
tried     S13 gate two at once
                    tests/trials.rs two_at_once
                    control: inside
3 trials, 56 of them the gate for a release: 1 partly (0 of the gate), 1 not built (0 of the gate), 1 tried (1 of the gate)";
        assert_eq!(listing(&trials), expected);
    }
}
