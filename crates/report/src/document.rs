//! What is to be said, without how it will look.

use model::finding::Severity;

/// A text of blocks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document(pub Vec<Block>);

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// One line.
    Line(Vec<Span>),
    /// An empty line.
    Blank,
    /// Lines of cells under each other.
    Table(Table),
    /// A finding.
    Finding(Box<FindingBlock>),
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
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
    Weight(Severity),
}

/// Cells under each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Spaces before each line.
    pub indent: usize,
    /// Columns whose cells are numbers.
    pub right: Vec<usize>,
    /// The cells, row by row.
    pub rows: Vec<Vec<Span>>,
}

/// A finding with its place and an excerpt of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingBlock {
    /// How much it weighs.
    pub severity: Severity,
    /// Letter and number of the code.
    pub code: &'static str,
    /// Value and reason.
    pub message: String,
    /// The place as people write it.
    pub place: String,
    /// The place in words: sheet, column, row.
    pub place_in_words: String,
    /// The value, where there is one.
    pub value: Option<String>,
    /// Other places, each as people write it.
    pub also: Vec<String>,
    /// The sheet around it.
    pub excerpt: Option<Excerpt>,
    /// The way out, line by line.
    pub advice: Vec<String>,
}

/// A few cells of the sheet around a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Names of the columns shown.
    pub columns: Vec<String>,
    /// Rows shown: number, cells, and the mark under one cell.
    pub rows: Vec<ExcerptRow>,
}

/// A row of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcerptRow {
    /// The row's number.
    pub number: u32,
    /// Its cells in the columns shown.
    pub cells: Vec<String>,
    /// Whether the finding is here or only about this row too.
    pub main: bool,
    /// The column marked, as a position among those shown.
    pub marked: Option<usize>,
}

impl Document {
    /// A line of plain text.
    pub fn line(&mut self, text: impl Into<String>) {
        self.spans(vec![plain(text)]);
    }

    /// A line of pieces.
    pub fn spans(&mut self, spans: Vec<Span>) {
        self.0.push(Block::Line(spans));
    }

    /// An empty line; never two in a row and never the first. A finding brings its own.
    pub fn blank(&mut self) {
        if !matches!(self.0.last(), None | Some(Block::Blank | Block::Finding(_))) {
            self.0.push(Block::Blank);
        }
    }

    /// A table.
    pub fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.0.push(Block::Table(table));
        }
    }

    /// What to do next: reason and command, aligned.
    pub fn next_steps(&mut self, steps: &[(String, String)]) {
        let rows = steps.iter().map(|(why, command)| vec![plain(format!("{why}:")), strong(command.clone())]).collect();
        self.table(Table { indent: 2, right: Vec::new(), rows });
    }
}

/// Plain text.
pub fn plain(text: impl Into<String>) -> Span {
    Span { text: text.into(), style: Style::Plain }
}

/// Strong text.
pub fn strong(text: impl Into<String>) -> Span {
    Span { text: text.into(), style: Style::Strong }
}

/// Quiet text.
pub fn quiet(text: impl Into<String>) -> Span {
    Span { text: text.into(), style: Style::Quiet }
}
