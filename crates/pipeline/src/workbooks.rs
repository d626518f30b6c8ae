//! Workbooks that are written at somebody's wish: the rows that were left out, and the template for senders. They are new files that only their owner can
//! read, never in the place of another one. What is in them is for `report` to say.

use crate::error::in_words;
use crate::{PipelineError, Planned, World, new_file};
use model::action::Phrase;
use model::draft::Verdict;
use model::listing::Checked;
use model::plan::Step;
use model::settings::Settings;
use report::workbook::{self, LeftOutRow, LeftOutWorkbook, TemplateWorkbook, WorkbookError};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// The rows that a check leaves out, to be corrected and loaded; `None` when there are none.
///
/// # Errors
/// When no workbook has room for them.
pub fn left_out_of_check(
    checked: &Checked,
    words: &dyn Phrase,
    world: &World<'_>,
) -> Result<Option<LeftOutWorkbook>, PipelineError> {
    let rows = checked.rows.iter().filter_map(|row| match &row.verdict {
        Verdict::Blocked { reasons, .. } => Some(LeftOutRow { at: row.at, reasons }),
        Verdict::Ready(_) => None,
    });
    let rows: Vec<LeftOutRow<'_>> = rows.collect();
    workbook::left_out(checked, &rows, &checked.findings, world.today, words).map_err(|error| not_made(&error))
}

/// The rows that a plan leaves out or in question, to be corrected and loaded; `None` when there are none. A row that the
/// person chose to leave out is not one of them: there is nothing to fix in it.
///
/// # Errors
/// When no workbook has room for them.
pub fn left_out_of_plan(
    planned: &Planned,
    words: &dyn Phrase,
    world: &World<'_>,
) -> Result<Option<LeftOutWorkbook>, PipelineError> {
    let to_fix = planned.plan.rows.iter().filter(|row| !row.step.is_skipped());
    let rows = to_fix.filter_map(|row| match &row.step {
        Step::Question { reasons, .. } | Step::LeftOut { reasons, .. } => Some(LeftOutRow { at: row.at, reasons }),
        Step::Create(_) | Step::Update(_) | Step::Convert(_) | Step::Remove(_) | Step::Unchanged(_) => None,
    });
    let rows: Vec<LeftOutRow<'_>> = rows.collect();
    workbook::left_out(&planned.checked, &rows, &planned.plan.findings, world.today, words)
        .map_err(|error| not_made(&error))
}

/// The template of a profile, the usual one where none is named.
///
/// # Errors
/// When there is no such profile, or no workbook has room for the settings.
pub fn template(
    wanted: Option<&str>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<TemplateWorkbook, PipelineError> {
    let wanted = wanted.unwrap_or(&settings.default_profile);
    let profile = settings.profiles.get(wanted).ok_or_else(|| PipelineError::NoProfile {
        wanted: wanted.to_owned(),
        known: settings.profiles.keys().cloned().collect(),
    })?;
    workbook::template(settings, profile, world.today).map_err(|error| not_made(&error))
}

fn not_made(error: &WorkbookError) -> PipelineError {
    PipelineError::WorkbookNotMade(error.to_string())
}

/// Writes a workbook into a new file that only its owner can read, on the disk before this returns.
///
/// # Errors
/// When there is a file of this name, or the disk does not take it.
pub fn save_workbook(bytes: &[u8], path: &Path) -> Result<(), PipelineError> {
    new_file::can_be_written(path).map_err(|error| cannot(path, &error))?;
    new_file::write(path, |out| out.write_all(bytes)).map_err(|error| cannot(path, &error))
}

fn cannot(path: &Path, error: &io::Error) -> PipelineError {
    let path = path.display().to_string();
    if error.kind() == ErrorKind::AlreadyExists {
        return PipelineError::WorkbookExists(path);
    }
    PipelineError::WorkbookNotWritable { path, why: in_words(error) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_workbook_takes_no_other_files_place_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("left-out.xlsx");
        save_workbook(b"one", &path).expect("the name is free");
        assert!(matches!(save_workbook(b"two", &path), Err(PipelineError::WorkbookExists(_))));
        assert_eq!(fs::read(&path).expect("it is there"), b"one");
        #[cfg(unix)]
        {
            let mode = fs::metadata(&path).expect("it is there").permissions();
            assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o600);
        }
        let nowhere = folder.path().join("none").join("left-out.xlsx");
        assert!(matches!(save_workbook(b"three", &nowhere), Err(PipelineError::WorkbookNotWritable { .. })));
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing unfinished is left");
    }
}
