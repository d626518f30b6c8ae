//! Stores that are none or cannot be written, and settings that are wrong.

use crate::support::{Ran, TWO, Workbench, skip, snapshot};
#[cfg(target_os = "linux")]
use crate::trials::list;
use expect_test::expect;
use rusqlite::Connection;

/// Applies and looks, which must fail the same way and leave the file as it is.
fn refused(bench: &Workbench, store: &str) -> String {
    let before = std::fs::read(bench.path(store)).ok();
    let files = bench.files();
    let apply = bench.run(&format!("apply list.csv --yes --quiet --store {store}"));
    let find = bench.run(&format!("find ana --quiet --store {store}"));
    assert_eq!((apply.code, find.code), (6, 6), "{apply}{find}");
    assert_eq!((std::fs::read(bench.path(store)).ok(), bench.files()), (before, files), "{apply}{find}");
    format!("{apply}{find}\n")
}

/// Trial S11: what is not a store, whatever its name.
#[test]
fn a_store_that_is_not_ours_is_left_alone() {
    let bench = Workbench::with_list(TWO);
    std::fs::create_dir(bench.path("folder")).unwrap();
    bench.write("empty.db", "");
    bench.write("text.db", "Borrower ID,Last name\n");
    Connection::open(bench.path("other.db"))
        .unwrap()
        .execute_batch("CREATE TABLE patron (name); INSERT INTO patron VALUES (1)")
        .unwrap();
    let printed: String = ["folder", "empty.db", "text.db", "other.db", "no/such/folder.db"]
        .iter()
        .map(|store| refused(&bench, store))
        .collect();
    snapshot("stores-that-are-not-ours.txt", &printed);
}

