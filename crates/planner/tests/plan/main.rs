//! What loading a list would do to a store: a line for each patron there, a line for each row of the
//! list, and the plan. The machinery is in `support`; `laws` holds what is true of any list.

mod by_hand;
mod contacts;
mod create;
mod entries;
mod given;
mod identity;
mod institution;
mod join;
mod laws;
mod mode;
mod policies;
mod questions;
mod renumbered;
mod strangers;
mod support;
mod toggle;
mod update;
