//! A list in several batches: somebody stops between two of them, and goes on. What is in the store then is what would be
//! there had nobody stopped, the ids of the batches included.

mod support;

use model::plan::Plan;
use model::progress::{Event, Phase, Progress, Silent, StopSignal};
use model::settings::Settings;
use model::snapshot::StoredPatron;
use pipeline::{
    Agreed, ApplyOptions, CheckOptions, Ending, Lists, Loaded, Outcome, PipelineError, PlanOptions, Planned, Terms,
};
use std::fs;
use std::num::NonZeroU64;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

/// Asks to stop once so many batches are written.
struct StopAfter {
    batches: u64,
    written: Arc<AtomicU64>,
}

impl Progress for StopAfter {
    fn event(&self, event: Event) {
        if let Event::End { phase: Phase::Writing, .. } = event {
            self.written.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn stop_asked(&self) -> bool {
        self.written.load(Ordering::Relaxed) >= self.batches
    }

    fn stop_signal(&self) -> StopSignal {
        let (written, batches) = (Arc::clone(&self.written), self.batches);
        Arc::new(move || written.load(Ordering::Relaxed) >= batches)
    }
}

const LAST: [&str; 10] = ["Lind", "Berg", "Holm", "Okafor", "Diaz", "Moreau", "Silva", "Novak", "Rossi", "Weber"];

/// A folder with a list of ten people.
fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let row =
        |(number, last): (usize, &&str)| format!("{},{last},Ana,p{number}@example.org,2027-06-30\n", 1001 + number);
    let rows: String = LAST.iter().enumerate().map(row).collect();
    let list = format!("Borrower ID,Last name,First name,E-mail,Expiration date\n{rows}");
    fs::write(folder.path().join("list.csv"), list).expect("a list");
    folder
}

fn address(folder: &TempDir) -> String {
    folder.path().join("library.db").display().to_string()
}

fn load(folder: &TempDir, resume: bool, progress: &dyn Progress) -> Outcome {
    let (settings, world) = (Settings::default(), support::world(progress));
    let size = NonZeroU64::new(3);
    let planning = PlanOptions { resumes: size.filter(|_| resume), without_starters: true, ..PlanOptions::default() };
    let (files, address) = ([folder.path().join("list.csv").display().to_string()], address(folder));
    let reading = CheckOptions::default();
    let lists = Lists { files: &files, reading: &reading, planning: &planning, store: &address };
    let show = |_: &Planned| Ok::<_, PipelineError>(());
    let ask = |plan: &Plan| {
        let how = ApplyOptions { batch_size: size, ..ApplyOptions::default() };
        Ok(Some(Agreed { fingerprint: plan.fingerprint.short.clone(), how }))
    };
    let loaded = pipeline::load(&lists, Terms::default(), show, ask, &settings, &world).expect("a world that works");
    match loaded {
        Loaded::Ended(ending) => match *ending {
            Ending::Applied { outcome, .. } => outcome,
            other @ (Ending::NothingToDo(_) | Ending::Refused(_) | Ending::NotAgreed) => panic!("{other:?}"),
        },
        Loaded::Unusable(checked) => panic!("{checked:?}"),
    }
}

/// The number of a batch, its plan and how many patrons it touched.
type OneBatch = (u64, String, u64);

/// The ids of the batches with how many patrons each wrote, and everybody with their version.
fn all(folder: &TempDir) -> (Vec<OneBatch>, Vec<(String, u64)>) {
    let mut store = pipeline::open_existing(&address(folder), &Settings::default()).expect("a store").expect("one");
    let history = store.journal().history().expect("the history");
    let mut batches: Vec<_> =
        history.iter().map(|batch| (batch.number, batch.head.id.clone(), batch.head.counts.writes())).collect();
    batches.sort_unstable();
    let mut patrons = Vec::new();
    let mut see = |stored: StoredPatron| {
        patrons.push((stored.patron.primary_id.to_string(), stored.version));
        ControlFlow::Continue(())
    };
    store.patrons().scan(&mut see, &Silent).expect("everybody");
    (batches, patrons)
}

#[test]
fn who_stops_between_two_batches_and_goes_on_ends_with_the_same_store() {
    let (whole, stopped) = (folder(), folder());
    let Outcome::Done(receipt) = load(&whole, false, &Silent) else { panic!("it is done") };
    let parts: Vec<(u64, u64)> = receipt.parts.iter().map(|part| (part.batch, part.counts.new)).collect();
    assert_eq!((receipt.batch, receipt.counts.new, parts), (4, 10, vec![(1, 3), (2, 3), (3, 3), (4, 1)]));

    let stop = StopAfter { batches: 2, written: Arc::default() };
    let Outcome::Stopped { receipt, of, why } = load(&stopped, false, &stop) else { panic!("it stops") };
    assert_eq!((receipt.batch, receipt.counts.new, of, why.as_str()), (2, 6, 4, "you stopped it"));
    assert_ne!(all(&stopped), all(&whole), "the control");

    let Outcome::Done(receipt) = load(&stopped, true, &Silent) else { panic!("it is done") };
    assert_eq!((receipt.batch, receipt.counts.new, receipt.parts.len()), (4, 4, 2));
    assert_eq!(all(&stopped), all(&whole));
}
