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
