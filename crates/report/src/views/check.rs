//! What `check` says.

mod crosswalk;

use super::finding::{block, note, row_word};
use crate::document::{
    Cell, Column, Document, Kind, NextStep, Part, Section, Span, Style, Table, good, plain, quiet, strong,
};
use crate::words::{count, number};
pub(super) use crosswalk::crosswalk;
use model::action::{Action, Words};
use model::cause::collapse;
use model::codes::{self, Code};
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::how_read::HowRead;
use model::listing::{Checked, Joined, LikeBefore, ListColumn, ListFile, ListTable, is_what_to_fix};
use model::made::MadeField;
use model::request::{DateOrder, Mode, Reading};
use model::text::Text;
use std::collections::{BTreeMap, BTreeSet};

/// Which findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// Everything but repairs, one cause once.
    Usual,
    /// Every repair.
    Repairs,
    /// Every finding of one code.
    Code(Code),
}

/// How `check` is to be told.
#[derive(Debug, Clone, Copy)]
pub struct CheckView {
    /// Which findings.
    pub show: Show,
    /// How many at most; 0 is all.
    pub max_shown: usize,
    /// Whether only the counts by code are wanted.
    pub stats: bool,
}

/// What `check` says.
pub fn check(checked: &Checked, view: CheckView) -> Document {
    let mut document = Document::default();
    let section = document.section("lists", "What was read");
    for file in &checked.files {
        about_file(file, checked, &checked.findings, section);
    }
    section.parts.extend(mode_line(checked.mode()));
    if view.show == Show::Usual {
        crosswalk(checked, view.max_shown, &mut document);
    }
    if view.stats {
        stats(&checked.findings, document.section("stats", "Findings by code"));
    } else {
        findings(&checked.findings, checked, view, &mut document);
    }
    summary(checked, document.section("summary", "Summary"));
    document
}

/// What was read of a file, in the first lines of every output about it. A plan has taken the findings.
pub(super) fn about_file(file: &ListFile, checked: &Checked, findings: &[Finding], section: &mut Section) {
    let several = checked.files.len() > 1;
    let name = if several { format!("{}: ", file.source.shown()) } else { String::new() };
    let Some(list) = &file.list else {
        section.sentence(vec![
            plain(format!("{}: ", file.source.shown())),
            Span::of("cannot be used", Style::Severity(Severity::Error)),
        ]);
        return;
    };
    if let Some(joined) = file.joined {
        return about_joined(file, list, joined, section);
    }
    let table = checked.tables.name(list.id);
    let records = checked.tables.numbering(list.id);
    let rows = in_rows(list, row_word(list.id, &checked.tables));
    let header = match &table.sheet {
        Some(part) if records.is_some() => format!("{}, {part}: {}", file.source.shown(), file.format_title),
        Some(sheet) => format!("Sheet \"{sheet}\"{}", header_in(list, "row")),
        None if records.is_some() => format!("{}: {}", file.source.shown(), file.format_title),
        None => format!("{}{}", file.source.shown(), header_in(list, row_word(list.id, &checked.tables))),
    };
    let name = if checked.tables.sheet(list.id).is_some() { name } else { String::new() };
    section.sentence(strong(format!("{name}{header}, {}{rows}.", count(list.rows_read, "patron"))));
    if !file.others.is_empty() {
        let others: Vec<String> = file
            .others
            .iter()
            .map(|other| format!("\"{}\" ({})", other.name, if other.hidden { "hidden, not read" } else { "not read" }))
            .collect();
        section.detail(quiet(format!("also in the file: {}", others.join(", "))));
    }
    let fields = if records.is_some() { fields_of_records(list, findings) } else { columns_read(list) };
    section.detail(quiet(format!("{fields}; profile \"{}\"{}", checked.profile, group(list, checked))));
    let made = made_by_profile(list);
    if !made.is_empty() {
        section.detail(quiet(format!("made by the profile: {}", made.join("; "))));
    }
    let as_before = file.how_read.iter().flat_map(|how_read| how_list_was_read(how_read, list)).collect::<Vec<_>>();
    if !as_before.is_empty() {
        section.detail(quiet(format!("read as its list was: {}", as_before.join("; "))));
    }
    let alone =
        file.how_read.iter().filter(|_| file.leaves_columns_alone()).flat_map(|how_read| &how_read.said.columns);
    let alone: Vec<&str> = alone.filter(|(_, field)| field.is_none()).map(|(header, _)| header.as_str()).collect();
    if !alone.is_empty() {
        section.detail(quiet(format!("stays as it is in the store: {}", alone.join(", "))));
    }
}

