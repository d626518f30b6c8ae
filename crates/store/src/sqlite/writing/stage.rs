//! Staging: a changeset into the temporary tables from which it is merged.
//!
//! First who is touched and which identifiers are wanted, of the whole changeset, so that a plan that
//! is out of date is told before anything is written; then the patrons themselves, chunk by chunk, so
//! that a million of them need no room for a million. Nothing here decides what is right.

use super::record::HistoryWriter;
use crate::fitting::Keyed;
use crate::sqlite::columns::integer;
use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt::{STEP, go_on};
use crate::sqlite::patron_columns::PATRON_COLUMNS;
use crate::sqlite::seal::Content;
use model::batch::BatchAction;
use model::changeset::{PasswordFate, Write};
use model::field::Field;
use model::id::CanonicalId;
use model::patron::{Details, Patron};
use model::plan::Step;
use model::progress::{Event, Phase, Progress};
use rusqlite::{CachedStatement, Connection, ToSql, params};
use std::sync::LazyLock;

/// The staged patron: what staging itself says, and the columns of the patron.
static PATRON: LazyLock<String> = LazyLock::new(|| {
    let values = vec!["?"; OWN + PATRON_COLUMNS.len()];
    format!("INSERT INTO temp.staged_patron VALUES ({})", values.join(", "))
});

/// So many columns of the staged patron come before those that [`PATRON_COLUMNS`] are.
const OWN: usize = 19;

