//! A finding with the part of the sheet around it.

mod again;

use crate::document::{Excerpt, ExcerptRow, FindingBlock};
use crate::words::number;
use again::again;
use model::action::Words;
use model::cell::{CellKind, RawCell};
use model::codes::{self, Code};
use model::field::ListField;
use model::finding::Finding;
use model::listing::Checked;
use model::place::{Place, column_letters};

/// Columns of an excerpt.
const COLUMNS: u16 = 4;
/// Other places that are named; more are counted.
const ALSO: usize = 5;

/// The block of a finding.
pub(super) fn block(finding: &Finding, checked: &Checked) -> FindingBlock {
    let again = again(finding, &checked.tables);
    let message = if is_whole(finding) {
        Words::text(format!("{} {}: ", number(u64::from(finding.count)), unit(finding))).and(finding.message.clone())
    } else {
        finding.message.clone()
    };
    FindingBlock {
        severity: finding.severity,
        code: finding.code.id(),
        message,
        place: checked.tables.show(finding.place).to_string(),
        place_in_words: in_words(finding.place, checked),
        who: whose_row(finding.place, &[finding.code], checked),
        value: finding.value.as_deref().map(str::to_owned),
        also: if again.is_some() { Vec::new() } else { also(finding, checked) },
        again,
        excerpt: excerpt(finding, checked),
        advice: finding.advice.clone(),
    }
}

/// The first other places, and how many more there are.
fn also(finding: &Finding, checked: &Checked) -> Vec<String> {
    let mut also: Vec<String> =
        finding.related.iter().take(ALSO).map(|place| checked.tables.show(*place).to_string()).collect();
    if finding.related.len() > ALSO {
        also.push(format!("and {} more", finding.related.len() - ALSO));
    }
    also
}

/// Whether a finding on a column or a list stands for several in its rows or columns.
fn is_whole(finding: &Finding) -> bool {
    let Place { row, column, .. } = finding.place;
    let are_parts = |place: &Place| place.row.is_some() || column.is_none();
    finding.count > 1 && row.is_none() && finding.related.first().is_some_and(are_parts)
}

/// The block of what is told in few words: of how many, and where.
pub(super) fn note(finding: &Finding, checked: &Checked) -> FindingBlock {
    let found = number(u64::from(finding.count));
    let more = if is_whole(finding) { format!(" ({found} {})", unit(finding)) } else { String::new() };
    FindingBlock {
        severity: finding.severity,
        code: finding.code.id(),
        message: finding.message.clone().then(more),
        place: checked.tables.show(finding.place).to_string(),
        place_in_words: in_words(finding.place, checked),
        who: None,
        value: finding.value.as_deref().map(str::to_owned),
        also: Vec::new(),
        again: again(finding, &checked.tables),
        excerpt: None,
        advice: finding.advice.clone(),
    }
}

/// Codes of rows that are nobody's, or whose values do not stand under their names.
const NOBODYS: [Code; 7] = [codes::S114, codes::S116, codes::S117, codes::S118, codes::S127, codes::S128, codes::S130];

/// Whose row it is of which these codes are told: name and ID as the list has them. Where a value has line ends in it
/// or is an error of the spreadsheet, nothing is said: the row is probably not what it seems.
pub(crate) fn whose_row(place: Place, told: &[Code], checked: &Checked) -> Option<String> {
    if told.iter().any(|code| NOBODYS.contains(code)) {
        return None;
    }
    let list = checked.files.iter().filter_map(|file| file.list.as_ref()).find(|list| list.id == place.table)?;
    let table = checked.cells.get(usize::from(place.table.0))?;
    let row = table.row(table.position(place.row.filter(|row| *row > list.header_row)?)?);
    let cell = |column: u16| row.cell(column).filter(|cell| !cell.is_blank());
    let id = list.column_of(ListField::PrimaryId).and_then(cell);
    let mut columns: Vec<u16> = Vec::new();
    for field in [ListField::FirstName, ListField::FullName, ListField::LastName] {
        // A column of whole names stands for first and last name as well.
        columns.extend(list.column_of(field).filter(|column| !columns.contains(column)));
    }
    let names: Vec<RawCell<'_>> = columns.into_iter().filter_map(cell).collect();
    if names.iter().chain(&id).any(is_doubtful) {
        return None;
    }
    let whole = list.columns.iter().find(|column| column.field == Some(ListField::FullName)).map(|column| column.index);
    let whole = names.iter().find(|cell| Some(cell.column) == whole);
    let name = spoken(&names, whole);
    let parts = [Some(name.as_str()), id.as_ref().map(|cell| cell.text.trim())];
    let who = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    (!who.is_empty()).then(|| cut(who))
}

