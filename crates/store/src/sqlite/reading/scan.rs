//! Every patron, one after the other, in the order of their keys.

use super::fetch;
use crate::See;
use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt;
use model::progress::Progress;
use rusqlite::{Connection, params};

/// So many patrons are in memory at a time: as many as are put together at once.
const CHUNK: i64 = 2_000;

/// The next keys behind one. No key is empty, so that the first ones are behind an empty one.
const NEXT: &str = "SELECT key FROM patron WHERE key > ?1 ORDER BY key LIMIT ?2";

/// Shows every patron, as the store is at one moment.
pub(in crate::sqlite) fn all(connection: &Connection, see: &mut See<'_>, progress: &dyn Progress) -> Result<(), Fault> {
    let mut last = String::new();
    loop {
        interrupt::go_on(progress)?;
        let keys = next(connection, &last)?;
        let Some(end) = keys.last() else { return Ok(()) };
        // In a damaged file the same patrons could come again and again.
        if *end <= last {
            return Err(Fault::Damaged("patrons do not lie in the order of their keys"));
        }
        for stored in fetch::by_keys(connection, &keys, &|| interrupt::go_on(progress))? {
            if see(stored).is_break() {
                return Ok(());
            }
        }
        last.clone_from(end);
    }
}

fn next(connection: &Connection, last: &str) -> Result<Vec<String>, Fault> {
    let mut statement = connection.prepare_cached(NEXT)?;
    let mut rows = statement.query(params![last, CHUNK])?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next()? {
        keys.push(row.get(0)?);
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn each_chunk_begins_where_the_last_one_ended() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        let plan = plan(&connection, NEXT);
        assert!(plan.iter().all(|line| line.starts_with("SEARCH patron USING PRIMARY KEY")), "{plan:?}");
    }
}
