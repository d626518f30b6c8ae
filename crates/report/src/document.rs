//! What is to be said, without how it will look: sections of sentences, facts, tables, findings and ways on.
//!
//! Sections, tables, columns and facts have keys, which stay when a title is worded better. How deep something stands,
//! where a line is drawn and which symbol stands for what is a format's to know.

mod table;

pub use table::{Cell, Column, Kind, Mark, Table, Total};

use model::action::{Action, Words};
use model::finding::Severity;

/// A text of sections.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// Whether something follows that is no part of it, such as a question.
    pub goes_on: bool,
}

/// What belongs together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its name for programs.
    pub key: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Whether it goes on where the section before it ends.
    pub joined: bool,
    /// What is in it.
    pub parts: Vec<Part>,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A sentence.
    Sentence(Text),
    /// What is to be known beside the sentence before it.
    Detail(Text),
    /// Names beside each other, which make no sentence.
    Names(Names),
    /// Names and values.
    Facts(Facts),
    /// Rows of cells.
    Table(Table),
    /// Somebody, with what is known or changes.
    Record(Record),
    /// That a list is longer than what is shown.
    More(Words),
    /// A finding.
    Finding(Box<FindingBlock>),
    /// A finding that is told in few words.
    Note(Box<FindingBlock>),
    /// A code of the manual.
    Code(CodeHead),
    /// Lines that stand as they were written.
    Verbatim(String),
    /// What is left behind, and what can be done next.
    Afterwards(Vec<Afterwards>),
}

/// A text of pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Span>);

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text, which may name what can be done.
    pub text: Words,
    /// What kind of text it is.
    pub style: Style,
}

/// What kind of text it is; colour is never the only sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Text.
    Plain,
    /// What the eye should find first.
    Strong,
    /// What may be passed over.
    Quiet,
    /// Something that went well.
    Good,
    /// The weight of a finding.
    Severity(Severity),
}

/// Names beside each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// What they name.
    pub key: &'static str,
    /// The names.
    pub names: Vec<Span>,
}

/// Names and values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// What they are about.
    pub key: &'static str,
    /// Each of them; one that has several values stands several times.
    pub facts: Vec<Fact>,
}

/// A name and a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The name for programs.
    pub key: &'static str,
    /// The name for people.
    pub name: String,
    /// The value.
    pub value: Span,
}

/// Somebody, with what is known or changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What kind of list they are in.
    pub key: &'static str,
    /// What happens to them.
    pub mark: Option<Mark>,
    /// Their primary ID.
    pub id: String,
    /// Their name, where it is told.
    pub name: Option<String>,
    /// Where their row is.
    pub place: Option<String>,
    /// What is said of them as a whole.
    pub remark: Option<String>,
    /// Their facts or changes.
    pub parts: Vec<Part>,
}

/// A code of the manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeHead {
    /// How much its findings weigh.
    pub severity: Severity,
    /// Letter and number.
    pub code: &'static str,
    /// What it means.
    pub title: &'static str,
    /// The word for it.
    pub slug: &'static str,
}

/// Something that is there when a command has ended, or a way on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Afterwards {
    /// Something that is there.
    Fact(Fact),
    /// A way on.
    Next(NextStep),
}

/// What could be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// What for.
    pub why: String,
    /// What to do.
    pub action: Action,
}

/// A finding with its place and an excerpt of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingBlock {
    /// How much it weighs.
    pub severity: Severity,
    /// Letter and number of the code.
    pub code: &'static str,
    /// Value and reason.
    pub message: Words,
    /// The place as people write it.
    pub place: String,
    /// The place in words: sheet, column, row.
    pub place_in_words: String,
    /// What the sender calls its column, where the place has letters for it.
    pub heading: Option<String>,
    /// Whose row it is, as the list has it; where nothing of the sheet is shown.
    pub who: Option<String>,
    /// The value, where there is one.
    pub value: Option<String>,
    /// Other places, each as people write it.
    pub also: Vec<String>,
    /// Where the same is found once more: `rows 9, 12-15 and 31 (7 rows in all)`.
    pub again: Option<String>,
    /// The sheet around it.
    pub excerpt: Option<Excerpt>,
    /// The way out; a line feed begins another one.
    pub advice: Words,
}

/// A few cells of the sheet around a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Names of the columns shown: letters, in a sheet of a workbook.
    pub columns: Vec<String>,
    /// What the sender calls them, where the names are letters; otherwise empty texts.
    pub headings: Vec<String>,
    /// Rows shown: number, cells, and the mark under one cell.
    pub rows: Vec<ExcerptRow>,
}

