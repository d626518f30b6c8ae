//! A report as tables, for whoever works in a spreadsheet: which there are, their columns, and what stands in each row. A
//! row is made when it is written, so that no table is ever held as a whole.

use crate::answer::Lines;
use crate::document::{self, Mark, Part};
use crate::report::{PlacedFinding, PlanReport, Report, ReportFindings, ReportedStep};
use crate::views::differing_lines;
use crate::words::moment;
use chrono::{DateTime, NaiveDate, Utc};
use model::action::Phrase;
use model::codes::Code;
use model::field::Field;
use model::finding::{Finding, Severity};
use model::id::PrimaryId;
use model::plan::Change;
use model::value::Value;
use std::collections::BTreeSet;
use std::{iter, mem};

/// A table.
pub(super) struct Table<'a> {
    /// What it is called: the name of a sheet, so of at most 31 letters, and none of those that Excel refuses.
    pub(super) name: &'static str,
    /// Its columns.
    pub(super) columns: Vec<Column>,
    /// Its rows, with a cell for each column.
    pub(super) rows: Lines<'a, Vec<Cell>>,
    /// How many patrons or findings it is taken from: whether it may be long.
    pub(super) size: usize,
}

/// A column: its name for people, and how many letters are seen of it.
#[derive(Clone, Copy)]
pub(super) struct Column(pub(super) &'static str, pub(super) u8);

/// A cell.
pub(super) enum Cell {
    Blank,
    Text(String),
    Number(i64),
    Date(NaiveDate),
    Moment(DateTime<Utc>),
}

/// Tables of a document that are lists, and what their sheets are called.
const LISTS: &[(&str, &str)] = &[
    ("batches", "Batches"),
    ("links", "Other events"),
    ("kept", "Left as they are"),
    ("differences", "Differences"),
    ("sample", "Sample"),
];

/// Whether a table of the document gets a sheet of its own.
pub(super) fn is_list(table: &document::Table) -> bool {
    LISTS.iter().any(|(key, _)| *key == table.key)
}

/// Every table of a report but for its summary; those without a row are left out.
pub(super) fn every_table<'a>(report: &'a Report<'a>, words: &'a dyn Phrase) -> Vec<Table<'a>> {
    let mut tables = Vec::new();
    tables.extend(report.findings.filter(|findings| findings.count() > 0).map(|findings| problems(findings, words)));
    if let Some(plan) = report.plan {
        let any = |marks: &[Mark]| marks.iter().any(|mark| plan.has(*mark));
        if any(&CHANGED) {
            tables.push(changes(plan));
        }
        for (mark, name) in [(Mark::New, "New"), (Mark::Removed, "Removed")] {
            if any(&[mark]) {
                tables.push(whole(plan, mark, name));
            }
        }
        if any(&OUT) {
            tables.push(left_out(plan));
        }
        for (mark, name) in [(Mark::Missing, "Missing from the list"), (Mark::Unchanged, "Unchanged")] {
            if any(&[mark]) {
                tables.push(alone(plan, mark, name));
            }
        }
    }
    tables.extend(lists(report));
    tables
}

/// The one table that says most: every patron with what changes, or else every finding, or else a list.
pub(super) fn main_table<'a>(report: &'a Report<'a>, words: &'a dyn Phrase) -> Option<Table<'a>> {
    match (report.plan, report.findings) {
        (Some(plan), Some(findings)) if plan.has_rows() => Some(outcomes(plan, findings, words)),
        (Some(plan), _) => Some(done(plan)),
        (None, Some(findings)) => Some(problems(findings, words)),
        (None, None) => joined(lists(report)),
    }
}

/// What a cell says, as a text.
pub(super) fn in_words(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => text.clone(),
        // A number is what it is, also below zero.
        Cell::Number(value) => value.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Moment(when) => moment(*when),
    }
}

fn text(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() { Cell::Blank } else { Cell::Text(text) }
}

fn optional(value: Option<impl Into<String>>) -> Cell {
    value.map_or(Cell::Blank, text)
}

