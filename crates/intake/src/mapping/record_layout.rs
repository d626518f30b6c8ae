//! The layout of a file of records: nothing has to be found, since the file says itself what each value is.

use super::layout;
use crate::context::Context;
use crate::counted::counted;
use crate::facts::Layout;
use crate::recipes::plan;
use model::action::{Action, Words};
use model::cell::RawTable;
use model::codes;
use model::finding::{Finding, Severity};
use model::listing::ListColumn;
use model::place::{Numbering, Place, RowRef, TableId};
use model::record::{self, Damaged, LeftBehind, RecordColumn, RecordKey};
use std::collections::BTreeMap;

/// Lays the records of a file out; `None` when there are none.
pub(crate) fn of(
    columns: Vec<RecordColumn>,
    table: &RawTable,
    id: TableId,
    damaged: &[Damaged],
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Layout> {
    if table.is_empty() {
        let finding = context.finding(codes::F007, Place::table(id), "there are no patrons in it");
        findings.push(finding.advice("check that it is the right file and that it was saved"));
        return None;
    }
    let listed = columns.iter().zip(0..).map(|(column, index)| ListColumn {
        index,
        header: column.name.clone(),
        field: column.key.column(),
    });
    let mut listed: Vec<ListColumn> = listed.collect();
    // A field stands where its value does, not where the type of one does.
    listed.sort_by_key(|column| !columns[usize::from(column.index)].key.is_value());
    let rows = u32::try_from(table.len()).expect("rows are capped far below");
    let layout = Layout {
        table: id,
        columns: listed,
        data: (0..rows).collect(),
        torn: damaged.iter().map(|record| record.number).collect(),
        records: Some(columns),
        ..Layout::none()
    };
    report_damaged(damaged, id, context, findings);
    report_needless_options(id, layout.records.as_deref().unwrap_or_default(), context, findings);
    findings.extend(plan::report_records(id, context));
    layout::report_set(&layout, context, findings);
    layout::report_defaults(table, &layout, context, findings);
    Some(layout)
}

/// Records that cannot be read are left out, each with its reason; nothing else is said of them.
fn report_damaged(damaged: &[Damaged], id: TableId, context: &Context<'_>, findings: &mut Vec<Finding>) {
    for Damaged { number, why } in damaged {
        let place = Place::row(RowRef { table: id, number: *number }, None);
        let finding = context.finding(codes::M901, place, why.clone());
        findings.push(finding.advice("export the file again without opening it in an editor, or correct the record"));
    }
}

/// What stays in the other system, one finding for each of its fields.
pub(crate) fn report_left_behind(
    id: TableId,
    numbered: Numbering,
    left_behind: &BTreeMap<String, LeftBehind>,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let word = one_of(numbered);
    for (name, LeftBehind { values, first }) in left_behind {
        let values = counted(usize::try_from(*values).unwrap_or(usize::MAX), "value");
        let message = format!("\"{name}\" is not carried over: {values}, the first in {word} {first}");
        let finding = context.finding(codes::M902, Place::table(id), message);
        findings.push(finding.advice("if the library needs it, keep the file: nothing of it is stored here"));
    }
}

/// What one of those is called that the numbers of a file count.
pub(crate) fn one_of(numbered: Numbering) -> &'static str {
    match numbered {
        Numbering::Lines => "line",
        Numbering::Records => "record",
    }
}

/// What was said of columns or of their row means nothing where there are none. A field that its reader leaves behind can be
/// named as a column is; what the file says itself of a value counts.
fn report_needless_options(id: TableId, columns: &[RecordColumn], context: &Context<'_>, findings: &mut Vec<Finding>) {
    let options = context.options;
    let mut warn = |message: String, advice: Words| {
        let finding = context.finding(codes::H212, Place::table(id), message);
        findings.push(finding.severity(Severity::Warning).advice(advice));
    };
    for (name, field) in options.columns.iter().filter_map(|(name, field)| Some((name, (*field)?))) {
        let called = || columns.iter().filter(|column| record::is_called(&column.name, name));
        if called().any(|column| column.key == RecordKey::Field(field)) {
            continue;
        }
        let field = field.name();
        match called().next() {
            Some(column) => warn(
                format!("\"{name}\" is {} in files of this system, and is not read as {field}", column.key.name()),
                "check that it is read as intended".into(),
            ),
            None => warn(
                format!("no patron has a value \"{name}\" that could be read as {field}"),
                Words::text("see what the file calls its fields: ").act(Action::Inspect),
            ),
        }
    }
    let is_ignored = options.columns.iter().any(|(_, field)| field.is_none());
    if is_ignored || !options.by_position.is_empty() || options.header_row.is_some() {
        let message = "this file says itself what its values are, so what you said about its columns is not used";
        warn(message.to_owned(), "check that its values are read as intended".into());
    }
}
