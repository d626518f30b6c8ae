//! The text of a file, of which no more is held at a time than its reader needs: a line, a row, a record.
//!
//! Where the text comes from and how it is decoded is for [`Pieces`] to say.

use crate::sink::Ended;

/// Bytes of a text that are held at a time: one record or one line is never longer.
const MOST_HELD: usize = 256 << 20;

/// Gives the text of a file piece by piece.
pub trait Pieces {
    /// Adds the next piece to what is there; false when there was none left.
    ///
    /// # Errors
    /// When it cannot be read, and the giver knows why.
    fn next_piece(&mut self, text: &mut String) -> Result<bool, Ended>;

    /// Begins with the first piece again.
    ///
    /// # Errors
    /// When it cannot, and the giver knows why.
    fn rewind(&mut self) -> Result<(), Ended>;
}

/// A text that is at hand as a whole, in pieces.
#[derive(Debug)]
pub struct WholeText<'a> {
    text: &'a str,
    at: usize,
    /// Bytes of a piece; a character is never cut.
    piece: usize,
}

impl<'a> WholeText<'a> {
    /// Enough to amount to something, and little to hold twice.
    const PIECE: usize = 1 << 18;

    /// A text in pieces of a usual length.
    pub fn new(text: &'a str) -> Self {
        WholeText::in_pieces(text, WholeText::PIECE)
    }

    /// A text in pieces of so many bytes, but for what it takes to end a character.
    pub fn in_pieces(text: &'a str, piece: usize) -> Self {
        WholeText { text, at: 0, piece: piece.max(1) }
    }
}

impl Pieces for WholeText<'_> {
    fn next_piece(&mut self, text: &mut String) -> Result<bool, Ended> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return Ok(false);
        }
        let ends = (self.piece..rest.len()).find(|end| rest.is_char_boundary(*end));
        let end = ends.unwrap_or(rest.len());
        text.push_str(&rest[..end]);
        self.at += end;
        Ok(true)
    }

    fn rewind(&mut self) -> Result<(), Ended> {
        self.at = 0;
        Ok(())
    }
}

/// The text of a file on its way through a reader.
pub struct Text<'s> {
    pieces: &'s mut dyn Pieces,
    held: String,
    /// Where in `held` that begins which has not been read yet.
    at: usize,
    /// Whether nothing comes behind what is held.
    is_over: bool,
    bytes: u64,
}

impl<'s> Text<'s> {
    /// The text that these pieces make, which has so many bytes at a guess.
    pub fn new(pieces: &'s mut dyn Pieces, bytes: u64) -> Self {
        Text { pieces, held: String::new(), at: 0, is_over: false, bytes }
    }

    /// How many bytes there are in all, at a guess.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What is held and has not been read.
    pub(crate) fn rest(&self) -> &str {
        &self.held[self.at..]
    }

    /// Whether nothing comes behind the rest.
    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Has read so many bytes of the rest.
    pub(crate) fn pass(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Passes the mark of Unicode that a text may begin with.
    pub(crate) fn pass_mark(&mut self) -> Result<(), Ended> {
        const MARK: char = '\u{FEFF}';
        if self.rest().is_empty() && !self.is_over {
            self.more()?;
        }
        if self.rest().starts_with(MARK) {
            self.pass(MARK.len_utf8());
        }
        Ok(())
    }

    /// Lets go what has been read, and holds more.
    pub(crate) fn more(&mut self) -> Result<(), Ended> {
        self.held.drain(..self.at);
        self.at = 0;
        // Who needs more begins again with what is held: to double it keeps that from adding up.
        let enough = self.held.len().saturating_mul(2).max(1);
        while !self.is_over && self.held.len() < enough {
            if self.held.len() > MOST_HELD {
                return Err(Ended::Damaged(format!("one of its records is longer than {} MB", MOST_HELD >> 20)));
            }
            self.is_over = !self.pieces.next_piece(&mut self.held)?;
        }
        Ok(())
    }

    /// Begins with the first piece again.
    pub(crate) fn rewind(&mut self) -> Result<(), Ended> {
        self.pieces.rewind()?;
        self.held.clear();
        self.at = 0;
        self.is_over = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_whole_and_again_whatever_its_pieces_are() {
        let all = "ID,Name\n1,Núñez\n2,Świątek\n";
        for piece in 0..=all.len() {
            let mut pieces = WholeText::in_pieces(all, piece);
            let mut text = Text::new(&mut pieces, 0);
            for _ in 0..2 {
                let mut read = String::new();
                while !text.is_over() {
                    text.more().expect("there is no end before the end");
                    let rest = text.rest().to_owned();
                    text.pass(rest.len());
                    read.push_str(&rest);
                }
                assert_eq!(read, all, "pieces of {piece}");
                text.rewind().expect("it can begin again");
            }
        }
    }

    #[test]
    fn what_has_not_been_read_stays_and_grows() {
        let mut pieces = WholeText::in_pieces("abcdefgh", 1);
        let mut text = Text::new(&mut pieces, 8);
        text.more().expect("more");
        assert_eq!(text.rest(), "a");
        text.more().expect("more");
        assert_eq!(text.rest(), "ab");
        text.more().expect("more");
        text.pass(1);
        assert_eq!(text.rest(), "bcd");
        text.more().expect("more");
        assert_eq!((text.rest(), text.is_over()), ("bcdefg", false));
    }
}
