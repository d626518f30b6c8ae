//! The layout of a file of records: nothing has to be found, since the file says itself what each value is.

use super::layout;
use crate::context::Context;
use crate::facts::Layout;
use model::cell::RawTable;
use model::codes;
use model::finding::{Finding, Severity};
use model::listing::ListColumn;
use model::place::{Place, TableId};
use model::record::RecordColumn;

/// Lays the records of a file out; `None` when there are none.
pub(crate) fn of(
    columns: Vec<RecordColumn>,
    table: &RawTable,
    id: TableId,
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
    let layout =
        Layout { table: id, columns: listed, data: (0..rows).collect(), records: Some(columns), ..Layout::none() };
    report_needless_options(id, context, findings);
    layout::report_set(&layout, context, findings);
    layout::report_defaults(table, &layout, context, findings);
    Some(layout)
}

/// What was said of columns or of their row means nothing where there are none.
fn report_needless_options(id: TableId, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let options = context.options;
    if options.columns.is_empty() && options.by_position.is_empty() && options.header_row.is_none() {
        return;
    }
    let message = "this file says itself what its values are, so what you said about its columns is not used";
    let finding = context.finding(codes::H212, Place::table(id), message);
    findings.push(finding.severity(Severity::Warning).advice("check that its values are read as intended"));
}
