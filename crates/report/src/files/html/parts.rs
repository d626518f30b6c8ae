//! Parts of a document as markup.

use super::findings::{in_full, in_short};
use super::list::{Head, List};
use super::page::Page;
use crate::document::{Afterwards, Cell, CodeHead, Column, Fact, Kind, Names, Part, Record, Style, Table};
use crate::visible::with_ends;
use crate::words::{moment, number};
use std::io;

/// Writes parts one below the other.
pub(super) fn all(parts: &[&Part], page: &mut Page<'_>) -> io::Result<()> {
    parts.iter().try_for_each(|part| one(part, page))
}

fn one(part: &Part, page: &mut Page<'_>) -> io::Result<()> {
    match part {
        Part::Sentence(text) => {
            page.markup("<p>");
            page.spans(text)?;
            page.markup("</p>\n");
        }
        Part::Detail(text) => {
            page.markup("<p class=\"detail\">");
            page.spans(text)?;
            page.markup("</p>\n");
        }
        Part::Names(names) => self::names(names, page)?,
        Part::Facts(facts) => {
            page.markup("<dl>\n");
            facts.facts.iter().try_for_each(|fact| self::fact(fact, page))?;
            page.markup("</dl>\n");
        }
        Part::Table(table) => self::table(table)?.write(page)?,
        Part::Record(record) => self::record(record, page)?,
        Part::More(text) => {
            page.markup("<p class=\"quiet\">");
            page.words(text, "<br>")?;
            page.markup("</p>\n");
        }
        Part::Finding(finding) => in_full(finding, page)?,
        Part::Note(note) => in_short(note, page)?,
        Part::Code(head) => code(head, page)?,
        Part::Verbatim(text) => {
            page.markup("<pre>");
            text.lines().try_for_each(|line| {
                page.text(line)?;
                page.markup("\n");
                io::Result::Ok(())
            })?;
            page.markup("</pre>\n");
        }
        Part::Afterwards(all) => afterwards(&all.iter().collect::<Vec<_>>(), page)?,
    }
    Ok(())
}

fn names(names: &Names, page: &mut Page<'_>) -> io::Result<()> {
    page.markup("<p>");
    for (index, name) in names.names.iter().enumerate() {
        if index > 0 {
            page.markup(" ");
        }
        page.span(name)?;
    }
    page.markup("</p>\n");
    Ok(())
}

fn fact(fact: &Fact, page: &mut Page<'_>) -> io::Result<()> {
    page.markup("<div><dt>");
    page.text(&fact.name)?;
    page.markup("</dt><dd><bdi>");
    page.span(&fact.value)?;
    page.markup("</bdi></dd></div>\n");
    Ok(())
}

/// What is left behind, and what can be done next.
pub(super) fn afterwards(all: &[&Afterwards], page: &mut Page<'_>) -> io::Result<()> {
    page.markup("<dl>\n");
    for one in all {
        match one {
            Afterwards::Fact(fact) => self::fact(fact, page)?,
            Afterwards::Next(step) => {
                page.markup("<div><dt>");
                page.text(&step.why)?;
                page.markup("</dt><dd>");
                page.action(&step.action)?;
                page.markup("</dd></div>\n");
            }
        }
    }
    page.markup("</dl>\n");
    Ok(())
}

fn record(record: &Record, page: &mut Page<'_>) -> io::Result<()> {
    page.markup("<article>\n<h3>");
    let mark = record.mark.map(|mark| mark.name().to_owned());
    let head = [mark.as_ref(), Some(&record.id), record.name.as_ref()];
    for text in head.into_iter().flatten().filter(|text| !text.is_empty()) {
        page.markup("<bdi>");
        page.text(text)?;
        page.markup("</bdi> ");
    }
    for text in [&record.place, &record.remark].into_iter().flatten().filter(|text| !text.is_empty()) {
        page.markup("<span class=\"quiet\">");
        page.text(text)?;
        page.markup("</span> ");
    }
    page.markup("</h3>\n");
    record.parts.iter().try_for_each(|part| one(part, page))?;
    page.markup("</article>\n");
    Ok(())
}

