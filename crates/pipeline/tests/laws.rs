//! What is true of any list: threads and the order of rows make no difference, rows add up, loading
//! twice changes nothing, and what is stopped or refused leaves nothing behind.

mod support;

use model::codes::Code;
use model::consent::Consent;
use model::finding::Finding;
use model::listing::Checked;
use model::place::Place;
use model::plan::{Plan, Step};
use model::progress::{Event, Progress, Silent, StopSignal};
use model::settings::Settings;
use pipeline::{
    ApplyOptions, CheckOptions, HandOut, Origin, Outcome, PipelineError, PlanOptions, Planned, Store, Target, World,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;
use testkit::people::letters;
use testkit::random::SplitMix64;

/// Random bytes that are the same for everybody who asks.
/// Stops when it is asked for the so-manieth time.
struct StopAt(AtomicU64);

impl Progress for StopAt {
    fn event(&self, _: Event) {}

    fn stop_asked(&self) -> bool {
        self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| Some(left.saturating_sub(1))) == Ok(0)
    }

    fn stop_signal(&self) -> StopSignal {
        Arc::new(|| false)
    }
}

fn world(threads: usize, progress: &dyn Progress) -> World<'_> {
    World { threads, ..support::world(progress) }
}

/// Lists in a folder of their own, and a store in memory.
struct Bench {
    folder: TempDir,
    settings: Settings,
}

impl Bench {
    fn new() -> Self {
        Bench { folder: TempDir::new().expect("a temporary folder"), settings: Settings::default() }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, bytes).expect("a temporary file");
        path.display().to_string()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn store(&self) -> Store {
        pipeline::open_store("memory:", &self.settings, &world(1, &Silent)).expect("memory is there")
    }

    fn check(&self, list: &str, world: &World<'_>) -> Result<Checked, PipelineError> {
        pipeline::check(&[list.to_owned()], &CheckOptions::default(), &self.settings, world)
    }

    fn plan(&self, list: &str, store: &mut Store, world: &World<'_>) -> Result<Planned, PipelineError> {
        let checked = self.check(list, world)?;
        pipeline::plan(checked, Some(store), "memory:", &PlanOptions::default(), &self.settings, world)
    }

    fn apply(
        &self,
        planned: &Planned,
        store: &mut Store,
        starters: Option<&Path>,
        world: &World<'_>,
    ) -> Result<Outcome, PipelineError> {
        let options = ApplyOptions {
            starters: starters.map(|path| HandOut { path: path.to_owned(), letters: Vec::new() }),
            ..ApplyOptions::default()
        };
        let (plan, origin) = (planned.plan.clone(), Origin::lists(&planned.checked));
        let waived = plan.over.iter().map(|limit| limit.what).collect();
        let consent = Consent { waived, ..Consent::to(&plan.fingerprint.short, "ana") };
        let plan = plan.approve(consent).expect("a yes to this plan");
        pipeline::apply(plan, &origin, Target::Open(store), &options, &self.settings, world)
    }
}

const HEADER: &str = "Borrower ID,First name,Last name,E-mail,Expires,Barcode,Group";

/// A line about the person of a number, with a fault every now and then.
fn line(random: &mut SplitMix64, number: u64) -> String {
    let number = if random.percent(3) { number / 2 } else { number };
    let id = match random.below(40) {
        0 => String::new(),
        1 => format!("{number}.0"),
        2 => format!(" {number:09}"),
        _ => format!("{number:09}"),
    };
    let last = random.pick(&["Lind", "Berg", "Holm", "Núñez", "Lind", "Berg", "", "NÃºÃ±ez", "xxx"]);
    let email = match random.below(12) {
        0 => "none".to_owned(),
        1 => "ana@".to_owned(),
        2 => "home@example.org".to_owned(),
        _ => format!("p{number}@example.org"),
    };
    let expires =
        random.pick(&["2027-06-30", "2028-06-30", "", "30/06/2027", "03/04/2027", "next summer", "2027-02-30"]);
    let barcode = match random.below(20) {
        0 => "21230000".to_owned(),
        1 => format!("{:09}", number + 1),
        _ => format!("2{number:010}"),
    };
    let group = random.pick(&["", "COMMUNITY", "community", "Comunity", "RETIREE", "Aardvark"]);
    let extra = if random.percent(2) { ",12 Elm St" } else { "" };
    format!("{id},Ana,{last},{email},{expires},{barcode},{group}{extra}")
}

fn lines(seed: u64, rows: u64) -> Vec<String> {
    let mut random = SplitMix64::new(seed);
    (1..=rows).map(|number| line(&mut random, number)).collect()
}

