//! Raw tables to checked rows: lay out, read rows on all cores, look among rows, decide.

use crate::read::{self, Content, ReadList};
use crate::{PipelineError, World};
use intake::batch::{BATCH_RULES, Batch, Entry, Index, entries};
use intake::columns::{self, ColumnFacts};
use intake::context::{Context, Options as IntakeOptions};
use intake::layout::{self, Layout};
use intake::{draft, header, verdict};
use model::cell::{Area, RawTable};
use model::codes;
use model::draft::{CheckedRow, PatronDraft};
use model::finding::{self, Finding, Severity};
use model::layout::KnownLayout;
use model::listing::{Checked, ListFile, ListTable, OtherSheet};
use model::patron::Details;
use model::place::{Place, TableId, TableName, Tables};
use model::progress::{Event, Phase};
use model::settings::Settings;
use rayon::prelude::*;

/// Rows that one thread takes at a time: enough to amount to something, few enough to share.
const CHUNK: usize = 1024;

/// How lists are to be read and checked.
#[derive(Debug, Clone, Default)]
pub struct CheckOptions {
    /// About files.
    pub source: source::Options,
    /// About columns and cells.
    pub intake: IntakeOptions,
    /// The part of each table that is read, where the person named one.
    pub range: Option<Area>,
    /// How lists were read that were loaded before, the newest first.
    pub remembered: Vec<KnownLayout>,
    /// The profile, where the person named one.
    pub profile: Option<String>,
    /// Files and options as they were typed, for the commands that are suggested next.
    pub typed: String,
}

/// Reads and checks files. A file that cannot be used is a finding; its list is then missing.
///
/// # Errors
/// When a file cannot be read, or what was said about the lists cannot be meant.
pub fn check(
    paths: &[String],
    options: &CheckOptions,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Checked, PipelineError> {
    read_lists(paths, options, settings, world)?.check(world)
}

/// Lists that were read, and what their rows are to be read with.
pub(crate) struct ReadLists<'a> {
    lists: Vec<ReadList>,
    context: Context<'a>,
    said: Said,
}

/// Reads files. What was said about them is looked at first.
pub(crate) fn read_lists<'a>(
    paths: &[String],
    options: &'a CheckOptions,
    settings: &'a Settings,
    world: &World<'_>,
) -> Result<ReadLists<'a>, PipelineError> {
    let wanted = options.profile.as_ref().unwrap_or(&settings.default_profile);
    let profile = settings.profiles.get(wanted).ok_or_else(|| PipelineError::NoProfile {
        wanted: wanted.clone(),
        known: settings.profiles.keys().cloned().collect(),
    })?;
    let context = Context {
        settings,
        profile,
        options: &options.intake,
        remembered: &options.remembered,
        recognised: None,
        today: world.today,
    };
    let said = Said { defaults: said_values(context)?, typed: options.typed.clone() };
    let mut lists = read::read_all(paths, &options.source, world)?;
    if let Some(area) = &options.range {
        crop(&mut lists, area);
    }
    Ok(ReadLists { lists, context, said })
}

impl ReadLists<'_> {
    /// Checks every row of them.
    pub(crate) fn check(self, world: &World<'_>) -> Result<Checked, PipelineError> {
        let ReadLists { lists, context, said } = self;
        world.phase(Phase::Checking, None, || {
            let checked = check_lists(lists, said, context, world)?;
            let rows = checked.rows_read();
            Ok((checked, rows))
        })
    }
}

/// Leaves of every table only the part that the person named.
fn crop(lists: &mut [ReadList], area: &Area) {
    let contents = lists.iter_mut().filter_map(|list| list.content.as_mut().ok());
    for table in contents.flat_map(|content| &mut content.tables) {
        *table = table.cropped(area);
    }
}

/// The profile's values for blank fields; refuses values, of the profile or of `--set`, that no field can have.
fn said_values(context: Context<'_>) -> Result<Details, PipelineError> {
    let refuse = |what: String| {
        move |finding: Finding| PipelineError::BadValue {
            what,
            message: finding.message.into_string(),
            advice: if finding.code == codes::C309 {
                "correct the value".to_owned()
            } else {
                finding.advice.into_string()
            },
        }
    };
    draft::said_values(context, &context.options.set).map_err(refuse("--set".to_owned()))?;
    let defaults: Vec<_> = context.profile.defaults.clone().into_iter().collect();
    let profile = format!("the defaults of profile \"{}\"", context.profile.name);
    draft::said_values(context, &defaults).map_err(refuse(profile))
}

