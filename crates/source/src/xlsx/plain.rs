//! The plainest cell, `<c r="B2" s="1" t="s"><v>42</v></c>`: what nearly every program writes for nearly
//! every cell. Taken in one look at the bytes; whatever differs by a letter is left to the XML reader.

use model::cell::{SHEET_COLUMNS, SHEET_ROWS};
use std::ops::Range;

/// A cell that holds a number, or the number of a shared text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plain {
    /// Its row, from 1.
    pub(super) row: u32,
    /// Its column, from 0.
    pub(super) column: u16,
    pub(super) style: u32,
    pub(super) is_shared: bool,
    /// Where its value stands in the bytes.
    pub(super) value: Range<usize>,
    /// How many bytes it has in all.
    pub(super) length: usize,
}

/// The plain cell with which the bytes begin.
pub(super) fn parse(bytes: &[u8]) -> Option<Plain> {
    let mut rest = Rest { bytes, at: 0 };
    rest.take(b"<c r=\"")?;
    let column = rest.column()?;
    let row = rest.number()?;
    rest.take(b"\"")?;
    let style = if rest.take(b" s=\"").is_some() { rest.quoted_number()? } else { 0 };
    let is_shared = rest.take(b" t=\"s\"").is_some();
    rest.take(b"><v>")?;
    let start = rest.at;
    while *rest.bytes.get(rest.at)? != b'<' {
        rest.at += 1;
    }
    let value = start..rest.at;
    rest.take(b"</v></c>")?;
    let inside = (1..=SHEET_ROWS).contains(&row) && column < SHEET_COLUMNS && !value.is_empty();
    inside.then_some(Plain { row, column, style, is_shared, value, length: rest.at })
}

struct Rest<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Rest<'_> {
    fn take<const LENGTH: usize>(&mut self, expected: &[u8; LENGTH]) -> Option<()> {
        (self.bytes.get(self.at..)?.first_chunk()? == expected).then(|| self.at += LENGTH)
    }

    /// One to three capital letters.
    fn column(&mut self) -> Option<u16> {
        let mut number: u16 = 0;
        let begin = self.at;
        while let Some(letter) = self.bytes.get(self.at).filter(|byte| byte.is_ascii_uppercase()) {
            number = number.checked_mul(26)?.checked_add(u16::from(letter - b'A') + 1)?;
            self.at += 1;
        }
        (begin < self.at && self.at <= begin + 3).then(|| number - 1)
    }

    /// One to nine digits.
    fn number(&mut self) -> Option<u32> {
        let mut number: u32 = 0;
        let begin = self.at;
        while let Some(digit) = self.bytes.get(self.at).filter(|byte| byte.is_ascii_digit()) {
            number = number.checked_mul(10)?.checked_add(u32::from(digit - b'0'))?;
            self.at += 1;
        }
        (begin < self.at && self.at <= begin + 9).then_some(number)
    }

    fn quoted_number(&mut self) -> Option<u32> {
        let number = self.number()?;
        self.take(b"\"").map(|()| number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_cells_are_taken_whole() {
        let text = br#"<c r="AB12" s="3" t="s"><v>42</v></c><c r="AC12">"#;
        let cell = parse(text).unwrap();
        assert_eq!((cell.row, cell.column, cell.style, cell.is_shared), (12, 27, 3, true));
        assert_eq!(
            (&text[cell.value.clone()], &text[cell.length..]),
            (b"42".as_slice(), br#"<c r="AC12">"#.as_slice())
        );
        assert!(parse(br#"<c r="A1"><v>1.5</v></c>"#).is_some_and(|cell| !cell.is_shared && cell.style == 0));
    }

    #[test]
    fn what_differs_is_left_alone() {
        for other in [
            r#"<c r="A1" t="str"><v>1</v></c>"#,
            r#"<c r="A1" t="s" s="1"><v>1</v></c>"#,
            r#"<c r="A1"><f>1</f><v>1</v></c>"#,
            r#"<c r="A1"><v></v></c>"#,
            r#"<c r="A1"><v>1</v></c"#,
            r#"<c r="A0"><v>1</v></c>"#,
            r#"<c r="XFE1"><v>1</v></c>"#,
            r#"<c r="AAAA1"><v>1</v></c>"#,
            r#"<c r="A1048577"><v>1</v></c>"#,
            r#"<c r="A99999999999"><v>1</v></c>"#,
            r#"<c r="1"><v>1</v></c>"#,
            r#"<c r="a1"><v>1</v></c>"#,
            "<c><v>1</v></c>",
            "",
        ] {
            assert_eq!(parse(other.as_bytes()), None, "{other}");
        }
    }
}
