//! A document as text, on a terminal or plain.
//!
//! Plain is for screen readers, files and pipes: no carets, no colours, no boxes; places in words.
//! Whatever comes from a file is shown with its control characters made visible, so that no cell can
//! move a cursor, hide text or forge a line.

mod layout;
mod look;
mod narrow;
mod run;
mod sheet;
mod symbol;
mod wrap;

pub use crate::visible::visible;
pub use look::Look;

use crate::answer::Answer;
use crate::document::{
    Afterwards, CodeHead, Document, Excerpt, Fact, FindingBlock, Names, Part, Record, Section, Span, Style, Text,
};
use crate::format::{Format, Reader};
use crate::visible::with_ends;
use crate::words::capitalised;
use look::paint;
use model::action::{Phrase, Words};
use model::finding::Severity;
use narrow::Narrow;
use run::{Run, parts, plain, strong};
use sheet::Sheet;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
use wrap::Indent;

/// For somebody at a terminal.
pub const TERMINAL: Format = Format {
    name: "terminal",
    hint: "",
    reader: Reader::Present,
    write: |answer, look, words, out| write(&answer.document(), Look { plain: false, ..look }, words, out),
};

/// The same to be read aloud, or out of a file.
pub const PLAIN: Format = Format {
    name: "plain",
    hint: "",
    reader: Reader::Present,
    write: |answer, look, words, out| write(&answer.document(), Look { plain: true, ..look }, words, out),
};

/// One line per finding; what has none is said in full.
pub const CONCISE: Format =
    Format { name: "concise", hint: "one line per finding", reader: Reader::Later, write: write_concise };

fn write_concise(answer: &Answer<'_>, look: Look, words: &dyn Phrase, out: &mut dyn Write) -> io::Result<()> {
    match answer.concise() {
        None => write(&answer.document(), look, words, out),
        Some(mut lines) => lines.try_for_each(|line| writeln!(out, "{}", visible(&line.phrased(words)))),
    }
}

/// Writes a document, with these words for what can be done.
pub fn write(document: &Document, look: Look, words: &dyn Phrase, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page {
        look,
        words,
        text: String::new(),
        paused: true,
        detail: layout::DETAIL,
        list: layout::DETAIL,
        flows: false,
    };
    for section in document.sections.iter().filter(|section| !section.parts.is_empty()) {
        page.begin(section);
        for part in &section.parts {
            page.part(part, None);
            out.write_all(page.text.as_bytes())?;
            page.text.clear();
        }
    }
    if document.goes_on {
        page.pause();
    }
    out.write_all(page.text.as_bytes())
}

/// A sentence that is said beside an answer, in as many lines as it needs; it may stand deeper.
pub fn said(words: &str, look: Look) -> String {
    let mut out = String::new();
    let text = words.trim_start_matches(' ');
    let first = words.len() - text.len();
    wrap::write(&[plain(text)], Indent { first, further: first + layout::DETAIL }, look, &mut out);
    out
}

/// A page as far as it is written.
struct Page<'a> {
    look: Look,
    /// The words for what can be done.
    words: &'a dyn Phrase,
    text: String,
    /// Whether the last line is empty, or there is none yet.
    paused: bool,
    /// How deep details of this section stand.
    detail: usize,
    /// How deep the last list stands.
    list: usize,
    /// Whether what stands as it was written is paragraphs, which are broken anew.
    flows: bool,
}

