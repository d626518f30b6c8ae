//! `rollcall store`: info, check, backup, restore, upgrade, purge.

use crate::support::{TWO, Workbench, skip, snapshot};
use rusqlite::Connection;

fn bench() -> Workbench {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    bench
}

fn next(bench: &Workbench) {
    bench.write("next.csv", testkit::csv_bytes(&TWO.replace("2027-06-30", "2027-12-31")));
    bench.apply("next.csv --no-starters");
}

fn sql(bench: &Workbench, statements: &str) {
    Connection::open(bench.path("rollcall.db")).expect("the store").execute_batch(statements).expect("SQL");
}

/// Trial S24: a copy is made before a batch, and puts the store back as it was.
#[test]
fn a_store_is_looked_after() {
    let bench = bench();
    next(&bench);
    let mut printed = String::new();
    for args in ["store check", "store backup mine.db", "store backup mine.db", "store restore rollcall-before-2.db"] {
        printed += &(bench.run(args).to_string() + "\n");
    }
    for args in ["store restore rollcall-before-2.db --yes", "history", "store check", "store upgrade"] {
        printed += &(bench.run(args).to_string() + "\n");
    }
    snapshot("store.txt", &printed);
    assert_eq!(bench.json("find 000104417")["patrons"][0]["expiry_date"], "2027-06-30");
    let audit = bench.json("store info");
    assert_eq!((audit["links"].as_u64(), audit["patrons"].as_u64()), (Some(2), Some(2)), "apply, restore: {audit}");
    // The way it was is not lost.
    let back = bench.run("store restore rollcall-before-restore-1.db --yes");
    assert_eq!(back.code, 0, "{back}");
    assert_eq!(bench.json("find 000104417")["patrons"][0]["expiry_date"], "2027-12-31");
}

#[test]
fn copies_of_something_else_are_not_put_back() {
    let bench = bench();
    let other = self::bench();
    bench.write("other.db", other.read("rollcall.db"));
    bench.write("text.db", "Borrower ID,Last name\n");
    let before = bench.read("rollcall.db");
    let mut printed = String::new();
    for args in ["store restore other.db --yes", "store restore text.db --yes", "store restore nowhere.db --yes"] {
        let ran = bench.run(args);
        assert_ne!(ran.code, 0, "{ran}");
        printed += &(ran.to_string() + "\n");
    }
    snapshot("store-restore-refused.txt", &printed);
    assert_eq!(bench.read("rollcall.db"), before);
}

/// Trial P06, on a store on the disk: what was changed, cut out, or cut off is found.
#[test]
fn a_touched_audit_chain_is_found() {
    let receipt = |ran: &crate::support::Ran| ran.stdout.contains("[RECEIPT]");
    let unlock = "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_cut;";
    let last = |bench: &Workbench| bench.json("store info")["audit"].as_str().expect("a hash").to_owned();
    for (touch, found) in [
        ("UPDATE audit SET who = 'max' WHERE sequence = 1", "broken at its link 1"),
        ("DELETE FROM audit WHERE sequence = 1", "broken at its link 1"),
        ("DELETE FROM audit WHERE sequence = 2", "batch 2 has no link in the audit chain"),
    ] {
        let bench = bench();
        next(&bench);
        let hash = last(&bench);
        let good = bench.run(&format!("store check --receipt {hash}"));
        assert!(good.code == 0 && receipt(&good), "{good}");
        sql(&bench, &format!("{unlock} {touch}"));
        let ran = bench.run(&format!("store check --receipt {hash}"));
        assert!(ran.code == 6 && format!("{ran}").contains(found), "{touch}: {ran}");
    }
    // A whole store of before, put in its place with nothing to contradict it: only the receipt tells.
    let bench = bench();
    next(&bench);
    let hash = last(&bench);
    bench.write("rollcall.db", bench.read("rollcall-before-2.db"));
    assert_eq!(bench.run("store check").code, 0);
    let ran = bench.run(&format!("store check --receipt {hash}"));
    assert!(ran.code == 6 && format!("{ran}").contains("is not in the audit chain"), "{ran}");
}

