//! The index by which patrons are looked for: which words stand for whom.
//!
//! A word may stand for somebody who no longer has it, and must stand for everybody who has it. It is collected while a
//! batch is written, and goes in as a line for each word: a row for each patron and word would take as long as all of
//! their other indexes. Not for looking into it, which is `reading/words.rs`.

use crate::matching;
use crate::sqlite::columns::{Columns, integer};
use crate::sqlite::fault::Fault;
use model::batch::BatchAction;
use model::changeset::Write;
use model::field::Field;
use model::patron::Details;
use model::plan::Step;
use rusqlite::{Connection, params};
use std::collections::HashMap;

/// What stands between two keys; no key has white space in it.
const BETWEEN: u8 = b'\n';

/// Everybody's names, and their phone numbers one by one.
const EVERYBODY: &str = "
    SELECT p.key, p.first_name, p.middle_name, p.last_name,
        p.preferred_first_name, p.preferred_middle_name, p.preferred_last_name, f.number
    FROM patron AS p LEFT JOIN phone AS f ON f.patron = p.key ORDER BY p.key";

/// Words as they are collected: two numbers for each patron and word.
pub(super) struct SearchWords<K> {
    keys: Vec<K>,
    words: HashMap<Box<str>, u32>,
    /// The number of a word, and that of a patron.
    pairs: Vec<(u32, u32)>,
}

impl<K: AsRef<str>> SearchWords<K> {
    pub(super) fn new() -> Self {
        SearchWords { keys: Vec::new(), words: HashMap::new(), pairs: Vec::new() }
    }

    /// Goes on to the next patron; they come in the order of their keys.
    fn next_patron(&mut self, key: K) {
        self.keys.push(key);
    }

    /// Adds a word of the patron who came last.
    fn add(&mut self, word: &str) {
        let patron = number(self.keys.len().saturating_sub(1));
        let next = number(self.words.len());
        let word = match self.words.get(word) {
            Some(word) => *word,
            None => *self.words.entry(word.into()).or_insert(next),
        };
        self.pairs.push((word, patron));
    }

    /// Writes what was collected.
    pub(super) fn write(mut self, connection: &Connection, batch: u64) -> Result<(), Fault> {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        let mut words: Vec<(&str, u32)> = self.words.iter().map(|(word, number)| (&**word, *number)).collect();
        words.sort_unstable();
        let mut insert = connection.prepare("INSERT INTO search_word (word, batch, patrons) VALUES (?1, ?2, ?3)")?;
        let mut patrons = Vec::new();
        for (text, word) in words {
            patrons.clear();
            let from = self.pairs.partition_point(|pair| pair.0 < word);
            let of_word = self.pairs[from..].iter().take_while(|pair| pair.0 == word);
            for (_, patron) in of_word {
                if !patrons.is_empty() {
                    patrons.push(BETWEEN);
                }
                patrons.extend_from_slice(self.keys[*patron as usize].as_ref().as_bytes());
            }
            insert.execute(params![text, integer(batch), patrons])?;
        }
        Ok(())
    }
}

impl<'k> SearchWords<&'k str> {
    /// Adds what a batch writes of a patron, if it can be words by which nobody found them before.
    pub(super) fn patron(&mut self, key: &'k str, write: &Write<'_>) {
        if !brings_words(write) {
            return;
        }
        self.next_patron(key);
        self.details(&write.patron.details);
    }

