//! What is said of differences, in words and in a table.

use crate::document::{Cell, Column, Kind, Table};
use crate::words::{count, number};
use chrono::{DateTime, Utc};
use model::listing::Checked;
use model::place::{Place, RowRef};
use model::settings::Policy;
use model::value::Value;
use model::verification::{
    ComparedValue, Difference, Differs, Explanation, LoadedAs, PeopleCounts, UnusedRow, Verification,
};

const DIFFERENCES: [Column; 7] = [
    Column::text("primary_id", "ID").strong(),
    Column::text("name", "name"),
    Column::text("field", "field"),
    Column::text("listed", "in the file"),
    Column::text("stored", "in the store"),
    Column::text("because", "why"),
    Column::of(Kind::Place, "where", "where").quiet(),
];

/// These differences, a row each.
pub(super) fn differences<'d>(some: impl Iterator<Item = &'d Difference>, checked: &Checked) -> Table {
    let row = |difference: &Difference| {
        let (field, listed, stored) = match &difference.what {
            Differs::Missing => ("patron", "listed".to_owned(), "not there".to_owned()),
            Differs::Field(values) => {
                let [listed, stored] = sides(values);
                (values.field.label(), listed, stored)
            }
        };
        vec![
            Cell::text(difference.primary_id.as_str()),
            Cell::text(difference.name.as_str()),
            Cell::text(field),
            Cell::Text(listed),
            Cell::Text(stored),
            Cell::Text(because(difference.because)),
            place(difference.at, checked),
        ]
    };
    Table::new("differences", &DIFFERENCES, some.map(row).collect())
}

const UNUSED_ROWS: [Column; 4] = [
    Column::of(Kind::Place, "where", "where"),
    Column::text("value", "what it says").strong(),
    Column::text("code", "code"),
    Column::text("title", "what it is"),
];

/// These rows of joined files, which were not used.
pub(super) fn unused_rows<'u>(some: impl Iterator<Item = &'u UnusedRow>, checked: &Checked) -> Table {
    let row = |unused: &UnusedRow| {
        let UnusedRow { at, code, value } = unused;
        let value = value.as_deref().unwrap_or_default();
        vec![place(*at, checked), Cell::text(value), Cell::text(code.id()), Cell::text(code.title())]
    };
    Table::new("unused-rows", &UNUSED_ROWS, some.map(row).collect())
}

/// What a field has, in one cell.
pub(super) fn text(value: &Value) -> String {
    cell(&value.lines())
}

/// What a field has in the list and in the store, of which both differ: a cell each, so that they can be told apart.
pub(super) fn sides(values: &ComparedValue) -> [String; 2] {
    let ComparedValue { field: _, listed, stored } = values;
    [cell(&listed.lines_beside(stored)), cell(&stored.lines_beside(listed))]
}

fn cell(lines: &[String]) -> String {
    if lines.is_empty() { "(nothing)".to_owned() } else { lines.join("; ") }
}

/// Where a row is.
pub(super) fn place(at: RowRef, checked: &Checked) -> Cell {
    Cell::Place(checked.tables.show(Place::row(at, None)).to_string())
}

fn because(explanation: Option<Explanation>) -> String {
    let by = |what: &str, batch: u64, when: DateTime<Utc>| format!("{what} by batch {batch} on {}", when.date_naive());
    let words = match explanation {
        None => "not explained",
        Some(Explanation::Changed { batch, when }) => return by("changed", batch, when),
        Some(Explanation::TakenOut { batch, when }) => return by("taken out", batch, when),
        Some(Explanation::Renumbered) => "has another ID now",
        Some(Explanation::Merged) => "merged into another record",
        Some(Explanation::FoundOtherwise) => "found by another identifier",
        Some(Explanation::Policy(Policy::Keep)) => "this field is protected",
        Some(Explanation::Policy(Policy::FillOnly)) => "this field is only filled where it is empty",
        Some(Explanation::Policy(Policy::Later)) => "the later date is kept",
        Some(Explanation::Policy(Policy::Add)) => "entries are added, none is replaced",
        Some(Explanation::Policy(Policy::Replace) | Explanation::Rule) => "kept by a rule of loading",
        Some(Explanation::Fixed) => "no list changes this field",
        Some(Explanation::OnlyAdds) => "the list only adds patrons",
        Some(Explanation::EntriesStay) => "no list takes entries out",
    };
    words.to_owned()
}

/// All of it in a sentence.
pub(super) fn headline(verification: &Verification) -> String {
    let PeopleCounts { compared, same, left_out, .. } = verification.people;
    let (files, says) = match verification.files.as_slice() {
        [only] => (only.source.shown().into_owned(), "the file says"),
        files => (count(files.len() as u64, "file"), "the files say"),
    };
    if compared == 0 {
        return format!("Nobody in {files} was compared: every row is left out.");
    }
    if verification.differences.is_empty() && left_out > 0 {
        let all = people(compared + left_out);
        return format!(
            "{} of {all} in {files} are in the store as {says}; the others are left out.",
            number(compared)
        );
    }
    if verification.differences.is_empty() {
        let but = if verification.unused.is_empty() { "" } else { "; not every row of the joined files was used" };
        return match compared {
            1 => format!("The only person in {files} is in the store as {says}{but}."),
            all => format!("All {} people in {files} are in the store as {says}{but}.", number(all)),
        };
    }
    let are = if same == 1 { "is" } else { "are" };
    let explained = if verification.holds() { ", and every difference is explained" } else { "" };
    format!("{} of {} in {files} {are} in the store as {says}{explained}.", number(same), people(compared))
}

/// So many people.
pub(super) fn people(value: u64) -> String {
    if value == 1 { "1 person".to_owned() } else { format!("{} people", number(value)) }
}

/// How a file was loaded.
pub(super) fn loaded(loaded: Option<LoadedAs>) -> String {
    match loaded {
        None => "this very file was never loaded into the store".to_owned(),
        Some(LoadedAs { batch, first, batches, when, undone_by }) => {
            let undone = undone_by.map(|by| format!(", undone by batch {by}")).unwrap_or_default();
            // Others may have come between them.
            let number = match batches {
                0 | 1 => format!("batch {batch}"),
                all if all == batch.saturating_sub(first) + 1 => format!("batches {first}-{batch}"),
                some => format!("{} batches, {first} to {batch}", number(some)),
            };
            format!("loaded as {number} on {}{undone}", when.date_naive())
        }
    }
}

/// How many rows are left out, where some are.
pub(super) fn left_out(verification: &Verification) -> Option<String> {
    let PeopleCounts { rows_read, left_out, .. } = verification.people;
    if left_out == 0 {
        return None;
    }
    let codes = verification.left_out.iter().map(|(code, rows)| format!("{code} ({})", number(*rows)));
    let are = if left_out == 1 { "is" } else { "are" };
    let codes = codes.collect::<Vec<_>>().join(", ");
    Some(format!("{} of {} {are} left out or in question: {codes}", number(left_out), count(rows_read, "row")))
}

/// So many people who are not in the store.
pub(super) fn missing(value: u64) -> String {
    let are = if value == 1 { "is" } else { "are" };
    format!("{} in the file {are} not in the store, and nothing explains it.", people(value))
}

/// So many values that the store has not.
pub(super) fn differing(value: u64) -> String {
    let are = if value == 1 { "is" } else { "are" };
    format!("{} in the store {are} not as the file says, and nothing explains it.", count(value, "value"))
}
