//! Dates of systems that always write the month first.

use crate::parts::slot::Slot;
use crate::sink::{Ended, Sink};
use model::field::ListField;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Last days with a year of two digits below this one are of this century: no file has a membership that ended before.
const FIRST_OF_LAST_CENTURY: u8 = 70;

/// Gives a date to a sink with its order made plain: `06-05-2027` becomes `2027-06-05`, as `06-05-27` does where it is a
/// last day. Of other days the century is for others to say: it becomes `Jun 5 27`. Anything else stays as it is.
pub(crate) fn put(field: ListField, name: &str, text: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
    let first_of_last_century = if field == ListField::ExpiryDate { FIRST_OF_LAST_CENTURY } else { 0 };
    match plain(text.trim(), first_of_last_century) {
        Some(date) => Slot::field(field).put(name, &date, sink),
        None => Slot::field(field).put(name, text, sink),
    }
}

fn plain(text: &str, first_of_last_century: u8) -> Option<String> {
    let mut parts = text.split(['-', '/']);
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (month, day) = (short_number(month)?, short_number(day)?);
    let name = MONTHS.get(usize::from(month).checked_sub(1)?)?;
    match (year.len(), short_number(year)) {
        (4, _) if year.bytes().all(|byte| byte.is_ascii_digit()) => Some(format!("{year}-{month:02}-{day:02}")),
        (2, Some(short)) if short < first_of_last_century => Some(format!("20{year}-{month:02}-{day:02}")),
        (2, Some(_)) => Some(format!("{name} {day} {year}")),
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
            ("06-05-2027", Some("2027-06-05")),
            ("6/5/2027", Some("2027-06-05")),
            ("06-05-27", Some("2027-06-05")),
            ("12-31-99", Some("Dec 31 99")),
            ("13-05-2027", None),
            ("00-05-2027", None),
            ("06-05", None),
            ("06-05-2027-1", None),
            ("+6-05-2027", None),
            ("06-05-027", None),
            ("06-05-7", None),
            ("2027-06-05", None),
            ("", None),
        ] {
            assert_eq!(plain(text, FIRST_OF_LAST_CENTURY).as_deref(), expected, "{text}");
        }
        assert_eq!(plain("06-05-27", 0).as_deref(), Some("Jun 5 27"));
    }
}
