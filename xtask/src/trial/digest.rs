//! What a store says, in one SHA-256: every table, in order, without what differs from run to run.

use model::hex;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Columns in which two runs of the same command need not agree: clock, person, computer, and what is
/// random or salted, the second of a failed try; and the name of a plan, which covers the store's id. In every table; a
/// column that is not named here is compared.
const VOLATILE: &[&str] =
    &["at", "applied_at", "added_at", "who", "host", "store_id", "id", "hash", "seal", "failed_at"];

/// What in the facts of a link of the audit chain is a digest of such columns, or names the store or a sheet.
const VOLATILE_FACTS: &str =
    "'$.sheet', '$.store', '$.plan', '$.record', '$.content', '$.contents', '$.records', '$.purge'";

/// The digest of a store that is sound in itself; otherwise what is wrong with it.
pub(crate) fn of(store: &Path) -> Result<String, String> {
    let dump = || -> rusqlite::Result<Result<String, String>> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(store, flags)?;
        if let Some(complaint) = complaint(&connection)? {
            return Ok(Err(complaint));
        }
        Ok(Ok(everything(&connection)?))
    };
    dump().unwrap_or_else(|error| Err(format!("the store cannot be read: {error}")))
}

fn complaint(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let verdict: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Ok(Some(format!("integrity_check: {verdict}")));
    }
    let orphans: i64 = connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    Ok((orphans > 0).then(|| format!("foreign_key_check: {orphans} rows without what they refer to")))
}

fn everything(connection: &Connection) -> rusqlite::Result<String> {
    let mut feed = Sha256::new();
    for pragma in ["application_id", "user_version"] {
        rows(connection, &format!("PRAGMA {pragma}"), &mut feed)?;
    }
    rows(connection, "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name", &mut feed)?;
    for table in names(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", &[])? {
        let columns = names(connection, "SELECT name FROM pragma_table_info(?1) ORDER BY cid", &[&table])?;
        let kept = columns.iter().filter(|column| !VOLATILE.contains(&column.as_str()));
        let kept = kept.map(|name| compared(&table, name)).collect::<Vec<_>>().join(", ");
        feed.update(format!("{table}: {kept}\n"));
        rows(connection, &format!("SELECT {kept} FROM \"{table}\" ORDER BY {kept}"), &mut feed)?;
    }
    Ok(hex::encode(&feed.finalize()))
}

/// A column as it is compared.
fn compared(table: &str, column: &str) -> String {
    if (table, column) == ("audit", "facts") {
        format!("json_remove(\"{column}\", {VOLATILE_FACTS})")
    } else {
        format!("\"{column}\"")
    }
}

fn names(connection: &Connection, sql: &str, of: &[&str]) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(sql)?;
    statement.query_map(rusqlite::params_from_iter(of), |row| row.get(0))?.collect()
}

fn rows(connection: &Connection, sql: &str, feed: &mut Sha256) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            value(row.get_ref(column)?, feed);
        }
    }
    Ok(())
}

/// The kind and the length first, so that no two rows look alike.
fn value(value: ValueRef<'_>, feed: &mut Sha256) {
    let mut put = |kind: u8, bytes: &[u8]| {
        feed.update([kind]);
        feed.update((bytes.len() as u64).to_le_bytes());
        feed.update(bytes);
    };
    match value {
        ValueRef::Null => put(0, &[]),
        ValueRef::Integer(number) => put(1, &number.to_le_bytes()),
        ValueRef::Real(number) => put(2, &number.to_le_bytes()),
        ValueRef::Text(text) => put(3, text),
        ValueRef::Blob(bytes) => put(4, bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(sql: &str) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        of(&path)
    }

    #[test]
    fn what_differs_from_run_to_run_is_left_out_and_nothing_else() {
        let table = "CREATE TABLE batch (number INTEGER, who TEXT); INSERT INTO batch VALUES";
        let one = digest(&format!("{table} (1, 'ana'), (2, 'chidi')")).unwrap();
        assert_eq!(digest(&format!("{table} (2, 'ana'), (1, NULL)")), Ok(one.clone()));
        assert_ne!(digest(&format!("{table} (1, 'ana'), (3, 'ana')")), Ok(one.clone()));
        assert_ne!(digest(&format!("{table} (1, 'ana'), (2, 'ana'); CREATE TABLE later (a)")), Ok(one));
    }

    #[test]
    fn digests_in_the_audit_chain_are_left_out_and_its_counts_are_not() {
        let chain = |facts: &str| {
            let sql =
                format!("CREATE TABLE audit (sequence INTEGER, facts TEXT); INSERT INTO audit VALUES (1, '{facts}')");
            digest(&sql).unwrap()
        };
        let one = chain(r#"{"new":1,"store":"a","record":"b","content":"c","sheet":"d"}"#);
        assert_eq!(chain(r#"{"new":1,"store":"x","record":"y","content":"z"}"#), one);
        assert_ne!(chain(r#"{"new":2,"store":"a","record":"b","content":"c","sheet":"d"}"#), one);
        assert_ne!(chain(r#"{"new":1,"digest":"a"}"#), one, "that of a guard list is the same in every run");
    }

    #[test]
    fn a_store_that_is_not_sound_has_none() {
        let orphan = "CREATE TABLE p (k PRIMARY KEY); CREATE TABLE c (p REFERENCES p (k)); INSERT INTO c VALUES (1)";
        assert!(digest(&format!("PRAGMA foreign_keys = OFF; {orphan}")).unwrap_err().contains("foreign_key_check"));
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.db"), "no database at all").unwrap();
        assert!(of(&folder.path().join("a.db")).is_err());
    }
}
