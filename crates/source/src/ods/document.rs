//! The document around its sheets: the order of its parts, the styles, and the day that days are counted from.

use super::dates::DayZero;
use super::styles::Styles;
use crate::error::ReadError;
use crate::package::Directory;
use crate::xml::{Token, Xml};

const CONTENT: &str = "content.xml";
const STYLES: &str = "styles.xml";

/// What the sheets of a document refer to.
#[derive(Default)]
pub(super) struct Document {
    pub(super) styles: Styles,
    pub(super) day_zero: DayZero,
}

/// Takes a sheet that begins, and passes over it or reads it to its end.
pub(super) type TakeTable<'t> = &'t mut dyn FnMut(&mut Xml<'_>, &Document) -> Result<(), ReadError>;

impl Document {
    /// Reads the styles that have names of their own.
    pub(super) fn open(parts: &Directory<'_>) -> Result<Self, ReadError> {
        let mut document = Document::default();
        if !parts.holds(STYLES) {
            return Ok(document);
        }
        let mut xml = xml(parts, STYLES)?;
        loop {
            match xml.next()? {
                Token::Over => return Ok(document),
                Token::Start if xml.depth() == 1 => {}
                Token::Start if xml.name() == b"styles" => document.styles.read(&mut xml)?,
                Token::Start => xml.skip()?,
                Token::End | Token::Text => {}
            }
        }
    }

    /// Reads the content from its root to its end, so that its checksum is known to be right, and hands each sheet
    /// over. A table anywhere else (in a drawing, among tracked changes, a link to another file) is no sheet.
    pub(super) fn each_table(&mut self, parts: &Directory<'_>, take: TakeTable<'_>) -> Result<(), ReadError> {
        let mut xml = xml(parts, CONTENT)?;
        loop {
            match xml.next()? {
                Token::Over => return Ok(()),
                Token::Start => match (xml.depth(), xml.name()) {
                    (1, _) | (2, b"body") | (3, b"spreadsheet") => {}
                    (2, b"automatic-styles") => self.styles.read(&mut xml)?,
                    (4, b"calculation-settings") => self.settings(&mut xml)?,
                    (4, b"table") => take(&mut xml, self)?,
                    _ => xml.skip()?,
                },
                Token::End | Token::Text => {}
            }
        }
    }

    fn settings(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let outside = xml.depth() - 1;
        while xml.depth() > outside {
            if xml.next()? == Token::Start && xml.name() == b"null-date" {
                let day = xml.attribute(b"table:date-value")?;
                self.day_zero = day.and_then(|day| DayZero::parse(&day)).unwrap_or_default();
            }
        }
        Ok(())
    }
}

/// The tokens of a part that must be there.
fn xml<'a>(parts: &'a Directory<'_>, name: &str) -> Result<Xml<'a>, ReadError> {
    let part = parts.part(name)?.ok_or_else(|| ReadError::Corrupt(format!("its part \"{name}\" is missing")))?;
    Xml::new(part, parts.caps().xml_depth)
}
