//! A document as text, on a terminal or plain.
//!
//! Plain is for screen readers, files and pipes: no carets, no colours, no boxes; places in words.
//! Whatever comes from a file is shown with its control characters made visible, so that no cell can
//! move a cursor, hide text or forge a line.

use crate::document::{Block, Document, Excerpt, FindingBlock, Span, Style, Table};
use model::finding::Severity;
use std::fmt::Write as _;
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How text is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether colours are used.
    pub color: bool,
    /// Whether it is plain.
    pub plain: bool,
}

/// Writes a document.
pub fn write(document: &Document, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::new();
    for block in &document.0 {
        match block {
            Block::Blank => text.push('\n'),
            Block::Line(spans) => line(spans, look, &mut text),
            Block::Table(rows) => table(rows, look, &mut text),
            Block::Finding(finding) if look.plain => plain_finding(finding, &mut text),
            Block::Finding(finding) => finding_with_excerpt(finding, look, &mut text),
        }
        out.write_all(text.as_bytes())?;
        text.clear();
    }
    Ok(())
}

/// Text with every character that could act on a terminal made visible.
pub fn visible(text: &str) -> String {
    if text.chars().all(|c| !acts(c)) {
        return text.to_owned();
    }
    text.chars().fold(String::with_capacity(text.len() + 8), |mut out, c| {
        if !acts(c) {
            out.push(c);
        } else if (c as u32) < 0x80 {
            let _ = write!(out, "\\x{:02x}", c as u32);
        } else {
            let _ = write!(out, "\\u{{{:x}}}", c as u32);
        }
        out
    })
}

/// Control characters, direction marks and other signs that leave no mark of their own.
pub(crate) fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

fn paint(text: &str, style: Style, look: Look, out: &mut String) {
    let text = visible(text);
    let code = match style {
        Style::Plain => "",
        Style::Strong => "1",
        Style::Quiet => "2",
        Style::Good => "32",
        Style::Weight(Severity::Error) => "1;31",
        Style::Weight(Severity::Question) => "1;35",
        Style::Weight(Severity::Warning) => "1;33",
        Style::Weight(Severity::Note) => "1;36",
    };
    if look.color && !code.is_empty() {
        let _ = write!(out, "\x1b[{code}m{text}\x1b[0m");
    } else {
        out.push_str(&text);
    }
}

fn line(spans: &[Span], look: Look, out: &mut String) {
    for span in spans {
        paint(&span.text, span.style, look, out);
    }
    out.push('\n');
}

