//! The batches of a store, and what was done to it beside them.

use crate::document::{Document, Table, plain, quiet, strong};
use crate::words::{count, moment, number};
use model::audit::AuditLink;
use model::batch::{BatchKind, BatchSummary, Undone, undone};

/// What `history` says: of the batches and of the links of the audit chain that are none, both the newest first.
pub fn history(batches: &[BatchSummary], others: &[AuditLink], store: &str) -> Document {
    let mut document = Document::default();
    if batches.is_empty() {
        document.line(format!("Store {store} has no batches yet."));
    } else {
        document.table(batch_table(batches));
    }
    if !others.is_empty() {
        document.blank();
        document.line("Beside the batches");
        document.table(other_table(others));
    }
    document
}

fn batch_table(batches: &[BatchSummary]) -> Table {
    let titles = ["batch", "when (UTC)", "who", "what", "added", "changed", "not loaded", "state", "note"];
    let mut rows = vec![titles.map(quiet).to_vec()];
    for batch in batches {
        let counts = batch.head.counts;
        rows.push(vec![
            strong(batch.number.to_string()),
            plain(moment(batch.head.when)),
            plain(batch.head.who.clone()),
            plain(what(batch)),
            plain(added(batch)),
            plain(changed(batch)),
            plain(number(counts.left_out + counts.questions)),
            plain(state(batch, batches)),
            plain(batch.head.note.clone().unwrap_or_default()),
        ]);
    }
    Table { indent: 0, right: vec![0, 4, 5, 6], rows }
}

fn other_table(links: &[AuditLink]) -> Table {
    let mut rows = vec![["when (UTC)", "who", "what"].map(quiet).to_vec()];
    rows.extend(links.iter().map(|link| vec![plain(moment(link.at)), plain(link.who.clone()), plain(done(link))]));
    Table { indent: 2, right: Vec::new(), rows }
}

/// What a link that is no batch tells; of an action of a later version its name.
fn done(link: &AuditLink) -> String {
    let facts: serde_json::Value = serde_json::from_str(&link.facts).unwrap_or_default();
    let amount = |name: &str, noun: &str| count(facts[name].as_u64().unwrap_or(0), noun);
    let guard = facts["guard"].as_str().unwrap_or("?");
    match link.action.as_str() {
        "starters-reissue" => format!("{} given", amount("starters", "new starter password")),
        "starters-void" => format!("{} made worthless", amount("starters", "starter password")),
        "starters-shred" => format!("a hand-out sheet with {} shredded", amount("starters", "slip")),
        "guard-add" => format!("guard list {guard} added, {}", amount("ids", "ID")),
        "guard-remove" => format!("guard list {guard} removed, {}", amount("ids", "ID")),
        "purge" => match facts["history_up_to"].as_u64() {
            Some(batch) => format!("old values purged, up to batch {batch}"),
            // Of somebody who was no patron any more, only the history was left.
            None if facts["patrons"] == 0 => "what was left of a removed patron purged".to_owned(),
            None => format!("{} purged", amount("patrons", "patron")),
        },
        "purge-finish" => "purge finished: nothing of it is left in the files".to_owned(),
        "restore" => match facts["last_batch"].as_u64() {
            Some(batch) => format!("put back as it was after batch {batch}"),
            None => "put back as it was before the first batch".to_owned(),
        },
        other => other.to_owned(),
    }
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
    let undone = match undone(batch, batches) {
        Undone::No => None,
        Undone::Partly(by) => Some(format!("partly undone by {by}")),
        Undone::Wholly(by) => Some(format!("undone by {by}")),
    };
    kept.into_iter().chain(undone).collect::<Vec<_>>().join(", ")
}