/// Where the rows of a file went that only says more about the patrons of others. They add up to those that were read.
fn about_joined(file: &ListFile, list: &ListTable, joined: Joined, section: &mut Section) {
    let Joined { rows, patrons, orphans } = joined;
    let nobody = match orphans {
        0 => String::new(),
        1 => ", 1 row is about nobody in them".to_owned(),
        several => format!(", {} rows are about nobody in them", number(several)),
    };
    let unclear = match list.rows_read.saturating_sub(rows + orphans) {
        0 => String::new(),
        1 => ", 1 row does not say about whom it is".to_owned(),
        several => format!(", {} rows do not say about whom they are", number(several)),
    };
    let verb = if rows == 1 { "goes" } else { "go" };
    let went = format!("{} {verb} with {} of the lists", count(rows, "row"), count(patrons, "row"));
    let read = format!("{}: {} joined to the lists", file.source.shown(), count(list.rows_read, "row"));
    section.sentence(strong(format!("{read}: {went}{nobody}{unclear}.")));
    section.detail(quiet(columns_read(list)));
}

fn columns_read(list: &ListTable) -> String {
    let is_read = |column: &&ListColumn| column.field.is_some() || list.made.uses(column.index);
    let known = list.columns.iter().filter(is_read).count();
    let ours = list.columns.iter().filter(|column| column.field.is_none() && is_what_to_fix(&column.header)).count();
    let like_before = list.known.map_or(String::new(), like_before);
    format!("columns: {known} of {} recognised{like_before}", list.columns.len() - ours)
}

/// Fields that are made of several columns or of a part of one, and those that are the same in every row.
fn made_by_profile(list: &ListTable) -> Vec<String> {
    let of_columns = list.made.fields.iter().map(|made| format!("{} of {}", made.field.label(), made.named()));
    let constants = list.made.constants.iter();
    let constants = constants.map(|(field, value)| format!("{} is \"{value}\" in every row", field.label()));
    of_columns.chain(constants).collect()
}

/// What comes along of the patrons of another library system, and what does not.
fn fields_of_records(list: &ListTable, findings: &[Finding]) -> String {
    let carried: BTreeSet<&str> = list.columns.iter().map(|column| column.header.as_str()).collect();
    let is_left = |finding: &&Finding| finding.code == codes::M902 && finding.place.table == list.id;
    let left = findings.iter().filter(is_left).count();
    format!("fields: {} carried over, {left} not", carried.len())
}

/// What holds for the left-out rows of a list since it held for the list.
fn how_list_was_read(how_read: &HowRead, list: &ListTable) -> Vec<String> {
    let first = |order: &DateOrder| match order {
        DateOrder::DayMonthYear => "day first",
        DateOrder::MonthDayYear => "month first",
        DateOrder::YearMonthDay => "year first",
    };
    let Reading { dates, profile, columns, set, .. } = &how_read.said;
    let mut told: Vec<String> = Vec::new();
    told.extend(dates.iter().map(|order| format!("dates {}", first(order))));
    for says in how_read.sheets.values() {
        let orders = says.date_order.iter().filter(|(field, _)| list.column_of(**field).is_some());
        told.extend(orders.map(|(field, order)| format!("{} {}", field.label(), first(order))));
        told.extend(says.both_orders.keys().map(|field| format!("{} in both orders", field.label())));
        told.extend(says.id_digits.map(|digits| format!("IDs of {digits} digits")));
    }
    told.extend(profile.iter().map(|profile| format!("profile \"{profile}\"")));
    told.extend(columns.iter().filter_map(|(header, field)| match field {
        Some(field) => Some(format!("column \"{header}\" is {}", field.label())),
        // Of a list that only changes patrons they are told together.
        None if how_read.only_changes() => None,
        None => Some(format!("column \"{header}\" is not read")),
    }));
    told.extend(set.iter().map(|(field, value)| format!("{} is \"{value}\" in every row", field.label())));
    told
}

