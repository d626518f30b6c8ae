//! Users of Alma as JSON, as its API takes and gives them: internal and external ones, with their roles.
//!
//! No file has passwords. An internal user must choose one at the first sign-in, which `force_password_change` says;
//! what the password before that is, is for whoever calls the API to say.

use super::alma::{self, DAY_ENDS, LINES, MIDNIGHT, SINGLE};
use super::beside::{self, Beside};
use super::json::Object;
use super::unheld::{Judge, Unheld};
use super::xml;
use model::codes;
use model::field::{Field, Kind};
use model::patron::{AccountType, Address, Details, Email, Patron, Phone, Role};

pub(crate) const HEAD: &str = "{\"user\":[\n";
pub(crate) const BETWEEN: &str = ",\n";

/// Ends a file.
pub(crate) fn tail(patrons: u32) -> String {
    format!("\n],\"total_record_count\":{patrons}}}\n")
}

const RECORD_TYPES: &[&str] = &["PUBLIC", "STAFF", CONTACT];

/// What a user is who says nothing else.
const USUAL_RECORD_TYPE: &str = "PUBLIC";

/// Who keeps an entry of an external user up to date. What the campus does, its next load replaces, and nobody can change
/// it in Alma: notes and blocks are the library's.
const SEGMENT_TYPE: &str = "segment_type";
const OF_LIBRARY: &str = "Internal";

/// The record type of whom Alma keeps no identifiers but the primary one.
const CONTACT: &str = "CONTACT";

/// Names what is not written.
pub(crate) fn without(patron: &Patron, beside: &mut Beside) {
    beside::fields(alma::holds, &patron.details, beside);
    alma::name_further_messages(&patron.details, beside);
}

/// Holds a user against what the API takes. Behind it, Alma has XML, with the characters that this can hold.
pub(crate) fn check(patron: &Patron, unheld: &mut Vec<Unheld>) {
    let details = &patron.details;
    let mut judge = Judge { system: "Alma", format: "Alma", can_hold: xml::can_hold, unheld };
    alma::judge(patron, alma::holds, &mut judge);
    if let Some(record_type) = &details.record_type {
        judge.code(Field::RecordType.label(), record_type, RECORD_TYPES);
        if let (CONTACT, Some(first)) = (&**record_type, details.identifiers.first()) {
            let message = "Alma takes no identifier of a contact but the primary ID".to_owned();
            judge.refuse(codes::M913, "identifier", &first.value, message);
        }
    }
    let field = Field::ExternalId.label();
    match (details.account_type, details.rare.external_id.as_deref()) {
        (Some(AccountType::Internal), None) => {}
        (Some(AccountType::Internal), Some(external_id)) => {
            let message =
                format!("Alma takes no external ID for an internal account, and this one has \"{external_id}\"");
            judge.refuse(codes::M913, field, external_id, message);
        }
        (Some(AccountType::External), external_id) => {
            judge.needed(field, external_id, "the external ID of every external account: the code of its SIS profile");
        }
        (None, _) => {
            judge.needed(Field::AccountType.label(), None, "an account type, internal or external");
        }
    }
}

/// Writes a user.
pub(crate) fn write(patron: &Patron, out: &mut String) {
    let details = &patron.details;
    let mut user = Object::begin(out);
    code(&mut user, "record_type", Some(details.record_type.as_deref().unwrap_or(USUAL_RECORD_TYPE)));
    user.text("primary_id", patron.primary_id.as_str());
    for (name, field, is_code) in SINGLE {
        match field.kind() {
            Kind::Text(slot) if *is_code => code(&mut user, name, slot.of(details).as_deref()),
            Kind::Text(slot) => user.optional(name, slot.of(details).as_deref()),
            Kind::Date(slot) => user.day(name, *slot.of(details), DAY_ENDS),
            Kind::Id | Kind::AccountType(_) | Kind::List(_) => {}
        }
    }
    match details.account_type {
        Some(AccountType::Internal) => {
            code(&mut user, "account_type", Some("INTERNAL"));
            // What is not to be forced is left out: the schema has no room for more than four letters.
            user.text("force_password_change", "TRUE");
        }
        Some(AccountType::External) => code(&mut user, "account_type", Some("EXTERNAL")),
        None => {}
    }
    user.optional("external_id", details.rare.external_id.as_deref());
    write_contacts(details, &mut user);
    write_lists(details, &mut user);
    user.end();
}

