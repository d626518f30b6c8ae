//! Numbers of things in words.

/// `1 row`, `2 rows`; for things whose plural only adds an s.
pub(crate) fn counted(count: usize, thing: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{ending}")
}
