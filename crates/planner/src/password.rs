//! What becomes of passwords: who gets a starter, who brings one along, whose goes, and whose comes back.
//!
//! A change of fields never touches a password, and another primary ID takes it along. It goes with its patron, and
//! when the campus checks it from then on; an undo never takes one that the patron has chosen since it was planned, and
//! brings back what its batch took.

use model::batch::BatchKind;
use model::changeset::{CarriedPassword, PasswordFate, StarterHash};
use model::id::{CanonicalId, PrimaryId};
use model::patron::{AccountType, Patron};
use model::plan::{self, Step};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of the passwords of those whom the steps touch, by patron; those of all others are kept. `starters` are
/// those that were made for these steps, `carried` are those that their patrons bring along.
pub fn passwords<'s>(
    steps: impl Iterator<Item = &'s Step> + Clone,
    kind: BatchKind,
    mut starters: BTreeMap<CanonicalId, StarterHash>,
    mut carried: BTreeMap<CanonicalId, CarriedPassword>,
) -> BTreeMap<CanonicalId, PasswordFate> {
    let undoes = match kind {
        BatchKind::Undo(of) => Some(of),
        BatchKind::Lists | BatchKind::Account => None,
    };
    let moves = plan::moves(steps.clone());
    let moved: BTreeSet<&CanonicalId> = moves.values().collect();
    let fate_of_one_who_goes = |key: &CanonicalId| match moves.get(key) {
        Some(to) => PasswordFate::Moved { to: to.clone() },
        None => PasswordFate::Taken { even_chosen: undoes.is_none() },
    };
    let mut fates = BTreeMap::new();
    for step in steps {
        if step.takes_password() {
            let key = step.primary_id().map(PrimaryId::canonical);
            fates.extend(key.map(|key| (key.clone(), fate_of_one_who_goes(&key))));
        } else if let Some(patron) =
            comes_in(step).filter(|_| undoes.is_some() || !(starters.is_empty() && carried.is_empty()))
        {
            let key = patron.key();
            if moved.contains(&key) {
                continue;
            }
            let brought = carried.remove(&key).map(PasswordFate::CarriedOver);
            let given = brought.or_else(|| starters.remove(&key).map(PasswordFate::Started));
            let fate = given.or(undoes.map(|taken_by| PasswordFate::Restored { taken_by }));
            fates.extend(fate.map(|fate| (key, fate)));
        }
    }
    fates
}

