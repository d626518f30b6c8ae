//! People who may be in the store under another ID: everybody born on their days, and everybody with their
//! e-mail addresses, by the indexes over both. Names are judged as they stream by; only who may be one of
//! them is fetched whole.

use super::fault::Fault;
use super::fetch;
use model::progress::Progress;
use model::snapshot::{MayBe, NameParts, Sought, StoredPatron, TOO_MANY_ALIKE};
use rusqlite::{Connection, Row, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};

const SOUGHT: &str = "CREATE TEMP TABLE sought (value TEXT NOT NULL) STRICT";

const BORN: &str = "
    SELECT s.value, p.key, p.first_name, p.middle_name, p.last_name, p.preferred_first_name, p.preferred_last_name
    FROM temp.sought AS s CROSS JOIN patron AS p INDEXED BY patron_by_birth ON p.birth_date = s.value
    ORDER BY s.rowid";

const WRITTEN_TO: &str = "
    SELECT s.value, p.key, p.first_name, p.middle_name, p.last_name, p.preferred_first_name, p.preferred_last_name
    FROM temp.sought AS s
    CROSS JOIN email AS e INDEXED BY email_by_address ON e.address = s.value COLLATE NOCASE
    CROSS JOIN patron AS p ON p.key = e.patron
    ORDER BY s.rowid";

/// Positions of people and the keys of patrons who may be them.
type Pairs = BTreeSet<(u32, String)>;

/// Patrons who may be one of these people, each with the person's position.
pub(super) fn find(
    connection: &Connection,
    people: &[Sought],
    may_be: &mut MayBe<'_>,
    progress: &dyn Progress,
) -> Result<Vec<(u32, StoredPatron)>, Fault> {
    let mut days: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut addresses: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (position, sought) in (0_u32..).zip(people) {
        if let Some(born) = sought.birth_date {
            days.entry(born.to_string()).or_default().push(position);
        }
        for address in &sought.emails {
            addresses.entry(address.to_ascii_lowercase()).or_default().push(position);
        }
    }
    let mut pairs = Pairs::new();
    for (sql, sought) in [(BORN, days), (WRITTEN_TO, addresses)] {
        super::stage::go_on(progress)?;
        stream(connection, sql, &sought, may_be, &mut pairs)?;
    }
    fetch_pairs(connection, &pairs, progress)
}

/// Streams the patrons of each sought value, and judges them value by value.
fn stream(
    connection: &Connection,
    sql: &str,
    sought: &BTreeMap<String, Vec<u32>>,
    may_be: &mut MayBe<'_>,
    pairs: &mut Pairs,
) -> Result<(), Fault> {
    super::with_scratch(connection, || {
        connection.execute_batch("DROP TABLE IF EXISTS temp.sought")?;
        connection.execute_batch(SOUGHT)?;
        let mut insert = connection.prepare("INSERT INTO temp.sought (value) VALUES (?1)")?;
        for value in sought.keys() {
            insert.execute(params![value])?;
        }
        Ok(())
    })?;
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut value = String::new();
    let mut found = Pairs::new();
    let mut patrons = 0;
    while let Some(row) = rows.next()? {
        let next = row.get_ref(0)?.as_str().map_err(|_| Fault::Damaged("a text column holds something else"))?;
        if next != value {
            keep(&mut found, &mut patrons, pairs);
            next.clone_into(&mut value);
        }
        patrons += 1;
        if patrons <= TOO_MANY_ALIKE {
            let people = sought.get(&value).map_or(&[][..], Vec::as_slice);
            judge(row, people, may_be, &mut found)?;
        }
    }
    keep(&mut found, &mut patrons, pairs);
    Ok(())
}

/// Takes over what was found under one value, unless too many patrons share it.
fn keep(found: &mut Pairs, patrons: &mut usize, pairs: &mut Pairs) {
    if *patrons <= TOO_MANY_ALIKE {
        pairs.append(found);
    }
    found.clear();
    *patrons = 0;
}

fn judge(row: &Row<'_>, people: &[u32], may_be: &mut MayBe<'_>, found: &mut Pairs) -> Result<(), Fault> {
    let text = |index: usize| -> Result<Option<&str>, Fault> {
        row.get_ref(index)?.as_str_or_null().map_err(|_| Fault::Damaged("a text column holds something else"))
    };
    let names = NameParts {
        first: text(2)?,
        middle: text(3)?,
        last: text(4)?,
        preferred_first: text(5)?,
        preferred_last: text(6)?,
    };
    let alike = may_be(names, people);
    if !alike.is_empty() {
        let key = text(1)?.unwrap_or_default();
        found.extend(alike.into_iter().map(|position| (position, key.to_owned())));
    }
    Ok(())
}

fn fetch_pairs(
    connection: &Connection,
    pairs: &Pairs,
    progress: &dyn Progress,
) -> Result<Vec<(u32, StoredPatron)>, Fault> {
    let keys: BTreeSet<&str> = pairs.iter().map(|(_, key)| key.as_str()).collect();
    let patrons = fetch::by_keys(connection, keys.iter().copied(), &|| super::stage::go_on(progress))?;
    let by_key: HashMap<&str, StoredPatron> = keys.into_iter().zip(patrons).collect();
    Ok(pairs.iter().filter_map(|(position, key)| Some((*position, by_key.get(key.as_str())?.clone()))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::fetch::tests::plan;

    #[test]
    fn people_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::schema::tests::fresh();
        connection.execute_batch(SOUGHT).unwrap();
        for (sql, index) in [(BORN, "patron_by_birth"), (WRITTEN_TO, "email_by_address")] {
            let plan = plan(&connection, sql);
            assert!(plan.iter().any(|line| line.contains(index)), "{plan:?}");
            assert!(!plan.iter().any(|line| line.starts_with("SCAN ") && line != "SCAN s"), "{plan:?}");
            assert!(!plan.iter().any(|line| line.contains("TEMP B-TREE")), "they stream: {plan:?}");
        }
    }
}
