//! The ground of a story: its folder as it is before the command, copied for every run; and the states
//! in which the store may be found afterwards.

use super::child::{self, Ran};
use super::story::{Content, From, Made, Program, Story};
use super::sweep::{Judged, Rest, Wrong, broken, in_words};
use super::{Programs, digest, sheet, tree};
use crate::Result;
use rusqlite::Connection;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use testkit::list::{Against, List, Shares};

/// The name of every store; the program's own default.
pub(crate) const STORE: &str = "rollcall.db";

/// The day on which everything happens.
pub(crate) const TODAY: &str = "2026-08-28";

/// Everybody comes from this seed.
const SEED: u64 = 1;

/// No list that is longer is made shorter than this.
const FEWEST: u64 = 12;

/// "RoCa", the mark of a store.
const APPLICATION_ID: i32 = 0x526F_4361;

/// What must work on whatever store was left behind, with no step by hand.
const LOOKING: &[&str] = &["history", "find example.org"];

/// How the files end that belong to a list that is held.
const BESIDE_HELD: &[&str] = &[".report.html", ".left-out.xlsx", ".what-next.txt"];

/// What the folder says about patrons.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    NoStore,
    /// What it says, and whether the file is there that the command makes, or gone that it deletes.
    Store(String, bool),
}

/// A prepared story.
pub(crate) struct Ground<'a> {
    pub(crate) story: &'a Story,
    programs: &'a Programs,
    work: PathBuf,
    before: State,
    /// Whether the store could be looked into before: one of an older layout asks for its upgrade first.
    looks: bool,
    between: Vec<State>,
    after: State,
}

impl<'a> Ground<'a> {
    /// Prepares a story below `work`, and runs it once without any fault to know how it should end.
    pub(crate) fn prepare(story: &'a Story, programs: &'a Programs, work: &Path, shorter: u64) -> Result<Self> {
        let work = work.join(story.name.replace([' ', ':'], "-"));
        let (before, after) = (State::NoStore, State::NoStore);
        let mut ground = Ground { story, programs, work, before, looks: true, between: Vec::new(), after };
        let prepared = ground.prepared();
        fs::create_dir_all(&prepared)?;
        for (name, content) in story.files {
            content.write(&tree::place(&prepared, name)?, shorter)?;
        }
        for words in story.prepare {
            ground.must(&mut ground.rollcall(words, &prepared), 0)?;
        }
        for (words, typed) in story.typed_before {
            drop(child::run(&mut ground.typing(words, typed, &prepared)).map_err(in_words)?);
        }
        if !story.prepare_sql.is_empty() {
            Connection::open(prepared.join(STORE))?.execute_batch(story.prepare_sql)?;
        }
        ground.before = ground.look(&prepared).map_err(in_words)?;
        ground.looks = ground.looking_fails(&prepared).map_err(in_words)?.is_none();
        for halfway in story.between {
            ground.between.push(ground.halfway(halfway)?);
        }
        let (after, ran) = ground.after_a_clean_run("after", story.ends, |folder| ground.tried(folder))?;
        ground.after = after;
        for (from, sql) in story.between_sql {
            ground.between.push(ground.by_hand(*from, sql)?);
        }
        if ground.before == ground.after || !story.says_done(&ran.stdout, &ran.stderr) {
            return Err(format!("{}: a clean run changes nothing or does not say {:?}", story.name, story.done).into());
        }
        Ok(ground)
    }

