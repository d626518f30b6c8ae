//! Dates of systems that always write the month first.

use std::borrow::Cow;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A date with its order made plain: `06-05-2027` becomes `2027-06-05`, and `06-05-27` becomes `Jun 5 27`, since its
/// century is for others to say. Anything else stays as it is.
pub(crate) fn month_first(text: &str) -> Cow<'_, str> {
    plain(text.trim()).map_or_else(|| text.trim().into(), Cow::Owned)
}

fn plain(text: &str) -> Option<String> {
    let mut parts = text.split(['-', '/']);
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (month, day) = (short_number(month)?, short_number(day)?);
    let name = MONTHS.get(usize::from(month).checked_sub(1)?)?;
    let are_digits = year.bytes().all(|byte| byte.is_ascii_digit());
    match year.len() {
        4 if are_digits => Some(format!("{year}-{month:02}-{day:02}")),
        2 if are_digits => Some(format!("{name} {day} {year}")),
        _ => None,
    }
}

/// A number of one or two digits.
fn short_number(text: &str) -> Option<u8> {
    let is_short = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_is_the_first_number() {
        for (text, expected) in [
            ("06-05-2027", "2027-06-05"),
            (" 6/5/2027 ", "2027-06-05"),
            ("06-05-27", "Jun 5 27"),
            ("12-31-99", "Dec 31 99"),
            ("13-05-2027", "13-05-2027"),
            ("00-05-2027", "00-05-2027"),
            ("06-05", "06-05"),
            ("06-05-2027-1", "06-05-2027-1"),
            ("+6-05-2027", "+6-05-2027"),
            ("06-05-027", "06-05-027"),
            ("2027-06-05", "2027-06-05"),
            ("", ""),
        ] {
            assert_eq!(month_first(text), expected, "{text}");
        }
    }
}