fn code(head: &CodeHead, page: &mut Page<'_>) -> io::Result<()> {
    page.markup("<h3>");
    page.text(head.title)?;
    page.markup(" <span class=\"quiet\">");
    for text in [head.severity.name(), " ", head.code, " ", head.slug] {
        page.markup(text);
    }
    page.markup("</span></h3>\n");
    Ok(())
}

fn table(table: &Table) -> io::Result<List> {
    let heads: Vec<Head> = table.columns.iter().flat_map(heads).collect();
    let mut list = List::new(title(table.key), &heads);
    for row in &table.rows {
        list.push(table.columns.iter().zip(row).flat_map(|(column, cell)| texts(cell, column.kind)).collect())?;
    }
    if let Some(total) = &table.total {
        let of = |column: &Column| {
            let text = if column.key == total.column { number(total.value) } else { String::new() };
            std::iter::repeat_n(text, heads_of(column.kind))
        };
        let mut row: Vec<String> = table.columns.iter().flat_map(of).collect();
        if let Some(name) = row.iter_mut().find(|text| text.is_empty()) {
            *name = total.name.to_owned();
        }
        list.push(row)?;
    }
    Ok(list)
}

/// What a table is called for those who do not see what stands above it.
fn title(key: &str) -> &'static str {
    match key {
        "repairs" => "Small repairs",
        "undo" => "What is undone",
        "kept" => "Patrons who stay as they are",
        "changes" => "Changes",
        "batches" => "Batches",
        "links" => "Other events",
        "differences" => "Differences",
        "sample" => "Sample, side by side",
        "signatures" => "Signatures",
        _ => "Table",
    }
}

/// How many columns one of a document becomes: what was and what is stand in one each.
fn heads_of(kind: Kind) -> usize {
    if kind == Kind::Change { 2 } else { 1 }
}

fn heads(column: &Column) -> Vec<Head> {
    if column.kind == Kind::Change {
        return vec![Head::new("before", "before"), Head::new("after", "after")];
    }
    let is_number = matches!(column.kind, Kind::Number | Kind::Ordinal | Kind::Tally | Kind::Balance);
    let class = match (is_number, column.style) {
        (true, _) => "number",
        (false, Style::Quiet) => "quiet",
        (false, Style::Plain | Style::Strong | Style::Good | Style::Severity(_)) => "",
    };
    vec![Head::new(column.title, class)]
}

fn texts(cell: &Cell, kind: Kind) -> Vec<String> {
    let held = |value: &Option<String>| value.as_deref().map_or_else(|| "(none)".to_owned(), with_ends);
    let text = match cell {
        Cell::Blank if kind == Kind::Change => return vec![String::new(), String::new()],
        Cell::Blank if kind == Kind::Until => "does not expire".to_owned(),
        Cell::Blank => String::new(),
        Cell::Text(text) | Cell::Place(text) => text.clone(),
        Cell::List(texts) => texts.join(", "),
        Cell::Tally(0) | Cell::Balance { more: 0, fewer: 0 } => "-".to_owned(),
        Cell::Number(value) | Cell::Tally(value) if *value < 0 => format!("-{}", number(value.unsigned_abs())),
        Cell::Number(value) | Cell::Tally(value) => number(value.unsigned_abs()),
        Cell::Ordinal(value) => value.to_string(),
        Cell::Balance { more, fewer: 0 } => format!("+{}", number(*more)),
        Cell::Balance { more: 0, fewer } => format!("-{}", number(*fewer)),
        Cell::Balance { more, fewer } => format!("+{} -{}", number(*more), number(*fewer)),
        Cell::Date(day) | Cell::Until(day) => day.to_string(),
        Cell::Moment(when) => moment(*when),
        Cell::Change { before, after } => return vec![held(before), held(after)],
        Cell::Mark(mark) => mark.name().to_owned(),
        Cell::Severity(severity) => severity.name().to_owned(),
    };
    vec![text]
}
