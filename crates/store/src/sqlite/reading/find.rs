//! Looking for patrons, as a desk does: `meant.rs` says who may be meant, `sections.rs` looks at them, and whether they are
//! is compared as every store does it.

use super::fetch;
use super::meant::{Looking, OWNER, Source};
use super::sections::{self, Second};
use crate::credential_version;
use crate::gathering::{self, Gathered};
use crate::matching::Needle;
use crate::sqlite::columns::{Columns, day};
use crate::sqlite::fault::Fault;
use crate::sqlite::journal::renumbered::{self, History};
use crate::sqlite::scratch::with_scratch;
use model::search::{Fit, Hit, Hits, Search};
use model::snapshot::{CredentialState, FoundPatron, StoredPatron};
use rusqlite::{Connection, OptionalExtension};

/// Who fits a search, the closest first. What takes long is looked through on the second handle, too, where there is one.
pub(in crate::sqlite) fn search(
    connection: &Connection,
    search: &Search,
    second: Option<Second<'_>>,
) -> Result<Hits, Fault> {
    sections::reading_once(connection, || hits(connection, search, second))
}

fn hits(connection: &Connection, search: &Search, second: Option<Second<'_>>) -> Result<Hits, Fault> {
    let needle = Needle::new(&search.text);
    let mut gathered = Gathered::of(search);
    let owner: Option<String> = connection.query_row(OWNER, [needle.id().as_str()], |row| row.get(0)).optional()?;
    if let Some(owner) = owner {
        for stored in fetch::by_keys(connection, &[owner], &|| Ok(()))? {
            gathered = gathering::owner_only(search, &needle, stored);
        }
    } else {
        let looking = Looking::new(connection, &needle, &search.filter);
        for pass in needle.passes() {
            let source = Source::of(connection, &needle, *pass)?;
            gathered = sections::gather(&looking, source, *pass, search, second)?;
            if !gathered.is_empty() {
                break;
            }
        }
    }
    let (fitting, total) = gathered.ranked();
    with_scratch(connection, || list(connection, &fitting))?;
    let found = found(connection)?;
    let hit = |(found, (fit, _))| Hit { found, fit };
    Ok(Hits { shown: found.into_iter().zip(fitting).map(hit).collect(), total })
}

/// Lists those to show in `temp.wanted`.
fn list(connection: &Connection, fitting: &[(Fit, StoredPatron)]) -> Result<(), Fault> {
    connection.execute_batch(fetch::WANTED)?;
    let mut insert = connection.prepare("INSERT INTO temp.wanted (key) VALUES (?1)")?;
    for (_, stored) in fitting {
        insert.execute([stored.patron.key().as_str()])?;
    }
    Ok(())
}

/// The patrons of `temp.wanted` with the state of their passwords and their batches.
pub(in crate::sqlite) fn found(connection: &Connection) -> Result<Vec<FoundPatron>, Fault> {
    let patrons = fetch::wanted(connection, &|| Ok(()))?;
    let alone = |stored| FoundPatron::without_password(stored, Vec::new());
    let mut found: Vec<FoundPatron> = patrons.into_iter().map(alone).collect();
    add_credentials(connection, &mut found)?;
    add_batches(connection, &mut found)?;
    Ok(found)
}

fn add_credentials(connection: &Connection, found: &mut [FoundPatron]) -> Result<(), Fault> {
    let sql = "SELECT w.ord, c.state, c.since, c.expires, c.must_change, c.locked, c.hash, c.failed_at, c.sheet
        FROM temp.wanted AS w CROSS JOIN credential AS c ON c.patron = w.key";
    for_each(connection, sql, found, |patron, row| {
        patron.credential = credential_state(row.str_or_null()?, row.str_or_null()?, row.str_or_null()?)?;
        (patron.must_change, patron.locked) = (row.flag()?, row.flag()?);
        patron.credential_version = credential_version::of(row.str()?);
        patron.last_failure = row.second()?;
        patron.sheet = row.str_or_null()?.map(Into::into);
        Ok(())
    })
}

