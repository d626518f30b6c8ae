//! Patrons whose record was merged into another.
//!
//! Who is merged goes, and in the same batch the primary ID becomes an identifier of somebody who stays: nothing else
//! gives the ID of one who goes to one who was there before. Whoever [is renumbered](super::renumbered) goes and comes.
//!
//! A merge can be undone, and the two are two people again; an ID that somebody has left can be given to somebody else.
//! What came later is for [`stay`](crate::stay) to look at, which says whose the history is.

use super::change::Change;
use super::renumbered::{Moves, identifiers};
use crate::batch::{BatchAction, BatchPatron};
use crate::field::Field;
use crate::id::CanonicalId;
use crate::value::Value;
use std::collections::BTreeSet;

/// Into whom a batch that did this to its patrons merged others, by the key of each who went.
pub fn by_batch(patrons: &[BatchPatron]) -> Moves {
    handed_over(patrons, BatchAction::Removed, |change| [&change.after, &change.before])
}

/// Out of whom a batch that did this to its patrons brought others back, as the undoing of a merge does; by the key of
/// each who came.
pub fn parted_by_batch(patrons: &[BatchPatron]) -> Moves {
    handed_over(patrons, BatchAction::Created, |change| [&change.before, &change.after])
}

/// Whose entry in a batch that did this to its patrons holds values of two: whoever stayed, by the key of each who went or
/// came back.
pub fn telling_of_two(patrons: &[BatchPatron]) -> Moves {
    let mut telling = by_batch(patrons);
    telling.extend(parted_by_batch(patrons));
    telling
}

/// Those to whom the batch did this, with who has their ID as an identifier in the first of both values only.
fn handed_over(patrons: &[BatchPatron], action: BatchAction, sides: fn(&Change) -> [&Value; 2]) -> Moves {
    let them: BTreeSet<CanonicalId> =
        patrons.iter().filter(|patron| patron.action == action).map(|patron| patron.primary_id.canonical()).collect();
    let mut moves = Moves::new();
    if them.is_empty() {
        return moves;
    }
    let changed = |patron: &&BatchPatron| matches!(patron.action, BatchAction::Updated | BatchAction::Converted);
    for patron in patrons.iter().filter(changed) {
        let Some(change) = patron.changes.iter().find(|change| change.field == Field::Identifiers) else { continue };
        let [held, not_held] = sides(change).map(identifiers);
        let theirs = held.into_iter().filter(|id| !not_held.contains(id) && them.contains(id));
        moves.extend(theirs.map(|id| (id, patron.primary_id.canonical())));
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changeset::{changes_of_new, changes_of_removed};
    use crate::id::PrimaryId;
    use crate::patron::{Identifier, Patron};
    use crate::plan::differences;

    fn patron(id: &str, others: &[&str]) -> Patron {
        let mut patron = Patron { primary_id: PrimaryId::new(id).unwrap(), details: Box::default() };
        let identifier =
            |value: &&str| Identifier { kind: "OTHER_ID".into(), value: (*value).into(), note: None, active: true };
        patron.details.identifiers = others.iter().map(identifier).collect();
        patron
    }

    fn did(patron: &Patron, action: BatchAction, changes: Vec<Change>) -> BatchPatron {
        BatchPatron { primary_id: patron.primary_id.clone(), action, changes, starter: false, version_after: 2 }
    }

    fn changed(before: &Patron, after: &Patron) -> BatchPatron {
        did(after, BatchAction::Updated, differences(before, after))
    }

    fn gone(before: &Patron) -> BatchPatron {
        did(before, BatchAction::Removed, changes_of_removed(before))
    }

    fn come(patron: &Patron) -> BatchPatron {
        did(patron, BatchAction::Created, changes_of_new(patron))
    }

    #[test]
    fn one_who_goes_is_merged_into_who_gets_the_id() {
        let one = Moves::from([(CanonicalId::of("b2"), CanonicalId::of("a1"))]);
        let (alone, both, other) = (patron("A1", &["77"]), patron("A1", &["77", "B2"]), patron("B2", &["88"]));
        let merge = [changed(&alone, &both), gone(&other)];
        assert_eq!((by_batch(&merge), parted_by_batch(&merge)), (one.clone(), Moves::new()));
        let undo = [changed(&both, &alone), come(&other)];
        assert_eq!((by_batch(&undo), parted_by_batch(&undo)), (Moves::new(), one));
        for two_people in [
            vec![changed(&alone, &patron("A1", &["77", "88"])), gone(&other)],
            vec![changed(&both, &patron("A1", &["B2"])), gone(&other)],
            vec![changed(&alone, &both)],
            vec![gone(&other)],
            // Another primary ID.
            vec![gone(&other), come(&patron("C3", &["88", "B2"]))],
        ] {
            assert_eq!(by_batch(&two_people), Moves::new(), "{two_people:?}");
        }
    }
}
