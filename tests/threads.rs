//! The order and the bytes of an answer are the same for any number of threads.

use crate::support::Workbench;
use testkit::list::{Against, List};

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

#[test]
fn the_messy_sample_says_the_same_for_any_number_of_threads() {
    same_for_all(&Workbench::with_samples(), "samples/community-borrowers-fall-2026-messy.xlsx");
}

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
