//! Looking for patrons, as a desk does: by the indexes over identifiers, addresses and words, which say who may be meant.
//! Whether they are is compared as every store does it.

use super::{fetch, words};
use crate::credential_version;
use crate::gathering::{self, Gathered};
use crate::matching::{Needle, Pass};
use crate::sqlite::columns::{Columns, day};
use crate::sqlite::fault::Fault;
use crate::sqlite::journal::renumbered;
use crate::sqlite::scratch::with_scratch;
use model::patron::Patron;
use model::search::{Filter, Fit, Hit, Hits, Search};
use model::snapshot::{CredentialState, FoundPatron, StoredPatron};
use rusqlite::{Connection, OptionalExtension, params};

/// More patrons than this who may be meant are not listed: so many of a store have what was typed that looking at one
/// after the other soon finds enough of them.
const LISTED: usize = 100_000;

/// So many patrons are looked at together.
const CHUNK: usize = 250;

const OWNER: &str = "SELECT patron FROM identifier WHERE canonical = ?1";

const BY_IDENTIFIER: &str = "SELECT patron FROM identifier WHERE canonical >= ?1 AND canonical < ?2 LIMIT ?3";

const BY_EMAIL: &str = "SELECT patron FROM email INDEXED BY email_by_address
    WHERE address >= ?1 COLLATE NOCASE AND address < ?2 COLLATE NOCASE LIMIT ?3";

/// The filter of a search in SQL: the group, the day before which a membership ends, the state, and the day of that.
const COUNTS: &str = "(?1 IS NULL OR user_group = ?1 COLLATE NOCASE) AND (?2 IS NULL OR expiry_date < ?2)
    AND (?3 IS NULL OR ?3 = CASE WHEN status = 'INACTIVE' COLLATE NOCASE THEN 'inactive'
        WHEN expiry_date < ?4 THEN 'expired' ELSE 'active' END)";