/// The group of rows that name none, and the column that names one. Where nobody is added, only a column changes one.
fn group(list: &ListTable, checked: &Checked) -> String {
    if let Some((_, group)) = list.made.constants.iter().find(|(field, _)| *field == ListField::UserGroup) {
        return format!(", group {group}");
    }
    let column = list.columns.iter().find(|column| column.field == Some(ListField::UserGroup));
    let made = list.made.of(ListField::UserGroup).map(MadeField::named);
    let column = made.or_else(|| column.map(|column| format!("\"{}\"", column.header)));
    let from = if checked.tables.numbering(list.id).is_some() { "field" } else { "column" };
    match (column, checked.mode()) {
        (None, Mode::Update) => String::new(),
        (Some(column), Mode::Update) => format!(", group from {from} {column}"),
        (Some(column), Mode::Both | Mode::Add) => format!(", group from {from} {column}, else {}", checked.group),
        (None, Mode::Both | Mode::Add) => format!(", group {}", checked.group),
    }
}

/// What lists do that do not both add patrons and change them.
pub(super) fn mode_line(mode: Mode) -> Option<Part> {
    let line = match mode {
        Mode::Both => return None,
        Mode::Add => "Mode: only new patrons. Patrons who are in the store already stay as they are.",
        Mode::Update => "Mode: only changes. Nobody is added.",
    };
    Some(Part::Sentence(strong(line).into()))
}

/// That the layout is known, and from where.
fn like_before(known: LikeBefore) -> String {
    let LikeBefore { batch, used, differences } = known;
    match differences {
        0 => format!(", as in batch {batch} ({used})"),
        1 => format!(", with 1 difference from batch {batch} ({used})"),
        several => format!(", with {several} differences from batch {batch} ({used})"),
    }
}

/// ` in rows 5-50`, or ` in row 5` of a single patron; nothing where there is none.
pub(super) fn in_rows(list: &ListTable, unit: &str) -> String {
    match list.span {
        Some((first, last)) if first == last => format!(" in {unit} {first}"),
        Some((first, last)) => format!(" in {unit}s {first}-{last}"),
        None => String::new(),
    }
}

/// Where its column names are, unless it has none.
fn header_in(list: &ListTable, unit: &str) -> String {
    if list.has_header() { format!(", header in {}", header_place(list, unit)) } else { String::new() }
}

/// `row 4`, or `rows 3-4` where the column names stand in two.
pub(super) fn header_place(list: &ListTable, unit: &str) -> String {
    match (list.header_top, list.header_row) {
        (top, row) if top == row => format!("{unit} {row}"),
        (top, row) => format!("{unit}s {top}-{row}"),
    }
}

/// Findings as the view wants them: one cause once, the heaviest first, repairs only counted.
pub(super) fn findings(all: &[Finding], checked: &Checked, view: CheckView, document: &mut Document) {
    let mut shown: Vec<Finding> = match view.show {
        Show::Usual => collapse(&all.iter().filter(|finding| !is_repair(finding)).cloned().collect::<Vec<_>>()),
        Show::Repairs => all.iter().filter(|finding| is_repair(finding)).cloned().collect(),
        Show::Code(code) => all.iter().filter(|finding| finding.code == code).cloned().collect(),
    };
    // A stable sort: within a weight the order of the sheet stays.
    shown.sort_by_key(|finding| finding.severity);
    let detailed =
        shown.iter().filter(|finding| finding.severity != Severity::Note || view.show != Show::Usual).count();
    let (detailed, notes) = shown.split_at(detailed);
    at_length(detailed, checked, view, document.section("findings", "Findings"));
    let section = document.section("notes", "Notes and repairs");
    section.parts.extend(notes.iter().map(|finding| Part::Note(Box::new(note(finding, checked)))));
    if view.show == Show::Usual {
        small_repairs(all, checked, section);
    }
}

