//! How lists compare with the store that they were loaded into: in a few lines, as a whole, and for programs.

use super::{Typed, at, checked, day, id, person, pretty, steps_of, terminal, value, written};
use expect_test::expect;
use model::batch::SourceFile;
use model::coded_field::CodedField;
use model::codes;
use model::crosswalk::{CrosswalkFile, CrosswalkUse, ValueUse, Went};
use model::field::Field;
use model::finding::Finding;
use model::listing::{Checked, UnusedRows};
use model::patron::Email;
use model::place::{Place, TableId};
use model::settings::Policy;
use model::value::Value;
use model::verification::{
    ComparedValue, Difference, Differs, Explanation, LoadedAs, PeopleCounts, Sample, SampleResult, SampledField,
    SampledPerson, Tallies, UnusedRow, Verification, VerifiedFile,
};
use report::text::Look;
use report::{json, views};
use serde_json::Value as Json;
use std::collections::BTreeMap;

fn email(address: &str) -> Value {
    Value::Emails(vec![Email { address: address.into(), types: "personal".into(), preferred: true }])
}

fn emails() -> ComparedValue {
    ComparedValue { field: Field::Emails, listed: email("new@example.org"), stored: email("old@example.org") }
}

/// Of four rows two are left out; one has another address in the store, and one an earlier date in the list.
fn verification() -> Verification {
    let when = day("2026-08-01").and_hms_opt(9, 30, 0).expect("a time").and_utc();
    let ends = |date: &str| ComparedValue {
        field: Field::ExpiryDate,
        listed: Value::Date(day(date)),
        stored: Value::Date(day("2027-08-28")),
    };
    let difference = |row, primary_id, name: &str, values, because| Difference {
        at: at(row),
        primary_id: id(primary_id),
        name: name.to_owned(),
        what: Differs::Field(values),
        because,
    };
    let later = Some(Explanation::Policy(Policy::Later));
    let (bo, di) = (person("000123457", "Bo", "Lind"), person("000123459", "Di", "Dahl"));
    let mut tallies = Tallies::default();
    for patron in [&bo, &di] {
        tallies.add(&patron.details, Some(patron), "COMMUNITY");
    }
    tallies.add_difference(Field::Emails, false);
    tallies.add_difference(Field::ExpiryDate, true);
    let name =
        ComparedValue { field: Field::LastName, listed: bo.get(Field::LastName), stored: bo.get(Field::LastName) };
    let sampled = SampledPerson {
        at: at(3),
        primary_id: bo.primary_id.clone(),
        name: "Bo Lind".to_owned(),
        stored: true,
        fields: vec![
            SampledField { values: name, result: SampleResult::Same },
            SampledField { values: emails(), result: SampleResult::Differs },
        ],
    };
    Verification {
        store: "rollcall.db".to_owned(),
        files: vec![VerifiedFile {
            source: SourceFile { name: "Fall 2026.xlsx".to_owned(), sha256: "c0ffee".to_owned() },
            loaded: Some(LoadedAs { batch: 7, first: 7, batches: 1, when, undone_by: None }),
        }],
        people: PeopleCounts { rows_read: 4, left_out: 2, compared: 2, stored: 2, same: 0, others: 3 },
        left_out: BTreeMap::from([(codes::D501, 2)]),
        unused: Vec::new(),
        unused_rows: Vec::new(),
        not_carried: Vec::new(),
        tallies,
        differences: vec![
            difference(3, "000123457", "Bo Lind", emails(), None),
            difference(5, "000123459", "Di Dahl", ends("2027-01-31"), later),
        ],
        sample: Sample { seed: 0x00c0_ffee, people: vec![sampled] },
    }
}

fn text(verification: &Verification) -> String {
    written(&views::verification(verification, &checked(), 0), Look { color: false, plain: false, width: None })
}

