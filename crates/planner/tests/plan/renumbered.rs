//! Rows that give their patrons another ID.

use crate::support::{Run, rows, stored};
use model::patron::Identifier;
use model::plan::{Counts, Others, Plan, Step};
use model::request::Mode;
use model::snapshot::StoredPatron;

const STORE: &str = "
    A1 | first Ana | last Lind | barcode 77
    A2 | last Berg
    A3 | last Holm | barcode 99
";

fn update() -> Run {
    Run::default().mode(Mode::Update)
}

/// Each row: what becomes of its patron, and who that was.
fn outcome(plan: &Plan) -> Vec<String> {
    let row = |step: &Step| {
        let id = step.primary_id().map(ToString::to_string).unwrap_or_default();
        let gone = if let Step::Create(creation) = step { plan.renumbered_from(&creation.patron) } else { None };
        let was = gone.map(|gone| format!(" was {}", gone.before.primary_id)).unwrap_or_default();
        format!("{} {id}{was}", step.action())
    };
    plan.rows.iter().map(|planned| row(&planned.step)).collect()
}

fn findings(plan: &Plan) -> Vec<String> {
    plan.findings.iter().map(|finding| format!("{} {}", finding.code, finding.message)).collect()
}

/// The patrons of the store, the first of whom had this ID before.
fn formerly(id: &str, store: &str) -> Vec<StoredPatron> {
    let mut store = stored(store);
    let former = Identifier { kind: planner::FORMER_ID.into(), value: id.into(), note: None, active: true };
    store[0].patron.details.identifiers.push(former);
    store
}

#[test]
fn a_row_gives_its_patron_another_id_and_what_else_it_says() {
    let list = "
        A1 | first Ana | last Lind | new B1
        A2 | phone 555-0101 | new B2
        A3 | new a3
        A9 | new B9
    ";
    let plan = update().plan(stored(STORE), rows(list));
    assert_eq!(outcome(&plan), ["create B1 was A1", "create B2 was A2", "unchanged A3", "left-out A9"]);
    assert_eq!(findings(&plan), ["D518 nobody in the store has the ID \"A9\""]);
    let patron = |row: usize| {
        let Step::Create(creation) = &plan.rows[row].step else { panic!("{:?}", plan.rows[row]) };
        creation.patron.clone()
    };
    let ids = |row: usize| -> Vec<String> {
        patron(row).details.identifiers.iter().map(|one| format!("{} {}", one.kind, one.value)).collect()
    };
    assert_eq!(ids(0), ["BARCODE 77", "FORMER_ID A1"]);
    assert_eq!(ids(1), ["FORMER_ID A2"]);
    assert_eq!(patron(1).details.phones.len(), 1);

    // Each is counted once, as one who changes, and gets no starter.
    assert_eq!(plan.counts, Counts { changed: 2, unchanged: 1, left_out: 1, ..Counts::default() });
    let others = Others::of(&plan, 0);
    assert_eq!(others, Others { added: 2, removed: 2, ..Others::default() });
    assert_eq!((others.renumbered(), others.in_no_row(&plan.counts)), (2, Others::default()));
    assert_eq!((plan.writes(), plan.missing, plan.needs_starter().count()), (2, 0, 0));
    // The control: somebody new is no such patron.
    let both = Run::default().plan(stored(STORE), rows("B1 | last Ruiz"));
    assert_eq!((both.counts.new, both.counts.changed, both.needs_starter().count()), (1, 0, 1));
}

#[test]
fn a_list_that_was_loaded_before_changes_nothing() {
    let store = || formerly("A1", "B1 | first Ana | last Lind");
    let plan = |list: &str| update().plan(store(), rows(list));
    assert_eq!(outcome(&plan("A1 | last Lind | new B1")), ["unchanged B1"]);
    assert_eq!(outcome(&plan("A1 | phone 555-0101 | new B1")), ["update B1"]);
    let other = plan("A1 | first Mark | last Levy | new B1");
    assert_eq!(outcome(&other), ["question A1"]);
    assert_eq!(
        findings(&other),
        ["D507 \"A1\" is now B1: Ana Lind (COMMUNITY) in the store and Mark Levy in the list"]
    );
    // A third ID is another matter.
    assert_eq!(outcome(&plan("A1 | last Lind | new C1")), ["left-out A1"]);
}

