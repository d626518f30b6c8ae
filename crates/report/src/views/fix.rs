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
    let Annotated { sheet, problems, remarks, listed, marked, commented, repaired, without_comments } = copy.annotated;
    let mut document = Document::default();
    let section = document.section("copy", "The copy");
    let all = problems + remarks;
    section.sentence(good(match all {
        0 => format!("Done: {} is the repaired copy; there are no problems left to mark.", copy.path),
        _ => format!("Done: {} marked in {}.", what_is(*problems, *remarks), copy.path),
    }));
    if all > 0 {
        section.detail(format!("{} filled, {} with a comment", count(*marked, "cell"), number(*commented)));
        let how_many = if *listed == all { "them all".to_owned() } else { format!("{} of them", number(*listed)) };
        section.detail(format!("the sheet \"{sheet}\" lists {how_many} with links"));
    }
    if *repaired > 0 {
        section.detail(format!("{} repaired, as the sheet \"{sheet}\" says", count(*repaired, "cell")));
    }
    for sheet in without_comments {
        section.detail(format!("no comments could be added to those of the sheet \"{sheet}\""));
    }
    if copy.new_workbook {
        section.detail("the copy is a new workbook with the cells only: no formulas, colors or fonts of the original");
    }
    section.detail("the original is unchanged");
    let check = Action::Check(Box::new(copy.check.clone()));
    let why = if all > 0 { "fix the cells in the copy, then" } else { "check the copy" };
    section.afterwards(vec![NextStep::new(why, check).into()]);
    document
}

/// `17 problems and 8 remarks are`.
fn what_is(problems: u64, remarks: u64) -> String {
    let parts = [(problems, "problem"), (remarks, "remark")];
    let parts = parts.into_iter().filter(|(found, _)| *found > 0).map(|(found, noun)| count(found, noun));
    let verb = if problems + remarks == 1 { "is" } else { "are" };
    format!("{} {verb}", parts.collect::<Vec<_>>().join(" and "))
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
