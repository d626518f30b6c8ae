//! Patrons into their tables, and what was written read back.
//!
//! Patrons come in the order of their keys, which is what counts for speed in a B-tree; their rows go straight in. After
//! each chunk its rows are read and compared value by value, while they are still at hand. Identifiers have their own
//! order (`identifiers.rs`), passwords their own rules (`passwords.rs`). Nothing here decides what is right.

use crate::fitting::Keyed;
use crate::sqlite::cells::Cell;
use crate::sqlite::columns::integer;
use crate::sqlite::fault::Fault;
use crate::sqlite::list_tables::{LIST_TABLES, ListTable};
use crate::sqlite::patron_columns::{PATRON_COLUMNS, PATRONS, filled};
use crate::sqlite::walk::walk;
use model::batch::BatchAction;
use model::changeset::Write;
use model::field::Field;
use model::id::CanonicalId;
use model::plan::Step;
use rusqlite::{Connection, Statement, params};

const REMEMBER: &str = "INSERT INTO former (key, version) VALUES (?1, ?2)
    ON CONFLICT (key) DO UPDATE SET version = excluded.version";
/// The rows in the lists go with the patron.
const TAKE_OUT: &str = "DELETE FROM patron WHERE key = ?1";
/// Whoever comes back is no longer gone.
const COMES_BACK: &str = "DELETE FROM former WHERE key = ?1";

/// So many columns come before those that [`PATRON_COLUMNS`] are.
const OWN: usize = 3;

