//! Which rows of joined tables are about whom. Only hashes are sorted, as in the index of identifiers; rows with equal
//! ones are read once more and compared as text.

use super::merge;
use crate::context::{Context, RowContext};
use crate::crosswalk::tally::Tally;
use crate::draft;
use crate::facts::{ColumnFacts, Layout};
use crate::hash::hash;
use model::cell::{RawRow, RawTable};
use model::codes;
use model::draft::PatronDraft;
use model::field::{Form, ListField};
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::place::{Place, RowRef};

/// A table that is joined to the others: how it is laid out, and what its rows are read with.
#[derive(Debug)]
pub(crate) struct JoinedTable<'a> {
    pub(crate) layout: Layout,
    pub(crate) context: Context<'a>,
    /// The field that says whom a row is about.
    pub(crate) by: ListField,
}

/// A joined table with everything its rows are read with.
pub(crate) struct TableOfMore<'t> {
    pub(crate) table: &'t RawTable,
    pub(crate) layout: &'t Layout,
    pub(crate) facts: &'t ColumnFacts,
    pub(crate) context: Context<'t>,
    /// The field that says whom a row is about.
    pub(crate) by: ListField,
}

/// Whom a joined row is about, and where it stands. Those about one patron lie side by side, in the order of their files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct JoinKey {
    hash: u64,
    /// The row.
    pub(crate) at: RowRef,
    /// Its position in the table.
    position: u32,
}

/// That a joined row went to a row of a list; both as positions, among the drafts and among the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Link {
    pub(crate) draft: u32,
    pub(crate) key: u32,
}

/// All joined rows, while the rows of the lists are read.
pub(crate) struct Joins<'t> {
    tables: &'t [TableOfMore<'t>],
    keys: &'t [JoinKey],
}

/// Reads whom a row of a joined table is about; what is wrong with that is reported.
pub(crate) fn read_key(position: u32, joined: &TableOfMore<'_>, findings: &mut Vec<Finding>) -> Option<JoinKey> {
    let row = joined.table.row(position as usize);
    let at = RowRef { table: joined.layout.table, number: row.number() };
    let before = findings.len();
    let key = key_of(&row, joined, findings);
    if key.is_none() && !findings[before..].iter().any(|finding| finding.severity.blocks()) {
        let place = Place::row(at, joined.layout.column_of(joined.by));
        let message = format!("{} is empty, so the row is about nobody", joined.by.label());
        let finding = joined.context.finding(codes::M940, place, message).field(joined.by);
        findings.push(finding.advice("fill in the cell, or delete the row; the rest of the file is used"));
    }
    key.map(|key| JoinKey { hash: hash(&key), at, position })
}

fn key_of(row: &RawRow<'_>, joined: &TableOfMore<'_>, findings: &mut Vec<Finding>) -> Option<CanonicalId> {
    let TableOfMore { layout, facts, context, by, .. } = *joined;
    let at = RowRef { table: layout.table, number: row.number() };
    // What the crosswalk makes of an ID is counted where its row is used.
    let mut uncounted = Tally::default();
    let (tally, joined) = (Some(&mut uncounted), Vec::new());
    let mut here = RowContext { run: context, layout, facts, at, record: None, column: None, tally, joined, findings };
    if layout.is_torn(at.number) || draft::wrong_length(row, &mut here) {
        return None;
    }
    let cell = row.cell(layout.column_of(by)?)?;
    let mut draft = PatronDraft::new(at);
    draft::fill_crossed(by, cell, &mut draft, &mut here);
    draft::prefix_id(&mut draft, &mut here);
    keys_in(&draft, by).into_iter().next()
}

/// By what joined rows can be about the patron of a draft.
fn keys_in(draft: &PatronDraft, by: ListField) -> Vec<CanonicalId> {
    let details = &draft.details;
    match by.form() {
        Form::Id => draft.primary_id.iter().map(PrimaryId::canonical).collect(),
        Form::Barcode => {
            let barcodes = details.identifiers.iter().filter(|identifier| identifier.kind == "BARCODE");
            barcodes.map(|barcode| CanonicalId::of(&barcode.value)).collect()
        }
        Form::Email => details.emails.iter().map(|email| CanonicalId::of(&email.address)).collect(),
        Form::Text(slot) => slot.of(details).iter().map(|text| CanonicalId::of(text)).collect(),
        // None of these says whom a row is about.
        Form::Name(_)
        | Form::WholeName
        | Form::SecondLastName
        | Form::Date(_)
        | Form::Group
        | Form::AccountType
        | Form::Status
        | Form::FurtherEmail
        | Form::Phone(_)
        | Form::Address(_)
        | Form::Note
        | Form::Statistic => Vec::new(),
    }
}

impl<'t> Joins<'t> {
    /// Those of these tables; the keys are sorted.
    pub(crate) fn new(tables: &'t [TableOfMore<'t>], keys: &'t [JoinKey]) -> Self {
        Joins { tables, keys }
    }

    /// Puts what joined rows say of its patron into the draft at a position, in the order of the files.
    pub(crate) fn put_into(
        &self,
        position: u32,
        draft: &mut PatronDraft,
        here: &mut RowContext<'_, '_>,
        links: &mut Vec<Link>,
    ) {
        let first = links.len();
        self.link(position, draft, links);
        for link in &links[first..] {
            self.put_row(link.key, draft, here);
        }
    }

    /// Finds the joined rows that are about the patron of a draft.
    pub(crate) fn link(&self, position: u32, draft: &PatronDraft, links: &mut Vec<Link>) {
        let first = links.len();
        for key in self.tables.first().map(|table| keys_in(draft, table.by)).unwrap_or_default() {
            let hash = hash(&key);
            let from = self.keys.partition_point(|known| known.hash < hash);
            let same = self.keys.iter().enumerate().skip(from).take_while(|(_, known)| known.hash == hash);
            for (at, _) in same.filter(|(_, known)| self.text_of(known).as_ref() == Some(&key)) {
                links.push(Link { draft: position, key: u32::try_from(at).expect("rows are capped far below") });
            }
        }
        links[first..].sort_unstable_by_key(|link| self.keys.get(link.key as usize).map(|key| key.at));
    }

    fn put_row(&self, key: u32, draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
        let Some(key) = self.keys.get(key as usize) else { return };
        let Some(joined) = self.table_of(key) else { return };
        let mut there = RowContext {
            run: joined.context,
            layout: joined.layout,
            facts: joined.facts,
            at: key.at,
            record: None,
            column: None,
            tally: here.tally.as_deref_mut(),
            joined: Vec::new(),
            findings: &mut *here.findings,
        };
        let more = draft::read_more(&joined.table.row(key.position as usize), joined.by, &mut there);
        merge::put(more, draft, &mut there, &mut here.joined);
    }

    fn table_of(&self, key: &JoinKey) -> Option<&TableOfMore<'t>> {
        self.tables.iter().find(|joined| joined.layout.table == key.at.table)
    }

    fn text_of(&self, key: &JoinKey) -> Option<CanonicalId> {
        let joined = self.table_of(key)?;
        key_of(&joined.table.row(key.position as usize), joined, &mut Vec::new())
    }
}
