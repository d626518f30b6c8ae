//! A workbook with its marks: which parts are patched, and which are added.

use super::comments::{self, Merged};
use super::container::Container;
use super::marks::{Marks, SheetMarks};
use super::problems::{self, Colours};
use super::relations::{self, Relation};
use super::sheet::{self, Drawing};
use super::styles::Styles;
use super::workbook::Workbook;
use super::{AnnotateError, Annotated, CellMark, Tint};
use super::{content_types, drawing};
use crate::words::number;
use model::ours::PROBLEMS_TITLE;
use std::io::Write;

/// Writes a workbook (.xlsx) with these marks.
///
/// # Errors
/// When the workbook is written in a way that cannot be patched, or the copy cannot be written.
pub fn annotate(original: &[u8], marks: &Marks, out: &mut dyn Write) -> Result<Annotated, AnnotateError> {
    let parts = Container::open(original)?;
    let book = Workbook::open(&parts)?;
    let styles = Styles::open(&parts, &book)?;
    let mut copy = Making { parts, book: &book, styles, new: Vec::new(), done: Annotated::default() };
    for sheet in &marks.sheets {
        copy.sheet(sheet)?;
    }
    copy.list_problems(marks)?;
    let Making { mut parts, styles, mut new, done, .. } = copy;
    new.extend(styles.finish(&mut parts, &book)?);
    content_types::declare(&mut parts, &new)?;
    parts.write(out)?;
    Ok(done)
}

/// A copy in the making.
struct Making<'a> {
    parts: Container<'a>,
    book: &'a Workbook,
    styles: Styles,
    /// New parts, and what they are.
    new: Vec<(String, &'static str)>,
    done: Annotated,
}

/// How new comments are drawn.
enum Drawn {
    /// In the drawing that the sheet has.
    There,
    /// In a new one, which the sheet has to name at a place.
    New(usize, String),
    /// Not at all.
    Nowhere,
}

