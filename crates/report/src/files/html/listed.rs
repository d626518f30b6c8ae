//! A report that is a list by itself, as a chapter.

use super::list::{Head, List};
use super::page::Page;
use crate::files::listed::table;
use crate::files::tables::{Column, Table, in_words};
use crate::report::Listed;
use std::io;

/// Writes the chapter, if the list has rows.
pub(super) fn write(listed: Listed<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let Table { name, columns, rows, .. } = table(listed);
    let heads: Vec<Head> = columns.iter().map(|Column(name, _)| Head::new(name, "")).collect();
    let mut list = List::new(name, &heads);
    for row in rows {
        list.push(row.iter().map(in_words).collect())?;
    }
    if list.is_empty() {
        return Ok(());
    }
    page.chapter(name);
    list.write(page)?;
    page.end_chapter();
    Ok(())
}
