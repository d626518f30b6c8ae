//! The workbook around its sheets: which there are and where they lie, what number formats there are, and the texts that
//! cells share.

use super::kinds;
use super::records::{Content, Records};
use crate::error::ReadError;
use crate::package::Directory;
use crate::xlsx::book::{Book, Relation, SheetEntry, SheetKind, Styles, refuse_without_cells, relations};
use crate::xlsx::format::{self, Shows};
use crate::xlsx::marks::{Colour, Looks};
use crate::xlsx::strings::end_text;
use model::cell::SharedTexts;
use std::collections::HashMap;
use std::sync::Arc;

/// The last of the three states of a sheet: hidden so that no menu brings it back.
const VERY_HIDDEN: u32 = 2;

/// Reads all parts but the sheets.
pub(super) fn open(parts: &Directory<'_>) -> Result<Book, ReadError> {
    let root = relations(parts, "")?;
    let main = root.iter().find(|relation| relation.kind == "officeDocument");
    let main = main.map_or("xl/workbook.bin", |relation| relation.target.as_str());
    let related = relations(parts, main)?;
    let (sheets, from_1904) = sheets(parts, main, &related)?;
    let target = |kind: &str| related.iter().find(|relation| relation.kind == kind).map(|found| &found.target);
    let styles = target("styles").map_or(Ok(Styles::default()), |part| styles(parts, part))?;
    let texts = target("sharedStrings").map_or(Ok(SharedTexts::default()), |part| texts(parts, part))?;
    Ok(Book { sheets, styles, texts: Arc::new(texts), from_1904 })
}

fn sheets(parts: &Directory<'_>, main: &str, related: &[Relation]) -> Result<(Vec<SheetEntry>, bool), ReadError> {
    let mut records = Records::open(parts, main, kinds::BOOK)?;
    let (mut sheets, mut from_1904) = (Vec::new(), false);
    while let Some(kind) = records.next()? {
        match kind {
            kinds::BOOK_PROPERTIES => from_1904 = records.content()?.u32()? & 1 == 1,
            kinds::LISTED_SHEET => {
                let most = parts.caps().sheets;
                if sheets.len() >= most {
                    return Err(ReadError::TooLarge(format!("more than {most} sheets")));
                }
                sheets.push(sheet_entry(&mut records.content()?, related, parts)?);
            }
            _ => {}
        }
    }
    refuse_without_cells(&sheets).map(|()| (sheets, from_1904))
}

/// A sheet (section 2.4.313): whether it is hidden, its number, its relation and its name.
fn sheet_entry(
    content: &mut Content<'_>,
    related: &[Relation],
    parts: &Directory<'_>,
) -> Result<SheetEntry, ReadError> {
    let state = content.u32()?;
    content.u32()?;
    let (mut id, mut name) = (String::new(), String::new());
    let has_part = content.optional_text(&mut id)?;
    content.text(&mut name)?;
    if state > VERY_HIDDEN {
        return Err(
            content.damaged(&format!("says of its sheet \"{name}\" neither that it is shown nor that it is hidden"))
        );
    }
    let hidden = state != 0;
    if !has_part {
        // A module of the macros that came before Visual Basic.
        return Ok(SheetEntry { name, hidden, part: String::new(), kind: SheetKind::Macros });
    }
    let relation = related.iter().find(|relation| relation.id == id);
    Ok(SheetEntry::new(name, hidden, relation, parts))
}

fn styles(parts: &Directory<'_>, part: &str) -> Result<Styles, ReadError> {
    let mut records = Records::open(parts, part, kinds::STYLES)?;
    let mut codes: HashMap<u32, Shows> = HashMap::new();
    let (mut styles, mut looks) = (Styles::default(), Looks::default());
    let mut in_cell_styles = false;
    while let Some(kind) = records.next()? {
        match kind {
            kinds::CELL_STYLES => in_cell_styles = true,
            kinds::CELL_STYLES_END => in_cell_styles = false,
            kinds::FONT => looks.push_font(is_struck(&mut records.content()?).unwrap_or_default()),
            kinds::FILL => looks.push_fill(fill(&mut records.content()?).unwrap_or_default()),
            kinds::FORMAT => {
                let mut content = records.content()?;
                let (id, mut code) = (content.u16()?, String::new());
                content.text(&mut code)?;
                codes.insert(u32::from(id), styles.shows_of(&code));
            }
            kinds::STYLE if in_cell_styles => {
                let mut content = records.content()?;
                // The style of which it is made comes first.
                content.u16()?;
                let id = u32::from(content.u16()?);
                styles.push(codes.get(&id).copied().unwrap_or_else(|| format::of_builtin(id)));
                let (font, fill) = (content.u16().unwrap_or_default(), content.u16().unwrap_or_default());
                styles.mark(looks.marks(u32::from(font), u32::from(fill)));
            }
            _ => {}
        }
    }
    Ok(styles)
}

/// Whether a font strikes its text through: its height comes first. Of a record that is too short
/// nothing is known, and nothing that the list needs.
fn is_struck(content: &mut Content<'_>) -> Result<bool, ReadError> {
    const STRUCK: u16 = 1 << 3;
    content.u16()?;
    Ok(content.u16()? & STRUCK != 0)
}

/// The colour of a fill that is all of one.
fn fill(content: &mut Content<'_>) -> Result<Option<Colour>, ReadError> {
    const SOLID: u32 = 1;
    if content.u32()? != SOLID {
        return Ok(None);
    }
    let (kind, number, tint) = (content.u8()? >> 1, content.u8()?, content.u16()?);
    let (red, green, blue) = (content.u8()?, content.u8()?, content.u8()?);
    let tint = if tint == 0 { String::new() } else { tint.to_string() };
    Ok(match kind {
        1 => Some(Colour { indexed: number.to_string(), tint, ..Colour::default() }),
        2 => Some(Colour { rgb: format!("{red:02X}{green:02X}{blue:02X}"), tint, ..Colour::default() }),
        3 => Some(Colour { theme: number.to_string(), tint, ..Colour::default() }),
        _ => None,
    })
}

/// Reads all shared texts. What the file claims of their number is not looked at.
fn texts(parts: &Directory<'_>, part: &str) -> Result<SharedTexts, ReadError> {
    let mut records = Records::open(parts, part, kinds::TEXTS)?;
    let mut texts = SharedTexts::default();
    while let Some(kind) = records.next()? {
        if kind == kinds::TEXT {
            records.content()?.rich_text(texts.buffer())?;
            end_text(&mut texts, parts.caps())?;
        }
    }
    Ok(texts)
}