fn list(lines: &[String]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

/// Findings by what they are about: code, and the IDs of all rows they name.
fn by_id(checked: &Checked) -> BTreeMap<(Code, Vec<String>), usize> {
    let table = &checked.cells[0];
    let id = |place: &Place| {
        let row = place.row.and_then(|number| table.position(number)).map(|at| table.row(at));
        row.and_then(|row| row.cell(0)).map_or(String::new(), |cell| cell.text.trim().to_owned())
    };
    let mut all = BTreeMap::new();
    for Finding { place, related, code, .. } in &checked.findings {
        let mut ids: Vec<String> = std::iter::once(place).chain(related).map(id).collect();
        ids.sort();
        *all.entry((*code, ids)).or_default() += 1;
    }
    all
}

fn shuffled(mut lines: Vec<String>, seed: u64) -> Vec<String> {
    let mut random = SplitMix64::new(seed);
    for last in (1..lines.len()).rev() {
        lines.swap(last, usize::try_from(random.below(last as u64 + 1)).expect("a position"));
    }
    lines
}

fn all_unchanged(plan: &Plan) -> bool {
    let passed = |step: &Step| matches!(step, Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. });
    plan.rows.iter().all(|row| passed(&row.step))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    /// Trials I07, S26: lists of several chunks of 1,024 rows.
    #[test]
    fn threads_make_no_difference(seed: u64, rows in 1000u64..2200) {
        let bench = Bench::new();
        let path = bench.file("list.csv", list(&lines(seed, rows)));
        let run = |threads| {
            let world = world(threads, &Silent);
            let checked = bench.check(&path, &world).expect("a list");
            let planned = bench.plan(&path, &mut bench.store(), &world).expect("a plan");
            (checked.findings, checked.rows, planned.plan)
        };
        let one = run(1);
        prop_assert!(!one.1.is_empty());
        for threads in [2, 8] {
            prop_assert!(one == run(threads), "{threads} threads say something else");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Trial S26: nor does the order of rows.
    #[test]
    fn the_order_of_rows_makes_no_difference(seed: u64, rows in 1u64..60) {
        let bench = Bench::new();
        let lines = lines(seed, rows);
        let sorted = bench.file("sorted.csv", list(&lines));
        let mixed = bench.file("mixed.csv", list(&shuffled(lines, seed)));
        let say = |path: &str| by_id(&bench.check(path, &world(2, &Silent)).expect("a list"));
        prop_assert_eq!(say(&sorted), say(&mixed));
    }

    #[test]
    fn loading_it_again_changes_nothing(seed: u64, rows in 1u64..60) {
        let bench = Bench::new();
        let mut store = bench.store();
        let path = bench.file("list.csv", list(&lines(seed, rows)));
        let world = world(2, &Silent);
        let first = bench.plan(&path, &mut store, &world).expect("a plan");
        bench.apply(&first, &mut store, None, &world).expect("an apply");
        let again = bench.plan(&path, &mut store, &world).expect("a plan");
        prop_assert!(all_unchanged(&again.plan), "{:?}", again.plan.counts);
        prop_assert_eq!(again.plan.counts.unchanged, first.plan.counts.new);
    }

    /// Every row that is not blank ends as a patron's, as a total or as the names once more.
    #[test]
    fn rows_add_up(seed: u64, rows in 1u64..60) {
        let bench = Bench::new();
        let mut random = SplitMix64::new(seed);
        let mut messy = Vec::new();
        for line in lines(seed, rows) {
            messy.push(line);
            if random.percent(20) {
                let other = [",,,,,,", "Total: 12,,,,,,", HEADER, "\"12 Elm St\nApt 4\",x,,,,,", ",,,,,,", "* moved,,,,,,"];
                messy.push(random.pick(&other).to_owned());
            }
        }
        let not_blank = messy.iter().filter(|line| *line != ",,,,,,").count() as u64;
        let path = bench.file("list.csv", list(&messy));
        let planned = bench.plan(&path, &mut bench.store(), &world(2, &Silent)).expect("a plan");
        let nobodys = planned.plan.findings.iter().filter(|f| ["S114", "S118"].contains(&f.code.id())).count() as u64;
        prop_assert_eq!(planned.plan.counts.rows_read() + nobodys, not_blank);
        prop_assert_eq!(planned.plan.rows.len() as u64, planned.plan.counts.rows_read());
    }
}

const THREE: &str = "Borrower ID,First name,Last name\nA1,Ana,Lind\nA2,Bo,Berg\nA3,Cy,Holm\n";

/// Above a thousand people who share a birth date nobody was compared by it, and nobody was told.
#[test]
fn a_birth_date_that_too_many_share_is_told_once() {
    let bench = Bench::new();
    let (mut store, world) = (bench.store(), world(1, &Silent));
    let list = |letter: char, rows: u32| {
        let line = |row: u32| format!("{letter}{row},Ana,Lind{},1951-02-03", letters(row.into()));
        let lines: Vec<String> = (1..=rows).map(line).collect();
        format!("Borrower ID,First name,Last name,Birth date\n{}\n", lines.join("\n"))
    };
    let reported = |planned: &Planned| {
        let reported = planned.plan.findings.iter().filter(|finding| finding.code == model::codes::P626);
        reported.map(|finding| (finding.place.row, finding.message.to_string())).collect::<Vec<_>>()
    };
    let first = bench.plan(&bench.file("first.csv", list('A', 1_001)), &mut store, &world).expect("a plan");
    assert_eq!(reported(&first), [], "an empty store has nobody to compare with");
    bench.apply(&first, &mut store, None, &world).expect("an apply");
    let second = bench.plan(&bench.file("second.csv", list('B', 2)), &mut store, &world).expect("a plan");
    let message = "2 new people in the list and 1,001 patrons in the store share the birth date 1951-02-03: too many to compare with each other";
    assert_eq!(reported(&second), [(Some(2), message.to_owned())]);
    assert_eq!(second.plan.counts.new, 2);
}

/// Trial S10: whenever it is stopped, nothing is in the store and no sheet is on the disk.
#[test]
fn stopped_at_any_time_nothing_is_written() {
    let bench = Bench::new();
    let path = bench.file("list.csv", THREE);
    let sheet = bench.path("starters.csv");
    for asked in 0.. {
        let mut store = bench.store();
        let progress = StopAt(AtomicU64::new(asked));
        let world = world(1, &progress);
        let outcome = bench
            .plan(&path, &mut store, &world)
            .and_then(|planned| bench.apply(&planned, &mut store, Some(&sheet), &world));
        let patrons = store.facts().expect("facts").patrons;
        match outcome {
            Err(PipelineError::Stopped) => assert_eq!((patrons, sheet.exists()), (0, false), "stopped at {asked}"),
            other => {
                assert!(matches!(other, Ok(Outcome::Done(_))), "{other:?}");
                assert_eq!((patrons, sheet.exists()), (3, true));
                // Each file, each table, each rule and each stage asks, and every row whose starter is hashed.
                assert!(asked > 15, "it looks only {asked} times");
                return;
            }
        }
    }
}

/// Trial S10: no slip stays of a batch that was refused.
#[test]
fn a_store_that_has_moved_gets_nothing_and_the_sheet_goes() {
    let bench = Bench::new();
    let (mut store, world) = (bench.store(), world(1, &Silent));
    let path = bench.file("list.csv", THREE);
    let planned = bench.plan(&path, &mut store, &world).expect("a plan");
    let other = bench.file("other.csv", THREE.replace("Lind", "Lund"));
    let others = bench.plan(&other, &mut store, &world).expect("a plan");
    bench.apply(&others, &mut store, None, &world).expect("an apply");
    let sheet = bench.path("starters.csv");
    let outcome = bench.apply(&planned, &mut store, Some(&sheet), &world).expect("an answer");
    assert!(matches!(&outcome, Outcome::Stale(moved) if moved.len() == 3), "{outcome:?}");
    assert!(!sheet.exists());
    assert_eq!(store.journal().history().expect("a history").len(), 1);
}

#[test]
fn a_plan_that_was_applied_before_leaves_no_second_sheet() {
    let bench = Bench::new();
    let (mut store, world) = (bench.store(), world(1, &Silent));
    let path = bench.file("list.csv", THREE);
    let planned = bench.plan(&path, &mut store, &world).expect("a plan");
    let (first, second) = (bench.path("first.csv"), bench.path("second.csv"));
    let outcome = bench.apply(&planned, &mut store, Some(&first), &world).expect("an apply");
    assert!(
        matches!(&outcome, Outcome::Done(receipt) if receipt.starters.as_ref().is_some_and(|(_, count)| *count == 3))
    );
    let outcome = bench.apply(&planned, &mut store, Some(&second), &world).expect("an answer");
    assert_eq!(outcome, Outcome::Already(1));
    assert_eq!((first.exists(), second.exists()), (true, false));
}

/// Trial O11: what is there already stays.
#[test]
fn the_sheet_never_overwrites() {
    let bench = Bench::new();
    let (mut store, world) = (bench.store(), world(1, &Silent));
    let path = bench.file("list.csv", THREE);
    let planned = bench.plan(&path, &mut store, &world).expect("a plan");
    bench.file("starters.csv", "the only copy");
    let sheet = bench.path("starters.csv");
    let outcome = bench.apply(&planned, &mut store, Some(&sheet), &world);
    assert!(matches!(outcome, Err(PipelineError::SheetExists(_))), "{outcome:?}");
    assert_eq!(fs::read_to_string(&sheet).expect("still there"), "the only copy");
    assert_eq!(store.facts().expect("facts").patrons, 0);
    let nowhere = bench.path("no/such/folder.csv");
    let outcome = bench.apply(&planned, &mut store, Some(&nowhere), &world);
    assert!(matches!(outcome, Err(PipelineError::SheetNotWritable { .. })), "{outcome:?}");
    assert_eq!(store.facts().expect("facts").patrons, 0);
}

#[cfg(unix)]
#[test]
fn the_sheet_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    let (mut store, world) = (bench.store(), world(1, &Silent));
    let path = bench.file("list.csv", THREE);
    let planned = bench.plan(&path, &mut store, &world).expect("a plan");
    let sheet = bench.path("starters.csv");
    bench.apply(&planned, &mut store, Some(&sheet), &world).expect("an apply");
    assert_eq!(fs::metadata(&sheet).expect("the sheet").permissions().mode() & 0o777, 0o600);
}