/// The state of a password from its columns, which are all missing where there is none.
pub(in crate::sqlite) fn credential_state(
    state: Option<&str>,
    since: Option<&str>,
    expires: Option<&str>,
) -> Result<CredentialState, Fault> {
    match (state, since, expires) {
        (None, _, _) => Ok(CredentialState::None),
        (Some("chosen"), Some(_), None) => Ok(CredentialState::CarriedOver),
        // Also where another program made it one, and left the days of the starter.
        (Some("chosen"), _, _) => Ok(CredentialState::Chosen),
        (Some(_), _, Some(expires)) => Ok(CredentialState::Starter { expires: day(expires)? }),
        (Some(_), _, None) => Err(Fault::Damaged("a starter password has no last day")),
    }
}

fn add_batches(connection: &Connection, found: &mut [FoundPatron]) -> Result<(), Fault> {
    let sql = "SELECT w.ord, b.batch
        FROM temp.wanted AS w CROSS JOIN batch_patron AS b ON b.patron = w.key ORDER BY w.ord, b.batch";
    for_each(connection, sql, found, |patron, row| {
        patron.batches.push(row.number()?);
        Ok(())
    })?;
    if renumbered::is_anybody(connection)? { add_batches_under_other_ids(connection, found) } else { Ok(()) }
}

/// Those who may have been renumbered or merged with another, or have come after somebody else, each once.
const RENUMBERED: &str = concat!(
    "SELECT DISTINCT w.ord FROM temp.wanted AS w
    CROSS JOIN batch_patron AS t ON t.patron = w.key CROSS JOIN batch AS b ON b.number = t.batch WHERE ",
    renumbered::may_be_of_two!()
);

fn add_batches_under_other_ids(connection: &Connection, found: &mut [FoundPatron]) -> Result<(), Fault> {
    let mut history = History::of(connection);
    for_each(connection, RENUMBERED, found, |patron, _| {
        patron.batches = renumbered::batches_of(&mut history, &patron.stored.patron.key())?;
        Ok(())
    })
}

