//! Those who fit a search, as they come: in the order of their keys, until enough of them are there.
//!
//! Shared by the backends, so that they show the same patrons in the same order.

use crate::matching::{Needle, Pass, by_name};
use crate::{See, StoreError};
use model::patron::Patron;
use model::search::{Fit, Search, Total};
use model::snapshot::StoredPatron;
use std::ops::ControlFlow;

/// So many are put in order before the first are shown. Whoever gets more types another word; looking through all the
/// names that begin with one letter would take seconds.
const RANKED: usize = 500;

/// Patrons who fit.
pub(crate) struct Gathered<'a> {
    search: &'a Search,
    /// So many are enough.
    most: usize,
    fitting: Vec<(Fit, StoredPatron)>,
    /// Whether there are more than enough.
    is_more: bool,
}

impl<'a> Gathered<'a> {
    pub(crate) fn of(search: &'a Search) -> Self {
        let most = search.limit.map_or(usize::MAX, |limit| limit.max(RANKED));
        Gathered { search, most, fitting: Vec::new(), is_more: false }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.fitting.is_empty()
    }

    /// Adds a patron who fits, if the search has them count; says whether to go on.
    pub(crate) fn add(&mut self, stored: StoredPatron, fit: impl Fn(&Patron) -> Option<Fit>) -> ControlFlow<()> {
        let fit = if self.search.filter.takes(&stored.patron) { fit(&stored.patron) } else { None };
        let Some(fit) = fit else { return ControlFlow::Continue(()) };
        if self.fitting.len() == self.most {
            self.is_more = true;
            return ControlFlow::Break(());
        }
        self.fitting.push((fit, stored));
        ControlFlow::Continue(())
    }

    /// How many of them there are.
    pub(crate) fn len(&self) -> usize {
        self.fitting.len()
    }

    /// Whether they are enough with so many others: more of them than are put in order.
    pub(crate) fn is_enough_with(&self, others: usize) -> bool {
        self.is_more || self.fitting.len() + others > self.most
    }

    /// Adds those who were gathered for the same search among the patrons behind these.
    pub(crate) fn append(&mut self, behind: Gathered<'_>) {
        self.fitting.extend(behind.fitting);
        self.is_more |= behind.is_more || self.fitting.len() > self.most;
        self.fitting.truncate(self.most);
    }

    /// Those to show, in their order, and how many fit.
    pub(crate) fn ranked(self) -> (Vec<(Fit, StoredPatron)>, Total) {
        let Gathered { search, mut fitting, is_more, .. } = self;
        let count = fitting.len() as u64;
        if is_more {
            // They came by key, and the sort is stable.
            fitting.sort_by_key(|(fit, _)| *fit);
        } else {
            fitting.sort_by_cached_key(|(fit, stored)| (*fit, by_name(&stored.patron)));
        }
        fitting.truncate(search.limit.unwrap_or(usize::MAX));
        (fitting, if is_more { Total::MoreThan(count) } else { Total::Exactly(count) })
    }
}

/// Looks at everybody, whom `scan` shows one after the other: for stores that have no better way.
pub(crate) fn by_scanning<'a>(
    search: &'a Search,
    needle: &Needle,
    scan: &mut dyn FnMut(&mut See<'_>) -> Result<(), StoreError>,
) -> Result<Gathered<'a>, StoreError> {
    let mut gathered = Gathered::of(search);
    for pass in needle.passes() {
        let fit = |patron: &Patron| needle.fit(*pass, patron);
        scan(&mut |stored| gathered.add(stored, fit))?;
        if !gathered.is_empty() {
            break;
        }
    }
    Ok(gathered)
}

/// The one who owns the whole of an identifier.
pub(crate) fn owner_only<'a>(search: &'a Search, needle: &Needle, owner: StoredPatron) -> Gathered<'a> {
    let mut gathered = Gathered::of(search);
    // The first is never too many.
    let _: ControlFlow<()> = gathered.add(owner, |patron| needle.fit(Pass::Spelled, patron));
    gathered
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::PrimaryId;

    fn patron(number: usize) -> StoredPatron {
        let primary_id = PrimaryId::new(&format!("{number:04}")).unwrap();
        let mut patron = Patron { primary_id, details: Box::default() };
        // Whoever comes first by key comes last by name.
        patron.details.last_name = Some(format!("{:04}", 9999 - number).into());
        StoredPatron { version: 1, patron }
    }

    fn first(people: usize, limit: Option<usize>) -> (usize, String, Total) {
        let search = Search { limit, ..Search::default() };
        let mut gathered = Gathered::of(&search);
        let all = (0..people).map(patron).try_for_each(|one| gathered.add(one, |_| Some(Fit::Everybody)));
        assert_eq!(all.is_break(), gathered.is_more);
        let (shown, total) = gathered.ranked();
        (shown.len(), shown[0].1.patron.primary_id.to_string(), total)
    }

    #[test]
    fn more_than_are_ranked_come_by_their_ids() {
        assert_eq!(first(RANKED, Some(20)), (20, "0499".into(), Total::Exactly(500)));
        assert_eq!(first(RANKED + 9, Some(20)), (20, "0000".into(), Total::MoreThan(500)));
        assert_eq!(first(RANKED + 9, Some(600)), (509, "0508".into(), Total::Exactly(509)));
        assert_eq!(first(RANKED + 9, None), (509, "0508".into(), Total::Exactly(509)));
    }
}
