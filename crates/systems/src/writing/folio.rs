//! Users of FOLIO as its user import takes them (`folio-org/mod-user-import`): the whole body of a request.
//!
//! Its user name is needed: one is the patron's identifier of the kind NET_ID, or the primary ID once more, which is the
//! external system ID besides. Addresses have types by their names, of which no two of a user are the same.

use super::beside::{self, ADDRESS_LINES, ADDRESS_TYPE, Beside, EMAIL_TYPE, PHONE_TYPE, TEXT_MESSAGES};
use super::json::{self, Object};
use super::places::{self, first_code, text};
use super::unheld::{ANY_LENGTH, Judge, Unheld};
use crate::parts::countries;
use model::codes;
use model::field::{Field, Kind};
use model::patron::{Address, Details, Email, Identifier, Patron, Phone};
use std::borrow::Cow;

pub(crate) const HEAD: &str = "{\"users\":[\n";
pub(crate) const BETWEEN: &str = ",\n";

/// Ends a file.
pub(crate) fn tail(patrons: u32) -> String {
    format!("\n],\"totalRecords\":{patrons}}}\n")
}

/// The fields that are written.
const HELD: &[Field] = &[
    Field::PrimaryId,
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::PreferredFirstName,
    Field::BirthDate,
    Field::UserGroup,
    Field::Status,
    Field::ExpiryDate,
    Field::Emails,
    Field::Phones,
    Field::Addresses,
    Field::Identifiers,
];

/// The kinds of identifiers that have a place: the user name and the barcode.
const IDENTIFIERS: [&str; 2] = ["NET_ID", "BARCODE"];

/// The types of phones that have a place, and their names there.
const PHONES: [(&str, &str); 2] = [("home", "phone"), ("mobile", "mobilePhone")];

/// The types of addresses, and their names there.
const ADDRESS_TYPES: [(&str, &str); 4] =
    [("home", "Home"), ("work", "Work"), ("school", "School"), ("alternative", "Alternative")];

/// How many lines an address has there.
const LINES: [&str; 2] = ["addressLine1", "addressLine2"];

/// What of a patron has a place.
struct Placed<'p> {
    email: Option<&'p Email>,
    phones: [Option<&'p Phone>; PHONES.len()],
}

impl<'p> Placed<'p> {
    fn of(details: &'p Details) -> Self {
        let [email] = places::emails(details, ["personal"]);
        let mut phones = [None; PHONES.len()];
        let fits = |at: usize, phone: &Phone| first_code(&phone.types) == PHONES[at].0;
        places::place(&details.phones, &mut phones, |at, phone| phone.preferred && fits(at, phone));
        places::place(&details.phones, &mut phones, fits);
        Placed { email, phones }
    }

    /// How a user is best reached, by the word that FOLIO has for it.
    fn contact(&self) -> &'static str {
        match (self.email, self.phones) {
            (Some(_), _) => "email",
            (None, [_, Some(mobile)]) => {
                if mobile.sms {
                    "text"
                } else {
                    "mobile"
                }
            }
            (None, [Some(_), None]) => "phone",
            (None, [None, None]) => "mail",
        }
    }
}

/// The addresses that have a place: of each type the preferred one, or else the first.
fn addresses(details: &Details) -> impl Iterator<Item = &Address> {
    let addresses = details.addresses.iter().enumerate();
    addresses.filter(move |(at, address)| is_written(&details.addresses, *at, address)).map(|(_, address)| address)
}

fn is_written(addresses: &[Address], at: usize, address: &Address) -> bool {
    let comes_before = |(other_at, other): (usize, &Address)| {
        let same_type = first_code(&other.types) == first_code(&address.types);
        same_type && (!other.preferred, other_at) < (!address.preferred, at)
    };
    !addresses.iter().enumerate().any(comes_before)
}

fn identifiers(details: &Details) -> [Option<&Identifier>; IDENTIFIERS.len()] {
    IDENTIFIERS.map(|kind| places::identifier(details, kind))
}

/// Names what is not written.
pub(crate) fn without(patron: &Patron, beside: &mut Beside) {
    let details = &patron.details;
    let placed = Placed::of(details);
    beside::fields(|field| HELD.contains(&field), details, beside);
    places::name_unplaced(&details.emails, &[placed.email], Field::Emails, beside);
    beside::named(usize::from(placed.email.is_some_and(|email| email.types != "personal")), EMAIL_TYPE, beside);
    places::name_unplaced(&details.phones, &placed.phones, Field::Phones, beside);
    let phones = placed.phones.iter().zip(PHONES);
    let of_other_types = phones.filter(|(phone, (kind, _))| phone.is_some_and(|phone| phone.types != *kind)).count();
    beside::named(of_other_types, PHONE_TYPE, beside);
    beside::named(details.phones.iter().filter(|phone| phone.sms).count(), TEXT_MESSAGES, beside);
    let written = addresses(details).count();
    beside::named(details.addresses.len() - written, Field::Addresses.label(), beside);
    for address in addresses(details) {
        beside::named(usize::from(address.types.contains(',')), ADDRESS_TYPE, beside);
        let lines = address.lines.iter().zip(ADDRESS_LINES).skip(LINES.len());
        beside.extend(lines.filter(|(line, _)| line.is_some()).map(|(_, label)| Cow::Borrowed(label)));
    }
    places::name_identifiers(details, &identifiers(details), beside);
}

