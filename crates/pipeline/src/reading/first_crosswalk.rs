//! The first crosswalk of files of patrons: every code that they have, with how often it is there, to be filled in. What
//! the library knows already is filled in. It is read back by `crosswalk`.

use super::crosswalk::{THE_SIGN_ITSELF, is_crosswalk_text};
use crate::error::in_words;
use crate::{PipelineError, new_file};
use intake::by_hand::group_named;
use model::coded_field::{CodedField, CodedPart};
use model::crosswalk::{DROP, EVERY_OTHER, ValueUse, Went};
use model::field::ListField;
use model::listing::Checked;
use model::patron::AccountType;
use model::settings::{Profile, Settings};
use report::CrosswalkLine;
use std::io::ErrorKind;
use std::path::Path;

/// Codes that readers write in the words of this system.
const IN_OUR_WORDS: [(CodedField, &str); 2] =
    [(CodedField::Part(CodedPart::IdentifierType), "BARCODE"), (CodedField::Part(CodedPart::NoteType), "LIBRARY")];

/// A crosswalk to be filled in, as far as nobody has decided yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FirstCrosswalk {
    /// Its rows.
    pub lines: Vec<CrosswalkLine>,
    /// How many of them say nothing yet.
    pub open: usize,
    /// Fields that are not in it, since they have so many values that these are no codes.
    pub without: Vec<&'static str>,
}

/// The crosswalk of lists whose values were only counted: what the library knows is filled in.
pub fn first_crosswalk(checked: &Checked, settings: &Settings) -> FirstCrosswalk {
    let Some(used) = &checked.crosswalk else { return FirstCrosswalk::default() };
    let profile = settings.profiles.get(&checked.profile);
    let has_too_many = |field: CodedField| used.further.iter().any(|further| further.field == field);
    let listed = used.values.iter().filter(|value| !has_too_many(value.field));
    let lines: Vec<CrosswalkLine> = listed.map(|value| line(value, profile, settings)).collect();
    FirstCrosswalk {
        open: lines.iter().filter(|line| line.to.is_empty()).count(),
        lines,
        without: used.further.iter().map(|further| further.field.name()).collect(),
    }
}

fn line(value: &ValueUse, profile: Option<&Profile>, settings: &Settings) -> CrosswalkLine {
    let to = match &value.went {
        Went::To(to) | Went::ToDefault(to) => to.to_string(),
        Went::Dropped | Went::DroppedByDefault => DROP.to_owned(),
        Went::Unmapped | Went::Kept => known(value, profile, settings).unwrap_or_default(),
    };
    let is_group = value.field.column() == Some(ListField::UserGroup);
    let group = settings.groups.get(&to).filter(|_| is_group);
    let from = if &*value.from == EVERY_OTHER { THE_SIGN_ITSELF } else { &*value.from };
    CrosswalkLine {
        field: value.field.name(),
        from: from.to_owned(),
        label: group.map(|group| group.label.clone()).unwrap_or_default(),
        count: value.count,
        to,
    }
}

/// What a value becomes as the library reads it already: by its profile, by its groups, or by words that it has for it.
fn known(value: &ValueUse, profile: Option<&Profile>, settings: &Settings) -> Option<String> {
    let from = &*value.from;
    if IN_OUR_WORDS.contains(&(value.field, from)) {
        return Some(from.to_owned());
    }
    let field = value.field.column()?;
    let of_profile = profile.and_then(|profile| profile.values.get(&field));
    let of_profile =
        of_profile.and_then(|words| words.iter().find(|(theirs, _)| theirs.trim().eq_ignore_ascii_case(from)));
    if let Some((_, ours)) = of_profile {
        return Some(ours.clone());
    }
    if field == ListField::UserGroup {
        return group_named(from, settings).map(str::to_owned);
    }
    if field == ListField::AccountType {
        return AccountType::from_name(from).map(|kind| kind.name().to_owned());
    }
    let upper = from.to_uppercase();
    (field == ListField::Status && matches!(upper.as_str(), "ACTIVE" | "INACTIVE")).then_some(upper)
}

/// Writes a crosswalk, as a text or as a table by its name, into a new file that only its owner can read, on the disk before this returns.
///
/// # Errors
/// When there is such a file by now, or it cannot be written.
pub fn save_crosswalk(path: &Path, first: &FirstCrosswalk) -> Result<(), PipelineError> {
    let cannot = |error: std::io::Error| {
        let is_there = error.kind() == ErrorKind::AlreadyExists;
        let why = if is_there { "there is such a file already".to_owned() } else { in_words(&error) };
        PipelineError::CrosswalkNotWritable { path: path.display().to_string(), why }
    };
    new_file::can_be_written(path).map_err(cannot)?;
    let is_text = path.to_str().is_some_and(is_crosswalk_text);
    let written = new_file::write(path, |out| {
        if is_text {
            report::write_crosswalk_toml(&first.lines, out)
        } else {
            report::write_crosswalk(&first.lines, out)
        }
    });
    written.map_err(cannot)
}