/// Findings one after the other, as many as are wanted.
fn at_length(shown: &[Finding], checked: &Checked, view: CheckView, section: &mut Section) {
    match view.show {
        Show::Code(code) if shown.is_empty() => section.sentence(format!("No finding of {code}.")),
        Show::Repairs if shown.is_empty() => section.sentence("Nothing was repaired."),
        Show::Usual | Show::Repairs | Show::Code(_) => {}
    }
    let most = if view.max_shown == 0 { shown.len() } else { view.max_shown.min(shown.len()) };
    let (listed, more) = shown.split_at(most);
    if view.show == Show::Repairs {
        section.table(repairs(listed.iter(), checked));
    } else {
        section.parts.extend(listed.iter().map(|finding| Part::Finding(Box::new(block(finding, checked)))));
    }
    if !more.is_empty() {
        let more = count(more.len() as u64, "more finding");
        section.sentence(Words::text(format!("{more} not shown: ")).act(Action::ShowAll).then(" shows all."));
    }
}

/// Repairs: a few one by one, many as a number.
fn small_repairs(all: &[Finding], checked: &Checked, section: &mut Section) {
    let found = all.iter().filter(|finding| is_repair(finding)).count() as u64;
    if (1..=REPAIRS_TOLD).contains(&found) {
        section.sentence(format!("{}:", count(found, "small repair")));
        section.table(repairs(all.iter().filter(|finding| is_repair(finding)), checked));
    } else if found > 0 {
        let show = Action::ShowRepairs(Box::new(checked.request.clone()));
        section.sentence(Words::text(format!("{}: ", count(found, "small repair"))).act(show));
    }
}

/// So many repairs are told one by one; more are counted.
const REPAIRS_TOLD: u64 = 10;

fn is_repair(finding: &Finding) -> bool {
    finding.repaired.is_some() && finding.severity == Severity::Note
}

fn repairs<'a>(repairs: impl Iterator<Item = &'a Finding>, checked: &Checked) -> Table {
    let columns = [
        Column::of(Kind::Place, "place", "place"),
        Column::of(Kind::Change, "change", "change"),
        Column::text("title", "repair"),
        Column::text("code", "code"),
    ];
    let text = |value: &Option<Text>| Some(value.as_deref().unwrap_or_default().to_owned());
    let row = |repair: &Finding| {
        vec![
            Cell::Place(checked.tables.show(repair.place).to_string()),
            Cell::Change { before: text(&repair.value), after: text(&repair.repaired) },
            Cell::text(repair.code.title()),
            Cell::text(repair.code.id()),
        ]
    };
    Table::new("repairs", &columns, repairs.map(row).collect())
}

fn stats(findings: &[Finding], section: &mut Section) {
    let mut counts: BTreeMap<(Severity, Code), u64> = BTreeMap::new();
    for finding in findings {
        *counts.entry((finding.severity, finding.code)).or_default() += u64::from(finding.count);
    }
    section.table(by_code("stats", counts.into_iter().map(|((severity, code), found)| (severity, code, found))));
}

/// How many findings of each code.
pub(super) fn by_code(key: &'static str, counts: impl Iterator<Item = (Severity, Code, u64)>) -> Table {
    let columns = [
        Column::number("count", "how many"),
        Column::of(Kind::Severity, "severity", "severity"),
        Column::text("code", "code"),
        Column::text("title", "what it means"),
    ];
    let row = |(severity, code, found): (Severity, Code, u64)| {
        vec![Cell::number(found), Cell::Severity(severity), Cell::text(code.id()), Cell::text(code.title())]
    };
    Table::new(key, &columns, counts.map(row).collect())
}

fn summary(checked: &Checked, section: &mut Section) {
    let unusable = checked.files.iter().filter(|file| file.list.is_none()).count() as u64;
    if unusable > 0 {
        section.sentence(format!(
            "{} cannot be used; nothing was loaded from {}. Nothing was changed.",
            count(unusable, "file"),
            if unusable == 1 { "it" } else { "them" }
        ));
        return;
    }
    let (read, ready) = (checked.rows_read(), checked.rows_ready());
    let problems = (checked.count(Severity::Error) + checked.count(Severity::Question)) as u64;
    let warnings = match checked.count(Severity::Warning) as u64 {
        0 => String::new(),
        warnings => format!(" {}.", count(warnings, "warning")),
    };
    if read == ready {
        // What leaves out no row of a list leaves out one of a joined file.
        let unused = match problems {
            _ if checked.request.reading.with.is_empty() => String::new(),
            0 => String::new(),
            some => format!(" {} in the joined files.", count(some, "problem")),
        };
        let all = if read == 1 { "" } else { "All " };
        section.sentence(good(format!("{all}{} ready.{unused}{warnings}", are_ready(read))));
    } else {
        let left_out = left_out(problems, checked);
        section.sentence(strong(format!("{left_out}. {} ready.{warnings}", are_ready(ready))));
    }
    section.afterwards(ways_on(checked).into_iter().map(|(why, action)| NextStep::new(why, action).into()).collect());
}

