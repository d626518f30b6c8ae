//! Saved plans: one file that holds everything that applying needs, and nothing secret.
//!
//! Start with [`SavedPlan`]. `container.rs` knows bytes and the checksum, `wire.rs` the shapes inside, `older.rs` those
//! of earlier versions. A saved plan is read whole or refused: nobody edits one by hand.
//!
//! Whoever can write to the file can make its checksum and its fingerprint anew. So a plan cannot say one thing and do
//! another: what a patron becomes is made of what they are and of the changes that are shown ([`wire`]), what they are
//! is held against the store before anything is written ([`check_base`]), and whatever else decides is part of the
//! fingerprint by which a person knows the plan again.

mod base;
mod container;
mod crosswalk;
mod error;
#[cfg(test)]
mod forged;
mod older;
mod warning;
mod wire;

pub(crate) use base::check_base;
pub use error::PlanFileError;
pub use warning::PlanWarning;

use crate::error::in_words;
use crate::reading::hash_now;
use crate::{Origin, PipelineError, World, files, new_file, stores};
use chrono::{DateTime, NaiveDate, Utc};
use container::{Opened, Part};
use model::audit::Actor;
use model::codes;
use model::crosswalk::CrosswalkUse;
use model::hex;
use model::listing::Checked;
use model::place::Tables;
use model::plan::Plan;
use model::progress::Progress;
use model::request::Request;
use model::settings::Settings;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use store::unfinished::{self, ENDING};

/// A plan with everything that is needed to show, apply and work it out anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedPlan {
    /// The plan.
    pub plan: Plan,
    /// What the batch's record says of the lists.
    pub origin: Origin,
    /// Who made it, when, with which version.
    pub made: Actor,
    /// What the lists' tables are called.
    pub tables: Tables,
    /// What was asked for, for working it out anew; `None` in plans of an older format, which did not keep it.
    pub request: Option<Request>,
    /// The hash of what the library had decided at the time.
    pub settings: String,
    /// The profile.
    pub profile: String,
    /// The lists' paths as they were typed.
    pub paths: Vec<String>,
    /// The configuration that it was made with; `None` where there was none.
    pub config: Option<String>,
    /// What became of the values that a crosswalk is about, where one was used.
    pub crosswalk: Option<CrosswalkUse>,
}

/// The hash of what a library has decided, to tell when it has decided otherwise since.
fn settings_hash(settings: &Settings) -> String {
    let digest = Sha256::digest(format!("{settings:?}"));
    hex::encode(&digest[..8])
}

impl SavedPlan {
    /// A plan for these lists as it is to be saved; `config` is the configuration.
    pub fn of(plan: Plan, checked: &Checked, config: Option<&str>, settings: &Settings, world: &World<'_>) -> Self {
        SavedPlan {
            plan,
            origin: Origin::lists(checked),
            made: crate::actor(world),
            tables: checked.tables.clone(),
            request: Some(checked.request.clone()),
            settings: settings_hash(settings),
            profile: checked.profile.clone(),
            paths: checked.each_file().map(|file| file.path.clone()).collect(),
            config: config.map(str::to_owned),
            crosswalk: checked.crosswalk.clone(),
        }
    }

    /// What views need of the lists: the names of their tables. Their cells are not in the plan.
    pub fn checked(&self) -> Checked {
        wire::skeleton(self)
    }

    /// What has changed around the plan since it was made.
    pub fn warnings(&self, settings: &Settings, today: NaiveDate) -> Vec<PlanWarning> {
        let mut warnings = self.changed_lists();
        if self.settings != settings_hash(settings) {
            warnings.push(PlanWarning::SettingsChanged);
        }
        // One that was made on a later day than today is not old.
        let age = u64::try_from(today.signed_duration_since(self.plan.as_of).num_days());
        warnings.extend(age.ok().filter(|age| *age > settings.plan_days).map(PlanWarning::Old));
        let had_passwords = self.plan.findings.iter().any(|finding| finding.code == codes::M950);
        if had_passwords && self.plan.needs_starter().next().is_some() {
            warnings.push(PlanWarning::NoPasswords);
        }
        warnings
    }

    /// The lists that are there still but say something else, and the crosswalk like them.
    pub fn changed_lists(&self) -> Vec<PlanWarning> {
        let is_database = self.request.as_ref().is_some_and(|request| request.reading.query.is_some());
        let now = |path: &str| if is_database { hash_now(path) } else { digest_now(path) };
        let lists = self.paths.iter().zip(&self.origin.files);
        let crosswalk = self.crosswalk.iter().map(|used| (&used.file.path, &used.file.source));
        let changed =
            lists.chain(crosswalk).filter(|(path, file)| now(path).is_some_and(|sha256| sha256 != file.sha256));
        changed.map(|(_, file)| PlanWarning::ListChanged(file.name.clone())).collect()
    }
}

/// The SHA-256 of a list as it is now.
fn digest_now(path: &str) -> Option<String> {
    // What was a list may be a pipe by now, which nobody is to wait for.
    files::look(Path::new(path)).ok()?;
    let measured = files::measure(&mut File::open(path).ok()?, &|| false);
    measured.ok().flatten().map(|(_, digest)| digest)
}

/// Whether a file is a saved plan, by its first bytes or its name: a damaged one must not be taken for a list.
pub fn is_saved_plan(path: &str) -> bool {
    // A pipe would wait for whoever writes into it.
    if !fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut start = Vec::new();
    let looked = File::open(path).and_then(|file| file.take(64).read_to_end(&mut start));
    looked.is_ok() && (container::is_plan(&start) || path.to_lowercase().ends_with(".plan"))
}

