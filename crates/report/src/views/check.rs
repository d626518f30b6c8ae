//! What `check` says.

use super::finding::block;
use crate::document::{Block, Document, Span, Style, plain, quiet, strong};
use crate::words::{count, number};
use model::codes::Code;
use model::field::ListField;
use model::finding::{self, Finding, Severity};
use model::listing::{Checked, LikeBefore, ListFile, ListTable};
use std::collections::BTreeMap;

/// Which findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// Everything but repairs, one cause once.
    Usual,
    /// Every repair.
    Repairs,
    /// Every finding of one code.
    Code(Code),
}

/// How `check` is to be told.
#[derive(Debug, Clone, Copy)]
pub struct CheckView {
    /// Which findings.
    pub show: Show,
    /// How many at most; 0 is all.
    pub max_shown: usize,
    /// Whether only the counts by code are wanted.
    pub stats: bool,
}

/// What `check` says.
pub fn check(checked: &Checked, view: CheckView) -> Document {
    let mut document = Document::default();
    for file in &checked.files {
        about_file(file, checked, &mut document);
    }
    document.blank();
    if view.stats {
        stats(&checked.findings, &mut document);
    } else {
        findings(&checked.findings, checked, view, &mut document);
    }
    summary(checked, &mut document);
    document
}

/// What was read of a file, in the first lines of every output about it.
pub(super) fn about_file(file: &ListFile, checked: &Checked, document: &mut Document) {
    let several = checked.files.len() > 1;
    let name = if several { format!("{}: ", file.source.name) } else { String::new() };
    let Some(list) = &file.list else {
        document.spans(vec![
            plain(format!("{}: ", file.source.name)),
            Span { text: "cannot be used".into(), style: Style::Weight(Severity::Error) },
        ]);
        return;
    };
    let table = checked.tables.name(list.id);
    let rows = list.span.map_or(String::new(), |(first, last)| {
        let unit = if table.sheet.is_some() { "rows" } else { "lines" };
        format!(" in {unit} {first}-{last}")
    });
    let header = match &table.sheet {
        Some(sheet) => format!("Sheet \"{sheet}\", header in {}", header_place(list, "row")),
        None => format!("{}, header in {}", file.source.name, header_place(list, "line")),
    };
    let name = if table.sheet.is_some() { name } else { String::new() };
    document.spans(vec![strong(format!("{name}{header}, {}{rows}.", count(list.rows_read, "patron")))]);
    if !file.others.is_empty() {
        let others: Vec<String> = file
            .others
            .iter()
            .map(|other| format!("\"{}\" ({})", other.name, if other.hidden { "hidden, not read" } else { "not read" }))
            .collect();
        document.spans(vec![quiet(format!("  also in the file: {}", others.join(", ")))]);
    }
    let known = list.columns.iter().filter(|column| column.field.is_some()).count();
    let columns = format!(
        "  columns: {known} of {} recognised{}; profile \"{}\", group {}",
        list.columns.len(),
        list.known.map_or(String::new(), like_before),
        checked.profile,
        group(list, checked)
    );
    document.spans(vec![quiet(columns)]);
}

/// The group of rows that name none, and the column that names one.
fn group(list: &ListTable, checked: &Checked) -> String {
    let column = list.columns.iter().find(|column| column.field == Some(ListField::UserGroup));
    match column {
        Some(column) => format!("from column \"{}\", else {}", column.header, checked.group),
        None => checked.group.clone(),
    }
}

/// That the layout is known, and from where.
fn like_before(known: LikeBefore) -> String {
    let LikeBefore { batch, used, differences } = known;
    match differences {
        0 => format!(", as in batch {batch} ({used})"),
        1 => format!(", with 1 difference from batch {batch} ({used})"),
        several => format!(", with {several} differences from batch {batch} ({used})"),
    }
}

/// `row 4`, or `rows 3-4` where the column names stand in two.
pub(super) fn header_place(list: &ListTable, unit: &str) -> String {
    match (list.header_top, list.header_row) {
        (top, row) if top == row => format!("{unit} {row}"),
        (top, row) => format!("{unit}s {top}-{row}"),
    }
}

/// Findings as the view wants them: one cause once, the heaviest first, repairs only counted.
pub(super) fn findings(all: &[Finding], checked: &Checked, view: CheckView, document: &mut Document) {
    let mut shown: Vec<Finding> = match view.show {
        Show::Usual => {
            finding::collapse(&all.iter().filter(|finding| !is_repair(finding)).cloned().collect::<Vec<_>>())
        }
        Show::Repairs => all.iter().filter(|finding| is_repair(finding)).cloned().collect(),
        Show::Code(code) => all.iter().filter(|finding| finding.code == code).cloned().collect(),
    };
    if let (Show::Code(code), true) = (view.show, shown.is_empty()) {
        document.line(format!("No finding of {code}."));
    }
    if view.show == Show::Repairs && shown.is_empty() {
        document.line("Nothing was repaired.".to_owned());
    }
    // A stable sort: within a weight the order of the sheet stays.
    shown.sort_by_key(|finding| finding.severity);
    let most = if view.max_shown == 0 { shown.len() } else { view.max_shown };
    let detailed =
        shown.iter().filter(|finding| finding.severity != Severity::Note || view.show != Show::Usual).count();
    for finding in shown.iter().take(detailed.min(most)) {
        if view.show == Show::Repairs {
            repair_line(finding, checked, document);
        } else {
            document.0.push(Block::Finding(Box::new(block(finding, checked))));
        }
    }
    if detailed > most {
        document
            .line(format!("{} not shown: --max-shown 0 shows all.", count((detailed - most) as u64, "more finding")));
        document.blank();
    }
    for note in shown.iter().skip(detailed) {
        note_line(note, checked, document);
    }
    let repairs = all.iter().filter(|finding| is_repair(finding)).count() as u64;
    if (1..=REPAIRS_TOLD).contains(&repairs) && view.show == Show::Usual {
        document.line(format!("{}:", count(repairs, "small repair")));
        for repair in all.iter().filter(|finding| is_repair(finding)) {
            repair_line(repair, checked, document);
        }
    } else if repairs > 0 && view.show == Show::Usual {
        let command = format!("rollcall check {} --show repairs", checked.typed);
        document.line(format!("{}: {command}", count(repairs, "small repair")));
    }
    document.blank();
}

