//! Whom an ID on the command line means.

use crate::command_line::typed::argument;
use crate::failure::Failure;
use crate::session::Session;
use model::id::CanonicalId;
use model::snapshot::FoundPatron;
use pipeline::Store;

/// The patron with this identifier.
pub(crate) fn by_id(store: &mut Store, id: &str, session: &Session<'_>) -> Result<FoundPatron, Failure> {
    let mut found = session.find(store, id, 2)?;
    found.retain(|found| found.stored.patron.canonical_ids().any(|own| own == CanonicalId::of(id)));
    found.pop().ok_or_else(|| nobody(id))
}

/// That no patron has this identifier.
pub(super) fn nobody(id: &str) -> Failure {
    Failure::usage(
        format!("the store has no patron with the ID {id}"),
        format!("look with rollcall find {}", argument(id)),
    )
}