/// A row of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcerptRow {
    /// The row's number.
    pub number: u32,
    /// Its cells in the columns shown, as the file has them.
    pub cells: Vec<String>,
    /// Whether the finding is here or only about this row too.
    pub main: bool,
    /// The column marked, as a position among those shown.
    pub marked: Option<usize>,
}

impl Document {
    /// Begins a section.
    pub fn section(&mut self, key: &'static str, title: &'static str) -> &mut Section {
        self.sections.push(Section { key, title, joined: false, parts: Vec::new() });
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }

    /// Begins a section that goes on where the one before it ends.
    pub fn further_section(&mut self, key: &'static str, title: &'static str) -> &mut Section {
        let section = self.section(key, title);
        section.joined = true;
        section
    }

    /// With another document behind it.
    #[must_use]
    pub fn followed_by(mut self, mut other: Document) -> Document {
        self.sections.append(&mut other.sections);
        self.goes_on = other.goes_on;
        self
    }

    /// With another document behind it that goes on where this one ends.
    #[must_use]
    pub fn joined_by(self, mut other: Document) -> Document {
        if let Some(first) = other.sections.first_mut() {
            first.joined = true;
        }
        self.followed_by(other)
    }
}

impl Section {
    /// A sentence.
    pub fn sentence(&mut self, text: impl Into<Text>) {
        self.parts.push(Part::Sentence(text.into()));
    }

    /// What is to be known beside the sentence before it.
    pub fn detail(&mut self, text: impl Into<Text>) {
        self.parts.push(Part::Detail(text.into()));
    }

    /// Names beside each other; an absent one is no name.
    pub fn names(&mut self, key: &'static str, names: impl IntoIterator<Item = Span>) {
        let names = names.into_iter().filter(|name| !name.text.is_empty()).collect();
        self.parts.push(Part::Names(Names { key, names }));
    }

    /// Names and values.
    pub fn facts(&mut self, key: &'static str, facts: Vec<Fact>) {
        self.parts.push(Part::Facts(Facts { key, facts }));
    }

    /// A table, when it has rows.
    pub fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.parts.push(Part::Table(table));
        }
    }

    /// That a list is longer than what is shown.
    pub fn more(&mut self, text: impl Into<Words>) {
        self.parts.push(Part::More(text.into()));
    }

    /// What is left behind, and what can be done next.
    pub fn afterwards(&mut self, all: Vec<Afterwards>) {
        if !all.is_empty() {
            self.parts.push(Part::Afterwards(all));
        }
    }
}

impl Span {
    /// Text of a kind.
    pub fn of(text: impl Into<String>, style: Style) -> Span {
        Span { text: Words::text(text.into()), style }
    }
}

impl Fact {
    /// A name and a value.
    pub fn new(key: &'static str, name: impl Into<String>, value: impl Into<Span>) -> Fact {
        Fact { key, name: name.into(), value: value.into() }
    }
}

impl NextStep {
    /// What for, and what to do.
    pub fn new(why: impl Into<String>, action: Action) -> NextStep {
        NextStep { why: why.into(), action }
    }
}

impl From<NextStep> for Afterwards {
    fn from(step: NextStep) -> Self {
        Afterwards::Next(step)
    }
}

impl From<Fact> for Afterwards {
    fn from(fact: Fact) -> Self {
        Afterwards::Fact(fact)
    }
}

impl From<&str> for Span {
    fn from(text: &str) -> Self {
        plain(text)
    }
}

impl From<String> for Span {
    fn from(text: String) -> Self {
        plain(text)
    }
}

impl From<Words> for Span {
    fn from(text: Words) -> Self {
        Span { text, style: Style::Plain }
    }
}

impl From<Words> for Text {
    fn from(text: Words) -> Self {
        Text(vec![text.into()])
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text(vec![plain(text)])
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text(vec![plain(text)])
    }
}

impl From<Span> for Text {
    fn from(span: Span) -> Self {
        Text(vec![span])
    }
}

impl From<Vec<Span>> for Text {
    fn from(spans: Vec<Span>) -> Self {
        Text(spans)
    }
}

/// Plain text.
pub fn plain(text: impl Into<String>) -> Span {
    Span::of(text, Style::Plain)
}

/// Strong text.
pub fn strong(text: impl Into<String>) -> Span {
    Span::of(text, Style::Strong)
}

/// Quiet text.
pub fn quiet(text: impl Into<String>) -> Span {
    Span::of(text, Style::Quiet)
}

/// Text about something that went well.
pub fn good(text: impl Into<String>) -> Span {
    Span::of(text, Style::Good)
}