/// Holds a user against what the import takes.
pub(crate) fn check(patron: &Patron, unheld: &mut Vec<Unheld>) {
    let details = &patron.details;
    let placed = Placed::of(details);
    let mut judge = Judge { system: "FOLIO", format: "FOLIO", can_hold: json::can_hold, unheld };
    judge.text(Field::PrimaryId.label(), patron.primary_id.as_str(), ANY_LENGTH);
    for field in HELD {
        if let Kind::Text(slot) = field.kind() {
            judge.text(field.label(), text(slot.of(details)), ANY_LENGTH);
        }
    }
    judge.needed(Field::LastName.label(), details.last_name.as_deref(), "a last name");
    if let Some(status) = &details.status {
        judge.code(Field::Status.label(), status, &["ACTIVE", "INACTIVE"]);
    }
    if let Some(email) = placed.email {
        judge.text(Field::Emails.label(), &email.address, ANY_LENGTH);
    }
    for phone in placed.phones.into_iter().flatten() {
        judge.text(Field::Phones.label(), &phone.number, ANY_LENGTH);
    }
    for identifier in identifiers(details).into_iter().flatten() {
        judge.text(Field::Identifiers.label(), &identifier.value, ANY_LENGTH);
    }
    addresses(details).for_each(|address| judge_address(address, &mut judge));
}

fn judge_address(address: &Address, judge: &mut Judge<'_>) {
    for (line, label) in address.lines.iter().zip(ADDRESS_LINES).take(LINES.len()) {
        judge.text(label, text(line), ANY_LENGTH);
    }
    judge.text("city", text(&address.city), ANY_LENGTH);
    judge.text("state or province", text(&address.state_province), ANY_LENGTH);
    judge.text("postal code", text(&address.postal_code), ANY_LENGTH);
    if let Some(country) = address.country.as_deref().filter(|country| countries::two_letters(country).is_none()) {
        let message = format!("FOLIO knows countries by codes such as US, and \"{country}\" is none");
        judge.refuse(codes::M913, "country", country, message);
    }
    let code = first_code(&address.types);
    judge.needed(ADDRESS_TYPE, Some(code), "a type for every address");
    if !code.is_empty() {
        judge.code(ADDRESS_TYPE, code, &ADDRESS_TYPES.map(|(known, _)| known));
    }
}

/// Writes a user.
pub(crate) fn write(patron: &Patron, out: &mut String) {
    let details = &patron.details;
    let placed = Placed::of(details);
    let id = patron.primary_id.as_str();
    let [user_name, barcode] = identifiers(details).map(|identifier| identifier.map(|identifier| &*identifier.value));
    let mut user = Object::begin(out);
    user.text("username", user_name.unwrap_or(id));
    user.text("externalSystemId", id);
    user.optional("barcode", barcode);
    // Whoever is not said to be active is not, there. A block says nothing of it: it is another thing there, too, which
    // this import does not take, and whoever lifts it would not know to make the account active again.
    user.flag("active", details.status.as_deref() != Some("INACTIVE"));
    user.text("type", "patron");
    user.optional("patronGroup", details.user_group.as_deref());
    write_person(details, &placed, &mut user);
    user.day("expirationDate", details.expiry_date, "");
    user.end();
}

fn write_person(details: &Details, placed: &Placed<'_>, user: &mut Object<'_>) {
    let mut person = Object::begin(user.member("personal"));
    person.optional("lastName", details.last_name.as_deref());
    person.optional("firstName", details.first_name.as_deref());
    person.optional("middleName", details.middle_name.as_deref());
    person.optional("preferredFirstName", details.rare.preferred_first_name.as_deref());
    person.optional("email", placed.email.map(|email| &*email.address));
    // The preferred phone stands before the other one, as nothing else says which it is.
    for is_turn in [true, false] {
        for (phone, (_, name)) in placed.phones.iter().zip(PHONES) {
            let number = phone.filter(|phone| phone.preferred == is_turn).map(|phone| &*phone.number);
            person.optional(name, number);
        }
    }
    person.day("dateOfBirth", details.birth_date, "");
    person.list("addresses", addresses(details), write_address);
    person.text("preferredContactTypeId", placed.contact());
    person.end();
}

fn write_address(address: &Address, out: &mut String) {
    let mut object = Object::begin(out);
    let code = first_code(&address.types);
    let name = ADDRESS_TYPES.iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| *name);
    object.text("addressTypeId", name);
    for (name, line) in LINES.iter().zip(&address.lines) {
        object.optional(name, line.as_deref());
    }
    object.optional("city", address.city.as_deref());
    object.optional("region", address.state_province.as_deref());
    object.optional("postalCode", address.postal_code.as_deref());
    let country = address.country.as_deref();
    object.optional("countryId", country.map(|country| countries::two_letters(country).unwrap_or(country)));
    object.flag("primaryAddress", address.preferred);
    object.end();
}
