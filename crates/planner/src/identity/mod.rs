//! Who a row is about: the patron of the store that it means, or nobody there; and which records of the store are about one
//! person.
//!
//! What happens to whoever was found is decided in `steps`. That an ID belongs to the institution is decided there too,
//! since it is known only of a patron who is complete.

pub(crate) mod given;
pub(crate) mod likeness;
pub(crate) mod marks;
pub(crate) mod search;
pub(crate) mod twice;
pub(crate) mod zeros;
