//! The bare peer of writing: the very rows that a batch left in a store, put into the same tables by SQLite
//! alone. One transaction, as safe as the program's, rows in the order of their keys, a prepared statement per
//! table; into an empty file, where the other indexes are made when the rows are in, or into a store as it was
//! before. Nothing is compared, nothing read back, nobody's history kept unless that is asked for.

use crate::Result;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::Path;
use std::time::Instant;

/// The tables of patrons, parents first, each with the column that names the patron and the one it is sorted by.
const TABLES: [(&str, &str, &str); 7] = [
    ("patron", "key", "key"),
    ("identifier", "patron", "canonical"),
    ("email", "patron", "patron"),
    ("phone", "patron", "patron"),
    ("address", "patron", "patron"),
    ("role", "patron", "patron"),
    ("note", "patron", "patron"),
];

const HISTORY: (&str, &str, &str) = ("batch_patron", "patron", "patron");

/// Indexes that a first load makes last.
const LATE: &str = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL
    AND tbl_name IN ('patron', 'identifier', 'email', 'phone', 'address', 'role', 'note', 'batch_patron')";

/// What is to be written.
struct Load {
    tables: Vec<(String, Vec<Vec<Value>>)>,
    patrons: u64,
    batches: Vec<Vec<Value>>,
}

/// Puts what the last batch of `after` did into `into`, a store without that batch, or a new file; says how long
/// that took, in the form of the program's own lines.
pub(crate) fn run(after: &Path, into: &Path, history: bool) -> Result<()> {
    let load = load(after, history)?;
    let fresh = !into.exists();
    let mut target = Connection::open(into)?;
    if fresh {
        same_layout(&Connection::open(after)?, &target)?;
    }
    for (name, value) in
        [("synchronous", "FULL"), ("foreign_keys", "ON"), ("secure_delete", "ON"), ("cache_size", "-32768")]
    {
        target.pragma_update(None, name, value)?;
    }
    let begin = Instant::now();
    write(&mut target, &load)?;
    target.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
    let name = if history { "insert with history" } else { "insert" };
    eprintln!("time: {name} {:.6} s, {} rows", begin.elapsed().as_secs_f64(), load.patrons);
    Ok(())
}

/// Empty tables like those of the store.
fn same_layout(store: &Connection, target: &Connection) -> Result<()> {
    target.pragma_update(None, "journal_mode", "WAL")?;
    let made = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type = 'table' DESC, rowid";
    for row in all(store, made)? {
        if let [Value::Text(sql)] = row.as_slice() {
            target.execute_batch(sql)?;
        }
    }
    Ok(())
}

fn load(after: &Path, history: bool) -> Result<Load> {
    let from = Connection::open(after)?;
    let wanted = "SELECT patron FROM batch_patron WHERE batch = (SELECT max(number) FROM batch)";
    let mut tables = Vec::new();
    for (table, key, order) in TABLES {
        let sql = format!("SELECT * FROM {table} WHERE {key} IN ({wanted}) ORDER BY {order}");
        tables.push((table.to_owned(), all(&from, &sql)?));
    }
    if history {
        let (table, _, order) = HISTORY;
        let sql = format!("SELECT * FROM {table} WHERE batch = (SELECT max(number) FROM batch) ORDER BY {order}");
        tables.push((table.to_owned(), all(&from, &sql)?));
    }
    let patrons = tables[0].1.len() as u64;
    let batches = all(&from, "SELECT * FROM batch ORDER BY number DESC LIMIT 1")?;
    Ok(Load { tables, patrons, batches })
}

fn all(from: &Connection, sql: &str) -> Result<Vec<Vec<Value>>> {
    let mut statement = from.prepare(sql)?;
    let width = statement.column_count();
    let rows = statement.query_map([], |row| (0..width).map(|column| row.get(column)).collect())?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

fn write(target: &mut Connection, load: &Load) -> Result<()> {
    let transaction = target.transaction()?;
    let empty = transaction.query_row("SELECT NOT EXISTS (SELECT 1 FROM patron)", [], |row| row.get(0))?;
    let late: Vec<(String, String)> = if empty {
        let mut statement = transaction.prepare(LATE)?;
        let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        found.collect::<std::result::Result<_, _>>()?
    } else {
        Vec::new()
    };
    for (name, _) in &late {
        transaction.execute_batch(&format!("DROP INDEX {name}"))?;
    }
    insert(&transaction, "batch", &load.batches)?;
    for (table, rows) in &load.tables {
        insert(&transaction, table, rows)?;
    }
    for (_, sql) in &late {
        transaction.execute_batch(sql)?;
    }
    Ok(transaction.commit()?)
}

/// What is there under the key gives way.
fn insert(to: &Connection, table: &str, rows: &[Vec<Value>]) -> Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let places = vec!["?"; first.len()].join(", ");
    let on_conflict = if table == "patron" { upsert(to)? } else { String::new() };
    let or = if table == "patron" { "" } else { "OR REPLACE " };
    let mut statement = to.prepare(&format!("INSERT {or}INTO {table} VALUES ({places}) {on_conflict}"))?;
    for row in rows {
        statement.execute(params_from_iter(row))?;
    }
    Ok(())
}

/// Replacing a patron would take their lists along.
fn upsert(to: &Connection) -> Result<String> {
    let statement = to.prepare("SELECT * FROM patron")?;
    let columns = statement.column_names().filter(|name| *name != "key");
    let set: Vec<String> = columns.map(|name| format!("{name} = excluded.{name}")).collect();
    Ok(format!("ON CONFLICT (key) DO UPDATE SET {}", set.join(", ")))
}
