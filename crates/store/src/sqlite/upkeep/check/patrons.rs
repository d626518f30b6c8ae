//! Patrons against the history: whoever follows every old and new value from the first batch to the last must come
//! out at what is stored.
//!
//! Keys are taken in chunks, in their order; the history of a chunk is put together beside its patrons.

use super::{Listed, Look};
use crate::sqlite::columns::{integer, shown};
use crate::sqlite::fault::Fault;
use crate::sqlite::packed;
use crate::sqlite::reading::fetch;
use model::batch::BatchAction;
use model::field::Field;
use model::patron::Patron;
use model::plan::Change;
use model::snapshot::StoredPatron;
use model::value::Value;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// So many patrons are compared at a time.
const CHUNK: usize = 2_000;

const KEYS: &str = "SELECT key FROM patron WHERE key > ?1 ORDER BY key LIMIT ?2";
const HISTORY: &str = "SELECT patron, batch, primary_id, action, iif(changes = '', packed, changes), version_after
    FROM batch_patron
    WHERE patron > ?1 AND patron <= ?2 ORDER BY patron, batch";
const FORMER: &str = "SELECT key, version FROM former WHERE key > ?1 AND key <= ?2";

/// What the history says of somebody.
#[derive(Default)]
struct Past {
    primary_id: String,
    /// The newest batch.
    batch: u64,
    version: String,
    there: bool,
    /// The last value of each field that the history tells, with its batch.
    known: BTreeMap<Field, (Value, u64)>,
    /// A batch whose values cannot be read.
    unreadable: Option<u64>,
}

impl Past {
    /// Goes on by one batch.
    fn go_on(&mut self, batch: u64, action: Option<BatchAction>, changes: Option<Vec<Change>>) {
        self.batch = batch;
        if action.is_none() || changes.is_none() {
            self.unreadable.get_or_insert(batch);
        }
        match action {
            Some(BatchAction::Created) => {
                self.known = Field::ALL.iter().map(|field| (*field, (Value::Blank, batch))).collect();
                self.there = true;
            }
            Some(BatchAction::Updated | BatchAction::Converted) => self.there = true,
            Some(BatchAction::Removed) => {
                self.known.clear();
                self.there = false;
                return;
            }
            None => {}
        }
        for change in changes.unwrap_or_default() {
            self.known.insert(change.field, (change.after, batch));
        }
    }

    /// The fields in which a patron is not what the history says, and the newest batch that wrote one of them.
    fn differences(&self, patron: &Patron) -> (Vec<&'static str>, u64) {
        let differs = |(field, (value, _)): &(&Field, &(Value, u64))| patron.get(**field) != *value;
        let others = self.known.iter().filter(differs);
        others.fold((Vec::new(), 0_u64), |(mut names, newest), (field, (_, batch))| {
            names.push(field.name());
            (names, newest.max(*batch))
        })
    }
}

pub(super) fn faults(look: &Look<'_>) -> Result<Vec<String>, Fault> {
    let mut listed = Listed::default();
    let mut after = String::new();
    loop {
        look.go_on()?;
        let keys = keys(look.connection, &after)?;
        // The last chunk takes everything that comes after its last patron.
        let last = if keys.len() == CHUNK { keys.last().cloned() } else { None };
        let range = (after.as_str(), last.as_deref());
        let mut past = past(look, range)?;
        let mut former = former(look.connection, range)?;
        let stored = stored(look.connection, &keys)?;
        for (key, stored) in keys.iter().zip(&stored) {
            let past = past.remove(key);
            compare(look, key, stored.as_ref(), past.as_ref(), &mut listed);
        }
        for (key, past) in &past {
            gone(key, past, former.remove(key).as_deref(), &mut listed);
        }
        let Some(last) = last else { return Ok(listed.into_sentences()) };
        after = last;
    }
}

fn keys(connection: &Connection, after: &str) -> Result<Vec<String>, Fault> {
    let mut statement = connection.prepare_cached(KEYS)?;
    let mut rows = statement.query(params![after, integer(CHUNK as u64)])?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next()? {
        keys.push(shown(row.get_ref(0)?));
    }
    Ok(keys)
}

/// The patrons with these keys; none for one who cannot be read.
fn stored(connection: &Connection, keys: &[String]) -> Result<Vec<Option<StoredPatron>>, Fault> {
    match fetched(connection, keys) {
        Ok(patrons) => Ok(patrons.into_iter().map(Some).collect()),
        Err(fault) if fault.is_in_the_file() => {
            // One by one, so that only those are left out who have to be.
            let one = |key: &String| match fetched(connection, std::slice::from_ref(key)) {
                Ok(mut patron) => Ok(patron.pop()),
                Err(fault) if fault.is_in_the_file() => Ok(None),
                Err(fault) => Err(fault),
            };
            keys.iter().map(one).collect()
        }
        Err(fault) => Err(fault),
    }
}

fn fetched(connection: &Connection, keys: &[String]) -> Result<Vec<StoredPatron>, Fault> {
    fetch::by_keys(connection, keys, &|| Ok(()))
}

/// The end of a range of keys. A blob, which comes after every text, where there is none.
fn up_to(last: Option<&str>) -> rusqlite::types::Value {
    use rusqlite::types::Value::{Blob, Text};
    last.map_or(Blob(Vec::new()), |last| Text(last.to_owned()))
}

