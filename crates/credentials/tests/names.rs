//! Trial K01 over the most common names of a hundred countries in their own scripts, when `ROLLCALL_CORPUS` names a
//! folder that has them. A made-up list is tried always, in `pattern.rs`.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]
#![expect(clippy::disallowed_methods, reason = "the test reads names from files; the program never does")]

use credentials::pattern;
use model::patron::Details;
use model::starter_rules::StarterRules;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// The names of a table by country: the column with the name as its country writes it.
fn names(path: &Path, country: usize, name: usize) -> BTreeMap<String, Vec<String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        names.entry(row[country].trim_start_matches('\u{FEFF}').to_owned()).or_default().push(row[name].to_owned());
    }
    names
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so, and the counts are read in the log")]
fn every_common_name_gives_a_starter_that_can_be_typed() {
    let Some(corpus) = std::env::var_os("ROLLCALL_CORPUS").filter(|folder| !folder.is_empty()) else {
        eprintln!("skipped: the names of many countries: ROLLCALL_CORPUS is not set");
        return;
    };
    let folder = Path::new(&corpus).join("names");
    if !folder.is_dir() {
        eprintln!("skipped: the names of many countries: there is no {}", folder.display());
        return;
    }
    let first = names(&folder.join("common-forenames-by-country.csv"), 0, 10);
    let last = names(&folder.join("common-surnames-by-country.csv"), 0, 4);
    let rules = StarterRules::default();
    let (mut people, mut starters, mut short) = (0, HashSet::new(), 0);
    for (country, surnames) in &last {
        // Countries of which only surnames are known take the forenames of another.
        let forenames = first.get(country).unwrap_or_else(|| first.values().next().unwrap());
        for (position, surname) in surnames.iter().enumerate() {
            let forename = &forenames[position % forenames.len()];
            let details = Details {
                first_name: Some(forename.as_str().into()),
                last_name: Some(surname.as_str().into()),
                ..Details::default()
            };
            let starter =
                pattern::starter(&details, &rules).unwrap_or_else(|| panic!("{country} {forename} {surname}"));
            let again = pattern::starter(&details, &rules).unwrap();
            assert_eq!(starter.expose(), again.expose());
            let typeable = starter.expose().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
            assert!(typeable && starter.expose().len() >= 4, "{country} {forename} {surname}: {}", starter.expose());
            people += 1;
            short += usize::from(starter.expose().len() < 8);
            starters.insert(starter.expose().to_owned());
        }
    }
    eprintln!(
        "{people} people of {} countries: {} different starters, {short} under 8 characters",
        last.len(),
        starters.len()
    );
    assert!(people > 2_000 && starters.len() * 10 > people * 9, "{people} people, {} starters", starters.len());
}