/// The names beside each other, without those that the whole name has in it.
fn spoken(names: &[RawCell<'_>], whole: Option<&RawCell<'_>>) -> String {
    let is_in_whole = |cell: &RawCell<'_>| {
        whole.is_some_and(|whole| whole.column != cell.column && whole.text.contains(cell.text.trim()))
    };
    let names = names.iter().filter(|cell| !is_in_whole(cell)).map(|cell| cell.text.trim());
    names.collect::<Vec<_>>().join(" ")
}

fn is_doubtful(cell: &RawCell<'_>) -> bool {
    let text = cell.text.trim();
    let is_error = matches!(cell.kind, CellKind::Error | CellKind::NoResult);
    is_error || (text.starts_with('#') && text.ends_with(['!', '?', '#', 'A'])) || text.contains(['\n', '\r'])
}

/// As much of a text as a line has room for.
fn cut(text: String) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        None => text,
        Some(_) => text.chars().take(LONGEST - 1).chain(['…']).collect(),
    }
}

/// What a finding that stands for several is counted in.
fn unit(finding: &Finding) -> &'static str {
    let of_columns = finding.related.first().is_some_and(|place| place.row.is_none());
    match finding.place.column {
        None if of_columns => "columns",
        None => "rows",
        Some(_) => "cells",
    }
}

fn in_words(place: Place, checked: &Checked) -> String {
    let name = checked.tables.name(place.table);
    let Some(sheet) = &name.sheet else { return checked.tables.show(place).to_string() };
    let mut words = vec![format!("sheet {sheet}")];
    words.extend(place.column.map(|column| format!("column {}", column_letters(column))));
    words.extend(place.row.map(|row| format!("row {row}")));
    words.join(", ")
}

/// The finding's row and the first other row, in the columns around the finding's.
fn excerpt(finding: &Finding, checked: &Checked) -> Option<Excerpt> {
    let (number, column) = (finding.place.row?, finding.place.column?);
    let table = checked.cells.get(usize::from(finding.place.table.0))?;
    let first = column.saturating_sub(1).min(table.width().saturating_sub(COLUMNS));
    let columns: Vec<u16> = (first..(first + COLUMNS).min(table.width())).collect();
    let name = checked.tables.name(finding.place.table);
    let titles = columns.iter().map(|column| match &name.sheet {
        Some(_) => column_letters(*column),
        None => name.header.get(usize::from(*column)).cloned().unwrap_or_default(),
    });
    let row = |number: u32, marked: u16, main: bool| {
        let row = table.row(table.position(number)?);
        let cells =
            columns.iter().map(|column| row.cell(*column).map_or(String::new(), |cell| cell.text.to_owned())).collect();
        let marked = columns.iter().position(|column| *column == marked);
        Some(ExcerptRow { number, cells, main, marked })
    };
    let mut rows = vec![row(number, column, true)?];
    let here = finding.related.iter().filter(|place| place.table == finding.place.table);
    for place in here.take(3) {
        if let (Some(number), Some(column)) = (place.row.filter(|other| *other != number), place.column) {
            rows.extend(row(number, column, false));
        }
    }
    rows.sort_by_key(|row| row.number);
    Some(Excerpt { columns: titles.collect(), rows })
}
