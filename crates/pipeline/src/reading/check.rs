//! Files to checked rows: which sheet of each file is its list, and the rows of all lists on all cores. What is wrong
//! with a row is for `intake` to say.

use super::as_its_list;
use super::crosswalk::row_word;
use super::database;
use super::options::CheckOptions;
use super::passwords;
use super::read::{self, Content, ReadAs, ReadList};
use super::totals;
use crate::{PipelineError, World};
use intake::batch::Workers;
use intake::check::{CheckedTables, Checking, LaidOut, Rows};
use intake::context::Context;
use intake::draft;
use intake::joining::Joining;
use intake::positions;
use intake::sheets::{self, Choice};
use model::action::{self, Action, Words};
use model::batch::SourceFile;
use model::cell::{Area, RawTable};
use model::codes;
use model::crosswalk::{CrosswalkFile, Target};
use model::field::ListField;
use model::finding::Finding;
use model::how_read::HowRead;
use model::layout::DefaultMapping;
use model::listing::{Checked, ListColumn, ListFile, OtherSheet};
use model::patron::Details;
use model::place::{Place, TableId, TableName, Tables};
use model::progress::{Event, Phase};
use model::record::RecordPasswords;
use model::request::Request;
use model::settings::Settings;
use model::template::LISTS_SHEET;
use rayon::prelude::*;
use source::databases::DATABASES;
use source::{FileNote, Gives};
use std::borrow::Cow;
use std::slice;

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
    paths: &'a [String],
    lists: Vec<ReadList>,
    /// Files that only say more about the patrons of these.
    joined: Vec<ReadList>,
    options: Cow<'a, CheckOptions>,
    settings: &'a Settings,
}

/// Reads files. What was said about them is looked at first.
pub(crate) fn read_lists<'a>(
    paths: &'a [String],
    options: &'a CheckOptions,
    settings: &'a Settings,
    world: &World<'_>,
) -> Result<ReadLists<'a>, PipelineError> {
    let before = context(options, settings, world)?;
    preset_values(before)?;
    crosswalk_values(before)?;
    if options.source.query.is_some() {
        database::refuse(paths, options.store.as_deref())?;
    }
    let mut lists = read::read_all(paths, ReadAs::Patrons, &options.source, world)?;
    if let Some(area) = &options.range {
        crop(&mut lists, area);
    }
    let fit = |options: &CheckOptions, value: &(ListField, String)| {
        let context = context(options, settings, world);
        context.is_ok_and(|context| draft::preset_values(context, slice::from_ref(value)).is_ok())
    };
    let used = as_its_list::applied(options, &mut lists, settings, fit);
    same_crosswalk(options, &used, settings)?;
    let mut lists: Vec<ReadList> = lists.into_iter().flat_map(as_its_list::each_list).collect();
    totals::tell_missing(&mut lists);
    let joined = read_joined(&used, world)?;
    Ok(ReadLists { paths, lists, joined, options: used, settings })
}

/// A file that says with which profile it is read has no say in which further file is obeyed: a crosswalk is that of the
/// profile that the person named.
fn same_crosswalk(asked: &CheckOptions, used: &CheckOptions, settings: &Settings) -> Result<(), PipelineError> {
    let profile = |options: &CheckOptions| options.profile.clone().unwrap_or_else(|| settings.default_profile.clone());
    let crosswalk = |profile: &str| settings.profiles.get(profile).and_then(|profile| profile.crosswalk.as_ref());
    let (named, used) = (profile(asked), profile(used));
    if asked.request.reading.crosswalk.is_some() || crosswalk(&named) == crosswalk(&used) {
        return Ok(());
    }
    Err(PipelineError::ProfileNotNamed { profile: used })
}

/// Refuses a crosswalk by which a field would become what it cannot be.
fn crosswalk_values(context: Context<'_>) -> Result<(), PipelineError> {
    let Some(crosswalk) = context.options.crosswalk.as_deref() else { return Ok(()) };
    for row in crosswalk.rows() {
        let (Some(field), Target::Value(to)) = (row.field.column(), &row.to) else { continue };
        let value = (field, to.to_string());
        let place = || {
            let CrosswalkFile { path, source } = &crosswalk.file;
            format!("{}, {} {}", source.name, row_word(path), row.number)
        };
        draft::preset_values(context, slice::from_ref(&value)).map_err(|finding| refused(place().into(), *finding))?;
    }
    Ok(())
}

