//! Two records of one person become one, by hand: what the one that stays gets of the one that goes, and that the other
//! goes. Whether they are one person is for the one who names them to say; only what contradicts it is refused here.

use super::entries::OTHER_ID;
use super::merge::keep_purge_behind_expiry;
use crate::identity::likeness;
use model::duplicates::Differences;
use model::field::{Field, Kind, List};
use model::id::CanonicalId;
use model::patron::{AccountType, Address, Details, Email, Identifier, Note, Patron, Phone, Role, add};
use model::plan::{self, Removal, Step, Update};
use model::snapshot::StoredPatron;

/// Why two records stay two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaysTwo {
    /// They are the same one.
    SameRecord,
    /// Somebody else keeps the account of one of them.
    AccountTypes {
        /// Of the one that would stay.
        kept: AccountType,
        /// Of the one that would go.
        gone: AccountType,
    },
    /// They have the names or the birth dates of two people.
    Differ(Differences),
}

/// Two records as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// What the one that stays becomes.
    pub after: Patron,
    /// What tells the two apart, and was said to be no matter.
    pub differences: Differences,
    /// The steps that lead there.
    pub steps: [Step; 2],
}

/// Makes one record of two. With `despite_differences` they may have other names and birth dates.
///
/// # Errors
/// When something speaks against it.
pub fn join(kept: &StoredPatron, gone: &StoredPatron, despite_differences: bool) -> Result<Joined, StaysTwo> {
    let (ours, theirs) = (&kept.patron.details, &gone.patron.details);
    if kept.patron.key() == gone.patron.key() {
        return Err(StaysTwo::SameRecord);
    }
    let account_type = |details: &Details| details.account_type.unwrap_or(AccountType::Internal);
    if account_type(ours) != account_type(theirs) {
        return Err(StaysTwo::AccountTypes { kept: account_type(ours), gone: account_type(theirs) });
    }
    let differences = likeness::differences(ours, theirs);
    if differences != Differences::default() && !despite_differences {
        return Err(StaysTwo::Differ(differences));
    }
    let after = with_what_it_lacks(&kept.patron, &gone.patron);
    let changes = plan::differences(&kept.patron, &after);
    let update = Step::Update(Box::new(Update { version: kept.version, after: after.clone(), changes }));
    let removal = Step::Remove(Box::new(Removal { version: gone.version, before: gone.patron.clone() }));
    Ok(Joined { after, differences, steps: [update, removal] })
}

/// The one that stays with its own values, and those of the other where it has none. Of the membership the later end
/// counts.
fn with_what_it_lacks(kept: &Patron, gone: &Patron) -> Patron {
    let mut after = kept.clone();
    let theirs = &gone.details;
    for field in Field::ALL.iter().filter(|field| **field != Field::ExpiryDate) {
        match field.kind() {
            Kind::Id => {}
            Kind::Text(_) | Kind::Date(_) | Kind::AccountType(_) => {
                if after.details.get(*field).is_blank() {
                    after.details.copy(*field, theirs);
                }
            }
            Kind::List(List::Identifiers(_)) => add_identifiers(gone, &mut after),
            Kind::List(list) => add_missing(list, theirs, &mut after.details),
        }
    }
    take_later_end(&kept.details, theirs, &mut after.details);
    after
}

/// The later day of two; nothing is later than no end at all. A purge date that came with an end goes with it, or the
/// patron would be purged while the membership goes on.
fn take_later_end(ours: &Details, theirs: &Details, after: &mut Details) {
    after.expiry_date = ours.expiry_date.zip(theirs.expiry_date).map(|(own, other)| own.max(other));
    if after.expiry_date.is_none() {
        let mut without_end = [ours, theirs].into_iter().filter(|details| details.expiry_date.is_none());
        after.purge_date = without_end.find_map(|details| details.purge_date);
    }
    keep_purge_behind_expiry(after);
}

/// Every identifier of one who goes leads to the one who stays, the primary one first.
fn add_identifiers(gone: &Patron, after: &mut Patron) {
    let own = Identifier {
        kind: OTHER_ID.into(),
        value: gone.primary_id.as_str().into(),
        note: Some("the ID of a record that was merged into this one".into()),
        active: true,
    };
    for identifier in std::iter::once(&own).chain(&gone.details.identifiers) {
        let canonical = CanonicalId::of(&identifier.value);
        if after.canonical_ids().all(|known| known != canonical) {
            add(&mut after.details.identifiers, identifier.clone());
        }
    }
}

/// The entries of a list that the one who stays does not have; the preferred one stays the preferred one.
fn add_missing(list: &List, theirs: &Details, after: &mut Details) {
    match list {
        List::Emails(_) => {
            for email in &theirs.emails {
                if !after.emails.iter().any(|own| own.address.eq_ignore_ascii_case(&email.address)) {
                    let preferred = after.emails.is_empty();
                    add(&mut after.emails, Email { preferred, ..email.clone() });
                }
            }
        }
        List::Phones(_) => {
            for phone in &theirs.phones {
                if !after.phones.iter().any(|own| letters(&own.number) == letters(&phone.number)) {
                    let preferred = after.phones.is_empty();
                    add(&mut after.phones, Phone { preferred, ..phone.clone() });
                }
            }
        }
        List::Addresses(_) => {
            for address in &theirs.addresses {
                if !after.addresses.iter().any(|own| letters(&own.line()) == letters(&address.line())) {
                    let preferred = after.addresses.is_empty();
                    add(&mut after.addresses, Address { preferred, ..address.clone() });
                }
            }
        }
        // They are not only of the details: the primary ID of the one who goes is among them.
        List::Identifiers(_) => {}
        List::Roles(_) => {
            let is_one = |own: &Role, other: &Role| (&own.role_type, &own.scope) == (&other.role_type, &other.scope);
            add_unless(&theirs.roles, &mut after.roles, is_one);
        }
        List::Notes(_) => {
            let is_one = |own: &Note, other: &Note| (&own.note_type, &own.text) == (&other.note_type, &other.text);
            add_unless(&theirs.rare.notes, &mut after.rare.notes, is_one);
        }
        List::Blocks(_) => add_unless(&theirs.rare.blocks, &mut after.rare.blocks, |own, other| own == other),
        List::Statistics(_) => {
            add_unless(&theirs.rare.statistics, &mut after.rare.statistics, |own, other| {
                own.category == other.category
            });
        }
    }
}

fn add_unless<T: Clone>(theirs: &[T], after: &mut Vec<T>, is_one: impl Fn(&T, &T) -> bool) {
    for entry in theirs {
        if !after.iter().any(|own| is_one(own, entry)) {
            add(after, entry.clone());
        }
    }
}

/// Letters and digits in small letters: (217) 555-0101 is 217-555-0101.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