    fn details(&mut self, details: &Details) {
        matching::each_name_word(matching::names(details), &mut |word| self.add(word));
        for phone in &details.phones {
            if let Some(word) = matching::phone_word(&phone.number) {
                self.add(&word);
            }
        }
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("fewer patrons than people on earth")
}

/// Fields whose words are in the index.
const FIELDS: [Field; 7] = [
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::PreferredFirstName,
    Field::PreferredMiddleName,
    Field::PreferredLastName,
    Field::Phones,
];

fn brings_words(write: &Write<'_>) -> bool {
    match write.step {
        Step::Update(update) | Step::Convert(update) => {
            update.changes.iter().any(|change| FIELDS.contains(&change.field))
        }
        Step::Create(_) | Step::Remove(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => {
            write.action() != BatchAction::Removed
        }
    }
}

/// Takes everything out where there are no patrons any more, so that loading them again does not add it twice.
pub(super) fn clear_of_nobody(connection: &Connection) -> Result<(), Fault> {
    connection.execute("DELETE FROM search_word WHERE NOT EXISTS (SELECT 1 FROM patron)", [])?;
    Ok(())
}

/// Makes the index anew from the patrons there are: nothing of anybody who is gone is left in it.
pub(super) fn make_anew(connection: &Connection) -> Result<(), Fault> {
    let mut words: SearchWords<Box<str>> = SearchWords::new();
    each_word(connection, &mut |key, word| {
        if words.keys.last().is_none_or(|last| **last != *key) {
            words.next_patron(key.into());
        }
        words.add(word);
        Ok(())
    })?;
    connection.execute("DELETE FROM search_word", [])?;
    words.write(connection, 0)
}

/// Every word of every patron, by key; some more than once.
pub(super) fn each_word(
    connection: &Connection,
    take: &mut dyn FnMut(&str, &str) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut statement = connection.prepare(EVERYBODY)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut row = Columns::of(row);
        let key = row.str()?;
        let mut names = [None; 6];
        for name in &mut names {
            *name = row.str_or_null()?;
        }
        let mut taken = Ok(());
        matching::each_name_word(names, &mut |word| {
            if taken.is_ok() {
                taken = take(key, word);
            }
        });
        taken?;
        if let Some(word) = row.str_or_null()?.and_then(matching::phone_word) {
            take(key, &word)?;
        }
    }
    Ok(())
}

/// The keys of a line.
pub(super) fn keys(patrons: &[u8]) -> impl Iterator<Item = Result<&str, Fault>> {
    let keys = patrons.split(|byte| *byte == BETWEEN);
    keys.map(|key| str::from_utf8(key).map_err(|_| Fault::Damaged("a word of a name stands for nobody")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::file::schema::tests::fresh;

    fn lines(connection: &Connection) -> Vec<(String, i64, String)> {
        let sql = "SELECT word, batch, CAST(patrons AS TEXT) FROM search_word ORDER BY word, batch";
        let mut statement = connection.prepare(sql).unwrap();
        let lines = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        lines.map(Result::unwrap).collect()
    }

    #[test]
    fn a_word_stands_for_everybody_who_has_it() {
        let connection = fresh();
        let sql = "INSERT INTO patron (key, version, primary_id, first_name, last_name) VALUES
                ('a1', 1, 'A1', 'Ana', 'López'), ('b2', 1, 'B2', 'ANA', 'O''Hara-Ana'), ('c3', 1, 'C3', NULL, NULL);
            INSERT INTO phone VALUES ('a1', 0, '505-555-0100', 'home', 1, 0), ('a1', 1, '555 0100', 'home', 0, 0);
            INSERT INTO search_word VALUES ('gone', 7, CAST('x9' AS BLOB))";
        connection.execute_batch(sql).unwrap();
        make_anew(&connection).unwrap();
        let line = |word: &str, keys: &str| (word.to_owned(), 0, keys.to_owned());
        let expected = [
            line("#0100", "a1"),
            line("ana", "a1\nb2"),
            line("hara", "b2"),
            line("lopez", "a1"),
            line("o", "b2"),
            line("ohara", "b2"),
        ];
        assert_eq!(lines(&connection), expected);
        clear_of_nobody(&connection).unwrap();
        assert_eq!(lines(&connection).len(), expected.len(), "there are patrons");
        connection.execute("DELETE FROM patron", []).unwrap();
        clear_of_nobody(&connection).unwrap();
        assert_eq!(lines(&connection), []);
    }

    /// The whole is made while a batch or a purge holds the lock: it reads patrons in their order and sorts nothing.
    #[test]
    fn everybody_is_read_as_they_lie() {
        let plan = crate::sqlite::reading::fetch::tests::plan(&fresh(), EVERYBODY);
        assert!(plan.iter().any(|line| line.starts_with("SEARCH f USING PRIMARY KEY")), "{plan:?}");
        assert!(!plan.iter().any(|line| line.contains("TEMP B-TREE")), "{plan:?}");
    }
}
