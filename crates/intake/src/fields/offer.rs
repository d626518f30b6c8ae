//! Repairs that are offered: the value stays as it is until the person takes the repair for all rows.

use crate::context::RowContext;
use model::action::{Action, Words};
use model::codes::Code;
use model::field::ListField;

/// What a cell holds, as the file has it, and what it probably was meant to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offer<'a> {
    pub(crate) field: ListField,
    pub(crate) written: &'a str,
    pub(crate) meant: &'a str,
}

/// Reports a repair that somebody should look at, and says whether it is taken.
pub(crate) fn report(code: Code, message: String, offer: Offer<'_>, row: &mut RowContext<'_, '_>) -> bool {
    let Offer { field, written, meant } = offer;
    let accepted = row.run.options.accept.contains(&code);
    let advice = if accepted {
        format!("read as {meant}").into()
    } else {
        Words::text("loaded as it is; correct the cell, or accept the suggestion in all rows: ")
            .act(Action::AcceptRepair(code))
    };
    row.report(code, field, written, message, advice);
    if let Some(finding) = row.findings.last_mut() {
        finding.repaired = Some(meant.into());
    }
    accepted
}
