//! What Alma takes of a user (`rest_user.xsd`), whichever way the user comes in: how long values may be, which codes it
//! knows, and what it cannot do without. The codes of a library's own tables, such as its user groups, are not looked
//! at: nothing here knows them.

use super::beside::{self, Beside};
use super::places::text;
use super::unheld::{ANY_LENGTH, Judge};
use crate::parts::countries;
use model::codes;
use model::field::{Field, Kind};
use model::patron::{Address, Block, Details, Identifier, Note, Patron, Phone, Role, Statistic};

/// What a user has one of, besides the primary ID: its name in Alma, the field, and whether it is a code.
pub(crate) const SINGLE: &[(&str, Field, bool)] = &[
    ("first_name", Field::FirstName, false),
    ("middle_name", Field::MiddleName, false),
    ("last_name", Field::LastName, false),
    ("user_title", Field::Title, true),
    ("job_category", Field::JobCategory, true),
    ("gender", Field::Gender, true),
    ("user_group", Field::UserGroup, true),
    ("campus_code", Field::Campus, true),
    ("preferred_language", Field::PreferredLanguage, true),
    ("birth_date", Field::BirthDate, false),
    ("expiry_date", Field::ExpiryDate, false),
    ("purge_date", Field::PurgeDate, false),
    ("status", Field::Status, true),
    ("pref_first_name", Field::PreferredFirstName, false),
    ("pref_middle_name", Field::PreferredMiddleName, false),
    ("pref_last_name", Field::PreferredLastName, false),
];

/// The elements of an address that hold its lines.
pub(crate) const LINES: [&str; 5] = ["line1", "line2", "line3", "line4", "line5"];

/// Behind a day: Alma writes its days in universal time.
pub(crate) const DAY_ENDS: &str = "Z";
/// The same of a day where Alma has a point in time.
pub(crate) const MIDNIGHT: &str = "T00:00:00Z";

const STATUSES: &[&str] = &["ACTIVE", "INACTIVE"];
const ADDRESS_TYPES: &[&str] = &["home", "work", "school", "alternative"];
const EMAIL_TYPES: &[&str] = &["personal", "work", "school", "alternative"];
const PHONE_TYPES: &[&str] = &["home", "mobile", "office", "officefax"];

/// Characters of most texts and codes, of the codes of a campus and of the scope of a role, and of notes.
const MOST: usize = 255;
const MOST_OF_SHORT: usize = 50;
const MOST_OF_NOTES: usize = 2_000;

/// The word for something that is in use, or is not.
pub(crate) fn in_use(active: bool) -> &'static str {
    if active { "ACTIVE" } else { "INACTIVE" }
}

/// The codes of an entry, in their own case: ours are all lower case.
pub(crate) fn types(codes: &str) -> impl Iterator<Item = &str> {
    let codes = codes.split(',').map(str::trim).filter(|code| !code.is_empty());
    codes.map(|code| if code == "officefax" { "officeFax" } else { code })
}

/// The country of an address, as a code of three letters where it is one of two.
pub(crate) fn country(address: &Address) -> Option<&str> {
    let country = address.country.as_deref()?;
    Some(countries::three_letters(country).unwrap_or(country))
}

/// Whether text messages go to this number of a patron: Alma has one of them.
pub(crate) fn gets_messages(phone: &Phone, details: &Details) -> bool {
    details.phones.iter().find(|phone| phone.sms).is_some_and(|first| std::ptr::eq(first, phone))
}

/// Names the numbers for text messages behind the first.
pub(crate) fn name_further_messages(details: &Details, beside: &mut Beside) {
    let numbers = details.phones.iter().filter(|phone| phone.sms).count();
    beside::named(numbers.saturating_sub(1), beside::TEXT_MESSAGES, beside);
}

/// Whether Alma has a place for a field.
pub(crate) fn holds(field: Field) -> bool {
    let is_in_list = matches!(
        field,
        Field::Emails
            | Field::Phones
            | Field::Addresses
            | Field::Identifiers
            | Field::Roles
            | Field::Notes
            | Field::Blocks
            | Field::Statistics
    );
    let is_of_account = matches!(field, Field::PrimaryId | Field::AccountType | Field::ExternalId | Field::RecordType);
    is_in_list || is_of_account || SINGLE.iter().any(|(_, single, _)| *single == field)
}