    /// A path of this story.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        self.work.join(name)
    }

    pub(crate) fn prepared(&self) -> PathBuf {
        self.place("prepared").join("state")
    }

    /// The folder as it is before the command, for one run.
    pub(crate) fn fresh(&self, folder: &Path) -> std::io::Result<()> {
        copy(&self.prepared(), folder)
    }

    /// The command that is tried.
    pub(crate) fn tried(&self, folder: &Path) -> Command {
        match (self.story.program, self.story.typed) {
            (Program::Rollcall, Some(typed)) => self.typing(self.story.command, typed, folder),
            (Program::Rollcall, None) => self.rollcall(self.story.command, folder),
            (Program::Xtask, _) => bare(&self.programs.xtask, self.story.command, folder),
        }
    }

    /// A shell reads what is typed from a file, since whoever watches the program has its input.
    fn typing(&self, words: &str, typed: &str, folder: &Path) -> Command {
        let inner = self.rollcall(words, folder);
        let mut command = bare(Path::new("sh"), "-c", folder);
        command.args([&format!("exec \"$@\" < {typed}"), "sh"]);
        command.arg(inner.get_program()).args(inner.get_args());
        command
    }

    fn rollcall(&self, words: &str, folder: &Path) -> Command {
        let mut command = bare(&self.programs.rollcall, words, folder);
        if !words.contains("--as-of") {
            command.args(["--as-of", TODAY]);
        }
        command
    }

    fn must(&self, command: &mut Command, ends: i32) -> Result<Ran> {
        let ran = child::run(command).map_err(in_words)?;
        if ran.code != Some(ends) {
            return Err(format!("{}: {command:?} fails without any fault: {}", self.story.name, ran.summary()).into());
        }
        Ok(ran)
    }

    fn halfway(&self, words: &str) -> Result<State> {
        Ok(self.after_a_clean_run("between", 0, |folder| self.rollcall(words, folder))?.0)
    }

    /// A state that statements make of another.
    fn by_hand(&self, from: From, sql: &str) -> Result<State> {
        let folder = self.place("by-hand").join("state");
        self.fresh(&folder)?;
        if from == From::After {
            self.must(&mut self.tried(&folder), self.story.ends)?;
        }
        Connection::open(folder.join(STORE))?.execute_batch(sql)?;
        let state = self.look(&folder).map_err(in_words)?;
        fs::remove_dir_all(self.place("by-hand"))?;
        Ok(state)
    }

    fn after_a_clean_run(&self, name: &str, ends: i32, command: impl Fn(&Path) -> Command) -> Result<(State, Ran)> {
        let folder = self.place(name).join("state");
        self.fresh(&folder)?;
        let ran = self.must(&mut command(&folder), ends)?;
        let state = self.look(&folder).map_err(in_words)?;
        fs::remove_dir_all(self.place(name))?;
        Ok((state, ran))
    }

    /// What the store in the folder is: one of the states it may rest in, or a broken promise.
    pub(crate) fn rest(&self, folder: &Path) -> Judged {
        let state = self.look(folder)?;
        if state == self.before {
            Ok(Rest::Before)
        } else if state == self.after {
            Ok(Rest::After)
        } else if self.between.contains(&state) {
            Ok(Rest::Between)
        } else {
            broken("the store is neither as before nor as after")
        }
    }

    /// Whether work goes on from here with no step by hand: looking works, and the same command again
    /// ends *after*, once.
    pub(crate) fn goes_on(&self, folder: &Path, rest: Rest) -> std::result::Result<(), Wrong> {
        let Some(when_done) = self.story.again else { return Ok(()) };
        let next = folder.with_file_name("next");
        copy(folder, &next)?;
        if let Some(complaint) = self.looking_fails(&next)?
            && (self.looks || rest == Rest::After)
        {
            return broken(complaint);
        }
        let ran = child::run(&mut self.tried(&next))?;
        let when_not = [self.story.ends];
        let good = if rest == Rest::After { when_done } else { &when_not };
        if !ran.code.is_some_and(|code| good.contains(&code)) {
            return broken(format!("the same command again fails: {}", ran.summary()));
        }
        if self.rest(&next)? != Rest::After {
            return broken("the same command again does not end as it should");
        }
        // Where everything was done the command has nothing to write, and only a sheet needs its name from it.
        let due = |name: &String| {
            let is_left = name.contains(".unfinished") || name.contains(".restoring");
            is_left && (rest != Rest::After || sheet::is_sheet(name))
        };
        match tree::files(&next)?.into_iter().find(due) {
            Some(left) => broken(format!("the same command again leaves {left} of the run that was killed")),
            None => Ok(()),
        }
    }

    /// The first command that should look into the store that is there, and cannot.
    fn looking_fails(&self, folder: &Path) -> std::result::Result<Option<String>, Wrong> {
        let looking = if folder.join(STORE).exists() { LOOKING } else { &[] };
        for words in looking {
            let ran = child::run(&mut self.rollcall(words, folder))?;
            if ran.code != Some(0) {
                return Ok(Some(format!("afterwards `rollcall {words}` fails: {}", ran.summary())));
            }
        }
        Ok(None)
    }

    /// Reads a copy: to open a store is to repair it, and that is left to the program.
    fn look(&self, folder: &Path) -> std::result::Result<State, Wrong> {
        if !folder.join(STORE).exists() {
            return Ok(State::NoStore);
        }
        let look = folder.with_file_name("look");
        copy(folder, &look)?;
        let store = look.join(STORE);
        let digest = digest::of(&store).map_err(Wrong::Promise)?;
        let broken_promise = |error: Box<dyn std::error::Error>| Wrong::Promise(error.to_string());
        if let Some(complaint) = sheet::complaint(&look, &store).map_err(broken_promise)?
            && !self.story.shreds
        {
            return broken(complaint);
        }
        let new = self.new_names(&look)?;
        if let Some(complaint) = sheet::dead_slip(&look, &new, &store).map_err(broken_promise)? {
            return broken(complaint);
        }
        self.look_at_copies(&look, &new)?;
        Ok(State::Store(digest.clone(), self.has_made(&look, &digest)?))
    }

    /// The files that the command made.
    fn new_names(&self, folder: &Path) -> std::result::Result<Vec<String>, Wrong> {
        let old = tree::files(&self.prepared())?;
        Ok(tree::files(folder)?.into_iter().filter(|name| !old.contains(name)).collect())
    }

    /// Each copy that has its name is the store as it was before.
    fn look_at_copies(&self, folder: &Path, new: &[String]) -> std::result::Result<(), Wrong> {
        let State::Store(before, _) = &self.before else { return Ok(()) };
        let is_copy = |name: &&String| {
            let named = name.contains("-before-") || name.contains(".layout-");
            named && [".unfinished", "-wal", "-shm", "-journal"].iter().all(|ending| !name.ends_with(ending))
        };
        for name in new.iter().filter(is_copy) {
            match digest::of(&folder.join(name)) {
                Ok(found) if found == *before => {}
                Ok(_) => return broken(format!("the copy {name} is not the store as it was before")),
                Err(why) => return broken(format!("the copy {name} is no store: {why}")),
            }
        }
        Ok(())
    }

    /// Whether the file is there that the command makes, or gone that it deletes; a copy says what the store says.
    fn has_made(&self, folder: &Path, digest: &str) -> std::result::Result<bool, Wrong> {
        let Some(made) = self.story.makes else { return Ok(false) };
        let (name, is_whole) = match made {
            Made::Held(list) => return self.has_held(folder, list),
            Made::Gone(name) => return Ok(!folder.join(name).exists()),
            Made::Copy(name) | Made::Plan(name) | Made::File(name) if !folder.join(name).exists() => {
                return Ok(false);
            }
            Made::Copy(name) => (name, digest::of(&folder.join(name)).is_ok_and(|found| found == digest)),
            Made::Plan(name) => {
                let shown = child::run(&mut self.rollcall(&format!("show {name}"), folder))?;
                (name, shown.code == Some(0))
            }
            Made::File(name) => {
                let once_more = format!("once-more-{name}");
                let command = self.story.command.replace(name, &once_more);
                let ran = child::run(&mut self.rollcall(&command, folder))?;
                let is_same = fs::read(folder.join(name))? == fs::read(folder.join(once_more))?;
                (name, ran.code == Some(0) && is_same)
            }
        };
        if is_whole { Ok(true) } else { broken(format!("{name} is there and not whole")) }
    }

    /// Whether a list is held, with what belongs to it. One that is not lies where it arrived.
    fn has_held(&self, folder: &Path, list: &str) -> std::result::Result<bool, Wrong> {
        let arrived = fs::read(self.prepared().join(list))?;
        let is_list = |name: &str| fs::read(folder.join(name)).is_ok_and(|bytes| bytes == arrived);
        // Before its name stands the day, and a number where a run was killed that had begun to hold it.
        let end = format!("-{}", tree::own_name(list));
        let held = tree::files(folder)?.into_iter().find(|name| name.contains("/held/") && name.ends_with(&end));
        let good = match &held {
            None => is_list(list),
            Some(held) => {
                let file = |ending: &str| folder.join(format!("{held}{ending}"));
                let has = |ending: &&str| fs::metadata(file(ending)).is_ok_and(|about| about.len() > 0);
                is_list(held) && !folder.join(list).exists() && BESIDE_HELD.iter().all(has)
            }
        };
        if good { Ok(held.is_some()) } else { broken(format!("{list} is neither where it arrived nor held whole")) }
    }
}

