//! All rows of a run, as the rules among them see them.

use super::index::{Index, Shared};
use super::workers::Workers;
use crate::context::Context;
use crate::facts::Layout;
use crate::joining::Followed;
use model::cell::{RawCell, RawTable};
use model::draft::PatronDraft;
use model::field::ListField;
use model::id::CanonicalId;
use model::place::{Place, RowRef, TableId};
use model::record::RecordField;
use std::cmp::Ordering;

/// All rows of a run.
pub struct Batch<'a> {
    /// The run.
    pub context: Context<'a>,
    /// The layout of each table, in reading order: their ids rise.
    pub layouts: &'a [Layout],
    /// The cells of all tables, by table id.
    pub cells: &'a [RawTable],
    /// Every row, in reading order.
    pub drafts: &'a [PatronDraft],
    /// What joined rows say of them.
    followed: &'a Followed<'a>,
    /// Every set of rows that have an identifier in common.
    pub(super) shared: Vec<Shared>,
    /// Who looks at them, and until when.
    workers: Workers<'a>,
}

/// After so many rows a rule asks whether it is to stop; and so many are a part, which one thread looks at in one go.
const ASK_EVERY: usize = 1024;

impl<'a> Batch<'a> {
    /// A batch of these rows, whose identifiers are in `index`.
    pub(crate) fn new(
        context: Context<'a>,
        layouts: &'a [Layout],
        cells: &'a [RawTable],
        drafts: &'a [PatronDraft],
        index: &Index,
        followed: &'a Followed<'a>,
        workers: Workers<'a>,
    ) -> Self {
        Batch { context, layouts, cells, drafts, followed, shared: index.shared(drafts), workers }
    }

    /// Whether a rule is to go on, asked at each of its steps.
    pub(super) fn goes_on(&self, step: usize) -> bool {
        !step.is_multiple_of(ASK_EVERY) || !(self.workers.stop_asked)()
    }

    /// What is seen in each part of some rows, in the order of the parts, of which several are looked at at the same time;
    /// `None` when the person has asked to stop. A part comes with the position of its first row among these.
    pub(super) fn in_parts<T: Send>(
        &self,
        rows: &[PatronDraft],
        look: impl Fn(usize, &[PatronDraft]) -> T + Sync,
    ) -> Option<Vec<T>> {
        let parts: Vec<&[PatronDraft]> = rows.chunks(ASK_EVERY).collect();
        let seen = self.workers.each(parts.len(), |part| {
            let goes_on = !(self.workers.stop_asked)();
            goes_on.then(|| look(part * ASK_EVERY, parts[part]))
        });
        seen.into_iter().collect()
    }

    /// How the table of a row is laid out.
    pub(super) fn layout(&self, at: RowRef) -> Option<&Layout> {
        layout_among(self.layouts, |table| table.cmp(&at.table))
    }

    /// Where a row has a field.
    pub(super) fn place(&self, row: usize, field: ListField) -> Place {
        let in_record = self.value_of(row, |value| value.key.column() == Some(field));
        if in_record.is_none()
            && !self.followed.is_empty()
            && self.cell_of(row, field).is_none_or(|cell| cell.is_blank())
            && let Some(place) = self.followed.place(row, self.cells, |joined| joined == field, |_| true)
        {
            return place;
        }
        let at = self.drafts[row].at;
        Place::row(at, in_record.or_else(|| self.layout(at).and_then(|layout| layout.column_of(field))))
    }

    /// Where a row has this identifier or address: in the column of a field, or at the value of a record that says it.
    pub(super) fn place_of(&self, row: usize, field: ListField, id: &CanonicalId) -> Place {
        let says_it = |value: &RecordField<'_>| {
            let is_such = value.key.column().is_some_and(|column| column.fills() == field.fills());
            is_such && CanonicalId::of(value.cell.text.trim()) == *id
        };
        match self.value_of(row, says_it) {
            Some(column) => Place::row(self.drafts[row].at, Some(column)),
            None => self.place_in_list(row, field, id),
        }
    }

    /// The same in a list: its own cell, unless that says something else and a joined row says it.
    fn place_in_list(&self, row: usize, field: ListField, id: &CanonicalId) -> Place {
        let says_it = |cell: &RawCell<'_>| CanonicalId::of(cell.text.trim()) == *id;
        if !self.followed.is_empty()
            && self.cell_of(row, field).is_none_or(|cell| !says_it(&cell))
            && let Some(place) = self.followed.place(row, self.cells, |joined| joined.fills() == field.fills(), says_it)
        {
            return place;
        }
        self.place(row, field)
    }

    /// The cell of a list in which a row has a field.
    fn cell_of(&self, row: usize, field: ListField) -> Option<RawCell<'a>> {
        let at = self.drafts[row].at;
        let column = self.layout(at)?.column_of(field)?;
        let table = &self.cells[usize::from(at.table.0)];
        table.row(table.position(at.number)?).cell(column)
    }

    /// Where a record has a value; nowhere in the row of a list.
    fn value_of(&self, row: usize, is_it: impl Fn(&RecordField<'_>) -> bool) -> Option<u16> {
        let at = self.drafts[row].at;
        let layout = self.layout(at).filter(|layout| layout.records.is_some())?;
        let table = &self.cells[usize::from(at.table.0)];
        layout.value_of(&table.row(table.position(at.number)?), is_it)
    }
}

/// The layout of a table. Thousands of files may be named, and every place of a finding asks.
fn layout_among(layouts: &[Layout], mut compare: impl FnMut(TableId) -> Ordering) -> Option<&Layout> {
    let found = layouts.binary_search_by(|layout| compare(layout.table)).ok()?;
    Some(&layouts[found])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Options;
    use model::NaiveDate;
    use model::settings::Settings;

    #[test]
    fn rows_are_looked_at_in_parts_unless_it_is_stopped() {
        let (settings, options, followed) = (Settings::default(), Options::default(), Followed::default());
        let profile = &settings.profiles[&settings.default_profile];
        let context = Context::new(&settings, profile, &options, NaiveDate::default());
        let drafts = vec![PatronDraft::new(RowRef { table: TableId(0), number: 2 }); 2 * ASK_EVERY + 7];
        let parts = |workers: Workers<'_>| {
            let batch = Batch::new(context, &[], &[], &drafts, &Index::default(), &followed, workers);
            batch.in_parts(batch.drafts, |first, part| (first, part.len()))
        };
        assert_eq!(parts(Workers::one()), Some(vec![(0, ASK_EVERY), (ASK_EVERY, ASK_EVERY), (2 * ASK_EVERY, 7)]));
        assert_eq!(parts(Workers { stop_asked: &|| true, ..Workers::one() }), None);
    }

    #[test]
    fn the_layout_of_a_row_is_found_among_sixteen_thousand() {
        let layout = |table: u16| {
            let mut layout = Layout::none();
            layout.table = TableId(table);
            layout
        };
        let layouts: Vec<Layout> = (0..16_000).map(|n| layout(n * 4)).collect();
        for wanted in [0, 4, 32_000, 63_996, 3] {
            let mut compared = 0;
            let found = layout_among(&layouts, |table| {
                compared += 1;
                table.cmp(&TableId(wanted))
            });
            assert_eq!(found.map(|layout| layout.table), (wanted != 3).then_some(TableId(wanted)));
            assert!(compared <= 15, "{compared} comparisons");
        }
    }
}
