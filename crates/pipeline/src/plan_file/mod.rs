//! Saved plans: one file that holds everything that applying needs, and nothing secret.
//!
//! Start with [`SavedPlan`]. `container.rs` knows bytes and the checksum, `wire.rs` the shapes inside.
//! A saved plan is read whole or refused: nobody edits one by hand.

mod container;
mod wire;

use crate::error::in_words;
use crate::{Origin, PipelineError, Planned, World, files};
use chrono::NaiveDate;
use model::audit::Actor;
use model::listing::Checked;
use model::place::Tables;
use model::plan::Plan;
use model::settings::Settings;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

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
    /// The words behind `rollcall plan` that made it, for working it out anew.
    pub command: Vec<String>,
    /// The hash of what the library had decided at the time.
    pub settings: String,
    /// The profile.
    pub profile: String,
    /// The lists' paths as they were typed.
    pub paths: Vec<String>,
}

/// Why a file is not a plan that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanFileError {
    /// Bytes are missing or others than were written.
    #[error("it is damaged, or somebody has changed it")]
    Damaged,
    /// A newer version wrote it.
    #[error("it was made by version {0}, which is newer than this one")]
    Newer(String),
    /// It does not fit into a file.
    #[error("it is too large to be saved")]
    TooLarge,
}

/// The hash of what a library has decided, to tell when it has decided otherwise since.
fn settings_hash(settings: &Settings) -> String {
    let digest = Sha256::digest(format!("{settings:?}"));
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl SavedPlan {
    /// A plan as it is to be saved; `command` is what was typed behind `rollcall plan`.
    pub fn of(planned: &Planned, command: Vec<String>, settings: &Settings, world: &World<'_>) -> Self {
        SavedPlan {
            plan: planned.plan.clone(),
            origin: Origin::lists(&planned.checked),
            made: crate::actor(world),
            tables: planned.checked.tables.clone(),
            command,
            settings: settings_hash(settings),
            profile: planned.checked.profile.clone(),
            paths: planned.checked.files.iter().map(|file| file.path.clone()).collect(),
        }
    }

    /// What views need of the lists: the names of their tables. Their cells are not in the plan.
    pub fn checked(&self) -> Checked {
        wire::skeleton(self)
    }

    /// Whether the library has decided otherwise since, about anything.
    pub fn settings_changed(&self, settings: &Settings) -> bool {
        self.settings != settings_hash(settings)
    }

    /// The lists that are there still but say something else, by name.
    pub fn changed_sources(&self) -> Vec<String> {
        // What was a list may be a pipe by now, which nobody is to wait for.
        let read = |path: &str| files::look(Path::new(path)).and_then(|_| fs::read(path)).ok();
        let now = |path: &str| read(path).map(|bytes| crate::read::sha256(&bytes));
        let pairs = self.paths.iter().zip(&self.origin.files);
        let changed = pairs.filter(|(path, file)| now(path).is_some_and(|sha256| sha256 != file.sha256));
        changed.map(|(_, file)| file.name.clone()).collect()
    }
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

/// Saved plans of a store that lie beside it and were made before a day: they hold personal data.
pub fn old_plans(address: &str, store_id: &str, before: NaiveDate) -> Vec<PathBuf> {
    let store = Path::new(address.strip_prefix("sqlite:").unwrap_or(address));
    let folder = store.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    let paths = entries.map(|entry| folder.map_or_else(|| entry.file_name().into(), |_| entry.path()));
    let is_old = |path: &PathBuf| {
        let path = path.display().to_string();
        let plan = is_saved_plan(&path).then(|| load_plan(&path).ok()).flatten();
        plan.is_some_and(|plan| plan.plan.store.id == store_id && plan.made.when.date_naive() < before)
    };
    let mut old: Vec<PathBuf> = paths.filter(is_old).collect();
    old.sort();
    old
}

/// Writes a plan into a new file that only its owner can read, on the disk before this returns.
pub fn save_plan(saved: &SavedPlan, path: &Path) -> Result<(), PipelineError> {
    let shown = path.display().to_string();
    let fault = |error: PlanFileError| PipelineError::PlanFile { path: shown.clone(), error };
    let bytes = container::pack(&wire::parts(saved)).map_err(fault)?;
    let cannot = |error: &std::io::Error| PipelineError::PlanNotWritable { path: shown.clone(), why: in_words(error) };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| {
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            PipelineError::PlanExists(shown.clone())
        } else {
            cannot(&error)
        }
    })?;
    let written = file.write_all(&bytes).and_then(|()| file.sync_all());
    written.map_err(|error| {
        // Half a plan is worth nothing, and would be in the way of the next one.
        drop(fs::remove_file(path));
        cannot(&error)
    })
}

/// Reads a saved plan, whole or not at all.
pub fn load_plan(path: &str) -> Result<SavedPlan, PipelineError> {
    let bytes = files::look(Path::new(path)).and_then(|_| fs::read(path));
    let bytes = bytes.map_err(|error| PipelineError::Unreadable { path: path.to_owned(), why: in_words(&error) })?;
    read(&bytes).map_err(|error| PipelineError::PlanFile { path: path.to_owned(), error })
}

fn read(bytes: &[u8]) -> Result<SavedPlan, PlanFileError> {
    let parts = container::unpack(bytes)?;
    let any: wire::AnyManifest = serde_json::from_slice(&parts[0]).map_err(|_| PlanFileError::Damaged)?;
    if any.format > wire::FORMAT {
        return Err(PlanFileError::Newer(any.tool));
    }
    let saved = wire::read(&parts)?;
    let plan = &saved.plan;
    let fingerprint = planner::fingerprint(&plan.store, &plan.rows, &plan.others, &plan.decisions, plan.as_of);
    // A checksum can be made anew by whoever changes a plan; the steps must be those of its name.
    if fingerprint == plan.fingerprint { Ok(saved) } else { Err(PlanFileError::Damaged) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// P604: what a newer version wrote is not read half.
    #[test]
    fn a_plan_of_a_newer_version_says_so() {
        let manifest = br#"{"format": 99, "tool": "7.0.0", "colour": "green"}"#.to_vec();
        let bytes = container::pack(&[manifest, Vec::new(), Vec::new(), Vec::new()]).unwrap();
        assert_eq!(read(&bytes), Err(PlanFileError::Newer("7.0.0".into())));
    }
}
