//! A broken world: what stops a run.

use crate::PlanFileError;
use model::action::Words;
use model::codes::{self, Code};
use model::settings::Settings;
use store::StoreError;

/// Why a run stopped. Nothing was written to the store in any of these cases, but for a sheet that
/// cannot be removed and a report of what was done.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// No file of this name.
    #[error("there is no file \"{path}\"")]
    NoFile {
        /// The name as typed.
        path: String,
        /// Names in the same folder that are near.
        near: Vec<String>,
    },
    /// The file cannot be read.
    #[error("\"{path}\" cannot be read: {why}")]
    Unreadable {
        /// The name as typed.
        path: String,
        /// Why.
        why: String,
    },
    /// Somebody wrote to the file while it was read.
    #[error("\"{path}\" was changed while it was read")]
    ChangedWhileReading {
        /// The name as typed.
        path: String,
    },
    /// Nothing in the file can be used.
    #[error("\"{path}\" cannot be used: {why}")]
    Unusable {
        /// The name as typed.
        path: String,
        /// The code under which the manual explains it.
        code: Code,
        /// Why.
        why: String,
        /// The way out.
        advice: Words,
    },
    /// The files have more sheets than one run can name.
    #[error("these files have more than {most} sheets in all, which is too many for one run")]
    TooManyTables {
        /// How many there can be; a text file counts as one sheet.
        most: usize,
    },
    /// No column of this name.
    #[error("\"{path}\" has no column \"{header}\"")]
    NoColumn {
        /// The name as typed.
        path: String,
        /// The column that is wanted.
        header: String,
        /// The name of a column that is near.
        near: Option<String>,
        /// What stands in the first rows.
        known: Vec<String>,
    },
    /// The columns that the person gave in their order are not as many as there are.
    #[error("{named} columns are named, but \"{path}\" has {columns}")]
    WrongColumns {
        /// The name as typed.
        path: String,
        /// How many were given.
        named: usize,
        /// How many there are.
        columns: usize,
    },
    /// Two columns of this name.
    #[error("\"{path}\" has two columns \"{header}\"")]
    SameColumns {
        /// The name as typed.
        path: String,
        /// The column that is wanted.
        header: String,
    },
    /// A column of IDs without any.
    #[error("there is no ID in the column \"{header}\" of \"{path}\"")]
    NoIds {
        /// The name as typed.
        path: String,
        /// The column.
        header: String,
    },
    /// The process that reads old and binary workbooks cannot be started.
    #[error("this kind of workbook is read in a process of its own, which cannot be started: {why}")]
    NoReader {
        /// Why.
        why: String,
    },
    /// No profile of this name.
    #[error("there is no profile \"{wanted}\"")]
    NoProfile {
        /// The name as typed.
        wanted: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// No user group of this code, neither in the settings nor of any patron.
    #[error("there is no user group \"{wanted}\"")]
    NoGroup {
        /// The code as typed.
        wanted: String,
        /// The one that may have been meant.
        near: Option<String>,
        /// Those that the library has set up.
        known: Vec<String>,
    },
    /// A value for every row, of the person or of the profile, that its field cannot have.
    #[error("{what}: {message}")]
    BadValue {
        /// Where it was said.
        what: Words,
        /// Value and reason.
        message: Words,
        /// The way out.
        advice: Words,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store is not the one that the plan was made from.
    #[error("the plan was made from the store {made_from}, and {now} is another one")]
    OtherStore {
        /// The name of the store that the plan was made from.
        made_from: String,
        /// The name of the one it would be applied to.
        now: String,
    },
    /// The store cannot be copied before it is written to.
    #[error("the store cannot be copied first: {0}")]
    NoBackup(#[source] Box<StoreError>),
    /// A patron is to be put back whom the batch did not touch.
    #[error("batch {batch} did not touch a patron {id}")]
    NotInBatch {
        /// The ID as it is compared.
        id: String,
        /// The batch.
        batch: u64,
    },
    /// The old values of the batch were taken out of the history.
    #[error("the old values of batch {0} were removed from the history, so it can no longer be undone")]
    UndoTooOld(u64),
    /// The old values of the batch were purged with somebody whom they were about.
    #[error("batch {0} also concerned someone who has since been purged, so it can no longer be undone")]
    UndoPurged(u64),
    /// A file that is no plan that can be used.
    #[error("{path} is not a plan that can be used: {error}")]
    PlanFile {
        /// The path.
        path: String,
        /// Why.
        error: PlanFileError,
    },
    /// A saved plan says of a patron what is not so: it would write more than it shows.
    #[error("this plan would change more about {0} than it shows: somebody has changed the file")]
    HidesWrites(String),
    /// What was to be taken out for good is out of the tables, and something else may still know it.
    #[error("removed from the store, but its files may still contain traces: {why}")]
    PurgeNotFinished {
        /// Why.
        why: String,
    },
    /// What would be taken out is not what somebody has agreed to.
    #[error("what would be removed now is not what was shown: {why}")]
    NotAsShown {
        /// What is different.
        why: String,
    },
    /// A copy of the store would overwrite a file.
    #[error("{0} exists already")]
    CopyExists(String),
    /// A copy of a list has an ending under which no spreadsheet opens it.
    #[error("{path} can't be the name of this copy: it is a workbook and must end in .{ending}")]
    CopyEnding {
        /// The path.
        path: String,
        /// The ending that it needs.
        ending: String,
        /// The path with that ending.
        better: String,
    },
    /// A copy of a list cannot be written.
    #[error("{path} cannot be written: {why}")]
    CopyNotWritable {
        /// The path.
        path: String,
        /// Why.
        why: String,
    },
    /// Nothing can be marked in a workbook.
    #[error("nothing can be marked in a copy of \"{path}\": {why}")]
    NotMarked {
        /// The name as typed.
        path: String,
        /// Why.
        why: String,
    },
    /// The file of another library system is no spreadsheet in which anything could be marked.
    #[error(
        "nothing can be marked in a copy of \"{path}\": it is a file of another library system ({format}) and no spreadsheet"
    )]
    NotASpreadsheet {
        /// The name as typed.
        path: String,
        /// What it is.
        format: &'static str,
    },
    /// Saved plans that are too old do not go.
    #[error("these files cannot be deleted: {stuck}")]
    PlansNotDeleted {
        /// Those files, each with the reason.
        stuck: String,
    },
    /// Saving a plan would overwrite a file.
    #[error("{0} exists already")]
    PlanExists(String),
    /// A plan cannot be saved.
    #[error("{path} cannot be written: {why}")]
    PlanNotWritable {
        /// The path.
        path: String,
        /// Why.
        why: String,
    },
    /// A report would overwrite a file.
    #[error("{0} exists already")]
    ReportExists(String),
    /// A report cannot be written.
    #[error("{path} cannot be written: {why}")]
    ReportNotWritable {
        /// The path.
        path: String,
        /// Why.
        why: String,
    },
    /// A workbook would overwrite a file.
    #[error("{0} exists already")]
    WorkbookExists(String),
    /// A workbook cannot be written.
    #[error("{path} cannot be written: {why}")]
    WorkbookNotWritable {
        /// The path.
        path: String,
        /// Why.
        why: String,
    },
    /// What should be in a workbook fits into none.
    #[error("this doesn't fit into a workbook: {0}")]
    WorkbookNotMade(String),
    /// Versions began anew since the plan was made.
    #[error("{0} was put back from a copy, or a patron was purged from it, since the plan was made")]
    BegunAnew(String),
    /// What is to be resumed was begun with batches of another size.
    #[error("batches of {begun} patrons were begun, not of {wanted}")]
    OtherBatchSize {
        /// How many patrons each batch writes.
        begun: u64,
        /// How many were asked for.
        wanted: u64,
    },
    /// The hand-out sheet would overwrite a file.
    #[error("the file {0} exists already")]
    SheetExists(String),
    /// The hand-out sheet cannot be written.
    #[error("{path} cannot be written: {why}")]
    SheetNotWritable {
        /// The path.
        path: String,
        /// Why.
        why: String,
    },
    /// A starter does not meet the rules that it has to meet.
    #[error("the starter password of {0} does not meet Alma's rules: too short, with the user name in it, or common")]
    StarterRefused(String),
    /// Others could read the hand-out sheet.
    #[error("others could read {0}: the drive it is on keeps no permissions")]
    SheetNotPrivate(String),
    /// What is to be shredded is no hand-out sheet.
    #[error("{0} isn't a hand-out sheet from Rollcall")]
    NoSheet(String),
    /// A hand-out sheet cannot be overwritten.
    #[error("{path} cannot be overwritten: {why}")]
    SheetNotShredded {
        /// The path.
        path: String,
        /// Why.
        why: String,
    },
    /// A hand-out sheet is overwritten and noted, and cannot be removed.
    #[error("{path} is overwritten, but cannot be removed: {why}")]
    SheetNotRemoved {
        /// The path.
        path: String,
        /// Why.
        why: String,
    },
    /// A hand-out sheet is overwritten, and the store could not note it.
    #[error("{path} is overwritten, but the history does not say so: {why}")]
    ShreddingNotNoted {
        /// The path.
        path: String,
        /// Why.
        why: String,
    },
    /// A text that is no slip.
    #[error("{path} can't be used as the text of slips: {why}")]
    Letter {
        /// The path.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// A file that says nothing of what codes become, or what cannot be meant.
    #[error("{path} can't be used as a crosswalk: {why}")]
    BadCrosswalk {
        /// The path.
        path: String,
        /// What is wrong with it.
        why: String,
        /// The way out.
        advice: String,
    },
    /// A crosswalk to be filled in cannot be written.
    #[error("{path} cannot be written: {why}")]
    CrosswalkNotWritable {
        /// The path.
        path: String,
        /// Why.
        why: String,
    },
    /// A file says that it is read with a profile that has another crosswalk than the one in use.
    #[error(
        "these rows are of a list that was read with the profile \"{profile}\"; say which crosswalk holds for them"
    )]
    ProfileNotNamed {
        /// The profile.
        profile: String,
    },
    /// A folder in which lists arrive, or are kept, cannot be used.
    #[error("the folder {path} cannot be used: {why}")]
    FolderNotUsable {
        /// Its path.
        path: String,
        /// Why.
        why: String,
    },
    /// A list that was looked at cannot be moved to where it belongs.
    #[error("{path} cannot be moved to {to}: {why}")]
    NotMoved {
        /// Its path.
        path: String,
        /// Where it belongs.
        to: String,
        /// Why.
        why: String,
    },
    /// Hashing failed.
    #[error("a starter password could not be made: {0}")]
    Hash(#[from] credentials::hash::HashError),
    /// The system gives no randomness.
    #[error(transparent)]
    NoEntropy(#[from] credentials::entropy::NoEntropy),
    /// The person asked to stop.
    #[error("stopped")]
    Stopped,
}

impl PipelineError {
    /// That there is no profile of this name, with those there are.
    pub(crate) fn no_profile(wanted: &str, settings: &Settings) -> Self {
        PipelineError::NoProfile { wanted: wanted.to_owned(), known: settings.profiles.keys().cloned().collect() }
    }

    /// A file named by a person that the system does not give.
    pub(crate) fn not_given(path: &str, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::NotFound {
            PipelineError::NoFile { path: path.to_owned(), near: Vec::new() }
        } else {
            PipelineError::Unreadable { path: path.to_owned(), why: in_words(error) }
        }
    }

    /// The code under which the manual explains it, where there is one.
    pub fn code(&self) -> Option<Code> {
        match self {
            PipelineError::NoFile { .. } => Some(codes::F001),
            PipelineError::Unreadable { .. } => Some(codes::F002),
            PipelineError::ChangedWhileReading { .. } => Some(codes::F010),
            PipelineError::Unusable { code, .. } => Some(*code),
            PipelineError::NoColumn { .. } => Some(codes::H201),
            PipelineError::SameColumns { .. } => Some(codes::H205),
            PipelineError::NoProfile { .. } => Some(codes::H210),
            PipelineError::Store(error) => Some(error.code()),
            PipelineError::OtherStore { .. } => Some(codes::P603),
            PipelineError::PlanFile { error: PlanFileError::Newer(_), .. } => Some(codes::P604),
            PipelineError::PlanFile { .. } | PipelineError::HidesWrites(_) => Some(codes::P605),
            PipelineError::BegunAnew(_) => Some(codes::P601),
            PipelineError::UndoTooOld(_) | PipelineError::UndoPurged(_) => Some(codes::P617),
            PipelineError::NoBackup(_) => Some(codes::T709),
            PipelineError::SheetExists(_) => Some(codes::A804),
            PipelineError::StarterRefused(_) => Some(codes::A802),
            PipelineError::SheetNotPrivate(_) => Some(codes::A805),
            PipelineError::SheetNotWritable { .. } => Some(codes::A809),
            PipelineError::CopyExists(_)
            | PipelineError::OtherBatchSize { .. }
            | PipelineError::PlanExists(_)
            | PipelineError::PlanNotWritable { .. }
            | PipelineError::ReportExists(_)
            | PipelineError::ReportNotWritable { .. }
            | PipelineError::NoReader { .. }
            | PipelineError::TooManyTables { .. }
            | PipelineError::WrongColumns { .. }
            | PipelineError::WorkbookExists(_)
            | PipelineError::WorkbookNotWritable { .. }
            | PipelineError::WorkbookNotMade(_)
            | PipelineError::BadValue { .. }
            | PipelineError::NoGroup { .. }
            | PipelineError::NoIds { .. }
            | PipelineError::PurgeNotFinished { .. }
            | PipelineError::NotAsShown { .. }
            | PipelineError::PlansNotDeleted { .. }
            | PipelineError::CopyEnding { .. }
            | PipelineError::CopyNotWritable { .. }
            | PipelineError::NotMarked { .. }
            | PipelineError::NotASpreadsheet { .. }
            | PipelineError::NotInBatch { .. }
            | PipelineError::NoSheet(_)
            | PipelineError::SheetNotShredded { .. }
            | PipelineError::SheetNotRemoved { .. }
            | PipelineError::ShreddingNotNoted { .. }
            | PipelineError::Letter { .. }
            | PipelineError::BadCrosswalk { .. }
            | PipelineError::CrosswalkNotWritable { .. }
            | PipelineError::ProfileNotNamed { .. }
            | PipelineError::FolderNotUsable { .. }
            | PipelineError::NotMoved { .. }
            | PipelineError::Hash(_)
            | PipelineError::NoEntropy(_) => None,
            PipelineError::Stopped => Some(codes::P612),
        }
    }
}

/// An error of the system in a person's words.
pub(crate) fn in_words(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let known = [
        (ErrorKind::PermissionDenied, "the computer does not let you"),
        (ErrorKind::StorageFull, "the disk is full"),
        (ErrorKind::NotFound, "its folder does not exist"),
    ];
    let words = known.iter().find(|(kind, _)| *kind == error.kind()).map(|(_, words)| (*words).to_owned());
    let text = error.to_string();
    words.unwrap_or_else(|| text.split(" (os error").next().unwrap_or(&text).to_lowercase())
}

/// What a store said, where being asked to stop is no fault of it.
pub(crate) fn stopped_or_store(error: store::StoreError) -> PipelineError {
    if matches!(error, store::StoreError::Stopped) { PipelineError::Stopped } else { PipelineError::Store(error) }
}
