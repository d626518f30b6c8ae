//! A walk over the rows of a table beside keys that are looked for, both in their order: rows that lie together are gone
//! through one after the other, and what lies far off is looked up. So the cost is that of the keys, and where the keys
//! are most of the table it is that of going through it once.

use super::fault::Fault;
use rusqlite::types::ValueRef;
use rusqlite::{Row, Statement};

/// So many rows of others are passed over before the next key is looked up: a step takes about a tenth of a look. Where
/// that was in vain fewer are, since most of what lies between such keys is not looked for.
const PASSED: u32 = 8;

/// Goes over the rows with these keys, which rise, and hands over each with the number of its key. The statement gives
/// the rows from its parameter on in the order of their first column, which is the key.
pub(super) fn walk(
    statement: &mut Statement<'_>,
    keys: &[&str],
    see: &mut dyn FnMut(usize, &Row<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let (mut number, mut patience) = (0, PASSED);
    while let Some(from) = keys.get(number) {
        let (begun, mut passed, mut looked_up) = (number, 0, None);
        let mut rows = statement.query([from])?;
        while passed < patience {
            let Some(row) = rows.next()? else { return Ok(()) };
            // As it lies there: a row of others is not looked at more closely.
            let ValueRef::Text(key) = row.get_ref(0)? else { return Err(Fault::Damaged("a key is no text")) };
            while keys.get(number).is_some_and(|wanted| wanted.as_bytes() < key) {
                number += 1;
            }
            match keys.get(number) {
                None => return Ok(()),
                Some(wanted) if wanted.as_bytes() == key => {
                    passed = 0;
                    if *looked_up.get_or_insert(number) < number {
                        patience = PASSED;
                    }
                    see(number, row)?;
                }
                Some(_) => passed += 1,
            }
        }
        // In a damaged file the same rows could come again and again.
        if number == begun {
            return Err(Fault::Damaged("rows do not lie in the order of their keys"));
        }
        patience = (patience / 2).max(1);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn a_walk_finds_what_is_there_whether_it_lies_together_or_far_off() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE t (key TEXT, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID")
            .unwrap();
        for number in (0..200).filter(|number| number % 7 != 0) {
            let sql = "INSERT INTO t VALUES (printf('%03d', ?1), 0), (printf('%03d', ?1), 1)";
            connection.execute(sql, [number]).unwrap();
        }
        let of = |keys: &[&str]| {
            let mut statement =
                connection.prepare("SELECT key, place FROM t WHERE key >= ?1 ORDER BY key, place").unwrap();
            let mut seen = Vec::new();
            walk(&mut statement, keys, &mut |number, row| {
                seen.push(format!("{}={}.{}", number, row.get::<_, String>(0)?, row.get::<_, i64>(1)?));
                Ok(())
            })
            .unwrap();
            seen.join(" ")
        };
        assert_eq!(of(&["001", "002", "007"]), "0=001.0 0=001.1 1=002.0 1=002.1");
        assert_eq!(of(&["", "006", "100", "1000", "199", "9"]), "1=006.0 1=006.1 2=100.0 2=100.1 4=199.0 4=199.1");
        assert_eq!(of(&["000", "1955", "9"]), "");
        assert_eq!(of(&[]), "");
        // Far off first, and then side by side.
        let keys = ["050", "100", "150", "190", "191", "192", "193", "198"];
        assert_eq!(
            of(&keys),
            "0=050.0 0=050.1 1=100.0 1=100.1 2=150.0 2=150.1 3=190.0 3=190.1 4=191.0 4=191.1 5=192.0 5=192.1 6=193.0 \
            6=193.1 7=198.0 7=198.1"
        );
    }

    /// As in a damaged file, where the rows behind a key are not those that should be.
    #[test]
    fn rows_that_come_again_and_again_end_the_walk() {
        let connection = Connection::open_in_memory().unwrap();
        let numbers = (0..20).map(|number| format!("('{number:03}')")).collect::<Vec<_>>().join(", ");
        let sql = format!("WITH t (key) AS (VALUES {numbers}) SELECT key FROM t WHERE ?1 IS NOT NULL");
        let mut statement = connection.prepare(&sql).unwrap();
        let walked = walk(&mut statement, &["5"], &mut |_, _| Ok(()));
        assert!(matches!(walked, Err(Fault::Damaged(_))));
    }
}
