//! A folder in which lists arrive by themselves: one run at a time works in it (`folder.rs`), finds out which files are
//! complete (`arrivals.rs`), and moves each to where it belongs (`places.rs`, on a shelf of `shelf.rs`, where it has a name
//! of `names.rs`). A list that is put back may be older than one that is done since (`overtaken.rs`). What a run did stays
//! noted until it is told (`untold.rs`).
//!
//! What is in a list, and whether it is loaded, is not for this room: see [`story`](crate::story). Nothing here waits, and
//! no link is followed.

mod arrivals;
mod folder;
mod names;
mod overtaken;
mod places;
mod shelf;
mod untold;

pub use arrivals::{Arrival, Standing};
pub use folder::Inbox;
pub use shelf::{Place, Shelf};
pub use untold::with_untold;
