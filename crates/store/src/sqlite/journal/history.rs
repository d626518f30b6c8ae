//! Batches: recorded with what they did, listed, found again; and the store at a glance.

use crate::sqlite::columns::{Columns, integer};
use crate::sqlite::fault::Fault;
use crate::sqlite::packed;
use chrono::{DateTime, SecondsFormat, Utc};
use model::batch::{BatchAction, BatchDetail, BatchHead, BatchKind, BatchPatron, BatchSummary, SourceFile, undone_by};
use model::id::{CanonicalId, PrimaryId};
use model::person::PatronEntry;
use model::plan::{Counts, Others};
use model::snapshot::StoreFacts;
use rusqlite::{Connection, OptionalExtension, params};

/// Name, id, size and last batch. Nothing is counted: the number of patrons is kept.
pub(in crate::sqlite) fn facts(connection: &Connection, name: &str) -> Result<StoreFacts, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT m.store_id, m.epoch, m.patrons, b.number, b.applied_at
        FROM meta AS m LEFT JOIN batch AS b ON b.number = (SELECT max(number) FROM batch)",
    )?;
    let mut rows = statement.query([])?;
    let row = rows.next()?.ok_or(Fault::Damaged("its id is missing"))?;
    let mut columns = Columns::of(row);
    let (id, epoch, patrons) = (columns.str()?.to_owned(), columns.number()?, columns.number()?);
    let has_batch = row.get::<_, Option<i64>>(3)?.is_some();
    let last_batch = if has_batch { Some((columns.number()?, moment(columns.str()?)?)) } else { None };
    Ok(StoreFacts { name: name.to_owned(), id, epoch, patrons, last_batch })
}

/// The batch that applied this plan and was not taken back. A plan that was taken back is judged by what it
/// touches, like any other.
pub(in crate::sqlite) fn standing_batch_of(connection: &Connection, id: &str) -> Result<Option<u64>, Fault> {
    let newest = "SELECT number FROM batch WHERE id = ?1 OR id GLOB ?1 || '/*' ORDER BY number DESC LIMIT 1";
    let Some(number) = one_number(connection, newest, id)? else { return Ok(None) };
    let undone = undone_by(number, &summaries(connection, None)?).is_some();
    Ok((!undone).then_some(number))
}

/// The newest batch made from a file with this content.
pub(in crate::sqlite) fn batch_of_file(connection: &Connection, sha256: &str) -> Result<Option<u64>, Fault> {
    one_number(connection, "SELECT batch FROM batch_file WHERE sha256 = ?1 ORDER BY batch DESC LIMIT 1", sha256)
}

fn one_number(connection: &Connection, sql: &str, text: &str) -> Result<Option<u64>, Fault> {
    let number: Option<i64> = connection.query_row(sql, params![text], |row| row.get(0)).optional()?;
    number.map(|number| u64::try_from(number).map_err(|_| Fault::Damaged("a batch number is negative"))).transpose()
}

/// The number of the newest batch; 0 where there is none.
pub(in crate::sqlite) fn last(connection: &Connection) -> Result<u64, Fault> {
    let number: i64 = connection.query_row("SELECT coalesce(max(number), 0) FROM batch", [], |row| row.get(0))?;
    u64::try_from(number).map_err(|_| Fault::Damaged("a batch number is negative"))
}

