//! Taking out for good, of the tables. What is deleted is overwritten (`secure_delete`); `rewrite.rs` takes what may
//! be left of it out of the store's files. The audit chain tells that this second half is due until it is done.

use crate::audit::{AuditEntry, purge_facts, purge_finished, with_counts, with_records, with_rest};
use crate::going::GoingDigest;
use crate::sqlite::columns::integer;
use crate::sqlite::fault::Fault;
use crate::sqlite::file::lock;
use crate::sqlite::interrupt;
use crate::sqlite::journal::{audit, renumbered};
use crate::sqlite::scratch::with_scratch;
use crate::sqlite::upkeep::notes;
use crate::sqlite::{seal, search_words};
use crate::values;
use model::audit::Actor;
use model::id::CanonicalId;
use model::progress::Progress;
use model::upkeep::{Overdue, Purge, PurgeDue, PurgePreview, Purged, Remains, RemovedCount};
use rusqlite::{Connection, Params, ToSql, params};
use std::collections::BTreeSet;
use std::time::Duration;

/// The keys of patrons who go together. It lives as long as its transaction.
const GOING: &str = "CREATE TEMP TABLE going (key TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID";
/// Whoever has no day on which the membership ends is before no day.
const OVERDUE: &str = "INSERT OR IGNORE INTO temp.going (key)
    SELECT key FROM patron WHERE user_group = ?1 AND expiry_date < ?2";
/// Of nobody who is in one of these groups; letters count as small or capital alike, so that no rule takes somebody whom
/// another was meant for.
const OVERDUE_OTHERS: &str = "INSERT OR IGNORE INTO temp.going (key)
    SELECT key FROM patron WHERE expiry_date < ?2
        AND (user_group IS NULL OR user_group COLLATE NOCASE NOT IN (SELECT value FROM json_each(?1)))";
const ENTRIES_GOING: &str = "SELECT
    (SELECT count(*) FROM batch_patron WHERE batch <= ?1 OR patron IN (SELECT key FROM temp.going))
    + (SELECT count(*) FROM former_credential WHERE batch <= ?1 OR patron IN (SELECT key FROM temp.going))
    + (SELECT count(*) FROM password_event
        WHERE link <= (SELECT max(sequence) FROM audit WHERE batch <= ?1) OR patron IN (SELECT key FROM temp.going))
    + (SELECT count(*) FROM former WHERE key IN (SELECT key FROM temp.going))";
const TOUCHED_BY_THEM: &str = "SELECT number FROM batch WHERE number <= ?1
    UNION SELECT batch FROM batch_patron WHERE patron IN (SELECT key FROM temp.going)
    UNION SELECT batch FROM former_credential WHERE patron IN (SELECT key FROM temp.going)";
const TAKE_OUT_HISTORY: [&str; 3] = [
    "DELETE FROM batch_patron WHERE batch <= ?1 OR patron IN (SELECT key FROM temp.going)",
    "DELETE FROM former_credential WHERE batch <= ?1 OR patron IN (SELECT key FROM temp.going)",
    "DELETE FROM password_event
    WHERE link <= (SELECT max(sequence) FROM audit WHERE batch <= ?1) OR patron IN (SELECT key FROM temp.going)",
];
/// What was done to passwords until a batch was applied.
const PASSWORDS_UP_TO: &str =
    "SELECT count(*) FROM password_event WHERE link <= (SELECT max(sequence) FROM audit WHERE batch <= ?1)";
const TAKE_OUT_PASSWORDS_UP_TO: &str =
    "DELETE FROM password_event WHERE link <= (SELECT max(sequence) FROM audit WHERE batch <= ?1)";

const VERSION_OF_ONE: &str = "SELECT key, version FROM patron WHERE key = ?1";
const VERSIONS_OF_THEM: &str = "SELECT key, version FROM patron WHERE key IN (SELECT key FROM temp.going) ORDER BY key";
const COUNT_ONE: &str = "SELECT user_group, CAST(substr(expiry_date, 1, 4) AS INTEGER), count(*)
    FROM patron WHERE key = ?1 GROUP BY 1, 2 ORDER BY 1, 2";
const COUNT_THEM: &str = "SELECT user_group, CAST(substr(expiry_date, 1, 4) AS INTEGER), count(*)
    FROM patron WHERE key IN (SELECT key FROM temp.going) GROUP BY 1, 2 ORDER BY 1, 2";

