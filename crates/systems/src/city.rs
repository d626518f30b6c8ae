//! City and state where a system has one field for them.

use crate::sink::{Ended, Sink};
use crate::slot::Slot;
use model::record::{AddressPart, RecordKey};

/// The parts of such a field; those that cannot be told apart for certain stay in the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct City<'a> {
    city: &'a str,
    state: &'a str,
}

impl<'a> City<'a> {
    /// Takes `Urbana, IL` apart, at its last comma.
    pub(crate) fn and_state(text: &'a str) -> Self {
        let text = text.trim();
        let parts = text.rsplit_once(',').filter(|(_, state)| is_word(state));
        let (city, state) = parts.unwrap_or((text, ""));
        City { city: city.trim(), state: state.trim() }
    }

    /// Gives the parts to a sink, each as part of an address of these types.
    pub(crate) fn put(
        self,
        name: &str,
        entry: u16,
        types: Option<&'static str>,
        sink: &mut dyn Sink,
    ) -> Result<(), Ended> {
        let parts = [(AddressPart::City, self.city), (AddressPart::StateProvince, self.state)];
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

/// The name or the code of a state or province.
fn is_word(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(city: City<'_>) -> [&str; 2] {
        [city.city, city.state]
    }

    #[test]
    fn a_state_stands_behind_the_last_comma() {
        for (text, expected) in [
            (" Urbana,IL ", ["Urbana", "IL"]),
            ("Edmonton, ALBERTA", ["Edmonton", "ALBERTA"]),
            ("Springfield, Greene, MO", ["Springfield, Greene", "MO"]),
            ("Urbana IL", ["Urbana IL", ""]),
            ("Urbana, IL 61801", ["Urbana, IL 61801", ""]),
            ("Urbana,", ["Urbana,", ""]),
            ("", ["", ""]),
        ] {
            assert_eq!(parts(City::and_state(text)), expected, "{text}");
        }
    }
}
