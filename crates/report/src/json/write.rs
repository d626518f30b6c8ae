//! JSON in characters that can be seen: what a reader cannot see, or what would turn the text around, is written as
//! `\uXXXX`. Whatever reads the answer gets the same text; whoever looks at it in a terminal or an editor is not fooled.

use crate::visible::acts;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

/// A value that is written as JSON, and need not be held as a whole for that. Unlike what it is made from, serde's own
/// trait, this one can be handed on without its type.
pub trait Writable {
    /// Writes it over several lines, for people who look at it.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn write_pretty(&self, out: &mut dyn Write) -> io::Result<()>;

    /// Writes it in one line.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn write_line(&self, out: &mut dyn Write) -> io::Result<()>;
}

impl<T: Serialize> Writable for T {
    fn write_pretty(&self, out: &mut dyn Write) -> io::Result<()> {
        write_pretty(self, out)
    }

    fn write_line(&self, out: &mut dyn Write) -> io::Result<()> {
        write_line(self, out)
    }
}

/// Takes values one after the other, and writes each before the next one is made.
pub type Take<'t> = dyn FnMut(&dyn Writable) -> io::Result<()> + 't;

/// Writes a value over several lines, for people who look at it.
pub fn write_pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    write(value, PrettyFormatter::new(), out)
}

/// Writes a value in one line.
pub fn write_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    write(value, CompactFormatter, out)
}

fn write<F: Formatter>(value: &impl Serialize, shape: F, out: &mut dyn Write) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Escaped(shape)))?)
}

/// A way of writing JSON, with what cannot be seen escaped.
struct Escaped<F>(F);

impl<F: Formatter> Formatter for Escaped<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, unseen)) = rest.char_indices().find(|(_, c)| acts(*c)) {
            self.0.write_string_fragment(out, &rest[..at])?;
            for unit in unseen.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + unseen.len_utf8()..];
        }
        self.0.write_string_fragment(out, rest)
    }

    // Everything else is as the shape has it.

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_key(out)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use serde_json::{Value, json};

    fn written(value: &Value, write: impl FnOnce(&Value, &mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(value, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Trial O04: what could steer a terminal that shows the answer, or turn a line of it around, is escaped.
    #[test]
    fn what_cannot_be_seen_is_escaped_and_reads_back_the_same() {
        let value = json!({
            "name\u{202E}": "Núñez \u{9B}31m\u{85}\u{7F}\"\n 王 🐢",
            "hidden": ["a\u{200B}b", "\u{2028}\u{2029}\u{FEFF}", "\u{E0041}", "", {}],
            "\u{2066}": 7,
        });
        let line = written(&value, |value, out| write_line(value, out));
        expect![[r#"{"name\u202e":"Núñez \u009b31m\u0085\u007f\"\n 王 🐢","hidden":["a\u200bb","\u2028\u2029\ufeff","\udb40\udc41","",{}],"\u2066":7}"#]]
        .assert_eq(&line);
        let pretty = written(&value, |value, out| write_pretty(value, out));
        for text in [line, pretty] {
            assert!(text.chars().all(|c| c == '\n' || !acts(c)), "{text:?}");
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value, "{text}");
        }
    }

    #[test]
    fn what_can_be_seen_is_written_as_the_library_does() {
        let value = json!({"schema": "x/1", "list": [1, 2.5, null, true, [], {}], "text": "Grüße\t\\"});
        let pretty = written(&value, |value, out| write_pretty(value, out));
        assert_eq!(pretty, serde_json::to_string_pretty(&value).unwrap());
        assert_eq!(written(&value, |value, out| write_line(value, out)), value.to_string());
    }
}
