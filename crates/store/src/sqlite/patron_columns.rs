//! The columns of a patron that are no lists: each such field is a column of its own name.
//!
//! Nothing here or in the statements knows the fields; they are what the table of fields says. Statements leave a
//! place for them, which [`filled`] fills, in one order for all of them.

use super::cells::Cell;
use super::columns::Columns;
use super::fault::Fault;
use chrono::NaiveDate;
use model::field::{Field, Kind, Slot};
use model::patron::{AccountType, Details};
use model::text::Text;
use std::sync::LazyLock;

/// Every one, in the order in which all statements name them.
pub(super) static PATRON_COLUMNS: LazyLock<Vec<PatronColumn>> =
    LazyLock::new(|| Field::ALL.iter().filter_map(|field| PatronColumn::of(*field)).collect());

/// Patrons from a key on, in the order of their keys: what is written is read back as it is fetched. A column that somebody
/// adds to the table is not ours, and keeps its value.
pub(super) static PATRONS: LazyLock<String> =
    LazyLock::new(|| filled("SELECT key, version, primary_id, {columns} FROM patron WHERE key >= ?1 ORDER BY key"));

/// A column, and where a patron's details hold its value.
pub(super) struct PatronColumn {
    name: &'static str,
    held: Held,
}

enum Held {
    Text(&'static Slot<Option<Text>>),
    Date(&'static Slot<Option<NaiveDate>>),
    AccountType(&'static Slot<Option<AccountType>>),
}

impl PatronColumn {
    fn of(field: Field) -> Option<Self> {
        let held = match field.kind() {
            Kind::Text(slot) => Held::Text(slot),
            Kind::Date(slot) => Held::Date(slot),
            Kind::AccountType(slot) => Held::AccountType(slot),
            // The ID is no detail and stands in every statement by its name; lists have tables of their own.
            Kind::Id | Kind::List(_) => return None,
        };
        Some(PatronColumn { name: field.name(), held })
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// The patron's value.
    pub(super) fn cell<'d>(&self, details: &'d Details) -> Cell<'d> {
        match self.held {
            Held::Text(slot) => Cell::Text(slot.of(details).as_deref()),
            Held::Date(slot) => Cell::Day(*slot.of(details)),
            Held::AccountType(slot) => Cell::Text(slot.of(details).map(AccountType::name)),
        }
    }

    /// Takes the patron's value over from a row.
    pub(super) fn read(&self, row: &mut Columns<'_>, details: &mut Details) -> Result<(), Fault> {
        match self.held {
            Held::Text(slot) => *slot.of_mut(details) = row.text()?,
            Held::Date(slot) => *slot.of_mut(details) = row.date()?,
            Held::AccountType(slot) => *slot.of_mut(details) = account_type(row)?,
        }
        Ok(())
    }
}

fn account_type(row: &mut Columns<'_>) -> Result<Option<AccountType>, Fault> {
    let unknown = Fault::Damaged("an account type is neither internal nor external");
    row.str_or_null()?.map(|name| AccountType::from_name(name).ok_or(unknown)).transpose()
}

/// The parameter of the first column, behind the key, the version and the primary ID.
const FIRST_PLACE: usize = 4;

/// A statement with the columns in the places that it leaves for them.
pub(super) fn filled(sql: &str) -> String {
    let each = |one: &dyn Fn(&str) -> String| {
        PATRON_COLUMNS.iter().map(|column| one(column.name)).collect::<Vec<_>>().join(", ")
    };
    let numbered = |one: &dyn Fn(usize, &str) -> String| {
        let all = (FIRST_PLACE..).zip(&*PATRON_COLUMNS).map(|(number, column)| one(number, column.name));
        all.collect::<Vec<_>>().join(", ")
    };
    let places = [
        ("{columns}", each(&str::to_owned)),
        ("{places from 4}", numbered(&|number, _| format!("?{number}"))),
        ("{assignments from 4}", numbered(&|number, name| format!("{name} = ?{number}"))),
    ];
    places.iter().fold(sql.to_owned(), |sql, (place, columns)| sql.replace(*place, columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field without its column would fail every batch; a column without its field would never be read.
    #[test]
    fn every_field_that_is_no_list_is_a_column_and_every_column_a_field() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        let mut statement = connection.prepare("SELECT name FROM pragma_table_info('patron')").unwrap();
        let there = statement.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap);
        let mut there: Vec<String> =
            there.filter(|name| !["key", "version", "primary_id"].contains(&name.as_str())).collect();
        let mut fields: Vec<&str> = PATRON_COLUMNS.iter().map(|column| column.name).collect();
        there.sort_unstable();
        fields.sort_unstable();
        assert_eq!(there, fields);
    }
}
