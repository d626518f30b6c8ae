//! Workbooks that are written at somebody's wish: the rows that were left out, and the template for senders. They are new files that only their owner can
//! read, never in the place of another one. What is in them is for `report` to say.

use crate::error::in_words;
use crate::{PipelineError, Planned, World, new_file};
use model::codes::{self, Code};
use model::draft::Verdict;
use model::finding::Finding;
use model::listing::Checked;
use model::place::RowRef;
use model::plan::{Plan, PlannedRow, Step};
use model::settings::Settings;
use report::workbook::{self, LeftOutRow, LeftOutWorkbook, TemplateWorkbook, WorkbookError};
use std::collections::HashSet;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// The rows that a check leaves out, to be corrected and loaded; `None` when there are none.
///
/// # Errors
/// When no workbook has room for them.
pub fn left_out_of_check(checked: &Checked, world: &World<'_>) -> Result<Option<LeftOutWorkbook>, PipelineError> {
    let rows = checked.rows.iter().filter_map(|row| match &row.verdict {
        Verdict::Blocked { reasons, .. } => Some(LeftOutRow { at: row.at, reasons }),
        Verdict::Ready(_) => None,
    });
    let rows: Vec<LeftOutRow<'_>> = rows.collect();
    workbook::left_out(checked, &rows, &checked.findings, world.today).map_err(|error| not_made(&error))
}

/// What becomes of the rows that a plan leaves out or in question.
#[derive(Debug, Clone, Default)]
pub struct LeftOutRows {
    /// Those that can be corrected, as a workbook, where one was made.
    pub workbook: Option<LeftOutWorkbook>,
    /// How many are left out because the person said so: there is nothing to fix in them.
    pub skipped: u64,
    /// How many only the library can decide about, since they are about patrons of its store.
    pub for_library: u64,
}

/// Why a row waits for the library and not for whoever sent the list. What is said of it names patrons of the store.
const FOR_LIBRARY: [Code; 5] = [codes::D505, codes::D507, codes::D508, codes::D509, codes::D512];

impl LeftOutRows {
    /// How many rows of a plan have nothing that could be corrected in a list; no workbook is made.
    pub fn counted(plan: &Plan) -> Self {
        let like_stored = like_stored_ids(&plan.findings);
        let for_library = plan.rows.iter().filter(|row| waits_for_library(row, &like_stored)).count() as u64;
        LeftOutRows { workbook: None, skipped: plan.skipped(), for_library }
    }
}

/// The rows that a plan leaves out or in question, to be corrected and loaded. A row that the person chose to leave out is
/// not among them, and neither is one about which only the library can decide.
///
/// # Errors
/// When no workbook has room for them.
pub fn left_out_of_plan(planned: &Planned, world: &World<'_>) -> Result<LeftOutRows, PipelineError> {
    let plan = &planned.plan;
    let like_stored = like_stored_ids(&plan.findings);
    let to_fix = plan.rows.iter().filter(|row| !row.step.is_skipped() && !waits_for_library(row, &like_stored));
    let rows = to_fix.filter_map(|row| Some(LeftOutRow { at: row.at, reasons: reasons(&row.step)? }));
    let rows: Vec<LeftOutRow<'_>> = rows.collect();
    let workbook =
        workbook::left_out(&planned.checked, &rows, &plan.findings, world.today).map_err(|error| not_made(&error))?;
    Ok(LeftOutRows { workbook, ..LeftOutRows::counted(plan) })
}

/// Why a row is left out or in question, where it is.
fn reasons(step: &Step) -> Option<&[Code]> {
    match step {
        Step::Question { reasons, .. } | Step::LeftOut { reasons, .. } => Some(reasons),
        Step::Create(_) | Step::Update(_) | Step::Convert(_) | Step::Remove(_) | Step::Unchanged(_) => None,
    }
}

fn waits_for_library(row: &PlannedRow, like_stored: &HashSet<RowRef>) -> bool {
    let is_one = |code: &Code| FOR_LIBRARY.contains(code) || (*code == codes::D503 && like_stored.contains(&row.at));
    reasons(&row.step).is_some_and(|reasons| !reasons.is_empty() && reasons.iter().all(is_one))
}

/// The rows whose IDs differ only by zeros from one in the store. Where it is another row of the list, that is named.
fn like_stored_ids(findings: &[Finding]) -> HashSet<RowRef> {
    let of_store = findings.iter().filter(|finding| finding.code == codes::D503 && finding.related.is_empty());
    of_store.filter_map(Finding::row).collect()
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
    let profile = settings.profiles.get(wanted).ok_or_else(|| PipelineError::no_profile(wanted, settings))?;
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
