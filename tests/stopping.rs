//! Stopped at any moment: by a person, by a shutdown, by a terminal that is closed, and by what nobody can hear.

#![cfg(target_os = "linux")]

use crate::support::{Workbench, kill, root, skip};
use crate::trials::{digest, list};
use rusqlite::{Connection, OpenFlags};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, Output, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use testkit::random::SplitMix64;

/// What a person does, what a shutdown does, and what closing the terminal does.
const SIGNALS: [&str; 3] = ["INT", "TERM", "HUP"];

/// The signals 1, 2 and 15 as bits, as the system says which of them a program hears.
const HEARD: u64 = 1 | 1 << 1 | 1 << 14;

/// How soon it must have ended. An unoptimised build on a computer that tests everything at once is slower.
const SOON: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

/// So much time on the processor, in its ticks of a hundredth, is past the printing of a plan.
const WELL_INTO_IT: u64 = 60;

/// A run whose stderr is listened to.
struct Running {
    child: Child,
    stderr: BufReader<ChildStderr>,
    printed: String,
}

impl Running {
    fn begin(bench: &Workbench, args: &str) -> Self {
        let mut command = bench.command(args);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs");
        let stderr = BufReader::new(child.stderr.take().expect("it is piped"));
        Running { child, stderr, printed: String::new() }
    }

    fn of_process(&self, name: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{name}", self.child.id())).unwrap_or_default()
    }

    /// Looks again and again until it is so.
    fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        while !is_so(self) {
            assert!(self.child.try_wait().expect("it is ours").is_none(), "it ended before {what}: {}", self.printed);
            std::thread::yield_now();
        }
    }

    /// Waits until it hears signals: before that they end it like any other program.
    fn until_it_listens(&mut self) {
        self.until("it listened", |running| {
            let status = running.of_process("status");
            let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap_or_default();
            u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & HEARD == HEARD)
        });
    }

    /// Reads on until it has said this.
    fn until_it_says(&mut self, words: &str) {
        while !self.printed.contains(words) {
            let read = self.stderr.read_line(&mut self.printed).expect("it can be read");
            assert!(read > 0, "it never says {words:?}: {}", self.printed);
        }
    }

    /// Waits until it has worked for a while longer.
    fn until_it_has_worked(&mut self) {
        let begun = self.ticks();
        self.until("it had worked", |running| running.ticks() >= begun + WELL_INTO_IT);
    }

    /// How long it has been on the processor, in hundredths of a second.
    fn ticks(&self) -> u64 {
        let stat = self.of_process("stat");
        // Behind the name, which may hold anything, the fields 3 and on; 14 and 15 are the times.
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
        fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
    }

    /// Sends one signal to this process, once, and says what it said and how it ended.
    fn stopped_by(mut self, bench: &Workbench, signal: &str) -> (Option<i32>, String) {
        let script = format!("kill -{signal} {}", self.child.id());
        assert!(bench.program("sh").args(["-c", &script]).status().expect("sh runs").success(), "{script}");
        let output = ended(self.child, &format!("after {signal}"));
        self.stderr.read_to_string(&mut self.printed).expect("it can be read");
        (output.status.code(), self.printed)
    }
}

/// What a program left that must end soon.
fn ended(child: Child, when: &str) -> Output {
    let id = child.id();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(child.wait_with_output()));
    receiver.recv_timeout(SOON).map(|output| output.expect("its end can be seen")).unwrap_or_else(|_| {
        kill(&id.to_string());
        panic!("it goes on for {SOON:?} {when}")
    })
}

/// Stops a command in one phase, once with each signal; nothing may have been written.
fn stops(bench: &Workbench, args: &str, phases: &[&str], until: impl Fn(&mut Running)) {
    let (before, files) = (digest(bench), bench.files());
    for signal in SIGNALS {
        let mut running = Running::begin(bench, &format!("{args} --verbose"));
        until(&mut running);
        let (code, printed) = running.stopped_by(bench, signal);
        assert_eq!(code, Some(130), "{signal}: {printed}");
        assert!(printed.contains("othing was written"), "{signal}: {printed}");
        // The time of the phase that was stopped is told last.
        let last = printed.lines().rev().find_map(|line| line.strip_prefix("time: ")).unwrap_or_default();
        assert!(phases.iter().any(|phase| last.starts_with(phase)), "{signal}: it was stopped elsewhere: {printed}");
        assert_eq!(digest(bench), before, "{signal}");
        assert_eq!(bench.files(), files, "{signal}: no sheet and no copy stay");
    }
}

