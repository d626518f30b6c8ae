//! Whose password was changed beside the batches. A link of the audit chain says what was done, when and by whom, and names
//! nobody; here is whom it was about, so that a purge takes that out and leaves the chain whole.
//!
//! What batches do to passwords is in the history of the batches.

use super::history;
use super::renumbered::History;
use crate::sqlite::columns::{Columns, integer, json_list};
use crate::sqlite::fault::Fault;
use model::id::CanonicalId;
use model::person::{PasswordDeed, PasswordEvent};
use model::stay;
use rusqlite::{Connection, params};

/// The batch that was the last when the link of an event `e` was made, which says whose the event is; the parameter where the
/// chain has none before it.
macro_rules! last_batch_at_event {
    ($unchained:literal) => {
        concat!(
            "coalesce((SELECT b.batch FROM audit AS b WHERE b.sequence <= e.link AND b.batch IS NOT NULL
                ORDER BY b.sequence DESC LIMIT 1), ",
            $unchained,
            ")"
        )
    };
}
pub(in crate::sqlite) use last_batch_at_event;

const NOTE: &str = "INSERT INTO password_event (patron, link, seal)
    SELECT g.patron, a.link, rollcall_event_seal(g.patron, a.link)
    FROM (SELECT DISTINCT value AS patron FROM json_each(?1)) AS g
    CROSS JOIN (SELECT max(sequence) AS link FROM audit) AS a ORDER BY g.patron";
const OF_PATRON: &str = concat!(
    "SELECT a.sequence, a.at, a.who, a.host, a.action, EXISTS (
        SELECT 1 FROM password_before AS k WHERE k.patron = e.patron AND k.link = e.link AND k.hash IS NOT NULL), ",
    last_batch_at_event!("?2"),
    " FROM password_event AS e CROSS JOIN audit AS a ON a.sequence = e.link WHERE e.patron = ?1"
);

/// Notes that the link that was just written is about these patrons.
pub(in crate::sqlite) fn note<'k>(
    connection: &Connection,
    keys: impl IntoIterator<Item = &'k CanonicalId>,
) -> Result<(), Fault> {
    connection.execute(NOTE, params![json_list(keys)])?;
    Ok(())
}

/// What was done to the password of one patron, under any key; oldest first, each once.
pub(in crate::sqlite) fn of(connection: &Connection, key: &CanonicalId) -> Result<Vec<PasswordEvent>, Fault> {
    let stays = stay::of_patron(&mut History::of(connection), key)?;
    let unchained = unchained(connection)?;
    let mut events = Vec::new();
    for key in stays.keys() {
        let mut statement = connection.prepare_cached(OF_PATRON)?;
        let mut rows = statement.query(params![key.as_str(), integer(unchained)])?;
        while let Some(row) = rows.next()? {
            let mut row = Columns::of(row);
            let event = event(&mut row)?;
            if stays.has(key, row.number()?) {
                events.push(event);
            }
        }
    }
    events.sort_by_key(|event: &PasswordEvent| event.link);
    events.dedup();
    Ok(events)
}

/// The last batch that was applied before there was a chain; 0 where there always was one.
pub(in crate::sqlite) fn unchained(connection: &Connection) -> Result<u64, Fault> {
    let mut statement = connection.prepare_cached("SELECT audited_after FROM meta")?;
    let mut rows = statement.query([])?;
    Ok(rows.next()?.map(|row| Columns::of(row).number()).transpose()?.unwrap_or_default())
}

fn event(row: &mut Columns<'_>) -> Result<PasswordEvent, Fault> {
    Ok(PasswordEvent {
        link: row.number()?,
        when: history::moment(row.str()?)?,
        who: row.str()?.to_owned(),
        host: row.str()?.to_owned(),
        deed: PasswordDeed::of_action(row.str()?).ok_or(Fault::Damaged("a link is about no password"))?,
        keeps_password: row.flag()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn what_was_done_to_a_password_is_looked_up_and_never_searched_for() {
        let plan = plan(&crate::sqlite::file::schema::tests::fresh(), OF_PATRON);
        assert!(!plan.iter().any(|line| line.starts_with("SCAN ")), "{plan:?}");
    }
}