fn table(table: &Table, look: Look, out: &mut String) {
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        table.rows.iter().filter_map(|row| row.get(column)).map(|cell| visible(&cell.text).width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in &table.rows {
        let mut written = " ".repeat(table.indent);
        let filled = row.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
        let row = &row[..filled];
        for (column, cell) in row.iter().enumerate() {
            let gap = widths[column] - visible(&cell.text).width();
            let last = column + 1 == row.len();
            if table.right.contains(&column) {
                written.push_str(&" ".repeat(gap));
                paint(&cell.text, cell.style, look, &mut written);
            } else {
                paint(&cell.text, cell.style, look, &mut written);
                written.push_str(&" ".repeat(if last { 0 } else { gap }));
            }
            written.push_str(if last { "" } else { "  " });
        }
        out.push_str(&written);
        out.push('\n');
    }
}

fn plain_finding(finding: &FindingBlock, out: &mut String) {
    let name = capitalised(finding.severity.name());
    let message = capitalised(&visible(&finding.message));
    let end = if message.ends_with(['?', '.']) { "" } else { "." };
    let _ = writeln!(out, "{name} {}. {message}{end}", finding.code);
    if !finding.place_in_words.is_empty() {
        let _ = write!(out, "Where: {}.", visible(&finding.place_in_words));
        if let Some(value) = finding.value.as_deref().filter(|value| !value.is_empty()) {
            let _ = write!(out, " Value: {}.", visible(value));
        }
        out.push('\n');
    }
    if !finding.also.is_empty() {
        let _ = writeln!(out, "Also: {}.", visible(&finding.also.join("; ")));
    }
    if !finding.advice.is_empty() {
        let (first, others) = finding.advice.split_first().expect("checked above");
        let sentences = others.iter().fold(first.clone(), |all, line| format!("{all}. {}", capitalised(line)));
        let _ = writeln!(out, "What to do: {}.", visible(&sentences));
    }
    out.push('\n');
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn finding_with_excerpt(finding: &FindingBlock, look: Look, out: &mut String) {
    paint(&format!("{}[{}]", finding.severity.name(), finding.code), Style::Weight(finding.severity), look, out);
    out.push(' ');
    paint(&finding.message, Style::Strong, look, out);
    out.push('\n');
    if !finding.place.is_empty() {
        let _ = writeln!(out, "  --> {}", visible(&finding.place));
    }
    if let Some(shown) = &finding.excerpt {
        excerpt(shown, finding.severity, look, out);
    } else if !finding.also.is_empty() {
        let _ = writeln!(out, "      also: {}", visible(&finding.also.join("; ")));
    }
    for advice in &finding.advice {
        let _ = writeln!(out, "  = {}", visible(advice));
    }
    out.push('\n');
}

/// The most a cell of an excerpt takes.
const CELL_WIDTH: usize = 22;

fn excerpt(shown: &Excerpt, severity: Severity, look: Look, out: &mut String) {
    let cells = |row: &[String]| row.iter().map(|cell| fitted(cell)).collect::<Vec<String>>();
    let rows: Vec<Vec<String>> = shown.rows.iter().map(|row| cells(&row.cells)).collect();
    let header = cells(&shown.columns);
    let width = |column: usize| {
        rows.iter().chain([&header]).filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..shown.columns.len()).map(width).collect();
    let gutter = shown.rows.iter().map(|row| row.number.to_string().len()).max().unwrap_or(1).max(4);
    let _ = writeln!(out, "{:gutter$} |  {}", "", padded(&header, &widths));
    for (row, texts) in shown.rows.iter().zip(&rows) {
        let _ = writeln!(out, "{:>gutter$} |  {}", row.number, padded(texts, &widths));
        let Some(marked) = row.marked else { continue };
        let before: usize = widths[..marked].iter().map(|width| width + 2).sum();
        let length = texts.get(marked).map_or(1, |text| text.width()).max(1);
        let _ = write!(out, "{:gutter$} |  {}", "", " ".repeat(before));
        let sign = if row.main { "^" } else { "-" };
        paint(&sign.repeat(length), Style::Weight(severity), look, out);
        out.push('\n');
    }
}

fn padded(cells: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let _ = write!(line, "{cell}{}", " ".repeat(width - cell.width() + 2));
    }
    line.trim_end_matches(' ').to_owned()
}

/// A cell's text cut to fit, with the spaces at its ends made visible.
fn fitted(text: &str) -> String {
    let inner = text.trim_matches(' ');
    let (before, after) = match text.split_once(inner) {
        Some((before, after)) if !inner.is_empty() => (before.len(), after.len()),
        _ => (text.len(), 0),
    };
    let marked = format!("{}{}{}", "␣".repeat(before), visible(inner), "␣".repeat(after));
    if marked.width() <= CELL_WIDTH {
        return marked;
    }
    let mut cut = String::new();
    for c in marked.chars() {
        if cut.width() + c.width().unwrap_or(0) >= CELL_WIDTH {
            break;
        }
        cut.push(c);
    }
    cut + "…"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{ExcerptRow, plain};
    use expect_test::expect;

    fn finding() -> FindingBlock {
        let row = |number, id: &str, main| ExcerptRow {
            number,
            cells: vec![id.to_owned(), "Ana ".to_owned(), "Núñez".to_owned()],
            main,
            marked: Some(0),
        };
        FindingBlock {
            severity: Severity::Error,
            code: "D501",
            message: "the primary ID \"000123456\" is used for 2 rows".to_owned(),
            place: "Fall 2026!A7".to_owned(),
            place_in_words: "sheet Fall 2026, column A, row 7".to_owned(),
            value: Some("000123456".to_owned()),
            also: vec!["Fall 2026!A5".to_owned()],
            excerpt: Some(Excerpt {
                columns: ["A", "B", "C"].map(str::to_owned).to_vec(),
                rows: vec![row(5, "000123456", false), row(7, "000123456", true)],
            }),
            advice: vec!["both rows are left out until one of them changes".to_owned()],
        }
    }

    fn written(block: Block, plain: bool) -> String {
        let mut out = Vec::new();
        write(&Document(vec![block]), Look { color: false, plain }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_finding_on_a_terminal_shows_the_sheet() {
        expect![[r#"
            error[D501] the primary ID "000123456" is used for 2 rows
              --> Fall 2026!A7
                 |  A          B     C
               5 |  000123456  Ana␣  Núñez
                 |  ---------
               7 |  000123456  Ana␣  Núñez
                 |  ^^^^^^^^^
              = both rows are left out until one of them changes

        "#]]
        .assert_eq(&written(Block::Finding(Box::new(finding())), false));
    }

    #[test]
    fn a_plain_finding_can_be_read_aloud() {
        expect![[r#"
            Error D501. The primary ID "000123456" is used for 2 rows.
            Where: sheet Fall 2026, column A, row 7. Value: 000123456.
            Also: Fall 2026!A5.
            What to do: both rows are left out until one of them changes.

        "#]]
        .assert_eq(&written(Block::Finding(Box::new(finding())), true));
    }

    /// Trial O04: no cell can move a cursor, hide text or turn a line around.
    #[test]
    fn what_could_act_on_a_terminal_is_shown_instead() {
        let hostile = "a\x1b[2Jb\u{202E}c\u{200B}d\re\u{9B}f";
        assert_eq!(written(Block::Line(vec![plain(hostile)]), false), "a\\x1b[2Jb\\u{202e}c\\u{200b}d\\x0de\\u{9b}f\n");
    }
}