/// Trial P06, in the tables: what somebody changed by hand is named, in words that a colleague understands.
#[test]
fn what_was_changed_by_hand_is_named() {
    let bench = bench();
    next(&bench);
    sql(&bench, "UPDATE batch SET unchanged = 9 WHERE number = 2");
    sql(&bench, "UPDATE patron SET last_name = 'Lee' WHERE key = '000104417'");
    snapshot("store-check.txt", &(bench.run("store check").to_string() + "\n"));
    sql(&bench, "UPDATE batch SET unchanged = 0 WHERE number = 2");
    sql(&bench, "UPDATE patron SET last_name = 'Núñez' WHERE key = '000104417'");
    let again = bench.run("store check");
    assert!(again.code == 0 && again.stdout.contains("is intact"), "the control: {again}");
}

/// Trial P08: the store's own tables refuse.
#[test]
fn the_audit_chain_refuses_to_be_changed() {
    let bench = bench();
    let store = Connection::open(bench.path("rollcall.db")).expect("the store");
    for touch in ["UPDATE audit SET who = 'max'", "DELETE FROM audit"] {
        let refused = store.execute(touch, []).expect_err("the trigger refuses").to_string();
        assert!(refused.contains("the audit chain is never"), "{refused}");
    }
}

/// Trial P07: who, when, what, in the same transaction; nothing of a patron.
#[test]
fn the_audit_chain_knows_no_patron() {
    let bench = bench();
    next(&bench);
    assert_eq!(bench.run("undo --yes").code, 0);
    let store = Connection::open(bench.path("rollcall.db")).expect("the store");
    let mut statement = store.prepare("SELECT * FROM audit").expect("SQL");
    let columns = statement.column_count();
    let mut rows = statement.query([]).expect("SQL");
    let mut all = String::new();
    while let Some(row) = rows.next().expect("a row") {
        for column in 0..columns {
            let value = row.get_ref(column).expect("a value");
            all += &value.as_str().map_or_else(|_| format!("{value:?} "), |text| format!("{text} "));
        }
    }
    for canary in ["Núñez", "Okafor", "Chidi", "example.org", "000104417", "list.csv"] {
        assert!(!all.contains(canary), "{canary}: {all}");
    }
    for fact in ["apply", "undo", "plan", "files"] {
        assert!(all.contains(fact), "{fact}: {all}");
    }
}

/// Trial P03: what was purged is nowhere in the store's files and copies.
#[test]
fn what_was_purged_is_nowhere_any_more() {
    let bench = bench();
    next(&bench);
    let everywhere = |bench: &Workbench| {
        let files = bench.files().into_iter().filter(|name| name.contains(".db"));
        files.filter(|name| testkit_contains(&bench.read(name), b"cid@example.org")).collect::<Vec<_>>()
    };
    assert_eq!(everywhere(&bench), ["rollcall-before-2.db", "rollcall.db"], "the control: it was there");
    let mut printed = String::new();
    for args in [
        "store purge --patron 000104418 --dry-run",
        "store purge --patron 000104418",
        "store purge --patron 000104418 --yes",
    ] {
        printed += &(bench.run(args).to_string() + "\n");
    }
    assert_eq!(everywhere(&bench), [""; 0]);
    assert_eq!(bench.json("find --limit 0")["patrons"].as_array().map(Vec::len), Some(1));
    for args in ["store purge --patron 000104418 --yes", "store check", "history"] {
        printed += &(bench.run(args).to_string() + "\n");
    }
    snapshot("store-purge.txt", &printed);
}