impl Making<'_> {
    fn sheet(&mut self, marks: &SheetMarks) -> Result<(), AnnotateError> {
        let book = self.book;
        let part = book.sheet(&marks.name)?;
        let missing = || AnnotateError::Unfit(format!("its part \"{part}\" is missing"));
        let content = self.parts.text(part)?.ok_or_else(missing)?;
        let drawing = self.comments(part, &content, marks)?;
        let content = sheet::marked(&content, &marks.cells, &mut self.styles, drawing)?;
        self.parts.put(part, content);
        let count = |is: fn(&CellMark) -> bool| marks.cells.values().filter(|mark| is(mark)).count() as u64;
        self.done.marked += count(|mark| mark.tint.is_some());
        self.done.repaired += count(|mark| mark.repaired.is_some());
        Ok(())
    }

    /// Adds the comments of a sheet, and says what the sheet has to name at which place.
    fn comments(
        &mut self,
        part: &str,
        content: &[u8],
        marks: &SheetMarks,
    ) -> Result<Option<(usize, String)>, AnnotateError> {
        let relations = relations::of(&self.parts, part)?;
        let own = relations.iter().find(|relation| relation.kind == "comments");
        let own = own.and_then(|relation| relation.target.clone());
        let existing = match &own {
            Some(own) => self.parts.text(own)?,
            None => None,
        };
        if marks.comments.is_empty() && existing.is_none() {
            return Ok(None);
        }
        let merged = comments::merged(existing.as_deref(), &marks.comments, self.book.spelling.main)?;
        let is_drawn = merged.new.is_empty() && merged.gone.is_empty();
        let drawn = if is_drawn { Drawn::There } else { self.draw(part, content, &relations, &merged)? };
        let named = match drawn {
            Drawn::There => None,
            Drawn::New(place, element) => Some((place, element)),
            Drawn::Nowhere => {
                self.done.without_comments.push(marks.name.clone());
                return Ok(None);
            }
        };
        self.done.commented += merged.count;
        match own {
            Some(own) => self.parts.put(&own, merged.content),
            None => {
                let own = self.parts.free_name("xl/comments", ".xml");
                self.parts.put(&own, merged.content);
                relations::add(&mut self.parts, part, &self.book.spelling.kind("comments"), &own)?;
                self.new.push((own, content_types::COMMENTS));
            }
        }
        Ok(named)
    }

    /// Draws the comments that are new, and those no more that are gone.
    fn draw(
        &mut self,
        part: &str,
        content: &[u8],
        relations: &[Relation],
        merged: &Merged,
    ) -> Result<Drawn, AnnotateError> {
        let cells = &merged.new;
        let place = match sheet::drawing(content, relations)? {
            Drawing::There(relation) => {
                let Some(own) = relation.and_then(|relation| relation.target) else { return Ok(Drawn::Nowhere) };
                let Some(existing) = self.parts.raw(&own)? else { return Ok(Drawn::Nowhere) };
                let Some(shapes) = drawing::with_shapes(Some(&existing), cells, &merged.gone) else {
                    return Ok(Drawn::Nowhere);
                };
                self.parts.put(&own, shapes);
                return Ok(Drawn::There);
            }
            Drawing::Missing(_) if cells.is_empty() => return Ok(Drawn::There),
            Drawing::Missing(place) => place,
        };
        let Some(shapes) = drawing::with_shapes(None, cells, &[]) else { return Ok(Drawn::Nowhere) };
        let own = self.parts.free_name("xl/drawings/vmlDrawing", ".vml");
        self.parts.put(&own, shapes);
        let spelling = self.book.spelling;
        let id = relations::add(&mut self.parts, part, &spelling.kind("vmlDrawing"), &own)?;
        self.new.push((own, content_types::DRAWING));
        Ok(Drawn::New(place, sheet::drawing_element(content, spelling, &id)?))
    }

    fn list_problems(&mut self, marks: &Marks) -> Result<(), AnnotateError> {
        let looks = self.styles.looks();
        let mut tints = [looks.text; 3];
        for (style, tint) in tints.iter_mut().zip([Tint::Error, Tint::Question, Tint::Warning]) {
            *style = self.styles.marked(looks.text, tint)?;
        }
        let sentences = self.sentences(marks);
        let main = self.book.spelling.main;
        let page = problems::page(&marks.lines, &sentences, Colours { looks, tints }, main);
        let mut earlier = self.book.titled(&self.parts, problems::NAME, PROBLEMS_TITLE)?.into_iter();
        self.done.sheet = match earlier.next() {
            Some((name, part)) => {
                self.parts.put(&part, page);
                name
            }
            None => self.add_sheet(page)?,
        };
        for (_, part) in earlier {
            let gone = format!("The sheet \"{}\" lists the problems now. Delete this one.", self.done.sheet);
            self.parts.put(&part, problems::page(&[], &gone, Colours { looks, tints }, main));
        }
        self.done.problems = marks.problems;
        self.done.remarks = marks.remarks;
        self.done.listed = marks.listed;
        Ok(())
    }

    /// Adds the sheet of problems and returns its name.
    fn add_sheet(&mut self, page: Vec<u8>) -> Result<String, AnnotateError> {
        let name = self.book.free_name(problems::NAME);
        let part = self.parts.free_name("xl/worksheets/sheet", ".xml");
        self.parts.put(&part, page);
        self.book.add_sheet(&mut self.parts, &name, &part)?;
        self.new.push((part, content_types::WORKSHEET));
        Ok(name)
    }

    /// What stands below the title of the list.
    fn sentences(&self, marks: &Marks) -> String {
        let mut sentences =
            "Click a place to go to it. This sheet is not part of the list: delete it when you are done.".to_owned();
        let not_listed = (marks.problems + marks.remarks).saturating_sub(marks.listed);
        if not_listed > 0 {
            sentences += &format!(" {} more are not listed here.", number(not_listed));
        }
        if marks.not_all_commented {
            sentences += " There are too many marked cells for each to have a comment; all of them are filled.";
        }
        for sheet in &self.done.without_comments {
            sentences += &format!(" The sheet \"{sheet}\" has comments to which none could be added.");
        }
        sentences
    }
}
