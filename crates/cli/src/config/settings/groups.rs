//! `[groups]`, and what a profile can say instead of its group.

use super::names::{account_type, fields, known_term};
use crate::config::answers::Answers;
use crate::config::day::Day;
use crate::config::fault::Fault;
use crate::config::file::{ExpiryTable, GroupTable};
use model::field::ListField;
use model::patron::AccountType;
use model::settings::{ExpiryRule, Group, Settings};

pub(super) fn group(code: &str, table: GroupTable, settings: &Settings) -> Result<Group, Fault> {
    let built_in = settings.groups.get(code).cloned();
    let mut group = built_in.unwrap_or_else(|| Group {
        code: code.to_owned(),
        label: code.to_owned(),
        aliases: Vec::new(),
        account_type: AccountType::Internal,
        required: vec![ListField::PrimaryId, ListField::LastName],
        expiry: ExpiryRule::Months(12),
        id_digits: None,
    });
    if let Some(label) = table.label {
        group.label = label;
    }
    if let Some(aliases) = table.aliases {
        group.aliases = aliases;
    }
    if let Some(name) = table.account_type {
        group.account_type = account_type(&name).map_err(|fault| fault.of("account_type"))?;
    }
    if let Some(names) = table.required {
        group.required = with_id(fields(&names).map_err(|fault| fault.of("required"))?);
    }
    if let Some(table) = table.expiry {
        group.expiry = expiry(table, settings).map_err(|fault| fault.of("expiry"))?;
    }
    group.id_digits = id_digits(table.id_digits)?.or(group.id_digits);
    Ok(group)
}

pub(super) fn expiry(table: ExpiryTable, settings: &Settings) -> Result<ExpiryRule, Fault> {
    let mut rules = Vec::new();
    rules.extend(table.months.map(ExpiryRule::Months));
    rules.extend(table.days.map(ExpiryRule::Days));
    rules.extend(table.date.map(|Day(day)| ExpiryRule::Fixed(day)));
    if let Some(term) = table.term {
        known_term(&term, settings).map_err(|fault| fault.of("term"))?;
        rules.push(ExpiryRule::Term(term));
    }
    rules.extend(table.never.filter(|never| *never).map(|_| ExpiryRule::Never));
    let one = rules.pop().filter(|_| rules.is_empty());
    one.ok_or_else(|| {
        Fault::new("expiry needs exactly one of months, days, date, term, never", "as in expiry = { months = 12 }")
    })
}

/// How many digits an ID has; with 0 every ID of a list would be refused.
pub(super) fn id_digits(digits: Option<u8>) -> Result<Option<u8>, Fault> {
    let possible = Answers::ID_DIGITS;
    match digits.filter(|digits| !possible.contains(digits)) {
        Some(other) => {
            let message =
                format!("id_digits = {other} is not a number from {} to {}", possible.start(), possible.end());
            Err(Fault::new(message, "leave it out if the IDs differ in length").of("id_digits"))
        }
        None => Ok(digits),
    }
}

/// No patron can be loaded without a primary ID, whatever a library lists.
pub(super) fn with_id(mut required: Vec<ListField>) -> Vec<ListField> {
    if !required.contains(&ListField::PrimaryId) {
        required.insert(0, ListField::PrimaryId);
    }
    required
}
