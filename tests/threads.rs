//! The order and the bytes of an answer are the same for any number of threads.

use crate::support::Workbench;
use testkit::list::{Against, List, Shares};

fn same_for_all(bench: &Workbench, file: &str) {
    for verb in ["check", "plan"] {
        let answer = |threads: u8| {
            bench.command(&format!("{verb} {file} --format json --threads {threads}")).output().expect("it runs").stdout
        };
        let alone = answer(1);
        assert!(!alone.is_empty());
        assert!([2, 8].iter().all(|threads| answer(*threads) == alone), "{verb} {file}");
    }
}

/// So many that the store is looked into twice at the same time.
const MANY: u64 = 5_000;

/// Trial S26: a list against a store, which is asked in parts.
#[test]
fn a_long_list_against_a_store_says_the_same_for_any_number_of_threads() {
    let bench = Workbench::new();
    let list = |seed: u64, against: Against| {
        let mut bytes = Vec::new();
        List::new(seed, MANY, against).write_csv(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let stored = list(7, Against::Nobody);
    bench.write("stored.csv", &stored);
    assert_eq!(bench.run("apply stored.csv --yes --no-starters").code, 0);
    bench.write("usual.csv", list(7, Against::Store { patrons: MANY, shares: Shares::USUAL }));
    same_for_all(&bench, "usual.csv");
    // Everybody once more under another ID: all of them are asked about.
    let renamed: Vec<String> = stored
        .lines()
        .enumerate()
        .map(|(line, text)| if line == 0 { text.to_owned() } else { format!("9{text}") })
        .collect();
    bench.write("renamed.csv", renamed.join("\n"));
    same_for_all(&bench, "renamed.csv");
    let questions = bench.json("plan renamed.csv")["counts"]["questions"].as_u64();
    assert!(questions.is_some_and(|questions| questions > MANY / 2), "{questions:?}");
}

#[test]
fn the_messy_sample_says_the_same_for_any_number_of_threads() {
    same_for_all(&Workbench::with_samples(), "samples/community-borrowers-fall-2026-messy.xlsx");
}

/// Trial S26: a list with thousands of findings.
#[test]
fn three_thousand_rows_say_the_same_for_any_number_of_threads() {
    let bench = Workbench::new();
    let mut bytes = Vec::new();
    List::new(7, 3_000, Against::Nobody).write_csv(&mut bytes).unwrap();
    // The same people once more below: every row has a double, and every ID is used twice.
    List::new(7, 300, Against::Nobody).write_csv(&mut bytes).unwrap();
    bench.write("long.csv", bytes);
    same_for_all(&bench, "long.csv");
}