fn id(id: Option<&PrimaryId>) -> Cell {
    optional(id.map(PrimaryId::as_str))
}

fn problems<'a>(findings: ReportFindings<'a>, words: &'a dyn Phrase) -> Table<'a> {
    let columns = [
        Column("severity", 10),
        Column("code", 8),
        Column("what it is", 36),
        Column("where", 24),
        Column("whose row", 28),
        Column("field", 16),
        Column("value", 24),
        Column("taken as", 24),
        Column("what is wrong", 60),
        Column("what to do", 60),
    ];
    let row = move |placed: PlacedFinding<'a>| {
        let place = whole_place(&placed);
        let PlacedFinding { finding, whose, .. } = placed;
        vec![
            text(finding.severity.name()),
            text(finding.code.id()),
            text(finding.code.title()),
            text(place),
            optional(whose),
            optional(finding.field.map(|field| field.label())),
            optional(finding.value.as_deref()),
            optional(finding.repaired.as_deref()),
            text(finding.message.phrased(words)),
            text(finding.advice.phrased(words)),
        ]
    };
    // The heaviest first; within a severity the order of the sheet stays.
    let by_severity =
        Severity::ALL.into_iter().flat_map(move |severity| findings.that(move |one| one.severity == severity));
    let table = Table {
        name: "Problems",
        columns: columns.to_vec(),
        rows: Box::new(by_severity.map(row)),
        size: findings.count(),
    };
    let has = |takes: fn(&Finding) -> bool| findings.that(takes).next().is_some();
    let filled = [
        ("whose row", findings.each().any(|placed| placed.whose.is_some())),
        ("field", has(|finding| finding.field.is_some())),
        ("value", has(|finding| finding.value.is_some())),
        ("taken as", has(|finding| finding.repaired.is_some())),
    ];
    let empty = filled.into_iter().filter(|(_, filled)| !filled).map(|(name, _)| name);
    without(table, &empty.collect::<Vec<_>>())
}

/// A place with what the sender calls its column: `Fall 2026!F21, Expires`.
fn whole_place(placed: &PlacedFinding<'_>) -> String {
    match placed.heading {
        Some(heading) => format!("{}, {heading}", placed.place),
        None => placed.place.clone(),
    }
}

/// The same table without the columns of these names.
fn without<'a>(table: Table<'a>, names: &[&str]) -> Table<'a> {
    if names.is_empty() {
        return table;
    }
    let kept: Vec<bool> = table.columns.iter().map(|Column(name, _)| !names.contains(name)).collect();
    let columns = table.columns.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(column, _)| *column).collect();
    let rows = table.rows.map(move |row| {
        row.into_iter().zip(&kept).filter(|(_, kept)| **kept).map(|(cell, _)| cell).collect::<Vec<Cell>>()
    });
    Table { name: table.name, columns, rows: Box::new(rows), size: table.size }
}

/// What happens, as a table of rows says it: a question is not what happens to a row.
pub(super) fn what_happens(mark: Mark) -> &'static str {
    if mark == Mark::Question { "waits for your answer" } else { mark.name() }
}

/// The columns of a table of changes; behind who it is and what becomes of which field stand these.
fn changed(more: &[Column]) -> Vec<Column> {
    let mut columns = vec![
        Column("what happens", 14),
        Column("primary ID", 18),
        Column("name", 28),
        Column("field", 20),
        Column("old", 32),
        Column("new", 32),
    ];
    columns.extend_from_slice(more);
    columns
}

/// Those of whom some fields change, and others stay.
const CHANGED: [Mark; 2] = [Mark::Changed, Mark::Converted];
/// Those who are not loaded.
const OUT: [Mark; 2] = [Mark::Question, Mark::LeftOut];

