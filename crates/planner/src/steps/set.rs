//! Values that a person gives one patron by hand. What is typed counts, also an earlier date: the rule that a list never
//! shortens a membership does not bind who names one patron.

use super::merge;
use model::action::{Action, OnAccount, Words};
use model::draft::FieldSet;
use model::field::{Field, Kind};
use model::id::CanonicalId;
use model::patron::{AccountType, Details, Patron};
use model::plan::{Step, Update, differences};
use model::said::Said;
use model::settings::{Group, Policy, Profile, Settings};
use model::snapshot::{Snapshot, StoredPatron};

/// What the person says about a patron.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The values.
    pub details: &'a Details,
    /// The fields whose stored value goes.
    pub cleared: FieldSet,
    /// Who has the identifiers among the values.
    pub owners: &'a Snapshot,
}

/// The step; `Err` says why the patron cannot have these values.
///
/// # Errors
/// When an identifier is somebody else's, or the group is one of accounts of the other type.
pub fn set(stored: &StoredPatron, given: Given<'_>, settings: &Settings) -> Result<Step, Words> {
    let before = &stored.patron.details;
    has_free_identifiers(&stored.patron, &given)?;
    if given.details.user_group != before.user_group {
        fits_the_account(&stored.patron, given.details.user_group.as_deref(), settings)?;
    }
    let mut base = before.clone();
    merge::clear(given.cleared, &mut base);
    let dates = Field::ALL.iter().filter(|field| matches!(field.kind(), Kind::Date(_)));
    let policies = dates.map(|field| (*field, Policy::Replace)).collect();
    let mut after = merge::merge(given.details, &Said::default(), &base, &policies);
    take_texts(given.details, &mut after);
    merge::keep_purge_behind_expiry(&mut after);
    Ok(changed(stored, after))
}

/// The step that leads to these details.
pub(super) fn changed(stored: &StoredPatron, after: Details) -> Step {
    if after == *stored.patron.details {
        return Step::Unchanged(stored.patron.primary_id.clone());
    }
    let after = Patron { primary_id: stored.patron.primary_id.clone(), details: Box::new(after) };
    let changes = differences(&stored.patron, &after);
    Step::Update(Box::new(Update { version: stored.version, after, changes }))
}

/// A list is read with what is stored in mind; what is typed is taken to the letter.
fn take_texts(given: &Details, after: &mut Details) {
    for field in Field::ALL.iter().filter(|field| !field.is_fixed()) {
        if let Kind::Text(slot) = field.kind()
            && let Some(text) = slot.of(given)
        {
            *slot.of_mut(after) = Some(text.clone());
        }
    }
}

fn has_free_identifiers(patron: &Patron, given: &Given<'_>) -> Result<(), Words> {
    for identifier in &given.details.identifiers {
        let value = &identifier.value;
        let canonical = CanonicalId::of(value);
        if canonical == patron.key() {
            return Err(format!("the barcode \"{value}\" is also this patron's primary ID").into());
        }
        let owner = given.owners.owner(&canonical).map(|owner| &owner.patron);
        if let Some(other) = owner.filter(|owner| owner.key() != patron.key()) {
            let theirs = &other.primary_id;
            let words = Words::text(format!("the barcode \"{value}\" belongs to patron {theirs} in the store: "));
            return Err(words.act(Action::FindPatron(theirs.clone())));
        }
    }
    Ok(())
}

/// A group says who keeps its accounts; changing that is more than a change of a field.
fn fits_the_account(patron: &Patron, group: Option<&str>, settings: &Settings) -> Result<(), Words> {
    let account_type = patron.details.account_type.unwrap_or(AccountType::Internal);
    let Some(group) = group.and_then(|code| settings.groups.get(code)) else { return Ok(()) };
    if has_accounts_of(group, account_type, settings) {
        return Ok(());
    }
    let (theirs, own) = (group.account_type.name(), account_type.name());
    let words = Words::text(format!("patrons of {} are {theirs}, and this account is {own}: ", group.code));
    let toggle = Action::Account { id: patron.primary_id.clone(), what: OnAccount::Toggle };
    Err(words.act(toggle).then(" changes both"))
}

fn has_accounts_of(group: &Group, account_type: AccountType, settings: &Settings) -> bool {
    let by_profile = |profile: &Profile| profile.group == group.code && profile.account_type == Some(account_type);
    group.account_type == account_type || settings.profiles.values().any(by_profile)
}