#[test]
fn what_differs_is_told_after_what_it_comes_to() {
    terminal(
        &views::verification(&verification(), &checked(), 0),
        &expect![[r#"
            0 of 2 people in Fall 2026.xlsx are in the store as the file says.
            Error M906. 1 value in the store is not as the file says, and nothing explains it.
              loaded as batch 7 on 2026-08-01
              2 of 4 rows are left out or in question: D501 (2)
              1 person picked at random (seed 00c0ffee): 1 value the same, 1 differs

              ID         name     field        in the file      in the store     why                     where
              000123457  Bo Lind  e-mail       new@example.org  old@example.org  not explained           Fall!3
              000123459  Di Dahl  expiry date  2027-01-31       2027-08-28       the later date is kept  Fall!5

              see what loading it again would do:  rollcall plan fall.xlsx
              see which rows are left out:         rollcall check fall.xlsx
        "#]],
    );
}

#[test]
fn explained_differences_are_no_error() {
    let mut verification = verification();
    verification.differences.remove(0);
    verification.people.same = 1;
    // Where rows are left out not everybody has arrived.
    let left_out = text(&verification);
    assert!(left_out.starts_with("1 of 2 people in Fall 2026.xlsx is in the store as the file says.\n"), "{left_out}");
    verification.people.left_out = 0;
    let said = text(&verification);
    let head = "1 of 2 people in Fall 2026.xlsx is in the store as the file says, and every difference is explained.\n";
    assert!(said.starts_with(head) && !said.contains("Error"), "{said}");
    verification.differences.clear();
    verification.people.same = 2;
    let said = text(&verification);
    assert!(said.starts_with("All 2 people in Fall 2026.xlsx are in the store as the file says.\n"), "{said}");
}

/// Whoever signs sees everything: both sides of each count, and a line for the name.
#[test]
fn the_whole_has_every_count_and_a_place_for_names() {
    let document = views::verification_as_a_whole(&verification(), &checked());
    let keys: Vec<&str> = document.sections.iter().map(|section| section.key).collect();
    let expected = [
        "summary",
        "verified-files",
        "people",
        "groups",
        "years",
        "identifiers",
        "fields",
        "differences",
        "sample",
        "next",
        "signatures",
    ];
    assert_eq!(keys, expected);
}

/// The headline says more than the counts of people, and each row is named.
#[test]
fn rows_of_joined_files_that_were_not_used_are_named() {
    let unused = |of_nobody, unclear| UnusedRows { file: "short.csv".to_owned(), of_nobody, unclear };
    let one = |unused| {
        let mut verification = Verification { differences: Vec::new(), unused: vec![unused], ..verification() };
        verification.people = PeopleCounts { rows_read: 2, compared: 2, stored: 2, same: 2, ..PeopleCounts::default() };
        verification.unused_rows = vec![UnusedRow { at: at(4), code: codes::M904, value: Some("000104499".into()) }];
        assert!(!verification.holds());
        text(&verification)
    };
    let said = one(unused(1, 0));
    let head = "All 2 people in Fall 2026.xlsx are in the store as the file says; not every row of the joined files was used.\n\
                Error M904. 1 row of short.csv belongs to nobody.\n";
    assert!(said.starts_with(head), "{said}");
    assert!(said.contains("000104499") && said.contains("Fall!4"), "{said}");
    assert!(one(unused(2, 0)).contains("Error M904. 2 rows of short.csv belong to nobody."));
    assert!(one(unused(0, 1)).contains("Error M940. 1 row of short.csv does not say to whom it belongs."));
    let both = "Error M904. 2 rows of short.csv belong to nobody, and 3 rows do not say to whom they belong.";
    assert!(one(unused(2, 3)).contains(both));
}

/// A list in several batches is that many, and others may have come between them.
#[test]
fn a_file_that_was_loaded_in_several_batches_says_which() {
    let loaded = |first, batches, batch| {
        let mut verification = verification();
        let file = &mut verification.files[0];
        file.loaded = file.loaded.map(|loaded| LoadedAs { first, batches, batch, ..loaded });
        text(&verification)
    };
    assert!(loaded(1, 10, 10).contains("  loaded as batches 1-10 on 2026-08-01\n"));
    assert!(loaded(1, 10, 12).contains("  loaded as 10 batches, 1 to 12 on 2026-08-01\n"));
}

/// What was never carried over is signed for, too: what became of codes, fields without a place, and passwords.
#[test]
fn the_whole_says_what_was_not_carried_over() {
    let fax = "\"fax\" is not carried over: 3 values, the first in line 2";
    let not_carried = vec![Finding::new(codes::M902, Place::table(TableId(0)), fax)];
    let verification = Verification { not_carried, ..verification() };
    let value =
        ValueUse { field: CodedField::usual().next().expect("one"), from: "PT".into(), count: 4, went: Went::Dropped };
    let used = CrosswalkUse { file: CrosswalkFile::default(), values: vec![value], further: Vec::new() };
    let checked = Checked { crosswalk: Some(used), ..checked() };
    let document = views::verification_as_a_whole(&verification, &checked);
    let whole = written(&document, Look { color: false, plain: false, width: None });
    for text in [fax, "PT", "left out", "others in the store (not in the file, or left out)"] {
        assert!(whole.contains(text), "{text}: {whole}");
    }
    let keys: Vec<&str> = document.sections.iter().map(|section| section.key).collect();
    assert!(keys.contains(&"crosswalk") && keys.contains(&"not-carried"), "{keys:?}");
    let answer = value_of(&verification, &checked);
    assert_eq!(answer["not_carried_over"][0]["code"], "M902");
    assert_eq!(answer["crosswalk"]["values"][0]["outcome"], "dropped");
    assert_eq!((&answer["files"][0]["first_batch"], &answer["files"][0]["batches"]), (&Json::from(7), &Json::from(1)));
}

fn value_of(verification: &Verification, checked: &Checked) -> Json {
    value(&json::verification(verification, checked, &Typed))
}

#[test]
fn programs_are_told_all_of_it() {
    let answer = value(&json::verification(&verification(), &checked(), &Typed));
    assert_eq!(steps_of(&answer["next"])[0], "see what loading it again would do: rollcall plan fall.xlsx");
    assert_eq!((&answer["holds"], &answer["unexplained"]), (&Json::from(false), &Json::from(1)));
    pretty(
        &answer["differences"][1],
        &expect![[r#"
            {
              "primary_id": "000123459",
              "name": "Di Dahl",
              "file": "Fall 2026.xlsx",
              "sheet": "Fall",
              "row": 5,
              "field": "expiry_date",
              "listed": "2027-01-31",
              "stored": "2027-08-28",
              "code": null,
              "because": "policy",
              "policy": "later",
              "batch": null
            }"#]],
    );
    assert_eq!(answer["differences"][0]["code"], "M906");
}
