//! Primary IDs of a group whose number of digits the library has set.

use crate::context::RowContext;
use crate::fields::id;
use model::codes;
use model::draft::{PatronDraft, Reading};
use model::field::ListField;
use model::id::PrimaryId;
use model::id_scheme::IdScheme;

/// Refuses IDs of another form; shorter ones made of digits are offered with their zeros. Whose group only the store
/// knows, the ID is looked for as it is.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    if row.run.only_changes() && draft.details.user_group.is_none() {
        return;
    }
    let rules = row.run.rules(draft.details.user_group.as_deref());
    let Some((rules, digits)) = rules.and_then(|rules| rules.id_digits.map(|digits| (rules, digits))) else { return };
    let Some(primary_id) = draft.primary_id.clone() else { return };
    // The library counts the digits of the IDs as their system writes them.
    let (prefix, text) = match row.run.id_prefix.and_then(|prefix| primary_id.as_str().split_at_checked(prefix.len())) {
        Some((prefix, text)) if Some(prefix) == row.run.id_prefix => (prefix, text),
        Some(_) | None => ("", primary_id.as_str()),
    };
    let width = usize::from(digits);
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    // Somebody who was given an ID has it in the next list.
    let is_given = matches!(&row.run.profile.id_scheme, Some(IdScheme::Made(made)) if made.has_form_of(text));
    if is_given || (all_digits && text.len() == width) {
        return;
    }
    // What begins with a zero has kept all of them.
    if all_digits && text.len() < width && !text.starts_with('0') {
        let reason = format!("IDs of {} have {width} digits", rules.group.code);
        let reading = id::offer_zeros(ListField::PrimaryId, text, width, &reason, row);
        if let Reading::Present(restored) = reading {
            draft.primary_id = PrimaryId::new(&format!("{prefix}{restored}"));
        }
        return;
    }
    let message = format!("\"{text}\" doesn't fit: {} IDs have {width} digits", rules.group.code);
    row.report(codes::C306, ListField::PrimaryId, text, message, "correct the ID, or the user group");
}