/// So many repairs are told one by one; more are counted.
const REPAIRS_TOLD: u64 = 10;

fn is_repair(finding: &Finding) -> bool {
    finding.repaired.is_some() && finding.severity == Severity::Note
}

fn note_line(finding: &Finding, checked: &Checked, document: &mut Document) {
    let weight = Span { text: format!("note[{}]", finding.code), style: Style::Weight(Severity::Note) };
    let unit = if finding.place.column.is_some() { "cells" } else { "rows" };
    let more = if finding.count > 1 { format!(" ({} {unit})", finding.count) } else { String::new() };
    let place = checked.tables.show(finding.place);
    document.spans(vec![weight, plain(format!(" {place}: {}{more}", finding.message))]);
    for advice in finding.advice.lines() {
        document.spans(vec![quiet(format!("  = {advice}"))]);
    }
}

fn repair_line(finding: &Finding, checked: &Checked, document: &mut Document) {
    let before = finding.value.as_deref().unwrap_or_default();
    let after = finding.repaired.as_deref().unwrap_or_default();
    let change = if before == after { format!("\"{before}\"") } else { format!("\"{before}\" -> \"{after}\"") };
    let place = checked.tables.show(finding.place);
    document.line(format!("  {place}: {change}  ({}, {})", finding.code.title(), finding.code));
}

fn stats(findings: &[Finding], document: &mut Document) {
    let mut counts: BTreeMap<(Severity, Code), u64> = BTreeMap::new();
    for finding in findings {
        *counts.entry((finding.severity, finding.code)).or_default() += u64::from(finding.count);
    }
    let rows = counts.into_iter().map(|((severity, code), found)| {
        let weight = Span { text: severity.name().to_owned(), style: Style::Weight(severity) };
        vec![plain(number(found)), weight, plain(code.id()), plain(code.title())]
    });
    document.table(crate::document::Table { indent: 2, right: vec![0], rows: rows.collect() });
    document.blank();
}

fn summary(checked: &Checked, document: &mut Document) {
    let unusable = checked.files.iter().filter(|file| file.list.is_none()).count() as u64;
    if unusable > 0 {
        document
            .line(format!("{} cannot be used; nothing of it was read. Nothing was changed.", count(unusable, "file")));
        return;
    }
    let (read, ready) = (checked.rows_read(), checked.rows_ready());
    let problems = (checked.count(Severity::Error) + checked.count(Severity::Question)) as u64;
    let warnings = match checked.count(Severity::Warning) as u64 {
        0 => String::new(),
        warnings => format!(" {}.", count(warnings, "warning")),
    };
    if read == ready {
        document.spans(vec![Span {
            text: format!("{}{} ready.{warnings}", if read == 1 { "" } else { "All " }, are_ready(read)),
            style: Style::Good,
        }]);
    } else {
        let verb = if problems == 1 { "leaves" } else { "leave" };
        let text = format!(
            "{} {verb} out {} of {}. {} ready.{warnings}",
            count(problems, "problem"),
            number(read - ready),
            count(read, "row"),
            are_ready(ready)
        );
        document.spans(vec![strong(text)]);
    }
    let why = match (ready, read == ready) {
        (0, _) => return,
        (_, true) => "see what would change",
        (_, false) => "go on with the rest",
    };
    document.next_steps(&[(why.to_owned(), format!("rollcall plan {}", checked.typed))]);
}

fn are_ready(ready: u64) -> String {
    if ready == 1 { "1 row is".to_owned() } else { format!("{} rows are", number(ready)) }
}

/// One line per finding, for editors and grep.
pub fn concise(checked: &Checked) -> Document {
    let mut document = Document::default();
    // The path as it was typed, so that an editor can jump to it; of two files with one name the first.
    let typed: BTreeMap<&str, &str> =
        checked.files.iter().rev().map(|file| (file.source.name.as_str(), file.path.as_str())).collect();
    for finding in &checked.findings {
        let name = checked.tables.name(finding.place.table);
        let address = checked.tables.address(finding.place);
        let path = typed.get(name.file.as_str()).copied().unwrap_or(&name.file);
        let place = match (&name.sheet, address.as_str()) {
            (Some(sheet), "") => format!("{path}:{sheet}"),
            (Some(sheet), _) => format!("{path}:{sheet}!{address}"),
            (None, "") => path.to_owned(),
            (None, _) => format!("{path}:{address}"),
        };
        document.line(format!(
            "{place}: {} {} {}: {}",
            finding.severity.name(),
            finding.code,
            finding.code.slug(),
            finding.message
        ));
    }
    document
}
