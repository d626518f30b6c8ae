//! Whom an ID on the command line means.

use crate::command_line::typed::command;
use crate::failure::Failure;
use crate::session::Session;
use model::id::CanonicalId;
use model::patron::Patron;
use model::search::{Fit, Search};
use model::snapshot::{FoundPatron, StoredPatron};
use pipeline::{FORMER_ID, Store};

/// The patron with this identifier.
pub(crate) fn by_id(store: &mut Store, id: &str, session: &Session<'_>) -> Result<FoundPatron, Failure> {
    holder(store, id, session)?.ok_or_else(|| nobody(id))
}

/// The patron with this identifier, where somebody has it.
pub(crate) fn holder(store: &mut Store, id: &str, session: &Session<'_>) -> Result<Option<FoundPatron>, Failure> {
    let hits = session.search(store, &by_whole_id(id))?;
    let whole = hits.shown.into_iter().find(|hit| hit.fit == Fit::Identifier);
    Ok(whole.map(|hit| hit.found))
}

/// Those who have this identifier but for zeros in front, which are lost in spreadsheets and when somebody types.
pub(super) fn with_other_zeros(
    store: &mut Store,
    id: &str,
    session: &Session<'_>,
) -> Result<Vec<StoredPatron>, Failure> {
    const MOST: usize = 9;
    // Nothing finds everybody.
    if id.trim().is_empty() {
        return Ok(Vec::new());
    }
    let hits = session.search(store, &Search { text: id.to_owned(), limit: Some(MOST), ..Search::default() })?;
    let they = hits.shown.into_iter().filter(|hit| hit.fit == Fit::OtherZeros);
    Ok(they.map(|hit| hit.found.stored).collect())
}

/// How an identifier is this patron's, where it is not the primary one.
pub(crate) fn other_identifier(id: &str, patron: &Patron) -> Option<String> {
    let key = CanonicalId::of(id);
    let mut others = patron.details.identifiers.iter().filter(|_| key != patron.key());
    let kind =
        others.find(|identifier| CanonicalId::of(&identifier.value) == key).map(|identifier| &*identifier.kind)?;
    let what = match kind {
        FORMER_ID => "an earlier ID",
        "BARCODE" => "a barcode",
        _ => "an identifier",
    };
    Some(format!("{id} is {what} of {}", patron.primary_id))
}

/// The search for whoever has this identifier.
pub(super) fn by_whole_id(id: &str) -> Search {
    Search { text: id.to_owned(), limit: Some(1), ..Search::default() }
}

/// That no patron has this identifier.
pub(crate) fn nobody(id: &str) -> Failure {
    Failure::usage(format!("the store has no patron with the ID {id}"), format!("look with {}", command("find", &[id])))
}
