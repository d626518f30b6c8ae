//! Calls of the system, counted and made to fail.
//!
//! `when=k` of an injection counts for each kind of call and each thread by itself, so a point is a kind
//! of call and a number.

use super::child::{self, Ran};
use super::ground::{Ground, STORE, TODAY};
use super::sweep::{Wrong, in_words};
use crate::Result;
use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A kind of call that changes what lies on a disk.
struct Call {
    name: &'static str,
    /// Whether it also happens where no patron is, so that only the known files of the folder count.
    everywhere: bool,
}

/// What writes. Names that a system does not have are passed over.
const CALLS: &[Call] = &[
    Call { name: "openat", everywhere: true },
    Call { name: "write", everywhere: false },
    Call { name: "pwrite64", everywhere: false },
    Call { name: "fsync", everywhere: false },
    Call { name: "fdatasync", everywhere: false },
    Call { name: "ftruncate", everywhere: false },
    Call { name: "fallocate", everywhere: false },
    Call { name: "unlink", everywhere: false },
    Call { name: "unlinkat", everywhere: false },
    Call { name: "rename", everywhere: false },
    Call { name: "renameat", everywhere: false },
    Call { name: "renameat2", everywhere: false },
    Call { name: "link", everywhere: false },
    Call { name: "linkat", everywhere: false },
];

/// One call of a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    call: usize,
    number: usize,
}

impl Point {
    /// Whether it is a write to a file or to whoever listens: when all of these fail nothing can be said.
    pub(crate) fn is_write(self) -> bool {
        CALLS[self.call].name == "write"
    }
}

impl fmt::Display for Point {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", CALLS[self.call].name, self.number)
    }
}

/// Why nothing can be injected here, if so.
pub(crate) fn missing() -> Option<String> {
    let mut command = bare();
    command.args(["-o", "/dev/null", "true"]).stdin(Stdio::null());
    match command.output() {
        Ok(output) if output.status.success() => None,
        Ok(output) => {
            let printed = String::from_utf8_lossy(&output.stderr).into_owned();
            Some(format!("strace may not trace: {}", printed.lines().next().unwrap_or("it does not say why")))
        }
        Err(error) => Some(format!("there is no strace: {error}")),
    }
}

/// strace with the threads of a program, silent.
pub(crate) fn bare() -> Command {
    let mut command = Command::new("strace");
    command.args(["-f", "--quiet=all"]);
    command
}

/// Turns a command into the last words of another.
pub(crate) fn append(command: &mut Command, inner: &Command) {
    command.arg(inner.get_program()).args(inner.get_args());
    if let Some(folder) = inner.get_current_dir() {
        command.current_dir(folder);
    }
    // The bare environment of the inner one is also that of strace.
    command.env_clear();
    for (name, value) in inner.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
}

/// Every call of a clean run, each kind in its order.
pub(crate) fn points(ground: &Ground<'_>) -> Result<Vec<Point>> {
    let mut points = Vec::new();
    for call in 0..CALLS.len() {
        let count = count(ground, call)?;
        points.extend((1..=count).map(|number| Point { call, number }));
    }
    Ok(points)
}

fn count(ground: &Ground<'_>, call: usize) -> Result<usize> {
    let folder = ground.place("count").join("state");
    ground.fresh(&folder)?;
    let log = ground.place("count.log");
    let mut command = traced(ground, &folder, call);
    command.arg("-o").arg(&log);
    append(&mut command, &ground.tried(&folder));
    let ran = child::run(&mut command).map_err(in_words)?;
    if ran.code != Some(ground.story.ends) {
        return Err(format!("{}: fails when it is only watched: {}", ground.story.name, ran.summary()).into());
    }
    std::fs::remove_dir_all(ground.place("count"))?;
    Ok(most_of_a_thread(&std::fs::read_to_string(log)?, CALLS[call].name))
}

/// How often the thread that made the call most often made it.
fn most_of_a_thread(log: &str, name: &str) -> usize {
    let mut threads: HashMap<&str, usize> = HashMap::new();
    for line in log.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        if rest.trim_start().strip_prefix(name).is_some_and(|rest| rest.starts_with('(')) {
            *threads.entry(thread).or_default() += 1;
        }
    }
    threads.values().copied().max().unwrap_or(0)
}

/// Runs the tried command in a copy of the prepared folder, and does something to it at a point: `what`
/// is `signal=KILL` or `error=EIO`; from then on if so wished.
pub(crate) fn inject(
    ground: &Ground<'_>,
    folder: &Path,
    point: Point,
    what: &str,
    from_then_on: bool,
) -> std::result::Result<Ran, Wrong> {
    ground.fresh(folder)?;
    let mut command = traced(ground, folder, point.call);
    let plus = if from_then_on { "+" } else { "" };
    let injection = format!("inject={}:{what}:when={}{plus}", CALLS[point.call].name, point.number);
    command.args(["-o", "/dev/null", "-e", &injection]);
    append(&mut command, &ground.tried(folder));
    child::run(&mut command)
}

fn traced(ground: &Ground<'_>, folder: &Path, call: usize) -> Command {
    let Call { name, everywhere } = CALLS[call];
    let mut command = bare();
    command.args(["-e", &format!("trace=?{name}")]);
    // A new store is written under a name that is drawn at random, so there every path counts.
    if everywhere || !ground.story.new_names {
        for path in known_paths(folder) {
            command.arg("-P").arg(path);
        }
    }
    command
}

/// The folder and the files in it whose names are known, as SQLite and as the program itself name them.
fn known_paths(folder: &Path) -> Vec<PathBuf> {
    let endings = ["", "-wal", "-shm", "-journal"].map(|ending| format!("{STORE}{ending}"));
    let sheet = format!("starters-{TODAY}.csv");
    let names = endings.into_iter().chain([sheet, "rollcall.toml".to_owned()]);
    let both = names.flat_map(|name| [folder.join(&name), Path::new(".").join(&name), PathBuf::from(name)]);
    both.chain([folder.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_by_thread_and_once() {
        let log = "7  write(1, \"a\", 1) = 1\n7  pwrite64(3, \"write(\", 6, 0 <unfinished ...>\n\
                   8  write(2, \"b\", 1) = 1\n7  <... pwrite64 resumed>) = 6\n7 write(1, \"c\", 1) = 1\n";
        assert_eq!(most_of_a_thread(log, "write"), 2);
        assert_eq!(most_of_a_thread(log, "pwrite64"), 1);
        assert_eq!(most_of_a_thread(log, "fsync"), 0);
    }
}
