//! The answers of `fix` in JSON.

use crate::annotate::Annotated;
use crate::views::FixedCopy;
use model::action::{Action, Phrase};
use model::listing::Checked;
use serde_json::{Value as Json, json};

/// The answer of `fix`.
pub fn fixed(copy: FixedCopy<'_>, words: &dyn Phrase) -> Json {
    let Annotated { sheet, problems, remarks, listed, marked, commented, repaired, without_comments } = copy.annotated;
    let check = words.phrase(&Action::Check(Box::new(copy.check.clone())));
    json!({
        "schema": "rollcall.fix/1", "path": copy.path, "new_workbook": copy.new_workbook, "sheet": sheet,
        "problems": problems + remarks, "remarks": remarks, "listed": listed, "marked": marked, "commented": commented,
        "repaired": repaired, "without_comments": without_comments,
        "next": [{"why": "fix the cells in the copy, then check it", "command": check}],
    })
}

/// The answer where there is nothing to mark.
pub fn nothing_to_fix(checked: &Checked, words: &dyn Phrase) -> Json {
    let plan = words.phrase(&Action::Plan(Box::new(checked.request.clone())));
    json!({
        "schema": "rollcall.fix/1", "path": null, "new_workbook": null, "sheet": null, "problems": 0,
        "remarks": 0, "listed": 0, "marked": 0, "commented": 0, "repaired": 0, "without_comments": [],
        "next": [{"why": "see what would change", "command": plan}],
    })
}
