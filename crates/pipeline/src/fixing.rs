//! A list back with its problems in it: read, checked, and a marked copy written beside it. The list itself is never
//! written to, and neither is any other file that is there.

use crate::error::in_words;
use crate::reading::{self, CheckOptions, ReadAs};
use crate::{PipelineError, World, new_file};
use model::listing::{Checked, ListFile};
use model::settings::Settings;
use report::annotate::{self, AnnotateError, Annotated, Marks, Wanted};
use source::ReadError;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// The format that is patched; of every other the copy is a new workbook.
const PATCHED: &str = "xlsx";
/// Workbooks of the same kind that have another ending, which says that they have macros or are templates.
const SAME_KIND: [&str; 3] = ["xlsm", "xltx", "xltm"];

/// What a person wants of a copy.
#[derive(Debug, Clone, Copy)]
pub struct CopyWanted<'a> {
    /// Where it goes; the file must not exist.
    pub path: &'a Path,
    /// Whether small repairs are made in it.
    pub repair: bool,
}

/// How it ended.
#[derive(Debug, Clone)]
pub enum Fixed {
    /// The list cannot be used; no copy was written.
    Unusable(Box<Checked>),
    /// There is nothing to mark; no copy was written.
    Nothing(Box<Checked>),
    /// A copy was written.
    Written {
        /// What is in the copy.
        annotated: Annotated,
        /// Whether it is a new workbook of what was read.
        new_workbook: bool,
    },
}

/// Checks a list and writes a copy of it with its problems marked.
///
/// # Errors
/// When the list cannot be read, the copy cannot be written, or a file has its name.
pub fn fix(
    list: &str,
    options: &CheckOptions,
    wanted: CopyWanted<'_>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Fixed, PipelineError> {
    refuse_existing(wanted.path)?;
    let mut checked = Box::new(reading::check(&[list.to_owned()], options, settings, world)?);
    let Some(file) = checked.files.first().filter(|_| !checked.unusable()) else {
        return Ok(Fixed::Unusable(checked));
    };
    refuse_records(file, &checked)?;
    let new_workbook = file.format != PATCHED;
    refuse_ending(file, new_workbook, wanted.path)?;
    let marks = Marks::of(&checked, Wanted { repair: wanted.repair, new_workbook });
    if marks.is_empty() {
        return Ok(Fixed::Nothing(checked));
    }
    let source = (file.path.clone(), file.source.sha256.clone());
    let not_marked = |error: AnnotateError| match error {
        AnnotateError::Unfit(why) => PipelineError::NotMarked { path: source.0.clone(), why },
        AnnotateError::Output(error) => not_written(wanted.path, &error),
    };
    let original = if new_workbook {
        read_other_sheets(&mut checked, &source, &options.source, world)?;
        annotate::plain_workbook(&checked).map_err(not_marked)?
    } else {
        reading::bytes_again(&source.0, &source.1)?
    };
    world.go_on()?;
    let annotated = write(&original, &marks, wanted.path).map_err(not_marked)?;
    Ok(Fixed::Written { annotated, new_workbook })
}

/// Reads the sheets of the file, whose path and hash these are, that checking has passed over: the hidden ones, and
/// where one was named all others. A new workbook has their cells as well.
fn read_other_sheets(
    checked: &mut Checked,
    (path, sha256): &(String, String),
    options: &source::Options,
    world: &World<'_>,
) -> Result<(), PipelineError> {
    for table in checked.cells.iter_mut().filter(|table| table.sheet.is_some() && table.is_empty()) {
        let options = source::Options { sheet: table.sheet.clone(), ..options.clone() };
        for list in reading::read_all(std::slice::from_ref(path), ReadAs::Tables, &options, world)? {
            if list.source.sha256 != *sha256 {
                return Err(PipelineError::ChangedWhileReading { path: path.clone() });
            }
            let not_read = |error: ReadError| PipelineError::NotMarked { path: path.clone(), why: error.to_string() };
            let tables = list.content.map_err(not_read)?.tables;
            if let Some(mut read) = tables.into_iter().find(|read| read.sheet == table.sheet) {
                read.hidden = table.hidden;
                *table = read;
            }
        }
    }
    Ok(())
}

fn refuse_existing(path: &Path) -> Result<(), PipelineError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Err(PipelineError::CopyExists(path.display().to_string())),
        Err(_) => Ok(()),
    }
}

/// Patrons of another library system have no cells in which anything could be corrected: their file is not made of a sheet.
fn refuse_records(file: &ListFile, checked: &Checked) -> Result<(), PipelineError> {
    let is_of_records = file.list.as_ref().is_some_and(|list| checked.tables.numbering(list.id).is_some());
    if is_of_records {
        return Err(PipelineError::NotASpreadsheet { path: file.path.clone(), format: file.format_title });
    }
    Ok(())
}

/// A spreadsheet opens a workbook only under the ending of its kind.
fn refuse_ending(file: &ListFile, new_workbook: bool, path: &Path) -> Result<(), PipelineError> {
    let ending = |path: &Path| path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let own = ending(Path::new(&file.path)).filter(|own| !new_workbook && SAME_KIND.contains(&own.as_str()));
    let wanted = own.unwrap_or_else(|| PATCHED.to_owned());
    if ending(path).is_some_and(|ending| ending == wanted) {
        return Ok(());
    }
    let better = path.with_extension(&wanted).display().to_string();
    Err(PipelineError::CopyEnding { path: path.display().to_string(), ending: wanted, better })
}

/// Writes the copy, which gets its name when it is whole.
fn write(original: &[u8], marks: &Marks, path: &Path) -> Result<Annotated, AnnotateError> {
    new_file::write(path, |out| annotate::annotate(original, marks, out))
}

fn not_written(path: &Path, error: &io::Error) -> PipelineError {
    let path = path.display().to_string();
    if error.kind() == ErrorKind::AlreadyExists {
        return PipelineError::CopyExists(path);
    }
    PipelineError::CopyNotWritable { path, why: in_words(error) }
}