#[test]
fn a_store_of_another_kind_of_address_is_wrong_usage() {
    let bench = Workbench::with_list(TWO);
    let ran = bench.run("plan list.csv --store postgres://library/patrons");
    expect![[r#"
        $ rollcall plan list.csv --store postgres://library/patrons
        -- stderr --
        Error T701. There is no kind of store called "postgres".
          A store is a path such as library.db.
          more about it: rollcall explain T701
        exit 2
    "#]]
    .assert_eq(&ran.to_string());
}

/// Trial S12: somebody else writes and does not end.
#[test]
fn a_locked_store_is_not_waited_for_longer_than_the_settings_say() {
    let bench = Workbench::with_list(TWO);
    bench.write("rollcall.toml", "store_wait_seconds = 0\n");
    bench.apply("list.csv --no-starters");
    bench.write("next.csv", testkit::csv_bytes(&TWO.replace("2027-06-30", "2027-12-31")));
    let before = bench.read("rollcall.db");
    let lock = Connection::open(bench.path("rollcall.db")).unwrap();
    lock.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let ran = bench.run("apply next.csv --yes --quiet");
    lock.execute_batch("ROLLBACK").unwrap();
    drop(lock);
    expect![[r#"
        $ rollcall apply next.csv --yes --quiet
        -- stderr --
        Error T702. rollcall.db is being written to by another program.
          Wait until the other program has ended and run the command again; nothing was written.
          more about it: rollcall explain T702
        exit 6
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(bench.read("rollcall.db"), before);
    bench.apply("next.csv");
}

/// Trial S11: files and folders that refuse to be written.
#[test]
fn a_store_that_may_not_be_written_is_read_and_not_changed() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    let immutable =
        |sign: &str| bench.program("chattr").args([sign, "rollcall.db"]).status().is_ok_and(|status| status.success());
    if !immutable("+i") {
        return skip("a store without write permission", "chattr +i does not work here");
    }
    bench.write("next.csv", testkit::csv_bytes(&TWO.replace("2027-06-30", "2027-12-31")));
    let ran = [
        bench.run("find núñez --quiet"),
        bench.run("plan next.csv --quiet"),
        bench.run("apply next.csv --yes --quiet"),
    ];
    assert!(immutable("-i"));
    expect![[r#"
        $ rollcall find núñez --quiet
        exit 0
        $ rollcall plan next.csv --quiet
        exit 0
        $ rollcall apply next.csv --yes --quiet
        -- stderr --
        Error T705. No permission for rollcall.db.
          Writing needs permission for the file and for its folder; ask their owner.
          more about it: rollcall explain T705
        exit 6
    "#]]
    .assert_eq(&ran.map(|ran| ran.to_string()).concat());
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(1));
}

/// Runs with every write to the store from the n-th on failing as on a full disk.
fn full_disk(bench: &Workbench, args: &str, from: u32) -> Option<Ran> {
    let mut command = bench.program("strace");
    command.args(["-f", "-qq", "-o", "/dev/null"]);
    for name in ["rollcall.db", "rollcall.db-wal", "rollcall.db-journal"] {
        command.arg("-P").arg(bench.path(name));
    }
    command.args(["-e", "trace=write,pwrite64", "-e", &format!("inject=write,pwrite64:error=ENOSPC:when={from}+")]);
    let inner = bench.command(args);
    let output = command.arg(inner.get_program()).args(inner.get_args()).output().ok()?;
    Some(bench.ran(args, &output))
}

/// Trial S12: a drive that keeps no locks is named. SQLite itself says that the store is in use.
#[test]
fn a_drive_without_file_locking_is_named() {
    let bench = Workbench::with_list(TWO);
    if !bench.can_trace() {
        return skip("a drive without file locking", "strace cannot be used");
    }
    bench.write("rollcall.toml", "store_wait_seconds = 0\n");
    bench.apply("list.csv --no-starters");
    let mut printed = Vec::new();
    for (error, args) in [
        ("ENOLCK", "find 000104417"),
        ("ENOLCK", "undo --yes"),
        ("ENOLCK", "apply list.csv --yes --no-starters --quiet --store new.db"),
        ("ENOTSUP", "find 000104417"),
    ] {
        let mut command = bench.program("strace");
        command.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=fcntl"]);
        command.arg("-e").arg(format!("inject=fcntl:error={error}"));
        let inner = bench.command(args);
        let output = command.arg(inner.get_program()).args(inner.get_args()).output().expect("strace runs");
        printed.push(bench.ran(args, &output).to_string());
    }
    expect![[r#"
        $ rollcall find 000104417
        -- stderr --
        Error T713. File locking does not work where rollcall.db is, most likely on a network drive.
          Nothing was written; keep the store on a disk of this computer and name it with --store.
          more about it: rollcall explain T713
        exit 6
        $ rollcall undo --yes
        -- stderr --
        Error T713. File locking does not work where rollcall.db is, most likely on a network drive.
          Nothing was written; keep the store on a disk of this computer and name it with --store.
          more about it: rollcall explain T713
        exit 6
        $ rollcall apply list.csv --yes --no-starters --quiet --store new.db
        -- stderr --
        Error T713. File locking does not work where new.db is, most likely on a network drive.
          Nothing was written; keep the store on a disk of this computer and name it with --store.
          more about it: rollcall explain T713
        exit 6
        $ rollcall find 000104417
        -- stderr --
        strace: invalid inject argument 'fcntl:error=ENOTSUP'
        exit 1
    "#]]
    .assert_eq(&printed.concat());
    assert_eq!(bench.files(), ["list.csv", "rollcall.db", "rollcall.toml"], "nothing else is left");
}

/// Trial S05: whenever the disk becomes full, nothing is written.
#[test]
fn on_a_full_disk_nothing_is_written() {
    let bench = Workbench::with_list(TWO);
    if !bench.can_trace() {
        return skip("a full disk", "strace cannot be used");
    }
    bench.apply("list.csv --no-starters");
    bench.write(
        "next.csv",
        testkit::csv_bytes(
            &TWO.replace("2027-06-30", "2027-12-31")
                .replace("000104418", "000104419")
                .replace("Okafor", "Berg")
                .replace("cid@", "mia@")
                .replace("Chidi ", "Mia   "),
        ),
    );
    let mut printed = Vec::new();
    for from in [1, 2, 3, 5, 8] {
        let ran = full_disk(&bench, "apply next.csv --yes --quiet", from).expect("strace runs");
        if ran.code == 0 {
            // All that had to be written was written before the disk was full.
            break;
        }
        assert_eq!(ran.code, 1, "from write {from} on: {ran}");
        assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(1), "from write {from} on: {ran}");
        assert_eq!(bench.json("plan next.csv")["counts"]["new"], 1, "from write {from} on");
        printed.push(ran.to_string());
    }
    printed.dedup();
    expect![[r#"
        $ rollcall apply next.csv --yes --quiet
        -- stderr --
        Error T706. The disk with rollcall.db is full.
          Nothing was written; free some space and run the command again.
          more about it: rollcall explain T706
        exit 1
    "#]]
    .assert_eq(&printed.concat());
    let left: Vec<String> = bench.files().into_iter().filter(|name| name.starts_with("starters")).collect();
    assert!(left.is_empty(), "no hand-out sheet of a batch that does not exist: {left:?}");
}

#[test]
fn a_full_disk_before_there_is_a_store_leaves_none_that_is_half_made() {
    let bench = Workbench::with_list(TWO);
    let Some(ran) = full_disk(&bench, "apply list.csv --yes --quiet", 1) else {
        return skip("a full disk", "strace cannot be used");
    };
    assert_eq!(ran.code, 1, "{ran}");
    expect![[r#"
        $ rollcall apply list.csv --yes --quiet
        -- stderr --
        Error T706. The disk with rollcall.db is full.
          Nothing was written; free some space and run the command again.
          more about it: rollcall explain T706
        exit 1
    "#]]
    .assert_eq(&ran.to_string());
    bench.apply("list.csv");
    assert_eq!(bench.json("find 000104417")["patrons"].as_array().map(Vec::len), Some(1));
}

/// On a disk of one megabyte, which only this script sees, and then with more room. The last word of each line is how
/// the command before it ended.
#[cfg(target_os = "linux")]
const SMALL_DISK: &str = r#"
mkdir small && mount -t tmpfs -o size=1m none small && cp rollcall.db many.csv small && cd small || exit 99
"$@"; echo "full $?"
"$1" store check --quiet; echo "check $?"
"$1" store info --format json
mount -o remount,size=64m "$PWD" || exit 99
"$@"; echo "room $?"
"#;

/// Trial S06: a disk that is really full. Nothing is written; with more room the same command is done.
#[cfg(target_os = "linux")]
#[test]
fn on_a_disk_that_is_really_small_nothing_is_written() {
    let bench = Workbench::new();
    bench.write("first.csv", list(0, 5, "MAIN"));
    bench.apply("first.csv --no-starters");
    bench.write("many.csv", list(5, 3_000, "MAIN"));
    let inner = bench.command("apply many.csv --yes --no-starters --no-backup --quiet");
    let mut command = bench.program("unshare");
    command.args(["-rm", "sh", "-c", SMALL_DISK, "sh"]).arg(inner.get_program()).args(inner.get_args());
    let Some(output) = command.output().ok().filter(|output| output.status.success()) else {
        return skip("a small disk", "no disk can be mounted here");
    };
    let ran = bench.ran("apply", &output);
    let printed: Vec<&str> = ran.stdout.lines().filter(|line| line.starts_with(char::is_alphabetic)).collect();
    assert_eq!(printed, ["full 1", "check 0", "room 0"], "{ran}");
    assert!(ran.stderr.contains("T706") && ran.stderr.contains("othing was written"), "{ran}");
    let patrons = ran.stdout.lines().find(|line| line.contains("\"patrons\"")).unwrap_or_default().replace(' ', "");
    assert!(patrons.contains("\"patrons\":5") && !patrons.contains("\"patrons\":50"), "{ran}");
}

#[test]
fn a_wrong_word_on_the_command_line_gets_the_right_one() {
    let bench = Workbench::with_list(TWO);
    let mut printed = String::new();
    for args in [
        "chek list.csv",
        "check",
        "check list.csv --profil retiree",
        "check list.csv --profile retire",
        "check list.csv --column 'E-mail=emial'",
        "check list.csv --column 'Emial=email'",
        "check list.csv --column email",
        "check list.csv --set user_group",
        "check list.csv --set user_group=COMUNITY",
        "check list.csv --show D5O1",
        "check list.csv --accept D501",
        "check list.csv --delimiter ab",
        "check list.csv --encoding latin-99",
        "check list.csv --header-row 99",
        "check list.csv --threads 0",
        "check list.csv --dates dym",
        "check list.csv --format xml",
        "explain D599",
        "explain duplicate",
        "apply list.csv --yes --approve 7QK4-ZM2D-9DXA-41TB",
        "show fourteen",
        "plan list.csv --store ''",
    ] {
        let ran = bench.run(args);
        // A --column that no column has is a warning: of several files only one may have it.
        let warned = ran.code == 0 && ran.stdout.contains("Warning H212");
        assert!(matches!(ran.code, 2 | 3 | 6) || warned, "{ran}");
        printed += &(ran.to_string() + "\n");
    }
    snapshot("wrong-usage.txt", &printed);
    assert_eq!(bench.files(), ["list.csv"]);
}

/// What the argument parser refuses is said as people speak.
#[test]
fn a_slip_in_a_value_gets_a_way_out() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    for (args, words) in [
        ("check list.csv --as-of tomorrow", "write the day as in 2026-08-28"),
        ("undo nope", "that isn't a batch number; rollcall history lists the batches"),
        ("starters list 01", "that isn't a batch number; rollcall history lists the batches"),
        ("starters void 009402440 --yes", "a patron is named with --id 009402440"),
        ("store purge", "--history-older-than <DAYS>|--plans-older-than <DAYS>|--patron <ID>|--finish|--retention"),
    ] {
        let ran = bench.run(args);
        assert!(ran.code == 2 && ran.stderr.to_lowercase().contains(&words.to_lowercase()), "{ran}");
    }
}

#[test]
fn broken_settings_are_told_with_their_line() {
    let bench = Workbench::with_list(TWO);
    let mut printed = String::new();
    for text in [
        "store = library.db\n",
        "institution = \"Riverside\"\n\ninstituton = \"twice\"\n",
        "default_profile = \"retire\"\n",
        "[starters]\ndays = \"14\"\n",
        "[codes]\nD501 = \"note\"\n",
        "[codes]\nX999 = \"note\"\n",
        "[terms]\n\"Fall 2026\" = \"12/18/2026\"\n",
        "[groups.GUEST]\nlabel = \"Guest\"\nexpiry = { term = \"Fall 2026\" }\n",
        "[groups.GUEST]\nexpiry = 2027-06-30\n",
        "[groups.GUEST]\nexpiry = { months = 12, days = 3 }\n",
        "\u{0}\u{1}",
    ] {
        bench.write("rollcall.toml", text);
        let ran = bench.run("check list.csv");
        assert_eq!(ran.code, 2, "{ran}");
        printed += &format!("{text:?}\n{ran}\n");
    }
    printed += &bench.run("check list.csv --config nowhere.toml").to_string();
    snapshot("broken-settings.txt", &printed);
    assert_eq!(bench.run("explain D501").code, 0, "the manual can be read");
    assert_eq!(bench.files(), ["list.csv", "rollcall.toml"]);
}
