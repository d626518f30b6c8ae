//! The manual page of a code.

use crate::document::{Document, Span, Style, plain, strong};
use model::codes::Code;
use model::finding::Severity;

/// What `explain` says.
pub fn explain(code: Code, severity: Severity) -> Document {
    let mut document = Document::default();
    let weight = Span { text: format!("{}[{code}]", severity.name()), style: Style::Weight(severity) };
    document.spans(vec![weight, plain(" "), strong(code.title()), plain(format!("  ({})", code.slug()))]);
    document.blank();
    for line in code.page().lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        if line.is_empty() { document.blank() } else { document.line(format!("  {line}")) }
    }
    document.blank();
    let effect = match severity {
        Severity::Error if code.id().starts_with(['P', 'T', 'A']) => "It stops the command, and nothing is written.",
        Severity::Error => "An error leaves its row (or its file) out; everything else goes on.",
        Severity::Question => "A question leaves its row out until it is answered.",
        Severity::Warning => "A warning leaves nothing out; somebody should look.",
        Severity::Note => "A note only says what was done.",
    };
    document.line(effect);
    if code.can_be_changed() {
        document.line("To weigh it differently, in rollcall.toml:");
        document.line("  [codes]");
        document.line(format!(
            "  {code} = \"{}\"      # or \"error\", \"question\", \"warning\", \"note\"",
            severity.name()
        ));
    } else {
        document.line("Its weight cannot be changed.");
    }
    document
}
