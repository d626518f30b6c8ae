//! Names in a configuration that something must have: a group, a profile, a term, a field, an account type.

use crate::config::fault::Fault;
use crate::config::file::nearest;
use model::field::ListField;
use model::patron::AccountType;
use model::settings::Settings;

pub(super) fn known<'a>(what: &str, name: &str, all: impl Iterator<Item = &'a String>) -> Result<(), Fault> {
    let all: Vec<&str> = all.map(String::as_str).collect();
    if all.contains(&name) {
        return Ok(());
    }
    let advice = match nearest(name, &all) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("there are {}", all.join(", ")),
    };
    Err(Fault::new(format!("there is no {what} \"{name}\""), advice))
}

/// A term that an expiry names; it is the list of terms that is incomplete as often as the name is wrong.
pub(super) fn known_term(name: &str, settings: &Settings) -> Result<(), Fault> {
    let terms: Vec<&str> = settings.terms.keys().map(String::as_str).collect();
    if terms.contains(&name) {
        return Ok(());
    }
    let add = format!("add its last day under [terms], as in \"{name}\" = 2026-12-18");
    let advice = match nearest(name, &terms) {
        Some(near) => format!("did you mean {near}? Otherwise {add}"),
        None => add,
    };
    Err(Fault::new(format!("[terms] has no term \"{name}\""), advice))
}

pub(super) fn list_field(name: &str) -> Result<ListField, Fault> {
    ListField::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = ListField::ALL.iter().map(|field| field.name()).collect();
        let advice = nearest(name, &names)
            .map_or_else(|| format!("the fields are {}", names.join(", ")), |near| format!("did you mean {near}?"));
        Fault::new(format!("there is no field \"{name}\""), advice)
    })
}

pub(super) fn fields(names: &[String]) -> Result<Vec<ListField>, Fault> {
    names.iter().map(|name| list_field(name)).collect()
}

pub(super) fn account_type(name: &str) -> Result<AccountType, Fault> {
    AccountType::from_name(name)
        .ok_or_else(|| Fault::new(format!("\"{name}\" isn't an account type"), "it is \"internal\" or \"external\""))
}
