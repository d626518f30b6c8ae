//! Reports that are lists by themselves: patrons who have something in common, and records that look like one person. A
//! row is made when it is written.
//!
//! The columns of patrons have the names by which a list is read, and there is no other: the workbook can be corrected and
//! loaded again. It says itself that of its columns only the one that is corrected is taken.

use super::tables::{Cell, Column, Table, in_words};
use crate::answer::{Lines, Rows};
use crate::report::Listed;
use crate::views::reasons;
use model::NaiveDate;
use model::duplicates::{Duplicates, Pair, Twin};
use model::field::ListField;
use model::how_read::HowRead;
use model::request::{Mode, Reading};
use model::roster::{self, Roster};

/// The list of a report as a table.
pub(super) fn table(listed: Listed<'_>) -> Table<'_> {
    match listed {
        Listed::Roster(roster) => of_roster(roster),
        Listed::Duplicates(duplicates) => of_duplicates(duplicates),
    }
}

/// The same in texts, as they are, for programs that read tables.
pub(crate) fn listed_rows(listed: Listed<'_>) -> Rows<'_> {
    let Table { columns, rows, .. } = table(listed);
    let columns = columns.iter().map(|Column(name, _)| *name).collect();
    let rows: Lines<'_, Vec<String>> = Box::new(rows.map(|row| row.iter().map(in_words).collect::<Vec<String>>()));
    Rows { columns, rows }
}

/// How a workbook of the list is to be read when it comes back: nobody is added, and what may have changed in the store
/// since stays as it is there.
pub(super) fn how_read(listed: Listed<'_>) -> Option<HowRead> {
    let Listed::Roster(roster) = listed else { return None };
    // Names say whether a row is still about whom its ID names.
    let names = [ListField::FirstName, ListField::MiddleName, ListField::LastName];
    let read = [&[ListField::PrimaryId, roster.shared.corrected()], &names[..]].concat();
    let others = ROSTER.iter().filter(|(field, _)| !read.contains(field));
    let columns = others.map(|(field, _)| (field.label().to_owned(), None)).collect();
    let said = Reading { mode: Some(Mode::Update), columns, ..Reading::default() };
    Some(HowRead { said, ..HowRead::default() })
}

/// The columns of patrons, and how many letters are seen of each.
const ROSTER: [(ListField, u8); 9] = [
    (ListField::PrimaryId, 18),
    (ListField::FirstName, 18),
    (ListField::MiddleName, 14),
    (ListField::LastName, 22),
    (ListField::UserGroup, 14),
    (ListField::ExpiryDate, 12),
    (ListField::Email, 32),
    (ListField::Phone, 18),
    (ListField::Mobile, 18),
];

fn of_roster(roster: &Roster) -> Table<'_> {
    let row = |listed: &roster::Listed| {
        vec![
            Cell::Text(listed.primary_id.to_string()),
            optional(listed.first_name.as_deref()),
            optional(listed.middle_name.as_deref()),
            optional(listed.last_name.as_deref()),
            optional(listed.user_group.as_deref()),
            day(listed.expiry_date),
            optional(listed.email.as_deref()),
            optional(listed.phone.as_deref()),
            optional(listed.mobile.as_deref()),
        ]
    };
    Table {
        name: "Patrons",
        columns: ROSTER.map(|(field, width)| Column(field.label(), width)).to_vec(),
        rows: Box::new(roster.people.iter().map(row)),
        size: roster.people.len(),
    }
}

fn of_duplicates(duplicates: &Duplicates) -> Table<'_> {
    let columns = [
        Column("keep", 18),
        Column("its name", 28),
        Column("its group", 14),
        Column("it ends", 12),
        Column("other record", 18),
        Column("other's name", 28),
        Column("other's group", 14),
        Column("other ends", 12),
        Column("why", 60),
        Column("score", 8),
    ];
    let side = |twin: &Twin| {
        [
            Cell::Text(twin.primary_id.to_string()),
            optional(Some(twin.name.as_str())),
            optional(twin.user_group.as_deref()),
            day(twin.expiry_date),
        ]
    };
    let row = move |pair: &Pair| {
        let ends = [Cell::Text(reasons(pair.evidence)), Cell::Number(i64::from(pair.evidence.score()))];
        side(&pair.keep).into_iter().chain(side(&pair.other)).chain(ends).collect::<Vec<Cell>>()
    };
    Table {
        name: "Duplicates",
        columns: columns.to_vec(),
        rows: Box::new(duplicates.pairs.iter().map(row)),
        size: duplicates.pairs.len(),
    }
}

fn optional(text: Option<&str>) -> Cell {
    text.filter(|text| !text.is_empty()).map_or(Cell::Blank, |text| Cell::Text(text.to_owned()))
}

fn day(day: Option<NaiveDate>) -> Cell {
    day.map_or(Cell::Blank, Cell::Date)
}
