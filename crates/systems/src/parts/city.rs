//! City, state and postal code where a system has one field for them.

use crate::parts::slot::Slot;
use crate::sink::{Ended, Sink};
use model::city;
use model::record::{AddressPart, RecordKey};

/// The parts of such a field; those that cannot be told apart for certain stay in the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct City<'a>(city::City<'a>);

impl<'a> City<'a> {
    /// Takes `Urbana, IL` apart, at its last comma.
    pub(crate) fn and_state(text: &'a str) -> Self {
        City(city::City::and_state(text))
    }

    /// Takes `Urbana, IL 61801` apart, and `Urbana IL 61801`, whose state is two capitals.
    pub(crate) fn state_and_zip(text: &'a str) -> Self {
        City(city::City::state_and_zip(text))
    }

    /// The city in the last line of an address, whose ZIP code may have a field of its own. Only what cannot be anything
    /// else is taken apart: behind the city is the code of a state, or a state and a ZIP code, or the very ZIP code of
    /// that field; and no city has a number in its name, as a street has.
    pub(crate) fn of_line(line: &'a str, zip: &str) -> Option<Self> {
        let city::City { city, state, postal_code } = city::City::state_and_zip(line);
        let is_street = city.is_empty() || city.bytes().any(|byte| byte.is_ascii_digit());
        let is_code = state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_known = is_code || (!postal_code.is_empty() && (!state.is_empty() || postal_code == zip));
        // One of them may have four digits more.
        let agree = zip.starts_with(postal_code) || postal_code.starts_with(zip);
        let postal_code = if zip.is_empty() { postal_code } else { "" };
        (is_known && agree && !is_street).then_some(City(city::City { city, state, postal_code }))
    }

    /// The part behind the city, if any, shows that this is one.
    pub(crate) fn is_certain(self) -> bool {
        self.0.is_certain()
    }

    /// Gives the parts to a sink, each as part of an address of these types.
    pub(crate) fn put(
        self,
        name: &str,
        entry: u16,
        types: Option<&'static str>,
        sink: &mut dyn Sink,
    ) -> Result<(), Ended> {
        let City(city::City { city, state, postal_code }) = self;
        let parts =
            [(AddressPart::City, city), (AddressPart::StateProvince, state), (AddressPart::PostalCode, postal_code)];
        for (part, text) in parts {
            part_of(entry, part, types).put(name, text, sink)?;
        }
        Ok(())
    }
}

/// A part of an address; one without types is a home.
pub(crate) const fn part_of(entry: u16, part: AddressPart, types: Option<&'static str>) -> Slot {
    let slot = Slot::address(entry, part);
    match types {
        Some(types) => slot.with(RecordKey::Address(AddressPart::Types), types),
        None => slot,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_line_of_a_city_is_taken_apart() {
        for (line, zip, expected) in [
            ("Springfield, IL 62704", "", Some(["Springfield", "IL", "62704"])),
            ("Springfield, IL 62704", "62704", Some(["Springfield", "IL", ""])),
            ("Springfield IL 62704", "62704-1234", Some(["Springfield", "IL", ""])),
            ("Port Ellery, ME", "04526", Some(["Port Ellery", "ME", ""])),
            ("Springfield, Illinois 62704", "", Some(["Springfield", "Illinois", "62704"])),
            ("Salem 97301", "97301", Some(["Salem", "", ""])),
            // What may be something else.
            ("Springfield, IL 62704", "10001", None),
            ("Salem 97301", "", None),
            ("Hall, Third Floor", "62704", None),
            ("9 Oak Lane, NE", "62704", None),
            ("Oslo", "0155", None),
            ("62704", "62704", None),
            ("", "", None),
        ] {
            let found = City::of_line(line, zip).map(|City(one)| [one.city, one.state, one.postal_code]);
            assert_eq!(found, expected, "{line}, {zip}");
        }
    }
}
