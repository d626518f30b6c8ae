//! The hashes by which rows are sorted, so that those with something in common lie side by side. What only shares a hash
//! is told apart by its text, where that matters.

use std::hash::{DefaultHasher, Hash, Hasher};

/// The hash of a key; the same in every run of a program, and kept in none.
pub(crate) fn hash(key: &impl Hash) -> u64 {
    hash_of_parts(|hasher| key.hash(hasher))
}

/// The hash of a key that is given in its parts, without a text that holds all of them.
pub(crate) fn hash_of_parts(give: impl FnOnce(&mut DefaultHasher)) -> u64 {
    let mut hasher = DefaultHasher::new();
    give(&mut hasher);
    hasher.finish()
}
