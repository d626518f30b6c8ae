//! Days that are written as numbers. Nearly all dates are written as dates; only what other programs make of them
//! and a date's format then shows as one is not.

use crate::number;
use model::NaiveDate;

/// The day from which a document counts days, as so many days after 30 December 1899.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct DayZero(i32);

impl DayZero {
    /// The day zero that is written as a date.
    pub(super) fn parse(written: &str) -> Option<Self> {
        const OF_1899_12_30: i32 = -25_569;
        let day: NaiveDate = written.get(..10)?.parse().ok()?;
        day.to_epoch_days().checked_sub(OF_1899_12_30).map(DayZero)
    }

    /// Appends the date, and the time where it is not midnight, of a number of days; false when it is no date. Before
    /// March 1900 programs count in different ways, and no list has such days as bare numbers.
    pub(super) fn push_date(self, days: &str, text: &mut String) -> bool {
        let Ok(days) = days.parse::<f64>() else { return false };
        let serial = days + f64::from(self.0);
        serial >= 61.0 && number::push_date(serial.to_string().as_bytes(), false, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_where_the_document_says() {
        for (zero, days, date) in [
            ("1899-12-30", "46568", Some("2027-06-30")),
            ("1904-01-01", "45106", Some("2027-06-30")),
            ("1900-01-01T00:00:00", "46566.5", Some("2027-06-30 12:00:00")),
            ("1899-12-30", "60", None),
            ("1899-12-30", "inf", None),
        ] {
            let mut text = String::new();
            let is_date = DayZero::parse(zero).unwrap().push_date(days, &mut text);
            assert_eq!(is_date.then_some(text.as_str()), date, "{days} after {zero}");
        }
        assert_eq!(DayZero::parse("soon"), None);
    }
}