impl Page<'_> {
    /// An empty line; never two in a row and never the first.
    fn pause(&mut self) {
        if !self.paused {
            self.text.push('\n');
            self.paused = true;
        }
    }

    fn begin(&mut self, section: &Section) {
        if !section.joined {
            self.pause();
        }
        self.detail = layout::detail(section.key);
        self.flows = layout::has_paragraphs(section.key) && self.look.width.is_some();
        if let Some(style) = layout::title(section.key) {
            self.line(0, &[Run::of(section.title, style)]);
        }
    }

    fn runs(&self, spans: &[Span]) -> Vec<Run> {
        spans.iter().map(|span| Run::of_span(span, self.words)).collect()
    }

    /// A text that may need several lines.
    fn flowing(&mut self, indent: usize, Text(spans): &Text) {
        let runs: Vec<Run> = spans.iter().flat_map(|span| parts(&span.text, span.style, self.words)).collect();
        wrap::write(&runs, Indent { first: indent, further: indent + layout::DETAIL }, self.look, &mut self.text);
        self.paused = false;
    }

    /// A text in one line, as long as there is room for it.
    fn line(&mut self, indent: usize, runs: &[Run]) {
        wrap::write(runs, Indent { first: indent, further: indent + layout::DETAIL }, self.look, &mut self.text);
        self.paused = false;
    }

    /// Writes a part; `within` is where the parts of a record stand.
    fn part(&mut self, part: &Part, within: Option<usize>) {
        match part {
            Part::Sentence(text) => self.flowing(within.unwrap_or(0), text),
            Part::Detail(text) => self.flowing(within.unwrap_or(self.detail), text),
            Part::Names(names) => self.names(names),
            Part::Facts(facts) => {
                let value = |fact: &Fact| Run::of_span(&fact.value, self.words);
                let rows = facts.facts.iter().map(|fact| vec![plain(fact.name.clone()), value(fact)]).collect();
                let sheet = Sheet { right: Vec::new(), rows, narrow: Narrow::Columns };
                self.sheet(&sheet, within.unwrap_or(layout::DETAIL));
            }
            Part::Table(table) => {
                let layout::Layout { indent, titles, sheets } = layout::table(table.key);
                self.list = within.unwrap_or(indent);
                for sheet in sheets(table, titles) {
                    self.sheet(&sheet, self.list);
                }
            }
            Part::Record(record) => self.record(record),
            Part::More(text) => {
                let runs = parts(text, Style::Quiet, self.words);
                self.line(self.list, &runs);
            }
            Part::Finding(finding) => {
                match self.look.plain {
                    true => plain_finding(finding, self.words, &mut self.text),
                    false => finding_with_excerpt(finding, self.look, self.words, &mut self.text),
                }
                self.paused = true;
            }
            Part::Note(note) => self.note(note),
            Part::Code(head) => self.code(head),
            Part::Verbatim(text) => self.verbatim(text),
            Part::Afterwards(all) => self.afterwards(all),
        }
    }

    fn sheet(&mut self, sheet: &Sheet, indent: usize) {
        sheet.write(indent, self.look, &mut self.text);
        self.paused = false;
    }

    fn names(&mut self, names: &Names) {
        let (indent, gap) = layout::names(names.key);
        let gap = plain(" ".repeat(gap));
        let names = self.runs(&names.names);
        let runs: Vec<Run> = names.into_iter().flat_map(|name| [gap.clone(), name]).skip(1).collect();
        self.line(indent, &runs);
    }

    fn record(&mut self, record: &Record) {
        let (indent, style) = layout::record(record.key);
        let symbol = record.mark.map(|mark| format!("{} ", symbol::of(mark))).unwrap_or_default();
        let name = record.name.as_deref().filter(|name| !name.is_empty());
        let head =
            name.map_or_else(|| format!("{symbol}{}", record.id), |name| format!("{symbol}{}  {name}", record.id));
        let about = [&record.place, &record.remark].into_iter().flatten().filter(|text| !text.is_empty());
        let about: String = about.map(|text| format!("  {text}")).collect();
        self.line(indent, &[Run::of(head, style), Run::of(about, Style::Quiet)]);
        for part in &record.parts {
            self.part(part, Some(indent + layout::RECORD));
        }
        self.list = indent;
    }

    fn note(&mut self, note: &FindingBlock) {
        if self.look.plain {
            plain_note(note, self.words, &mut self.text);
            self.paused = false;
            return;
        }
        let mut runs = vec![label(note), plain(format!(" {}: ", note.place))];
        runs.extend(parts(&note.message, Style::Plain, self.words));
        wrap::write(&runs, behind_label(note), self.look, &mut self.text);
        again(note, Style::Quiet, self.look, &mut self.text);
        advice(&note.advice, Style::Quiet, self.look, self.words, &mut self.text);
        self.paused = false;
    }

    fn code(&mut self, head: &CodeHead) {
        let severity = format!("{}[{}]", head.severity.name(), head.code);
        let severity = Run::of(severity, Style::Severity(head.severity));
        self.line(0, &[severity, plain(" "), strong(head.title), plain(format!("  ({})", head.slug))]);
    }

    fn verbatim(&mut self, text: &str) {
        let text = if self.flows { Cow::Owned(wrap::joined(text)) } else { Cow::Borrowed(text) };
        // What is copied from here, or has lines of its own, is not broken.
        let look = if self.flows { self.look } else { Look { width: None, ..self.look } };
        for line in text.lines() {
            if line.is_empty() {
                self.text.push('\n');
                self.paused = true;
            } else {
                let indent = Indent { first: self.detail, further: self.detail };
                wrap::write(&[plain(line)], indent, look, &mut self.text);
                self.paused = false;
            }
        }
    }

    fn afterwards(&mut self, all: &[Afterwards]) {
        let row = |one: &Afterwards| match one {
            Afterwards::Fact(Fact { name, value, .. }) => {
                vec![plain(format!("{name}:")), strong(value.text.phrased(self.words))]
            }
            Afterwards::Next(step) => {
                let command = strong(self.words.phrase(&step.action));
                vec![plain(format!("{}:", step.why)), Run { whole: true, ..command }]
            }
        };
        let rows = all.iter().map(row).collect();
        self.sheet(&Sheet { right: Vec::new(), rows, narrow: Narrow::Lines }, layout::DETAIL);
    }
}

