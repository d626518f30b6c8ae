//! Tables and records to checked rows: the order of everything else in this crate. Where the loop over rows runs, on one thread or
//! on many, is for the caller to say; what comes out does not depend on it.

use crate::batch::{self, BATCH_RULES, Batch, Index, IndexEntry, Workers, entries};
use crate::context::{Context, RowContext, RowOutput};
use crate::crosswalk::dropped::DroppedCodes;
use crate::crosswalk::tally::Tally;
use crate::facts::{ColumnFacts, Layout};
use crate::joining::{self, Followed, JoinKey, JoinedTable, Joining, Joins, Link, TableOfMore};
use crate::mapping::record_layout;
use crate::recipes::places;
use crate::{columns, draft, layout, passwords, record, verdict};
use model::carried::CarriedHashes;
use model::cell::RawTable;
use model::codes;
use model::crosswalk::CrosswalkUse;
use model::draft::{CheckedRow, PatronDraft};
use model::finding::{self, Finding};
use model::how_read::ColumnsSay;
use model::layout::DefaultMapping;
use model::listing::{Joined, ListTable};
use model::made::Made;
use model::place::{TableId, TableName, Tables};
use model::record::{RecordPasswords, Records};
use std::collections::BTreeMap;

/// Rows that are read in one go: enough to amount to something, few enough to share.
const CHUNK: usize = 1024;
/// Chunks that are read before what was made of them is put beside the rest: enough for all threads, and few enough that
/// the memory in which they are made is used again instead of being as much as that of all rows.
const CHUNKS_AT_ONCE: usize = 256;

/// What to do about a list without rows.
const CHECK_THE_FILE: &str = "check that it is the right file and that it was saved";

/// The tables of a run while they are checked: [added](Self::add), then those that are lists
/// [laid out](Self::use_table), then their rows [read](Self::read_rows), then [decided](Self::finish).
#[derive(Debug)]
pub struct Checking<'a> {
    /// The run.
    pub context: Context<'a>,
    /// Names of all tables.
    pub tables: Tables,
    /// The tables' cells, by table id.
    pub cells: Vec<RawTable>,
    /// How the tables are laid out whose rows are read; their ids rise.
    pub layouts: Vec<Layout>,
    /// What was found so far, in no order.
    pub findings: Vec<Finding>,
    /// What the whole list said, of tables that hold only some of its rows.
    pub whole_lists: BTreeMap<TableId, ColumnsSay>,
    /// The hashes of passwords that the tables have, by row.
    pub carried: CarriedHashes,
    /// What stands in front of every ID of a table, where it is not what the profile says.
    pub id_prefixes: BTreeMap<TableId, String>,
    /// The tables that only say more about the patrons of the others; their ids rise.
    joined: Vec<JoinedTable<'a>>,
}

/// How a table is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LaidOut {
    /// As a list, whose rows are then read.
    Usable(ListTable),
    /// As far as that was found out; a finding says why no row of it is read.
    Unusable(Option<ListTable>),
}

/// Rows of one list that are read in one go.
#[derive(Debug, Clone, Copy)]
pub struct Chunk<'l> {
    /// How many rows of the run come before them.
    first: usize,
    /// Their positions in the table.
    positions: &'l [u32],
}

impl Chunk<'_> {
    /// How many rows they are; at least one.
    pub fn rows(&self) -> usize {
        self.positions.len()
    }
}

/// What was made of rows.
#[derive(Debug, Default)]
pub struct Rows {
    drafts: Vec<PatronDraft>,
    entries: Vec<IndexEntry>,
    findings: Vec<Finding>,
    says: BTreeMap<TableId, ColumnsSay>,
    tally: Tally,
    /// Of joined tables: whom their rows are about, sorted when all are read.
    keys: Vec<JoinKey>,
    /// The joined rows that went to the drafts.
    links: Vec<Link>,
}

impl Rows {
    /// Adds what was made of the rows behind these.
    fn add(&mut self, chunk: Rows) {
        let Rows { drafts, entries, findings, says: _, tally, keys: _, links } = chunk;
        self.drafts.extend(drafts);
        self.entries.extend(entries);
        self.findings.extend(findings);
        self.tally.join(tally);
        self.links.extend(links);
    }
}

