//! Taking out for good, of the tables. What is deleted is overwritten (`secure_delete`); `rewrite.rs` takes what may
//! be left of it out of the store's files. The audit chain tells that this second half is due until it is done.

use crate::audit::{AuditEntry, purge_facts, purge_finished, with_counts, with_records, with_rest};
use crate::error::TWO_AS_ONE;
use crate::going::GoingDigest;
use crate::sqlite::columns::integer;
use crate::sqlite::fault::Fault;
use crate::sqlite::file::lock;
use crate::sqlite::interrupt;
use crate::sqlite::journal::renumbered::{self, History};
use crate::sqlite::journal::{audit, password_events};
use crate::sqlite::scratch::with_scratch;
use crate::sqlite::upkeep::notes;
use crate::sqlite::{seal, search_words};
use crate::values;
use model::audit::Actor;
use model::id::CanonicalId;
use model::progress::Progress;
use model::stay::{self, STILL, Stays};
use model::upkeep::{Overdue, Purge, PurgeDue, PurgePreview, Purged, Remains, RemovedCount};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use std::time::Duration;

/// The patrons who go; what of the history is theirs: under which key, from which batch to which; and which links of the
/// audit chain are known to be about them, or lose whom they are about with old values. They live as long as their
/// transaction.
const GOING: &str =
    "CREATE TEMP TABLE going (key TEXT NOT NULL PRIMARY KEY, looked_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TEMP TABLE going_stay (
        patron TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (patron, first)
    ) STRICT, WITHOUT ROWID;
    CREATE TEMP TABLE going_event (
        patron TEXT NOT NULL, link INTEGER NOT NULL, PRIMARY KEY (patron, link)
    ) STRICT, WITHOUT ROWID";
const NO_LONGER_GOING: &str = "DROP TABLE temp.going; DROP TABLE temp.going_stay; DROP TABLE temp.going_event";
/// Whoever has no day on which the membership ends is before no day.
const OVERDUE: &str = "INSERT OR IGNORE INTO temp.going (key, looked_at)
    SELECT key, 0 FROM patron WHERE user_group = ?1 AND expiry_date < ?2";
/// Of nobody who is in one of these groups; letters count as small or capital alike, so that no rule takes somebody whom
/// another was meant for.
const OVERDUE_OTHERS: &str = "INSERT OR IGNORE INTO temp.going (key, looked_at)
    SELECT key, 0 FROM patron WHERE expiry_date < ?2
        AND (user_group IS NULL OR user_group COLLATE NOCASE NOT IN (SELECT value FROM json_each(?1)))";
/// Those whose keys may have had somebody else's history, or who may have had other keys.
const TO_BE_LOOKED_AT: &str = concat!(
    "SELECT DISTINCT g.key FROM temp.going AS g
    CROSS JOIN batch_patron AS t ON t.patron = g.key CROSS JOIN batch AS b ON b.number = t.batch WHERE ",
    renumbered::may_be_of_two!()
);
const LOOKED_AT: &str = "UPDATE temp.going SET looked_at = 1 WHERE key = ?1";
/// What is under the keys of all others is theirs.
const WITH_ALL_UNDER_THEIR_KEYS: &str =
    "INSERT INTO temp.going_stay (patron, first, last) SELECT key, 0, ?1 FROM temp.going WHERE NOT looked_at";
const GOES: &str = "INSERT OR IGNORE INTO temp.going (key, looked_at) VALUES (?1, 1)";
const STAY_GOES: &str = "INSERT OR IGNORE INTO temp.going_stay (patron, first, last) VALUES (?1, ?2, ?3)";
/// Other IDs of theirs under which somebody is known to have gone, and nobody knows who: the history that did was purged.
const OTHER_IDS_GO: &str = "INSERT OR IGNORE INTO temp.going_stay (patron, first, last)
    SELECT f.key, 0, ?1 FROM temp.going AS g
    CROSS JOIN identifier AS i ON i.patron = g.key CROSS JOIN former AS f ON f.key = i.canonical
    WHERE NOT EXISTS (SELECT 1 FROM batch_patron AS t WHERE t.patron = f.key)";
/// What was done to passwords belongs to the batch that was the last then.
const EVENTS_GO: &str = concat!(
    "INSERT OR IGNORE INTO temp.going_event (patron, link)
    SELECT e.patron, e.link FROM temp.going_stay AS s CROSS JOIN password_event AS e ON e.patron = s.patron
    WHERE (s.first = 0 AND s.last = ?1) OR ",
    password_events::last_batch_at_event!("?2"),
    " BETWEEN s.first AND s.last"
);
const EVENTS_UP_TO_GO: &str = "INSERT OR IGNORE INTO temp.going_event (patron, link)
    SELECT patron, link FROM password_event WHERE link <= (SELECT max(sequence) FROM audit WHERE batch <= ?1)";

