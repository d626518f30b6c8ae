//! Comments on the cells of a sheet, each kind in a part of its own beside the sheet.

use super::book::{self, Relation};
use crate::error::ReadError;
use crate::package::Directory;
use crate::sink::Sink;
use crate::xml::{Token, Xml};
use model::cell::parse_address;
use std::collections::HashSet;

/// Conversations, which newer versions of Excel call comments, and notes, which older ones do. A conversation has a
/// note, too, which only says that an older version cannot show it.
const KINDS: [(&str, &[u8]); 2] = [("threadedComment", b"threadedComment"), ("comments", b"comment")];

/// Hands over the first comment on each cell. No list is refused because of a part that it does not need.
pub(super) fn read(parts: &Directory<'_>, related: &[Relation], sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut known = HashSet::new();
    for (kind, element) in KINDS {
        for part in related.iter().filter(|relation| relation.kind == kind && parts.holds(&relation.target)) {
            let read = part_of(parts, &part.target, element, &mut known, sink);
            if matches!(read, Err(ReadError::Stopped)) {
                return read;
            }
        }
    }
    Ok(())
}

fn part_of(
    parts: &Directory<'_>,
    part: &str,
    element: &[u8],
    known: &mut HashSet<(u32, u16)>,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut xml = book::xml(parts, part)?;
    let mut text = String::new();
    loop {
        match xml.next()? {
            Token::Over => return Ok(()),
            Token::Start if xml.name() == element => {
                let place = xml.attribute(b"ref")?.and_then(|at| parse_address(at.as_bytes()));
                text.clear();
                text_of(&mut xml, &mut text)?;
                if let Some((row, column)) = place.filter(|place| known.insert(*place)) {
                    sink.comment(row, column, &text)?;
                }
            }
            Token::Start | Token::End | Token::Text => {}
        }
    }
}

/// Appends the text of the comment that began last, up to its end.
fn text_of(xml: &mut Xml<'_>, text: &mut String) -> Result<(), ReadError> {
    let outside = xml.depth() - 1;
    while xml.depth() > outside {
        if xml.next()? != Token::Start {
            continue;
        }
        if xml.name() == b"text" {
            xml.inner_text(text)?;
        } else {
            xml.skip()?;
        }
    }
    Ok(())
}
