//! A value on its way through the crosswalk: what it becomes, or the finding that nobody has decided.

use crate::context::{Context, RowContext};
use crate::fields::clean;
use model::cell::{CellKind, RawCell, RawRow};
use model::coded_field::CodedField;
use model::codes;
use model::crosswalk::{Crosswalk, DROP, FieldRows, Target, Way};
use model::place::Place;
use model::record::{self, AddressPart, RecordColumn, RecordKey};
use std::borrow::Cow;
use std::mem::{Discriminant, discriminant};

/// What a value becomes.
pub(crate) enum Crossed<'a> {
    /// The cell is read as it is.
    Cell(RawCell<'a>),
    /// This is read in its place.
    Mapped(RawCell<'a>),
    /// It is left out, as if the cell were empty.
    Dropped,
    /// Nobody has decided, which its finding says.
    Unmapped,
}

/// Looks a value up, and counts it. What no crosswalk is about, and what is no value, stays as it is.
pub(crate) fn cross<'a>(
    field: impl FnOnce() -> Option<CodedField>,
    cell: RawCell<'a>,
    here: &mut RowContext<'a, '_>,
) -> Crossed<'a> {
    let Some((crosswalk, field, rows)) = about(here.run, field) else { return Crossed::Cell(cell) };
    let Some(value) = value_of(&cell, rows) else { return Crossed::Cell(cell) };
    let Some(tally) = here.tally.as_deref_mut() else { return Crossed::Cell(cell) };
    let way = tally.count(field, &value, || way_of(&value, rows));
    match crosswalk.target(way) {
        Some(Target::Value(text)) => {
            Crossed::Mapped(RawCell { text, kind: CellKind::Text, padded_to: 0, shown: None, ..cell })
        }
        Some(Target::Drop) => Crossed::Dropped,
        None if crosswalk.only_counts() => Crossed::Cell(cell),
        None => {
            report(crosswalk, field, &value, cell.column, here);
            Crossed::Unmapped
        }
    }
}

/// The crosswalk of a run, where it is about a field.
fn about<'a>(
    context: Context<'a>,
    field: impl FnOnce() -> Option<CodedField>,
) -> Option<(&'a Crosswalk, CodedField, &'a FieldRows)> {
    let crosswalk = context.options.crosswalk.as_deref()?;
    let field = field()?;
    Some((crosswalk, field, crosswalk.of(field)?))
}

/// The value of a cell, with the zeros that people see. A blank cell has none, nor has an error of the spreadsheet, nor
/// words that only say that there is nothing, unless a row is about them.
fn value_of<'a>(cell: &RawCell<'a>, rows: &FieldRows) -> Option<Cow<'a, str>> {
    let text = cell.text.trim();
    let is_error = matches!(cell.kind, CellKind::Error | CellKind::NoResult) || clean::is_error_text(text);
    // One letter says nothing in a list that people type; in another system it is a code.
    let is_code = text.len() == 1 && text.bytes().all(|letter| letter.is_ascii_alphanumeric());
    let looks_blank = !is_code && clean::is_blank_lookalike(text, false) && rows.way(text).is_none();
    let says_nothing = text.is_empty() || looks_blank;
    if is_error || says_nothing {
        return None;
    }
    let width = usize::from(cell.padded_to);
    let lost_zeros = cell.kind == CellKind::Number && text.len() < width;
    Some(if lost_zeros { Cow::Owned(format!("{text:0>width$}")) } else { Cow::Borrowed(text) })
}

fn way_of(value: &str, rows: &FieldRows) -> Way {
    rows.way(value).unwrap_or_else(|| rows.otherwise())
}

fn report(crosswalk: &Crosswalk, field: CodedField, value: &str, column: u16, here: &mut RowContext<'_, '_>) {
    let place = Place::row(here.at, Some(column));
    let message = format!("\"{value}\" is not in the crosswalk for {}", field.name());
    let file = &crosswalk.file.source.name;
    let advice = format!("correct the value, or add it to the crosswalk {file}: what it becomes or {DROP}");
    let mut finding = here.run.finding(codes::M903, place, message).value(value).advice(advice);
    finding.field = field.column();
    here.findings.push(finding);
}

/// Entries of a record that are left out whole, since somebody has decided so about what they are, or nobody has decided.
#[derive(Default)]
pub(crate) struct LeftOutEntries(Vec<(Discriminant<RecordKey>, u16)>);

impl LeftOutEntries {
    /// Those of a record. Nothing is counted yet.
    pub(crate) fn of(row: &RawRow<'_>, columns: &[RecordColumn], here: &mut RowContext<'_, '_>) -> Self {
        let context = here.run;
        let Some(crosswalk) = context.options.crosswalk.as_deref().filter(|one| one.is_about_entries()) else {
            return LeftOutEntries::default();
        };
        let mut left_out = Vec::new();
        for field in record::fields(row, columns).filter(|field| says_what_it_is(field.key)) {
            let Some((_, coded, rows)) = about(context, || CodedField::of_record(field.key)) else { continue };
            let Some(value) = value_of(&field.cell, rows) else { continue };
            let Some(tally) = here.tally.as_deref_mut() else { continue };
            let way = tally.way(coded, &value, || way_of(&value, rows));
            let is_left_out = match crosswalk.target(way) {
                Some(Target::Value(_)) => false,
                Some(Target::Drop) => true,
                None => !crosswalk.only_counts(),
            };
            if is_left_out {
                left_out.push((discriminant(&field.key), field.entry));
            }
        }
        LeftOutEntries(left_out)
    }

    /// Whether a value is of one of them.
    pub(crate) fn have(&self, key: RecordKey, entry: u16) -> bool {
        !self.0.is_empty() && self.0.contains(&(discriminant(&key), entry))
    }
}

/// Whether a value says what its entry is, so that the entry goes with it. A city that is left out takes no address along.
fn says_what_it_is(key: RecordKey) -> bool {
    match key {
        RecordKey::Field(_) => false,
        RecordKey::Address(part) => part == AddressPart::Types,
        RecordKey::Email(_)
        | RecordKey::Phone(_)
        | RecordKey::Identifier(_)
        | RecordKey::Role(_)
        | RecordKey::Note(_)
        | RecordKey::Block(_)
        | RecordKey::Statistic(_) => true,
    }
}