/// Entries of the history that are those of who goes.
macro_rules! entries_of_stays {
    () => {
        "temp.going_stay AS s CROSS JOIN batch_patron AS t ON t.patron = s.patron WHERE t.batch BETWEEN s.first AND s.last"
    };
}

/// Former passwords that were those of who goes.
macro_rules! is_password_of_stays {
    () => {
        "EXISTS (SELECT 1 FROM temp.going_stay AS s
            WHERE s.patron = former_credential.patron AND former_credential.batch BETWEEN s.first AND s.last)"
    };
}

/// Keys under which somebody is known to have gone: of those who go, and where the history that says so goes, since then
/// nothing would ever take them out.
macro_rules! is_forgotten {
    () => {
        "key IN (SELECT patron FROM temp.going_stay WHERE last = ?2)
        OR (?1 > 0 AND NOT EXISTS (SELECT 1 FROM batch_patron AS t WHERE t.patron = former.key AND t.batch > ?1))"
    };
}

const PATRONS_GOING: &str = "SELECT count(*) FROM patron WHERE key IN (SELECT key FROM temp.going)";
const ENTRIES_GOING: &str = concat!(
    "SELECT (SELECT count(*) FROM batch_patron WHERE batch <= ?1) + (SELECT count(*) FROM ",
    entries_of_stays!(),
    " AND t.batch > ?1) + (SELECT count(*) FROM former_credential WHERE batch <= ?1 OR ",
    is_password_of_stays!(),
    ") + (SELECT count(*) FROM temp.going_event)"
);
const FORMER_GOING: &str = concat!("SELECT count(*) FROM former WHERE ", is_forgotten!());
const TAKE_OUT_FORMER: &str = concat!("DELETE FROM former WHERE ", is_forgotten!());
/// Whoever was under a key of theirs before them is again the last who was: versions go on from there.
const PUT_FORMER_BACK: &str = "INSERT INTO former (key, version)
    SELECT t.patron, t.version_after FROM temp.going_stay AS s CROSS JOIN batch_patron AS t ON t.patron = s.patron
    WHERE s.last = ?1 AND t.action = 'remove'
        AND NOT EXISTS (SELECT 1 FROM batch_patron AS l WHERE l.patron = t.patron AND l.batch > t.batch)
        AND NOT EXISTS (SELECT 1 FROM patron AS p WHERE p.key = t.patron)";
const TOUCHED: &str = concat!(
    "SELECT number FROM batch WHERE number <= ?1 UNION SELECT t.batch FROM ",
    entries_of_stays!(),
    " UNION SELECT batch FROM former_credential WHERE ",
    is_password_of_stays!()
);
const TAKE_OUT_HISTORY: [&str; 2] = [
    concat!("DELETE FROM batch_patron WHERE batch <= ?1 OR rowid IN (SELECT t.rowid FROM ", entries_of_stays!(), ")"),
    concat!("DELETE FROM former_credential WHERE batch <= ?1 OR ", is_password_of_stays!()),
];
const TAKE_OUT_EVENTS: &str =
    "DELETE FROM password_event WHERE (patron, link) IN (SELECT patron, link FROM temp.going_event)";
/// What it was before goes with what was done to it.
const TAKE_OUT_BEFORE: &str =
    "DELETE FROM password_before WHERE (patron, link) IN (SELECT patron, link FROM temp.going_event)";
const TAKE_OUT_PATRONS: &str = "DELETE FROM patron WHERE key IN (SELECT key FROM temp.going)";

const COUNT_THEM: &str = "SELECT user_group, CAST(substr(expiry_date, 1, 4) AS INTEGER), count(*)
    FROM patron WHERE key IN (SELECT key FROM temp.going) GROUP BY 1, 2 ORDER BY 1, 2";
const VERSIONS_OF_THEM: &str = "SELECT key, version FROM patron WHERE key IN (SELECT key FROM temp.going) ORDER BY key";
/// The keys of theirs that are nobody else's.
const IDS_GOING: &str = "SELECT patron FROM temp.going_stay WHERE last = ?1 ORDER BY patron";

/// What goes besides what the tables of those who go say.
struct Going {
    /// What the entries of others tell of them, in batches whose entries do not all go.
    beside: BTreeSet<(u64, CanonicalId)>,
    /// Everything of batches up to this one.
    up_to: u64,
}

