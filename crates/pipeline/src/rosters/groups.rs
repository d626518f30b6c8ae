//! Whether there is a user group: a slip in its code would look like a group in which nobody is.

use crate::PipelineError;
use model::nearest::{OF_TYPED, nearest};
use model::search::{Filter, Search};
use model::settings::Settings;
use store::Store;

/// Refuses a user group that the library has not set up.
///
/// # Errors
/// When the settings have no such group.
pub fn group_set_up(group: &str, settings: &Settings) -> Result<(), PipelineError> {
    let codes = || settings.groups.keys().map(String::as_str);
    if codes().any(|code| code.eq_ignore_ascii_case(group)) {
        return Ok(());
    }
    Err(PipelineError::NoGroup {
        wanted: group.to_owned(),
        near: nearest(&group.to_ascii_uppercase(), codes(), OF_TYPED).map(str::to_owned),
        known: codes().map(str::to_owned).collect(),
    })
}

/// Refuses a user group that the library has not set up and in which no patron of the store is either. Patrons keep the
/// group that they came with, so that the store is asked about one that is not in the settings.
///
/// # Errors
/// When there is no such group, or the store cannot be read.
pub fn known_group(store: &mut Store, group: &str, settings: &Settings) -> Result<(), PipelineError> {
    let Err(not_set_up) = group_set_up(group, settings) else { return Ok(()) };
    let filter = Filter { group: Some(group.to_owned()), ..Filter::default() };
    let members = store.patrons().search(&Search { filter, limit: Some(1), ..Search::default() })?;
    if members.shown.is_empty() { Err(not_set_up) } else { Ok(()) }
}
