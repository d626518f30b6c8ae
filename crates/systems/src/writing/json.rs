//! JSON: objects whose members are written one behind the other.

use model::NaiveDate;
use std::fmt::Write as _;

/// Whether a character can stand in JSON that ends up in a database: those have no place for NUL.
pub(crate) fn can_hold(c: char) -> bool {
    c != '\0'
}

/// An object that has begun.
pub(crate) struct Object<'o> {
    out: &'o mut String,
    has_members: bool,
}

impl<'o> Object<'o> {
    /// Begins one.
    pub(crate) fn begin(out: &'o mut String) -> Self {
        out.push('{');
        Object { out, has_members: false }
    }

    /// Ends it.
    pub(crate) fn end(self) {
        self.out.push('}');
    }

    /// Begins a member, whose value is written by the caller.
    pub(crate) fn member(&mut self, name: &str) -> &mut String {
        if self.has_members {
            self.out.push(',');
        }
        self.has_members = true;
        string(name, self.out);
        self.out.push(':');
        self.out
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        string(text, self.member(name));
    }

    /// A text that may be missing.
    pub(crate) fn optional(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    /// True or false.
    pub(crate) fn flag(&mut self, name: &str, is_true: bool) {
        self.member(name).push_str(if is_true { "true" } else { "false" });
    }

    /// A day and what stands behind it; it may be missing.
    pub(crate) fn day(&mut self, name: &str, day: Option<NaiveDate>, behind: &str) {
        if let Some(day) = day {
            write!(self.member(name), "\"{day}{behind}\"").expect("a String takes any text");
        }
    }

    /// A list, unless it is empty.
    pub(crate) fn list<T>(
        &mut self,
        name: &str,
        entries: impl IntoIterator<Item = T>,
        mut write: impl FnMut(T, &mut String),
    ) {
        let mut entries = entries.into_iter();
        let Some(first) = entries.next() else { return };
        let out = self.member(name);
        out.push('[');
        write(first, out);
        for entry in entries {
            out.push(',');
            write(entry, out);
        }
        out.push(']');
    }
}

/// Appends a text between quotation marks.
pub(crate) fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars().filter(|c| can_hold(*c)) {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => write!(out, "\\u{:04x}", u32::from(c)).expect("a String takes any text"),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stand_between_commas_and_no_text_ends_early() {
        let mut out = String::new();
        let mut object = Object::begin(&mut out);
        object.text("a\"b", "c\\d\u{1}\u{0}\n");
        object.optional("none", None);
        object.flag("yes", true);
        object.day("day", NaiveDate::from_ymd_opt(2027, 6, 30), "Z");
        object.list("list", [1, 2], |entry, out| string(&entry.to_string(), out));
        object.list("empty", [""; 0], string);
        object.end();
        let expected = r#"{"a\"b":"c\\d\u0001\n","yes":true,"day":"2027-06-30Z","list":["1","2"]}"#;
        assert_eq!(out, expected);
        assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok());
    }
}
