//! The lines of a text, and the characters of one.

use crate::sink::Ended;
use crate::text::Text;

/// What is wrong with a line that is cut.
pub(crate) const CUT: &str = "the file ends in the middle of its last line, or the end of that line is missing";

/// What old programs write behind the last line.
const END_OF_FILE: char = '\u{1A}';

/// Whether a line begins in what stands behind the last line end.
pub(crate) fn is_begun(rest: &str) -> bool {
    !rest.trim_end_matches([' ', '\t', '\0', END_OF_FILE]).is_empty()
}

/// Hands the lines of a text to `take`, with their numbers and whether they are cut; LF, CR LF, CR and NUL LF each end
/// one. Only the last one can be cut: the lines before have an end, and it has none.
pub(crate) fn each_line(
    text: &mut Text<'_>,
    mut take: impl FnMut(u32, &str, bool) -> Result<(), Ended>,
) -> Result<(), Ended> {
    let mut number = 0_u32;
    loop {
        let (stretch, is_over) = (text.rest(), text.is_over());
        let mut read = 0;
        while let Some((line, length)) = ended_line(&stretch[read..], is_over) {
            number = number.saturating_add(1);
            take(number, line.trim_end_matches('\0'), false)?;
            read += length;
        }
        text.pass(read);
        if is_over {
            let is_cut = number > 0 && is_begun(text.rest());
            return take(number.saturating_add(1), text.rest().trim_end_matches('\0'), is_cut);
        }
        text.more()?;
    }
}

/// The first line and how long it is with its end, if that is there.
fn ended_line(text: &str, is_over: bool) -> Option<(&str, usize)> {
    let end = memchr::memchr2(b'\n', b'\r', text.as_bytes())?;
    let length = match &text.as_bytes()[end..] {
        [b'\r', b'\n', ..] => 2,
        // An LF may follow.
        [b'\r'] if !is_over => return None,
        _ => 1,
    };
    Some((&text[..end], end + length))
}

/// Hands to `take` what stands before each character of one kind, which is ASCII, and behind the last of them, with
/// whether it has that character as its end.
pub(crate) fn each_between(
    text: &mut Text<'_>,
    mark: u8,
    mut take: impl FnMut(&str, bool) -> Result<(), Ended>,
) -> Result<(), Ended> {
    loop {
        let (stretch, is_over) = (text.rest(), text.is_over());
        let mut read = 0;
        for end in memchr::memchr_iter(mark, stretch.as_bytes()) {
            take(&stretch[read..end], true)?;
            read = end + 1;
        }
        text.pass(read);
        if is_over {
            return take(text.rest(), false);
        }
        text.more()?;
    }
}

/// The lines of one record, held until all of them have come.
#[derive(Debug)]
pub(crate) struct HeldLines {
    text: String,
    /// Their numbers, and where each ends.
    ends: Vec<(u32, usize)>,
    most: usize,
}

impl HeldLines {
    /// So many lines are held; those behind them are not, since nobody reads a record that has more.
    pub(crate) fn up_to(most: usize) -> Self {
        HeldLines { text: String::new(), ends: Vec::new(), most }
    }

    /// Holds one more.
    pub(crate) fn push(&mut self, number: u32, line: &str) {
        if self.ends.len() < self.most {
            self.text.push_str(line);
            self.ends.push((number, self.text.len()));
        }
    }

    /// The lines with their numbers.
    pub(crate) fn lines(&self) -> Vec<(u32, &str)> {
        let mut begin = 0;
        let line = |(number, end): &(u32, usize)| {
            let line = &self.text[begin..*end];
            begin = *end;
            (*number, line)
        };
        self.ends.iter().map(line).collect()
    }

    /// Lets them go.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }
}

/// A line whose characters can be counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    text: &'a str,
    /// Where each character begins, unless all of them are one byte long.
    places: &'a [usize],
}

impl<'a> Line<'a> {
    /// The places are a buffer, whatever stands in it.
    pub(crate) fn new(text: &'a str, places: &'a mut Vec<usize>) -> Self {
        places.clear();
        if !text.is_ascii() {
            places.extend(text.char_indices().map(|(place, _)| place));
        }
        Line { text, places }
    }

    /// How many characters it has.
    pub(crate) fn characters(self) -> usize {
        if self.places.is_empty() { self.text.len() } else { self.places.len() }
    }

    /// Where the character of this number, counted from 0, begins.
    fn place(self, number: usize) -> usize {
        let place = if self.places.is_empty() { Some(number) } else { self.places.get(number).copied() };
        place.unwrap_or(self.text.len()).min(self.text.len())
    }

    /// The characters from the one of this number, counted from 0; fewer where the line ends before.
    pub(crate) fn slice(self, first: usize, length: usize) -> &'a str {
        &self.text[self.place(first)..self.place(first.saturating_add(length))]
    }

    /// The value in the characters from the one of this number, counted from 1.
    pub(crate) fn value(self, first: usize, length: usize) -> &'a str {
        self.slice(first - 1, length).trim()
    }

    /// What stands behind the first characters.
    pub(crate) fn behind(self, characters: usize) -> &'a str {
        &self.text[self.place(characters)..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::WholeText;

    #[test]
    fn only_a_last_line_without_an_end_is_cut() {
        for (text, cut) in [
            ("a\nb", true),
            ("a\rb", true),
            ("a\r\nb  ", true),
            ("a\nb\0", true),
            ("a\nb\n", false),
            ("a\rb\r", false),
            ("a\nb\0\n", false),
            ("a\nb\n  ", false),
            ("a\nb\n\u{1A}", false),
            ("a", false),
            ("", false),
        ] {
            for piece in 1..=text.len().max(1) {
                let mut last = false;
                let mut pieces = WholeText::in_pieces(text, piece);
                let ended = each_line(&mut Text::new(&mut pieces, 0), |_, _, is_cut| {
                    assert!(!last, "a line comes behind one that is cut");
                    last = is_cut;
                    Ok(())
                });
                assert_eq!((ended, last), (Ok(()), cut), "{text:?} in pieces of {piece}");
            }
        }
    }
}
