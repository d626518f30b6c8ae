//! The patron and what it is made of: identifiers, the parts of a record, single values.
//!
//! The fields that a patron has are declared in [`field`](crate::field). How a row becomes a patron is not told here
//! (`lists`), and neither is what a store keeps about one besides the patron (`stored`) or a password (`passwords`).

pub mod city;
pub mod id;
pub mod id_pattern;
pub mod id_scheme;
pub(crate) mod lines;
pub mod membership;
pub(crate) mod parts;
pub mod patron;
pub mod said;
pub mod text;
pub mod value;
