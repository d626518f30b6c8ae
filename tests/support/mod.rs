//! The workbench: a folder as working directory, a bare environment, a fixed day, and output that is
//! the same on every computer.

use serde_json::Value as Json;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;
use tempfile::TempDir;
use testkit::Normaliser;

/// The day of all tests.
pub(crate) const TODAY: &str = "2026-08-28";

/// Where the files of other library systems are.
pub(crate) const LEGACY: &str = "samples/legacy";

/// Two patrons whom nobody can object to.
pub(crate) const TWO: &str = "\
    Borrower ID | Last name | First name | E-mail          | Expiration date\n\
    000104417   | Núñez     | Ana        | ana@example.org | 2027-06-30\n\
    000104418   | Okafor    | Chidi      | cid@example.org | 2027-06-30";

/// A `rollcall.toml` with a group of external patrons; the built-in groups are internal.
pub(crate) const EXTERNAL_GROUP: &str = "[groups.STUDENT]\naccount_type = \"external\"\n";

/// A folder to work in.
pub(crate) struct Workbench {
    folder: TempDir,
}

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) args: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl Workbench {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Workbench { folder: TempDir::new().expect("a folder for temporary files") }
    }

    /// A folder with this list in it as `list.csv`, in the notation of `testkit::sheet`.
    pub(crate) fn with_list(sheet: &str) -> Self {
        let bench = Workbench::new();
        bench.write("list.csv", testkit::csv_bytes(sheet));
        bench
    }

    /// A folder with `samples/` in it.
    pub(crate) fn with_samples() -> Self {
        let bench = Workbench::new();
        for folder in ["samples", LEGACY] {
            std::fs::create_dir(bench.path(folder)).expect("the folder is new");
            for name in files_in(&root().join(folder)) {
                let bytes = std::fs::read(root().join(folder).join(&name)).expect("a sample");
                bench.write(&format!("{folder}/{name}"), bytes);
            }
        }
        bench
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).expect("a file of the test can be written");
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// What lies in the folder, by name.
    pub(crate) fn files(&self) -> Vec<String> {
        names_in(self.folder.path())
    }

    /// Whether a program can be watched here, and its calls to the system made to fail.
    pub(crate) fn can_trace(&self) -> bool {
        let watched = self.program("strace").args(["-qq", "-o", "/dev/null", "true"]).status();
        watched.is_ok_and(|status| status.success())
    }

    /// Any program, in this folder and with nothing in its environment.
    #[expect(clippy::disallowed_methods, reason = "tests start Rollcall, and what watches it")]
    pub(crate) fn program(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let own = self.path("tmp");
        if own.is_dir() {
            command.env("TMPDIR", own);
        }
        command
    }

    /// `rollcall` with these words, which are separated as in a shell.
    pub(crate) fn command(&self, args: &str) -> Command {
        let mut command = self.program(env!("CARGO_BIN_EXE_rollcall"));
        command.args(words(args));
        if !args.contains("--as-of") {
            command.args(["--as-of", TODAY]);
        }
        command
    }

    /// Runs `rollcall` with the output going to files or pipes.
    pub(crate) fn run(&self, args: &str) -> Ran {
        let output = finish(&mut self.command(args), Duration::from_secs(120)).expect("an answer in two minutes");
        self.ran(args, &output)
    }

    /// Runs `rollcall` as on a terminal; the colours are taken off again.
    pub(crate) fn terminal(&self, args: &str) -> Ran {
        let output = self.command(args).args(["--color", "always"]).output().expect("the program runs");
        // Before anything is made the same: a sign that ends a colour hides where a word begins.
        let plain = |bytes: &[u8]| without_colour(&String::from_utf8_lossy(bytes)).into_bytes();
        let output = Output { stdout: plain(&output.stdout), stderr: plain(&output.stderr), ..output };
        self.ran(args, &output)
    }

    /// Runs `rollcall --format json` and reads its answer.
    pub(crate) fn json(&self, args: &str) -> Json {
        let output = self.command(args).args(["--format", "json"]).output().expect("the program runs");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}\n{}", self.ran(args, &output)))
    }

    /// Applies without questions.
    pub(crate) fn apply(&self, args: &str) -> Ran {
        let ran = self.run(&format!("apply {args} --yes"));
        assert_eq!(ran.code, 0, "{ran}");
        ran
    }

    /// What a finished program printed, made the same for every computer.
    pub(crate) fn ran(&self, args: &str, output: &Output) -> Ran {
        let known = Normaliser::of_this_computer()
            .with(&self.folder.path().to_string_lossy(), "[FOLDER]")
            .with(&whoami::username().unwrap_or_default(), "[USER]")
            .with(&whoami::hostname().unwrap_or_default(), "[HOST]");
        let text = |bytes: &[u8]| day_of_batch(&known.apply(&String::from_utf8_lossy(bytes)));
        let code = output.status.code().unwrap_or(-1);
        Ran { args: args.to_owned(), stdout: text(&output.stdout), stderr: text(&output.stderr), code }
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "$ rollcall {}", self.args)?;
        write!(out, "{}", self.stdout)?;
        if !self.stderr.is_empty() {
            writeln!(out, "-- stderr --")?;
            write!(out, "{}", self.stderr)?;
        }
        writeln!(out, "exit {}", self.code)
    }
}

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The lists in samples/, by name.
pub(crate) fn sample_names() -> Vec<String> {
    let mut names = files_in(&root().join("samples"));
    names.retain(|name| !name.ends_with(".md") && !name.ends_with(".txt"));
    names
}

