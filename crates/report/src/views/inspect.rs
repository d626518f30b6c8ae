//! What is in a file.

use super::check::{CheckView, Show, findings};
use crate::document::{Document, Table, plain, quiet, strong};
use crate::words::{count, number};
use model::finding::Severity;
use model::listing::{Checked, ListFile, ListTable};
use model::place::{TableId, column_letters};

/// Values shown per column.
const SAMPLES: usize = 3;

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
    let about_file: Vec<_> =
        checked.findings.iter().filter(|finding| finding.code.id().starts_with(['F', 'S', 'H'])).cloned().collect();
    findings(&about_file, checked, CheckView { show: Show::Usual, max_shown: 0, stats: false }, &mut document);
    let cells = checked
        .findings
        .iter()
        .filter(|finding| finding.severity != Severity::Note && !about_file.contains(finding))
        .count() as u64;
    if checked.files.iter().all(|file| file.list.is_some()) {
        let command = format!("rollcall check {}", checked.typed);
        let why =
            if cells == 0 { "check its rows".to_owned() } else { format!("{} in its rows", count(cells, "finding")) };
        document.next_steps(&[(why, command)]);
    }
    document
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
        let name = checked
            .tables
            .name(list.id)
            .sheet
            .as_ref()
            .map_or("the list".to_owned(), |sheet| format!("sheet \"{sheet}\""));
        let (row, unit) =
            if checked.tables.name(list.id).sheet.is_some() { ("row", "rows") } else { ("line", "lines") };
        let place = list.span.map_or(String::new(), |(first, last)| format!(", {unit} {first}-{last}"));
        rows.push(vec![
            plain("list"),
            plain(format!("{name}, header in {row} {}, {}{place}", list.header_row, count(list.rows_read, "patron"))),
        ]);
    }
    for other in &file.others {
        let about = if other.hidden {
            "hidden, not read".to_owned()
        } else {
            format!("{} rows, not read", number(other.rows as u64))
        };
        rows.push(vec![plain("also"), plain(format!("sheet \"{}\" ({about})", other.name))]);
    }
    document.table(Table { indent: 2, right: Vec::new(), rows });
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
    let workbook = checked.tables.name(list.id).sheet.is_some();
    let mut rows = vec![["column", "name", "read as", "first values"].map(quiet).to_vec()];
    for column in &list.columns {
        let position = if workbook { column_letters(column.index) } else { (column.index + 1).to_string() };
        let field = column.field.map_or("(not read)", |field| field.name());
        rows.push(vec![
            plain(position),
            plain(column.header.clone()),
            plain(field),
            quiet(samples(list, column.index, checked)),
        ]);
    }
    document.table(Table { indent: 2, right: Vec::new(), rows });
}

fn samples(list: &ListTable, column: u16, checked: &Checked) -> String {
    let table = &checked.cells[usize::from(list.id.0)];
    let (first, last) = list.span.unwrap_or((u32::MAX, 0));
    let rows = table.rows().filter(|row| (first..=last).contains(&row.number()));
    let texts = rows.filter_map(|row| row.cell(column)).map(|cell| cell.text.chars().take(20).collect::<String>());
    texts.take(SAMPLES).collect::<Vec<_>>().join(" | ")
}
