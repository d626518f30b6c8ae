//! What the styles of cells show of a number and how they mark cells, and which sheets they hide.

use super::attributes::{raw, says};
use super::format;
use crate::error::ReadError;
use crate::xlsx::format::{Shows, of_code};
use crate::xlsx::marks::Marks;
use crate::xlsx::pattern::Pattern;
use crate::xml::{Token, Xml};
use model::ours::OUR_FILLS;
use std::collections::{HashMap, HashSet};

/// How cells of a style look.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    /// What they show of a number.
    pub(super) shows: Shows,
    /// How they are marked.
    pub(super) marks: Marks,
}

/// Styles by their names, which stand for the same in the whole document.
#[derive(Default)]
pub(super) struct Styles {
    /// How cells of a style look.
    cells: HashMap<Vec<u8>, Look>,
    /// Whether a style marks cells. In most documents none does, and then nobody needs to ask.
    mark_cells: bool,
    /// What data styles show.
    data: HashMap<Vec<u8>, Shows>,
    patterns: Vec<Pattern>,
    hidden_tables: HashSet<Vec<u8>>,
}

/// A style of cells that has been read, before it is known what the styles that it names say.
#[derive(Default)]
struct CellStyle {
    data_style: Option<Vec<u8>>,
    parent: Option<Vec<u8>>,
    is_struck: Option<bool>,
    /// Where it says that there is none, that counts, too.
    colour: Option<Option<u32>>,
}

impl CellStyle {
    /// Reads what lies in the style that began last, up to its end.
    fn read_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let outside = xml.depth() - 1;
        while xml.depth() > outside {
            if xml.next()? != Token::Start {
                continue;
            }
            // Paragraphs and letters have backgrounds, too.
            let is_cell = xml.name() == b"table-cell-properties";
            for (name, value) in xml.attributes().flatten() {
                match name {
                    b"style:text-line-through-style" => self.is_struck = Some(value != b"none"),
                    b"fo:background-color" if is_cell => self.colour = Some(colour(value)),
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

/// The number of a colour, `#ffff00`; none of white, of what a marked copy has for problems, and of no colour.
fn colour(written: &[u8]) -> Option<u32> {
    const WHITE: u32 = 0x00FF_FFFF;
    let digits = std::str::from_utf8(written).ok()?.trim().strip_prefix('#')?;
    let is_ours = OUR_FILLS.iter().any(|ours| ours.eq_ignore_ascii_case(digits));
    u32::from_str_radix(digits, 16).ok().filter(|colour| *colour != WHITE && !is_ours)
}

/// Styles of one document: several times as many as spreadsheet programs let a workbook have.
const MOST_STYLES: usize = 1 << 18;
/// How many styles may take after each other.
const MOST_PARENTS: usize = 32;

impl Styles {
    /// How a cell of this style looks.
    pub(super) fn look(&self, name: &[u8]) -> Look {
        self.cells.get(name).copied().unwrap_or_default()
    }

    /// How one looks that names no style.
    pub(super) fn usual(&self) -> Look {
        self.look(b"Default")
    }

    /// Whether any of them marks cells.
    pub(super) fn mark_cells(&self) -> bool {
        self.mark_cells
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
        let found: Vec<(Vec<u8>, Look)> =
            read.keys().map(|name| (name.clone(), self.look_after(name, &read))).collect();
        self.mark_cells |= found.iter().any(|(_, look)| look.marks.are_any());
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
                let (data_style, parent) = (value(b"style:data-style-name"), value(b"style:parent-style-name"));
                let mut style = CellStyle { data_style, parent, ..CellStyle::default() };
                style.read_properties(xml)?;
                read.insert(name, style);
                Ok(())
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

    /// How cells of a style look: what it does not say itself, the style says that it takes after.
    fn look_after(&self, name: &[u8], read: &HashMap<Vec<u8>, CellStyle>) -> Look {
        let (mut shows, mut is_struck, mut colour) = (None, None, None);
        let (mut name, mut others) = (name, Look::default());
        for _ in 0..MOST_PARENTS {
            let Some(style) = read.get(name) else {
                others = self.look(name);
                break;
            };
            let data = style.data_style.as_ref();
            shows = shows.or_else(|| data.map(|data| self.data.get(data).copied().unwrap_or_default()));
            (is_struck, colour) = (is_struck.or(style.is_struck), colour.or(style.colour));
            let Some(parent) = &style.parent else { break };
            name = parent;
        }
        let is_struck = is_struck.unwrap_or(others.marks.is_struck);
        let marks = Marks { is_struck, colour: colour.unwrap_or(others.marks.colour) };
        Look { shows: shows.unwrap_or(others.shows), marks }
    }
}