/// Saved plans of a store that lie beside it and were made at a moment that is meant.
pub(crate) fn plans_made(address: &str, store_id: &str, is_meant: impl Fn(DateTime<Utc>) -> bool) -> Vec<PathBuf> {
    plans_beside(address, |about| is_of(about, address, store_id) && is_meant(about.made))
}

/// All saved plans of a store that lie beside it.
pub(crate) fn plans_of(address: &str, store_id: &str) -> Vec<PathBuf> {
    plans_beside(address, |about| is_of(about, address, store_id))
}

/// Whether a plan is of a store; one that was made before there was a store knows only what it was to be called.
fn is_of(about: &wire::About, address: &str, store_id: &str) -> bool {
    let name = |address: &str| stores::file_of(address).file_name().map(ToOwned::to_owned);
    about.store_id == store_id || (about.store_id.is_empty() && name(&about.store_name) == name(address))
}

/// Saved plans that lie beside a store. Only their first part is looked at, however large they are.
fn plans_beside(address: &str, is_meant: impl Fn(&wire::About) -> bool) -> Vec<PathBuf> {
    let store = stores::file_of(address);
    let folder = store.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    // Closing a file of the store would drop, by the rules of POSIX, the locks that this process has on it.
    let entries = entries.filter(|entry| !stores::is_of(&entry.file_name(), store));
    let paths = entries.map(|entry| folder.map_or_else(|| entry.file_name().into(), |_| entry.path()));
    let is_one = |path: &PathBuf| {
        let about = is_saved_plan(&path.display().to_string()).then(|| about(path)).flatten();
        about.is_some_and(|about| is_meant(&about))
    };
    let mut plans: Vec<PathBuf> = paths.filter(is_one).collect();
    plans.sort();
    plans
}

/// Removes plans beside a store that killed runs have left unfinished.
pub(crate) fn clear_unfinished(address: &str) {
    let folder = unfinished::folder_of(stores::file_of(address));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let mut start = Vec::new();
        let mut read = || File::open(&path).and_then(|file| file.take(64).read_to_end(&mut start));
        if path.to_string_lossy().ends_with(ENDING) && read().is_ok() && container::is_plan(&start) {
            unfinished::clear(&path);
        }
    }
}

/// What a file that looks like a plan says of itself first.
fn about(path: &Path) -> Option<wire::About> {
    let file = File::open(path).ok()?;
    let size = file.metadata().ok()?.len();
    wire::about(&container::manifest(file, size).ok()?).ok()
}

/// Writes a plan into a new file that only its owner can read, on the disk before this returns. It gets its name when
/// it is whole.
pub fn save_plan(saved: &SavedPlan, path: &Path) -> Result<(), PipelineError> {
    let shown = path.display().to_string();
    let fault = |error: PlanFileError| PipelineError::PlanFile { path: shown.clone(), error };
    let cannot = |error: std::io::Error| {
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            PipelineError::PlanExists(shown.clone())
        } else {
            PipelineError::PlanNotWritable { path: shown.clone(), why: in_words(&error) }
        }
    };
    if fs::symlink_metadata(path).is_ok() {
        return Err(PipelineError::PlanExists(shown));
    }
    let bytes = container::pack(&wire::parts(saved)).map_err(fault)?;
    new_file::write(path, |out| out.write_all(&bytes)).map_err(cannot)
}

/// The largest file that is opened as a plan, in bytes: one of ten million rows is smaller.
const MOST_BYTES: u64 = 1 << 30;

/// Reads a saved plan, whole or not at all.
pub fn load_plan(path: &str, progress: &dyn Progress) -> Result<SavedPlan, PipelineError> {
    let unreadable = |error: std::io::Error| PipelineError::Unreadable { path: path.to_owned(), why: in_words(&error) };
    let about = files::look(Path::new(path)).map_err(unreadable)?;
    let fault = |error: PlanFileError| match error {
        PlanFileError::Stopped => PipelineError::Stopped,
        error @ (PlanFileError::Damaged | PlanFileError::Newer(_) | PlanFileError::TooLarge) => {
            PipelineError::PlanFile { path: path.to_owned(), error }
        }
    };
    if about.len() > MOST_BYTES {
        return Err(fault(PlanFileError::Damaged));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    read(&bytes, &|| progress.stop_asked()).map_err(fault)
}

fn read(bytes: &[u8], stop_asked: &dyn Fn() -> bool) -> Result<SavedPlan, PlanFileError> {
    let mut opened = Opened::of(bytes)?;
    let manifest = opened.whole(Part::Manifest)?;
    let any: wire::AnyManifest = serde_json::from_slice(&manifest).map_err(|_| PlanFileError::Damaged)?;
    match any.format {
        older::FIRST => older::read(&manifest, &mut opened, stop_asked),
        older::SECOND | wire::FORMAT => wire::read(&manifest, &mut opened, stop_asked),
        newer if newer > wire::FORMAT => Err(PlanFileError::Newer(any.tool)),
        _ => Err(PlanFileError::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trial S15, P604: what a newer version wrote is not read half.
    #[test]
    fn a_plan_of_a_newer_version_says_so() {
        let manifest = br#"{"format": 99, "tool": "7.0.0", "colour": "green"}"#.to_vec();
        let bytes = container::pack(&[manifest, Vec::new(), Vec::new(), Vec::new()]).unwrap();
        assert_eq!(read(&bytes, &|| false), Err(PlanFileError::Newer("7.0.0".into())));
    }
}
