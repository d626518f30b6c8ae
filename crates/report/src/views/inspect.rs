//! What is in a file.

use super::check::{CheckView, Show, by_code, findings, header_place, in_rows};
use super::finding::row_word;
use crate::document::{Cell, Column, Document, Fact, Kind, NextStep, Section, Table, plain, strong};
use crate::survey::{hazards_of, is_about_the_file, last_row, samples_of};
use crate::words::{count, number};
use model::action::Action;
use model::cell::RawTable;
use model::field::ListField;
use model::listing::{Checked, ListColumn, ListFile, ListTable};
use model::place::{TableId, column_name};
use model::record::RecordKey;

/// What `inspect` says.
pub fn inspect(checked: &Checked) -> Document {
    let mut document = Document::default();
    for file in &checked.files {
        about(file, checked, &mut document);
        if let Some(list) = file.laid_out() {
            columns(list, checked, &mut document);
        } else {
            first_rows(file, checked, &mut document);
        }
    }
    let about_file: Vec<_> = checked.findings.iter().filter(|finding| is_about_the_file(finding)).cloned().collect();
    findings(&about_file, checked, CheckView { show: Show::Usual, max_shown: 0, stats: false }, &mut document);
    hazards(checked, &mut document);
    // What cannot be used has its way on in its finding.
    document.goes_on = checked.unusable();
    if !document.goes_on {
        let step = NextStep::new("every finding at its cell", Action::Check(Box::new(checked.request.clone())));
        document.section("next", "What next").afterwards(vec![step.into()]);
    }
    document
}

fn hazards(checked: &Checked, document: &mut Document) {
    let hazards = hazards_of(checked);
    if hazards.is_empty() {
        return;
    }
    let section = document.section("hazards", "What is in its rows");
    section.sentence("In its rows:");
    section.table(by_code("hazards", hazards.into_iter()));
}

fn about(file: &ListFile, checked: &Checked, document: &mut Document) {
    // Several files stand one below the other.
    let section = document.further_section("file", "File");
    let part = file.laid_out().filter(|list| checked.tables.numbering(list.id).is_some());
    let part = part.and_then(|list| checked.tables.name(list.id).sheet.clone()).unwrap_or_default();
    section.names("file", [strong(file.source.shown().into_owned()), plain(part), plain(file.format_title)]);
    let mut facts = Vec::new();
    if let Some((encoding, delimiter)) = file.text {
        let separator = match delimiter {
            b'\t' => "tab".to_owned(),
            other => format!("\"{}\"", char::from(other)),
        };
        facts.push(Fact::new("encoding", "encoding", format!("{encoding}, columns separated by {separator}")));
    }
    if let Some(list) = file.laid_out() {
        facts.extend(about_list(list, checked));
    }
    for other in &file.others {
        let about = if other.hidden {
            "hidden, not read".to_owned()
        } else {
            format!("{} x {}, not read", count(other.rows as u64, "row"), count(u64::from(other.columns), "column"))
        };
        facts.push(Fact::new("other_sheets", "also", format!("sheet \"{}\": {about}", other.name)));
    }
    if !facts.is_empty() {
        section.facts("file", facts);
    }
}

/// The table that is the list: its size, its column names and how sure they are, its rows. Records have only these.
fn about_list(list: &ListTable, checked: &Checked) -> Vec<Fact> {
    let place = in_rows(list, row_word(list.id, &checked.tables));
    let patrons = Fact::new("patrons", "patrons", format!("{}{place}", number(list.rows_read)));
    if checked.tables.numbering(list.id).is_some() {
        return vec![patrons];
    }
    let table = &checked.cells[usize::from(list.id.0)];
    let sheet = checked.tables.name(list.id).sheet.as_ref();
    let row = row_word(list.id, &checked.tables);
    let size = format!("{} x {}", count(u64::from(last_row(table)), row), count(u64::from(table.width()), "column"));
    let name = sheet.map_or(size.clone(), |sheet| format!("sheet \"{sheet}\": {size}"));
    let sure = match list.header_confidence {
        Some(percent) => format!("{percent}% sure"),
        None => "as you said".to_owned(),
    };
    let header = if list.has_header() { format!("{}, {sure}", header_place(list, row)) } else { "none".to_owned() };
    vec![Fact::new("list", "list", name), Fact::new("header", "header", header), patrons]
}

