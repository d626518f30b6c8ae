//! Addresses in one field, with `$` between their lines, and several e-mail addresses in one.

use crate::parts::city::{City, part_of};
use crate::parts::slot::Slot;
use crate::sink::{Ended, Sink};
use model::record::AddressPart;

/// What an address has before its city.
const LINES: [AddressPart; 5] =
    [AddressPart::Line1, AddressPart::Line2, AddressPart::Line3, AddressPart::Line4, AddressPart::Line5];

/// E-mail addresses of one patron.
const MOST_EMAILS: u16 = 10;

/// Which of a patron's addresses one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    First,
    Second,
    /// One more of a field that has the first or the second one, with the number of its entry.
    Further(u16),
}

impl Which {
    pub(super) fn entry(self) -> u16 {
        match self {
            Which::First => 1,
            Which::Second => 2,
            Which::Further(entry) => entry,
        }
    }

    /// Its types; a first one is a home.
    pub(super) fn types(self) -> Option<&'static str> {
        match self {
            Which::First => None,
            Which::Second | Which::Further(_) => Some("alternative"),
        }
    }
}

/// Gives an address to a sink. Its last line is that of the city where that is certain; lines beyond the fifth have no
/// place.
pub(super) fn put(name: &str, which: Which, text: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
    let (lines, city) = match text.rsplit_once('$') {
        Some((lines, last)) if City::state_and_zip(last).is_certain() => (lines, Some(City::state_and_zip(last))),
        Some(_) | None => (text, None),
    };
    let mut lines = lines.split('$').filter(|line| !line.trim().is_empty());
    for (part, line) in LINES.into_iter().zip(lines.by_ref()) {
        part_of(which.entry(), part, which.types()).put(name, line.trim(), sink)?;
    }
    for _ in lines {
        sink.left_behind(name)?;
    }
    city.map_or(Ok(()), |city| city.put(name, which.entry(), which.types(), sink))
}

/// Gives e-mail addresses to a sink, which stand in one field with commas between them, behind so many from other fields.
/// How many there are then.
pub(super) fn put_emails(name: &str, text: &str, before: u16, sink: &mut dyn Sink) -> Result<u16, Ended> {
    let mut emails = before;
    for email in text.split(',').map(str::trim).filter(|email| !email.is_empty()) {
        if emails < MOST_EMAILS {
            emails += 1;
            Slot::email(emails, "personal").put(name, email, sink)?;
        } else {
            sink.left_behind(name)?;
        }
    }
    Ok(emails)
}
