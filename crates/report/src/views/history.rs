//! The batches of a store.

use crate::document::{Document, Table, plain, quiet, strong};
use crate::words::number;
use model::batch::BatchSummary;

/// What `history` says.
pub fn history(batches: &[BatchSummary], store: &str) -> Document {
    let mut document = Document::default();
    if batches.is_empty() {
        document.line(format!("Store {store} has no batches yet."));
        return document;
    }
    let titles = ["batch", "when (UTC)", "who", "what", "added", "changed", "not loaded", "note"];
    let mut rows = vec![titles.map(quiet).to_vec()];
    for batch in batches {
        let counts = batch.head.counts;
        let files: Vec<&str> = batch.head.files.iter().map(|file| file.name.as_str()).collect();
        rows.push(vec![
            strong(batch.number.to_string()),
            plain(batch.head.when.format("%Y-%m-%d %H:%M").to_string()),
            plain(batch.head.who.clone()),
            plain(files.join(", ")),
            plain(format!("+{}", number(counts.new))),
            plain(number(counts.changed + counts.converted)),
            plain(number(counts.left_out + counts.questions)),
            plain(batch.head.note.clone().unwrap_or_default()),
        ]);
    }
    document.table(Table { indent: 0, right: vec![0, 4, 5, 6], rows });
    document
}
