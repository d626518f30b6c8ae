//! Random lists, edits and undos against the plainest model there is: ten thousand steps on a store in
//! memory, some hundreds on one in a file. A failure names its seed; `ROLLCALL_SEED=N` runs that one alone.

mod support;

use model::consent::Consent;
use model::id::CanonicalId;
use model::plan::Plan;
use model::progress::Silent;
use model::settings::Settings;
use model::text::Text;
use pipeline::{ApplyOptions, CheckOptions, Origin, Outcome, PlanOptions, Store, Target, World};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use testkit::people::letters;
use testkit::random::SplitMix64;

const PEOPLE: u64 = 12;
const STEPS: u32 = 200;

fn world() -> World<'static> {
    support::world(&Silent)
}

/// A patron of the model: what is stored, and a stamp that no other state of anybody ever has.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    stamp: u64,
    last_name: String,
    campus: String,
}

/// What a batch of the model did to one patron.
#[derive(Debug, Clone)]
struct Touch {
    before: Option<State>,
    after: Option<State>,
}

#[derive(Debug, Clone, Default)]
struct Batch {
    undoes: Option<usize>,
    touched: BTreeMap<u64, Touch>,
}

/// The model: who is there, and what every batch did.
#[derive(Debug, Default)]
struct Model {
    people: BTreeMap<u64, State>,
    batches: Vec<Batch>,
    stamps: u64,
}

impl Model {
    fn state(&mut self, last_name: &str, campus: &str) -> State {
        self.stamps += 1;
        State { stamp: self.stamps, last_name: last_name.to_owned(), campus: campus.to_owned() }
    }

    /// Loads a list; nothing is recorded when it changes nobody.
    fn load(&mut self, rows: &[(u64, String, String)]) -> bool {
        let mut batch = Batch::default();
        for (id, last_name, campus) in rows {
            let before = self.people.get(id).cloned();
            if before.as_ref().is_some_and(|state| state.last_name == *last_name && state.campus == *campus) {
                continue;
            }
            let after = self.state(last_name, campus);
            self.people.insert(*id, after.clone());
            batch.touched.insert(*id, Touch { before, after: Some(after) });
        }
        let touched = !batch.touched.is_empty();
        if touched {
            self.batches.push(batch);
        }
        touched
    }

    /// Whether a batch was taken back for somebody, and that still holds.
    fn is_back(&self, batch: usize, id: u64) -> bool {
        let undoes = |other: &&usize| {
            self.batches[**other].undoes == Some(batch) && self.batches[**other].touched.contains_key(&id)
        };
        let all: Vec<usize> = (0..self.batches.len()).collect();
        all.iter().filter(undoes).any(|undo| !self.is_back(*undo, id))
    }

    /// Takes a batch back, for whoever is as it left them; says how many it reverses and how many it keeps.
    fn undo(&mut self, number: usize) -> (u64, u64) {
        let mut undo = Batch { undoes: Some(number), touched: BTreeMap::new() };
        let mut kept = 0;
        for (id, touch) in self.batches[number].touched.clone() {
            if self.is_back(number, id) {
                continue;
            }
            let now = self.people.get(&id).cloned();
            if now.as_ref().map(|state| state.stamp) != touch.after.as_ref().map(|state| state.stamp) {
                kept += 1;
                continue;
            }
            match &touch.before {
                Some(state) => drop(self.people.insert(id, state.clone())),
                None => drop(self.people.remove(&id)),
            }
            undo.touched.insert(id, Touch { before: now, after: touch.before });
        }
        let reversed = undo.touched.len() as u64;
        if reversed > 0 {
            self.batches.push(undo);
        }
        (reversed, kept)
    }
}

/// A store beside its model.
struct Pair<'s> {
    store: &'s mut Store,
    model: Model,
    settings: Settings,
    list: PathBuf,
}

impl Pair<'_> {
    fn load(&mut self, rows: &[(u64, String, String)]) {
        let lines: String = rows
            .iter()
            .map(|(id, last, campus)| format!("{id:06},Ana{},{last},{campus},2027-06-30\n", letters(*id)))
            .collect();
        let text = format!("Borrower ID,First name,Last name,Campus,Expires\n{lines}");
        std::fs::write(&self.list, text).expect("a list");
        let path = self.list.display().to_string();
        let checked = pipeline::check(&[path], &CheckOptions::default(), &self.settings, &world()).expect("a list");
        let options = PlanOptions::default();
        let planned =
            pipeline::plan(checked, Some(self.store), "s", &options, &self.settings, &world()).expect("a plan");
        let wrote = self.model.load(rows);
        assert_eq!(planned.plan.writes() > 0, wrote, "{:?}", planned.plan.findings);
        if wrote {
            let origin = Origin::lists(&planned.checked);
            self.apply(planned.plan, &origin);
        }
    }

    fn apply(&mut self, plan: Plan, origin: &Origin) {
        let target = Target::Open(self.store);
        // What limits are for is tried elsewhere.
        let waived = plan.over.iter().map(|limit| limit.what).collect();
        let consent = Consent { waived, ..Consent::to(&plan.fingerprint.short, "ana") };
        let plan = plan.approve(consent).expect("a yes to this plan");
        let outcome = pipeline::apply(plan, origin, target, &ApplyOptions::default(), &self.settings, &world());
        assert!(matches!(outcome, Ok(Outcome::Done(_))), "{outcome:?}");
    }

    fn undo(&mut self, number: usize) {
        let undo =
            pipeline::plan_undo(self.store, number as u64 + 1, &[], &world()).expect("an undo").expect("a batch");
        let (reversed, kept) = self.model.undo(number);
        assert_eq!(
            (undo.plan.writes(), undo.kept.len() as u64),
            (reversed, kept),
            "undo of batch {}: {:?}",
            number + 1,
            undo.kept
        );
        if reversed > 0 {
            let origin = Origin::undo(number as u64 + 1, kept);
            self.apply(undo.plan, &origin);
        }
    }

    fn agree(&mut self) {
        let found = self.store.patrons().find("", 1000).expect("everybody");
        let text = |text: &Option<Text>| text.as_deref().unwrap_or_default().to_owned();
        let stored: BTreeMap<CanonicalId, (String, String)> = found
            .iter()
            .map(|found| {
                let patron = &found.stored.patron;
                (patron.key(), (text(&patron.details.last_name), text(&patron.details.rare.campus)))
            })
            .collect();
        let expected: BTreeMap<CanonicalId, (String, String)> = self
            .model
            .people
            .iter()
            .map(|(id, state)| (CanonicalId::of(&format!("{id:06}")), (state.last_name.clone(), state.campus.clone())))
            .collect();
        assert_eq!(stored, expected);
        assert_eq!(self.store.journal().history().expect("the history").len(), self.model.batches.len());
    }
}