fn changes(plan: PlanReport<'_>) -> Table<'_> {
    let columns = changed(&[Column("look closely", 12), Column("where", 20)]);
    let rows = plan.steps_that(|mark| CHANGED.contains(&mark)).flat_map(|step| {
        let rows = step.changes.iter().flat_map(sides).map(|(field, old, new)| {
            let closely = if step.look_closely() { "look closely" } else { "" };
            vec![
                text(step.mark.name()),
                id(step.primary_id),
                optional(step.name.clone()),
                text(field.label()),
                old,
                new,
                text(closely),
                optional(step.place.clone()),
            ]
        });
        rows.collect::<Vec<_>>()
    });
    Table { name: "Changes", columns, rows: Box::new(rows), size: plan.len() }
}

/// Patrons with all their fields, each of which that anybody has is a column.
fn whole<'a>(plan: PlanReport<'a>, mark: Mark, name: &'static str) -> Table<'a> {
    let mut fields = BTreeSet::new();
    for step in plan.steps_that(move |own| own == mark) {
        fields.extend(step.changes.iter().map(|change| change.field));
    }
    fields.remove(&Field::PrimaryId);
    let mut columns = vec![Column("primary ID", 18)];
    columns.extend(fields.iter().map(|field| Column(field.label(), 20)));
    columns.extend([Column("where", 20), Column("remark", 24)]);
    let row = move |step: ReportedStep<'a>| {
        let of_field = |field: &Field| {
            let change = step.changes.iter().find(|change| change.field == *field)?;
            Some(held(if mark == Mark::New { &change.after } else { &change.before }))
        };
        let fields = fields.iter().map(|field| of_field(field).unwrap_or(Cell::Blank));
        let ends = [optional(step.place.clone()), optional(step.remark.clone())];
        iter::once(id(step.primary_id)).chain(fields).chain(ends).collect::<Vec<Cell>>()
    };
    let rows = Box::new(plan.steps_that(move |own| own == mark).map(row));
    Table { name, columns, rows, size: plan.len() }
}

fn left_out(plan: PlanReport<'_>) -> Table<'_> {
    let columns = [
        Column("what happens", 22),
        Column("primary ID", 18),
        Column("name", 32),
        Column("where", 20),
        Column("why", 60),
        Column("codes", 14),
    ];
    let row = |step: ReportedStep<'_>| {
        vec![
            text(what_happens(step.mark)),
            id(step.primary_id),
            optional(step.name.clone()),
            optional(step.place.clone()),
            text(why(step.reasons)),
            text(codes(step.reasons)),
        ]
    };
    let rows = Box::new(plan.steps_that(|mark| OUT.contains(&mark)).map(row));
    Table { name: "Left out", columns: columns.to_vec(), rows, size: plan.len() }
}

/// Patrons of whom nothing is told but who they are.
fn alone<'a>(plan: PlanReport<'a>, mark: Mark, name: &'static str) -> Table<'a> {
    let columns = [Column("primary ID", 18), Column("name", 28), Column("where", 20), Column("remark", 50)];
    let row = |step: ReportedStep<'_>| {
        vec![id(step.primary_id), optional(step.name), optional(step.place), optional(step.remark)]
    };
    let rows = Box::new(plan.steps_that(move |own| own == mark).map(row));
    Table { name, columns: columns.to_vec(), rows, size: plan.len() }
}

/// Everybody in a plan: each change, of rows that are left out each problem with the way out, and of other patrons how
/// they end. Last come the warnings, which are about rows that are loaded.
fn outcomes<'a>(plan: PlanReport<'a>, findings: ReportFindings<'a>, words: &'a dyn Phrase) -> Table<'a> {
    let columns = [
        Column("what happens", 22),
        Column("primary ID", 18),
        Column("name", 28),
        Column("field", 20),
        Column("old", 32),
        Column("new", 32),
        Column("where", 24),
        Column("why", 60),
        Column("code", 8),
        Column("what to do", 60),
    ];
    let steps = plan.steps().flat_map(move |step| {
        if step.problems.is_empty() {
            let (place, reasons) = (step.place.clone(), codes(step.reasons));
            let ends = |about: &str| vec![optional(place.clone()), text(about), text(reasons.as_str()), Cell::Blank];
            return changes_of(&step, ends);
        }
        let row = |placed| problem(what_happens(step.mark), step.primary_id, step.name.as_deref(), placed, words);
        step.problems.iter().map(row).collect()
    });
    let warnings = findings.that(|finding| finding.severity == Severity::Warning);
    let warnings =
        warnings.map(move |placed| problem(Severity::Warning.name(), None, placed.whose.as_deref(), &placed, words));
    let rows = Box::new(steps.chain(warnings));
    Table { name: "Changes", columns: columns.to_vec(), rows, size: plan.len() }
}

