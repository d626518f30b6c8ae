//! Databases: what a query gives, as it stands there; what is no question; and that nothing is ever written.
#![expect(clippy::disallowed_methods, reason = "whether a database is as it was is seen in its folder")]

use crate::support::{cells, print_table};
use expect_test::{Expect, expect};
use model::cell::CellKind;
use model::query::Query;
use rusqlite::Connection;
use source::databases::{Asked, of_address};
use source::{Caps, Collector, ReadError, ReadFile};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// A folder with a database in it that these statements have made.
fn database(statements: &str) -> TempDir {
    let folder = TempDir::new().expect("a database of the test");
    Connection::open(folder.path().join("old.db"))
        .expect("a database of the test")
        .execute_batch(statements)
        .expect("a database of the test");
    folder
}

/// What a file answers; it has to be as it was before, and alone in its folder.
fn ask(path: &Path, query: &str, encoding: Option<&str>, stops: bool) -> Result<ReadFile, ReadError> {
    let before = std::fs::read(path).expect("a database of the test");
    let query = Query::new(query).expect("a database of the test");
    let asked = Asked { path, query: &query, encoding, stop: Arc::new(move || stops) };
    let (kind, _) = of_address("sqlite:old.db").expect("a database of the test");
    let mut listener = |_| true;
    let mut collector = Collector::new(Caps::default(), &mut listener);
    let answered = (kind.ask)(&asked, &mut collector);
    assert_eq!(std::fs::read(path).expect("a database of the test"), before, "{query}");
    let beside =
        std::fs::read_dir(path.parent().expect("a database of the test")).expect("a database of the test").count();
    assert_eq!(beside, 1, "{query}");
    answered.map(|()| collector.file)
}

fn answer(folder: &TempDir, query: &str, encoding: Option<&str>) -> Result<ReadFile, ReadError> {
    ask(&folder.path().join("old.db"), query, encoding, false)
}

fn says(folder: &TempDir, query: &str, expected: &Expect) {
    let mut out = String::new();
    match answer(folder, query, None) {
        Err(error) => out = format!("{}: {error}\n", error.code()),
        Ok(file) => file.tables.iter().for_each(|table| print_table(table, &mut out)),
    }
    expected.assert_eq(&out);
}

