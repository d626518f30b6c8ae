//! A first load that is large: its secondary indexes are built when the rows are in. Rows come in the order of
//! their keys, and everything that is sorted otherwise would be written page by page all over the file.

use crate::sqlite::fault::Fault;
use rusqlite::Connection;

/// From so many patrons on it pays: below, building an index anew costs as much as keeping it.
const LARGE: usize = 20_000;

/// Indexes that nothing of an apply into an empty store looks into.
const LATE: &str = "SELECT name, sql FROM sqlite_schema WHERE type = 'index'
    AND name IN ('identifier_of_patron', 'patron_by_birth', 'patron_by_name', 'email_by_address', 'batch_of_patron')";

/// Takes them away from an empty store that is to get many patrons; returns the statements that make them.
/// Inside the transaction of the apply, so that they are never missing.
pub(super) fn take_away(connection: &Connection, writes: usize) -> Result<Vec<String>, Fault> {
    let empty = "SELECT NOT EXISTS (SELECT 1 FROM patron) AND NOT EXISTS (SELECT 1 FROM batch_patron)";
    if writes < LARGE || !connection.query_row(empty, [], |row| row.get(0))? {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare(LATE)?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let indexes: Vec<(String, String)> = found.collect::<Result<_, _>>()?;
    drop(statement);
    for (name, _) in &indexes {
        connection.execute_batch(&format!("DROP INDEX {name}"))?;
    }
    Ok(indexes.into_iter().map(|(_, sql)| sql).collect())
}

/// Builds them. None of them is unique, so that none can refuse the apply.
pub(super) fn put_back(connection: &Connection, indexes: &[String]) -> Result<(), Fault> {
    for sql in indexes {
        connection.execute_batch(sql)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(connection: &Connection) -> Vec<String> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name";
        let mut statement = connection.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn an_empty_store_gets_its_indexes_late_and_all_of_them() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        let before = names(&connection);
        assert_eq!(take_away(&connection, LARGE - 1).unwrap(), [""; 0]);
        let late = take_away(&connection, LARGE).unwrap();
        assert_eq!((late.len(), names(&connection).len()), (5, before.len() - 5));
        put_back(&connection, &late).unwrap();
        assert_eq!(names(&connection), before);
        connection.execute("INSERT INTO patron (key, version, primary_id) VALUES ('a', 1, 'A')", []).unwrap();
        assert_eq!(take_away(&connection, LARGE).unwrap(), [""; 0], "a store with patrons keeps them");
    }
}
