//! A field's value in JSON.

use model::field::Field;
use model::patron::Patron;
use model::value::Value;
use serde_json::{Map, Value as Json, json};

/// A value: text, a date as text, a list of objects, or null.
pub(super) fn value(value: &Value) -> Json {
    match value {
        Value::Blank => Json::Null,
        Value::Text(text) => json!(text),
        Value::Date(date) => json!(date.to_string()),
        Value::Emails(list) => list
            .iter()
            .map(|email| json!({"address": email.address, "types": types(&email.types), "preferred": email.preferred}))
            .collect(),
        Value::Phones(list) => list
            .iter()
            .map(|phone| json!({"number": phone.number, "types": types(&phone.types), "preferred": phone.preferred, "sms": phone.sms}))
            .collect(),
        Value::Addresses(list) => list
            .iter()
            .map(|address| {
                json!({
                    "lines": address.lines.iter().flatten().collect::<Vec<_>>(), "city": address.city,
                    "state_province": address.state_province, "postal_code": address.postal_code, "country": address.country,
                    "types": types(&address.types), "preferred": address.preferred,
                })
            })
            .collect(),
        Value::Identifiers(list) => list
            .iter()
            .map(|other| json!({"type": other.kind, "value": other.value, "note": other.note, "active": other.active}))
            .collect(),
        Value::Roles(list) => list
            .iter()
            .map(|role| json!({"type": role.role_type, "scope": role.scope, "active": role.active, "expiry_date": role.expiry.map(|date| date.to_string())}))
            .collect(),
        Value::Notes(list) => list
            .iter()
            .map(|note| json!({"type": note.note_type, "text": note.text, "viewable": note.viewable, "popup": note.popup}))
            .collect(),
        Value::Blocks(list) => list
            .iter()
            .map(|block| json!({"type": block.block_type, "description": block.description, "active": block.active, "note": block.note, "expiry_date": block.expiry.map(|date| date.to_string())}))
            .collect(),
        Value::Statistics(list) => list.iter().map(|statistic| json!({"category": statistic.category, "note": statistic.note})).collect(),
    }
}

fn types(codes: &str) -> Vec<&str> {
    codes.split(',').filter(|code| !code.is_empty()).collect()
}

/// The order of the contract, which no declaration elsewhere can change. A field that came later stands behind these.
const CONTRACT: [Field; 28] = [
    Field::PrimaryId,
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::PreferredFirstName,
    Field::PreferredMiddleName,
    Field::PreferredLastName,
    Field::Title,
    Field::Gender,
    Field::BirthDate,
    Field::UserGroup,
    Field::AccountType,
    Field::ExternalId,
    Field::RecordType,
    Field::Status,
    Field::Campus,
    Field::PreferredLanguage,
    Field::JobCategory,
    Field::ExpiryDate,
    Field::PurgeDate,
    Field::Emails,
    Field::Phones,
    Field::Addresses,
    Field::Identifiers,
    Field::Roles,
    Field::Notes,
    Field::Blocks,
    Field::Statistics,
];

/// All fields of a patron by name; blank ones are null, lists without entries empty.
pub(super) fn patron(patron: &Patron) -> Map<String, Json> {
    let json = |field: Field| {
        let held = patron.get(field);
        if held.is_blank() && field.is_list() { json!([]) } else { value(&held) }
    };
    let later = Field::ALL.iter().copied().filter(|field| !CONTRACT.contains(field));
    CONTRACT.into_iter().chain(later).map(|field| (field.name().to_owned(), json(field))).collect()
}
