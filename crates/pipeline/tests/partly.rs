//! Patrons in a system that fails in the midst of an apply: what was written is told, and the same list does the rest.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

#[path = "../../store/tests/support/remote.rs"]
#[expect(dead_code, reason = "the tests of the store use all of it")]
mod remote;
mod support;

use model::changeset::CutShort;
use model::consent::Consent;
use model::progress::Silent;
use model::settings::Settings;
use pipeline::{
    ApplyOptions, CheckOptions, HandOut, Origin, Outcome, PipelineError, PlanOptions, Planned, Store, StoreError,
    Target,
};
use remote::{Campus, Fault};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const LIST: &str = "Borrower ID,Last name,First name,User group,Expiration date
1001,Lind,Ana,COMMUNITY,2027-06-30
1002,Berg,Bo,COMMUNITY,2027-06-30
1003,Holm,Cy,COMMUNITY,2027-06-30
";

/// A campus with its journal in memory.
fn composed(campus: &Campus) -> Store {
    let journal = pipeline::open_store("memory:", &Settings::default(), &support::world(&Silent)).unwrap();
    store::compose(Box::new(campus.clone()), journal)
}

fn plan(folder: &TempDir, store: &mut Store) -> Planned {
    let (list, settings, world) = (folder.path().join("list.csv"), Settings::default(), support::world(&Silent));
    fs::write(&list, LIST).unwrap();
    let checked = pipeline::check(&[list.display().to_string()], &CheckOptions::default(), &settings, &world).unwrap();
    pipeline::plan(checked, Some(store), "campus", &PlanOptions::default(), &settings, &world).unwrap()
}

fn apply(planned: &Planned, sheet: Option<&Path>, store: &mut Store) -> Result<Outcome, PipelineError> {
    let (plan, origin) = (planned.plan.clone(), Origin::lists(&planned.checked));
    let consent = Consent::to(&plan.fingerprint.short, "ana");
    let options = ApplyOptions {
        starters: sheet.map(|path| HandOut { path: path.to_owned(), letters: Vec::new() }),
        ..ApplyOptions::default()
    };
    let (settings, world) = (Settings::default(), support::world(&Silent));
    pipeline::apply(plan.approve(consent).unwrap(), &origin, Target::Open(store), &options, &settings, &world)
}

#[test]
fn the_same_plan_or_the_same_list_does_the_rest() {
    let (campus, folder) = (Campus::default(), TempDir::new().unwrap());
    let mut store = composed(&campus);
    let first = plan(&folder, &mut store);
    campus.set_fault(Some(Fault::Silence(1)));
    let Outcome::Partly { receipt, left, why } = apply(&first, None, &mut store).unwrap() else { panic!() };
    assert_eq!((receipt.batch, receipt.counts.new, receipt.counts.left_out), (1, 1, 2));
    assert_eq!(left.iter().map(ToString::to_string).collect::<Vec<_>>(), ["1002", "1003"]);
    assert_eq!(why, CutShort::Unreachable);

    // The same plan, and once more the same list.
    campus.set_fault(Some(Fault::Silence(1)));
    assert!(matches!(apply(&first, None, &mut store).unwrap(), Outcome::Partly { .. }));
    campus.set_fault(None);
    let again = plan(&folder, &mut store);
    assert_eq!((again.plan.counts.unchanged, again.plan.counts.new), (2, 1));
    assert!(matches!(apply(&again, None, &mut store).unwrap(), Outcome::Done(_)));
    assert_eq!(campus.written(), ["1001", "1002", "1003"]);
}

/// No slip is printed with a password that nobody knows.
#[test]
fn no_sheet_stays_of_starters_that_the_system_does_not_take() {
    let (campus, folder) = (Campus::default(), TempDir::new().unwrap());
    let mut store = composed(&campus);
    let planned = plan(&folder, &mut store);
    let sheet = folder.path().join("slips.csv");
    let refused = apply(&planned, Some(&sheet), &mut store).unwrap_err();
    assert!(matches!(refused, PipelineError::Store(StoreError::NotOffered(_))), "{refused:?}");
    assert!(!sheet.exists());
    assert_eq!(campus.written(), [""; 0]);
}
