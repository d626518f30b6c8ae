//! What a list says laid over what the store has. A blank leaves the stored value alone, lists keep
//! what the file does not mention, passwords and roles are not looked at.

use model::draft::FieldSet;
use model::field::{Field, ListField};
use model::id::CanonicalId;
use model::patron::{Address, Details, Email, Identifier, Note, Phone, Statistic};
use model::settings::Policy;
use model::value::Value;
use std::collections::BTreeMap;

/// The details after loading, with each field's policy where it is not the usual.
pub(crate) fn merge(listed: &Details, stored: &Details, policies: &BTreeMap<Field, Policy>) -> Details {
    let mut after = usual(listed, stored);
    for (field, policy) in policies {
        let before = stored.get(*field);
        match policy {
            // Held at the very end, against everything that comes later.
            Policy::Keep | Policy::FillOnly => {}
            Policy::Replace => replace(*field, listed, &mut after),
            Policy::Later => later(*field, listed, stored, &mut after),
            Policy::Add => {
                after.set(*field, &before);
                add(*field, listed, &mut after);
            }
        }
    }
    after
}

/// The list's own day, also an earlier one. Everything else is replaced as it is.
fn replace(field: Field, listed: &Details, after: &mut Details) {
    let said = listed.get(field);
    if let Value::Date(_) = said {
        after.set(field, &said);
    }
}

fn later(field: Field, listed: &Details, stored: &Details, after: &mut Details) {
    if let (Value::Date(ours), Value::Date(theirs)) = (listed.get(field), stored.get(field)) {
        after.set(field, &Value::Date(ours.max(theirs)));
    }
}

/// Adds entries to a list, none twice, and none in the place of another.
fn add(field: Field, listed: &Details, after: &mut Details) {
    match field {
        Field::Emails => {
            for email in &listed.emails {
                if !after.emails.iter().any(|known| known.address.eq_ignore_ascii_case(&email.address)) {
                    after.emails.push(Email { preferred: after.emails.is_empty(), ..email.clone() });
                }
            }
        }
        Field::Phones => {
            for phone in &listed.phones {
                if !after.phones.iter().any(|known| known.number == phone.number) {
                    after.phones.push(Phone { preferred: after.phones.is_empty(), ..phone.clone() });
                }
            }
        }
        Field::Addresses => {
            for address in &listed.addresses {
                if !after.addresses.iter().any(|known| known.line() == address.line()) {
                    after.addresses.push(Address { preferred: after.addresses.is_empty(), ..address.clone() });
                }
            }
        }
        Field::Identifiers => {
            for identifier in &listed.identifiers {
                let canonical = CanonicalId::of(&identifier.value);
                if !after.identifiers.iter().any(|known| CanonicalId::of(&known.value) == canonical) {
                    after.identifiers.push(identifier.clone());
                }
            }
        }
        Field::Notes => add_notes(&listed.notes, &mut after.notes),
        Field::Statistics => add_statistics(&listed.statistics, &mut after.statistics),
        // No other field is a list that a list may change; the configuration says so.
        Field::PrimaryId
        | Field::FirstName
        | Field::MiddleName
        | Field::LastName
        | Field::PreferredFirstName
        | Field::PreferredMiddleName
        | Field::PreferredLastName
        | Field::Title
        | Field::Gender
        | Field::BirthDate
        | Field::UserGroup
        | Field::AccountType
        | Field::ExternalId
        | Field::RecordType
        | Field::Status
        | Field::Campus
        | Field::PreferredLanguage
        | Field::JobCategory
        | Field::ExpiryDate
        | Field::PurgeDate
        | Field::Roles
        | Field::Blocks => {}
    }
}

fn add_notes(listed: &[Note], after: &mut Vec<Note>) {
    for note in listed {
        if !after.iter().any(|known| known.text == note.text) {
            after.push(note.clone());
        }
    }
}

fn add_statistics(listed: &[Statistic], after: &mut Vec<Statistic>) {
    for statistic in listed {
        if !after.iter().any(|known| known.category == statistic.category) {
            after.push(statistic.clone());
        }
    }
}

