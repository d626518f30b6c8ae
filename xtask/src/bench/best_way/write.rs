//! Writing: table by table, each in the order of its keys, with statements that are prepared once.

use super::compare::{Todo, Todos};
use super::list::List;
use super::tables::{INDEXES, TABLES, stored};
use crate::Result;
use rusqlite::Connection;

/// Makes the tables and puts everybody into them; the indexes come last.
pub(super) fn everybody(store: &Connection, list: &List, order: &[usize]) -> Result<usize> {
    store.execute_batch("CREATE TABLE meta (only_row INTEGER PRIMARY KEY, patrons INTEGER NOT NULL) STRICT")?;
    for table in &TABLES {
        store.execute_batch(&table.layout())?;
        let mut insert = store.prepare(&table.insert())?;
        for row in order.iter().filter(|row| table.wants(list, **row)) {
            table.bind(&mut insert, list, *row)?;
            insert.raw_execute()?;
        }
    }
    store.execute_batch(INDEXES)?;
    count(store, order.len())?;
    Ok(order.len())
}

/// Does what there is to do, into tables with their indexes; says for how many patrons that is.
pub(super) fn differences(store: &Connection, list: &List, order: &[usize], todos: &[Todos]) -> Result<usize> {
    for (number, table) in TABLES.iter().enumerate() {
        let mut insert = store.prepare(&table.insert())?;
        let mut change = store.prepare(&table.change())?;
        let mut remove = store.prepare(&table.remove())?;
        for (row, todos) in order.iter().zip(todos) {
            let statement = match todos[number] {
                Todo::Nothing => continue,
                Todo::Remove => {
                    remove.execute([list.id(*row)])?;
                    continue;
                }
                Todo::Insert => &mut insert,
                Todo::Change => &mut change,
            };
            table.bind(statement, list, *row)?;
            statement.raw_execute()?;
        }
    }
    let new = todos.iter().filter(|todos| todos[0] == Todo::Insert).count();
    count(store, stored(store)? + new)?;
    Ok(todos.iter().filter(|todos| todos.iter().any(|todo| *todo != Todo::Nothing)).count())
}

fn count(store: &Connection, patrons: usize) -> Result<()> {
    store.execute("INSERT OR REPLACE INTO meta VALUES (1, ?1)", [i64::try_from(patrons)?])?;
    Ok(())
}
