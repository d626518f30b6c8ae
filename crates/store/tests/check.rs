//! Trial P06, over every table: what somebody changed by hand is found and named by the check of a store.
//!
//! One store with everything in it is made through the library's own calls; each edit is made on a copy of its file,
//! with the tools that a hand has.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

#[expect(dead_code, reason = "the story uses all of it")]
mod support;

use chrono::TimeDelta;
use model::batch::BatchKind;
use model::changeset::{Changeset, StarterHash};
use model::field::ListField;
use model::id::CanonicalId;
use model::layout::ListLayout;
use model::lock::LockRule;
use model::patron::AccountType::{External, Internal};
use model::plan::Step;
use model::progress::Silent;
use model::sign_in::{StoredHash, Try, TryEnd};
use model::starters::{NewStarter, Reissued};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::{Access, OpenRequest, Store, StoreError};
use support::*;
use tempfile::TempDir;

/// An edit, and a part of the sentence that must tell of it.
type Edit = (&'static str, &'static str);

/// Takes the triggers of the chain away and puts them back as they were.
const UNLOCK: &str = "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_cut;";
const LOCK: &str = "
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit chain is never changed');
END;
CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit chain is never cut');
END;";

const OF_ITSELF: &[Edit] = &[
    ("UPDATE meta SET store_id = 'ffff'", "says that its id is ffff, the audit chain says 0123456789abcdef"),
    ("UPDATE meta SET epoch = 3", "says that its epoch is 3, the audit chain says 0"),
    ("UPDATE meta SET patrons = patrons + 1", "the number of patrons that is kept is not the number there is"),
    ("UPDATE meta SET strange_tries = other_tries + 5", "are fewer than those under unknown IDs"),
    ("UPDATE meta SET audited_after = 2", "batch 1 is marked as older than the audit chain, which has it"),
    ("UPDATE meta SET audited_after = 99", "and the last batch is 6"),
    ("DELETE FROM meta", "the table meta has 0 rows instead of 1"),
];