/// Fields that a policy protects stay, whatever a cell, a rule or a computed day would make of them.
pub(crate) fn hold(policies: &BTreeMap<Field, Policy>, stored: &Details, after: &mut Details) {
    for (field, policy) in policies {
        let before = stored.get(*field);
        match policy {
            Policy::Keep => after.set(*field, &before),
            Policy::FillOnly if !before.is_blank() => after.set(*field, &before),
            Policy::FillOnly | Policy::Replace | Policy::Add | Policy::Later => {}
        }
    }
}

/// Takes the values of these fields out. Of identifiers only barcodes are a list's to take.
pub(crate) fn clear(cleared: FieldSet, after: &mut Details) {
    for field in cleared.iter() {
        if field == ListField::Barcode {
            after.identifiers.retain(|identifier| identifier.kind != "BARCODE");
        } else if field == ListField::Email2 {
            after.emails.retain(|email| email.preferred);
        } else if field == ListField::Phone || field == ListField::Mobile {
            let types = if field == ListField::Phone { "home" } else { "mobile" };
            after.phones.retain(|phone| phone.types != types);
        } else if field.fills() == Field::Addresses {
            clear_part(field, after);
        } else {
            after.set(field.fills(), &Value::Blank);
        }
    }
    if cleared.iter().any(|field| field.fills() == Field::Addresses) {
        after.addresses.retain(|address| !address.line().is_empty());
        prefer_one(&mut after.addresses, |address| &mut address.preferred);
    }
    prefer_one(&mut after.phones, |phone| &mut phone.preferred);
    prefer_one(&mut after.emails, |email| &mut email.preferred);
}

/// One is preferred as long as there is one.
fn prefer_one<T>(list: &mut [T], preferred: impl Fn(&mut T) -> &mut bool) {
    let any = list.iter_mut().any(|entry| *preferred(entry));
    if let Some(first) = list.first_mut().filter(|_| !any) {
        *preferred(first) = true;
    }
}

/// A part of the preferred address.
fn clear_part(field: ListField, after: &mut Details) {
    let Some(address) = after.addresses.iter_mut().find(|address| address.preferred) else { return };
    let [line1, line2, line3, line4, line5] = &mut address.lines;
    let parts = [
        (ListField::AddressLine1, line1),
        (ListField::AddressLine2, line2),
        (ListField::AddressLine3, line3),
        (ListField::AddressLine4, line4),
        (ListField::AddressLine5, line5),
        (ListField::City, &mut address.city),
        (ListField::StateProvince, &mut address.state_province),
        (ListField::PostalCode, &mut address.postal_code),
        (ListField::Country, &mut address.country),
    ];
    for (_, part) in parts.into_iter().filter(|(own, _)| *own == field) {
        *part = None;
    }
}

/// What happens where nothing else is said: present values replace, days of the membership only get later,
/// lists keep what the file does not mention.
fn usual(listed: &Details, stored: &Details) -> Details {
    let mut after = stored.clone();
    merge_texts(listed, &mut after);
    after.birth_date = listed.birth_date.or(stored.birth_date);
    // A list never shortens a membership by accident.
    after.expiry_date = stored.expiry_date.max(listed.expiry_date);
    after.purge_date = listed.purge_date.or(stored.purge_date);
    merge_emails(&listed.emails, &mut after.emails);
    merge_phones(&listed.phones, &mut after.phones);
    merge_addresses(&listed.addresses, &mut after.addresses);
    merge_identifiers(&listed.identifiers, &mut after.identifiers);
    add_notes(&listed.notes, &mut after.notes);
    add_statistics(&listed.statistics, &mut after.statistics);
    after
}