/// Reads the rows of a chunk, on any thread.
pub type ReadChunk<'r> = dyn Fn(&Chunk<'_>) -> Rows + Sync + 'r;

/// Tables whose rows are decided.
#[derive(Debug)]
pub struct CheckedTables {
    /// Names of all tables.
    pub tables: Tables,
    /// The tables' cells, by table id.
    pub cells: Vec<RawTable>,
    /// Every data row, in reading order.
    pub rows: Vec<CheckedRow>,
    /// Every finding, in order.
    pub findings: Vec<Finding>,
    /// What the columns of each list say together.
    pub says: BTreeMap<TableId, ColumnsSay>,
    /// The hashes of passwords that the tables have, by row.
    pub carried: CarriedHashes,
    /// What became of the values that a crosswalk is about, where one was used.
    pub crosswalk: Option<CrosswalkUse>,
    /// Where the rows of each joined table went.
    pub joined: BTreeMap<TableId, Joined>,
}

impl<'a> Checking<'a> {
    /// No table yet.
    pub fn new(context: Context<'a>) -> Self {
        Checking {
            context,
            tables: Tables::default(),
            cells: Vec::new(),
            layouts: Vec::new(),
            findings: Vec::new(),
            whole_lists: BTreeMap::new(),
            carried: CarriedHashes::default(),
            id_prefixes: BTreeMap::new(),
            joined: Vec::new(),
        }
    }

    /// Adds a table; `None` when a run has no room for another.
    pub fn add(&mut self, table: RawTable, name: TableName) -> Option<TableId> {
        if self.tables.is_full() {
            return None;
        }
        self.cells.push(table);
        Some(self.tables.add(name))
    }

    /// Lays a table out, whose rows are then read when it can be used as a list. The `mapping` is that of its format.
    pub fn use_table(&mut self, id: TableId, mapping: DefaultMapping) -> LaidOut {
        let (laid_out, layout) = self.lay_out(id, Context { mapping, ..self.context });
        self.layouts.extend(layout);
        laid_out
    }

    /// Lays a table out that only says more about the patrons of the others.
    pub fn use_joined(&mut self, id: TableId, mapping: DefaultMapping, joining: &'a Joining) -> LaidOut {
        let has_passwords = self.carried.has_any_of(id);
        let context = Context { mapping, has_passwords, ..joining.context(self.context) };
        let (laid_out, layout) = self.lay_out(id, context);
        let Some(layout) = layout else { return laid_out };
        if let Some(finding) = joining::new_ids(&layout, &context) {
            self.findings.push(finding);
            return LaidOut::Unusable(match laid_out {
                LaidOut::Usable(list) => Some(list),
                LaidOut::Unusable(list) => list,
            });
        }
        self.joined.push(JoinedTable { layout, context, by: joining.by() });
        laid_out
    }

    /// Lays a table out; gives the layout only where its rows can be read.
    fn lay_out(&mut self, id: TableId, context: Context<'_>) -> (LaidOut, Option<Layout>) {
        let before = self.findings.len();
        let table = &mut self.cells[usize::from(id.0)];
        let numbers = self.whole_lists.get(&id).map_or(&[][..], |whole| whole.numbers.as_slice());
        let context = Context { numbers, ..context };
        let Some(layout) = layout::find(table, id, &context, &mut self.findings) else {
            return (LaidOut::Unusable(None), None);
        };
        let table = &self.cells[usize::from(id.0)];
        places::at_cells(&mut self.findings[before..], |of| (of == id).then_some((&layout, table)));
        let header = self.tables.header_mut(id);
        header.resize(usize::from(table.width()), String::new());
        for column in layout.own_columns() {
            header[usize::from(column.index)].clone_from(&column.header);
        }
        let span = span_of(table, &layout);
        let second_table = |finding: &Finding| finding.code == codes::S115 && finding.severity.blocks();
        if span.is_none() && !self.findings[before..].iter().any(second_table) {
            let example = self.findings[before..].iter().find(|finding| finding.code == codes::S130);
            let (place, message, advice) = match (layout.header_row, example) {
                (_, Some(example)) => {
                    (example.place, "only the example row of the template is in it", "fill in a row for each person")
                }
                (0, None) => (layout.head(), "there are no rows in it", CHECK_THE_FILE),
                (_, None) => (layout.head(), "there are column names but no rows below them", CHECK_THE_FILE),
            };
            self.findings.push(self.context.finding(codes::F007, place, message).advice(advice));
        }
        // What is wrong with a single row leaves that row out, not the file.
        let of_the_table = |finding: &Finding| {
            finding.code == codes::F007 || finding.place.row.is_none_or(|row| row == layout.header_row)
        };
        // Nor does anything of it count while a question about the whole table is open.
        let blocks = |finding: &Finding| (finding.severity.blocks() && of_the_table(finding)) || second_table(finding);
        let usable = !self.findings[before..].iter().any(blocks);
        let list = list_of(&layout, span, &context);
        if usable { (LaidOut::Usable(list), Some(layout)) } else { (LaidOut::Unusable(Some(list)), None) }
    }

