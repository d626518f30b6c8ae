//! Trials S of the store that need the whole program: many at once, signals, little memory, damaged files.
//! Kills, full disks and power cuts at every write are `cargo xtask trial crash`.

use crate::support::{TWO, Workbench, finish, skip};
use rusqlite::{Connection, OpenFlags};
use std::process::{Child, Stdio};
use std::time::Duration;
use testkit::random::SplitMix64;

fn list(first: u32, rows: u32, campus: &str) -> String {
    let line = |n: u32| format!("{:09},Person{n},Ana{n},p{n}@example.org,{campus},2027-06-30\n", 100_000 + n);
    let lines: String = (first..first + rows).map(line).collect();
    format!("Borrower ID,Last name,First name,E-mail,Campus,Expires\n{lines}")
}

/// Everything that is kept of patrons, without versions and without who did what when.
fn digest(bench: &Workbench) -> String {
    let store =
        Connection::open_with_flags(bench.path("rollcall.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the store");
    let mut all = String::new();
    for (table, columns) in [
        (
            "patron",
            "key, primary_id, first_name, last_name, campus, user_group, account_type, external_id, expiry_date, purge_date",
        ),
        ("identifier", "canonical, patron, position, kind, value, active"),
        ("email", "*"),
        ("phone", "*"),
        ("role", "*"),
        ("credential", "patron, hash, state, must_change, expires"),
    ] {
        let mut statement = store.prepare(&format!("SELECT {columns} FROM {table} ORDER BY 1, 2")).expect("SQL");
        let width = statement.column_count();
        let mut rows = statement.query([]).expect("SQL");
        while let Some(row) = rows.next().expect("a row") {
            all += table;
            for column in 0..width {
                let value = row.get_ref(column).expect("a value");
                all += &value.as_str().map_or_else(|_| format!("|{value:?}"), |text| format!("|{text}"));
            }
            all.push('\n');
        }
    }
    all
}

fn spawn(bench: &Workbench, args: &str) -> Child {
    let mut command = bench.command(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs")
}

/// Trial S13: one plan applied by two at once is applied once; eight different plans are all applied.
#[test]
fn many_at_once_do_what_one_after_the_other_does() {
    let bench = Workbench::new();
    bench.write("first.csv", list(0, 5, "MAIN"));
    bench.apply("first.csv --no-starters");
    for round in 1..=10 {
        bench.write("next.csv", list(0, 5, &format!("CAMPUS{round}")));
        let planned = bench.run(&format!("plan next.csv -o {round}.plan --quiet"));
        assert_eq!(planned.code, 0, "{planned}");
        let both = [0, 1].map(|_| spawn(&bench, &format!("apply {round}.plan --yes --no-starters --no-backup")));
        let told = both.map(|child| child.wait_with_output().expect("an end"));
        for output in &told {
            let ran = bench.ran("apply", output);
            assert_eq!(ran.code, 0, "{ran}");
            assert!(!ran.stderr.contains("database is locked"), "{ran}");
        }
        let done = told.iter().filter(|output| String::from_utf8_lossy(&output.stdout).contains("Done: batch")).count();
        assert_eq!(done, 1, "round {round}");
        assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(round + 1));
    }
    let plans: Vec<u32> = (1..=8).collect();
    for plan in &plans {
        bench.write("other.csv", list(plan * 100, 20, "MAIN"));
        assert_eq!(bench.run(&format!("plan other.csv -o other-{plan}.plan --quiet")).code, 0);
    }
    let all: Vec<Child> = plans
        .iter()
        .map(|plan| spawn(&bench, &format!("apply other-{plan}.plan --yes --no-starters --no-backup")))
        .collect();
    for child in all {
        let ran = bench.ran("apply", &child.wait_with_output().expect("an end"));
        assert!(ran.code == 0 && ran.stdout.contains("Done: batch"), "{ran}");
    }
    assert_eq!(bench.json("store info")["patrons"], 5 + 8 * 20);
    assert_eq!(bench.run("store check").code, 0);
}

/// Trial S20: right after an apply, its undo gives everything back, bit for bit.
#[test]
fn an_undo_gives_back_the_same_digest() {
    let bench = Workbench::new();
    bench.write("first.csv", list(0, 12, "MAIN"));
    bench.apply("first.csv");
    let before = digest(&bench);
    bench.write("second.csv", list(6, 12, "NORTH"));
    bench.apply("second.csv --starters second-starters.csv");
    assert_ne!(digest(&bench), before, "the control");
    assert_eq!(bench.run("undo --yes").code, 0);
    assert_eq!(digest(&bench), before);
}

/// Trial S18: a signal in the middle of the hashing ends it at once, and nothing was written.
#[test]
fn a_signal_stops_it_and_nothing_is_written() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    bench.write("many.csv", list(0, 2000, "MAIN"));
    let before = digest(&bench);
    for signal in ["INT", "TERM", "HUP"] {
        let inner = bench.command("apply many.csv --yes --quiet");
        let mut command = bench.program("timeout");
        command.args(["--preserve-status", "-s", signal, "1.5"]).arg(inner.get_program()).args(inner.get_args());
        if bench.program("timeout").arg("--version").output().is_err() {
            return skip("signals", "there is no timeout");
        }
        let output = finish(&mut command, Duration::from_secs(60)).expect("it ends");
        let ran = bench.ran("apply", &output);
        // `timeout` signals the program and its group: heard twice, it ends at once.
        let said = ran.stderr.to_lowercase();
        assert!(ran.code == 130 && said.contains("nothing was written"), "{signal}: {ran}");
        assert_eq!(digest(&bench), before, "{signal}");
        let left: Vec<String> = bench.files().into_iter().filter(|name| name.starts_with("starters")).collect();
        assert!(left.is_empty(), "{signal}: {left:?}");
    }
}

