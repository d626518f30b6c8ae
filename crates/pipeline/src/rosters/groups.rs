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
/// group that they came with, so that the store is asked about one that is not in the settings. Gives its code as it is
/// written there.
///
/// # Errors
/// When there is no such group, or the store cannot be read.
pub fn known_group(store: &mut Store, group: &str, settings: &Settings) -> Result<String, PipelineError> {
    if let Some(code) = settings.groups.keys().find(|code| code.eq_ignore_ascii_case(group)) {
        return Ok(code.clone());
    }
    let filter = Filter { group: Some(group.to_owned()), ..Filter::default() };
    let members = store.patrons().search(&Search { filter, limit: Some(1), ..Search::default() })?;
    let code = members.shown.first().and_then(|hit| hit.found.stored.patron.details.user_group.as_deref());
    match code {
        Some(code) => Ok(code.to_owned()),
        None => group_set_up(group, settings).map(|()| group.to_owned()),
    }
}
