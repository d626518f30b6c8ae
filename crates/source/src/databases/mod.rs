//! Databases that can be asked for a list. A further kind of database is a file and its entry in [`DATABASES`].
//!
//! What a query gives is a table like that of a text file: its first row names the columns, and every value is text, so
//! that no ID becomes a number on the way. Nothing is ever written, neither into a database nor beside it.

mod asked;
mod sqlite;

pub use asked::Asked;

use crate::error::ReadError;
use crate::sink::Sink;

/// A kind of database.
#[derive(Debug)]
pub struct Kind {
    /// What its addresses begin with, before the colon; the name of the format in JSON.
    pub scheme: &'static str,
    /// The name in sentences.
    pub title: &'static str,
    /// What it keeps beside the file while it has changes that are not in it, as endings of the file's name.
    pub beside: &'static [&'static str],
    /// Asks it.
    pub ask: fn(&Asked<'_>, &mut dyn Sink) -> Result<(), ReadError>,
}

/// All kinds that are shipped.
pub const DATABASES: &[Kind] =
    &[Kind { scheme: "sqlite", title: "an SQLite database", beside: &["-wal", "-journal"], ask: sqlite::ask }];

/// The kind of database of an address such as `sqlite:old.db`, and where the database is.
pub fn of_address(address: &str) -> Option<(&'static Kind, &str)> {
    let (scheme, place) = address.split_once(':')?;
    let kind = DATABASES.iter().find(|kind| kind.scheme == scheme)?;
    Some((kind, place))
}
