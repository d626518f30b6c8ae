//! Tables as text under each other.

use super::look::{Look, paint};
use super::narrow::{GAP, Narrow, Wide};
use super::run::{Run, plain, quiet};
use super::symbol;
use crate::document::{Cell, Column, Kind, Style, Table, Total};
use crate::visible::visible;
use crate::words::{moment, number};
use unicode_width::UnicodeWidthStr;

/// Cells of text under each other.
pub(super) struct Sheet {
    /// Columns whose cells are numbers.
    pub(super) right: Vec<usize>,
    /// The cells, row by row.
    pub(super) rows: Vec<Vec<Run>>,
    /// What becomes of it where there is no room for it.
    pub(super) narrow: Narrow,
}

impl Sheet {
    /// Writes it with so many spaces before each line.
    pub(super) fn write(&self, indent: usize, look: Look, out: &mut String) {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| visible(&cell.text).width())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        if let Some(width) = look.width.filter(|width| self.reaches(&widths) + indent > *width) {
            let wide = Wide { right: &self.right, rows: &self.rows, widths: &widths, indent, width };
            wide.write(self.narrow, look, out);
            return;
        }
        for row in &self.rows {
            out.push_str(&" ".repeat(indent));
            let filled = row.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
            let row = &row[..filled];
            for (column, cell) in row.iter().enumerate() {
                let gap = widths[column] - visible(&cell.text).width();
                let last = column + 1 == row.len();
                if self.right.contains(&column) {
                    out.push_str(&" ".repeat(gap));
                    paint(&cell.text, cell.style, look, out);
                } else {
                    paint(&cell.text, cell.style, look, out);
                    out.push_str(&" ".repeat(if last { 0 } else { gap }));
                }
                out.push_str(if last { "" } else { "  " });
            }
            out.push('\n');
        }
    }
}

impl Sheet {
    /// How wide its longest row is.
    fn reaches(&self, widths: &[usize]) -> usize {
        let row = |row: &Vec<Run>| {
            let last = row.iter().rposition(|cell| !cell.text.is_empty())?;
            let before: usize = widths.iter().take(last).map(|width| width + GAP).sum();
            let is_number = self.right.contains(&last);
            let own = if is_number {
                widths.get(last).copied()
            } else {
                row.get(last).map(|cell| visible(&cell.text).width())
            };
            Some(before + own.unwrap_or(0))
        };
        self.rows.iter().filter_map(row).max().unwrap_or(0)
    }
}

/// A table whose cells stand under each other, its numbers to the right, its sum under a rule.
pub(super) fn aligned(table: &Table, titles: bool) -> Vec<Sheet> {
    let mut rows = Vec::new();
    if titles {
        rows.push(heads(&table.columns));
    }
    rows.extend(table.rows.iter().map(|cells| row(&table.columns, cells)));
    if let Some(total) = &table.total {
        let sum = sum(table, total, &rows);
        rows.extend(sum);
    }
    let places = table.columns.iter().zip(places(&table.columns));
    let right = places.filter(|(column, _)| is_number(column.kind)).map(|(_, place)| place).collect();
    let is_change = table.columns.iter().any(|column| column.kind == Kind::Change);
    let narrow = if is_change { Narrow::Lines } else { Narrow::Columns };
    vec![Sheet { right, rows, narrow }]
}

fn is_number(kind: Kind) -> bool {
    matches!(kind, Kind::Number | Kind::Ordinal | Kind::Tally | Kind::Balance)
}

/// How many cells of text a column takes: a symbol stands with what follows it, a change has its arrow.
fn cells_of(kind: Kind) -> usize {
    if kind == Kind::Mark {
        0
    } else if kind == Kind::Change {
        3
    } else {
        1
    }
}

/// Where each column begins.
fn places(columns: &[Column]) -> Vec<usize> {
    let mut next = 0;
    let place = |column: &Column| {
        let here = next;
        next += cells_of(column.kind);
        here
    };
    columns.iter().map(place).collect()
}

fn heads(columns: &[Column]) -> Vec<Run> {
    let head = |column: &Column| {
        let titles = [column.title, "", ""].map(quiet);
        titles.into_iter().take(cells_of(column.kind))
    };
    columns.iter().flat_map(head).collect()
}

fn row(columns: &[Column], cells: &[Cell]) -> Vec<Run> {
    let mut spans = Vec::new();
    let mut symbol = String::new();
    for (column, cell) in columns.iter().zip(cells) {
        let style = if let Cell::Severity(severity) = cell { Style::Severity(*severity) } else { column.style };
        let texts = match (cell, column.kind) {
            (Cell::Mark(mark), _) => {
                symbol = format!("{} ", symbol::of(*mark));
                continue;
            }
            (_, Kind::Mark) => continue,
            (Cell::Blank, Kind::Change) => vec![String::new(); 3],
            (Cell::Change { before, after }, _) => vec![value(before), "->".to_owned(), value(after)],
            (_, _) => vec![format!("{symbol}{}", in_words(cell, column.kind))],
        };
        symbol.clear();
        spans.extend(texts.into_iter().map(|text| Run::of(text, style)));
    }
    spans
}

