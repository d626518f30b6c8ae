//! A list with the layout of one that was loaded before: recognised by the names of its columns, read as
//! that one was, and every difference reported.

use super::headers;
use crate::context::Context;
use crate::counted::counted;
use crate::facts::Layout;
use crate::near;
use model::action::{Action, Words};
use model::cell::RawTable;
use model::codes;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::layout::{KnownLayout, ListLayout};
use model::listing::{ListColumn, is_what_to_fix};
use model::place::{Place, column_name};

/// So many of a hundred column names, of both lists together, must be the same.
const ALIKE_PERCENT: usize = 70;
/// Rows in which they are looked for.
const WITHIN: usize = 50;

/// A row whose cells are the column names of a layout.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recognised<'a> {
    /// The position of the row.
    pub(crate) position: usize,
    /// The layout.
    pub(crate) known: &'a KnownLayout,
}

/// The row and the layout that fit best; of equals the newest layout. With a row given only that one counts.
pub(crate) fn recognise<'a>(
    table: &RawTable,
    row: Option<usize>,
    layouts: &'a [KnownLayout],
    context: &Context<'_>,
) -> Option<Recognised<'a>> {
    let of_profile: Vec<(&KnownLayout, Vec<Name>)> = layouts
        .iter()
        .filter(|known| known.layout.profile == context.profile.name)
        .map(|known| {
            (known, known.layout.columns.iter().map(|(header, field)| (headers::normal(header), *field)).collect())
        })
        .collect();
    if of_profile.is_empty() {
        return None;
    }
    let positions = row.map_or(0..table.len().min(WITHIN), |row| row..row + 1);
    let mut best: Option<(usize, Recognised<'a>)> = None;
    for position in positions {
        let cells = table.row(position).cells().filter(|cell| !is_what_to_fix(cell.text));
        let row: Vec<Name> = cells.map(|cell| name(cell.text)).collect();
        for (known, theirs) in &of_profile {
            let likeness = alike(&row, theirs);
            if likeness >= ALIKE_PERCENT && best.as_ref().is_none_or(|(so_far, _)| likeness > *so_far) {
                best = Some((likeness, Recognised { position, known }));
            }
        }
    }
    best.map(|(_, recognised)| recognised)
}

/// A column name as it is compared, and the field it means.
type Name = (String, Option<ListField>);

fn name(header: &str) -> Name {
    (headers::normal(header), headers::field_of(header))
}

/// How many of a hundred names are in both rows: written alike, or two names of one field.
fn alike(now: &[Name], then: &[Name]) -> usize {
    let same = |a: &Name, b: &Name| (a.0 == b.0 && !a.0.is_empty()) || (a.1.is_some() && a.1 == b.1);
    let both = now.iter().filter(|a| then.iter().any(|b| same(a, b))).count().min(then.len());
    if both < 2 { 0 } else { both * 100 / (now.len() + then.len() - both) }
}

/// What a column name meant when a list of this layout was loaded.
pub(crate) fn meaning(layout: &ListLayout, name: &str) -> Option<Option<ListField>> {
    let (header, field) = layout.columns.iter().find(|(header, _)| headers::normal(header) == name)?;
    // A column that has a name of ours and was not read was left out by somebody; any other was unknown.
    let was_left_out = field.is_none() && headers::field_of(header).is_some();
    (field.is_some() || was_left_out).then_some(*field)
}

/// The column that stands where this field stood last time, under a name that means nothing.
pub(crate) fn column_of<'a>(
    field: ListField,
    columns: &'a [ListColumn],
    context: &Context<'_>,
) -> Option<&'a ListColumn> {
    let before = &context.recognised?.layout.columns;
    let place = before.iter().position(|(_, known)| *known == Some(field))?;
    let named = columns.iter().filter(|column| !column.header.is_empty() && !is_what_to_fix(&column.header));
    named.into_iter().nth(place).filter(|column| column.field.is_none())
}

/// Reports how a list differs from the layout that it has; how many differences there are.
pub(crate) fn report(
    table: &RawTable,
    layout: &Layout,
    known: &KnownLayout,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> usize {
    let differences = differences(layout, &known.layout, table.sheet.as_deref());
    if differences.is_empty() {
        return 0;
    }
    let count = counted(differences.len(), "difference");
    let texts: Vec<&str> = differences.iter().map(|(text, _)| text.as_str()).collect();
    let message = format!(
        "{count} from the layout of \"{}\" (batch {}, {}): {}",
        known.layout.file,
        known.batch,
        known.used,
        texts.join(", ")
    );
    let place = Place { table: layout.table, row: Some(layout.header_row), column: None };
    let harmless = differences.iter().all(|(_, matters)| !matters);
    let finding = context.finding(codes::H207, place, message);
    let finding = if harmless { finding.severity(Severity::Note) } else { finding };
    let advice = Words::text("check that the columns are read correctly: ").act(Action::Inspect);
    findings.push(finding.advice(advice));
    differences.len()
}

/// Each difference in words, and whether it changes what is read.
fn differences(layout: &Layout, known: &ListLayout, sheet: Option<&str>) -> Vec<(String, bool)> {
    let now: Vec<(u16, &str, Option<ListField>)> = layout
        .own_columns()
        .filter(|column| !column.header.is_empty() && !is_what_to_fix(&column.header))
        .map(|column| (column.index, column.header.as_str(), layout.meaning(column)))
        .collect();
    let is_now = |header: &str| now.iter().any(|(_, other, _)| headers::normal(other) == headers::normal(header));
    let was = |header: &str| known.columns.iter().any(|(other, _)| headers::normal(other) == headers::normal(header));
    let mut gone: Vec<&(String, Option<ListField>)> =
        known.columns.iter().filter(|(header, _)| !is_now(header)).collect();
    let mut differences = Vec::new();
    for (index, header, field) in now.iter().filter(|(_, header, _)| !was(header)) {
        match renamed(header, *field, &gone) {
            Some(at) => differences.push((format!("\"{}\" is now \"{header}\"", gone.remove(at).0), field.is_some())),
            None => {
                differences
                    .push((format!("column {} is new (\"{header}\")", column_name(*index, sheet)), field.is_some()));
            }
        }
    }
    differences.extend(gone.iter().map(|(header, field)| (format!("\"{header}\" is gone"), field.is_some())));
    for (_, header, field) in &now {
        let before = known.columns.iter().find(|(other, _)| headers::normal(other) == headers::normal(header));
        if let Some((_, before)) = before.filter(|(_, before)| before != field) {
            let read = |field: Option<ListField>| field.map_or("not read", ListField::label);
            differences.push((format!("\"{header}\" was {} and is now {}", read(*before), read(*field)), true));
        }
    }
    if differences.is_empty() {
        let before = known.columns.iter().map(|(header, _)| headers::normal(header));
        if !before.eq(now.iter().map(|(_, header, _)| headers::normal(header))) {
            differences.push(("the columns are in a different order".to_owned(), false));
        }
    }
    differences
}

/// Which of the names that are gone a new one stands for: the one of the same field, or the nearest.
fn renamed(header: &str, field: Option<ListField>, gone: &[&(String, Option<ListField>)]) -> Option<usize> {
    let same_field = gone.iter().position(|(_, other)| field.is_some() && *other == field);
    same_field.or_else(|| {
        let near = near::nearest(header, gone.iter().map(|(other, _)| other.as_str()))?;
        gone.iter().position(|(other, _)| other == near)
    })
}
