//! What a column as a whole says about each of its cells: the order of day and month, and how many
//! digits its IDs have. Decided once per column, before any row is read.

use super::id_column::CountedIds;
use super::values::Sample;
use crate::context::Context;
use crate::facts::{BothOrders, Case, ColumnFacts, Layout, MaybeWithoutZeros, NameCase, PostalColumn, days};
use crate::fields::{date, name, phone};
use crate::id_shape::IdColumn;
use crate::rules::name_case::case_of;
use crate::rules::whole_name::behind_first;
use crate::zip;
use chrono::Datelike;
use model::cell::{CellKind, RawCell, RawTable};
use model::codes;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::place::Place;
use model::request::DateOrder;
use std::collections::BTreeMap;

/// Looks at whole columns.
pub fn look(table: &RawTable, layout: &Layout, context: &Context<'_>) -> ColumnFacts {
    let mut facts = ColumnFacts::default();
    for field in days() {
        let order = match context.options.dates {
            // What the person says holds for every column; a cell that does not fit it has a finding of its own.
            said @ Some(DateOrder::DayMonthYear | DateOrder::MonthDayYear) => said,
            said @ (Some(DateOrder::YearMonthDay) | None) => {
                let shown = orders_shown(table, layout, field);
                if shown.day_first > 0 && shown.month_first > 0 {
                    facts.both_orders.insert(field, shown);
                }
                date_order(shown).or(said)
            }
        };
        if let Some(order) = order {
            facts.date_order.insert(field, order);
        }
    }
    let ids = || cells(table, layout, ListField::PrimaryId);
    let counted = CountedIds::of(ids());
    facts.id_digits = counted.digits();
    facts.own_widths = counted.own_widths();
    facts.short_lines_usual = short_lines_usual(table, layout);
    facts.usual_line = usual_line(table, layout);
    facts.ids_are_digits = counted.are_digits();
    let id_digits_set = context.rules(None).is_some_and(|rules| rules.id_digits.is_some());
    facts.ids = (!id_digits_set).then(|| counted.column(ids()));
    // Other systems write their own IDs as they are.
    let is_list = layout.records.is_none();
    facts.ids.iter_mut().for_each(|column| column.are_emails &= is_list);
    facts.new_ids = new_ids(table, layout, id_digits_set);
    facts.barcodes = barcodes(table, layout);
    let births = layout.column_of(ListField::BirthDate);
    let births = births.map(|column| Sample::of(table, &layout.data, column));
    facts.has_children = births.is_some_and(|births| births.are_children_among(context.today.year()));
    facts.phones_have_ten_digits = phones_have_ten_digits(table, layout);
    facts.name_case = name_case(table, layout);
    facts.have_two_last_names = have_two_last_names(table, layout);
    facts.zeros_unseen = table.sheet.is_some() && !table.shape.shows_formats;
    let unknown = !id_digits_set && !facts.zeros_unseen && is_list;
    facts.maybe_without_zeros = counted.maybe_without_zeros(table.sheet.is_none()).filter(|_| unknown);
    facts.from_1904 = table.shape.from_1904;
    facts.postal = postal_codes(table, layout);
    facts
}

/// What the IDs that patrons are to have are held against.
fn new_ids(table: &RawTable, layout: &Layout, id_digits_set: bool) -> Option<Box<ColumnFacts>> {
    layout.column_of(ListField::NewId)?;
    let ids = || cells(table, layout, ListField::NewId);
    let counted = CountedIds::of(ids());
    Some(Box::new(ColumnFacts {
        id_digits: counted.digits(),
        own_widths: counted.own_widths(),
        ids_are_digits: counted.are_digits(),
        ids: (!id_digits_set).then(|| counted.column(ids())),
        zeros_unseen: table.sheet.is_some() && !table.shape.shows_formats,
        ..ColumnFacts::default()
    }))
}

/// What barcodes are held against; nothing in records, which have identifiers of several kinds.
fn barcodes(table: &RawTable, layout: &Layout) -> Option<IdColumn> {
    let barcodes = || cells(table, layout, ListField::Barcode);
    let is_column = layout.records.is_none() && layout.column_of(ListField::Barcode).is_some();
    is_column.then(|| CountedIds::of(barcodes()).column(barcodes()))
}

/// That all IDs may have lost their zeros, which no single one of them can show.
pub(crate) fn report(layout: &Layout, facts: &ColumnFacts, context: &Context<'_>) -> Option<Finding> {
    let MaybeWithoutZeros { shortest, longest, ids } = facts.maybe_without_zeros?;
    let field = ListField::PrimaryId;
    let place = Place { table: layout.table, row: None, column: layout.column_of(field) };
    let digits = if shortest == longest { longest.to_string() } else { format!("{shortest} to {longest}") };
    let message = format!("all {ids} IDs have {digits} digits; if they had zeros in front, nothing here shows it");
    let advice = "set id_digits in rollcall.toml to the number of digits that your IDs have, and lost zeros are found";
    Some(context.finding(codes::C353, place, message).field(field).advice(advice))
}

fn cells<'a>(table: &'a RawTable, layout: &'a Layout, field: ListField) -> impl Iterator<Item = RawCell<'a>> {
    let column = layout.column_of(field);
    layout.data.iter().filter_map(move |position| table.row(*position as usize).cell(column?))
}

/// How many dates of a column show each order.
fn orders_shown(table: &RawTable, layout: &Layout, field: ListField) -> BothOrders {
    let mut shown = BothOrders::default();
    for cell in cells(table, layout, field).filter(|cell| cell.kind == CellKind::Text) {
        match date::order_shown(cell.text) {
            Some(DateOrder::DayMonthYear) => shown.day_first += 1,
            Some(DateOrder::MonthDayYear) => shown.month_first += 1,
            Some(DateOrder::YearMonthDay) | None => {}
        }
    }
    shown
}