/// What a purge would take out. Of those who go together the keys are in a table of their own afterwards, until the
/// transaction ends.
pub(in crate::sqlite) fn count(connection: &Connection, purge: &Purge) -> Result<Purged, Fault> {
    let number = |sql: &str, of: &dyn rusqlite::ToSql| -> Result<u64, Fault> {
        let count: i64 = connection.query_row(sql, params![of], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or_default())
    };
    let sum = |tables: &[(&str, &str)], of: &dyn rusqlite::ToSql| -> Result<u64, Fault> {
        let counts = tables.iter().map(|(table, column)| {
            let comparison = if *column == "batch" { "<=" } else { "=" };
            number(&format!("SELECT count(*) FROM {table} WHERE {column} {comparison} ?1"), of)
        });
        counts.sum()
    };
    match purge {
        Purge::HistoryUpTo(batch) => {
            let entries = sum(&[("batch_patron", "batch"), ("former_credential", "batch")], &integer(*batch))?;
            let entries = entries + number(PASSWORDS_UP_TO, &integer(*batch))?;
            Ok(Purged { entries, ..Purged::default() })
        }
        Purge::Patron(key) => {
            let history = [
                ("batch_patron", "patron"),
                ("former_credential", "patron"),
                ("password_event", "patron"),
                ("former", "key"),
            ];
            let mut purged = Purged::default();
            let keys = renumbered::keys_of(connection, key)?;
            for key in &keys {
                purged.patrons += sum(&[("patron", "key")], &key.as_str())?;
                purged.entries += sum(&history, &key.as_str())?;
            }
            purged.entries += renumbered::entries_beside(connection, &keys)?.len() as u64;
            Ok(purged)
        }
        Purge::Overdue(overdue) => {
            mark(connection, overdue)?;
            let sql = "SELECT count(*) FROM patron WHERE key IN (SELECT key FROM temp.going)";
            let patrons: i64 = connection.query_row(sql, [], |row| row.get(0))?;
            let entries = number(ENTRIES_GOING, &integer(overdue.history_up_to))?;
            let entries = entries + entries_beside(connection, overdue)?.len() as u64;
            Ok(Purged { patrons: u64::try_from(patrons).unwrap_or_default(), entries })
        }
    }
}

/// The same with who they are. Of history that goes by its batch the count says it all: what a batch has left is never
/// added to.
pub(in crate::sqlite) fn preview(connection: &Connection, purge: &Purge) -> Result<PurgePreview, Fault> {
    let purged = count(connection, purge)?;
    let epoch: i64 = connection.query_row("SELECT epoch FROM meta", [], |row| row.get(0))?;
    let mut digest = GoingDigest::new(u64::try_from(epoch).unwrap_or_default());
    match purge {
        Purge::HistoryUpTo(_) => {}
        Purge::Patron(key) => {
            for key in renumbered::keys_of(connection, key)? {
                add_versions(&mut digest, connection, VERSION_OF_ONE, params![key.as_str()])?;
            }
        }
        Purge::Overdue(_) => add_versions(&mut digest, connection, VERSIONS_OF_THEM, params![])?,
    }
    Ok(PurgePreview { purged, digest: digest.finish() })
}

fn add_versions(digest: &mut GoingDigest, connection: &Connection, sql: &str, of: impl Params) -> Result<(), Fault> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(of)?;
    while let Some(row) = rows.next()? {
        let (key, version): (String, i64) = (row.get(0)?, row.get(1)?);
        digest.patron(&key, u64::try_from(version).unwrap_or_default());
    }
    Ok(())
}

/// Puts the keys of those who go together into their table, those that they had before among them.
fn mark(connection: &Connection, overdue: &Overdue) -> Result<(), Fault> {
    with_scratch(connection, || {
        connection.execute_batch(GOING)?;
        let mut insert = connection.prepare(OVERDUE)?;
        for group in &overdue.groups {
            insert.execute(params![group.group, group.before.to_string()])?;
        }
        if let Some(others) = &overdue.others {
            let besides = serde_json::Value::from_iter(others.besides.iter().map(String::as_str)).to_string();
            connection.execute(OVERDUE_OTHERS, params![besides, others.before.to_string()])?;
        }
        if renumbered::is_anybody(connection)? { mark_former_keys(connection) } else { Ok(()) }
    })
}

