//! Whether a patron may sign in at all: the one rule by which starters are given and sign-ins are answered, and by which
//! patrons are looked for.

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

/// How an account stands on a day, as a desk asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatronState {
    /// Nothing keeps the patron from signing in.
    Active,
    /// The account is not active, whether or not the membership has ended.
    Inactive,
    /// The account is active, and the membership has ended.
    Expired,
}

impl PatronState {
    /// Every state.
    pub const ALL: [PatronState; 3] = [PatronState::Active, PatronState::Inactive, PatronState::Expired];

    /// The state of a patron on a day.
    pub fn on(details: &Details, today: NaiveDate) -> Self {
        match Barred::on(details, today) {
            None => PatronState::Active,
            Some(Barred::Inactive) => PatronState::Inactive,
            Some(Barred::Expired) => PatronState::Expired,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            PatronState::Active => "active",
            PatronState::Inactive => "inactive",
            PatronState::Expired => "expired",
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
        let state = |status: &'static str, last: &str| {
            let expiry_date = Some(last.parse().unwrap());
            let details = Details { status: Some(status.into()), expiry_date, ..Details::default() };
            PatronState::on(&details, "2026-08-28".parse().unwrap()).name()
        };
        let all = [state("ACTIVE", "2026-08-28"), state("INACTIVE", "2026-08-27"), state("ACTIVE", "2026-08-27")];
        assert_eq!(all, PatronState::ALL.map(PatronState::name));
    }
}