/// Lists go on with the old ID for years.
#[test]
fn d524_a_row_with_an_earlier_id_is_about_the_patron_who_had_it() {
    let store = "B1 | first Ana | last Lind | born 1987-03-04 | barcode 77\nA2 | last Berg | barcode 88";
    let plan = |run: &Run, list: &str| run.plan(formerly("A1", store), rows(list));
    let note = "D524 listed under an earlier ID: this is now B1";
    for run in [update(), Run::default()] {
        let plan = plan(&run, "A1 | first Ana | last Lind | born 1987-03-04 | phone 555-0101");
        assert_eq!((outcome(&plan), findings(&plan)), (vec!["update B1".to_owned()], vec![note.to_owned()]));
        let Step::Update(update) = &plan.rows[0].step else { panic!("{:?}", plan.rows[0]) };
        let ids: Vec<&str> = update.after.details.identifiers.iter().map(|one| one.kind.as_ref()).collect();
        assert_eq!(ids, ["BARCODE", planner::FORMER_ID], "the ID of the list is not written");
        assert_eq!(update.changes.len(), 1);
    }
    let run = Run::default();
    assert_eq!(outcome(&plan(&run, "A1 | first Ana | last Lind")), ["unchanged B1"]);
    assert_eq!(outcome(&plan(&Run::default().mode(Mode::Add), "A1 | last Lind")), ["unchanged B1"]);
    // Somebody else is asked about, and what belongs to others stays with them.
    let other = plan(&run, "A1 | first Mark | last Levy");
    assert_eq!(outcome(&other), ["question A1"]);
    assert_eq!(findings(&other)[0].get(..4), Some("D507"));
    assert_eq!(
        findings(&plan(&run, "A1 | last Lind | barcode 88")),
        ["D512 the barcode \"88\" belongs to patron A2 in the store"]
    );
    // The controls: a barcode is no earlier ID, and both IDs in one list are two rows about one patron.
    assert_eq!(outcome(&plan(&run, "77 | first Ana | last Lind")), ["left-out 77"]);
    let both = plan(&run, "A1 | first Ana | last Lind\nB1 | first Ana | last Lind");
    assert_eq!(outcome(&both), ["question B1", "question B1"]);
    assert!(findings(&both).contains(&"D505 2 rows are about patron B1".to_owned()), "{both:?}");
}

#[test]
fn d524_the_id_of_a_record_that_was_merged_is_an_earlier_one() {
    let mut store = stored("B1 | first Ana | last Lind");
    let merged = Identifier { kind: "OTHER_ID".into(), value: "A1".into(), note: None, active: true };
    store[0].patron.details.identifiers.push(merged);
    let plan = Run::default().plan(store, rows("a1 | first Ana | last Lind | phone 555-0101"));
    assert_eq!(outcome(&plan), ["update B1"]);
    assert_eq!(findings(&plan), ["D524 listed under an earlier ID: this is now B1"]);
}

#[test]
fn d522_an_id_that_somebody_else_has_is_given_to_nobody() {
    let list = "
        A1 | new A2
        A2 | new 99
        A3 | new 99
    ";
    let plan = update().plan(stored(STORE), rows(list));
    assert_eq!(outcome(&plan), ["left-out A1", "left-out A2", "create 99 was A3"], "the last one has it as a barcode");
    assert_eq!(
        findings(&plan),
        [
            "D522 the ID \"A2\" belongs to patron A2 in the store",
            "D522 the ID \"99\" belongs to patron A3 in the store"
        ]
    );
    let former = update().plan(formerly("A0", STORE), rows("A2 | new A0"));
    assert_eq!(outcome(&former), ["left-out A2"]);
}

#[test]
fn an_id_of_the_institution_or_of_another_form_is_given_to_nobody() {
    let run = update().guarding("B1", "students").reserving("staff", "9########");
    let plan = run.plan(stored(STORE), rows("A1 | new B1\nA2 | new 912345678\nA3 | new B3"));
    assert_eq!(outcome(&plan), ["left-out A1", "left-out A2", "create B3 was A3"]);
    let codes: Vec<&str> = plan.findings.iter().map(|finding| finding.code.id()).collect();
    assert_eq!(codes, ["D509", "D511"]);

    let run = update().group(|group| group.id_digits = Some(9));
    let plan = run.plan(stored(STORE), rows("A1 | new 204417\nA2 | new B2\nA3 | new 000204419"));
    assert_eq!(outcome(&plan), ["left-out A1", "left-out A2", "create 000204419 was A3"]);
    assert_eq!(
        findings(&plan),
        [
            "C321 \"204417\" has probably lost its leading zeros: IDs of COMMUNITY have 9 digits",
            "C306 \"B2\" doesn't fit: COMMUNITY IDs have 9 digits"
        ]
    );
}

#[test]
fn d523_an_account_is_not_converted_in_passing() {
    let run = update().profile(|profile| profile.convert_external = true);
    let store = "ST1 | last Dahl | group STUDENT | type external | feed BANNER";
    let plan = run.plan(stored(store), rows("ST1 | group COMMUNITY | new B1"));
    assert_eq!(outcome(&plan), ["left-out ST1"]);
    assert_eq!(findings(&plan), ["D523 ST1 would get a new ID and another type of account at once"]);
}

/// By the ID and by the barcode: both rows lead to one patron, who is written once or not at all.
#[test]
fn two_rows_about_a_patron_who_gets_another_id_are_asked_about() {
    let plan = update().plan(stored(STORE), rows("A1 | new B1\n77 | by-barcode | phone 555-0101"));
    assert_eq!(outcome(&plan), ["question A1", "question A1"]);
    assert_eq!((plan.others.len(), plan.writes()), (0, 0));
}

/// A mistaken column renumbers nearly everybody.
#[test]
fn whoever_is_renumbered_counts_for_the_limits() {
    let lines = |line: &dyn Fn(u32) -> String| (100..180).map(line).collect::<Vec<_>>().join("\n");
    let store = lines(&|n| format!("A{n} | last Lind"));
    let plan = update().plan(stored(&store), rows(&lines(&|n| format!("A{n} | new B{n}"))));
    let over: Vec<(&str, u64)> = plan.over.iter().map(|limit| (limit.what.name(), limit.found)).collect();
    assert_eq!(over, [("changed", 80)]);
}