/// Which rows are left out: by problems, and apart from these, such as only repeat another one.
pub(super) fn left_out(problems: u64, checked: &Checked) -> String {
    let read = checked.rows_read();
    let rows = count(read, "row");
    let repeating = checked.rows_repeating();
    let by_problems = read - checked.rows_ready() - repeating;
    let verb = if problems == 1 { "leaves" } else { "leave" };
    let by_problems = format!("{} {verb} out {} of {rows}", count(problems, "problem"), number(by_problems));
    let repeat = if repeating == 1 { "repeats another" } else { "repeat others" };
    match (problems, repeating) {
        (_, 0) => by_problems,
        (0, _) => format!("{} of {rows} {repeat} and {} left out", number(repeating), is_or_are(repeating)),
        (_, _) => format!("{by_problems}, and {} {repeat}", number(repeating)),
    }
}

fn is_or_are(rows: u64) -> &'static str {
    if rows == 1 { "is" } else { "are" }
}

/// What can be done with lists that could be read, and why.
pub(crate) fn ways_on(checked: &Checked) -> Vec<(&'static str, Action)> {
    let lists = || Box::new(checked.request.clone());
    let (read, ready) = (checked.rows_read(), checked.rows_ready());
    let mut ways = Vec::new();
    if ready < read && can_be_marked(checked) {
        ways.push(("fix in your spreadsheet", Action::MarkCopy(lists())));
    }
    if ready > 0 {
        let why = if ready == read { "see what would change" } else { "go on with the rest" };
        ways.push((why, Action::Plan(lists())));
    }
    ways
}

/// Whether a copy can be made in which the problems are marked: of one list at a time, and of a file that people edit. The
/// file of another library system is no spreadsheet, and neither is a database.
pub(super) fn can_be_marked(checked: &Checked) -> bool {
    let request = &checked.request;
    let mut lists_read = checked.files.iter().filter_map(|file| file.list.as_ref());
    let are_tables = lists_read.all(|list| checked.tables.numbering(list.id).is_none());
    let is_one = request.files.len() == 1 && request.reading.with.is_empty();
    is_one && are_tables && request.reading.query.is_none()
}

fn are_ready(ready: u64) -> String {
    if ready == 1 { "1 row is".to_owned() } else { format!("{} rows are", number(ready)) }
}

/// One line per finding, for editors and grep; of a list or of a plan.
pub fn concise<'a>(findings: &'a [Finding], checked: &'a Checked) -> impl Iterator<Item = Words> + 'a {
    // The path as it was typed, so that an editor can jump to it; of two files with one name the first.
    let typed: BTreeMap<&str, &str> =
        checked.files.iter().rev().map(|file| (file.source.name.as_str(), file.path.as_str())).collect();
    findings.iter().map(move |finding| {
        let name = checked.tables.name(finding.place.table);
        let address = checked.tables.address(finding.place);
        let path = typed.get(name.file.as_str()).copied().unwrap_or(&name.file);
        let place = match (&name.sheet, address.as_str()) {
            (Some(sheet), "") => format!("{path}:{sheet}"),
            (Some(part), _) if checked.tables.sheet(finding.place.table).is_none() => {
                format!("{path}:{part}:{address}")
            }
            (Some(sheet), _) => format!("{path}:{sheet}!{address}"),
            (None, "") => path.to_owned(),
            (None, _) => format!("{path}:{address}"),
        };
        let (severity, slug) = (finding.severity.name(), finding.code.slug());
        Words::text(format!("{place}: {severity} {} {slug}: ", finding.code)).and(finding.message.clone())
    })
}
