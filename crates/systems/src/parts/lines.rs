//! The lines of a text, and the characters of one.

/// The lines of a text with their numbers; LF, CR LF, CR and NUL LF each end one.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut rest = Some(text);
    let lines = std::iter::from_fn(move || {
        let text = rest?;
        let end = memchr::memchr2(b'\n', b'\r', text.as_bytes());
        let line = &text[..end.unwrap_or(text.len())];
        rest = end.map(|end| text[end..].strip_prefix("\r\n").unwrap_or(&text[end + 1..]));
        Some(line.trim_end_matches('\0'))
    });
    (1..).zip(lines)
}

/// What is wrong with the last line of a text that [`is_cut`].
pub(crate) const CUT: &str = "the file ends in the middle of its last line, or the end of that line is missing";

/// Whether a text ends in the middle of a line: the lines before have an end, and the last one has none.
pub(crate) fn is_cut(text: &str) -> bool {
    let text = text.trim_end_matches([' ', '\t', '\0', END_OF_FILE]);
    !text.is_empty() && !text.ends_with(['\n', '\r']) && memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some()
}

/// What old programs write behind the last line.
const END_OF_FILE: char = '\u{1A}';

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
            assert_eq!(is_cut(text), cut, "{text:?}");
        }
    }
}