impl Content {
    fn write(&self, path: &Path, shorter: u64) -> Result<()> {
        match *self {
            Content::People(rows) => write_list(path, &List::new(SEED, fewer(rows, shorter), Against::Nobody)),
            Content::Mixed { rows, stored } => {
                let against = Against::Store { patrons: fewer(stored, shorter), shares: Shares::USUAL };
                write_list(path, &List::new(SEED, fewer(rows, shorter), against))
            }
            Content::Text(text) => Ok(fs::write(path, text)?),
            Content::Store { first, rows } => write_store(path, first, rows),
        }
    }
}

/// So many times fewer rows, but enough for some that are changed and some that are new.
fn fewer(rows: u64, times: u64) -> u64 {
    (rows / times).max(rows.min(FEWEST))
}

fn write_list(path: &Path, list: &List) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    list.write_csv(&mut out)?;
    Ok(out.flush()?)
}

fn write_store(path: &Path, first: &str, rows: &str) -> Result<()> {
    let connection = Connection::open(path)?;
    connection.execute_batch("BEGIN")?;
    for sql in [first, rows] {
        connection.execute_batch(sql)?;
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", 1)?;
    connection.execute_batch("COMMIT")?;
    Ok(connection.pragma_update(None, "journal_mode", "WAL")?)
}

/// A program in a folder, with nothing of this environment that could turn it to another store.
fn bare(program: &Path, words: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(words.split(' ')).current_dir(folder).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

/// Copies the files of a folder into a new one, in place of what lies there.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    for name in tree::files(from)? {
        fs::copy(from.join(&name), tree::place(to, &name)?)?;
    }
    Ok(())
}
