//! Text of one kind, with words for what can be done in it.

use crate::document::{Span, Style};
use model::action::{Phrase, Piece, Words};

/// Text of one kind.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) style: Style,
    /// Whether it is to be typed as it stands, so that no line ends in it.
    pub(super) whole: bool,
}

impl Run {
    pub(super) fn of(text: impl Into<String>, style: Style) -> Run {
        Run { text: text.into(), style, whole: false }
    }

    pub(super) fn of_span(span: &Span, words: &dyn Phrase) -> Run {
        Run::of(span.text.phrased(words), span.style)
    }
}

/// The parts of a text, what can be done in it by itself.
pub(super) fn parts(text: &Words, style: Style, words: &dyn Phrase) -> Vec<Run> {
    let part = |piece: Piece<'_>| match piece {
        Piece::Text(text) => Run::of(text, style),
        Piece::Do(action) => Run { whole: true, ..Run::of(words.phrase(action), style) },
    };
    text.pieces().into_iter().map(part).collect()
}

/// The lines of a text, which line feeds end; what is to be typed has none.
pub(super) fn lines(parts: Vec<Run>) -> Vec<Vec<Run>> {
    let mut lines: Vec<Vec<Run>> = Vec::new();
    let mut going_on = false;
    for part in parts {
        let texts: Vec<&str> = if part.whole { vec![part.text.as_str()] } else { part.text.split('\n').collect() };
        for (index, text) in texts.into_iter().enumerate() {
            let run = Run { text: text.to_owned(), style: part.style, whole: part.whole };
            match lines.last_mut() {
                Some(line) if going_on && index == 0 => line.push(run),
                Some(_) | None => lines.push(vec![run]),
            }
            going_on = true;
        }
    }
    lines
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
