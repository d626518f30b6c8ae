//! "Did you mean …": the nearest of some words.

/// From which likeness on a word is worth offering to somebody who has just typed another. They see at once whether they
/// meant it, so that a word which is only half alike may be offered, too.
pub const OF_TYPED: f64 = 0.6;

/// The same of words in a list. At 0.75 one slip in four letters still counts and unrelated short words do not.
pub const OF_A_LIST: f64 = 0.75;

/// Bytes of the longest word that is compared; the time taken grows with the square of it.
const LONGEST: usize = 100;

/// How alike two words are, from 0 to 1 (Damerau-Levenshtein over length).
pub fn likeness(one: &str, other: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(one, other)
}

/// How many slips lie between two words: a letter too many, missing or wrong, or two that changed places. `None` of
/// words that are too long to be compared.
pub fn slips(one: &str, other: &str) -> Option<usize> {
    (one.len() <= LONGEST && other.len() <= LONGEST).then(|| strsim::osa_distance(one, other))
}

/// The candidate most like `word`, when any is like enough: at least [`OF_TYPED`] or [`OF_A_LIST`]. The first of equals
/// wins.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>, at_least: f64) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates.into_iter().filter(|candidate| candidate.len() <= LONGEST) {
        let likeness = likeness(word, candidate);
        if likeness >= at_least && best.is_none_or(|(so_far, _)| likeness > so_far) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_known_again_and_another_word_is_not() {
        let fields = ["first_name", "last_name", "email"];
        assert_eq!(nearest("frist_name", fields, OF_A_LIST), Some("first_name"));
        assert_eq!(nearest("emial", fields, OF_TYPED), Some("email"));
        assert_eq!(nearest("shoe", fields, OF_TYPED), None);
        assert_eq!(nearest("", [], OF_TYPED), None);
    }

    /// Somebody who typed a word is offered more than a list is.
    #[test]
    fn a_word_that_is_half_alike_is_offered_to_who_typed_it() {
        assert_eq!(nearest("prefix", ["profile", "pref"], OF_TYPED), Some("pref"));
        assert_eq!(nearest("prefix", ["profile", "pref"], OF_A_LIST), None);
    }

    #[test]
    fn the_first_of_equals_wins_and_long_words_are_not_compared() {
        assert_eq!(nearest("code", ["coda", "codo"], OF_A_LIST), Some("coda"));
        let long = "a".repeat(LONGEST + 1);
        assert_eq!(nearest(&long, [long.as_str()], OF_TYPED), None);
        assert_eq!(nearest("a", [long.as_str()], OF_TYPED), None);
        assert_eq!((slips("jhon", "john"), slips("gonzales", "gonzalez"), slips(&long, "a")), (Some(1), Some(1), None));
    }
}
