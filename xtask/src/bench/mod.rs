//! `cargo xtask bench`: makes lists of each size, runs the release build of `rollcall` on them, and
//! prints per stage what it took, beside a bare run of the library that reads the same file.
//!
//! The story of one size is in [`story`]; what a child process took is measured in [`child`]; the
//! `time:` lines are read in [`times`].

mod against;
pub(crate) mod best_way;
mod child;
mod goals;
pub(crate) mod insert;
mod lists;
mod other_systems;
pub(crate) mod passwords;
pub(crate) mod peer;
mod reading;
mod story;
mod table;
mod times;

use crate::{Result, root};
use cargo_metadata::MetadataCommand;
use std::path::{Path, PathBuf};
use std::process::Command;

const SIZES: &[u64] = &[1_000, 10_000, 100_000, 1_000_000];

/// Records of each file of another library system, unless another number is asked for.
const RECORDS: u64 = 1_000_000;

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    sizes: Vec<u64>,
    keep: bool,
    /// Whether only the readers are timed.
    reading: bool,
    /// How many patrons the store has that lists are planned against and written into.
    against: Option<u64>,
    /// How many starter passwords are made, where only passwords are timed.
    passwords: Option<u64>,
    /// How many records the files of other library systems have, where only those are checked.
    systems: Option<u64>,
    /// Whether only the goals are measured, against the best way known.
    goals: bool,
    /// Whether the table of the goals is written for a page, too.
    markdown: bool,
}

/// Where everything is.
struct Places {
    /// The program under test.
    rollcall: PathBuf,
    /// This program, optimised, for the bare peers.
    xtask: PathBuf,
    /// Lists and stores.
    work: PathBuf,
}

/// Runs the bench; a build for debugging builds itself for release first, since it would make lists
/// and run the peers far too slowly.
pub(crate) fn run(words: &[&str]) -> Result<()> {
    let options = parse(words)?;
    let target = MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec()?.target_directory;
    let target = target.as_std_path();
    if cfg!(debug_assertions) {
        must(Command::new("cargo").current_dir(root()).args(["build", "--release", "-p", "cli", "-p", "xtask"]))?;
        return must(Command::new(program(target, "xtask")).arg("bench").args(words));
    }
    let work = target.join("bench");
    std::fs::create_dir_all(&work)?;
    let places = Places { rollcall: program(target, "rollcall"), xtask: program(target, "xtask"), work };
    if options.goals {
        goals::report(&places, options.sizes.last().copied().unwrap_or_default(), options.markdown)
    } else if let Some(patrons) = options.against {
        against::report(&places, &options.sizes, patrons)
    } else if let Some(records) = options.systems {
        other_systems::report(&places, records)
    } else if let Some(starters) = options.passwords {
        passwords::report(&places, starters)
    } else if options.reading {
        reading::report(&places, &options.sizes)
    } else {
        story::report(&places, &options.sizes, options.keep)
    }
}

fn program(target: &Path, name: &str) -> PathBuf {
    target.join("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn must(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| format!("{command:?} does not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed: {status}").into()) }
}

fn parse(words: &[&str]) -> Result<Options> {
    let mut options = Options { sizes: SIZES.to_vec(), ..Options::default() };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--keep" => options.keep = true,
            "--reading" => options.reading = true,
            "--goals" => options.goals = true,
            "--markdown" => options.markdown = true,
            "--against" => {
                let patrons = words.next().ok_or("--against needs a number, such as 1000000")?;
                options.against = Some(patrons.parse()?);
            }
            "--systems" => {
                let records: Option<u64> = words.clone().next().and_then(|number| number.parse().ok());
                if records.is_some() {
                    words.next();
                }
                options.systems = Some(records.unwrap_or(RECORDS));
            }
            "--passwords" => {
                let starters = words.next().ok_or("--passwords needs a number, such as 10000")?;
                options.passwords = Some(starters.parse()?);
            }
            "--rows" => {
                let sizes = words.next().ok_or("--rows needs numbers, such as 1000,10000")?;
                options.sizes = sizes.split(',').map(str::parse).collect::<std::result::Result<_, _>>()?;
                options.sizes.sort_unstable();
            }
            other => return Err(format!("bench does not know {other}").into()),
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options() {
        let usual = || Options { sizes: SIZES.to_vec(), ..Options::default() };
        assert_eq!(parse(&[]).unwrap(), usual());
        let sizes = vec![1_000, 10_000];
        assert_eq!(parse(&["--rows", "10000,1000", "--keep"]).unwrap(), Options { sizes, keep: true, ..usual() });
        assert_eq!(parse(&["--against", "500"]).unwrap(), Options { against: Some(500), ..usual() });
        assert_eq!(parse(&["--passwords", "9"]).unwrap(), Options { passwords: Some(9), ..usual() });
        assert_eq!(parse(&["--systems", "50"]).unwrap(), Options { systems: Some(50), ..usual() });
        assert_eq!(parse(&["--systems", "--keep"]).unwrap(), Options { systems: Some(RECORDS), keep: true, ..usual() });
        assert!(parse(&["--systems", "many"]).is_err());
        assert!(parse(&["--against"]).is_err() && parse(&["--passwords"]).is_err());
        let goals = Options { goals: true, markdown: true, sizes: vec![100_000], ..usual() };
        assert_eq!(parse(&["--goals", "--markdown", "--rows", "100000"]).unwrap(), goals);
        assert!(parse(&["--reading"]).is_ok_and(|options| options.reading));
        assert!(parse(&["--rows"]).is_err() && parse(&["--rows", "many"]).is_err() && parse(&["--fast"]).is_err());
    }
}
