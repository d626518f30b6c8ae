//! Kinds of files that are told by the ending of a name.

use std::path::Path;

/// The kind whose ending a name has, in capitals or not.
pub(super) fn by_ending<K>(path: &Path, kinds: &'static [K], ending: fn(&K) -> &str) -> Option<&'static K> {
    let typed = path.extension()?.to_string_lossy().to_lowercase();
    kinds.iter().find(|kind| ending(kind) == typed)
}

/// All of them in a sentence, each as `name` has it: `.html, .xlsx or .csv`.
pub(super) fn one_of<K>(kinds: &[K], name: impl Fn(&K) -> String) -> String {
    let mut names: Vec<String> = kinds.iter().map(name).collect();
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last } else { format!("{} or {last}", names.join(", ")) }
}
