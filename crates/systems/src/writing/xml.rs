//! XML: elements one in another, and text in them.

use model::NaiveDate;
use std::fmt::Write as _;

/// Whether a character can stand in a document of XML 1.0, escaped or not.
pub(crate) fn can_hold(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// Appends an element with a text.
pub(crate) fn element(name: &str, text: &str, out: &mut String) {
    open(name, out);
    escaped(text, out);
    close(name, out);
}

/// The same, unless there is no text: an empty element says that there is an empty value.
pub(crate) fn optional(name: &str, text: Option<&str>, out: &mut String) {
    if let Some(text) = text {
        element(name, text, out);
    }
}

/// Appends an element with a day and what stands behind it, unless there is none.
pub(crate) fn day(name: &str, day: Option<NaiveDate>, behind: &str, out: &mut String) {
    if let Some(day) = day {
        open(name, out);
        write!(out, "{day}{behind}").expect("a String takes any text");
        close(name, out);
    }
}

/// Appends an element around the entries of a list, unless there are none.
pub(crate) fn list<T>(name: &str, entries: &[T], out: &mut String, mut write: impl FnMut(&T, &mut String)) {
    if entries.is_empty() {
        return;
    }
    open(name, out);
    for entry in entries {
        write(entry, out);
    }
    close(name, out);
}

/// Appends the beginning of an element.
pub(crate) fn open(name: &str, out: &mut String) {
    out.push('<');
    out.push_str(name);
    out.push('>');
}

/// Appends the end of an element.
pub(crate) fn close(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Appends a text. A character that no document can hold is left out: one of them, and nothing of the file is read.
fn escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // As it is, it would be read as the end of a line.
            '\r' => out.push_str("&#13;"),
            c if can_hold(c) => out.push(c),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup_and_no_document_breaks() {
        for (text, expected) in [
            ("Lind & Söhne", "Lind &amp; Söhne"),
            ("<b>]]></b>", "&lt;b&gt;]]&gt;&lt;/b&gt;"),
            ("a\r\nb\tc", "a&#13;\nb\tc"),
            ("a\u{0}b\u{1B}c\u{FFFE}d\u{FFFF}e", "abcde"),
            ("\u{FFFD}\u{1F600}", "\u{FFFD}\u{1F600}"),
            ("\"'", "\"'"),
        ] {
            let mut out = String::new();
            escaped(text, &mut out);
            assert_eq!(out, expected, "{text:?}");
        }
    }
}
