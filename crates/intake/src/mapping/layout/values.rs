//! Values that rows have without a cell of their own: what the person set, and what new patrons get.

use crate::context::Context;
use crate::facts::Layout;
use model::action::{Action, Choice, Words};
use model::cell::RawTable;
use model::codes;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::place::Place;

/// That a value which the person set for every row takes the place of a column of the list.
pub(crate) fn report_set(layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (field, value) in &context.options.set {
        let Some(column) = layout.columns.iter().find(|column| column.field == Some(*field)) else { continue };
        let place = Place::column(layout.table, column.index);
        let set = || Action::Choose(Choice::ValueForAll);
        let message = Words::from(set())
            .then(format!(" gives every row \"{value}\"; the column \"{}\" is not read", column.header));
        let advice = Words::text("leave ").act(set()).then(" out to read the column");
        findings.push(
            context.finding(codes::H211, place, message).severity(Severity::Warning).field(*field).advice(advice),
        );
    }
}

/// What new patrons get where the list is silent: the group and the expiry date of the profile.
pub(crate) fn report_defaults(table: &RawTable, layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    if layout.data.is_empty() || context.only_changes() {
        return;
    }
    let expiry = context.rules(None).and_then(|rules| rules.expiry.date(context.today, &context.settings.terms));
    let expiry = expiry.map(|date| date.to_string());
    let group = Some(context.profile.group.clone());
    // A list without a column for the group is told in the first lines of every output.
    let silent = [(ListField::UserGroup, group, false), (ListField::ExpiryDate, expiry, true)];
    for (field, value, without_column) in silent {
        let Some(value) = value else { continue };
        let set = context.is_same_for_all(field) || context.profile.defaults.contains_key(&field);
        let is_joined = context.joined_columns.iter().any(|column| column.field == Some(field));
        if set || is_joined {
            continue;
        }
        let column = layout.column_of(field);
        // A row that is torn apart is left out, so that nobody gets anything there.
        let is_blank = |position: &&u32| {
            let row = table.row(**position as usize);
            let is_blank = |column| row.cell(column).is_none_or(|cell| cell.is_blank());
            !layout.is_torn(row.number()) && column.is_some_and(is_blank)
        };
        let blank = layout.data.iter().filter(is_blank).count();
        let (what, place) = match (column, blank) {
            (None, _) if layout.records.is_some() => {
                (format!("nothing in the file is read as {}", field.label()), Place::table(layout.table))
            }
            (None, _) if without_column => (format!("no column for {}", field.label()), layout.head()),
            (None, _) | (Some(_), 0) => continue,
            (Some(column), 1) => (format!("{} is empty in 1 row", field.label()), Place::column(layout.table, column)),
            (Some(column), rows) => {
                (format!("{} is empty in {rows} rows", field.label()), Place::column(layout.table, column))
            }
        };
        let there = if column.is_some() { " there" } else { "" };
        let message = format!("{what}; new patrons{there} get {value} (profile \"{}\")", context.profile.name);
        let noun = if field == ListField::ExpiryDate { "date" } else { "group" };
        let advice = Words::text(format!("to use another {noun}: "))
            .act(Action::UseProfile)
            .then(", or ")
            .act(Action::SetForAll { field, value: None });
        findings.push(context.finding(codes::H211, place, message).field(field).advice(advice));
    }
}
