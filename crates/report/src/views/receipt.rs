//! What `apply` says when it is done.

use crate::document::{Document, Span, Style};
use crate::words::number;
use model::changeset::Receipt;

fn of_store(store: Option<&str>) -> String {
    store.map_or(String::new(), |store| format!(" --store {}", crate::argument(store)))
}

/// The last lines of an apply. `store` is the store where it was named on the command line, for the command
/// that shows the batch again.
pub fn receipt(receipt: &Receipt, store: Option<&str>) -> Document {
    let mut document = Document::default();
    let counts = receipt.counts;
    let mut parts = vec![format!("{} added", number(counts.new)), format!("{} changed", number(counts.changed))];
    if counts.converted > 0 {
        parts.push(format!("{} converted", number(counts.converted)));
    }
    parts.push(format!("{} unchanged", number(counts.unchanged)));
    if counts.questions > 0 {
        parts.push(format!("{} in question", number(counts.questions)));
    }
    parts.push(format!("{} left out", number(counts.left_out)));
    if receipt.others.converted > 0 {
        parts = vec![format!("{} converted by hand", number(receipt.others.converted))];
    }
    if receipt.others.changed > 0 {
        parts.push(format!("{} missing from the list expired", number(receipt.others.changed)));
    }
    document.spans(vec![Span {
        text: format!("Done: batch {}. {}.", receipt.batch, parts.join(", ")),
        style: Style::Good,
    }]);
    let mut steps = Vec::new();
    if let Some((path, starters)) = &receipt.starters {
        let what = if *starters == 1 {
            "1 starter password".to_owned()
        } else {
            format!("{} starter passwords", number(*starters))
        };
        steps.extend(sheet(what, path, store));
    }
    if let Some(backup) = &receipt.backup {
        steps.push(("the store before".to_owned(), backup.clone()));
    }
    steps.push(("to see it again".to_owned(), format!("rollcall show {}{}", receipt.batch, of_store(store))));
    steps.push(("to take it back".to_owned(), format!("rollcall undo {}{}", receipt.batch, of_store(store))));
    steps.push(("receipt".to_owned(), audit_head(&receipt.audit)));
    document.next_steps(&steps);
    document
}

/// Where a hand-out sheet is, and how it goes.
pub(super) fn sheet(what: String, path: &str, store: Option<&str>) -> [(String, String); 2] {
    let shred = format!("rollcall starters shred {}{}", crate::argument(path), of_store(store));
    [(what, format!("{path} (the only copy)")), ("once handed out".to_owned(), shred)]
}

/// The last link of the audit chain, short enough to be kept on paper: 80 bits of its hash.
pub(super) fn audit_head(hash: &str) -> String {
    let signs = hash.as_bytes().chunks(4).take(5).map(|four| String::from_utf8_lossy(four).into_owned());
    signs.collect::<Vec<_>>().join("-")
}
