//! A finding with the part of the sheet around it.

mod again;

use crate::document::{Excerpt, ExcerptRow, FindingBlock};
use crate::words::number;
use again::again;
pub(super) use again::row_word;
use model::action::Words;
use model::cell::{CellKind, RawCell};
use model::codes::{self, Code};
use model::field::ListField;
use model::finding::Finding;
use model::listing::{Checked, ListFile};
use model::place::{Place, TableId, column_letters};

/// Columns of an excerpt.
const COLUMNS: u16 = 4;
/// Other places that are named; more are counted.
const ALSO: usize = 5;

/// Letters of who a row is about.
const LONGEST: usize = 60;

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
        heading: heading(finding.place, checked).map(str::to_owned),
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
        heading: None,
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

/// Who a row is about, as the list has it.
struct Named {
    name: String,
    id: String,
    /// Whether one of these is an error of the spreadsheet, and left out.
    has_error: bool,
}

/// Whose row it is of which these codes are told: name and ID as the list has them. Where a value has line ends in it
/// or is an error of the spreadsheet, nothing is said: the row is probably not what it seems.
pub(crate) fn whose_row(place: Place, told: &[Code], checked: &Checked) -> Option<String> {
    let named = named(place, told, checked).filter(|named| !named.has_error)?;
    let who = name_and_id(&named);
    (!who.is_empty()).then_some(who)
}

/// The name in a row of which these codes are told, as far as it is one; with the ID as the list has it, where no other
/// is known.
pub(crate) fn name_in_row(place: Place, told: &[Code], has_id: bool, checked: &Checked) -> Option<String> {
    let named = named(place, told, checked)?;
    let name = if has_id { cut(&named.name, LONGEST) } else { name_and_id(&named) };
    (!name.is_empty()).then_some(name)
}

/// Both beside each other. A long name is cut off, and never the ID.
fn name_and_id(named: &Named) -> String {
    let Named { name, id, .. } = named;
    if name.is_empty() || id.is_empty() {
        return cut(&format!("{name}{id}"), LONGEST);
    }
    let room = LONGEST.saturating_sub(id.chars().count() + 2).max(LONGEST / 3);
    format!("{}, {}", cut(name, room), cut(id, LONGEST))
}

fn named(place: Place, told: &[Code], checked: &Checked) -> Option<Named> {
    if told.iter().any(|code| NOBODYS.contains(code)) {
        return None;
    }
    let list = checked.files.iter().filter_map(|file| file.list.as_ref()).find(|list| list.id == place.table)?;
    let table = checked.cells.get(usize::from(place.table.0))?;
    let row = table.row(table.position(place.row.filter(|row| *row > list.header_row)?)?);
    let cell = |column: u16| row.cell(column).filter(|cell| !cell.is_blank());
    let mut id = list.values_of(ListField::PrimaryId).and_then(cell);
    let mut columns: Vec<u16> = Vec::new();
    for field in [ListField::FirstName, ListField::FullName, ListField::LastName] {
        // A column of whole names stands for first and last name as well.
        columns.extend(list.values_of(field).filter(|column| !columns.contains(column)));
    }
    let mut names: Vec<RawCell<'_>> = columns.into_iter().filter_map(cell).collect();
    if names.iter().chain(&id).any(|cell| cell.text.trim().contains(['\n', '\r'])) {
        return None;
    }
    let has_error = names.iter().chain(&id).any(is_error);
    names.retain(|cell| !is_error(cell));
    id = id.filter(|cell| !is_error(cell));
    let whole = list.values_of(ListField::FullName);
    let whole = names.iter().find(|cell| Some(cell.column) == whole);
    let id = id.map(|cell| cell.text.trim().to_owned()).unwrap_or_default();
    Some(Named { name: spoken(&names, whole), id, has_error })
}

/// The names beside each other, without those that the whole name has in it.
fn spoken(names: &[RawCell<'_>], whole: Option<&RawCell<'_>>) -> String {
    let is_in_whole = |cell: &RawCell<'_>| {
        whole.is_some_and(|whole| whole.column != cell.column && whole.text.contains(cell.text.trim()))
    };
    let names = names.iter().filter(|cell| !is_in_whole(cell)).map(|cell| cell.text.trim());
    names.collect::<Vec<_>>().join(" ")
}

fn is_error(cell: &RawCell<'_>) -> bool {
    let text = cell.text.trim();
    let is_error = matches!(cell.kind, CellKind::Error | CellKind::NoResult);
    is_error || (text.starts_with('#') && text.ends_with(['!', '?', '#', 'A']))
}

/// As much of a text as there is room for.
fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        None => text.to_owned(),
        Some(_) => text.chars().take(longest.saturating_sub(1)).chain(['…']).collect(),
    }
}

/// What a finding that stands for several is counted in.
fn unit(finding: &Finding) -> &'static str {
    let of_columns = finding.related.first().is_some_and(|place| place.row.is_none());
    match finding.place.column {
        None if of_columns => "columns",
        None => "rows",
        Some(_) if ABOUT_ROWS.contains(&finding.code) => "rows",
        Some(_) => "cells",
    }
}

/// What is said of patrons, at the cells of their IDs.
const ABOUT_ROWS: [Code; 3] = [codes::D513, codes::D519, codes::D524];

/// What the sender calls the column of a place on a sheet; a place in a text file says it by itself.
pub(crate) fn heading(place: Place, checked: &Checked) -> Option<&str> {
    checked.tables.sheet(place.table)?;
    column_heading(place.table, place.column?, checked)
}

fn column_heading(table: TableId, column: u16, checked: &Checked) -> Option<&str> {
    let mut lists = checked.files.iter().filter_map(ListFile::laid_out);
    let list = lists.find(|list| list.id == table)?;
    let column = list.columns.iter().find(|own| own.index == column)?;
    Some(column.header.trim()).filter(|header| !header.is_empty())
}

fn in_words(place: Place, checked: &Checked) -> String {
    let Some(sheet) = checked.tables.sheet(place.table) else { return checked.tables.show(place).to_string() };
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
    let sheet = checked.tables.sheet(finding.place.table);
    let titles = columns.iter().map(|column| match sheet {
        Some(_) => column_letters(*column),
        None => name.header.get(usize::from(*column)).cloned().unwrap_or_default(),
    });
    let headings = columns.iter().map(|column| {
        let of_sheet = sheet.and_then(|_| column_heading(finding.place.table, *column, checked));
        of_sheet.unwrap_or_default().to_owned()
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
    Some(Excerpt { columns: titles.collect(), headings: headings.collect(), rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_patron_is_counted_in_rows() {
        let at = Place::column(TableId(0), 0);
        assert_eq!(unit(&Finding::new(codes::D519, at, "they stay")), "rows");
        assert_eq!(unit(&Finding::new(codes::C341, at, "no ID")), "cells");
    }

    #[test]
    fn a_long_name_is_cut_off_and_never_the_id() {
        let who =
            |name: &str, id: &str| name_and_id(&Named { name: name.to_owned(), id: id.to_owned(), has_error: false });
        assert_eq!(who("Ana Núñez", "000104417"), "Ana Núñez, 000104417");
        assert_eq!([who("Ana", ""), who("", "000104417")], ["Ana", "000104417"]);
        let long = who(&"Wolfe".repeat(40), "000104417");
        assert!(long.ends_with("…, 000104417") && long.chars().count() == LONGEST, "{long}");
    }
}
