//! One account from internal to external or back, by hand.

use super::merge::keep_purge_behind_expiry;
use chrono::NaiveDate;
use model::action::{Action, Choice, Words};
use model::patron::{AccountType, Details};
use model::plan::{Step, Update, differences};
use model::settings::{Group, Profile, Settings};
use model::snapshot::StoredPatron;

/// What the person says about it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Toggle<'a> {
    /// The feed that owns the account from now on; needed for an external one.
    pub external_id: Option<&'a str>,
    /// The user group from now on.
    pub group: Option<&'a str>,
}

/// The step; `Err` says what is missing for it.
pub fn toggle(stored: &StoredPatron, to: Toggle<'_>, settings: &Settings, today: NaiveDate) -> Result<Step, Words> {
    let mut after = stored.patron.clone();
    let details = &mut after.details;
    if let Some(group) = to.group {
        details.user_group = Some(group.into());
    }
    match details.account_type.unwrap_or(AccountType::Internal) {
        AccountType::Internal => {
            let feed = to.external_id.ok_or_else(|| {
                Words::text("nothing says which feed owns the account; add ").act(Action::Choose(Choice::Feed))
            })?;
            details.account_type = Some(AccountType::External);
            details.rare.external_id = Some(feed.into());
        }
        AccountType::External if to.external_id.is_some() => {
            return Err(Words::text("it is external already; without ")
                .act(Action::Choose(Choice::Feed))
                .then(" it becomes internal"));
        }
        AccountType::External => {
            details.account_type = Some(AccountType::Internal);
            details.rare.external_id = None;
            // A membership that has ended would leave a password that opens nothing.
            let group = details.user_group.as_deref().and_then(|code| settings.groups.get(code));
            let computed = group.and_then(|group| group.expiry.date(today, &settings.terms));
            details.expiry_date = details.expiry_date.map(|last| computed.map_or(last, |day| day.max(last)));
            keep_purge_behind_expiry(details);
        }
    }
    fits_its_group(details, to.group.is_some(), settings)?;
    let changes = differences(&stored.patron, &after);
    Ok(Step::Convert(Box::new(Update { version: stored.version, after, changes })))
}

/// Where a group says what its patrons are, an account belongs in one of its type: in another, the next list would find
/// it to be what it is not. Of a group that the library does not know nobody can say, so that another one is chosen.
fn fits_its_group(details: &Details, was_named: bool, settings: &Settings) -> Result<(), Words> {
    let (Some(account_type), Some(code)) = (details.account_type, details.user_group.as_deref()) else {
        return Ok(());
    };
    let has_it = |group: &Group| {
        let by_profile = |profile: &Profile| profile.group == group.code && profile.account_type == Some(account_type);
        group.account_type == account_type || settings.profiles.values().any(by_profile)
    };
    let group = settings.groups.get(code);
    if group.is_some_and(has_it) {
        return Ok(());
    }
    let fitting = settings.groups.values().filter(|group| has_it(group));
    let fitting: Vec<&str> = fitting.map(|group| group.code.as_str()).collect();
    Err(match group {
        Some(group) => belongs_elsewhere(group, account_type, &fitting, was_named),
        None => unknown(code, account_type, &fitting),
    })
}

/// What to do about a group that the configuration does not have.
fn unknown(code: &str, account_type: AccountType, fitting: &[&str]) -> Words {
    let wanted = account_type.name();
    let text = format!("rollcall.toml has no user group {code}; add it there, or name one that is {wanted} with ");
    let text = Words::text(text).act(Action::Choose(Choice::Group));
    if fitting.is_empty() { text } else { text.then(format!(": {}", fitting.join(", "))) }
}

/// Which groups an account of this type can be in, or how there will be one.
fn belongs_elsewhere(group: &Group, account_type: AccountType, fitting: &[&str], was_named: bool) -> Words {
    let (code, are, wanted) = (&group.code, group.account_type.name(), account_type.name());
    let choose = Action::Choose(Choice::Group);
    if fitting.is_empty() {
        let text = format!(
            "patrons of {code} are {are}, and no user group is {wanted}; add one to rollcall.toml, as in [groups.CODE] \
             with account_type = \"{wanted}\", and name it with "
        );
        return Words::text(text).act(choose);
    }
    let (verb, with) = if was_named { ("change", "to") } else { ("add", "with") };
    Words::text(format!("patrons of {code} are {are}: {verb} "))
        .act(choose)
        .then(format!(" {with} one of {}", fitting.join(", ")))
}