/// Reads the files that are joined to the lists. Which sheet, which part of it and what separates columns was said of the
/// lists.
fn read_joined(options: &CheckOptions, world: &World<'_>) -> Result<Vec<ReadList>, PipelineError> {
    let paths = &options.request.reading.with;
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let source = source::Options { sheet: None, delimiter: None, ..options.source.clone() };
    read::read_all(paths, ReadAs::Tables, &source, world)
}

/// What every row of a run is read with.
fn context<'a>(
    options: &'a CheckOptions,
    settings: &'a Settings,
    world: &World<'_>,
) -> Result<Context<'a>, PipelineError> {
    let wanted = options.profile.as_ref().unwrap_or(&settings.default_profile);
    let profile = settings.profiles.get(wanted).ok_or_else(|| PipelineError::no_profile(wanted, settings))?;
    let context = Context::new(settings, profile, &options.intake, world.today);
    Ok(Context { remembered: &options.remembered, ..context })
}

impl ReadLists<'_> {
    /// The files, those that are joined to others behind them.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &SourceFile> {
        self.lists.iter().chain(&self.joined).map(|list| &list.source)
    }

    /// With this profile, where nobody has named one, the library has it and it is not the usual one anyway.
    pub(crate) fn with_profile(mut self, profile: Option<String>) -> Self {
        let is_other = |name: &String| *name != self.settings.default_profile;
        let known = profile.filter(|name| is_other(name) && self.settings.profiles.contains_key(name));
        if self.options.profile.is_none()
            && let Some(profile) = known
        {
            let options = self.options.to_mut();
            options.request.reading.profile = Some(profile.clone());
            options.profile = Some(profile);
        }
        self
    }

    /// Checks every row of them.
    pub(crate) fn check(self, world: &World<'_>) -> Result<Checked, PipelineError> {
        let ReadLists { paths, lists, joined, options, settings } = self;
        let context = context(&options, settings, world)?;
        let by = options.request.reading.join_by.or(context.profile.join_by).unwrap_or(ListField::PrimaryId);
        let joining = Joining::to(&context, by);
        let columns = columns_of(&joined, &joining, context);
        let context = Context { joined_columns: &columns, ..context };
        let request = Request { files: paths.to_vec(), ..options.request.clone() };
        let asked = DefaultsAndRequest { defaults: preset_values(context)?, request };
        world.phase(Phase::Checking, None, || {
            let checked = check_lists(lists, (joined, &joining), asked, context, world)?;
            let rows = checked.rows_read();
            Ok((checked, rows))
        })
    }
}

/// Leaves of every table only the part that the person named. Records have no rows and columns, which is told once of
/// each file.
fn crop(lists: &mut [ReadList], area: &Area) {
    let mut told = String::new();
    for ReadList { path, content, .. } in lists {
        let Ok(content) = content else { continue };
        for table in &mut content.tables {
            *table = table.cropped(area);
        }
        if content.records.is_some() && told != *path {
            told.clone_from(path);
            content.notes.push(FileNote {
                code: codes::H212,
                message: "this file has records instead of rows and columns; all of it is read".into(),
                advice: "remove from the file anyone who should not be loaded".into(),
            });
        }
    }
}

/// The profile's values for blank fields; refuses values, of the profile or for every row, that no field can have.
fn preset_values(context: Context<'_>) -> Result<Details, PipelineError> {
    let set = Action::Choose(action::Choice::ValueForAll);
    draft::preset_values(context, &context.options.set).map_err(|finding| refused(set.into(), *finding))?;
    let constants = format!("the fields of profile \"{}\"", context.profile.name);
    draft::preset_values(context, &context.profile.recipes.constants)
        .map_err(|finding| refused(constants.into(), *finding))?;
    defaults(context)
}

/// The profile's values for what somebody new leaves blank; refuses those that no field can have.
pub(crate) fn defaults(context: Context<'_>) -> Result<Details, PipelineError> {
    let defaults: Vec<_> = context.profile.defaults.clone().into_iter().collect();
    let profile = format!("the defaults of profile \"{}\"", context.profile.name);
    draft::preset_values(context, &defaults).map_err(|finding| refused(profile.into(), *finding))
}

fn refused(what: Words, finding: Finding) -> PipelineError {
    let Finding { code, message, advice, .. } = finding;
    let advice = if code == codes::C309 { "correct the value".into() } else { advice };
    PipelineError::BadValue { what, message, advice }
}

