//! What each target writes, what it refuses and what it names as not written; and that its file comes back as it was
//! through the reader of the same system. The machinery is in `support` and `back`.

mod alma;
mod back;
mod csv;
mod folio;
mod koha;
mod laws;
mod support;
mod xsd;
