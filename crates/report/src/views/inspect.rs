//! What is in a file.

use super::check::{CheckView, Show, findings, header_place};
use crate::document::{Document, Span, Style, Table, plain, quiet, strong};
use crate::survey::{hazards_of, is_about_the_file, last_row, samples_of};
use crate::words::{count, number};
use model::listing::{Checked, ListFile, ListTable};
use model::place::{TableId, column_name};

/// What `inspect` says.
pub fn inspect(checked: &Checked) -> Document {
    let mut document = Document::default();
    for file in &checked.files {
        about(file, checked, &mut document);
        if let Some(list) = &file.list {
            columns(list, checked, &mut document);
        } else {
            first_rows(file, checked, &mut document);
        }
    }
    document.blank();
    let about_file: Vec<_> = checked.findings.iter().filter(|finding| is_about_the_file(finding)).cloned().collect();
    findings(&about_file, checked, CheckView { show: Show::Usual, max_shown: 0, stats: false }, &mut document);
    hazards(checked, &mut document);
    if checked.files.iter().all(|file| file.list.is_some()) {
        let why = "every finding at its cell".to_owned();
        document.next_steps(&[(why, format!("rollcall check {}", checked.typed))]);
    }
    document
}

fn hazards(checked: &Checked, document: &mut Document) {
    let hazards = hazards_of(checked);
    if hazards.is_empty() {
        return;
    }
    document.line("In its rows:");
    let rows = hazards.into_iter().map(|(severity, code, count)| {
        let weight = Span { text: severity.name().to_owned(), style: Style::Weight(severity) };
        vec![plain(number(count)), weight, plain(code.id()), plain(code.title())]
    });
    document.table(Table { indent: 2, right: vec![0], rows: rows.collect() });
    document.blank();
}

fn about(file: &ListFile, checked: &Checked, document: &mut Document) {
    document.spans(vec![
        strong(file.source.name.clone()),
        plain(if file.format_title.is_empty() { String::new() } else { format!("  {}", file.format_title) }),
    ]);
    let mut rows = vec![vec![plain("SHA-256"), quiet(file.source.sha256.clone())]];
    if let Some((encoding, delimiter)) = file.text {
        let sign = match delimiter {
            b'\t' => "tab".to_owned(),
            other => format!("\"{}\"", char::from(other)),
        };
        rows.push(vec![plain("written as"), plain(format!("{encoding}, columns separated by {sign}"))]);
    }
    if let Some(list) = &file.list {
        rows.extend(about_list(list, checked));
    }
    for other in &file.others {
        let about = if other.hidden {
            "hidden, not read".to_owned()
        } else {
            format!("{} x {}, not read", count(other.rows as u64, "row"), count(u64::from(other.columns), "column"))
        };
        rows.push(vec![plain("also"), plain(format!("sheet \"{}\": {about}", other.name))]);
    }
    document.table(Table { indent: 2, right: Vec::new(), rows });
}

/// The table that is the list: its size, its column names and how sure they are, its rows.
fn about_list(list: &ListTable, checked: &Checked) -> Vec<Vec<Span>> {
    let table = &checked.cells[usize::from(list.id.0)];
    let sheet = checked.tables.name(list.id).sheet.as_ref();
    let (row, rows) = if sheet.is_some() { ("row", "rows") } else { ("line", "lines") };
    let size = format!("{} x {}", count(u64::from(last_row(table)), row), count(u64::from(table.width()), "column"));
    let name = sheet.map_or(size.clone(), |sheet| format!("sheet \"{sheet}\": {size}"));
    let sure = match list.header_confidence {
        Some(percent) => format!("{percent} % sure"),
        None => "as you said".to_owned(),
    };
    let place = list.span.map_or(String::new(), |(first, last)| format!(" in {rows} {first}-{last}"));
    vec![
        vec![plain("list"), plain(name)],
        vec![plain("header"), plain(format!("{}, {sure}", header_place(list, row)))],
        vec![plain("patrons"), plain(format!("{}{place}", number(list.rows_read)))],
    ]
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
        document.blank();
        document.line(
            name.sheet
                .as_ref()
                .map_or("  first lines".to_owned(), |sheet| format!("  first rows of sheet \"{sheet}\"")),
        );
        let rows = table.rows().filter(|row| !row.is_blank()).take(5).map(|row| {
            let cells: Vec<String> = row.cells().map(|cell| cell.text.chars().take(20).collect()).collect();
            vec![plain(row.number().to_string()), quiet(cells.join(" | "))]
        });
        document.table(Table { indent: 4, right: vec![0], rows: rows.collect() });
    }
}

fn columns(list: &ListTable, checked: &Checked, document: &mut Document) {
    document.blank();
    let sheet = checked.tables.name(list.id).sheet.as_deref();
    let mut rows = vec![["column", "name", "read as", "first values"].map(quiet).to_vec()];
    for column in &list.columns {
        let field = column.field.map_or("(not read)", |field| field.name());
        rows.push(vec![
            plain(column_name(column.index, sheet)),
            plain(column.header.clone()),
            plain(field),
            quiet(samples(list, column.index, checked)),
        ]);
    }
    document.table(Table { indent: 2, right: Vec::new(), rows });
}

fn samples(list: &ListTable, column: u16, checked: &Checked) -> String {
    samples_of(list, column, checked).join(" | ")
}
