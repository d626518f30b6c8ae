//! Workbooks of left-out rows say how their list was read, and are read in the same way as far as nobody says otherwise: the
//! order of dates, the profile, whether patrons are only changed, what columns are, and values for every row, all of which is
//! told in the first lines of every answer. So do the reports of patrons that are corrected, which only change them. Nothing else in a file that somebody sends decides how it is read.

use super::options::CheckOptions;
use super::read::{Content, ReadList};
use model::cell::RawTable;
use model::field::ListField;
use model::how_read::{ColumnsSay, HowRead};
use model::request::{DateOrder, Mode, Reading};
use model::settings::Settings;
use std::borrow::Cow;
use std::mem;

/// The names of the columns of a workbook of ours are in one of its first rows, whatever was put above them.
const HEAD: usize = 20;

/// The options of a run with what its only list says of how it was read. What was said for this run comes first, a profile
/// has to be one of the library's, and a value must be `fit` for its field. With other lists beside it nothing is used that
/// would hold for all of them. What is left in the list's own account is what is used.
pub(super) fn applied<'a>(
    options: &'a CheckOptions,
    lists: &mut [ReadList],
    settings: &Settings,
    fit: impl Fn(&CheckOptions, &(ListField, String)) -> bool,
) -> Cow<'a, CheckOptions> {
    let mut accounts = lists.iter_mut().filter_map(|list| list.content.as_mut().ok()?.how_read.as_mut());
    let (Some(only), None) = (accounts.next(), accounts.next()) else {
        forget_options(lists);
        return Cow::Borrowed(options);
    };
    let mut kept = mem::take(&mut only.said);
    if lists.len() > 1 {
        return Cow::Borrowed(options);
    }
    // Of a column that nobody reads nothing is missing when somebody has deleted it.
    kept.columns.retain(|(name, field)| field.is_some() || is_heading(name, lists));
    let mut with = options.clone();
    let used = usable(kept, &mut with, settings, fit);
    let reading = &mut with.request.reading;
    reading.dates = reading.dates.or(used.dates);
    reading.profile = reading.profile.take().or_else(|| used.profile.clone());
    reading.mode = reading.mode.or(used.mode);
    // The file says it every time, so that nobody need type the name of every column that is left alone.
    if used.mode != Some(Mode::Update) {
        reading.columns.extend(used.columns.iter().cloned());
    }
    reading.set.extend(used.set.iter().cloned());
    if let Some(how_read) = lists.iter_mut().find_map(|list| list.content.as_mut().ok()?.how_read.as_mut()) {
        how_read.said = used;
    }
    Cow::Owned(with)
}

/// Whether a column may be called so.
fn is_heading(name: &str, lists: &[ReadList]) -> bool {
    let tables = lists.iter().filter_map(|list| list.content.as_ref().ok()).flat_map(|content| &content.tables);
    let mut cells = tables.flat_map(|table| table.rows().take(HEAD)).flat_map(|row| row.cells());
    cells.any(|cell| cell.text.trim().eq_ignore_ascii_case(name.trim()))
}

/// Of several such lists none can say what holds for all.
fn forget_options(lists: &mut [ReadList]) {
    for content in lists.iter_mut().filter_map(|list| list.content.as_mut().ok()) {
        if let Some(how_read) = &mut content.how_read {
            how_read.said = Reading::default();
        }
    }
}

/// What of it is used, and is added to the options.
fn usable(
    kept: Reading,
    with: &mut CheckOptions,
    settings: &Settings,
    fit: impl Fn(&CheckOptions, &(ListField, String)) -> bool,
) -> Reading {
    let Reading { dates, profile, mode, mut columns, mut set, .. } = kept;
    let dates = dates.filter(|_| with.intake.dates.is_none());
    with.intake.dates = with.intake.dates.or(dates);
    let profile = profile.filter(|name| with.profile.is_none() && settings.profiles.contains_key(name));
    with.profile = with.profile.take().or_else(|| profile.clone());
    let mode = mode.filter(|_| with.request.reading.mode.is_none());
    with.intake.mode = mode.unwrap_or(with.intake.mode);
    let typed: &CheckOptions = with;
    let is_named =
        |name: &str| typed.intake.columns.iter().any(|(typed, _)| typed.trim().eq_ignore_ascii_case(name.trim()));
    columns.retain(|(name, _)| typed.intake.by_position.is_empty() && !is_named(name));
    set.retain(|one| !typed.intake.set.iter().any(|(field, _)| *field == one.0) && fit(typed, one));
    with.intake.columns.extend(columns.iter().cloned());
    with.intake.set.extend(set.iter().cloned());
    Reading { dates, profile, mode, columns, set, ..Reading::default() }
}

/// Each list of a workbook of left-out rows by itself; any other file stays one. A sheet whose rows have all been deleted
/// is no list any more.
pub(super) fn each_list(list: ReadList) -> Vec<ReadList> {
    let ReadList { path, source, content } = list;
    let mut content = match content {
        Ok(content) => content,
        Err(error) => return vec![ReadList { path, source, content: Err(error) }],
    };
    let Some(how_read) = content.how_read.clone() else {
        return vec![ReadList { path, source, content: Ok(content) }];
    };
    let is_marked = |table: &RawTable| {
        !table.hidden && table.sheet.as_ref().is_some_and(|sheet| how_read.sheets.contains_key(sheet))
    };
    let rows = |table: &RawTable| table.rows().filter(|row| !row.is_blank()).take(2).count();
    let is_list = |table: &RawTable| is_marked(table) && rows(table) == 2;
    if content.tables.iter().any(is_list) {
        content.tables.retain(|table| !is_marked(table) || rows(table) != 1);
    }
    let further = content.tables.iter().filter(|table| is_list(table)).skip(1).count();
    if further == 0 {
        return vec![ReadList { path, source, content: Ok(content) }];
    }
    // What else is in the file goes with the first of them.
    let (mut lists, others): (Vec<RawTable>, Vec<RawTable>) =
        mem::take(&mut content.tables).into_iter().partition(is_list);
    let later = lists.split_off(1);
    content.tables = lists;
    content.tables.extend(others);
    let (format, format_title, gives) = (content.format, content.format_title, content.gives);
    let of_sheet = |table: RawTable| Content {
        format,
        format_title,
        gives,
        part: None,
        tables: vec![table],
        records: None,
        notes: Vec::new(),
        text: None,
        how_read: Some(how_read.clone()),
    };
    let further = later.into_iter().map(of_sheet);
    let all: Vec<Content> = [content].into_iter().chain(further).collect();
    let of_file = |content| ReadList { path: path.clone(), source: source.clone(), content: Ok(content) };
    all.into_iter().map(of_file).collect()
}

/// What the whole list said, of which a sheet has the left-out rows. A sheet may have got another name since.
pub(super) fn of_whole_list(how_read: &HowRead, sheet: Option<&str>, dates: Option<DateOrder>) -> Option<ColumnsSay> {
    let only = || how_read.sheets.values().next().filter(|_| how_read.sheets.len() == 1);
    let mut says = sheet.and_then(|sheet| how_read.sheets.get(sheet)).or_else(only)?.clone();
    if matches!(dates, Some(DateOrder::DayMonthYear | DateOrder::MonthDayYear)) {
        says.date_order.clear();
        says.both_orders.clear();
    }
    Some(says)
}
