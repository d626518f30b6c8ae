//! Places in a sheet: `B12` and `A1:C9`. What lies outside every spreadsheet is no place; without that
//! check a wrong one wraps around to another cell, in silence.

use model::cell::Area;

/// Rows of a sheet.
pub(super) const ROWS: u32 = 1_048_576;
/// Columns of a sheet.
pub(super) const COLUMNS: u16 = 16_384;

/// The row, from 1, and the column, from 0.
pub(super) fn cell(text: &[u8]) -> Option<(u32, u16)> {
    let mut column: u32 = 0;
    let mut row: u32 = 0;
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if letters == 0 || letters > 3 || text.len() == letters || text.len() > letters + 7 {
        return None;
    }
    for letter in &text[..letters] {
        column = column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    for digit in &text[letters..] {
        row = row * 10 + u32::from(digit.wrapping_sub(b'0').le(&9).then(|| digit - b'0')?);
    }
    let column = u16::try_from(column - 1).ok().filter(|column| *column < COLUMNS)?;
    (1..=ROWS).contains(&row).then_some((row, column))
}

/// A rectangle; a single cell is one, too.
pub(super) fn area(text: &[u8]) -> Option<Area> {
    let colon = text.iter().position(|byte| *byte == b':');
    let (first, last) = match colon {
        Some(colon) => (cell(&text[..colon])?, cell(&text[colon + 1..])?),
        None => (cell(text)?, cell(text)?),
    };
    let ordered = first.0 <= last.0 && first.1 <= last.1;
    ordered.then_some(Area { first_row: first.0, last_row: last.0, first_column: first.1, last_column: last.1 })
}

/// A whole number of at most nine digits.
pub(super) fn number(text: &[u8]) -> Option<u32> {
    let digits = !text.is_empty() && text.len() <= 9 && text.iter().all(u8::is_ascii_digit);
    digits.then(|| text.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_inside_a_sheet() {
        assert_eq!(cell(b"A1"), Some((1, 0)));
        assert_eq!(cell(b"xfd1048576"), Some((1_048_576, 16_383)));
        for outside in ["XFE1", "A0", "A1048577", "A", "1", "", "A-1", "ZZZZZZ99999999999", "A1B", "$A$1", "A16777217"]
        {
            assert_eq!(cell(outside.as_bytes()), None, "{outside}");
        }
        assert_eq!(area(b"B2:C9").map(|area| (area.first_row, area.last_column)), Some((2, 2)));
        assert_eq!((area(b"C9:B2"), area(b"A1").is_some()), (None, true));
    }
}