/// Trial P03: what somebody wrote about a patron goes with the patron, and what stays is told.
#[test]
fn a_note_about_somebody_goes_with_them() {
    let bench = Workbench::with_list(TWO);
    for args in [
        "apply list.csv --yes --no-starters --note 'first load'",
        "account renew 000104418 --until 2029-06-30 --yes --note xjkanary",
        "undo 2 --yes --note 'xjkanary again'",
        "account renew 000104417 000104418 --until 2030-06-30 --yes --note 'both of them'",
    ] {
        let ran = bench.run(args);
        assert_eq!(ran.code, 0, "{ran}");
    }
    let knowing = |bench: &Workbench| {
        let files = bench.files().into_iter().filter(|name| testkit_contains(&bench.read(name), b"xjkanary"));
        files.collect::<Vec<_>>()
    };
    assert!(knowing(&bench).contains(&"rollcall.db".to_owned()), "the control: it was there");
    let ran = bench.run("store purge --patron 000104418 --yes");
    let left = "The history still has 2 notes and 1 file name; check that none of them names a patron who is gone.";
    assert!(ran.code == 0 && ran.stdout.contains(left), "{ran}");
    assert_eq!(knowing(&bench), [""; 0]);
    let history = bench.json("history");
    let notes: Vec<_> = (0..4).map(|batch| history["batches"][batch]["note"].as_str().unwrap_or_default()).collect();
    assert_eq!(notes, ["both of them", "", "", "first load"]);
    assert_eq!(bench.run("store check").code, 0);
    // What the purge left is what has to be there: another note is found.
    let store = Connection::open(bench.path("rollcall.db")).expect("the store");
    store.execute("UPDATE batch SET note = 'x' WHERE number = 2", []).expect("SQL");
    drop(store);
    let changed = bench.run("store check");
    assert!(changed.code == 6 && changed.to_string().contains("batch 2: its note"), "the control: {changed}");
}

/// The numbers of the links come again once a copy was put back: a copy from before the purge goes all the same.
#[test]
fn a_purge_after_a_restore_leaves_no_copy_that_knows_them() {
    let bench = bench();
    next(&bench);
    bench.write("third.csv", testkit::csv_bytes(&TWO.replace("2027-06-30", "2029-12-31")));
    bench.apply("third.csv --no-starters");
    assert_eq!(bench.run("store restore rollcall-before-2.db --yes").code, 0);
    // The store of another program, and one of another library, that are called like copies.
    bench.write("rollcall-copy-7.db", "no store at all");
    let other = self::bench();
    bench.write("rollcall-copy-8.db", other.read("rollcall.db"));
    let ran = bench.run("store purge --patron 000104418 --yes");
    assert_eq!(ran.code, 0, "{ran}");
    let left: Vec<String> = bench.files().into_iter().filter(|name| name.contains(".db")).collect();
    assert_eq!(left, ["rollcall-copy-7.db", "rollcall-copy-8.db", "rollcall.db"], "{ran}");
}

/// A purge that could not be finished, because another program had the store open, goes on where it stopped: with the
/// same command, or with its own. Until then `store check` tells.
#[test]
fn a_purge_that_was_interrupted_can_be_finished() {
    for again in ["store purge --patron 000104418 --yes", "store purge --finish"] {
        let bench = bench();
        next(&bench);
        assert_eq!(bench.run("plan list.csv -o old.plan --quiet").code, 0);
        let reader = rusqlite::Connection::open(bench.path("rollcall.db")).expect("the store");
        reader.execute_batch("BEGIN; SELECT count(*) FROM patron").expect("another program looks into it");
        let mut printed = bench.run("store purge --patron 000104418 --yes").to_string() + "\n";
        drop(reader);
        printed += &(bench.run("store check").to_string() + "\n");
        let named = bench.run("store check --store rollcall.db").stderr;
        assert!(named.contains("rollcall store purge --finish --store rollcall.db"), "it is about this store: {named}");
        let holds = |name: &str| testkit_contains(&bench.read(name), b"cid@example.org");
        assert!(holds("rollcall-before-2.db"), "the control: there is something to finish");
        // A copy that is made now does not know them, and stays.
        assert_eq!(bench.run("store backup since.db").code, 0);
        std::fs::rename(bench.path("since.db"), bench.path("rollcall-before-9.db")).expect("our own file");
        printed += &(bench.run(again).to_string() + "\n");
        let left: Vec<String> =
            bench.files().into_iter().filter(|name| name.contains(".db") || name.contains(".plan")).collect();
        assert_eq!(left, ["rollcall-before-9.db", "rollcall.db"], "{printed}");
        assert!(!holds("rollcall.db") && !holds("rollcall-before-9.db"), "{printed}");
        assert_eq!(bench.json("store check")["purge_due"], false);
        for args in [again, "store check"] {
            printed += &(bench.run(args).to_string() + "\n");
        }
        if again.contains("--finish") {
            snapshot("store-purge-finished.txt", &printed);
        }
    }
}

