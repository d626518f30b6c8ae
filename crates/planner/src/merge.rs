//! What a list says laid over what the store has. A blank leaves the stored value alone, lists keep
//! what the file does not mention, passwords and roles are not looked at.

use model::id::CanonicalId;
use model::patron::{AccountType, Address, Details, Email, Identifier, Phone};

/// The details after loading.
pub(crate) fn merge(listed: &Details, stored: &Details) -> Details {
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
    for note in &listed.notes {
        if !after.notes.iter().any(|known| known.text == note.text) {
            after.notes.push(note.clone());
        }
    }
    for statistic in &listed.statistics {
        if !after.statistics.iter().any(|known| known.category == statistic.category) {
            after.statistics.push(statistic.clone());
        }
    }
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

/// Makes an external account internal: no owning feed any more, and the group of the list.
pub(crate) fn convert_to_internal(after: &mut Details, group: &str) {
    after.account_type = Some(AccountType::Internal);
    after.external_id = None;
    after.user_group = Some(group.into());
}

/// A purge job takes no notice of the expiry date, so the purge date never stays before it.
pub(crate) fn keep_purge_behind_expiry(after: &mut Details) {
    if let (Some(expiry), Some(purge)) = (after.expiry_date, after.purge_date)
        && purge < expiry
    {
        after.purge_date = Some(expiry);
    }
}