    /// Adds the records of a file, which are then read, and says what they are as a list, unless there are none; `None`
    /// when a run has no room for another table.
    pub fn use_records(&mut self, mut records: Records, name: TableName) -> Option<(TableId, Option<ListTable>)> {
        if self.tables.is_full() {
            return None;
        }
        let (numbered, damaged) = (records.numbered, std::mem::take(&mut records.damaged));
        let left_behind = std::mem::take(&mut records.left_behind);
        let passwords = std::mem::take(&mut records.passwords);
        let (table, columns) = records.into_table();
        let header = columns.iter().map(|column| column.name.clone()).collect();
        let id = self.tables.add_records(TableName { header, ..name }, numbered);
        let layout = record_layout::of(columns, &table, id, &damaged, &self.context, &mut self.findings);
        record_layout::report_left_behind(id, numbered, &left_behind, &self.context, &mut self.findings);
        passwords::report(id, record_layout::one_of(numbered), &passwords.counts, &self.context, &mut self.findings);
        self.carried.add(id, passwords.hashes);
        let list = layout.as_ref().map(|layout| list_of(layout, span_of(&table, layout), &self.context));
        self.cells.push(table);
        self.layouts.extend(layout);
        Some((id, list))
    }

    /// Adds the passwords of a table, which are in none of its cells, before it is laid out. Tables come in the order of
    /// their ids.
    pub fn add_passwords(&mut self, id: TableId, passwords: RecordPasswords) {
        passwords::report(id, "row", &passwords.counts, &self.context, &mut self.findings);
        self.carried.add(id, passwords.hashes);
    }

    /// How many rows there are to read.
    pub fn rows(&self) -> u64 {
        let layouts = self.layouts.iter().chain(self.joined.iter().map(|joined| &joined.layout));
        layouts.map(|layout| layout.data.len() as u64).sum()
    }

