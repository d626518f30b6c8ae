//! Where each value went that a crosswalk is about, with how often it is there.

use crate::document::{Cell, Column, Document, Table, plain, strong};
use crate::words::{and_more, count, number};
use model::crosswalk::{CrosswalkUse, FurtherValues, ValueUse, Went};
use model::listing::Checked;

/// What became of the values, where a crosswalk was used; so many are shown at most, or all with 0.
pub(in crate::views) fn crosswalk(checked: &Checked, max_shown: usize, document: &mut Document) {
    let Some(used) = checked.crosswalk.as_ref().filter(|_| !checked.unusable()) else { return };
    let section = document.section("crosswalk", "Crosswalk");
    section.sentence(vec![strong(format!("Crosswalk {}: ", used.file.source.name)), plain(in_short(used))]);
    let columns = [
        Column::text("field", "field"),
        Column::text("from", "in the list"),
        Column::number("count", "times"),
        Column::text("to", "becomes"),
    ];
    let most = if max_shown == 0 { usize::MAX } else { max_shown };
    let rows = used.values.iter().map(row).chain(used.further.iter().map(further));
    section.table(Table::new("crosswalk", &columns, rows.take(most).collect()));
    let all = used.values.len() + used.further.len();
    if all > most {
        section.more(and_more(all - most));
    }
}

fn in_short(used: &CrosswalkUse) -> String {
    let unmapped = used.values.iter().filter(|value| value.went == Went::Unmapped).count() as u64;
    match (used.values.len() as u64, unmapped) {
        (0, _) => "the list has none of its fields.".to_owned(),
        (all, 0) => format!("{}.", count(all, "value")),
        (all, unmapped) => format!("{}, {} not in it.", count(all, "value"), number(unmapped)),
    }
}

fn row(value: &ValueUse) -> Vec<Cell> {
    let to = match &value.went {
        Went::To(to) => to.to_string(),
        Went::ToDefault(to) => format!("{to} (as every other)"),
        Went::Dropped => "dropped".to_owned(),
        Went::DroppedByDefault => "dropped (as every other)".to_owned(),
        Went::Unmapped => "not in the crosswalk".to_owned(),
        Went::Kept => "stays as it is".to_owned(),
    };
    vec![Cell::text(value.field.name()), Cell::text(&*value.from), Cell::number(value.count), Cell::Text(to)]
}

fn further(further: &FurtherValues) -> Vec<Cell> {
    let FurtherValues { field, count } = further;
    vec![Cell::text(field.name()), Cell::text("(further values)"), Cell::number(*count), Cell::Blank]
}