/// A code of one of Alma's tables; its description is Alma's own.
fn code(object: &mut Object<'_>, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        write_code(value, object.member(name));
    }
}

fn write_code(value: &str, out: &mut String) {
    let mut code = Object::begin(out);
    code.text("value", value);
    code.end();
}

fn write_contacts(details: &Details, user: &mut Object<'_>) {
    if details.addresses.is_empty() && details.emails.is_empty() && details.phones.is_empty() {
        return;
    }
    let mut contacts = Object::begin(user.member("contact_info"));
    contacts.list("address", &details.addresses, write_address);
    contacts.list("email", &details.emails, write_email);
    contacts.list("phone", &details.phones, |phone, out| write_phone(phone, details, out));
    contacts.end();
}

fn write_address(address: &Address, out: &mut String) {
    let mut object = Object::begin(out);
    object.flag("preferred", address.preferred);
    for (name, line) in LINES.iter().zip(&address.lines) {
        object.optional(name, line.as_deref());
    }
    object.optional("city", address.city.as_deref());
    object.optional("state_province", address.state_province.as_deref());
    object.optional("postal_code", address.postal_code.as_deref());
    code(&mut object, "country", alma::country(address));
    object.list("address_type", alma::types(&address.types), write_code);
    object.end();
}

fn write_email(email: &Email, out: &mut String) {
    let mut object = Object::begin(out);
    object.flag("preferred", email.preferred);
    object.text("email_address", &email.address);
    object.list("email_type", alma::types(&email.types), write_code);
    object.end();
}

fn write_phone(phone: &Phone, details: &Details, out: &mut String) {
    let mut object = Object::begin(out);
    object.flag("preferred", phone.preferred);
    object.flag("preferred_sms", alma::gets_messages(phone, details));
    object.text("phone_number", &phone.number);
    object.list("phone_type", alma::types(&phone.types), write_code);
    object.end();
}

fn write_lists(details: &Details, user: &mut Object<'_>) {
    // Of an internal user, everything is the library's.
    let of_library = (details.account_type == Some(AccountType::External)).then_some(OF_LIBRARY);
    user.list("user_identifier", &details.identifiers, |identifier, out| {
        let mut object = Object::begin(out);
        code(&mut object, "id_type", Some(&*identifier.kind));
        object.text("value", &identifier.value);
        object.optional("note", identifier.note.as_deref());
        object.text("status", alma::in_use(identifier.active));
        object.end();
    });
    user.list("user_role", &details.roles, write_role);
    user.list("user_block", &details.rare.blocks, |block, out| {
        let mut object = Object::begin(out);
        code(&mut object, "block_type", Some(&*block.block_type));
        code(&mut object, "block_description", Some(&*block.description));
        object.text("block_status", alma::in_use(block.active));
        object.optional("block_note", block.note.as_deref());
        object.day("expiry_date", block.expiry, MIDNIGHT);
        object.optional(SEGMENT_TYPE, of_library);
        object.end();
    });
    user.list("user_note", &details.rare.notes, |note, out| {
        let mut object = Object::begin(out);
        code(&mut object, "note_type", Some(&*note.note_type));
        object.text("note_text", &note.text);
        object.flag("user_viewable", note.viewable);
        object.flag("popup_note", note.popup);
        object.optional(SEGMENT_TYPE, of_library);
        object.end();
    });
    user.list("user_statistic", &details.rare.statistics, |statistic, out| {
        let mut object = Object::begin(out);
        code(&mut object, "statistic_category", Some(&*statistic.category));
        object.optional("statistic_note", statistic.note.as_deref());
        object.end();
    });
}

fn write_role(role: &Role, out: &mut String) {
    let mut object = Object::begin(out);
    code(&mut object, "status", Some(alma::in_use(role.active)));
    code(&mut object, "scope", role.scope.as_deref());
    code(&mut object, "role_type", Some(&*role.role_type));
    object.day("expiry_date", role.expiry, DAY_ENDS);
    object.end();
}
