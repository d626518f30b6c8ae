//! The tables that hold the lists of a patron: which columns they have, and what an entry has in each.
//!
//! Whoever writes entries, reads them or compares them with stored rows goes by this one table.

use super::cells::Cell;
use super::columns::Columns;
use super::fault::Fault;
use model::field::Field;
use model::patron::{self, Address, Block, Details, Email, Identifier, Note, Phone, Role, Statistic};

/// The table of a list. Its key is the patron's and the place in the list, counted from 0.
pub(super) struct ListTable {
    pub(super) field: Field,
    pub(super) name: &'static str,
    /// All columns but those of the key.
    pub(super) columns: &'static [&'static str],
    /// How many entries a patron has.
    pub(super) length: fn(&Details) -> usize,
    /// The values of an entry in the order of the columns; none where there is no such entry.
    pub(super) entry: for<'d> fn(&'d Details, usize) -> Option<Entry<'d>>,
    /// Adds the entry that these columns are.
    pub(super) add: fn(&mut Details, &mut Columns<'_>) -> Result<(), Fault>,
}

/// So many columns has the table with the most.
const MOST: usize = 11;

/// The values of one entry.
pub(super) struct Entry<'d> {
    cells: [Cell<'d>; MOST],
    used: usize,
}

impl<'d> Entry<'d> {
    fn of<const COLUMNS: usize>(values: [Cell<'d>; COLUMNS]) -> Self {
        let mut cells = [Cell::Text(None); MOST];
        cells[..COLUMNS].copy_from_slice(&values);
        Entry { cells, used: COLUMNS }
    }

    pub(super) fn cells(&self) -> &[Cell<'d>] {
        &self.cells[..self.used]
    }
}

fn add<T>(list: &mut Vec<T>, entry: T) -> Result<(), Fault> {
    patron::add(list, entry);
    Ok(())
}

/// The identifiers besides the primary ID, which is at place 0 and no entry. Their table is keyed by the identifier, so
/// that they are written in an order of their own: `writing/identifiers.rs`.
pub(super) const IDENTIFIERS: ListTable = ListTable {
    field: Field::Identifiers,
    name: "identifier",
    columns: &["kind", "value", "note", "active"],
    length: |details| details.identifiers.len(),
    entry: |details, place| {
        let i = details.identifiers.get(place)?;
        let note = Cell::Text(i.note.as_deref());
        Some(Entry::of([Cell::text(&i.kind), Cell::text(&i.value), note, Cell::flag(i.active)]))
    },
    add: |details, row| {
        let entry =
            Identifier { kind: row.str()?.into(), value: row.str()?.into(), note: row.text()?, active: row.flag()? };
        add(&mut details.identifiers, entry)
    },
};

/// Every other list of a patron.
pub(super) const LIST_TABLES: &[ListTable] = &[
    ListTable {
        field: Field::Emails,
        name: "email",
        columns: &["address", "types", "preferred"],
        length: |details| details.emails.len(),
        entry: |details, place| {
            let e = details.emails.get(place)?;
            Some(Entry::of([Cell::text(&e.address), Cell::text(&e.types), Cell::flag(e.preferred)]))
        },
        add: |details, row| {
            let entry = Email { address: row.str()?.into(), types: row.str()?.into(), preferred: row.flag()? };
            add(&mut details.emails, entry)
        },
    },
    ListTable {
        field: Field::Phones,
        name: "phone",
        columns: &["number", "types", "preferred", "sms"],
        length: |details| details.phones.len(),
        entry: |details, place| {
            let p = details.phones.get(place)?;
            let cells = [Cell::text(&p.number), Cell::text(&p.types), Cell::flag(p.preferred), Cell::flag(p.sms)];
            Some(Entry::of(cells))
        },
        add: |details, row| {
            let entry =
                Phone { number: row.str()?.into(), types: row.str()?.into(), preferred: row.flag()?, sms: row.flag()? };
            add(&mut details.phones, entry)
        },
    },
    ListTable {
        field: Field::Addresses,
        name: "address",
        columns: &[
            "line1",
            "line2",
            "line3",
            "line4",
            "line5",
            "city",
            "state_province",
            "postal_code",
            "country",
            "types",
            "preferred",
        ],
        length: |details| details.addresses.len(),
        entry: |details, place| {
            let a = details.addresses.get(place)?;
            let [line1, line2, line3, line4, line5] = a.lines.each().map(|line| Cell::Text(line.as_deref()));
            Some(Entry::of([
                line1,
                line2,
                line3,
                line4,
                line5,
                Cell::Text(a.city.as_deref()),
                Cell::Text(a.state_province.as_deref()),
                Cell::Text(a.postal_code.as_deref()),
                Cell::Text(a.country.as_deref()),
                Cell::text(&a.types),
                Cell::flag(a.preferred),
            ]))
        },
        add: |details, row| {
            let entry = Address {
                lines: [row.text()?, row.text()?, row.text()?, row.text()?, row.text()?].into(),
                city: row.text()?,
                state_province: row.text()?,
                postal_code: row.text()?,
                country: row.text()?,
                types: row.str()?.into(),
                preferred: row.flag()?,
            };
            add(&mut details.addresses, entry)
        },
    },
    ListTable {
        field: Field::Roles,
        name: "role",
        columns: &["role_type", "scope", "active", "expiry"],
        length: |details| details.roles.len(),
        entry: |details, place| {
            let r = details.roles.get(place)?;
            let scope = Cell::Text(r.scope.as_deref());
            Some(Entry::of([Cell::text(&r.role_type), scope, Cell::flag(r.active), Cell::Day(r.expiry)]))
        },
        add: |details, row| {
            let entry =
                Role { role_type: row.str()?.into(), scope: row.text()?, active: row.flag()?, expiry: row.date()? };
            add(&mut details.roles, entry)
        },
    },
    ListTable {
        field: Field::Notes,
        name: "note",
        columns: &["note_type", "text", "viewable", "popup"],
        length: |details| details.rare.notes.len(),
        entry: |details, place| {
            let n = details.rare.notes.get(place)?;
            let cells = [Cell::text(&n.note_type), Cell::text(&n.text), Cell::flag(n.viewable), Cell::flag(n.popup)];
            Some(Entry::of(cells))
        },
        add: |details, row| {
            let entry = Note {
                note_type: row.str()?.into(),
                text: row.str()?.into(),
                viewable: row.flag()?,
                popup: row.flag()?,
            };
            add(&mut details.rare.notes, entry)
        },
    },
    ListTable {
        field: Field::Blocks,
        name: "block",
        columns: &["block_type", "description", "active", "note", "expiry"],
        length: |details| details.rare.blocks.len(),
        entry: |details, place| {
            let b = details.rare.blocks.get(place)?;
            Some(Entry::of([
                Cell::text(&b.block_type),
                Cell::text(&b.description),
                Cell::flag(b.active),
                Cell::Text(b.note.as_deref()),
                Cell::Day(b.expiry),
            ]))
        },
        add: |details, row| {
            let entry = Block {
                block_type: row.str()?.into(),
                description: row.str()?.into(),
                active: row.flag()?,
                note: row.text()?,
                expiry: row.date()?,
            };
            add(&mut details.rare.blocks, entry)
        },
    },
    ListTable {
        field: Field::Statistics,
        name: "statistic",
        columns: &["category", "note"],
        length: |details| details.rare.statistics.len(),
        entry: |details, place| {
            let s = details.rare.statistics.get(place)?;
            Some(Entry::of([Cell::text(&s.category), Cell::Text(s.note.as_deref())]))
        },
        add: |details, row| {
            let entry = Statistic { category: row.str()?.into(), note: row.text()? };
            add(&mut details.rare.statistics, entry)
        },
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use model::field::Kind;

    /// A column that is missing here would be lost in silence, and so would a list without its table.
    #[test]
    fn every_column_of_every_list_is_here() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        for table in LIST_TABLES {
            let sql = format!("SELECT name FROM pragma_table_info('{}')", table.name);
            let mut statement = connection.prepare(&sql).unwrap();
            let there: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
            let mut expected = vec!["patron", "position"];
            expected.extend(table.columns);
            assert_eq!(there, expected, "{}", table.name);
        }
        let lists = Field::ALL.iter().filter(|field| matches!(field.kind(), Kind::List(_)));
        let missing: Vec<_> = lists.filter(|field| LIST_TABLES.iter().all(|table| table.field != **field)).collect();
        assert_eq!(missing, [&Field::Identifiers]);
    }
}
