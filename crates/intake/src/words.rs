//! Words that are looked for in cells as people write them, in capitals or not.

/// Whether a word is one of a list.
pub(crate) fn is_among(list: &[&str], word: &str) -> bool {
    list.iter().any(|other| other.eq_ignore_ascii_case(word))
}
