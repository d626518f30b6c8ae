//! Which columns of a list the recipes of the profile are about, and which columns are not read since a recipe makes
//! their field.

use super::names::is_called;
use crate::context::Context;
use model::action::{Action, Words};
use model::codes;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::listing::{ListColumn, is_what_to_fix};
use model::made::{MADE_FROM, Made, MadeField, listed};
use model::place::{Place, TableId};
use model::recipe::{ColumnRef, Recipe};
use std::collections::BTreeMap;

/// Finds the columns of each recipe and puts what is made behind the columns of the list. A recipe of which the list has no
/// column is not used. What the person says of a column today counts before any recipe.
pub(crate) fn apply(
    columns: &mut Vec<ListColumn>,
    head: Place,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Made {
    let mut made = Made::default();
    for recipe in &context.profile.recipes.of_columns {
        if is_said(recipe.field, columns, context) {
            findings.push(not_used(recipe.field, head, context));
            continue;
        }
        let found = Found::of(recipe, columns, context);
        let own = columns.iter().find(|column| column.field == Some(recipe.field));
        findings.extend(found.report_missing(recipe, own, head, context));
        let Some(index) = MADE_FROM.checked_add(u16::try_from(made.fields.len()).unwrap_or(u16::MAX)) else { break };
        if !found.from.is_empty() {
            made.counts_columns |= recipe.columns.iter().any(|column| matches!(column, ColumnRef::Number(_)));
            made.fields.push(MadeField { index, field: recipe.field, from: found.from, names: found.names });
        }
    }
    for (field, _) in &context.profile.recipes.constants {
        findings.extend(is_said(*field, columns, context).then(|| not_used(*field, head, context)));
    }
    made.set_aside = set_aside(columns, &made, context);
    columns.extend(made.fields.iter().map(|made| ListColumn {
        index: made.index,
        header: made.names.join(", "),
        field: Some(made.field),
    }));
    made
}

/// The columns of a recipe that a list has, and the others.
struct Found {
    from: Vec<u16>,
    names: Vec<String>,
    missing: Vec<String>,
}

impl Found {
    fn of(recipe: &Recipe, columns: &[ListColumn], context: &Context<'_>) -> Self {
        let mut found = Found { from: Vec::new(), names: Vec::new(), missing: Vec::new() };
        for wanted in &recipe.columns {
            let column = columns.iter().find(|column| is_it(column, wanted, context));
            let column = column.filter(|column| !is_left_out(column, context));
            match column {
                Some(column) if found.from.contains(&column.index) => {}
                Some(column) => {
                    found.from.push(column.index);
                    found.names.push(if column.header.is_empty() { name(wanted) } else { column.header.clone() });
                }
                None => found.missing.push(name(wanted)),
            }
        }
        found
    }

    /// That columns of a recipe are not in the list, and what that means: the field may have a column of its `own`.
    fn report_missing(
        &self,
        recipe: &Recipe,
        own: Option<&ListColumn>,
        head: Place,
        context: &Context<'_>,
    ) -> Option<Finding> {
        let missing = self.missing.as_slice();
        let field = recipe.field.label();
        let one_of = if let [_] = missing { "no column" } else { "none of the columns" };
        let named = listed(missing);
        let (message, severity) = match (missing, self.from.is_empty(), own) {
            ([], _, _) => return None,
            (_, true, None) => (format!("{field} isn't made: the list has {one_of} {named}"), Severity::Warning),
            (_, true, Some(own)) => {
                let message = format!("the list has {one_of} {named}; {field} is read from \"{}\"", own.header);
                (message, Severity::Note)
            }
            (_, false, _) => {
                let message = format!("the list has {one_of} {named} for {field}; the others are used");
                (message, Severity::Note)
            }
        };
        let finding = context.finding(codes::H218, head, message).field(recipe.field);
        let advice = "correct the recipe in rollcall.toml, or the name in the list";
        let severity = if finding.severity == Severity::Note { severity } else { finding.severity };
        Some(finding.severity(severity).advice(advice))
    }
}

/// What a person calls a column that the list may not have.
fn name(wanted: &ColumnRef) -> String {
    match wanted {
        ColumnRef::Named(name) => name.clone(),
        ColumnRef::Number(number) => format!("column {number}"),
    }
}

fn is_it(column: &ListColumn, wanted: &ColumnRef, context: &Context<'_>) -> bool {
    match wanted {
        ColumnRef::Named(name) => !column.header.is_empty() && is_called(&column.header, name),
        ColumnRef::Number(number) => {
            Some(column.index) == position(*number, context) && !is_what_to_fix(&column.header)
        }
    }
}

/// The 0-based column of a number. Rows that were taken out of their list stand behind a column of ours, and columns
/// without anything in them are gone.
fn position(number: u16, context: &Context<'_>) -> Option<u16> {
    if context.numbers.is_empty() {
        return number.checked_sub(1);
    }
    let at = context.numbers.iter().position(|in_list| *in_list == number)?;
    u16::try_from(at + 1).ok()
}

/// Whether the person said that a column is not read.
fn is_left_out(column: &ListColumn, context: &Context<'_>) -> bool {
    let said = context.options.columns.iter().find(|(header, _)| is_called(&column.header, header));
    said.is_some_and(|(_, field)| field.is_none())
}

/// Whether the person said which column of the list fills a field.
fn is_said(field: ListField, columns: &[ListColumn], context: &Context<'_>) -> bool {
    let is_there = |name: &str| columns.iter().any(|column| is_called(&column.header, name));
    let mut named = context.options.columns.iter().filter(|(_, named)| *named == Some(field));
    named.any(|(header, _)| is_there(header)) || context.options.by_position.contains(&Some(field))
}

fn not_used(field: ListField, head: Place, context: &Context<'_>) -> Finding {
    let message = format!("you said which column is {}, so what the profile makes of it isn't used", field.label());
    context.finding(codes::H219, head, message).field(field)
}

/// That a list lacks every column of which a field that each row needs is made.
pub(crate) fn missed(recipe: &Recipe, head: Place, context: &Context<'_>) -> Finding {
    let names: Vec<String> = recipe.columns.iter().map(name).collect();
    let (field, named) = (recipe.field, listed(&names));
    let which = if names.len() == 1 { "which isn't in the list" } else { "none of which is in the list" };
    let message = format!("no column for {}: the profile makes it of {named}, {which}", field.label());
    let advice = Words::text("add the column, or say which one it is: ")
        .act(Action::ReadColumnAs { header: None, field: Some(field) })
        .then("; or correct the recipe in rollcall.toml");
    context.finding(codes::H201, head, message).field(field).advice(advice)
}

/// Takes the fields that are made, or are the same in every row, from the columns that would fill them by their names.
fn set_aside(columns: &mut [ListColumn], made: &Made, context: &Context<'_>) -> BTreeMap<u16, ListField> {
    let is_made = |field: ListField| made.of(field).is_some() || context.constants().any(|(known, _)| known == field);
    let mut set_aside = BTreeMap::new();
    for column in columns {
        if let Some(field) = column.field.take_if(|field| is_made(*field)) {
            set_aside.insert(column.index, field);
        }
    }
    set_aside
}

/// That a column is not read since a recipe makes its field otherwise.
pub(crate) fn report_set_aside(
    column: &ListColumn,
    made: &Made,
    table: TableId,
    context: &Context<'_>,
) -> Option<Finding> {
    let field = *made.set_aside.get(&column.index)?;
    let constant = || context.constants().find(|(known, _)| *known == field);
    let instead = match made.of(field) {
        Some(recipe) => format!("is made of {}", recipe.named()),
        None => format!("is \"{}\" in every row", constant()?.1),
    };
    let message = format!("column \"{}\" is not read: {} {instead}", column.header, field.label());
    let read = Action::ReadColumnAs { header: Some(column.header.clone()), field: Some(field) };
    let advice = Words::text("to read this column instead: ").act(read);
    let finding = context.finding(codes::H202, Place::column(table, column.index), message).field(field);
    Some(finding.severity(Severity::Warning).advice(advice))
}

/// That recipes are about columns, which a file of records does not have.
pub(crate) fn report_records(table: TableId, context: &Context<'_>) -> Option<Finding> {
    let recipes = &context.profile.recipes.of_columns;
    if recipes.is_empty() {
        return None;
    }
    let fields: Vec<&str> = recipes.iter().map(|recipe| recipe.field.label()).collect();
    let message = format!(
        "this file says itself what its values are, so the profile makes nothing of them for {}",
        fields.join(", ")
    );
    let finding = context.finding(codes::H219, Place::table(table), message);
    let advice = Words::text("check that its values are read as intended; what is not carried over can be named: ")
        .act(Action::ReadColumnAs { header: None, field: None });
    Some(finding.severity(Severity::Warning).advice(advice))
}
