//! Patrons as a plain table, for any system that reads one, for spreadsheets, and to be read again here. Every value is
//! quoted, and what a spreadsheet would take for a formula gets an apostrophe in front.

use super::beside::{self, Beside};
use super::places::{self, name_unplaced};
use super::table::{self, can_hold};
use super::unheld::{ANY_LENGTH, Judge, Unheld};
use crate::columns::{ADDRESS_TYPE, EMAIL_TYPE, PHONE_TYPES, Placed, has_column, texts};
use model::field::Field;
use model::formula::guarded;
use model::patron::Patron;

/// The type of a note that a table says nothing of.
const NOTE_TYPE: &str = "LIBRARY";

/// Names what is not written.
pub(crate) fn without(patron: &Patron, beside: &mut Beside) {
    let details = &patron.details;
    let placed = Placed::of(details);
    beside::fields(has_column, details, beside);
    name_unplaced(&details.emails, &placed.emails, Field::Emails, beside);
    let emails = placed.emails.iter().flatten().filter(|email| email.types != EMAIL_TYPE);
    beside::named(emails.count(), beside::EMAIL_TYPE, beside);
    name_unplaced(&details.phones, &placed.phones, Field::Phones, beside);
    let phones = placed.phones.iter().zip(PHONE_TYPES);
    let of_other_types = phones.filter(|(phone, kind)| phone.is_some_and(|phone| phone.types != *kind)).count();
    beside::named(of_other_types, beside::PHONE_TYPE, beside);
    let first = placed.phones.iter().flatten().next();
    beside::named(usize::from(first.is_some_and(|phone| !phone.preferred)), beside::PREFERRED_PHONE, beside);
    beside::named(details.phones.iter().filter(|phone| phone.sms).count(), beside::TEXT_MESSAGES, beside);
    name_unplaced(&details.addresses, &[placed.address], Field::Addresses, beside);
    let of_other_type = placed.address.is_some_and(|address| address.types != ADDRESS_TYPE);
    beside::named(usize::from(of_other_type), beside::ADDRESS_TYPE, beside);
    places::name_identifiers(details, &[placed.barcode], beside);
    name_unplaced(&details.rare.notes, &placed.notes, Field::Notes, beside);
    for note in placed.notes.into_iter().flatten() {
        beside::named(usize::from(note.note_type != NOTE_TYPE), beside::NOTE_TYPE, beside);
        beside::named(usize::from(note.viewable), beside::NOTE_SHOWN, beside);
        beside::named(usize::from(note.popup), beside::NOTE_POPUP, beside);
    }
    name_unplaced(&details.rare.statistics, &placed.statistics, Field::Statistics, beside);
    let noted = placed.statistics.iter().flatten().filter(|statistic| statistic.note.is_some());
    beside::named(noted.count(), beside::STATISTIC_NOTE, beside);
}

/// Holds a patron against what a table can hold.
pub(crate) fn check(patron: &Patron, unheld: &mut Vec<Unheld>) {
    let mut judge = Judge { system: "a table", format: "a text table", can_hold, unheld };
    for (column, text) in texts(patron, &Placed::of(&patron.details)) {
        judge.text(column.fills().label(), &text, ANY_LENGTH);
    }
}

/// Writes a patron.
pub(crate) fn write(patron: &Patron, out: &mut String) {
    for (at, (_, text)) in texts(patron, &Placed::of(&patron.details)).enumerate() {
        if at > 0 {
            out.push(',');
        }
        table::quoted(&guarded(&text), out);
    }
    out.push('\n');
}