/// What a purge would take out.
pub(in crate::sqlite) fn count(connection: &Connection, purge: &Purge) -> Result<Purged, Fault> {
    let going = mark(connection, purge)?;
    counted(connection, &going)
}

/// The same with who they are. Of history that goes by its batch the count says it all: what a batch has left is never
/// added to.
pub(in crate::sqlite) fn preview(connection: &Connection, purge: &Purge) -> Result<PurgePreview, Fault> {
    let going = mark(connection, purge)?;
    previewed(connection, &going)
}

fn previewed(connection: &Connection, going: &Going) -> Result<PurgePreview, Fault> {
    let purged = counted(connection, going)?;
    let epoch: i64 = connection.query_row("SELECT epoch FROM meta", [], |row| row.get(0))?;
    let mut digest = GoingDigest::new(u64::try_from(epoch).unwrap_or_default());
    let mut statement = connection.prepare(VERSIONS_OF_THEM)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (key, version): (String, i64) = (row.get(0)?, row.get(1)?);
        digest.patron(&key, u64::try_from(version).unwrap_or_default());
    }
    Ok(PurgePreview { purged, ids: ids_going(connection)?, digest: digest.finish() })
}

/// The IDs that nobody has any more once a purge is done, in order.
fn ids_going(connection: &Connection) -> Result<Vec<CanonicalId>, Fault> {
    let mut going = connection.prepare(IDS_GOING)?;
    let ids = going.query_map(params![integer(STILL)], |row| row.get(0))?;
    let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
    Ok(ids.into_iter().map(CanonicalId::from_canonical).collect())
}

fn counted(connection: &Connection, going: &Going) -> Result<Purged, Fault> {
    let up_to = integer(going.up_to);
    let patrons: i64 = connection.query_row(PATRONS_GOING, [], |row| row.get(0))?;
    let entries: i64 = connection.query_row(ENTRIES_GOING, params![up_to], |row| row.get(0))?;
    let former: i64 = connection.query_row(FORMER_GOING, params![up_to, integer(STILL)], |row| row.get(0))?;
    let entries = u64::try_from(entries + former).unwrap_or_default() + going.beside.len() as u64;
    Ok(Purged { patrons: u64::try_from(patrons).unwrap_or_default(), entries })
}

/// Puts those who go into their tables, until the transaction ends.
fn mark(connection: &Connection, purge: &Purge) -> Result<Going, Fault> {
    with_scratch(connection, || {
        connection.execute_batch(GOING)?;
        let (stays, up_to) = match purge {
            Purge::HistoryUpTo(batch) => (Stays::default(), *batch),
            Purge::Patron(key) => (mark_one(connection, key)?, 0),
            Purge::Overdue(overdue) => (mark_overdue(connection, overdue)?, overdue.history_up_to),
        };
        let mut goes = connection.prepare(STAY_GOES)?;
        for (key, first, last) in stays.iter() {
            goes.execute(params![key.as_str(), integer(first), integer(last)])?;
        }
        connection.execute(OTHER_IDS_GO, params![integer(STILL)])?;
        let unchained = password_events::unchained(connection)?;
        connection.execute(EVENTS_GO, params![integer(STILL), integer(unchained)])?;
        connection.execute(EVENTS_UP_TO_GO, params![integer(up_to)])?;
        let mut beside = renumbered::entries_beside(connection, &stays)?;
        beside.retain(|(batch, _)| *batch > up_to);
        Ok(Going { beside, up_to })
    })
}

/// Marks a patron, or one who is gone; their stays are for the caller to mark.
fn mark_one(connection: &Connection, key: &CanonicalId) -> Result<Stays, Fault> {
    let whole = stay::going(&mut History::of(connection), key)?;
    if whole.takes_others_along(|other| other == key) {
        return Err(Fault::Damaged(TWO_AS_ONE));
    }
    let mut goes = connection.prepare(GOES)?;
    for key in &whole.living {
        goes.execute(params![key.as_str()])?;
    }
    Ok(whole.stays)
}

