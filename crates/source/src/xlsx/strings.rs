//! Texts of cells: those that the workbook shares, and how a text is put together from its runs.

use crate::caps::Caps;
use crate::error::ReadError;
use crate::xml::{Token, Xml};
use model::cell::SharedTexts;
use std::borrow::Cow;

/// Reads all shared texts. What the file claims of their number is not looked at.
pub(super) fn read(mut xml: Xml<'_>, caps: Caps) -> Result<SharedTexts, ReadError> {
    let mut texts = SharedTexts::default();
    loop {
        while let Some((bytes, text)) = plain(xml.ahead()).filter(|_| xml.depth() == 1) {
            texts.buffer().push_str(text);
            xml.pass(bytes, 0..0);
            end_text(&mut texts, caps)?;
        }
        match xml.next()? {
            Token::Over => return Ok(texts),
            Token::Start if xml.name() == b"si" => {
                rich_text(&mut xml, texts.buffer())?;
                end_text(&mut texts, caps)?;
            }
            Token::Start | Token::End | Token::Text => {}
        }
    }
}

/// The plainest text, `<si><t>Ana</t></si>`, if exactly that comes next: its bytes in all, and the text.
/// What is escaped, or begins or ends with a space, is left to [`rich_text`].
fn plain(ahead: &[u8]) -> Option<(usize, &str)> {
    const BEFORE: &[u8; 7] = b"<si><t>";
    const BEHIND: &[u8; 9] = b"</t></si>";
    let inner = ahead.strip_prefix(BEFORE)?;
    let length = memchr::memchr(b'<', inner)?;
    let (text, rest) = inner.split_at(length);
    let at_the_ends = [text.first()?, text.last()?];
    let is_plain = rest.starts_with(BEHIND)
        && !at_the_ends.iter().any(|byte| byte.is_ascii_whitespace())
        && memchr::memchr3(b'&', b'\r', b'_', text).is_none();
    let text = std::str::from_utf8(text).ok().filter(|_| is_plain)?;
    Some((BEFORE.len() + length + BEHIND.len(), text))
}

/// Ends the shared text being put together.
pub(crate) fn end_text(texts: &mut SharedTexts, caps: Caps) -> Result<(), ReadError> {
    caps.check_cell(texts.open_text())?;
    if texts.buffer().len() as u64 > caps.text_bytes || !texts.close() {
        return Err(ReadError::TooLarge(format!("more than {} bytes of text", caps.text_bytes)));
    }
    Ok(())
}

/// Appends the text of the element that began last: its `t`, or those of its runs `r`. The runs that
/// say how a Japanese text is spoken (`rPh`) are no part of it.
pub(super) fn rich_text(xml: &mut Xml<'_>, text: &mut String) -> Result<(), ReadError> {
    let outside = xml.depth() - 1;
    let begin = text.len();
    // Spaces at the ends count only where the first and the last run say so; between runs they always do.
    let (mut keeps_first, mut keeps_last) = (None, false);
    while xml.depth() > outside {
        match xml.next()? {
            Token::Start if xml.name() == b"rPh" => xml.skip()?,
            Token::Start if xml.name() == b"t" => {
                keeps_last = xml.attribute(b"xml:space")?.is_some_and(|value| value == "preserve");
                keeps_first = keeps_first.or(Some(keeps_last));
                xml.inner_text(text)?;
                xml.check_length(text.len() - begin)?;
            }
            Token::Start | Token::End | Token::Text | Token::Over => {}
        }
    }
    finish(text, begin, keeps_first.unwrap_or(false), keeps_last);
    Ok(())
}

/// Drops spaces at the ends that the file does not keep; `_xHHHH_` becomes its character.
fn finish(text: &mut String, start: usize, keeps_first: bool, keeps_last: bool) {
    const SPACES: [char; 4] = [' ', '\t', '\r', '\n'];
    let raw = &text[start..];
    let kept = if keeps_first { raw } else { raw.trim_start_matches(SPACES) };
    let kept = if keeps_last { kept } else { kept.trim_end_matches(SPACES) };
    if kept.len() == raw.len() && !kept.contains("_x") {
        return;
    }
    let kept = without_escapes(kept).into_owned();
    text.truncate(start);
    text.push_str(&kept);
}

/// The text with `_x000D_` and its like as the characters they stand for (ECMA-376 part 1, section
/// 22.9.2.19): what XML cannot hold. `_x005F_` is the underscore itself.
pub(super) fn without_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(unit) = escape(rest) else {
            plain.push('_');
            rest = &rest[1..];
            continue;
        };
        rest = &rest[ESCAPE..];
        let pair = escape(rest).filter(|low| is_high(unit) && (0xDC00..0xE000).contains(low));
        rest = if pair.is_some() { &rest[ESCAPE..] } else { rest };
        let units: Vec<u16> = std::iter::once(unit).chain(pair).collect();
        plain.push_str(&String::from_utf16_lossy(&units));
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The length of `_xHHHH_`.
const ESCAPE: usize = 7;

fn is_high(unit: u16) -> bool {
    (0xD800..0xDC00).contains(&unit)
}

fn escape(text: &str) -> Option<u16> {
    let bytes = text.as_bytes().get(..ESCAPE)?;
    let digits = bytes.strip_prefix(b"_x")?.strip_suffix(b"_")?;
    let all = digits.iter().all(u8::is_ascii_hexdigit);
    all.then(|| u16::from_str_radix(&text[2..6], 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_become_characters() {
        for (written, plain) in [
            ("a_x000D_b", "a\rb"),
            ("_x001B_[2J", "\u{1B}[2J"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_", "😀"),
            ("_xD83D_!", "\u{FFFD}!"),
            ("_x00G0_ _x12", "_x00G0_ _x12"),
            ("_xé000_", "_xé000_"),
            ("snake_xylophone", "snake_xylophone"),
        ] {
            assert_eq!(without_escapes(written), plain, "{written}");
        }
    }
}