/// What is gathered over all files.
struct Gathering<'a> {
    context: Context<'a>,
    tables: Tables,
    cells: Vec<RawTable>,
    layouts: Vec<Layout>,
    findings: Vec<Finding>,
}

/// What the person and the profile said, passed on beside the lists.
struct Said {
    defaults: Details,
    typed: String,
}

fn check_lists(
    lists: Vec<ReadList>,
    said: Said,
    context: Context<'_>,
    world: &World<'_>,
) -> Result<Checked, PipelineError> {
    let mut all =
        Gathering { context, tables: Tables::default(), cells: Vec::new(), layouts: Vec::new(), findings: Vec::new() };
    let mut files = Vec::with_capacity(lists.len());
    for list in lists {
        world.go_on()?;
        files.push(lay_out(list, &mut all)?);
    }
    let (drafts, index) = world.on_threads(|| read_rows(&all, world))?.take(&mut all.findings);
    among_rows(&mut all, &drafts, &index, world)?;
    finding::sort(&mut all.findings);
    verdict::once_per_column(&mut all.findings, codes::C314);
    verdict::once_per_column(&mut all.findings, codes::C345);
    world.go_on()?;
    let rows: Vec<CheckedRow> = verdict::decide(drafts, &all.findings);
    world.go_on()?;
    let Gathering { tables, cells, findings, .. } = all;
    let (profile, group) = (context.profile.name.clone(), context.profile.group.clone());
    let Said { defaults, typed } = said;
    Ok(Checked { files, tables, cells, rows, findings, profile, group, defaults, typed })
}

fn lay_out(list: ReadList, all: &mut Gathering<'_>) -> Result<ListFile, PipelineError> {
    let ReadList { path, source, content } = list;
    let mut file =
        ListFile { path, source, format: "unknown", format_title: "", text: None, list: None, others: Vec::new() };
    match content {
        Err(error) => {
            let name = TableName { file: file.source.name.clone(), sheet: None, header: Vec::new() };
            let place = Place::table(add_table(RawTable::default(), name, all)?);
            let finding = Finding::new(error.code(), place, error.to_string()).advice(error.advice());
            all.findings.push(finding);
        }
        Ok(content) => {
            file.format = content.format.name;
            file.format_title = content.format.title;
            file.text = content.text.as_ref().map(|facts| (facts.encoding, facts.delimiter));
            lay_out_content(content, &mut file, all)?;
        }
    }
    Ok(file)
}

/// The id of the table at a position: [`add_table`] gives them in order.
fn table_id(index: usize) -> TableId {
    TableId(u16::try_from(index).expect("a run reads fewer than 65,536 tables"))
}

fn add_table(table: RawTable, name: TableName, all: &mut Gathering<'_>) -> Result<TableId, PipelineError> {
    if all.tables.is_full() {
        return Err(PipelineError::TooManyTables { most: Tables::MOST });
    }
    all.cells.push(table);
    Ok(all.tables.add(name))
}

fn lay_out_content(content: Content, file: &mut ListFile, all: &mut Gathering<'_>) -> Result<(), PipelineError> {
    let chosen = choose_sheet(&content.tables, &all.context);
    let first = all.cells.len();
    for table in content.tables {
        let name = TableName { file: file.source.name.clone(), sheet: table.sheet.clone(), header: Vec::new() };
        add_table(table, name, all)?;
    }
    let id = |index: usize| table_id(first + index);
    let home = match &chosen {
        Choice::One(index) | Choice::Nothing(Some(index)) => id(*index),
        Choice::Several(indexes) => id(indexes[0]),
        Choice::Nothing(None) => add_table(
            RawTable::default(),
            TableName { file: file.source.name.clone(), sheet: None, header: Vec::new() },
            all,
        )?,
    };
    for note in content.notes {
        let finding = all.context.finding(note.code, Place::table(home), note.message).advice(note.advice);
        all.findings.push(finding);
    }
    let count = all.cells.len();
    let others = (first..count).filter(|index| table_id(*index) != home).map(|index| &all.cells[index]);
    file.others = others
        .filter_map(|table| {
            let rows = table.rows().filter(|row| !row.is_blank()).count();
            table.sheet.clone().map(|name| OtherSheet { name, hidden: table.hidden, rows, columns: table.width() })
        })
        .collect();
    match chosen {
        Choice::One(_) => file.list = use_table(home, all),
        Choice::Several(indexes) => tell_several(&indexes.iter().map(|index| id(*index)).collect::<Vec<_>>(), all),
        Choice::Nothing(_) => tell_nothing(home, first, count, all),
    }
    tell_hidden(first, count, all);
    Ok(())
}

