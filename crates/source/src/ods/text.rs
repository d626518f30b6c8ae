//! The text of a paragraph, as the document shows it (OpenDocument 1.3 part 3, section 6.1.2): white space is one
//! space and none at the ends, so that it does not matter how the XML is indented; spaces that count, tabs and line
//! ends are elements.

use super::attributes::number;
use crate::error::ReadError;
use crate::xml::{Token, Xml};

/// More spaces than fit in a cell.
const MOST_SPACES: usize = 40_000;

/// Appends the text of the paragraph that began last, up to its end. `piece` is room for its pieces.
pub(super) fn paragraph(xml: &mut Xml<'_>, text: &mut String, piece: &mut String) -> Result<(), ReadError> {
    let outside = xml.depth() - 1;
    let mut paragraph = Paragraph { text, gap: Gap::Dropped };
    xml.keep_texts(true);
    while xml.depth() > outside {
        match xml.next()? {
            Token::Text => {
                piece.clear();
                xml.push_text(piece)?;
                paragraph.push(piece);
            }
            Token::Start if is_beside_text(xml.name()) => {
                // A picture in it may be longer than any text.
                xml.keep_texts(false);
                xml.skip()?;
                xml.keep_texts(true);
            }
            Token::Start => paragraph.push_element(xml),
            Token::End | Token::Over => {}
        }
        xml.check_length(paragraph.text.len())?;
    }
    xml.keep_texts(false);
    Ok(())
}

/// What lies in a paragraph and is no part of its text: comments, notes, drawings, how a text is spoken.
fn is_beside_text(name: &[u8]) -> bool {
    matches!(
        name,
        b"annotation"
            | b"note"
            | b"ruby-text"
            | b"script"
            | b"table"
            | b"caption"
            | b"circle"
            | b"connector"
            | b"control"
            | b"custom-shape"
            | b"ellipse"
            | b"frame"
            | b"g"
            | b"line"
            | b"measure"
            | b"object"
            | b"page-thumbnail"
            | b"path"
            | b"polygon"
            | b"polyline"
            | b"rect"
            | b"regular-polygon"
            | b"scene"
    )
}

/// White space that has come and is not in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// None.
    None,
    /// It becomes a space when something follows.
    Waiting,
    /// It stands at the beginning and becomes nothing.
    Dropped,
}

struct Paragraph<'t> {
    text: &'t mut String,
    gap: Gap,
}

impl Paragraph<'_> {
    fn push(&mut self, piece: &str) {
        for (position, word) in piece.split([' ', '\t', '\r', '\n']).enumerate() {
            if position > 0 && self.gap == Gap::None {
                self.gap = Gap::Waiting;
            }
            if !word.is_empty() {
                self.close_gap();
                self.text.push_str(word);
            }
        }
    }

    /// What an element stands for; the texts of links and of what is only set in another way come by themselves.
    fn push_element(&mut self, xml: &Xml<'_>) {
        let (letter, times) = match xml.name() {
            b"s" => (' ', number::<usize>(xml, b"text:c").unwrap_or(1)),
            b"tab" => ('\t', 1),
            b"line-break" => ('\n', 1),
            _ => return,
        };
        self.close_gap();
        self.text.extend(std::iter::repeat_n(letter, MOST_SPACES.min(times)));
    }

    fn close_gap(&mut self) {
        if self.gap == Gap::Waiting {
            self.text.push(' ');
        }
        self.gap = Gap::None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_one_space_and_none_at_the_ends() {
        for (pieces, expected) in [
            (&["Ana María"][..], "Ana María"),
            (&["\n    Ana\n  María\r\n\t"], "Ana María"),
            (&["Ana", " ", "María"], "Ana María"),
            (&["Ana ", " María "], "Ana María"),
            (&["A", "na"], "Ana"),
            (&[" ", "\n"], ""),
            (&["a\u{a0} b"], "a\u{a0} b"),
        ] {
            let mut text = String::new();
            let mut paragraph = Paragraph { text: &mut text, gap: Gap::Dropped };
            pieces.iter().for_each(|piece| paragraph.push(piece));
            assert_eq!(text, expected, "{pieces:?}");
        }
    }
}
