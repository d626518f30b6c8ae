//! Whether there is a user group, since a slip in its code would look like a group in which nobody is; and who is of it.

use crate::PipelineError;
use model::nearest::{OF_TYPED, nearest};
use model::patron::Patron;
use model::search::{Filter, Search};
use model::settings::Settings;
use store::Store;

/// Refuses a user group that the library has not set up.
///
/// # Errors
/// When the settings have no such group.
pub fn group_set_up(group: &str, settings: &Settings) -> Result<(), PipelineError> {
    set_up(group, settings).map(|_| ()).ok_or_else(|| no_group(group, settings))
}

/// Refuses a user group that the library has not set up and in which no patron of the store is either. Patrons keep the
/// group that they came with, so that the store is asked about one that is not in the settings. Gives its code as it is
/// written there.
///
/// # Errors
/// When there is no such group, or the store cannot be read.
pub fn known_group(store: &mut Store, group: &str, settings: &Settings) -> Result<String, PipelineError> {
    if let Some(code) = set_up(group, settings) {
        return Ok(code.clone());
    }
    let filter = Filter { group: Some(group.to_owned()), ..Filter::default() };
    let members = store.patrons().search(&Search { filter, limit: Some(1), ..Search::default() })?;
    let code = members.shown.first().and_then(|hit| hit.found.stored.patron.details.user_group.as_deref());
    code.map(str::to_owned).ok_or_else(|| no_group(group, settings))
}

/// The code of a group of the settings, in whichever case it was typed.
fn set_up<'s>(group: &str, settings: &'s Settings) -> Option<&'s String> {
    settings.groups.keys().find(|code| code.eq_ignore_ascii_case(group))
}

fn no_group(group: &str, settings: &Settings) -> PipelineError {
    let codes = || settings.groups.keys().map(String::as_str);
    PipelineError::NoGroup {
        wanted: group.to_owned(),
        near: nearest(&group.to_ascii_uppercase(), codes(), OF_TYPED).map(str::to_owned),
        known: codes().map(str::to_owned).collect(),
    }
}

/// Whether a patron is of one of these groups, without regard to case, if there are any.
pub(super) fn is_of(patron: &Patron, groups: &[String]) -> bool {
    let own = patron.details.user_group.as_deref();
    groups.is_empty() || groups.iter().any(|group| own.is_some_and(|own| own.eq_ignore_ascii_case(group)))
}
