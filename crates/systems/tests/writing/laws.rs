//! What is true of any patron: what is neither refused nor named as not written comes back as it was through the reader of
//! the same system, and what has come back once comes back the same again.

use crate::back;
use crate::support::{bare, file, full, not_written, refused, target_of, with};
use model::NaiveDate;
use model::field::Field;
use model::id::PrimaryId;
use model::patron::{
    AccountType, Address, Block, Details, Email, Identifier, Note, Patron, Phone, RareDetails, Role, Statistic,
};
use model::text::Text;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use std::fmt::Debug;

/// The targets whose files some system here reads, and that system.
const READ: [(&str, &str); 4] =
    [("koha", "koha-csv"), ("folio", "folio-json"), ("alma-xml", "alma-xml"), ("alma-json", "alma-json")];

/// A text as people write it, with all that a format could stumble over.
fn text() -> impl Strategy<Value = Text> {
    "[A-Z][a-zéñ中😀 &<>\"',;:=\\\\/+\\]-]{0,10}[a-z]".prop_map(Text::from)
}

/// A text over several lines.
fn long_text() -> impl Strategy<Value = Text> {
    "[A-Z][a-z \n\"<,]{0,16}[a-z]".prop_map(Text::from)
}

fn code() -> impl Strategy<Value = Text> {
    "[A-Z]{1,6}".prop_map(Text::from)
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (1930_i32..2040, 1_u32..=365).prop_filter_map("a day", |(year, day)| NaiveDate::from_yo_opt(year, day))
}

/// Entries of which one is the preferred one.
fn entries<T: Debug>(
    entry: impl Strategy<Value = T>,
    most: usize,
    prefer: fn(&mut T),
) -> impl Strategy<Value = Vec<T>> {
    (prop::collection::vec(entry, 0..=most), any::<prop::sample::Index>()).prop_map(move |(mut entries, preferred)| {
        if !entries.is_empty() {
            let preferred = preferred.index(entries.len());
            prefer(&mut entries[preferred]);
        }
        entries
    })
}

fn emails() -> impl Strategy<Value = Vec<Email>> {
    let types = select(vec!["personal", "work", "alternative", "school", "personal,work"]);
    let email = ("[a-z]{1,6}@example\\.org", types);
    let email =
        email.prop_map(|(address, types)| Email { address: address.into(), types: types.into(), preferred: false });
    entries(email, 3, |email| email.preferred = true)
}

fn phones() -> impl Strategy<Value = Vec<Phone>> {
    let types = select(vec!["home", "mobile", "office", "officefax", "home,mobile"]);
    let phone = ("\\+?[1-9]{3}-[0-9]{4}", types, any::<bool>());
    let phone = phone.prop_map(|(number, types, sms)| Phone {
        number: number.into(),
        types: types.into(),
        preferred: false,
        sms: sms && types.contains("mobile"),
    });
    entries(phone, 3, |phone| phone.preferred = true)
}

fn addresses() -> impl Strategy<Value = Vec<Address>> {
    let types = select(vec!["home", "alternative", "work", "home,school"]);
    let lines = (text(), of(text()), prop::option::weighted(0.2, text()));
    let place = (text(), of(text()), of("[0-9]{5}"), of(select(vec!["USA", "NOR"])));
    let address =
        (lines, place, types).prop_map(|((one, two, three), (city, state, postal_code, country), types)| Address {
            lines: [Some(one), two, three, None, None].into(),
            city: Some(city),
            state_province: state,
            postal_code: postal_code.map(Into::into),
            country: country.map(Into::into),
            types: types.into(),
            preferred: false,
        });
    entries(address, 2, |address| address.preferred = true)
}

fn identifiers() -> impl Strategy<Value = Vec<Identifier>> {
    let kind = select(vec!["NET_ID", "BARCODE", "UNIV_ID"]);
    let identifier = (kind, "N[0-9]{4}", prop::option::weighted(0.2, text()), prop::bool::weighted(0.8));
    let identifier = identifier.prop_map(|(kind, value, note, active)| Identifier {
        kind: kind.into(),
        value: value.into(),
        note,
        active,
    });
    prop::collection::vec(identifier, 0..=2)
}

fn notes() -> impl Strategy<Value = Vec<Note>> {
    let kind = select(vec!["LIBRARY", "LIBRARY", "LIBRARY", "OTHER"]);
    let note = (kind, long_text(), any::<bool>(), prop::bool::weighted(0.2));
    let note = note.prop_map(|(kind, text, viewable, popup)| Note { note_type: kind.into(), text, viewable, popup });
    prop::collection::vec(note, 0..=2)
}

