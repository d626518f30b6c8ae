//! A format that the caller brings, whose file holds records and no tables.

use crate::support::{cells, read};
use model::cell::RawCell;
use model::field::ListField;
use model::place::Numbering;
use model::record::{self, NotePart, RecordField, RecordKey};
use source::{Caps, Directory, FORMATS, Format, Gives, Input, Options, ReadError, Sink};

/// A line for each patron, `name: ID`, and below it any number of notes.
static PATRONS: &[Format] = &[Format {
    name: "patrons",
    title: "a file of patrons",
    extensions: &["patrons"],
    needs_sandbox: false,
    gives: Gives::Records,
    sniff: |bytes, _| bytes.starts_with(b"patron: "),
    read: read_patrons,
}];

fn read_patrons(input: Input<'_>, _: Option<&Directory<'_>>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    sink.records(Numbering::Lines)?;
    let mut notes = 0;
    for (number, line) in (1..).zip(String::from_utf8_lossy(input.bytes).lines()) {
        let (name, text) = line.split_once(": ").unwrap_or((line, ""));
        let cell = RawCell::text(0, text);
        if name == "patron" {
            notes = 0;
            sink.row(number)?;
            sink.value(RecordField { name, key: RecordKey::Field(ListField::PrimaryId), entry: 0, cell })?;
        } else {
            notes += 1;
            let name = &format!("{name}[{notes}]");
            sink.value(RecordField { name, key: RecordKey::Note(NotePart::Text), entry: notes, cell })?;
        }
    }
    Ok(())
}

const FILE: &[u8] = b"patron: 17\nnote: pays cash\nnote: has a dog\npatron: 18\nnote:\npatron: 19\nnote: moved\n";

fn options() -> Options {
    Options { more_formats: PATRONS, ..Options::default() }
}

#[test]
fn a_format_of_the_callers_own_gives_records() {
    let (format, file) = read("list.patrons", FILE, &options()).expect("a file of patrons");
    assert_eq!((format.name, file.tables.len(), file.notes.len()), ("patrons", 0, 0));
    let records = file.records.expect("its records");
    assert_eq!((records.numbered, records.len()), (Numbering::Lines, 3));
    let (table, columns) = records.into_table();
    let found: Vec<String> = table
        .rows()
        .map(|row| {
            let fields = record::fields(&row, &columns).map(|field| format!("{} {}", field.name, field.cell.text));
            format!("{}: {}", row.number(), fields.collect::<Vec<_>>().join(", "))
        })
        .collect();
    assert_eq!(
        found,
        ["1: patron 17, note[1] pays cash, note[2] has a dog", "4: patron 18", "6: patron 19, note[1] moved"]
    );
}

/// Who does not bring the format has a text table, or none.
#[test]
fn no_other_file_is_read_by_it() {
    let (format, file) = read("list.csv", b"ID,Name\n1,Ana\n", &options()).expect("a text table");
    assert_eq!((format.name, cells(&file).len(), file.records.is_none()), ("csv", 4, true));
    let found = read("list.patrons", FILE, &Options::default()).map(|(format, _)| format.name);
    assert_ne!(found.ok(), Some("patrons"));
    assert!(FORMATS.iter().all(|format| format.name != "patrons"));
}

#[test]
fn what_its_ending_promises_is_known() {
    let (_, file) = read("list.patrons", b"ID,Name\n1,Ana\n", &options()).expect("a text table");
    let found: Vec<&str> = file.notes.iter().map(|note| note.code.id()).collect();
    assert_eq!(found, ["F004"]);
}

#[test]
fn kinds_of_values_are_counted() {
    let few = Options { caps: Caps { kinds_of_values: 2, ..Caps::default() }, ..options() };
    let found = read("list.patrons", FILE, &few).map(|_| ()).expect_err("three kinds of values");
    assert_eq!(found.to_string(), "it has records with more than 2 kinds of values");
}
