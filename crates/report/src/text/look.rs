//! How text looks.

use crate::document::Style;
use crate::visible::visible;
use model::finding::Severity;
use std::fmt::Write as _;

/// How text is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether colours are used.
    pub color: bool,
    /// Whether it is plain.
    pub plain: bool,
    /// How many columns a line has; nothing is broken where nobody knows.
    pub width: Option<usize>,
}

/// Writes text of a style, with what could act on a terminal made visible.
pub(super) fn paint(text: &str, style: Style, look: Look, out: &mut String) {
    if text.is_empty() {
        return;
    }
    let text = visible(text);
    let code = match style {
        Style::Plain => "",
        Style::Strong => "1",
        Style::Quiet => "2",
        Style::Good => "32",
        Style::Severity(Severity::Error) => "1;31",
        Style::Severity(Severity::Question) => "1;35",
        Style::Severity(Severity::Warning) => "1;33",
        Style::Severity(Severity::Note) => "1;36",
    };
    if look.color && !code.is_empty() {
        let _ = write!(out, "\x1b[{code}m{text}\x1b[0m");
    } else {
        out.push_str(&text);
    }
}