/// Everybody in a batch or an undo, for which there are no rows of a list: each change, and of patrons without one how
/// they end.
fn done(plan: PlanReport<'_>) -> Table<'_> {
    let columns = changed(&[Column("remark", 60)]);
    let rows = plan.steps().flat_map(|step| changes_of(&step, |about| vec![text(about)]));
    Table { name: "Changes", columns, rows: Box::new(rows), size: plan.len() }
}

/// A row for each change of somebody, or else one for how they end; all of them end in the same cells.
fn changes_of(step: &ReportedStep<'_>, ends: impl Fn(&str) -> Vec<Cell>) -> Vec<Vec<Cell>> {
    let about = step.remark.clone().unwrap_or_else(|| why(step.reasons));
    let row = |field: &str, old, new| {
        let who = [text(what_happens(step.mark)), id(step.primary_id), optional(step.name.clone())];
        who.into_iter().chain([text(field), old, new]).chain(ends(&about)).collect::<Vec<Cell>>()
    };
    // The ID of a patron who comes or goes stands in every row already.
    let is_told = |change: &&Change| change.field != Field::PrimaryId || step.mark == Mark::Changed;
    let changed = step.changes.iter().filter(is_told).flat_map(sides);
    let mut rows: Vec<_> = changed.map(|(field, old, new)| row(field.label(), old, new)).collect();
    if rows.is_empty() {
        rows.push(row("", Cell::Blank, Cell::Blank));
    }
    rows
}

/// A row about something that is wrong, or to be looked at, in a row of a list.
fn problem(
    what: &str,
    primary_id: Option<&PrimaryId>,
    name: Option<&str>,
    placed: &PlacedFinding<'_>,
    words: &dyn Phrase,
) -> Vec<Cell> {
    let finding = placed.finding;
    vec![
        text(what),
        id(primary_id),
        optional(name),
        optional(finding.field.map(|field| field.label())),
        optional(finding.value.as_deref()),
        Cell::Blank,
        text(whole_place(placed)),
        text(finding.message.phrased(words)),
        text(finding.code.id()),
        text(finding.advice.phrased(words).replace('\n', "; ")),
    ]
}

fn codes(reasons: &[Code]) -> String {
    reasons.iter().map(|code| code.id()).collect::<Vec<_>>().join(", ")
}

fn why(reasons: &[Code]) -> String {
    reasons.iter().map(|code| code.title()).collect::<Vec<_>>().join("; ")
}

/// What a field holds, in one cell.
fn held(value: &Value) -> Cell {
    if let Value::Date(date) = value { Cell::Date(*date) } else { text(value.lines_at_desk().join("; ")) }
}

/// Old and new of a field; of one that has several values, each of those that differ.
fn sides(change: &Change) -> Vec<(Field, Cell, Cell)> {
    let is_one = |value: &Value| matches!(value, Value::Blank | Value::Text(_) | Value::Date(_));
    if is_one(&change.before) && is_one(&change.after) {
        return vec![(change.field, held(&change.before), held(&change.after))];
    }
    let pairs = differing_lines(change).into_iter();
    pairs.map(|(before, after)| (change.field, optional(before), optional(after))).collect()
}

/// The lists that the document has. What a plan keeps stands among its patrons.
fn lists<'a>(report: &'a Report<'a>) -> Vec<Table<'a>> {
    let parts = report.document.sections.iter().flat_map(|section| &section.parts);
    let tables = parts.filter_map(|part| if let Part::Table(table) = part { Some(table) } else { None });
    let mut lists = Vec::new();
    for table in tables.filter(|table| report.plan.is_none() && !table.rows.is_empty()) {
        let name = LISTS.iter().find(|(key, _)| *key == table.key).map(|(_, name)| *name);
        lists.extend(name.map(|name| list(table, name)));
    }
    lists
}

fn list<'a>(table: &'a document::Table, name: &'static str) -> Table<'a> {
    let made = move || table.rows.iter().map(|row| row.iter().flat_map(cells).collect::<Vec<Cell>>());
    let columns = columns(table);
    let mut filled = vec![false; columns.len()];
    for row in made() {
        for (filled, cell) in filled.iter_mut().zip(&row) {
            *filled |= !matches!(cell, Cell::Blank);
        }
    }
    let empty = columns.iter().zip(&filled).filter(|(_, filled)| !**filled).map(|(Column(name, _), _)| *name);
    let empty: Vec<&str> = empty.collect();
    let rows = Box::new(made());
    without(Table { name, columns, rows, size: table.rows.len() }, &empty)
}

/// Lists as one table: with the columns of the first, in which stands what the others have under the same names.
fn joined(lists: Vec<Table<'_>>) -> Option<Table<'_>> {
    let mut lists = lists.into_iter();
    let mut all = lists.next()?;
    for list in lists {
        let place = |Column(name, _): &Column| list.columns.iter().position(|Column(own, _)| own == name);
        let places: Vec<Option<usize>> = all.columns.iter().map(place).collect();
        let rows = list.rows.map(move |mut row| {
            let taken = |cell: &mut Cell| mem::replace(cell, Cell::Blank);
            let mut cells = Vec::with_capacity(places.len());
            for place in &places {
                let cell = place.map(|at| row.get_mut(at).map_or(Cell::Blank, taken));
                cells.push(cell.unwrap_or(Cell::Blank));
            }
            cells
        });
        all = Table { rows: Box::new(all.rows.chain(rows)), size: all.size + list.size, ..all };
    }
    Some(all)
}

/// The columns that those of a table of the document become.
pub(super) fn columns(table: &document::Table) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for column in &table.columns {
        match column.kind {
            document::Kind::Change => columns.extend([Column("old", 28), Column("new", 28)]),
            document::Kind::Balance => columns.extend([Column(column.title, 10), Column("removed", 10)]),
            document::Kind::Number | document::Kind::Ordinal | document::Kind::Tally => {
                columns.push(Column(column.title, 10));
            }
            document::Kind::Text
            | document::Kind::List
            | document::Kind::Date
            | document::Kind::Until
            | document::Kind::Moment
            | document::Kind::Place
            | document::Kind::Mark
            | document::Kind::Severity => columns.push(Column(column.title, 24)),
        }
    }
    columns
}

/// The cells that a cell of the document becomes: what is old and new, or more and fewer, stands in two.
pub(super) fn cells(cell: &document::Cell) -> Vec<Cell> {
    let number = |value: u64| i64::try_from(value).map_or_else(|_| text(value.to_string()), Cell::Number);
    let one = match cell {
        document::Cell::Blank => Cell::Blank,
        document::Cell::Text(value) | document::Cell::Place(value) => text(value.as_str()),
        document::Cell::List(values) => text(values.join("; ")),
        document::Cell::Number(value) | document::Cell::Tally(value) => Cell::Number(*value),
        document::Cell::Ordinal(value) => number(*value),
        document::Cell::Balance { more, fewer } => return vec![number(*more), number(*fewer)],
        document::Cell::Date(date) | document::Cell::Until(date) => Cell::Date(*date),
        document::Cell::Moment(when) => Cell::Moment(*when),
        document::Cell::Change { before, after } => {
            return vec![optional(before.as_deref()), optional(after.as_deref())];
        }
        document::Cell::Mark(mark) => text(mark.name()),
        document::Cell::Severity(severity) => text(severity.name()),
    };
    vec![one]
}