/// The order that the column's own dates show; `None` when they show none or contradict each other.
fn date_order(shown: BothOrders) -> Option<DateOrder> {
    match (shown.day_first > 0, shown.month_first > 0) {
        (true, false) => Some(DateOrder::DayMonthYear),
        (false, true) => Some(DateOrder::MonthDayYear),
        (true, true) | (false, false) => None,
    }
}

fn short_lines_usual(table: &RawTable, layout: &Layout) -> bool {
    let complete = layout.complete_line();
    let fields = layout.data.iter().map(|position| table.row(*position as usize).fields());
    let short = fields.filter(|fields| (1..complete).contains(fields)).count();
    short >= 3 && short * 5 >= layout.data.len()
}

/// How many values nearly all lines have at least, where that is more than there are columns.
fn usual_line(table: &RawTable, layout: &Layout) -> usize {
    let complete = layout.complete_line();
    let fields = layout.data.iter().map(|position| table.row(*position as usize).fields());
    let mut long: Vec<usize> = fields.filter(|fields| *fields > complete).collect();
    let nearly_all = layout.data.len() - layout.data.len() / 10;
    long.sort_unstable_by(|one, other| other.cmp(one));
    let last_of_them = nearly_all.checked_sub(1).and_then(|at| long.get(at));
    last_of_them.copied().unwrap_or(complete)
}

/// How the names of each column are written. Most show it in their first two letters. A column of whole names is no
/// column of its parts.
fn name_case(table: &RawTable, layout: &Layout) -> BTreeMap<ListField, NameCase> {
    let fields = [ListField::FirstName, ListField::MiddleName, ListField::LastName, ListField::FullName];
    let has_own = |field: &ListField| layout.columns.iter().any(|column| column.field == Some(*field));
    let count = |field: ListField| {
        let mut all = NameCase::default();
        for case in cells(table, layout, field).filter_map(|cell| case_of(cell.text)) {
            all.names += 1;
            all.capitals += usize::from(case == Case::Capitals);
            all.small += usize::from(case == Case::Small);
        }
        (field, all)
    };
    fields.into_iter().filter(has_own).map(count).collect()
}

/// Whether at least a third of the last names are two, and hardly any of these has the first name in it, as the whole names
/// have that somebody put into this column.
fn have_two_last_names(table: &RawTable, layout: &Layout) -> bool {
    /// Fewer show no rule.
    const ENOUGH: usize = 5;
    let own = |field: ListField| layout.columns.iter().find(|column| column.field == Some(field));
    let (Some(first), Some(last)) = (own(ListField::FirstName), own(ListField::LastName)) else { return false };
    let (mut all, mut two, mut whole) = (0_usize, 0_usize, 0_usize);
    for position in &layout.data {
        let row = table.row(*position as usize);
        let Some(cell) = row.cell(last.index) else { continue };
        all += 1;
        let text = cell.text.trim();
        if text.contains(' ') && !text.contains(name::COMMAS) && !name::is_one_last_name(text) {
            two += 1;
            let has_first = |first: RawCell<'_>| behind_first(text, first.text.trim()).is_some();
            whole += usize::from(row.cell(first.index).is_some_and(has_first));
        }
    }
    two >= ENOUGH && two * 3 >= all && whole * 5 <= two
}

/// Notes once for each column that most of its names are in capitals, or without any.
pub(crate) fn report_name_case(
    facts: &ColumnFacts,
    layout: &Layout,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    for (field, names) in &facts.name_case {
        // A column of whole names stands for first and last name as well, and is told of once.
        let own = layout.columns.iter().find(|column| column.field == Some(*field));
        let case = [Case::Capitals, Case::Small].into_iter().find(|case| names.are_so(*case));
        let (Some(column), Some(case)) = (own.map(|column| column.index), case) else { continue };
        let how = match case {
            Case::Small => "have no capital letter",
            Case::Capitals | Case::Usual => "are in capital letters",
        };
        let message = format!("{} of {} names {how}; they are loaded as they are", names.count(case), names.names);
        let advice = "to change them first: =PROPER() in a spreadsheet, then check names such as McKay or de la Cruz";
        let finding = context.finding(codes::C362, Place::column(layout.table, column), message).field(*field);
        let finding = finding.advice(advice);
        // One such name may be a slip; a whole column is the way of the list.
        let severity = if finding.severity == Severity::Warning { Severity::Note } else { finding.severity };
        findings.push(finding.severity(severity));
    }
}

fn phones_have_ten_digits(table: &RawTable, layout: &Layout) -> bool {
    /// Fewer numbers show no rule.
    const ENOUGH: usize = 10;
    let (mut all, mut ten) = (0_usize, 0_usize);
    for field in [ListField::Phone, ListField::Mobile, ListField::WorkPhone] {
        for cell in cells(table, layout, field) {
            all += 1;
            ten += usize::from(phone::has_ten_digits(cell.text));
        }
    }
    all >= ENOUGH && ten * 10 >= all * 8
}

fn postal_codes(table: &RawTable, layout: &Layout) -> PostalColumn {
    let (mut all, mut zips) = (0_usize, 0_usize);
    for cell in cells(table, layout, ListField::PostalCode).filter(|cell| !cell.is_blank()) {
        all += 1;
        zips += usize::from(cell.padded_to == 5 || zip::is_whole(cell.text.trim()));
    }
    let named = layout.columns.iter().filter(|column| column.field == Some(ListField::PostalCode));
    let headed_zip = named.map(|column| column.header.to_lowercase()).any(|header| header.contains("zip"));
    PostalColumn { mostly_zips: all > 0 && zips * 2 >= all, headed_zip }
}
