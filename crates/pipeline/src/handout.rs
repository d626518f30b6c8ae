//! The hand-out sheet on the disk: the only place where starter passwords appear.

use crate::PipelineError;
use crate::error::in_words;
use crate::starters::MadeStarter;
use chrono::NaiveDate;
use model::id::CanonicalId;
use model::patron::Patron;
use model::plan::ApprovedPlan;
use report::slips::{self, Slip};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A sheet that is on the disk but not yet worth anything: it removes itself unless it is kept.
pub(crate) struct Sheet {
    path: Option<PathBuf>,
}

impl Sheet {
    /// Keeps the sheet, now that its accounts exist; returns its path.
    pub(crate) fn keep(mut self) -> String {
        self.path.take().map(|path| path.display().to_string()).unwrap_or_default()
    }
}

impl Drop for Sheet {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // Nothing more can be done about a file that does not go; its starters are worth nothing.
            drop(fs::remove_file(path));
        }
    }
}

/// Writes the sheet: 0600, never over a file, and on the disk before anything is committed.
pub(crate) fn write(
    path: &Path,
    plan: &ApprovedPlan,
    made: &[MadeStarter],
    expires: NaiveDate,
    institution: Option<&str>,
) -> Result<Sheet, PipelineError> {
    let shown = path.display().to_string();
    let file = create_new(path).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists {
            PipelineError::SheetExists(shown.clone())
        } else {
            PipelineError::SheetNotWritable { path: shown.clone(), why: in_words(&error) }
        }
    })?;
    let sheet = Sheet { path: Some(path.to_owned()) };
    fill(file, plan, made, expires, institution)
        .and_then(|()| sync_folder(path))
        .map_err(|error| PipelineError::SheetNotWritable { path: shown, why: in_words(&error) })?;
    Ok(sheet)
}

fn create_new(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn fill(
    file: File,
    plan: &ApprovedPlan,
    made: &[MadeStarter],
    expires: NaiveDate,
    institution: Option<&str>,
) -> std::io::Result<()> {
    let patrons: BTreeMap<CanonicalId, &Patron> =
        plan.plan().needs_starter().map(|patron| (patron.key(), patron)).collect();
    let mut slips: Vec<Slip<'_>> = made
        .iter()
        .filter_map(|made| patrons.get(&made.key).map(|patron| Slip { patron, starter: &made.starter, expires }))
        .collect();
    slips.sort_by_cached_key(|slip| {
        (slip.patron.details.last_name.clone(), slip.patron.details.first_name.clone(), slip.patron.key())
    });
    let mut out = BufWriter::new(file);
    slips::write_csv(&slips, institution, &mut out)?;
    out.flush()?;
    out.get_ref().sync_all()
}

/// Makes the name of a new file last: without it a power cut after the commit could lose the sheet.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
