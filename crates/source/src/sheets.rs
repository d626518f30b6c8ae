//! Which sheets of a workbook are read: the one asked for, or all that are shown.

use crate::error::ReadError;
use crate::sink::Sink;
use model::how_read::HOW_READ_SHEET;

/// A sheet as the workbook lists it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Whether the workbook hides it.
    pub(crate) hidden: bool,
}

/// The place of the sheet that was asked for, by its name or its number from 1.
pub(crate) fn wanted(sheets: &[Listed<'_>], asked: Option<&str>) -> Result<Option<usize>, ReadError> {
    let Some(asked) = asked else { return Ok(None) };
    let by_name = sheets.iter().position(|sheet| sheet.name.trim().eq_ignore_ascii_case(asked.trim()));
    let by_number = || asked.parse::<usize>().ok()?.checked_sub(1).filter(|index| *index < sheets.len());
    match by_name.or_else(by_number) {
        Some(index) => Ok(Some(index)),
        None => {
            let names: Vec<String> = sheets.iter().map(|sheet| format!("\"{}\"", sheet.name)).collect();
            Err(ReadError::NoSuchSheet { wanted: asked.to_owned(), names: names.join(", ") })
        }
    }
}

/// Tells the sink about a sheet; whether its cells are to be read. A hidden one is read only when it was asked for, but for
/// the one on which we keep how a list was read.
pub(crate) fn start(
    sheets: &[Listed<'_>],
    index: usize,
    wanted: Option<usize>,
    sink: &mut dyn Sink,
) -> Result<bool, ReadError> {
    let sheet = sheets[index];
    let asked = wanted == Some(index);
    sink.table(Some(sheet.name), sheet.hidden && !asked)?;
    let is_ours = sheet.hidden && sheet.name == HOW_READ_SHEET;
    Ok(asked || is_ours || (wanted.is_none() && !sheet.hidden))
}
