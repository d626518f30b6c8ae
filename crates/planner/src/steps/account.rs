//! Internal or external: whether a list may change who keeps an account, and what goes with it.

use crate::Planning;
use model::action::{Action, Words};
use model::codes::{self, Code};
use model::patron::{AccountType, Details, Patron};

/// How the account of a patron who exists stands to what the list wants.
pub(crate) enum Account {
    /// As it is.
    Same,
    /// It changes hands.
    Convert,
    /// The list may not.
    Refused(Code, String, Words),
}

/// Compares; only what the profile or the person allows is converted.
pub(crate) fn compare(desired: AccountType, listed: &Patron, stored: &Patron, planning: &Planning<'_>) -> Account {
    let id = &stored.primary_id;
    let feed = feed_of(&listed.details, planning);
    match (stored.details.account_type.unwrap_or(AccountType::Internal), desired) {
        (AccountType::Internal, AccountType::Internal) => Account::Same,
        (AccountType::External, AccountType::External) => {
            if feed.is_some() && feed == stored.details.rare.external_id.as_deref() {
                return Account::Same;
            }
            let message = format!("{id} is an external account, kept up to date by another system");
            let advice = "check the ID; a list changes only accounts of its own feed (external_id)";
            Account::Refused(codes::D509, message, advice.into())
        }
        (AccountType::External, AccountType::Internal)
            if planning.convert || (planning.profile.convert_external && is_meant(listed, planning)) =>
        {
            Account::Convert
        }
        (AccountType::External, AccountType::Internal) => {
            let message = format!("{id} is an external account, kept up to date by another system");
            let advice = Words::text("check the ID; if this person has retired: ")
                .act(Action::Convert)
                .then(", or convert_external = true in the profile");
            Account::Refused(codes::D509, message, advice)
        }
        (AccountType::Internal, AccountType::External)
            if !(planning.convert || (planning.profile.convert_internal && is_meant(listed, planning))) =>
        {
            let message = format!("{id} is an internal account, but the list is of external ones");
            let advice = Words::text("check the ID and the profile; if this person has enrolled: ")
                .act(Action::Convert)
                .then(", or convert_internal = true in the profile");
            Account::Refused(codes::R404, message, advice)
        }
        (AccountType::Internal, AccountType::External) if feed.is_none() => {
            let message = format!("{id} would become external, but nothing says which feed owns the account");
            Account::Refused(codes::R404, message, "set external_id in the profile, or add a column for it".into())
        }
        (AccountType::Internal, AccountType::External) => Account::Convert,
    }
}

/// Whether the row says that the account changes hands: where nobody is added, the profile's group does not say it.
fn is_meant(listed: &Patron, planning: &Planning<'_>) -> bool {
    !planning.only_changes() || listed.details.user_group.is_some()
}

fn feed_of<'a>(listed: &'a Details, planning: &'a Planning<'_>) -> Option<&'a str> {
    listed.rare.external_id.as_deref().or(planning.profile.external_id.as_deref())
}

/// Gives the account into the hands of the library or of the feed, with the group of the list.
pub(crate) fn convert(
    after: &mut Details,
    listed: &Details,
    desired: AccountType,
    group: &str,
    planning: &Planning<'_>,
) {
    after.account_type = Some(desired);
    after.rare.external_id = match desired {
        AccountType::Internal => None,
        AccountType::External => feed_of(listed, planning).map(Into::into),
    };
    after.user_group = Some(group.into());
}
