//! Somebody who is added by hand beside a patron of the store: what the two have in common, for the person who adds them
//! to look at. Of a list less is asked ([`compare`](super::compare)): there nobody stands at a desk who could answer.

use super::birth::Birth;
use super::{Names, have_one_name, home, names, share_email};
use model::patron::Details;

/// Whether somebody may be a patron; the likelier comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resemblance {
    /// So much is the same that it has to be said that they are two.
    Likely,
    /// Something is the same beside a first name that may be theirs.
    Perhaps,
    /// Only what people of one household share, or one family.
    Household,
}

/// What somebody has in common with a patron.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InCommon {
    /// Whether they may be one person.
    pub resemblance: Resemblance,
    /// What is the same, in words: `first name`, `phone number`.
    pub shared: Vec<&'static str>,
    /// Which part of the name is nearly the same, in words, where that is a reason.
    pub similar: Option<&'static str>,
    /// Whether a phone number is among it.
    pub phone: bool,
    /// Whether two birth dates are known that no slip explains.
    pub born_apart: bool,
}

/// What they have in common; nothing where they share neither an e-mail address nor a phone number nor an address. Names
/// and birth dates are those of many.
pub fn in_common(newcomer: &Details, stored: &Details) -> Option<InCommon> {
    let (email, phone) = (share_email(newcomer, stored), home::share_phone(newcomer, stored));
    let address = home::share_address(newcomer, stored);
    let contacts = [(email, "e-mail address"), (phone, "phone number"), (address, "address")];
    if !contacts.iter().any(|(is_shared, _)| *is_shared) {
        return None;
    }
    let (ours, theirs) = (Names::of(newcomer), Names::of(stored));
    let birth = Birth::of(newcomer.birth_date, stored.birth_date);
    let born = (birth == Birth::Equal).then_some("birth date");
    let contacts = contacts.into_iter().filter_map(|(is_shared, what)| is_shared.then_some(what));
    let beside_name: Vec<&str> = born.into_iter().chain(contacts).collect();
    let is_one_generation = home::generation(newcomer) == home::generation(stored);
    let resemblance = if is_one_generation {
        resemblance(&ours, &theirs, birth, Beside { things: beside_name.len(), address })
    } else {
        Resemblance::Household
    };
    let (names, similar) = names_in_common(&ours, &theirs, resemblance);
    let shared = names.into_iter().chain(beside_name).collect();
    Some(InCommon { resemblance, shared, similar, phone, born_apart: birth == Birth::Unlike })
}

/// Which names are the same, and which part of them nearly is. Of a household the last name says nothing, and neither do
/// first names that are two.
fn names_in_common(
    ours: &Names,
    theirs: &Names,
    resemblance: Resemblance,
) -> (Vec<&'static str>, Option<&'static str>) {
    if have_one_name(ours, theirs) {
        return (vec!["name"], None);
    }
    let is_reason = resemblance != Resemblance::Household;
    let first = names::have_one_first_name(ours, theirs);
    let last = is_reason && names::have_one_last_name(ours, theirs);
    let near_first = is_reason && !first && names::first_spots(ours, theirs) <= 1;
    let near_last = is_reason && !last && names::last_spots(ours, theirs) == 0;
    let similar = match (near_first, near_last) {
        (true, true) => Some("name"),
        (true, false) => Some("first name"),
        (false, true) => Some("last name"),
        (false, false) => None,
    };
    let same = [(first, "first name"), (last, "last name")];
    (same.into_iter().filter_map(|(is_same, what)| is_same.then_some(what)).collect(), similar)
}

/// What is the same beside the names.
#[derive(Clone, Copy)]
struct Beside {
    /// So many things, of birth date, e-mail address, phone number and address.
    things: usize,
    /// Whether the address is one of them.
    address: bool,
}

/// So many things that are the same beside the first name are no chance.
const ENOUGH: usize = 2;