    /// Reads every row. `over` is given the chunks of one list after the other, those of a long one in several goes, and
    /// gives what reading each of them makes, in their order, whoever reads them.
    ///
    /// # Errors
    /// Those of `over`.
    pub fn read_rows<E>(
        &self,
        mut over: impl FnMut(&[Chunk<'_>], &ReadChunk<'_>) -> Result<Vec<Rows>, E>,
    ) -> Result<Rows, E> {
        let mut rows = Rows::default();
        let facts: Vec<ColumnFacts> = self.joined.iter().map(|joined| self.facts_of(joined)).collect();
        let of_more: Vec<TableOfMore<'_>> =
            self.joined.iter().zip(&facts).map(|(joined, facts)| self.table_of_more(joined, facts)).collect();
        for joined in &of_more {
            read_keys(joined, &mut over, &mut rows)?;
        }
        rows.keys.sort_unstable();
        let keys = std::mem::take(&mut rows.keys);
        let joins = Joins::new(&of_more, &keys);
        for layout in &self.layouts {
            let table = &self.cells[usize::from(layout.table.0)];
            let mut facts = columns::look(table, layout, &self.context);
            if let Some(whole) = self.whole_lists.get(&layout.table) {
                facts.hold_to(whole, self.context.options.dates);
            }
            rows.says.insert(layout.table, facts.said());
            rows.findings.extend(columns::report(layout, &facts, &self.context));
            columns::report_name_case(&facts, layout, &self.context, &mut rows.findings);
            let before = rows.drafts.len();
            let context = Context { id_prefix: self.id_prefix(layout.table), ..self.context };
            let read = |chunk: &Chunk<'_>| read_chunk(*chunk, table, layout, &facts, context, &joins);
            rows.drafts.reserve(layout.data.len());
            let chunks = chunks_of(layout, before);
            let mut dropped = DroppedCodes::default();
            for (number, some) in chunks.chunks(CHUNKS_AT_ONCE).enumerate() {
                let made = over(some, &read)?;
                if number == 0 {
                    // The others have about as many.
                    let entries: usize = made.iter().map(|chunk| chunk.entries.len()).sum();
                    rows.entries.reserve((entries + entries / 16) * chunks.len().div_ceil(some.len()));
                }
                made.iter().for_each(|chunk| dropped.add(&chunk.tally, &context));
                made.into_iter().for_each(|chunk| rows.add(chunk));
            }
            dropped.report(layout.table, &context, &mut rows.findings);
        }
        rows.keys = keys;
        Ok(rows)
    }

    fn facts_of(&self, joined: &JoinedTable<'_>) -> ColumnFacts {
        columns::look(&self.cells[usize::from(joined.layout.table.0)], &joined.layout, &joined.context)
    }

    fn table_of_more<'t>(&'t self, joined: &'t JoinedTable<'_>, facts: &'t ColumnFacts) -> TableOfMore<'t> {
        let JoinedTable { layout, context, by } = joined;
        let context = Context { id_prefix: self.id_prefix(layout.table), ..*context };
        TableOfMore { table: &self.cells[usize::from(layout.table.0)], layout, facts, context, by: *by }
    }

    /// What stands in front of every ID of a table.
    fn id_prefix(&self, table: TableId) -> Option<&str> {
        self.id_prefixes.get(&table).map(String::as_str).or(self.context.id_prefix)
    }

    /// Looks among the rows and decides each; `None` when the person asked to stop. What comes out is the same, whoever
    /// works.
    pub fn finish(self, rows: Rows, workers: Workers<'_>) -> Option<CheckedTables> {
        let Checking { context, tables, cells, layouts, mut findings, id_prefixes, joined, mut carried, .. } = self;
        let Rows { mut drafts, entries, findings: of_rows, says, tally, keys, links } = rows;
        let crosswalk = context.options.crosswalk.as_deref().map(|crosswalk| tally.used(crosswalk));
        findings.extend(of_rows);
        let has_prefixes = context.id_prefix.is_some() || !id_prefixes.is_empty();
        let index = Index::new(entries);
        if has_prefixes {
            findings.extend(batch::drop_shared_legacy_ids(context, &index, &mut drafts));
        }
        let followed = Followed::new(joined, keys, links);
        let batch = Batch::new(context, &layouts, &cells, &drafts, &index, &followed, workers);
        // All that was wanted of it is which identifiers several rows have.
        drop(index);
        findings.extend(among_rows(&batch, workers)?);
        drop(batch);
        followed.report_orphans(&cells, &mut findings);
        findings.extend(followed.hand_over_passwords(&drafts, &context, &mut carried));
        if layouts.iter().any(|layout| !layout.made.fields.is_empty()) {
            places::at_cells(&mut findings, |table| {
                let at = layouts.binary_search_by(|layout| layout.table.cmp(&table)).ok()?;
                Some((layouts.get(at)?, cells.get(usize::from(table.0))?))
            });
        }
        finding::sort(&mut findings);
        if !followed.is_empty() {
            // A joined row that went to two rows of a list is read for each of them.
            findings.dedup();
        }
        verdict::once_per_column(&mut findings, codes::C314);
        verdict::once_per_column(&mut findings, codes::C345);
        verdict::once_per_column(&mut findings, codes::C351);
        verdict::once_per_column(&mut findings, codes::C377);
        verdict::once_per_column(&mut findings, codes::C378);
        verdict::once_per_column(&mut findings, codes::C379);
        verdict::once_per_shape(&mut findings, codes::C352);
        verdict::said_better(&mut findings, codes::C354, codes::D506);
        verdict::once_per_shape(&mut findings, codes::C354);
        // Behind what joins findings, since each of them has owners of its own.
        followed.name_owners(&drafts, &mut findings);
        if (workers.stop_asked)() {
            return None;
        }
        let rows = verdict::decide(drafts, &findings);
        verdict::drop_what_is_untrue(&mut findings, &rows);
        let joined = followed.counts();
        Some(CheckedTables { tables, cells, rows, findings, says, carried, crosswalk, joined })
    }
}

/// The numbers of the first and the last row that is read.
fn span_of(table: &RawTable, layout: &Layout) -> Option<(u32, u32)> {
    let number = |position: &u32| table.row(*position as usize).number();
    layout.data.first().map(number).zip(layout.data.last().map(number))
}

fn list_of(layout: &Layout, span: Option<(u32, u32)>, context: &Context<'_>) -> ListTable {
    // What is the same for everybody, joined rows have no part in.
    let constants = context.constants().filter(|_| context.joined_by.is_none());
    let constants = constants.map(|(field, value)| (field, value.to_owned())).collect();
    ListTable {
        id: layout.table,
        header_row: layout.header_row,
        header_top: layout.header_top,
        header_confidence: layout.confidence,
        columns: layout.own_columns().cloned().collect(),
        records: layout.records.clone().unwrap_or_default(),
        made: Made { constants, ..layout.made.clone() },
        known: layout.known,
        rows_read: layout.data.len() as u64,
        span,
    }
}

/// The rows of a table in chunks; so many rows of the run come before them.
fn chunks_of(layout: &Layout, before: usize) -> Vec<Chunk<'_>> {
    let chunks = layout.data.chunks(CHUNK).enumerate();
    chunks.map(|(index, positions)| Chunk { first: before + index * CHUNK, positions }).collect()
}

