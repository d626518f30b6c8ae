//! What the styles of cells show of a number, and which sheets they hide.

use super::attributes::{raw, says};
use super::format;
use crate::error::ReadError;
use crate::xlsx::format::{Shows, of_code};
use crate::xlsx::pattern::Pattern;
use crate::xml::{Token, Xml};
use std::collections::{HashMap, HashSet};

/// Styles by their names, which stand for the same in the whole document.
#[derive(Default)]
pub(super) struct Styles {
    /// What cells of a style show.
    cells: HashMap<Vec<u8>, Shows>,
    /// What data styles show.
    data: HashMap<Vec<u8>, Shows>,
    patterns: Vec<Pattern>,
    hidden_tables: HashSet<Vec<u8>>,
}

/// A style of cells that has been read, before it is known what the styles that it names show.
#[derive(Default)]
struct CellStyle {
    data_style: Option<Vec<u8>>,
    parent: Option<Vec<u8>>,
}

/// Styles of one document: several times as many as spreadsheet programs let a workbook have.
const MOST_STYLES: usize = 1 << 18;
/// How many styles may take after each other.
const MOST_PARENTS: usize = 32;

impl Styles {
    /// What a number shows in a cell of this style.
    pub(super) fn shows(&self, name: &[u8]) -> Shows {
        self.cells.get(name).copied().unwrap_or_default()
    }

    /// What it shows in a cell that names no style.
    pub(super) fn usual(&self) -> Shows {
        self.shows(b"Default")
    }

    /// The pattern that [`Shows::Around`] names.
    pub(super) fn pattern(&self, shows: Shows) -> Option<&Pattern> {
        if let Shows::Around(_, index) = shows { self.patterns.get(index) } else { None }
    }

    /// Whether a sheet of this style is hidden.
    pub(super) fn hides_table(&self, name: &[u8]) -> bool {
        self.hidden_tables.contains(name)
    }

    /// Reads the styles that lie in the element begun last, up to its end. They may take after styles that were
    /// read before.
    pub(super) fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let mut read: HashMap<Vec<u8>, CellStyle> = HashMap::new();
        let outside = xml.depth() - 1;
        while xml.depth() > outside {
            if xml.next()? != Token::Start {
                continue;
            }
            if format::is_data_style(xml.name()) {
                self.data_style(xml)?;
            } else if xml.name() == b"style" {
                self.style(xml, &mut read)?;
            } else {
                xml.skip()?;
            }
            if read.len() + self.data.len() + self.patterns.len() + self.hidden_tables.len() > MOST_STYLES {
                return Err(ReadError::TooLarge(format!("more than {MOST_STYLES} cell styles")));
            }
        }
        let found: Vec<(Vec<u8>, Shows)> =
            read.keys().map(|name| (name.clone(), self.shows_after(name, &read))).collect();
        self.cells.extend(found);
        Ok(())
    }

    fn data_style(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let name = raw(xml, b"style:name").unwrap_or_default().to_vec();
        let style = format::read(xml)?;
        // Its parts come before the style that is put together from them.
        let positive = style.positive.and_then(|part| self.data.get(&part).copied());
        let shows = positive.unwrap_or_else(|| self.shows_of(&style.code));
        self.data.insert(name, shows);
        Ok(())
    }

    /// What a format's code makes of a number.
    fn shows_of(&mut self, code: &str) -> Shows {
        let shows = of_code(code);
        let Some(pattern) = Pattern::of_code(code) else { return shows };
        self.patterns.push(pattern);
        let digits = if let Shows::Padded(digits) = shows { digits } else { 0 };
        Shows::Around(digits, self.patterns.len() - 1)
    }

    fn style(&mut self, xml: &mut Xml<'_>, read: &mut HashMap<Vec<u8>, CellStyle>) -> Result<(), ReadError> {
        let value = |name: &[u8]| raw(xml, name).map(<[u8]>::to_vec);
        let name = value(b"style:name").unwrap_or_default();
        match raw(xml, b"style:family") {
            Some(b"table-cell") => {
                let style = CellStyle {
                    data_style: value(b"style:data-style-name"),
                    parent: value(b"style:parent-style-name"),
                };
                read.insert(name, style);
                xml.skip()
            }
            Some(b"table") => self.table_style(xml, name),
            Some(_) | None => xml.skip(),
        }
    }

    fn table_style(&mut self, xml: &mut Xml<'_>, name: Vec<u8>) -> Result<(), ReadError> {
        let mut is_hidden = false;
        let outside = xml.depth() - 1;
        while xml.depth() > outside {
            if xml.next()? == Token::Start && xml.name() == b"table-properties" {
                is_hidden |= says(xml, b"table:display", b"false");
            }
        }
        if is_hidden {
            self.hidden_tables.insert(name);
        }
        Ok(())
    }

    /// What a style shows by its own data style, or by that of the style that it takes after.
    fn shows_after(&self, name: &[u8], read: &HashMap<Vec<u8>, CellStyle>) -> Shows {
        let mut name = name;
        for _ in 0..MOST_PARENTS {
            let Some(style) = read.get(name) else { return self.shows(name) };
            if let Some(data) = &style.data_style {
                return self.data.get(data).copied().unwrap_or_default();
            }
            let Some(parent) = &style.parent else { break };
            name = parent;
        }
        Shows::default()
    }
}
