//! Patrons as a report lists them: who has something in common that a library acts on, with what a letter to them needs.

use crate::field::ListField;
use crate::id::PrimaryId;
use crate::patron::{Details, Patron};
use crate::text::Text;
use chrono::NaiveDate;
use std::cmp::Ordering;

/// What the patrons of a roster have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// The membership ends on this day or later, and before that one.
    Ends {
        /// The first day.
        from: NaiveDate,
        /// The day after the last.
        before: NaiveDate,
    },
    /// The membership ended on this day or later, and before that one.
    Ended {
        /// The first day.
        since: NaiveDate,
        /// The day after the last.
        before: NaiveDate,
    },
    /// They still have the starter password that they were given.
    NeverSignedIn,
    /// They have no e-mail address.
    NoEmail,
}

impl Shared {
    /// A word for it that stays, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Shared::Ends { .. } => "expiring",
            Shared::Ended { .. } => "expired",
            Shared::NeverSignedIn => "never-signed-in",
            Shared::NoEmail => "no-email",
        }
    }

    /// What is corrected in a workbook of them. All else in it may be older than the store by the time it comes back.
    pub fn corrected(self) -> ListField {
        match self {
            Shared::Ends { .. } | Shared::Ended { .. } | Shared::NeverSignedIn => ListField::ExpiryDate,
            Shared::NoEmail => ListField::Email,
        }
    }

    /// Whether the fields of a patron show it; what is known of passwords is in none of them.
    pub fn is_shown_by(self, details: &Details) -> bool {
        let ends =
            |first: NaiveDate, end: NaiveDate| details.expiry_date.is_some_and(|last| first <= last && last < end);
        match self {
            Shared::Ends { from, before } => ends(from, before),
            Shared::Ended { since, before } => ends(since, before),
            Shared::NeverSignedIn => true,
            Shared::NoEmail => details.emails.is_empty(),
        }
    }
}

/// The patrons who have something in common, by the end of their membership and by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// What they have in common.
    pub shared: Shared,
    /// The user groups that were asked for; none is every group.
    pub groups: Vec<String>,
    /// They.
    pub people: Vec<Listed>,
}

/// A patron of a roster: no more than is listed, since there may be a million of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The primary identifier.
    pub primary_id: PrimaryId,
    /// First name.
    pub first_name: Option<Text>,
    /// Middle name.
    pub middle_name: Option<Text>,
    /// Last name.
    pub last_name: Option<Text>,
    /// User group code.
    pub user_group: Option<Text>,
    /// Last day of the membership.
    pub expiry_date: Option<NaiveDate>,
    /// The preferred e-mail address.
    pub email: Option<Text>,
    /// The home phone, as the column `Phone` of a list has it.
    pub phone: Option<Text>,
    /// The mobile phone.
    pub mobile: Option<Text>,
    /// The last day of the starter password, where the roster is about those.
    pub starter_until: Option<NaiveDate>,
}

impl Listed {
    /// What is listed of a patron.
    pub fn of(patron: Patron, starter_until: Option<NaiveDate>) -> Self {
        let Patron { primary_id, details } = patron;
        let details = *details;
        let email = details.emails.iter().find(|email| email.preferred).or(details.emails.first());
        let phone =
            |types: &str| details.phones.iter().find(|phone| phone.types == types).map(|phone| phone.number.clone());
        Listed {
            email: email.map(|email| email.address.clone()),
            phone: phone("home"),
            mobile: phone("mobile"),
            primary_id,
            first_name: details.first_name,
            middle_name: details.middle_name,
            last_name: details.last_name,
            user_group: details.user_group,
            expiry_date: details.expiry_date,
            starter_until,
        }
    }

    /// First, middle and last name, as people say them.
    pub fn full_name(&self) -> String {
        let parts = [&self.first_name, &self.middle_name, &self.last_name];
        parts.into_iter().flatten().map(AsRef::as_ref).collect::<Vec<&str>>().join(" ")
    }

    /// The order of a roster: whose membership ends first, then by name; those without an end are last.
    pub fn order(&self, other: &Self) -> Ordering {
        let key = |listed: &Self| (listed.expiry_date.is_none(), listed.expiry_date);
        key(self)
            .cmp(&key(other))
            .then_with(|| self.last_name.cmp(&other.last_name))
            .then_with(|| self.first_name.cmp(&other.first_name))
            .then_with(|| self.primary_id.as_str().cmp(other.primary_id.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patron::{Email, Phone};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn listed(id: &str, last: &str, expires: Option<&str>) -> Listed {
        let mut patron = Patron { primary_id: PrimaryId::new(id).unwrap(), details: Box::default() };
        patron.details.last_name = Some(last.into());
        patron.details.expiry_date = expires.map(day);
        Listed::of(patron, None)
    }

    #[test]
    fn who_ends_first_stands_first_and_then_the_name_counts() {
        let mut all = [
            listed("5", "Abel", None),
            listed("4", "Zorn", Some("2027-06-30")),
            listed("3", "Berg", Some("2027-06-30")),
            listed("2", "Berg", Some("2027-06-30")),
            listed("1", "Ahn", Some("2027-12-31")),
        ];
        all.sort_by(Listed::order);
        assert_eq!(all.map(|one| one.primary_id.to_string()), ["2", "3", "4", "1", "5"]);
    }

    #[test]
    fn the_last_day_still_counts() {
        let with = |expires: &str| Details { expiry_date: Some(day(expires)), ..Details::default() };
        let ends = Shared::Ends { from: day("2026-08-28"), before: day("2026-10-01") };
        let ended = Shared::Ended { since: day("2026-06-30"), before: day("2026-08-28") };
        for (expires, is_ending, has_ended) in [
            ("2026-06-29", false, false),
            ("2026-06-30", false, true),
            ("2026-08-27", false, true),
            ("2026-08-28", true, false),
            ("2026-09-30", true, false),
            ("2026-10-01", false, false),
        ] {
            let details = with(expires);
            assert_eq!((ends.is_shown_by(&details), ended.is_shown_by(&details)), (is_ending, has_ended), "{expires}");
        }
        assert!(!ends.is_shown_by(&Details::default()), "a membership without an end never ends");
    }

    /// A number of another kind would come back as a home phone.
    #[test]
    fn a_number_stands_in_the_column_of_its_kind_or_in_none() {
        let phone = |number: &str, types: &'static str| Phone {
            number: number.into(),
            types: types.into(),
            preferred: types == "office",
            sms: false,
        };
        let email = |address: &str, preferred| Email { address: address.into(), types: "personal".into(), preferred };
        let mut patron = Patron { primary_id: PrimaryId::new("A1").unwrap(), details: Box::default() };
        patron.details.phones = vec![phone("1", "office"), phone("2", "mobile")];
        patron.details.emails = vec![email("b@x.org", false), email("a@x.org", true)];
        let listed = Listed::of(patron, None);
        let texts = [listed.phone, listed.mobile, listed.email].map(|text| text.map(String::from));
        assert_eq!(texts, [None, Some("2".to_owned()), Some("a@x.org".to_owned())]);
    }
}