/// How likely it is, where so much beside the names is the same. Birth dates that contradict are those of father and son,
/// too; of them only the very same name is asked about. Where first and last name are one but for their spelling, the
/// address alone is enough.
fn resemblance(ours: &Names, theirs: &Names, birth: Birth, beside: Beside) -> Resemblance {
    let are_there = ours.has_first() && theirs.has_first();
    let is_enough = beside.things >= ENOUGH;
    // An initial, a short form or a letter apart: the name that somebody gave the last time.
    if !are_there || names::first_spots(ours, theirs) > 1 {
        Resemblance::Household
    } else if birth == Birth::Unlike {
        if is_enough && have_one_name(ours, theirs) { Resemblance::Likely } else { Resemblance::Household }
    } else if is_enough || (beside.address && names::weak_spots(ours, theirs) == 0) {
        Resemblance::Likely
    } else {
        Resemblance::Perhaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::patron::{Address, Email, Phone};
    use model::text::Text;

    /// Somebody: `first, last, born, e-mail, phone, street`.
    fn person(text: &str) -> Details {
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        let part = |at: usize| parts.get(at).filter(|part| !part.is_empty()).map(|part| Text::from(*part));
        let mut person = Details { first_name: part(0), last_name: part(1), ..Details::default() };
        person.birth_date = part(2).and_then(|day| day.parse().ok());
        let email = |address| Email { address, types: "personal".into(), preferred: true };
        person.emails.extend(part(3).map(email));
        let phone = |number| Phone { number, types: "home".into(), preferred: true, sms: false };
        person.phones.extend(part(4).map(phone));
        if let Some(street) = part(5) {
            let mut address = Address { city: Some("Elm".into()), ..Address::default() };
            address.lines[0] = Some(street);
            person.addresses.push(address);
        }
        person
    }

    #[test]
    fn one_person_is_told_from_a_household() {
        use Resemblance::{Household, Likely, Perhaps};
        for (newcomer, stored, expected) in [
            ("Ana, Keller, , a@x.org, 5550101", "Ana, Lind, 1987-03-04, a@x.org, 555-0101", Some(Likely)),
            ("Ana, Keller, 1987-03-04, , 5550101", "Ana, Lind, 1987-03-04, , 5550101", Some(Likely)),
            ("Ana, Keller, , , 5550101", "Ana, Lind, 1987-03-04, a@x.org, 5550101", Some(Perhaps)),
            ("Ana, Bergh, , , , 1 Elm St", "Anna, Berg, , , , 1 Elm St.", Some(Perhaps)),
            ("Kathrine, ONeil, , , , 18 Oak St", "Katherine, O'Neill, 1987-03-04, , , 18 Oak St.", Some(Likely)),
            ("Kathrine, ONeil, , , 5550101", "Katherine, O'Neill, , , 5550101", Some(Perhaps)),
            (
                "Kathrine, ONeil, 1961-11-20, , , 18 Oak St",
                "Katherine, O'Neill, 1987-03-04, , , 18 Oak St",
                Some(Household),
            ),
            ("Maria, Lind, , , , 1 Elm St", "Marta, Lind, , , , 1 Elm St", Some(Perhaps)),
            (
                "Otto, Berg, 1990-01-31, , 5550101, 1 Elm St",
                "Otto, Berg, 1957-06-12, , 5550101, 1 Elm St",
                Some(Likely),
            ),
            ("Otto, Berg, 1990-01-31, , 5550101", "Otto, Berg, 1957-06-12, , 5550101", Some(Household)),
            ("Otto, Berg Jr., , , 5550101, 1 Elm St", "Otto, Berg, , , 5550101, 1 Elm St", Some(Household)),
            ("Bo, Lind, , a@x.org, 5550101, 1 Elm St", "Ana, Lind, , a@x.org, 5550101, 1 Elm St", Some(Household)),
            (", Lind, , , 5550101, 1 Elm St", "Ana, Lind, , , 5550101, 1 Elm St", Some(Household)),
            ("Ana, Lind, 1987-03-04", "Ana, Lind, 1987-03-04", None),
            ("Ana, Lind, , a@x.org", "Ana, Lind, , b@x.org", None),
        ] {
            let found = in_common(&person(newcomer), &person(stored));
            assert_eq!(found.map(|found| found.resemblance), expected, "{newcomer}; {stored}");
        }
        let found = in_common(&person("Ana, Keller, , a@x.org, 5550101"), &person("Ana, Lind, , a@x.org, 5550101"));
        assert_eq!(found.unwrap().shared, ["first name", "e-mail address", "phone number"]);
    }

    /// Names are named where they are why two people may be one, and not where they are those of a household.
    #[test]
    fn the_names_are_among_the_reasons() {
        for (newcomer, stored, shared, similar) in [
            ("Maria, Lind, , , 5550101", "Marta, Lind, , , 5550101", "last name, phone number", Some("first name")),
            ("Ana, Linde, , , 5550101", "Ana, Linden, , , 5550101", "first name, phone number", Some("last name")),
            ("Kathrine, ONeil, , , 5550101", "Katherine, O'Neill, , , 5550101", "phone number", Some("name")),
            ("Ana, Lind, , , 5550101", "Ana, Lind, , , 5550101", "name, phone number", None),
            ("Bo, Lind, , , 5550101", "Ana, Lind, , , 5550101", "phone number", None),
        ] {
            let found = in_common(&person(newcomer), &person(stored)).unwrap();
            assert_eq!((found.shared.join(", ").as_str(), found.similar), (shared, similar), "{newcomer}; {stored}");
        }
    }
}