/// Whether a list field is written anew: of a new patron all of them, of others those that change; of one
/// who goes all of them are given up.
fn renews(write: &Write<'_>, field: Field) -> bool {
    match write.step {
        Step::Update(update) | Step::Convert(update) => update.changes.iter().any(|change| change.field == field),
        Step::Create(_) | Step::Remove(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => true,
    }
}

/// The primary ID stands among the identifiers, in the spelling of the library.
pub(super) fn renews_identifiers(write: &Write<'_>) -> bool {
    renews(write, Field::Identifiers) || renews(write, Field::PrimaryId)
}

/// The values of a patron that are no lists, in the order of the columns.
fn scalars<'w>(key: &'w CanonicalId, write: &Write<'w>) -> impl Iterator<Item = Cell<'w>> {
    let version = Cell::Number(integer(write.version_after()));
    let own: [Cell<'w>; OWN] = [Cell::text(key.as_str()), version, Cell::text(write.patron.primary_id.as_str())];
    let details = &write.patron.details;
    own.into_iter().chain(PATRON_COLUMNS.iter().map(move |column| column.cell(details)))
}

/// The statements for one list.
struct ListStatements<'c> {
    table: &'static ListTable,
    insert: Statement<'c>,
    clear: Statement<'c>,
    stored: Statement<'c>,
}

impl<'c> ListStatements<'c> {
    fn prepare(connection: &'c Connection, table: &'static ListTable) -> Result<Self, Fault> {
        let [insert, clear, stored] = statements(table);
        let (insert, clear) = (connection.prepare(&insert)?, connection.prepare(&clear)?);
        Ok(ListStatements { table, insert, clear, stored: connection.prepare(&stored)? })
    }

    fn write(&mut self, key: &CanonicalId, write: &Write<'_>) -> Result<(), Fault> {
        if write.version.is_some() {
            if !renews(write, self.table.field) {
                return Ok(());
            }
            self.clear.execute([key.as_str()])?;
        }
        let details = &write.patron.details;
        for place in 0.. {
            let Some(entry) = (self.table.entry)(details, place) else { break };
            let own = [Cell::text(key.as_str()), Cell::place(place)];
            for (number, cell) in (1..).zip(own.iter().chain(entry.cells())) {
                cell.bind(&mut self.insert, number)?;
            }
            self.insert.raw_execute()?;
        }
        Ok(())
    }

    /// Compares the rows of some patrons with what they were to be.
    fn read_back(&mut self, some: &[Keyed<'_>], keys: &[&str]) -> Result<(), Fault> {
        let table = self.table;
        let is_written = |write: &Write<'_>| write.action() != BatchAction::Removed && renews(write, table.field);
        let mut found = vec![0_usize; some.len()];
        walk(&mut self.stored, keys, &mut |number, row| {
            let write = &some[number].1;
            let place = found[number];
            found[number] += 1;
            if !is_written(write) {
                return Ok(());
            }
            let entry = (table.entry)(&write.patron.details, place).ok_or_else(|| differs(table.name))?;
            let cells = [Cell::place(place)];
            for (column, cell) in (1..).zip(cells.iter().chain(entry.cells())) {
                if !cell.is(row.get_ref(column)?) {
                    return Err(differs(table.name));
                }
            }
            Ok(())
        })?;
        let is_whole = |(found, (_, write)): (&usize, &Keyed<'_>)| {
            !is_written(write) || *found == (table.length)(&write.patron.details)
        };
        if found.iter().zip(some).all(is_whole) { Ok(()) } else { Err(differs(table.name)) }
    }
}

/// How entries go in, how all of a patron's go, and how they are read from a patron on.
fn statements(table: &ListTable) -> [String; 3] {
    let (name, columns) = (table.name, table.columns.join(", "));
    let places = vec!["?"; table.columns.len()].join(", ");
    [
        format!("INSERT OR FAIL INTO {name} (patron, position, {columns}) VALUES (?, ?, {places})"),
        format!("DELETE FROM {name} WHERE patron = ?1"),
        format!("SELECT patron, position, {columns} FROM {name} WHERE patron >= ?1 ORDER BY patron, position"),
    ]
}

fn differs(table: &str) -> Fault {
    Fault::ReadBack(table.to_owned())
}

/// Writes patrons one after the other.
pub(super) struct PatronWriter<'c> {
    insert: Statement<'c>,
    update: Statement<'c>,
    stored: Statement<'c>,
    lists: Vec<ListStatements<'c>>,
    remember: Statement<'c>,
    take_out: Statement<'c>,
    comes_back: Statement<'c>,
}

impl<'c> PatronWriter<'c> {
    pub(super) fn prepare(connection: &'c Connection) -> Result<Self, Fault> {
        let lists = LIST_TABLES.iter().map(|table| ListStatements::prepare(connection, table));
        Ok(PatronWriter {
            insert: connection.prepare(&filled(
                "INSERT OR FAIL INTO patron (key, version, primary_id, {columns})
                VALUES (?1, ?2, ?3, {places from 4})",
            ))?,
            update: connection.prepare(&filled(
                "UPDATE OR FAIL patron SET version = ?2, primary_id = ?3,
                {assignments from 4} WHERE key = ?1",
            ))?,
            stored: connection.prepare(&PATRONS)?,
            lists: lists.collect::<Result<_, _>>()?,
            remember: connection.prepare(REMEMBER)?,
            take_out: connection.prepare(TAKE_OUT)?,
            comes_back: connection.prepare(COMES_BACK)?,
        })
    }

    /// Takes one patron out. What there is of a password was kept before.
    pub(super) fn take_out(&mut self, key: &CanonicalId, write: &Write<'_>) -> Result<(), Fault> {
        self.remember.execute(params![key.as_str(), integer(write.version_after())])?;
        self.take_out.execute([key.as_str()])?;
        Ok(())
    }

    /// Writes one patron who is new or stays.
    pub(super) fn write(&mut self, key: &CanonicalId, write: &Write<'_>) -> Result<(), Fault> {
        let is_new = write.version.is_none();
        let statement = if is_new { &mut self.insert } else { &mut self.update };
        for (number, cell) in (1..).zip(scalars(key, write)) {
            cell.bind(statement, number)?;
        }
        statement.raw_execute()?;
        if is_new && write.former > 0 {
            self.comes_back.execute([key.as_str()])?;
        }
        self.lists.iter_mut().try_for_each(|list| list.write(key, write))
    }

    /// Reads the patrons back that were written, in the order of their keys, and compares every value.
    pub(super) fn read_back(&mut self, some: &[Keyed<'_>]) -> Result<(), Fault> {
        let keys: Vec<&str> = some.iter().map(|(key, _)| key.as_str()).collect();
        let mut found = 0;
        walk(&mut self.stored, &keys, &mut |number, row| {
            let (key, write) = &some[number];
            found += 1;
            for (column, cell) in scalars(key, write).enumerate() {
                if !cell.is(row.get_ref(column)?) {
                    return Err(differs("patron"));
                }
            }
            Ok(())
        })?;
        if found != some.iter().filter(|(_, write)| write.action() != BatchAction::Removed).count() {
            return Err(differs("patron"));
        }
        self.lists.iter_mut().try_for_each(|list| list.read_back(some, &keys))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::file::schema::tests::fresh;
    use crate::sqlite::reading::fetch::tests::plan;
    use model::changeset::PasswordFate;
    use model::id::PrimaryId;
    use model::patron::{Details, Email, Patron};
    use model::plan::Creation;

    #[test]
    fn the_store_is_never_searched_through() {
        let connection = fresh();
        let update = filled("UPDATE patron SET version = ?2, primary_id = ?3, {assignments from 4} WHERE key = ?1");
        let mut all = vec![PATRONS.clone(), TAKE_OUT.to_owned(), COMES_BACK.to_owned(), update];
        all.extend(LIST_TABLES.iter().flat_map(statements).filter(|sql| !sql.starts_with("INSERT")));
        for sql in all {
            let plan = plan(&connection, &sql);
            assert!(
                plan[0].starts_with("SEARCH ") && !plan.iter().any(|line| line.contains("TEMP B-TREE")),
                "{plan:?}"
            );
        }
    }

    fn creation(id: &str) -> Step {
        let email = Email { address: "a@example.org".into(), types: "home".into(), preferred: true };
        let details = Details { emails: vec![email], last_name: Some("López".into()), ..Details::default() };
        let patron = Patron { primary_id: PrimaryId::new(id).unwrap(), details: Box::new(details) };
        Step::Create(Box::new(Creation { former: 0, patron }))
    }

    #[test]
    fn what_differs_is_named() {
        let steps = [creation("A1"), creation("B2")];
        let writes: Vec<Keyed<'_>> = steps
            .iter()
            .map(|step| {
                let Step::Create(creation) = step else { unreachable!() };
                let write =
                    Write { patron: &creation.patron, version: None, former: 0, password: &PasswordFate::Kept, step };
                (creation.patron.key(), write)
            })
            .collect();
        let after = |edit: &str| {
            let connection = fresh();
            let mut writer = PatronWriter::prepare(&connection).unwrap();
            writes.iter().for_each(|(key, write)| writer.write(key, write).unwrap());
            connection.execute_batch(edit).unwrap();
            match writer.read_back(&writes) {
                Ok(()) => String::new(),
                Err(Fault::ReadBack(table)) => table,
                Err(fault) => panic!("{fault:?}"),
            }
        };
        assert_eq!(after(""), "");
        let edits = [
            ("patron", "UPDATE patron SET last_name = 'Lopez' WHERE key = 'a1'"),
            ("patron", "UPDATE patron SET version = 2 WHERE key = 'b2'"),
            ("patron", "UPDATE patron SET campus = '' WHERE key = 'b2'"),
            ("patron", "PRAGMA foreign_keys = OFF; DELETE FROM patron WHERE key = 'a1'"),
            ("email", "UPDATE email SET preferred = 0 WHERE patron = 'a1'"),
            ("email", "UPDATE email SET position = 1 WHERE patron = 'b2'"),
            ("email", "DELETE FROM email WHERE patron = 'b2'"),
            ("email", "INSERT INTO email VALUES ('a1', 1, 'b@example.org', 'home', 0)"),
            ("note", "INSERT INTO note VALUES ('b2', 0, 'LIBRARY', 'x', 0, 0)"),
        ];
        for (table, edit) in edits {
            assert_eq!(after(edit), table, "{edit}");
        }
        assert_eq!(after("INSERT INTO patron (key, version, primary_id) VALUES ('a2', 1, 'A2')"), "", "somebody else");
    }
}
