//! Every field there is, from a cell to the store and back: by a plan and a saved plan, in the history, by an undo,
//! in JSON. The table of the fields is walked, so that a new field is tried here as soon as it is declared, and one
//! that is forgotten anywhere is red.

use crate::support::Workbench;
use model::field::{Field, Form, Kind, ListField};
use serde_json::Value as Json;

const ID: &str = "000104417";

/// The fields of a patron in JSON; fields are only ever added, behind these.
const CONTRACT: &str = "primary_id first_name middle_name last_name preferred_first_name preferred_middle_name \
    preferred_last_name title gender birth_date user_group account_type external_id record_type status campus \
    preferred_language job_category expiry_date purge_date emails phones addresses identifiers roles notes blocks \
    statistics";

/// The columns of the lists here: all but the whole name, whose parts have their own, and those that change nobody
/// who is stored.
fn columns() -> impl Iterator<Item = ListField> {
    let whole = |field: &ListField| matches!(field.form(), Form::WholeName);
    let fixed = |field: &ListField| *field != ListField::PrimaryId && field.fills().is_fixed();
    ListField::ALL.iter().copied().filter(move |field| !whole(field) && !fixed(field))
}

/// What a column says in the first list and in the second: all of them differ from each other.
fn value(field: ListField, list: usize) -> String {
    match field.form() {
        Form::Id => ID.to_owned(),
        // Still the same person.
        Form::Name(_) => format!("Ana{}{}", field.name().replace('_', ""), ["-Ruiz", ""][list % 2]),
        // Behind the last name, by which the lists differ.
        Form::SecondLastName => "Reyes".to_owned(),
        Form::Date(_) if field == ListField::BirthDate => format!("195{list}-02-03"),
        Form::Date(_) if field == ListField::PurgeDate => format!("204{list}-02-03"),
        Form::Date(_) => format!("203{list}-02-03"),
        Form::Group => ["RETIREE", "COMMUNITY"][list % 2].to_owned(),
        Form::Status => ["INACTIVE", "ACTIVE"][list % 2].to_owned(),
        Form::Email => format!("ana{list}@example.org"),
        Form::FurtherEmail => format!("ruiz{list}@example.org"),
        Form::Phone(_) => format!("555-0{}0{list}", field.name().len()),
        Form::Barcode => format!("2123400000000{list}"),
        Form::Text(_) | Form::Address(_) | Form::Note | Form::Statistic | Form::WholeName | Form::AccountType => {
            format!("{}-{list}", field.name())
        }
    }
}

/// A list of one patron, with the columns named in the first way that lists name them.
fn list(cell: impl Fn(ListField) -> String) -> String {
    let names: Vec<&str> = columns().map(|field| field.words()[0]).collect();
    let cells: Vec<String> = columns().map(cell).collect();
    format!("{}\n{}\n", names.join(","), cells.join(","))
}

/// A list of one patron of whom everything is known.
pub(crate) fn list_of_all() -> String {
    list(|field| value(field, 1))
}

/// What must stand in every list.
fn is_needed(field: ListField) -> bool {
    matches!(field, ListField::PrimaryId | ListField::LastName | ListField::SecondLastName)
}

/// Whether a cell may say that the stored text is to go.
fn can_be_cleared(field: ListField) -> bool {
    let text = matches!(field.form(), Form::Text(_)) && matches!(field.fills().kind(), Kind::Text(_));
    text && field != ListField::RecordType
}

/// What `find` says of the patron, but for the list of batches; nothing when there is none.
fn found(bench: &Workbench) -> Option<Json> {
    let answer = bench.json(&format!("find {ID}"));
    let mut patron = answer["patrons"].as_array().expect("a list").first()?.clone();
    patron.as_object_mut().expect("a patron").remove("batches");
    Some(patron)
}

/// Every field of a patron holds what the columns of a list say.
fn says(patron: &Json, list: usize) {
    for column in columns() {
        let held = patron[column.fills().name()].to_string();
        assert!(held.contains(&value(column, list)), "{} of list {list}: {held}", column.name());
    }
}

fn undo(bench: &Workbench, batch: u32) {
    let ran = bench.run(&format!("undo {batch} --yes"));
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn every_field_comes_through_and_back() {
    let bench = Workbench::new();
    bench.write("one.csv", list(|field| value(field, 1)));
    bench.write("two.csv", list(|field| value(field, 2)));
    bench.apply("one.csv --no-starters");
    let first = found(&bench).expect("a patron");
    says(&first, 1);

    // An empty cell leaves every field alone.
    bench.write("blank.csv", list(|field| if is_needed(field) { value(field, 1) } else { String::new() }));
    assert_eq!(bench.json("plan blank.csv")["counts"]["unchanged"], 1);

    // Through a saved plan, and into the history with the old and the new value of every field.
    let planned = bench.run("plan two.csv -o two.plan --quiet");
    assert_eq!(planned.code, 0, "{planned}");
    bench.apply("two.plan");
    let second = found(&bench).expect("a patron");
    says(&second, 2);
    let batch = bench.json("show 2");
    let changes = batch["patrons"][0]["changes"].as_array().expect("changes");
    for column in columns().filter(|column| *column != ListField::PrimaryId) {
        let of = |change: &&Json| change["field"] == column.fills().name();
        let change = changes.iter().find(of).unwrap_or_else(|| panic!("{} is in no change: {batch}", column.name()));
        assert!(change["before"].to_string().contains(&value(column, 1)), "{}: {change}", column.name());
        assert!(change["after"].to_string().contains(&value(column, 2)), "{}: {change}", column.name());
    }

    let clear = |field| if can_be_cleared(field) { "[clear]".to_owned() } else { String::new() };
    bench.write("clear.csv", list(|field| if is_needed(field) { value(field, 2) } else { clear(field) }));
    bench.apply("clear.csv");
    let cleared = found(&bench).expect("a patron");
    for column in columns() {
        let held = &cleared[column.fills().name()];
        let expected = if can_be_cleared(column) { &Json::Null } else { &second[column.fills().name()] };
        assert_eq!(held, expected, "{}", column.name());
    }

    // Every batch is taken back: changes, then the patron, then the taking out.
    undo(&bench, 3);
    assert_eq!(found(&bench).as_ref(), Some(&second));
    undo(&bench, 2);
    assert_eq!(found(&bench).as_ref(), Some(&first));
    undo(&bench, 1);
    assert_eq!(found(&bench), None);
    undo(&bench, 6);
    assert_eq!(found(&bench).as_ref(), Some(&first));
    let checked = bench.run("store check");
    assert_eq!(checked.code, 0, "{checked}");
}

/// Nothing that is declared elsewhere, and in which order, moves a field of the contract.
#[test]
fn fields_stand_in_json_in_the_order_of_the_contract() {
    let bench = Workbench::new();
    bench.write("one.csv", list(|field| value(field, 1)));
    bench.apply("one.csv --no-starters");
    let patron = found(&bench).expect("a patron");
    let names: Vec<&str> = patron.as_object().expect("a patron").keys().map(String::as_str).collect();
    let contract: Vec<&str> = CONTRACT.split_whitespace().collect();
    assert_eq!(names[..contract.len()], contract);
    for field in Field::ALL {
        assert!(names.contains(&field.name()), "{} is not there", field.name());
    }
}
