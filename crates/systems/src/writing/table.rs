//! Text tables: values between commas, as RFC 4180 has them.

/// Whether a character can stand in a table. What programs that read tables make of control characters, nobody knows.
pub(crate) fn can_hold(c: char) -> bool {
    !c.is_control() || matches!(c, '\t' | '\n' | '\r')
}

/// Appends a value between quotation marks.
pub(crate) fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars().filter(|c| can_hold(*c)) {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
}

/// Appends a value, between quotation marks only where it needs them.
pub(crate) fn value(text: &str, out: &mut String) {
    let is_bare = |c: char| !matches!(c, '"' | ',') && !c.is_control();
    if text.chars().all(is_bare) {
        out.push_str(text);
    } else {
        quoted(text, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_marks_where_it_needs_them() {
        for (text, expected) in [
            ("Lind", "Lind"),
            ("", ""),
            ("O'Brien-Núñez; Jr.", "O'Brien-Núñez; Jr."),
            ("Lind, Ana", "\"Lind, Ana\""),
            ("Ana \"Nan\"", "\"Ana \"\"Nan\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("\u{0}a\u{1B}[1mb", "\"a[1mb\""),
        ] {
            let mut out = String::new();
            value(text, &mut out);
            assert_eq!(out, expected, "{text:?}");
        }
    }
}
