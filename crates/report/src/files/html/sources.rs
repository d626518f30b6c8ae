//! As what each column of a list was read.

use super::list::{Head, List};
use super::page::Page;
use crate::report::ReadList;
use std::io;

const COLUMNS: [Head; 3] = [Head::new("Column", ""), Head::new("Heading in the list", ""), Head::new("Read as", "")];

/// Writes the columns of each list, folded up.
pub(super) fn write(lists: &[ReadList<'_>], page: &mut Page<'_>) -> io::Result<()> {
    lists.iter().filter(|list| !list.columns.is_empty()).try_for_each(|list| one(list, page))
}

fn one(list: &ReadList<'_>, page: &mut Page<'_>) -> io::Result<()> {
    page.markup("<details>\n<summary>How the columns of <bdi>");
    page.text(list.file)?;
    page.markup("</bdi> were read</summary>\n");
    if let Some((format, sha256)) = list.format {
        page.markup("<p class=\"quiet\">The file is ");
        page.text(format)?;
        page.markup("; its SHA-256 is <code>");
        page.text(sha256)?;
        page.markup("</code></p>\n");
    }
    let mut columns = List::new("Columns and how they were read", &COLUMNS);
    for column in &list.columns {
        let field = column.read_as.unwrap_or("not read");
        columns.push(vec![column.letters.clone(), column.heading.to_owned(), field.to_owned()])?;
    }
    columns.write(page)?;
    page.markup("</details>\n");
    Ok(())
}
