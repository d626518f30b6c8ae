//! `[profiles]`: how lists of one kind are read, and what they may change.

use super::groups::{expiry, id_digits, with_id};
use super::names::{account_type, fields, known, list_field};
use crate::config::day::Text;
use crate::config::fault::Fault;
use crate::config::file::{IdTable, ProfileTable, nearest};
use crate::config::{recipes, starters};
use model::field::{Field, ListField};
use model::id_scheme::{IdScheme, MadeId};
use model::settings::{Policy, Profile, Settings};

pub(super) fn profile(name: &str, table: ProfileTable, settings: &Settings) -> Result<Profile, Fault> {
    let built_in = settings.profiles.get(name).cloned();
    let mut profile = match (built_in, &table.group) {
        (Some(profile), _) => profile,
        (None, Some(group)) => Profile::new(name, group),
        (None, None) => return Err(Fault::new(format!("profile \"{name}\" names no group"), "add group = \"CODE\"")),
    };
    if let Some(group) = table.group {
        profile.group = group;
    }
    known("user group", &profile.group, settings.groups.keys()).map_err(|fault| fault.of("group"))?;
    if let Some(name) = table.account_type {
        profile.account_type = Some(account_type(&name).map_err(|fault| fault.of("account_type"))?);
    }
    if let Some(names) = table.required {
        profile.required = Some(with_id(fields(&names).map_err(|fault| fault.of("required"))?));
    }
    if let Some(table) = table.expiry {
        profile.expiry = Some(expiry(table, settings).map_err(|fault| fault.of("expiry"))?);
    }
    profile.id_digits = id_digits(table.id_digits)?.or(profile.id_digits);
    if let Some(table) = table.id {
        profile.id_scheme = Some(id_scheme(&table).map_err(|fault| fault.of("id"))?);
    }
    let scheme = table.starter_scheme.as_deref().map(starters::scheme).transpose();
    profile.starter_scheme = scheme.map_err(|fault| fault.of("starter_scheme"))?;
    profile.renew = table.renew.unwrap_or(profile.renew);
    profile.convert_external = table.convert_external.unwrap_or(profile.convert_external);
    profile.convert_internal = table.convert_internal.unwrap_or(profile.convert_internal);
    profile.id_prefix = table.id_prefix.map(|prefix| of_id("id_prefix", prefix)).transpose()?.or(profile.id_prefix);
    let kind = table.keep_legacy_id.map(|kind| of_id("keep_legacy_id", kind)).transpose()?;
    profile.keep_legacy_id = kind.or(profile.keep_legacy_id);
    if let Some(name) = table.join_by {
        profile.join_by = Some(join_by(&name).map_err(|fault| fault.of("join_by"))?);
    }
    if let Some(kinds) = table.match_by {
        if let Some(other) = kinds.iter().find(|kind| !kind.eq_ignore_ascii_case("BARCODE")) {
            let message = format!("patrons cannot be found by \"{other}\"");
            return Err(Fault::new(message, "lists bring barcodes: match_by = [\"BARCODE\"]").of("match_by"));
        }
        profile.match_by = kinds;
    }
    profile.external_id = table.external_id.or(profile.external_id);
    profile.password_hash = table.password_hash.or(profile.password_hash);
    for (name, word) in table.policies {
        let (field, policy) = policy(&name, &word).map_err(|fault| fault.of(&name).of("policies"))?;
        profile.policies.insert(field, policy);
    }
    for (header, field) in table.columns {
        let field = list_field(&field).map_err(|fault| fault.of(&header).of("columns"))?;
        profile.columns.push((header, field));
    }
    for (name, table) in table.fields {
        let field = list_field(&name).map_err(|fault| fault.of(&name).of("fields"))?;
        recipes::add(field, table, &mut profile.recipes).map_err(|fault| fault.of(&name).of("fields"))?;
    }
    for (name, Text(value)) in table.defaults {
        let field = default_field(&name).map_err(|fault| fault.of(&name).of("defaults"))?;
        profile.defaults.insert(field, value);
    }
    for (name, words) in table.values {
        let field = list_field(&name).map_err(|fault| fault.of(&name).of("values"))?;
        profile.values.insert(field, words.into_iter().map(|(theirs, Text(ours))| (theirs, ours)).collect());
    }
    Ok(profile)
}

fn policy(name: &str, word: &str) -> Result<(Field, Policy), Fault> {
    let field = Field::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
        let near = nearest(name, &names);
        let advice =
            near.map_or_else(|| format!("the fields are {}", names.join(", ")), |near| format!("did you mean {near}?"));
        Fault::new(format!("there is no field \"{name}\""), advice)
    })?;
    let policy = Policy::from_name(word).filter(|policy| policy.fits(field)).ok_or_else(|| {
        let fitting = Policy::ALL.into_iter().filter(|policy| policy.fits(field)).map(Policy::name);
        let fitting: Vec<&str> = fitting.collect();
        let advice = if fitting.is_empty() {
            "no list ever changes this field".to_owned()
        } else {
            format!("it is {}", fitting.join(", "))
        };
        Fault::new(format!("\"{word}\" isn't a policy for {name}"), advice)
    })?;
    Ok((field, policy))
}

/// What stands in or beside an ID: not empty, and without spaces.
fn of_id(name: &str, text: String) -> Result<String, Fault> {
    if !text.is_empty() && !text.contains(char::is_whitespace) {
        return Ok(text);
    }
    Err(Fault::new(format!("{name} is empty or has a space in it"), "leave it out if the IDs stay as they are")
        .of(name))
}

/// A field that says whom a row of a joined file is about.
fn join_by(name: &str) -> Result<ListField, Fault> {
    let field = list_field(name)?;
    if field.can_join() {
        return Ok(field);
    }
    Err(Fault::new(format!("no file can be joined by {name}"), "name primary_id, barcode or email"))
}

fn default_field(name: &str) -> Result<ListField, Fault> {
    let field = list_field(name)?;
    let of_each = [ListField::PrimaryId, ListField::OldId, ListField::NewId, ListField::Barcode];
    if of_each.contains(&field) || field == ListField::AccountType {
        let advice = "each patron has their own; the account type belongs to the group";
        return Err(Fault::new(format!("there can be no default for {}", field.name()), advice));
    }
    if field == ListField::ExternalId {
        // A default is for every new patron, and internal ones have none.
        let advice = "name the feed in the profile itself, as in external_id = \"BANNER\"";
        return Err(Fault::new("there can be no default for external_id", advice));
    }
    Ok(field)
}

fn id_scheme(table: &IdTable) -> Result<IdScheme, Fault> {
    let example = "as in id = { prefix = \"CB\", digits = 7, check_digit = true }, or id = { from = \"barcode\" }";
    let check_digit = table.check_digit.unwrap_or(false);
    match (table.from.as_deref(), table.prefix.as_deref(), table.digits) {
        (Some("barcode"), None, None) if table.check_digit.is_none() => Ok(IdScheme::Barcode),
        (Some("barcode"), _, _) => Err(Fault::new("an id made from the barcode needs nothing else", example)),
        (Some(other), _, _) => Err(Fault::new(format!("an id can't be made from \"{other}\""), example)),
        (None, Some(prefix), Some(digits)) => match MadeId::new(prefix, digits, check_digit) {
            Some(made) => Ok(IdScheme::Made(made)),
            None => {
                let (least, most) = MadeId::DIGITS.into_inner();
                let message = format!("id needs a prefix without spaces, and {least} to {most} digits");
                Err(Fault::new(message, example))
            }
        },
        (None, _, _) => Err(Fault::new("id needs prefix and digits, or from", example)),
    }
}
