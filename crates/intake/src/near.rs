//! "Did you mean …": the nearest of the words that a list could have used.

use model::nearest::OF_A_LIST;

/// The candidate most like `word`, when any is like enough. The first of equals wins.
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    model::nearest::nearest(word, candidates, OF_A_LIST)
}
