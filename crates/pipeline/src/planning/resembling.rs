//! Who of a store has something in common with one person who is added by hand: the same e-mail address, phone number or
//! address. It is looked for further than for the people of a list (`fetch.rs`), since somebody is there who can say
//! whether it is the same person; what it comes to is for `planner` to say.

use crate::PipelineError;
use model::id::CanonicalId;
use model::patron::Patron;
use model::search::Search;
use model::snapshot::StoredPatron;
use planner::InCommon;
use std::collections::BTreeMap;
use store::Store;

/// So many are looked at of those whom one search finds. Of a first name that more have than that, the e-mail address and
/// the phone number still find the person.
const LOOKED_AT: usize = 500;

/// A patron, with what they and somebody who is to be added have in common.
#[derive(Debug, Clone)]
pub struct Resembling {
    /// The patron.
    pub stored: StoredPatron,
    /// What they have in common.
    pub in_common: InCommon,
}

/// The patrons who have something in common with somebody who is to be added, the likeliest first.
///
/// # Errors
/// When the store cannot be read.
pub fn resembling(store: &mut Store, newcomer: &Patron) -> Result<Vec<Resembling>, PipelineError> {
    let mut found: BTreeMap<CanonicalId, Resembling> = BTreeMap::new();
    for text in searches(newcomer) {
        let hits = store.patrons().search(&Search { text, limit: Some(LOOKED_AT), ..Search::default() })?;
        for stored in hits.shown.into_iter().map(|hit| hit.found.stored) {
            if let Some(in_common) = planner::in_common(&newcomer.details, &stored.patron.details) {
                found.insert(stored.patron.key(), Resembling { stored, in_common });
            }
        }
    }
    let mut found: Vec<Resembling> = found.into_values().collect();
    found.sort_by_key(|one| (one.in_common.resemblance, std::cmp::Reverse(one.in_common.shared.len())));
    Ok(found)
}

/// What is looked for: the addresses for mail, the phone numbers and, where there is a street, who is called so. A street
/// finds nobody by itself; somebody of one first name may live there, and somebody whose last name is spelled nearly so.
fn searches(newcomer: &Patron) -> Vec<String> {
    let details = &newcomer.details;
    let emails = details.emails.iter().map(|email| email.address.to_string());
    let phones = details.phones.iter().map(|phone| phone.number.to_string());
    let mut searches: Vec<String> = emails.chain(phones).collect();
    if let Some(first) = details.first_name.as_deref().filter(|_| !details.addresses.is_empty()) {
        searches.push(first.to_owned());
        let initial = first.trim().chars().next();
        let with_initial = initial.zip(details.last_name.as_deref()).map(|(initial, last)| format!("{initial} {last}"));
        searches.extend(with_initial);
    }
    // Nothing finds everybody.
    searches.retain(|text| !text.trim().is_empty());
    searches
}