fn testkit_contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

/// Whoever was purged cannot be put back, and nobody is to look for them.
#[test]
fn a_batch_that_lost_a_patron_to_a_purge_is_undone_wholly() {
    let bench = bench();
    for args in ["store purge --patron 000104418 --yes", "undo --yes"] {
        let ran = bench.run(args);
        assert_eq!(ran.code, 0, "{ran}");
    }
    let state = |bench: &Workbench| bench.json("history")["batches"][1]["state"].clone();
    assert_eq!(state(&bench), "undone");
    let ran = bench.run("undo --yes");
    assert!(ran.code == 2 && ran.stderr.contains("P618"), "nothing is left to undo: {ran}");
    // The other one: a purge afterwards makes nothing of a part, and a part stays one.
    let other = self::bench();
    let ran = other.run("undo --only 000104417 --yes");
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(state(&other), "partly_undone");
    assert_eq!(other.run("store purge --patron 000104417 --yes").code, 0);
    assert_eq!(state(&other), "partly_undone");
}

#[test]
fn old_history_goes_by_age_and_the_batch_stays() {
    let bench = bench();
    let kept = bench.run("store purge --history-older-than 365 --yes");
    assert!(kept.stdout.contains("Nothing to do."), "{kept}");
    let gone = bench.run("store purge --history-older-than 365 --yes --as-of 2099-08-28");
    assert!(gone.code == 0 && gone.stdout.contains("2 history entries"), "{gone}");
    assert_eq!(bench.json("history")["batches"][0]["counts"]["new"], 2);
    let undo = bench.run("undo 1 --yes");
    assert!(undo.code == 2 && undo.stderr.contains("P617"), "{undo}");
    assert_eq!(bench.json("find --limit 0")["patrons"].as_array().map(Vec::len), Some(2));
}

#[test]
fn the_history_tells_what_was_done_beside_the_batches() {
    let bench = bench();
    bench.write("staff.csv", "ID\n900000001\n900000002\n");
    assert_eq!(bench.run("guard add staff staff.csv --id-column ID").code, 0);
    next(&bench);
    for args in [
        "guard remove staff",
        "store restore rollcall-before-2.db --yes",
        "guard remove staff",
        "starters reissue 1 --yes --starters new.csv",
        "starters void 1 --yes",
        "starters void 1 --yes",
        "store purge --patron 000104418 --yes",
        "store purge --history-older-than 365 --yes --as-of 2099-08-28",
    ] {
        let ran = bench.run(args);
        assert_eq!(ran.code, 0, "{ran}");
    }
    snapshot("history.txt", &bench.run("history").to_string());
}

