//! What a list says laid over what the store has. A blank leaves the stored value alone, lists keep
//! what the file does not mention, passwords and roles are not looked at.

use super::entries::{
    addresses_are_there, emails_are_there, entries_are_there, merge_addresses, merge_emails, merge_identifiers,
    merge_notes, merge_phones, overwrite_if_present, phones_are_there,
};
use model::draft::FieldSet;
use model::field::{Field, Form, Kind, List};
use model::id::CanonicalId;
use model::patron::{Address, Details, Email, Note, Phone, Statistic};
use model::said::Said;
use model::settings::Policy;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The details after loading, with each field's policy where it is not the usual.
pub(crate) fn merge(listed: &Details, said: &Said, stored: &Details, policies: &BTreeMap<Field, Policy>) -> Details {
    let mut after = usual(listed, said, stored);
    for (field, policy) in policies {
        match policy {
            // Held at the very end, against everything that comes later.
            Policy::Keep | Policy::FillOnly => {}
            Policy::Replace => replace(*field, listed, &mut after),
            Policy::Later => later(*field, listed, stored, &mut after),
            Policy::Add => {
                after.copy(*field, stored);
                add(*field, listed, &mut after);
            }
        }
    }
    after
}

/// Whether the store has what a list says, seen at once and without making anything: then nothing changes by it, under
/// no policy. Most rows of most lists are such. `false` says nothing: what becomes of the patron is to be looked at.
pub(crate) fn is_all_there(
    listed: &Details,
    said: &Said,
    stored: &Details,
    policies: &BTreeMap<Field, Policy>,
) -> bool {
    let purged_too_early = stored.purge_date.is_some() && stored.purge_date < stored.expiry_date;
    let mut fields = Field::ALL.iter().filter(|field| !field.is_fixed());
    let mut policies = policies.iter();
    !purged_too_early
        && fields.all(|field| is_field_there(*field, listed, said, stored))
        && policies.all(|(field, policy)| match policy {
            Policy::Keep | Policy::FillOnly => true,
            Policy::Replace | Policy::Add | Policy::Later => !listed.has(*field) || listed.is_same_in(*field, stored),
        })
}

fn is_field_there(field: Field, listed: &Details, said: &Said, stored: &Details) -> bool {
    match field.kind() {
        Kind::Text(slot) => slot.of(listed).is_none() || slot.of(listed) == slot.of(stored),
        // A list never shortens a membership by accident.
        Kind::Date(slot) if field == Field::ExpiryDate => slot.of(listed) <= slot.of(stored),
        Kind::Date(slot) => slot.of(listed).is_none() || slot.of(listed) == slot.of(stored),
        Kind::List(list) => is_list_there(list, listed, said, stored),
        Kind::Id | Kind::AccountType(_) => true,
    }
}

fn is_list_there(list: &List, listed: &Details, said: &Said, stored: &Details) -> bool {
    match list {
        List::Emails(_) => emails_are_there(&listed.emails, said, &stored.emails),
        List::Phones(_) => phones_are_there(&listed.phones, said, &stored.phones),
        List::Addresses(_) => addresses_are_there(&listed.addresses, said, &stored.addresses),
        List::Identifiers(_) => entries_are_there(&listed.identifiers, said, &stored.identifiers),
        List::Notes(_) => entries_are_there(&listed.rare.notes, said, &stored.rare.notes),
        List::Statistics(_) => listed.rare.statistics.iter().all(|one| stored.rare.statistics.contains(one)),
        List::Roles(_) | List::Blocks(_) => true,
    }
}

/// What a patron would be if nothing that is stored were kept against the list: also an earlier end of the membership, and
/// what no list changes in a patron who is there. Where it is what is stored, the store says what the list says.
pub fn as_listed(listed: &Details, said: &Said, cleared: FieldSet, stored: &Details) -> Details {
    let mut after = if cleared == FieldSet::default() {
        usual(listed, said, stored)
    } else {
        let mut base = stored.clone();
        clear(cleared, &mut base);
        usual(listed, said, &base)
    };
    overwrite_if_present(&mut after.expiry_date, &listed.expiry_date);
    for field in Field::ALL.iter().filter(|field| field.is_fixed() && listed.has(**field)) {
        after.copy(*field, listed);
    }
    after
}

