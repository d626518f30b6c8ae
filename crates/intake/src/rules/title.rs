//! A title in front of a first name, which would become part of the name and of the starter password.

use crate::context::RowContext;
use crate::fields::one_person;
use model::action::{Action, Words};
use model::codes;
use model::draft::{PatronDraft, Reading};
use model::field::ListField;
use model::finding::Severity;

/// Asks whether the title is to go from the first name; the row's own title counts before it.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    let Some(written) = draft.details.first_name.as_deref() else { return };
    let Some((title, name)) = one_person::split_titles(written) else { return };
    let is_free = draft.reading(ListField::Title) == Reading::Blank && !draft.rare.cleared.contains(ListField::Title);
    let accepted = row.run.options.accept.contains(&codes::C366);
    let advice = if accepted {
        let kept = if is_free { format!(", and {title} as the title") } else { String::new() };
        Words::text(format!("read as {name}{kept}"))
    } else {
        Words::text(format!("{name}? Correct the cell, or take the titles out of the first names in all rows: "))
            .act(Action::AcceptRepair(codes::C366))
    };
    let message = format!("the first name \"{written}\" begins with a title");
    row.report(codes::C366, ListField::FirstName, written, message, advice);
    if let Some(finding) = row.findings.last_mut() {
        finding.repaired = Some(name.into());
        if accepted {
            finding.severity = Severity::Warning;
        }
    }
    if accepted {
        let (title, name) = (title.into(), name.into());
        draft.details.first_name = Some(name);
        if is_free {
            draft.details.rare.title = Some(title);
            draft.present.insert(ListField::Title);
        }
    }
}