/// Trials S27, S14: older layouts are upgraded when that is asked for, newer ones refused.
#[test]
fn a_store_of_an_older_layout_is_upgraded_once_it_is_asked_for() {
    let bench = bench();
    // As a version before this one had made it.
    sql(
        &bench,
        "UPDATE batch_patron SET changes = (SELECT json_object('primary_id', json_array(NULL, primary_id),
            'first_name', json_array(NULL, first_name), 'last_name', json_array(NULL, last_name),
            'user_group', json_array(NULL, user_group), 'account_type', json_array(NULL, account_type),
            'record_type', json_array(NULL, record_type), 'status', json_array(NULL, status),
            'expiry_date', json_array(NULL, expiry_date),
            'emails', json_array(NULL, json((SELECT json_group_array(json_object('address', address, 'types', types,
                'preferred', json(iif(preferred, 'true', 'false')))) FROM email WHERE email.patron = batch_patron.patron))),
            'roles', json_array(NULL, json_array(json_object('role_type', '200', 'active', json('true')))))
            FROM patron WHERE key = batch_patron.patron);
        ALTER TABLE batch_patron DROP COLUMN packed; DROP INDEX starter_of_batch;
        ALTER TABLE credential DROP COLUMN seal; ALTER TABLE credential DROP COLUMN failures;
        ALTER TABLE credential DROP COLUMN locked; ALTER TABLE credential DROP COLUMN since;
        ALTER TABLE credential DROP COLUMN sheet; ALTER TABLE credential DROP COLUMN recent;
        ALTER TABLE credential DROP COLUMN failed_at; DROP TABLE unknown_try; DROP TABLE search_word;
        DROP TABLE password_event; DROP TABLE password_before;
        ALTER TABLE meta DROP COLUMN strange_tries; ALTER TABLE meta DROP COLUMN other_tries;
        DROP TABLE guarded_id; DROP TABLE guard; DROP TABLE audit; DROP TABLE former; DROP TABLE former_credential;
        DROP INDEX patron_by_birth; DROP INDEX email_by_address; DROP INDEX patron_by_name; ALTER TABLE meta DROP COLUMN audited_after; ALTER TABLE meta DROP COLUMN epoch;
        ALTER TABLE batch DROP COLUMN kept; ALTER TABLE batch DROP COLUMN others_added;
        ALTER TABLE batch DROP COLUMN others_changed; ALTER TABLE batch DROP COLUMN others_converted;
        ALTER TABLE batch DROP COLUMN others_removed; ALTER TABLE batch DROP COLUMN undoes;
        ALTER TABLE batch DROP COLUMN kind; PRAGMA user_version = 2",
    );
    bench.write("next.csv", testkit::csv_bytes(&TWO.replace("2027-06-30", "2027-12-31")));
    let before = bench.read("rollcall.db");
    for args in ["plan next.csv", "apply next.csv --yes", "undo --yes"] {
        let ran = bench.run(args);
        assert!(ran.code == 6 && ran.stderr.contains("rollcall store upgrade"), "{ran}");
    }
    assert_eq!(bench.read("rollcall.db"), before);
    let ran = bench.run("store upgrade");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(bench.files().contains(&"rollcall.db.layout-2".to_owned()), "{:?}", bench.files());
    bench.apply("next.csv --no-starters");
    assert_eq!(bench.run("undo --yes").code, 0);
    let check = bench.run("store check");
    assert_eq!(check.code, 0, "{check}");
}

/// Trials S24, P01: a copy is as private as its store.
#[cfg(unix)]
#[test]
fn every_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    if cfg!(not(target_os = "linux")) {
        return skip("modes of files", "they are tried on Linux");
    }
    let bench = bench();
    next(&bench);
    assert_eq!(bench.run("store backup").code, 0);
    for name in bench.files().into_iter().filter(|name| name.contains(".db")) {
        let mode = std::fs::metadata(bench.path(&name)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_slip_in_the_id_purges_nothing() {
    let bench = bench();
    next(&bench);
    let files = bench.files();
    let ran = bench.run("store purge --patron 104418 --yes");
    assert!(ran.code == 2 && ran.stderr.contains("or its history has the ID"), "{ran}");
    assert_eq!(bench.files(), files);
}

/// Trial P03: copies that the program gave a name go with the person; the ID of one who is gone goes, too.
#[test]
fn every_copy_of_ours_and_every_trace_goes() {
    let bench = bench();
    next(&bench);
    for args in [
        "store backup",
        "store restore rollcall-before-2.db --yes",
        "undo --yes",
        "store purge --patron 000104418 --yes",
    ] {
        let ran = bench.run(args);
        assert_eq!(ran.code, 0, "{ran}");
    }
    let holds = |name: &String| name.contains(".db") && testkit_contains(&bench.read(name), b"000104418");
    assert_eq!(bench.files().into_iter().filter(holds).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_receipt_with_a_slip_is_no_damage() {
    let bench = bench();
    let ran = bench.run("store check --receipt 3f2a-9c01-77be-0d4e-51aa");
    assert!(ran.code == 6 && ran.stdout.contains("is intact") && !ran.stderr.contains("T710"), "{ran}");
}

/// Many copies are a line each, and the last of them only counted.
#[test]
fn a_purge_names_many_copies_one_by_one() {
    let bench = bench();
    for number in 20..34 {
        bench.write(&format!("rollcall-before-{number}.db"), bench.read("rollcall.db"));
    }
    let ran = bench.run("store purge --patron 000104418 --dry-run");
    assert_eq!(ran.code, 0, "{ran}");
    let copies = ran.stdout.lines().filter(|line| line.trim_start().starts_with("rollcall-before-")).count();
    assert!(copies == 10 && ran.stdout.contains("… and 4 more"), "{ran}");
}