/// Writes a batch and its files under this number.
pub(in crate::sqlite) fn record(connection: &Connection, number: u64, head: &BatchHead) -> Result<(), Fault> {
    let number = integer(number);
    let (counts, others) = (head.counts, head.others);
    // A plan may be applied again after it was taken back; the number tells the two apart.
    let again: bool =
        connection.query_row("SELECT EXISTS (SELECT 1 FROM batch WHERE id = ?1)", [&head.id], |row| row.get(0))?;
    let id = if again { format!("{}/{number}", head.id) } else { head.id.clone() };
    let (kind, undoes) = match head.kind {
        BatchKind::Lists => ("lists", None),
        BatchKind::Undo(of) => ("undo", Some(integer(of))),
        BatchKind::Account => ("account", None),
    };
    connection.execute(
        "INSERT INTO batch (number, id, applied_at, who, host, tool, note,
            new, changed, converted, unchanged, questions, left_out, kind, undoes,
            others_added, others_changed, others_converted, others_removed, kept)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
        params![
            number,
            id,
            head.when.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            head.who,
            head.host,
            head.tool,
            head.note,
            integer(counts.new),
            integer(counts.changed),
            integer(counts.converted),
            integer(counts.unchanged),
            integer(counts.questions),
            integer(counts.left_out),
            kind,
            undoes,
            integer(others.added),
            integer(others.changed),
            integer(others.converted),
            integer(others.removed),
            integer(others.kept),
        ],
    )?;
    let mut insert =
        connection.prepare("INSERT INTO batch_file (batch, position, name, sha256) VALUES (?1, ?2, ?3, ?4)")?;
    for (position, file) in (0_i64..).zip(&head.files) {
        insert.execute(params![number, position, file.name, file.sha256])?;
    }
    Ok(())
}

/// All batches, the newest first; or the one with this number.
pub(in crate::sqlite) fn summaries(connection: &Connection, only: Option<u64>) -> Result<Vec<BatchSummary>, Fault> {
    let only = only.map(integer);
    let mut statement = connection.prepare_cached(
        "SELECT number, id, applied_at, who, host, tool, note,
            new, changed, converted, unchanged, questions, left_out, kind, coalesce(undoes, 0),
            others_added, others_changed, others_converted, others_removed, kept,
            -- Counting what each batch did would be to read all of the history.
            CASE WHEN undoes IS NOT NULL OR number IN (SELECT undoes FROM batch WHERE undoes IS NOT NULL)
                THEN (SELECT count(*) FROM batch_patron AS t WHERE t.batch = batch.number) END
        FROM batch WHERE ?1 IS NULL OR number = ?1 ORDER BY number DESC",
    )?;
    let mut rows = statement.query(params![only])?;
    let mut batches = Vec::new();
    while let Some(row) = rows.next()? {
        batches.push(summary(&mut Columns::of(row))?);
    }
    add_files(connection, only, &mut batches)?;
    Ok(batches)
}

fn summary(row: &mut Columns<'_>) -> Result<BatchSummary, Fault> {
    let number = row.number()?;
    let head = BatchHead {
        id: row.str()?.to_owned(),
        when: moment(row.str()?)?,
        who: row.str()?.to_owned(),
        host: row.str()?.to_owned(),
        tool: row.str()?.to_owned(),
        note: row.text()?.map(String::from),
        files: Vec::new(),
        counts: Counts {
            new: row.number()?,
            changed: row.number()?,
            converted: row.number()?,
            unchanged: row.number()?,
            questions: row.number()?,
            left_out: row.number()?,
        },
        kind: kind(row.str()?, row.number()?)?,
        others: Others {
            added: row.number()?,
            changed: row.number()?,
            converted: row.number()?,
            removed: row.number()?,
            kept: row.number()?,
        },
    };
    Ok(BatchSummary { number, head, entries: row.number_or_null()? })
}

/// The kind of a batch, from its word and the batch that it takes back.
pub(in crate::sqlite) fn kind(word: &str, undoes: u64) -> Result<BatchKind, Fault> {
    match word {
        "lists" => Ok(BatchKind::Lists),
        "undo" => Ok(BatchKind::Undo(undoes)),
        "account" => Ok(BatchKind::Account),
        _ => Err(Fault::Damaged("a batch is of an unknown kind")),
    }
}