/// Trial S18: while findings are printed nothing is under way. One signal ends it, even where whoever reads them
/// has stopped reading.
#[cfg(unix)]
#[test]
fn a_signal_while_findings_are_printed_ends_it_at_once() {
    use std::io::Read;
    use std::sync::mpsc;
    let bench = Workbench::new();
    let rows: String = (1..=20_000).map(|row| format!("{row:09},Ana,Lind,ana@\n")).collect();
    bench.write("list.csv", format!("Borrower ID,First name,Last name,E-mail\n{rows}"));
    for signal in ["-INT", "-TERM", "-HUP"] {
        let mut command = bench.command("check list.csv --format concise");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut out = child.stdout.take().expect("a pipe");
        // From the first letter on it prints; far more follows than a pipe holds, and nobody reads it.
        out.read_exact(&mut [0]).expect("a letter");
        let sent = bench.program("kill").args([signal, &child.id().to_string()]).status().expect("kill is there");
        assert!(sent.success(), "{signal}");
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || sender.send(child.wait_with_output()));
        let ended = receiver.recv_timeout(Duration::from_secs(60)).expect("it ends").expect("its output can be read");
        let ran = bench.ran("check", &ended);
        assert!(ran.code == 130 && ran.stderr.contains("Stopped."), "{signal}: {ran}");
        drop(out);
    }
}

/// Trial S08: whatever memory there is, the store is before or after.
#[cfg(target_os = "linux")]
#[test]
fn with_little_memory_the_store_is_before_or_after() {
    let bench = Workbench::new();
    bench.write("first.csv", list(0, 50, "MAIN"));
    bench.apply("first.csv --no-starters");
    let before = digest(&bench);
    bench.write("second.csv", list(0, 3000, "MAIN").replace("Person7,", "Persson7,"));
    let mut ended = Vec::new();
    for step in 0..12 {
        let kib = (1 << 20) >> (step / 2) >> (step % 2);
        bench.write("copy.db", bench.read("rollcall.db"));
        let inner = bench.command("apply second.csv --yes --no-starters --no-backup --quiet --store copy.db");
        let mut command = bench.program("sh");
        let script = format!("ulimit -v {kib}; exec \"$0\" \"$@\"");
        command.args(["-c", &script]).arg(inner.get_program()).args(inner.get_args());
        let code = command.output().expect("sh runs").status.code();
        ended.push(code);
        let holds = bench.run("store check --store copy.db");
        assert_eq!(holds.code, 0, "{kib} KiB: {holds}");
        let patrons = bench.json("store info --store copy.db")["patrons"].as_u64();
        assert!(
            matches!((code, patrons), (Some(0), Some(3000)) | (_, Some(50 | 3000))),
            "{kib} KiB: {code:?} {patrons:?}"
        );
    }
    assert!(ended.contains(&Some(0)) && ended.iter().any(|code| *code != Some(0)), "both ends are tried: {ended:?}");
    assert_eq!(digest(&bench), before);
}

/// Trial S23: a damaged store is told or does no harm; it never breaks the program.
#[test]
fn a_damaged_store_never_breaks_the_program() {
    let bench = Workbench::new();
    bench.write("first.csv", list(0, 30, "MAIN"));
    bench.apply("first.csv --no-starters");
    bench.write("second.csv", list(0, 30, "MAIN").replace("Person7,", "Persson7,"));
    let good = bench.read("rollcall.db");
    let mut random = SplitMix64::new(23);
    let mut told = 0;
    for round in 0..60 {
        let mut bytes = good.clone();
        let at = usize::try_from(random.below(bytes.len() as u64)).expect("a byte");
        bytes[at] ^= 1 << random.below(8);
        bench.write("damaged.db", &bytes);
        for args in ["store check", "find person", "apply second.csv --yes --no-starters --no-backup"] {
            let ran = bench.run(&format!("{args} --quiet --store damaged.db"));
            assert!(matches!(ran.code, 0 | 1 | 6), "round {round}, byte {at}: {ran}");
            assert!(!ran.stderr.contains("a fault in Rollcall itself"), "round {round}, byte {at}: {ran}");
            told += u32::from(ran.code == 6);
        }
    }
    for length in (0..good.len()).step_by(good.len() / 12).take(12) {
        bench.write("damaged.db", &good[..length]);
        let ran = bench.run("find person --store damaged.db");
        assert!(matches!(ran.code, 1 | 6), "cut at {length}: {ran}");
    }
    assert!(told > 0, "the control: some damage is told");
}
