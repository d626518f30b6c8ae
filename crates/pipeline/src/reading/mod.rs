//! From the files that a person names to checked rows: bytes, hashed as they are read, then tables or records, then
//! rows with what `intake` says of them. A guard list and a crosswalk are read in the same way.
//!
//! A database is asked instead, in `database`. Nothing here looks at a store, which is for [`planning`](crate::planning). What a format means is for `source`, the
//! file of another library system for `systems`, and what is wrong with a row for `intake`. Small files of settings and words are read by `files.rs` at the front.

mod archive;
mod as_its_list;
mod check;
mod crosswalk;
mod database;
mod first_crosswalk;
mod guard;
mod how_read;
mod options;
mod passwords;
mod read;
mod stream;
mod system;
mod totals;

pub use check::check;
pub(crate) use check::{defaults, read_lists};
pub use crosswalk::{CodeLine, CodesOfField, is_crosswalk_text, read_crosswalk, read_crosswalk_text};
pub use database::database_file;
pub(crate) use database::hash_now;
pub use first_crosswalk::{FirstCrosswalk, first_crosswalk, save_crosswalk};
pub use guard::read_guard;
pub use options::CheckOptions;
pub(crate) use read::{ReadAs, bytes_again, lock_file, read_all, sha256};
