//! Whether the file holds, and its tables one another: what SQLite can say of them by itself.

use crate::sqlite::fault::Fault;
use rusqlite::Connection;

/// What must be none between the tables.
struct Contradiction {
    /// Counts them.
    sql: &'static str,
    /// The sentence about one.
    one: &'static str,
    /// The sentence about several, behind their number.
    several: &'static str,
}

const CONTRADICTIONS: &[Contradiction] = &[
    Contradiction {
        sql: "SELECT count(*) FROM pragma_foreign_key_check",
        one: "1 row belongs to a patron or a batch that is not there",
        several: "rows belong to a patron or a batch that is not there",
    },
    Contradiction {
        sql: "SELECT count(*) FROM patron AS p LEFT JOIN identifier AS i ON i.canonical = p.key
        WHERE i.patron IS NOT p.key OR i.position <> 0",
        one: "1 patron is not known by their own primary ID",
        several: "patrons are not known by their own primary ID",
    },
    Contradiction {
        sql: "SELECT count(*) FROM guard AS g
        WHERE g.ids <> (SELECT count(*) FROM guarded_id AS i WHERE i.guard = g.name)",
        one: "1 guard list does not have as many IDs as it says",
        several: "guard lists do not have as many IDs as they say",
    },
];

/// What SQLite itself finds wrong with the file.
pub(super) fn in_the_file(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut faults = Vec::new();
    let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let complaint: String = row.get(0)?;
        if complaint != "ok" {
            faults.push(format!("the file is damaged: {complaint}"));
        }
    }
    Ok(faults)
}

/// Where the tables contradict each other.
pub(super) fn between_tables(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut faults = Vec::new();
    for Contradiction { sql, one, several } in CONTRADICTIONS {
        match connection.query_row(sql, [], |row| row.get::<_, i64>(0))? {
            0 => {}
            1 => faults.push((*one).to_owned()),
            found => faults.push(format!("{found} {several}")),
        }
    }
    Ok(faults)
}
