//! Values that a person types for somebody who is new: read as a row is, with ways out for who types them.

use intake::by_hand;
use intake::context::{Context, Options};
use model::NaiveDate;
use model::draft::Verdict;
use model::field::ListField;
use model::settings::Settings;

/// Whether somebody with these values can be added, and what is wrong with them.
fn read(values: &[(ListField, &str)]) -> (bool, Vec<String>) {
    let (settings, options) = (Settings::default(), Options::default());
    let today: NaiveDate = "2026-08-28".parse().expect("a day");
    let context = Context::new(&settings, &settings.profiles["community-borrower"], &options, today);
    let values: Vec<(ListField, String)> = values.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
    let new = by_hand::read_new(context, &values);
    let blocking = new.findings.iter().filter(|finding| finding.severity.blocks());
    let told = blocking.map(|finding| format!("{} {}: {}", finding.code, finding.message, finding.advice)).collect();
    (new.rows.iter().all(|row| matches!(row.verdict, Verdict::Ready(_))), told)
}

#[test]
fn what_a_group_needs_is_enough() {
    let (id, last) = ((ListField::PrimaryId, "000104419"), (ListField::LastName, "Berg"));
    assert_eq!(read(&[id, last]), (true, Vec::new()));
    assert_eq!(read(&[id, last, (ListField::Email, "  ")]), (true, Vec::new()), "what is blank is none");
}

#[test]
fn what_is_missing_or_wrong_is_told_at_once() {
    let told = |values: &[(ListField, &str)]| {
        let (ready, told) = read(values);
        assert!(!ready, "{told:?}");
        told
    };
    assert_eq!(
        told(&[(ListField::FirstName, "Mia")]),
        [
            "C301 Primary ID is empty: patrons of this group need one",
            "C301 Last name is empty: patrons of this group need one"
        ]
    );
    let (id, last) = ((ListField::PrimaryId, "000104419"), (ListField::LastName, "Berg"));
    assert_eq!(
        told(&[id, last, (ListField::BirthDate, "31/02/1980")]),
        ["C316 \"31/02/1980\" is not a day in the calendar: write the day as in 1987-03-04"]
    );
    assert_eq!(
        told(&[id, last, (ListField::Barcode, "000104419")]),
        ["D506 the barcode \"000104419\" is also this patron's primary ID: correct the value"]
    );
    assert_eq!(
        told(&[id, last, (ListField::ExpiryDate, "2020-01-01")]),
        ["C317 the expiry date 2020-01-01 has passed: give another day"]
    );
    assert_eq!(told(&[id, last, (ListField::Phone, "abc")]).len(), 1);
    // What is only unlikely is loaded.
    for (field, value) in [(ListField::ExpiryDate, "2090-05-05"), (ListField::Phone, "555-0101 evenings")] {
        assert_eq!(read(&[id, last, (field, value)]), (true, Vec::new()), "{value}");
    }
}
