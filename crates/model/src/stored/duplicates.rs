//! Patrons who are there twice: pairs of records that look like one person, with what speaks for that.

use crate::field::Field;
use crate::id::PrimaryId;
use crate::patron::{AccountType, Patron};
use crate::text::Text;
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
    /// The names; that they differ is said of the last names only, where the first names are the same.
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

/// How a record stands in its store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether its password is one that the person has chosen.
    pub chose_password: bool,
    /// The first batch that the history has of it.
    pub since: Option<u64>,
}

/// Why a record is rather the one to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepBecause {
    /// Its password is one that the person has chosen and knows.
    ChosePassword,
    /// It says more.
    SaysMore,
    /// It was there before the other.
    Older,
    /// Nothing tells which: its ID comes first.
    FirstId,
}

impl KeepBecause {
    /// A word for it that stays, for programs.
    pub fn name(self) -> &'static str {
        match self {
            KeepBecause::ChosePassword => "chose-password",
            KeepBecause::SaysMore => "says-more",
            KeepBecause::Older => "older",
            KeepBecause::FirstId => "first-id",
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
    pub user_group: Option<Text>,
    /// Last day of the membership.
    pub expiry_date: Option<NaiveDate>,
    /// Who keeps the account.
    pub account_type: AccountType,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// How many values it has, each entry of a list counted.
    pub values: usize,
    /// How it stands in its store.
    pub standing: Standing,
}

impl Twin {
    /// What is told of a patron.
    pub fn of(patron: &Patron, standing: Standing) -> Self {
        let details = &patron.details;
        Twin {
            primary_id: patron.primary_id.clone(),
            name: details.full_name(),
            user_group: details.user_group.clone(),
            expiry_date: details.expiry_date,
            account_type: details.account_type.unwrap_or(AccountType::Internal),
            birth_date: details.birth_date,
            values: Field::ALL.iter().map(|field| patron.get(*field).lines().len()).sum(),
            standing,
        }
    }

    /// Whether this is rather the one to keep than the other, and why. When the membership ends does not matter: the
    /// one that stays gets the later day.
    fn is_before(&self, other: &Self) -> (bool, KeepBecause) {
        let age = |twin: &Self| twin.standing.since.unwrap_or(u64::MAX);
        let reasons = [
            (other.standing.chose_password.cmp(&self.standing.chose_password), KeepBecause::ChosePassword),
            (other.values.cmp(&self.values), KeepBecause::SaysMore),
            (age(self).cmp(&age(other)), KeepBecause::Older),
        ];
        let telling = reasons.into_iter().find(|(order, _)| order.is_ne());
        let by_id = || (self.primary_id.as_str().cmp(other.primary_id.as_str()), KeepBecause::FirstId);
        let (order, because) = telling.unwrap_or_else(by_id);
        (order.is_le(), because)
    }
}

/// Two records that look like one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The one to keep, if they are one person.
    pub keep: Twin,
    /// Why that one.
    pub because: KeepBecause,
    /// The other.
    pub other: Twin,
    /// What speaks for it.
    pub evidence: Evidence,
}

impl Pair {
    /// Two records, the one to keep first.
    pub fn of(one: Twin, other: Twin, evidence: Evidence) -> Self {
        let (is_first, because) = one.is_before(&other);
        let (keep, other) = if is_first { (one, other) } else { (other, one) };
        Pair { keep, because, other, evidence }
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

    fn twin(id: &str, first: &str, chose_password: bool, since: u64) -> Twin {
        let mut patron = Patron { primary_id: PrimaryId::new(id).unwrap(), details: Box::default() };
        patron.details.first_name = (!first.is_empty()).then(|| first.into());
        Twin::of(&patron, Standing { chose_password, since: Some(since) })
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
    fn the_one_to_keep_is_the_one_that_is_used_or_says_more() {
        use KeepBecause::{ChosePassword, FirstId, Older, SaysMore};
        for (one, other, keep, because) in [
            (twin("A1", "Ana", false, 1), twin("B2", "", true, 2), "B2", ChosePassword),
            (twin("A1", "", false, 1), twin("B2", "Ana", false, 2), "B2", SaysMore),
            (twin("A1", "Ana", true, 2), twin("B2", "Ana", true, 1), "B2", Older),
            (twin("A1", "", false, 1), twin("B2", "", false, 1), "A1", FirstId),
        ] {
            for (one, other) in [(one.clone(), other.clone()), (other, one)] {
                let pair = Pair::of(one, other, NAME_ONLY);
                assert_eq!((pair.keep.primary_id.as_str(), pair.because), (keep, because));
            }
        }
    }

    #[test]
    fn a_birth_date_weighs_more_than_what_families_share() {
        let born = Evidence { birth_date: Compared::Same, phone: Compared::Differs, ..NAME_ONLY };
        let family = Evidence { address: Compared::Same, ..NAME_ONLY };
        assert!(born.score() > family.score() && family.score() > NAME_ONLY.score());
        let pair = |evidence| Pair::of(twin("A1", "", false, 1), twin("B2", "", false, 1), evidence);
        assert_eq!(pair(born).order(&pair(family)), Ordering::Less, "it stands first");
    }
}
