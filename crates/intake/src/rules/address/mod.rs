//! Rules about the parts of an address: its postal code, its state, its lines.

pub(super) mod postal_code;
pub(super) mod state;
pub(super) mod street;
