//! By what a record is laid beside those that may be the same person, so that a million of them need not be compared each
//! with each: whoever [`evidence`](super::likeness::evidence) takes for one person has a mark in common.

use super::likeness::{Names, home};
use model::patron::{Details, Patron};
use model::snapshot::Shared;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Gives each mark of a record. Two records with one in common may still be two people, and mostly are.
pub fn shared_marks(patron: &Patron, take: &mut dyn FnMut(u64)) {
    let details = &patron.details;
    if let Some(day) = details.birth_date {
        take(hash("born", day));
        // Where a placeholder is the birth date of too many, those of one name are still compared.
        if let Some(Shared::Name(name)) = Shared::name_of(details) {
            take(hash("born and named", (day, name)));
        }
    }
    for email in &details.emails {
        take(hash("email", email.address.to_ascii_lowercase()));
    }
    home_marks(details, take);
    if home::is_name_alone(details)
        && let Some(name) = Names::of(details).whole()
    {
        take(hash("named alone", name));
    }
    if let Some(digits) = core_of(patron.primary_id.as_str()) {
        take(hash("id", digits));
    }
}

fn home_marks(details: &Details, take: &mut dyn FnMut(u64)) {
    for number in home::phones(details) {
        take(hash("phone", number));
    }
    for place in home::places(details) {
        take(hash("address", place));
    }
}

/// The digits of an ID behind its zeros in front; of IDs of which these could have been lost.
fn core_of(id: &str) -> Option<&str> {
    let core = id.trim_start_matches('0');
    (!core.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())).then_some(core)
}

fn hash(what: &str, value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    (what, value).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::super::likeness::evidence;
    use super::*;
    use model::id::PrimaryId;
    use model::patron::{Address, Email, Phone};
    use model::text::Text;
    use std::collections::BTreeSet;

    /// A record: `ID, first, last, born, e-mail, phone, street, town`.
    fn record(text: &str) -> Patron {
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        let part = |at: usize| parts.get(at).filter(|part| !part.is_empty()).map(|part| Text::from(*part));
        let mut patron = Patron { primary_id: PrimaryId::new(parts[0]).unwrap(), details: Box::default() };
        let details = &mut patron.details;
        (details.first_name, details.last_name) = (part(1), part(2));
        details.birth_date = part(3).and_then(|day| day.parse().ok());
        let email = |address| Email { address, types: "personal".into(), preferred: true };
        details.emails.extend(part(4).map(email));
        let phone = |number| Phone { number, types: "home".into(), preferred: true, sms: false };
        details.phones.extend(part(5).map(phone));
        if let Some(street) = part(6) {
            let mut address = Address { city: part(7), ..Address::default() };
            address.lines[0] = Some(street);
            details.addresses.push(address);
        }
        patron
    }

    fn marks_of(patron: &Patron) -> BTreeSet<u64> {
        let mut all = BTreeSet::new();
        shared_marks(patron, &mut |mark| {
            all.insert(mark);
        });
        all
    }

    /// Who is taken for one person is laid side by side; families are, too, and are not taken for one.
    #[test]
    fn one_person_has_a_mark_in_common_and_a_family_is_not_one_person() {
        for (one, other, is_one_person) in [
            ("A1, Ana, Lind, 1987-03-04", "B2, Ana, Lind, 1987-03-04", true),
            ("A1, Ana, Lind, 1987-03-04", "B2, Anna, Núñez-Lind, 1987-03-04, a@x.org", false),
            ("A1, Alejandra, Lind, 1987-03-04", "B2, Lind, Alejandra, 1987-03-04", true),
            ("A1, Ana, Lind, , a@x.org", "B2, Ana, Lind, 1987-03-04, A@x.org", true),
            ("A1, Ana, Lind, , , (217) 555-0101", "B2, Ana, Lind, , , +1 217 555 0101", true),
            ("A1, Ana, Lind, , , , 12 Elm St., Elm", "B2, Ana, Lind, , , , 12 ELM ST, ELM", true),
            ("000417, Ana, Lind", "417, Ana, Lind", true),
            ("000417, Ana, Lind, 1987-03-04", "417, Ana, Lind, 1961-03-04", false),
            ("000417, Ana, Lind", "417, Bo, Berg", false),
            // Somebody has married, unless a birth date tells two people apart.
            ("A1, Ana, Lind, , a@x.org, 5550101", "B2, Ana, Berg, , A@x.org, 555-0101", true),
            (
                "A1, Ana, Lind, 1987-03-04, a@x.org, , 12 Elm St., Elm",
                "B2, Ana, Berg, , a@x.org, , 12 Elm St, Elm",
                true,
            ),
            ("A1, Ana, Lind, 1987-03-04, a@x.org, 5550101", "B2, Ana, Berg, 1987-03-05, a@x.org, 5550101", false),
            ("A1, Ana, Lind, , a@x.org", "B2, Ana, Berg, , a@x.org", false),
            ("A1, Ana, Lind, , , 5550101, 12 Elm St., Elm", "B2, Ana, Berg, , , 5550101, 12 Elm St, Elm", false),
            ("A1, A., Lind, , a@x.org, 5550101", "B2, A., Berg, , a@x.org, 5550101", false),
            ("A1, Ana, Lind, , a@x.org, 5550101", "B2, Anna, Berg, , a@x.org, 5550101", false),
            // A family: one home, one address for mail, other people.
            ("A1, Ana, Lind, , l@x.org, 5550101", "B2, Bo, Lind, , l@x.org, 5550101", false),
            ("A1, Ana, Lind, 1987-03-04, l@x.org, 5550101", "B2, Bo, Lind, 2015-01-09, l@x.org, 5550101", false),
            ("A1, Ana, Lind, 1987-03-04, l@x.org, 5550101", "B2, Ana, Lind, 2015-01-09, l@x.org, 5550101", false),
            ("A1, Ana, Lind, , , , 12 Elm St., Elm", "B2, Bo, Lind, , , , 12 ELM ST, ELM", false),
            // Nothing else is known of both; of one who has more it is the name of many.
            ("A1, Ana, Lind", "B2, ANÁ, Lind", true),
            ("A1, Ana, Lind", "B2, Ana, Lindh", false),
            ("A1, , Lind", "B2, , Lind", false),
            ("A1, Ana, Lind", "B2, Ana, Lind, , a@x.org", false),
            ("A1, Ana, Lind", "B2, Ana, Lind, 1987-03-04", false),
        ] {
            let (one, other) = (record(one), record(other));
            assert_eq!(evidence(&one, &other).is_some(), is_one_person, "{one:?}\n{other:?}");
            assert_eq!(evidence(&other, &one), evidence(&one, &other), "{one:?}\n{other:?}");
            let is_compared = !marks_of(&one).is_disjoint(&marks_of(&other));
            assert!(is_compared || !is_one_person, "{one:?}\n{other:?}");
        }
    }
}
