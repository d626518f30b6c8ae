//! Changes to the bytes of a part; everything between them stays.

use std::ops::Range;

/// Changes, in any order; no two of them touch the same bytes.
#[derive(Debug, Default)]
pub(super) struct Edits {
    all: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// Puts a text before the byte at a place. Of several at one place the first stays first.
    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Puts a text in place of bytes.
    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        let text = text.into();
        if !(range.is_empty() && text.is_empty()) {
            self.all.push((range, text));
        }
    }

    /// The bytes with all changes.
    pub(super) fn applied(mut self, bytes: &[u8]) -> Vec<u8> {
        // What is put before a place comes before what stands instead of it.
        self.all.sort_by_key(|(range, _)| (range.start, range.end));
        let more: usize = self.all.iter().map(|(_, text)| text.len()).sum();
        let mut out = Vec::with_capacity(bytes.len() + more);
        let mut at = 0;
        for (range, text) in &self.all {
            out.extend_from_slice(&bytes[at..range.start]);
            out.extend_from_slice(text.as_bytes());
            at = range.end;
        }
        out.extend_from_slice(&bytes[at..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_changes_stays() {
        let mut edits = Edits::default();
        edits.replace(2..3, "C");
        edits.insert(2, "1");
        edits.insert(6, "!");
        edits.insert(2, "2");
        edits.insert(0, "");
        assert_eq!(edits.applied(b"abcdef"), b"ab12Cdef!");
    }
}
