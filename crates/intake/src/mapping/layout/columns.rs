//! Which column is which field; columns that say the same, and those that are not read.

use crate::context::Context;
use crate::facts::Layout;
use crate::mapping::header::{self, meaning};
use crate::mapping::unread::read_as;
use crate::mapping::{beside, headers};
use crate::recipes::plan;
use model::action::{Action, Words};
use model::cell::RawTable;
use model::codes;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::listing::{ListColumn as Column, is_what_to_fix};
use model::made::{Made, is_made};
use model::place::{Place, TableId};
use std::collections::BTreeMap;

/// A layout of which only the columns are known.
pub(super) fn columns(
    table: &RawTable,
    id: TableId,
    header: usize,
    names: &BTreeMap<u16, String>,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Layout {
    let filled = filled_columns(table, header);
    // In a text file, values beyond the column names come from lines that are too long; those are reported one by one.
    let named = names.keys().next_back().map_or(0, |last| usize::from(*last) + 1);
    let width = match table.row(header).fields() {
        0 => table.width(),
        fields => table.width().min(u16::try_from(fields.max(named)).unwrap_or(u16::MAX)),
    };
    let mut columns = Vec::new();
    for index in 0..width {
        let header = names.get(&index).cloned().unwrap_or_default();
        let used = filled[usize::from(index)];
        if header.is_empty() && !used {
            continue;
        }
        let field = if header.is_empty() { None } else { meaning(&header, context).flatten() };
        columns.push(Column { index, header, field });
    }
    settle_old_ids(&mut columns, context);
    settle_cards(&mut columns, context);
    let edge = beside::edge(&columns, table, header);
    if let Some(edge) = edge {
        beside::report(table, id, header, edge, context, findings);
        columns.retain(|column| column.index < edge);
    }
    let head = Place { table: id, row: Some(table.row(header).number()), column: None };
    let made = plan::apply(&mut columns, head, context, findings);
    report_columns(&mut columns, &made, &filled, id, context, findings);
    let what_to_fix = columns.iter().find(|column| column.field.is_none() && is_what_to_fix(&column.header));
    let what_to_fix = what_to_fix.map(|column| column.index);
    Layout { columns, made, edge: edge.unwrap_or(u16::MAX), what_to_fix, ..Layout::none() }
}

/// Old IDs say whom the rows of a list are about that gives new ones; in any other list they are not read.
pub(super) fn settle_old_ids(columns: &mut [Column], context: &Context<'_>) {
    let recipes = &context.profile.recipes.of_columns;
    let gives_new_ones = columns.iter().any(|column| column.field == Some(ListField::NewId))
        || recipes.iter().any(|recipe| recipe.field == ListField::NewId);
    let meant = gives_new_ones.then_some(ListField::PrimaryId);
    let old = columns.iter_mut().filter(|column| column.field == Some(ListField::OldId));
    old.for_each(|column| column.field = meant);
}

/// The number of a card is the barcode only where nothing else says whom the rows are about.
fn settle_cards(columns: &mut [Column], context: &Context<'_>) {
    if !context.asks_for_barcodes() {
        return;
    }
    let says_who = |field: ListField| matches!(field, ListField::PrimaryId | ListField::Barcode);
    let in_recipe = context.profile.recipes.of_columns.iter().any(|recipe| says_who(recipe.field));
    let in_column = |column: &Column| column.field.is_some_and(says_who) && !header::is_card(&column.header, context);
    if !in_recipe && !columns.iter().any(in_column) {
        return;
    }
    for column in columns {
        if header::is_card(&column.header, context) {
            column.field = headers::field_of(&column.header);
        }
    }
}

fn filled_columns(table: &RawTable, header: usize) -> Vec<bool> {
    let mut filled = vec![false; usize::from(table.width())];
    for position in header + 1..table.len() {
        for cell in table.row(position).cells() {
            filled[usize::from(cell.column)] = true;
        }
    }
    filled
}

fn report_columns(
    columns: &mut [Column],
    made: &Made,
    filled: &[bool],
    id: TableId,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut seen: BTreeMap<String, u16> = BTreeMap::new();
    let mut fields: BTreeMap<ListField, (u16, String)> = BTreeMap::new();
    let has_barcode = columns.iter().any(|column| column.field == Some(ListField::Barcode));
    for column in columns.iter_mut().filter(|column| !is_made(column.index)) {
        let place = Place::column(id, column.index);
        let used = filled[usize::from(column.index)];
        if column.header.is_empty() && made.uses(column.index) {
            continue;
        }
        if column.header.is_empty() {
            let advice = "give it a name in the row of column names, or delete it";
            findings.push(context.finding(codes::H206, place, codes::H206.title()).advice(advice));
            continue;
        }
        let earlier = seen.insert(headers::normal(&column.header), column.index);
        let is_read = column.field.is_some() || earlier.is_some_and(|earlier| made.uses(earlier));
        if let (Some(earlier), true) = (earlier, is_read) {
            let message = format!("two columns are called \"{}\"", column.header);
            let finding = context.finding(codes::H205, place, message).related(vec![Place::column(id, earlier)]);
            // An empty column of the same name cannot mislead anybody.
            let severity = if used { finding.severity } else { Severity::Note };
            findings.push(finding.severity(severity).advice("rename one of them"));
            column.field = None;
            continue;
        }
        match column.field {
            Some(field) => {
                let earlier = fields.insert(field, (column.index, column.header.clone()));
                if let Some((earlier, name)) = earlier.filter(|_| !field.takes_several()) {
                    let finding = if field == ListField::PrimaryId {
                        two_ids(column, &name, has_barcode, context, place)
                    } else {
                        two_columns(column, field, &name, context, place)
                    };
                    findings.push(finding.related(vec![Place::column(id, earlier)]).field(field));
                }
            }
            None if made.uses(column.index) => {}
            None => {
                let instead = plan::report_set_aside(column, made, id, context).filter(|_| used);
                match instead {
                    Some(finding) => findings.push(finding),
                    None => report_ignored(column, used, place, context, findings),
                }
            }
        }
    }
}

fn two_columns(column: &Column, field: ListField, name: &str, context: &Context<'_>, place: Place) -> Finding {
    let message = format!("\"{name}\" and \"{}\" would both fill {}", column.header, field.label());
    let advice =
        Words::text("rename or delete one, or leave one out: ").act(Action::IgnoreColumn(column.header.clone()));
    context.finding(codes::H204, place, message).advice(advice)
}

/// Two columns whose names are those of an ID: one is it, and the other one can be the barcode.
fn two_ids(column: &Column, name: &str, has_barcode: bool, context: &Context<'_>, place: Place) -> Finding {
    let header = column.header.as_str();
    let otherwise = |other: &str| {
        let leave_out = Action::IgnoreColumn(other.to_owned());
        if has_barcode {
            return Words::text("leave the other one out: ").act(leave_out);
        }
        let barcode = Action::ReadColumnAs { header: Some(other.to_owned()), field: Some(ListField::Barcode) };
        Words::text("say what the other one is: ").act(barcode).then(", or leave it out: ").act(leave_out)
    };
    let message = format!("\"{name}\" and \"{header}\" both look like the ID");
    let advice = Words::text(format!("if \"{name}\" is the ID, "))
        .and(otherwise(header))
        .then(format!("\nif \"{header}\" is the ID, "))
        .and(otherwise(name));
    context.finding(codes::H214, place, message).advice(advice)
}

fn report_ignored(column: &Column, used: bool, place: Place, context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !used || meaning(&column.header, context) == Some(None) {
        return;
    }
    let several = headers::several(&column.header);
    if !several.is_empty() {
        findings.push(several_fields(column, &several, place, context));
        return;
    }
    let finding = match headers::near_field(&column.header) {
        Some((field, _)) => {
            let message = format!("column \"{}\" is not read; did you mean {}?", column.header, field.label());
            let advice = Words::text("if so: ").act(read_as(column, field));
            context.finding(codes::H202, place, message).severity(Severity::Warning).advice(advice)
        }
        None => {
            let message = format!("column \"{}\" is not read", column.header);
            let advice = Words::text("to read it, say which field it is (")
                .act(Action::ListFields)
                .then(" lists them): ")
                .act(Action::ReadColumnAs { header: Some(column.header.clone()), field: None });
            context.finding(codes::H202, place, message).advice(advice)
        }
    };
    findings.push(finding);
}

/// That a column which is not read holds several fields, as its name says.
fn several_fields(column: &Column, fields: &[ListField], place: Place, context: &Context<'_>) -> Finding {
    let labels: Vec<&str> = fields.iter().map(|field| field.label()).collect();
    let message =
        format!("column \"{}\" is not read; its name lists several fields: {}", column.header, labels.join(", "));
    let advice = Words::text("give each of them a column of its own, or say as which one to read it: ")
        .act(Action::ReadColumnAs { header: Some(column.header.clone()), field: None });
    context.finding(codes::H202, place, message).severity(Severity::Warning).advice(advice)
}

/// Whole names beside a column of last names only fill its blanks; under "Name" first names may stand.
pub(super) fn report_whole_names(layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let named = |field: ListField| layout.columns.iter().find(|column| column.field == Some(field));
    let (Some(whole), Some(last)) = (named(ListField::FullName), named(ListField::LastName)) else { return };
    if is_made(whole.index) || is_made(last.index) {
        // Whoever wrote the recipe knows that.
        return;
    }
    let message = format!("column \"{}\" is read only where \"{}\" is empty", whole.header, last.header);
    let mut finding = context.finding(codes::H202, Place::column(layout.table, whole.index), message);
    if named(ListField::FirstName).is_none() {
        let advice = Words::text("if it contains first names: ")
            .act(read_as(whole, ListField::FirstName))
            .then("; to split its names instead: ")
            .act(Action::IgnoreColumn(last.header.clone()));
        finding = finding.severity(Severity::Warning).advice(advice);
    }
    findings.push(finding);
}
