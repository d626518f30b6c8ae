//! `cargo xtask trial crash`: proves that a store is wholly before or wholly after, whatever happens.
//!
//! A story ([`story`]) is prepared once ([`ground`]); then its command is killed at every write
//! ([`kill`]), every write is made to fail ([`fault`]), and the power is cut at many moments ([`power`]).
//! After each of them the store must say exactly what it said before or what it should say after
//! ([`digest`]), and the work must go on with no step by hand. Controls that keep no promise must be caught.

mod child;
mod digest;
mod disk;
mod fault;
mod ground;
mod kill;
mod power;
mod record;
mod sheet;
mod story;
mod strace;
mod sweep;
mod table;
mod tree;
pub(crate) mod writer;

use crate::{Result, root};
use cargo_metadata::MetadataCommand;
use disk::Syncs;
use ground::Ground;
use std::path::{Path, PathBuf};
use std::time::Instant;
use story::{CARELESS, STORIES};
use table::Row;

/// Points of each sweep in the short form.
const SHORT: usize = 30;

/// States of each power replay in the short form.
const SHORT_POWER: usize = 60;

/// So many times shorter are the lists of the short form: a build for debugging reads slowly.
const SHORTER: u64 = 20;

/// Points of a control: where every second one is bad, this is plenty.
const CONTROL: usize = 60;

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    short: bool,
    program: Option<PathBuf>,
    seed: u64,
    /// At most so many kills and power cuts of each story, and three times as many faults, spread evenly.
    most: Option<usize>,
    /// Only the story of this name, and the controls.
    story: Option<String>,
}

impl Options {
    /// So many times shorter than the stories say are their lists.
    fn shorter(&self) -> u64 {
        if self.short { SHORTER } else { 1 }
    }
}

/// The programs that take part.
struct Programs {
    rollcall: PathBuf,
    /// This one, for the careless writer.
    xtask: PathBuf,
}

/// Runs the trial.
pub(crate) fn run(words: &[&str]) -> Result<()> {
    let options = parse(words)?;
    if let Some(why) = strace::missing() {
        println!("crash trial skipped: {why}");
        return Ok(());
    }
    let programs = Programs { rollcall: program(&options)?, xtask: std::env::current_exe()? };
    let work = std::env::temp_dir().canonicalize()?.join(format!("rollcall-trial-{}", std::process::id()));
    let begin = Instant::now();
    println!("crash trial of {}, seed {}", programs.rollcall.display(), options.seed);
    println!("{}", table::head());
    let mut rows = Vec::new();
    for story in STORIES.iter().filter(|story| options.story.as_deref().is_none_or(|name| name == story.name)) {
        let ground = Ground::prepare(story, &programs, &work, options.shorter())?;
        report(&ground, &options, &mut rows)?;
        std::fs::remove_dir_all(ground.prepared())?;
    }
    controls(&programs, &work, &options, &mut rows)?;
    println!("{:.0} s", begin.elapsed().as_secs_f64());
    match rows.iter().filter(|row| !row.good()).count() {
        0 => Ok(std::fs::remove_dir_all(work)?),
        1 => Err("1 sweep did not come out as it must".into()),
        more => Err(format!("{more} sweeps did not come out as they must").into()),
    }
}

/// Every sweep of one story.
fn report(ground: &Ground<'_>, options: &Options, rows: &mut Vec<Row>) -> Result<()> {
    let most = options.most.unwrap_or(if options.short { SHORT } else { usize::MAX });
    let faults = if options.short { most } else { most.saturating_mul(3) };
    let states = if options.short { SHORT_POWER } else { ground.story.power_states.min(most) };
    let points = strace::points(ground)?;
    let mut add = |sweep, tally| show(rows, Row { story: ground.story.name.to_owned(), sweep, tally, control: false });
    add("fault", fault::sweep(ground, &points, faults)?);
    add("kill", kill::sweep(ground, points, most)?);
    add("power", power::sweep(ground, states, options.seed, Syncs::Kept)?);
    Ok(())
}

/// What must be caught: a writer that keeps no promise, and a disk that ignores every sync.
fn controls(programs: &Programs, work: &Path, options: &Options, rows: &mut Vec<Row>) -> Result<()> {
    let careless = Ground::prepare(&CARELESS, programs, work, options.shorter())?;
    let points = strace::points(&careless)?;
    let mut add = |story: &str, sweep, tally| show(rows, Row { story: story.to_owned(), sweep, tally, control: true });
    add(CARELESS.name, "fault", fault::sweep(&careless, &points, CONTROL)?);
    add(CARELESS.name, "kill", kill::sweep(&careless, points, CONTROL)?);
    let Some(apply) = STORIES.first() else { return Ok(()) };
    let ground = Ground::prepare(apply, programs, &work.join("control"), options.shorter())?;
    add("control: no sync reaches the disk", "power", power::sweep(&ground, CONTROL, options.seed, Syncs::Ignored)?);
    Ok(())
}

/// Each row is told when it is known, and what is bad about it: the whole takes minutes.
fn show(rows: &mut Vec<Row>, row: Row) {
    println!("{}", table::line(&row));
    if let Some(complaint) = table::complaint(&row) {
        println!("  {complaint}");
    }
    rows.push(row);
}

fn program(options: &Options) -> Result<PathBuf> {
    let path = match &options.program {
        Some(path) => path.clone(),
        None => {
            let metadata = MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec()?;
            let name = format!("rollcall{}", std::env::consts::EXE_SUFFIX);
            metadata.target_directory.as_std_path().join("release").join(name)
        }
    };
    let explain = |error| format!("{}: {error}; cargo build --release -p cli makes it", path.display());
    Ok(path.canonicalize().map_err(explain)?)
}

fn parse(words: &[&str]) -> Result<Options> {
    let mut options = Options { short: false, program: None, seed: 1, most: None, story: None };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match *word {
            "--short" => options.short = true,
            "--program" => options.program = Some(value()?.into()),
            "--seed" => options.seed = value()?.parse()?,
            "--most" => options.most = Some(value()?.parse()?),
            "--story" => options.story = Some((*value()?).to_owned()),
            other => return Err(format!("trial crash does not know {other}").into()),
        }
    }
    if let Some(name) = &options.story
        && !STORIES.iter().any(|story| story.name == name)
    {
        let names: Vec<&str> = STORIES.iter().map(|story| story.name).collect();
        return Err(format!("there is no story {name:?}, only {}", names.join(", ")).into());
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options() {
        let usual = Options { short: false, program: None, seed: 1, most: None, story: None };
        assert_eq!(parse(&[]).unwrap(), usual);
        let short =
            Options { short: true, program: Some("a/b".into()), seed: 7, most: Some(9), story: Some("init".into()) };
        assert_eq!(
            parse(&["--short", "--program", "a/b", "--seed", "7", "--most", "9", "--story", "init"]).unwrap(),
            short
        );
        assert!(parse(&["--story", "none"]).is_err() && parse(&["--seed"]).is_err() && parse(&["--long"]).is_err());
    }
}