/// The columns of files that are joined to lists: what they give, the lists need not have. Nothing is read of a column with
/// passwords.
fn columns_of(joined: &[ReadList], joining: &Joining, context: Context<'_>) -> Vec<ListColumn> {
    let of_passwords = context.profile.password_hash.as_deref();
    let mut columns = Vec::new();
    for content in joined.iter().filter_map(|list| list.content.as_ref().ok()) {
        let Gives::Tables(mapping) = content.gives else { continue };
        let context = Context { mapping, ..context };
        let chosen = sheets::choose(&content.tables, &joining.context(context));
        if let Choice::One(index) = chosen
            && let Some(table) = content.tables.get(index)
        {
            columns.extend(joining.columns_of(table, context));
        }
    }
    columns.retain(|column| of_passwords.is_none_or(|heading| !passwords::is_heading(&column.header, heading)));
    columns
}

/// What the person and the profile said, passed on beside the lists.
struct DefaultsAndRequest {
    defaults: Details,
    request: Request,
}

fn check_lists<'a>(
    lists: Vec<ReadList>,
    (joined, joining): (Vec<ReadList>, &'a Joining),
    asked: DefaultsAndRequest,
    context: Context<'a>,
    world: &World<'_>,
) -> Result<Checked, PipelineError> {
    let mut all = Checking::new(context);
    let mut files = Vec::with_capacity(lists.len() + joined.len());
    let lists = lists.into_iter().map(|list| (list, None));
    for (list, joining) in lists.chain(joined.into_iter().map(|list| (list, Some(joining)))) {
        world.go_on()?;
        let file = lay_out(list, joining, &mut all)?;
        let prefixes = &asked.request.reading.id_prefixes;
        if let (Some(list), Some((_, prefix))) = (&file.list, prefixes.iter().find(|(path, _)| *path == file.path)) {
            all.id_prefixes.insert(list.id, prefix.clone());
        }
        files.push(file);
    }
    let checked = world.on_threads(|| {
        let rows = read_rows(&all, world)?;
        let stop_asked = || world.progress.stop_asked();
        let workers = Workers { run_jobs: &on_all_threads, stop_asked: &stop_asked };
        all.finish(rows, workers).ok_or(PipelineError::Stopped)
    });
    let CheckedTables { tables, cells, rows, findings, says, carried, crosswalk, joined } = checked?;
    world.go_on()?;
    for file in &mut files {
        file.joined = file.list.as_ref().and_then(|list| joined.get(&list.id)).copied();
    }
    let (profile, group) = (context.profile.name.clone(), context.profile.group.clone());
    let DefaultsAndRequest { defaults, request } = asked;
    Ok(Checked { files, tables, cells, rows, findings, says, carried, profile, group, defaults, request, crosswalk })
}

fn lay_out<'a>(
    list: ReadList,
    joining: Option<&'a Joining>,
    all: &mut Checking<'a>,
) -> Result<ListFile, PipelineError> {
    let ReadList { path, source, content } = list;
    let mut file = ListFile {
        path,
        source,
        format: "unknown",
        format_title: "",
        text: None,
        list: None,
        unusable: None,
        others: Vec::new(),
        how_read: None,
        joined: None,
    };
    match content {
        Err(error) => {
            let name = TableName { file: file.source.name.clone(), sheet: None, header: Vec::new() };
            let place = Place::table(add_table(RawTable::default(), name, all)?);
            let finding = Finding::new(error.code(), place, error.to_string()).advice(error.advice());
            all.findings.push(finding);
        }
        Ok(content) => {
            file.format = content.format;
            file.format_title = content.format_title;
            file.text = content.text.as_ref().map(|facts| (facts.encoding, facts.delimiter));
            match content.gives {
                Gives::Tables(mapping) => lay_out_tables(content, mapping, &mut file, joining, all)?,
                Gives::Records if joining.is_some() => refuse_records(&file, all)?,
                Gives::Records => use_records(content, &mut file, all)?,
            }
        }
    }
    Ok(file)
}

/// The id of the table at a position: [`add_table`] gives them in order.
fn table_id(index: usize) -> TableId {
    TableId(u16::try_from(index).expect("a run reads fewer than 65,536 tables"))
}

fn add_table(table: RawTable, name: TableName, all: &mut Checking<'_>) -> Result<TableId, PipelineError> {
    all.add(table, name).ok_or(PipelineError::TooManyTables { most: Tables::MOST })
}

