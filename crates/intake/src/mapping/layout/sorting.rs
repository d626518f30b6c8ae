//! Which rows are patrons, and what only stands between them.

use super::quoted::shorten;
use super::values::{report_defaults, report_set};
use crate::context::{Context, Hidden};
use crate::facts::Layout;
use crate::mapping::rows::{self, RowKind};
use crate::mapping::{below, quotes, shape};
use model::action::{Action, Words};
use model::cell::{Area, RawRow, RawTable};
use model::codes;
use model::field::ListField;
use model::finding::Finding;
use model::place::{Place, TableId};

/// Sorts the rows from the `first` one on into patrons and what only stands between them, up to where another table
/// begins.
pub(super) fn sort_rows(
    table: &RawTable,
    layout: &mut Layout,
    header: Option<usize>,
    first: usize,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut blank = Blank::default();
    let mut waiting = Blank::default();
    let mut hidden = Vec::new();
    // The finding about the last remark between the patrons, and how many stand below it.
    let mut remark: Option<usize> = None;
    let mut below_remark = 0;
    let mut last = first.checked_sub(1).map_or(0, |above| table.row(above).number());
    let names = layout.named().saturating_sub(usize::from(layout.what_to_fix.is_some()));
    let top = table.position(layout.header_top).filter(|top| Some(*top) != header).map(|top| table.row(top));
    let header = header.map(|header| table.row(header));
    for position in first..table.len() {
        let row = table.row(position);
        let place = Place { table: layout.table, row: Some(row.number()), column: None };
        // A workbook does not store empty rows; a text file's lines may be parts of one value.
        if table.sheet.is_some() {
            waiting.add(last + 1, row.number());
        }
        last = row.number();
        let kind = if layout.is_torn(row.number()) {
            RowKind::Patron
        } else {
            rows::kind(&row, header.as_ref(), top.as_ref(), layout, names, context)
        };
        if matches!(kind, RowKind::OverExample) {
            findings.push(over_example(&row, place, layout, context));
        }
        match kind {
            RowKind::Blank => waiting.add(row.number(), row.number() + 1),
            RowKind::Patron | RowKind::OverExample => {
                below_remark += u32::from(remark.is_some());
                blank.join(std::mem::take(&mut waiting));
                let is_hidden = table.shape.hides_row(row.number());
                hidden.extend(is_hidden.then(|| row.number()));
                if !is_hidden || context.options.hidden == Hidden::Include {
                    layout.data.push(u32::try_from(position).expect("rows are capped far below"));
                }
            }
            RowKind::Example => {
                findings.push(context.finding(codes::S130, place, codes::S130.title()));
            }
            RowKind::RepeatedHeader => {
                findings.push(context.finding(codes::S118, place, codes::S118.title()));
            }
            RowKind::AnotherTable => {
                if !below::report(table, layout, position, context, findings) {
                    return;
                }
                break;
            }
            RowKind::Total(text) => {
                report_below_remark(remark.replace(findings.len()), below_remark, layout, findings);
                below_remark = 0;
                let message =
                    format!("\"{}\" looks like a total or a footnote and is not read as a patron", shorten(&text));
                findings.push(
                    context
                        .finding(codes::S114, place, message)
                        .advice("if this is a patron, give the row an ID and a name")
                        .value(text),
                );
            }
        }
    }
    report_below_remark(remark, below_remark, layout, findings);
    report_blank_rows(layout.table, &blank, context, findings);
    report_set(layout, context, findings);
    report_defaults(table, layout, context, findings);
    shape::report(table, layout, &hidden, context, findings);
    quotes::report_kept(table, layout, context, findings);
}

/// That somebody typed a person over the example row and forgot the ID.
fn over_example(row: &RawRow<'_>, place: Place, layout: &Layout, context: &Context<'_>) -> Finding {
    let place = Place { column: layout.column_of(ListField::PrimaryId), ..place };
    let id = place.column.and_then(|column| row.cell(column)).map_or("", |cell| cell.text.trim());
    let message = format!("the ID is still \"{id}\", as in the example row of the template");
    let finding = context.finding(codes::S131, place, message).field(ListField::PrimaryId).value(id);
    finding.advice("type the person's own ID")
}

/// What stands below a remark is read like everything else; a heading such as "Withdrawn" means that it
/// should perhaps not be.
fn report_below_remark(remark: Option<usize>, patrons: u32, layout: &Layout, findings: &mut [Finding]) {
    let Some(finding) = remark.and_then(|at| findings.get_mut(at)).filter(|_| patrons > 0) else { return };
    let above = Area {
        first_row: layout.header_top,
        last_row: finding.place.row.unwrap_or_default().saturating_sub(1),
        first_column: 0,
        last_column: layout.own_columns().last().map_or(0, |c| c.index),
    };
    let them =
        if patrons == 1 { "the patron below it is".to_owned() } else { format!("the {patrons} patrons below it are") };
    finding.message = std::mem::take(&mut finding.message).then(format!("; {them} loaded like all the others"));
    finding.advice =
        Words::text("if the line is a heading and you do not want the rows below it: ").act(Action::ReadRange(above));
}

/// Empty rows: how many, and where the first ones are.
#[derive(Default)]
struct Blank {
    count: u32,
    first: Vec<u32>,
}

impl Blank {
    /// The places that are kept; a sheet may have a million empty rows.
    const KEPT: usize = 100;

    fn add(&mut self, from: u32, to: u32) {
        self.count += to.saturating_sub(from);
        let room = Self::KEPT.saturating_sub(self.first.len());
        self.first.extend((from..to).take(room));
    }

    fn join(&mut self, other: Blank) {
        self.count += other.count;
        let room = Self::KEPT.saturating_sub(self.first.len());
        self.first.extend(other.first.into_iter().take(room));
    }
}

fn report_blank_rows(id: TableId, blank: &Blank, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let place = |number: &u32| Place { table: id, row: Some(*number), column: None };
    let Some((first, others)) = blank.first.split_first() else { return };
    let message = match blank.count {
        1 => "1 empty row skipped".to_owned(),
        count => format!("{count} empty rows skipped"),
    };
    let related = others.iter().map(place).collect();
    findings.push(context.finding(codes::S112, place(first), message).related(related));
}
