//! IDs that rows were given because the list has none, against the store.
//!
//! The first ID of a person may be somebody else's there. Then the next one is taken, of a few that are
//! always the same, so that the person is found under it tomorrow.

use super::likeness::{Likeness, compare};
use model::codes;
use model::draft::{CheckedRow, Verdict};
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::id_scheme::{self, ATTEMPTS, IdScheme, MadeId};
use model::patron::{Details, Patron};
use model::place::{Place, RowRef};
use model::settings::Settings;
use model::snapshot::Snapshot;
use std::collections::{HashMap, HashSet};

/// How rows without an ID are given one.
#[derive(Debug)]
pub struct IdAssigner<'a> {
    settings: &'a Settings,
    scheme: &'a MadeId,
}

impl<'a> IdAssigner<'a> {
    /// By the scheme of a profile; `None` where it makes no IDs.
    pub fn of(profile: &str, settings: &'a Settings) -> Option<Self> {
        let Some(IdScheme::Made(scheme)) = &settings.profiles.get(profile)?.id_scheme else { return None };
        Some(IdAssigner { settings, scheme })
    }

    /// Every ID that a row may have: what the snapshot has to cover.
    pub fn ids(&self, row: &CheckedRow) -> Vec<CanonicalId> {
        let given = self.patron(row).map(|patron| self.scheme.all_of(&patron.details));
        given.unwrap_or_default().iter().map(PrimaryId::canonical).collect()
    }

    /// Gives another ID to each row whose own is somebody else's in the store, and says so at the row. Where none
    /// of them is free, the row is left out.
    pub fn settle(&self, rows: &mut [CheckedRow], snapshot: &Snapshot, findings: &mut Vec<Finding>) {
        if snapshot.store.patrons == 0 {
            return;
        }
        let moving: Vec<usize> = (0..rows.len()).filter(|index| self.must_move(&rows[*index], snapshot)).collect();
        if moving.is_empty() {
            return;
        }
        let reported_at = reported_at(findings);
        let mut used: HashSet<CanonicalId> = rows.iter().filter_map(ready).flat_map(Patron::canonical_ids).collect();
        for index in moving {
            let at = rows[index].at;
            let Verdict::Ready(patron) = &mut rows[index].verdict else { continue };
            let reported = reported_at.get(&at).and_then(|index| findings.get_mut(*index));
            match self.choose(&patron.details, snapshot, &used) {
                Some(id) => {
                    used.insert(id.canonical());
                    if let Some(reported) = reported {
                        reported.message = id_scheme::given(&id).into();
                    }
                    patron.primary_id = id;
                }
                None => {
                    let place = reported.as_ref().map_or(Place::row(at, None), |reported| reported.place);
                    let message =
                        format!("no primary ID, and each of the {ATTEMPTS} that could be given is another patron's");
                    let finding = Finding::new(codes::D512, place, message)
                        .severity(self.settings.severity(codes::D512))
                        .advice("give the person an ID in the list");
                    match reported {
                        Some(reported) => *reported = finding,
                        None => findings.push(finding),
                    }
                    rows[index].verdict =
                        Verdict::Blocked { primary_id: None, reasons: [codes::D512].into(), question: false };
                }
            }
        }
    }

    fn patron<'r>(&self, row: &'r CheckedRow) -> Option<&'r Patron> {
        ready(row).filter(|_| row.id_given)
    }

    /// Whether the first ID is not the one: it is somebody else's, or the person is there under a later one.
    fn must_move(&self, row: &CheckedRow, snapshot: &Snapshot) -> bool {
        let Some(patron) = self.patron(row) else { return false };
        match likeness(&patron.primary_id, &patron.details, snapshot) {
            Some(Likeness::Different) => true,
            Some(Likeness::Same | Likeness::Unclear) => false,
            None => self.known(&patron.details, snapshot).is_some(),
        }
    }

    /// The ID under which the person is in the store.
    fn known(&self, person: &Details, snapshot: &Snapshot) -> Option<PrimaryId> {
        let same = |id: &PrimaryId| likeness(id, person, snapshot) == Some(Likeness::Same);
        self.scheme.all_of(person).into_iter().find(same)
    }

    fn choose(&self, person: &Details, snapshot: &Snapshot, used: &HashSet<CanonicalId>) -> Option<PrimaryId> {
        let is_free = |id: &PrimaryId| !used.contains(&id.canonical());
        let fits = |id: &PrimaryId| likeness(id, person, snapshot) != Some(Likeness::Different);
        let known = self.known(person, snapshot).filter(is_free);
        known.or_else(|| self.scheme.all_of(person).into_iter().find(|id| is_free(id) && fits(id)))
    }
}

/// Where among the findings it stands which ID a row was given.
fn reported_at(findings: &[Finding]) -> HashMap<RowRef, usize> {
    let reported = findings.iter().enumerate().filter(|(_, finding)| finding.code == codes::C346);
    reported.filter_map(|(index, finding)| Some((finding.row()?, index))).collect()
}

fn ready(row: &CheckedRow) -> Option<&Patron> {
    match &row.verdict {
        Verdict::Ready(patron) => Some(patron),
        Verdict::Blocked { .. } => None,
    }
}

/// How like the person is to whoever has the ID in the store. Somebody's barcode is never the person's ID.
fn likeness(id: &PrimaryId, person: &Details, snapshot: &Snapshot) -> Option<Likeness> {
    let key = id.canonical();
    let owner = snapshot.owner(&key)?;
    let own = owner.patron.key() == key;
    Some(if own { compare(person, &owner.patron.details) } else { Likeness::Different })
}
