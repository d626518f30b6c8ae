//! Patrons who are looked for, and batches that write them.

use super::refusals::{go_on, refused};
use super::{Memory, MemoryPatron, NAME};
use crate::fitting;
use crate::gathering;
use crate::matching::Needle;
use crate::{First, Journal, Patrons, See, StoreError};
use model::changeset::{Applied, Changeset};
use model::id::{CanonicalId, PrimaryId};
use model::plan::StalePatron;
use model::progress::{Event, Phase, Progress, Silent};
use model::search::{Fit, Hit, Hits, Search};
use model::snapshot::{Scope, Snapshot, StoredPatron};
use std::collections::BTreeMap;

impl Patrons for Memory {
    fn snapshot(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<Snapshot, StoreError> {
        go_on(progress)?;
        progress.event(Event::Advance(Phase::Fetching, scope.ids().len() as u64));
        Ok(self.owners_of(scope))
    }

    fn scan(&mut self, see: &mut See<'_>, progress: &dyn Progress) -> Result<(), StoreError> {
        go_on(progress)?;
        for kept in self.patrons.values() {
            go_on(progress)?;
            if see(kept.stored.clone()).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn next_ids(&mut self, places: &[CanonicalId], each: usize) -> Result<Vec<PrimaryId>, StoreError> {
        let behind = places.iter().flat_map(|place| self.patrons.range(place.clone()..).take(each));
        let found: BTreeMap<&CanonicalId, &MemoryPatron> = behind.collect();
        Ok(found.into_values().map(|kept| kept.stored.patron.primary_id.clone()).collect())
    }

    fn search(&mut self, search: &Search) -> Result<Hits, StoreError> {
        let needle = Needle::new(&search.text);
        let owner = self.owners.get(needle.id()).map(|key| self.patrons[key].stored.clone());
        let gathered = match owner {
            Some(owner) => gathering::owner_only(search, &needle, owner),
            None => gathering::by_scanning(search, &needle, &mut |see| self.scan(see, &Silent))?,
        };
        let (fitting, total) = gathered.ranked();
        let hit = |(fit, stored): (Fit, StoredPatron)| Hit { found: self.found(&stored.patron.key()), fit };
        Ok(Hits { shown: fitting.into_iter().map(hit).collect(), total })
    }

    fn moved(&mut self, changeset: &Changeset, progress: &dyn Progress) -> Result<Vec<StalePatron>, StoreError> {
        go_on(progress)?;
        let writes = changeset.writes();
        Ok(self.stale(&writes, &self.owners_of(&fitting::scope(&writes))))
    }

    fn apply_after(
        &mut self,
        changeset: &Changeset,
        first: &mut First<'_>,
        progress: &dyn Progress,
    ) -> Result<Applied, StoreError> {
        fitting::refuse_passwords_left_behind(changeset, NAME)?;
        if let Some(batch) = self.standing_batch(&changeset.head.id)? {
            return Ok(Applied::Already { batch });
        }
        let writes = changeset.writes();
        let now = self.owners_of(&fitting::scope(&writes));
        let stale = self.stale(&writes, &now);
        if !stale.is_empty() {
            return Ok(Applied::Stale(stale));
        }
        if !self.is_done(first, self.batches.len() as u64 + 1) {
            return Ok(Applied::Withheld);
        }
        if fitting::contradicts(&writes, &now) {
            return Err(refused("an identifier would belong to two patrons"));
        }
        self.refuse_second_passwords(&writes)?;
        for some in writes.chunks(1000) {
            go_on(progress)?;
            progress.event(Event::Advance(Phase::Writing, some.len() as u64));
        }
        go_on(progress)?;
        Ok(self.commit(&writes, changeset))
    }
}
