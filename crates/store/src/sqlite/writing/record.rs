//! What a batch did to its patrons, written into the history: by an apply while it stages them, or by itself where they
//! are kept in another system.

use crate::audit::{self as chain, AuditEntry};
use crate::parts::Recorded;
use crate::sqlite::columns::integer;
use crate::sqlite::fault::Fault;
use crate::sqlite::file::lock;
use crate::sqlite::journal::{audit, history, layouts};
use crate::sqlite::packed;
use crate::sqlite::seal::{self, Content, HistoryRow};
use crate::values;
use model::batch::BatchHead;
use model::changeset::{Changeset, Write};
use model::id::CanonicalId;
use model::plan::Step;
use model::progress::Silent;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement, params};
use std::collections::BTreeMap;
use std::time::Duration;

/// Makes the rows of a batch in the history, patron by patron in the order of their keys, and their digest.
pub(super) struct HistoryMaker {
    batch: i64,
    content: Content,
}

/// What a batch changed for a patron, in the two columns that have it.
pub(super) struct MadeChanges {
    packed: Option<Vec<u8>>,
    text: String,
}

impl HistoryMaker {
    pub(super) fn new(batch: u64) -> Self {
        HistoryMaker { batch: integer(batch), content: Content::new() }
    }

    /// Makes the row of the next patron, who has this version afterwards.
    pub(super) fn make(&mut self, key: &CanonicalId, write: &Write<'_>, version: u64) -> MadeChanges {
        // Of a new patron all values, packed; of others what was and what is, as text.
        let packed = matches!(write.step, Step::Create(_)).then(|| packed::pack(write.patron));
        let text = if packed.is_some() { String::new() } else { values::encode(&write.changes()) };
        self.content.row(&HistoryRow {
            batch: self.batch,
            patron: key.as_str(),
            primary_id: write.patron.primary_id.as_str(),
            action: write.action().name(),
            changes: packed.as_deref().map_or(ValueRef::Text(text.as_bytes()), ValueRef::Blob),
            starter: write.starter().is_some(),
            version_after: integer(version),
        });
        MadeChanges { packed, text }
    }

    /// The digest of all that was made.
    pub(super) fn finish(self) -> Content {
        self.content
    }
}

/// Writes what was made.
pub(super) struct HistoryWriter<'c> {
    batch: i64,
    insert: Statement<'c>,
}

impl<'c> HistoryWriter<'c> {
    pub(super) fn prepare(connection: &'c Connection, batch: u64) -> Result<Self, Fault> {
        let insert = connection.prepare(
            "INSERT INTO batch_patron (batch, patron, primary_id, action, changes, starter, version_after, packed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        Ok(HistoryWriter { batch: integer(batch), insert })
    }

    /// Adds what happens to one patron.
    pub(super) fn add(
        &mut self,
        key: &CanonicalId,
        write: &Write<'_>,
        version: u64,
        made: &MadeChanges,
    ) -> Result<(), Fault> {
        self.insert.execute(params![
            self.batch,
            key.as_str(),
            write.patron.primary_id.as_str(),
            write.action().name(),
            made.text,
            write.starter().is_some(),
            integer(version),
            made.packed,
        ])?;
        Ok(())
    }
}

/// Notes that the patrons of a plan are about to be sent to another system.
pub(in crate::sqlite) fn begin(connection: &Connection, head: &BatchHead, wait: Duration) -> Result<(), Fault> {
    let transaction = lock::begin(connection, wait, &Silent)?;
    audit::append(&transaction, chain::begun(head))?;
    lock::commit(transaction)
}

/// Records what was done there, as a batch of this store.
pub(in crate::sqlite) fn record(
    connection: &Connection,
    changeset: &Changeset,
    versions: &BTreeMap<CanonicalId, u64>,
    wait: Duration,
) -> Result<Recorded, Fault> {
    // It was done, whoever has asked to stop.
    let transaction = lock::begin(connection, wait, &Silent)?;
    let batch = history::last(&transaction)? + 1;
    history::record(&transaction, batch, &changeset.head)?;
    layouts::record(&transaction, batch, &changeset.layouts)?;
    let (mut maker, mut writer) = (HistoryMaker::new(batch), HistoryWriter::prepare(&transaction, batch)?);
    for (key, write) in changeset.writes() {
        let version = versions.get(&key).copied().unwrap_or_else(|| write.version_after());
        let made = maker.make(&key, &write, version);
        writer.add(&key, &write, version, &made)?;
    }
    drop(writer);
    let seals = seal::of_batch(&transaction, batch, maker.finish())?;
    let entry = AuditEntry::of_batch(batch, &changeset.head, 0, changeset.sheet.as_ref(), Some(&seals));
    let audit = audit::append(&transaction, entry)?;
    lock::commit(transaction)?;
    Ok(Recorded { batch, audit })
}