/// What the history says of everybody in a range of keys.
fn past(look: &Look<'_>, (after, last): (&str, Option<&str>)) -> Result<BTreeMap<String, Past>, Fault> {
    let mut statement = look.connection.prepare_cached(HISTORY)?;
    let mut rows = statement.query(params![after, up_to(last)])?;
    let mut people: BTreeMap<String, Past> = BTreeMap::new();
    let mut number = 0_usize;
    while let Some(row) = rows.next()? {
        number += 1;
        if number.is_multiple_of(CHUNK) {
            look.go_on()?;
        }
        let past = people.entry(shown(row.get_ref(0)?)).or_default();
        let batch = shown(row.get_ref(1)?).parse().unwrap_or_default();
        let action = BatchAction::from_name(&shown(row.get_ref(3)?));
        let changes = packed::changes(row.get_ref(4)?).ok();
        past.go_on(batch, action, changes);
        (past.primary_id, past.version) = (shown(row.get_ref(2)?), shown(row.get_ref(5)?));
    }
    Ok(people)
}

/// The last version of everybody in a range of keys who is gone.
fn former(connection: &Connection, (after, last): (&str, Option<&str>)) -> Result<BTreeMap<String, String>, Fault> {
    let mut statement = connection.prepare_cached(FORMER)?;
    let mut rows = statement.query(params![after, up_to(last)])?;
    let mut former = BTreeMap::new();
    while let Some(row) = rows.next()? {
        former.insert(shown(row.get_ref(0)?), shown(row.get_ref(1)?));
    }
    Ok(former)
}

/// Compares a patron who is there with the history.
fn compare(look: &Look<'_>, key: &str, stored: Option<&StoredPatron>, past: Option<&Past>, listed: &mut Listed) {
    let name = match (stored, past) {
        (Some(stored), _) => stored.patron.primary_id.as_str(),
        (None, Some(past)) => past.primary_id.as_str(),
        (None, None) => key,
    };
    let Some(stored) = stored else {
        listed.push(name, "a stored value cannot be read");
        return;
    };
    let Some(past) = past else {
        if look.gap == 0 {
            listed.push(name, "in the database, though no batch added them");
        }
        return;
    };
    if let Some(batch) = past.unreadable {
        listed.push(name, format!("what batch {batch} did cannot be read"));
        return;
    }
    if !past.there {
        listed.push(name, format!("in the database, though batch {} removed them", past.batch));
        return;
    }
    if past.version != stored.version.to_string() {
        listed.push(name, format!("the version is not that of batch {}", past.batch));
    }
    let (fields, batch) = past.differences(&stored.patron);
    if !fields.is_empty() {
        let (fields, verb) = (joined(&fields), if fields.len() == 1 { "is" } else { "are" });
        listed.push(name, format!("{fields} {verb} not what batch {batch} wrote"));
    }
}

/// Compares somebody who is not there with the history.
fn gone(key: &str, past: &Past, former: Option<&str>, listed: &mut Listed) {
    let name = if past.primary_id.is_empty() { key } else { past.primary_id.as_str() };
    if let Some(batch) = past.unreadable {
        listed.push(name, format!("what batch {batch} did cannot be read"));
    } else if past.there {
        listed.push(name, format!("missing, though no batch after {} removed them", past.batch));
    } else if former != Some(past.version.as_str()) {
        listed.push(name, format!("the version that batch {} left is no longer remembered", past.batch));
    }
}

/// `a`, `a and b`, `a, b and c`.
fn joined(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::file::schema::tests::fresh;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn a_chunk_is_looked_up_by_its_range() {
        let connection = fresh();
        for sql in [KEYS, HISTORY, FORMER] {
            let plan = plan(&connection, sql);
            assert!(plan[0].starts_with("SEARCH "), "{plan:?}");
        }
    }

    #[test]
    fn names_are_joined_as_people_say_them() {
        assert_eq!([joined(&["a"]), joined(&["a", "b"]), joined(&["a", "b", "c"])], ["a", "a and b", "a, b and c"]);
    }

    fn change(field: Field, after: &str) -> Change {
        let after = if after.is_empty() { Value::Blank } else { Value::Text(after.into()) };
        Change { field, before: Value::Blank, after }
    }

    #[test]
    fn a_history_that_begins_late_tells_what_it_tells() {
        let mut past = Past::default();
        past.go_on(4, Some(BatchAction::Updated), Some(vec![change(Field::Campus, "MAIN")]));
        let id = model::id::PrimaryId::new("A1").unwrap();
        let mut patron = Patron { primary_id: id, details: Box::default() };
        patron.details.last_name = Some("Lee".into());
        assert_eq!(past.differences(&patron), (vec!["campus"], 4));
        patron.details.rare.campus = Some("MAIN".into());
        assert_eq!(past.differences(&patron), (vec![], 0), "nobody knows where the name comes from");
        let created = vec![change(Field::PrimaryId, "A1"), change(Field::Campus, "MAIN")];
        past.go_on(5, Some(BatchAction::Created), Some(created));
        assert_eq!(past.differences(&patron), (vec!["last_name"], 5), "of a new patron everything is known");
    }
}
