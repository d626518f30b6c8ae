//! The whole command, a process of its own so that it starts as cold as the program and its memory is seen:
//! `xtask peer-best LIST STORE`. It says what each part took, in the form of the program's own lines.

use super::compare::{Todo, compared};
use super::list::List;
use super::tables::stored;
use super::write::{differences, everybody};
use crate::Result;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;
use std::time::Instant;

/// Loads a list into a store that an earlier run has filled, or into a new one.
pub(crate) fn run(list: &Path, store: &Path) -> Result<()> {
    for (part, seconds, rows) in loaded(list, store)? {
        eprintln!("time: {part} {seconds:.6} s, {rows} rows");
    }
    Ok(())
}

/// The parts, with the seconds of each and how many rows it had; `writing` has the patrons it wrote.
fn loaded(list: &Path, store: &Path) -> Result<Vec<(&'static str, f64, usize)>> {
    let mut clock = Clock { last: Instant::now(), parts: Vec::new() };
    let list = List::read(list)?;
    clock.done("reading", list.len());
    let order = list.sorted()?;
    clock.done("sorting", list.len());
    let fresh = !store.exists();
    let mut store = opened(store)?;
    // Held from the first look on, so that what was compared is what is written over.
    let transaction = store.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if fresh {
        let patrons = everybody(&transaction, &list, &order)?;
        transaction.commit()?;
        checkpoint(&store)?;
        clock.done("writing", patrons);
        return Ok(clock.parts);
    }
    let todos = compared(&transaction, &list, &order, stored(&transaction)?)?;
    clock.done("fetching and comparing", list.len());
    if todos.iter().flatten().any(|todo| *todo != Todo::Nothing) {
        let patrons = differences(&transaction, &list, &order, &todos)?;
        transaction.commit()?;
        checkpoint(&store)?;
        clock.done("writing", patrons);
    }
    Ok(clock.parts)
}

/// As safe as the program's own store.
fn opened(store: &Path) -> Result<Connection> {
    let store = Connection::open(store)?;
    store.pragma_update(None, "journal_mode", "WAL")?;
    store.pragma_update(None, "synchronous", "FULL")?;
    store.pragma_update(None, "cache_size", -32_768)?;
    Ok(store)
}

/// What was committed goes to its place; whoever comes next does not pay for it.
fn checkpoint(store: &Connection) -> Result<()> {
    Ok(store.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
}

struct Clock {
    last: Instant,
    parts: Vec<(&'static str, f64, usize)>,
}

impl Clock {
    fn done(&mut self, part: &'static str, rows: usize) {
        let now = Instant::now();
        self.parts.push((part, (now - self.last).as_secs_f64(), rows));
        self.last = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use testkit::list::{Against, List as Made, Shares};

    /// Loads a list and gives the parts with their rows.
    fn load(folder: &Path, list: &Made, store: &str) -> Vec<(&'static str, usize)> {
        let file = folder.join("list.csv");
        list.write_csv(&mut File::create(&file).unwrap()).unwrap();
        let parts = loaded(&file, &folder.join(store)).unwrap();
        parts.into_iter().map(|(part, _, rows)| (part, rows)).collect()
    }

    /// Every row of every table as one text, without versions.
    fn rows(store: &Path) -> Vec<String> {
        let store = Connection::open(store).unwrap();
        let columns = "key, primary_id, first_name, middle_name, last_name, user_group, expiry_date, birth_date, note";
        let mut rows = Vec::new();
        for (table, columns) in
            [("patron", columns), ("identifier", "*"), ("email", "*"), ("phone", "*"), ("address", "*")]
        {
            let mut statement = store.prepare(&format!("SELECT {columns} FROM {table} ORDER BY 1")).unwrap();
            let width = statement.column_count();
            let mut found = statement.query([]).unwrap();
            while let Some(row) = found.next().unwrap() {
                let values = (0..width).map(|column| format!("{:?}", row.get_ref(column).unwrap()));
                rows.push(format!("{table} {}", values.collect::<Vec<_>>().join(" ")));
            }
        }
        rows
    }

    fn against(rows: u64, patrons: u64, shares: Shares) -> Made {
        Made::new(1, rows, Against::Store { patrons, shares })
    }

    #[test]
    fn everybody_of_a_list_is_in_the_five_tables() {
        let folder = tempfile::tempdir().unwrap();
        let parts = load(folder.path(), &Made::new(1, 50, Against::Nobody), "store.db");
        assert_eq!(parts, [("reading", 50), ("sorting", 50), ("writing", 50)]);
        let rows = rows(&folder.path().join("store.db"));
        let of = |table: &str| rows.iter().filter(|row| row.starts_with(table)).count();
        assert_eq!(["patron ", "identifier ", "email ", "phone ", "address "].map(of), [50; 5]);
    }

    #[test]
    fn the_same_again_writes_nothing_and_a_change_is_written() {
        let folder = tempfile::tempdir().unwrap();
        load(folder.path(), &Made::new(1, 100, Against::Nobody), "store.db");
        let parts = load(folder.path(), &Made::new(1, 100, Against::Nobody), "store.db");
        assert_eq!(parts, [("reading", 100), ("sorting", 100), ("fetching and comparing", 100)]);
        let parts = load(folder.path(), &against(100, 100, Shares::USUAL), "store.db");
        assert_eq!(parts.last(), Some(&("writing", 19)));
    }

    /// A small list is looked up, a long one walked along; the second finds done what the first did.
    #[test]
    fn both_ways_of_fetching_see_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let all_changed = Shares { changed: 100, new: 0 };
        for store in ["twice.db", "once.db"] {
            load(folder.path(), &Made::new(1, 200, Against::Nobody), store);
        }
        let few = load(folder.path(), &against(10, 200, all_changed), "twice.db");
        let rest = load(folder.path(), &against(200, 200, all_changed), "twice.db");
        let once = load(folder.path(), &against(200, 200, all_changed), "once.db");
        let written = [few, rest, once].map(|parts| parts.last().copied());
        assert_eq!(written, [Some(("writing", 10)), Some(("writing", 190)), Some(("writing", 200))]);
        assert_eq!(rows(&folder.path().join("twice.db")), rows(&folder.path().join("once.db")));
    }
}
