//! Patrons who go on under another primary ID.
//!
//! A patron's key in every store is the primary ID, so that another ID is another key: whoever is renumbered goes under
//! the old ID and comes under the new one, in one plan. That the two are one patron is told by their identifiers: under
//! the new ID the old one is kept as an identifier, and an undo finds it there. Nothing else takes a patron out and
//! brings one in who has an identifier of the other.
//!
//! What that means for passwords is for `planner` to say, and whose the history is for [`stay`](crate::stay).

use super::change::Change;
use crate::batch::{BatchAction, BatchPatron};
use crate::field::Field;
use crate::id::CanonicalId;
use crate::patron::{Identifier, Patron};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Under which key patrons go on, by the one that they had.
pub type Moves = BTreeMap<CanonicalId, CanonicalId>;

/// A patron who goes or comes.
struct Known {
    key: CanonicalId,
    /// The identifiers besides the primary ID.
    others: Vec<CanonicalId>,
}

impl Known {
    fn of(patron: &Patron) -> Self {
        Known { key: patron.key(), others: canonical(&patron.details.identifiers) }
    }

    /// As the history has somebody who came or went with every value.
    fn in_batch(patron: &BatchPatron) -> Self {
        let change = patron.changes.iter().find(|change| change.field == Field::Identifiers);
        let held =
            change.map(|change| if patron.action == BatchAction::Removed { &change.before } else { &change.after });
        Known { key: patron.primary_id.canonical(), others: held.map(identifiers).unwrap_or_default() }
    }
}

/// The identifiers of a value; none where it is another.
pub(super) fn identifiers(value: &Value) -> Vec<CanonicalId> {
    if let Value::Identifiers(list) = value { canonical(list) } else { Vec::new() }
}

fn canonical(identifiers: &[Identifier]) -> Vec<CanonicalId> {
    identifiers.iter().map(|identifier| CanonicalId::of(&identifier.value)).collect()
}

/// Who is renumbered where these patrons go and come.
pub fn by_patrons<'p>(gone: impl Iterator<Item = &'p Patron>, come: impl Iterator<Item = &'p Patron>) -> Moves {
    paired(&gone.map(Known::of).collect::<Vec<_>>(), come.map(Known::of))
}

/// Who was renumbered by a batch that did this to its patrons.
pub fn by_batch(patrons: &[BatchPatron]) -> Moves {
    let of = |action: BatchAction| patrons.iter().filter(move |patron| patron.action == action).map(Known::in_batch);
    paired(&of(BatchAction::Removed).collect::<Vec<_>>(), of(BatchAction::Created))
}

fn paired(gone: &[Known], come: impl Iterator<Item = Known>) -> Moves {
    let mut moves = Moves::new();
    if gone.is_empty() {
        return moves;
    }
    let keys: BTreeSet<&CanonicalId> = gone.iter().map(|one| &one.key).collect();
    let holders: HashMap<&CanonicalId, &CanonicalId> =
        gone.iter().flat_map(|one| one.others.iter().map(move |id| (id, &one.key))).collect();
    for one in come {
        let kept = one.others.iter().find(|id| keys.contains(*id));
        if let Some(before) = kept.or_else(|| holders.get(&one.key).copied()) {
            moves.insert(before.clone(), one.key.clone());
        }
    }
    moves
}

/// The same patrons with those whom they are under another key: half of somebody is never left out.
pub fn whole(keys: &BTreeSet<CanonicalId>, moves: &Moves) -> BTreeSet<CanonicalId> {
    let mut whole = keys.clone();
    for (before, after) in moves {
        if keys.contains(before) || keys.contains(after) {
            whole.extend([before.clone(), after.clone()]);
        }
    }
    whole
}

