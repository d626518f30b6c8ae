//! Patrons who are there twice: pairs of records that look like one person, with what speaks for that.

use crate::id::PrimaryId;
use crate::patron::{AccountType, Patron};
use chrono::NaiveDate;
use std::cmp::Ordering;

/// How something of two records stands to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// It is the same.
    Same,
    /// It is not the same, but a slip or a usual difference explains that.
    Alike,
    /// One of the two says nothing.
    Unknown,
    /// It differs.
    Differs,
}

impl Compared {
    /// A word for it that stays, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Compared::Same => "same",
            Compared::Alike => "alike",
            Compared::Unknown => "unknown",
            Compared::Differs => "differs",
        }
    }
}

/// What speaks for one person, and what against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// The names.
    pub name: Compared,
    /// The birth dates.
    pub birth_date: Compared,
    /// The e-mail addresses: the same when one is on both records.
    pub email: Compared,
    /// The phone numbers, likewise.
    pub phone: Compared,
    /// The streets and towns, likewise.
    pub address: Compared,
    /// The primary IDs: alike when only zeros in front tell them apart.
    pub id: Compared,
}

impl Evidence {
    /// How much speaks for one person: the name and the birth date most, since families share the rest.
    pub fn score(self) -> u32 {
        let parts =
            [(self.name, 8), (self.birth_date, 8), (self.email, 4), (self.id, 4), (self.phone, 2), (self.address, 2)];
        let of = |(compared, weight): (Compared, u32)| match compared {
            Compared::Same => weight,
            Compared::Alike => weight / 2,
            Compared::Unknown | Compared::Differs => 0,
        };
        parts.into_iter().map(of).sum()
    }
}

/// What is different of two records that are made into one, and tells two people apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Differences {
    /// The names are those of two people, and nothing else proves that they are one.
    pub names: bool,
    /// Both birth dates are known and differ.
    pub birth_dates: bool,
}

impl Differences {
    /// What differs, in words; `None` where nothing does.
    pub fn in_words(self) -> Option<&'static str> {
        match (self.names, self.birth_dates) {
            (true, true) => Some("names and birth dates"),
            (true, false) => Some("names"),
            (false, true) => Some("birth dates"),
            (false, false) => None,
        }
    }
}

/// One of two records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// The primary identifier.
    pub primary_id: PrimaryId,
    /// First, middle and last name.
    pub name: String,
    /// User group code.
    pub user_group: Option<Box<str>>,
    /// Last day of the membership.
    pub expiry_date: Option<NaiveDate>,
    /// Who keeps the account.
    pub account_type: AccountType,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
}

impl Twin {
    /// What is told of a patron.
    pub fn of(patron: &Patron) -> Self {
        let details = &patron.details;
        Twin {
            primary_id: patron.primary_id.clone(),
            name: details.full_name(),
            user_group: details.user_group.clone(),
            expiry_date: details.expiry_date,
            account_type: details.account_type.unwrap_or(AccountType::Internal),
            birth_date: details.birth_date,
        }
    }

    /// Whether this is rather the one to keep: whose membership goes on longer, or who comes first by ID.
    fn is_before(&self, other: &Self) -> bool {
        let last = |twin: &Self| (twin.expiry_date.is_none(), twin.expiry_date);
        let by_end = last(other).cmp(&last(self));
        by_end.then_with(|| self.primary_id.as_str().cmp(other.primary_id.as_str())) != Ordering::Greater
    }
}

/// Two records that look like one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The one to keep, if they are one person.
    pub keep: Twin,
    /// The other.
    pub other: Twin,
    /// What speaks for it.
    pub evidence: Evidence,
}

impl Pair {
    /// Two records, the one to keep first.
    pub fn of(one: Twin, other: Twin, evidence: Evidence) -> Self {
        let (keep, other) = if one.is_before(&other) { (one, other) } else { (other, one) };
        Pair { keep, other, evidence }
    }

    /// Whether both birth dates are known and differ.
    pub fn have_two_birth_dates(&self) -> bool {
        self.keep.birth_date.zip(self.other.birth_date).is_some_and(|(one, other)| one != other)
    }

    /// The order of a report: for which most speaks, then by ID.
    pub fn order(&self, other: &Self) -> Ordering {
        let ids = |pair: &Self| (pair.keep.primary_id.canonical(), pair.other.primary_id.canonical());
        other.evidence.score().cmp(&self.evidence.score()).then_with(|| ids(self).cmp(&ids(other)))
    }
}

/// Patrons who are there twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicates {
    /// The user groups that were asked for, of one of the two at least; none is every group.
    pub groups: Vec<String>,
    /// The pairs, those first for which most speaks.
    pub pairs: Vec<Pair>,
    /// How many values so many patrons share that nobody was compared by them: placeholders, or those of an office.
    pub crowds: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twin(id: &str, expires: &str) -> Twin {
        let mut patron = Patron { primary_id: PrimaryId::new(id).unwrap(), details: Box::default() };
        patron.details.expiry_date = expires.parse().ok();
        Twin::of(&patron)
    }

    const NAME_ONLY: Evidence = Evidence {
        name: Compared::Same,
        birth_date: Compared::Unknown,
        email: Compared::Unknown,
        phone: Compared::Same,
        address: Compared::Differs,
        id: Compared::Differs,
    };

    #[test]
    fn the_one_to_keep_is_who_stays_longer() {
        for (one, other, keep) in [
            (twin("A1", "2027-06-30"), twin("B2", "2026-06-30"), "A1"),
            (twin("A1", "2026-06-30"), twin("B2", "2027-06-30"), "B2"),
            (twin("A1", "2027-06-30"), twin("B2", ""), "B2"),
            (twin("B2", "2027-06-30"), twin("A1", "2027-06-30"), "A1"),
            (twin("B2", ""), twin("A1", ""), "A1"),
        ] {
            assert_eq!(Pair::of(one, other, NAME_ONLY).keep.primary_id.as_str(), keep);
        }
    }

    #[test]
    fn a_birth_date_weighs_more_than_what_families_share() {
        let born = Evidence { birth_date: Compared::Same, phone: Compared::Differs, ..NAME_ONLY };
        let family = Evidence { address: Compared::Same, ..NAME_ONLY };
        assert!(born.score() > family.score() && family.score() > NAME_ONLY.score());
        let pair = |evidence| Pair::of(twin("A1", ""), twin("B2", ""), evidence);
        assert_eq!(pair(born).order(&pair(family)), Ordering::Less, "it stands first");
    }
}
