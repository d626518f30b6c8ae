//! How alike two people are, one of a list and one in the store.
//!
//! Two questions hang on it. Where the ID of a row is somebody's in the store, `Different` asks
//! whether it is the same person at all (D507); where the ID is new, `Same` asks whether the person is
//! perhaps there already under another one (D508). Both are asked of people, so each is on the safe
//! side of its own: whoever may have married or goes by another name is not `Different`, and whoever
//! may be a twin, a spouse or a child is not `Same`.
//!
//! A third is asked of two records of the store: whether they are one person, by the same measure and with the reasons
//! ([`evidence`]).
//!
//! Start with [`compare`]. What a name is when it is compared is in `names`, two words in `words`, two
//! birth dates in `birth`, phone numbers and streets in `home`; how far it is looked for one who is added by hand, in
//! `desk`. How well it does is measured in the README of this crate.

mod birth;
mod desk;
pub(crate) mod home;
mod names;
mod words;

pub use desk::{InCommon, Resemblance, in_common};
pub use names::{Names, have_one_name, names_may_match};

use super::zeros::zero_variants;
use birth::Birth;
use chrono::NaiveDate;
use model::duplicates::{Compared, Differences, Evidence};
use model::patron::{Details, Patron};
use names::{have_one_first_name, have_two_last_names};

/// Whether two people are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// Very likely one person.
    Same,
    /// May be one person or two.
    Unclear,
    /// Clearly somebody else.
    Different,
}

/// How alike a person of a list is to one in the store.
pub fn compare(listed: &Details, stored: &Details) -> Likeness {
    let (ours, theirs) = (Names::of(listed), Names::of(stored));
    let birth = Birth::of(listed.birth_date, stored.birth_date);
    let email = share_email(listed, stored);
    if is_same(names::weak_spots(&ours, &theirs), birth, email, || home::is_shared(listed, stored)) {
        Likeness::Same
    } else if speaks_for_two(birth) && is_different(&ours, &theirs, birth, email) {
        Likeness::Different
    } else {
        Likeness::Unclear
    }
}

/// Whether they are [`Likeness::Same`], for somebody with these names whom many in the store may be.
pub(crate) fn is_same_person(ours: &Names, listed: &Details, stored: &Details) -> bool {
    let birth = Birth::of(listed.birth_date, stored.birth_date);
    // A birth date that contradicts is never theirs.
    birth != Birth::Unlike
        && is_same(names::weak_spots(ours, &Names::of(stored)), birth, share_email(listed, stored), || {
            home::is_shared(listed, stored)
        })
}

/// Whether two people may be one by their days of birth alone, for a search that has no more of them yet: where both are
/// known they are the same, or a slip apart. It is never false where [`compare`] says that they are.
pub fn births_may_match(ours: Option<NaiveDate>, theirs: Option<NaiveDate>) -> bool {
    Birth::of(ours, theirs) != Birth::Unlike
}

/// What speaks for two records being one person, where they very likely are: [`Likeness::Same`], or people of one name
/// whose IDs differ only by zeros in front. What a list asks about is found among records that are stored in this way.
/// Beside them stand those of one name of whom nothing else is known, whom nothing can ever tell apart; and those of two
/// last names who share first name, e-mail address and home, as somebody does who has married. Of a list nobody asks
/// about these: here a person looks at each pair.
pub fn evidence(one: &Patron, other: &Patron) -> Option<Evidence> {
    let (ours, theirs) = (Names::of(&one.details), Names::of(&other.details));
    let birth = Birth::of(one.details.birth_date, other.details.birth_date);
    let (key, other_key) = (one.key(), other.key());
    let by_zeros = zero_variants(&key).contains(&other_key) || zero_variants(&other_key).contains(&key);
    let is_one_by_id = by_zeros && birth != Birth::Unlike && names::weak_spots(&ours, &theirs) == 0;
    let is_one_by_name =
        home::is_name_alone(&one.details) && home::is_name_alone(&other.details) && have_one_name(&ours, &theirs);
    let is_one = is_one_by_id
        || is_one_by_name
        || compare(&one.details, &other.details) == Likeness::Same
        || (have_one_first_name(&ours, &theirs)
            && names_may_match(&ours, &theirs)
            && is_one_by_home(&one.details, &other.details, birth));
    if !is_one {
        return None;
    }
    let name = if ours.is_spelled_like(&theirs) {
        Compared::Same
    } else if have_one_first_name(&ours, &theirs) && have_two_last_names(&ours, &theirs) {
        Compared::Differs
    } else {
        Compared::Alike
    };
    let (ours, theirs) = (&one.details, &other.details);
    Some(Evidence {
        name,
        birth_date: match birth {
            Birth::Equal => Compared::Same,
            Birth::Near => Compared::Alike,
            Birth::Unknown => Compared::Unknown,
            Birth::Unlike => Compared::Differs,
        },
        email: of_lists(share_email(ours, theirs), ours.emails.is_empty() || theirs.emails.is_empty()),
        phone: of_lists(home::share_phone(ours, theirs), ours.phones.is_empty() || theirs.phones.is_empty()),
        address: of_lists(home::share_address(ours, theirs), ours.addresses.is_empty() || theirs.addresses.is_empty()),
        id: if by_zeros { Compared::Alike } else { Compared::Differs },
    })
}

