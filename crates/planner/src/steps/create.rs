//! A new patron, complete: what the list says, then the profile's defaults, then the group's rules.

use chrono::NaiveDate;
use model::field::{Field, Kind, List, Slot};
use model::patron::{AccountType, Details, Role};
use model::settings::{GroupRules, Profile, Settings};

/// What makes a new patron complete.
#[derive(Debug, Clone, Copy)]
pub struct Completion<'a> {
    /// What the library has decided.
    pub settings: &'a Settings,
    /// The profile of this run.
    pub profile: &'a Profile,
    /// Its values for what a new patron's row leaves blank.
    pub defaults: &'a Details,
    /// The day that counts as today.
    pub today: NaiveDate,
}

impl<'a> Completion<'a> {
    /// The rules of a group, where there is one of this code.
    fn rules(&self, group: &str) -> Option<GroupRules<'a>> {
        self.settings.groups.get(group).map(|group| self.settings.rules(self.profile, group))
    }
}

/// Completes what a list says of somebody new.
pub fn complete(details: &mut Details, with: &Completion<'_>) {
    fill_blanks(details, with.defaults);
    let group = details.user_group.get_or_insert_with(|| with.profile.group.as_str().into()).clone();
    if let Some(rules) = with.rules(&group) {
        details.account_type = Some(rules.account_type);
        let computed = rules.expiry.date(with.today, &with.settings.terms);
        details.expiry_date = details.expiry_date.or(computed);
    }
    let account_type = *details.account_type.get_or_insert(AccountType::Internal);
    if account_type == AccountType::External && details.rare.external_id.is_none() {
        details.rare.external_id = with.profile.external_id.as_deref().map(Into::into);
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
    super::merge::keep_purge_behind_expiry(details);
}

/// What is blank becomes what the profile says for it. Who the patron is, the account type, identifiers, roles and
/// blocks are no profile's to say.
fn fill_blanks(details: &mut Details, defaults: &Details) {
    for field in Field::ALL {
        match field.kind() {
            Kind::Text(slot) => fill(slot.of_mut(details), slot.of(defaults)),
            Kind::Date(slot) => fill(slot.of_mut(details), slot.of(defaults)),
            Kind::List(list) => fill_list(list, details, defaults),
            Kind::Id | Kind::AccountType(_) => {}
        }
    }
}

fn fill<T: Clone>(slot: &mut Option<T>, default: &Option<T>) {
    if slot.is_none() {
        slot.clone_from(default);
    }
}

fn fill_list(list: &List, details: &mut Details, defaults: &Details) {
    fn fill<T: Clone>(slot: &Slot<Vec<T>>, details: &mut Details, defaults: &Details) {
        let list = slot.of_mut(details);
        if list.is_empty() {
            list.extend_from_slice(slot.of(defaults));
        }
    }
    match list {
        List::Emails(slot) => fill(slot, details, defaults),
        List::Phones(slot) => fill(slot, details, defaults),
        List::Addresses(slot) => fill(slot, details, defaults),
        List::Notes(slot) => fill(slot, details, defaults),
        List::Statistics(slot) => fill(slot, details, defaults),
        List::Identifiers(_) | List::Roles(_) | List::Blocks(_) => {}
    }
}
