//! How IDs stand: who is there now, and every batch that touched them.

use super::{fetch, find};
use crate::sqlite::columns::Columns;
use crate::sqlite::fault::Fault;
use crate::sqlite::journal::history;
use crate::sqlite::packed;
use crate::sqlite::scratch::with_scratch;
use model::batch::{PatronHistory, Touch};
use model::id::CanonicalId;
use model::snapshot::{CredentialState, FoundPatron};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

const ASKED: &str = "CREATE TEMP TABLE asked (ord INTEGER PRIMARY KEY, key TEXT NOT NULL) STRICT";
const THERE: &str = "INSERT INTO temp.wanted (key)
    SELECT a.key FROM temp.asked AS a CROSS JOIN patron AS p ON p.key = a.key ORDER BY a.ord";
const TRAIL: &str = "
    SELECT a.ord, b.number, b.kind, coalesce(b.undoes, 0), b.who, b.applied_at, t.action, iif(t.changes = '', t.packed, t.changes), t.version_after
    FROM temp.asked AS a CROSS JOIN batch_patron AS t ON t.patron = a.key CROSS JOIN batch AS b ON b.number = t.batch
    ORDER BY a.ord, b.number";

/// The history of each key, in the order asked.
pub(in crate::sqlite) fn of(connection: &Connection, keys: &[CanonicalId]) -> Result<Vec<PatronHistory>, Fault> {
    with_scratch(connection, || {
        connection.execute_batch(ASKED)?;
        connection.execute_batch(fetch::WANTED)?;
        let mut insert = connection.prepare("INSERT INTO temp.asked (key) VALUES (?1)")?;
        for key in keys {
            insert.execute(params![key.as_str()])?;
        }
        connection.execute(THERE, [])?;
        Ok(())
    })?;
    let there = find::found(connection)?;
    let mut there: BTreeMap<CanonicalId, FoundPatron> =
        there.into_iter().map(|found| (found.stored.patron.key(), found)).collect();
    let mut histories: Vec<PatronHistory> = keys
        .iter()
        .map(|key| {
            let (now, credential, sheet) = match there.remove(key) {
                Some(FoundPatron { stored, credential, sheet, .. }) => (Some(stored), credential, sheet),
                None => (None, CredentialState::None, None),
            };
            PatronHistory { key: key.clone(), now, credential, sheet, trail: Vec::new() }
        })
        .collect();
    add_trails(connection, &mut histories)?;
    Ok(histories)
}

fn add_trails(connection: &Connection, histories: &mut [PatronHistory]) -> Result<(), Fault> {
    let mut statement = connection.prepare(TRAIL)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut row = Columns::of(row);
        let index = usize::try_from(row.number()?).ok().and_then(|ord| ord.checked_sub(1));
        let history = index.and_then(|index| histories.get_mut(index));
        let history = history.ok_or(Fault::Damaged("a row belongs to a patron who is not there"))?;
        history.trail.push(touch(&mut row)?);
    }
    Ok(())
}

fn touch(row: &mut Columns<'_>) -> Result<Touch, Fault> {
    Ok(Touch {
        batch: row.number()?,
        kind: history::kind(row.str()?, row.number()?)?,
        who: row.str()?.to_owned(),
        when: history::moment(row.str()?)?,
        action: history::action(row.str()?)?,
        fields: packed::changes(row.value()?)?.into_iter().map(|change| change.field).collect(),
        version_after: row.number()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn ids_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        connection.execute_batch(ASKED).unwrap();
        connection.execute_batch(fetch::WANTED).unwrap();
        for sql in [THERE, TRAIL] {
            let plan = plan(&connection, sql);
            assert!(!plan.iter().any(|line| line.starts_with("SCAN ") && line != "SCAN a"), "{plan:?}");
        }
    }
}