fn add_files(connection: &Connection, only: Option<i64>, batches: &mut [BatchSummary]) -> Result<(), Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT batch, name, sha256 FROM batch_file WHERE ?1 IS NULL OR batch = ?1 ORDER BY batch DESC, position",
    )?;
    let mut rows = statement.query(params![only])?;
    let mut batches = batches.iter_mut().peekable();
    while let Some(row) = rows.next()? {
        let mut row = Columns::of(row);
        let number = row.number()?;
        // Both come newest first, and a file has its batch by the foreign key.
        while batches.next_if(|batch| batch.number > number).is_some() {}
        let batch = batches.peek_mut().filter(|batch| batch.number == number);
        let batch = batch.ok_or(Fault::Damaged("a file belongs to a batch that is not there"))?;
        batch.head.files.push(SourceFile { name: row.str()?.to_owned(), sha256: row.str()?.to_owned() });
    }
    Ok(())
}

/// One batch with everything it did.
pub(in crate::sqlite) fn detail(connection: &Connection, number: u64) -> Result<Option<BatchDetail>, Fault> {
    let Some(summary) = summaries(connection, Some(number))?.pop() else { return Ok(None) };
    let mut statement = connection.prepare_cached(
        "SELECT primary_id, action, iif(changes = '', packed, changes), starter, version_after FROM batch_patron
        WHERE batch = ?1 ORDER BY patron",
    )?;
    let mut rows = statement.query(params![integer(number)])?;
    let mut patrons = Vec::new();
    while let Some(row) = rows.next()? {
        patrons.push(batch_patron(&mut Columns::of(row))?);
    }
    Ok(Some(BatchDetail { summary, patrons }))
}

const OF_PATRON: &str = "
    SELECT t.batch, EXISTS (SELECT 1 FROM former_credential AS f WHERE f.batch = t.batch AND f.patron = t.patron),
        t.primary_id, t.action, iif(t.changes = '', t.packed, t.changes), t.starter, t.version_after
    FROM batch_patron AS t WHERE t.patron = ?1 ORDER BY t.batch";

/// What each batch did to one patron, oldest first.
pub(in crate::sqlite) fn of_patron(connection: &Connection, key: &CanonicalId) -> Result<Vec<PatronEntry>, Fault> {
    let mut statement = connection.prepare_cached(OF_PATRON)?;
    let mut rows = statement.query(params![key.as_str()])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let mut row = Columns::of(row);
        let (batch, keeps_password) = (row.number()?, row.flag()?);
        entries.push(PatronEntry { batch, keeps_password, did: batch_patron(&mut row)? });
    }
    Ok(entries)
}

pub(in crate::sqlite) fn action(word: &str) -> Result<BatchAction, Fault> {
    BatchAction::from_name(word).ok_or(Fault::Damaged("the history has an unknown action"))
}

/// What a batch did to one patron, from the columns of its row.
pub(super) fn batch_patron(row: &mut Columns<'_>) -> Result<BatchPatron, Fault> {
    Ok(BatchPatron {
        primary_id: PrimaryId::new(row.str()?).ok_or(Fault::Damaged("a primary ID of the history is empty"))?,
        action: action(row.str()?)?,
        changes: packed::changes(row.value()?)?,
        starter: row.flag()?,
        version_after: row.number()?,
    })
}

pub(in crate::sqlite) fn moment(text: &str) -> Result<DateTime<Utc>, Fault> {
    let moment =
        DateTime::parse_from_rfc3339(text).map_err(|_| Fault::Damaged("the time of a batch cannot be read"))?;
    Ok(moment.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn the_entries_of_a_patron_are_looked_up_and_never_searched_for() {
        let plan = plan(&crate::sqlite::file::schema::tests::fresh(), OF_PATRON);
        assert!(plan.iter().any(|line| line.starts_with("SEARCH t USING INDEX batch_of_patron")), "{plan:?}");
        assert!(!plan.iter().any(|line| line.starts_with("SCAN ")), "{plan:?}");
    }
}
