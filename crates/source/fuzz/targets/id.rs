#![no_main]

#[path = "../bodies/row.rs"]
mod body;

use model::field::ListField;

// Any text, in any kind of cell, as a primary ID.
libfuzzer_sys::fuzz_target!(|data: &[u8]| body::read(ListField::PrimaryId, data));
