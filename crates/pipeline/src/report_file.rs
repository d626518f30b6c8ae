//! Reports in files of their own: new ones, which nobody else can read, and whole or not there.

use crate::error::in_words;
use crate::{PipelineError, new_file};
use model::action::Phrase;
use model::person::PersonRecord;
use report::reports::Written;
use report::views::PersonView;
use report::{FileFormat, PersonFormat, Report};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Writes a report into a new file that only its owner can read, on the disk before this returns. It gets its name when
/// it is whole.
///
/// # Errors
/// When there is such a file by now, or it cannot be written.
pub fn write_report(
    report: &Report<'_>,
    format: &FileFormat,
    words: &dyn Phrase,
    path: &Path,
) -> Result<(), PipelineError> {
    new_file::can_be_written(path).map_err(|error| cannot(path, &error))?;
    new_file::write(path, |out| (format.write)(report, words, out)).map_err(|error| cannot(path, &error))
}

/// Writes a few lines of text into a new file, in the same way.
///
/// # Errors
/// When there is such a file, or it cannot be written.
pub fn write_note(text: &[u8], path: &Path) -> Result<(), PipelineError> {
    new_file::can_be_written(path).map_err(|error| cannot(path, &error))?;
    new_file::write(path, |out| out.write_all(text)).map_err(|error| cannot(path, &error))
}

/// Writes everything about one person into a new file, in the same way.
///
/// # Errors
/// When there is such a file by now, or it cannot be written.
pub fn write_person(
    person: &PersonRecord,
    format: &PersonFormat,
    view: PersonView<'_>,
    written: Written<'_>,
    words: &dyn Phrase,
    path: &Path,
) -> Result<(), PipelineError> {
    new_file::can_be_written(path).map_err(|error| cannot(path, &error))?;
    new_file::write(path, |out| (format.write)(person, view, written, words, out)).map_err(|error| cannot(path, &error))
}

/// Why a file that somebody asked for is not there.
pub(crate) fn cannot(path: &Path, error: &io::Error) -> PipelineError {
    let path = path.display().to_string();
    if error.kind() == ErrorKind::AlreadyExists {
        return PipelineError::ReportExists(path);
    }
    PipelineError::ReportNotWritable { path, why: in_words(error) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use model::action::Action;
    use report::reports;
    use report::views::HistoryView;
    use std::fs;

    struct Typed;

    impl Phrase for Typed {
        fn phrase(&self, action: &Action) -> String {
            action.to_string()
        }
    }

    const FAILING: FileFormat = FileFormat {
        ending: "txt",
        title: "one that fails halfway",
        write: |_, _, out| {
            out.write_all(b"half")?;
            Err(io::Error::other("no more"))
        },
    };
    const WORKING: FileFormat = FileFormat {
        ending: "txt",
        title: "one that works",
        write: |report, _, out| writeln!(out, "{}", report.title),
    };

    fn report() -> Report<'static> {
        let written = Written { when: DateTime::UNIX_EPOCH, version: "0", masked: false };
        reports::history(HistoryView::whole(&[], &[], "library.db"), written)
    }

    #[test]
    fn a_report_is_whole_and_new_or_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.txt");
        let failed = write_report(&report(), &FAILING, &Typed, &path).unwrap_err();
        assert!(matches!(failed, PipelineError::ReportNotWritable { .. }), "{failed}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left of it");
        write_report(&report(), &WORKING, &Typed, &path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "History of library.db\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let taken = write_report(&report(), &WORKING, &Typed, &path).unwrap_err();
        assert!(matches!(taken, PipelineError::ReportExists(_)), "{taken}");
        let nowhere = write_report(&report(), &WORKING, &Typed, &folder.path().join("none/report.txt")).unwrap_err();
        assert!(matches!(nowhere, PipelineError::ReportNotWritable { .. }), "{nowhere}");
    }
}
