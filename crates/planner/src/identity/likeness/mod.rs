//! How alike two people are, one of a list and one in the store.
//!
//! Two questions hang on it. Where the ID of a row is somebody's in the store, `Different` asks
//! whether it is the same person at all (D507); where the ID is new, `Same` asks whether the person is
//! perhaps there already under another one (D508). Both are asked of people, so each is on the safe
//! side of its own: whoever may have married or goes by another name is not `Different`, and whoever
//! may be a twin, a spouse or a child is not `Same`.
//!
//! Start with [`compare`]. What a name is when it is compared is in `names`, two words in `words`, two
//! birth dates in `birth`, phone numbers and streets in `home`. How well it does is measured in the README of this crate.

mod birth;
mod home;
mod names;
mod words;

pub use names::{Names, names_may_match};

use birth::Birth;
use model::patron::Details;

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

/// Whether they are [`Likeness::Different`], for the many who were born on one day and are not.
pub(crate) fn are_different(listed: &Details, stored: &Details) -> bool {
    let birth = Birth::of(listed.birth_date, stored.birth_date);
    speaks_for_two(birth) && is_different(&Names::of(listed), &Names::of(stored), birth, share_email(listed, stored))
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