fn loaded() -> Workbench {
    let bench = Workbench::new();
    bench.write("first.csv", list(0, 5, "MAIN"));
    bench.apply("first.csv --no-starters");
    bench
}

/// Trial S18: one signal while a long list is read.
#[test]
fn one_signal_ends_the_reading() {
    let bench = loaded();
    bench.write("long.csv", list(0, 100_000, "NORTH"));
    stops(&bench, "apply long.csv --yes", &["reading", "checking"], Running::until_it_listens);
}

/// Trial S18: one signal while starters are hashed.
#[test]
fn one_signal_ends_the_hashing() {
    let bench = loaded();
    bench.write("many.csv", list(0, 3_000, "NORTH"));
    stops(&bench, "apply many.csv --yes --allow-over-limit", &["making starter passwords"], |running| {
        running.until_it_says("time: comparing");
        running.until_it_has_worked();
    });
}

/// Trial S18: one signal when everything is ready to be written, the sheet included, and the store is waited for. The
/// control is the same command without a signal.
#[test]
fn one_signal_ends_the_writing() {
    let bench = loaded();
    bench.write("few.csv", list(0, 8, "NORTH"));
    let other = Connection::open(bench.path("rollcall.db")).expect("the store");
    other.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    let args = "apply few.csv --yes --allow-over-limit --starters slips.csv";
    stops(&bench, args, &["writing"], |running| running.until_it_says("waiting"));
    other.execute_batch("ROLLBACK").expect("the lock is ours");
    let before = digest(&bench);
    let control = bench.run(args);
    assert_eq!(control.code, 0, "{control}");
    assert_ne!(digest(&bench), before);
}

/// So many kills at random moments: 300 as the trial has it, and 60 in a build for debugging, where each run takes
/// many times as long. `ROLLCALL_KILLS` names another number.
const KILLS: u64 = if cfg!(debug_assertions) { 60 } else { 300 };

/// The patrons of the store before, of the list, and of the old workbook beside it.
const BEFORE: i64 = 5;
const AFTER: i64 = 12;
const OLD: i64 = 12;
const ALL: i64 = AFTER + OLD;

/// Where a store stands, when everything in it agrees with everything else.
#[derive(Debug, PartialEq, Eq)]
enum Standing {
    Before,
    After,
}

