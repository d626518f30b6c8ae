//! What Rollcall itself writes into the marked copy of a workbook, so that it is known again: it is nobody's remark on a
//! patron, and the next copy has it once and not twice.

/// What a comment of ours begins with.
pub const OUR_COMMENT: &str = "Rollcall: ";

/// What stands between somebody's comment and ours in the same cell.
pub const BETWEEN_COMMENTS: &str = "\n\n";

/// What the first cell says of the sheet of problems. A sheet that begins so is no list.
pub const PROBLEMS_TITLE: &str = "Problems found by Rollcall";

/// The colours of marked cells, as six digits of red, green and blue: of errors, questions and warnings. They are light
/// enough for black letters, and none is one that a spreadsheet offers.
pub const OUR_FILLS: [&str; 3] = ["FFC8CF", "FFD9A8", "FFF2B3"];

/// What a comment says without what we wrote behind it; nothing where all of it is ours.
pub fn without_ours(comment: &str) -> &str {
    if comment.starts_with(OUR_COMMENT) {
        return "";
    }
    let mut places = comment.match_indices(OUR_COMMENT).map(|(at, _)| &comment[..at]);
    places.find_map(|before| before.strip_suffix(BETWEEN_COMMENTS)).unwrap_or(comment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ours_is_known_from_what_is_theirs() {
        for (comment, theirs) in [
            ("Rollcall: Last name is empty\n\nRollcall: and more", ""),
            ("ask her\n\nRollcall: Last name is empty", "ask her"),
            ("ask her: Rollcall: the song\n\nsaid Ana", "ask her: Rollcall: the song\n\nsaid Ana"),
            ("", ""),
        ] {
            assert_eq!(without_ours(comment), theirs);
        }
    }
}
