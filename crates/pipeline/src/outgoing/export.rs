//! The patrons of a store, for another library system: in the order of their keys, as the store is at one moment. They
//! are seen twice, so that nobody is kept in memory: first to find out who fits, then to be written.

use super::filling::Filling;
use super::tally::Tally;
use super::{ForBlank, Wanted};
use crate::error::stopped_or_store;
use crate::{PipelineError, World};
use model::outgoing::{Outgoing, Unfit};
use model::patron::Patron;
use model::progress::{Event, Phase};
use model::search::Filter;
use model::snapshot::StoredPatron;
use std::borrow::Cow;
use std::ops::ControlFlow;
use store::{Store, TwoLooks};
use systems::Unheld;

/// So many patrons are seen between two steps of the progress.
const STEP: u64 = 1_000;

/// How it ended with the patrons of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The name of the store.
    pub store: String,
    /// What the other system cannot hold of them.
    pub unfit: Unfit,
    /// What was written.
    pub outgoing: Outgoing,
}

/// Writes the patrons of a store whom the filter takes for another system, with the values for those who have none.
/// Changes nothing in the store.
///
/// # Errors
/// When the store cannot be read, or a file cannot be written.
pub fn export(
    store: &mut Store,
    filter: &Filter,
    blanks: &[ForBlank],
    wanted: &Wanted<'_>,
    world: &World<'_>,
) -> Result<Exported, PipelineError> {
    let facts = store.facts()?;
    let mut looks = Looks {
        filter,
        blanks,
        wanted,
        world,
        tally: Tally::default(),
        fit: 0,
        unheld: 0,
        seen: 0,
        found: Vec::new(),
        fields: Vec::new(),
        filling: Ok(None),
    };
    // Everybody is seen twice.
    let filling = world.phase(Phase::Writing, Some(2 * facts.patrons), || {
        store.patrons().scan_twice(&mut looks, world.progress).map_err(stopped_or_store)?;
        let filling = std::mem::replace(&mut looks.filling, Ok(None))?;
        Ok::<_, PipelineError>((filling, looks.fit))
    })?;
    let files = filling.map(Filling::finish).transpose()?.unwrap_or_default();
    let outgoing = Outgoing {
        to: wanted.to.name(),
        title: wanted.to.title(),
        written: files.iter().map(|file| file.patrons).sum(),
        unheld: looks.unheld,
        problem_rows: 0,
        leave_out: wanted.leave_out,
        files,
    };
    Ok(Exported { store: facts.name, unfit: looks.tally.told(), outgoing })
}

/// The two looks at everybody.
struct Looks<'a> {
    filter: &'a Filter,
    blanks: &'a [ForBlank],
    wanted: &'a Wanted<'a>,
    world: &'a World<'a>,
    tally: Tally,
    /// How many fit.
    fit: u64,
    /// How many do not.
    unheld: u64,
    /// How many were seen.
    seen: u64,
    /// What is found of one patron.
    found: Vec<Unheld>,
    fields: Vec<Cow<'static, str>>,
    /// The files, once they are begun; or why they cannot be written.
    filling: Result<Option<Filling<'a>>, PipelineError>,
}

impl Looks<'_> {
    /// Whether a patron is meant, who then has the values for blank fields; notes that one more was seen.
    fn is_meant(&mut self, patron: &mut Patron) -> bool {
        self.seen += 1;
        if self.seen.is_multiple_of(STEP) {
            self.world.progress.event(Event::Advance(Phase::Writing, STEP));
        }
        let is_meant = self.filter.takes(patron);
        if is_meant {
            self.blanks.iter().for_each(|blank| blank.fill(&mut patron.details));
        }
        is_meant
    }

    /// Whether the other system can hold a patron; what it cannot is among what was found.
    fn fits(&mut self, patron: &Patron) -> bool {
        self.found.clear();
        self.wanted.to.check(patron, &mut self.found);
        self.found.is_empty()
    }
}

impl TwoLooks for Looks<'_> {
    fn first(&mut self, StoredPatron { mut patron, .. }: StoredPatron) -> ControlFlow<()> {
        if !self.is_meant(&mut patron) {
            return ControlFlow::Continue(());
        }
        if self.fits(&patron) {
            self.fit += 1;
            self.wanted.to.without(&patron, &mut self.fields);
            self.tally.add_without(&patron, &mut self.fields);
        } else {
            self.unheld += 1;
            self.tally.add_unheld(&patron, &mut self.found);
        }
        ControlFlow::Continue(())
    }

    fn look_again(&mut self) -> bool {
        if self.fit == 0 || (self.unheld > 0 && !self.wanted.leave_out) {
            return false;
        }
        self.filling = Filling::new(self.wanted, self.fit, self.world.today).map(Some);
        self.filling.is_ok()
    }

    fn second(&mut self, StoredPatron { mut patron, .. }: StoredPatron) -> ControlFlow<()> {
        let is_written = self.is_meant(&mut patron) && (self.unheld == 0 || self.fits(&patron));
        let Ok(Some(filling)) = &mut self.filling else { return ControlFlow::Break(()) };
        if is_written && let Err(error) = filling.push(&patron) {
            self.filling = Err(error);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}
