//! What becomes of passwords: who gets a starter, whose goes, and whose comes back.
//!
//! A change of fields never touches a password. It goes with its patron, and when the campus checks it from then on; an
//! undo never takes one that the patron has chosen since it was planned, and brings back what its batch took.

use model::batch::BatchKind;
use model::changeset::{PasswordFate, StarterHash};
use model::id::CanonicalId;
use model::patron::{AccountType, Patron};
use model::plan::Step;
use std::collections::BTreeMap;

/// What becomes of the passwords of those whom the steps touch, by patron; those of all others are kept. `starters` are
/// those that were made for these steps.
pub fn passwords<'s>(
    steps: impl Iterator<Item = &'s Step>,
    kind: BatchKind,
    mut starters: BTreeMap<CanonicalId, StarterHash>,
) -> BTreeMap<CanonicalId, PasswordFate> {
    let undoes = match kind {
        BatchKind::Undo(of) => Some(of),
        BatchKind::Lists | BatchKind::Account => None,
    };
    let mut fates = BTreeMap::new();
    for step in steps {
        if step.takes_password() {
            let fate = PasswordFate::Taken { even_chosen: undoes.is_none() };
            fates.extend(step.primary_id().map(|id| (id.canonical(), fate)));
        } else if let Some(patron) = comes_in(step).filter(|_| undoes.is_some() || !starters.is_empty()) {
            let key = patron.key();
            let started = starters.remove(&key).map(PasswordFate::Started);
            let fate = started.or(undoes.map(|taken_by| PasswordFate::Restored { taken_by }));
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
    use model::id::PrimaryId;
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
        passwords(std::iter::once(step), kind, starters).remove(&CanonicalId::of("a1")).unwrap_or_default()
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
}