/// Holds patrons, batches, passwords and the audit chain against each other.
fn standing(store: &Path) -> Result<Standing, String> {
    let look = || -> rusqlite::Result<(String, i64, [i64; 6])> {
        let store = Connection::open_with_flags(store, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let one = |sql: &str| store.query_row(sql, [], |row| row.get::<_, i64>(0));
        let sound = store.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        let strangers = one("SELECT count(*) FROM pragma_foreign_key_check")?;
        let counts = [
            one("SELECT count(*) FROM patron")?,
            one("SELECT patrons FROM meta")?,
            one("SELECT count(*) FROM credential")?,
            one("SELECT count(*) FROM batch")?,
            one("SELECT count(*) FROM audit WHERE batch IS NOT NULL")?,
            one("SELECT count(*) FROM patron WHERE campus = 'NORTH'")?,
        ];
        Ok((sound, strangers, counts))
    };
    match look() {
        Ok((sound, 0, [BEFORE, BEFORE, 0, 1, 1, 0])) if sound == "ok" => Ok(Standing::Before),
        Ok((sound, 0, [ALL, ALL, starters, 2, 2, AFTER])) if sound == "ok" && starters == ALL - BEFORE => {
            Ok(Standing::After)
        }
        other => Err(format!("{other:?}")),
    }
}

/// The lists whose apply is killed: one whose patrons can be told from those before, and an old workbook, which is read
/// in a process of its own.
fn lists() -> (String, Vec<u8>) {
    let second = list(0, u32::try_from(AFTER).expect("a few"), "NORTH");
    (second, std::fs::read(root().join("samples/community-borrowers-2019.xls")).expect("a sample"))
}

const APPLY: &str = "apply second.csv old.xls --yes --allow-over-limit --starters slips.csv";

/// Whether a program still works in this folder.
fn somebody_works_in(folder: &Path) -> bool {
    let programs = std::fs::read_dir("/proc").expect("it is there").flatten();
    programs.filter_map(|program| std::fs::read_link(program.path().join("cwd")).ok()).any(|place| place == folder)
}

/// Trial S03: killed at random moments of the whole command, from its start to its end, in the reading process, among
/// hashes and in the commit. The store is before or after, nobody goes on working, and the next apply needs no help.
#[test]
fn killed_at_any_moment_the_store_is_before_or_after() {
    let first = loaded();
    let (store, (second, old)) = (first.read("rollcall.db"), lists());
    let fresh = || {
        let bench = Workbench::new();
        bench.write("rollcall.db", &store);
        bench.write("second.csv", &second);
        bench.write("old.xls", &old);
        bench
    };
    let whole = Instant::now();
    let clean = fresh();
    assert_eq!(standing(&clean.path("rollcall.db")), Ok(Standing::Before));
    assert_eq!(clean.run(APPLY).code, 0);
    assert_eq!(standing(&clean.path("rollcall.db")), Ok(Standing::After));
    let whole = whole.elapsed();
    let kills = std::env::var("ROLLCALL_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let sees_others = std::fs::read_link("/proc/1/cwd").is_ok();
    if !sees_others {
        skip("processes that go on after a kill", "the system does not say where they work");
    }
    let mut random = SplitMix64::new(3);
    let mut before = 0;
    for kill in 0..kills {
        let bench = fresh();
        let mut command = bench.command(APPLY);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
        let share = u32::try_from(random.below(1_000)).expect("below a thousand");
        std::thread::sleep(whole * share / 1_000);
        drop(child.kill());
        let output = ended(child, "after it was killed");
        let stands = standing(&bench.path("rollcall.db"));
        let done = output.status.success() || String::from_utf8_lossy(&output.stdout).contains("Done: batch");
        match stands {
            Ok(Standing::Before) if !done => before += 1,
            Ok(Standing::After) => {}
            other => panic!("kill {kill} at {share} of 1000: {other:?}, {}", bench.ran(APPLY, &output)),
        }
        if sees_others {
            nobody_goes_on(&bench);
        }
        let again = bench.run("apply second.csv old.xls --yes --allow-over-limit --starters again.csv");
        assert_eq!(again.code, 0, "kill {kill}: {again}");
        assert_eq!(standing(&bench.path("rollcall.db")), Ok(Standing::After), "kill {kill}: {again}");
    }
    assert!(before > 0, "the control: of {kills} kills some came in time");
}

/// The reading process ends with the one that it reads for.
fn nobody_goes_on(bench: &Workbench) {
    let folder = bench.path("").canonicalize().expect("it is there");
    let killed = Instant::now();
    while somebody_works_in(&folder) {
        assert!(killed.elapsed() < SOON, "somebody goes on working after the kill");
        std::thread::yield_now();
    }
}

/// Trial S03, its control: a store in which a batch has no patrons is neither before nor after.
#[test]
fn a_store_that_is_half_written_is_found_out() {
    let bench = loaded();
    let touch = |sql: &str| {
        let store = Connection::open(bench.path("rollcall.db")).expect("the store");
        store.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).expect("SQL");
    };
    assert_eq!(standing(&bench.path("rollcall.db")), Ok(Standing::Before));
    for (harm, heal) in [
        ("UPDATE batch SET number = number + 1", "UPDATE batch SET number = number - 1"),
        ("UPDATE meta SET patrons = patrons + 1", "UPDATE meta SET patrons = patrons - 1"),
        ("UPDATE patron SET campus = 'NORTH' WHERE primary_id = '000100000'", "UPDATE patron SET campus = 'MAIN'"),
    ] {
        touch(harm);
        assert!(standing(&bench.path("rollcall.db")).is_err(), "{harm}");
        touch(heal);
    }
    assert_eq!(standing(&bench.path("rollcall.db")), Ok(Standing::Before));
}