const OF_BATCHES: &[Edit] = &[
    ("UPDATE batch SET who = 'max' WHERE number = 2", r#"batch 2: who is "max", the audit chain says "rosa""#),
    ("UPDATE batch SET host = 'x' WHERE number = 2", r#"batch 2: the computer is "x", the audit chain says "desk-3""#),
    ("UPDATE batch SET tool = '9' WHERE number = 2", r#"batch 2: the version of the program is "9""#),
    ("UPDATE batch SET applied_at = '2020-01-01T00:00:00Z' WHERE number = 2", r#"batch 2: its time is "2020-01-01T"#),
    ("UPDATE batch SET applied_at = 'soon' WHERE number = 2", r#"batch 2: its time is "soon""#),
    ("UPDATE batch SET note = 'spring list' WHERE number = 1", "batch 1: its note, the names of its files"),
    ("UPDATE batch SET note = 'x' WHERE number = 4", "batch 4: its note, the names of its files"),
    ("UPDATE batch SET new = 99 WHERE number = 1", r#"batch 1: new is "99", the audit chain says "6""#),
    ("UPDATE batch SET changed = 9 WHERE number = 1", r#"batch 1: changed is "9""#),
    ("UPDATE batch SET converted = 9 WHERE number = 3", r#"batch 3: converted is "9""#),
    ("UPDATE batch SET unchanged = 9 WHERE number = 1", r#"batch 1: unchanged is "9""#),
    ("UPDATE batch SET questions = 9 WHERE number = 1", r#"batch 1: needs your answer is "9""#),
    ("UPDATE batch SET left_out = 9 WHERE number = 1", r#"batch 1: left out is "9""#),
    ("UPDATE batch SET others_added = 9 WHERE number = 6", r#"batch 6: others added is "9""#),
    ("UPDATE batch SET others_changed = 9 WHERE number = 6", r#"batch 6: others changed is "9""#),
    ("UPDATE batch SET others_converted = 9 WHERE number = 6", r#"batch 6: others converted is "9""#),
    ("UPDATE batch SET others_removed = 9 WHERE number = 6", r#"batch 6: others removed is "9""#),
    ("UPDATE batch SET kept = 9 WHERE number = 5", r#"batch 5: kept by an undo is "9""#),
    ("UPDATE batch SET kind = 'account' WHERE number = 2", r#"batch 2: its kind is "account""#),
    ("UPDATE batch SET undoes = 1 WHERE number = 5", r#"batch 5: the batch that it undoes is "1""#),
    ("UPDATE batch SET undoes = 1 WHERE number = 2", r#"batch 2: the batch that it undoes is "1""#),
    ("UPDATE batch SET id = 'other' WHERE number = 2", r#"batch 2: its plan is "other""#),
    ("DELETE FROM batch WHERE number = 2", "batch 2 is missing"),
    ("UPDATE batch SET number = 9 WHERE number = 6", "of the audit chain is about batch 6, which is not there"),
    (
        "INSERT INTO batch (number, id, applied_at, who, host, tool, new, changed, converted, unchanged, questions,
            left_out)
        VALUES (7, 'x', '2026-09-01T00:00:00Z', 'max', 'desk-3', '0', 0, 0, 0, 0, 0, 0)",
        "batch 7 has no link in the audit chain",
    ),
    ("UPDATE batch_file SET sha256 = '11' WHERE batch = 2", "batch 2: the hash of its file 1 is not that in the audit"),
    ("DELETE FROM batch_file WHERE batch = 2", "batch 2 has 0 files, the audit chain says 1"),
    ("DELETE FROM batch_file WHERE batch = 1 AND position = 1", "batch 1 has 1 file, the audit chain says 2"),
    ("INSERT INTO batch_file VALUES (2, 1, 'x.csv', '22')", "batch 2 has 2 files, the audit chain says 1"),
    ("UPDATE batch_file SET name = 'x.csv' WHERE batch = 2", "batch 2: its note, the names of its files"),
    ("UPDATE batch_layout SET columns = '{'", "batch 1: how one of its lists was read can no longer be read"),
    ("UPDATE batch_layout SET profile = 'staff'", "batch 1: its note, the names of its files or how its lists"),
    ("DELETE FROM batch_layout", "batch 1: its note, the names of its files or how its lists were read"),
];

const OF_OLD_AND_NEW_VALUES: &[Edit] = &[
    (
        "UPDATE batch_patron SET packed = CAST(replace(CAST(packed AS TEXT), 'Muñoz', 'Munozz') AS BLOB) WHERE patron = 'a2'",
        "batch 1: the old and new values that an undo would use are not those that were written",
    ),
    (
        "UPDATE batch_patron SET changes = replace(changes, '[\"Muñoz\"', '[\"Lee\"') WHERE batch = 2",
        "batch 2: the old and new values",
    ),
    ("UPDATE batch_patron SET packed = x'0102' WHERE patron = 'a2'", "A2: what batch 1 did cannot be read"),
    ("UPDATE batch_patron SET packed = NULL WHERE patron = 'a2'", "A2: what batch 1 did cannot be read"),
    ("UPDATE batch_patron SET packed = x'01' WHERE batch = 2", "batch 2: the old and new values"),
    ("UPDATE batch_patron SET changes = '{' WHERE patron = 'a2'", "A2: what batch 1 did cannot be read"),
    (
        "UPDATE batch_patron SET changes = '{\"birth_date\":[null,\"soon\"]}' WHERE patron = 'a2'",
        "A2: what batch 1 did cannot be read",
    ),
    ("UPDATE batch_patron SET starter = 0 WHERE batch = 1 AND patron = 'a1'", "batch 1: the old and new values"),
    ("UPDATE batch_patron SET version_after = 7 WHERE batch = 2", "batch 2: the old and new values"),
    ("UPDATE batch_patron SET primary_id = 'X' WHERE batch = 2", "batch 2: the old and new values"),
    ("UPDATE batch_patron SET action = 'update' WHERE batch = 4", "batch 4: the old and new values"),
    ("DELETE FROM batch_patron WHERE batch = 2 AND patron = 'a1'", "batch 2: the old and new values"),
    (
        "INSERT INTO batch_patron (batch, patron, primary_id, action, changes, starter, version_after) VALUES (2, 'a2', 'A2', 'update', '{}', 0, 2)",
        "batch 2: the old and new values that an undo would use",
    ),
    ("UPDATE former_credential SET hash = '$x' WHERE batch = 6", "a3: a password that is kept for an undo was changed"),
    ("UPDATE former_credential SET failed_at = 7, recent = 9", "a3: a password that is kept for an undo was changed"),
    ("UPDATE former_credential SET sheet = 'x.html'", "a3: a password that is kept for an undo was changed"),
    ("UPDATE former_credential SET sheet = NULL", "a3: a password that is kept for an undo was changed"),
    ("UPDATE former_credential SET expires = '2099-01-01'", "a3: a password that is kept for an undo was changed"),
    (
        "UPDATE former_credential SET expires = 'soon'",
        "the last day of a starter that is kept for an undo is not a date",
    ),
    ("DELETE FROM former_credential WHERE batch = 6", "batch 6: the old and new values"),
    (
        "INSERT INTO former_credential (batch, patron, hash, state, must_change) VALUES (1, 'a2', '$', 'chosen', 0)",
        "a2: a password is kept for undoing a batch that removed none",
    ),
];

const OF_PATRONS: &[Edit] = &[
    ("UPDATE patron SET last_name = 'Lee' WHERE key = 'a1'", "A1: last_name is not what batch 2 wrote"),
    (
        "UPDATE patron SET user_group = 'STAFF', campus = 'X' WHERE key = 'a2'",
        "A2: user_group and campus are not what batch 1 wrote",
    ),
    ("UPDATE patron SET middle_name = NULL WHERE key = 'a2'", "A2: middle_name is not what batch 1 wrote"),
    ("UPDATE patron SET primary_id = 'a2' WHERE key = 'a2'", "a2: primary_id is not what batch 1 wrote"),
    ("UPDATE patron SET version = 7 WHERE key = 'a2'", "A2: the version is not that of batch 1"),
    ("UPDATE patron SET birth_date = 'soon' WHERE key = 'a2'", "A2: the birth date is not a date"),
    ("UPDATE patron SET expiry_date = '2026-02-30' WHERE key = 'a2'", "A2: the expiry date is not a date"),
    ("UPDATE patron SET purge_date = '2028-06-29' WHERE key = 'a2'", "A2: purge_date is not what batch 1 wrote"),
    (
        "UPDATE patron SET account_type = 'both' WHERE key = 'a2'",
        "A2: the account type is neither internal nor external",
    ),
    (
        "PRAGMA foreign_keys = ON; DELETE FROM patron WHERE key = 'a2'; UPDATE meta SET patrons = patrons - 1",
        "A2: missing, though no batch after 1 removed them",
    ),
    (
        "INSERT INTO patron (key, version, primary_id) VALUES ('zz', 1, 'ZZ');
        INSERT INTO identifier VALUES ('zz', 'zz', 0, 'PRIMARY_ID', 'ZZ', NULL, 1);
        UPDATE meta SET patrons = patrons + 1",
        "ZZ: in the database, though no batch added them",
    ),
    (
        "INSERT INTO patron (key, version, primary_id) VALUES ('a4', 2, 'A4');
        INSERT INTO identifier VALUES ('a4', 'a4', 0, 'PRIMARY_ID', 'A4', NULL, 1);
        UPDATE meta SET patrons = patrons + 1",
        "A4: in the database, though batch 6 removed them",
    ),
    ("DELETE FROM former WHERE key = 'a4'", "A4: the version that batch 6 left is no longer remembered"),
    ("UPDATE former SET version = 9 WHERE key = 'a4'", "a4: marked as gone, with a version that no batch left"),
    ("INSERT INTO former VALUES ('a1', 1)", "A1: in the database, and marked as gone"),
    ("INSERT INTO former VALUES ('zz', 1)", "zz: marked as gone, with a version that no batch left"),
    ("UPDATE email SET address = 'x@example.org' WHERE patron = 'a2'", "A2: emails is not what batch 1 wrote"),
    ("DELETE FROM email WHERE patron = 'a2' AND position = 0", "A2: the e-mail addresses are not numbered from 0"),
    ("INSERT INTO email VALUES ('a2', 2, 'x@y.z', 'home', 0)", "A2: emails is not what batch 1 wrote"),
    (
        "INSERT INTO email VALUES ('nobody', 0, 'x@y.z', 'home', 0)",
        "1 row belongs to a patron or a batch that is not there",
    ),
    (
        "INSERT INTO email VALUES ('nobody', 0, 'x@y.z', 'home', 0), ('nobody', 1, 'y@y.z', 'home', 0)",
        "2 rows belong to a patron or a batch that is not there",
    ),
    ("UPDATE phone SET sms = 1 WHERE patron = 'a2'", "A2: phones is not what batch 1 wrote"),
    ("UPDATE address SET line2 = 'x' WHERE patron = 'a2'", "A2: addresses is not what batch 1 wrote"),
    (
        "UPDATE role SET expiry = 'soon' WHERE patron = 'a2' AND position = 1",
        "A2: the last day of a role is not a date",
    ),
    ("INSERT INTO role VALUES ('a2', 3, '22', NULL, 1, NULL)", "A2: roles is not what batch 1 wrote"),
    ("UPDATE note SET text = 'x' WHERE patron = 'a2'", "A2: notes is not what batch 1 wrote"),
    ("UPDATE block SET active = 0 WHERE patron = 'a2'", "A2: blocks is not what batch 1 wrote"),
    ("UPDATE block SET expiry = '2027-13-01' WHERE patron = 'a2'", "A2: the last day of a block is not a date"),
    ("DELETE FROM statistic WHERE patron = 'a2'", "A2: statistics is not what batch 1 wrote"),
    ("UPDATE identifier SET value = 'x' WHERE canonical = 'barcode-a2'", "A2: identifiers is not what batch 1 wrote"),
    (
        "UPDATE identifier SET canonical = 'other' WHERE canonical = 'barcode-a2'",
        "A2: an identifier is kept under another one than its own",
    ),
    ("UPDATE identifier SET kind = 'BARCODE' WHERE canonical = 'a2'", "A2: the first identifier is not the primary ID"),
    ("UPDATE identifier SET active = 0 WHERE canonical = 'a2'", "A2: the first identifier is not the primary ID"),
    (
        "UPDATE identifier SET position = 2 WHERE canonical = 'barcode-a2';
        INSERT INTO identifier VALUES ('x9', 'a2', 3, 'BARCODE', 'X9', NULL, 1)",
        "A2: two identifiers have the same place in the list",
    ),
    ("DELETE FROM identifier WHERE canonical = 'a2'", "1 patron is not known by their own primary ID"),
    ("DELETE FROM identifier WHERE canonical IN ('a1', 'a2')", "2 patrons are not known by their own primary ID"),
    (
        "DELETE FROM search_word WHERE word = 'munoz'",
        "a1, a2, a5 and 1 more: cannot be found by every name and phone number",
    ),
    (
        "DELETE FROM search_word WHERE word = '#0101'",
        "a1, a2, a5 and 1 more: cannot be found by every name and phone number",
    ),
    ("UPDATE search_word SET patrons = x'ff'", "the index of names and phone numbers cannot be checked"),
];

const OF_PASSWORDS: &[Edit] = &[
    ("UPDATE credential SET hash = '$x' WHERE patron = 'a5'", "A5: what is stored for the password is not an argon2id"),
    (
        "UPDATE credential SET hash = '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA' WHERE patron = 'a5'",
        "A5: the password was changed by something else than Rollcall",
    ),
    (
        "UPDATE credential SET hash = (SELECT hash FROM credential WHERE patron = 'a1') WHERE patron = 'a5'",
        "a1 and a5: the very same password hash",
    ),
    ("UPDATE credential SET must_change = 0 WHERE patron = 'a5'", "A5: the starter password has no last day, or need"),
    ("UPDATE credential SET expires = '2099-01-01' WHERE patron = 'a5'", "A5: the password was changed by something"),
    ("UPDATE credential SET since = '2026-12-01' WHERE patron = 'a5'", "A5: the starter password has no last day"),
    ("UPDATE credential SET since = 'soon' WHERE patron = 'a5'", "A5: the first day of the starter is not a date"),
    ("UPDATE credential SET failures = 0 WHERE patron = 'a5'", "A5: the password was changed by something else"),
    ("UPDATE credential SET locked = 1 WHERE patron = 'a1'", "A1: the password is locked without a failed attempt"),
    ("UPDATE credential SET locked = 0, failures = 0 WHERE patron = 'a6'", "A6: the password was changed by something"),
    ("UPDATE credential SET recent = 0 WHERE patron = 'a6'", "A6: the password was changed by something else"),
    ("UPDATE credential SET failed_at = 0 WHERE patron = 'a6'", "A6: the password was changed by something else"),
    ("UPDATE credential SET failed_at = NULL WHERE patron = 'a5'", "A5: the password was changed by something else"),
    ("UPDATE credential SET failed_at = 0 WHERE patron = 'a1'", "A1: the password was changed by something else"),
    ("UPDATE credential SET sheet = 'x.html' WHERE patron = 'a5'", "A5: the password was changed by something else"),
    ("UPDATE credential SET sheet = NULL WHERE patron = 'a6'", "A6: the password was changed by something else"),
    (
        "UPDATE credential SET sheet = 'x.html' WHERE patron = 'a2'",
        "A2: the password that the patron chose has what only a starter has",
    ),
    ("UPDATE credential SET seal = NULL WHERE patron = 'a5'", "A5: the password was changed by something else"),
    (
        "UPDATE credential SET state = 'chosen' WHERE patron = 'a5'",
        "A5: the password that the patron chose has what only a starter has",
    ),
    (
        "UPDATE credential SET state = 'starter', expires = '2099-01-01' WHERE patron = 'a2'",
        "A2: the starter password has no last day, or need not be changed",
    ),
    ("DELETE FROM credential WHERE patron = 'a5'", "A5: no password, though nobody voided their starter"),
    (
        "INSERT INTO credential (patron, hash, state, must_change) VALUES ('a7', '$', 'chosen', 0)",
        "A7: the password was changed by something else than Rollcall",
    ),
    (
        "UPDATE patron SET account_type = 'external' WHERE key = 'a5'",
        "A5: a password here, though the campus checks theirs",
    ),
    (
        "UPDATE credential SET batch = 2 WHERE patron = 'a5'",
        "A5: the password is marked as coming with a batch that did not add them",
    ),
    (
        "UPDATE password_event SET patron = 'a5'",
        "A5: what is noted of the password was changed by something else than Rollcall",
    ),
    (
        "UPDATE password_event SET link = 1 WHERE link = (SELECT max(link) FROM password_event)",
        "A1: what is noted of the password was changed by something else",
    ),
    (
        "DELETE FROM password_event WHERE link = (SELECT max(link) FROM password_event)",
        "of the audit chain: whose passwords it was about was changed by something else than Rollcall",
    ),
    (
        "UPDATE password_before SET hash = '$argon2id$v=19$m=19456,t=2,p=1$mine' WHERE patron = 'a1'",
        "A1: what the password was before staff changed it was changed by something else than Rollcall",
    ),
    (
        "UPDATE password_before SET link = 1 WHERE patron = 'a1'",
        "A1: what the password was before staff changed it was changed by something else than Rollcall",
    ),
    (
        "INSERT INTO password_before (patron, link) VALUES ('a2', 1)",
        "A2: what the password was before staff changed it was changed by something else than Rollcall",
    ),
];

const OF_GUARDS: &[Edit] = &[
    ("DELETE FROM guard WHERE name = 'staff'", "guard list staff is missing, and nobody removed it"),
    (
        "INSERT INTO guard VALUES ('banner', 'b.xlsx', '00aa', '2026-09-01T00:00:00Z', 'rosa', 0)",
        "guard list banner is there, though it was removed",
    ),
    (
        "INSERT INTO guard VALUES ('other', 'b.xlsx', '00aa', '2026-09-01T00:00:00Z', 'rosa', 0)",
        "guard list other is not in the audit chain",
    ),
    ("UPDATE guard SET who = 'max'", r#"guard list staff: who is "max", the audit chain says "rosa""#),
    ("UPDATE guard SET added_at = 'soon'", r#"guard list staff: time is "soon""#),
    ("UPDATE guard SET sha256 = '11'", r#"guard list staff: file is "11", the audit chain says "00aa""#),
    ("UPDATE guard SET file = 'x.csv'", "guard list staff: its IDs or the name of its file are not those"),
    ("UPDATE guard SET ids = 3", "1 guard list does not have as many IDs as it says"),
    ("DELETE FROM guarded_id WHERE canonical = 's1'; UPDATE guard SET ids = 1", r#"number of IDs is "1""#),
    ("UPDATE guarded_id SET canonical = 's9' WHERE canonical = 's1'", "guard list staff: its IDs or the name"),
];

/// Made with the triggers out of the way, which are put back.
const OF_THE_CHAIN: &[Edit] = &[
    ("UPDATE audit SET who = 'max' WHERE sequence = 2", "the audit chain is broken at its link 2"),
    ("UPDATE audit SET at = 'soon' WHERE sequence = 2", "link 2 of the audit chain: its time cannot be read"),
    ("UPDATE audit SET facts = '{' WHERE sequence = 2", "link 2 of the audit chain: what it says cannot be read"),
    ("UPDATE audit SET facts = replace(facts, '00ff', '11ee')", "the audit chain is broken at its link 1"),
    ("DELETE FROM audit WHERE sequence = 2", "batch 2 has no link in the audit chain"),
    ("UPDATE audit SET batch = 1 WHERE sequence = 2", "batch 1 has 2 links in the audit chain"),
    ("UPDATE audit SET sequence = 99 WHERE sequence = 3", "the audit chain is broken at its link 3"),
];

const OF_THE_TABLES: &[Edit] = &[
    ("DROP TRIGGER audit_is_never_cut", "the trigger audit_is_never_cut is missing"),
    (
        "DROP TRIGGER audit_is_never_cut; CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit BEGIN SELECT 1; END",
        "the trigger audit_is_never_cut is not as it was created",
    ),
    (
        "CREATE TRIGGER quiet AFTER INSERT ON patron BEGIN DELETE FROM former; END",
        "the trigger quiet was not made by Rollcall",
    ),
    ("DROP INDEX identifier_of_patron", "the index identifier_of_patron is missing"),
    (
        "DROP INDEX batch_of_patron; CREATE INDEX batch_of_patron ON batch_patron (primary_id)",
        "the index batch_of_patron is not as it was created",
    ),
    ("CREATE UNIQUE INDEX one_name ON note (text, patron, position)", "the index one_name was not made by Rollcall"),
    ("CREATE TABLE extra (a TEXT)", "the table extra was not made by Rollcall"),
    ("CREATE VIEW names AS SELECT last_name FROM patron", "the view names was not made by Rollcall"),
    ("DROP TABLE guarded_id", "the table guarded_id is missing"),
    (
        "PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (version > 0)', '') WHERE name = 'patron'",
        "the table patron is not as it was created",
    ),
    ("ALTER TABLE meta DROP COLUMN strange_tries", "the table meta is not as it was created"),
];

/// What only a receipt tells: nothing in the store contradicts it.
const ONLY_A_RECEIPT: &[&str] = &[
    // The end of the chain is cut off, with a link that no table knows of.
    "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)",
    // Counters that nothing else is counted by.
    "UPDATE meta SET other_tries = other_tries + 100",
    // Tries under IDs that have no password, which are forgotten after a while anyway.
    "DELETE FROM unknown_try",
];

struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Bench { folder: tempfile::tempdir().unwrap() };
        make(&mut open(&bench.good(), Access::Write));
        bench
    }

    fn good(&self) -> PathBuf {
        self.folder.path().join("library.db")
    }

    /// What the check says of a copy with these statements made on it.
    fn after(&self, statements: &str) -> Vec<String> {
        let copy = self.folder.path().join("copy.db");
        fs::copy(self.good(), &copy).unwrap();
        let sql = Connection::open(&copy).unwrap();
        sql.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
        sql.execute_batch(statements).unwrap_or_else(|error| panic!("{statements}: {error}"));
        sql.close().unwrap();
        let faults = open(&copy, Access::Read).upkeep().unwrap().check(&Silent);
        faults.unwrap_or_else(|error| panic!("{statements}: the check ends with {error}"))
    }
}

fn open(path: &Path, access: Access) -> Store {
    let address = path.to_str().unwrap();
    store::open(&OpenRequest { address, access, wait: Duration::ZERO, new_id: "0123456789abcdef", beside: None })
        .unwrap()
}

fn undo(store: &mut Store, of: u64, steps: &[Step]) -> Changeset {
    let mut changeset = plan(store, steps);
    changeset.head.kind = BatchKind::Undo(of);
    decide(&mut changeset, &[]);
    changeset
}

fn try_of(store: &mut Store, id: &str) -> Option<StoredHash> {
    let rule = LockRule { most: 2, lapse: TimeDelta::minutes(30), now: when(10) };
    match store.accounts().unwrap().begin_sign_in(&CanonicalId::of(id), &rule).unwrap() {
        Try::Open(account) => Some(account.hash),
        Try::Unknown | Try::Locked => None,
    }
}

fn phc(of: &str) -> String {
    format!("$argon2id$v=19$m=19456,t=2,p=1${of}")
}

/// A year at a library: lists, an undo, accounts that change over, people who go, passwords, guard lists.
fn make(store: &mut Store) {
    let people = [
        create(full("A1")),
        create(full("A2")),
        create(with_barcode("A3", "B-3")),
        create(bare("A4")),
        create(of_type("A5", External)),
        create(of_type("A6", Internal)),
    ];
    let mut first = with_starters(plan(store, &people), &["a1", "a2", "a3", "a6"]);
    first.sheet = Some(sheet("fall.html"));
    first.head.files.push(file("second.csv", "00ee"));
    let columns = vec![("Borrower ID".to_owned(), Some(ListField::PrimaryId)), ("Shoe size".to_owned(), None)];
    first.layouts = vec![ListLayout { profile: "retiree".into(), file: "list.xlsx".into(), columns }];
    commit(store, &first);
    let mut married = full("A1");
    married.details.last_name = Some("López".into());
    married.details.emails.remove(0);
    save(store, &[update(&full("A1"), married, 1), create(bare("A7"))]);
    save(store, &[convert(&of_type("A6", Internal), of_type("A6", External), 1)]);
    save_with_starters(store, &[convert(&of_type("A5", External), of_type("A5", Internal), 1)], &["a5"]);
    let back = undo(store, 3, &[convert(&of_type("A6", External), of_type("A6", Internal), 2)]);
    commit(store, &back);
    save(store, &[remove(with_barcode("A3", "B-3"), 1), remove(bare("A4"), 1)]);
    sign_in(store);
    guard(store, 11, "staff", &["S1", "S2"]);
    guard(store, 12, "banner", &["000123"]);
    store.guards().unwrap().remove("banner", &actor(13), &Silent).unwrap();
    store.accounts().unwrap().note_shredding(3, &mut || Ok(()), &actor(14), &Silent).unwrap().unwrap();
}

/// A2 chooses a password, A5 is mistaken once, A6 too often; A1 gets a new starter, twice; a stranger tries.
fn sign_in(store: &mut Store) {
    let a2 = CanonicalId::of("a2");
    let starter = try_of(store, "a2").unwrap();
    assert!(store.accounts().unwrap().end_sign_in(&a2, &starter, TryEnd::Chosen(&phc("chosen"))).unwrap());
    let chosen = try_of(store, "a2").unwrap();
    assert!(store.accounts().unwrap().end_sign_in(&a2, &chosen, TryEnd::Rehashed(&phc("costlier"))).unwrap());
    let costlier = try_of(store, "a2").unwrap();
    assert!(store.accounts().unwrap().end_sign_in(&a2, &costlier, TryEnd::Right).unwrap());
    for (id, opens) in [("a5", true), ("a6", true), ("a6", true), ("a6", false), ("nobody", false)] {
        assert_eq!(try_of(store, id).is_some(), opens, "{id}");
    }
    for (minute, password) in [(9, "once"), (10, "again")] {
        let was = store.patrons().find("a1", 1).unwrap()[0].credential_version;
        let starter = StarterHash { phc: phc(password), since: day("2026-10-01"), expires: day("2026-10-15") };
        let given = [NewStarter { key: CanonicalId::of("a1"), was, starter }];
        let reissued = store.accounts().unwrap().reissue(&given, &actor(minute), &Silent).unwrap();
        assert!(matches!(reissued, Reissued::Done { .. }));
    }
}

/// Every edit that is not told, or not named, with what was said instead.
fn silent(bench: &Bench, edits: &[Edit], before: &str, after: &str) -> Vec<String> {
    let unnoticed = |(edit, named): &Edit| {
        let faults = bench.after(&format!("{before} {edit}; {after}"));
        let fine = faults.iter().any(|fault| fault.contains(named));
        (!fine).then(|| format!("{edit}\n  should say: {named}\n  says: {faults:#?}"))
    };
    edits.iter().filter_map(unnoticed).collect()
}

/// Trial P06, the control: nothing is told of a store that is as it was written.
#[test]
fn a_store_that_nobody_touched_has_no_fault() {
    let bench = Bench::new();
    assert_eq!(bench.after(""), [""; 0]);
    assert_eq!(bench.after(&format!("{UNLOCK} {LOCK}")), [""; 0], "the triggers are as they were made");
    let site = "ALTER TABLE patron ADD COLUMN shelf TEXT; UPDATE patron SET shelf = 'B4'";
    assert_eq!(bench.after(site), [""; 0], "a column of the site is none of ours");
}

/// What came along out of another system is checked like any password, and may be the same as somebody else's.
#[test]
fn an_edit_of_a_password_out_of_another_system_is_named() {
    const SAME: &str = "pbkdf2_sha256$20000$seasalt$oBSd886ysm3AqYun62DOdin8YcfbU1z9cksZSuLP9r0=";
    let bench = Bench { folder: tempfile::tempdir().unwrap() };
    let mut store = open(&bench.good(), Access::Write);
    let carried = [
        ("a1", "$2a$08$6vIk0dZp1pGmD1Zt3WcQ5eCy.h4EXxP8lu43n62tk2rk.uTC5p4C2"),
        ("a2", "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"),
        ("a3", "$pbkdf2-sha256$6400$.6UI/S.nXIk8jcbdHx3Fhg$98jZicV16ODfEsEZeYPGHU3kbrUrvUEXOPimVSQDD44"),
        ("a4", "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8"),
        ("a5", SAME),
        ("a6", SAME),
    ];
    let people = ["A1", "A2", "A3", "A4", "A5", "A6"].map(|id| create(of_type(id, Internal)));
    let first = with_carried(plan(&mut store, &people), &carried);
    commit(&mut store, &first);
    drop(store);
    assert_eq!(bench.after(""), [""; 0], "the control");
    let edits: &[Edit] = &[
        ("UPDATE credential SET hash = '$1$x$y' WHERE patron = 'a1'", "A1: what is stored for the password is not an"),
        ("UPDATE credential SET since = NULL WHERE patron = 'a1'", "A1: what is stored for the password is not an"),
        (
            "UPDATE credential SET hash = replace(hash, '$08$', '$04$') WHERE patron = 'a1'",
            "A1: the password was changed by something else than Rollcall",
        ),
        ("UPDATE credential SET since = '2020-01-01' WHERE patron = 'a1'", "A1: the password was changed by something"),
        (
            "UPDATE credential SET must_change = 1 WHERE patron = 'a1'",
            "A1: the password that the patron chose has what",
        ),
    ];
    let silent = silent(&bench, edits, "", "");
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

/// Trial P06: each of these edits is told, by name.
#[test]
fn an_edit_by_hand_is_named() {
    let bench = Bench::new();
    let plain = [OF_ITSELF, OF_BATCHES, OF_OLD_AND_NEW_VALUES, OF_PATRONS, OF_PASSWORDS, OF_GUARDS, OF_THE_TABLES];
    let mut silent_ones: Vec<String> = plain.iter().flat_map(|edits| silent(&bench, edits, "", "")).collect();
    silent_ones.extend(silent(&bench, OF_THE_CHAIN, UNLOCK, LOCK));
    assert!(silent_ones.is_empty(), "{} are not named:\n{}", silent_ones.len(), silent_ones.join("\n"));
    let tried = plain.iter().map(|edits| edits.len()).sum::<usize>() + OF_THE_CHAIN.len();
    assert!(tried >= 100, "{tried}");
}

/// Trial P06: an edited copy does not come back, and the first thing that a check would say of it is said instead. The
/// control is the same copy as it was written.
#[test]
fn a_copy_that_somebody_edited_is_not_put_back() {
    let bench = Bench::new();
    let (copy, kept) = (bench.folder.path().join("copy.db"), bench.folder.path().join("kept.db"));
    let put_back = || open(&bench.good(), Access::Write).upkeep().unwrap().restore(&copy, &kept, &actor(20), &Silent);
    for edit in [
        "UPDATE patron SET last_name = 'Lee' WHERE key = 'a1'",
        "UPDATE batch SET who = 'max' WHERE number = 2",
        "UPDATE credential SET expires = '2099-01-01' WHERE patron = 'a5'",
        "CREATE TRIGGER quiet AFTER INSERT ON patron BEGIN DELETE FROM former; END",
    ] {
        let faults = bench.after(edit);
        match put_back() {
            Err(StoreError::Damaged { why, .. }) => assert_eq!(faults.first(), Some(&why), "{edit}"),
            other => panic!("{edit}: {other:?}"),
        }
        assert!(!kept.exists(), "{edit}");
        assert_eq!(open(&bench.good(), Access::Read).upkeep().unwrap().check(&Silent).unwrap(), [""; 0], "{edit}");
    }
    assert_eq!(bench.after(""), [""; 0]);
    put_back().unwrap();
    assert!(kept.exists());
    assert_eq!(open(&bench.good(), Access::Read).upkeep().unwrap().check(&Silent).unwrap(), [""; 0]);
}

/// The control, and what the manual says: these cannot be found without a receipt. One that is found some day moves up.
#[test]
fn what_only_a_receipt_tells_is_known() {
    let bench = Bench::new();
    for edit in ONLY_A_RECEIPT {
        assert_eq!(bench.after(&format!("{UNLOCK} {edit}; {LOCK}")), [""; 0], "{edit}");
    }
    // A row of a password as it was on an earlier day, with its seal: the lock is gone.
    let earlier = Connection::open(bench.good()).unwrap();
    let sql = "SELECT hash, seal FROM former_credential WHERE batch = 3 AND patron = 'a6'";
    let (hash, seal): (String, String) = earlier.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    earlier.close().unwrap();
    let back = format!(
        "UPDATE credential SET hash = '{hash}', seal = '{seal}', failures = 0, recent = 0, failed_at = NULL, locked = 0
        WHERE patron = 'a6'"
    );
    assert_eq!(bench.after(&back), [""; 0], "{back}");
}

/// Links of earlier versions tell less; what they never told is not missed.
#[test]
fn a_chain_of_an_earlier_version_is_enough() {
    let bench = Bench::new();
    let sql = Connection::open(bench.good()).unwrap();
    sql.execute_batch(UNLOCK).unwrap();
    let mut statement = sql.prepare("SELECT sequence, at, who, host, tool, action, batch, facts FROM audit").unwrap();
    let rows = statement.query_map([], |row| {
        let texts = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
        Ok((row.get::<_, i64>(0)?, texts, row.get::<_, Option<i64>>(6)?, row.get::<_, String>(7)?))
    });
    let links: Vec<(i64, [String; 5], Option<i64>, String)> = rows.unwrap().map(Result::unwrap).collect();
    drop(statement);
    let mut before = String::new();
    for (sequence, texts, batch, facts) in links {
        let mut facts: serde_json::Value = serde_json::from_str(&facts).unwrap();
        for name in ["store", "epoch", "record", "content", "digest"] {
            facts.as_object_mut().unwrap().remove(name);
        }
        let (number, batch) = (sequence.to_string(), batch.map(|batch| batch.to_string()).unwrap_or_default());
        let facts = facts.to_string();
        let [at, who, host, tool, action] = &texts;
        before = hash([&before, &number, at, who, host, tool, action, &batch, &facts]);
        let update = "UPDATE audit SET facts = ?2, hash = ?3 WHERE sequence = ?1";
        sql.execute(update, rusqlite::params![sequence, facts, before]).unwrap();
    }
    sql.execute_batch(LOCK).unwrap();
    sql.close().unwrap();
    assert_eq!(bench.after(""), [""; 0]);
    // What the history and the tables tell of each other is found all the same.
    let faults = bench.after("UPDATE patron SET last_name = 'Lee' WHERE key = 'a1'");
    let unknown = "a1: cannot be found by every name and phone number";
    assert_eq!(faults, ["A1: last_name is not what batch 2 wrote", unknown]);
    let faults = bench.after("DELETE FROM batch_patron WHERE batch = 2 AND patron = 'a7'");
    assert_eq!(faults, ["A7: in the database, though no batch added them"]);
}

/// The hash of a link, as every version has computed it.
fn hash(parts: [&str; 9]) -> String {
    use sha2::{Digest, Sha256};
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part.as_bytes());
    }
    sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
