//! What the bench runs, in order: per size and format a plan into an empty store, an apply, the same
//! apply again, a list of changes, a small list against the store that is now big, and patrons looked for
//! in it; last a few starter passwords.

use super::lists::{self, Format};
use super::table::{self, Measured};
use super::{Places, child, peer};
use crate::Result;
use std::path::Path;
use std::process::Command;

/// The day on which everything happens.
pub(super) const TODAY: &str = "2026-08-28";

/// Rows of the small list that is planned against every store.
const SMALL: u64 = 1_000;

/// What a desk looks for; under 50 ms in a store of a million patrons.
const LOOKED_FOR: &[(&str, &str)] = &[
    ("0005", "find the beginning of an ID"),
    ("maria lopez", "find two words of a name"),
    ("gnozalez", "find another spelling"),
    ("973-555-0187", "find a phone number"),
];

/// Rows of the run that makes starter passwords.
const STARTERS: u64 = 200;

/// Runs everything and prints as it goes.
pub(super) fn report(places: &Places, sizes: &[u64], keep: bool) -> Result<()> {
    let (mut all, mut small) = (Vec::new(), Vec::new());
    for rows in sizes {
        for format in [Format::Csv, Format::Xlsx] {
            let (runs, small_run) = one_size(places, *rows, format, keep)?;
            all.extend(runs);
            small.push((*rows, small_run));
        }
    }
    let stores = places.work.join("starters.db");
    remove_store(&stores)?;
    let list = lists::fresh(&places.work, STARTERS, Format::Csv)?;
    let letters = places.work.join("starters.csv");
    remove(&letters)?;
    let options = ["--yes", "--starters", "starters.csv"];
    show(&rollcall(places, "apply", &list, &stores, &options, ("csv, apply with starters", STARTERS))?);
    if !keep {
        remove_store(&stores)?;
        remove(&letters)?;
    }
    print!("{}{}", table::flatness(&all), table::small_lists(&small));
    Ok(())
}

fn one_size(places: &Places, rows: u64, format: Format, keep: bool) -> Result<(Vec<Measured>, Measured)> {
    let work = &places.work;
    let (empty, store) = (work.join("empty.db"), work.join(format!("store-{rows}-{}.db", format.extension())));
    remove_store(&empty)?;
    remove_store(&store)?;
    let fresh = lists::fresh(work, rows, format)?;
    let mixed = lists::mixed(work, rows, rows, format)?;
    let small = lists::mixed(work, SMALL.min(rows), rows, format)?;
    let name = |what: &str| format!("{}, {what}", format.extension());

    let plan = rollcall(places, "plan", &fresh, &empty, &[], (&name("plan into an empty store"), rows))?;
    show(&plan);
    print!("{}", table::beside(&plan, &peer::measure(places, &fresh, format)?));
    let mut all = vec![plan];
    let apply = ["--yes", "--no-starters"];
    for (list, what) in
        [(&fresh, "apply into an empty store"), (&fresh, "apply the same again"), (&mixed, "apply 9% changed, 10% new")]
    {
        let measured = rollcall(places, "apply", list, &store, &apply, (&name(what), rows))?;
        show(&measured);
        all.push(measured);
    }
    // The cost of this run must not depend on the size of the store.
    let what = name("plan a small list against the big store");
    let small_run = rollcall(places, "plan", &small, &store, &[], (&what, SMALL.min(rows)))?;
    show(&small_run);
    for (text, what) in LOOKED_FOR {
        show(&find(places, text, &store, (&name(what), rows))?);
    }
    remove_store(&empty)?;
    if !keep {
        remove_store(&store)?;
    }
    Ok((all, small_run))
}

fn find(places: &Places, text: &str, store: &Path, (what, rows): (&str, u64)) -> Result<Measured> {
    let mut command = Command::new(&places.rollcall);
    command.args(["find", text, "--store"]).arg(store).args(["--as-of", TODAY]);
    Ok(Measured { what: what.to_owned(), rows, run: child::run(&mut command, &places.work, &[0])? })
}

fn rollcall(
    places: &Places,
    verb: &str,
    list: &Path,
    store: &Path,
    options: &[&str],
    (what, rows): (&str, u64),
) -> Result<Measured> {
    let mut command = Command::new(&places.rollcall);
    command.arg(verb).arg(list).arg("--store").arg(store).args(["--as-of", TODAY, "-v"]).args(options);
    // A plan that finds something in the list ends with 3.
    let good: &[i32] = if verb == "plan" { &[0, 3] } else { &[0] };
    Ok(Measured { what: what.to_owned(), rows, run: child::run(&mut command, &places.work, good)? })
}

fn show(measured: &Measured) {
    println!("{}", table::of_run(measured).trim_end());
}

pub(super) fn remove_store(store: &Path) -> Result<()> {
    for ending in ["", "-wal", "-shm"] {
        remove(Path::new(&format!("{}{ending}", store.display())))?;
    }
    Ok(())
}

fn remove(file: &Path) -> Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
