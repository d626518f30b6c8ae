//! Two patrons, and what a target makes of patrons.

use expect_test::Expect;
use model::NaiveDate;
use model::id::PrimaryId;
use model::patron::{
    AccountType, Address, Details, Email, Identifier, Note, Patron, Phone, RareDetails, Role, Statistic,
};
use std::borrow::Cow;
use systems::{Target, target};

/// The target with this name.
pub(crate) fn target_of(name: &str) -> &'static Target {
    target(name).expect("a target of the table")
}

/// The file of some patrons.
pub(crate) fn file(target: &Target, patrons: &[Patron]) -> String {
    let mut file = target.head.to_owned();
    for (at, patron) in patrons.iter().enumerate() {
        if at > 0 {
            file.push_str(target.between);
        }
        (target.write)(patron, &mut file);
    }
    let patrons = u32::try_from(patrons.len()).expect("few patrons");
    file.push_str(&(target.tail)(patrons));
    file
}

/// Holds a file against what is expected.
pub(crate) fn writes(name: &str, patrons: &[Patron], expected: &Expect) {
    expected.assert_eq(&file(target_of(name), patrons));
}

/// What a target cannot hold of a patron, a line for each value.
pub(crate) fn refused(name: &str, patron: &Patron) -> Vec<String> {
    let mut unheld = Vec::new();
    (target_of(name).check)(patron, &mut unheld);
    unheld.iter().map(|unheld| format!("{} {}: {}", unheld.code, unheld.field, unheld.message)).collect()
}

/// What of a patron a target does not write.
pub(crate) fn not_written(name: &str, patron: &Patron) -> Vec<String> {
    let mut beside = Vec::new();
    (target_of(name).without)(patron, &mut beside);
    beside.into_iter().map(Cow::into_owned).collect()
}

/// A patron with some details.
pub(crate) fn patron(id: &str, details: Details) -> Patron {
    Patron { primary_id: PrimaryId::new(id).expect("a clean ID"), details: Box::new(details) }
}

/// The same patron with something else.
pub(crate) fn with(patron: &Patron, change: impl FnOnce(&mut Details)) -> Patron {
    let mut changed = patron.clone();
    change(&mut changed.details);
    changed
}

pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().expect("a day"))
}

/// Somebody with as little as a patron can have.
pub(crate) fn bare() -> Patron {
    let details = Details {
        last_name: Some("Holm".into()),
        user_group: Some("COMMUNITY".into()),
        account_type: Some(AccountType::Internal),
        rare: RareDetails { campus: Some("MAIN".into()), ..RareDetails::default() }.into(),
        ..Details::default()
    };
    patron("000123457", details)
}

pub(crate) fn email(address: &str, types: &'static str, preferred: bool) -> Email {
    Email { address: address.into(), types: types.into(), preferred }
}

pub(crate) fn phone(number: &str, types: &'static str, preferred: bool) -> Phone {
    Phone { number: number.into(), types: types.into(), preferred, sms: false }
}

pub(crate) fn identifier(kind: &'static str, value: &str) -> Identifier {
    Identifier { kind: kind.into(), value: value.into(), note: None, active: true }
}

pub(crate) fn note(text: &str) -> Note {
    Note { note_type: "LIBRARY".into(), text: text.into(), viewable: false, popup: false }
}

pub(crate) fn statistic(category: &str, note: Option<&str>) -> Statistic {
    Statistic { category: category.into(), note: note.map(Into::into) }
}

/// Somebody with a value in every field that lists can fill, and two entries in most lists.
pub(crate) fn full() -> Patron {
    let home = Address {
        lines: [Some("1 Elm Street".into()), Some("Unit 3".into()), None, None, None].into(),
        city: Some("Urbana".into()),
        state_province: Some("IL".into()),
        postal_code: Some("61801".into()),
        country: Some("USA".into()),
        types: "home".into(),
        preferred: true,
    };
    let other = Address {
        lines: [Some("9 Oak Lane".into()), None, None, None, None].into(),
        city: Some("Salem".into()),
        state_province: None,
        postal_code: None,
        country: Some("NOR".into()),
        types: "alternative".into(),
        preferred: false,
    };
    let rare = RareDetails {
        preferred_first_name: Some("Zo".into()),
        preferred_middle_name: Some("B".into()),
        preferred_last_name: Some("Dahl".into()),
        title: Some("DR".into()),
        gender: Some("F".into()),
        external_id: Some("SIS".into()),
        campus: Some("MAIN".into()),
        preferred_language: Some("en".into()),
        job_category: Some("RET".into()),
        notes: vec![note("pays cash, \"late\"")],
        statistics: vec![statistic("RET", None), statistic("DEPT", Some("History, old"))],
        ..RareDetails::default()
    };
    #[expect(clippy::needless_update, reason = "further fields may be declared")]
    let details = Details {
        first_name: Some("Zoë".into()),
        middle_name: Some("Bea".into()),
        last_name: Some("Lind & <Dahl>".into()),
        birth_date: day("1980-02-29"),
        user_group: Some("COMMUNITY".into()),
        account_type: Some(AccountType::External),
        record_type: Some("PUBLIC".into()),
        status: Some("ACTIVE".into()),
        expiry_date: day("2027-06-30"),
        purge_date: day("2028-06-30"),
        emails: vec![email("zoe@example.org", "personal", true), email("zoe@example.com", "work", false)],
        phones: vec![phone("555-0101", "home", true), Phone { sms: true, ..phone("+47 22 55 01 02", "mobile", false) }],
        addresses: vec![home, other],
        identifiers: vec![identifier("NET_ID", "lind.z"), identifier("BARCODE", "21234000000017")],
        roles: vec![Role::patron()],
        rare: rare.into(),
        ..Details::default()
    };
    patron("000123456", details)
}
