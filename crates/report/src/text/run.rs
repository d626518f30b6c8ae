//! Text of one kind, with words for what can be done in it.

use crate::document::{Span, Style};
use model::action::Phrase;

/// Text of one kind.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) style: Style,
}

impl Run {
    pub(super) fn of(text: impl Into<String>, style: Style) -> Run {
        Run { text: text.into(), style }
    }

    pub(super) fn of_span(span: &Span, words: &dyn Phrase) -> Run {
        Run::of(span.text.phrased(words), span.style)
    }
}

pub(super) fn plain(text: impl Into<String>) -> Run {
    Run::of(text, Style::Plain)
}

pub(super) fn strong(text: impl Into<String>) -> Run {
    Run::of(text, Style::Strong)
}

pub(super) fn quiet(text: impl Into<String>) -> Run {
    Run::of(text, Style::Quiet)
}
