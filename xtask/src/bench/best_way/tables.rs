//! The five tables, shaped as the program's are, and the statements that each of them needs.

use super::list::List;
use crate::Result;
use rusqlite::{Connection, Statement};

/// A table of patrons.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// What is made: columns and keys.
    layout: &'static str,
    /// Columns that come from the list, each with the number of its column there. The first one is the key by which the
    /// table is sorted; it is the ID of the patron.
    columns: &'static [(&'static str, usize)],
    /// Columns that are the same for everybody, with what stands in them.
    constants: &'static [(&'static str, &'static str)],
    /// What else a change sets.
    also_set: &'static str,
    /// Which rows a list is about.
    only: &'static str,
}

/// All of them; the patron comes first.
pub(super) const TABLES: [Table; 5] = [
    Table {
        name: "patron",
        layout: "key TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, primary_id TEXT NOT NULL, first_name TEXT,
            middle_name TEXT, last_name TEXT, user_group TEXT, expiry_date TEXT, birth_date TEXT, note TEXT",
        columns: &[
            ("key", 0),
            ("primary_id", 0),
            ("first_name", 1),
            ("middle_name", 2),
            ("last_name", 3),
            ("user_group", 10),
            ("expiry_date", 11),
            ("birth_date", 12),
            ("note", 13),
        ],
        constants: &[("version", "1")],
        also_set: ", version = version + 1",
        only: "",
    },
    Table {
        name: "identifier",
        layout: "canonical TEXT NOT NULL PRIMARY KEY, patron TEXT NOT NULL, position INTEGER NOT NULL,
            kind TEXT NOT NULL, value TEXT NOT NULL, active INTEGER NOT NULL",
        columns: &[("canonical", 0), ("patron", 0), ("value", 0)],
        constants: &[("position", "0"), ("kind", "'primary'"), ("active", "1")],
        also_set: "",
        only: "",
    },
    Table {
        name: "email",
        layout: "patron TEXT NOT NULL, position INTEGER NOT NULL, address TEXT NOT NULL, types TEXT NOT NULL,
            preferred INTEGER NOT NULL, PRIMARY KEY (patron, position)",
        columns: &[("patron", 0), ("address", 4)],
        constants: &[("position", "0"), ("types", "'personal'"), ("preferred", "1")],
        also_set: "",
        only: "AND position = 0",
    },
    Table {
        name: "phone",
        layout: "patron TEXT NOT NULL, position INTEGER NOT NULL, number TEXT NOT NULL, types TEXT NOT NULL,
            preferred INTEGER NOT NULL, sms INTEGER NOT NULL, PRIMARY KEY (patron, position)",
        columns: &[("patron", 0), ("number", 5)],
        constants: &[("position", "0"), ("types", "'home'"), ("preferred", "1"), ("sms", "0")],
        also_set: "",
        only: "AND position = 0",
    },
    Table {
        name: "address",
        layout: "patron TEXT NOT NULL, position INTEGER NOT NULL, line1 TEXT, city TEXT, state_province TEXT,
            postal_code TEXT, types TEXT NOT NULL, preferred INTEGER NOT NULL, PRIMARY KEY (patron, position)",
        columns: &[("patron", 0), ("line1", 6), ("city", 7), ("state_province", 8), ("postal_code", 9)],
        constants: &[("position", "0"), ("types", "'home'"), ("preferred", "1")],
        also_set: "",
        only: "AND position = 0",
    },
];

/// The ways to a patron besides their keys, which the program's store has as well.
pub(super) const INDEXES: &str = "
    CREATE INDEX identifier_of_patron ON identifier (patron, position);
    CREATE INDEX patron_by_birth ON patron (birth_date, first_name, middle_name, last_name)
        WHERE birth_date IS NOT NULL;
    CREATE INDEX patron_by_name ON patron (lower(last_name || ', ' || first_name));
    CREATE INDEX email_by_address ON email (address COLLATE NOCASE);";

impl Table {
    pub(super) fn layout(&self) -> String {
        format!("CREATE TABLE {} ({}) STRICT, WITHOUT ROWID", self.name, self.layout)
    }

    pub(super) fn insert(&self) -> String {
        let names = self.columns.iter().map(|(name, _)| *name);
        let names: Vec<&str> = names.chain(self.constants.iter().map(|(name, _)| *name)).collect();
        let values = (1..=self.columns.len()).map(|number| format!("?{number}"));
        let values: Vec<String> = values.chain(self.constants.iter().map(|(_, value)| (*value).to_owned())).collect();
        format!("INSERT INTO {} ({}) VALUES ({})", self.name, names.join(", "), values.join(", "))
    }

    /// Sets what comes from the list, of a row that is there.
    pub(super) fn change(&self) -> String {
        let set = self.columns.iter().skip(1).map(|(name, _)| format!("{name} = excluded.{name}"));
        let set: Vec<String> = set.collect();
        format!("{} ON CONFLICT DO UPDATE SET {}{}", self.insert(), set.join(", "), self.also_set)
    }

    pub(super) fn remove(&self) -> String {
        format!("DELETE FROM {} WHERE {} = ?1 {}", self.name, self.key(), self.only)
    }

    /// What is stored of everybody, in the order of the keys.
    pub(super) fn all_stored(&self) -> String {
        format!("SELECT {} FROM {} WHERE true {} ORDER BY {}", self.names(), self.name, self.only, self.key())
    }

    /// What is stored of one patron.
    pub(super) fn one_stored(&self) -> String {
        format!("SELECT {} FROM {} WHERE {} = ?1 {}", self.names(), self.name, self.key(), self.only)
    }

    /// The columns of the list behind the key, in the order of the columns of the table.
    pub(super) fn compared(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().skip(1).map(|(_, column)| *column)
    }

    /// Whether a row of the list has anything for this table.
    pub(super) fn wants(&self, list: &List, row: usize) -> bool {
        self.compared().any(|column| !list.value(row, column).is_empty())
    }

    /// Puts the values of a row into an insert or a change.
    pub(super) fn bind(&self, statement: &mut Statement<'_>, list: &List, row: usize) -> Result<()> {
        for (parameter, (_, column)) in (1_usize..).zip(self.columns) {
            let value = list.value(row, *column);
            statement.raw_bind_parameter(parameter, (!value.is_empty()).then_some(value))?;
        }
        Ok(())
    }

    fn key(&self) -> &'static str {
        self.columns[0].0
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }
}

/// How many patrons are stored; counting them would take as long as a small list.
pub(super) fn stored(store: &Connection) -> Result<usize> {
    let patrons: i64 = store.query_row("SELECT patrons FROM meta", [], |row| row.get(0))?;
    Ok(usize::try_from(patrons)?)
}