fn marked(connection: &Connection) -> Result<BTreeSet<CanonicalId>, Fault> {
    let mut going = connection.prepare("SELECT key FROM temp.going")?;
    let going: Vec<String> = going.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(going.iter().map(|key| CanonicalId::of(key)).collect())
}

/// What the entries of others tell of those who go together, in batches whose entries do not all go.
fn entries_beside(connection: &Connection, overdue: &Overdue) -> Result<BTreeSet<(u64, CanonicalId)>, Fault> {
    if !renumbered::is_anybody(connection)? {
        return Ok(BTreeSet::new());
    }
    let mut entries = renumbered::entries_beside(connection, &marked(connection)?)?;
    entries.retain(|(batch, _)| *batch > overdue.history_up_to);
    Ok(entries)
}

/// Takes the values out of entries; that somebody was changed stays, for their version comes from it.
fn take_out_values(connection: &Connection, entries: &BTreeSet<(u64, CanonicalId)>) -> Result<(), Fault> {
    let mut take_out =
        connection.prepare("UPDATE batch_patron SET changes = ?3, packed = NULL WHERE batch = ?1 AND patron = ?2")?;
    for (batch, key) in entries {
        take_out.execute(params![integer(*batch), key.as_str(), values::encode(&[])])?;
    }
    Ok(())
}

fn mark_former_keys(connection: &Connection) -> Result<(), Fault> {
    let mut insert = connection.prepare("INSERT OR IGNORE INTO temp.going (key) VALUES (?1)")?;
    for key in marked(connection)? {
        for key in renumbered::keys_of(connection, &key)? {
            insert.execute(params![key.as_str()])?;
        }
    }
    Ok(())
}

/// Takes those out who go together, and old values with them.
fn take_out(connection: &Connection, overdue: &Overdue, purged: Purged) -> Result<(), Fault> {
    take_out_values(connection, &entries_beside(connection, overdue)?)?;
    for sql in TAKE_OUT_HISTORY {
        connection.execute(sql, params![integer(overdue.history_up_to)])?;
    }
    connection.execute("DELETE FROM patron WHERE key IN (SELECT key FROM temp.going)", [])?;
    connection.execute("DELETE FROM former WHERE key IN (SELECT key FROM temp.going)", [])?;
    connection.execute("DROP TABLE temp.going", [])?;
    if purged.patrons > 0 {
        forget(connection, purged.patrons)?;
    }
    Ok(())
}

/// So many patrons fewer: plans from before are out of date. Whoever was purged may have tried, without a password.
fn forget(connection: &Connection, patrons: u64) -> Result<(), Fault> {
    connection.execute("DELETE FROM unknown_try", [])?;
    let left = "UPDATE meta SET patrons = patrons - ?1, epoch = epoch + 1";
    connection.execute(left, params![integer(patrons)])?;
    Ok(())
}

/// What is to be taken out.
#[derive(Clone, Copy)]
pub(in crate::sqlite) struct Order<'a> {
    pub(in crate::sqlite) what: &'a Purge,
    /// What remains of patrons.
    pub(in crate::sqlite) remains: Remains,
    /// What was agreed to, where that was shown; nothing else goes then.
    pub(in crate::sqlite) shown: Option<&'a PurgePreview>,
}