/// Reads whom the rows of a joined table are about.
fn read_keys<E>(
    joined: &TableOfMore<'_>,
    over: &mut impl FnMut(&[Chunk<'_>], &ReadChunk<'_>) -> Result<Vec<Rows>, E>,
    rows: &mut Rows,
) -> Result<(), E> {
    let read = |chunk: &Chunk<'_>| {
        let mut rows = Rows::default();
        let keys =
            chunk.positions.iter().filter_map(|position| joining::read_key(*position, joined, &mut rows.findings));
        rows.keys = keys.collect();
        rows
    };
    for chunk in over(&chunks_of(joined.layout, 0), &read)? {
        rows.keys.extend(chunk.keys);
        rows.findings.extend(chunk.findings);
    }
    Ok(())
}

fn read_chunk(
    chunk: Chunk<'_>,
    table: &RawTable,
    layout: &Layout,
    facts: &ColumnFacts,
    context: Context<'_>,
    joins: &Joins<'_>,
) -> Rows {
    let Chunk { first, positions } = chunk;
    let mut rows = Rows { drafts: Vec::with_capacity(positions.len()), ..Rows::default() };
    for (offset, position) in positions.iter().enumerate() {
        let row = table.row(*position as usize);
        let number = u32::try_from(first + offset).expect("rows are capped far below");
        let Rows { links, tally, findings, .. } = &mut rows;
        let output = RowOutput { tally, findings };
        let mut asked = false;
        let mut further = |draft: &mut PatronDraft, here: &mut RowContext<'_, '_>| {
            asked = true;
            joins.put_into(number, draft, here, links);
        };
        let draft = match &layout.records {
            None => draft::read_row_with(&row, layout, facts, context, output, &mut further),
            Some(columns) => record::read(&row, columns, layout, facts, context, output, &mut further),
        };
        // What belongs to a row that is torn apart is somebody's all the same.
        if !asked {
            joins.link(number, &draft, &mut rows.links);
        }
        entries(number, &draft, &mut rows.entries);
        if offset == 0 {
            // Nearly all rows of a list have as many as the first.
            rows.entries.reserve_exact(rows.entries.len() * (positions.len() - 1));
        }
        rows.drafts.push(draft);
    }
    rows
}

/// What the rules among rows find, in the order of the rules, which run at the same time; `None` when the person asked to
/// stop.
fn among_rows(batch: &Batch<'_>, workers: Workers<'_>) -> Option<Vec<Finding>> {
    let found = workers.each(BATCH_RULES.len(), |rule| {
        let mut findings = Vec::new();
        if !(workers.stop_asked)() {
            BATCH_RULES[rule].run(batch, &mut findings);
        }
        findings
    });
    let stops = (workers.stop_asked)();
    (!stops).then(|| found.into_iter().flatten().collect())
}
