//! What a list lacks: columns that every patron needs, anything to change, and columns that somebody named.

use crate::context::Context;
use crate::facts::Layout;
use crate::mapping::unread::{self, read_as};
use crate::mapping::{headers, memory};
use crate::near;
use crate::recipes::plan;
use model::action::{Action, Choice, Words};
use model::cell::RawTable;
use model::codes;
use model::field::ListField;
use model::finding::Finding;
use model::listing::ListColumn as Column;
use model::made::is_made;
use model::place::Place;

pub(super) fn report_required(table: &RawTable, layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let required = context.rules(None).map_or(&[][..], |rules| rules.required);
    for field in required.iter().copied().filter(|field| unread::is_missed(*field, layout, context)) {
        let unread = layout.columns.iter().filter(|column| column.field.is_none() && !column.header.is_empty());
        let lacked = unread::lacked(field, context);
        let near = unread
            .filter_map(|column| headers::near_field(&column.header).map(|(near, _)| (near, column)))
            .find(|(near, _)| *near == field || *near == lacked);
        let recipe = context.profile.recipes.of_columns.iter().find(|recipe| recipe.field == field);
        if let Some(recipe) = recipe {
            // One cause, one finding.
            let is_told = |finding: &Finding| finding.code == codes::H218 && finding.field == Some(field);
            findings.retain(|finding| !is_told(finding) || finding.place.table != layout.table);
            findings.push(plan::missed(recipe, layout.head(), context));
            continue;
        }
        let message = unread::missed(field, context);
        let last_time = || memory::column_of(lacked, &layout.columns, context);
        let by_values = || unread::looks_like(field, table, layout, context);
        let has_barcodes = layout.column_of(ListField::Barcode).is_some();
        let by_barcodes = || unread::barcode_as_id(field, table, layout, context);
        let by_look = || last_time().or_else(by_values).or_else(by_barcodes).map(|column| (lacked, column));
        let likely = near.or_else(by_look);
        let advice = match likely {
            _ if context.joined_by.is_none() && context.only_changes() && has_barcodes => {
                Words::text("to find the patrons by their barcodes: ").act(Action::MatchByBarcode)
            }
            _ if layout.header_row == 0 => {
                Words::text("say which column it is with ").act(Action::Choose(Choice::Columns))
            }
            Some((field, column)) => {
                Words::text(format!("is it \"{}\"? Then: ", column.header)).act(read_as(column, field))
            }
            None => Words::text("add the column, or say which it is: ")
                .act(Action::ReadColumnAs { header: None, field: Some(lacked) }),
        };
        findings.push(context.finding(codes::H201, layout.head(), message).advice(advice).field(lacked));
    }
}

/// Asks about a list that gives patrons new IDs where it would add all of them once more, under either ID. What else it
/// lacks would be asked of new patrons.
pub(super) fn report_new_ids(
    table: &RawTable,
    layout: &Layout,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> bool {
    let column = layout.columns.iter().find(|column| column.field == Some(ListField::NewId));
    let Some(column) = column.filter(|_| !context.only_changes()) else { return false };
    let mut cells = layout.data.iter().filter_map(|at| table.row(*at as usize).cell(column.index));
    if cells.all(|cell| cell.is_blank()) {
        return false;
    }
    let header = &column.header;
    let advice = Words::text("to give the patrons of the store these IDs: ").act(Action::OnlyChange);
    let (what, advice) = if header.is_empty() || is_made(column.index) {
        ("a column".to_owned(), advice)
    } else {
        let leave_out = Action::IgnoreColumn(header.clone());
        (format!("column \"{header}\""), advice.then("; if you don't want the column: ").act(leave_out))
    };
    let message = format!("{what} gives patrons new IDs, which only a list of changes can do");
    let place = Place::column(layout.table, column.index);
    findings.push(context.finding(codes::D520, place, message).field(ListField::NewId).advice(advice));
    true
}

/// That a list which only changes patrons says nothing of them but who they are. What is said about this list begins at
/// `first`; where a column that is not read is asked about, that is the cause.
pub(super) fn report_nothing_to_change(
    layout: &Layout,
    first: usize,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let who = |field: ListField| match context.joined_by {
        Some(key) => field == *key,
        None => {
            field == ListField::PrimaryId
                || (field == ListField::Barcode && layout.column_of(ListField::PrimaryId).is_none())
        }
    };
    let given = layout.columns.iter().filter_map(|column| column.field);
    let mut given = given.chain(context.values_for_all().map(|(field, _)| field));
    let is_asked = || findings.iter().skip(first).any(|finding| [codes::H201, codes::H213].contains(&finding.code));
    if !context.only_changes() || context.has_passwords || given.any(|field| !who(field)) || is_asked() {
        return;
    }
    let advice = Words::text("add a column with what is to change, or say which it is: ")
        .act(Action::ReadColumnAs { header: None, field: None });
    let message = "nothing is read but who the patrons are, so nothing would change";
    findings.push(context.finding(codes::H201, layout.head(), message).advice(advice));
}

/// What `--column` says of a column that is not there.
pub(super) fn report_unused_names(layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    // It may be the name of a column in the list, or in any of the files that are joined to it.
    if context.joined_by.is_some() {
        return;
    }
    let is_it = |column: &Column, name: &str| headers::normal(&column.header) == headers::normal(name);
    let is_there = |name: &str| layout.own_columns().chain(context.joined_columns).any(|column| is_it(column, name));
    for (name, _) in context.options.columns.iter().filter(|(name, _)| !is_there(name)) {
        let names = || layout.own_columns().map(|column| column.header.as_str()).filter(|header| !header.is_empty());
        let advice = match near::nearest(name, names()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("the columns are {}", names().collect::<Vec<_>>().join(", ")),
        };
        let place = Place { table: layout.table, row: Some(layout.header_row), column: None };
        let message = Words::from(Action::Choose(Choice::Column))
            .then(format!(" names \"{name}\", but no column is called that"));
        findings.push(context.finding(codes::H212, place, message).advice(advice));
    }
}
