//! What can be typed behind `person --export`: the name of a file, whose ending says what kind of file it becomes.

use super::file_kind::{by_ending, one_of};
use super::names;
use clap::builder::TypedValueParser;
use report::{PERSON_FORMATS, PersonFormat};
use std::path::PathBuf;

/// A file that everything about one person is written into.
#[derive(Debug, Clone)]
pub(crate) struct PersonFile {
    pub(crate) path: PathBuf,
    pub(crate) format: &'static PersonFormat,
}

/// Takes the name of a file whose kind is known.
pub(crate) fn parser() -> impl TypedValueParser<Value = PersonFile> {
    names::path().try_map(of_path)
}

fn of_path(path: PathBuf) -> Result<PersonFile, String> {
    match by_ending(&path, PERSON_FORMATS, |format| format.ending) {
        Some(format) => Ok(PersonFile { path, format }),
        None => Err(format!(
            "the name of an export ends in {}",
            one_of(PERSON_FORMATS, |format| format!(".{}", format.ending))
        )),
    }
}

/// Every kind of file, in a sentence.
pub(crate) fn help() -> String {
    let kinds = one_of(PERSON_FORMATS, |format| format!(".{} ({})", format.ending, format.title));
    format!("Write it into a new file to hand over: {kinds}. It contains personal data")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_what_a_file_becomes() {
        for format in PERSON_FORMATS {
            let file = of_path(format!("000104417.{}", format.ending.to_uppercase()).into()).unwrap();
            assert_eq!(file.format.ending, format.ending);
            assert!(help().contains(&format!(".{}", format.ending)), "{}", help());
        }
        for name in ["person.csv", "person", "html"] {
            assert_eq!(of_path(name.into()).unwrap_err(), "the name of an export ends in .html or .json");
        }
    }
}
