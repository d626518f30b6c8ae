//! What it takes to make an account external or internal, beside its ID: the whole command, for those who are told of it.
//!
//! It writes nothing and asks nothing; `toggle.rs` does.

use crate::command_line::flags::flag;
use crate::command_line::typed;
use crate::failure::Failure;
use crate::session::Session;
use model::search::{Filter, Search};
use model::snapshot::StoredPatron;
use pipeline::{Store, Toggle};

/// So many patrons of a group are looked at for the campus system that owns their accounts.
const LOOKED_AT: usize = 50;

/// The command that changes whose account this is, with what was said of it and the likeliest of what is missing.
pub(crate) fn command(
    stored: &StoredPatron,
    said: Toggle<'_>,
    store: &mut Store,
    session: &Session<'_>,
) -> Result<String, Failure> {
    let missing = pipeline::missing_to_toggle(stored, said, session.settings, &session.world);
    let group = missing.as_ref().and_then(|missing| missing.groups.first()).map(String::as_str).or(said.group);
    let needs_feed = missing.as_ref().is_some_and(|missing| missing.feed);
    let feed = if needs_feed {
        let of_group = group.or(stored.patron.details.user_group.as_deref());
        let likeliest = feeds(of_group, store, session)?.into_iter().next();
        Some(likeliest.unwrap_or_else(|| flag("account toggle", "external_id").value.clone()))
    } else {
        said.external_id.map(str::to_owned)
    };
    Ok(typed::toggle(stored.patron.primary_id.as_str(), feed.as_deref(), group))
}

/// The campus systems that may own an account of this group, the likeliest first: of a profile of the group, of its other
/// patrons, of other profiles.
pub(super) fn feeds(group: Option<&str>, store: &mut Store, session: &Session<'_>) -> Result<Vec<String>, Failure> {
    let (mut own, mut others): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for profile in session.settings.profiles.values() {
        let known = if group == Some(profile.group.as_str()) { &mut own } else { &mut others };
        known.extend(profile.external_id.clone());
    }
    let mut all = own;
    if let Some(group) = group {
        let filter = Filter { group: Some(group.to_owned()), ..Filter::default() };
        let hits = session.search(store, &Search { filter, limit: Some(LOOKED_AT), ..Search::default() })?;
        let patrons = hits.shown.iter().map(|hit| &hit.found.stored.patron);
        all.extend(patrons.filter_map(|patron| patron.details.rare.external_id.as_deref().map(str::to_owned)));
    }
    all.extend(others);
    let mut once: Vec<String> = Vec::new();
    for feed in all {
        if !once.contains(&feed) {
            once.push(feed);
        }
    }
    Ok(once)
}
