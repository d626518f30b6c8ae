//! With every count and every difference, some people side by side, and a place for names: for whoever signs that a
//! migration is done.

use super::{short, words};
use crate::document::{Cell, Column, Document, Kind, Table};
use crate::views::check::crosswalk;
use crate::words::number;
use model::finding::Finding;
use model::listing::{Checked, UnusedRows};
use model::verification::{
    FieldTally, PeopleCounts, SampleResult, SampledField, SampledPerson, Tally, Verification, VerifiedFile,
};

const LISTED: Column = Column::number("listed", "in the file");
const STORED: Column = Column::number("stored", "in the store");
const DIFFERENCE: Column = Column::number("difference", "difference");

/// All of it.
pub fn verification_as_a_whole(verification: &Verification, checked: &Checked) -> Document {
    let mut document = Document::default();
    short::summary(verification, document.section("summary", "Summary"));
    document.section("verified-files", "What was compared").table(files(&verification.files));
    people(verification, &mut document);
    counts(verification, &mut document);
    if !verification.differences.is_empty() {
        let section = document.section("differences", "Differences");
        section.table(words::differences(verification.differences.iter(), checked));
    }
    if !verification.unused_rows.is_empty() {
        let section = document.section("unused-rows", short::UNUSED_ROWS);
        section.table(words::unused_rows(verification.unused_rows.iter(), checked));
    }
    crosswalk(checked, 0, &mut document);
    not_carried(verification, checked, &mut document);
    sample(verification, checked, &mut document);
    short::next(verification, checked, &mut document);
    signatures(&mut document);
    document
}

fn files(files: &[VerifiedFile]) -> Table {
    let columns = [
        Column::text("file", "file").strong(),
        Column::text("loaded", "in the history"),
        Column::text("sha256", "SHA-256").quiet(),
    ];
    let row = |file: &VerifiedFile| {
        let loaded = words::loaded(file.loaded);
        vec![Cell::text(file.source.name.as_str()), Cell::Text(loaded), Cell::text(file.source.sha256.as_str())]
    };
    Table::new("verified-files", &columns, files.iter().map(row).collect())
}

fn people(verification: &Verification, document: &mut Document) {
    let PeopleCounts { rows_read, left_out, compared, stored, same, others } = verification.people;
    let unused: u64 = verification.unused.iter().map(UnusedRows::rows).sum();
    let section = document.section("people", "People");
    let columns = [Column::text("what", "what"), Column::number("people", "people")];
    let rows = [
        ("rows in the file", rows_read),
        ("left out or in question", left_out),
        ("rows of joined files that were not used", unused),
        ("compared", compared),
        ("in the store", stored),
        ("in the store as the file says", same),
        ("others in the store (not in the file, or left out)", others),
    ];
    let rows = rows.map(|(what, value)| vec![Cell::text(what), Cell::number(value)]);
    section.table(Table::new("people", &columns, rows.to_vec()));
    let columns = [Column::text("code", "code"), Column::text("title", "what it is"), Column::number("rows", "rows")];
    let rows = verification.left_out.iter();
    let rows = rows.map(|(code, rows)| vec![Cell::text(code.id()), Cell::text(code.title()), Cell::number(*rows)]);
    section.table(Table::new("left-out-by-code", &columns, rows.collect()));
}

/// Fields that have no place here, with how many values they have, and passwords that are not stored.
fn not_carried(verification: &Verification, checked: &Checked, document: &mut Document) {
    if verification.not_carried.is_empty() {
        return;
    }
    let section = document.section("not-carried", "What the file has that is not in the store");
    let columns = [
        Column::of(Kind::Place, "where", "where").quiet(),
        Column::text("what", "what"),
        Column::text("code", "code"),
        Column::text("title", "what it is"),
    ];
    let row = |finding: &Finding| {
        vec![
            Cell::Place(checked.tables.show(finding.place).to_string()),
            Cell::Text(finding.message.to_string()),
            Cell::text(finding.code.id()),
            Cell::text(finding.code.title()),
        ]
    };
    section.table(Table::new("not-carried", &columns, verification.not_carried.iter().map(row).collect()));
}