/// Which sheet is the list.
enum Choice {
    One(usize),
    Several(Vec<usize>),
    /// None; the first that has rows at all.
    Nothing(Option<usize>),
}

fn choose_sheet(tables: &[RawTable], context: &Context<'_>) -> Choice {
    let open: Vec<usize> = (0..tables.len())
        .filter(|index| !tables[*index].hidden && tables[*index].rows().any(|row| !row.is_blank()))
        .collect();
    if open.len() == 1 {
        return open.first().map_or(Choice::Nothing(None), |index| Choice::One(*index));
    }
    let fits: Vec<usize> =
        open.iter().copied().filter(|index| header::guess(&tables[*index], context).is_some()).collect();
    match fits.as_slice() {
        // A named row of column names says nothing about the sheet.
        [] if context.options.header_row.is_some() && open.len() > 1 => Choice::Several(open),
        [] => open.first().map_or(Choice::Nothing(None), |index| Choice::One(*index)),
        [only] => Choice::One(*only),
        [..] => Choice::Several(fits),
    }
}

fn use_table(id: TableId, all: &mut Gathering<'_>) -> Option<ListTable> {
    let before = all.findings.len();
    let table = &all.cells[usize::from(id.0)];
    let layout = layout::find(table, id, &all.context, &mut all.findings)?;
    let header = all.tables.header_mut(id);
    header.resize(usize::from(table.width()), String::new());
    for column in &layout.columns {
        header[usize::from(column.index)].clone_from(&column.header);
    }
    let number = |position: &u32| table.row(*position as usize).number();
    let span = layout.data.first().map(number).zip(layout.data.last().map(number));
    if span.is_none() {
        let place = Place { table: id, row: Some(layout.header_row), column: None };
        all.findings.push(
            all.context
                .finding(codes::F007, place, "there are column names but no rows below them")
                .advice("check that it is the right file and that it was saved"),
        );
    }
    // What is wrong with a single row leaves that row out, not the file.
    let of_the_table = |finding: &Finding| finding.place.row.is_none_or(|row| row == layout.header_row);
    let usable =
        !all.findings[before..].iter().any(|finding| finding.severity == Severity::Error && of_the_table(finding));
    let list = ListTable {
        id,
        header_row: layout.header_row,
        header_top: layout.header_top,
        header_confidence: layout.confidence,
        columns: layout.columns.clone(),
        known: layout.known,
        rows_read: layout.data.len() as u64,
        span,
    };
    if usable {
        all.layouts.push(layout);
    }
    usable.then_some(list)
}

fn tell_several(ids: &[TableId], all: &mut Gathering<'_>) {
    let names: Vec<String> =
        ids.iter().filter_map(|id| all.tables.name(*id).sheet.clone()).map(|name| format!("\"{name}\"")).collect();
    let message = format!("{} sheets look like lists: {}", names.len(), names.join(", "));
    let advice = format!("name the one you mean, such as --sheet {}; each can be loaded in its turn", names[0]);
    all.findings.push(all.context.finding(codes::S102, Place::table(ids[0]), message).advice(advice));
}

fn tell_nothing(home: TableId, first: usize, end: usize, all: &mut Gathering<'_>) {
    let hidden = all.cells[first..end].iter().any(|table| table.hidden);
    let (code, message) =
        if hidden { (codes::S101, "no visible sheet has rows") } else { (codes::F007, "there are no rows in it") };
    let advice = if hidden {
        "show the sheet that holds the list, or name it with --sheet"
    } else {
        "check that it is the right file and that it was saved"
    };
    all.findings.push(all.context.finding(code, Place::table(home), message).advice(advice));
}