/// Who fits a search, the closest first.
pub(in crate::sqlite) fn search(connection: &Connection, search: &Search) -> Result<Hits, Fault> {
    let needle = Needle::new(&search.text);
    let mut gathered = Gathered::of(search);
    let owner: Option<String> = connection.query_row(OWNER, [needle.id().as_str()], |row| row.get(0)).optional()?;
    if let Some(owner) = owner {
        for stored in fetched(connection, &[owner])? {
            gathered = gathering::owner_only(search, &needle, stored);
        }
    } else {
        for pass in needle.passes() {
            let source = who_may_be_meant(connection, &needle, *pass)?;
            look_at(connection, source, &mut gathered, |patron| needle.fit(*pass, patron))?;
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

/// Where patrons come from who may be meant; in the order of their keys.
enum Source {
    /// These.
    Listed(std::vec::IntoIter<String>),
    /// Everybody behind this key.
    Everybody(String),
}

impl Source {
    fn listed(mut keys: Vec<String>) -> Self {
        keys.sort_unstable();
        keys.dedup();
        Source::Listed(keys.into_iter())
    }

    /// The next of them whom the filter has count; none at the end.
    fn next(&mut self, connection: &Connection, filter: &Filter) -> Result<Vec<String>, Fault> {
        let group = filter.group.as_deref();
        let before = filter.expires_before.map(|day| day.to_string());
        let (state, today) = filter.state.map(|(state, today)| (state.name(), today.to_string())).unzip();
        let mut next = Vec::new();
        match self {
            Source::Listed(keys) => {
                let sql = format!("SELECT EXISTS (SELECT 1 FROM patron WHERE key = ?5 AND {COUNTS})");
                let mut counts = connection.prepare_cached(&sql)?;
                for key in keys.by_ref() {
                    if counts.query_row(params![group, before, state, today, key], |row| row.get(0))? {
                        next.push(key);
                    }
                    if next.len() == CHUNK {
                        break;
                    }
                }
            }
            Source::Everybody(last) => {
                let sql = format!("SELECT key FROM patron WHERE key > ?5 AND {COUNTS} ORDER BY key LIMIT {CHUNK}");
                let mut behind = connection.prepare_cached(&sql)?;
                let mut rows = behind.query(params![group, before, state, today, last.as_str()])?;
                while let Some(row) = rows.next()? {
                    let key: String = row.get(0)?;
                    // In a damaged file the same patrons could come again and again.
                    if key <= *last {
                        return Err(Fault::Damaged("patrons do not lie in the order of their keys"));
                    }
                    last.clone_from(&key);
                    next.push(key);
                }
            }
        }
        Ok(next)
    }
}

/// Everybody who may be meant, and others.
fn who_may_be_meant(connection: &Connection, needle: &Needle, pass: Pass) -> Result<Source, Fault> {
    let everybody = || Ok(Source::Everybody(String::new()));
    if needle.is_everybody() {
        return everybody();
    }
    let mut keys = Vec::new();
    if pass == Pass::Spelled {
        for (sql, beginning) in [(BY_IDENTIFIER, needle.beginning()), (BY_EMAIL, needle.email())] {
            let Some(beginning) = beginning else { continue };
            if !add_beginning(connection, sql, beginning, &mut keys)? {
                return everybody();
            }
        }
        let mut owner = connection.prepare_cached(OWNER)?;
        for id in needle.with_other_zeros() {
            keys.extend(owner.query_row([id], |row| row.get::<_, String>(0)).optional()?);
        }
        if let Some(phone) = needle.phone() {
            words::add_phone(connection, phone, &mut keys)?;
        }
    }
    if !words::add_named(connection, needle, pass, &mut keys)? {
        return everybody();
    }
    Ok(Source::listed(keys))
}

/// Adds the patrons whose value begins so; `false` where they are too many.
fn add_beginning(connection: &Connection, sql: &str, beginning: &str, keys: &mut Vec<String>) -> Result<bool, Fault> {
    let mut statement = connection.prepare(sql)?;
    let limit = i64::try_from(LISTED).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![beginning, words::end_of(beginning), limit])?;
    let mut found = 0;
    while let Some(row) = rows.next()? {
        keys.push(row.get(0)?);
        found += 1;
    }
    Ok(found < LISTED)
}

/// Looks at patrons who may be meant, until enough fit.
fn look_at(
    connection: &Connection,
    mut source: Source,
    gathered: &mut Gathered<'_>,
    fit: impl Fn(&Patron) -> Option<Fit> + Copy,
) -> Result<(), Fault> {
    loop {
        let keys = source.next(connection, gathered.filter())?;
        if keys.is_empty() {
            return Ok(());
        }
        let mut patrons = fetched(connection, &keys)?.into_iter();
        if patrons.try_for_each(|stored| gathered.add(stored, fit)).is_break() {
            return Ok(());
        }
    }
}

/// The patrons with these keys.
fn fetched(connection: &Connection, keys: &[String]) -> Result<Vec<StoredPatron>, Fault> {
    fetch::by_keys(connection, keys, &|| Ok(()))
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
    let mut found: Vec<FoundPatron> = patrons.into_iter().map(without_password).collect();
    add_credentials(connection, &mut found)?;
    add_batches(connection, &mut found)?;
    Ok(found)
}

fn without_password(stored: StoredPatron) -> FoundPatron {
    FoundPatron {
        stored,
        credential: CredentialState::None,
        sheet: None,
        credential_version: 0,
        must_change: false,
        locked: false,
        last_failure: None,
        batches: Vec::new(),
    }
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

/// Those who may have been renumbered or merged with another, each once.
const RENUMBERED: &str = "SELECT DISTINCT w.ord FROM temp.wanted AS w
    CROSS JOIN batch_patron AS t ON t.patron = w.key CROSS JOIN batch AS b ON b.number = t.batch
    WHERE (t.action IN ('create', 'remove') AND b.others_removed > 0 AND b.others_added + b.new > 0)
        OR (t.action = 'update' AND b.kind <> 'lists'
            AND b.others_removed = 1 AND b.others_changed = 1 AND b.others_added + b.others_converted = 0)";

fn add_batches_under_other_ids(connection: &Connection, found: &mut [FoundPatron]) -> Result<(), Fault> {
    for_each(connection, RENUMBERED, found, |patron, _| {
        patron.batches = renumbered::batches_of(connection, &patron.stored.patron.key())?;
        Ok(())
    })
}

fn for_each(
    connection: &Connection,
    sql: &str,
    found: &mut [FoundPatron],
    add: impl Fn(&mut FoundPatron, &mut Columns<'_>) -> Result<(), Fault>,
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
    use crate::sqlite::reading::fetch::tests::plan;
    use crate::sqlite::search_words;
    use model::search::Total;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn patrons_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        let counts = format!("SELECT EXISTS (SELECT 1 FROM patron WHERE key = ?5 AND {COUNTS})");
        let behind = format!("SELECT key FROM patron WHERE key > ?5 AND {COUNTS} ORDER BY key LIMIT 9");
        for sql in [OWNER, BY_IDENTIFIER, BY_EMAIL, &counts, &behind] {
            let plan = plan(&connection, sql);
            assert!(plan.iter().any(|line| line.contains("SEARCH ")), "{plan:?}");
            assert!(!plan.iter().any(|line| line.starts_with("SCAN patron")), "{plan:?}");
            assert!(!plan.iter().any(|line| line.contains("TEMP B-TREE")), "they stream: {plan:?}");
        }
    }

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
        let total = search(&transaction, &wanted).unwrap().total;
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
            assert!(steps * 4 < all, "{text}: {steps}, and {all} for looking at everybody");
        }
        assert_eq!(cost(&mut connection, "ana", None).0, Total::MoreThan(500));
    }
}
