//! The rows that are left out, written into a workbook where somebody asked for it, and how that is loaded.

use crate::command_line::typed::Typed;
use crate::failure::Failure;
use crate::session::Session;
use model::action::{Action, Phrase};
use model::request::{Planning, Reading, Request};
use pipeline::{LeftOutRows, LeftOutWorkbook};
use std::path::Path;

/// Looks whether the workbook has a name for one, before anything else is done.
pub(super) fn look(path: Option<&Path>) -> Result<(), Failure> {
    path.map_or(Ok(()), is_workbook)
}

/// A spreadsheet program opens by the ending of the name.
pub(super) fn is_workbook(path: &Path) -> Result<(), Failure> {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        return Ok(());
    }
    let message = format!("{} can't be the name of a workbook: it must end in .xlsx", path.display());
    Err(Failure::usage(message, format!("did you mean {}?", path.with_extension("xlsx").display())))
}

/// Writes the workbook, unless there are no rows for it, and says what to do with it; gives how many there are.
pub(super) fn write(
    path: &Path,
    rows: &LeftOutRows,
    request: &Request,
    session: &Session<'_>,
) -> Result<Option<u64>, Failure> {
    let saved = save(path, rows)?;
    tell(path, rows, request, session);
    Ok(saved)
}

/// Writes the workbook, unless there are no rows for it; gives how many there are.
pub(super) fn save(path: &Path, rows: &LeftOutRows) -> Result<Option<u64>, Failure> {
    let Some(workbook) = &rows.workbook else { return Ok(None) };
    pipeline::save_workbook(&workbook.bytes, path)?;
    Ok(Some(workbook.rows))
}

/// Says what to do with a workbook that is written, or why there is none.
pub(super) fn tell(path: &Path, rows: &LeftOutRows, request: &Request, session: &Session<'_>) {
    say_for_library(path, rows.for_library, session);
    match &rows.workbook {
        Some(workbook) => announce(path, workbook, rows.skipped, request, session),
        None => nothing(path, rows, session),
    }
}

/// Says which rows are not for whoever sent the list: what is asked about them is about patrons of the store.
fn say_for_library(path: &Path, rows: u64, session: &Session<'_>) {
    let path = path.display();
    match rows {
        0 => {}
        1 => session.output.talk(&format!("1 row needs the library's decision and is not in {path}.")),
        _ => session.output.talk(&format!("{rows} rows need the library's decision and are not in {path}.")),
    }
}

/// Says that there is no workbook, since there is nothing to fix.
fn nothing(path: &Path, rows: &LeftOutRows, session: &Session<'_>) {
    let path = path.display();
    session.output.talk(&match (rows.for_library, rows.skipped) {
        (0, 0) => format!("no row is left out, so {path} was not written"),
        (0, _) => format!("no row is left out but those you chose to skip, so {path} was not written"),
        (_, _) => format!("no row is left out that could be corrected in the list, so {path} was not written"),
    });
}

/// Says that there is no workbook, since nobody knows the rows.
pub(super) fn unusable(path: Option<&Path>, session: &Session<'_>) {
    if let Some(path) = path {
        session.output.talk(&format!("{} was not written: a file can't be used as it is", path.display()));
    }
}

/// Says where the rows are and how they are loaded. All lists of the workbook are read, each from its sheet.
fn announce(path: &Path, workbook: &LeftOutWorkbook, skipped: u64, request: &Request, session: &Session<'_>) {
    let (rows, them) = if workbook.rows == 1 {
        ("1 row is".to_owned(), "it")
    } else {
        (format!("{} rows are", workbook.rows), "them")
    };
    let shown = path.display();
    match skipped {
        0 => {}
        1 => session.output.talk(&format!("1 row you chose to skip is not in {shown}.")),
        _ => session.output.talk(&format!("{skipped} rows you chose to skip are not in {shown}.")),
    }
    session.output.talk(&format!("{rows} in {shown}, which contains personal data. Correct {them} there, then:"));
    session.output.talk(&format!("  {}", Typed.phrase(&Action::Plan(Box::new(loading(request, path))))));
}

/// The lists as their left-out rows are written: nobody is to end by it, and nothing is refused over the very rows that it
/// is about.
pub(super) fn lists(request: &Request) -> Request {
    let planning = Planning { strict: false, missing: None, ..request.planning.clone() };
    Request { planning, ..request.clone() }
}

/// How the workbook is read: as the lists were, but for what was said about their files. Whoever is missing from so few
/// rows is not missing from the list.
fn loading(request: &Request, path: &Path) -> Request {
    let reading = Reading {
        query: None,
        query_file: None,
        sheet: None,
        header_row: None,
        range: None,
        hidden: None,
        encoding: None,
        delimiter: None,
        by_position: Vec::new(),
        ..request.reading.clone()
    };
    let planning = Planning { missing: None, strict: false, ..request.planning.clone() };
    Request { files: vec![path.display().to_string()], store: request.store.clone(), reading, planning }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::cell::Area;
    use model::field::{Field, ListField};
    use model::query::Query;
    use model::request::Missing;

    /// What was said of the columns and values holds for the workbook too; what was said of the file does not.
    #[test]
    fn the_workbook_is_loaded_as_the_list_was_read() {
        let reading = Reading {
            query: Query::new("SELECT id FROM patrons").ok(),
            sheet: Some("Fall 2026".to_owned()),
            header_row: Some(4),
            range: Area::parse("A4:G9"),
            encoding: Some("utf-8".to_owned()),
            delimiter: Some(b';'),
            profile: Some("retiree".to_owned()),
            columns: vec![("Nr".to_owned(), Some(ListField::PrimaryId))],
            ..Reading::default()
        };
        let missing = Missing { field: Field::UserGroup, value: "RETIREE".to_owned(), expire: true };
        let planning = Planning { strict: true, missing: Some(missing), renew: true, ..Planning::default() };
        let request = Request { files: vec!["list.csv".to_owned()], store: None, reading, planning };
        let line = Typed.phrase(&Action::Plan(Box::new(loading(&request, Path::new("left-out.xlsx")))));
        assert_eq!(line, "rollcall plan left-out.xlsx --profile retiree --column Nr=primary_id --renew");
    }
}