fn plain_finding(finding: &FindingBlock, words: &dyn Phrase, out: &mut String) {
    let name = capitalised(finding.severity.name());
    let message = capitalised(&visible(&finding.message.phrased(words)));
    let end = if message.ends_with(['?', '.']) { "" } else { "." };
    let _ = writeln!(out, "{name} {}. {message}{end}", finding.code);
    if !finding.place_in_words.is_empty() {
        let _ = write!(out, "Where: {}.", visible(&finding.place_in_words));
        if let Some(value) = finding.value.as_deref().filter(|value| !value.is_empty()) {
            let _ = write!(out, " Value: {}.", visible(value));
        }
        out.push('\n');
    }
    if let Some(who) = &finding.who {
        let _ = writeln!(out, "Who: {}.", visible(who));
    }
    if !finding.also.is_empty() {
        let _ = writeln!(out, "Also: {}.", visible(&finding.also.join("; ")));
    }
    if let Some(again) = &finding.again {
        let _ = writeln!(out, "Also: {again}.");
    }
    plain_advice(&finding.advice, words, out);
    out.push('\n');
}

/// A note in a sentence, and in another what can be done.
fn plain_note(note: &FindingBlock, words: &dyn Phrase, out: &mut String) {
    let name = capitalised(note.severity.name());
    let message = visible(&note.message.phrased(words));
    let end = if message.ends_with(['?', '.']) { "" } else { "." };
    let place = visible(&note.place);
    // The name of a file or a sheet keeps its case.
    let is_in_words = ["line ", "column ", "sheet "].iter().any(|word| place.starts_with(word));
    let place = if is_in_words { capitalised(&place) } else { place };
    let _ = writeln!(out, "{name} {}. {place}: {message}{end}", note.code);
    if let Some(again) = &note.again {
        let _ = writeln!(out, "Also: {again}.");
    }
    plain_advice(&note.advice, words, out);
}

fn plain_advice(advice: &Words, words: &dyn Phrase, out: &mut String) {
    let advice = advice.phrased(words);
    let mut lines = advice.lines();
    if let Some(first) = lines.next() {
        let sentences = lines.fold(first.to_owned(), |all, line| format!("{all}. {}", capitalised(line)));
        let _ = writeln!(out, "What to do: {}.", visible(&sentences));
    }
}

fn finding_with_excerpt(finding: &FindingBlock, look: Look, words: &dyn Phrase, out: &mut String) {
    let mut runs = vec![label(finding), plain(" ")];
    runs.extend(parts(&finding.message, Style::Strong, words));
    wrap::write(&runs, behind_label(finding), look, out);
    if !finding.place.is_empty() {
        let place = plain(format!("--> {}", finding.place));
        wrap::write(&[place], Indent { first: 2, further: 6 }, look, out);
    }
    if let Some(shown) = &finding.excerpt {
        excerpt(shown, finding.severity, look, out);
    } else if !finding.also.is_empty() {
        let also = plain(format!("also: {}", finding.also.join("; ")));
        wrap::write(&[also], Indent { first: 6, further: 12 }, look, out);
    }
    again(finding, Style::Plain, look, out);
    advice(&finding.advice, Style::Plain, look, words, out);
    out.push('\n');
}

