//! What pages about the program say to programs: codes, the manual, completions, licenses. Patrons are in none of them.

mod explain;
mod licenses;
mod man;

pub use explain::{codes, explain, pages};
pub use licenses::licenses;
pub use man::{completions, man};
