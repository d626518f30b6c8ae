//! Every patron, one after the other, in the order of their keys.

use super::fetch;
use crate::See;
use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt;
use crate::sqlite::scratch::with_scratch;
use model::progress::Progress;
use rusqlite::{Connection, OptionalExtension, params};

/// So many patrons are in memory at a time: as many as are put together at once.
const CHUNK: i64 = 2_000;

/// The next keys behind one. No key is empty, so that the first ones are behind an empty one.
const NEXT: &str = "INSERT INTO temp.wanted (key) SELECT key FROM patron WHERE key > ?1 ORDER BY key LIMIT ?2";
const LAST: &str = "SELECT key FROM temp.wanted ORDER BY ord DESC LIMIT 1";
/// Whoever looks twice in one transaction has a list of the first time.
const FORGET: &str = "DROP TABLE IF EXISTS temp.wanted";

/// Shows every patron, as the store is at one moment.
pub(in crate::sqlite) fn all(connection: &Connection, see: &mut See<'_>, progress: &dyn Progress) -> Result<(), Fault> {
    with_scratch(connection, || {
        connection.execute_batch(FORGET)?;
        Ok(connection.execute_batch(fetch::WANTED)?)
    })?;
    let mut last = String::new();
    loop {
        interrupt::go_on(progress)?;
        with_scratch(connection, || {
            connection.execute("DELETE FROM temp.wanted", [])?;
            connection.execute(NEXT, params![last, CHUNK])?;
            Ok(())
        })?;
        let Some(end) = connection.query_row(LAST, [], |row| row.get(0)).optional()? else { return Ok(()) };
        for stored in fetch::wanted(connection, &|| interrupt::go_on(progress))? {
            if see(stored).is_break() {
                return Ok(());
            }
        }
        last = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn each_chunk_begins_where_the_last_one_ended() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        connection.execute_batch(fetch::WANTED).unwrap();
        let plan = plan(&connection, NEXT);
        assert!(plan.iter().all(|line| line.starts_with("SEARCH patron USING PRIMARY KEY")), "{plan:?}");
    }
}
