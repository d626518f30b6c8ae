//! The end of one membership, moved by hand: later when it is renewed, earlier when it is to end.

use super::merge;
use super::set::changed;
use chrono::NaiveDate;
use model::action::{Action, Choice, OnAccount, Words};
use model::plan::Step;
use model::settings::{ExpiryRule, Profile, Settings};
use model::snapshot::StoredPatron;

/// The step that renews a membership until this day, or as the rule of its group has it; `Err` says why that is not
/// possible.
///
/// # Errors
/// When no rule gives a day, or the membership would end sooner than it does.
pub fn renew(
    stored: &StoredPatron,
    until: Option<NaiveDate>,
    settings: &Settings,
    today: NaiveDate,
) -> Result<Step, Words> {
    let so_far = stored.patron.details.expiry_date;
    let last = match (until, so_far) {
        (Some(until), Some(last)) if until < last => {
            return Err(Words::text(format!("the membership goes on until {last} already; to end it sooner: "))
                .act(of(stored, OnAccount::Expire)));
        }
        (Some(until), _) => until,
        (None, None) => return Err("the membership has no end, so there is nothing to renew".into()),
        (None, Some(last)) => by_rule(stored, settings, today)?.max(last),
    };
    Ok(ending_on(stored, last))
}

/// The day on which a membership ends that begins today, by the rule of the patron's group.
fn by_rule(stored: &StoredPatron, settings: &Settings, today: NaiveDate) -> Result<NaiveDate, Words> {
    let code = stored.patron.details.user_group.as_deref();
    let rule = code.and_then(|code| rule_of(code, settings));
    let day = rule.and_then(|rule| rule.date(today, &settings.terms)).filter(|day| *day >= today);
    day.ok_or_else(|| {
        let whose = code.map_or_else(|| "membership without a group".to_owned(), |group| format!("{group} membership"));
        Words::text(format!("no rule says when a {whose} that begins today ends; name the day with "))
            .act(Action::Choose(Choice::LastDay))
    })
}

/// The rule of a group, as the only profile for it has it, or the usual one.
fn rule_of<'s>(code: &str, settings: &'s Settings) -> Option<&'s ExpiryRule> {
    let group = settings.groups.get(code)?;
    let of_group = |profile: &&Profile| profile.group == code;
    let usual = settings.profiles.get(&settings.default_profile).filter(of_group);
    let mut all = settings.profiles.values().filter(of_group);
    let profile = usual.or_else(|| all.next().filter(|_| all.next().is_none()));
    Some(profile.map_or(&group.expiry, |profile| settings.rules(profile, group).expiry))
}

/// The step that ends a membership on this day; `Err` when it would go on longer.
///
/// # Errors
/// When it ends sooner already.
pub fn expire(stored: &StoredPatron, on: NaiveDate) -> Result<Step, Words> {
    match stored.patron.details.expiry_date {
        Some(last) if last < on => Err(Words::text(format!("the membership ends on {last} already; to renew it: "))
            .act(of(stored, OnAccount::Renew))),
        Some(_) | None => Ok(ending_on(stored, on)),
    }
}

fn of(stored: &StoredPatron, what: OnAccount) -> Action {
    Action::Account { id: stored.patron.primary_id.clone(), what }
}

fn ending_on(stored: &StoredPatron, last: NaiveDate) -> Step {
    let mut after = (*stored.patron.details).clone();
    after.expiry_date = Some(last);
    merge::keep_purge_behind_expiry(&mut after);
    changed(stored, after)
}