/// Stages who is touched, which identifiers the changeset wants, and whose passwords go on under another key.
pub(super) fn expectations(
    connection: &Connection,
    writes: &[Keyed<'_>],
    progress: &dyn Progress,
) -> Result<(), Fault> {
    let mut touch = connection.prepare(
        "INSERT INTO temp.touched (key, version, former, identifiers, spares_chosen) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let mut claim = connection.prepare("INSERT INTO temp.claim (canonical, patron) VALUES (?1, ?2)")?;
    let mut moving = connection.prepare("INSERT INTO temp.moving (key, now) VALUES (?1, ?2)")?;
    for some in writes.chunks(STEP) {
        go_on(progress)?;
        for (key, write) in some {
            if let PasswordFate::Moved { to } = write.password {
                moving.execute(params![key.as_str(), to.as_str()])?;
            }
            let identifiers = renews_identifiers(write);
            let (version, former) = (write.version.map(integer), integer(write.former));
            touch.execute(params![key.as_str(), version, former, identifiers, write.spares_chosen()])?;
            if identifiers && write.action() != BatchAction::Removed {
                for id in write.patron.canonical_ids() {
                    claim.execute(params![id.as_str(), key.as_str()])?;
                }
            }
        }
    }
    Ok(())
}

/// Stages one chunk of patrons, whose starters are on the sheet with this name, and writes down in the history what
/// happens to them; `content` is fed with that.
pub(super) fn chunk(
    connection: &Connection,
    writes: &[Keyed<'_>],
    batch: u64,
    sheet: Option<&str>,
    content: &mut Content,
    progress: &dyn Progress,
) -> Result<(), Fault> {
    let mut stager = Stager::prepare(connection, batch, sheet)?;
    for some in writes.chunks(STEP) {
        go_on(progress)?;
        for (key, write) in some {
            stager.patron(key, write, content)?;
        }
        progress.event(Event::Advance(Phase::Writing, some.len() as u64));
    }
    Ok(())
}

/// Whether a list field is written anew: of a new patron all of them, of others those that change; of one
/// who goes all of them are given up.
fn renews(write: &Write<'_>, field: Field) -> bool {
    match write.step {
        Step::Update(update) | Step::Convert(update) => update.changes.iter().any(|change| change.field == field),
        Step::Create(_) | Step::Remove(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => true,
    }
}

/// The primary ID stands among the identifiers, in the spelling of the library.
fn renews_identifiers(write: &Write<'_>) -> bool {
    renews(write, Field::Identifiers) || renews(write, Field::PrimaryId)
}

/// How many entries a list gets, when it is written anew.
fn entries(renewed: bool, length: usize) -> Option<i64> {
    renewed.then(|| integer(length as u64))
}

/// The statements of one chunk.
struct Stager<'c> {
    batch: i64,
    /// The name of the hand-out sheet.
    sheet: Option<&'c str>,
    leaving: CachedStatement<'c>,
    patron: CachedStatement<'c>,
    identifier: CachedStatement<'c>,
    email: CachedStatement<'c>,
    phone: CachedStatement<'c>,
    address: CachedStatement<'c>,
    role: CachedStatement<'c>,
    note: CachedStatement<'c>,
    block: CachedStatement<'c>,
    statistic: CachedStatement<'c>,
    history: HistoryWriter<'c>,
}

impl<'c> Stager<'c> {
    fn prepare(connection: &'c Connection, batch: u64, sheet: Option<&'c str>) -> Result<Self, Fault> {
        Ok(Stager {
            batch: integer(batch),
            sheet,
            leaving: connection.prepare_cached("INSERT INTO temp.leaving (key, version) VALUES (?1, ?2)")?,
            patron: connection.prepare_cached(&PATRON)?,
            identifier: connection
                .prepare_cached("INSERT INTO temp.staged_identifier VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?,
            email: connection.prepare_cached("INSERT INTO temp.staged_email VALUES (?1, ?2, ?3, ?4, ?5)")?,
            phone: connection.prepare_cached("INSERT INTO temp.staged_phone VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?,
            address: connection.prepare_cached(
                "INSERT INTO temp.staged_address VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?,
            role: connection.prepare_cached("INSERT INTO temp.staged_role VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?,
            note: connection.prepare_cached("INSERT INTO temp.staged_note VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?,
            block: connection.prepare_cached("INSERT INTO temp.staged_block VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?,
            statistic: connection.prepare_cached("INSERT INTO temp.staged_statistic VALUES (?1, ?2, ?3, ?4)")?,
            history: HistoryWriter::prepare(connection, batch)?,
        })
    }

    fn patron(&mut self, key: &CanonicalId, write: &Write<'_>, content: &mut Content) -> Result<(), Fault> {
        let action = write.action();
        let version = integer(write.version_after());
        if action == BatchAction::Removed {
            self.leaving.execute(params![key.as_str(), version])?;
        } else {
            self.scalars(key, write, version)?;
            self.lists(key.as_str(), write)?;
        }
        self.history.add(key, write, version, content)
    }

    fn scalars(&mut self, key: &CanonicalId, write: &Write<'_>, version: i64) -> Result<(), Fault> {
        let Patron { primary_id, details: d } = write.patron;
        let (loses_password, regains_from) = match write.password {
            PasswordFate::Kept
            | PasswordFate::Started(_)
            | PasswordFate::CarriedOver(_)
            | PasswordFate::Moved { .. } => (false, None),
            PasswordFate::Taken { .. } => (true, None),
            PasswordFate::Restored { taken_by } => (false, Some(integer(*taken_by))),
        };
        let (starter, carried) = (write.starter(), write.carried());
        let hash = starter.map(|starter| starter.phc.as_str()).or(carried.map(|carried| carried.hash.text()));
        let since = starter.map(|starter| starter.since).or(carried.map(|carried| carried.since));
        let own: [&dyn ToSql; OWN] = [
            &key.as_str(),
            &version,
            &write.version.is_none(),
            &self.batch,
            &hash,
            &since.map(|since| since.to_string()),
            &starter.map(|starter| starter.expires.to_string()),
            &starter.and(self.sheet),
            &loses_password,
            &regains_from,
            &entries(renews(write, Field::Emails), d.emails.len()),
            &entries(renews(write, Field::Phones), d.phones.len()),
            &entries(renews(write, Field::Addresses), d.addresses.len()),
            // One more: the primary ID.
            &entries(renews_identifiers(write), d.identifiers.len() + 1),
            &entries(renews(write, Field::Roles), d.roles.len()),
            &entries(renews(write, Field::Notes), d.notes.len()),
            &entries(renews(write, Field::Blocks), d.blocks.len()),
            &entries(renews(write, Field::Statistics), d.statistics.len()),
            &primary_id.as_str(),
        ];
        for (number, value) in (1_usize..).zip(own) {
            self.patron.raw_bind_parameter(number, value)?;
        }
        for (number, column) in (OWN + 1..).zip(&*PATRON_COLUMNS) {
            column.bind(&mut self.patron, number, d)?;
        }
        self.patron.raw_execute()?;
        Ok(())
    }

    fn lists(&mut self, key: &str, write: &Write<'_>) -> Result<(), Fault> {
        let details = &write.patron.details;
        if renews_identifiers(write) {
            self.identifiers(key, write.patron)?;
        }
        if renews(write, Field::Emails) {
            for (position, e) in (0_i64..).zip(&details.emails) {
                self.email.execute(params![key, position, e.address, e.types, e.preferred])?;
            }
        }
        if renews(write, Field::Phones) {
            for (position, p) in (0_i64..).zip(&details.phones) {
                self.phone.execute(params![key, position, p.number, p.types, p.preferred, p.sms])?;
            }
        }
        if renews(write, Field::Addresses) {
            self.addresses(key, details)?;
        }
        if renews(write, Field::Roles) {
            for (position, r) in (0_i64..).zip(&details.roles) {
                let expiry = r.expiry.map(|day| day.to_string());
                self.role.execute(params![key, position, r.role_type, r.scope, r.active, expiry])?;
            }
        }
        if renews(write, Field::Notes) {
            for (position, n) in (0_i64..).zip(&details.notes) {
                self.note.execute(params![key, position, n.note_type, n.text, n.viewable, n.popup])?;
            }
        }
        if renews(write, Field::Blocks) {
            for (position, b) in (0_i64..).zip(&details.blocks) {
                let expiry = b.expiry.map(|day| day.to_string());
                let block = params![key, position, b.block_type, b.description, b.active, b.note, expiry];
                self.block.execute(block)?;
            }
        }
        if renews(write, Field::Statistics) {
            for (position, s) in (0_i64..).zip(&details.statistics) {
                self.statistic.execute(params![key, position, s.category, s.note])?;
            }
        }
        Ok(())
    }

    /// The primary ID at position 0, all others after it.
    fn identifiers(&mut self, key: &str, patron: &Patron) -> Result<(), Fault> {
        let id = patron.primary_id.as_str();
        self.identifier.execute(params![key, key, 0, "PRIMARY_ID", id, None::<&str>, true])?;
        for (position, i) in (1_i64..).zip(&patron.details.identifiers) {
            let canonical = CanonicalId::of(&i.value);
            self.identifier.execute(params![canonical.as_str(), key, position, i.kind, i.value, i.note, i.active])?;
        }
        Ok(())
    }

    fn addresses(&mut self, key: &str, details: &Details) -> Result<(), Fault> {
        for (position, a) in (0_i64..).zip(&details.addresses) {
            let [line1, line2, line3, line4, line5] = &a.lines;
            self.address.execute(params![
                key,
                position,
                line1,
                line2,
                line3,
                line4,
                line5,
                a.city,
                a.state_province,
                a.postal_code,
                a.country,
                a.types,
                a.preferred,
            ])?;
        }
        Ok(())
    }
}
