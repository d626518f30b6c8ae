//! Patrons as other library systems take them: a file for each target, and what the targets have in common.
//!
//! Each writes exactly what the reader of the same system reads, so that its file comes back as it was. What would not
//! come back is either refused before anything is written ([`unheld`]), or counted and named ([`beside`]).

pub(crate) mod alma;
pub(crate) mod alma_json;
pub(crate) mod alma_xml;
pub(crate) mod beside;
pub(crate) mod csv;
pub(crate) mod folio;
pub(crate) mod json;
pub(crate) mod koha;
pub(crate) mod places;
pub(crate) mod table;
pub(crate) mod unheld;
pub(crate) mod xml;
