//! A format that gives tables may know what their columns are called; whoever reads a list has the last word.

mod support;

use model::cell::RawCell;
use model::field::{Field, ListField};
use model::listing::Checked;
use model::progress::Silent;
use model::settings::Settings;
use pipeline::CheckOptions;
use source::{Directory, Format, Gives, Input, ReadError, Sink};
use std::fs;

/// Rosters whose column names no list of ours would have; their remarks are nobody's notes.
static ROSTER: &[Format] = &[Format {
    name: "roster",
    title: "a roster (.roster)",
    extensions: &["roster"],
    needs_sandbox: false,
    gives: Gives::Tables(&[
        ("Matrikel", Some(ListField::PrimaryId)),
        ("Zuname", Some(ListField::LastName)),
        ("Remark", None),
    ]),
    sniff: |bytes, _| bytes.starts_with(b"Matrikel|"),
    read: read_roster,
}];

fn read_roster(input: Input<'_>, _: Option<&Directory<'_>>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    sink.table(None, false)?;
    for (number, line) in (1..).zip(String::from_utf8_lossy(input.bytes).lines()) {
        sink.row(number)?;
        for (column, text) in (0..).zip(line.split('|')) {
            sink.cell(RawCell::text(column, text))?;
        }
    }
    Ok(())
}

const LIST: &str = "Matrikel|Zuname|Remark|Campus|Shoes\n1001|Lind|pays cash|MAIN|40\n";

fn check(columns: &[(&str, Option<ListField>)]) -> Checked {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let path = folder.path().join("fall.roster");
    fs::write(&path, LIST).expect("a temporary file");
    let mut options = CheckOptions::default();
    options.source.more_formats = ROSTER;
    options.intake.columns = columns.iter().map(|(name, field)| ((*name).to_owned(), *field)).collect();
    let (path, world) = (path.display().to_string(), support::world(&Silent));
    pipeline::check(&[path], &options, &Settings::default(), &world).expect("a list")
}

/// What each column was read as, and the columns that somebody is told about.
fn read_as(checked: &Checked) -> (Vec<&'static str>, Vec<String>) {
    let list = checked.files[0].list.as_ref().expect("a list");
    let fields = list.columns.iter().map(|column| column.field.map_or("not read", ListField::name));
    let reported = checked.findings.iter().filter(|finding| finding.code == model::codes::H202);
    (fields.collect(), reported.map(|finding| finding.message.to_string()).collect())
}

#[test]
fn the_format_knows_its_columns() {
    let checked = check(&[]);
    let (fields, reported) = read_as(&checked);
    assert_eq!(fields, ["primary_id", "last_name", "not read", "campus", "not read"]);
    assert_eq!(reported, ["column \"Shoes\" is not read"], "that the remark is not read, the format says");
    assert_eq!(checked.rows_ready(), 1);
}

#[test]
fn the_person_has_the_last_word() {
    let checked = check(&[("Remark", Some(ListField::Note)), ("Campus", None)]);
    assert_eq!(read_as(&checked).0, ["primary_id", "last_name", "note", "not read", "not read"]);
    let model::draft::Verdict::Ready(patron) = &checked.rows[0].verdict else { panic!("{:?}", checked.findings) };
    assert_eq!(patron.get(Field::Notes).lines(), ["pays cash"]);
}