/// Takes it out; `None` where something else would go than was agreed to.
pub(in crate::sqlite) fn purge(
    connection: &Connection,
    order: Order<'_>,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<Option<Purged>, Fault> {
    let Order { what: purge, remains, shown } = order;
    let transaction = lock::begin(connection, wait, progress)?;
    let purged = match shown {
        None => count(&transaction, purge)?,
        Some(shown) => {
            if preview(&transaction, purge)? != *shown {
                transaction.rollback()?;
                return Ok(None);
            }
            shown.purged
        }
    };
    let touched = touched(&transaction, purge)?;
    let counts = remaining(&transaction, purge, remains)?;
    match purge {
        Purge::HistoryUpTo(batch) => {
            for table in ["batch_patron", "former_credential"] {
                transaction.execute(&format!("DELETE FROM {table} WHERE batch <= ?1"), params![integer(*batch)])?;
            }
            transaction.execute(TAKE_OUT_PASSWORDS_UP_TO, params![integer(*batch)])?;
        }
        Purge::Patron(key) => {
            let keys = renumbered::keys_of(&transaction, key)?;
            take_out_values(&transaction, &renumbered::entries_beside(&transaction, &keys)?)?;
            for key in &keys {
                take_out_one(&transaction, key)?;
            }
            forget(&transaction, purged.patrons)?;
        }
        Purge::Overdue(overdue) => take_out(&transaction, overdue, purged)?,
    }
    if purged != Purged::default() {
        // It may hold names that nobody has any more.
        search_words::make_anew(&transaction)?;
        let records = notes::clear(&transaction, &touched)?;
        let left = seal::contents(&transaction, &touched, &|| interrupt::go_on(progress))?;
        let epoch: i64 = transaction.query_row("SELECT epoch FROM meta", [], |row| row.get(0))?;
        let facts = with_counts(purge_facts(purge, purged), &counts);
        let facts = with_rest(facts, u64::try_from(epoch).unwrap_or_default(), &left);
        let facts = with_records(facts, &records);
        audit::append(&transaction, AuditEntry::of("purge", actor, &facts))?;
        lock::commit(transaction)?;
    } else {
        transaction.rollback()?;
    }
    Ok(Some(purged))
}

/// What remains of those who go: how many of each group and year.
fn remaining(connection: &Connection, purge: &Purge, remains: Remains) -> Result<Vec<RemovedCount>, Fault> {
    match (remains, purge) {
        (Remains::Nothing, _) | (Remains::Counts, Purge::HistoryUpTo(_)) => Ok(Vec::new()),
        (Remains::Counts, Purge::Patron(key)) => {
            let mut all = Vec::new();
            for key in renumbered::keys_of(connection, key)? {
                all.extend(counts(connection, COUNT_ONE, params![key.as_str()])?);
            }
            Ok(all)
        }
        (Remains::Counts, Purge::Overdue(_)) => counts(connection, COUNT_THEM, params![]),
    }
}

fn counts(connection: &Connection, sql: &str, of: impl Params) -> Result<Vec<RemovedCount>, Fault> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(of)?;
    let mut counts = Vec::new();
    while let Some(row) = rows.next()? {
        let patrons: i64 = row.get(2)?;
        let patrons = u64::try_from(patrons).unwrap_or_default();
        counts.push(RemovedCount { group: row.get(0)?, year: row.get(1)?, patrons });
    }
    Ok(counts)
}

/// Takes out what is under one key of a patron.
fn take_out_one(connection: &Connection, key: &CanonicalId) -> Result<(), Fault> {
    for (table, column) in [
        ("batch_patron", "patron"),
        ("former_credential", "patron"),
        ("password_event", "patron"),
        ("patron", "key"),
        ("former", "key"),
    ] {
        connection.execute(&format!("DELETE FROM {table} WHERE {column} = ?1"), params![key.as_str()])?;
    }
    Ok(())
}

/// The batches that lose entries.
fn touched(connection: &Connection, purge: &Purge) -> Result<Vec<u64>, Fault> {
    let numbers = |sql: &str, of: &dyn ToSql| -> Result<Vec<u64>, Fault> {
        let mut statement = connection.prepare(sql)?;
        let numbers = statement.query_map(params![of], |row| row.get::<_, i64>(0))?;
        let numbers: Vec<i64> = numbers.collect::<Result<_, _>>()?;
        Ok(numbers.into_iter().filter_map(|number| u64::try_from(number).ok()).collect())
    };
    match purge {
        Purge::HistoryUpTo(batch) => numbers("SELECT number FROM batch WHERE number <= ?1", &integer(*batch)),
        Purge::Patron(key) => {
            let sql = "SELECT batch FROM batch_patron WHERE patron = ?1
                UNION SELECT batch FROM former_credential WHERE patron = ?1";
            let mut batches = BTreeSet::new();
            for key in renumbered::keys_of(connection, key)? {
                batches.extend(numbers(sql, &key.as_str())?);
            }
            Ok(batches.into_iter().collect())
        }
        Purge::Overdue(overdue) => numbers(TOUCHED_BY_THEM, &integer(overdue.history_up_to)),
    }
}

/// Notes that a purge is finished.
pub(in crate::sqlite) fn finished(
    connection: &Connection,
    due: &PurgeDue,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<(), Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    audit::append(&transaction, purge_finished(due, actor))?;
    lock::commit(transaction)
}