/// What the people who were compared have on both sides.
fn counts(verification: &Verification, document: &mut Document) {
    let tallies = &verification.tallies;
    let named = |title: &'static str| [Column::text("name", title), LISTED, STORED, DIFFERENCE];
    let groups = tallies.groups.iter().map(|(group, tally)| row(or_none(group, "no group"), *tally));
    let table = Table::new("groups", &named("user group"), groups.collect());
    document.section("groups", "By user group").table(table);
    let year = |year: &Option<i32>| year.map_or_else(|| Cell::text("no date"), |year| Cell::Text(year.to_string()));
    let years = tallies.years.iter().map(|(ends, tally)| row(year(ends), *tally));
    let table = Table::new("years", &named("year"), years.collect());
    document.section("years", "By the year in which the membership ends").table(table);
    let identifiers = tallies.identifiers.iter().map(|(kind, tally)| row(or_none(kind, "no type"), *tally));
    let table = Table::new("identifiers", &named("type"), identifiers.collect());
    document.section("identifiers", "Identifiers by type").table(table);
    let columns = [
        Column::text("field", "field"),
        LISTED,
        STORED,
        DIFFERENCE,
        Column::number("explained", "differ, explained"),
        Column::number("unexplained", "differ, not explained"),
    ];
    let fields = tallies.fields.iter().map(|(field, FieldTally { filled, explained, unexplained })| {
        let ends = [Cell::number(*explained), Cell::number(*unexplained)];
        row(Cell::text(field.label()), *filled).into_iter().chain(ends).collect::<Vec<Cell>>()
    });
    let section = document.section("fields", "How many people have something in a field");
    section.sentence("What the file says nothing of comes from the rules of the library, or was there before.");
    section.table(Table::new("filled-fields", &columns, fields.collect()));
}

fn or_none(name: &str, none: &'static str) -> Cell {
    Cell::text(if name.is_empty() { none } else { name })
}

fn row(name: Cell, tally: Tally) -> Vec<Cell> {
    let signed = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let difference = signed(tally.stored) - signed(tally.listed);
    vec![name, Cell::number(tally.listed), Cell::number(tally.stored), Cell::Number(difference)]
}

fn sample(verification: &Verification, checked: &Checked, document: &mut Document) {
    let sample = &verification.sample;
    if sample.people.is_empty() {
        return;
    }
    let section = document.section("sample", "Sample, side by side");
    section.sentence(format!(
        "{} of {} were picked at random with seed {:08x}; the same files give the same people.",
        number(sample.people.len() as u64),
        words::people(verification.people.compared),
        sample.seed
    ));
    // As the differences have them, so that both can stand in one table.
    let columns = [
        Column::text("primary_id", "ID").strong(),
        Column::text("name", "name"),
        Column::text("field", "field"),
        Column::text("listed", "in the file"),
        Column::text("stored", "in the store"),
        Column::text("result", "why"),
        Column::of(Kind::Place, "where", "where").quiet(),
    ];
    let rows =
        sample.people.iter().flat_map(|person| person.fields.iter().map(move |field| side(person, field, checked)));
    section.table(Table::new("sample", &columns, rows.collect()));
}

fn side(person: &SampledPerson, field: &SampledField, checked: &Checked) -> Vec<Cell> {
    let values = &field.values;
    let result = match field.result {
        SampleResult::Same => "the same",
        SampleResult::NotListed => "the file says nothing",
        SampleResult::Differs if person.stored => "differs",
        SampleResult::Differs => "not in the store",
    };
    let [listed, stored] = match field.result {
        SampleResult::Differs => words::sides(values),
        SampleResult::Same | SampleResult::NotListed => [&values.listed, &values.stored].map(words::text),
    };
    vec![
        Cell::text(person.primary_id.as_str()),
        Cell::text(person.name.as_str()),
        Cell::text(values.field.label()),
        Cell::Text(listed),
        Cell::Text(stored),
        Cell::text(result),
        words::place(person.at, checked),
    ]
}

/// Where names and dates are written by hand.
fn signatures(document: &mut Document) {
    let columns = [Column::text("name", "Name"), Column::text("date", "Date"), Column::text("signature", "Signature")];
    let line = || vec![Cell::text("_".repeat(28)), Cell::text("_".repeat(14)), Cell::text("_".repeat(28))];
    let section = document.section("signatures", "Checked and signed off");
    section.table(Table::new("signatures", &columns, vec![line(), line()]));
}
