//! Two birth dates beside each other.

use chrono::{Datelike, NaiveDate};

/// How two birth dates stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Birth {
    /// The same day.
    Equal,
    /// A slip apart: one digit, two digits swapped, or day and month swapped.
    Near,
    /// One of the two is not known.
    Unknown,
    /// Two days that no slip explains.
    Unlike,
}

impl Birth {
    pub(crate) fn of(ours: Option<NaiveDate>, theirs: Option<NaiveDate>) -> Self {
        match (ours, theirs) {
            (Some(ours), Some(theirs)) if ours == theirs => Birth::Equal,
            (Some(ours), Some(theirs)) if is_slip(ours, theirs) => Birth::Near,
            (Some(_), Some(_)) => Birth::Unlike,
            (_, None) | (None, _) => Birth::Unknown,
        }
    }
}

fn is_slip(ours: NaiveDate, theirs: NaiveDate) -> bool {
    let swapped = ours.year() == theirs.year() && ours.month() == theirs.day() && ours.day() == theirs.month();
    swapped || digits(ours).zip(digits(theirs)).is_some_and(|(ours, theirs)| is_one_slip(ours, theirs))
}

/// Whether one digit is another one, or two neighbours changed places.
fn is_one_slip(ours: [u32; 8], theirs: [u32; 8]) -> bool {
    let mut places = (0..8).filter(|place| ours[*place] != theirs[*place]);
    match (places.next(), places.next(), places.next()) {
        (Some(_), None, _) => true,
        (Some(one), Some(other), None) => other == one + 1 && ours[one] == theirs[other] && ours[other] == theirs[one],
        (_, _, _) => false,
    }
}

/// Year, month and day in eight digits; none where a year has more or is before the year 0.
fn digits(date: NaiveDate) -> Option<[u32; 8]> {
    let year = u32::try_from(date.year()).ok().filter(|year| *year <= 9999)?;
    let number = year * 10_000 + date.month() * 100 + date.day();
    Some([10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1].map(|place| number / place % 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_no_contradiction() {
        for (ours, theirs, expected) in [
            ("1987-03-04", "1987-03-04", Birth::Equal),
            ("1987-03-04", "1988-03-04", Birth::Near),
            ("1987-03-04", "1978-03-04", Birth::Near),
            ("1987-03-04", "1987-04-03", Birth::Near),
            ("1987-11-30", "1987-10-30", Birth::Near),
            ("1987-03-04", "1961-03-04", Birth::Unlike),
            ("1987-03-04", "1988-03-05", Birth::Unlike),
            ("1987-03-04", "", Birth::Unknown),
            ("", "", Birth::Unknown),
        ] {
            assert_eq!(Birth::of(ours.parse().ok(), theirs.parse().ok()), expected, "{ours} {theirs}");
        }
    }

    /// Every day of 140 years beside one of them: as the digits are compared as texts.
    #[test]
    fn a_slip_is_one_step_between_two_texts() {
        let written = |day: NaiveDate| day.format("%Y%m%d").to_string();
        for ours in ["1987-03-04", "1999-12-21", "2000-01-10"] {
            let ours: NaiveDate = ours.parse().unwrap();
            let first = NaiveDate::from_ymd_opt(1890, 1, 1).unwrap();
            for theirs in first.iter_days().take(51_000) {
                let steps = strsim::osa_distance(&written(ours), &written(theirs));
                let swapped =
                    ours.year() == theirs.year() && ours.month() == theirs.day() && ours.day() == theirs.month();
                assert_eq!(is_slip(ours, theirs), steps == 1 || swapped, "{ours} {theirs}");
            }
        }
    }
}
