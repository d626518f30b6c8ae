//! Which sheet is the list, which row names the columns, which column is which field, which rows
//! are patrons. Nothing is guessed between equals: those are findings.

mod columns;
mod head;
mod lacking;
mod quoted;
mod sorting;
mod values;

pub(crate) use values::{report_defaults, report_set};

use super::header::{self, HeaderGuess};
use super::{memory, positions, quotes, unread};
use crate::context::Context;
use crate::facts::Layout;
use crate::recipes::{make, plan};
use columns::{columns, report_whole_names, settle_old_ids};
use head::{report_data_as_header, report_header, report_no_header, report_rivals, report_rows_above};
use lacking::{report_new_ids, report_nothing_to_change, report_required, report_unused_names};
use model::cell::RawTable;
use model::finding::Finding;
use model::listing::LikeBefore;
use model::place::{Place, TableId};
use sorting::sort_rows;

/// Lays a table out, as far as that can be found out; findings that block mean that it cannot be used. What the profile
/// makes of its columns is kept in the table.
pub fn find(table: &mut RawTable, id: TableId, context: &Context<'_>, findings: &mut Vec<Finding>) -> Option<Layout> {
    let torn = quotes::report_torn(table, id, context, findings);
    if !context.options.by_position.is_empty() {
        return Some(by_position(table, id, torn, context, findings));
    }
    let first = findings.len();
    let asked = context.options.header_row.map(|number| table.position(number));
    // Only a row that is there can be recognised.
    let recognised = match asked {
        Some(None) => None,
        Some(Some(position)) => memory::recognise(table, Some(position), context.remembered, context),
        None => memory::recognise(table, None, context.remembered, context),
    };
    let context = &Context { recognised: recognised.map(|found| found.known), ..*context };
    let named = |position| HeaderGuess { position, joined: false, rival: None };
    let guess = match asked {
        Some(position) => position.map(named),
        // Names that only the memory knows are nothing to a guess.
        None => header::guess(table, context).or_else(|| recognised.map(|found| named(found.position))),
    };
    let Some(HeaderGuess { position, joined, rival }) = guess else {
        report_no_header(id, context, findings);
        return None;
    };
    if let Some(rival) = rival {
        report_rivals(table, id, rival, position, context, findings);
        return None;
    }
    let top = position - usize::from(joined);
    if torn.contains(&table.row(top).number()) || torn.contains(&table.row(position).number()) {
        return None;
    }
    quotes::report_long_names(table, id, position, context, findings);
    let names = header::names(table, position, joined);
    if header::looks_like_data(&names, context) {
        report_data_as_header(&table.row(position), id, context, findings);
        return None;
    }
    report_rows_above(table, id, top, context, findings);
    let confidence = context.options.header_row.is_none().then(|| header::confidence(&names, context));
    let row = table.row(position);
    report_header(&table.row(top), &row, id, confidence, context, findings);
    let mut layout = Layout {
        table: id,
        header_top: table.row(top).number(),
        header_row: row.number(),
        confidence,
        header_fields: row.fields(),
        torn,
        ..columns(table, id, position, &names, context, findings)
    };
    make::make(table, &layout, position + 1, context, findings);
    layout.known = context.recognised.map(|known| {
        let differences = memory::report(table, &layout, known, context, findings);
        LikeBefore { batch: known.batch, used: known.used, differences }
    });
    report_whole_names(&layout, context, findings);
    report_unused_names(&layout, context, findings);
    sort_rows(table, &mut layout, Some(position), position + 1, context, findings);
    if report_new_ids(table, &layout, context, findings) {
        return Some(layout);
    }
    report_required(table, &layout, context, findings);
    unread::report(table, &layout, first, context, findings);
    report_nothing_to_change(&layout, first, context, findings);
    Some(layout)
}

/// A list whose columns the person gave in their order.
fn by_position(
    table: &mut RawTable,
    id: TableId,
    torn: Vec<u32>,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Layout {
    let first = findings.len();
    let mut layout = Layout { torn, ..positions::layout(table, id, context) };
    settle_old_ids(&mut layout.columns, context);
    layout.made = plan::apply(&mut layout.columns, Place::table(id), context, findings);
    positions::report_needless_names(id, context, findings);
    let first_row = positions::first_row(table, context);
    make::make(table, &layout, first_row, context, findings);
    sort_rows(table, &mut layout, None, first_row, context, findings);
    if report_new_ids(table, &layout, context, findings) {
        return layout;
    }
    report_required(table, &layout, context, findings);
    report_nothing_to_change(&layout, first, context, findings);
    layout
}
