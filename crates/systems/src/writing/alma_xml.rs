//! Users of Alma as XML for its load from a student information system, "SIS load": files in a folder that Alma visits.
//!
//! Every user who comes this way is external. The record type and the name of the source are those of Alma's own
//! profile, roles are given there, and no file has passwords; internal accounts go through the API (`alma_json`).

use super::alma::{self, DAY_ENDS, LINES, MIDNIGHT, SINGLE};
use super::beside::{self, Beside};
use super::unheld::{Judge, Unheld};
use super::xml;
use model::codes;
use model::field::{Field, Kind};
use model::outgoing::WayOut;
use model::patron::{AccountType, Address, Details, Email, Patron, Phone};

/// How many users one file may hold.
pub(crate) const MOST: u32 = 20_000;

/// How many files one zip may hold.
pub(crate) const MOST_FILES: u32 = 50;

pub(crate) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<users>\n";

/// Ends a file.
pub(crate) fn tail(_patrons: u32) -> String {
    "</users>\n".to_owned()
}

/// The name of the target for its API, which takes internal accounts as well.
const FOR_API: &str = "alma-json";

/// What Alma has a place for and its files have not.
const NOT_IN_FILES: [Field; 3] = [Field::ExternalId, Field::RecordType, Field::Roles];

/// Whether a field is written, or the same for everybody there, as the account type is.
fn is_held(field: Field) -> bool {
    alma::holds(field) && !NOT_IN_FILES.contains(&field)
}

/// Names what is not written.
pub(crate) fn without(patron: &Patron, beside: &mut Beside) {
    // Which feed owns an account, the profile by which Alma loads the file says of everybody in it.
    beside::fields(|field| is_held(field) || field == Field::ExternalId, &patron.details, beside);
    alma::name_further_messages(&patron.details, beside);
}

/// Holds a user against what the load takes.
pub(crate) fn check(patron: &Patron, unheld: &mut Vec<Unheld>) {
    let mut judge = Judge { system: "Alma", format: "XML", can_hold: xml::can_hold, unheld };
    alma::judge(patron, is_held, &mut judge);
    let field = Field::AccountType.label();
    match patron.details.account_type {
        Some(AccountType::External) => return,
        Some(AccountType::Internal) => {
            let message = "Alma's SIS load takes external accounts only; an internal one goes in through Alma's API";
            judge.refuse(codes::M913, field, AccountType::Internal.name(), message.to_owned());
        }
        None => {
            let message = "Alma's SIS load takes external accounts only, and nothing says that this is one";
            judge.refuse(codes::M914, field, "", message.to_owned());
        }
    }
    judge.way_out(patron.details.user_group.as_deref().map(made_external));
}

/// The accounts of a group are what its settings say.
fn made_external(group: &str) -> WayOut {
    let is_plain = group.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let quote = if is_plain { "" } else { "\"" };
    let setting = format!("account_type = \"external\" under [groups.{quote}{group}{quote}]");
    WayOut { setting, instead: FOR_API }
}

/// Writes a user.
pub(crate) fn write(patron: &Patron, out: &mut String) {
    let details = &patron.details;
    xml::open("user", out);
    xml::element("primary_id", patron.primary_id.as_str(), out);
    for (name, field, _) in SINGLE {
        match field.kind() {
            Kind::Text(slot) => xml::optional(name, slot.of(details).as_deref(), out),
            Kind::Date(slot) => xml::day(name, *slot.of(details), DAY_ENDS, out),
            Kind::Id | Kind::AccountType(_) | Kind::List(_) => {}
        }
    }
    write_contacts(details, out);
    xml::list("user_identifiers", &details.identifiers, out, |identifier, out| {
        xml::open("user_identifier", out);
        xml::element("id_type", &identifier.kind, out);
        xml::element("value", &identifier.value, out);
        xml::optional("note", identifier.note.as_deref(), out);
        xml::element("status", alma::in_use(identifier.active), out);
        xml::close("user_identifier", out);
    });
    xml::list("user_blocks", &details.rare.blocks, out, |block, out| {
        xml::open("user_block", out);
        xml::element("block_type", &block.block_type, out);
        xml::element("block_description", &block.description, out);
        xml::element("block_status", alma::in_use(block.active), out);
        xml::optional("block_note", block.note.as_deref(), out);
        xml::day("expiry_date", block.expiry, MIDNIGHT, out);
        xml::close("user_block", out);
    });
    xml::list("user_notes", &details.rare.notes, out, |note, out| {
        xml::open("user_note", out);
        xml::element("note_type", &note.note_type, out);
        xml::element("note_text", &note.text, out);
        xml::element("user_viewable", flag(note.viewable), out);
        xml::element("popup_note", flag(note.popup), out);
        xml::close("user_note", out);
    });
    xml::list("user_statistics", &details.rare.statistics, out, |statistic, out| {
        xml::open("user_statistic", out);
        xml::element("statistic_category", &statistic.category, out);
        xml::optional("statistic_note", statistic.note.as_deref(), out);
        xml::close("user_statistic", out);
    });
    xml::close("user", out);
    out.push('\n');
}

fn flag(is_true: bool) -> &'static str {
    if is_true { "true" } else { "false" }
}

/// Addresses, e-mail addresses and phones, in the order in which the schema has them.
fn write_contacts(details: &Details, out: &mut String) {
    if details.addresses.is_empty() && details.emails.is_empty() && details.phones.is_empty() {
        return;
    }
    xml::open("contact_info", out);
    xml::list("addresses", &details.addresses, out, write_address);
    xml::list("emails", &details.emails, out, write_email);
    xml::list("phones", &details.phones, out, |phone, out| write_phone(phone, details, out));
    xml::close("contact_info", out);
}

fn write_address(address: &Address, out: &mut String) {
    begin("address", address.preferred, None, out);
    for (name, line) in LINES.iter().zip(&address.lines) {
        xml::optional(name, line.as_deref(), out);
    }
    xml::optional("city", address.city.as_deref(), out);
    xml::optional("state_province", address.state_province.as_deref(), out);
    xml::optional("postal_code", address.postal_code.as_deref(), out);
    xml::optional("country", alma::country(address), out);
    write_types("address_types", "address_type", &address.types, out);
    xml::close("address", out);
}

fn write_email(email: &Email, out: &mut String) {
    begin("email", email.preferred, None, out);
    xml::element("email_address", &email.address, out);
    write_types("email_types", "email_type", &email.types, out);
    xml::close("email", out);
}

fn write_phone(phone: &Phone, details: &Details, out: &mut String) {
    begin("phone", phone.preferred, Some(alma::gets_messages(phone, details)), out);
    xml::element("phone_number", &phone.number, out);
    write_types("phone_types", "phone_type", &phone.types, out);
    xml::close("phone", out);
}

fn write_types(around: &str, name: &str, codes: &str, out: &mut String) {
    xml::open(around, out);
    alma::types(codes).for_each(|code| xml::element(name, code, out));
    xml::close(around, out);
}

/// Begins an entry of which one is the preferred one.
fn begin(name: &str, preferred: bool, preferred_sms: Option<bool>, out: &mut String) {
    out.push('<');
    out.push_str(name);
    out.push_str(if preferred { " preferred=\"true\"" } else { " preferred=\"false\"" });
    if let Some(preferred_sms) = preferred_sms {
        out.push_str(if preferred_sms { " preferred_sms=\"true\"" } else { " preferred_sms=\"false\"" });
    }
    out.push('>');
}
