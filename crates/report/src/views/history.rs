//! The batches of a store, and what was done to it beside them.

use crate::document::{Cell, Column, Document, Kind, Table};
use crate::words::{count, number};
use model::audit::AuditLink;
use model::batch::{BatchKind, BatchSummary, Undone, undone};

/// What `history` says: of the batches and of the links of the audit chain that are none, both the newest first.
pub fn history(batches: &[BatchSummary], others: &[AuditLink], store: &str) -> Document {
    let mut document = Document::default();
    let section = document.section("batches", "Batches");
    if batches.is_empty() {
        section.sentence(format!("Store {store} has no batches yet."));
    } else {
        section.table(batch_table(batches));
    }
    if !others.is_empty() {
        document.section("beside-batches", "Other events").table(other_table(others));
    }
    document
}

fn batch_table(batches: &[BatchSummary]) -> Table {
    let columns = [
        Column::of(Kind::Ordinal, "batch", "batch").strong(),
        Column::of(Kind::Moment, "when", "when (UTC)"),
        Column::text("who", "who"),
        Column::text("what", "what"),
        Column::of(Kind::Balance, "added", "added"),
        Column::of(Kind::Tally, "changed", "changed"),
        Column::of(Kind::Tally, "not_loaded", "not loaded"),
        Column::text("state", "state"),
        Column::text("note", "note"),
    ];
    let row = |batch: &BatchSummary| {
        let counts = batch.head.counts;
        vec![
            Cell::Ordinal(batch.number),
            Cell::Moment(batch.head.when),
            Cell::text(batch.head.who.as_str()),
            Cell::text(what(batch)),
            added(batch),
            changed(batch),
            Cell::touched(counts.left_out + counts.questions),
            Cell::text(state(batch, batches)),
            Cell::text(batch.head.note.as_deref().unwrap_or_default()),
        ]
    };
    Table::new("batches", &columns, batches.iter().map(row).collect())
}

fn other_table(links: &[AuditLink]) -> Table {
    let columns =
        [Column::of(Kind::Moment, "when", "when (UTC)"), Column::text("who", "who"), Column::text("what", "what")];
    let row = |link: &AuditLink| vec![Cell::Moment(link.at), Cell::text(link.who.as_str()), Cell::text(done(link))];
    Table::new("links", &columns, links.iter().map(row).collect())
}

/// What a link that is no batch tells; of an action of a later version its name.
fn done(link: &AuditLink) -> String {
    let facts: serde_json::Value = serde_json::from_str(&link.facts).unwrap_or_default();
    let amount = |name: &str, noun: &str| count(facts[name].as_u64().unwrap_or(0), noun);
    let counted = if facts["counted"].is_array() { ", counted by group and year" } else { "" };
    let guard = facts["guard"].as_str().unwrap_or("?");
    match link.action.as_str() {
        "starters-reissue" => format!("{} given", amount("starters", "new starter password")),
        "starters-void" => format!("{} voided", amount("starters", "starter password")),
        "starters-shred" => format!("a hand-out sheet with {} shredded", amount("starters", "slip")),
        "password-unlock" => format!("{} unlocked", amount("passwords", "locked password")),
        "guard-add" => format!("guard list {guard} added, {}", amount("ids", "ID")),
        "guard-remove" => format!("guard list {guard} removed, {}", amount("ids", "ID")),
        "purge" => match facts["history_up_to"].as_u64() {
            Some(batch) if facts["patrons"].as_u64().is_some_and(|patrons| patrons > 0) => {
                format!("{} purged{counted}, and old values up to batch {batch}", amount("patrons", "patron"))
            }
            Some(batch) => format!("old values purged, up to batch {batch}"),
            // Of somebody who was no patron any more, only the history was left.
            None if facts["patrons"] == 0 => "what was left of a removed patron purged".to_owned(),
            None => format!("{} purged{counted}", amount("patrons", "patron")),
        },
        "purge-finish" => "purge finished: nothing is left in the files".to_owned(),
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
        BatchKind::Account => super::undo::by_hand(batch.head.others),
        BatchKind::Lists => {
            let files: Vec<&str> = batch.head.files.iter().map(|file| file.name.as_str()).collect();
            files.join(", ")
        }
    }
}

/// Patrons more or fewer: of an undo those it removed, and those it brought back. Whoever is renumbered is neither.
fn added(batch: &BatchSummary) -> Cell {
    let others = batch.head.others;
    let renumbered = others.renumbered();
    Cell::Balance { more: batch.head.counts.new + others.added - renumbered, fewer: others.removed - renumbered }
}

/// Patrons changed, their primary IDs included; of an undo, put back.
fn changed(batch: &BatchSummary) -> Cell {
    let (counts, others) = (batch.head.counts, batch.head.others);
    let renumbered = others.in_no_row(&counts).renumbered();
    let sum = counts.changed + counts.converted + others.changed + others.converted + renumbered;
    if matches!(batch.head.kind, BatchKind::Undo(_)) { Cell::put_back(sum) } else { Cell::touched(sum) }
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
