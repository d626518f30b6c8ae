//! Patrons whose names may have some words, and those who may have a phone number: by the index that `search_words.rs`
//! keeps.

use crate::matching::{self, Needle, Pass};
use crate::sqlite::fault::Fault;
use crate::sqlite::search_words;
use rusqlite::{Connection, params};

/// More bytes of keys than this are not read for a word: some 100,000 patrons.
const MOST_BYTES: u64 = 1 << 20;

/// Few enough patrons to compare them; another word need not make them fewer.
const FEW: usize = 250;

const BYTES: &str = "SELECT coalesce(sum(length(patrons)), 0) FROM search_word WHERE word >= ?1 AND word < ?2";

const PATRONS: &str = "SELECT patrons FROM search_word WHERE word >= ?1 AND word < ?2";

const WORDS: &str = "SELECT DISTINCT word FROM search_word WHERE word >= ?1 AND word < ?2";

/// Words of the index: from one on, and up to another.
type Range = (String, String);

/// What comes behind every text that begins so.
pub(super) fn end_of(beginning: &str) -> String {
    format!("{beginning}\u{10FFFF}")
}

/// Adds everybody who may have this phone number.
pub(super) fn add_phone(connection: &Connection, phone: &str, keys: &mut Vec<String>) -> Result<(), Fault> {
    matching::word_of_digits(phone).map_or(Ok(()), |word| add(connection, &[only(&word)], keys))
}

/// Adds everybody who may have all of the words in their names; `false` where they are too many.
pub(super) fn add_named(
    connection: &Connection,
    needle: &Needle,
    pass: Pass,
    keys: &mut Vec<String>,
) -> Result<bool, Fault> {
    let mut words = Vec::new();
    for typed in needle.words() {
        let ranges = ranges(connection, typed, pass)?;
        words.push((bytes(connection, &ranges)?, ranges));
    }
    // The rarest first.
    words.sort_unstable();
    let mut words = words.into_iter();
    let Some((bytes, rarest)) = words.next() else { return Ok(true) };
    if bytes > MOST_BYTES {
        return Ok(false);
    }
    let mut named = Vec::new();
    add(connection, &rarest, &mut named)?;
    for (bytes, ranges) in words {
        if named.len() <= FEW || bytes > MOST_BYTES {
            break;
        }
        let mut others = Vec::new();
        add(connection, &ranges, &mut others)?;
        others.sort_unstable();
        named.retain(|key| others.binary_search(key).is_ok());
    }
    keys.append(&mut named);
    Ok(true)
}

fn ranges(connection: &Connection, typed: &str, pass: Pass) -> Result<Vec<Range>, Fault> {
    let mut ranges = vec![(typed.to_owned(), end_of(typed))];
    if pass == Pass::Near {
        // Where several words of a name were run together, the last of them ends what was typed.
        let ends = typed.char_indices().skip(1).filter_map(|(at, _)| typed.get(at..));
        ranges.extend(ends.filter(|end| end.chars().nth(1).is_some()).map(only));
        for letter in matching::first_letters(typed) {
            let beginning = letter.to_string();
            let mut statement = connection.prepare_cached(WORDS)?;
            let mut rows = statement.query(params![beginning, end_of(&beginning)])?;
            while let Some(row) = rows.next()? {
                let word = row.get_ref(0)?.as_str().map_err(|_| Fault::Damaged("a word cannot be read"))?;
                if matching::is_near(typed, word) && !word.starts_with(typed) {
                    ranges.push(only(word));
                }
            }
        }
    }
    Ok(ranges)
}

/// A word and none that is longer.
fn only(word: &str) -> Range {
    (word.to_owned(), format!("{word}\0"))
}

fn bytes(connection: &Connection, ranges: &[Range]) -> Result<u64, Fault> {
    let mut statement = connection.prepare_cached(BYTES)?;
    let mut bytes = 0;
    for (from, to) in ranges {
        let of_range: i64 = statement.query_row(params![from, to], |row| row.get(0))?;
        bytes += of_range.unsigned_abs();
    }
    Ok(bytes)
}

/// Adds the patrons for whom the words stand; some more than once.
fn add(connection: &Connection, ranges: &[Range], keys: &mut Vec<String>) -> Result<(), Fault> {
    let mut statement = connection.prepare_cached(PATRONS)?;
    for (from, to) in ranges {
        let mut rows = statement.query(params![from, to])?;
        while let Some(row) = rows.next()? {
            let patrons = row.get_ref(0)?.as_blob().map_err(|_| Fault::Damaged("a word stands for nobody"))?;
            for key in search_words::keys(patrons) {
                keys.push(key?.to_owned());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn words_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        for sql in [BYTES, PATRONS, WORDS] {
            let plan = plan(&connection, sql);
            assert_eq!(plan.len(), 1, "{plan:?}");
            assert!(plan[0].starts_with("SEARCH search_word USING "), "{plan:?}");
        }
    }
}