fn merge_texts(listed: &Details, after: &mut Details) {
    lay(&mut after.first_name, &listed.first_name);
    lay(&mut after.middle_name, &listed.middle_name);
    lay(&mut after.last_name, &listed.last_name);
    lay(&mut after.preferred_first_name, &listed.preferred_first_name);
    lay(&mut after.preferred_middle_name, &listed.preferred_middle_name);
    lay(&mut after.preferred_last_name, &listed.preferred_last_name);
    lay(&mut after.title, &listed.title);
    lay(&mut after.gender, &listed.gender);
    lay(&mut after.user_group, &listed.user_group);
    lay(&mut after.record_type, &listed.record_type);
    lay(&mut after.status, &listed.status);
    lay(&mut after.campus, &listed.campus);
    lay(&mut after.preferred_language, &listed.preferred_language);
    lay(&mut after.job_category, &listed.job_category);
}

/// The address of the column "E-mail" becomes the preferred one, in the place of the one so far; an
/// address that is there already is only moved up. Further listed ones are added.
fn merge_emails(listed: &[Email], after: &mut Vec<Email>) {
    for email in listed {
        let known = after.iter().position(|known| known.address.eq_ignore_ascii_case(&email.address));
        match (email.preferred, known) {
            (true, Some(at)) => prefer(after, at, |email, preferred| email.preferred = preferred),
            (true, None) => match after.iter_mut().find(|known| known.preferred) {
                Some(preferred) => preferred.address.clone_from(&email.address),
                None => after.insert(0, email.clone()),
            },
            (false, Some(_)) => {}
            (false, None) => after.push(Email { preferred: after.is_empty(), ..email.clone() }),
        }
    }
}

/// Makes one entry the preferred one, unless it is already.
fn prefer<T>(list: &mut [T], at: usize, set: impl Fn(&mut T, bool)) {
    for (index, entry) in list.iter_mut().enumerate() {
        set(entry, index == at);
    }
}

/// A listed number takes the place of the stored one of its type; others stay. A number that is there
/// already under a type that the list does not mention is not added again.
fn merge_phones(listed: &[Phone], after: &mut Vec<Phone>) {
    for phone in listed {
        let stays =
            |known: &Phone| known.types == phone.types || !listed.iter().any(|other| other.types == known.types);
        if after.iter().any(|known| known.number == phone.number && stays(known)) {
            continue;
        }
        match after.iter_mut().find(|known| known.types == phone.types) {
            Some(known) => known.number.clone_from(&phone.number),
            None => {
                let preferred = after.is_empty();
                after.push(Phone { preferred, ..phone.clone() });
            }
        }
    }
}

/// Part by part over the preferred address: a blank line in the list never wipes a stored one.
fn merge_addresses(listed: &[Address], after: &mut Vec<Address>) {
    for address in listed {
        let Some(at) = after.iter().position(|known| known.preferred).or((!after.is_empty()).then_some(0)) else {
            after.push(address.clone());
            continue;
        };
        let known = &mut after[at];
        for (to, from) in known.lines.iter_mut().zip(&address.lines) {
            lay(to, from);
        }
        lay(&mut known.city, &address.city);
        lay(&mut known.state_province, &address.state_province);
        lay(&mut known.postal_code, &address.postal_code);
        lay(&mut known.country, &address.country);
    }
}

fn lay(to: &mut Option<Box<str>>, from: &Option<Box<str>>) {
    if from.is_some() {
        to.clone_from(from);
    }
}

/// A listed barcode takes the place of the only stored one; with several stored it is added.
fn merge_identifiers(listed: &[Identifier], after: &mut Vec<Identifier>) {
    for identifier in listed {
        let canonical = CanonicalId::of(&identifier.value);
        if after.iter().any(|known| CanonicalId::of(&known.value) == canonical) {
            continue;
        }
        let mut same_kind = after.iter_mut().filter(|known| known.kind == identifier.kind && known.active);
        match (same_kind.next(), same_kind.next()) {
            (Some(only), None) => only.value.clone_from(&identifier.value),
            (_, _) => after.push(identifier.clone()),
        }
    }
}

/// A purge job takes no notice of the expiry date, so the purge date never stays before it.
pub(crate) fn keep_purge_behind_expiry(after: &mut Details) {
    if let (Some(expiry), Some(purge)) = (after.expiry_date, after.purge_date)
        && purge < expiry
    {
        after.purge_date = Some(expiry);
    }
}
