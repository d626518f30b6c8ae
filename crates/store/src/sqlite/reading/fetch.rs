//! Whole patrons out of the tables: those listed in `temp.wanted`, in its order.
//!
//! Every statement starts from that list and looks its rows up by key, so the cost is that of the list
//! and never that of the store. Who is listed is decided elsewhere (`snapshot.rs`, `find.rs`).

use crate::sqlite::columns::Columns;
use crate::sqlite::fault::Fault;
use crate::sqlite::list_tables::{IDENTIFIERS, LIST_TABLES, ListTable};
use crate::sqlite::patron_columns::{PATRON_COLUMNS, filled};
use crate::sqlite::scratch::with_scratch;
use model::field::Field;
use model::id::PrimaryId;
use model::patron::{Details, Patron};
use model::snapshot::StoredPatron;
use rusqlite::Connection;
use std::sync::LazyLock;

/// The list; `ord` counts from 1 in the order of insertion.
pub(in crate::sqlite) const WANTED: &str =
    "CREATE TEMP TABLE wanted (ord INTEGER PRIMARY KEY, key TEXT NOT NULL) STRICT";

static PATRONS: LazyLock<String> = LazyLock::new(|| {
    filled(
        "SELECT w.ord, p.version, p.primary_id, {columns of p}
        FROM temp.wanted AS w CROSS JOIN patron AS p ON p.key = w.key WHERE w.ord BETWEEN ?1 AND ?2 ORDER BY w.ord",
    )
});

/// Every list of a patron, with the statement that gives its rows in the order of the wanted.
static LISTS: LazyLock<Vec<(&'static ListTable, String)>> = LazyLock::new(|| {
    let tables = [&IDENTIFIERS].into_iter().chain(LIST_TABLES);
    tables.map(|table| (table, entries(table))).collect()
});

fn entries(table: &ListTable) -> String {
    let columns: Vec<String> = table.columns.iter().map(|column| format!("c.{column}")).collect();
    // The identifier at place 0 is the primary ID.
    let entries = if table.field == Field::Identifiers { " AND c.position > 0" } else { "" };
    format!(
        "SELECT w.ord, {} FROM temp.wanted AS w CROSS JOIN {} AS c ON c.patron = w.key
        WHERE w.ord BETWEEN ?1 AND ?2{entries} ORDER BY w.ord, c.position",
        columns.join(", "),
        table.name,
    )
}

/// So many patrons are put together at a time: few enough to stay in a processor's cache while eight
/// tables add to them.
const CHUNK: i64 = 2_000;

/// The patrons of `temp.wanted`. `go_on` is asked now and then and ends the work with its error.
pub(in crate::sqlite) fn wanted(
    connection: &Connection,
    go_on: &dyn Fn() -> Result<(), Fault>,
) -> Result<Vec<StoredPatron>, Fault> {
    // Made large enough at once: growing by doubling copies half a gigabyte for a million patrons.
    let listed: i64 = connection.query_row("SELECT count(*) FROM temp.wanted", [], |row| row.get(0))?;
    let mut patrons = Vec::with_capacity(usize::try_from(listed).unwrap_or(0));
    let mut from = 1;
    while from <= listed {
        go_on()?;
        let to = from.saturating_add(CHUNK - 1);
        scalars(connection, [from, to], &mut patrons)?;
        for (table, sql) in &*LISTS {
            add_list(connection, table, sql, [from, to], &mut patrons)?;
        }
        from = to + 1;
    }
    Ok(patrons)
}

/// The patrons with these keys, in the order given.
pub(in crate::sqlite) fn by_keys<'k>(
    connection: &Connection,
    keys: impl Iterator<Item = &'k str>,
    go_on: &dyn Fn() -> Result<(), Fault>,
) -> Result<Vec<StoredPatron>, Fault> {
    with_scratch(connection, || {
        connection.execute_batch(WANTED)?;
        let mut insert = connection.prepare("INSERT INTO temp.wanted (key) VALUES (?1)")?;
        for key in keys {
            insert.execute([key])?;
        }
        Ok(())
    })?;
    wanted(connection, go_on)
}

fn scalars(connection: &Connection, range: [i64; 2], patrons: &mut Vec<StoredPatron>) -> Result<(), Fault> {
    let mut statement = connection.prepare_cached(&PATRONS)?;
    let mut rows = statement.query(range)?;
    while let Some(row) = rows.next()? {
        let mut row = Columns::of(row);
        // A listed key without its patron would shift every list after it.
        if row.number()? != patrons.len() as u64 + 1 {
            return Err(Fault::Damaged("an identifier belongs to a patron who is not there"));
        }
        patrons.push(stored(&mut row)?);
    }
    Ok(())
}

fn add_list(
    connection: &Connection,
    table: &ListTable,
    sql: &str,
    range: [i64; 2],
    patrons: &mut [StoredPatron],
) -> Result<(), Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(range)?;
    while let Some(row) = rows.next()? {
        let mut row = Columns::of(row);
        let stored = at(patrons, row.number()?)?;
        (table.add)(&mut stored.patron.details, &mut row)?;
    }
    Ok(())
}

fn at(patrons: &mut [StoredPatron], ord: u64) -> Result<&mut StoredPatron, Fault> {
    let index = usize::try_from(ord).ok().and_then(|ord| ord.checked_sub(1));
    index.and_then(|index| patrons.get_mut(index)).ok_or(Fault::Damaged("a row belongs to a patron who is not there"))
}

fn stored(row: &mut Columns<'_>) -> Result<StoredPatron, Fault> {
    let version = row.number()?;
    let primary_id = PrimaryId::new(row.str()?).ok_or(Fault::Damaged("a primary ID is empty or has white space"))?;
    let mut details = Box::<Details>::default();
    for column in &*PATRON_COLUMNS {
        column.read(row, &mut details)?;
    }
    Ok(StoredPatron { version, patron: Patron { primary_id, details } })
}

#[cfg(test)]
pub(in crate::sqlite) mod tests {
    use super::*;

    /// How SQLite carries a statement out, a line per step.
    pub(in crate::sqlite) fn plan(connection: &Connection, sql: &str) -> Vec<String> {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let parameters = vec![1_i64; statement.parameter_count()];
        let lines = statement.query_map(rusqlite::params_from_iter(parameters), |row| row.get(3)).unwrap();
        lines.map(Result::unwrap).collect()
    }

    #[test]
    fn patrons_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        connection.execute_batch(WANTED).unwrap();
        for sql in LISTS.iter().map(|(_, sql)| sql.as_str()).chain([PATRONS.as_str()]) {
            let plan = plan(&connection, sql);
            assert!(plan[0].starts_with("SEARCH w USING INTEGER PRIMARY KEY"), "{plan:?}");
            assert!(plan[1].starts_with("SEARCH ") && plan.len() == 2, "{plan:?}");
        }
    }
}
