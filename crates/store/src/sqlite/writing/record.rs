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
use rusqlite::{CachedStatement, Connection, params};
use std::collections::BTreeMap;
use std::time::Duration;

/// Writes the history of a batch, patron by patron in the order of their keys.
pub(super) struct HistoryWriter<'c> {
    batch: i64,
    insert: CachedStatement<'c>,
}

impl<'c> HistoryWriter<'c> {
    pub(super) fn prepare(connection: &'c Connection, batch: u64) -> Result<Self, Fault> {
        let insert = connection.prepare_cached(
            "INSERT INTO batch_patron (batch, patron, primary_id, action, changes, starter, version_after, packed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        Ok(HistoryWriter { batch: integer(batch), insert })
    }

    /// Adds what happens to one patron, who has this version afterwards; `content` is fed with it.
    pub(super) fn add(
        &mut self,
        key: &CanonicalId,
        write: &Write<'_>,
        version: i64,
        content: &mut Content,
    ) -> Result<(), Fault> {
        // Of a new patron all values, packed; of others what was and what is, as text.
        let packed = matches!(write.step, Step::Create(_)).then(|| packed::pack(write.patron));
        let changes = if packed.is_some() { String::new() } else { values::encode(&write.changes()) };
        let row = HistoryRow {
            batch: self.batch,
            patron: key.as_str(),
            primary_id: write.patron.primary_id.as_str(),
            action: write.action().name(),
            changes: packed.as_deref().map_or(ValueRef::Text(changes.as_bytes()), ValueRef::Blob),
            starter: write.starter().is_some(),
            version_after: version,
        };
        content.row(&row);
        let HistoryRow { batch, patron, primary_id, action, changes: _, starter, version_after } = row;
        self.insert.execute(params![batch, patron, primary_id, action, changes, starter, version_after, packed])?;
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
    let mut content = Content::new();
    let mut writer = HistoryWriter::prepare(&transaction, batch)?;
    for (key, write) in changeset.writes() {
        let version = versions.get(&key).copied().unwrap_or_else(|| write.version_after());
        writer.add(&key, &write, integer(version), &mut content)?;
    }
    drop(writer);
    let seals = seal::of_batch(&transaction, batch, content)?;
    let entry = AuditEntry::of_batch(batch, &changeset.head, 0, changeset.sheet.as_ref(), Some(&seals));
    let audit = audit::append(&transaction, entry)?;
    lock::commit(transaction)?;
    Ok(Recorded { batch, audit })
}
