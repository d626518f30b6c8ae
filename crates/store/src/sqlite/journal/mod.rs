//! What was done to patrons: batches, how their lists were read, and the audit chain.
//!
//! Not for doing it: who writes a batch is in `writing/`. How patrons stand now is in `reading/`.

pub(super) mod audit;
pub(super) mod history;
pub(super) mod layouts;
pub(super) mod password_events;
pub(super) mod renumbered;