/// The list's own day, also an earlier one. Everything else is replaced as it is.
fn replace(field: Field, listed: &Details, after: &mut Details) {
    if let Kind::Date(slot) = field.kind()
        && let Some(day) = slot.of(listed)
    {
        *slot.of_mut(after) = Some(*day);
    }
}

fn later(field: Field, listed: &Details, stored: &Details, after: &mut Details) {
    if let Kind::Date(slot) = field.kind()
        && let (Some(ours), Some(theirs)) = (slot.of(listed), slot.of(stored))
    {
        *slot.of_mut(after) = Some(*ours.max(theirs));
    }
}

/// Adds entries to a list, none twice, and none in the place of another.
fn add(field: Field, listed: &Details, after: &mut Details) {
    // No other field is added to; the configuration says so.
    if let Kind::List(list) = field.kind() {
        add_entries(list, listed, after);
    }
}

fn add_entries(list: &List, listed: &Details, after: &mut Details) {
    match list {
        List::Emails(_) => {
            for email in &listed.emails {
                if !after.emails.iter().any(|known| known.address.eq_ignore_ascii_case(&email.address)) {
                    after.emails.push(Email { preferred: after.emails.is_empty(), ..email.clone() });
                }
            }
        }
        List::Phones(_) => {
            for phone in &listed.phones {
                if !after.phones.iter().any(|known| known.number == phone.number) {
                    after.phones.push(Phone { preferred: after.phones.is_empty(), ..phone.clone() });
                }
            }
        }
        List::Addresses(_) => {
            for address in &listed.addresses {
                if !after.addresses.iter().any(|known| known.line() == address.line()) {
                    after.addresses.push(Address { preferred: after.addresses.is_empty(), ..address.clone() });
                }
            }
        }
        List::Identifiers(_) => {
            for identifier in &listed.identifiers {
                let canonical = CanonicalId::of(&identifier.value);
                if !after.identifiers.iter().any(|known| CanonicalId::of(&known.value) == canonical) {
                    after.identifiers.push(identifier.clone());
                }
            }
        }
        List::Notes(_) => add_notes(&listed.rare.notes, &mut after.rare.notes),
        List::Statistics(_) => add_statistics(&listed.rare.statistics, &mut after.rare.statistics),
        // No list brings any.
        List::Roles(_) | List::Blocks(_) => {}
    }
}

fn add_notes(listed: &[Note], after: &mut Vec<Note>) {
    for note in listed {
        if !after.iter().any(|known| known.text == note.text) {
            after.push(note.clone());
        }
    }
}

/// Adds categories that are not there. Where a category is there once and listed once, its note becomes the listed one.
fn add_statistics(listed: &[Statistic], after: &mut Vec<Statistic>) {
    for statistic in listed {
        let is_of_category = |other: &Statistic| other.category == statistic.category;
        let is_there = after.iter().any(|known| known == statistic);
        if is_there || (statistic.note.is_none() && after.iter().any(is_of_category)) {
            continue;
        }
        let is_only_one = listed.iter().filter(|other| is_of_category(other)).count() == 1
            && after.iter().filter(|known| is_of_category(known)).count() == 1;
        match after.iter_mut().find(|known| is_only_one && is_of_category(known)) {
            Some(known) => known.note.clone_from(&statistic.note),
            None => after.push(statistic.clone()),
        }
    }
}

/// Fields that a policy protects stay, whatever a cell, a rule or a computed day would make of them.
pub(crate) fn hold(policies: &BTreeMap<Field, Policy>, stored: &Details, after: &mut Details) {
    for (field, policy) in policies {
        match policy {
            Policy::Keep => after.copy(*field, stored),
            Policy::FillOnly if !stored.get(*field).is_blank() => after.copy(*field, stored),
            Policy::FillOnly | Policy::Replace | Policy::Add | Policy::Later => {}
        }
    }
}

