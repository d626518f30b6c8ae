//! Names that end with a hyphen or dots, as those do that a form or a column has cut off.

use crate::context::RowContext;
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;

/// Warns of each. What other systems write is theirs.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    if row.record.is_some() {
        return;
    }
    let details = &draft.details;
    for (field, name) in [(ListField::FirstName, &details.first_name), (ListField::LastName, &details.last_name)] {
        let Some(name) = name.as_deref().filter(|name| is_cut_off(name)) else { continue };
        let message = format!("\"{name}\" looks like a name that was cut off");
        row.report(codes::C374, field, name, message, "loaded as it is; type the whole name");
    }
}

fn is_cut_off(name: &str) -> bool {
    name.ends_with(['-', '–', '…']) || name.ends_with("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_off_at_a_hyphen_or_dots() {
        for name in ["Strand-", "Strand–", "Alexand...", "Alexand…"] {
            assert!(is_cut_off(name), "{name}");
        }
        for name in ["Strand-Holm", "J.", "Jr.", "Lind", "O'", "-Strand", ""] {
            assert!(!is_cut_off(name), "{name}");
        }
    }
}
