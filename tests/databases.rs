//! The database of an old system, asked with a query: from there to patrons of ours, and nothing written there.

use crate::support::Workbench;
use rusqlite::Connection;

/// What reads the patrons of the old system.
const QUERY: &str = "SELECT id AS \"Primary ID\", last AS \"Last name\", first AS \"First name\", mail AS \"Email\",\n\
    \x20 grp AS \"User group\", until AS \"Expiry date\" -- the others are staff\n\
    FROM borrower WHERE staff = 0 ORDER BY id;\n";

/// A folder with such a database in it, and the query.
fn bench() -> Workbench {
    let bench = Workbench::new();
    Connection::open(bench.path("old.db"))
        .expect("a database of the test")
        .execute_batch(
            "CREATE TABLE borrower (id, last, first, mail, grp, until, staff);
            INSERT INTO borrower VALUES
                ('000104417', 'Núñez', 'Ana', 'ana@example.org', 'COMMUNITY', '2027-06-30', 0),
                (100104418, 'Okafor', 'Chidi', 'cid@example.org', 'COMMUNITY', '2027-06-30', 0),
                ('000104419', 'Lind', 'Bo', 'bo@example.org', 'COMMUNITY', '2027-06-30', 1);",
        )
        .expect("a database of the test");
    bench.write("patrons.sql", QUERY);
    bench
}

const FROM: &str = "--from sqlite:old.db --query-file patrons.sql";

#[test]
fn patrons_come_out_of_a_database_and_the_plan_is_about_its_query() {
    let bench = bench();
    let before = bench.read("old.db");
    let checked = bench.json(&format!("check {FROM}"));
    let file = &checked["files"][0];
    assert_eq!(file["format"], "sqlite", "{checked}");
    assert_eq!(file["header_row"], 1, "{checked}");
    assert!(file["file"].as_str().is_some_and(|name| name.starts_with("old.db (SELECT id AS ")), "{checked}");
    let ran = bench.run(&format!("inspect {FROM}"));
    assert_eq!(ran.code, 0, "{ran}");
    let ran = bench.run(&format!("check {FROM}"));
    assert!(ran.stdout.contains("rollcall plan --from sqlite:old.db --query-file patrons.sql\n"), "{ran}");
    let ran = bench.run(&format!("plan {FROM} -o old.plan"));
    assert_eq!(ran.code, 0, "{ran}");
    // The whole query is where the batch must be known by it; people read its beginning.
    let beginning = "old.db (SELECT id AS \"Primary ID\", last AS \"Last name\", first AS \"Fi…), header in row 1";
    assert!(ran.stdout.contains(beginning) && !ran.stdout.contains("ORDER BY id)"), "{ran}");
    assert!(ran.stdout.contains("header in row 1, 2 patrons in rows 2-3"), "{ran}");
    bench.apply("old.plan --no-starters");
    let show = bench.run("show 1");
    assert!(show.stdout.contains("FROM borrower WHERE staff = 0 ORDER BY id)"), "{show}");
    let found = bench.run("find Okafor");
    assert!(found.stdout.contains("100104418"), "{found}");
    let again = bench.json(&format!("plan {FROM}"));
    assert_eq!(again["counts"]["unchanged"], 2, "{again}");
    assert!(again.to_string().contains("F021"), "{again}");
    // Another query over the same file is another list.
    let staff = QUERY.replace("staff = 0", "staff = 1");
    bench.write("staff.sql", staff);
    let others = bench.json("plan --from sqlite:old.db --query-file staff.sql");
    assert_eq!(others["counts"]["new"], 1, "{others}");
    assert!(!others.to_string().contains("F021"), "{others}");
    assert_eq!(bench.read("old.db"), before);
    let beside: Vec<String> = bench.files().into_iter().filter(|name| name.starts_with("old.db")).collect();
    assert_eq!(beside, ["old.db"]);
}

