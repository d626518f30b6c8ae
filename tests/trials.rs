//! Trials S of the store that need the whole program: undo, little memory.
//! Kills, full disks and power cuts at every write are `cargo xtask trial crash`.

use crate::support::Workbench;
use rusqlite::{Connection, OpenFlags};
use std::process::{Child, Stdio};
use std::time::Duration;
use testkit::people::letters;

pub(crate) fn list(first: u32, rows: u32, campus: &str) -> String {
    let line = |n: u32| {
        let name = letters(n.into());
        format!("{:09},Person{name},Ana{name},p{n}@example.org,{campus},2027-06-30\n", 100_000 + n)
    };
    let lines: String = (first..first + rows).map(line).collect();
    format!("Borrower ID,Last name,First name,E-mail,Campus,Expires\n{lines}")
}

/// Everything that is kept of patrons, without versions and without who did what when.
pub(crate) fn digest(bench: &Workbench) -> String {
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

pub(crate) fn spawn(bench: &Workbench, args: &str) -> Child {
    let mut command = bench.command(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs")
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
    bench.write("second.csv", list(0, 3000, "MAIN").replace("Personh,", "Perssonh,"));
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