fn statistics() -> impl Strategy<Value = Vec<Statistic>> {
    let statistic = (code(), of(text())).prop_map(|(category, note)| Statistic { category, note });
    prop::collection::vec(statistic, 0..=3)
}

fn roles() -> impl Strategy<Value = Vec<Role>> {
    let further = (select(vec!["32", "51"]), of(code()), any::<bool>(), of(day()));
    let further =
        further.prop_map(|(kind, scope, active, expiry)| Role { role_type: kind.into(), scope, active, expiry });
    prop::option::weighted(0.2, further)
        .prop_map(|further| std::iter::once(Role::patron()).chain(further).collect::<Vec<Role>>())
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let block = (code(), code(), any::<bool>(), of(long_text()), of(day()));
    let block = block.prop_map(|(block_type, description, active, note, expiry)| Block {
        block_type,
        description,
        active,
        note,
        expiry,
    });
    prop::option::weighted(0.2, block).prop_map(|block| block.into_iter().collect::<Vec<Block>>())
}

/// What a patron has one of, in the fields that few systems have a place for as often blank as not.
fn single() -> impl Strategy<Value = Details> {
    let names = (of(text()), of(text()), text(), of(text()));
    let rare = || prop::option::weighted(0.3, code());
    let rares = (rare(), rare(), rare(), rare(), rare());
    let account = select(vec![AccountType::Internal, AccountType::External]);
    let codes = (of(select(vec!["F", "M"])), code(), of(account), code(), of(select(vec!["ACTIVE", "INACTIVE"])));
    let days = (of(day()), of(day()), prop::option::weighted(0.3, day()));
    (names, rares, codes, days).prop_map(|(names, rares, codes, days)| {
        let (first_name, middle_name, last_name, preferred_first_name) = names;
        let (preferred_last_name, title, preferred_language, job_category, external_id) = rares;
        let (gender, user_group, account_type, campus, status) = codes;
        let (birth_date, expiry_date, purge_date) = days;
        let rare = RareDetails {
            preferred_first_name,
            preferred_last_name,
            title,
            gender: gender.map(Into::into),
            external_id: external_id.filter(|_| account_type == Some(AccountType::External)),
            campus: Some(campus),
            preferred_language,
            job_category,
            ..RareDetails::default()
        };
        Details {
            first_name,
            middle_name,
            last_name: Some(last_name),
            birth_date,
            user_group: Some(user_group),
            account_type,
            record_type: None,
            status: status.map(Into::into),
            expiry_date,
            purge_date,
            rare: rare.into(),
            ..Details::default()
        }
    })
}

fn patron() -> impl Strategy<Value = Patron> {
    let contacts = (emails(), phones(), addresses());
    let lists = (identifiers(), roles(), notes(), blocks(), statistics());
    ("P[0-9]{5}", single(), contacts, lists).prop_map(|(id, single, contacts, lists)| {
        let (emails, phones, addresses) = contacts;
        let (identifiers, roles, notes, blocks, statistics) = lists;
        let mut details = Details { emails, phones, addresses, identifiers, roles, ..single };
        details.rare.notes = notes;
        details.rare.blocks = blocks;
        details.rare.statistics = statistics;
        Patron { primary_id: PrimaryId::new(&id).expect("a clean ID"), details: Box::new(details) }
    })
}

/// A patron without the fields for which a target has no place at all, so that most of them are written whole.
fn held_by(target: &str, patron: &Patron) -> Patron {
    let without: &[Field] = match target {
        "koha" => &[
            Field::PreferredLastName,
            Field::AccountType,
            Field::ExternalId,
            Field::Status,
            Field::PreferredLanguage,
            Field::JobCategory,
            Field::PurgeDate,
            Field::Roles,
        ],
        "folio" => &[
            Field::PreferredLastName,
            Field::Title,
            Field::Gender,
            Field::AccountType,
            Field::ExternalId,
            Field::Campus,
            Field::PreferredLanguage,
            Field::JobCategory,
            Field::PurgeDate,
            Field::Roles,
            Field::Notes,
            Field::Blocks,
            Field::Statistics,
        ],
        "alma-xml" => &[Field::ExternalId, Field::Roles],
        _ => &[],
    };
    with(patron, |details| {
        without.iter().for_each(|field| details.clear(*field));
        // It has one kind of block.
        for block in details.rare.blocks.iter_mut().filter(|_| target == "koha") {
            (block.block_type, block.description) = ("GENERAL".into(), "DBARRED".into());
        }
    })
}

