//! Numbers as a workbook writes them, as exact digits; and numbers that are days, as dates.

use model::{Datelike, NaiveDate};
use std::fmt::Write;

/// Longer numbers are no identifiers; they keep their exponent.
const MOST_DIGITS: usize = 21;

/// Appends all digits of a number, without exponent; false when the text is no number. Digits that
/// stand in the file are never rounded, also where a spreadsheet would no longer show them.
pub(crate) fn push(raw: &[u8], text: &mut String) -> bool {
    let whole = raw.strip_prefix(b"-").unwrap_or(raw);
    let plain = !whole.is_empty() && whole.iter().all(u8::is_ascii_digit) && (whole.len() == 1 || whole[0] != b'0');
    let Ok(written) = std::str::from_utf8(raw) else { return false };
    if plain && whole.len() <= MOST_DIGITS && (whole.len() > 1 || raw.len() == 1) {
        text.push_str(written);
        return true;
    }
    let Some(value) = written.trim().parse::<f64>().ok().filter(|value| value.is_finite()) else { return false };
    match whole_digits(written.trim()) {
        Some(digits) => text.push_str(&digits),
        None => push_float(value, text),
    }
    true
}

/// The digits of a whole number however it is written: `1.5E+3`, `1500.0`. Where there are parts of a
/// whole or too many digits there are none; a float says those better.
fn whole_digits(written: &str) -> Option<String> {
    let (sign, unsigned) = written.strip_prefix('-').map_or(("", written), |rest| ("-", rest));
    let (mantissa, exponent) = unsigned.split_once(['E', 'e']).unwrap_or((unsigned, "0"));
    let (before, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{before}{}", behind.trim_end_matches('0'));
    let point = i64::try_from(before.len()).ok()?.checked_add(exponent.parse().ok()?)?;
    let zeros = usize::try_from(point).ok()?.checked_sub(digits.len()).filter(|zeros| *zeros <= MOST_DIGITS)?;
    let digits = digits + &"0".repeat(zeros);
    let digits = digits.trim_start_matches('0');
    let shown = digits.len() <= MOST_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty();
    shown.then(|| format!("{sign}{digits}"))
}

/// Appends all digits of a float, no exponent; numbers that no list holds keep theirs.
pub(crate) fn push_float(value: f64, text: &mut String) {
    let done = if value.abs() < 1e21 { write!(text, "{value}") } else { write!(text, "{value:E}") };
    done.expect("writing to a string cannot fail");
}

/// Appends the date, and the time where it is not midnight, of a day number; false when it is no date:
/// below the first day it is a time of day, and beyond the year 9999 nothing.
pub(crate) fn push_date(raw: &[u8], from_1904: bool, text: &mut String) -> bool {
    // Nearly all are whole days.
    if let Some(days) = whole_days(raw) {
        return (days > 0 || from_1904) && push_day(days, from_1904, text);
    }
    let Some(serial) = std::str::from_utf8(raw).ok().and_then(|text| text.trim().parse().ok()) else { return false };
    push_moment(serial, from_1904, text)
}

fn whole_days(raw: &[u8]) -> Option<i32> {
    let digits = !raw.is_empty() && raw.len() <= 7 && raw.iter().all(u8::is_ascii_digit);
    digits.then(|| raw.iter().fold(0, |days, digit| days * 10 + i32::from(digit - b'0')))
}

/// The first day number that is no day any more: 1 January of the year 10000.
const BEYOND: i32 = 2_958_466;

fn push_moment(serial: f64, from_1904: bool, text: &mut String) -> bool {
    const SECONDS: f64 = 86_400.0;
    if !(0.0..f64::from(BEYOND)).contains(&serial) || (serial < 1.0 && !from_1904) {
        return false;
    }
    // Times are kept to the second; a value just below one is that second.
    let seconds = (serial * SECONDS).round();
    let (days, of_day) = ((seconds / SECONDS).floor(), seconds % SECONDS);
    #[expect(clippy::cast_possible_truncation, reason = "below three million, as checked above")]
    let (days, of_day) = (days as i32, of_day as u32);
    if !push_day(days, from_1904, text) {
        return false;
    }
    if of_day > 0 {
        let _written = write!(text, " {:02}:{:02}:{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60);
    }
    true
}

fn push_day(days: i32, from_1904: bool, text: &mut String) -> bool {
    if days == NEVER_WAS && !from_1904 {
        text.push_str("1900-02-29");
        return true;
    }
    let Some(date) = day(days, from_1904).filter(|date| days < BEYOND && date.year() <= 9999) else { return false };
    let year = date.year().unsigned_abs();
    for (number, digits) in [(year, 1000), (date.month(), 10), (date.day(), 10)] {
        if digits == 10 {
            text.push('-');
        }
        let mut unit = digits;
        while unit > 0 {
            text.push(char::from(b'0' + u8::try_from(number / unit % 10).unwrap_or(0)));
            unit /= 10;
        }
    }
    true
}

/// Appends a date that is written as ISO 8601, `2027-06-30T14:05:00Z`, the time only where it is not
/// midnight; false when it is no date, and the text as it stands.
pub(crate) fn push_iso(written: &str, text: &mut String) -> bool {
    let (date, time) = written.split_once('T').unwrap_or((written, ""));
    if date.parse::<NaiveDate>().is_err() {
        text.push_str(written);
        return false;
    }
    text.push_str(date);
    let time = time.trim_end_matches('Z').split('.').next().unwrap_or_default();
    if !time.is_empty() && time != "00:00:00" {
        text.push(' ');
        text.push_str(time);
    }
    true
}

/// The number of 29 February 1900, which spreadsheets count and calendars do not have; it is handed on
/// as it is, to be told as an impossible date.
const NEVER_WAS: i32 = 60;

/// The day of a number: 1 is 1900-01-01, or 0 is 1904-01-01.
fn day(number: i32, from_1904: bool) -> Option<NaiveDate> {
    const OF_1899_12_30: i32 = -25_569;
    const OF_1904_01_01: i32 = -24_107;
    let days = match (from_1904, number) {
        (true, _) => OF_1904_01_01 + number,
        (false, ..NEVER_WAS) => OF_1899_12_30 + number + 1,
        (false, NEVER_WAS..) => OF_1899_12_30 + number,
    };
    NaiveDate::from_epoch_days(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(raw: &str) -> Option<String> {
        let mut text = String::new();
        push(raw.as_bytes(), &mut text).then_some(text)
    }

    #[test]
    fn numbers_keep_all_their_digits() {
        for (raw, expected) in [
            ("123457", "123457"),
            ("999999999999999", "999999999999999"),
            ("21234567890123456789", "21234567890123456789"),
            ("1.00000001E8", "100000001"),
            ("1E+09", "1000000000"),
            ("1.2345678901234501E+19", "12345678901234501000"),
            ("1.5e3", "1500"),
            ("-1.50E2", "-150"),
            ("1.5E-1", "0.15"),
            ("0E5", "0"),
            ("0.0", "0"),
            ("123457.0", "123457"),
            ("123457.10", "123457.1"),
            ("0.1", "0.1"),
            ("-3", "-3"),
            ("007", "7"),
            ("-0", "-0"),
            ("2.5e30", "2.5E30"),
        ] {
            assert_eq!(digits(raw).as_deref(), Some(expected), "{raw}");
        }
        for raw in ["", "abc", "1,5", "NaN", "inf", "1e999", "0x10"] {
            assert_eq!(digits(raw), None, "{raw}");
        }
    }

    #[test]
    fn day_numbers_are_dates() {
        let date = |serial, from_1904| {
            let mut text = String::new();
            push_date(f64::to_string(&serial).as_bytes(), from_1904, &mut text).then_some(text)
        };
        for (serial, from_1904, expected) in [
            (46_568.0, false, Some("2027-06-30")),
            (45_106.0, true, Some("2027-06-30")),
            (46_568.586_805_555_6, false, Some("2027-06-30 14:05:00")),
            (1.0, false, Some("1900-01-01")),
            (59.0, false, Some("1900-02-28")),
            (60.0, false, Some("1900-02-29")),
            (61.0, false, Some("1900-03-01")),
            (0.0, true, Some("1904-01-01")),
            (0.0, false, None),
            (2_958_465.999_999_9, false, None),
            (2_958_465.0, true, None),
            (2_958_465.0, false, Some("9999-12-31")),
            (0.5, false, None),
            (-1.0, false, None),
            (2_958_466.0, false, None),
            (f64::NAN, false, None),
        ] {
            assert_eq!(date(serial, from_1904).as_deref(), expected, "{serial}");
        }
    }
}
