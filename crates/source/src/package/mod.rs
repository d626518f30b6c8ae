//! A zip container, read with suspicion: the list of its parts, and their bytes.
//!
//! Workbook libraries trust the container: of two parts with one name the last wins, checksums and
//! sizes go unread. A file that says two things at once is refused here before anybody reads either.
//! What the parts mean is not this module's business.

mod directory;
mod entry;
mod part;

pub use directory::Directory;
pub(crate) use directory::declares_entities;
pub(crate) use part::Part;

/// How a zip container begins.
pub(crate) const SIGNATURE: &[u8] = b"PK\x03\x04";
