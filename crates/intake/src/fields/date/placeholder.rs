//! Days that stand for none: the first one that a spreadsheet or a database knows, where a date is missing.

use crate::context::RowContext;
use chrono::NaiveDate;
use model::action::{Action, Words};
use model::codes;
use model::draft::Reading;
use model::field::ListField;
use model::finding::Severity;

/// Asks about such a day in a list, unless the person has said that it is to be read as empty in all rows. What other
/// systems write is theirs, and what somebody types for one patron or for every row is meant.
pub(super) fn unless_meant(
    field: ListField,
    raw: &str,
    date: NaiveDate,
    row: &mut RowContext<'_, '_>,
) -> Reading<NaiveDate> {
    if !is_placeholder(field, date) || !is_of_a_list(field, row) {
        return Reading::Present(date);
    }
    let accepted = row.run.options.accept.contains(&codes::C378);
    let message = format!("{date} is what programs write where no date is known");
    let advice = if accepted {
        Words::text("read as empty")
    } else {
        Words::text("correct or empty the cell; or read such dates as empty, in all rows: ")
            .act(Action::AcceptRepair(codes::C378))
    };
    row.report(codes::C378, field, raw, message, advice);
    if let Some(finding) = row.findings.last_mut() {
        finding.repaired = Some("".into());
        if accepted {
            finding.severity = Severity::Warning;
        }
    }
    if accepted { Reading::Blank } else { Reading::Unreadable }
}

fn is_of_a_list(field: ListField, row: &RowContext<'_, '_>) -> bool {
    let is_set = row.run.is_same_for_all(field);
    row.record.is_none() && !row.layout.columns.is_empty() && !is_set
}

/// Many people who are alive were born on the first day of 1970, and nobody on the first of 1900.
fn is_placeholder(field: ListField, date: NaiveDate) -> bool {
    let is = |year, month, day| NaiveDate::from_ymd_opt(year, month, day) == Some(date);
    is(1899, 12, 30) || is(1899, 12, 31) || is(1900, 1, 1) || (field != ListField::BirthDate && is(1970, 1, 1))
}