fn rows(random: &mut SplitMix64) -> Vec<(u64, String, String)> {
    let mut ids: Vec<u64> = (0..1 + random.below(5)).map(|_| 101 + random.below(PEOPLE)).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = ["Lind", "Berg", "Holm"];
    let campuses = ["MAIN", "NORTH"];
    ids.into_iter().map(|id| (id, random.pick(&names).to_owned(), random.pick(&campuses).to_owned())).collect()
}

/// One story; `edit` changes a patron behind Rollcall's back, where the store has a way in.
fn live(store: &mut Store, seed: u64, edit: &dyn Fn(u64, &str) -> bool) -> u32 {
    let folder = TempDir::new().expect("a folder");
    let list = folder.path().join("list.csv");
    let mut pair = Pair { store, model: Model::default(), settings: Settings::default(), list };
    let mut random = SplitMix64::new(seed);
    let mut edited = BTreeSet::new();
    for _ in 0..STEPS {
        match random.below(10) {
            0..=4 => pair.load(&rows(&mut random)),
            5 => {
                let id = 101 + random.below(PEOPLE);
                let name = format!("Edited{}", random.below(1000));
                if pair.model.people.contains_key(&id) && edit(id, &name) {
                    let campus = pair.model.people[&id].campus.clone();
                    let state = pair.model.state(&name, &campus);
                    pair.model.people.insert(id, state);
                    edited.insert(format!("{id:06}: "));
                }
            }
            _ if pair.model.batches.is_empty() => {}
            _ => {
                let batches = pair.model.batches.len() as u64;
                // Mostly one of the last: those are the ones that people take back.
                let back = if random.percent(70) { random.below(batches.min(4)) } else { random.below(batches) };
                pair.undo(usize::try_from(batches - 1 - back).expect("a batch"));
            }
        }
        pair.agree();
    }
    // What no batch wrote is told, and nothing else.
    let faults = pair.store.upkeep().expect("it is ours to look after").check(&Silent).expect("a check");
    let untrue: Vec<&String> = faults.iter().filter(|fault| !edited.iter().any(|who| fault.starts_with(who))).collect();
    assert_eq!(untrue, [""; 0]);
    STEPS
}

/// Runs the seeds, or the one that the environment names, on a few threads; a failure says which it was.
fn seeds(many: u64, story: impl Fn(u64) -> u32 + Sync) -> u32 {
    const THREADS: u64 = 4;
    let named = std::env::var("ROLLCALL_SEED").ok().and_then(|seed| seed.parse::<u64>().ok());
    let seeds = named.map_or(0..many, |seed| seed..seed + 1);
    let run_story = |seed: u64| {
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| story(seed)));
        outcome.unwrap_or_else(|_| panic!("seed {seed}; again with ROLLCALL_SEED={seed}"))
    };
    let share = |thread: u64| seeds.clone().filter(|seed| seed % THREADS == thread).map(run_story).sum::<u32>();
    let share = &share;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || share(thread))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a story that holds")).sum()
    })
}

/// Trial S22, and the ten thousand steps.
#[test]
fn memory_takes_back_what_the_model_takes_back() {
    let steps = seeds(50, |seed| {
        let mut store = pipeline::open_store("memory:", &Settings::default(), &world()).expect("memory");
        live(&mut store, seed, &|_, _| false)
    });
    assert!(steps >= 10_000 || std::env::var_os("ROLLCALL_SEED").is_some());
}

fn edit_file(path: &Path, id: u64, name: &str) -> bool {
    let sql = "UPDATE patron SET last_name = ?1, version = version + 1 WHERE key = ?2";
    let store = Connection::open(path).expect("the store");
    store.execute(sql, rusqlite::params![name, format!("{id:06}")]).expect("SQL") == 1
}

/// Trials S22, S29: a store in a file keeps up with the model.
#[test]
fn a_file_takes_back_what_the_model_takes_back() {
    let folder = TempDir::new().expect("a folder");
    let _steps = seeds(3, |seed| {
        let path = folder.path().join(format!("{seed}.db"));
        let address = path.display().to_string();
        let mut store = pipeline::open_store(&address, &Settings::default(), &world()).expect("a file");
        live(&mut store, seed, &|id, name| edit_file(&path, id, name))
    });
}