/// The first rows as they are, of a file whose list was not found: what --column and --header-row need.
fn first_rows(file: &ListFile, checked: &Checked, document: &mut Document) {
    let tables = checked.cells.iter().enumerate().filter(|(_, table)| table.rows().any(|row| !row.is_blank()));
    for (index, table) in tables {
        let Ok(index) = u16::try_from(index) else { continue };
        let name = checked.tables.name(TableId(index));
        if name.file != file.source.name {
            continue;
        }
        let section = document.section("first-rows", "First rows");
        first_rows_of(table, name.sheet.as_deref(), section);
    }
}

fn first_rows_of(table: &RawTable, sheet: Option<&str>, section: &mut Section) {
    section.detail(sheet.map_or("first lines".to_owned(), |sheet| format!("first rows of sheet \"{sheet}\"")));
    let columns = [Column::of(Kind::Ordinal, "row", "row"), Column::of(Kind::List, "cells", "cells").quiet()];
    let rows = table.rows().filter(|row| !row.is_blank()).take(5).map(|row| {
        let cells = row.cells().map(|cell| cell.text.chars().take(20).collect()).collect();
        vec![Cell::Ordinal(row.number().into()), Cell::List(cells)]
    });
    section.table(Table::new("first-rows", &columns, rows.collect()));
}

fn columns(list: &ListTable, checked: &Checked, document: &mut Document) {
    if checked.tables.numbering(list.id).is_some() {
        fields(list, checked, document);
        return;
    }
    let sheet = checked.tables.sheet(list.id);
    let columns = [
        Column::text("column", "column"),
        Column::text("header", "name"),
        Column::text("field", "read as"),
        Column::of(Kind::List, "samples", "first values").quiet(),
    ];
    let row = |column: &ListColumn| {
        vec![
            Cell::text(column_name(column.index, sheet)),
            Cell::text(column.header.as_str()),
            Cell::text(read_as(list, column)),
            Cell::List(samples_of(list, column.index, checked)),
        ]
    };
    let rows = list.columns.iter().map(row).collect();
    document.section("columns", "Columns").table(Table::new("columns", &columns, rows));
    made(list, checked, document);
}

/// The values of a file of records by its own names for them, in its order; it has no columns that could be counted.
fn fields(list: &ListTable, checked: &Checked, document: &mut Document) {
    let columns = [
        Column::text("header", "name"),
        Column::text("field", "read as"),
        Column::of(Kind::List, "samples", "first values").quiet(),
    ];
    let mut in_order: Vec<&ListColumn> = list.columns.iter().collect();
    in_order.sort_by_key(|column| column.index);
    let row = |column: &ListColumn| {
        let samples = samples_of(list, column.index, checked);
        vec![Cell::text(column.header.as_str()), Cell::text(read_as(list, column)), Cell::List(samples)]
    };
    let rows = in_order.into_iter().map(row).collect();
    document.section("columns", "Columns").table(Table::new("columns", &columns, rows));
    made(list, checked, document);
}

/// The fields that a column fills, alone or together with others; what a record says of an entry is part of one.
fn read_as(list: &ListTable, column: &ListColumn) -> String {
    let own = list.record_key(column).map(RecordKey::name).or(column.field.map(ListField::name));
    let made = list.made.of_column(column.index).map(|made| made.field.name());
    let names: Vec<&str> = own.into_iter().chain(made).collect();
    if names.is_empty() { "(not read)".to_owned() } else { names.join(", ") }
}

/// What the profile makes of the columns, and what it says without any.
fn made(list: &ListTable, checked: &Checked, document: &mut Document) {
    let columns = [
        Column::text("field", "made by the profile"),
        Column::text("made_of", "of"),
        Column::of(Kind::List, "samples", "first values").quiet(),
    ];
    let of_columns = list.made.fields.iter().map(|made| {
        let samples = samples_of(list, made.index, checked);
        vec![Cell::text(made.field.name()), Cell::text(made.named()), Cell::List(samples)]
    });
    let constants = list.made.constants.iter().map(|(field, value)| {
        vec![Cell::text(field.name()), Cell::text("the same in every row"), Cell::List(vec![value.clone()])]
    });
    let rows: Vec<Vec<Cell>> = of_columns.chain(constants).collect();
    if !rows.is_empty() {
        document.section("made", "Made by the profile").table(Table::new("made", &columns, rows));
    }
}