/// What is different of a patron who went and came again in one batch.
pub fn differences(gone: &BatchPatron, come: &BatchPatron) -> Vec<Change> {
    let find = |patron: &BatchPatron, field: Field| patron.changes.iter().find(|change| change.field == field).cloned();
    let change = |field: &Field| {
        let before = find(gone, *field).map_or(Value::Blank, |change| change.before);
        let after = find(come, *field).map_or(Value::Blank, |change| change.after);
        Change { field: *field, before, after }
    };
    Field::ALL.iter().map(change).filter(|change| change.before != change.after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changeset::{changes_of_new, changes_of_removed};
    use crate::id::PrimaryId;

    fn patron(id: &str, others: &[&str]) -> Patron {
        let mut patron = Patron { primary_id: PrimaryId::new(id).unwrap(), details: Box::default() };
        let identifier =
            |value: &&str| Identifier { kind: "FORMER_ID".into(), value: (*value).into(), note: None, active: true };
        patron.details.identifiers = others.iter().map(identifier).collect();
        patron
    }

    /// Who goes, who comes, and who is found to be one of each, as patrons and as the history keeps them.
    fn moves(gone: &[Patron], come: &[Patron]) -> Vec<(String, String)> {
        let done = |patron: &Patron, action, changes| BatchPatron {
            primary_id: patron.primary_id.clone(),
            action,
            changes,
            starter: false,
            version_after: 2,
        };
        let removed = gone.iter().map(|before| done(before, BatchAction::Removed, changes_of_removed(before)));
        let created = come.iter().map(|patron| done(patron, BatchAction::Created, changes_of_new(patron)));
        let patrons: Vec<BatchPatron> = removed.chain(created).collect();
        let moves = by_patrons(gone.iter(), come.iter());
        assert_eq!(by_batch(&patrons), moves);
        moves.into_iter().map(|(before, after)| (before.to_string(), after.to_string())).collect()
    }

    #[test]
    fn one_who_goes_and_comes_is_known_by_the_other_id() {
        let one = |before: &str, after: &str| vec![(before.to_owned(), after.to_owned())];
        assert_eq!(moves(&[patron("A1", &["77"])], &[patron("B1", &["77", "A1"])]), one("a1", "b1"));
        assert_eq!(moves(&[patron("B1", &["77", "A1"])], &[patron("A1", &["77"])]), one("b1", "a1"), "an undo");
        // From the second ID to a third, and back.
        assert_eq!(moves(&[patron("B1", &["A1"])], &[patron("C1", &["A1", "B1"])]), one("b1", "c1"));
        assert_eq!(moves(&[patron("C1", &["A1", "B1"])], &[patron("B1", &["A1"])]), one("c1", "b1"));
        // Back to the first by hand: each has the other.
        assert_eq!(moves(&[patron("B1", &["A1"])], &[patron("A1", &["B1"])]), one("b1", "a1"));
        assert_eq!(moves(&[patron("A1", &[])], &[patron("B1", &["77"])]), [], "two people");
        assert_eq!(moves(&[], &[patron("B1", &["A1"])]), []);
    }

    #[test]
    fn nobody_is_left_out_by_half() {
        let keys = |ids: &[&str]| ids.iter().map(|id| CanonicalId::of(id)).collect::<BTreeSet<_>>();
        let moves = Moves::from([(CanonicalId::of("a1"), CanonicalId::of("b1"))]);
        for ids in [&["a1"], &["b1"]] {
            assert_eq!(whole(&keys(ids), &moves), keys(&["a1", "b1"]));
        }
        assert_eq!(whole(&keys(&["c1"]), &moves), keys(&["c1"]));
    }

    #[test]
    fn what_differs_of_both_is_what_was_changed() {
        let (before, after) = (patron("A1", &["77"]), patron("B1", &["77", "A1"]));
        let done = |patron: &Patron, action, changes| BatchPatron {
            primary_id: patron.primary_id.clone(),
            action,
            changes,
            starter: false,
            version_after: 2,
        };
        let gone = done(&before, BatchAction::Removed, changes_of_removed(&before));
        let come = done(&after, BatchAction::Created, changes_of_new(&after));
        assert_eq!(differences(&gone, &come), super::super::change::differences(&before, &after));
    }
}
