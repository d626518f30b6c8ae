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

/// Why an account stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotToggled {
    /// All of it, and what changes that.
    pub why: Words,
    /// What is missing, where saying more is enough.
    pub missing: Option<MissingToToggle>,
}

/// What is to be said before an account can change hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingToToggle {
    /// The type that the account will have.
    pub becomes: AccountType,
    /// Whether the feed that owns it.
    pub feed: bool,
    /// The user groups to choose from, by code; none where the one that is known can stay.
    pub groups: Vec<String>,
}

/// The step; `Err` says what is missing for it.
pub fn toggle(
    stored: &StoredPatron,
    to: Toggle<'_>,
    settings: &Settings,
    today: NaiveDate,
) -> Result<Step, NotToggled> {
    let mut after = stored.patron.clone();
    let details = &mut after.details;
    if let Some(group) = to.group {
        details.user_group = Some(group.into());
    }
    let mut no_feed = None;
    match details.account_type.unwrap_or(AccountType::Internal) {
        AccountType::Internal => {
            details.account_type = Some(AccountType::External);
            details.rare.external_id = to.external_id.map(Into::into);
            if to.external_id.is_none() {
                let words = Words::text("nothing says which campus system owns the account; add ");
                no_feed = Some(words.act(Action::Choose(Choice::Feed)));
            }
        }
        AccountType::External if to.external_id.is_some() => {
            let why = Words::text("it is external already; without ")
                .act(Action::Choose(Choice::Feed))
                .then(" it becomes internal");
            return Err(NotToggled { why, missing: None });
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
    let becomes = details.account_type.unwrap_or(AccountType::Internal);
    let misfit = misfit(details, to.group.is_some(), settings);
    if no_feed.is_none() && misfit.is_none() {
        let changes = differences(&stored.patron, &after);
        return Ok(Step::Convert(Box::new(Update { version: stored.version, after, changes })));
    }
    Err(not_toggled(becomes, no_feed, misfit))
}

/// All that is missing, told at once.
fn not_toggled(becomes: AccountType, no_feed: Option<Words>, misfit: Option<Misfit>) -> NotToggled {
    let feed = no_feed.is_some();
    // Where no group fits, one has to be made first, and no answer helps.
    let is_hopeless = misfit.as_ref().is_some_and(|misfit| misfit.fitting.is_empty());
    let (why, groups) = misfit.map(|Misfit { why, fitting }| (why, fitting)).unzip();
    let both = [no_feed, why].into_iter().flatten().reduce(|one, other| one.then("; ").and(other));
    let missing = MissingToToggle { becomes, feed, groups: groups.unwrap_or_default() };
    NotToggled { why: both.unwrap_or_default(), missing: (!is_hopeless).then_some(missing) }
}

/// A group in which an account of its type does not belong.
struct Misfit {
    why: Words,
    /// The groups in which it does, by code.
    fitting: Vec<String>,
}

/// Where a group says what its patrons are, an account belongs in one of its type: in another, the next list would find
/// it to be what it is not. Of a group that the library does not know nobody can say, so that another one is chosen.
fn misfit(details: &Details, was_named: bool, settings: &Settings) -> Option<Misfit> {
    let (account_type, code) = (details.account_type?, details.user_group.as_deref()?);
    let has_it = |group: &Group| {
        let by_profile = |profile: &Profile| profile.group == group.code && profile.account_type == Some(account_type);
        group.account_type == account_type || settings.profiles.values().any(by_profile)
    };
    let group = settings.groups.get(code);
    if group.is_some_and(has_it) {
        return None;
    }
    let fitting = settings.groups.values().filter(|group| has_it(group));
    let fitting: Vec<String> = fitting.map(|group| group.code.clone()).collect();
    let why = match group {
        Some(group) => belongs_elsewhere(group, account_type, &fitting, was_named),
        None => unknown(code, account_type, &fitting),
    };
    Some(Misfit { why, fitting })
}

/// What to do about a group that the configuration does not have.
fn unknown(code: &str, account_type: AccountType, fitting: &[String]) -> Words {
    let wanted = account_type.name();
    let text = format!("rollcall.toml has no user group {code}; add it there, or name one that is {wanted} with ");
    let text = Words::text(text).act(Action::Choose(Choice::Group));
    if fitting.is_empty() { text } else { text.then(format!(": {}", fitting.join(", "))) }
}

/// Which groups an account of this type can be in, or how there will be one.
fn belongs_elsewhere(group: &Group, account_type: AccountType, fitting: &[String], was_named: bool) -> Words {
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
