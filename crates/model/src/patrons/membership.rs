//! Whether a patron may sign in at all: the one rule by which starters are given and sign-ins are answered.

use crate::patron::Details;
use chrono::NaiveDate;

/// Why a patron cannot sign in, whatever the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Barred {
    /// The account is not active.
    Inactive,
    /// The membership has ended.
    Expired,
}

impl Barred {
    /// What keeps a patron from signing in on a day. The last day of a membership still counts. Where both do it is the
    /// status, since renewing would not be enough.
    pub fn on(details: &Details, today: NaiveDate) -> Option<Self> {
        if details.status.as_deref().is_some_and(|status| status.eq_ignore_ascii_case("INACTIVE")) {
            Some(Barred::Inactive)
        } else if details.expiry_date.is_some_and(|last| last < today) {
            Some(Barred::Expired)
        } else {
            None
        }
    }
}

/// How many patrons cannot sign in, by why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BarredCounts {
    /// Those whose account is not active.
    pub inactive: u64,
    /// Those whose membership has ended.
    pub expired: u64,
}

impl BarredCounts {
    /// So many of them are named one by one in a text.
    pub const NAMED: usize = 5;

    /// All of them.
    pub fn all(self) -> u64 {
        self.inactive + self.expired
    }
}

impl FromIterator<Barred> for BarredCounts {
    fn from_iter<I: IntoIterator<Item = Barred>>(all: I) -> Self {
        let mut counts = BarredCounts::default();
        for barred in all {
            match barred {
                Barred::Inactive => counts.inactive += 1,
                Barred::Expired => counts.expired += 1,
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_inactive_or_expired_is_barred() {
        let on = |status: Option<&'static str>, last: Option<&str>| {
            let expiry_date = last.map(|last| last.parse().unwrap());
            let details = Details { status: status.map(Into::into), expiry_date, ..Details::default() };
            Barred::on(&details, "2026-08-28".parse().unwrap())
        };
        assert_eq!([on(None, None), on(Some("ACTIVE"), Some("2026-08-28"))], [None, None], "the last day counts");
        assert_eq!(on(Some("ACTIVE"), Some("2026-08-27")), Some(Barred::Expired));
        assert_eq!(on(Some("Inactive"), Some("2026-08-27")), Some(Barred::Inactive));
    }
}
