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
const COLUMNS: [(&str, u16); 7] = [
    ("Where", 20),
    ("Severity", 10),
    ("Problem", 48),
    ("In the cell", 26),
    ("What to do", 48),
    ("See also", 18),
    ("Code", 7),
];
/// The column that names the other places of a problem.
const SEE: u16 = 5;
/// How high a line of text is, and the highest row, in points.
const LINE_HEIGHT: usize = 15;
const HIGHEST: usize = 409;
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
    /// Where the other places of the same problem are, in words.
    pub(super) see: String,
    /// The first of them.
    pub(super) link: Option<(String, At)>,
    /// The code.
    pub(super) code: &'static str,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LineKind {
    /// A problem.
    Problem(Tint),
    /// A row that is left out since it says what another one says.
    Repeat,
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
    let title = [(0, heading, PROBLEMS_TITLE)];
    let mut rows = row(1, &title, 1) + &row(2, &[(0, text, sentences)], lines_of(sentences, whole_width()));
    let names: Vec<(u16, u32, &str)> = (0..).zip(COLUMNS).map(|(column, (name, _))| (column, heading, name)).collect();
    rows += &row(HEADER, &names, 1);
    let mut links = String::new();
    for (number, line) in (HEADER + 1..).zip(lines) {
        let at = line.cell.map_or(String::new(), address);
        let place = if at.is_empty() { line.sheet.clone() } else { format!("{}!{at}", line.sheet) };
        let (word, look) = match line.kind {
            LineKind::Problem(Tint::Error) => ("error", colours.tints[0]),
            LineKind::Problem(Tint::Question) => ("question", colours.tints[1]),
            LineKind::Problem(Tint::Warning) => ("warning", colours.tints[2]),
            LineKind::Repeat => ("left out", colours.tints[0]),
            LineKind::Repaired => ("repaired", text),
        };
        let cells = [
            (0, link, place.as_str()),
            (1, look, word),
            (2, text, line.message.as_str()),
            (3, text, line.value.as_str()),
            (4, text, line.advice.as_str()),
            (SEE, link, line.see.as_str()),
            (6, text, line.code),
        ];
        let lines = COLUMNS.iter().zip(&cells).map(|((_, width), (_, _, words))| lines_of(words, *width));
        rows += &row(number, &cells, lines.max().unwrap_or(1));
        let target = location(&line.sheet, if at.is_empty() { "A1" } else { &at });
        links += &hyperlink(0, number, &target);
        if let Some((sheet, cell)) = &line.link {
            links += &hyperlink(SEE, number, &location(sheet, &address(*cell)));
        }
    }
    let links = if links.is_empty() { links } else { format!("<hyperlinks>{links}</hyperlinks>") };
    let last = column_letters(u16::try_from(COLUMNS.len() - 1).unwrap_or(0));
    let merged =
        format!(r#"<mergeCells count="2"><mergeCell ref="A1:{last}1"/><mergeCell ref="A2:{last}2"/></mergeCells>"#);
    let page = r#"<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/><pageSetup orientation="landscape" fitToHeight="0"/>"#;
    let before = before_cells();
    let begin = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
    let cells = format!("<sheetData>{rows}</sheetData>{merged}{links}{page}");
    format!(r#"{begin}<worksheet xmlns="{main}">{before}{cells}</worksheet>"#).into_bytes()
}

/// What stands before the cells: the colour of the sheet, that it is printed as wide as a page, that its column names
/// stay in sight, and how wide the columns are.
fn before_cells() -> String {
    let columns: String = (1..)
        .zip(COLUMNS)
        .map(|(number, (_, width))| format!(r#"<col min="{number}" max="{number}" width="{width}" customWidth="1"/>"#))
        .collect();
    let below = HEADER + 1;
    let pane = format!(r#"<pane ySplit="{HEADER}" topLeftCell="A{below}" activePane="bottomLeft" state="frozen"/>"#);
    let look = r#"<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>"#;
    format!(r#"{look}<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews><cols>{columns}</cols>"#)
}

/// A row of cells, each with its column, its style and its text, so high that so many lines are seen: programs do not
/// all look for themselves how high it has to be.
fn row(number: usize, cells: &[(u16, u32, &str)], lines: usize) -> String {
    let height = (lines * LINE_HEIGHT).min(HIGHEST);
    let cells: String = cells.iter().map(|(column, style, text)| cell(number, *column, *style, text)).collect();
    format!(r#"<row r="{number}" ht="{height}" customHeight="1">{cells}</row>"#)
}

/// Lines that a text takes in a column so wide. Words are not broken, so that a line is seldom full.
fn lines_of(text: &str, width: u16) -> usize {
    let letters = usize::from(width).saturating_sub(usize::from(width) / 8 + 1).max(1);
    text.lines().map(|line| line.chars().count().div_ceil(letters).max(1)).sum::<usize>().max(1)
}

fn whole_width() -> u16 {
    COLUMNS.iter().map(|(_, width)| *width).sum()
}

fn address((row, column): At) -> String {
    format!("{}{row}", column_letters(column))
}

fn hyperlink(column: u16, row: usize, target: &str) -> String {
    format!(r#"<hyperlink ref="{}{row}" location="{}"/>"#, column_letters(column), escaped(target))
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
            advice: "fill in the cell".repeat(6),
            see: "D9 and 2 more".to_owned(),
            link: Some(("Ana's \"list\"".to_owned(), (9, 3))),
            code: "C301",
        };
        let whole = Line { cell: None, kind: LineKind::Repeat, link: None, advice: String::new(), ..line.clone() };
        let colours = Colours { looks: Looks { heading: 5, text: 6, link: 7 }, tints: [1, 2, 3] };
        let page = String::from_utf8(page(&[line, whole], "Two sentences.", colours, "urn:main")).unwrap();
        for part in [
            r#"<c r="B5" s="2" t="inlineStr"><is><t xml:space="preserve">question</t>"#,
            r#"<t xml:space="preserve">=HYPERLINK(&quot;x&quot;) &amp; &lt;b&gt;</t>"#,
            r#"<t xml:space="preserve">\u{202e}+1</t>"#,
            r#"<hyperlink ref="A5" location="'Ana''s &quot;list&quot;'!C7"/>"#,
            r#"<hyperlink ref="F5" location="'Ana''s &quot;list&quot;'!D9"/>"#,
            r#"<hyperlink ref="A6" location="'Ana''s &quot;list&quot;'!A1"/>"#,
            r#"<c r="B6" s="1" t="inlineStr"><is><t xml:space="preserve">left out</t>"#,
            r#"<row r="5" ht="45" customHeight="1">"#,
            r#"<row r="6" ht="15" customHeight="1">"#,
            r#"orientation="landscape" fitToHeight="0"/></worksheet>"#,
        ] {
            assert!(page.contains(part), "{page}");
        }
        assert!(!page.contains("<f>") && !page.contains("r:id"), "{page}");
    }
}