/// An ID that is a number in the database is its digits, all of them; only a float is a number, as in a spreadsheet.
#[test]
fn values_are_text_as_they_stand_there() {
    let folder = database(
        "CREATE TABLE p (id INTEGER, barcode TEXT, born REAL, note, more);
        INSERT INTO p VALUES
            (104417, '0021', 46568.0, NULL, 'Núñez'),
            (9007199254740993, '00', 0.5, x'4e75', ''),
            (NULL, NULL, NULL, NULL, NULL),
            (-1, ' x ', 1e15, 7, 'line' || char(10) || 'end');",
    );
    says(
        &folder,
        "SELECT id, barcode, born AS \"Born on\", note, more FROM p",
        &expect![[r#"
            1: id | barcode | Born on | note | more
            2: 104417 | 0021 | #46568 |  | Núñez
            3: 9007199254740993 | 00 | #0.5 | Nu
            5: -1 |  x  | #1000000000000000 | 7 | line\nend
        "#]],
    );
    says(
        &folder,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2) SELECT i FROM n",
        &expect![[r"
        1: i
        2: 1
        3: 2
    "]],
    );
}

/// What an old program has written in its own letters: a lost letter at its cell, until somebody names the encoding.
#[test]
fn bytes_that_are_no_text_are_told_and_decoded_when_they_are_named() {
    let folder = database(
        "CREATE TABLE p (id, name, photo);
        INSERT INTO p VALUES (1, CAST(x'4EFAF1657A' AS TEXT), x'FFD8FF00'), (2, 'Ana', x'FFD80001'), (3, 'Zoë', NULL);",
    );
    let texts = |encoding| {
        let file = answer(&folder, "SELECT id, name, photo FROM p", encoding).unwrap();
        let notes: Vec<String> = file.notes.iter().map(|note| format!("{}: {}", note.code, note.message)).collect();
        let texts: Vec<String> = cells(&file).into_iter().skip(3).map(|(_, _, text, _, _)| text).collect();
        (texts, notes)
    };
    let (unnamed, notes) = texts(None);
    assert_eq!(unnamed, ["1", "N\u{FFFD}\u{FFFD}ez", "\u{FFFD}", "2", "Ana", "\u{FFFD}", "3", "Zoë"]);
    let expected = [
        "M930: a value of the column \"name\" is bytes, not text, in row 2",
        "M930: 2 values of the column \"photo\" are bytes, not text, the first in row 2",
    ];
    assert_eq!(notes, expected);
    let (named, notes) = texts(Some("windows-1252"));
    assert_eq!(named, ["1", "Núñez", "\u{FFFD}", "2", "Ana", "\u{FFFD}", "3", "Zoë"]);
    assert_eq!(notes, Vec::<String>::new());
    assert!(matches!(answer(&folder, "SELECT 1", Some("klingon")), Err(ReadError::UnknownEncoding(_))));
}

#[test]
fn only_floats_are_numbers() {
    let folder = database("CREATE TABLE p (a, b, c); INSERT INTO p VALUES (1, 1.0, '1');");
    let file = answer(&folder, "SELECT a, b, c FROM p", None).unwrap();
    let kinds: Vec<CellKind> = cells(&file).into_iter().skip(3).map(|(_, _, _, kind, _)| kind).collect();
    assert_eq!(kinds, [CellKind::Text, CellKind::Number, CellKind::Text]);
}

/// The control is the last one, which only asks.
#[test]
fn what_is_more_than_a_question_is_refused() {
    let folder = database("CREATE TABLE p (id, name); INSERT INTO p VALUES (1, 'Ana');");
    for query in [
        "WITH x AS (SELECT 1) DELETE FROM p",
        "WITH x AS (SELECT 1) INSERT INTO p SELECT 2, 'Bo' FROM x",
        "WITH x AS (SELECT 1) UPDATE p SET id = 2",
        "SELECT * FROM pragma_table_info('p')",
        "SELECT load_extension('evil')",
        "SELECT writefile('p.txt', name) FROM p",
    ] {
        assert_eq!(answer(&folder, query, None).unwrap_err().code(), model::codes::M931, "{query}");
    }
    assert!(answer(&folder, "SELECT count(*) FROM p", None).is_ok());
}

#[test]
fn a_query_that_is_wrong_is_quoted_where_it_is_wrong() {
    let folder = database("CREATE TABLE p (id, name)");
    for (query, expected) in [
        ("SELECT nme FROM p", "the query cannot be used: no such column: nme, at \"nme FROM p\""),
        ("SELECT id FROM patrons", "the query cannot be used: no such table: patrons"),
        ("SELECT id FORM p", "the query cannot be used: near \"p\": syntax error, at \"p\""),
    ] {
        let error = answer(&folder, query, None).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{query}: {error}");
        assert_eq!(error.code(), model::codes::M931);
    }
    // Between double quotation marks it is a column, never a text that every patron would have.
    assert!(answer(&folder, "SELECT \"nme\" FROM p", None).is_err());
}

#[test]
fn what_is_no_database_or_a_broken_one_is_told() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("old.db");
    std::fs::write(&path, "ID,Name\n1,Ana\n".repeat(200)).unwrap();
    let refused = |query: &str| ask(&path, query, None, false).map(|_| ()).unwrap_err();
    let not_one = ReadError::Database("it is not an SQLite database, or it is encrypted".to_owned());
    assert_eq!(refused("SELECT * FROM p"), not_one);
    std::fs::remove_file(&path).unwrap();
    let rows =
        "CREATE TABLE p (id, name); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
        INSERT INTO p SELECT i, hex(randomblob(40)) FROM n;";
    Connection::open(&path).unwrap().execute_batch(rows).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0xA5);
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(refused("SELECT * FROM p"), ReadError::Database("it is damaged".to_owned()));
}

#[test]
fn a_query_without_end_hears_a_stop() {
    let folder = database("CREATE TABLE p (id)");
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    let stopped = ask(&folder.path().join("old.db"), endless, None, true).map(|_| ());
    assert_eq!(stopped, Err(ReadError::Stopped));
}

/// A database that keeps a log while it is used is read without one.
#[test]
fn a_database_with_a_log_is_read_without_making_one() {
    let folder = database("PRAGMA journal_mode = WAL; CREATE TABLE p (id); INSERT INTO p VALUES ('007');");
    says(
        &folder,
        "SELECT id FROM p",
        &expect![[r"
        1: id
        2: 007
    "]],
    );
}