fn for_each(
    connection: &Connection,
    sql: &str,
    found: &mut [FoundPatron],
    mut add: impl FnMut(&mut FoundPatron, &mut Columns<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut row = Columns::of(row);
        let index = usize::try_from(row.number()?).ok().and_then(|ord| ord.checked_sub(1));
        let patron = index.and_then(|index| found.get_mut(index));
        add(patron.ok_or(Fault::Damaged("a row belongs to a patron who is not there"))?, &mut row)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::search_words;
    use model::search::{Filter, Total};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A store of 20,000: names by letters, IDs by numbers.
    fn many() -> Connection {
        let connection = crate::sqlite::file::schema::tests::fresh();
        let sql = "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 19999)
            INSERT INTO patron (key, version, primary_id, first_name, last_name, user_group)
            SELECT printf('%09d', n), 1, printf('%09d', n), 'Ana',
                char(97 + n % 26, 97 + n / 26 % 26, 97 + n / 676 % 26) || 'son', 'STUDENT' FROM n;
            INSERT INTO identifier (canonical, patron, position, kind, value, active)
            SELECT key, key, 0, 'PRIMARY_ID', primary_id, 1 FROM patron;
            INSERT INTO phone SELECT key, 0, '505-5' || substr(key, -6), 'home', 1, 0 FROM patron";
        connection.execute_batch(sql).unwrap();
        search_words::make_anew(&connection).unwrap();
        connection
    }

    /// How many patrons fit, and how many thousand instructions of SQLite it takes to find that out.
    fn cost(connection: &mut Connection, text: &str, group: Option<&str>) -> (Total, u32) {
        let counted = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&counted);
        let count = move || {
            counter.fetch_add(1, Ordering::Relaxed);
            false
        };
        connection.progress_handler(1_000, Some(count)).unwrap();
        let filter = Filter { group: group.map(str::to_owned), ..Filter::default() };
        let wanted = Search { text: text.to_owned(), filter, limit: Some(20) };
        let transaction = connection.unchecked_transaction().unwrap();
        let total = search(&transaction, &wanted, None).unwrap().total;
        (total, counted.load(Ordering::Relaxed))
    }

    #[test]
    fn looking_for_somebody_costs_as_much_as_those_who_fit() {
        let mut connection = many();
        let (nobody, all) = cost(&mut connection, "", Some("STAFF"));
        assert_eq!(nobody, Total::Exactly(0));
        for (text, fitting) in [
            ("000012345", 1),
            // And 000001234.
            ("00001234", 11),
            ("1234", 2),
            ("bcfson", 1),
            ("bcfson ana", 1),
            ("ana bcfso", 1),
            ("505-501-2345", 1),
            ("qqqqqq", 0),
        ] {
            let (total, steps) = cost(&mut connection, text, None);
            assert_eq!(total, Total::Exactly(fitting), "{text}");
            assert!(steps * 2 < all, "{text}: {steps}, and {all} for looking at everybody");
        }
        assert_eq!(cost(&mut connection, "ana", None).0, Total::MoreThan(500));
        // Everybody's ID begins so, and nobody counts.
        let (nobody, steps) = cost(&mut connection, "0000", Some("STAFF"));
        assert_eq!(nobody, Total::Exactly(0));
        assert!(steps < all * 4, "{steps}, and {all} for looking at everybody once");
    }

    /// One number is in another area of everybody else's.
    #[test]
    fn who_shares_the_last_four_digits_is_not_put_together() {
        let mut connection = many();
        connection.execute_batch("UPDATE phone SET number = '603-555-0177'").unwrap();
        connection.execute("UPDATE phone SET number = '505-555-0177' WHERE patron = '000012345'", []).unwrap();
        search_words::make_anew(&connection).unwrap();
        let (one, steps) = cost(&mut connection, "(505) 555-0177", None);
        let (everybody, _) = cost(&mut connection, "0177", None);
        assert_eq!((one, everybody), (Total::Exactly(1), Total::MoreThan(500)));
        assert!(steps < 20 * 30, "{steps}: thirty instructions each; putting somebody together takes a hundred");
    }

    /// More begin so than are listed; they come in the order of their keys, and others among them.
    #[test]
    fn what_begins_with_digits_that_many_share_is_found_once() {
        let connection = many();
        let sql = "INSERT INTO patron (key, version, primary_id, last_name, user_group) VALUES
                ('000007000x', 1, '000007000X', '0000er', 'STAFF'), ('a', 1, 'A', 'Lee', 'STAFF');
            INSERT INTO identifier (canonical, patron, position, kind, value, active) VALUES
                ('000007000x', '000007000x', 0, 'PRIMARY_ID', '000007000X', 1), ('a', 'a', 0, 'PRIMARY_ID', 'A', 1),
                ('0000b', 'a', 1, 'BARCODE', '0000B', 1), ('0000c', 'a', 2, 'BARCODE', '0000C', 1)";
        connection.execute_batch(sql).unwrap();
        search_words::make_anew(&connection).unwrap();
        let found = |text: &str, group: Option<&str>, limit: Option<usize>| {
            let filter = Filter { group: group.map(str::to_owned), ..Filter::default() };
            let wanted = Search { text: text.to_owned(), filter, limit };
            search(&connection.unchecked_transaction().unwrap(), &wanted, None).unwrap()
        };
        assert_eq!(found("0000", None, None).total, Total::Exactly(20_002));
        assert_eq!(found("0", None, Some(9)).total, Total::MoreThan(500));
        let ids = |hits: Hits| -> Vec<String> {
            hits.shown.iter().map(|hit| hit.found.stored.patron.primary_id.to_string()).collect()
        };
        assert_eq!(ids(found("0000", Some("staff"), Some(9))), ["000007000X", "A"]);
        assert_eq!(ids(found("0000", None, Some(2))), ["000000000", "000000001"]);
    }
}
