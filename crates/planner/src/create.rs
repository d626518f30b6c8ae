//! A new patron, complete: what the list says, then the profile's defaults, then the group's rules.

use crate::Planning;
use model::patron::{AccountType, Details, Patron, Role};

/// Completes a listed patron.
pub(crate) fn complete(listed: Patron, planning: &Planning<'_>) -> Patron {
    let Patron { primary_id, mut details } = listed;
    fill_blanks(&mut details, planning.defaults);
    let group = details.user_group.get_or_insert_with(|| planning.profile.group.as_str().into()).clone();
    if let Some(rules) = planning.rules(&group) {
        details.account_type = Some(rules.account_type);
        let computed = rules.expiry.date(planning.today, &planning.settings.terms);
        details.expiry_date = details.expiry_date.or(computed);
    }
    let account_type = *details.account_type.get_or_insert(AccountType::Internal);
    if account_type == AccountType::External && details.external_id.is_none() {
        details.external_id = planning.profile.external_id.as_deref().map(Into::into);
    }
    let prefers_one = details.emails.iter().any(|email| email.preferred);
    details.record_type.get_or_insert_with(|| "PUBLIC".into());
    details.status.get_or_insert_with(|| "ACTIVE".into());
    if details.roles.is_empty() {
        details.roles = vec![Role::patron()];
    }
    if let Some(first) = details.emails.first_mut().filter(|_| !prefers_one) {
        first.preferred = true;
    }
    super::merge::keep_purge_behind_expiry(&mut details);
    Patron { primary_id, details }
}

fn fill_blanks(details: &mut Details, defaults: &Details) {
    let fill = |slot: &mut Option<Box<str>>, default: &Option<Box<str>>| {
        if slot.is_none() {
            slot.clone_from(default);
        }
    };
    fill(&mut details.first_name, &defaults.first_name);
    fill(&mut details.middle_name, &defaults.middle_name);
    fill(&mut details.last_name, &defaults.last_name);
    fill(&mut details.preferred_first_name, &defaults.preferred_first_name);
    fill(&mut details.preferred_middle_name, &defaults.preferred_middle_name);
    fill(&mut details.preferred_last_name, &defaults.preferred_last_name);
    fill(&mut details.title, &defaults.title);
    fill(&mut details.gender, &defaults.gender);
    fill(&mut details.user_group, &defaults.user_group);
    fill(&mut details.external_id, &defaults.external_id);
    fill(&mut details.record_type, &defaults.record_type);
    fill(&mut details.status, &defaults.status);
    fill(&mut details.campus, &defaults.campus);
    fill(&mut details.preferred_language, &defaults.preferred_language);
    fill(&mut details.job_category, &defaults.job_category);
    details.birth_date = details.birth_date.or(defaults.birth_date);
    details.expiry_date = details.expiry_date.or(defaults.expiry_date);
    details.purge_date = details.purge_date.or(defaults.purge_date);
    fill_lists(details, defaults);
}

fn fill_lists(details: &mut Details, defaults: &Details) {
    fn fill<T: Clone>(list: &mut Vec<T>, default: &[T]) {
        if list.is_empty() {
            list.extend_from_slice(default);
        }
    }
    fill(&mut details.emails, &defaults.emails);
    fill(&mut details.phones, &defaults.phones);
    fill(&mut details.addresses, &defaults.addresses);
    fill(&mut details.notes, &defaults.notes);
    fill(&mut details.statistics, &defaults.statistics);
}
