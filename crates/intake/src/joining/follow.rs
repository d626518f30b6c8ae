//! From a joined row to the rows of the lists that it went to, and back: where a value of a patron stands, who is left out
//! with a joined row, and how the rows of a joined table add up.

use super::index::{JoinKey, JoinedTable, Link};
use crate::context::Context;
use crate::counted::counted;
use crate::facts::Layout;
use model::carried::CarriedHashes;
use model::cell::{RawCell, RawTable};
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::Finding;
use model::listing::Joined;
use model::place::{Place, RowRef, TableId};
use std::collections::BTreeMap;

/// The joined tables of a run, when all rows have been read.
#[derive(Debug, Default)]
pub(crate) struct Followed<'a> {
    tables: Vec<JoinedTable<'a>>,
    keys: Vec<JoinKey>,
    /// By draft.
    links: Vec<Link>,
    /// The same by joined row.
    owners: Vec<(RowRef, u32)>,
}

impl<'a> Followed<'a> {
    /// The links are those of the drafts in their order.
    pub(crate) fn new(tables: Vec<JoinedTable<'a>>, keys: Vec<JoinKey>, links: Vec<Link>) -> Self {
        let owner = |link: &Link| Some((keys.get(link.key as usize)?.at, link.draft));
        let mut owners: Vec<(RowRef, u32)> = links.iter().filter_map(owner).collect();
        owners.sort_unstable();
        Followed { tables, keys, links, owners }
    }

    /// Whether nothing is joined.
    pub(crate) fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    fn layout(&self, table: TableId) -> Option<&Layout> {
        self.tables.iter().map(|joined| &joined.layout).find(|layout| layout.table == table)
    }

    /// Where the first joined row of a draft has a cell of this field that is as it should be.
    pub(crate) fn place(
        &self,
        draft: usize,
        cells: &[RawTable],
        is_field: impl Fn(ListField) -> bool,
        is_it: impl Fn(&RawCell<'_>) -> bool,
    ) -> Option<Place> {
        let first = self.links.partition_point(|link| (link.draft as usize) < draft);
        let of_draft = self.links.iter().skip(first).take_while(|link| link.draft as usize == draft);
        for key in of_draft.filter_map(|link| self.keys.get(link.key as usize)) {
            let (layout, table) = (self.layout(key.at.table)?, cells.get(usize::from(key.at.table.0))?);
            let row = table.row(table.position(key.at.number)?);
            let columns = layout.columns.iter().filter(|column| column.field.is_some_and(&is_field));
            let mut found = columns.filter_map(|column| row.cell(column.index)).filter(|cell| !cell.is_blank());
            if let Some(cell) = found.find(&is_it) {
                return Some(Place::row(key.at, Some(cell.column)));
            }
        }
        None
    }

    /// Names the rows of the lists that a finding at joined rows leaves out.
    pub(crate) fn name_owners(&self, drafts: &[PatronDraft], findings: &mut [Finding]) {
        if self.owners.is_empty() {
            return;
        }
        for finding in findings.iter_mut().filter(|finding| finding.severity.blocks()) {
            let places = finding.related.iter().chain([&finding.place]);
            let rows = places.filter_map(|place| Some(RowRef { table: place.table, number: place.row? }));
            let (joined, mut listed): (Vec<RowRef>, Vec<RowRef>) =
                rows.partition(|row| self.layout(row.table).is_some());
            if joined.is_empty() {
                continue;
            }
            listed.sort_unstable();
            let mut owners: Vec<RowRef> = joined.iter().flat_map(|row| self.owners_of(*row, drafts)).collect();
            owners.sort_unstable();
            owners.dedup();
            owners.retain(|owner| listed.binary_search(owner).is_err());
            finding.related.extend(owners.into_iter().map(|owner| Place::row(owner, None)));
        }
    }

    /// The rows of the lists that a joined row went to.
    fn owners_of<'d>(&'d self, row: RowRef, drafts: &'d [PatronDraft]) -> impl Iterator<Item = RowRef> + 'd {
        let first = self.owners.partition_point(|(at, _)| *at < row);
        let of_row = self.owners.iter().skip(first).take_while(move |(at, _)| *at == row);
        of_row.filter_map(|(_, draft)| drafts.get(*draft as usize)).map(|draft| draft.at)
    }

    /// Gives the passwords of joined rows to the rows of the lists that these went to. Who has one already keeps it, which
    /// is reported.
    pub(crate) fn hand_over_passwords(
        &self,
        drafts: &[PatronDraft],
        context: &Context<'_>,
        carried: &mut CarriedHashes,
    ) -> Option<Finding> {
        if self.is_empty() || carried.is_empty() {
            return None;
        }
        let kept = carried.hand_over(|row| self.layout(row.table).map(|_| self.owners_of(row, drafts).collect()));
        let first = kept.first()?;
        let (rows, have) = (counted(kept.len(), "row"), if kept.len() == 1 { "has" } else { "have" });
        let message = format!(
            "{rows} {have} a second password in a joined file, the first in row {}; it is not used",
            first.number
        );
        let finding = context.finding(codes::M910, Place::table(first.table), message);
        Some(finding.advice("if the other one is the right one, delete the one that comes first"))
    }

    /// Reports the rows that are about nobody in the lists.
    pub(crate) fn report_orphans(&self, cells: &[RawTable], findings: &mut Vec<Finding>) {
        for key in self.orphans() {
            let Some(joined) = self.tables.iter().find(|joined| joined.layout.table == key.at.table) else { continue };
            let column = joined.layout.column_of(joined.by);
            let table = cells.get(usize::from(key.at.table.0));
            let row = table.and_then(|table| Some(table.row(table.position(key.at.number)?)));
            let cell = row.and_then(|row| row.cell(column?));
            let value = cell.map_or("", |cell| cell.text.trim());
            let message = format!("{} \"{value}\" belongs to nobody in the list", joined.by.label());
            let finding = joined.context.finding(codes::M904, Place::row(key.at, column), message);
            let finding = finding.field(joined.by).value(value);
            findings.push(finding.advice("this row is not used; compare the value with the list, also zeros in front"));
        }
    }

    fn orphans(&self) -> impl Iterator<Item = &JoinKey> {
        self.keys.iter().filter(|key| self.owners.binary_search_by(|(at, _)| at.cmp(&key.at)).is_err())
    }

    /// Where the rows of each table went.
    pub(crate) fn counts(&self) -> BTreeMap<TableId, Joined> {
        let tables = self.tables.iter().map(|joined| (joined.layout.table, Joined::default()));
        let mut counts: BTreeMap<TableId, Joined> = tables.collect();
        let mut last: BTreeMap<TableId, u32> = BTreeMap::new();
        for link in &self.links {
            let Some(key) = self.keys.get(link.key as usize) else { continue };
            // The links of one draft stand together.
            if last.insert(key.at.table, link.draft) != Some(link.draft)
                && let Some(count) = counts.get_mut(&key.at.table)
            {
                count.patrons += 1;
            }
        }
        for rows in self.owners.chunk_by(|(one, _), (other, _)| one == other) {
            let table = rows.first().map(|(at, _)| at.table);
            if let Some(count) = table.and_then(|table| counts.get_mut(&table)) {
                count.rows += 1;
            }
        }
        for key in self.orphans() {
            if let Some(count) = counts.get_mut(&key.at.table) {
                count.orphans += 1;
            }
        }
        counts
    }
}