/// Marks those who are kept for too long, and the stays of most of them; those of the others are for the caller to mark.
fn mark_overdue(connection: &Connection, overdue: &Overdue) -> Result<Stays, Fault> {
    let mut insert = connection.prepare(OVERDUE)?;
    for group in &overdue.groups {
        insert.execute(params![group.group, group.before.to_string()])?;
    }
    if let Some(others) = &overdue.others {
        let besides = serde_json::Value::from_iter(others.besides.iter().map(String::as_str)).to_string();
        connection.execute(OVERDUE_OTHERS, params![besides, others.before.to_string()])?;
    }
    let mut stays = Stays::default();
    if renumbered::is_anybody(connection)? {
        let mut history = History::of(connection);
        let mut looked_at = connection.prepare(LOOKED_AT)?;
        let mut is_going = connection.prepare("SELECT EXISTS (SELECT 1 FROM temp.going WHERE key = ?1)")?;
        for key in to_be_looked_at(connection)? {
            let whole = stay::going(&mut history, &key)?;
            let mut named = BTreeSet::new();
            for living in &whole.living {
                if is_going.query_row(params![living.as_str()], |row| row.get(0))? {
                    named.insert(living.clone());
                }
            }
            if whole.takes_others_along(|other| named.contains(other)) {
                return Err(Fault::Damaged(TWO_AS_ONE));
            }
            looked_at.execute(params![key.as_str()])?;
            stays.extend(whole.stays);
        }
    }
    connection.execute(WITH_ALL_UNDER_THEIR_KEYS, params![integer(STILL)])?;
    Ok(stays)
}

fn to_be_looked_at(connection: &Connection) -> Result<Vec<CanonicalId>, Fault> {
    let mut keys = connection.prepare(TO_BE_LOOKED_AT)?;
    let keys: Vec<String> = keys.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(keys.into_iter().map(CanonicalId::from_canonical).collect())
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

/// Takes those out who go, and old values with them. Where anybody goes or versions begin anew, plans from before are out
/// of date.
fn take_out(connection: &Connection, purge: &Purge, going: &Going, purged: Purged) -> Result<(), Fault> {
    take_out_values(connection, &going.beside)?;
    // By the history, which goes next.
    let former = connection.execute(TAKE_OUT_FORMER, params![integer(going.up_to), integer(STILL)])?;
    for sql in TAKE_OUT_HISTORY {
        connection.execute(sql, params![integer(going.up_to)])?;
    }
    connection.execute(TAKE_OUT_BEFORE, [])?;
    connection.execute(TAKE_OUT_EVENTS, [])?;
    connection.execute(TAKE_OUT_PATRONS, [])?;
    connection.execute(PUT_FORMER_BACK, params![integer(STILL)])?;
    connection.execute_batch(NO_LONGER_GOING)?;
    if purged.patrons > 0 || matches!(purge, Purge::Patron(_)) {
        // Whoever was purged may have tried, without a password.
        connection.execute("DELETE FROM unknown_try", [])?;
    } else if former == 0 {
        return Ok(());
    }
    let left = "UPDATE meta SET patrons = patrons - ?1, epoch = epoch + 1";
    connection.execute(left, params![integer(purged.patrons)])?;
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
    let going = mark(&transaction, purge)?;
    let purged = match shown {
        None => counted(&transaction, &going)?,
        Some(shown) => {
            if previewed(&transaction, &going)? != *shown {
                transaction.rollback()?;
                return Ok(None);
            }
            shown.purged
        }
    };
    if purged == Purged::default() {
        transaction.rollback()?;
        return Ok(Some(purged));
    }
    let touched = touched(&transaction, &going)?;
    let counts = match remains {
        Remains::Nothing => Vec::new(),
        Remains::Counts => counts(&transaction)?,
    };
    take_out(&transaction, purge, &going, purged)?;
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
    Ok(Some(purged))
}

/// What remains of those who go: how many of each group and year.
fn counts(connection: &Connection) -> Result<Vec<RemovedCount>, Fault> {
    let mut statement = connection.prepare(COUNT_THEM)?;
    let mut rows = statement.query([])?;
    let mut counts = Vec::new();
    while let Some(row) = rows.next()? {
        let patrons: i64 = row.get(2)?;
        let patrons = u64::try_from(patrons).unwrap_or_default();
        counts.push(RemovedCount { group: row.get(0)?, year: row.get(1)?, patrons });
    }
    Ok(counts)
}

/// The batches that lose entries.
fn touched(connection: &Connection, going: &Going) -> Result<Vec<u64>, Fault> {
    let mut statement = connection.prepare(TOUCHED)?;
    let numbers = statement.query_map(params![integer(going.up_to)], |row| row.get::<_, i64>(0))?;
    let numbers: Vec<i64> = numbers.collect::<Result<_, _>>()?;
    Ok(numbers.into_iter().filter_map(|number| u64::try_from(number).ok()).collect())
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
