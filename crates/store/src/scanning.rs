//! Who shares something with people under other IDs, found out by looking at every patron once: for stores that have no
//! better way.

use model::id::CanonicalId;
use model::patron::Details;
use model::snapshot::{Crowd, Glimpse, Lookalikes, MayBe, Shared, Sought, StoredPatron};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// What is looked for, with those who were found to share it.
pub(crate) struct Sharing<'s> {
    sought: &'s [Sought],
    /// By what is shared, where it is looked for.
    places: BTreeMap<&'s Shared, Vec<usize>>,
    /// How many patrons share each, by place.
    counts: Vec<usize>,
    /// Who they are, as long as they are not too many.
    keys: Vec<Vec<CanonicalId>>,
    patrons: BTreeMap<CanonicalId, StoredPatron>,
}

impl<'s> Sharing<'s> {
    pub(crate) fn of(sought: &'s [Sought]) -> Self {
        let mut places: BTreeMap<&Shared, Vec<usize>> = BTreeMap::new();
        for (place, one) in sought.iter().enumerate() {
            places.entry(&one.shared).or_default().push(place);
        }
        let (counts, keys) = (vec![0; sought.len()], vec![Vec::new(); sought.len()]);
        Sharing { sought, places, counts, keys, patrons: BTreeMap::new() }
    }

    /// Looks at one patron.
    pub(crate) fn see(&mut self, stored: StoredPatron) -> ControlFlow<()> {
        let key = stored.patron.key();
        let mut wanted = false;
        for shared in shared_by(&stored.patron.details) {
            for place in self.places.get(&shared).into_iter().flatten() {
                self.counts[*place] += 1;
                if self.counts[*place] <= self.sought[*place].most_compared() {
                    self.keys[*place].push(key.clone());
                    wanted = true;
                }
            }
        }
        if wanted {
            self.patrons.insert(key, stored);
        }
        ControlFlow::Continue(())
    }

    /// Compares the names and days of birth of those who were found.
    pub(crate) fn lookalikes(mut self, may_be: &mut MayBe<'_>) -> Lookalikes {
        let (mut found, mut crowds) = (BTreeSet::new(), Vec::new());
        for (place, one) in self.sought.iter().enumerate() {
            let stored = self.counts[place];
            if stored > one.most_compared() {
                crowds.push(Crowd {
                    shared: one.shared.clone(),
                    listed: one.people.len() as u64,
                    stored: stored as u64,
                });
                continue;
            }
            for key in &self.keys[place] {
                let alike = may_be(glimpse(&self.patrons[key].patron.details), &one.people);
                found.extend(alike.into_iter().map(|position| (position, key.clone())));
            }
        }
        let keys: BTreeSet<CanonicalId> = found.iter().map(|(_, key)| key.clone()).collect();
        let places: BTreeMap<&CanonicalId, u32> = keys.iter().zip(0..).collect();
        let pairs = found.iter().map(|(position, key)| (*position, places[key])).collect();
        let patrons = keys.iter().filter_map(|key| self.patrons.remove(key)).collect();
        Lookalikes { patrons, pairs, crowds }
    }
}

/// What may be shared of a patron, each once.
fn shared_by(details: &Details) -> BTreeSet<Shared> {
    let emails = details.emails.iter().map(|email| Shared::Email(email.address.to_ascii_lowercase()));
    details.birth_date.map(Shared::BirthDate).into_iter().chain(emails).chain(Shared::name_of(details)).collect()
}

fn glimpse(details: &Details) -> Glimpse<'_> {
    Glimpse {
        first: details.first_name.as_deref(),
        middle: details.middle_name.as_deref(),
        last: details.last_name.as_deref(),
        preferred_first: details.rare.preferred_first_name.as_deref(),
        preferred_last: details.rare.preferred_last_name.as_deref(),
        birth_date: details.birth_date,
    }
}
