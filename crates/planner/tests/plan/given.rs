//! IDs that rows were given because the list has none, where the store has somebody under them.

use crate::support::{patron, ready, stored};
use expect_test::{Expect, expect};
use model::codes;
use model::draft::{CheckedRow, Verdict};
use model::finding::{Finding, Severity};
use model::id::PrimaryId;
use model::id_scheme::{IdScheme, MadeId, given};
use model::patron::{Details, Patron};
use model::place::Place;
use model::settings::Settings;
use model::snapshot::{Snapshot, StoreFacts, StoredPatron};
use planner::IdAssigner;
use std::fmt::Write as _;

const ANA: &str = "first Ana | last Lind | born 1951-02-03";
const BO: &str = "first Bo | last Berg | born 1988-12-12";

fn scheme() -> MadeId {
    MadeId::new("CB", 4, false).expect("a scheme")
}

fn person(text: &str) -> Details {
    *patron(&format!("X | {text}")).details
}

/// The ID of a person at an attempt.
fn id(text: &str, attempt: u8) -> PrimaryId {
    scheme().of(&person(text), attempt).expect("names and a birth date")
}

/// Somebody in the store under Ana's ID of an attempt.
fn under(attempt: u8, who: &str) -> StoredPatron {
    stored(&format!("{} | {who}", id(ANA, attempt))).remove(0)
}

fn row(number: u32, text: &str) -> CheckedRow {
    let patron = Patron { primary_id: id(text, 1), details: Box::new(person(text)) };
    CheckedRow { id_given: true, ..ready(number, patron) }
}

/// What becomes of rows that were given their first IDs: Ana's IDs are told by their attempt.
fn settles(store: Vec<StoredPatron>, mut rows: Vec<CheckedRow>, expected: &Expect) {
    let mut settings = Settings::default();
    let profile = settings.profiles.get_mut("retiree").expect("built in");
    profile.id_scheme = Some(IdScheme::Made(scheme()));
    let finding_of = |row: &CheckedRow| {
        let Verdict::Ready(patron) = &row.verdict else { unreachable!("all rows are ready") };
        Finding::new(codes::C346, Place::row(row.at, None), given(&patron.primary_id))
    };
    let mut findings: Vec<Finding> = rows.iter().map(finding_of).collect();
    let facts =
        StoreFacts { name: String::new(), id: String::new(), epoch: 0, patrons: store.len() as u64, last_batch: None };
    let given = IdAssigner::of("retiree", &settings).expect("the profile gives IDs");
    assert_eq!(given.ids(&rows[0]).len(), 5);
    given.settle(&mut rows, &Snapshot::new(facts, store), &mut findings);
    let mut out = String::new();
    for row in &rows {
        let _ = match &row.verdict {
            Verdict::Ready(patron) => writeln!(out, "{}: {}", row.at.number, patron.primary_id),
            Verdict::Blocked { reasons, .. } => writeln!(out, "{}: left out {reasons:?}", row.at.number),
        };
    }
    for finding in &findings {
        assert!(finding.code == codes::C346 || finding.severity == Severity::Error);
        let _ = writeln!(out, "{} {}", finding.code, finding.message);
    }
    for attempt in 1..=5 {
        out = out.replace(id(ANA, attempt).as_str(), &format!("ANA-{attempt}"));
    }
    expected.assert_eq(&out.replace(id(BO, 1).as_str(), "BO-1"));
}

#[test]
fn the_first_id_is_the_persons() {
    settles(
        vec![],
        vec![row(2, ANA)],
        &expect![[r#"
        2: ANA-1
        C346 no primary ID: ANA-1 is given
    "#]],
    );
    settles(
        vec![under(1, ANA)],
        vec![row(2, ANA), row(3, BO)],
        &expect![[r#"
        2: ANA-1
        3: BO-1
        C346 no primary ID: ANA-1 is given
        C346 no primary ID: BO-1 is given
    "#]],
    );
}

#[test]
fn an_id_that_is_somebody_elses_is_not_given() {
    settles(
        vec![under(1, BO)],
        vec![row(2, ANA)],
        &expect![[r#"
        2: ANA-2
        C346 no primary ID: ANA-2 is given
    "#]],
    );
    settles(
        vec![under(1, BO), under(2, "first Chidi | last Okafor | born 1970-05-05")],
        vec![row(2, ANA)],
        &expect![[r#"
            2: ANA-3
            C346 no primary ID: ANA-3 is given
        "#]],
    );
}

/// Also when whoever had the first ID has gone.
#[test]
fn who_has_a_later_id_keeps_it() {
    settles(
        vec![under(1, BO), under(2, ANA)],
        vec![row(2, ANA)],
        &expect![[r#"
        2: ANA-2
        C346 no primary ID: ANA-2 is given
    "#]],
    );
    settles(
        vec![under(2, ANA)],
        vec![row(2, ANA)],
        &expect![[r#"
        2: ANA-2
        C346 no primary ID: ANA-2 is given
    "#]],
    );
}

/// The names may have changed since: the finding about another person's ID is for people to judge.
#[test]
fn who_may_be_the_person_is_the_person() {
    settles(
        vec![under(1, "first Ana | last Lindgren | born 1951-02-03")],
        vec![row(2, ANA)],
        &expect![[r#"
        2: ANA-1
        C346 no primary ID: ANA-1 is given
    "#]],
    );
}

#[test]
fn a_barcode_of_somebody_is_no_free_id() {
    let store = stored(&format!("A1 | {BO} | barcode {}", id(ANA, 1)));
    settles(
        store,
        vec![row(2, ANA)],
        &expect![[r#"
        2: ANA-2
        C346 no primary ID: ANA-2 is given
    "#]],
    );
}

#[test]
fn an_id_of_another_row_is_no_free_one() {
    let taken = ready(3, Patron { primary_id: id(ANA, 2), ..patron(&format!("X | {BO}")) });
    settles(
        vec![under(1, BO)],
        vec![row(2, ANA), taken],
        &expect![[r#"
        2: ANA-3
        3: ANA-2
        C346 no primary ID: ANA-3 is given
        C346 no primary ID: ANA-2 is given
    "#]],
    );
}

#[test]
fn where_every_id_is_taken_the_row_is_left_out() {
    let store = (1..=5).map(|attempt| under(attempt, BO)).collect();
    settles(
        store,
        vec![row(2, ANA)],
        &expect![[r#"
            2: left out [D512]
            D512 no primary ID, and each of the 5 that could be given is another patron's
        "#]],
    );
}