/// A value of a change.
fn value(value: &Option<String>) -> String {
    value.clone().unwrap_or_else(|| "(none)".to_owned())
}

fn in_words(cell: &Cell, kind: Kind) -> String {
    match cell {
        Cell::Blank if kind == Kind::Date => "-".to_owned(),
        Cell::Blank if kind == Kind::Until => "does not expire".to_owned(),
        Cell::Blank => String::new(),
        Cell::Text(text) | Cell::Place(text) => text.clone(),
        Cell::List(texts) => texts.join(" | "),
        Cell::Tally(0) | Cell::Balance { more: 0, fewer: 0 } => "-".to_owned(),
        Cell::Number(value) | Cell::Tally(value) if *value < 0 => format!("-{}", number(value.unsigned_abs())),
        Cell::Number(value) | Cell::Tally(value) => number(value.unsigned_abs()),
        Cell::Ordinal(value) => value.to_string(),
        Cell::Balance { more, fewer: 0 } => format!("+{}", number(*more)),
        Cell::Balance { more: 0, fewer } => format!("-{}", number(*fewer)),
        Cell::Balance { more, fewer } => format!("+{} -{}", number(*more), number(*fewer)),
        Cell::Date(day) => day.to_string(),
        Cell::Until(day) => format!("until {day}"),
        Cell::Moment(when) => moment(*when),
        Cell::Change { before, after } => format!("{} -> {}", value(before), value(after)),
        Cell::Mark(mark) => symbol::of(*mark).to_string(),
        Cell::Severity(severity) => severity.name().to_owned(),
    }
}

/// A rule under the numbers of a column, and their sum.
fn sum(table: &Table, total: &Total, rows: &[Vec<Run>]) -> [Vec<Run>; 2] {
    let mut places = table.columns.iter().zip(places(&table.columns));
    let place = places.find(|(column, _)| column.key == total.column).map_or(0, |(_, place)| place);
    let value = number(total.value);
    let widths = rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.text.len());
    let width = widths.max().unwrap_or(1).max(value.len());
    let behind = |texts: Vec<Run>| -> Vec<Run> { vec![plain(""); place].into_iter().chain(texts).collect() };
    [behind(vec![plain("-".repeat(width))]), behind(vec![plain(value), plain(total.name)])]
}

/// Repairs: a line for each, as a person would tell it.
pub(super) fn repairs(table: &Table, _titles: bool) -> Vec<Sheet> {
    let line = |cells: &Vec<Cell>| {
        let [place, change, what, code] = cells.as_slice() else { return Vec::new() };
        let Cell::Change { before, after } = change else { return Vec::new() };
        let change = if before == after { quoted(after) } else { format!("{} -> {}", quoted(before), quoted(after)) };
        let [place, what, code] = [place, what, code].map(|cell| in_words(cell, Kind::Text));
        vec![plain(format!("{place}: {change}  ({what}, {code})"))]
    };
    vec![Sheet { right: Vec::new(), rows: table.rows.iter().map(line).collect(), narrow: Narrow::Lines }]
}

fn quoted(value: &Option<String>) -> String {
    format!("\"{}\"", value.as_deref().unwrap_or_default())
}

/// Who moved: for every patron what the plan started from above what is there now.
pub(super) fn moved(table: &Table, _titles: bool) -> Vec<Sheet> {
    let patrons = table.rows.chunk_by(|one, next| one.first() == next.first());
    patrons
        .map(|rows| Sheet {
            right: Vec::new(),
            rows: rows.iter().enumerate().flat_map(moved_row).collect(),
            narrow: Narrow::Lines,
        })
        .collect()
}

fn moved_row((index, cells): (usize, &Vec<Cell>)) -> Vec<Vec<Run>> {
    let [patron, field, change, what, by] = cells.as_slice() else { return Vec::new() };
    let [field, what, by] = [field, what, by].map(|cell| in_words(cell, Kind::Text));
    // The patron is named once.
    let patron = if index == 0 { in_words(patron, Kind::Text) } else { String::new() };
    let Cell::Change { before, after } = change else { return vec![vec![plain(patron), plain(what), quiet(by)]] };
    vec![
        vec![plain(patron), plain(field), plain("planned from"), plain(value(before))],
        vec![plain(""), plain(""), plain("now"), plain(value(after)), quiet(by)],
    ]
}