/// Records say themselves what they are: there is nothing to choose and nothing to find.
fn use_records(content: Content, file: &mut ListFile, all: &mut Checking<'_>) -> Result<(), PipelineError> {
    let name = TableName { file: file.source.name.clone(), sheet: content.part, header: Vec::new() };
    let used = all.use_records(content.records.unwrap_or_default(), name);
    let (home, list) = used.ok_or(PipelineError::TooManyTables { most: Tables::MOST })?;
    file.list = list;
    push_notes(content.notes, home, all);
    Ok(())
}

/// Of records nobody knows which of their values says whom they are about.
fn refuse_records(file: &ListFile, all: &mut Checking<'_>) -> Result<(), PipelineError> {
    let name = TableName { file: file.source.name.clone(), sheet: None, header: Vec::new() };
    let place = Place::table(add_table(RawTable::default(), name, all)?);
    let message = format!("a joined file has to be a table, and this is {}", file.format_title);
    let finding = all.context.finding(codes::M941, place, message);
    all.findings.push(finding.advice("save it as CSV or as a workbook, with the ID of the patron in a column"));
    Ok(())
}

fn push_notes(notes: Vec<FileNote>, home: TableId, all: &mut Checking<'_>) {
    for note in notes {
        let finding = all.context.finding(note.code, Place::table(home), note.message).advice(note.advice);
        all.findings.push(finding);
    }
}

fn lay_out_tables<'a>(
    mut content: Content,
    mapping: DefaultMapping,
    file: &mut ListFile,
    joining: Option<&'a Joining>,
    all: &mut Checking<'a>,
) -> Result<(), PipelineError> {
    let passwords: Vec<RecordPasswords> = match &all.context.profile.password_hash {
        Some(heading) => content.tables.iter_mut().map(|table| passwords::take_column(table, heading)).collect(),
        None => Vec::new(),
    };
    let how_read = content.how_read;
    let context = joining.map_or(all.context, |joining| joining.context(all.context));
    let chosen = sheets::choose(&content.tables, &Context { mapping, ..context });
    let first = all.cells.len();
    let is_result = DATABASES.iter().any(|kind| kind.scheme == file.format);
    for table in content.tables {
        let name = TableName { file: file.source.name.clone(), sheet: table.sheet.clone(), header: Vec::new() };
        let id = add_table(table, name, all)?;
        if is_result {
            all.tables.set_result(id);
        }
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
    push_notes(content.notes, home, all);
    let count = all.cells.len();
    let others = (first..count).filter(|index| table_id(*index) != home).map(|index| &all.cells[index]);
    file.others = others
        .filter(|table| table.sheet.as_deref() != Some(LISTS_SHEET) && !table.lists_problems())
        .filter_map(|table| {
            let rows = table.rows().filter(|row| !row.is_blank()).count();
            table.sheet.clone().map(|name| OtherSheet { name, hidden: table.hidden, rows, columns: table.width() })
        })
        .collect();
    if let Choice::One(index) = &chosen {
        if joining.is_none() {
            check_named_columns(&file.path, home, all)?;
            file.how_read = how_read.map(|how_read| hold_to(how_read, home, all));
        }
        if let Some(passwords) = passwords.into_iter().nth(*index) {
            all.add_passwords(home, passwords);
        }
    }
    match chosen {
        Choice::One(_) => match use_table(home, mapping, joining, all) {
            LaidOut::Usable(list) => file.list = Some(list),
            LaidOut::Unusable(list) => file.unusable = list,
        },
        Choice::Several(indexes) => report_several(&indexes.iter().map(|index| id(*index)).collect::<Vec<_>>(), all),
        Choice::Nothing(_) => report_nothing(home, first, count, all),
    }
    report_hidden(first, count, all);
    Ok(())
}

fn use_table<'a>(
    home: TableId,
    mapping: DefaultMapping,
    joining: Option<&'a Joining>,
    all: &mut Checking<'a>,
) -> LaidOut {
    match joining {
        None => all.use_table(home, mapping),
        Some(joining) => all.use_joined(home, mapping, joining),
    }
}

