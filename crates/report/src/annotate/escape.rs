//! Texts as they stand in a part, and back.

use crate::visible::visible;
use std::fmt::Write as _;

/// A text as it stands in an element or an attribute of a workbook. What XML cannot hold, and what would be taken for such
/// a character, is written as `_xHHHH_` (ECMA-376 part 1, section 22.9.2.19).
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '_' if is_code(&text[at..]) => out.push_str("_x005F_"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {
                let _ = write!(out, "_x{:04X}_", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether a text begins with `_xHHHH_`.
fn is_code(text: &str) -> bool {
    let Some(code) = text.as_bytes().get(..7) else { return false };
    code.starts_with(b"_x") && code.ends_with(b"_") && code[2..6].iter().all(u8::is_ascii_hexdigit)
}

/// A text for people with every character made visible that would act on it; its lines stay.
pub(super) fn shown(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}

/// A text as it was before it was escaped.
pub(super) fn unescaped(raw: &[u8]) -> String {
    let raw = String::from_utf8_lossy(raw);
    let mut out = String::with_capacity(raw.len());
    let mut rest = &*raw;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let named = behind.split_once(';').and_then(|(name, after)| Some((reference(name)?, after)));
        rest = match named {
            Some((letter, after)) => {
                out.push(letter);
                after
            }
            None => {
                out.push('&');
                behind
            }
        };
    }
    out.push_str(rest);
    out
}

/// The letter that `&…;` stands for.
fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_what_they_are() {
        for (text, written) in [
            ("a & b <c> \"d\"", "a &amp; b &lt;c&gt; &quot;d&quot;"),
            ("two\nlines", "two&#10;lines"),
            ("\u{1B}[2J", "_x001B_[2J"),
            ("_x000D_ _xylo", "_x005F_x000D_ _xylo"),
            ("é_", "é_"),
        ] {
            assert_eq!(escaped(text), written);
        }
        assert_eq!(unescaped(b"&lt;a&gt; &amp;&#65;&#x42; &none; &"), "<a> &AB &none; &");
        assert_eq!(shown("a\u{202e}b\nc"), "a\\u{202e}b\nc");
    }
}