/// Whether two people of one first name are one by all that a household does not share with a namesake: e-mail address,
/// and phone number or address beside it. A birth date that differs tells them apart, also by a slip.
fn is_one_by_home(one: &Details, other: &Details, birth: Birth) -> bool {
    matches!(birth, Birth::Equal | Birth::Unknown) && share_email(one, other) && home::is_shared(one, other)
}

/// What tells the people of two records apart, for somebody who says that they are one. Names that differ as those of
/// somebody who married may do are not told, and neither are others where birth date and e-mail address are the same.
pub(crate) fn differences(one: &Details, other: &Details) -> Differences {
    let birth = Birth::of(one.birth_date, other.birth_date);
    let is_proven = birth == Birth::Equal && share_email(one, other);
    Differences {
        names: !is_proven && !names_may_match(&Names::of(one), &Names::of(other)),
        birth_dates: one.birth_date.zip(other.birth_date).is_some_and(|(one, other)| one != other),
    }
}

/// How lists of two people stand to each other who share an entry or not, and of whom one may have none.
fn of_lists(share_one: bool, one_is_empty: bool) -> Compared {
    match (share_one, one_is_empty) {
        (true, _) => Compared::Same,
        (false, true) => Compared::Unknown,
        (false, false) => Compared::Differs,
    }
}

/// Whether they are [`Likeness::Different`], for the many who were born on one day and are not.
pub(crate) fn are_different(listed: &Details, stored: &Details) -> bool {
    let birth = Birth::of(listed.birth_date, stored.birth_date);
    speaks_for_two(birth)
        && !share_a_name(listed, stored)
        && is_different(&Names::of(listed), &Names::of(stored), birth, share_email(listed, stored))
}

/// Whether first or last name is the very same, which is seen at once of nearly everybody: that is something in common.
fn share_a_name(listed: &Details, stored: &Details) -> bool {
    let names = [(&listed.first_name, &stored.first_name), (&listed.last_name, &stored.last_name)];
    let has_word = |name: &str| name.bytes().any(|byte| byte.is_ascii_alphanumeric());
    names.into_iter().any(|(ours, theirs)| ours == theirs && ours.as_deref().is_some_and(has_word))
}

/// Names without a weak spot need the birth date, an e-mail address or a home beside them, names with one need birth
/// date and e-mail address: twins and couples share a home. A birth date that contradicts is a father, a mother or a
/// namesake, whatever they share.
fn is_same(weak_spots: u8, birth: Birth, email: bool, home: impl FnOnce() -> bool) -> bool {
    match weak_spots {
        0 => birth == Birth::Equal || (birth != Birth::Unlike && (email || home())),
        1 => birth == Birth::Equal && email,
        _ => false,
    }
}

/// Nothing speaks for one person: no word of the names, not the birth date, not the address. Where a
/// name is missing, whoever has it may have married since; then the birth dates must contradict too.
fn is_different(ours: &Names, theirs: &Names, birth: Birth, email: bool) -> bool {
    let unlike = birth == Birth::Unlike || (!email && ours.is_complete() && theirs.is_complete());
    unlike && names::nothing_in_common(ours, theirs)
}

/// Whether the birth dates leave room for two people: they contradict, or one is not known.
fn speaks_for_two(birth: Birth) -> bool {
    matches!(birth, Birth::Unlike | Birth::Unknown)
}

fn share_email(listed: &Details, stored: &Details) -> bool {
    listed
        .emails
        .iter()
        .any(|ours| stored.emails.iter().any(|theirs| ours.address.eq_ignore_ascii_case(&theirs.address)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::patron::Email;

    /// People of few names, born on one of two days or on one that is not known, with an address for mail or without.
    fn people() -> Vec<Details> {
        let some = |text: &str| (!text.is_empty()).then(|| text.into());
        let mut people = Vec::new();
        for first in ["", "Ana", "Anna", "A.", "-", "Bo"] {
            for last in ["", "Lind", "de la", "O'Brien", "Ναυσικά", "-"] {
                for (day, address) in [("", ""), ("1987-03-04", ""), ("1961-03-04", ""), ("1987-03-04", "a@x.org")] {
                    let email =
                        |address: &str| Email { address: address.into(), types: "personal".into(), preferred: true };
                    people.push(Details {
                        first_name: some(first),
                        last_name: some(last),
                        birth_date: day.parse().ok(),
                        emails: (!address.is_empty()).then(|| email(address)).into_iter().collect(),
                        ..Details::default()
                    });
                }
            }
        }
        people
    }

    /// What is seen at once is what comparing in full says.
    #[test]
    fn the_short_ways_say_the_same() {
        for ours in people() {
            for theirs in people() {
                let likeness = compare(&ours, &theirs);
                let is_same = is_same_person(&Names::of(&ours), &ours, &theirs);
                assert_eq!(is_same, likeness == Likeness::Same, "{ours:?} {theirs:?}");
                let birth = Birth::of(ours.birth_date, theirs.birth_date);
                let (our_names, their_names) = (Names::of(&ours), Names::of(&theirs));
                let differs = is_different(&our_names, &their_names, birth, share_email(&ours, &theirs));
                let expected = speaks_for_two(birth) && differs;
                assert_eq!(are_different(&ours, &theirs), expected, "{ours:?} {theirs:?}");
            }
        }
    }
}
