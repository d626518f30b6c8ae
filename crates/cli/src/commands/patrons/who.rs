//! Whom an ID on the command line means.

use crate::command_line::typed::argument;
use crate::failure::Failure;
use crate::session::Session;
use model::search::{Fit, Search};
use model::snapshot::FoundPatron;
use pipeline::Store;

/// The patron with this identifier.
pub(crate) fn by_id(store: &mut Store, id: &str, session: &Session<'_>) -> Result<FoundPatron, Failure> {
    holder(store, id, session)?.ok_or_else(|| nobody(id))
}

/// The patron with this identifier, where somebody has it.
pub(super) fn holder(store: &mut Store, id: &str, session: &Session<'_>) -> Result<Option<FoundPatron>, Failure> {
    let hits = session.search(store, &by_whole_id(id))?;
    let whole = hits.shown.into_iter().find(|hit| hit.fit == Fit::Identifier);
    Ok(whole.map(|hit| hit.found))
}

/// The search for whoever has this identifier.
pub(super) fn by_whole_id(id: &str) -> Search {
    Search { text: id.to_owned(), limit: Some(1), ..Search::default() }
}

/// That no patron has this identifier.
pub(super) fn nobody(id: &str) -> Failure {
    Failure::usage(
        format!("the store has no patron with the ID {id}"),
        format!("look with rollcall find {}", argument(id)),
    )
}
