//! What `fix` says.

use crate::annotate::Annotated;
use crate::document::{Document, NextStep, good};
use crate::words::{count, number};
use model::action::Action;
use model::listing::Checked;
use model::request::Request;

/// A copy as it was written.
#[derive(Debug, Clone, Copy)]
pub struct FixedCopy<'a> {
    /// Its path.
    pub path: &'a str,
    /// What is in it.
    pub annotated: &'a Annotated,
    /// Whether it is a new workbook, since the list is in no .xlsx.
    pub new_workbook: bool,
    /// How the copy is checked.
    pub check: &'a Request,
}

/// That a copy was written, and what is in it.
pub fn fixed(copy: FixedCopy<'_>) -> Document {
    let Annotated { sheet, listed, not_listed, marked, commented, repaired, without_comments } = copy.annotated;
    let mut document = Document::default();
    let section = document.section("copy", "The copy");
    let problems = listed + not_listed;
    let (what, verb) = (count(problems, "problem"), if problems == 1 { "is" } else { "are" });
    section.sentence(good(match problems {
        0 => format!("Done: {} is the repaired copy; there are no problems left to mark.", copy.path),
        _ => format!("Done: {what} {verb} marked in {}.", copy.path),
    }));
    if problems > 0 {
        section.detail(format!("{} filled, {} with a comment", count(*marked, "cell"), number(*commented)));
        section.detail(format!("the sheet \"{sheet}\" lists {} with links", number(*listed)));
    }
    if *repaired > 0 {
        section.detail(format!("{} repaired, as the sheet \"{sheet}\" says", count(*repaired, "cell")));
    }
    for sheet in without_comments {
        section.detail(format!("no comments could be added to those of the sheet \"{sheet}\""));
    }
    if copy.new_workbook {
        section.detail("the copy is a new workbook of what was read; how the list looked stays in the original");
    }
    section.detail("the original is unchanged");
    let check = Action::Check(Box::new(copy.check.clone()));
    let why = if problems > 0 { "fix the cells in the copy, then" } else { "check the copy" };
    section.afterwards(vec![NextStep::new(why, check).into()]);
    document
}

/// That there is nothing that a copy could show.
pub fn nothing_to_fix(checked: &Checked) -> Document {
    let mut document = Document::default();
    let section = document.section("copy", "The copy");
    section.sentence(good("No problems: there is nothing to mark, and no copy was written."));
    let plan = Action::Plan(Box::new(checked.request.clone()));
    section.afterwards(vec![NextStep::new("see what would change", plan).into()]);
    document
}
