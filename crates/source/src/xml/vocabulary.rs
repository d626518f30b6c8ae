//! Which names of a part are in its own vocabulary, the namespace of its root: what extensions put among
//! them (`x15:workbookPr`) is in others, and means something else under the same name.
//!
//! Nearly every part declares its namespace once, at its root. Only declarations that change what a prefix
//! means are kept, so that an element costs one look at its prefix.

use super::attributes::Attributes;
use memchr::{memchr, memmem};

/// The vocabulary of a part, and the prefixes that mean it here.
pub(super) struct Vocabulary {
    /// The namespace of the root; empty where that is in none.
    namespace: Vec<u8>,
    bindings: Vec<Binding>,
    /// Whether names without a prefix are the part's own, here.
    plain_is_own: bool,
}

/// From an element on, a prefix means the part's own namespace, or does not any more.
struct Binding {
    depth: usize,
    prefix: Vec<u8>,
    is_own: bool,
}

/// Prefixes that mean one namespace: far more than any program writes.
const MOST_BINDINGS: usize = 64;

impl Vocabulary {
    /// That of a part whose root has not begun.
    pub(super) fn new() -> Self {
        Vocabulary { namespace: Vec::new(), bindings: Vec::new(), plain_is_own: false }
    }

    /// The root begins: its namespace is the part's own.
    pub(super) fn begin(&mut self, prefix: &[u8], attributes: Attributes<'_>) {
        let declared = declarations(attributes).find(|(declared, _)| *declared == prefix);
        self.namespace = declared.map_or_else(Vec::new, |(_, namespace)| namespace.to_vec());
        // A prefix that nobody declares means the part itself.
        self.bindings.push(Binding { depth: 1, prefix: prefix.to_vec(), is_own: true });
        self.plain_is_own = prefix.is_empty();
    }

    /// An element begins at this depth; false when it declares more than anybody needs.
    #[must_use]
    pub(super) fn enter(&mut self, depth: usize, attributes: Attributes<'_>) -> bool {
        let before = self.bindings.len();
        for (prefix, namespace) in declarations(attributes) {
            let is_own = namespace == self.namespace;
            if is_own != self.is_own(prefix) {
                self.bindings.push(Binding { depth, prefix: prefix.to_vec(), is_own });
            }
            if self.bindings.len() > MOST_BINDINGS {
                return false;
            }
        }
        if self.bindings.len() > before {
            self.plain_is_own = self.is_own(b"");
        }
        true
    }

    /// The element at this depth ends.
    pub(super) fn leave(&mut self, depth: usize) {
        let before = self.bindings.len();
        while self.bindings.last().is_some_and(|binding| binding.depth >= depth) {
            self.bindings.pop();
        }
        if self.bindings.len() < before {
            self.plain_is_own = self.is_own(b"");
        }
    }

    /// Whether names without a prefix are the part's own.
    pub(super) fn plain_is_own(&self) -> bool {
        self.plain_is_own
    }

    /// Whether names with this prefix are the part's own.
    pub(super) fn is_own(&self, prefix: &[u8]) -> bool {
        let last = self.bindings.iter().rev().find(|binding| binding.prefix == prefix);
        last.is_some_and(|binding| binding.is_own)
    }
}

/// Whether there may be declarations in the bytes of a tag; most tags have not even the letter.
pub(super) fn may_declare(attributes: &[u8]) -> bool {
    memchr(b'x', attributes).is_some_and(|at| memmem::find(&attributes[at..], b"xmlns").is_some())
}

/// The prefixes that a tag declares, and the namespace that each means.
fn declarations<'a>(attributes: Attributes<'a>) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
    attributes.flatten().filter_map(|(name, namespace)| {
        let rest = name.strip_prefix(b"xmlns")?;
        let prefix = if rest.is_empty() { rest } else { rest.strip_prefix(b":")? };
        Some((prefix, namespace))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_means_what_was_declared_last() {
        let mut own = Vocabulary::new();
        let root = br#" xmlns="urn:main" xmlns:x15="urn:ext""#;
        own.begin(b"", Attributes::of(root));
        assert!(own.enter(1, Attributes::of(root)));
        assert!(own.plain_is_own() && own.is_own(b"") && !own.is_own(b"x15"));
        assert!(own.enter(2, Attributes::of(br#" xmlns="urn:ext" xmlns:m="urn:main""#)));
        assert!(!own.plain_is_own() && own.is_own(b"m"));
        own.leave(3);
        assert!(own.is_own(b"m"));
        own.leave(2);
        assert!(own.plain_is_own() && !own.is_own(b"m"));
    }

    #[test]
    fn a_root_without_a_namespace_has_plain_names() {
        let mut own = Vocabulary::new();
        own.begin(b"", Attributes::of(b""));
        assert!(own.plain_is_own());
        let mut prefixed = Vocabulary::new();
        prefixed.begin(b"x", Attributes::of(br#" xmlns:x="urn:main""#));
        assert!(prefixed.is_own(b"x") && !prefixed.plain_is_own());
    }

    #[test]
    fn a_flood_of_prefixes_is_given_up() {
        let flood: String = (0..200).map(|number| format!(r#" xmlns:a{number}="urn:main""#)).collect();
        let mut own = Vocabulary::new();
        own.begin(b"", Attributes::of(br#" xmlns="urn:main""#));
        assert!(!own.enter(2, Attributes::of(flood.as_bytes())));
    }
}
