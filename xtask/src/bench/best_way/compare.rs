//! What a list changes: the patrons it is about are fetched and compared value by value.

use super::list::List;
use super::tables::{TABLES, Table};
use crate::Result;
use rusqlite::{Connection, Row};

/// What becomes of a patron's row in one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Todo {
    Nothing,
    Insert,
    Change,
    Remove,
}

/// What becomes of a patron, table by table.
pub(super) type Todos = [Todo; TABLES.len()];

/// A list of fewer patrons than this, of a hundred that are stored, is fetched by its keys.
const FEW: usize = 8;

/// What there is to do for each row of the list, in the order of the IDs.
pub(super) fn compared(store: &Connection, list: &List, order: &[usize], stored: usize) -> Result<Vec<Todos>> {
    let mut todos = vec![[Todo::Nothing; TABLES.len()]; order.len()];
    let compare = if order.len() * 100 < stored * FEW { look_up } else { walk };
    for (number, table) in TABLES.iter().enumerate() {
        let mut each = todos.iter_mut().map(move |todos| &mut todos[number]);
        compare(store, table, list, order, &mut each)?;
    }
    Ok(todos)
}

/// Where the next row's todo goes.
type Each<'a> = dyn Iterator<Item = &'a mut Todo> + 'a;

/// Asks for one key after the other, in their order.
fn look_up(store: &Connection, table: &Table, list: &List, order: &[usize], todos: &mut Each<'_>) -> Result<()> {
    let mut statement = store.prepare(&table.one_stored())?;
    for (row, todo) in order.iter().zip(todos) {
        statement.raw_bind_parameter(1_usize, list.id(*row))?;
        let mut stored = statement.raw_query();
        *todo = decided(table, list, *row, stored.next()?)?;
    }
    Ok(())
}

/// Goes through the whole table beside the list, both in the order of the keys.
fn walk(store: &Connection, table: &Table, list: &List, order: &[usize], todos: &mut Each<'_>) -> Result<()> {
    let mut statement = store.prepare(&table.all_stored())?;
    let mut stored = statement.raw_query();
    let mut current = stored.next()?;
    for (row, todo) in order.iter().zip(todos) {
        let id = list.id(*row);
        while let Some(before) = current
            && before.get_ref(0)?.as_str()? < id
        {
            current = stored.next()?;
        }
        let found = match current {
            Some(here) if here.get_ref(0)?.as_str()? == id => Some(here),
            Some(_) | None => None,
        };
        *todo = decided(table, list, *row, found)?;
    }
    Ok(())
}

fn decided(table: &Table, list: &List, row: usize, stored: Option<&Row<'_>>) -> Result<Todo> {
    Ok(match (stored, table.wants(list, row)) {
        (None, false) => Todo::Nothing,
        (None, true) => Todo::Insert,
        (Some(_), false) => Todo::Remove,
        (Some(stored), true) if is_same(table, list, row, stored)? => Todo::Nothing,
        (Some(_), true) => Todo::Change,
    })
}

fn is_same(table: &Table, list: &List, row: usize, stored: &Row<'_>) -> Result<bool> {
    for (place, column) in (1_usize..).zip(table.compared()) {
        if stored.get_ref(place)?.as_str_or_null()?.unwrap_or_default() != list.value(row, column) {
            return Ok(false);
        }
    }
    Ok(true)
}