/// The patron of a step who may have a password here from then on.
fn comes_in(step: &Step) -> Option<&Patron> {
    let patron = match step {
        Step::Create(creation) => &creation.patron,
        Step::Convert(update) => &update.after,
        Step::Update(_) | Step::Remove(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => {
            return None;
        }
    };
    (patron.details.account_type != Some(AccountType::External)).then_some(patron)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use model::carried::CarriedHash;
    use model::patron::Identifier;
    use model::plan::{Creation, Removal, Update};

    fn patron(id: &str, account_type: AccountType) -> Patron {
        let mut patron = Patron { primary_id: PrimaryId::new(id).unwrap(), details: Box::default() };
        patron.details.account_type = Some(account_type);
        patron
    }

    fn starter() -> StarterHash {
        StarterHash { phc: "$".into(), since: NaiveDate::default(), expires: NaiveDate::default() }
    }

    /// What becomes of the password of one patron, with a starter made for them or without.
    fn fate(step: &Step, kind: BatchKind, starter: Option<StarterHash>) -> PasswordFate {
        let starters = starter.map(|starter| (CanonicalId::of("a1"), starter)).into_iter().collect();
        passwords(std::iter::once(step), kind, starters, BTreeMap::new())
            .remove(&CanonicalId::of("a1"))
            .unwrap_or_default()
    }

    #[test]
    fn what_becomes_of_a_password_is_said_for_every_step() {
        use AccountType::{External, Internal};
        let create = |to| Step::Create(Box::new(Creation { former: 0, patron: patron("A1", to) }));
        let update = |to| Box::new(Update { version: 1, after: patron("A1", to), changes: Vec::new() });
        let remove = Step::Remove(Box::new(Removal { version: 1, before: patron("A1", Internal) }));
        let started = || PasswordFate::Started(starter());
        let (kept, back) = (PasswordFate::Kept, PasswordFate::Restored { taken_by: 7 });
        let (taken, spared) = (PasswordFate::Taken { even_chosen: true }, PasswordFate::Taken { even_chosen: false });
        // By a list without starters, with them, and by an undo.
        for (step, by_list, with_starter, by_undo) in [
            (create(Internal), &kept, started(), &back),
            (create(External), &kept, kept.clone(), &kept),
            (Step::Update(update(Internal)), &kept, kept.clone(), &kept),
            (Step::Convert(update(Internal)), &kept, started(), &back),
            (Step::Convert(update(External)), &taken, taken.clone(), &spared),
            (remove, &taken, taken.clone(), &spared),
        ] {
            assert_eq!(fate(&step, BatchKind::Lists, None), *by_list, "{step:?}");
            assert_eq!(fate(&step, BatchKind::Account, Some(starter())), with_starter, "{step:?}");
            assert_eq!(fate(&step, BatchKind::Undo(7), None), *by_undo, "{step:?}");
        }
    }

    /// Whoever comes in brings it along, and a starter has no place beside it. Whoever is there keeps what they have, and
    /// the campus checks those of external accounts.
    #[test]
    fn a_password_comes_along_with_whoever_comes_in() {
        use AccountType::{External, Internal};
        let create = |to| Step::Create(Box::new(Creation { former: 0, patron: patron("A1", to) }));
        let update = |to| Box::new(Update { version: 1, after: patron("A1", to), changes: Vec::new() });
        let brought = || CarriedPassword { hash: CarriedHash::new("$2a$"), since: NaiveDate::default() };
        let comes = Some(PasswordFate::CarriedOver(brought()));
        for (step, fate) in [
            (create(Internal), comes.clone()),
            (Step::Convert(update(Internal)), comes),
            (create(External), None),
            (Step::Update(update(Internal)), None),
            (Step::Convert(update(External)), Some(PasswordFate::Taken { even_chosen: true })),
        ] {
            let key = || CanonicalId::of("a1");
            let (starters, carried) = (BTreeMap::from([(key(), starter())]), BTreeMap::from([(key(), brought())]));
            let mut fates = passwords(std::iter::once(&step), BatchKind::Lists, starters, carried);
            assert_eq!(fates.remove(&key()), fate, "{step:?}");
        }
    }

    /// By hand and by an undo: there is nothing to be taken, given or brought back.
    #[test]
    fn a_password_goes_along_with_another_id() {
        let before = patron("A1", AccountType::Internal);
        let mut after = patron("B1", AccountType::Internal);
        let old = Identifier { kind: "FORMER_ID".into(), value: "A1".into(), note: None, active: true };
        after.details.identifiers = vec![old];
        let remove = |patron: &Patron| Step::Remove(Box::new(Removal { version: 1, before: patron.clone() }));
        let create = |patron: &Patron| Step::Create(Box::new(Creation { former: 0, patron: patron.clone() }));
        let starters = || BTreeMap::from([(CanonicalId::of("b1"), starter()), (CanonicalId::of("c1"), starter())]);
        for (gone, come, kind) in [(&before, &after, BatchKind::Account), (&after, &before, BatchKind::Undo(7))] {
            let moved = PasswordFate::Moved { to: come.key() };
            let steps = [remove(gone), create(come)];
            assert_eq!(
                passwords(steps.iter(), kind, starters(), BTreeMap::new()),
                BTreeMap::from([(gone.key(), moved)])
            );
        }
        // Somebody else who comes in gets what they get.
        let somebody = patron("C1", AccountType::Internal);
        let fates =
            passwords([remove(&before), create(&somebody)].iter(), BatchKind::Lists, starters(), BTreeMap::new());
        assert_eq!(fates[&CanonicalId::of("a1")], PasswordFate::Taken { even_chosen: true });
        assert_eq!(fates[&CanonicalId::of("c1")], PasswordFate::Started(starter()));
    }
}
