//! A store in which a byte is no longer what was written, through the whole program. What the store itself does with
//! a thousand of them is tried in `store`.

use crate::support::Workbench;
use crate::trials::list;
use rusqlite::{Connection, OpenFlags};
use testkit::random::SplitMix64;

/// So many bytes, one at a time.
const FLIPS: u32 = 60;

/// Whether SQLite, with nothing of ours in between, finds nothing wrong with the store.
fn is_sound(bench: &Workbench) -> bool {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let address = format!("file:{}?immutable=1", bench.path("rollcall.db").display());
    let verdict = Connection::open_with_flags(address, flags)
        .and_then(|store| store.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)));
    verdict.is_ok_and(|verdict| verdict == "ok")
}

/// Trial S23: a damaged store is told with the exit code of a store that cannot be used, and no batch is written into it.
#[test]
fn a_damaged_store_is_told_and_never_written_to() {
    let good = Workbench::new();
    good.write("first.csv", list(0, 30, "MAIN"));
    good.apply("first.csv --no-starters");
    good.write("second.csv", list(0, 30, "MAIN").replace("Personh,", "Perssonh,"));
    assert_eq!(good.run("plan second.csv -o second.plan --quiet").code, 0);
    let (store, plan) = (good.read("rollcall.db"), good.read("second.plan"));
    let everybody = good.run("find person --format json").stdout;
    let mut random = SplitMix64::new(23);
    let (mut noticed, mut harmless) = (0, 0);
    for _ in 0..FLIPS {
        let at = usize::try_from(random.below(store.len() as u64)).expect("a byte");
        let mut damaged = store.clone();
        damaged[at] ^= 1 << random.below(8);
        let bench = Workbench::new();
        bench.write("rollcall.db", &damaged);
        bench.write("second.plan", &plan);
        let sound = is_sound(&bench);
        let check = bench.run("store check");
        assert!(check.code == 6 || (check.code == 0 && sound), "byte {at}, sound: {sound}: {check}");
        let find = bench.run("find person --format json");
        // A letter of a name may be another one: that is what the file says, and no reader of it can know.
        assert!(find.code == 6 || find.code == 0, "byte {at}: {find}");
        noticed += u32::from(check.code == 6);
        harmless += u32::from(find.code == 0 && find.stdout == everybody);
        let apply = bench.run("apply second.plan --yes --no-starters");
        assert!(matches!(apply.code, 0 | 4 | 6), "byte {at}: {apply}");
        if apply.code == 0 {
            assert!(sound, "byte {at}: a batch was written into a damaged store: {apply}");
        } else {
            assert_eq!(bench.files(), ["rollcall.db", "second.plan"], "byte {at}: {apply}");
            assert!(bench.read("rollcall.db") == damaged, "byte {at}: it was refused and written to: {apply}");
        }
    }
    assert!(
        noticed > 0 && harmless > 0,
        "the control: some damage is told, and some does not matter: {noticed}, {harmless}"
    );
    assert_eq!(good.run("apply second.plan --yes --no-starters").code, 0, "the control, undamaged");
}

/// Trial S23: cut off at the beginning of any page, it is refused.
#[test]
fn a_store_that_was_cut_off_is_told() {
    let bench = Workbench::new();
    bench.write("first.csv", list(0, 30, "MAIN"));
    bench.apply("first.csv --no-starters");
    let good = bench.read("rollcall.db");
    for length in (0..good.len()).step_by(4096) {
        bench.write("rollcall.db", &good[..length]);
        let files = bench.files();
        for args in ["find person", "apply first.csv --yes --no-starters"] {
            let ran = bench.run(args);
            assert_eq!(ran.code, 6, "cut at {length}: {ran}");
            assert!(bench.read("rollcall.db") == good[..length] && bench.files() == files, "cut at {length}: {ran}");
        }
    }
}
