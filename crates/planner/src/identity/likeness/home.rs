//! Phone numbers and street addresses of two people beside each other.

use model::patron::{Address, Details};
use model::text::Text;

/// Whether two people have a phone number or a street address in common. Whole families have: it says something only of
/// people of one name, and nothing where one of them is a Jr. and the other is not.
pub(crate) fn is_shared(ours: &Details, theirs: &Details) -> bool {
    generation(ours) == generation(theirs) && (share_phone(ours, theirs) || share_address(ours, theirs))
}

/// Whether nothing but the name is known by which somebody could be told from others: they were added in a hurry.
pub(crate) fn is_name_alone(details: &Details) -> bool {
    details.birth_date.is_none()
        && details.emails.is_empty()
        && details.phones.is_empty()
        && details.addresses.is_empty()
}

/// Whether they have a phone number in common.
pub(crate) fn share_phone(ours: &Details, theirs: &Details) -> bool {
    let theirs: Vec<String> = phones(theirs).collect();
    phones(ours).any(|number| theirs.contains(&number))
}

/// The phone numbers of a person that tell something, as they are compared.
pub(crate) fn phones(person: &Details) -> impl Iterator<Item = String> {
    person.phones.iter().filter_map(|phone| telling_digits(&phone.number))
}

/// The street addresses of a person, each with its postal code and again with its town: people who share one have one of
/// these in common.
pub(crate) fn places(person: &Details) -> impl Iterator<Item = (String, String)> {
    person.addresses.iter().flat_map(|address| {
        let street = street(address);
        let places = [&address.postal_code, &address.city].into_iter().flatten().filter(|_| !street.is_empty());
        places.map(|place| (street.clone(), letters(place))).collect::<Vec<_>>()
    })
}

/// The last ten digits, so that +1 (217) 555-0101 is 217-555-0101. Fewer than seven are an extension.
fn telling_digits(number: &str) -> Option<String> {
    const FEWEST: usize = 7;
    const MOST: usize = 10;
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= FEWEST).then(|| digits[digits.len().saturating_sub(MOST)..].to_owned())
}

/// Whether they have a street address in common.
pub(crate) fn share_address(ours: &Details, theirs: &Details) -> bool {
    ours.addresses.iter().any(|one| theirs.addresses.iter().any(|other| are_one(one, other)))
}

/// The same street in the same place: by the postal codes, or by the towns where one has no code.
fn are_one(one: &Address, other: &Address) -> bool {
    let same = |one: &Option<Text>, other: &Option<Text>| match (one, other) {
        (Some(one), Some(other)) => Some(letters(one) == letters(other)),
        (_, None) | (None, _) => None,
    };
    let place = same(&one.postal_code, &other.postal_code).or_else(|| same(&one.city, &other.city));
    place == Some(true) && !street(one).is_empty() && street(one) == street(other)
}

fn street(address: &Address) -> String {
    address.lines.iter().flatten().map(|line| letters(line)).collect()
}

/// Letters and digits in small letters, so that "12 Elm St." is "12 ELM ST".
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Jr., Sr., III and the like behind the last name.
pub(super) fn generation(person: &Details) -> Option<String> {
    let last = person.last_name.as_deref()?.split([' ', ',']).next_back().map(letters)?;
    ["jr", "sr", "ii", "iii", "iv"].contains(&last.as_str()).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::patron::Phone;

    fn person(last: &str, phone: &str, street: &str, town: &str, code: &str) -> Details {
        let some = |text: &str| (!text.is_empty()).then(|| text.into());
        let mut address = Address { city: some(town), postal_code: some(code), ..Address::default() };
        address.lines[0] = some(street);
        let phone = Phone { number: phone.into(), types: "home".into(), preferred: true, sms: false };
        Details { last_name: some(last), phones: vec![phone], addresses: vec![address], ..Details::default() }
    }

    #[test]
    fn a_phone_number_or_a_street_is_shared() {
        let stored = person("Lind", "(217) 555-0101", "12 Elm St.", "Elm", "61935");
        for (listed, expected) in [
            (person("Lind", "+1 217 555 0101", "", "", ""), true),
            (person("Lind", "217-555-0102", "", "", ""), false),
            (person("Lind", "0101", "", "", ""), false),
            (person("Lind", "", "12 ELM ST", "", "61935"), true),
            (person("Lind", "", "12 Elm St", "ELM", ""), true),
            (person("Lind", "", "12 Elm St", "Elm", "61936"), false),
            (person("Lind", "", "12 Elm St", "", ""), false),
            (person("Lind", "", "", "Elm", "61935"), false),
            (person("Lind Jr.", "217-555-0101", "12 Elm St", "Elm", "61935"), false),
        ] {
            assert_eq!(is_shared(&listed, &stored), expected, "{listed:?}");
        }
    }
}
