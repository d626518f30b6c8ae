//! How styles mark cells: whose text is struck through, and who has a colour of their own.

use crate::error::ReadError;
use crate::sink::{SheetFact, Sink};
use crate::xml::{Token, Xml};
use model::marks::Mark;
use model::ours::OUR_FILLS;
use std::collections::HashMap;

/// How the cells of a style are marked; those of nearly every style are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Marks {
    pub(crate) is_struck: bool,
    /// Its number, of a background that is a colour and not white.
    pub(crate) colour: Option<u32>,
}

impl Marks {
    /// Whether there are any.
    pub(crate) fn are_any(self) -> bool {
        self.is_struck || self.colour.is_some()
    }

    /// Says them of a cell that has a value.
    pub(crate) fn report(self, row: u32, column: u16, sink: &mut dyn Sink) -> Result<(), ReadError> {
        if self.is_struck {
            sink.fact(SheetFact::Marked { row, column, mark: Mark::Struck })?;
        }
        match self.colour {
            Some(colour) => sink.fact(SheetFact::Marked { row, column, mark: Mark::Coloured(colour) }),
            None => Ok(()),
        }
    }
}

/// The fonts and fills of a workbook, which its cell styles name by their numbers.
#[derive(Default)]
pub(crate) struct Looks {
    /// Whether each font strikes its text through.
    struck: Vec<bool>,
    /// The number of each fill's colour, where it has one.
    fills: Vec<Option<u32>>,
    colours: HashMap<Colour, u32>,
}

impl Looks {
    /// How a style marks cells with this font and this fill.
    pub(crate) fn marks(&self, font: u32, fill: u32) -> Marks {
        let is_struck = self.struck.get(font as usize).copied().unwrap_or_default();
        Marks { is_struck, colour: self.fills.get(fill as usize).copied().flatten() }
    }

    /// One more font.
    pub(crate) fn push_font(&mut self, is_struck: bool) {
        self.struck.push(is_struck);
    }

    /// One more fill, of one colour where it is all of one. The colours of a marked copy are ours and say nothing.
    pub(crate) fn push_fill(&mut self, colour: Option<Colour>) {
        let next = u32::try_from(self.colours.len()).unwrap_or(u32::MAX);
        let colour = colour.filter(|colour| !colour.is_white() && !OUR_FILLS.contains(&colour.rgb.as_str()));
        self.fills.push(colour.map(|colour| *self.colours.entry(colour).or_insert(next)));
    }

    /// Reads the fonts that lie in the element begun last, up to its end.
    pub(super) fn fonts(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let outside = xml.depth() - 1;
        while xml.depth() > outside {
            if xml.next()? != Token::Start {
                continue;
            }
            if xml.name() == b"font" {
                let is_struck = is_struck(xml)?;
                self.push_font(is_struck);
            } else {
                xml.skip()?;
            }
        }
        Ok(())
    }

    /// Reads the fills that lie in the element begun last, up to its end.
    pub(super) fn fills(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let outside = xml.depth() - 1;
        while xml.depth() > outside {
            if xml.next()? != Token::Start {
                continue;
            }
            if xml.name() == b"fill" {
                let colour = fill(xml)?;
                self.push_fill(colour);
            } else {
                xml.skip()?;
            }
        }
        Ok(())
    }
}

/// A colour in one of the ways in which workbooks say it (section 18.8.19).
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Colour {
    /// Six digits of its red, green and blue.
    pub(crate) rgb: String,
    /// Its number in the theme, of which 0 is white.
    pub(crate) theme: String,
    /// Its number in the palette.
    pub(crate) indexed: String,
    /// How much lighter or darker it is.
    pub(crate) tint: String,
}

impl Colour {
    /// Whether it looks as if there were none: white, or the background of the window, which is left out as well.
    fn is_white(&self) -> bool {
        let is_tinted = !matches!(self.tint.as_str(), "" | "0");
        match (self.rgb.as_str(), self.theme.as_str(), self.indexed.as_str()) {
            ("", "", "") => true,
            ("FFFFFF", ..) | ("", "0", _) => !is_tinted,
            ("", "", number) => matches!(number, "1" | "9" | "64" | "65"),
            _ => false,
        }
    }
}

/// Whether the font that began last strikes its text through; reads it to its end.
fn is_struck(xml: &mut Xml<'_>) -> Result<bool, ReadError> {
    let outside = xml.depth() - 1;
    let mut is_struck = false;
    while xml.depth() > outside {
        if xml.next()? == Token::Start && xml.name() == b"strike" {
            let value = xml.attribute(b"val")?;
            is_struck = !value.is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off"));
        }
    }
    Ok(is_struck)
}

/// The colour of the fill that began last, where it is all of one; reads it to its end. The dots of the second fill,
/// which every workbook has, are nobody's.
fn fill(xml: &mut Xml<'_>) -> Result<Option<Colour>, ReadError> {
    let outside = xml.depth() - 1;
    let (mut is_solid, mut colour) = (false, None);
    while xml.depth() > outside {
        if xml.next()? != Token::Start {
            continue;
        }
        match xml.name() {
            b"patternFill" => is_solid = xml.attribute(b"patternType")?.is_some_and(|kind| kind == "solid"),
            b"fgColor" if is_solid => colour = Some(written(xml)?),
            _ => {}
        }
    }
    Ok(colour)
}

fn written(xml: &Xml<'_>) -> Result<Colour, ReadError> {
    let value = |name: &[u8]| xml.attribute(name).map(Option::unwrap_or_default);
    let rgb = value(b"rgb")?;
    // The first two digits are how far one sees through it, which no program shows.
    let rgb = rgb.get(rgb.len().saturating_sub(6)..).unwrap_or_default().to_ascii_uppercase();
    Ok(Colour { rgb, theme: value(b"theme")?, indexed: value(b"indexed")?, tint: value(b"tint")? })
}
