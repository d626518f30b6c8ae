//! What can be typed behind `--report`: the name of a file, whose ending says what kind of file it becomes.

use super::file_kind::{by_ending, one_of};
use super::names;
use clap::builder::TypedValueParser;
use report::{FILE_FORMATS, FileFormat};
use std::path::PathBuf;

/// A file that a report is written into.
#[derive(Debug, Clone)]
pub(crate) struct ReportFile {
    pub(crate) path: PathBuf,
    pub(crate) format: &'static FileFormat,
}

/// Takes the name of a file whose kind is known.
pub(crate) fn parser() -> impl TypedValueParser<Value = ReportFile> {
    names::path().try_map(of_path)
}

fn of_path(path: PathBuf) -> Result<ReportFile, String> {
    match by_ending(&path, FILE_FORMATS, |format| format.ending) {
        Some(format) => Ok(ReportFile { path, format }),
        None => Err(format!(
            "the name of a report ends in {}",
            one_of(FILE_FORMATS, |format| format!(".{}", format.ending))
        )),
    }
}

/// Every kind of file, in a sentence.
pub(crate) fn help() -> String {
    let kinds = one_of(FILE_FORMATS, |format| format!(".{} ({})", format.ending, format.title));
    format!("Write all of it into a new file, too: {kinds}. It contains personal data")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_decides_the_kind_of_file_and_another_is_refused() {
        for format in FILE_FORMATS {
            let file = of_path(format!("Fall.2026.{}", format.ending.to_uppercase()).into()).unwrap();
            assert_eq!(file.format.ending, format.ending);
            assert!(help().contains(&format!(".{}", format.ending)), "{}", help());
        }
        for name in ["report.pdf", "report", "csv"] {
            let refused = of_path(name.into()).unwrap_err();
            assert!(refused.contains(".xlsx") && refused.contains(" or .csv"), "{refused}");
        }
    }
}
