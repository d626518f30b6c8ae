//! A note that says that this person is not to be loaded, or not as usual: DELETE, deceased, do not renew.

use crate::context::RowContext;
use crate::words::is_among;
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;

/// With what such a note begins. Further words may follow, but for the first ones, which are about all sorts of things
/// when any do.
const ALONE: [&str; 4] = ["delete", "deleted", "remove", "inactive"];
const BEGINNINGS: [&str; 21] = [
    "deceased",
    "died",
    "passed away",
    "duplicate",
    "blocked",
    "banned",
    "suspended",
    "withdrawn",
    "moved away",
    "do not add",
    "do not load",
    "do not issue",
    "do not lend",
    "do not renew",
    "do not use",
    "not eligible",
    "ineligible",
    "barred",
    "revoked",
    "test record",
    "test patron",
];

/// Warns of each. What other systems write is theirs.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    if row.record.is_some() {
        return;
    }
    for note in &draft.details.rare.notes {
        let Some(remark) = remark(&note.text) else { continue };
        let message = format!("the note says \"{remark}\", and the patron is loaded all the same");
        let advice = "if this person does not belong in the list, delete the row";
        row.report(codes::C369, ListField::Note, &note.text, message, advice);
    }
}

/// The words of a note that say it, as they are written.
fn remark(note: &str) -> Option<&str> {
    let text = note.trim_start_matches(|c: char| !c.is_alphanumeric());
    let bare = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    if is_among(&ALONE, bare) {
        return Some(bare);
    }
    BEGINNINGS.iter().find_map(|words| {
        let (begins, rest) = text.split_at_checked(words.len())?;
        let ends = !rest.starts_with(char::is_alphanumeric);
        (begins.eq_ignore_ascii_case(words) && ends).then_some(begins)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_it_at_its_beginning() {
        for (note, words) in [
            ("DELETE", Some("DELETE")),
            ("** Deceased 10/2026", Some("Deceased")),
            ("do not renew", Some("do not renew")),
            ("BLOCKED - owes $45", Some("BLOCKED")),
            ("Not eligible until 2028", Some("Not eligible")),
            ("test record", Some("test record")),
            ("duplicate of 000123456", Some("duplicate")),
            ("Delete the old phone number", None),
            ("Husband deceased", None),
            ("Do not call after 9", None),
            ("blockedness", None),
            ("Friend of the library", None),
            ("né", None),
        ] {
            assert_eq!(remark(note), words, "{note}");
        }
    }
}