/// The weight and the code of a finding.
fn label(finding: &FindingBlock) -> Run {
    let label = format!("{}[{}]", finding.severity.name(), finding.code);
    Run::of(label, Style::Severity(finding.severity))
}

/// A message goes on under its beginning.
fn behind_label(finding: &FindingBlock) -> Indent {
    Indent { first: 0, further: label(finding).text.len() + 1 }
}

/// What stands behind a sign of its own goes on under its beginning.
const BEHIND_SIGN: Indent = Indent { first: layout::DETAIL, further: layout::DETAIL + 2 };

/// Where the same is found once more.
fn again(finding: &FindingBlock, style: Style, look: Look, out: &mut String) {
    if let Some(again) = &finding.again {
        wrap::write(&[Run::of(format!("= also in {again}"), style)], BEHIND_SIGN, look, out);
    }
}

/// The ways out, each behind a sign of its own.
fn advice(advice: &Words, style: Style, look: Look, words: &dyn Phrase, out: &mut String) {
    let mut lines = run::lines(parts(advice, style, words));
    for line in &mut lines {
        line.insert(0, Run::of("= ", style));
        wrap::write(line, BEHIND_SIGN, look, out);
    }
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
    let room = look.width.map_or(usize::MAX, |width| width.saturating_sub(gutter + BEHIND_GUTTER));
    let marked: Vec<usize> = shown.rows.iter().filter_map(|row| row.marked).collect();
    let seen = in_sight(&widths, &marked, room);
    let padded = |cells: &[String]| {
        let cells = cells.get(seen.start..seen.end.min(cells.len())).unwrap_or_default();
        padded(cells, &widths[seen.clone()])
    };
    let _ = writeln!(out, "{:gutter$} |  {}", "", padded(&header));
    for (row, texts) in shown.rows.iter().zip(&rows) {
        let _ = writeln!(out, "{:>gutter$} |  {}", row.number, padded(texts));
        let Some(marked) = row.marked.filter(|marked| seen.contains(marked)) else { continue };
        let before: usize = widths[seen.start..marked].iter().map(|width| width + 2).sum();
        let length = texts.get(marked).map_or(1, |text| text.width()).max(1);
        let _ = write!(out, "{:gutter$} |  {}", "", " ".repeat(before));
        let symbol = if row.main { "^" } else { "-" };
        paint(&symbol.repeat(length), Style::Severity(severity), look, out);
        out.push('\n');
    }
}

/// What stands between the gutter of an excerpt and its cells.
const BEHIND_GUTTER: usize = 4;

