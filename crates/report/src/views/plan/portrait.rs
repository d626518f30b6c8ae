//! A patron in a few words, and what stands below them.

use crate::document::Fact;
use chrono::NaiveDate;
use model::field::Field;
use model::membership::Barred;
use model::patron::{AccountType, Details, Patron};

/// Fields that stand in the first line or need no line of their own.
const IN_HEAD: &[Field] = &[
    Field::PrimaryId,
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::UserGroup,
    Field::AccountType,
    Field::Status,
    Field::RecordType,
];

/// Group, account and status in a few words.
pub(super) fn about(details: &Details) -> String {
    with_status(details, &details.status.as_deref().unwrap_or_default().to_lowercase())
}

/// The same on a day: whose membership has ended is not active.
pub(in crate::views) fn about_on(details: &Details, today: NaiveDate) -> String {
    match Barred::on(details, today) {
        Some(Barred::Expired) => with_status(details, "expired"),
        Some(Barred::Inactive) | None => about(details),
    }
}

fn with_status(details: &Details, status: &str) -> String {
    let account = details.account_type.map_or("", AccountType::name);
    let about = [details.user_group.as_deref().unwrap_or_default(), account, status];
    let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
    about.join(", ")
}

/// What stands below the first line of a patron.
pub(in crate::views) fn facts(patron: &Patron) -> Vec<Fact> {
    let mut facts = Vec::new();
    for field in Field::ALL.iter().filter(|field| !IN_HEAD.contains(field)) {
        let lines = patron.get(*field).lines_at_desk().into_iter();
        facts.extend(lines.map(|line| Fact::new(field.name(), field.label(), line)));
    }
    facts
}
