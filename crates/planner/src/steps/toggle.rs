//! One account from internal to external or back, by hand.

use chrono::NaiveDate;
use model::action::{Action, Choice, Words};
use model::patron::AccountType;
use model::plan::{Step, Update, differences};
use model::settings::Settings;
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
                Words::text("nothing says which feed owns the account: add ").act(Action::Choose(Choice::Feed))
            })?;
            details.account_type = Some(AccountType::External);
            details.external_id = Some(feed.into());
        }
        AccountType::External if to.external_id.is_some() => {
            return Err(Words::text("it is external already; without ")
                .act(Action::Choose(Choice::Feed))
                .then(" it becomes internal"));
        }
        AccountType::External => {
            details.account_type = Some(AccountType::Internal);
            details.external_id = None;
            // A membership that has ended would leave a password that opens nothing.
            let group = details.user_group.as_deref().and_then(|code| settings.groups.get(code));
            let computed = group.and_then(|group| group.expiry.date(today, &settings.terms));
            details.expiry_date = details.expiry_date.map(|last| computed.map_or(last, |day| day.max(last)));
        }
    }
    let changes = differences(&stored.patron, &after);
    Ok(Step::Convert(Box::new(Update { version: stored.version, after, changes })))
}
