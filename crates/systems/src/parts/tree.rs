//! What one record of a nested file says, whether the file is XML or JSON.

use std::borrow::Cow;

/// What stands under one name: a text, and what is said about it or lies in it.
#[derive(Debug, Default)]
pub(crate) struct Node<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) text: Cow<'a, str>,
    pub(crate) children: Vec<Node<'a>>,
}

/// What goes with a value and says nothing of its own: a code in words, and a link to follow.
const BESIDES: &[&str] = &["desc", "link"];

impl<'a> Node<'a> {
    /// A name with a text.
    pub(crate) fn leaf(name: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Self {
        Node { name: name.into(), text: text.into(), children: Vec::new() }
    }

    /// The text, without the space around it.
    pub(crate) fn value(&self) -> &str {
        self.text.trim()
    }

    /// What lies in it under a name, if that is a text.
    pub(crate) fn text_of(&self, name: &str) -> &str {
        self.children.iter().find(|child| child.name == name).map_or("", Node::value)
    }

    /// Whether there is anything in it.
    pub(crate) fn says_something(&self) -> bool {
        !self.value().is_empty() || self.more().any(Node::says_something)
    }

    /// What lies in it beside its text.
    pub(crate) fn more(&self) -> impl Iterator<Item = &Node<'a>> {
        self.children.iter().filter(|child| !BESIDES.contains(&&*child.name))
    }
}