/// What is stored without the values of these fields: as it is where there is nothing to take out.
pub(crate) fn without(cleared: FieldSet, stored: &Details) -> Cow<'_, Details> {
    let has_preferred_phone = stored.phones.is_empty() || stored.phones.iter().any(|phone| phone.preferred);
    let has_preferred_email = stored.emails.is_empty() || stored.emails.iter().any(|email| email.preferred);
    if cleared == FieldSet::default() && has_preferred_phone && has_preferred_email {
        return Cow::Borrowed(stored);
    }
    let mut after = stored.clone();
    clear(cleared, &mut after);
    Cow::Owned(after)
}

/// Takes the values of these fields out. Of identifiers only barcodes are a list's to take.
pub(crate) fn clear(cleared: FieldSet, after: &mut Details) {
    let mut of_address = false;
    for field in cleared.iter() {
        match field.form() {
            Form::Barcode => after.identifiers.retain(|identifier| identifier.kind != "BARCODE"),
            Form::FurtherEmail => after.emails.retain(|email| email.preferred),
            Form::Phone(types) => after.phones.retain(|phone| phone.types != *types),
            Form::Address(part) => {
                of_address = true;
                if let Some(address) = after.addresses.iter_mut().find(|address| address.preferred) {
                    *part(address) = None;
                }
            }
            Form::Id
            | Form::Name(_)
            | Form::WholeName
            | Form::SecondLastName
            | Form::Text(_)
            | Form::Date(_)
            | Form::Group
            | Form::AccountType
            | Form::Status
            | Form::Email
            | Form::Note
            | Form::Statistic => after.clear(field.fills()),
        }
    }
    if of_address {
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

/// What happens where nothing else is said: present values replace, days of the membership only get later,
/// lists keep what the file does not mention.
fn usual(listed: &Details, said: &Said, stored: &Details) -> Details {
    let mut after = stored.clone();
    for field in Field::ALL.iter().filter(|field| !field.is_fixed()) {
        match field.kind() {
            Kind::Text(slot) => overwrite_if_present(slot.of_mut(&mut after), slot.of(listed)),
            Kind::Date(slot) => overwrite_if_present(slot.of_mut(&mut after), slot.of(listed)),
            Kind::List(list) => merge_list(list, listed, said, &mut after),
            Kind::Id | Kind::AccountType(_) => {}
        }
    }
    if has_middle_name_behind_first(listed, stored) {
        after.first_name.clone_from(&stored.first_name);
    }
    // A list never shortens a membership by accident.
    after.expiry_date = stored.expiry_date.max(listed.expiry_date);
    after
}

/// Whether a list without middle names has the stored one behind the first name: "Simone F." is Simone with the middle
/// name F., and not Simone F. F.
fn has_middle_name_behind_first(listed: &Details, stored: &Details) -> bool {
    let (Some(listed_first), None) = (&listed.first_name, &listed.middle_name) else { return false };
    let (Some(first), Some(middle)) = (&stored.first_name, &stored.middle_name) else { return false };
    let plain = |name: &str| name.trim_end_matches('.').to_lowercase();
    plain(listed_first) == plain(&format!("{first} {middle}"))
}

fn merge_list(list: &List, listed: &Details, said: &Said, after: &mut Details) {
    match list {
        List::Emails(_) => merge_emails(&listed.emails, said, &mut after.emails),
        List::Phones(_) => merge_phones(&listed.phones, said, &mut after.phones),
        List::Addresses(_) => merge_addresses(&listed.addresses, said, &mut after.addresses),
        List::Identifiers(_) => merge_identifiers(&listed.identifiers, said, &mut after.identifiers),
        List::Notes(_) => merge_notes(&listed.rare.notes, said, &mut after.rare.notes),
        List::Statistics(_) => add_statistics(&listed.rare.statistics, &mut after.rare.statistics),
        List::Roles(_) | List::Blocks(_) => {}
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

#[cfg(test)]
mod tests {
    use super::super::entries::FORMER_ID;
    use super::*;
    use chrono::NaiveDate;
    use model::field::ListField;
    use model::patron::{AccountType, Identifier, RareDetails};
    use model::said::{Aspect, Aspects};
    use proptest::collection::vec;
    use proptest::option::of;
    use proptest::prelude::*;
    use proptest::sample::select;

    fn day(year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, 6, 30)
    }

    fn ana(expires: Option<NaiveDate>) -> Details {
        Details { first_name: Some("Ana".into()), expiry_date: expires, ..Details::default() }
    }

    /// What is stored, and what it would be by the list: the same, where the store has what the list says.
    fn holds(listed: &Details, stored: &Details) -> bool {
        as_listed(listed, &Said::default(), FieldSet::default(), stored) == *stored
    }

    #[test]
    fn nothing_that_is_stored_is_kept_against_the_list() {
        assert!(holds(&ana(day(2027)), &ana(day(2027))));
        assert!(holds(&ana(None), &ana(day(2027))), "what the list says nothing of is not compared");
        assert!(!holds(&ana(day(2026)), &ana(day(2027))), "also an earlier date");
        assert!(!holds(&ana(day(2028)), &ana(day(2027))));
        let external = Details { account_type: Some(AccountType::External), ..ana(None) };
        let internal = Details { account_type: Some(AccountType::Internal), ..ana(None) };
        assert!(!holds(&external, &internal), "also what no list changes");
        assert!(holds(&ana(None), &internal));
    }

    #[test]
    fn an_entry_beside_those_of_the_list_is_no_difference() {
        let email = |address: &str, preferred| Email { address: address.into(), types: "personal".into(), preferred };
        let with = |emails: Vec<Email>| Details { emails, ..ana(None) };
        let both = with(vec![email("a@example.org", true), email("b@example.org", false)]);
        assert!(holds(&with(vec![email("A@example.org", true)]), &both));
        assert!(!holds(&with(vec![email("b@example.org", true)]), &both), "another is preferred");
        assert!(!holds(&with(vec![email("c@example.org", true)]), &both));
    }

    fn few<T>(entry: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>>
    where
        T: std::fmt::Debug,
    {
        vec(entry, 0..3)
    }

    /// Contacts of few values, preferred or not, so that those of two people are often about the same.
    fn contacts() -> impl Strategy<Value = Details> {
        let email = (select(vec!["a@x.org", "A@x.org", "b@x.org"]), select(vec!["personal", "work"]), any::<bool>());
        let phone = (select(vec!["1", "2"]), select(vec!["home", "mobile"]), any::<[bool; 2]>());
        let address = (of(select(vec!["Elm", "Oak"])), of(select(vec!["Elm", "Oak"])), any::<bool>());
        let email = email.prop_map(|(address, types, preferred)| Email {
            address: address.into(),
            types: types.into(),
            preferred,
        });
        let phone = phone.prop_map(|(number, types, [preferred, sms])| Phone {
            number: number.into(),
            types: types.into(),
            preferred,
            sms,
        });
        let address = address.prop_map(|(line, city, preferred)| Address {
            lines: [line.map(Into::into), None, None, None, None].into(),
            city: city.map(Into::into),
            preferred,
            ..Address::default()
        });
        (few(email), few(phone), few(address)).prop_map(|(emails, phones, addresses)| Details {
            emails,
            phones,
            addresses,
            ..Details::default()
        })
    }

    /// The same with names, days, cards, notes and categories.
    fn person() -> impl Strategy<Value = Details> {
        let card = (select(vec!["BARCODE", FORMER_ID]), select(vec!["a1", "A1", "2"]), any::<bool>());
        let card = card.prop_map(|(kind, value, active)| Identifier {
            kind: kind.into(),
            value: value.into(),
            note: None,
            active,
        });
        let note = (select(vec!["friend", "donor"]), any::<[bool; 2]>());
        let note = note.prop_map(|(text, [viewable, popup])| Note {
            note_type: "LIBRARY".into(),
            text: text.into(),
            viewable,
            popup,
        });
        let statistic = (select(vec!["RET", "GUEST"]), of(select(vec!["since 2019"])));
        let statistic =
            statistic.prop_map(|(category, note)| Statistic { category: category.into(), note: note.map(Into::into) });
        let names = (of(select(vec!["Ana", "Ana F."])), of(select(vec!["F."])));
        let days = (of(2026..2029_i32), of(2026..2029_i32));
        (contacts(), names, days, few(card), few(note), few(statistic)).prop_map(
            |(contacts, (first, middle), (expires, purged), identifiers, notes, statistics)| Details {
                first_name: first.map(Into::into),
                middle_name: middle.map(Into::into),
                expiry_date: expires.and_then(day),
                purge_date: purged.and_then(day),
                identifiers,
                rare: RareDetails { notes, statistics, ..RareDetails::default() }.into(),
                ..contacts
            },
        )
    }

    /// Anything or nothing, said of the first entries of each list.
    fn said() -> impl Strategy<Value = Said> {
        let fields = [Field::Emails, Field::Phones, Field::Addresses, Field::Identifiers, Field::Notes];
        let of_each = vec(prop_oneof![Just([false; 7]), any::<[bool; 7]>()], fields.len() * 2);
        of_each.prop_map(move |entries| {
            let each = fields.iter().chain(&fields).zip(entries);
            Said::of_entries(each.map(|(field, is_said)| (*field, aspects(is_said))).collect())
        })
    }

    fn aspects(is_said: [bool; 7]) -> Aspects {
        let all = [
            Aspect::Types,
            Aspect::Preferred,
            Aspect::Sms,
            Aspect::Remark,
            Aspect::Active,
            Aspect::Viewable,
            Aspect::Popup,
        ];
        let mut aspects = Aspects::default();
        all.into_iter().zip(is_said).for_each(|(aspect, is_said)| aspects.note(aspect, is_said));
        aspects
    }

    proptest! {
        /// The short way says the same as the long one: where all is there, nothing changes.
        #[test]
        fn what_is_all_there_changes_nothing(listed in person(), said in said(), stored in person()) {
            let none = BTreeMap::new();
            let some = BTreeMap::from([(Field::ExpiryDate, Policy::Replace), (Field::Emails, Policy::Add)]);
            let loaded = merge(&listed, &said, &stored, &none);
            for stored in [&stored, &loaded] {
                for policies in [&none, &some] {
                    if is_all_there(&listed, &said, stored, policies) {
                        let mut after = merge(&listed, &said, stored, policies);
                        keep_purge_behind_expiry(&mut after);
                        prop_assert_eq!(&after, stored);
                    }
                }
            }
        }
    }

    /// The short way is taken by the rows for which it is meant.
    #[test]
    fn what_was_loaded_is_all_there() {
        let none = BTreeMap::new();
        let email = |address: &str| Email { address: address.into(), types: "personal".into(), preferred: true };
        let phone = |number: &str| Phone { number: number.into(), types: "home".into(), preferred: true, sms: false };
        let mut address = Address { city: Some("Elm".into()), preferred: true, ..Address::default() };
        address.lines[0] = Some("12 Elm St".into());
        let listed = Details {
            emails: vec![email("a@x.org")],
            phones: vec![phone("1")],
            addresses: vec![address],
            ..ana(day(2027))
        };
        let is_there = |stored: &Details| is_all_there(&listed, &Said::default(), stored, &none);
        let more = Details { last_name: Some("Lind".into()), ..listed.clone() };
        assert!(is_there(&listed) && is_there(&more));
        assert!(is_there(&Details { expiry_date: day(2028), ..more.clone() }), "the later day stays");
        assert!(!is_there(&Details { expiry_date: day(2026), ..more.clone() }));
        assert!(!is_there(&Details { phones: vec![phone("2")], ..more.clone() }));
        assert!(!is_there(&Details { first_name: None, ..more }));
    }

    #[test]
    fn what_is_to_be_cleared_differs_until_it_is_gone() {
        let mut cleared = FieldSet::default();
        cleared.insert(ListField::FirstName);
        let listed = Details::default();
        let (there, gone) = (ana(None), Details::default());
        let said = Said::default();
        assert_ne!(as_listed(&listed, &said, cleared, &there), there);
        assert_eq!(as_listed(&listed, &said, cleared, &gone), gone);
    }
}