/// Holds a table to what the whole list said, some of whose rows it has. Gives what it is held to.
fn hold_to(how_read: HowRead, home: TableId, all: &mut Checking<'_>) -> HowRead {
    let sheet = all.tables.name(home).sheet.clone();
    let whole = as_its_list::of_whole_list(&how_read, sheet.as_deref(), all.context.options.dates);
    let sheets = whole.clone().map(|says| (sheet.unwrap_or_default(), says)).into_iter().collect();
    all.whole_lists.extend(whole.map(|says| (home, says)));
    HowRead { sheets, ..how_read }
}

/// Refuses columns that were given in their order and are not as many as the list has.
fn check_named_columns(path: &str, id: TableId, all: &Checking<'_>) -> Result<(), PipelineError> {
    let named = all.context.options.by_position.len();
    if named == 0 {
        return Ok(());
    }
    match positions::first_column(&all.cells[usize::from(id.0)], named) {
        Ok(_) => Ok(()),
        Err(columns) => Err(PipelineError::WrongColumns { path: path.to_owned(), named, columns }),
    }
}

fn report_several(ids: &[TableId], all: &mut Checking<'_>) {
    let names: Vec<String> = ids.iter().filter_map(|id| all.tables.name(*id).sheet.clone()).collect();
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let message = format!("{} sheets look like lists: {}", names.len(), quoted.join(", "));
    let advice = Words::text("name the one you mean, such as ")
        .act(Action::ChooseSheet(names[0].clone()))
        .then("; each can be loaded in turn");
    all.findings.push(all.context.finding(codes::S102, Place::table(ids[0]), message).advice(advice));
}

fn report_nothing(home: TableId, first: usize, end: usize, all: &mut Checking<'_>) {
    let hidden = all.cells[first..end].iter().any(|table| table.hidden);
    let (code, message) =
        if hidden { (codes::S101, "no visible sheet has rows") } else { (codes::F007, "there are no rows in it") };
    let advice = if hidden {
        Words::text("show the sheet that holds the list, or name it with ").act(Action::Choose(action::Choice::Sheet))
    } else {
        "check that it is the right file and that it was saved".into()
    };
    all.findings.push(all.context.finding(code, Place::table(home), message).advice(advice));
}

fn report_hidden(first: usize, end: usize, all: &mut Checking<'_>) {
    for index in first..end {
        // The values of the template's drop-downs are nobody's.
        let sheet = all.cells[index].sheet.clone().filter(|name| name != LISTS_SHEET);
        if let (true, Some(name)) = (all.cells[index].hidden, sheet) {
            let place = Place::table(table_id(index));
            let message = format!("the sheet \"{name}\" is hidden and not read");
            let advice = Words::text("to read it instead: ").act(Action::ChooseSheet(name));
            all.findings.push(all.context.finding(codes::S103, place, message).advice(advice));
        }
    }
}

/// Reads every row, on all threads.
fn read_rows(all: &Checking<'_>, world: &World<'_>) -> Result<Rows, PipelineError> {
    world.progress.event(Event::Begin { phase: Phase::Checking, total: Some(all.rows()) });
    all.read_rows(|chunks, read| {
        world.go_on()?;
        let rows: Option<Vec<Rows>> = chunks
            .par_iter()
            .map(|chunk| {
                let stop = world.progress.stop_asked();
                world.progress.event(Event::Advance(Phase::Checking, chunk.rows() as u64));
                (!stop).then(|| read(chunk))
            })
            .collect();
        rows.ok_or(PipelineError::Stopped)
    })
}

/// Does jobs on all threads of the run.
fn on_all_threads(count: usize, job: &(dyn Fn(usize) + Sync)) {
    (0..count).into_par_iter().for_each(job);
}

#[cfg(test)]
mod tests {
    use super::*;
    use intake::context::Options as IntakeOptions;

    #[test]
    fn more_sheets_than_can_be_told_apart_are_refused() {
        let (settings, options) = (Settings::default(), IntakeOptions::default());
        let context = Context::new(
            &settings,
            &settings.profiles[&settings.default_profile],
            &options,
            model::NaiveDate::default(),
        );
        let mut all = Checking::new(context);
        let name = || TableName { file: "list.csv".to_owned(), sheet: None, header: Vec::new() };
        for _ in 0..Tables::MOST {
            add_table(RawTable::default(), name(), &mut all).expect("there is room");
        }
        let refused = add_table(RawTable::default(), name(), &mut all);
        assert!(matches!(refused, Err(PipelineError::TooManyTables { most: 65_535 })), "{refused:?}");
        assert_eq!(all.cells.len(), Tables::MOST, "the tables and their names stay side by side");
    }
}
