//! A walk over the rows of a table beside keys that are looked for, both in their order: rows that lie together are gone
//! through one after the other, and what lies far off is looked up. So the cost is that of the keys, and where the keys
//! are most of the table it is that of going through it once.

use super::fault::Fault;
use rusqlite::{Row, Statement};

/// So many rows of others are passed over before the next key is looked up: a step takes about a tenth of a look.
const PASSED: u32 = 8;

/// Goes over the rows with these keys, which rise, and hands over each with the number of its key. The statement gives
/// the rows from its parameter on in the order of their first column, which is the key.
pub(super) fn walk(
    statement: &mut Statement<'_>,
    keys: &[&str],
    see: &mut dyn FnMut(usize, &Row<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut number = 0;
    while let Some(from) = keys.get(number) {
        let mut rows = statement.query([from])?;
        let mut passed = 0;
        while passed < PASSED {
            let Some(row) = rows.next()? else { return Ok(()) };
            let key = row.get_ref(0)?.as_str().map_err(|_| Fault::Damaged("a key is no text"))?;
            while keys.get(number).is_some_and(|wanted| *wanted < key) {
                number += 1;
            }
            match keys.get(number) {
                None => return Ok(()),
                Some(wanted) if *wanted == key => {
                    passed = 0;
                    see(number, row)?;
                }
                Some(_) => passed += 1,
            }
        }
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
    }
}
