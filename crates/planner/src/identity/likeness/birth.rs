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
    swapped || strsim::osa_distance(&digits(ours), &digits(theirs)) == 1
}

/// Eight digits, so that a slip is one wrong digit or two that changed places.
fn digits(date: NaiveDate) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
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
}
