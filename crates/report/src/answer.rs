//! What a command has to say, in every form that a format may ask for. Whoever makes one does not know which it will be,
//! and none is made that nobody asks for.

use crate::document::Document;
use crate::json::Take;
use model::action::{Phrase, Words};
use std::{io, iter};

/// Lines, one after the other.
pub type Lines<'a, T> = Box<dyn Iterator<Item = T> + 'a>;

/// A table with a row for each thing that was found: the names of its columns, and a value for each in every row.
pub struct Rows<'a> {
    /// The names.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Lines<'a, Vec<String>>,
}

type Make<'a, T> = Box<dyn Fn() -> T + 'a>;

type GiveJson<'a> = Box<dyn Fn(&dyn Phrase, &mut Take<'_>) -> io::Result<()> + 'a>;

/// What a command has to say.
pub struct Answer<'a> {
    document: Make<'a, Document>,
    json: Option<GiveJson<'a>>,
    concise: Option<Make<'a, Lines<'a, Words>>>,
    json_lines: Option<GiveJson<'a>>,
    rows: Option<Make<'a, Rows<'a>>>,
}

impl<'a> Answer<'a> {
    /// An answer to people and to programs; `json` gives one value.
    pub fn new(
        document: impl Fn() -> Document + 'a,
        json: impl Fn(&dyn Phrase, &mut Take<'_>) -> io::Result<()> + 'a,
    ) -> Self {
        Answer { json: Some(Box::new(json)), ..Answer::aside(document) }
    }

    /// What people are told beside the answer.
    pub fn aside(document: impl Fn() -> Document + 'a) -> Self {
        Answer { document: Box::new(document), json: None, concise: None, json_lines: None, rows: None }
    }

    /// What somebody is shown who will be asked.
    pub fn before_asking(document: impl Fn() -> Document + 'a) -> Self {
        Answer::aside(document).with_concise(|| Box::new(iter::empty::<Words>()))
    }

    /// With a line for each thing that was found.
    #[must_use]
    pub fn with_concise(mut self, lines: impl Fn() -> Lines<'a, Words> + 'a) -> Self {
        self.concise = Some(Box::new(lines));
        self
    }

    /// With a value for each thing that was found, for programs.
    #[must_use]
    pub fn with_json_lines(mut self, lines: impl Fn(&dyn Phrase, &mut Take<'_>) -> io::Result<()> + 'a) -> Self {
        self.json_lines = Some(Box::new(lines));
        self
    }

    /// With a table of what was found.
    #[must_use]
    pub fn with_rows(mut self, rows: impl Fn() -> Rows<'a> + 'a) -> Self {
        self.rows = Some(Box::new(rows));
        self
    }

    /// All of it, for people.
    pub fn document(&self) -> Document {
        (self.document)()
    }

    /// Gives all of it as one value, for programs; what people are told beside the answer is none.
    ///
    /// # Errors
    /// When `take` cannot take it.
    pub fn json(&self, words: &dyn Phrase, take: &mut Take<'_>) -> io::Result<()> {
        self.json.as_ref().map_or(Ok(()), |json| json(words, take))
    }

    /// A line for each thing that was found; `None` where only the document says it.
    pub fn concise(&self) -> Option<Lines<'a, Words>> {
        self.concise.as_ref().map(|lines| lines())
    }

    /// A table of what was found; `None` where there is none.
    pub fn rows(&self) -> Option<Rows<'a>> {
        self.rows.as_ref().map(|rows| rows())
    }

    /// Gives a value for each thing that was found, for programs; where all of it is one value, this one.
    ///
    /// # Errors
    /// When `take` cannot take one.
    pub fn json_lines(&self, words: &dyn Phrase, take: &mut Take<'_>) -> io::Result<()> {
        match &self.json_lines {
            Some(lines) => lines(words, take),
            None => self.json(words, take),
        }
    }
}
