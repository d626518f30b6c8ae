//! The negative control of the sweeps: a writer as careless as SQLite allows, which gives away every
//! promise. A sweep that does not catch it would catch nothing.

use crate::Result;
use rusqlite::Connection;
use std::path::Path;

/// Changes every patron and adds a batch, in steps that nothing holds together.
pub(crate) fn run(store: &Path) -> Result<()> {
    let connection = Connection::open(store)?;
    for (pragma, value) in [("journal_mode", "DELETE"), ("journal_mode", "OFF"), ("synchronous", "OFF")] {
        connection.pragma_update(None, pragma, value)?;
    }
    // A small cache spills half a statement to the disk.
    connection.pragma_update(None, "cache_size", 2)?;
    connection.execute_batch(
        "UPDATE patron SET version = version + 1;
         INSERT INTO patron (key, version, primary_id) VALUES ('careless', 1, 'careless');
         INSERT INTO identifier VALUES ('careless', 'careless', 0, 'PRIMARY_ID', 'careless', NULL, 1);
         UPDATE meta SET patrons = patrons + 1;
         UPDATE patron SET title = 'changed';",
    )?;
    println!("Done");
    Ok(())
}
