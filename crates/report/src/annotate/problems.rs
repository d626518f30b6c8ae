//! The sheet that lists the problems: one in a row, with a link to its cell.

use super::escape::{escaped, shown};
use super::styles::Looks;
use super::{At, Tint};
use model::ours::PROBLEMS_TITLE;
use model::place::column_letters;

/// What the sheet is called, where no other is.
pub(super) const NAME: &str = "Problems";
/// The row with the names of the columns.
const HEADER: usize = 4;
const COLUMNS: [(&str, u32); 6] =
    [("Where", 22), ("Severity", 11), ("Problem", 60), ("In the cell", 28), ("What to do", 60), ("Code", 8)];
/// Longer texts are for a screen.
const LONGEST: usize = 1_000;

/// A problem, or something that was repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The sheet that it is on.
    pub(super) sheet: String,
    /// Its cell, where it is about one.
    pub(super) cell: Option<At>,
    pub(super) kind: LineKind,
    /// What is wrong.
    pub(super) message: String,
    /// What the cell holds.
    pub(super) value: String,
    /// The way out.
    pub(super) advice: String,
    /// The code.
    pub(super) code: &'static str,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LineKind {
    /// A problem.
    Problem(Tint),
    /// Something that was repaired.
    Repaired,
}

/// How the lines of each kind are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colours {
    pub(super) looks: Looks,
    /// A cell of text in the colour of each weight, the heaviest first.
    pub(super) tints: [u32; 3],
}

/// The sheet with these lines. Sentences stand below its title; `main` is the namespace of sheets.
pub(super) fn page(lines: &[Line], sentences: &str, colours: Colours, main: &str) -> Vec<u8> {
    let Looks { heading, text, link } = colours.looks;
    let mut rows = row(1, &[cell(1, 0, heading, PROBLEMS_TITLE)]) + &row(2, &[cell(2, 0, 0, sentences)]);
    let names: Vec<String> =
        (0..).zip(COLUMNS).map(|(column, (name, _))| cell(HEADER, column, heading, name)).collect();
    rows += &row(HEADER, &names);
    let mut links = String::new();
    for (number, line) in (HEADER + 1..).zip(lines) {
        let at = line.cell.map_or(String::new(), |(row, column)| format!("{}{row}", column_letters(column)));
        let place = if at.is_empty() { line.sheet.clone() } else { format!("{}!{at}", line.sheet) };
        let (word, look) = match line.kind {
            LineKind::Problem(Tint::Error) => ("error", colours.tints[0]),
            LineKind::Problem(Tint::Question) => ("question", colours.tints[1]),
            LineKind::Problem(Tint::Warning) => ("warning", colours.tints[2]),
            LineKind::Repaired => ("repaired", text),
        };
        let mut cells = vec![cell(number, 0, link, &place), cell(number, 1, look, word)];
        let texts = [line.message.as_str(), line.value.as_str(), line.advice.as_str(), line.code];
        cells.extend((2..).zip(texts).map(|(column, words)| cell(number, column, text, words)));
        rows += &row(number, &cells);
        let target = location(&line.sheet, if at.is_empty() { "A1" } else { &at });
        links += &format!(r#"<hyperlink ref="A{number}" location="{}"/>"#, escaped(&target));
    }
    let columns: String = (1..)
        .zip(COLUMNS)
        .map(|(number, (_, width))| format!(r#"<col min="{number}" max="{number}" width="{width}" customWidth="1"/>"#))
        .collect();
    let below = HEADER + 1;
    let pane = format!(r#"<pane ySplit="{HEADER}" topLeftCell="A{below}" activePane="bottomLeft" state="frozen"/>"#);
    let before = format!(
        r#"<sheetPr><tabColor rgb="FFC00000"/></sheetPr><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews><cols>{columns}</cols>"#
    );
    let links = if links.is_empty() { links } else { format!("<hyperlinks>{links}</hyperlinks>") };
    let begin = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
    format!(r#"{begin}<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{links}</worksheet>"#).into_bytes()
}

fn row(number: usize, cells: &[String]) -> String {
    format!(r#"<row r="{number}">{}</row>"#, cells.concat())
}

/// A cell of text; an empty one is none.
fn cell(row: usize, column: u16, style: u32, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = if text.len() <= LONGEST { text } else { &text[..text.floor_char_boundary(LONGEST)] };
    let (letters, text) = (column_letters(column), escaped(&shown(text)));
    format!(r#"<c r="{letters}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
}

/// A place in the same workbook. The name of the sheet stands between quotation marks, whatever is in it.
fn location(sheet: &str, cell: &str) -> String {
    format!("'{}'!{cell}", sheet.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_text_and_links_to_its_cell() {
        let line = Line {
            sheet: "Ana's \"list\"".to_owned(),
            cell: Some((7, 2)),
            kind: LineKind::Problem(Tint::Question),
            message: "=HYPERLINK(\"x\") & <b>".to_owned(),
            value: "\u{202e}+1".to_owned(),
            advice: String::new(),
            code: "C301",
        };
        let whole = Line { cell: None, kind: LineKind::Repaired, ..line.clone() };
        let colours = Colours { looks: Looks { heading: 5, text: 6, link: 7 }, tints: [1, 2, 3] };
        let page = String::from_utf8(page(&[line, whole], "Two sentences.", colours, "urn:main")).unwrap();
        for part in [
            r#"<c r="B5" s="2" t="inlineStr"><is><t xml:space="preserve">question</t>"#,
            r#"<t xml:space="preserve">=HYPERLINK(&quot;x&quot;) &amp; &lt;b&gt;</t>"#,
            r#"<t xml:space="preserve">\u{202e}+1</t>"#,
            r#"<hyperlink ref="A5" location="'Ana''s &quot;list&quot;'!C7"/>"#,
            r#"<hyperlink ref="A6" location="'Ana''s &quot;list&quot;'!A1"/>"#,
        ] {
            assert!(page.contains(part), "{page}");
        }
        assert!(!page.contains("<f>") && !page.contains("r:id"), "{page}");
    }
}
