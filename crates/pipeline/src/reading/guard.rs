//! A guard list out of a file: a column of IDs that belong to the institution.

use super::read::{self, ReadAs, ReadList};
use crate::{PipelineError, World};
use intake::context::{Context, Options};
use intake::guard::{self, Found};
use model::cell::RawTable;
use model::draft::Reading;
use model::guard::{GuardList, GuardReading};
use model::id::CanonicalId;
use model::place::column_letters;
use model::settings::{Profile, Settings};
use source::ReadError;

/// Addresses of cells that cannot be read: enough to see what is the matter.
const SHOWN: usize = 3;

/// Reads the IDs under `header` out of every visible sheet of a file that has such a column.
pub fn read_guard(
    name: &str,
    path: &str,
    header: &str,
    settings: &Settings,
    world: &World<'_>,
) -> Result<GuardReading, PipelineError> {
    let (list, tables) = read_tables(path, world)?;
    let mut reading = GuardReading {
        guard: GuardList::new(name, list, Vec::new()),
        sheets: Vec::new(),
        blank: 0,
        unreadable: 0,
        unreadable_at: Vec::new(),
    };
    let mut ids = Vec::new();
    let mut found = false;
    for table in &tables {
        match guard::find_column(table, header) {
            Found::Nowhere => {}
            Found::Twice => {
                return Err(PipelineError::SameColumns { path: path.to_owned(), header: header.trim().to_owned() });
            }
            Found::At { position, column } => {
                found = true;
                reading.sheets.extend(table.sheet.clone());
                read_column(table, position, column, settings, &mut ids, &mut reading);
            }
        }
    }
    if !found {
        return Err(no_column(path, header, &tables));
    }
    if ids.is_empty() {
        return Err(PipelineError::NoIds { path: path.to_owned(), header: header.trim().to_owned() });
    }
    reading.guard = GuardList::new(name, reading.guard.source, ids);
    Ok(reading)
}

/// The visible sheets of a file. A text file of one column, which a list of patrons never is, has no separator.
fn read_tables(path: &str, world: &World<'_>) -> Result<(model::batch::SourceFile, Vec<RawTable>), PipelineError> {
    let mut list = read_one(path, None, world)?;
    if list.content.as_ref().is_err_and(is_about_delimiters) {
        let again = read_one(path, Some(b','), world)?;
        if again.content.as_ref().is_ok_and(|content| content.tables.iter().all(|table| table.width() < 2)) {
            list = again;
        }
    }
    let tables = match list.content {
        Ok(content) => content.tables,
        Err(error) => return Err(unusable(path, &error)),
    };
    Ok((list.source, tables.into_iter().filter(|table| !table.hidden).collect()))
}

fn read_one(path: &str, delimiter: Option<u8>, world: &World<'_>) -> Result<ReadList, PipelineError> {
    let options = source::Options { delimiter, ..source::Options::default() };
    let lists = read::read_all(&[path.to_owned()], ReadAs::Tables, &options, world)?;
    Ok(lists.into_iter().next().expect("one file in, one list out"))
}

fn is_about_delimiters(error: &ReadError) -> bool {
    matches!(error, ReadError::DelimiterUnclear(_) | ReadError::OtherDelimiter { .. })
}

fn unusable(path: &str, error: &ReadError) -> PipelineError {
    let advice = if is_about_delimiters(error) {
        "save it as .xlsx, or with the column of IDs alone".into()
    } else {
        error.advice()
    };
    let (path, why) = (path.to_owned(), error.to_string());
    PipelineError::Unusable { path, code: error.code(), why, advice }
}

fn no_column(path: &str, header: &str, tables: &[RawTable]) -> PipelineError {
    let first_row = |table: &RawTable| {
        let row = table.rows().find(|row| !row.is_blank());
        row.map(|row| row.cells().map(|cell| cell.text.trim().to_owned()).filter(|text| !text.is_empty()).collect())
    };
    let known: Vec<Vec<String>> = tables.iter().filter_map(first_row).collect();
    PipelineError::NoColumn {
        path: path.to_owned(),
        header: header.trim().to_owned(),
        near: guard::near_column(tables.iter(), header),
        known: known.into_iter().flatten().take(20).collect(),
    }
}

fn read_column(
    table: &RawTable,
    header: usize,
    column: u16,
    settings: &Settings,
    ids: &mut Vec<CanonicalId>,
    reading: &mut GuardReading,
) {
    // What a profile says of columns and values is said of lists of patrons, and not of this one.
    let profile = Profile::new("", "");
    let options = Options::default();
    let context = Context::new(settings, &profile, &options, chrono::NaiveDate::default());
    let name = table.row(header).cell(column).map(|cell| cell.text).unwrap_or_default();
    for row in table.rows().skip(header + 1).filter(|row| !row.is_blank()) {
        let cell = row.cell(column).filter(|cell| !guard::is_name(cell.text, name));
        match cell.map_or(Reading::Blank, |cell| guard::read_id(cell, context)) {
            Reading::Present(id) => ids.push(id),
            Reading::Blank => reading.blank += 1,
            Reading::Unreadable => {
                reading.unreadable += 1;
                if reading.unreadable_at.len() < SHOWN {
                    reading.unreadable_at.push(match &table.sheet {
                        Some(sheet) => format!("{sheet}!{}{}", column_letters(column), row.number()),
                        None => format!("line {}", row.number()),
                    });
                }
            }
        }
    }
}
