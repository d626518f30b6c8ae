//! The batches of a store.

use crate::document::{Document, Table, plain, quiet, strong};
use crate::words::number;
use model::batch::{BatchKind, BatchSummary, undone_by};

/// What `history` says.
pub fn history(batches: &[BatchSummary], store: &str) -> Document {
    let mut document = Document::default();
    if batches.is_empty() {
        document.line(format!("Store {store} has no batches yet."));
        return document;
    }
    let titles = ["batch", "when (UTC)", "who", "what", "added", "changed", "not loaded", "state", "note"];
    let mut rows = vec![titles.map(quiet).to_vec()];
    for batch in batches {
        let counts = batch.head.counts;
        rows.push(vec![
            strong(batch.number.to_string()),
            plain(batch.head.when.format("%Y-%m-%d %H:%M").to_string()),
            plain(batch.head.who.clone()),
            plain(what(batch)),
            plain(added(batch)),
            plain(changed(batch)),
            plain(number(counts.left_out + counts.questions)),
            plain(state(batch, batches)),
            plain(batch.head.note.clone().unwrap_or_default()),
        ]);
    }
    document.table(Table { indent: 0, right: vec![0, 4, 5, 6], rows });
    document
}

fn what(batch: &BatchSummary) -> String {
    match batch.head.kind {
        BatchKind::Undo(of) => format!("undo of {of}"),
        BatchKind::Account => "one account, by hand".to_owned(),
        BatchKind::Lists => {
            let files: Vec<&str> = batch.head.files.iter().map(|file| file.name.as_str()).collect();
            files.join(", ")
        }
    }
}

/// Patrons more or fewer: of an undo those it removed, and those it brought back.
fn added(batch: &BatchSummary) -> String {
    let others = batch.head.others;
    let added = batch.head.counts.new + others.added;
    if others.removed > 0 && added == 0 {
        format!("-{}", number(others.removed))
    } else if others.removed > 0 {
        format!("+{} -{}", number(added), number(others.removed))
    } else {
        format!("+{}", number(added))
    }
}

fn changed(batch: &BatchSummary) -> String {
    let (counts, others) = (batch.head.counts, batch.head.others);
    let sum = counts.changed + counts.converted + others.changed + others.converted;
    let sign = if matches!(batch.head.kind, BatchKind::Undo(_)) && sum > 0 { "-" } else { "" };
    format!("{sign}{}", number(sum))
}

fn state(batch: &BatchSummary, batches: &[BatchSummary]) -> String {
    let kept = batch.head.others.kept;
    let kept = (kept > 0).then(|| format!("{} kept", number(kept)));
    let undone = undone_by(batch.number, batches).map(|by| {
        let partly = batches.iter().any(|undo| undo.number == by && undo.head.others.kept > 0);
        format!("{}undone by {by}", if partly { "partly " } else { "" })
    });
    kept.into_iter().chain(undone).collect::<Vec<_>>().join(", ")
}