fn tell_hidden(first: usize, end: usize, all: &mut Gathering<'_>) {
    for index in first..end {
        if let (true, Some(name)) = (all.cells[index].hidden, all.cells[index].sheet.clone()) {
            let place = Place::table(table_id(index));
            let message = format!("the sheet \"{name}\" is hidden and not read");
            all.findings.push(
                all.context
                    .finding(codes::S103, place, message)
                    .advice(format!("to read it instead: --sheet \"{name}\"")),
            );
        }
    }
}

/// What the threads made of the rows.
struct Rows {
    drafts: Vec<PatronDraft>,
    entries: Vec<Entry>,
    findings: Vec<Finding>,
}

impl Rows {
    fn take(self, findings: &mut Vec<Finding>) -> (Vec<PatronDraft>, Index) {
        findings.extend(self.findings);
        (self.drafts, Index::new(self.entries))
    }
}

/// Reads every row; chunks are put together in the order of the list, whoever read them.
fn read_rows(all: &Gathering<'_>, world: &World<'_>) -> Result<Rows, PipelineError> {
    let mut rows = Rows { drafts: Vec::new(), entries: Vec::new(), findings: Vec::new() };
    let total = all.layouts.iter().map(|layout| layout.data.len() as u64).sum();
    world.progress.event(Event::Begin { phase: Phase::Checking, total: Some(total) });
    for layout in &all.layouts {
        world.go_on()?;
        let table = &all.cells[usize::from(layout.table.0)];
        let facts = columns::look(table, layout, &all.context);
        let first = rows.drafts.len();
        let chunks: Vec<Option<Rows>> = layout
            .data
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(chunk, positions)| {
                let stop = world.progress.stop_asked();
                world.progress.event(Event::Advance(Phase::Checking, positions.len() as u64));
                (!stop).then(|| read_chunk(first + chunk * CHUNK, positions, table, layout, &facts, all.context))
            })
            .collect();
        rows.drafts.reserve(layout.data.len());
        for chunk in chunks {
            let chunk = chunk.ok_or(PipelineError::Stopped)?;
            rows.drafts.extend(chunk.drafts);
            rows.entries.extend(chunk.entries);
            rows.findings.extend(chunk.findings);
        }
    }
    Ok(rows)
}

fn read_chunk(
    first: usize,
    positions: &[u32],
    table: &RawTable,
    layout: &Layout,
    facts: &ColumnFacts,
    context: Context<'_>,
) -> Rows {
    let mut rows = Rows { drafts: Vec::with_capacity(positions.len()), entries: Vec::new(), findings: Vec::new() };
    for (offset, position) in positions.iter().enumerate() {
        let row = table.row(*position as usize);
        let draft = draft::read_row(&row, layout, facts, context, &mut rows.findings);
        let number = u32::try_from(first + offset).expect("rows are capped far below");
        entries(number, &draft, &mut rows.entries);
        rows.drafts.push(draft);
    }
    rows
}

fn among_rows(
    all: &mut Gathering<'_>,
    drafts: &[PatronDraft],
    index: &Index,
    world: &World<'_>,
) -> Result<(), PipelineError> {
    let stop_asked = || world.progress.stop_asked();
    let batch = Batch::new(all.context, &all.layouts, drafts, index, &stop_asked);
    let mut findings = Vec::new();
    for rule in BATCH_RULES {
        (rule.check)(&batch, &mut findings);
        world.go_on()?;
    }
    all.findings.extend(findings);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_sheets_than_can_be_told_apart_are_refused() {
        let settings = Settings::default();
        let context = Context {
            settings: &settings,
            profile: &settings.profiles[&settings.default_profile],
            options: &IntakeOptions::default(),
            remembered: &[],
            recognised: None,
            today: model::NaiveDate::default(),
        };
        let mut all = Gathering {
            context,
            tables: Tables::default(),
            cells: Vec::new(),
            layouts: Vec::new(),
            findings: Vec::new(),
        };
        let name = || TableName { file: "list.csv".to_owned(), sheet: None, header: Vec::new() };
        for _ in 0..Tables::MOST {
            add_table(RawTable::default(), name(), &mut all).expect("there is room");
        }
        let refused = add_table(RawTable::default(), name(), &mut all);
        assert!(matches!(refused, Err(PipelineError::TooManyTables { most: 65_535 })), "{refused:?}");
        assert_eq!(all.cells.len(), Tables::MOST, "the tables and their names stay side by side");
    }
}
