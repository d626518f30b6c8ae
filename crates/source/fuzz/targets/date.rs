#![no_main]

#[path = "../bodies/row.rs"]
mod body;

use model::field::ListField;

// Any text, in any kind of cell, as a date: of birth, or of the end of a membership.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    body::read(ListField::BirthDate, data);
    body::read(ListField::ExpiryDate, data);
});
