//! "Did you mean …": the nearest of some words.

/// From which likeness on (0 to 1, Damerau-Levenshtein over length) a word is worth offering. At 0.75 one slip in
/// four letters still counts and unrelated short words do not.
const NEAR: f64 = 0.75;

/// Bytes of the longest word that is compared; the time taken grows with the square of it.
const LONGEST: usize = 100;

/// The candidate most like `word`, when any is like enough. The first of equals wins.
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates.filter(|candidate| candidate.len() <= LONGEST) {
        let likeness = strsim::normalized_damerau_levenshtein(word, candidate);
        if likeness >= NEAR && best.is_none_or(|(so_far, _)| likeness > so_far) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}