/// Holds what every user has against what Alma takes, as far as it is written.
pub(crate) fn judge(patron: &Patron, is_written: fn(Field) -> bool, judge: &mut Judge<'_>) {
    let details = &patron.details;
    judge.text(Field::PrimaryId.label(), patron.primary_id.as_str(), MOST);
    for field in Field::ALL.iter().filter(|field| is_written(**field)) {
        if let Kind::Text(slot) = field.kind() {
            let most = if *field == Field::Campus { MOST_OF_SHORT } else { MOST };
            judge.text(field.label(), text(slot.of(details)), most);
        }
    }
    judge.needed(Field::LastName.label(), details.last_name.as_deref(), "a last name");
    judge.needed(Field::UserGroup.label(), details.user_group.as_deref(), "a user group");
    if let Some(status) = &details.status {
        judge.code(Field::Status.label(), status, STATUSES);
    }
    for address in &details.addresses {
        judge_address(address, judge);
    }
    for email in &details.emails {
        judge.text(Field::Emails.label(), &email.address, MOST);
        judge_types(beside::EMAIL_TYPE, &email.types, EMAIL_TYPES, "a type for every e-mail address", judge);
    }
    for phone in &details.phones {
        judge.text(Field::Phones.label(), &phone.number, MOST);
        judge_types(beside::PHONE_TYPE, &phone.types, PHONE_TYPES, "a type for every phone number", judge);
    }
    details.identifiers.iter().for_each(|identifier| judge_identifier(identifier, judge));
    details.rare.notes.iter().for_each(|note| judge_note(note, judge));
    details.rare.blocks.iter().for_each(|block| judge_block(block, judge));
    details.rare.statistics.iter().for_each(|statistic| judge_statistic(statistic, judge));
    if is_written(Field::Roles) {
        details.roles.iter().for_each(|role| judge_role(role, judge));
    }
}

fn judge_address(address: &Address, judge: &mut Judge<'_>) {
    let [first, others @ ..] = address.lines.each();
    let [first_label, labels @ ..] = &beside::ADDRESS_LINES;
    // Alma's schema has no limit for it.
    judge.text(first_label, text(first), ANY_LENGTH);
    judge.needed(first_label, first.as_deref(), "a first line in every address");
    for (label, line) in labels.iter().zip(others) {
        judge.text(label, text(line), MOST);
    }
    judge.text("city", text(&address.city), MOST);
    judge.needed("city", address.city.as_deref(), "a city in every address");
    judge.text("state or province", text(&address.state_province), MOST);
    judge.text("postal code", text(&address.postal_code), MOST);
    judge.text("country", text(&address.country), MOST);
    if let Some(country) = address.country.as_deref().filter(|country| countries::three_letters(country).is_none()) {
        let message = format!("Alma knows countries by codes such as USA, and \"{country}\" is none");
        judge.refuse(codes::M913, "country", country, message);
    }
    judge_types(beside::ADDRESS_TYPE, &address.types, ADDRESS_TYPES, "a type for every address", judge);
}

fn judge_types(field: &str, codes: &str, known: &[&str], what: &str, judge: &mut Judge<'_>) {
    judge.needed(field, codes.split(',').find(|code| !code.trim().is_empty()), what);
    for code in codes.split(',').map(str::trim).filter(|code| !code.is_empty()) {
        judge.code(field, code, known);
    }
}

fn judge_identifier(identifier: &Identifier, judge: &mut Judge<'_>) {
    judge.text("identifier type", &identifier.kind, MOST);
    judge.needed("identifier type", Some(&*identifier.kind), "a type for every identifier");
    judge.text("identifier", &identifier.value, MOST);
    judge.text(beside::IDENTIFIER_NOTE, text(&identifier.note), MOST_OF_NOTES);
}

fn judge_role(role: &Role, judge: &mut Judge<'_>) {
    judge.text("role", &role.role_type, MOST);
    judge.text("scope of a role", text(&role.scope), MOST_OF_SHORT);
}

fn judge_note(note: &Note, judge: &mut Judge<'_>) {
    judge.text(beside::NOTE_TYPE, &note.note_type, MOST);
    judge.needed(beside::NOTE_TYPE, Some(&*note.note_type), "a type for every note");
    judge.text("note", &note.text, MOST_OF_NOTES);
}

fn judge_block(block: &Block, judge: &mut Judge<'_>) {
    judge.text("block type", &block.block_type, MOST);
    judge.text("block", &block.description, MOST);
    judge.needed("block", Some(&*block.description), "a description for every block");
    judge.text("note on a block", text(&block.note), MOST_OF_NOTES);
}

fn judge_statistic(statistic: &Statistic, judge: &mut Judge<'_>) {
    judge.text("statistical category", &statistic.category, MOST);
    judge.text(beside::STATISTIC_NOTE, text(&statistic.note), MOST_OF_NOTES);
}