/// What was planned is what is applied; that the database says something else by now is told.
#[test]
fn a_plan_knows_when_its_database_has_changed_and_is_worked_out_again() {
    let bench = bench();
    let ran = bench.run(&format!("plan {FROM} -o old.plan"));
    assert_eq!(ran.code, 0, "{ran}");
    let database = Connection::open(bench.path("old.db")).unwrap();
    database.execute_batch("UPDATE borrower SET staff = 0").unwrap();
    drop(database);
    std::fs::remove_file(bench.path("patrons.sql")).unwrap();
    let again = bench.run("plan --refresh old.plan -o new.plan");
    assert!(again.to_string().contains("Warning P606. old.db (SELECT"), "{again}");
    let ran = bench.apply("new.plan --no-starters");
    assert!(ran.to_string().contains("3 added"), "{ran}");
}

/// A database is proved and written for another system as a file is, by the same query.
#[test]
fn a_database_is_verified_and_converted() {
    let bench = bench();
    bench.apply(&format!("{FROM} --no-starters"));
    let proof = bench.json(&format!("verify {FROM}"));
    assert_eq!((&proof["people"]["compared"], &proof["people"]["stored"]), (&2.into(), &2.into()), "{proof}");
    assert_eq!((&proof["holds"], &proof["unexplained"]), (&true.into(), &0.into()), "{proof}");
    let database = Connection::open(bench.path("old.db")).unwrap();
    database.execute_batch("UPDATE borrower SET mail = 'other@example.org' WHERE first = 'Chidi'").unwrap();
    drop(database);
    let ran = bench.run(&format!("verify {FROM} --report proof.html"));
    assert_eq!(ran.code, 3, "{ran}");
    assert!(ran.stdout.contains("M906") && ran.stdout.contains("other@example.org"), "{ran}");
    assert!(bench.files().contains(&"proof.html".to_owned()), "{ran}");
    let ran = bench.run(&format!("convert {FROM} --to csv -o all.csv"));
    assert_eq!(ran.code, 0, "{ran}");
    let written = String::from_utf8(bench.read("all.csv")).expect("text");
    assert!(written.contains("\"000104417\"") && written.contains("\"100104418\""), "{written}");
    assert!(!written.contains("000104419"), "the query leaves out the staff: {written}");
    let ran = bench.run(&format!("convert {FROM} --to folio -o folio.json --set campus=MAIN"));
    assert!(ran.to_string().contains("2 patrons, the first in row 2"), "{ran}");
}

/// A finding names the row of the query and the column; whole numbers come before texts in it.
#[test]
fn a_finding_names_the_row_of_the_query() {
    let bench = bench();
    let database = Connection::open(bench.path("old.db")).unwrap();
    database.execute_batch("UPDATE borrower SET until = '31/02/2027' WHERE first = 'Ana'").unwrap();
    drop(database);
    let checked = bench.run(&format!("check {FROM}"));
    assert_eq!(checked.code, 3, "{checked}");
    assert!(checked.stdout.contains("row 3, column 6 (Expiry date)"), "{checked}");
    assert!(!checked.stdout.contains("rollcall fix"), "there is no copy of a database: {checked}");
    let database = Connection::open(bench.path("old.db")).unwrap();
    database.execute_batch("UPDATE borrower SET until = '31/02/2027'").unwrap();
    drop(database);
    let planned = bench.run(&format!("plan {FROM}")).to_string();
    assert!(planned.contains("Nothing can be loaded") && !planned.contains("rollcall fix"), "{planned}");
}