/// The columns of an excerpt that there is room for: those that are marked, and what is beside them.
fn in_sight(widths: &[usize], marked: &[usize], room: usize) -> Range<usize> {
    let mut seen = 0..widths.len();
    let fits = |seen: &Range<usize>| {
        widths[seen.clone()].iter().map(|width| width + 2).sum::<usize>() <= room.saturating_add(2)
    };
    while !fits(&seen) && seen.len() > 1 {
        let is_marked = |column: usize| marked.contains(&column);
        if !is_marked(seen.end - 1) || is_marked(seen.start) {
            seen.end -= 1;
        } else {
            seen.start += 1;
        }
    }
    seen
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
    let marked = with_ends(text);
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
    use crate::document::ExcerptRow;
    use expect_test::expect;
    use model::action::Action;

    struct AsNamed;

    impl Phrase for AsNamed {
        fn phrase(&self, action: &Action) -> String {
            action.to_string()
        }
    }

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
            message: "the primary ID \"000123456\" is used for 2 rows".into(),
            place: "Fall 2026!A7".to_owned(),
            place_in_words: "sheet Fall 2026, column A, row 7".to_owned(),
            heading: Some("Borrower ID".to_owned()),
            who: Some("Ana Núñez, 000123456".to_owned()),
            value: Some("000123456".to_owned()),
            also: vec!["Fall 2026!A5".to_owned()],
            again: None,
            excerpt: Some(Excerpt {
                columns: ["A", "B", "C"].map(str::to_owned).to_vec(),
                headings: vec![String::new(); 3],
                rows: vec![row(5, "000123456", false), row(7, "000123456", true)],
            }),
            advice: "both rows are left out until one of them changes".into(),
        }
    }

    fn written(part: Part, plain: bool) -> String {
        let (mut document, mut out) = (Document::default(), Vec::new());
        document.section("said", "What is said").parts.push(part);
        write(&document, Look { color: false, plain, width: None }, &AsNamed, &mut out).unwrap();
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
        .assert_eq(&written(Part::Finding(Box::new(finding())), false));
    }

    /// The columns that are marked are shown, and of the others those that there is room for.
    #[test]
    fn an_excerpt_is_as_wide_as_the_terminal() {
        let seen = |marked: &[usize], room: usize| in_sight(&[9, 22, 22, 22], marked, room);
        assert_eq!(seen(&[0], usize::MAX), 0..4);
        assert_eq!(seen(&[0], 81), 0..4);
        assert_eq!(seen(&[0], 80), 0..3);
        assert_eq!(seen(&[1, 1], 52), 0..2);
        assert_eq!(seen(&[3], 52), 2..4);
        assert_eq!(seen(&[0, 3], 20), 0..1);
        assert_eq!(in_sight(&[], &[], 20), 0..0);
    }

    #[test]
    fn what_is_said_is_broken_between_words() {
        let look = Look { color: false, plain: false, width: Some(24) };
        let words = "nothing was written; only yes counts: rollcall apply fall.plan --yes";
        let lines = ["nothing was written;", "  only yes counts:", "  rollcall apply fall.plan --yes"];
        assert_eq!(said(words, look).lines().collect::<Vec<_>>(), lines);
        assert_eq!(said(words, Look { width: None, ..look }), format!("{words}\n"));
        assert_eq!(said("  rollcall history", look), "  rollcall history\n");
        assert_eq!(said("a\nb", look), "a\\x0ab\n", "no name forges a line");
    }

    #[test]
    fn a_plain_finding_can_be_read_aloud() {
        expect![[r#"
            Error D501. The primary ID "000123456" is used for 2 rows.
            Where: sheet Fall 2026, column A, row 7. Value: 000123456.
            Who: Ana Núñez, 000123456.
            Also: Fall 2026!A5.
            What to do: both rows are left out until one of them changes.

        "#]]
        .assert_eq(&written(Part::Finding(Box::new(finding())), true));
    }

    /// What is found several times is told at its first place, and then where else it is.
    #[test]
    fn where_the_same_is_found_again_stands_behind_a_sign() {
        let again = Some("rows 9, 12-15 and 31 (7 rows in all)".to_owned());
        let finding = FindingBlock { also: Vec::new(), again, excerpt: None, ..finding() };
        let text = written(Part::Finding(Box::new(finding.clone())), false);
        let line = "  = also in rows 9, 12-15 and 31 (7 rows in all)\n  = both rows are left out";
        assert!(text.contains(line), "{text}");
        assert!(written(Part::Note(Box::new(finding.clone())), false).contains(line));
        let text = written(Part::Finding(Box::new(finding)), true);
        assert!(text.contains("\nAlso: rows 9, 12-15 and 31 (7 rows in all).\n"), "{text}");
    }

    #[test]
    fn what_can_be_done_stands_where_its_text_has_it() {
        let words = Words::text("first ").act(Action::Convert).then("\nthen ").act(Action::ShowAll);
        let written =
            |plain| written(Part::Finding(Box::new(FindingBlock { advice: words.clone(), ..finding() })), plain);
        assert!(written(false).contains("\n  = first [Convert]\n  = then [ShowAll]\n"), "{}", written(false));
        assert!(written(true).contains("What to do: first [Convert]. Then [ShowAll]."), "{}", written(true));
    }

    #[test]
    fn one_empty_line_between_sections_and_none_where_one_goes_on() {
        let (mut document, mut out) = (Document { goes_on: true, ..Document::default() }, Vec::new());
        document.section("one", "One").sentence("first");
        document.section("nothing", "Nothing is in it");
        document.section("two", "Two").sentence("second");
        document.further_section("three", "Three").detail("third");
        write(&document, Look { color: false, plain: false, width: None }, &AsNamed, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "first\n\nsecond\n  third\n\n");
    }

    /// Trial O04: no cell can move a cursor, hide text or turn a line around.
    #[test]
    fn what_could_act_on_a_terminal_is_shown_instead() {
        let hostile = "a\x1b[2Jb\u{202E}c\u{200B}d\re\u{9B}f";
        assert_eq!(written(Part::Sentence(hostile.into()), false), "a\\x1b[2Jb\\u{202e}c\\u{200b}d\\x0de\\u{9b}f\n");
    }
}