/// A patron as two are compared: without the order of entries, and with what everybody has who says nothing else.
fn compared(target: &str, patron: &Patron) -> Patron {
    with(patron, |details| {
        details.status.get_or_insert_with(|| "ACTIVE".into());
        details.record_type.get_or_insert_with(|| "PUBLIC".into());
        details.roles.retain(|role| *role != Role::patron());
        if target == "alma-xml" {
            // The account type is not in the file: everybody there is external.
            details.account_type = None;
        }
        sort(&mut details.emails);
        sort(&mut details.phones);
        sort(&mut details.addresses);
        sort(&mut details.identifiers);
        sort(&mut details.roles);
        sort(&mut details.rare.notes);
        sort(&mut details.rare.blocks);
        sort(&mut details.rare.statistics);
    })
}

fn sort<T: Debug>(list: &mut [T]) {
    list.sort_by_key(|entry| format!("{entry:?}"));
}

/// A patron as it comes back.
fn back(target: &str, system: &str, patron: &Patron) -> Patron {
    let text = file(target_of(target), std::slice::from_ref(patron));
    let mut patrons = back::read(system, &text);
    assert_eq!(patrons.len(), 1, "{text}");
    patrons.remove(0)
}

/// Whether a target writes all of a patron.
fn is_whole(target: &str, patron: &Patron) -> bool {
    refused(target, patron).is_empty() && not_written(target, patron).is_empty()
}

/// Somebody of whom this target writes everything, with an entry in most of its lists.
fn whole(target: &str) -> Patron {
    let patron = with(&held_by(target, &full()), |details| {
        details.rare.preferred_middle_name = None;
        if target == "folio" {
            details.emails.truncate(1);
            details.phones[1].sms = false;
        }
    });
    assert!(is_whole(target, &patron), "{target}: {:?} {:?}", refused(target, &patron), not_written(target, &patron));
    patron
}

/// The control: of somebody with many values, nothing is missing, and a value that is taken away is missed.
#[test]
fn everything_of_a_patron_comes_back() {
    for (target, system) in READ {
        let patron = whole(target);
        let read = compared(target, &back(target, system, &patron));
        assert_eq!(read, compared(target, &patron), "{target}");
        let other = with(&patron, |details| details.expiry_date = None);
        assert_ne!(read, compared(target, &other), "{target}");
    }
}

#[test]
fn many_patrons_of_a_file_stay_apart() {
    for (target, system) in READ {
        let patrons = [whole(target), with(&bare(), |details| details.first_name = Some("Ana".into())), bare()];
        let read = back::read(system, &file(target_of(target), &patrons));
        let ids = |patrons: &[Patron]| patrons.iter().map(|patron| patron.primary_id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&read), ids(&patrons), "{target}");
    }
}

proptest! {
    #[test]
    fn what_is_written_whole_comes_back_as_it_was(patron in patron()) {
        for (target, system) in READ {
            let patron = held_by(target, &patron);
            if is_whole(target, &patron) {
                let read = back(target, system, &patron);
                prop_assert_eq!(compared(target, &read), compared(target, &patron), "{}", target);
            }
        }
    }

    #[test]
    fn what_has_come_back_once_comes_back_the_same(patron in patron()) {
        for (target, system) in READ {
            let once = back(target, system, &patron);
            let twice = back(target, system, &once);
            prop_assert_eq!(compared(target, &twice), compared(target, &once), "{}", target);
        }
    }

    /// Whatever a text is, a file stays a file: its other values are where they were.
    #[test]
    fn no_text_harms_the_file(name in "\\PC{1,12}|[\u{0}\u{1B}\"'<>&,;:{}\\[\\]\\\\\n\r\u{FFFE}]{1,12}") {
        for (target, system) in READ {
            let patron = with(&bare(), |details| {
                details.first_name = Some(name.as_str().into());
                details.account_type = Some(AccountType::External);
            });
            let read = back(target, system, &patron);
            prop_assert_eq!(&read.primary_id, &patron.primary_id, "{}", target);
            prop_assert_eq!(&read.details.last_name, &patron.details.last_name, "{}", target);
            prop_assert_eq!(&read.details.user_group, &patron.details.user_group, "{}", target);
        }
    }
}
