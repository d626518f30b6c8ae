//! What a store says of itself: its id, its epoch, how many patrons it has, and how many tries to sign in were counted.

use super::Look;
use crate::sqlite::columns::shown;
use crate::sqlite::fault::Fault;
use crate::sqlite::journal::history;
use rusqlite::Connection;

/// The last batch from before there was an audit chain; 0 where there is none, or where it cannot be read.
pub(super) fn audited_after(connection: &Connection) -> u64 {
    let audited_after: rusqlite::Result<i64> =
        connection.query_row("SELECT audited_after FROM meta", [], |row| row.get(0));
    audited_after.ok().and_then(|number| u64::try_from(number).ok()).unwrap_or(0)
}

pub(super) fn faults(look: &Look<'_>) -> Result<Vec<String>, Fault> {
    let mut faults = Vec::new();
    let sql = "SELECT store_id, epoch, other_tries >= strange_tries, patrons = (SELECT count(*) FROM patron) FROM meta";
    let mut statement = look.connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut number = 0;
    while let Some(row) = rows.next()? {
        number += 1;
        let (id, epoch) = (shown(row.get_ref(0)?), shown(row.get_ref(1)?));
        let (tries, patrons) = (shown(row.get_ref(2)?), shown(row.get_ref(3)?));
        if let Some(recorded) = look.chain.store().filter(|recorded| *recorded != id) {
            faults.push(format!("the database says that its id is {id}, the audit chain says {recorded}"));
        }
        let recorded = look.chain.epoch().to_string();
        if recorded != epoch {
            faults.push(format!("the database says that its epoch is {epoch}, the audit chain says {recorded}"));
        }
        if tries != "1" {
            faults
                .push("the failed attempts to sign in that are counted are fewer than those under unknown IDs".into());
        }
        if patrons != "1" {
            faults.push("the number of patrons that is kept is not the number there is".into());
        }
    }
    if number != 1 {
        faults.push(format!("the table meta has {number} rows instead of 1"));
    }
    let (audited_after, last) = (audited_after(look.connection), history::last(look.connection)?);
    if audited_after > last {
        faults.push(format!(
            "batches up to {audited_after} are marked as older than the audit chain, and the last batch is {last}"
        ));
    }
    Ok(faults)
}
