//! Question marks in names: what programs put where a letter has no place in their encoding, or somebody's doubt.

/// What a question mark in a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuestionMark {
    /// It stands where a letter was: `N?un?ez`, `?????`.
    LostLetter,
    /// A letter may be lost, or somebody was not sure: `Smith?`, `Jos?`.
    Unclear,
}

/// What the question marks of a name say, if it has any.
pub(super) fn in_name(text: &str) -> Option<QuestionMark> {
    let body = text.trim_end_matches('?');
    if body.len() == text.len() && !text.contains('?') {
        return None;
    }
    let only_marks = text.chars().all(|c| matches!(c, '?' | ' ' | ',' | '-' | '.'));
    Some(if only_marks || touches_a_letter(body) { QuestionMark::LostLetter } else { QuestionMark::Unclear })
}

fn touches_a_letter(body: &str) -> bool {
    let mut before = ' ';
    body.chars().any(|here| {
        let touches = (here == '?' && before.is_alphabetic()) || (before == '?' && here.is_alphabetic());
        before = here;
        touches
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_a_name_it_is_a_lost_letter_and_at_its_end_nobody_knows() {
        use QuestionMark::{LostLetter, Unclear};
        for (name, expected) in [
            ("N?un?ez", Some(LostLetter)),
            ("Mu?oz", Some(LostLetter)),
            ("N??ez", Some(LostLetter)),
            ("?lvarez", Some(LostLetter)),
            ("Jos? Diaz", Some(LostLetter)),
            ("?????", Some(LostLetter)),
            ("??? ????", Some(LostLetter)),
            ("Jos?", Some(Unclear)),
            ("Smith (?)", Some(Unclear)),
            ("Ana ?", Some(Unclear)),
            ("Núñez", None),
            ("", None),
        ] {
            assert_eq!(in_name(name), expected, "{name}");
        }
    }
}
