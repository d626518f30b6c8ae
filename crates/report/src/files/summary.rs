//! The first sheet of a workbook: what is said of it as a whole, a line each. Findings, patrons and lists have sheets of
//! their own.

use super::tables::{self, Cell, Column};
use crate::document::{self, Afterwards, Fact, Kind, Mark, Part, Section, Span, Table, Text};
use crate::report::Report;
use crate::words::moment;
use model::action::Phrase;
use std::borrow::Cow;

/// A row.
pub(super) enum Row {
    /// What the file is about.
    Title(String),
    /// What the rows below are about.
    Heading(&'static str),
    /// The columns of a table.
    Columns(Vec<Column>),
    /// Cells beside each other.
    Cells(Vec<Cell>),
    /// Nothing.
    Empty,
}

/// Sections that tell findings.
const FINDINGS: [&str; 2] = ["findings", "notes"];

/// Every row; none where sheets of their own say everything.
pub(super) fn rows(report: &Report<'_>, words: &dyn Phrase) -> Vec<Row> {
    let rows = sections(report, words);
    let is_told = rows.is_empty() && report.plan.is_none() && report.findings.is_none() && report.listed.is_none();
    if is_told { rows } else { head(report).into_iter().chain(rows).collect() }
}

fn head(report: &Report<'_>) -> [Row; 3] {
    let written = format!("Written {} UTC by Rollcall {}", moment(report.written), report.version);
    let private = report.privacy();
    [Row::Title(report.title.clone()), line(written), line(private)]
}

fn sections(report: &Report<'_>, words: &dyn Phrase) -> Vec<Row> {
    let mut rows = Vec::new();
    for section in &report.document.sections {
        let own_sheet = report.findings.is_some() && FINDINGS.contains(&section.key);
        let below = if own_sheet { Vec::new() } else { of_section(section, words) };
        if !below.is_empty() {
            rows.extend([Row::Empty, Row::Heading(section.title)]);
            rows.extend(below);
        }
    }
    rows
}

fn of_section(section: &Section, words: &dyn Phrase) -> Vec<Row> {
    let mut rows = Vec::new();
    section.parts.iter().for_each(|part| add(part, words, &mut rows));
    rows
}

fn add(part: &Part, words: &dyn Phrase, rows: &mut Vec<Row>) {
    match part {
        Part::Sentence(Text(spans)) | Part::Detail(Text(spans)) => rows.push(line(whole(spans, words))),
        Part::Names(names) => {
            let names: Vec<_> = names.names.iter().map(|name| name.text.phrased(words)).collect();
            rows.push(line(names.join(", ")));
        }
        Part::Facts(facts) => rows.extend(facts.facts.iter().map(|fact| of_fact(fact, words))),
        Part::Table(table) => of_table(table, rows),
        Part::Record(record) => {
            let about = [Some(&record.id), record.name.as_ref(), record.place.as_ref(), record.remark.as_ref()];
            rows.push(Row::Cells(about.into_iter().flatten().map(|text| Cell::Text(text.clone())).collect()));
            record.parts.iter().for_each(|part| add(part, words, rows));
        }
        Part::More(text) => rows.push(line(text.phrased(words))),
        Part::Finding(finding) | Part::Note(finding) => {
            let cells = [finding.code.to_owned(), finding.place.clone(), finding.message.phrased(words).into_owned()];
            rows.push(Row::Cells(cells.into_iter().map(Cell::Text).collect()));
        }
        Part::Code(head) => rows.push(line(format!("{} {}", head.code, head.title))),
        Part::Verbatim(text) => rows.extend(text.lines().map(line)),
        Part::Afterwards(all) => rows.extend(all.iter().map(|one| match one {
            Afterwards::Fact(fact) => of_fact(fact, words),
            Afterwards::Next(step) => pair(&step.why, words.phrase(&step.action)),
        })),
    }
}

fn of_table(table: &Table, rows: &mut Vec<Row>) {
    if tables::is_list(table) || table.rows.is_empty() {
        return;
    }
    let told = if table.key == "counts" { Cow::Owned(in_words(table)) } else { Cow::Borrowed(table) };
    let table: &Table = &told;
    rows.push(Row::Columns(tables::columns(table)));
    rows.extend(table.rows.iter().map(|row| Row::Cells(row.iter().flat_map(tables::cells).collect())));
    if let Some(total) = &table.total {
        // It stands in the column that it adds up.
        let before = table.columns.iter().take_while(|column| column.key != total.column).count();
        let mut cells: Vec<Cell> = (0..before).map(|_| Cell::Blank).collect();
        cells.push(i64::try_from(total.value).map_or(Cell::Blank, Cell::Number));
        cells.push(Cell::Text(total.name.to_owned()));
        rows.push(Row::Cells(cells));
    }
}

/// How the rows of a list end, without the signs that stand for the same words; the findings have a sheet of their own.
fn in_words(counts: &Table) -> Table {
    let is_sign: Vec<bool> = counts.columns.iter().map(|column| column.kind == Kind::Mark).collect();
    let columns = counts.columns.iter().zip(&is_sign).filter(|(_, is_sign)| !**is_sign).map(|(column, _)| *column);
    let row = |row: &Vec<document::Cell>| {
        let is_left_out = row.contains(&document::Cell::Mark(Mark::LeftOut));
        let cells = row.iter().zip(&is_sign).filter(|(_, is_sign)| !**is_sign).map(|(cell, _)| cell.clone());
        let mut cells: Vec<document::Cell> = cells.collect();
        if let (true, Some(document::Cell::Text(remark))) = (is_left_out, cells.last_mut()) {
            remark.clear();
        }
        cells
    };
    Table { columns: columns.collect(), rows: counts.rows.iter().map(row).collect(), ..counts.clone() }
}

fn of_fact(fact: &Fact, words: &dyn Phrase) -> Row {
    pair(&fact.name, fact.value.text.phrased(words))
}

fn pair(name: &str, value: impl Into<String>) -> Row {
    Row::Cells(vec![Cell::Text(name.to_owned()), Cell::Text(value.into())])
}

fn line(text: impl Into<String>) -> Row {
    Row::Cells(vec![Cell::Text(text.into())])
}

fn whole(spans: &[Span], words: &dyn Phrase) -> String {
    spans.iter().map(|span| span.text.phrased(words)).collect()
}