/// The option with which a sample is meant to be read: retirees are another kind of patron.
pub(crate) fn profile_of(sample: &str) -> &'static str {
    if sample.starts_with("retirees") { " --profile retiree" } else { "" }
}

/// The files of other library systems, by name. A database is asked instead, and its query is no list.
pub(crate) fn legacy_names() -> Vec<String> {
    let mut names = files_in(&root().join(LEGACY));
    names.retain(|name| !name.ends_with(".db") && !name.ends_with(".sql"));
    names
}

fn files_in(folder: &Path) -> Vec<String> {
    let mut names = names_in(folder);
    names.retain(|name| folder.join(name).is_file());
    names
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A snapshot in a file of its own.
pub(crate) fn snapshot(name: &str, text: &str) {
    expect_test::expect_file![root().join("tests/snapshots").join(name)].assert_eq(text);
}

/// Says that something was not tried on this computer, past the test runner, which would hide it.
pub(crate) fn skip(what: &str, why: &str) {
    drop(writeln!(std::io::stderr(), "not tested: {what} ({why})"));
}

/// Ends a program that goes on for too long.
#[expect(clippy::disallowed_methods, reason = "whoever waits for ever is ended")]
pub(crate) fn kill(id: &str) {
    drop(Command::new("kill").args(["-9", id]).status());
}

/// Waits for a program; ends it and gives `None` when that takes too long.
pub(crate) fn finish(command: &mut Command, limit: Duration) -> Option<Output> {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let id = child.id().to_string();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(child.wait_with_output()));
    match receiver.recv_timeout(limit) {
        Ok(output) => Some(output.expect("its output can be read")),
        Err(_) => {
            kill(&id);
            None
        }
    }
}

/// The words of a command line; quotation marks of both kinds keep spaces.
pub(crate) fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for character in line.chars() {
        match (quote, character) {
            (None, '"' | '\'') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (Some(open), close) if open == close => quote = None,
            (None, character) if character.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.into_iter().chain(word).collect()
}

/// The text without the sequences that set colours.
pub(crate) fn without_colour(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').map_or(part, |(_, rest)| rest))
}

/// The day of a batch comes from the clock and not from `--as-of`.
fn day_of_batch(text: &str) -> String {
    [" on ", " (", ", "].iter().fold(text.to_owned(), |text, behind| day_behind(&text, "batch ", behind))
}

/// The text with the day that stands behind these words, and a number between them, made the same.
fn day_behind(text: &str, before: &str, behind: &str) -> String {
    let mut parts = text.split(before);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |done, part| match part.split_once(behind) {
        Some((number, rest)) if is_number(number) && rest.get(..10).is_some_and(is_day) => {
            format!("{done}{before}{number}{behind}[DAY]{}", &rest[10..])
        }
        _ => format!("{done}{before}{part}"),
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_day(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}
