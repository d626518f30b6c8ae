//! How lists are to be read and checked, from what was asked for.

use intake::context::{Hidden, Options as IntakeOptions};
use model::cell::Area;
use model::decision::{Answer, Decision};
use model::field::ListField;
use model::layout::KnownLayout;
use model::request::{HiddenRows, Request};

/// How lists are to be read and checked.
#[derive(Debug, Clone, Default)]
pub struct CheckOptions {
    /// About files.
    pub source: source::Options,
    /// About columns and cells.
    pub intake: IntakeOptions,
    /// The part of each table that is read, where the person named one.
    pub range: Option<Area>,
    /// How lists were read that were loaded before, the newest first.
    pub remembered: Vec<KnownLayout>,
    /// The profile, where the person named one.
    pub profile: Option<String>,
    /// The address of the store, which is no source of its own.
    pub store: Option<String>,
    /// What was asked for, for what is suggested next.
    pub request: Request,
}

impl CheckOptions {
    /// What was asked for, with what is remembered of earlier lists.
    pub fn of(request: &Request, remembered: Vec<KnownLayout>) -> Self {
        let reading = &request.reading;
        CheckOptions {
            source: source::Options {
                sheet: reading.sheet.clone(),
                encoding: reading.encoding.clone(),
                delimiter: reading.delimiter,
                fields: fields(&reading.columns),
                query: reading.query.clone(),
                ..source::Options::default()
            },
            intake: IntakeOptions {
                columns: reading.columns.clone(),
                by_position: reading.by_position.clone(),
                set: reading.set.clone(),
                header_row: reading.header_row,
                hidden: match reading.hidden {
                    Some(HiddenRows::Skip) => Hidden::Skip,
                    Some(HiddenRows::Include) | None => Hidden::Include,
                },
                dates: reading.dates,
                accept: reading.accept.iter().copied().collect(),
                mode: reading.mode.unwrap_or_default(),
                match_by: reading.match_by,
                is_of_database: reading.query.is_some(),
                ..IntakeOptions::default()
            },
            range: reading.range,
            remembered,
            profile: reading.profile.clone(),
            store: request.store.clone(),
            request: request.clone(),
        }
    }

    /// The same for a plan with answers: nothing is asked of a row once more about which one was given. "Same" is about
    /// a patron of the store, and says nothing about two rows of the list.
    #[must_use]
    pub(crate) fn answered(&self, decisions: &[Decision]) -> Self {
        let mut options = self.clone();
        let of_lists = decisions.iter().filter(|decision| decision.answer != Answer::Same);
        options.intake.answered = of_lists.map(|decision| decision.id.clone()).collect();
        options
    }
}

/// What the person said of columns, for values that the reader of another system leaves behind. Who gets a new ID only a list
/// of changes can say.
fn fields(columns: &[(String, Option<ListField>)]) -> Vec<(String, ListField)> {
    let named = columns.iter().filter_map(|(name, field)| Some((name.clone(), (*field)?)));
    named.filter(|(_, field)| *field != ListField::NewId).collect()
}
