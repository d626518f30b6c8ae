//! Chores of the workspace: `cargo xtask samples`, `cargo xtask notices`, `cargo xtask check`, `cargo xtask bench`,
//! `cargo xtask trial`, `cargo xtask trials`.
//!
//! One file per chore. Nothing here is part of the program.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod arrows;
mod bench;
mod check;
mod circles;
mod codes;
mod documents;
mod literals;
mod notices;
mod one_more_field;
mod rooms;
mod samples;
mod sources;
mod statements;
mod supply;
mod top_level;
mod trial;
mod trials;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How a chore ends.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

const USAGE: &str = "\
usage: cargo xtask samples [--check]               write samples/, or compare it with what would be written
       cargo xtask notices                         write whose work is in the program, for rollcall licenses
       cargo xtask check                           layout, arrows, circles, rooms, documents, codes and trials
       cargo xtask bench [--rows 1000,10000] [--keep]   time every stage and compare with bare readers
       cargo xtask bench --reading [--rows 100000]      only the readers, in pairs with the bare libraries
       cargo xtask bench --against 1000000 [--rows 100000]
                                                   plan against a large store and write into it, in pairs
       cargo xtask bench --goals [--rows 100000] [--markdown]
                                                   every goal of speed beside the best way known; --rows is the million
       cargo xtask bench --systems [1000000]            check a file of every other library system, with so many records
       cargo xtask bench --passwords 10000              make starters and sign in, in pairs with the bare library
       cargo xtask trial crash [--short] [--program PATH] [--seed N] [--story NAME]
                                                   kill, fail and cut the power at every write to a store
       cargo xtask trial field                     what a new field costs: a copy gets one, and its tests run
       cargo xtask trials                          which test runs which trial, missing ones first";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        ["samples"] => samples::write(),
        ["samples", "--check"] => samples::check(),
        ["notices"] => notices::write(),
        ["check"] => check::run(),
        ["bench", ref options @ ..] => bench::run(options),
        ["peer", library, file] => bench::peer::run(library, Path::new(file)),
        ["peer-insert", after, into] => bench::insert::run(Path::new(after), Path::new(into), false),
        ["peer-insert", after, into, "with-history"] => bench::insert::run(Path::new(after), Path::new(into), true),
        ["peer-best", list, store] => bench::best_way::run(Path::new(list), Path::new(store)),
        ["peer-hash", passwords] => passwords.parse().map_err(Into::into).and_then(bench::passwords::peer),
        ["trial", "crash", ref options @ ..] => trial::run(options),
        ["trial", "field"] => one_more_field::run(),
        ["trials"] => trials::run(),
        ["trial-writer", store] => trial::writer::run(Path::new(store)),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