/// Refused, each in words, and nothing is read.
#[test]
fn what_cannot_be_asked_is_refused() {
    let bench = bench();
    bench.write("list.csv", testkit::csv_bytes(crate::support::TWO));
    bench.apply("list.csv --no-starters");
    bench.write("not.db", "ID,Name\n1,Ana\n");
    for (args, code, words) in [
        ("check --from sqlite:old.db", 2, "needs a query"),
        ("check --from sqlite:old.db --query 'DROP TABLE borrower'", 2, "begins with SELECT or WITH"),
        ("check --from sqlite:old.db --query 'SELECT 1; SELECT 2'", 2, "more than one statement"),
        ("check --from sqlite:old.db --query 'SELECT id' list.csv", 2, "cannot be used with"),
        ("check --query 'SELECT id' list.csv", 2, "--from"),
        ("check --from mysql:old.db --query 'SELECT id'", 3, "sqlite:FILE"),
        ("check --from sqlite:none.db --query 'SELECT id'", 1, "none.db"),
        ("check --from sqlite:old.db --query 'SELECT nme FROM borrower'", 3, "no such column: nme"),
        ("check --from sqlite:not.db --query 'SELECT id FROM p'", 3, "not an SQLite database"),
        ("check --from sqlite:rollcall.db --query 'SELECT * FROM patron'", 3, "M933"),
        ("plan --from sqlite:rollcall.db --query 'SELECT * FROM patron'", 3, "M933"),
        ("plan --from sqlite:old.db", 2, "needs a query"),
        ("fix --from sqlite:old.db --query-file patrons.sql -o copy.xlsx", 2, "no copy of a database"),
    ] {
        let ran = bench.run(args);
        assert_eq!(ran.code, code, "{ran}");
        assert!(ran.to_string().contains(words), "{ran}");
    }
}

/// What somebody else has written and not yet moved into the file would be missed.
#[test]
fn a_database_in_use_is_not_read() {
    let bench = bench();
    let writer = Connection::open(bench.path("old.db")).unwrap();
    writer.execute_batch("PRAGMA journal_mode = WAL; UPDATE borrower SET staff = 0").unwrap();
    let ran = bench.run(&format!("check {FROM}"));
    assert_eq!(ran.code, 3, "{ran}");
    assert!(ran.stdout.contains("M932") && ran.stdout.contains("old.db-wal"), "{ran}");
    drop(writer);
    let ran = bench.run(&format!("check {FROM}"));
    assert_eq!(ran.code, 0, "{ran}");
}

/// Lists of DOS and of catalogs: told by what they look like, and read when that is said. Letters of DOS, which Windows would
/// lose, are not read before (M908).
#[test]
fn the_encodings_of_old_systems_are_suggested_and_read() {
    let header = b"Borrower ID,Last name,First name,E-mail,Expiration date\n".to_vec();
    for (name, row, encoding) in [
        ("dos.csv", b"000104417,N\xA3\xA4ez,Ren\x82e,ana@example.org,2027-06-30\n".as_slice(), "cp437"),
        ("dos.csv", b"000104417,N\xA3\xA4ez,Ren\x82e,ana@example.org,2027-06-30\n", "cp850"),
        ("marc.csv", b"000104417,N\xE2u\xE4nez,Ren\xE2ee,ana@example.org,2027-06-30\n", "marc-8"),
    ] {
        let bench = Workbench::new();
        bench.write(name, [header.as_slice(), row].concat());
        let told = bench.run(&format!("check {name}"));
        let (suggested, code) = if name == "dos.csv" { ("cp437", "M908") } else { (encoding, "F012") };
        assert!(told.stdout.contains(code) && told.stdout.contains(&format!("--encoding {suggested}")), "{told}");
        bench.apply(&format!("{name} --encoding {encoding} --no-starters"));
        let found = bench.run("find Renée");
        assert!(found.stdout.contains("Núñez"), "{found}");
    }
    let bench = Workbench::new();
    bench.write("marc.csv", [header.as_slice(), b"000104417,\x1B(NIvanov,Ana,ana@example.org,2027-06-30\n"].concat());
    let refused = bench.run("check marc.csv --encoding marc-8");
    assert_eq!(refused.code, 3, "{refused}");
    assert!(refused.stdout.contains("M908") && refused.stdout.contains("Basic Cyrillic"), "{refused}");
}
