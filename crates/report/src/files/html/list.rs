//! A list that may be long: its first rows are there for every reader, the others where the page may run its script.

use super::packing::Packing;
use super::page::Page;
use crate::words::capitalised;
use std::io;

/// So many rows are shown without a script, as in a preview of mail.
const FIRST: usize = 200;

/// The head of a column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    /// Its name.
    pub(super) title: &'static str,
    /// How its cells look.
    pub(super) class: &'static str,
}

/// Rows of texts.
pub(super) struct List {
    title: String,
    heads: Vec<Head>,
    /// The column by whose values it can be filtered.
    filter: Option<usize>,
    /// Which columns have a value.
    filled: Vec<bool>,
    first: Vec<Vec<String>>,
    rest: Option<Packing>,
    rows: u64,
}

impl Head {
    pub(super) const fn new(title: &'static str, class: &'static str) -> Head {
        Head { title, class }
    }
}

impl List {
    /// A list without rows.
    pub(super) fn new(title: impl Into<String>, heads: &[Head]) -> List {
        let (heads, filled) = (heads.to_vec(), vec![false; heads.len()]);
        List { title: title.into(), heads, filter: None, filled, first: Vec::new(), rest: None, rows: 0 }
    }

    /// The same, to be filtered by the values of a column.
    pub(super) fn filtered_by(self, column: usize) -> List {
        List { filter: Some(column), ..self }
    }

    /// How many rows it has.
    pub(super) fn len(&self) -> u64 {
        self.rows
    }

    /// Whether it has none.
    pub(super) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds a row.
    pub(super) fn push(&mut self, row: Vec<String>) -> io::Result<()> {
        for (filled, text) in self.filled.iter_mut().zip(&row) {
            *filled |= !text.is_empty();
        }
        self.rows += 1;
        if self.first.len() < FIRST {
            self.first.push(row);
            return Ok(());
        }
        self.rest.get_or_insert_with(Packing::new).add(&row)
    }

    /// Writes it, if it has rows.
    pub(super) fn write(self, page: &mut Page<'_>) -> io::Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        let number = page.next_list();
        page.markup("<div class=\"list\" data-number=\"");
        page.digits(number as u64);
        if let Some(column) = self.filter {
            page.markup("\" data-filter=\"");
            page.digits(column as u64);
        }
        page.markup("\">\n<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"");
        page.text(&self.title)?;
        page.markup("\">\n");
        self.table(page)?;
        page.markup("</div>\n");
        if self.rest.is_some() {
            page.markup("<p class=\"more\">Shown are the first ");
            page.number(self.first.len() as u64);
            page.markup(" of ");
            page.number(self.rows);
            page.markup(" rows. To see all of them, save this file and open it in a browser.</p>\n");
        }
        page.markup("</div>\n");
        if let Some(rest) = self.rest {
            page.keep(number, rest.finish()?);
        }
        Ok(())
    }

    fn table(&self, page: &mut Page<'_>) -> io::Result<()> {
        page.markup("<table>\n<caption>");
        page.text(&self.title)?;
        page.markup("</caption>\n<thead>\n<tr>");
        for (head, filled) in self.heads.iter().zip(&self.filled) {
            page.markup("<th scope=\"col\"");
            page.class(class(*head, *filled));
            page.markup(">");
            page.text(&capitalised(head.title))?;
            page.markup("</th>");
        }
        page.markup("</tr>\n</thead>\n<tbody>\n");
        for row in &self.first {
            page.markup("<tr>");
            for (column, ((head, filled), text)) in self.heads.iter().zip(&self.filled).zip(row).enumerate() {
                let (open, close) = if column == 0 { ("<th scope=\"row\"", "</th>") } else { ("<td", "</td>") };
                page.markup(open);
                page.class(class(*head, *filled));
                // Where there is no room for columns, each value has its name beside it.
                page.markup(" data-label=\"");
                page.text(&capitalised(head.title))?;
                page.markup("\"");
                // A name of another direction does not turn what stands beside it.
                page.markup("><bdi>");
                page.text(text)?;
                page.markup("</bdi>");
                page.markup(close);
            }
            page.markup("</tr>\n");
        }
        page.markup("</tbody>\n</table>\n");
        Ok(())
    }
}

/// A column without a value is not shown.
fn class(head: Head, filled: bool) -> &'static str {
    if filled { head.class } else { "blank" }
}
